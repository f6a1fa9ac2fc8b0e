"""Next year begins from this one: figures are carried over, weaker targets and dropped indicators are noticed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest

from evaluator.forms.dump import dump_form
from evaluator.forms.model import Form, Indicator
from evaluator.years import LastYear, continued
from tests.commands import call

if TYPE_CHECKING:
    from pathlib import Path


def form(year: int, *rows: tuple[str, str, str | None]) -> Form:
    levels = {"level1": "产出指标", "level2": "数量指标"}
    indicators = tuple(Indicator(**levels, level3=name, target=target, actual=actual) for name, target, actual in rows)
    return Form(name="展会", year=year, indicators=indicators)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    then = form(2022, ("参展企业数", "≥35家", "40家"), ("成交额", "较上年增长", "增长5%"), ("场次", "≥2场", "2场"))
    now = form(2023, ("参展企业数", "≥36家", "41家"), ("成交额", "较上年增长", "增长3%"))
    (tmp_path / "2022.yaml").write_text(dump_form(then), encoding="utf-8")
    (tmp_path / "2023.yaml").write_text(dump_form(now), encoding="utf-8")
    assert call("run", tmp_path / "2022.yaml", "-o", tmp_path / "结果").exit_code == 0
    return tmp_path


def test_both_years_side_by_side(folder: Path) -> None:
    done = call("run", folder / "2023.yaml", "--last-year", folder / "结果", "-o", folder / "新")
    assert done.exit_code == 0
    assert "W711 “展会”的“参展企业数”指标值（≥36家）低于上年实际完成值（40家）" in done.stderr
    assert "W712 “展会”上年的指标“场次”今年没有了" in done.stderr
    lines = (folder / "新" / "上年对比.csv").read_text("utf-8-sig").splitlines()
    first = lines[1].split(",")
    assert first[:4] == ["展会", "参展企业数", "≥35家", "40家"]
    assert (first[5:7], first[8]) == (["≥36家", "41家"], "结果：2022.yaml:5［实际完成值］")
    (card,) = json.loads((folder / "新" / "scorecards.json").read_bytes())["projects"]
    assert [row.get("last_year") for row in card["indicators"]] == [
        {"target": "≥35家", "actual": "40家", "score": "30.00", "source": "结果：2022.yaml:5［实际完成值］"},
        {"target": "较上年增长", "actual": "增长5%", "score": "30.00", "source": "结果：2022.yaml:6［实际完成值］"},
    ]
    page = (folder / "新" / "index.html").read_text("utf-8")
    assert "上年：指标值 ≥35家，完成值 40家，得分 30.00" in page


@pytest.mark.parametrize(
    ("then", "brought"), [("40家", "40家"), ("40", "40"), ("增长5%", None), ("明显好转", None), (None, None)]
)
def test_only_a_level_becomes_the_figure_to_grow_from(then: str | None, brought: str | None) -> None:
    known = {("展会", "产出", "参展企业数"): [{"target": "≥35家", "actual": then, "level3": "参展企业数"}]}
    (after,), _ = continued([form(2023, ("参展企业数", "较上年增长", None))], LastYear("结果", known))
    assert after.indicators[0].last_year == brought


def test_a_figure_that_was_typed_is_kept() -> None:
    known = {("展会", "产出", "参展企业数"): [{"target": "≥35家", "actual": "40家", "level3": "参展企业数"}]}
    this = form(2023, ("参展企业数", "较上年增长", None))
    typed = this.model_copy(update={"indicators": (this.indicators[0].model_copy(update={"last_year": "39家"}),)})
    (after,), _ = continued([typed], LastYear("结果", known))
    assert after.indicators[0].last_year == "39家"


def test_a_folder_without_results_is_named(folder: Path) -> None:
    done = call("run", folder / "2023.yaml", "--last-year", folder / "没有")
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"{folder / '没有'}: E710 找不到上年的结果" in done.stderr


def test_a_renewed_template_keeps_what_was_typed_and_names_the_changed_target(folder: Path) -> None:
    file = folder / "2022.yaml"
    assert call("template", file, "-o", folder / "旧.xlsx").exit_code == 0
    file.write_text(dump_form(form(2022, ("参展企业数", "≥30家", None))), encoding="utf-8")
    done = call("template", file, "--from", folder / "旧.xlsx", "-o", folder / "新.xlsx")
    assert done.exit_code == 0
    assert "W311 表中“参展企业数”的指标值是“≥35家”，目标表是“≥30家”；以目标表为准" in done.stderr
    sheet = openpyxl.load_workbook(folder / "新.xlsx")["指标完成情况"]
    at = {cell.value: cell.column for cell in sheet[1]}
    assert [sheet.cell(2, at[name]).value for name in ("指标值", "实际完成值")] == ["≥30家", "40家"]


# --- what two years say together --------------------------------------------------------------------------------------


def noticed(then: tuple[str, str | None], now: tuple[str, str | None], **earlier: str) -> list[tuple[str, str, str]]:
    """The problems of one indicator in two years: severity, code, message."""
    known = {"level2": "数量指标", "level3": "参展企业数", "target": then[0], "actual": then[1], "source": None}
    if earlier:
        known["last_year"] = earlier  # type: ignore[assignment]
    before = LastYear("上年", {("展会", "产出", "参展企业数"): [known]})
    _, found = continued([form(2023, ("参展企业数", *now))], before)
    return [(each.severity, each.code, each.message) for each in found if each.code != "N735"]


_NAME = "“展会”的“参展企业数”"


@pytest.mark.parametrize(
    ("then", "now", "found"),
    [
        # The target against last year's figure: below, at, above.
        (
            ("≥30家", "40家"),
            ("≥39家", None),
            [("warning", "W711", f"{_NAME}指标值（≥39家）低于上年实际完成值（40家）")],
        ),
        (("≥30家", "40家"), ("≥40家", None), []),
        (("≥30家", "40家"), ("≥41家", None), []),
        # The same target again; full shares cannot rise.
        (("≥35家", "35家"), ("≥35家", None), [("note", "W736", f"{_NAME}指标值（≥35家）两年没有变化")]),
        (("≥35家", "35家"), ("≥ 35 家", None), [("note", "W736", f"{_NAME}指标值（≥ 35 家）两年没有变化")]),
        (("100%", "100%"), ("100%", None), []),
        (("有效提升", "有效提升"), ("有效提升", "有效提升"), []),
        # The same figure again: three digits, and not what the target asks for.
        (("≥300家", "321家"), ("≥330家", "321家"), [("warning", "W737", f"{_NAME}实际完成值（321家）与上年完全相同")]),
        (("≥300家", "321家"), ("≥330家", "322家"), []),
        (("≥30家", "32家"), ("≥33家", "32家"), []),
        (("≥300家", "330家"), ("≥330家", "330家"), []),
        # Another unit is another indicator.
        (("≥300家", "321家"), ("≥2%", "321家"), []),
    ],
)
def test_what_is_noticed_about_an_indicator(
    then: tuple[str, str | None], now: tuple[str, str | None], found: list[tuple[str, str, str]]
) -> None:
    assert noticed(then, now) == found


def test_a_target_that_never_changes_is_no_mere_note() -> None:
    found = noticed(("≥35家", "35家"), ("≥35家", None), target="≥35家")
    assert found == [("warning", "W736", f"{_NAME}指标值（≥35家）三年及以上没有变化")]


def test_a_project_whose_figures_are_all_those_of_last_year_is_named() -> None:
    rows = tuple((name, "≥5家", actual) for name, actual in zip("甲乙丙", ("6家", "7家", "8家"), strict=True))
    known = {
        ("展会", "产出", name): [{"level2": "数量指标", "level3": name, "target": "≥4家", "actual": actual}]
        for name, _, actual in rows
    }
    _, found = continued([form(2023, *rows)], LastYear("上年", known))
    assert [each.message for each in found if each.code == "W737"] == ["“展会”的 3 项完成值与上年全部相同"]
    _, found = continued([form(2023, *rows[:2], ("丙", "≥5家", "9家"))], LastYear("上年", known))
    assert [each for each in found if each.code == "W737"] == []


def test_a_project_is_found_again_though_its_name_has_the_year_in_it() -> None:
    known = {
        ("展会经费", "产出", "场次"): [{"level2": "数量指标", "level3": "场次", "target": "≥2场", "actual": "3场"}]
    }
    now = form(2023, ("场次", "≥2场", None)).model_copy(update={"name": "2023年展会经费"})
    _, found = continued([now], LastYear("上年", known))
    assert [each.code for each in found] == ["W711", "W736", "N735"]


def test_of_two_indicators_of_one_name_that_of_the_same_level_or_unit_is_meant() -> None:
    known = [
        {"level2": "数量指标", "level3": "培训", "target": "≥2场", "actual": "3场"},
        {"level2": "质量指标", "level3": "培训", "target": "≥90%", "actual": "95%"},
    ]
    before = LastYear("上年", {("展会", "产出", "培训"): known})
    (after,), _ = continued([form(2023, ("培训", "≥4场", None))], before)
    assert after.indicators[0].last_year == "3场"
    other = form(2023, ("培训", "≥92%", None)).indicators[0].model_copy(update={"level2": "时效指标"})
    (after,), _ = continued([form(2023).model_copy(update={"indicators": (other,)})], before)
    assert after.indicators[0].last_year == "95%"
