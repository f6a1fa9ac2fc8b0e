"""Explanations: whole trees, the JSON beside them, and that they add up to the score that was given."""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.explain import as_text, draft_deviation, explain
from evaluator.forms.model import Form
from evaluator.rulebook import DEFAULT_RULEBOOK, Rulebook, load_rulebook
from evaluator.scoring import score_form


def _default() -> Rulebook:
    loaded, problems = load_rulebook(DEFAULT_RULEBOOK, year=2023)
    assert loaded is not None, problems
    return loaded


RULEBOOK = _default()


def form(*rows: dict[str, Any], **cells: Any) -> Form:
    return Form.model_validate({"项目名称": "危桥改造", "年度": 2023, "绩效指标": list(rows), **cells})


def row(name: str, target: str, actual: str | None, **more: Any) -> dict[str, Any]:
    shape = {"一级指标": "产出指标", "二级指标": "数量指标", "三级指标": name, "指标值": target, "实际完成值": actual}
    return {**shape, **more}


BRIDGES = row("修缮桥梁数", "≥8座", "6座", 分值=10)
SPENT = {"全年预算数": "80万", "全年执行数": "60万", "分值": 10}


def test_the_tree_of_a_missed_count() -> None:
    text = as_text(explain(form(BRIDGES), RULEBOOK, "修缮桥梁数"), 200)
    assert text.splitlines()[:2] == [
        "危桥改造（2023年度）",
        f"├─ 评分规则：项目支出绩效评价管理办法（财预〔2020〕10号） cn-caiyu-2020-10，sha256 {RULEBOOK.sha256[:12]}",
    ]
    assert text.splitlines()[2:9] == [
        "└─ 修缮桥梁数（产出指标 / 数量指标）：未完成，7.50 分（分值 10）",
        "   ├─ 指标值：≥8座",
        "   │  └─ 读作：不少于 8 座",
        "   ├─ 实际完成值：6座",
        "   ├─ 分值 10，按表上公布",
        "   ├─ 评分：6 座 未达到指标值（不少于 8 座）：6 ÷ 8 = 75%，10 × 75% = 7.50",
        (
            "   │  ├─ 依据：项目支出绩效评价管理办法，财预〔2020〕10号 第十六条（证据 A：官方文本）："
            "完成指标值的记全部分值，未完成的按完成值与指标值的比例记分"
        ),
    ]


def test_a_weight_that_comes_from_one_of_several_goals() -> None:
    under = row("修缮桥梁数", "≥8座", "6座", 年度绩效目标="年度绩效目标1")
    text = as_text(explain(form(under, 年度绩效目标={"年度绩效目标1": 90}), RULEBOOK, "修缮桥梁数"), 200)
    assert "   ├─ 分值 90，出自“年度绩效目标1”（90 分）" in text.splitlines()


def test_points_that_a_person_took_off_stand_in_the_tree() -> None:
    loaded, _ = load_rulebook("guangxi", year=2023)
    assert loaded is not None
    text = as_text(explain(form(BRIDGES | {"扣减分数": "1.5"}), loaded, "修缮桥梁数"), 200)
    assert "   ├─ 评分：人工扣减 1.50 分：7.50 − 1.50 = 6.00" in text.splitlines()


def test_no_line_of_the_tree_is_wider_than_asked_for() -> None:
    from evaluator.text import width

    text = as_text(explain(form(BRIDGES, 预算执行情况=SPENT), RULEBOOK), 60)
    assert max(width(line) for line in text.splitlines()) <= 60


def test_rules_that_did_not_apply_say_why() -> None:
    met = row("修缮桥梁数", "≥8座", "9座", 分值=10)
    late = row("完工时间", "2023年10月底前", "2023年11月5日", 二级指标="时效指标", 分值=10)
    words = row("施工组织", "规范", "规范", 二级指标="质量指标", 分值=10)
    explained = explain(form(met, late, words), RULEBOOK)
    assert [[step.text for step in each.unused] for each in explained.indicators] == [
        [
            "未达标的计分（完成值 ÷ 指标值）未适用：已达到指标值",
            "超额完成的处理（说明原因）未适用：112.5% 没有达到 130%",
        ],
        ["逾期按“逾期不得分”计，不按其他做法（按逾期天数分档、按逾期天数递减）"],
        [
            "若评为“部分达成年度指标并具有一定效果”：6–8 分（60%–80%）",
            "若评为“未达成年度指标且效果较差”：0–6 分（0%–60%）",
        ],
    ]


