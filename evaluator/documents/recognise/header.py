"""Labels with what is filled in beside them: the block above the indicators, and the foot of a form."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.documents.labels import clean, find, split_pair, squeeze, tidy
from evaluator.documents.recognise import funds, goals
from evaluator.documents.recognise.align import is_number
from evaluator.documents.recognise.draft import is_amount, is_unit, leading_amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.documents.model import Cell
    from evaluator.documents.recognise.draft import Draft
    from evaluator.documents.recognise.rows import Row

_FIGURES = {"initial", "budget", "executed", "weight", "rate", "score"}
LONGEST_LABEL = 24
_SHORT = 8
_UNIT = 4
_LABEL = re.compile(r"([编代]码|编号|电话|日期|时间|名称|负责人|联系人|类别|类型|属性|性质|签字|盖章|备注)[：:]?$")
"""How a label ends that no form knows; any other word may be content, and is reported when it finds no place."""
_SECTIONS = ("fields", "funds", "goals", "headings", "rows")


def entries_in(row: Row) -> list[Cell]:
    """The names and figures of a row beside 基础数据, which take turns: ``在职人员数 | 21 | 编制数 | 22``."""
    beside = next((cell for cell in (*row.held, *row.cells) if find("entries", cell.text) == "heading"), None)
    if beside is None or row.kinds("fields"):
        return []
    return [cell for cell in row.cells if cell is not beside]


def take_entries(row: Row, cells: list[Cell], draft: Draft) -> None:
    """Keep each figure under its name, with the unit that may follow it; heads of these columns only head them."""
    draft.place(*row.cells)
    waiting = cells if any(find("entries", cell.text) != "head" for cell in cells) else []
    name = ""
    for cell in waiting:
        text = clean(cell.text)
        if name and draft.entries.get(name) is None:
            draft.entries[name] = text
        elif name and is_number(draft.entries[name] or "") and len(text) <= _UNIT and cell is waiting[-1]:
            draft.entries[name] = f"{draft.entries[name]}{text}"
        else:
            name = text
            draft.entries.setdefault(name, None)


def opens(row: Row) -> bool:
    """Whether a row begins with a label of the form itself, which ends what is listed above."""
    first = row.cells[0].text
    return any(find(section, first) for section in ("fields", "goals")) and find("rows", first) != "total"


def label_beside(row: Row, draft: Draft) -> Cell | None:
    """The label that has its content already and reaches down beside a lone further line of it."""
    held = [cell for cell in row.held if cell in draft.filled]
    alone = len(row.cells) == 1 and not is_known(row.cells[0]) and split_pair(row.cells[0].text) is None
    return held[-1] if held and alone else None


def go_on_beside(row: Row, label: Cell, draft: Draft) -> None:
    """Put a further line behind what is beside the label."""
    (cell,) = row.cells
    draft.place(cell)
    if (kind := goals.FIELDS.get(find("goals", label.text) or "")) in draft.values:
        draft.values[str(kind)] += clean(cell.text)
    else:
        draft.add_narrative(clean(label.text), clean(cell.text))


def pairs(row: Row, draft: Draft) -> None:
    """Labels and contents that take turns along a row."""
    cells = list(row.cells)
    if len(cells) == 1 and _alone(cells[0], row, draft):
        return
    label: Cell | None = None
    while cells:
        cell = cells.pop(0)
        draft.hear_unit(cell.text) if _about_money(cell) else None
        if label is not None and not _is_label(cell, label):
            _fill(label, cell, row, draft)
            draft.filled.add(label)
            known = any(find(each, label.text) for each in ("fields", "funds", "execution"))
            label = None if known or _take_turns(cells) else label
        elif _both(cell, row, draft):
            label = None
        elif _opens(cell, row, bool(cells)):
            draft.place(cell)
            label = cell
            if not is_known(cell):
                draft.narrative.setdefault(clean(cell.text).rstrip("：:"), "")
        elif label is None and cell is row.cells[-1] and _is_label_left_blank(cell, row):
            draft.place(cell)


def _is_one_of_several(cell: Cell, row: Row) -> bool:
    """Whether a figure is beside another one, as below heads that are not known."""
    at = row.cells.index(cell)
    near = (*row.cells[max(0, at - 1) : at], *row.cells[at + 1 : at + 2])
    return is_number(cell.text) and any(is_number(each.text) for each in near)


def _take_turns(rest: Sequence[Cell]) -> bool:
    """Whether a row goes on with a further label and its content: ``开始时间 | 1月 | 结束时间 | 12月``."""
    short = rest and len(squeeze(rest[0].text)) <= LONGEST_LABEL and not is_amount(rest[0].text)
    return bool(short) and len(rest) % 2 == 0 and not rest[0].text.rstrip().endswith(("。", "；"))


def _opens(cell: Cell, row: Row, more: bool) -> bool:  # noqa: FBT001  private
    if is_amount(cell.text):
        return False
    short = len(squeeze(cell.text)) <= LONGEST_LABEL
    return is_known(cell) or (short and (more or cell is row.all[0]))


def _is_label_left_blank(cell: Cell, row: Row) -> bool:
    """A short label behind a filled field, with nothing behind itself: ``主管部门编码``."""
    text = squeeze(cell.text)
    return len(text) <= _SHORT and bool(_LABEL.search(text)) and find("fields", row.cells[0].text) is not None


def is_known(cell: Cell) -> bool:
    """A printed label, as opposed to a text that merely is where labels are."""
    known = is_unit(cell.text) or any(find(section, cell.text) for section in _SECTIONS)
    return known or find("execution", cell.text) in _FIGURES


def _is_label(cell: Cell, label: Cell) -> bool:
    """Whether a cell behind a label is the next label rather than the first one's content."""
    if find("fields", label.text) == "name":
        return squeeze(cell.text) == squeeze(label.text)  # a project may be called anything but that
    if find("funds", cell.text) or find("execution", cell.text) in _FIGURES:
        return find("fields", label.text) is None and not is_amount(cell.text)
    if find("fields", label.text):
        return find("fields", cell.text) is not None
    pair = split_pair(cell.text)
    known = find("fields", cell.text) or find("goals", cell.text) or (pair and _heads_pair(pair[0]))
    return bool(known) or find("rows", cell.text) in {"foot", "total"}


