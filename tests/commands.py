"""Commands run as a user runs them, and the small project that they are run on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from click.testing import CliRunner

from evaluator.cli import main

if TYPE_CHECKING:
    from click.testing import Result

SLIPS = yaml.safe_load((Path(__file__).parent / "slips.yaml").read_text(encoding="utf-8"))


def call(*arguments: object, stdin: str | bytes | None = None) -> Result:
    """A command run here; what it must never do is checked each time."""
    result = CliRunner().invoke(main, [str(each) for each in arguments], input=stdin)
    assert "Traceback" not in result.output
    assert "程序内部错误" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def lay_out(folder: Path, **contents: str | None) -> Path:
    """The files of ``slips.yaml`` in a folder, with some of them changed or left out."""
    (folder / "leer").mkdir()
    for name, suffix in {"targets": "yaml", "indicators": "csv", "funds": "csv"}.items():
        text = contents.get(name, SLIPS[name])
        if text is not None:
            (folder / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    return folder
