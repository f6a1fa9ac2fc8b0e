"""The indicator table: rows read into indicators, slips repaired and noted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from evaluator.documents.labels import clean, find, squeeze, tidy
from evaluator.documents.recognise.align import MOST_CELLS, Habit, align, is_blank, level
from evaluator.documents.recognise.columns import MOST_HEADS, by_content, heads, is_head_label, read_head
from evaluator.documents.recognise.repairs import Levels, continue_row, line_numbers, points, tidy_name
from evaluator.forms.adjusted import parted
from evaluator.forms.doubts import shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evaluator.documents.model import Cell
    from evaluator.documents.recognise.align import Column
    from evaluator.documents.recognise.draft import Draft
    from evaluator.documents.recognise.rows import Row
    from evaluator.problem import Location

TEXTS = (
    "target",
    "initial_target",
    "sign",
    "unit",
    "actual",
    "deviation",
    "evidence",
    "last_year",
    "standard",
    "expected",
    "likelihood",
    "cause",
)
_TICKS = {"√", "✓", "✔", "☑", "是"}
NUMBERS = {"weight": "分值", "score": "得分", "deduction": "扣减分数"}
FIGURES = ("target", "actual", "weight", "score")
MOST_LISTED = 10
MARKS = {"sign", "unit"}
_NO_NAME = re.compile(r"(指标)?(\d{1,2}|[一二三四五六七八九十])?[:：、.．]?[.…·]*")


@dataclass(slots=True)
class Table:
    """The table being read: its columns, its habits, and the labels in force."""

    first: Row
    """Its first head."""
    annual: bool
    """Whether any of its heads is of the year."""
    habit: Habit
    columns: tuple[Column, ...] = ()
    levels: Levels = field(default_factory=Levels)
    lost: dict[int, list[Cell]] = field(default_factory=dict)
    """Cells under columns that no field takes, beside no indicator that could keep them, by column."""
    spare: dict[str, list[Row]] = field(default_factory=dict)
    """Rows whose indicator keeps such a cell, by the head of its column."""
    medium: bool = False
    """These rows are of the whole term; those of the year follow under a head of their own."""
    shifted: dict[tuple[int, tuple[str, ...]], list[Row]] = field(default_factory=dict)
    """Rows whose cells slipped, by table and by the columns that they belong to."""


def begin(head: Row, following: Sequence[Row]) -> Table:
    """The table below a first head: its habits show in all rows to come."""
    rows = [head, *following]
    annual = any(heads(rows[at : at + MOST_HEADS]) and not _medium_term(row) for at, row in enumerate(rows))
    return Table(head, annual, Habit.of([cell for row in rows for cell in row.cells]))


def finish(table: Table, draft: Draft) -> None:
    """What only all rows together say."""
    draft.share_points()
    draft.compare_points()
    _report(table, draft)


def _medium_term(head: Row) -> bool:
    """Whether a head is beside ``长期绩效指标``: the table of the whole term, above that of the year."""
    beside = [cell.text for cell in (*head.held, *head.cells) if cell.row + cell.rowspan > head.index + 1]
    return any(find("goals", squeeze(text).replace("指标", "目标")) == "medium" for text in beside)


def add_medium(row: Row, draft: Draft) -> None:
    """Keep a row of the whole term in words."""
    draft.place(*row.cells)
    if texts := [clean(cell.text) for cell in row.cells if not level(cell.text)]:
        draft.add_narrative("中期绩效指标", " ".join(texts))


def take_head(rows: Sequence[Row], following: Iterable[Row], table: Table, draft: Draft) -> None:
    """Take the columns of a head, of one or more rows, into force."""
    table.medium = table.annual and _medium_term(rows[0])
    table.columns = by_content(read_head(*rows), list(following))
    for row, below in zip_longest(rows, rows[1:]):
        wide = [cell for cell in row.cells if _groups_others(cell, below)]
        draft.place(*wide, *(cell for cell in row.cells if is_head_label(cell)))
        draft.place(*(cell for cell in row.cells if _heads_reasons(cell, table.columns) or _is_beside(cell, row)))
        if below is not None:
            draft.place(*(cell for cell in below.cells if any(cell.within(each) for each in wide)))
    if table.medium or any(column.medium for column in table.columns):
        draft.report("N616", "表中并列中期目标与年度目标，取年度目标；中期的保留在文字说明中", rows[0].at())


def _heads_reasons(cell: Cell, columns: Sequence[Column]) -> bool:
    return any(column.kind == "deviation" and column.label == cell.text for column in columns)


def _is_beside(cell: Cell, row: Row) -> bool:
    """Whether a label begins with the head and reaches down along the table: ``长期绩效指标``."""
    return cell.row + cell.rowspan > row.index + 1 and find("columns", cell.text) is None


def _groups_others(cell: Cell, below: Row | None) -> bool:
    """Whether a head only groups finer ones: ``得分情况`` over 分值 and 得分."""
    finer = below.cells if below is not None else ()
    return sum(cell.column <= each.column < cell.end for each in finer) > 1


def take_row(row: Row, table: Table, draft: Draft) -> None:
    """An indicator, or what goes on with the one above."""
    if continue_row(row, table.columns, table.levels, draft):
        return
    cells = [*row.cells, *(cell for cell in row.held if reaches(cell, table.columns))]
    cells.sort(key=lambda cell: cell.column)
    laid = align(cells, table.columns, table.habit, exact=row.table.exact)
    if _says_nothing(laid, table):
        laid = {}
    found: dict[str, Cell] = {}
    spare = [(at, cell) for at, cell in sorted(laid.items()) if not _put(table.columns[at], cell, found, draft)]
    left = [cell for cell in row.cells if cell not in laid.values()]
    draft.reported.update(left)
    for cell in left[:MOST_CELLS]:
        draft.report("W610", f"单元格未能归入指标表：{clean(cell.text)[:60]}", row.at())
    slipped = {table.columns[at].kind for at, cell in laid.items() if not table.columns[at].covers(cell)}
    if (
        not row.table.exact
        and "level1" in found
        and table.levels.is_cost_below(found["level1"].text, _text(found, "level2"))
    ):
        found["level2"] = found.pop("level1")
        slipped.add("level2")
    if slipped:
        labels = tuple(tidy(column.label) for column in table.columns if column.kind in slipped and not column.medium)
        table.shifted.setdefault((id(row.table), labels), []).append(row)
    medium = [clean(cell.text) for at, cell in laid.items() if table.columns[at].medium]
    if medium:
        draft.add_narrative("中期绩效指标", " ".join(medium))
    entry = _indicator(row, found, table, draft, _deviation(laid, table, draft))
    for at, cell in spare:
        if entry is None:
            table.lost.setdefault(at, []).append(cell)
        else:
            draft.place(cell)
            add_other(entry, table.columns[at], cell)
            table.spare.setdefault(clean(table.columns[at].label), []).append(row)


def _deviation(laid: dict[int, Cell], table: Table, draft: Draft) -> str | None:
    """原因 and 措施 in two columns make one text; a tick says what its column is headed."""
    cells = {at: cell for at, cell in sorted(laid.items()) if table.columns[at].kind == "deviation"}
    draft.place(*cells.values())
    texts = [clean(table.columns[at].label if cell.text in _TICKS else cell.text) for at, cell in cells.items()]
    ended = [text if text.endswith(("。", "；", "！")) else f"{text}；" for text in texts[:-1]]
    return "".join([*ended, texts[-1]]) if texts else None


def _ticked(column: Column, cell: Cell) -> str:
    """What a cell below a choice says: a tick the choice itself, a text what it says, a dash nothing."""
    if cell.text in _TICKS:
        return clean(column.label)
    return "" if is_blank(cell.text) else clean(cell.text)


def _says_nothing(laid: dict[int, Cell], table: Table) -> bool:
    """Whether a row has only labels, and none of them a usual one: it is not a row of this table."""
    kinds = {table.columns[at].kind for at in laid}
    return kinds <= {"level1", "level2", "side"} and not any(
        level(cell.text) for at, cell in laid.items() if table.columns[at].kind != "side"
    )


def _text(found: dict[str, Cell], kind: str) -> str | None:
    return found[kind].text if kind in found else None


def reaches(cell: Cell, columns: Sequence[Column]) -> bool:
    """Whether a cell merged from above also speaks for this row: a label or a text does, a number does not."""
    kinds = {column.kind for column in columns if column.covers(cell)}
    return bool(kinds) and not kinds & {*NUMBERS, "number", "unknown"}


def _put(column: Column, cell: Cell, found: dict[str, Cell], draft: Draft) -> bool:
    """Put a cell where its column says; False when there is no field for it."""
    if column.kind in {"likelihood", "cause"}:
        if text := _ticked(column, cell):
            before = found.get(column.kind)
            found[column.kind] = replace(cell, text=text if before is None else f"{before.text}、{text}")
    elif column.kind == "unknown" and not column.medium:
        if not is_blank(cell.text):
            return False
    elif not (column.medium or column.kind in {"side", "number"} or found.setdefault(column.kind, cell) is cell):
        return column.kind == "deviation"  # several columns of reasons are put together
    draft.place(cell)
    return True


def add_other(entry: dict[str, Any], column: Column, cell: Cell) -> None:
    """Keep a cell for which there is no field under the head of its column."""
    others = entry.setdefault("others", {})
    label, text = clean(column.label), clean(cell.text)
    others[label] = f"{others[label]}；{text}" if label in others else text


def listed_texts(cells: Sequence[Cell]) -> str:
    """The texts of cells that were not taken, shortened; the first of many."""
    texts = [clean(cell.text)[:20] for cell in cells[:MOST_LISTED]]
    return "、".join(texts) + ("……" if len(cells) > MOST_LISTED else "")


def report_others(spare: dict[str, list[Row]], draft: Draft) -> None:
    """One note a column."""
    for label, rows in spare.items():
        message = f"“{tidy(label)}”列没有对应的字段，共 {len(rows)} 格，原样保留在“其他栏目”中"
        draft.report("N634", message, rows[0].at(tidy(label)))


def _indicator(
    row: Row, found: dict[str, Cell], table: Table, draft: Draft, deviation: str | None
) -> dict[str, Any] | None:
    """Take the row's labels into force, and the rest as an indicator, when it has a name or figures."""
    texts = {kind: clean(cell.text) for kind, cell in found.items()}
    filled = {kind: text for kind, text in texts.items() if kind not in {"level1", "level2"}}
    level1, level2 = table.levels.enter(texts.get("level1"), texts.get("level2"), row, draft, filled=bool(filled))
    _set_apart(filled, found, (level1, level2), row, table=table, draft=draft)
    if not filled or _is_empty(filled):
        return None
    name, printed = tidy_name(filled.get("level3"), row, draft)
    if name is not None and "weight" not in {column.kind for column in table.columns}:
        name, worth = points(name)
        filled |= {"weight": worth} if worth else {}
    if name is None:
        draft.report("W619", "本行有数据而没有三级指标名称", row.at("三级指标"))
    entry = entry_of((level1, level2, name), filled, found, row, draft)
    entry |= {"goal": draft.goal} | ({"deviation": deviation} if deviation else {})
    if "actual" in entry and found["actual"] in row.held and found.get("target") not in row.held:
        message, hint = shared(entry["actual"])
        draft.report("W344", message, row.at("实际完成值"), hint=hint)
    if printed is not None:
        entry["location"] = replace(row.at(), text=printed)
    draft.indicators.append(entry)
    return entry


