"""Cells read to what they mean: the cases of values.csv, and what holds for every reading."""

import csv
import itertools
from decimal import Decimal
from pathlib import Path
from typing import TypedDict

import pytest

from evaluator.language import Reading, read
from evaluator.language.constraint import (
    All,
    Case,
    Constraint,
    Date,
    Growth,
    Level,
    Missing,
    Quantity,
    Reference,
    Schedule,
    plain,
)
from evaluator.language.hints import slips
from evaluator.language.lexer import spelling
from evaluator.language.lexer.normalise import normalise
from evaluator.language.lexer.spelling import spell
from evaluator.language.parser import read as read_cell
from evaluator.problem import catalogue, render


class Context(TypedDict, total=False):
    level2: str
    name: str
    unit: str
    sign: str
    year: int


LINES = (Path(__file__).parent / "values.csv").read_text(encoding="utf-8").splitlines()
ROWS = list(csv.DictReader(line for line in LINES if not line.startswith("#")))


def compact(constraint: Constraint) -> str:
    """``constraint`` in one line that a person can check, the notation of values.csv.

    ``at_least [35, ) 家``, ``bare 35 家``, ``by ..2022-12-31``, ``increase [5, ) % than last_year``,
    ``ref at_most 预算`` (a reference), ``“有效提升”`` (a level), ``missing``; the parts of a compound stand between
    braces, the cases of a schedule between brackets; ``name=`` is a label, ``of=`` a subject, ∅ no unit.
    """
    label = f" name={constraint.label}" if constraint.label else ""
    return f"{_body(constraint)}{label}"


def _body(constraint: Constraint) -> str:  # noqa: PLR0911  one return a kind
    match constraint:
        case Quantity():
            of = f" of={constraint.subject}" if constraint.subject else ""
            return f"{constraint.stated} {_interval(constraint)} {constraint.unit or '∅'}{of}"
        case Growth():
            return f"{constraint.direction} {_interval(constraint)} {constraint.unit or '∅'} than {constraint.base}"
        case Date():
            every = f" every {constraint.every}" if constraint.every else ""
            return f"{constraint.stated} {constraint.start or ''}..{constraint.end or ''}{every}"
        case Schedule():
            return f"[{' | '.join(_case(each) for each in constraint.cases)}]"
        case Reference():
            return f"ref {constraint.stated} {constraint.to}"
        case Level():
            return f"“{constraint.word}”"
        case All():
            return f"{{{' & '.join(compact(each) for each in constraint.parts)}}}"
        case Missing():
            return "missing"


def _interval(found: Quantity | Growth) -> str:
    if found.lower == found.upper and found.lower is not None and found.lower_closed and found.upper_closed:
        return plain(found.lower)
    lower, upper = _bound(found.lower), _bound(found.upper)
    return f"{'[' if found.lower_closed else '('}{lower}, {upper}{']' if found.upper_closed else ')'}"


