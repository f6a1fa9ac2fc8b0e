"""Names in the writing of different hands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.actuals.names import Names

BASE = st.text("奖励企业数覆盖率培训A1b展会满意度", min_size=2, max_size=10)
NOISE = st.text(" 　“”\"'「」—-－–·、，,。《》（）*★：:ー\n", max_size=2)


@st.composite
def hands(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and the same name as another hand writes it."""
    name = draw(BASE)
    wide = {ord(char): chr(ord(char) + 0xFEE0) for char in "A1b"} if draw(st.booleans()) else {}
    return name, "".join(draw(NOISE) + char.translate(wide) for char in name) + draw(NOISE)


@given(hands())
def test_another_hand_is_read_as_the_same_name(pair: tuple[str, str]) -> None:
    name, other = pair
    names = Names(["别的", name])
    assert names.find(other) == [1]
    assert names.find(name) == [1]


@pytest.mark.parametrize(
    "written",
    [
        "指标1：奖励企业数",
        "指标一、奖励企业数",
        "三级指标2:奖励企业数",
        "1.奖励企业数",
        "（3）奖励企业数",
        "二、奖励企业数",
        "★ 奖励企业数",
        "★1、奖励企业数",
    ],
)
def test_numbering_is_no_part_of_a_name(written: str) -> None:
    assert Names(["奖励企业数"]).find(written) == [0]
    assert Names([written]).find("奖励企业数") == [0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("奖励企业数", "奖励企业"),
        ("12345热线", "热线"),
        ("一次性补助", "次性补助"),
        ("3.5米道路", "5米道路"),
        ("指标1", "指标2"),
        ("", ""),
    ],
)
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert Names([one]).find(other) == []


def test_the_strictest_likeness_wins() -> None:
    names = Names(["指标1：完成率", "完成率", "完成-率"])
    assert names.find("完成 率") == [1]
    assert names.find("完成-率") == [2]
    assert names.find("完成、率") == [1, 2]
    assert names.find("指标1:完成率") == [0]


def test_the_nearest_name_is_suggested() -> None:
    names = Names(["奖励企业数", "补助企业满意度", None])
    assert names.nearest("奖励企业家数") == "奖励企业数"
    assert names.nearest("植树") is None