def entry_of(
    names: tuple[str | None, str | None, str | None],
    texts: dict[str, str],
    found: dict[str, Cell],
    row: Row,
    draft: Draft,
) -> dict[str, Any]:
    """An indicator by the names of its fields, from the texts of a row by the kinds of its columns."""
    entry: dict[str, Any] = dict(zip(("level1", "level2", "level3"), names, strict=True))
    entry |= {kind: text for kind in TEXTS if (text := texts.get(kind)) and not (kind in MARKS and is_blank(text))}
    if "actual" in entry and not is_blank(own := texts.get("actual_unit", "/")):
        entry["actual"] += own  # 数值 and 单位 in two columns
    entry |= _targets(entry)
    numbers = ((kind, label) for kind, label in NUMBERS.items() if kind in texts)
    entry |= {kind: draft.number(texts[kind], label, row.at(label)) for kind, label in numbers}
    return entry | {"places": _places(row, found), "location": row.at()}


def _targets(entry: dict[str, Any]) -> dict[str, Any]:
    """The target and the initial one of a row, which may be in one cell, or the target under the other's heading."""
    initial = entry.get("initial_target")
    target, before = parted(entry.get("target", initial) or "")
    return {"target": target or None, "initial_target": before or (initial if "target" in entry else None)}


def _places(row: Row, found: dict[str, Cell]) -> dict[str, Location]:
    """The cell of each figure of a row."""
    return {kind: row.document.place_of(row.table, found[kind]) for kind in FIGURES if kind in found}


