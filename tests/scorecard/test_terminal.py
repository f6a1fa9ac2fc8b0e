"""Cards and summary for a terminal; whole outputs in golden/."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.result import Reason, Scorecards
from evaluator.scorecard import terminal
from evaluator.scorecard.terminal_summary import summary
from evaluator.text import width
from tests.scorecard.samples import HOSTILE, LONG, PLAIN, RUN, TRADE

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("cells", [80, 100, 132])
def test_a_run_prints_as_a_person_has_read_and_approved(cells: int) -> None:
    assert terminal.render(RUN, cells) == (GOLDEN / f"run-{cells}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("cells", range(80, 150))
def test_no_line_is_wider_than_the_terminal(cells: int) -> None:
    everything = replace(RUN, projects=(*RUN.projects, HOSTILE))
    assert [line for line in terminal.render(everything, cells).splitlines() if width(line) > cells] == []


def test_colour_only_when_asked_and_never_in_the_way_of_alignment() -> None:
    plain, coloured = terminal.render(RUN, 100), terminal.render(RUN, 100, colour=True)
    assert "\x1b" not in plain
    assert "\x1b[" in coloured
    assert [line.rstrip() for line in click.unstyle(coloured).splitlines()] == plain.splitlines()


def test_a_single_project_needs_no_summary() -> None:
    assert terminal.render(replace(RUN, projects=(PLAIN,), problems=())) == terminal.card(PLAIN)


def test_a_run_without_projects_says_so() -> None:
    assert "0 个项目" in terminal.render(Scorecards("id", "规则", "", ()))


def test_illustrative_figures_are_labelled_on_the_card_and_under_the_summary() -> None:
    assert "【示例数据】" in terminal.card(TRADE)
    assert "示例数据" not in terminal.card(LONG)
    assert "示例数据：" in summary(RUN)
    assert "示例数据" not in summary(replace(RUN, projects=(LONG, PLAIN)))


def test_what_a_rule_did_to_the_total_is_shown() -> None:
    capped = replace(
        PLAIN, total=Decimal(89), reasons=(Reason("执行率低于 80%，总分以 89 分为限", "cap", "某办法 第三条"),)
    )
    assert " 总分：执行率低于 80%，总分以 89 分为限 [3]\n" in terminal.card(capped)


@given(name=st.text(max_size=40), actual=st.text(max_size=40), cells=st.integers(80, 140))
def test_any_text_stays_inside_the_width_and_steers_nothing(name: str, actual: str, cells: int) -> None:
    first, *rest = PLAIN.indicators
    odd = replace(PLAIN, name=name, indicators=(replace(first, level3=name, actual=actual), *rest))
    shown = terminal.card(odd, cells) + summary(replace(RUN, projects=(odd,)), cells)
    lines = shown.split("\n")
    assert max(map(width, lines)) <= cells
    assert all(char == "\n" or (char >= " " and char not in "\x7f\x9b\u202e") for char in shown)
