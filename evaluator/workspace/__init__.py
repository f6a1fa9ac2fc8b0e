"""The workspace: a folder a clerk owns, with everything that she types, as plain files (docs/workspace.md).

Each name is loaded when first asked for: the list of projects in a browser needs none of the models.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluator.workspace.folder import Project, Workspace
    from evaluator.workspace.store import ChangedError, Store
    from evaluator.workspace.unit import Unit

__all__ = ["ChangedError", "Project", "Store", "Unit", "Workspace"]
_HOMES = {"ChangedError": "store", "Project": "folder", "Store": "store", "Unit": "unit", "Workspace": "folder"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
