"""Figures and words as every writer shows them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluator.paper.figures import (
    all_problems,
    articles,
    card_problems,
    grade_counts,
    needs_reason,
    percent,
    points,
    run_problems,
    short_percent,
    span,
    status_counts,
    verdict,
    waiting,
    wan,
)
from tests.scorecard.samples import LONG, PLAIN, RUN, TRADE, row


@pytest.mark.parametrize(("value", "shown"), [("9.9", "9.90"), ("9.995", "10.00"), ("9.994", "9.99"), ("0", "0.00")])
def test_points_round_half_up_to_two_decimals(value: str, shown: str) -> None:
    assert points(Decimal(value)) == shown


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("2930000", "293.00"), ("85", "0.0085"), ("12345678900", "1,234,567.89"), ("0", "0.00"), ("9500.5", "0.95005")],
)
def test_amounts_are_exact_in_wan(amount: str, shown: str) -> None:
    assert wan(Decimal(amount)) == shown


def test_what_is_not_known_is_a_dash() -> None:
    assert wan(None) == percent(None) == "—"
    assert short_percent(None) == ""


@pytest.mark.parametrize(("ratio", "long", "short"), [("0.98976", "98.98%", "98.98%"), ("0.8", "80.00%", "80%")])
def test_percentages(ratio: str, long: str, short: str) -> None:
    assert percent(Decimal(ratio)) == long
    assert short_percent(Decimal(ratio)) == short


def test_a_pending_score_is_a_range() -> None:
    assert span(None, Decimal(8), Decimal(10)) == "8.00–10.00"
    assert span(None, Decimal(8), Decimal(8)) == "8.00"
    assert span(Decimal(9), Decimal(9), Decimal(9)) == "9.00"


def test_what_a_person_must_decide_is_said() -> None:
    assert [waiting(card) for card in (PLAIN, TRADE)] == ["", "1 项待评判"]
    assert waiting(replace(TRADE, execution=replace(TRADE.execution, score=None))) == "1 项待评判，预算执行待定"


def test_a_verdict_is_open_while_a_person_must_judge() -> None:
    assert [verdict(passed=each) for each in (True, False, None)] == ["合格", "不合格", "待定"]


def test_grades_are_counted_from_the_best_and_open_ones_come_last() -> None:
    assert grade_counts(RUN.projects) == (("优", 1), ("中", 1), ("待定", 1))


def test_statuses_are_counted_in_their_order() -> None:
    assert status_counts(LONG.indicators) == (("met", 2), ("partly_met", 1), ("no_target", 1), ("no_actual", 1))


def test_a_reason_is_due_for_lost_points_and_for_overshoot() -> None:
    due = {each.level3: needs_reason(each) for each in TRADE.indicators}
    assert due == {
        "奖励企业数": True,
        "组织参展次数": True,
        "补助资金发放准确率": True,
        "补助资金发放完成时间": True,
        "全市外贸进出口总额增速": False,
        "企业国际化经营能力和抗风险能力": False,
        "获补助企业满意度": False,
    }
    assert not needs_reason(row("产出指标/数量指标/名", None, "1", "0", "0", "no_target"))


def test_problems_are_shown_once_beside_what_they_belong_to() -> None:
    fault = TRADE.indicators[1].problems[0]
    repeated = replace(TRADE, problems=(fault,))
    assert [(name, each.code) for name, each in card_problems(repeated)] == [
        ("组织参展次数", "W517"),
        ("补助资金发放准确率", "N305"),
    ]
    assert [each.code for each in run_problems(RUN)] == ["E302"]
    assert run_problems(replace(RUN, problems=(fault,))) == ()
    assert [each.code for each in all_problems(RUN)] == ["E302", "W517", "N305", "E310", "E501", "E320", "E311"]


def test_articles_are_listed_once() -> None:
    assert articles(TRADE) == ("财预〔2020〕10号 第十六条", "财预〔2020〕10号 第十三条")
    assert articles(replace(PLAIN, indicators=(), execution=replace(PLAIN.execution, reasons=()))) == ()
