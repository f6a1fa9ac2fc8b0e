"""What is read from outside has an end: regular files only, of bounded size, in folders of bounded depth."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from evaluator.forms.files import DEEPEST, read_bounded, walk
from tests.commands import call, lay_out

if TYPE_CHECKING:
    from pathlib import Path

IRREGULAR = "这不是普通文件（是文件夹、管道或设备），没有读取"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay_out(tmp_path)


@pytest.mark.parametrize("command", ["run", "check"])
@pytest.mark.parametrize("name", ["b.yaml", "standards/a.yaml", "evaluator.yaml", "出错说明.csv"])
def test_a_pipe_in_a_folder_stops_nothing(command: str, name: str, folder: Path) -> None:
    (folder / "standards").mkdir()
    os.mkfifo(folder / name)
    assert call(command, folder).exit_code in {0, 2}


def test_a_pipe_and_a_device_are_named_and_the_rest_is_read(folder: Path) -> None:
    os.mkfifo(folder / "b.yaml")
    (folder / "c.yaml").symlink_to("/dev/zero")
    files, problems = walk(folder, (".yaml",))
    assert [file.name for file in files] == ["targets.yaml"]
    assert [(each.location.file, each.message) for each in problems] == [
        (str(folder / "b.yaml"), IRREGULAR),
        (str(folder / "c.yaml"), IRREGULAR),
    ]


@pytest.mark.parametrize(("size", "read"), [(1024**2, True), (1024**2 + 1, False)])
def test_a_file_is_read_up_to_the_limit(
    size: int, *, read: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVALUATOR_MAX_MB", "1")
    file = tmp_path / "a.csv"
    with file.open("wb") as out:
        out.truncate(size)
    raw, fault = read_bounded(file)
    assert (raw is not None) is read
    if not read:
        assert fault is not None
        hint = "请拆成几个文件；确需读取时，把环境变量 EVALUATOR_MAX_MB 设为更大的数（现为 1）"
        assert (fault.code, fault.message, fault.hint) == ("E150", "文件超过 1 MB，没有读取", hint)


@pytest.mark.parametrize("command", ["run", "rules", "check"])
def test_a_yaml_without_end_is_refused_unread(command: str, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    with file.open("wb") as out:
        out.truncate(3 * 1024**3)
    done = call(command, file)
    assert done.exit_code == 2
    assert "E150 文件超过 4 MB，没有读取" in done.stderr


@pytest.mark.parametrize(("rows", "read"), [(1, True), (2, False)])
def test_a_table_is_read_up_to_the_limit(
    rows: int, *, read: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVALUATOR_MAX_CELLS", "10")
    table = folder / "t.csv"
    header = "项目名称,一级指标,二级指标,三级指标,实际完成值\n"
    table.write_text(header + "甲,产出指标,数量指标,人数,3人\n" * rows, "utf-8")
    done = call("run", folder / "targets.yaml", table)
    assert ("E150 表格超过 10 格，没有读取" in done.stderr) is not read


def test_folders_are_searched_to_a_depth(folder: Path) -> None:
    deep = folder.joinpath(*"d" * (DEEPEST + 1))
    deep.mkdir(parents=True)
    (deep / "b.yaml").touch()
    files, problems = walk(folder, (".yaml",))
    assert [file.name for file in files] == ["targets.yaml"]
    assert [each.message for each in problems] == [f"文件夹超过 {DEEPEST} 层，更深的没有查找"]
    assert walk(folder / "d", (".yaml",))[0] == (deep / "b.yaml",)
