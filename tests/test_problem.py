"""Problems as values: how they are placed, counted and shown."""

import re
from pathlib import Path

import pytest

from evaluator.problem import Location, Problem, catalogue, has_errors, problem, render

PACKAGE = Path(__file__).parent.parent / "evaluator"
CODE = re.compile(r'"([EWNST]\d{2,3})\b')
CELL = Location(file="targets/demo.yaml", row=14, text="达到≥3,5家", start=3, end=6)


@pytest.mark.parametrize(
    ("location", "text"),
    [
        (Location(), ""),
        (Location(file="a.xlsx"), "a.xlsx"),
        (Location(file="a.xlsx", sheet="自评表"), "a.xlsx/自评表"),
        (Location(file="a.xlsx", sheet="自评表", row=3, column="得分"), "a.xlsx/自评表:3［得分］"),
        (Location(row=3), "第3行"),
        (Location(column="得分"), "［得分］"),
    ],
)
def test_a_place_reads_from_the_outside_in(location: Location, text: str) -> None:
    assert str(location) == text


def test_a_message_is_shown_whole_with_the_caret_under_double_width_text() -> None:
    found = problem("E201", "此处需要：数字", location=CELL, hint="可识别的写法：≥3.5家、≥35家")
    assert render(found) == (
        "targets/demo.yaml:14: E201 指标值无法识别\n"
        "  │ 达到≥3,5家\n"
        "  │      ^^^ 此处需要：数字\n"
        "  = 可识别的写法：≥3.5家、≥35家"
    )


def test_carets_take_the_cells_of_what_they_mark() -> None:
    marked = problem("E201", "不认识", location=Location(text="三十五家", start=1, end=3))
    assert render(marked) == "E201 指标值无法识别\n  │ 三十五家\n  │   ^^^^ 不认识"


def test_an_empty_span_still_gets_a_caret_where_the_text_breaks_off() -> None:
    marked = problem("E201", "此处需要：数字", location=Location(text="不少于", start=3, end=3))
    assert render(marked) == "E201 指标值无法识别\n  │ 不少于\n  │       ^ 此处需要：数字"


def test_without_a_span_the_message_stands_beside_the_code() -> None:
    assert render(problem("E101", "找不到 a.csv")) == "E101 找不到 a.csv"
    placed = problem("E101", "找不到", location=Location(file="a.csv"), hint="检查路径")
    assert render(placed) == "a.csv: E101 找不到\n  = 检查路径"


def test_a_span_without_its_end_marks_one_cell() -> None:
    assert render(problem("E201", "断了", location=Location(text="abc", start=1))).splitlines()[2] == "  │  ^^ 断了"


def test_of_a_very_long_cell_only_the_surroundings_are_shown() -> None:
    text = "甲" * 500 + "$" + "乙" * 500
    shown = render(problem("E201", "不认识", location=Location(text=text, start=500, end=501))).splitlines()
    assert shown[1] == "  │ …" + "甲" * 60 + "$" + "乙" * 60 + "…"
    assert shown[2] == "  │ " + " " * 121 + "^ 不认识"
    whole = render(problem("E201", "太长", location=Location(text="9" * 500, start=0, end=500))).splitlines()
    assert whole[1:] == ["  │ " + "9" * 60 + "…", "  │ " + "^" * 61 + " 太长"]


def test_nothing_in_a_message_steers_the_terminal() -> None:
    inner = problem("E201", "不认识“\x1b[2J”", location=Location(file="a\nb", text="3\x1b[31m\n家", start=1, end=2))
    assert render(inner) == "a b: E201 指标值无法识别\n  │ 3 [31m 家\n  │  ^ 不认识“ [2J”"


def test_at_adds_the_place_and_keeps_the_span() -> None:
    inner = problem("E201", "不认识", location=Location(text="35$", start=2, end=3))
    outer = inner.at(Location(file="a.csv", row=7, column="年度指标值", text="35$ 家"))
    assert outer.location == Location(file="a.csv", row=7, column="年度指标值", text="35$", start=2, end=3)
    assert inner.location == Location(text="35$", start=2, end=3)
    assert (outer.code, outer.severity, outer.message) == ("E201", "error", "不认识")


def test_the_severity_comes_from_the_catalogue_unless_the_instance_says_otherwise() -> None:
    assert problem("E201", "不认识").severity == "error"
    assert problem("E201", "不认识", severity="note").severity == "note"


def test_a_code_that_is_not_in_the_catalogue_is_our_own_mistake() -> None:
    with pytest.raises(KeyError):
        problem("E999", "没有这个编号")


def test_json_has_every_key_always() -> None:
    assert problem("E201", "不认识").as_dict() == {
        "code": "E201",
        "severity": "error",
        "message": "不认识",
        "location": dict.fromkeys(("file", "sheet", "row", "column", "text", "start", "end")),
        "hint": None,
    }


def test_only_errors_count_as_errors() -> None:
    assert not has_errors([])
    assert not has_errors([Problem("N1", "note", "a"), Problem("W1", "warning", "b")])
    assert has_errors([Problem("W1", "warning", "b"), Problem("E1", "error", "c")])


def test_codes_are_well_formed_and_agree_with_their_severity() -> None:
    initials = {"E": "error", "W": "warning", "N": "note"}
    for code, entry in catalogue().items():
        assert code[0] in "EWNTS", code
        assert code[1:].isdigit(), code
        assert initials.get(code[0], entry.severity) == entry.severity, code
        assert entry.title, code
        assert not entry.title.endswith("。"), code


def test_every_code_that_the_program_reports_is_in_the_catalogue_and_none_is_left_over() -> None:
    used = {
        code
        for path in PACKAGE.rglob("*")
        if path.suffix in {".py", ".toml", ".yaml", ".j2"} and path.name != "problems.toml"
        for code in CODE.findall(path.read_text(encoding="utf-8"))
    }
    assert used == set(catalogue())
