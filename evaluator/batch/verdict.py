"""What the rules say of rows whose texts were looked up: the expressions that every engine runs.

A row comes with the columns (:func:`inner`) ``lower`` … ``inv_upper``, ``turn`` and ``way`` of its target, in the frame
that it is compared in; ``point`` and ``inv_point`` of its actual; ``weight`` in cents; and ``settled`` with
``s_status`` … ``s_above_zero`` where the exact judge has spoken.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import narwhals.stable.v2 as nw

from evaluator.batch.rows import DAY, EXACT, FIXED, STATUSES, WRITTEN
from evaluator.lexicon.reports import silence
from evaluator.result import STATUSES as INFO
from evaluator.rulebook.methods.formula import Row
from evaluator.scoring import rules
from evaluator.scoring.axis import FAR
from evaluator.scoring.columns import Columns, by_case, expressions
from evaluator.scoring.plausible.days import FIRST_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluator.batch.engines import Frame
    from evaluator.rulebook import Rulebook

MET, PARTLY, NOT_MET, PENDING = (STATUSES.index(each) for each in ("met", "partly_met", "not_met", "pending"))
"""Statuses as numbers."""
JUDGED = [number for number, each in enumerate(STATUSES) if INFO[each].rung]
"""Those of a settled verdict."""
_FIRST_DAY = float(dt.date(FIRST_YEAR, 1, 1).toordinal())
_MOST = 1e6
"""No indicator weighs more."""


def inner(name: str) -> str:
    """The name of a column of ours beside those of the table."""
    return f"__{name}"


def ours(name: str) -> nw.Expr:
    """A column of ours."""
    return nw.col(inner(name))


def weight_of(name: str) -> nw.Expr:
    """A weight in cents from a column of numbers; null for what is not a weight (NaN compares with nothing)."""
    value = nw.col(name).cast(nw.Float64)
    return nw.when((value >= 0) & (value <= _MOST)).then(Columns.round(value * 100))


def is_silent(name: str) -> nw.Expr:
    """Whether a column of explanations says nothing (无, 见附件): the pattern that single rows are asked too."""
    return nw.col(name).cast(nw.String).fill_null("").str.contains(silence())


def is_exact() -> nw.Expr:
    """Rows for the exact judge: by their kinds, because a bare figure may be read in two ways, or may be impossible.

    So is a row that says more than its target and actual (last year's figure, a reference, a person's verdict).

    The ends are those of the frame that the row is compared in.
    """
    point = ours("point")
    share = (point > 0) & (point <= ours("unsure_up_to"))
    by_kind = (
        ours("flagged")
        | (ours("route") == EXACT)
        | ((ours("route") == WRITTEN) & (share | (point > ours("unsure_from"))))
    )
    return by_kind | ((ours("route") != FIXED) & (_may_be_open(point) | _is_at_open_end(point)))


def _may_be_open(point: nw.Expr) -> nw.Expr:
    """What may have to be answered first: a part of what cannot be divided, a share above 100 %, a cost below zero."""
    figure = point * ours("whole")
    day = ours("way") == DAY
    below = (day & (point < _FIRST_DAY)) | (~day & (point < 0) & (ours("lower") <= -float(FAR)))
    return below | (ours("capped") & (point > ours("plain_to"))) | ((figure - figure.floor()) != 0)


def _is_odd(point: nw.Expr) -> nw.Expr:
    """A figure out of all proportion, a day outside the year: asked about, and judged all the same."""
    low = (point < ours("plain_from")) & ((point > 0) | (ours("way") == DAY))
    return low | (point > ours("plain_to"))


def _is_at_open_end(point: nw.Expr) -> nw.Expr:
    """A limit that must be passed and was only reached."""
    lower = (point == ours("lower")) & ~ours("lower_closed")
    return lower | ((point == ours("upper")) & ~ours("upper_closed"))


def with_verdict(frame: Frame, books: Sequence[Rulebook]) -> Frame:
    """``status``, ``attainment``, ``cents`` and what shows which problems a row has: as ruled, or as it was settled."""
    weight = ours("weight").fill_null(0.0)
    row = Row(
        **{each: ours(each) for each in Row.__slots__ if each not in {"weight", "inv_weight"}},
        weight=weight,
        inv_weight=nw.when(weight > 0).then(1 / weight).otherwise(0.0),
    )
    ruled = _by_book([expressions(row, book, ours("case")) for book in books])
    frame = frame.with_columns(
        __met=ruled["met"],
        __ratio=nw.when(ours("way") != DAY).then(ruled["attainment"]),
        __score=ruled["score"],
        __share=ruled["share"],
        __above=rules.overshoot(Columns, row),
        __negative=(ours("way") != DAY) & (row.point < 0) & (row.lower > 0),
        __turned=_is_turned(row, ruled["met"]),
        __odd=_is_odd(row.point),
    )
    settled = ours("settled")
    earned = Columns.round(row.weight * ours("s_share")) - ours("s_deducted")
    met = nw.when(ours("share") >= 1.0).then(nw.lit(MET)).otherwise(nw.lit(PARTLY))
    by_rule = nw.when(ours("met")).then(met).otherwise(nw.lit(NOT_MET))
    frame = frame.with_columns(
        __status=nw.when(settled).then(ours("s_status")).otherwise(by_rule),
        __cents=nw.when(settled).then(earned).otherwise(ours("score")),
        __attainment=nw.when(settled).then(ours("s_attainment")).otherwise(ours("ratio")),
        __above=nw.when(settled).then(ours("s_overshoot")).otherwise(ours("above")),
        __negative=ours("negative") & ~settled,
        __turned=ours("turned") & ~settled,
        __odd=ours("odd") & ~settled,
    )
    scored = (ours("status") != PENDING) & ~ours("weight").is_null()
    return frame.with_columns(__cents=nw.when(scored).then(ours("cents")))


def _is_turned(row: Row, met: nw.Expr) -> nw.Expr:
    """Whether the direction of a value was assumed, and the other one would give another verdict."""
    turn = ours("turn")
    as_well = nw.when(row.upper >= float(FAR)).then(row.point <= turn).otherwise(row.point >= turn)
    return ~turn.is_null() & ~(met & as_well).fill_null(value=False)


FIRST = "W507"
"""The one problem of a row that is before those of its pair."""


def _by_book(found: Sequence[Mapping[str, nw.Expr]]) -> dict[str, nw.Expr]:
    """What each book says, for the rows of its years."""
    first, *others = found
    chosen = dict(first)
    for number, each in enumerate(others, 1):
        chosen = {name: nw.when(ours("book") == number).then(each[name]).otherwise(chosen[name]) for name in chosen}
    return chosen


def flags(books: Sequence[Rulebook], *, explained: bool) -> dict[str, nw.Expr]:
    """The rows that have each problem of whole rows, in the order in which ``run`` reports them.

    ``explained``: the table has a column of explanations, and the rows say by ``silent`` that theirs is blank.
    """
    return {
        FIRST: ours("negative"),
        "N535": ours("turned"),
        "W551": ours("odd") & (ours("way") == DAY),
        "W553": ours("odd") & (ours("way") != DAY),
        **_of_books([_unexplained(book, explained=explained) for book in books]),
        "W529": ours("weight").is_null(),
    }


def _of_books(found: Sequence[dict[str, nw.Expr]]) -> dict[str, nw.Expr]:
    """Problems that some books ask about and others do not."""
    if len(found) == 1:
        return found[0]
    rows = {code: nw.lit(value=False) for code in ("W518", "W517", "N525") if any(code in each for each in found)}
    for number, each in enumerate(found):
        for code, expression in each.items():
            rows[code] |= (ours("book") == number) & expression
    return rows


def _unexplained(rulebook: Rulebook, *, explained: bool) -> dict[str, nw.Expr]:
    """Deviations that the rulebook wants explained and that have no explanation."""
    asked = rulebook.explain.value
    status, found = ours("status"), {}
    open_ = status.is_in(JUDGED)
    if explained:
        open_ &= ours("silent")
    short = nw.lit(value=False)
    if asked.not_met:
        short |= status != MET
    if asked.score_below_weight:
        short |= ours("cents") < ours("weight").fill_null(0.0)
    if asked.not_met or asked.score_below_weight:
        found["W518"] = open_ & short
    above = open_ & ~short
    far = {code: _far_above(rulebook, method) for code, method in (("W517", "explain"), ("N525", "flag"))}
    if far["W517"] is not None:
        found["W517"] = above & far["W517"]
    if far["N525"] is not None:
        found["N525"] = above & far["N525"] & ~(nw.lit(value=False) if far["W517"] is None else far["W517"])
    return found


def _far_above(rulebook: Rulebook, method: str) -> nw.Expr | None:
    """Whether a figure is so far above its target that it is asked about, or pointed out; None where no rule does."""

    def reached(book: Rulebook) -> nw.Expr:
        rule, found = book.overshoot.value, nw.lit(value=False)
        if method == "explain" and rule.zero_from is not None:
            # Targets of zero go to the exact judge, who alone knows the figure above them.
            found |= ours("settled") & (ours("s_above_zero").fill_null(0.0) >= Columns.edge(rule.zero_from))
        step = next(rule.of(method), None)
        return found if step is None else found | step.reached(Columns, ours("above"))

    rules_of = [book.overshoot.value for book in (rulebook, *rulebook.cases)]
    asked = any(next(rule.of(method), None) or (method == "explain" and rule.zero_from) for rule in rules_of)
    return by_case(ours("case"), rulebook, reached) if asked else None


def ratio() -> nw.Expr:
    """达成度, half up to four decimals."""
    return ((ours("attainment") * 10_000 + (0.5 + 1e-9)).floor() * 0.0001).round(4)


def points() -> nw.Expr:
    """得分."""
    return (ours("cents") * 0.01).round(2)
