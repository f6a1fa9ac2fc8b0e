"""Which column of a table is what: the headers that forms and systems use, and what must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.documents.labels import find
from evaluator.language.units import canonical
from evaluator.problem import Location, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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


def find_columns(names: Sequence[str], units: Iterable[str | None] = ()) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The column of each kind, and a problem for each one that is missing.

    Args:
        names: the headers.
        units: some cells of the column 单位, which may hold measure words or names of bodies.
    """
    found: dict[str, str] = {}
    for name in names:
        kind = _OWN.get(name.strip()) or _kind(name)
        if kind and name not in OUTPUTS[:2]:
            found.setdefault(kind, name)
    if found.get("unit_name") == "单位" and "unit" not in found and _are_measures(units):
        found["unit"] = found.pop("unit_name")
    missing = [header for kind, header in REQUIRED.items() if kind not in found]
    hint = f"表头须有：{'、'.join(REQUIRED.values())}"
    place = [problem("E113", f"缺少“{name}”列", location=Location(column=name), hint=hint) for name in missing]
    return found, tuple(place)


def _kind(name: str) -> str | None:
    kind = find("columns", name)
    if kind in _KINDS:
        return kind
    return "region" if find("fields", name) == "region" else None


def _are_measures(cells: Iterable[str | None]) -> bool:
    """Whether most of the cells are units of measure."""
    texts = [text.strip() for text in cells if text and text.strip()]
    return sum(canonical(text) is not None for text in texts) * 2 > len(texts)
