"""Which column of a table is what: the headers that forms and systems use, and what must be there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluator.documents.labels import find
from evaluator.forms.names import heading, printed
from evaluator.language.units import canonical
from evaluator.problem import problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from evaluator.problem import Problem

REQUIRED = {kind: heading(kind) for kind in ("level1", "level2", "level3", "target", "actual", "weight")}
OUTPUTS = ("状态", "达成度", "得分", "问题")
DETAILS: dict[str, tuple[str, ...]] = {
    "reasons": ("评分依据",),
    "bounds": ("最低分", "最高分"),
    "codes": ("问题明细",),
}
"""Columns that are added on request: why, between which scores while a person must judge, and each problem in full."""
PUBLISHED = "自评得分"
"""What the input's own 得分 is called beside ours."""
_KINDS = (*REQUIRED, "sign", "unit", "year", "last_year", "deviation", "name", "title", "unit_name")
_OWN = {name: kind for kind in ("judged", "reference") for name in printed(kind)} | {"单位": "unit_name"}
"""Headers that forms do not print, and 单位, which in a table of many bodies may head their names."""
_AGAIN = re.compile(r"_duplicated_\d+$")
"""What Polars writes behind a header that was there before."""


_MAPPED = {
    **{header: kind for kind, header in REQUIRED.items()},
    **{
        heading(kind): kind
        for kind in ("sign", "unit", "year", "last_year", "judged", "reference", "deviation", "name")
    },
    "单位": "unit_name",
    "地区": "region",
}
"""The printed headers that a caller may map to columns of other names."""


def mapped_columns(names: Sequence[str], wanted: Mapping[str, str]) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The columns that a caller named for printed headers, and a problem for each name that fits nothing.

    Args:
        names: the headers of the table.
        wanted: from printed headers, or names of result columns, to columns.
    """
    found = {_MAPPED[header]: name for header, name in wanted.items() if header in _MAPPED}
    results = (*OUTPUTS, *(name for each in DETAILS.values() for name in each))
    unknown = [header for header in wanted if header not in _MAPPED and header not in results]
    absent = [name for name in found.values() if name not in names]
    problems = [
        *(
            problem("E121", f"列名对照中的“{each}”不是本程序的列", hint=f"可用：{'、'.join(_MAPPED)}")
            for each in unknown
        ),
        *(problem("E121", f"列名对照中的“{each}”不在表中", hint=f"表头有：{'、'.join(names)}") for each in absent),
    ]
    return found, tuple(problems)


def find_columns(
    names: Sequence[str], units: Iterable[str | None] = (), known: Mapping[str, str] | None = None
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The column of each kind, and a problem that names those that are missing.

    Args:
        names: the headers.
        units: some cells of the column 单位, which may hold measure words or names of bodies.
        known: columns that are known already.
    """
    found = dict(known or {})
    for name in names:
        kind = _kind(name)
        if kind:
            found.setdefault(kind, name)
    if found.get("unit_name") == "单位" and "unit" not in found and _are_measures(units):
        found["unit"] = found.pop("unit_name")
    missing = [f"“{header}”" for kind, header in REQUIRED.items() if kind not in found]
    if not missing:
        return found, ()
    message = f"缺少{'、'.join(missing)}列" if len(missing) < len(REQUIRED) else "没有表头，或表头中没有一列认得出"
    return found, (problem("E113", message, hint=f"表头须有：{'、'.join(REQUIRED.values())}"),)


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