def _heads_pair(label: str) -> bool:
    return find("fields", label) is not None or find("funds", label) in funds.MODELLED


def _fill(label: Cell, cell: Cell, row: Row, draft: Draft) -> None:
    """Put the content where its label says."""
    if field := find("fields", label.text):
        draft.keep(field, cell, row, clean(label.text))
    elif (source := funds.source_of(label)) and is_amount(cell.text) and _is_one_of_several(cell, row):
        pass  # its head is not known, so it may be of any year
    elif source and is_amount(cell.text):
        funds.take(source, label, cell, row, draft)
    elif source in funds.MODELLED and (amount := leading_amount(cell.text)):
        funds.take(source, label, replace(cell, text=amount), row, draft)
        draft.place(cell)
        draft.add_narrative(clean(label.text), clean(cell.text), row)
    elif find("rows", label.text) == "total" and is_number(cell.text):
        draft.place(cell)
        draft.total_score = draft.number(cell.text, "总分", row.at(clean(label.text)))
    elif funds.take_pair((label.text, cell.text), row, draft):
        draft.place(cell)
    elif (kind := find("goals", label.text)) in goals.FIELDS:
        second = kind == "goal" and any(label.column < each.column < cell.column for each in row.cells)
        draft.keep("goal_result" if second else goals.FIELDS[str(kind)], cell, row, clean(label.text))
    else:
        draft.place(cell)
        draft.add_narrative(clean(label.text), clean(cell.text), row)


def _both(cell: Cell, row: Row, draft: Draft) -> bool:
    """``填报单位：某局`` in one cell."""
    pair = split_pair(cell.text)
    if pair is None:
        return False
    if _lines_of_money(cell, row, draft):
        return True
    if field := find("fields", pair[0]):
        draft.place(cell)
        draft.keep(field, replace(cell, text=pair[1]), row, clean(pair[0]))
    elif funds.take_pair(pair, row, draft):
        draft.place(cell)
    elif find("rows", pair[0]) in {"foot", "narrative", "note"} or is_unit(pair[0][-2:] + pair[1]):
        draft.place(cell)
        draft.add_narrative(pair[0], clean(pair[1]), row)
    else:
        return False
    return True


def _lines_of_money(cell: Cell, row: Row, draft: Draft) -> bool:
    """``资金总额：250`` and its sources, a line each, in one cell."""
    pairs = [split_pair(line) for line in cell.text.splitlines() if line.strip()]
    if len(pairs) < 2 or not all(pair and is_amount(pair[1]) for pair in pairs):
        return False
    if not any(pair and find("funds", pair[0]) == "total" for pair in pairs):
        return False
    draft.place(cell)
    for pair in pairs:
        if pair and not funds.take_pair(pair, row, draft):
            draft.add_narrative(tidy(pair[0]), clean(pair[1]), row)
    return True


def _alone(cell: Cell, row: Row, draft: Draft) -> bool:
    """A row with one cell: a heading, a label left blank, the unit of money, or the rest of a split cell."""
    draft.hear_unit(cell.text)
    if is_known(cell):
        draft.place(cell)
        return not row.held
    return _over(cell, draft) or _both(cell, row, draft)


def _over(cell: Cell, draft: Draft) -> bool:
    """``（填报单位：某局）`` alone in a row over the form: who filled it in, which the form's own cells outrank."""
    text = cell.text.strip()
    pair = split_pair(text[1:-1] if text[:1] in "（(" and text[-1:] in "）)" else text)
    field = find("fields", pair[0]) if pair else None
    if pair is None or field not in {"unit", "department"} or "name" in draft.values:
        return False
    draft.place(cell)
    draft.values.setdefault(f"lead_{field}", clean(pair[1]))
    return True


def _about_money(cell: Cell) -> bool:
    return len(cell.text) <= LONGEST_LABEL and ("元" in cell.text)
