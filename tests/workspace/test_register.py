"""The register of evidence: what proves each figure, what is there, what is missing."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from typing import TYPE_CHECKING

import openpyxl
import pytest

from evaluator.forms.model import Form, Indicator
from evaluator.package import pack
from evaluator.package.verify import verify
from evaluator.proofs import register
from evaluator.workspace import Unit, Workspace
from tests.commands import call

if TYPE_CHECKING:
    from pathlib import Path

KEY = "01-图书采购"
FORM = Form(
    name="图书采购",
    year=2023,
    indicators=(
        Indicator(level1="产出指标", level2="数量指标", level3="采购册数", target="≥1200册"),
        Indicator(level1="满意度指标", level2="服务对象满意度指标", level3="读者满意度", target="≥90%"),
    ),
)


def row(level1: str, level2: str, name: str, target: str, method: str | None = None) -> Form:
    indicator = Indicator(level1=level1, level2=level2, level3=name, target=target, method=method)
    return Form(name="甲", year=2023, indicators=(indicator,))


@pytest.mark.parametrize(
    ("form", "method", "kinds"),
    [
        (row("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"), "问卷调查法", "工作资料"),
        (row("满意度指标", "服务对象满意度指标", "群众评价", "满意"), "问卷调查法", "工作资料"),
        (row("效益指标", "经济效益指标", "销售额", "较上年增长"), "趋势判断法", "工作资料"),
        (row("效益指标", "社会效益指标", "服务水平", "有效提升"), "情况说明法", "说明材料（没有直接材料时）"),
        (row("产出指标", "质量指标", "验收合格率", "100%"), "直接证明法", "正式资料、原始凭证"),
        (row("产出指标", "时效指标", "完成时间", "2023年10月31日前"), "直接证明法", "正式资料、原始凭证"),
        (row("成本指标", "经济成本指标", "项目总成本", "≤30万元"), "直接证明法", "正式资料、原始凭证"),
        (row("产出指标", "数量指标", "培训人数", "≥200人"), "情况统计法", "工作资料"),
        # What the form says goes before what its levels suggest.
        (row("产出指标", "数量指标", "培训人数", "≥200人", "直接证明法"), "直接证明法", "正式资料、原始凭证"),
    ],
)
def test_the_way_of_taking_a_figure_says_what_proves_it(form: Form, method: str, kinds: str) -> None:
    (line,) = register(form)
    assert line.method == method
    assert line.wanted.partition("：")[0] == kinds
    assert line.missing == f"没有列出{kinds}"


def test_an_indicator_without_a_target_needs_no_proof() -> None:
    assert register(Form(name="甲", year=2023, indicators=(Indicator(level3="空"),))) == ()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "工作夹"
    workspace = Workspace(root)
    workspace.save_unit(Unit(name="某市图书馆", year=2023))
    workspace.add(FORM)
    workspace.change(KEY, ("绩效指标", 0, "实际完成值"), "", "1250册")
    workspace.change(KEY, ("绩效指标", 1, "实际完成值"), "", "95%")
    workspace.change(KEY, ("绩效指标", 1, "佐证材料"), "", "问卷汇总.xlsx；阳财预〔2023〕8号")
    workspace.attach(KEY, 0, [("验收单.txt", "1250 册".encode())])
    (root / "evidence" / KEY / "发票.txt").write_text("发票", encoding="utf-8")
    return root


def test_the_register_names_files_hashes_days_and_what_is_missing(root: Path) -> None:
    done = call("evidence", root, "-o", root.parent / "清单.csv")
    assert done.exit_code == 0
    assert done.stdout == "图书采购\t读者满意度\t佐证材料中没有文件“问卷汇总.xlsx”\n"
    assert done.stderr == "2 个文件，1 处缺少\n"
    with (root.parent / "清单.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    digest = hashlib.sha256("1250 册".encode()).hexdigest()
    today = dt.date.today().isoformat()  # noqa: DTZ011  the day as the clerk's calendar has it
    counted = "工作资料：台账、名册、统计表"
    assert lines[1] == [
        "图书采购", "采购册数", "情况统计法", counted, "验收单.txt", "验收单.txt", digest, today, "",
    ]  # fmt: skip
    assert [line[1:2] + line[5:6] + line[7:] for line in lines[2:]] == [
        ["读者满意度", "", "", "佐证材料中没有文件“问卷汇总.xlsx”"],
        ["（没有指标列出）", "发票.txt", today, ""],
    ]


def test_a_file_that_was_changed_after_it_was_registered_is_named(root: Path) -> None:
    (root / "evidence" / KEY / "验收单.txt").write_text("1300 册", encoding="utf-8")
    assert "图书采购\t采购册数\t登记以后改动过\n" in call("evidence", root).stdout
    # A new registration does not hide it.
    assert "图书采购\t采购册数\t登记以后改动过\n" in call("evidence", root).stdout


def test_the_register_is_packed_and_a_changed_file_of_evidence_is_found(root: Path) -> None:
    call("evidence", root)
    raw, _ = pack(root)
    assert raw is not None
    file = root.parent / "包.zip"
    file.write_bytes(raw)
    assert verify(file) == ()
    call("run", root, "-o", root.parent / "结果")
    sheet = openpyxl.load_workbook(root.parent / "结果" / "得分依据.xlsx")["佐证材料"]
    assert [sheet.cell(3, column).value for column in (3, 7, 10)] == ["采购册数", "验收单.txt", None]


def test_what_is_no_workspace_has_no_register(tmp_path: Path) -> None:
    refused = call("evidence", tmp_path)
    assert refused.exit_code == 2
    assert f"不是工作夹（装有 workspace.yaml 的文件夹）：{tmp_path}" in refused.stderr


@pytest.mark.parametrize(
    ("name", "listed"), [("发票/1.txt", "1.txt"), ("发票/1.txt", "发票/1.txt"), ("=1.txt", "=1.txt")]
)
def test_a_file_in_a_folder_or_with_an_odd_name_is_found_again(root: Path, name: str, listed: str) -> None:
    file = root / "evidence" / KEY / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("甲", encoding="utf-8")
    Workspace(root).change(KEY, ("绩效指标", 1, "佐证材料"), "问卷汇总.xlsx；阳财预〔2023〕8号", listed)
    assert call("evidence", root).stdout == ""
    file.write_text("乙", encoding="utf-8")
    assert call("evidence", root).stdout == "图书采购\t读者满意度\t登记以后改动过\n"
