"""Tables of double-width text for a terminal: sharing out the width, wrapping cells, padding them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from evaluator.text import clean, pad, width, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Paint = Callable[..., str]

GAP = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, the side it is aligned to, and the least cells it can be squeezed to."""

    title: str
    right: bool = False
    least: int | None = None
    """``None``: never squeezed (figures must not break)."""
    most: int = 10_000
    """The most cells it takes, however long its texts are."""


@dataclass(frozen=True, slots=True)
class Styled:
    """A cell with its colours (arguments of :func:`click.style`)."""

    text: str
    style: Mapping[str, Any] = field(default_factory=dict)


def painter(*, colour: bool) -> Paint:
    """A function that styles text, or leaves it alone when no colour is wanted."""
    if not colour:
        return lambda text, **_: text
    from click import style

    return lambda text, **look: style(text, **look) if look and text.strip() else text


def fit(columns: Sequence[Column], rows: Sequence[Sequence[Styled]], cells: int) -> list[int]:
    """The width of every column so that all fit into ``cells``: natural widths, the widest squeezed first."""
    widths = [
        min(column.most, max([width(column.title), *(width(clean(row[i].text)) for row in rows)]))
        for i, column in enumerate(columns)
    ]
    room = cells - width(GAP) * (len(columns) - 1)
    while sum(widths) > room:
        open_ = [i for i, column in enumerate(columns) if column.least is not None and widths[i] > column.least]
        if not open_:
            break
        widest = max(open_, key=lambda i: widths[i])
        widths[widest] -= 1
    return widths


def lines(columns: Sequence[Column], widths: Sequence[int], cells: Sequence[Styled], paint: Paint) -> list[str]:
    """One row of a table: every cell wrapped in its column, as many lines as the tallest needs."""
    wrapped = [wrap(clean(cell.text), room) for cell, room in zip(cells, widths, strict=True)]
    out = []
    for parts in zip_longest(*wrapped, fillvalue=""):
        painted = [
            paint(pad(part, room, right=column.right), **cell.style)
            for part, room, column, cell in zip(parts, widths, columns, cells, strict=True)
        ]
        out.append(GAP.join(painted).rstrip())
    return out


def paragraph(text: str, cells: int, *, first: str = "", rest: str | None = None) -> list[str]:
    """``text`` wrapped into ``cells`` behind the prefix ``first``; further lines behind ``rest`` (else as deep)."""
    rest = " " * width(first) if rest is None else rest
    wrapped = wrap(clean(text), max(2, cells - width(first)))
    return [(first if number == 0 else rest) + line for number, line in enumerate(wrapped)]
