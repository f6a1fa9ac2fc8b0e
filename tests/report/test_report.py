"""绩效自评报告: every sentence is a fact with its place, and what only a person knows is a marked gap."""

import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from evaluator.cli import main
from evaluator.report import compose, document
from tests.scorecard.samples import RUN, TRADE, form

word = pytest.importorskip("docx", reason="python-docx belongs to the extra documents")
BLOCKS = compose(RUN, [form(card) for card in RUN.projects])


def texts(kind: str) -> list[str]:
    return [block.text for block in BLOCKS if block.kind == kind]


def test_the_order_is_that_of_the_outline() -> None:
    assert texts("heading") == [
        "一、基本情况",
        "二、绩效自评工作开展情况",
        "三、综合评价情况及评价结论",
        "四、绩效指标分析",
        "五、存在的问题及原因分析",
        "六、主要经验及做法",
        "七、有关建议",
        "八、其他需要说明的问题",
    ]


def test_a_missed_indicator_is_told_with_its_figures_and_the_words_of_the_unit() -> None:
    assert (
        "外贸企业开拓市场奖补“奖励企业数”：指标值 ≥35家，实际完成值 28家，未完成，得 10.00 分（满分 12.50 分）。"
        "单位说明：“受疫情影响，7家企业年内未实现出口；下年度将提前摸底、分类辅导”。"
    ) in texts("text")


def test_nothing_is_praised_and_nothing_is_invented() -> None:
    written = "".join(texts("text"))
    assert not any(word in written for word in ("成效显著", "良好效果", "有力", "圆满", "积极推动"))
    assert "（请补写。）" in texts("gap")
    assert texts("gap").count("（请补写改进管理、调整目标和预算安排的建议。）") == 1


def test_every_reason_that_the_unit_owes_is_a_gap() -> None:
    owed = "外贸企业开拓市场奖补“补助资金发放准确率”：（请写明偏差原因和改进措施。）"
    assert owed in texts("gap")


def test_the_document_marks_the_gaps_and_is_the_same_every_time() -> None:
    data = document(BLOCKS)
    assert data == document(BLOCKS)
    paper = word.Document(io.BytesIO(data))
    marked = [p.text for p in paper.paragraphs if any(run.font.highlight_color for run in p.runs)]
    assert marked == texts("gap")
    assert paper.tables[0].rows[1].cells[0].text == TRADE.name


def test_the_command_writes_the_report_and_never_over_another(tmp_path: Path) -> None:
    out = tmp_path / "自评报告.docx"
    result = CliRunner().invoke(main, ["report", "-o", str(out)])
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"已写入 {out}：标黄的 " in result.stderr
    assert word.Document(str(out)).paragraphs[0].text == "2022年度项目支出绩效自评报告"
    again = CliRunner().invoke(main, ["report", "-o", str(out)])
    assert again.exit_code == 2
    assert again.stderr == f"{out}: E190 文件已存在，没有覆盖\n  = 改用别的文件名，或加 --force\n"


def test_another_kind_of_file_is_refused() -> None:
    result = CliRunner().invoke(main, ["report", "-o", "报告.pdf"])
    assert result.exit_code == 2
    assert "文件名要以 .docx 结尾：报告.pdf" in result.stderr