def _set_apart(
    filled: dict[str, str],
    found: dict[str, Cell],
    levels: tuple[str | None, str | None],
    row: Row,
    *,
    table: Table,
    draft: Draft,
) -> None:
    """Take out what is of the levels and not of the row; 定性 beside an empty column of signs is the sign."""
    for at, kind in enumerate(("points1", "points2"), 1):
        if kind in filled and found[kind] in row.cells:
            share = any("权重" in column.label for column in table.columns if column.kind == kind)
            draft.add_points(levels[:at], filled[kind], row, share=share)
        filled.pop(kind, None)
    nature = filled.pop("nature", None)
    if nature is not None and is_blank(filled.get("sign", "/")):
        filled["sign"] = nature


def _is_empty(filled: dict[str, str]) -> bool:
    """A row that the form left blank: no name or only ``……``, and nothing but dashes and what is printed for all."""
    texts = [text for kind, text in filled.items() if kind not in {"level3", "sign", "unit"}]
    return all(map(is_blank, texts)) and bool(_NO_NAME.fullmatch(squeeze(filled.get("level3", ""))))


def _report(table: Table, draft: Draft) -> None:
    row = table.first
    table.levels.report(draft)
    report_others(table.spare, draft)
    unknown = {at: column.label for at, column in enumerate(table.columns) if column.kind == "unknown"}
    empty = {label for at, label in unknown.items() if at not in table.lost}
    draft.place(*(cell for cell in (*row.cells, *row.held) if cell.text in empty))
    for (_, labels), rows in table.shifted.items():
        message = f"错列，已按内容归入“{'、'.join(labels)}”（第 {line_numbers(rows)} 行）"
        draft.report("N613", message, rows[0].at(labels[0] if labels else None))
    for at, listed in sorted(table.lost.items()):
        cells = [cell for cell in listed if cell not in draft.placed]
        if not cells:
            continue
        draft.reported.update(cells)
        draft.reported.update(cell for cell in row.cells if clean(cell.text) == clean(table.columns[at].label))
        label = tidy(table.columns[at].label)
        draft.report(
            "W611", f"“{label}”列没有对应的字段，共 {len(cells)} 格未采用：{listed_texts(cells)}", row.at(label)
        )
