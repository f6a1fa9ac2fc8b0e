"""A reader whose first worker dies in the middle of its work."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

from evaluator.batch.texts import Texts

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.batch.rows import Actual
    from evaluator.rulebook import Rulebook


class DyingTexts(Texts):
    """Kills the process that it runs in, the first time that it reads actuals anywhere."""

    def __init__(self, rulebook: Rulebook, year: int, flag: Path) -> None:
        super().__init__(rulebook, year)
        self.flag = flag

    def actual(self, text: str | None, unit: str | None, year: Any) -> Actual:
        if not self.flag.exists():
            self.flag.write_text("died")
            os.kill(os.getpid(), signal.SIGKILL)
        return super().actual(text, unit, year)
