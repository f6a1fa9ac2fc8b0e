"""``template`` and ``import`` as commands: what goes out, what comes back, what is never written over."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.commands import call, lay_out

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay_out(tmp_path)


# --- template ---------------------------------------------------------------------------------------------------------


def test_template_goes_out_filled_in_and_comes_back(folder: Path) -> None:
    out = folder / "表" / "填写.csv"
    result = call("template", folder / "targets.yaml", "-o", out)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{out}\n{out.with_name('填写_资金.csv')}\n"
    text = out.read_text("utf-8-sig").replace("≥1200册,册,", "≥1200册,册,1150册")
    out.write_text(text, encoding="utf-8")
    run = call("run", folder / "targets.yaml", out.parent, "--format", "json")
    (project,) = json.loads(run.stdout)["projects"]
    first = project["indicators"][0]
    assert (first["target"], first["actual"], first["status"]) == ("≥1200册", "1150册", "not_met")


def test_template_does_not_overwrite_unless_forced(folder: Path) -> None:
    out = folder / "填写.xlsx"
    assert call("template", folder / "targets.yaml", "-o", out).exit_code == 0
    first = out.read_bytes()
    out.write_bytes(b"filled in")
    refused = call("template", folder / "targets.yaml", "-o", out)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith(f"{out}: E190 文件已存在，没有覆盖\n")
    assert out.read_bytes() == b"filled in"
    assert call("template", folder / "targets.yaml", "-o", out, "--force").exit_code == 0
    assert out.read_bytes() == first


def test_template_says_what_is_wrong_with_some_forms_and_goes_on_with_the_others(folder: Path) -> None:
    (folder / "second.yaml").write_text("项目名称: 阅览室\n年读: 2023\n", encoding="utf-8")
    result = call("template", folder, "-o", folder / "表.xlsx")
    assert (result.exit_code, result.stdout) == (0, f"{folder / '表.xlsx'}\n")
    assert result.stderr == f"{folder / 'second.yaml'}:2［年读］: E106 没有“年读”这个键\n  = 是否应为“年度”\n"
    assert call("template", folder, "-o", folder / "表.xlsx", "--force", "--exit-code").exit_code == 1


def test_template_of_nothing_ends_with_2(folder: Path) -> None:
    result = call("template", folder / "nothing.yaml", "-o", folder / "表.xlsx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{folder / 'nothing.yaml'}: E101 没有这个文件或文件夹\n  = 请检查路径\n"


# --- import -----------------------------------------------------------------------------------------------------------

PAGE = """<table><tr><th colspan=4>项目支出绩效目标申报表</th></tr><tr><td>项目名称</td><td colspan=3>图书采购</td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>
<tr><td>产出指标</td><td>数量指标</td><td>采购册数</td><td>≥1200册</td></tr>
<tr><td>满意度指标</td><td>服务对象满意度指标</td><td>读者满意度</td><td>≥90%</td></tr></table>"""


def test_import_writes_targets_and_says_what_each_document_gave(tmp_path: Path) -> None:
    document, out = tmp_path / "申报表.html", tmp_path / "targets"
    document.write_text(PAGE, encoding="utf-8")
    result = call("import", document, "-o", out)
    assert result.exit_code == 0
    assert re.fullmatch(
        rf"{re.escape(str(document))}：1 张表，2 个指标，单元格归入 (\d+)/\1 \(100\.00%\)，可信度高\n", result.stdout
    )
    assert result.stderr.endswith(f"已写入 {out}：1 个文件\n")
    assert [each.name for each in out.iterdir()] == ["01-图书采购.yaml"]
    again = call("import", document, "-o", out)
    assert again.exit_code == 0


def test_import_goes_on_after_a_document_that_cannot_be_read(tmp_path: Path) -> None:
    good, broken = tmp_path / "申报表.html", tmp_path / "扫描.docx"
    good.write_text(PAGE, encoding="utf-8")
    broken.write_bytes(b"PK\x03\x04 broken")
    result = call("import", broken, good, "-o", tmp_path / "targets")
    assert result.exit_code == 0
    assert result.stderr.startswith(f"{broken}: E6")
    assert call("import", broken, good, "-o", tmp_path / "targets", "--exit-code").exit_code == 1


def test_import_of_nothing_usable_ends_with_2_and_writes_nothing(tmp_path: Path) -> None:
    result = call("import", tmp_path / "没有.docx", "-o", tmp_path / "targets")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{tmp_path / '没有.docx'}: E601 文件不存在或不是普通文件\n"
    assert not (tmp_path / "targets").exists()


def test_import_of_an_empty_folder_says_so(tmp_path: Path) -> None:
    result = call("import", tmp_path, "-o", tmp_path / "targets")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"{tmp_path}: E109 文件夹中没有目标表，也没有可以读取的文档\n"
        "  = 目标表是 .yaml 文件；文档可以是 txt、csv、html、docx、xlsx、xls、et、ods、odt、pdf、doc、wps 或 zip\n"
    )


def test_import_does_not_overwrite_other_targets_unless_forced(tmp_path: Path) -> None:
    document, target = tmp_path / "申报表.html", tmp_path / "01-图书采购.yaml"
    document.write_text(PAGE, encoding="utf-8")
    target.write_text("项目名称: 图书采购\n", encoding="utf-8")
    refused = call("import", document, "-o", tmp_path)
    assert refused.exit_code == 2
    assert f"{target}: E623 文件已存在且内容不同，没有覆盖" in refused.stderr
    assert call("import", document, "-o", tmp_path, "--force").exit_code == 0
    assert "采购册数" in target.read_text("utf-8")
