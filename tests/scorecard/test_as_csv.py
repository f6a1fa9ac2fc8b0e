"""scorecards.csv: for a spreadsheet, and safe in one."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.csv_text import escape
from evaluator.scorecard import as_csv
from tests.scorecard.samples import HOSTILE, PLAIN, RUN, TRADE

GOLDEN = Path(__file__).parent / "golden" / "scorecards.csv"


def test_a_run_is_written_as_approved() -> None:
    everything = replace(RUN, projects=(*RUN.projects, HOSTILE))
    assert as_csv.dumps(everything).encode() == GOLDEN.read_bytes()


def test_excel_recognises_the_file() -> None:
    text = as_csv.dumps(RUN)
    assert text.startswith("\ufeff项目名称,")
    assert text.count("\r\n") == text.count("\n") == text.count("\r")


def test_every_project_has_an_execution_row_and_a_row_an_indicator() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv.dumps(RUN).removeprefix("\ufeff"), newline="")))
    assert len(rows) == sum(1 + len(card.indicators) for card in RUN.projects)
    first = rows[0]
    assert (first["三级指标"], first["指标值"], first["实际完成值"], first["得分"]) == (
        "预算执行率",
        "2930000元",
        "2900000元",
        "9.90",
    )
    assert {row["数据说明"] for row in rows if row["项目名称"] == TRADE.name} == {"示例数据"}
    assert {row["数据说明"] for row in rows if row["项目名称"] == PLAIN.name} == {""}


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=100%", "'=100%"),
        ("+1", "'+1"),
        ("-5%", "'-5%"),
        ("-", "'-"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        (" =1+1", "' =1+1"),
        ("＝100%", "'＝100%"),
        ("'引", "''引"),
        ("≥35家", "≥35家"),
        ("1-2", "1-2"),
        (None, ""),
    ],
)
def test_what_could_be_a_formula_is_text(cell: str | None, written: str) -> None:
    assert escape(cell) == written


@given(st.text(max_size=20))
def test_escaping_is_undone_by_dropping_one_apostrophe(cell: str) -> None:
    written = escape(cell)
    assert not written.lstrip().startswith(("=", "+", "-", "@"))
    assert not written.startswith(("\t", "\r"))
    assert (written.removeprefix("'")) == cell


@given(name=st.text(max_size=20), actual=st.text(max_size=20))
def test_any_text_comes_back_from_its_cell(name: str, actual: str) -> None:
    first, *rest = PLAIN.indicators
    odd = replace(PLAIN, name=name, indicators=(replace(first, actual=actual), *rest))
    text = as_csv.dumps(replace(RUN, projects=(odd,))).removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == 4
    assert rows[1]["项目名称"] == escape(name)
    assert rows[1]["实际完成值"] == escape(actual)
