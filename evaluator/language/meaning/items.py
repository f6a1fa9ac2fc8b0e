"""Phrases and items: a figure with the letters around it, and what it was read to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from evaluator.language.grammar.shapes import Node
from evaluator.language.lexer.letters import CHANGES, Kind

if TYPE_CHECKING:
    from evaluator.language.constraint import Date, Growth, Quantity
    from evaluator.language.lexer.letters import Letter


QUANTITIES = {"single", "range", "tolerance", "margin", "mixed"}
"""The rules of the grammar that are quantities."""


@dataclass
class Phrase:
    """A figure with the letters before and behind it.

    ``joined`` when it is behind another without a comma; ``alone`` when it is all that its clause says;
    ``scope`` when its words leave it no figure of its own: it can only say what the next one is of.
    """

    leads: list[int]
    figure: Node
    trails: list[int]
    joined: bool = False
    alone: bool = False
    scope: bool = False


@dataclass
class Item:
    """What a phrase says, and the words around it; ``of`` when a 的 joins the figure to its subject."""

    constraint: Quantity | Date | Growth
    label: str = ""
    subject: str = ""
    colon: bool = False
    awarded: bool = False
    joined: bool = False
    from_value: bool = False
    total: bool = False
    note: str = ""
    of: bool = False
    place: tuple[int, int] = (0, 0)


def phrases(clause: Node, letters: list[Letter]) -> list[Phrase]:
    """The phrases of a clause of figures, in order."""
    found: list[Phrase] = []
    leads: list[int] = []
    joined = bad = False
    for part in clause.parts:
        assert isinstance(part, Node), "a clause holds rules"
        places = cast("list[int]", list(part.parts)) if part.rule != "figure" else []
        if part.rule == "figure":
            found.append(Phrase(leads, part, [], joined, scope=bad))
            leads, joined, bad = [], False, False
        elif part.rule in {"trails", "loose"}:
            found[-1].trails.extend(places)
            found[-1].scope |= part.rule == "loose"
        else:
            leads, joined, bad = places, part.rule == "opener", part.rule == "bad"
    found = _from_base(found, letters)
    found[0].alone = len(found) == 1
    return found


def _from_base(found: list[Phrase], letters: list[Letter]) -> list[Phrase]:
    """A base with its own figure, as one: 由2020年的80%提高到90%, 较2020年的80%提高5个百分点."""
    kept: list[Phrase] = []
    for phrase in found:
        before = kept[-1] if kept else None
        if before and _dates_start(before, phrase, letters):
            kept[-1] = replace(phrase, leads=before.leads)
        elif before and _is_base(before, letters) and phrase.leads and letters[phrase.leads[0]].letter in CHANGES:
            base = next(place for place in before.leads if letters[place].letter == Kind.BASE)
            kept[-1] = replace(phrase, leads=[base, *phrase.leads], joined=before.joined)
        else:
            kept.append(_undated(phrase, letters))
    return kept


def _dates_start(date: Phrase, phrase: Phrase, letters: list[Letter]) -> bool:
    """Whether a date only says when the figure behind it held: 从2021年底的｜300家."""
    since = any(letters[place].letter == Kind.FROM for place in date.leads)
    of = all(letters[place].end - letters[place].start == 1 for place in date.trails)
    return since and of and not phrase.leads and not _is_quantity(date.figure) and _is_quantity(phrase.figure)


def _is_base(phrase: Phrase, letters: list[Letter]) -> bool:
    """Whether a figure is what its base came to: 较2020年的80%."""
    leads = [letters[place].letter for place in phrase.leads]
    return "较" in leads and not {"增", "减"} & set(leads) and _is_quantity(phrase.figure)


def _undated(phrase: Phrase, letters: list[Letter]) -> Phrase:
    """A figure without the date before it, where a change starts from it: 由2020年80%提高到90%."""
    if len(phrase.figure.parts) == 1 or all(letters[place].letter != Kind.FROM for place in phrase.leads):
        return phrase
    return replace(phrase, figure=phrase.figure._replace(parts=phrase.figure.parts[1:]))


def _is_quantity(figure: Node) -> bool:
    """Whether a figure is a quantity alone."""
    return isinstance(figure.parts[0], Node) and figure.parts[0].rule in QUANTITIES


def places_of(node: Node) -> list[int]:
    """The places of the letters of a node, in order."""
    return [place for part in node.parts for place in ([part] if isinstance(part, int) else places_of(part))]
