"""A reader whose first worker dies in the middle of its work."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

from evaluator.batch.texts import Table, Texts

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.rulebook import Rulebook


class DyingTexts(Texts):
    """Kills the process that it runs in, the first time that it reads actuals anywhere."""

    def __init__(self, rulebook: Rulebook, year: int, flag: Path) -> None:
        super().__init__(rulebook, year)
        self.flag = flag

    def __getstate__(self) -> Any:
        return super().__getstate__(), self.flag

    def __setstate__(self, state: Any) -> None:
        own, self.flag = state
        super().__setstate__(own)

    def actuals(self, table: Table) -> Table:
        if not self.flag.exists():
            self.flag.write_text("died")
            os.kill(os.getpid(), signal.SIGKILL)
        return super().actuals(table)
