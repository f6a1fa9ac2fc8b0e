"""Phrases and items: a figure with the letters around it, and what it was read to."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from evaluator.language.shapes import Node

if TYPE_CHECKING:
    from evaluator.language.constraint import Date, Growth, Quantity
    from evaluator.language.letters import Letter


@dataclass
class Phrase:
    """A figure with the letters before and behind it.

    ``joined`` when it stands behind another without a comma; ``awards`` when another follows that is given for it;
    ``alone`` when it is all that its clause says.
    """

    leads: list[int]
    figure: Node
    trails: list[int]
    joined: bool = False
    awards: bool = False
    alone: bool = False


@dataclass
class Item:
    """What a phrase says, and the words around it."""

    constraint: Quantity | Date | Growth
    label: str = ""
    subject: str = ""
    colon: bool = False
    awarded: bool = False
    joined: bool = False
    from_value: bool = False
    total: bool = False
    note: str = ""
    place: tuple[int, int] = (0, 0)


def phrases(clause: Node, letters: list[Letter]) -> list[Phrase]:
    """The phrases of a clause of figures, in order."""
    found: list[Phrase] = []
    leads: list[int] = []
    joined = False
    for part in clause.parts:
        assert isinstance(part, Node), "a clause holds rules"
        places = cast("list[int]", list(part.parts)) if part.rule in {"leads", "opener", "trails"} else []
        if part.rule == "figure":
            found.append(Phrase(leads, part, [], joined))
            leads, joined = [], False
        elif part.rule == "trails":
            found[-1].trails.extend(places)
        else:
            leads, joined = places, part.rule == "opener"
    _mark_awards(found, letters)
    found[0].alone = len(found) == 1
    return found


def _mark_awards(found: list[Phrase], letters: list[Letter]) -> None:
    for before, after in pairwise(found):
        joins = {letters[place].letter for place in after.leads} if after.joined else set()
        trails = "".join(letters[place].letter for place in before.trails)
        before.awards = "奖" in joins or (":" in joins and ("的" in trails or "文" not in trails))


def places_of(node: Node) -> list[int]:
    """The places of the letters of a node, in order."""
    return [place for part in node.parts for place in ([part] if isinstance(part, int) else places_of(part))]
