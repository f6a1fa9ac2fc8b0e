"""One zip with all that was filed (docs/workspace.md): made from a workspace, and checked on any other machine."""

from evaluator.package.make import pack
from evaluator.package.verify import verify

__all__ = ["pack", "verify"]
