"""Layouts become grids: cells in their places, sums as formulas, nothing lost and nothing twice."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluator.forms.model import Funds, Indicator
from evaluator.paper.grid import Cell, Grid, Todo, Value, build
from evaluator.paper.official import LAYOUTS
from evaluator.result import Reason, Scorecard
from evaluator.scorecard import form_fields
from evaluator.scorecard.split import split_target
from tests.scorecard.samples import HOSTILE, LONG, PLAIN, RUN, TRADE, form


def grid(card: Scorecard, layout: str = "national") -> Grid:
    filled = form(card)
    return build(layout, form_fields.project(card, filled), form_fields.tables(card, filled, layout))


def by_text(sheet: Grid, text: str) -> Cell:
    (found,) = [cell for cell in sheet.cells if cell.text == text]
    return found


def beside(sheet: Grid, label: str) -> Cell:
    at = by_text(sheet, label)
    return next(cell for cell in sheet.cells if cell.row == at.row and cell.column == at.column + at.across)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("card", [TRADE, LONG, PLAIN, HOSTILE], ids=["trade", "long", "plain", "hostile"])
def test_every_place_of_a_sheet_belongs_to_one_cell(card: Scorecard, layout: str) -> None:
    sheet = grid(card, layout)
    places = [
        (row, column)
        for cell in sheet.cells
        for row in range(cell.row, cell.row + cell.down)
        for column in range(cell.column, cell.column + cell.across)
    ]
    every = {(row, column) for row in range(1, sheet.rows + 1) for column in range(1, len(sheet.columns) + 1)}
    assert len(places) == len(set(places))
    assert set(places) == every


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_indicator_stands_on_every_form(layout: str) -> None:
    shown = [cell.text for cell in grid(TRADE, layout).cells]
    for each in TRADE.indicators:
        assert each.level3 in shown
        assert (each.actual if each.actual != "0.95" else "95%") in shown, "as it was compared, with its unit"


def test_equal_levels_are_one_cell() -> None:
    sheet = grid(TRADE)
    assert (by_text(sheet, "产出指标").down, by_text(sheet, "数量指标").down, by_text(sheet, "质量指标").down) == (
        4,
        2,
        1,
    )


def test_a_level_2_of_the_same_name_is_not_joined_across_levels_1() -> None:
    first, second, *_ = PLAIN.indicators
    card = replace(PLAIN, indicators=(first, replace(second, level2=first.level2)))
    assert [cell.down for cell in grid(card).cells if cell.text == first.level2] == [1, 1]


def test_the_total_is_the_sum_of_execution_and_indicators() -> None:
    sheet = grid(PLAIN)
    total = [cell for cell in sheet.cells if cell.formula and "SUM" in cell.formula]
    assert [(cell.formula, cell.value) for cell in total] == [
        ("=SUM(F6,F13:F15)", Decimal(100)),
        ("=SUM(H6,G13:G15)", Decimal("100.00")),
    ]
    rate = next(cell for cell in sheet.cells if cell.formula and "/" in cell.formula)
    assert (rate.formula, rate.value) == ("=E6/D6", Decimal(1))


def test_while_a_person_must_judge_the_total_says_so_until_the_score_is_filled_in() -> None:
    total = by_text(grid(TRADE), "待评判")
    assert total.formula == '=IF(COUNT(H6,G13:G19)<8,"待评判",SUM(H6,G13:G19))'


def test_a_total_that_is_not_the_sum_is_a_figure_with_its_reason() -> None:
    capped = replace(PLAIN, total=Decimal(89), reasons=(Reason("执行率低于 80%，总分以 89 分为限。", "cap", "某办法"),))
    sheet = grid(capped)
    assert by_text(sheet, "89.00").formula is None
    assert any(cell.text.endswith("；执行率低于 80%，总分以 89 分为限") for cell in sheet.cells)


def test_a_pending_total_under_a_rule_on_the_total_is_no_formula() -> None:
    capped = replace(TRADE, reasons=(Reason("总分以 89 分为限", "cap", "某办法"),))
    assert by_text(grid(capped), "待评判").formula is None


def test_an_open_execution_is_filled_in_and_counted() -> None:
    unknown = replace(PLAIN, total=None, execution=replace(PLAIN.execution, score=None))
    sheet = grid(unknown)
    assert by_text(sheet, "待评判").formula == '=IF(COUNT(H6,G13:G15)<4,"待评判",SUM(H6,G13:G15))'
    assert "预算执行待定，总分在 100.00 分之间" in [cell.text for cell in sheet.cells]


def test_a_row_that_the_rulebook_added_stands_on_the_form() -> None:
    added = replace(PLAIN.indicators[0], level2="成本指标", level3="成本指标", target=None)
    card = replace(PLAIN, indicators=(*PLAIN.indicators, added))
    rows = form_fields.indicators(card, form(PLAIN))
    assert [row["level3"] for row in rows][-2:] == ["村民满意度", "成本指标"]


def test_without_a_budget_there_is_no_rate() -> None:
    sheet = grid(LONG)
    assert not [cell for cell in sheet.cells if cell.formula and "/" in cell.formula]


def test_a_rate_that_the_rulebook_rounds_differently_is_a_figure() -> None:
    coarse = replace(TRADE, execution=replace(TRADE.execution, rate=Decimal("0.99")))
    assert by_text(grid(coarse), "99.00%").formula is None


def test_deviations_are_the_units_words_or_left_to_be_written() -> None:
    shown = {row["level3"]: row["deviation"] for row in form_fields.indicators(TRADE, None)}
    assert shown == {
        "奖励企业数": "受疫情影响，7家企业年内未实现出口；下年度将提前摸底、分类辅导。",
        "组织参展次数": Todo(),
        "补助资金发放准确率": Todo(),
        "补助资金发放完成时间": Todo(),
        "全市外贸进出口总额增速": None,
        "企业国际化经营能力和抗风险能力": Todo(),
        "获补助企业满意度": None,
    }


def test_funds_are_in_wan_by_source_where_the_sources_are_those_of_the_budget() -> None:
    filled = form(TRADE).model_copy(
        update={"funds": Funds(total=Decimal(2930000), central=Decimal(1000000), local=Decimal(1930000))}
    )
    fields = form_fields.project(TRADE, filled)
    assert [fields[name] for name in ("initial", "initial_fiscal", "budget")] == [Decimal(293)] * 3
    other = filled.model_copy(update={"funds": Funds(total=Decimal(1), local=Decimal(1))})
    assert form_fields.project(TRADE, other)["initial_fiscal"] is None


@pytest.mark.parametrize(
    ("target", "parts"),
    [
        ("≥35家", ("≥", "35", "家")),
        ("≤180元/人*天", ("≤", "180", "元/人*天")),
        ("=100%", ("＝", "100", "%")),
        ("95%以上", ("≥", "95", "%")),
        ("不超过3次", ("≤", "3", "次")),
        ("≥1.5万吨", ("≥", "1.5", "万吨")),
        ("2人", (Todo(), "2", "人")),
        ("800元/家", (Todo(), "800", "元/家")),
        ("30家左右", ("定性", "30家左右", None)),
        ("2022年8月", ("定性", "2022年8月", None)),
        ("较上年增长5%以上", ("定性", "较上年增长5%以上", None)),
        ("较上年增长", (Todo(), "较上年增长", None)),
        ("按合同价", (Todo(), "按合同价", None)),
        ("-", (None, "-", None)),
        ("≥1,200人", ("≥", "1,200", "人")),
        ("2022年10月31日前", ("定性", "2022年10月31日前", None)),
        ("10-50万美元", ("定性", "10-50万美元", None)),
        ("有效提升", ("定性", "有效提升", None)),
        (None, (None, None, None)),
    ],
)
def test_a_target_is_split_into_sign_value_and_unit(target: str | None, parts: tuple[Value, ...]) -> None:
    assert split_target(target, None) == parts


def test_a_form_that_keeps_sign_and_unit_apart_is_followed() -> None:
    row = Indicator(level3="企业数", target="35", sign="≥", unit="家")
    assert split_target("35", row) == ("≥", "35", "家")


def test_several_goals_stand_each_over_its_own_indicators() -> None:
    rows = ("建设站点", "完成培训", "其他事项")
    targets = [
        Indicator(level1="产出指标", level2="数量指标", level3=name, target="≥3次", goal=goal)
        for name, goal in zip(rows, ("年度绩效目标1（50分）", "年度绩效目标2", None), strict=True)
    ]
    filled = form(PLAIN).model_copy(
        update={
            "goals": {"年度绩效目标1（50分）": Decimal(50), "年度绩效目标2": None},
            "narrative": {"年度绩效目标1（50分）": "建成三个站点。"},
            "indicators": tuple(targets),
        }
    )
    card = replace(
        PLAIN,
        indicators=tuple(replace(PLAIN.indicators[0], level3=name, weight=Decimal(20)) for name in rows),
    )
    sheet = build("hubei", form_fields.project(card, filled), form_fields.tables(card, filled, "hubei"))
    found = [
        cell.value for cell in sheet.cells if cell.text.startswith(("年度绩效目标", "其他指标")) or cell.text in rows
    ]
    assert found == [
        *("年度绩效目标1\n（50分）", "建设站点"),
        *("年度绩效目标2\n（20分）", "完成培训"),
        *("其他指标\n（20分）", "其他事项"),
    ]
    texts = {cell.row: cell.value for cell in sheet.cells if cell.column == 2}
    goals = {cell.text: texts[cell.row] for cell in sheet.cells if cell.text.startswith("年度绩效目标")}
    assert goals == {"年度绩效目标1\n（50分）": "建成三个站点。", "年度绩效目标2\n（20分）": Todo()}


def test_the_summary_has_a_row_a_project_and_sums() -> None:
    fields, rows = form_fields.summary(RUN)
    sheet = build("summary", fields, {"projects": rows})
    formulas = [(cell.formula, cell.value) for cell in sheet.cells if cell.formula]
    assert formulas == [
        ("=F4/E4", Decimal(2900000) / Decimal(2930000)),
        ("=F6/E6", Decimal(1)),
        ("=SUM(D4)", Decimal(293)),
        ("=SUM(E4,E6)", Decimal("298.5")),
        ("=SUM(F4,F6)", Decimal("295.5")),
        ("=F7/E7", Decimal("295.5") / Decimal("298.5")),
    ]
    assert beside(sheet, "合计").text == "293.00"
    assert by_text(sheet, "3 个项目：优 1 个，中 1 个，待定 1 个").row == 7
