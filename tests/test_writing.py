"""Names of files made of projects' names, and files that appear whole, all of them or none."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        assert len(f".自评表_{name}.xlsx.1234567.part".encode()) <= 255


def test_all_files_are_written_or_none(tmp_path: Path) -> None:
    (tmp_path / "乙").mkdir()
    with pytest.raises(OSError, match="乙") as caught:
        write_all(tmp_path, [("甲", b"1"), ("乙", b"2")])
    assert (cause(caught.value), place(caught.value, tmp_path)) == ("此处已有同名文件夹", str(tmp_path / "乙"))
    assert [path.name for path in tmp_path.iterdir()] == ["乙"]
    write_all(tmp_path, [("甲", b"1")])
    assert (tmp_path / "甲").read_bytes() == b"1"
