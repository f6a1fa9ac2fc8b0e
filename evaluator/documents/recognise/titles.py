"""What is printed over a form: its title, the year, the unit of money; and what the running text before it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluator.documents.labels import clean, find, split_pair, squeeze
from evaluator.documents.recognise.rows import is_title

if TYPE_CHECKING:
    from evaluator.documents.recognise.draft import Draft
    from evaluator.documents.recognise.segment import Segment

_YEAR = re.compile(r"(?<!\d)(20\d{2})(?:年|(?!\d))")
_SHORT = 60
_FROM_TEXT = {"plan": "plan", "name": "lead_name", "unit": "lead_unit", "department": "lead_department"}
"""Fields that the text before a form may give; the form's own cells outrank all but the first."""


def read_titles(segment: Segment, draft: Draft) -> None:
    """Read the paragraphs before the form, and the rows of its table that are only titles."""
    for paragraph in segment.lead:
        _pairs(paragraph.text, draft)
        read_title_line(paragraph.text, draft)
    for row in segment.rows:
        text = row.cells[0].text
        if len(row.cells) != 1 or row.held or _is_filled_in(text):
            break
        if not read_title_line(text, draft):
            _pairs(text, draft)
            draft.add_narrative("表头", clean(text))
        draft.place(*row.cells)


def _pairs(text: str, draft: Draft) -> None:
    """``填报单位：某局　　填报日期：…`` over a form."""
    pieces = re.split(r"\s{2,}|[\u3000\t]+|\s(?=[^\s：:]{2,10}[：:])", text.strip())
    label, _, rest = text.strip().partition(" ")
    if rest.strip() and find("fields", label) == "name":  # 项目名称　　某项目
        pieces = [f"{label.rstrip('：:')}：{rest.strip()}"]
    for piece in pieces:
        pair = split_pair(piece)
        key = _FROM_TEXT.get(find("fields", pair[0]) or "") if pair else None
        if pair and key:
            draft.values[key] = clean(pair[1])


def _is_filled_in(text: str) -> bool:
    """A label of the form itself, alone or with its content behind a colon; a line of several is over the form."""
    pair = split_pair(text)
    labels = [text, *([pair[0]] if pair and pair[1].count("：") + pair[1].count(":") == 0 else [])]
    return any(find("fields", label) or find("goals", label) for label in labels)


def read_title_line(text: str, draft: Draft) -> bool:
    """Whether a line is a title, a year in brackets or the unit of money; takes what it says."""
    squeezed = squeeze(text)
    if len(squeezed) > _SHORT:
        return False
    draft.hear_unit(text)
    title, year = is_title(text), _YEAR.search(squeezed)
    bare = year is not None and len(squeezed) <= 12
    if title:
        draft.values["title"] = clean(text)
        draft.values.pop("titled_year", None)
    if year and (title or bare):
        draft.values["titled_year"] = year[1]
    return title or bare or squeezed.lstrip("(").startswith(("单位", "金额单位"))


def year_of(draft: Draft) -> int | None:
    """The year of a form: its own field, else its title."""
    for key in ("year", "titled_year", "title"):
        if found := _YEAR.search(squeeze(draft.values.get(key, ""))):
            return int(found[1])
    return None
