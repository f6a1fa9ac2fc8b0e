"""Mending what documents break: labels that a row has lost, cells that a page break has cut, names with trimmings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evaluator.documents.labels import clean, find, squeeze
from evaluator.documents.recognise.align import is_value, level
from evaluator.forms.names import level_name
from evaluator.text import ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.documents.model import Cell
    from evaluator.documents.recognise.align import Column
    from evaluator.documents.recognise.draft import Draft
    from evaluator.documents.recognise.rows import Row

_PREFIX = re.compile(
    r"^\s*\d{1,2}\s*[.、．]\s*(?=[^\d\s])|^\s*指标\s*\d{1,2}\s*[：:.、．]\s*|^\s*指标[一二三四五六七八九十]{1,2}\s*[：:、]?\s*"
)
_STARS = re.compile(r"^[★☆*※▲]+\s*")
_TEMPLATE = re.compile(r"[（(]\s*[≥≤><＞＜=＝]*\s*[*＊×_xX]{2,}[^（）()]{0,12}[）)]")
_PARENTS = (
    (re.compile(r"(数量|质量|时效).*"), level_name("output")),
    (re.compile(r"(经济|社会|生态)效益.*|可持续.*"), level_name("benefit")),
    (re.compile(r".*对象满意.*"), level_name("satisfaction")),
)
_POINTS = re.compile(r"\s*[（(](?:共|计|权重|分值|满分)?[：:]?\s*(?P<points>\d{1,3}(?:\.\d+)?)\s*[分%％][）)]$")
"""Points of a level or an indicator behind its name; a share in percent is one of 100 points."""
_LEVEL_POINTS = re.compile(
    r"(?:\s*(?P<bare>\d{1,3}(?:\.\d+)?)\s*分$)|\s*[（(](?:共|计|权重|分值|满分)?[：:]?\s*(?P<points>\d{1,3}(?:\.\d+)?)\s*[分%％]?\s*[）)]?$"
)
"""The same behind a level: its 分 may be missing, and the end of it on the next page."""
_STANDARD = {name for _, name in _PARENTS}
_OPEN, _CLOSE = "（(〔【《“", "）)〕】》”"


@dataclass(slots=True)
class Levels:
    """The level labels in force, and the rows to which they were carried down although their cells are blank."""

    level1: str | None = None
    level2: str | None = None
    carried: dict[str, dict[str, list[Row]]] = field(default_factory=lambda: {"一级指标": {}, "二级指标": {}})
    """By column and label."""
    points: dict[tuple[str, str, str], Row] = field(default_factory=dict)
    """The first row of each label (column, name) with the points printed behind it."""

    def enter(
        self, level1: str | None, level2: str | None, row: Row, draft: Draft, *, filled: bool, infer: bool = True
    ) -> tuple[str | None, str | None]:
        """The labels of a row: its own, else those in force. Kept as printed, without the breaks inside."""
        if level1 is None or level2 is None:
            level1, level2 = _both_levels(level1 or level2) or (level1, level2)
        own1, own2 = _label(level1), _label(level2)
        worth1 = self._strip("一级指标", level1, own1, row)
        worth2 = self._strip("二级指标", level2, own2, row)
        if own1 is not None:
            self.level1, self.level2 = own1, None
        elif infer and own2 is not None and (parent := _missing_parent(self.level1, own2)):
            draft.report("W621", f"一级指标缺失，按“{own2}”归入“{parent}”", row.at("一级指标"))
            self.level1 = parent
        elif filled or own2 is not None:
            self._carry("一级指标", self.level1, row)
        if own2 is not None:
            self.level2 = own2
        elif filled and own1 is None:
            self._carry("二级指标", self.level2, row)
        draft.add_points((self.level1,), worth1, row)
        draft.add_points((self.level1, self.level2), worth2, row)
        return self.level1, self.level2

    def end(self, kind: str, text: str, entry: dict[str, Any]) -> None:
        """Put the end of a label, cut by a page, behind its beginning; of points behind a label nothing is left."""
        beginning = entry.get(kind)
        whole = _worth(f"{beginning or ''}{text}")[0]
        if beginning and re.search(r"\w", text) and not re.fullmatch(r"\d*分[）)]?", text):
            entry[kind] = whole
            setattr(self, kind, whole)

    def _strip(self, column: str, printed: str | None, label: str | None, row: Row) -> str | None:
        worth = _worth(clean(printed))[1] if printed is not None and label is not None else None
        if worth is not None:
            self.points.setdefault((column, str(label), worth), row)
        return worth

    def is_cost_below(self, level1: str | None, level2: str | None) -> bool:
        """Whether a lone 成本指标 that slipped into the first column is the level 2 of the outputs above it."""
        return level2 is None and level(level1 or "") == "cost" and self.level1 is not None and "产出" in self.level1

    def _carry(self, column: str, label: str | None, row: Row) -> None:
        if label is not None:
            self.carried[column].setdefault(label, []).append(row)

    def report(self, draft: Draft) -> None:
        """One note a column, with the rows that each label was carried to."""
        for column, labels in self.carried.items():
            if labels:
                listed = "；".join(f"“{label}”（第 {line_numbers(rows)} 行）" for label, rows in labels.items())
                first = next(iter(labels.values()))[0]
                draft.report("N612", f"{column}空白，沿用上方的{listed}", first.at(column))
        for (column, label, worth), row in self.points.items():
            draft.report("N615", f"{column}名称“{label}”后的{worth}分不作为名称", row.at(column))


def line_numbers(rows: Sequence[Row]) -> str:
    """``47、49–52``: the numbers of rows, runs of them as a range."""
    return ranges({row.table.line(row.index) for row in rows})


def _both_levels(text: str | None) -> tuple[str, str] | None:
    """``产出指标-数量指标`` in one column, as its two levels."""
    first, dash, second = re.sub(r"[—－–]+", "-", text or "").partition("-")
    return (first, second) if dash and level(first) and level(second) else None


def _label(text: str | None) -> str | None:
    if text is None:
        return None
    return _worth(clean(text))[0]


def _worth(text: str) -> tuple[str, str | None]:
    """A level and the points printed behind it; a usual label is kept without the breaks inside."""
    if found := points(text)[1]:
        text, _ = points(text)
    elif (cut := _LEVEL_POINTS.search(text)) and level(text[: cut.start()]):
        text, found = text[: cut.start()], cut["points"] or cut["bare"]
    return re.sub(r"\s+", "", text) if level(text) else text, found


def points(text: str) -> tuple[str, str | None]:
    """A name and the points printed behind it: ``产出指标（50分）``."""
    found = _POINTS.search(text)
    return (text[: found.start()].rstrip(), found["points"]) if found and found.start() else (text, None)


def _missing_parent(level1: str | None, level2: str) -> str | None:
    """The level 1 that a level-2 label belongs to, when the one in force is another of the usual three."""
    if level1 not in _STANDARD:
        return None
    parent = next((name for pattern, name in _PARENTS if pattern.fullmatch(squeeze(level2))), None)
    return parent if parent not in {None, level1} else None


def continue_row(row: Row, columns: Sequence[Column], levels: Levels, draft: Draft) -> bool:
    """A row that only continues the row above: a label or a text cut by a line, or several cut by a page."""
    named = [column for column in columns if column.kind == "level3" and any(map(column.covers, row.held))]
    if named or (len(row.cells) > 1 and not _is_cut(row, columns, draft)):
        return False
    joined = [_continues_cell(row, cell, columns, levels, draft) for cell in row.cells]
    return all(joined)


def _is_cut(row: Row, columns: Sequence[Column], draft: Draft) -> bool:
    """Whether a page break cut the row above: this one begins the page, with ends of texts and no figures."""
    kinds = {column.kind for cell in row.cells for column in columns if column.covers(cell)}
    figures = {"weight", "score"}
    had = bool(draft.indicators) and bool(figures & draft.indicators[-1].keys())
    plain = not any(level(cell.text) or is_value(cell.text) for cell in row.cells)
    return row.first and had and plain and not kinds & {*figures, "number", "sign"}


def _continues_cell(row: Row, cell: Cell, columns: Sequence[Column], levels: Levels, draft: Draft) -> bool:
    if (whole := _completes(levels, cell)) is not None:
        draft.place(cell)
        draft.report("N614", f"标签折行，“{levels.level2}”与“{cell.text.strip()}”合为“{whole}”", row.at("二级指标"))
        for entry in draft.indicators:
            if entry["level2"] == levels.level2 and entry["level1"] == levels.level1:
                entry["level2"] = whole
        levels.level2 = whole
        return True
    return _continues(row, cell, columns, levels, draft)


def _completes(levels: Levels, cell: Cell) -> str | None:
    """The whole label, when this cell is the end of the level-2 label above."""
    rest = squeeze(cell.text)
    if levels.level2 is None or len(rest) > 6 or find("levels", cell.text) not in {None, "side"}:
        return None
    whole = re.sub(r"\s+", "", levels.level2) + rest
    return whole if whole.endswith("指标") and find("levels", whole) == "level2" else None


def _continues(row: Row, cell: Cell, columns: Sequence[Column], levels: Levels, draft: Draft) -> bool:
    """A lone text under a column of texts continues the text above it; a lone name only when that one is left open."""
    kinds = [column.kind for column in columns if column.covers(cell) and not column.medium]
    if not draft.indicators or not kinds or level(cell.text):
        return False
    kind, entry, text = kinds[0], draft.indicators[-1], clean(cell.text)
    if kind in {"level1", "level2", "side", "unknown"} and row.first:
        draft.place(cell)
        if kind in {"level1", "level2"}:
            levels.end(kind, text, entry)
        return True
    before = entry.get(kind)
    if kind not in {"level3", "target", "actual", "deviation"} or not isinstance(before, str):
        return False
    if kind == "level3" and not (row.first or _is_open(before)):
        return False
    if kind == "target" and not row.first and is_value(text) and not _is_open(before):
        return False
    entry[kind] = before + text
    draft.place(cell)
    draft.report("N614", f"“{before[-20:]}”折行或跨页，与“{text[:20]}”合为一格", row.at())
    return True


def _is_open(text: str) -> bool:
    """Whether a bracket or a quotation is still open, or the text ends in the middle of a list."""
    opened = sum(text.count(mark) for mark in _OPEN) - sum(text.count(mark) for mark in _CLOSE)
    return opened > 0 or text.rstrip().endswith(("、", "，", "及", "和", "与", "-", "—"))


def tidy_name(text: str | None, row: Row, draft: Draft) -> tuple[str | None, str | None]:
    """An indicator's name without ``指标1：``, stars and template brackets; and as printed, when that differs."""
    if text is None:
        return None, None
    name = _TEMPLATE.sub("", _PREFIX.sub("", _STARS.sub("", text))).strip()
    if name == text or not name:
        return text, None
    draft.report("N615", f"指标名称“{text[:40]}”整理为“{name[:40]}”", row.at("三级指标"))
    return name, text
