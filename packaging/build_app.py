"""Build the program that needs no Python: one folder with ``evaluator`` in it, for the system it is built on.

``python packaging/build_app.py FOLDER`` puts it into ``FOLDER/evaluator``. Needs the extra ``app``.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ("rules", "targets", "actuals")
ROOMS = ("evaluator", "xlrd", "openpyxl", "pdfplumber", "docx", "uvicorn", "starlette", "python_multipart")
"""Packages of which parts are only imported by name, where they are used."""
LEFT_OUT = (
    "pyspark",
    "polars",
    "pandas",
    "duckdb",
    "pytest",
    "hypothesis",
    "playwright",
    "pysail",
    "pyarrow",
    "numpy",
    "scipy",
    "tkinter",
)


def arguments(folder: Path, work: Path) -> list[str]:
    """What PyInstaller is asked for."""
    data = [f"--add-data={ROOT / name}{os.pathsep}evaluator/shipped/{name}" for name in SHIPPED]
    rooms = [f"--collect-submodules={name}" for name in ROOMS]
    rest = [f"--exclude-module={name}" for name in LEFT_OUT]
    where = [f"--distpath={folder}", f"--workpath={work}", f"--specpath={work}", f"--paths={ROOT}"]
    sources = f"--add-data={ROOT / 'evaluator'}{os.pathsep}evaluator"  # the fingerprint is that of the sources
    whole = [sources, "--collect-data=docx", "--collect-data=pdfminer", "--collect-data=pint"]
    fixed = ["--noconfirm", "--onedir", "--console", "--name=evaluator", "--log-level=ERROR"]
    return [*fixed, *where, *data, *whole, *rooms, *rest, str(ROOT / "evaluator" / "__main__.py")]


def build(folder: Path) -> Path:
    """The program that was built."""
    from PyInstaller.__main__ import run

    with tempfile.TemporaryDirectory() as work:
        run(arguments(folder.resolve(), Path(work)))
    return folder / "evaluator" / ("evaluator.exe" if sys.platform == "win32" else "evaluator")


if __name__ == "__main__":
    sys.stdout.write(f"{build(Path(sys.argv[1]))}\n")
