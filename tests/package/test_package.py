"""What is filed comes out again on any machine: packed, checked, and every difference named."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

import evaluator
from evaluator.forms.model import Form, Indicator
from evaluator.package import pack, verify
from evaluator.package.unpack import PackageError
from evaluator.workspace import Unit, Workspace
from tests.commands import call

if TYPE_CHECKING:
    from pathlib import Path

FORM = Form(
    name="限上企业奖励",
    year=2022,
    indicators=(
        Indicator(level1="产出指标", level2="数量指标", level3="奖励企业数", target="≥35家"),
        Indicator(level1="效益指标", level2="社会效益指标", level3="服务水平", target="有效提升"),
        Indicator(level1="满意度指标", level2="服务对象满意度指标", level3="企业满意度", target="≥90%"),
    ),
)
KEY = "01-限上企业奖励"
ACTUALS = f"data/actuals/{KEY}.yaml"


def made(root: Path, rules: str | None = None) -> Path:
    workspace = Workspace(root)
    workspace.save_unit(Unit(name="某市商务局", year=2022, rules=rules))
    workspace.add(FORM)
    workspace.change(KEY, ("绩效指标", 0, "实际完成值"), "", "28家")
    workspace.change(KEY, ("绩效指标", 1, "实际完成值"), "", "有效提升")
    workspace.change(KEY, ("绩效指标", 2, "实际完成值"), "", "95%")
    workspace.change(KEY, ("预算执行情况", "全年预算数"), "", "293万元")
    workspace.change(KEY, ("预算执行情况", "全年执行数"), "", "293万元")
    workspace.attach(KEY, 0, [("名单.txt", "甲企业".encode())])
    month = Workspace(root, "monitoring/07")
    month.change(KEY, ("绩效指标", 0, "实际完成值"), "", "20家")
    return root


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    raw, problems = pack(made(folder / "工作夹"))
    assert raw is not None
    assert [each for each in problems if each.severity == "error"] == []
    (folder / "报送包.zip").write_bytes(raw)
    return folder / "报送包.zip"


def members(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rebuilt(file: Path, contents: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for name, raw in contents.items():
            archive.writestr(name, raw)
    return file


def test_a_package_holds_papers_evidence_data_rules_and_says_who_made_it(packed: Path) -> None:
    found = members(packed)
    assert found[f"evidence/{KEY}/名单.txt"].decode() == "甲企业"
    assert {"data/workspace.yaml", f"data/targets/{KEY}.yaml", ACTUALS, f"data/monitoring/07/{KEY}.yaml"} <= set(found)
    assert {"papers/自评表_限上企业奖励.xlsx", "papers/自评表_限上企业奖励.docx", "papers/自评情况汇总表.xlsx"} <= set(
        found
    )
    assert {"papers/绩效自评报告.docx", "papers/绩效运行监控表/07/绩效运行监控表_限上企业奖励.xlsx"} <= set(found)
    assert {"rules/cn-caiyu-2020-10.yaml", "rules/lexicon.yaml"} <= set(found)
    manifest = json.loads(found["manifest.json"])
    assert (manifest["format"], manifest["program"]) == ("evaluator.package/1", evaluator.__version__)
    assert manifest["fingerprint"] == evaluator.fingerprint()
    assert set(manifest["files"]) == set(found) - {"manifest.json"}


def test_what_was_packed_comes_out_again(packed: Path) -> None:
    assert verify(packed) == ()


def test_the_same_workspace_gives_the_same_bytes_wherever_it_lies(packed: Path, tmp_path: Path) -> None:
    shutil.copytree(packed.parent / "工作夹", tmp_path / "别处")
    assert pack(tmp_path / "别处")[0] == packed.read_bytes()


def test_a_changed_figure_is_named_with_both_scores(packed: Path, tmp_path: Path) -> None:
    contents = members(packed)
    contents[ACTUALS] = contents[ACTUALS].replace("28家".encode(), "35家".encode())
    found = verify(rebuilt(tmp_path / "改.zip", contents))
    messages = [each.message for each in found]
    assert messages[0] == f"“{ACTUALS}”打包以后改动过"
    assert "“限上企业奖励”第 1 项“奖励企业数”的得分：包内是 40.00，重新计算是 50.00" in messages
    assert "“限上企业奖励”的总分：包内是 90.00，重新计算是 100.00" in messages
    assert "重新生成的“papers/自评表_限上企业奖励.xlsx”与包内的不同" in messages


def test_a_paper_that_was_changed_together_with_the_manifest_is_found(packed: Path, tmp_path: Path) -> None:
    contents = members(packed)
    name = "papers/自评情况汇总表.xlsx"
    contents[name] += b"\0"
    manifest = json.loads(contents["manifest.json"])
    manifest["files"][name] = hashlib.sha256(contents[name]).hexdigest()
    contents["manifest.json"] = json.dumps(manifest).encode()
    (found,) = verify(rebuilt(tmp_path / "改.zip", contents))
    assert (found.code, found.message) == ("E703", f"重新生成的“{name}”与包内的不同")


def test_files_that_came_or_went_are_named(packed: Path, tmp_path: Path) -> None:
    contents = members(packed)
    del contents[f"evidence/{KEY}/名单.txt"]
    contents["papers/另一份.xlsx"] = b"x"
    messages = [each.message for each in verify(rebuilt(tmp_path / "改.zip", contents))]
    assert messages == [
        f"清单中的“evidence/{KEY}/名单.txt”不在包内",
        "“papers/另一份.xlsx”不在清单中",
        "包内的“papers/另一份.xlsx”没有重新生成出来",
        # Its register of evidence lacks the file.
        "重新生成的“papers/得分依据.xlsx”与包内的不同",
    ]


def test_another_program_is_named(packed: Path, tmp_path: Path) -> None:
    contents = members(packed)
    manifest = json.loads(contents["manifest.json"])
    manifest["fingerprint"]["evaluator"] = "0.0.9"
    contents["manifest.json"] = json.dumps(manifest).encode()
    (found,) = verify(rebuilt(tmp_path / "改.zip", contents))
    assert found.message == f"程序版本与打包时不同：打包时 0.0.9，现在 {evaluator.__version__}"


@pytest.mark.parametrize("name", ["../外面.txt", "/etc/外面.txt", "data/../../外面.txt", "C:\\外面.txt"])
def test_names_that_lead_out_of_the_package_are_refused(packed: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(PackageError, match="不合规"):
        verify(rebuilt(tmp_path / "坏.zip", {**members(packed), name: b"x"}))
    assert not list(tmp_path.parent.glob("外面.txt"))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluator.package.unpack.ONE", 2**20)
    with zipfile.ZipFile(tmp_path / "大.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data/零", bytes(2**20 + 1))
    with pytest.raises(PackageError, match="太大"):
        verify(tmp_path / "大.zip")


@pytest.mark.parametrize("share", [0.0, 0.5, 0.98])
def test_a_damaged_file_is_no_package(packed: Path, tmp_path: Path, share: float) -> None:
    raw = packed.read_bytes()
    (tmp_path / "坏.zip").write_bytes(raw[: int(len(raw) * share)])
    with pytest.raises(PackageError, match="文件已损坏，或不是 zip"):
        verify(tmp_path / "坏.zip")


def test_a_zip_of_other_things_is_no_package(tmp_path: Path) -> None:
    rebuilt(tmp_path / "别的.zip", {"a.txt": b"x"})
    result = call("verify", tmp_path / "别的.zip")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "E701 压缩包里没有 manifest.json，不是报送包" in result.stderr


def test_rules_of_ones_own_travel_along(tmp_path: Path) -> None:
    (tmp_path / "规则").mkdir()
    own = tmp_path / "规则" / "本局.yaml"
    own.write_text("title: 本局办法\nextends: ../市.yaml\n", encoding="utf-8")
    (tmp_path / "市.yaml").write_text("title: 某市办法\nextends: cn-caiyu-2020-10\n", encoding="utf-8")
    raw, _ = pack(made(tmp_path / "工作夹", str(own)))
    assert raw is not None
    (tmp_path / "包.zip").write_bytes(raw)
    own.unlink()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert {"rules/own/规则/本局.yaml", "rules/own/市.yaml"} <= set(archive.namelist())
        assert str(tmp_path).encode() not in b"".join(
            archive.read(each) for each in archive.namelist() if "papers" in each
        )
    assert verify(tmp_path / "包.zip") == ()


def test_the_commands(packed: Path, tmp_path: Path) -> None:
    out = tmp_path / "包.zip"
    assert call("package", packed.parent / "工作夹", "-o", out).exit_code == 0
    assert out.read_bytes() == packed.read_bytes()
    assert call("package", packed.parent / "工作夹", "-o", out).stderr.startswith(f"{out}: E190 文件已存在")
    good = call("verify", out)
    assert (good.exit_code, good.stdout) == (0, "核验通过：全部结果与包内的一致\n")
    contents = members(out)
    contents[ACTUALS] = contents[ACTUALS].replace("28家".encode(), "35家".encode())
    bad = call("verify", rebuilt(out, contents))
    assert bad.exit_code == 1
    assert "的总分：包内是 90.00，重新计算是 100.00" in bad.stderr


def test_only_a_workspace_is_packed(tmp_path: Path) -> None:
    result = call("package", tmp_path, "-o", tmp_path / "包.zip")
    assert result.exit_code == 2
    assert f"{tmp_path}: E700 这个文件夹不是工作夹" in result.stderr
