"""The one table of statuses: complete, and known to everything that shows one."""

import re
from pathlib import Path
from typing import get_args

import click

from evaluator.result import BY_RUNG, STATUS_NAMES, STATUSES, Rung, Status

STYLE = Path(__file__).parent.parent / "evaluator" / "scorecard" / "page" / "page.css"


def test_every_status_has_its_entry_and_a_name_and_mark_of_its_own() -> None:
    assert set(STATUSES) == set(get_args(Status))
    assert len(set(STATUS_NAMES.values())) == len(STATUSES)
    assert len({info.mark for info in STATUSES.values()}) == len(STATUSES)


def test_a_mark_takes_one_cell_of_any_terminal() -> None:
    from evaluator.text import width

    assert {width(info.mark) for info in STATUSES.values()} == {1}


def test_every_look_has_its_colours_on_the_page_and_on_a_terminal() -> None:
    looks = set(re.findall(r"\.status\.(\w+)", STYLE.read_text(encoding="utf-8")))
    assert looks == {info.look for info in STATUSES.values()}
    assert all(click.style(info.mark, **info.style) for info in STATUSES.values())


def test_every_rung_of_a_judgement_is_one_status() -> None:
    assert set(BY_RUNG) == set(get_args(Rung))
    assert {STATUSES[status].rung for status in BY_RUNG.values()} == set(BY_RUNG)


def test_what_is_open_was_not_judged_and_what_was_judged_is_not_open() -> None:
    assert all(not (info.open and (info.rung or info.silent)) for info in STATUSES.values())
