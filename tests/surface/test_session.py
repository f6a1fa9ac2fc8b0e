"""One pair in one call, many by a session; threads share it, and the verdicts are those of a whole run."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import evaluator
from evaluator.evaluate import prepare
from evaluator.evaluate import score as score_all

OLDER = {"id": "two-years", "title": "两年不同", "extends": "cn-caiyu-2020-10"}


def test_one_pair_is_judged_in_one_call() -> None:
    found = evaluator.judge("≥35家", "28家", weight=10)
    assert (found.status, found.score, found.attainment) == ("not_met", Decimal("8.00"), Decimal("0.8"))
    (reason,) = found.reasons
    assert reason.text == "28 家 未达到指标值（不少于 35 家）：28 ÷ 35 = 80%，10 × 80% = 8.00"
    assert reason.rule == "shortfall"
    assert [each.code for each in found.problems] == ["W518"]


@pytest.mark.parametrize(
    ("actual", "status", "score"),
    [("34.9家", "not_met", "9.97"), ("35家", "met", "10.00"), ("35.1家", "met", "10.00"), (None, "no_actual", "0.00")],
)
def test_just_below_at_and_above_the_target(actual: str | None, status: str, score: str) -> None:
    found = evaluator.judge("≥35家", actual, weight="10分")
    assert (found.status, str(found.score)) == (status, score)


def test_words_that_a_person_must_judge_leave_the_score_open() -> None:
    found = evaluator.judge("有效提升", "基本", weight=10)
    assert (found.status, found.score) == ("pending", None)
    assert [found.lowest, found.highest] == [0, 10]


def test_without_a_weight_there_is_a_verdict_and_no_score() -> None:
    found = evaluator.judge("≥35家", 28.0)
    assert (found.status, found.score, found.attainment) == ("not_met", None, Decimal("0.8"))


def test_a_weight_that_is_none_is_reported() -> None:
    found = evaluator.judge("≥35家", "36家", weight="十分重要")
    assert (found.status, found.score) == ("met", None)
    assert [(each.code, each.message) for each in found.problems] == [("W529", "分值“十分重要”无法识别，不计得分")]


def test_the_shipped_example_comes_out_as_in_a_run() -> None:
    prepared = prepare()
    cards = score_all(prepared)
    session = evaluator.Session()
    for form, card in zip(prepared.forms, cards.projects, strict=True):
        for row, expected in zip(form.indicators, card.indicators, strict=False):
            found = session.judge(
                row.target,
                row.actual,
                weight=expected.weight,
                level1=row.level1,
                level2=row.level2,
                name=row.level3,
                unit=row.unit,
                sign=row.sign,
                last_year=row.last_year,
                judged=row.judged,
                reference=row.reference,
                deviation=row.deviation,
                year=form.year,
            )
            if not (expected.status == "pending" or "预算" in (row.target or "")):
                assert (found.status, found.score, found.reasons) == (
                    expected.status,
                    expected.score,
                    expected.reasons,
                )


def test_threads_share_a_session() -> None:
    session = evaluator.Session()
    pairs = [(f"≥{number}家", f"{actual}家") for number in range(1, 40) for actual in range(0, 60, 7)]
    one_by_one = [evaluator.Session().judge(*pair, weight=10) for pair in pairs[:40]]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda pair: session.judge(*pair, weight=10), pairs * 3))
    assert together[:40] == one_by_one
    assert together == [session.judge(*pair, weight=10) for pair in pairs] * 3


def test_a_session_travels_to_other_processes() -> None:
    session = pickle.loads(pickle.dumps(evaluator.Session(OLDER, year=2022)))  # noqa: S301  our own bytes
    assert (session.year, session.rules.id) == (2022, "two-years")
    assert session.judge("9月前", "2022-09-01", weight=10).status == "not_met"


def test_the_year_of_a_pair_picks_the_values_in_force(tmp_path: Path) -> None:
    rules = evaluator.load_rules(two_years(tmp_path))
    pair: dict[str, Any] = {"target": "≤180元", "actual": "270元", "weight": 10, "level2": "成本指标", "rules": rules}
    scores = {year: evaluator.judge(**pair, year=year).score for year in (2022, 2023)}
    assert scores == {2022: Decimal("6.67"), 2023: Decimal("5.00")}


def two_years(folder: Path) -> Path:
    """A rulebook whose formula for an excess changes with 2023."""
    path = folder / "two.yaml"
    path.write_text(
        "id: two\ntitle: 两年不同\nextends: cn-caiyu-2020-10\n"
        "excess:\n  summary: 超额\n  values:\n"
        "    2018-01-01: {method: inverse}\n    2023-01-01: {method: linear}\n"
        "  source:\n    - {title: 试例, evidence: M, says: 试例}\n",
        encoding="utf-8",
    )
    return path


def test_a_rulebook_may_be_a_mapping() -> None:
    given: dict[str, Any] = {
        "id": "own",
        "title": "自定",
        "extends": "cn-caiyu-2020-10",
        "excess": {
            "summary": "超额",
            "values": {"2018-01-01": {"method": "linear"}},
            "source": [{"title": "试例", "evidence": "M", "says": "试例"}],
        },
    }
    assert evaluator.judge("≤180元", "270元", weight=10, level2="成本指标", rules=given).score == Decimal("5.00")
    assert evaluator.load_rules(given).sha256 != evaluator.load_rules().sha256


def test_a_rulebook_with_a_fault_is_refused_with_all_its_problems() -> None:
    with pytest.raises(evaluator.RulesError) as caught:
        evaluator.Session({"title": "自定", "extends": "cn-caiyu-2020-10", "exess": {}})
    assert [each.code for each in caught.value.problems] == ["E403"]
    with pytest.raises(evaluator.RulesError) as caught:
        evaluator.judge("≥35家", "28家", rules="cn-caiyu-1999-1")
    assert [each.code for each in caught.value.problems] == ["E401"]


def test_a_rulebook_younger_than_the_year_says_so() -> None:
    found = evaluator.judge("≥35家", "36家", weight=10, year=2010)
    assert {each.code for each in found.problems} == {"W409"}
