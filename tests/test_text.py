"""Text on a terminal, and text from a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.problem import Location
from evaluator.text import clean, cut, decode, pad, readable, width, wrap


@pytest.mark.parametrize(
    ("text", "cells"), [("", 0), ("abc", 3), ("三十五家", 8), ("≥35家", 5), ("％", 2), ("e\u0301", 1), ("…", 1)]
)
def test_width_counts_cells(text: str, cells: int) -> None:
    assert width(text) == cells


def test_pad_fills_up_to_cells() -> None:
    assert pad("家", 4) == "家  "
    assert pad("35", 4, right=True) == "  35"
    assert pad("三十五家", 4) == "三十五家"


@pytest.mark.parametrize(("cells", "text"), [(8, "三十五家"), (7, "三十五…"), (6, "三十…"), (5, "三十…"), (1, "…")])
def test_cut_keeps_what_fits_and_says_that_something_is_gone(cells: int, text: str) -> None:
    assert cut("三十五家", cells) == text
    assert width(text) <= cells


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("奖励  企业\n数", "奖励 企业 数"),
        ("\x1b[31m红\x1b[0m", "[31m红[0m"),
        ("左\u202e右", "左右"),
        ("  家  ", "家"),
    ],
)
def test_clean_text_is_one_harmless_line(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_wrap_keeps_a_number_with_its_measure_word() -> None:
    assert wrap("奖励企业不少于35家", 14) == ["奖励企业不少于", "35家"]


@given(st.text(alphabet="奖励企业35家，。≥%ab （）", max_size=60), st.integers(4, 30))
def test_wrapped_lines_fit_and_lose_no_character(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert all(width(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(max_size=30), st.integers(1, 30))
def test_cut_text_fits(text: str, cells: int) -> None:
    assert width(cut(text, cells)) <= cells


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_a_file_of_a_clerk_is_decoded(encoding: str) -> None:
    assert decode("奖励企业数，≥35家".encode(encoding)) == "奖励企业数，≥35家"


def test_what_is_in_neither_encoding_is_refused() -> None:
    with pytest.raises(UnicodeDecodeError):
        decode(b"\xff\xff\xff")


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("绩效目标表.docx".encode(), "绩效目标表.docx"),
        ("绩效目标表.docx".encode("gbk"), "绩效目标表.docx"),
        (b"\xff\xff", "\ufffd\ufffd"),
    ],
)
def test_a_file_name_is_readable_whatever_its_bytes(raw: bytes, name: str) -> None:
    assert readable(raw.decode("utf-8", "surrogateescape")) == name
    assert Location(raw.decode("utf-8", "surrogateescape")).file == name
