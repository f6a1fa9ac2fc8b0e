"""The parts of a form, in one ordered list: by what a row is known to belong to a part, and how it is taken.

Each row goes to the first part that knows it; the last two of the list take what no other does. A new layout is an
entry here (or a word in a data file) and a case in ``tests/documents``.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from evaluator.documents.recognise import foot, funds, goals, header, indicators, tasks
from evaluator.documents.recognise.columns import MOST_HEADS, heads
from evaluator.documents.recognise.rows import Part, take_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evaluator.documents.model import Cell
    from evaluator.documents.recognise.draft import Draft
    from evaluator.documents.recognise.rows import Row


@dataclass(slots=True)
class Walk:
    """A form on the way through its rows: what was read, and what the rows above mean for those to come."""

    draft: Draft
    rows: deque[Row]
    """Those still to come."""
    above: list[Row] = field(default_factory=list)
    """Those taken already."""
    money: funds.Block | None = None
    """The block of money that rows may go on with."""
    tasks: tasks.Tasks | None = None
    """The tasks of a department that rows may go on with."""
    goals: dict[str, Cell] = field(default_factory=dict)
    """Heads whose texts are in the next row."""
    table: indicators.Table | None = None
    """The indicators, once their head has come."""

    @property
    def body(self) -> indicators.Table:
        """The table of indicators that a part below its head is in."""
        assert self.table is not None
        return self.table


ABOVE, BELOW = False, True


def _head(row: Row, walk: Walk) -> int:
    return heads([row, *islice(walk.rows, MOST_HEADS - 1)])


def _take_head(row: Row, walk: Walk, many: int) -> None:
    if walk.table is None:
        walk.table = indicators.begin(row, walk.rows)
    rows = [row, *(walk.rows.popleft() for _ in range(many - 1))]
    indicators.take_head(rows, walk.rows, walk.table, walk.draft)


def _tasks_head(row: Row, walk: Walk) -> tasks.Tasks | None:
    below = next(iter(walk.rows), None)
    return tasks.head_of(row, below if below is not None and below.table is row.table else None)


def _take_tasks_head(row: Row, walk: Walk, found: tasks.Tasks) -> None:
    tasks.take_head([row, *(walk.rows.popleft() for _ in range(found.rows - 1))], walk.draft)
    walk.tasks, walk.money, walk.goals = found, None, {}


def _take_task(row: Row, walk: Walk, found: tasks.Tasks) -> None:
    tasks.take_row(row, found, walk.draft)


def _take_money_head(row: Row, walk: Walk, block: funds.Block) -> None:
    funds.take_head(row, walk.draft)
    walk.money, walk.goals, walk.tasks = block, {}, None


def _take_source(row: Row, walk: Walk, source: str) -> None:
    assert walk.money is not None
    funds.take_row(row, source, walk.money, walk.draft)


def _take_goal_heads(row: Row, walk: Walk, found: dict[str, Cell]) -> None:
    walk.draft.place(*row.cells)
    walk.goals, walk.money, walk.tasks = found, None, None


def _take_goals(row: Row, walk: Walk, texts: list[Cell]) -> None:
    goals.take_texts(row, texts, walk.goals, walk.draft)
    walk.goals = {}


PARTS: tuple[Part[Walk], ...] = (
    Part("head of the indicators", _head, _take_head),
    Part(
        "indicators of the whole term",
        lambda row, walk: walk.body.medium and not row.is_rule and not foot.leads(row, walk.body),
        lambda row, walk, _: indicators.add_medium(row, walk.draft),
        BELOW,
    ),
    Part(
        "figures to compute from",
        lambda row, _: header.entries_in(row),
        lambda row, walk, cells: header.take_entries(row, cells, walk.draft),
        ABOVE,
    ),
    Part("rule", lambda row, _: row.is_rule, lambda row, walk, _: walk.draft.place(*row.cells)),
    Part(
        "rest of a text from the page before",
        lambda row, walk: not header.is_known(row.cells[0]) and walk.draft.is_open(row),
        lambda row, walk, _: walk.draft.go_on(row),
        ABOVE,
    ),
    Part(
        "task",
        lambda row, walk: walk.tasks if walk.tasks and walk.tasks.holds(row) and not header.opens(row) else None,
        _take_task,
        ABOVE,
    ),
    Part("head of the tasks", _tasks_head, _take_tasks_head, ABOVE),
    Part("head of the money", lambda row, _: funds.head_of(row), _take_money_head, ABOVE),
    Part(
        "source of money",
        lambda row, walk: walk.money and funds.source_in(row, first=walk.above[-1] is walk.money.head),
        _take_source,
        ABOVE,
    ),
    Part(
        "more beside a label",
        lambda row, walk: header.label_beside(row, walk.draft),
        lambda row, walk, label: header.go_on_beside(row, label, walk.draft),
        ABOVE,
    ),
    Part("goal and result", lambda row, walk: walk.goals and goals.texts_of(row, walk.goals), _take_goals, ABOVE),
    Part("head of goal and result", lambda row, _: goals.heads_of(row), _take_goal_heads, ABOVE),
    Part(
        "amounts below their sources",
        lambda row, walk: funds.sources_over(row, walk.above[-2:]),
        lambda row, walk, found: funds.take_across(row, walk.above[-2:], found, walk.draft),
        ABOVE,
    ),
    Part(
        "goal among the indicators",
        lambda row, _: goals.is_numbered(row),
        lambda row, walk, _: goals.take_numbered(row, walk.draft),
        BELOW,
    ),
    Part("foot", lambda row, _: foot.is_foot(row), lambda row, walk, _: header.pairs(row, walk.draft), BELOW),
    Part(
        "total",
        lambda row, walk: foot.is_total(row, walk.body),
        lambda row, walk, _: foot.take_total(row, walk.body, walk.draft),
        BELOW,
    ),
    Part(
        "total in one cell",
        lambda row, _: foot.total_in(row),
        lambda row, walk, text: foot.take_total_in(row, text, walk.draft),
        BELOW,
    ),
    Part("subtotal", lambda row, _: foot.is_subtotal(row), lambda row, walk, _: walk.draft.place(*row.cells), BELOW),
    Part(
        "remark",
        lambda row, walk: foot.is_remark(row, walk.body),
        lambda row, walk, _: foot.take_remark(row, walk.draft),
        BELOW,
    ),
    Part(
        "execution among the indicators",
        lambda row, walk: funds.is_execution(row, walk.body.columns, walk.draft),
        lambda row, walk, _: funds.take_execution(row, walk.body.columns, walk.draft),
        BELOW,
    ),
    Part(
        "indicator",
        lambda *_: True,
        lambda row, walk, _: indicators.take_row(row, walk.body, walk.draft),
        BELOW,
    ),
    Part("labels and contents", lambda *_: True, lambda row, walk, _: header.pairs(row, walk.draft), ABOVE),
)


def read_rows(rows: Iterable[Row], draft: Draft) -> None:
    """Read the rows of a form, each by the first part that knows it."""
    walk = Walk(draft, deque(rows))
    for _ in walked(walk):
        pass
    if walk.table is not None:
        indicators.finish(walk.table, draft)


def walked(walk: Walk) -> Iterator[tuple[Row, str]]:
    """Every row with the part that took it."""
    while walk.rows:
        row = walk.rows.popleft()
        if walk.table is None and set(row.cells) <= walk.draft.placed:
            continue  # a title
        goals.hear(row, walk.draft)
        asked = (part for part in PARTS if part.below in {None, walk.table is not None})
        name = take_first(asked, row, walk)
        walk.above.append(row)
        yield row, name