@pytest.mark.parametrize(
    ("actual", "said"),
    [
        ("12座", "超额完成：完成值为指标值的 150%，达到 130%，须说明原因，不扣分"),
        ("10座", "10 座 达到指标值（不少于 8 座），得满分 10.00"),
    ],
)
def test_an_overshoot_that_must_be_explained_is_a_step_of_its_own(actual: str, said: str) -> None:
    (only,) = explain(form(row("修缮桥梁数", "≥8座", actual, 分值=10)), RULEBOOK).indicators
    assert only.steps[-1].text == said


def test_where_less_is_better_nothing_is_said_of_overshooting() -> None:
    (only,) = explain(form(row("每座造价", "≤20万元", "20万元", 二级指标="成本指标", 分值=10)), RULEBOOK).indicators
    assert [step.text for step in only.unused] == ["超出上限的计分（指标值 ÷ 完成值）未适用：没有超出"]


def test_a_weight_from_the_rulebook_shows_its_share() -> None:
    explained = explain(form(row("修缮桥梁数", "≥8座", "8座"), row("巡查次数", "≥30次", "30次")), RULEBOOK)
    assert [each.weight.text for each in explained.indicators] == [
        "分值 45，表上没有，按规则分配：产出指标共 90 分，其中数量指标 90 分，由 2 项平分"
    ] * 2


def test_an_indicator_is_found_by_a_part_of_its_name() -> None:
    explained = explain(form(BRIDGES, row("巡查次数", "≥30次", "30次", 分值=80)), RULEBOOK, "桥梁")
    assert [each.result.level3 for each in explained.indicators] == ["修缮桥梁数"]


def test_an_unknown_indicator_is_a_problem_that_names_what_there_is() -> None:
    explained = explain(form(BRIDGES), RULEBOOK, "隧道")
    assert explained.indicators == ()
    assert [(each.message, each.hint) for each in explained.problems] == [
        ("“危桥改造”没有指标“隧道”", "有这些指标：修缮桥梁数")
    ]


def test_the_json_is_versioned_and_names_the_rulebook() -> None:
    shape = explain(form(BRIDGES, 预算执行情况=SPENT), RULEBOOK).as_dict()
    assert shape["format"] == "evaluator.explanation/1"
    assert shape["rules"]["sha256"] == RULEBOOK.sha256
    (only,) = shape["indicators"]
    assert only["target"]["constraint"]["lower"] == "8"
    assert only["steps"][0]["sources"][0]["evidence"] == "A"
    assert shape["execution"]["score"] == "7.50"


def test_other_rulebooks_are_shown_where_they_score_differently() -> None:
    gate, problems = load_rulebook("cn-caiyu-2021-101", year=2023)
    assert gate is not None, problems
    (only,) = explain(form(BRIDGES), RULEBOOK, "修缮桥梁数", others=[gate, RULEBOOK]).indicators
    assert [(each.id, each.score) for each in only.elsewhere] == [("cn-caiyu-2021-101", Decimal("3.75"))]


# --- the explanation adds up ------------------------------------------------------------------------------------------

_PRODUCT = re.compile(r"(?P<weight>[\d.]+) × (?P<factor>[^=≈]+?) [=≈] (?P<score>[\d.]+)$")
_FULL = re.compile(r"得满分 (?P<score>[\d.]+)$")
_CENT = Decimal("0.01")


def earned(text: str) -> Decimal:
    """The points that a reason gives, worked out again from the numbers that it shows."""
    full = _FULL.search(text)
    if full:
        return Decimal(full["score"])
    product = _PRODUCT.search(text)
    assert product is not None, text
    share = factor(product["factor"])
    exact = Fraction(product["weight"]) * share
    cents = Decimal(((exact * 100) + Fraction(1, 2)).__floor__()).scaleb(-2)
    assert cents == Decimal(product["score"]), text
    return cents


def factor(text: str) -> Fraction:
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    over, under = text.split(" ÷ ")
    return Fraction(over) / Fraction(under)


figures = st.integers(0, 5000)
weights = st.integers(1, 3000).map(lambda cents: Decimal(cents).scaleb(-2))


