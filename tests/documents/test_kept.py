"""Readings kept by content: a second run reads only what changed, and gets the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from evaluator.documents.kept import FOLDER, Kept
from evaluator.documents.reading import read_document
from evaluator.intake import read_forms
from tests.commands import call

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    for number in (1, 2):
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (
            ("项目名称", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
            (f"危桥改造{number}", "产出指标", "数量指标", "修缮桥梁数", "≥8座", "8座", 100, 100),
        ):
            sheet.append(row)
        (tmp_path / "表").mkdir(exist_ok=True)
        book.save(tmp_path / "表" / f"{number}.xlsx")
    return tmp_path


def test_a_second_run_reads_only_what_changed(folder: Path) -> None:
    first = Kept(folder / FOLDER)
    before = read_forms([folder / "表"], first)
    assert (first.found, len([*first.folder.iterdir()])) == (0, 2)
    again = Kept(folder / FOLDER)
    assert read_forms([folder / "表"], again) == before
    assert again.found == 2
    data = (folder / "表" / "2.xlsx").read_bytes()
    (folder / "表" / "3.xlsx").write_bytes(data)
    (folder / "表" / "2.xlsx").write_bytes((folder / "表" / "1.xlsx").read_bytes())
    moved = Kept(folder / FOLDER)
    forms, _ = read_forms([folder / "表"], moved)
    assert moved.found == 3
    assert [(form.name, form.location.file) for form in forms] == [
        (f"危桥改造{name}", str(folder / "表" / f"{number}.xlsx")) for number, name in ((1, 1), (2, 1), (3, 2))
    ]


def test_what_was_kept_badly_is_read_again(folder: Path) -> None:
    kept = Kept(folder / FOLDER)
    document, _ = read_document(folder / "表" / "1.xlsx", kept)
    (only,) = kept.folder.iterdir()
    only.write_text("{}", encoding="utf-8")
    read, _ = read_document(folder / "表" / "1.xlsx", kept)
    assert kept.found == 0
    cells = [[cell.text for cell in table.cells] for table in (*document.tables, *read.tables)]
    assert cells[0] == cells[1]


def test_a_refusal_is_not_kept(folder: Path) -> None:
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04 nothing")
    kept = Kept(folder / FOLDER)
    _, problems = read_document(folder / "坏.xlsx", kept)
    assert [each.severity for each in problems] == ["error"]
    assert not kept.folder.exists()


def test_a_review_keeps_its_readings_beside_its_results_and_gives_the_same_again(folder: Path) -> None:
    out = folder / "结果"
    first = call("review", folder / "表", "-o", out, "--json")
    second = call("review", folder / "表", "-o", out, "--json")
    assert first.stdout == second.stdout
    assert len([*(out / FOLDER).iterdir()]) == 2
    assert [path.name for path in (folder / "表").iterdir() if path.name.startswith(".")] == []
