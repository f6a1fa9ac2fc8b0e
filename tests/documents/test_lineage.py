"""Every figure can be followed from the scorecard to the cell that it came from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from evaluator.documents.reading import read_document
from evaluator.documents.recognise import recognise
from evaluator.rulebook import load_rulebook
from evaluator.scoring import score_form
from tests.documents import writers
from tests.documents.layouts import Box, Page

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值/得分")
ROWS = [
    ("产出指标", "数量指标", "巡护里程", "≥100公里", "98公里", "50/49"),
    ("产出指标", "数量指标", "巡护次数", "≥3次", "", "40/-"),
]
PAGE = Page(
    ("项目支出绩效自评表（2023年度）",),
    ((Box("项目名称"), Box("护林", across=5)), *(tuple(map(Box, row)) for row in (HEAD, *ROWS))),
)
WRITERS = {".xlsx": writers.as_xlsx, ".html": writers.as_html, ".docx": writers.as_docx, ".pdf": writers.as_pdf}


@pytest.mark.parametrize(
    ("suffix", "sheet", "row", "columns"),
    [
        (".xlsx", "表1", 4, ("D", "E")),
        (".html", "表1", 3, ("第4列", "第5列")),
        (".docx", "表1", 3, ("第4列", "第5列")),
        (".pdf", "第1页", 3, ("第4列", "第5列")),
    ],
)
def test_the_cells_of_a_document(suffix: str, sheet: str, row: int, columns: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / f"护林{suffix}"
    path.write_bytes(WRITERS[suffix]([PAGE]))
    (form,), _, _ = recognise(read_document(path)[0])
    rulebook, _ = load_rulebook("cn-caiyu-2020-10", year=2023)
    assert rulebook is not None
    first, second = json.loads(json.dumps(score_form(form, rulebook).to_dict()))["indicators"]
    place = {"file": str(path), "sheet": sheet, "row": row}
    assert first["source"] == {"target": {**place, "column": columns[0]}, "actual": {**place, "column": columns[1]}}
    assert second["source"]["target"]["row"] == row + 1
    assert second["source"]["actual"] is None