@given(
    st.lists(st.tuples(st.integers(1, 3000), figures, weights, st.sampled_from("≥≤")), min_size=1, max_size=4), figures
)
def test_every_step_gives_its_score_and_all_of_them_the_total(
    rows: list[tuple[int, int, Decimal, str]], executed: int
) -> None:
    shown = [
        row(f"第{number}项", f"{sign}{target}座", f"{actual}座", 分值=weight)
        for number, (target, actual, weight, sign) in enumerate(rows)
    ]
    spent = {"全年预算数": Decimal(5000), "全年执行数": Decimal(executed), "分值": Decimal(10)}
    shape = explain(form(*shown, 预算执行情况=spent), RULEBOOK).as_dict()
    for each in shape["indicators"]:
        assert earned(each["steps"][0]["text"]) == Decimal(each["score"])
    given_points = [Decimal(each["score"]) for each in shape["indicators"]]
    assert sum(given_points) + Decimal(shape["execution"]["score"]) == Decimal(shape["total"]["score"])
    rate = Fraction(executed, 5000)
    cents = (min(rate, Fraction(1)) * 1000 + Fraction(1, 2)).__floor__()
    assert Decimal(shape["execution"]["score"]) == Decimal(cents).scaleb(-2).quantize(_CENT, ROUND_HALF_UP)


# --- the line of a deviation ------------------------------------------------------------------------------------------

TO_FILL = "偏差原因：（待填写）；改进措施：（待填写）"


@pytest.mark.parametrize(
    ("target", "actual", "level2", "draft"),
    [
        ("≥8座", "6座", "数量指标", f"指标值≥8座，实际完成6座，少2座，达成度75%，扣2.50分。{TO_FILL}"),
        ("≤20万元", "25万元", "成本指标", f"指标值≤20万元，实际完成25万元，多5万元，达成度80%，扣2.00分。{TO_FILL}"),
        ("≥95%", "90%", "质量指标", f"指标值≥95%，实际完成90%，少5个百分点，达成度94.74%，扣0.53分。{TO_FILL}"),
        (
            "2023年10月底前",
            "2023年11月5日",
            "时效指标",
            f"指标值2023年10月底前，实际完成2023年11月5日，逾期5天，扣10.00分。{TO_FILL}",
        ),
        ("≥8座", None, "数量指标", f"指标值≥8座，没有填报实际完成值。{TO_FILL}"),
        ("≥8座", "8座", "数量指标", ""),
        ("10-15座", "18座", "数量指标", f"指标值10-15座，实际完成18座，多3座，达成度83.33%，扣1.67分。{TO_FILL}"),
        ("≥3公里", "2900米", "数量指标", f"指标值≥3公里，实际完成2900米，少0.1公里，达成度96.67%，扣0.33分。{TO_FILL}"),
    ],
)
def test_a_draft_states_facts_and_leaves_the_cause_open(
    target: str, actual: str | None, level2: str, draft: str
) -> None:
    stated = row("某项", target, actual, 二级指标=level2, 分值=10)
    (result,) = score_form(form(stated, 总体目标完成情况="已完成"), RULEBOOK).indicators
    assert draft_deviation(result) == draft


def test_a_row_that_the_rulebook_adds_is_explained_and_compared_with_nothing() -> None:
    shanxi, _ = load_rulebook("shanxi-practice", year=2023)
    guangxi, _ = load_rulebook("guangxi", year=2023)
    assert shanxi
    assert guangxi
    bare = row("修缮桥梁数", "≥8座", "6座")
    found = explain(form(bare), shanxi, others=iter((guangxi, RULEBOOK)))
    assert [each.result.level3 for each in found.indicators] == ["修缮桥梁数", "成本指标"]
    assert [other.id for each in found.indicators for other in each.elsewhere] == []
    assert found.indicators[1].steps[0].text == "未填报成本指标的项目，成本指标得分不得超过 5.00"
    lines = as_text(found, 200).splitlines()
    assert "├─ 预算执行：待定（分值 10）" in lines
    assert lines[-1] == "   └─ 1 项待评判，预算执行待定，总分在 33.75 到 48.75 之间"


def test_made_up_figures_are_said_to_be_so() -> None:
    made_up = explain(form(BRIDGES, 示例数据=True), RULEBOOK)
    assert as_text(made_up).splitlines()[0] == "危桥改造（2023年度）【示例数据】"
    assert made_up.as_dict()["illustrative"] is True
    assert "illustrative" not in explain(form(BRIDGES), RULEBOOK).as_dict()
