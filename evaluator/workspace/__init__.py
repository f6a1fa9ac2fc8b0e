"""The workspace: a folder a clerk owns, with everything that she types, as plain files (docs/workspace.md)."""

from evaluator.workspace.folder import Project, Workspace
from evaluator.workspace.store import ChangedError, Store
from evaluator.workspace.unit import Unit

__all__ = ["ChangedError", "Project", "Store", "Unit", "Workspace"]
