"""Tables of any kind: the recogniser never fails, and what finds no place is told of."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from evaluator.documents.model import Cell, Document, Paragraph, Table
from evaluator.documents.recognise import recognise
from evaluator.documents.recognise.regrid import redrawn

LABELS = (
    "项目名称 主管部门 实施单位 项目资金（万元） 年度资金总额 其中：财政拨款 其他资金 年初预算数 全年执行数(B) "
    "执行率 分值 得分 总体目标 实际完成情况 中期目标 绩效指标 一级指标 二级指标 三级指标 年度指标值 实际完成值 "
    "指标性质 度量单位 偏差原因 产出指标 效益指标 满意度指标 数量指标 成本指标 服务对象满意度 指标 总分 小计 "
    "备注 注：按比例计分 负责人： 项目支出绩效自评表 （2022年度） 单位：万元 ≥3家 100% 2022年10月底前 有效提升 "
    "指标1：修路 12.5 - （ 序号 1 项目名称：修路 金额 年度绩效目标"
)
filled = st.integers(0, 99).map(lambda number: f"写入内容{number:02d}")
texts = st.one_of(st.sampled_from(LABELS.split()), filled, st.text(min_size=1, max_size=6))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    rows = draw(st.integers(1, 8))
    places = draw(st.lists(st.tuples(st.integers(0, rows - 1), st.integers(0, 6)), unique=True, max_size=30))
    spans = st.sampled_from([1, 1, 1, 2, 3])
    cells = [Cell(draw(texts), row, column, draw(spans), draw(spans)) for row, column in sorted(places)]
    sheet = draw(st.sampled_from(["表1", "表2"]))
    return Table(tuple(cells), rows, exact=draw(st.booleans()), sheet=sheet)


documents = st.builds(
    lambda blocks, workbook: Document("a.docx", tuple(blocks), workbook),
    st.lists(st.one_of(tables(), st.builds(Paragraph, texts)), max_size=4),
    st.booleans(),
)


@settings(max_examples=150)
@given(documents)
def test_any_tables_are_read_without_failing_and_nothing_is_dropped_unsaid(document: Document) -> None:
    forms, problems, coverage = recognise(document)
    # A merge that was copied into all its cells counts as one.
    assert coverage.cells == sum(len(table.cells) for table in redrawn(document).tables)
    assert coverage.complete or {each.code for each in problems} & {"W609", "W610", "W611", "E627"}
    assert forms or any(each.code in {"E608", "E627"} for each in problems)
    again = recognise(document)
    assert (forms, problems, str(coverage)) == (again[0], again[1], str(again[2]))


def _line(*texts: str) -> Document:
    """One row of cells with gaps between them."""
    return Document("a.docx", (Table(tuple(Cell(text, 0, 2 * at) for at, text in enumerate(texts)), 1, exact=False),))


@settings(max_examples=150)
@given(documents)
@example(_line("项目名称", "项目名称", "写入内容00"))
@example(_line("项目名称", "甲项目", "写入内容00"))
def test_what_counts_as_placed_stands_in_a_form(document: Document) -> None:
    forms, problems, coverage = recognise(document)
    kept = "".join(form.model_dump_json() for form in forms) + "".join(each.message for each in problems)
    lost = [cell for table in document.tables for cell in table.cells if cell.text.startswith("写入内容")]
    lost = [cell for cell in lost if cell.text not in kept]
    assert len(lost) <= coverage.cells - coverage.placed
