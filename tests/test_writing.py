"""Names of files made of projects' names, and files that appear whole, all of them or none."""

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.outputs import together
from evaluator.writing import cause, place, safe_names, write_all


@pytest.mark.parametrize(
    ("names", "safe"),
    [
        (["驻村帮扶"], ["驻村帮扶"]),
        (["a/b\\c", "A:B?C", "a_b_c"], ["a_b_c", "A_B_C_2", "a_b_c_3"]),
        (["../../etc/passwd"], ["_.._etc_passwd"]),
        (["..", "", " . "], ["未命名", "未命名_2", "未命名_3"]),
        (["甲\n乙\x00", "甲\u202e乙"], ["甲 乙", "甲乙"]),
        (["“以旧换新”<1>"], ["“以旧换新”_1_"]),
        (["é", "e\u0301"], ["é", "é_2"]),
        (["项" * 100], ["项" * 50]),
    ],
)
def test_project_names_make_safe_file_names(names: list[str], safe: list[str]) -> None:
    assert list(safe_names(names)) == safe


@given(st.lists(st.text(max_size=120), max_size=6))
def test_names_of_any_kind_are_safe_and_different(names: list[str]) -> None:
    safe = list(safe_names(names))
    assert len({name.casefold() for name in safe}) == len(names)
    for name in safe:
        assert name.strip(". ") != ""
        assert not set(name) & set('<>:"/\\|?*\x00')
        assert len(f".自评表_{name}.xlsx.1234567.0123abcd.part".encode()) <= 255


def test_all_files_are_written_or_none(tmp_path: Path) -> None:
    (tmp_path / "乙").mkdir()
    with pytest.raises(OSError, match="乙") as caught:
        write_all(tmp_path, [("甲", b"1"), ("乙", b"2")])
    assert (cause(caught.value), place(caught.value, tmp_path)) == ("此处已有同名文件夹", str(tmp_path / "乙"))
    assert [path.name for path in tmp_path.iterdir()] == ["乙"]
    write_all(tmp_path, [("甲", b"1")])
    assert (tmp_path / "甲").read_bytes() == b"1"


OLD, NEW = [("甲", b"1"), ("乙", b"1"), ("清单", b"1")], [("甲", b"2"), ("丙", b"2"), ("乙", b"2"), ("清单", b"2")]


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def stopped(monkeypatch: pytest.MonkeyPatch, at: int, error: BaseException) -> None:
    """The renaming of number ``at`` does not happen, nor any after a kill."""
    calls, real = [0], Path.replace

    def replace(self: Path, target: Path) -> Path:
        calls[0] += 1
        if calls[0] == at or (calls[0] > at and isinstance(error, KeyboardInterrupt)):
            raise error
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)


@pytest.mark.parametrize("at", range(1, 8))
def test_a_file_that_cannot_be_replaced_leaves_all_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    write_all(tmp_path, OLD)
    stopped(monkeypatch, at, PermissionError(13, "open in Excel"))
    with pytest.raises(PermissionError):
        write_all(tmp_path, NEW)
    assert held(tmp_path) == dict(OLD)


@pytest.mark.parametrize("at", range(1, 9))
def test_after_a_kill_the_manifest_lies_only_beside_its_own_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    write_all(tmp_path, OLD)
    stopped(monkeypatch, at, KeyboardInterrupt())
    with contextlib.suppress(KeyboardInterrupt):
        write_all(tmp_path, NEW)
    found = held(tmp_path)
    assert "清单" not in found or found in (dict(OLD), dict(NEW))


def test_a_link_laid_in_the_way_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.write_bytes(b"mine")
    (tmp_path / "甲").symlink_to(mine)
    write_all(tmp_path, [("甲", b"1")])
    assert (mine.read_bytes(), (tmp_path / "甲").read_bytes(), (tmp_path / "甲").is_symlink()) == (b"mine", b"1", False)


def test_what_is_being_written_cannot_be_foreseen(tmp_path: Path) -> None:
    seen = set()
    for _ in range(2):
        with together() as outputs:
            seen.add(outputs.part(tmp_path / "甲").name)
    assert len(seen) == 2


def test_leftovers_of_dead_runs_go_and_those_of_living_ones_stay(tmp_path: Path) -> None:
    dead, living = tmp_path / ".乙.4194304.0123abcd.part", tmp_path / f".乙.{os.getppid()}.0123abcd.part"
    others = tmp_path / ".theirs.part"
    for each in (dead, living, others):
        each.touch()
    write_all(tmp_path, [("甲", b"1")])
    assert [each.exists() for each in (dead, living, others)] == [False, True, True]
