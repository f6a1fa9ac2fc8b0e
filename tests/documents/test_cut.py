"""A row cut by the end of a page: the next page begins with the ends of its texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evaluator.documents.reading import read_document
from evaluator.documents.recognise import recognise

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "<tr><td>项目名称<td colspan=6>护林<tr>" + "".join(
    f"<td>{head}" for head in ("一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分")
)
WHOLE = ("满意度指标", "服务对象满意度指标", "农户满意度", "≥90%", "95%", "10", "10")


def table(*rows: tuple[str, ...]) -> str:
    return "".join("<tr>" + "".join(f"<td>{text}" for text in row) for row in rows)


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        (
            ("满意", "服务", "农户满", "≥90", "95%", "10", "10"),
            ("度指标", "对象满意度指标", "意度", "%", "", "", ""),
        ),
        (("满意度指标（10", *WHOLE[1:]), ("分）", "", "", "", "", "", "")),
        (
            ("满意度指标", "服务对象满意度指标", "农户满意", "≥90%", "95%", "10", "10"),
            ("", "", "度", "", "", "", ""),
        ),
    ],
    ids=["all labels and texts", "points of a level", "the name alone"],
)
def test_a_cut_row_is_whole_again(first: tuple[str, ...], rest: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "表.html"
    path.write_text(f"<table>{HEAD}{table(first)}</table><table>{table(rest)}</table>", encoding="utf-8")
    forms, _, coverage = recognise(read_document(path)[0])
    (row,) = forms[0].indicators
    assert (row.level1, row.level2, row.level3, row.target, row.actual, str(row.weight), str(row.score)) == WHOLE
    assert coverage.complete
