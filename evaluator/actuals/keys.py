"""Marks by which a row of a table of ours is known again, whatever becomes of the names in it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from evaluator.actuals.names import tight

if TYPE_CHECKING:
    from evaluator.forms.model import Form

KEY = "行标识"
"""The (hidden) column that holds them."""


def project_key(form: Form) -> str:
    """The mark of a project: of its name and year."""
    return _mark(form.name, str(form.year or ""))


def row_keys(form: Form) -> tuple[str, ...]:
    """The mark of every indicator: of the project and of its names; a number distinguishes those of equal names."""
    seen: dict[str, int] = {}
    keys = []
    for row in form.indicators:
        mark = f"{project_key(form)}-{_mark(row.level1 or '', row.level2 or '', row.level3 or '')}"
        seen[mark] = seen.get(mark, 0) + 1
        keys.append(mark if seen[mark] == 1 else f"{mark}-{seen[mark]}")
    return tuple(keys)


def _mark(*names: str) -> str:
    return hashlib.sha256("\0".join(map(tight, names)).encode("utf-8", "replace")).hexdigest()[:8]
