"""Which column of a table is what: the headers that forms and systems use, and what must be there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluator.documents.labels import find
from evaluator.language.units import canonical
from evaluator.problem import problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from evaluator.problem import Problem

REQUIRED = {
    "level1": "一级指标",
    "level2": "二级指标",
    "level3": "三级指标",
    "target": "年度指标值",
    "actual": "实际完成值",
    "weight": "分值",
}
OUTPUTS = ("状态", "达成度", "得分", "问题")
PUBLISHED = "自评得分"
"""What the input's own 得分 is called beside ours."""
_KINDS = (*REQUIRED, "sign", "unit", "year", "last_year", "deviation", "name", "title", "unit_name")
_OWN = {"年度指标值": "target", "指标值": "target", "单位": "unit_name", "评定": "judged", "参照值": "reference"}
"""Headers whose meaning here needs no pattern."""
_AGAIN = re.compile(r"_duplicated_\d+$")
"""What Polars writes behind a header that was there before."""


def find_columns(names: Sequence[str], units: Iterable[str | None] = ()) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The column of each kind, and a problem that names those that are missing.

    Args:
        names: the headers.
        units: some cells of the column 单位, which may hold measure words or names of bodies.
    """
    found: dict[str, str] = {}
    for name in names:
        kind = _kind(name)
        if kind:
            found.setdefault(kind, name)
    if found.get("unit_name") == "单位" and "unit" not in found and _are_measures(units):
        found["unit"] = found.pop("unit_name")
    missing = [f"“{header}”" for kind, header in REQUIRED.items() if kind not in found]
    if not missing:
        return found, ()
    told = f"缺少{'、'.join(missing)}列" if len(missing) < len(REQUIRED) else "没有表头，或表头中没有一列认得出"
    return found, (problem("E113", told, hint=f"表头须有：{'、'.join(REQUIRED.values())}"),)


def unused_columns(names: Sequence[str], columns: Mapping[str, str]) -> list[tuple[str, Problem]]:
    """The columns that say what one before them says, each with a note on it: the first counts."""
    used = {name: columns.get(_kind(name) or "", name) for name in names}
    return [
        (_AGAIN.sub("", name), problem("N115", f"前面的“{first}”已经采用，这一列没有采用"))
        for name, first in used.items()
        if first != name
    ]


def _kind(name: str) -> str | None:
    if name in OUTPUTS[:2]:
        return None
    name = _AGAIN.sub("", name).strip()
    kind = _OWN.get(name) or find("columns", name)
    if kind in _KINDS or name in _OWN:
        return kind
    return "region" if find("fields", name) == "region" else None


def _are_measures(cells: Iterable[str | None]) -> bool:
    """Whether most of the cells are units of measure."""
    texts = [text.strip() for text in cells if text and text.strip()]
    return sum(canonical(text) is not None for text in texts) * 2 > len(texts)


def kept_columns(names: Sequence[str]) -> list[tuple[str, str]]:
    """The columns of a table that stand in its result, and as what; columns of an earlier result do not."""
    kept = [name for name in names if name not in OUTPUTS or (name == "得分" and PUBLISHED not in names)]
    return [(name, PUBLISHED if name == "得分" else name) for name in kept]


def shown_columns(names: Sequence[str]) -> list[str]:
    """The columns of the result of a table."""
    return [*(shown for _, shown in kept_columns(names)), *OUTPUTS]
