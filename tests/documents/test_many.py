"""Many documents: read side by side, told in their order."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from evaluator.documents import importing
from evaluator.documents.model import Document
from evaluator.problem import Location, problem

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.problem import Problem

SIZE = 40


def test_documents_stand_in_their_order_whichever_is_read_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow_at_first(path: Path, _: object, shown: str) -> tuple[Document, tuple[Problem, ...]]:
        number = int(path.stem)
        time.sleep(0.02 if number % 8 == 0 else 0)
        return Document(path.name, path=shown), (problem("N606", str(number), location=Location(str(path))),)

    monkeypatch.setattr(importing, "read_document", slow_at_first)
    files = [tmp_path / f"{number:02}.txt" for number in range(SIZE)]
    _, problems, lines = importing.read_forms(files)
    assert [each.message for each in problems if each.code == "N606"] == [str(number) for number in range(SIZE)]
    assert [line.path for line in lines] == [str(file) for file in files]


def test_a_fault_of_the_program_is_not_swallowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path, _: object, shown: str) -> tuple[Document, tuple[Problem, ...]]:
        raise ZeroDivisionError(path.name, shown)

    monkeypatch.setattr(importing, "read_document", broken)
    with pytest.raises(ZeroDivisionError):
        importing.read_forms([tmp_path / "1.txt", tmp_path / "2.txt"])