def _bound(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def _case(case: Case) -> str:
    head = " ".join(part for part in (case.label, compact(case.when) if case.when else None) if part)
    return f"{head}: {compact(case.then)}"


def context(row: dict[str, str]) -> Context:
    found = Context(level2=row["level2"], name=row["name"], unit=row["unit"], sign=row["sign"])
    if row["year"]:
        found["year"] = int(row["year"])
    return found


@pytest.mark.parametrize("row", ROWS, ids=[f"{index}-{row['text']}" for index, row in enumerate(ROWS)])
def test_a_cell_reads_to_what_it_means(row: dict[str, str]) -> None:
    found = read(row["text"], **context(row))
    assert (compact(found.constraint) if found.constraint else "") == row["expect"]
    assert " ".join(each.code for each in found.problems) == row["codes"]


def test_there_are_cases_of_every_kind_and_of_every_code() -> None:
    readings = [read(row["text"], **context(row)) for row in ROWS]
    kinds = {each.constraint.kind for each in readings if each.constraint}
    assert kinds == {"quantity", "date", "growth", "schedule", "reference", "level", "all", "missing"}
    told = {each.code for reading in readings for each in reading.problems}
    of_files = {"E232"}
    assert told == {code for code in catalogue() if code[0] in "EWN" and code[1] == "2"} - of_files


def test_every_problem_says_where_and_no_terminal_names_appear() -> None:
    for row in ROWS:
        for each in read(row["text"], **context(row)).problems:
            place = each.location
            assert place.text == row["text"]
            assert place.start is not None
            assert place.end is not None
            assert 0 <= place.start <= place.end <= len(row["text"])
            shown = render(each)
            assert not any(word in shown for word in ("NUMBER", "UNIT", "WORD", "_SEP", "$END", "LINK", "数量数量"))


REFUSALS = (Path(__file__).parent / "refusals.csv").read_text(encoding="utf-8").splitlines()
REFUSED = list(csv.DictReader(line for line in REFUSALS if not line.startswith("#")))


@pytest.mark.parametrize("row", REFUSED, ids=[row["text"] for row in REFUSED])
def test_a_refusal_names_the_words_that_have_no_place_and_says_why(row: dict[str, str]) -> None:
    found = read(row["text"], year=2022)
    (problem,) = found.problems
    place = problem.location
    assert found.constraint is None
    assert (row["text"][place.start : place.end], problem.message) == (row["place"], row["message"])


def test_no_refusal_is_vague() -> None:
    """These said nothing of the word at fault."""
    vague = {
        "数字前面的文字改变了它的含义",
        "数字后面应是计量单位",
        "单位后面的文字无法理解",
        "此处的文字无法理解",
    }
    told = {each.message for row in ROWS for each in read(row["text"], **context(row)).problems}
    assert told & vague == set()


def test_an_unreadable_cell_is_shown_with_a_caret_under_the_place() -> None:
    (problem,) = read("达到≥3,5家").problems
    assert render(problem) == (
        "E201 指标值无法识别\n  │ 达到≥3,5家\n  │      ^^^ “3,5”不是一个完整的数字，写法无法识别\n"
        "  = 可识别的写法：达到≥3.5家"
    )


def test_the_caret_counts_in_the_original_with_its_blanks() -> None:
    (problem,) = read("前 10 名").problems
    assert (problem.location.start, problem.location.end) == (0, 1)
    assert problem.message == "“前”使后面的数字成为名次或次序，不是指标值"


def test_the_hint_lists_only_writings_that_can_be_read() -> None:
    for row in ROWS:
        for each in read(row["text"], **context(row)).problems:
            if each.hint and each.hint.startswith("可识别的写法："):
                for writing in each.hint.removeprefix("可识别的写法：").split("、"):
                    assert read(writing, year=2022).constraint is not None, writing


def test_each_slip_of_the_table_matches_its_example_and_leads_to_a_reading() -> None:
    for pattern, rewrites, example in slips():
        assert pattern.search(example), example
        meant = [pattern.sub(rewrite, example) for rewrite in rewrites]
        assert any(read(each, year=2022).constraint is not None for each in meant), example


def test_divisors_in_another_order_are_the_same_unit() -> None:
    from evaluator.language.units import unit

    first, second = unit("元/人/月"), unit("元/月/人")
    assert first is not None
    assert second is not None
    assert (first.factor, first.dimension) == (second.factor, second.dimension)


def test_a_reading_is_the_same_whatever_was_read_before() -> None:
    cells = [row["text"] for row in ROWS][:60]
    first = [read(cell) for cell in cells]
    assert [read(cell) for cell in reversed(cells)] == first[::-1]


@pytest.mark.parametrize(
    ("sign", "stated"), [("≥", "at_least"), ("≤", "at_most"), ("＝", "exactly"), (">", "more_than")]
)
def test_the_sign_column_says_what_a_sign_in_the_cell_says(sign: str, stated: str) -> None:
    split, joined = read("36", sign=sign, unit="家"), read(f"{sign}36家")
    assert split.constraint == joined.constraint
    assert split.constraint is not None
    assert split.constraint.kind == "quantity"
    assert split.constraint.stated == stated


def test_none_and_blanks_are_missing() -> None:
    for cell in (None, "", " ", "\u3000", "\n"):
        found: Reading = read_cell(cell)
        assert found.constraint is not None
        assert found.constraint.kind == "missing"
        assert found.problems == ()


CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "values.csv"


@pytest.mark.skipif(not CORPUS.is_file(), reason="the corpus is not beside this checkout")
def test_the_corpus_is_typed_or_refused_and_none_raises() -> None:
    rows = list(csv.DictReader(CORPUS.read_text(encoding="utf-8").splitlines()))
    cells = [
        (row[column], row["二级指标"], row["三级指标"])
        for row, column in itertools.product(rows, ("年度指标值", "实际完成值"))
        if row[column]
    ]
    readings = [read(cell, level2=level2, name=name, year=2022) for cell, level2, name in cells]
    refused = {reading.text for reading in readings if reading.constraint is None}
    assert len(refused) <= 9, refused
    statements = {r.text for r in readings if r.constraint and r.constraint.kind == "level"}
    assert not any(char.isdecimal() for text in statements for char in text)


def test_passing_over_what_begins_nothing_changes_no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """The speller skips characters that begin nothing it knows; asked at every character it must spell the same."""
    cells = [normalise(row["text"]) for row in ROWS]
    quick = [spell(cell).shape for cell in cells]
    everything = frozenset("".join(cell.text for cell in cells))
    monkeypatch.setattr(spelling, "starters", lambda: everything)
    assert [spell(cell).shape for cell in cells] == quick


@pytest.mark.parametrize("text", ["美元" * 494, "人民币¥" * 400])
def test_a_row_of_money_names_is_no_figure_and_costs_no_recursion(text: str) -> None:
    found = read(text, year=2022).constraint
    assert found is None or found.kind != "quantity"
