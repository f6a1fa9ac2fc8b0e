"""Everything in one folder: names, whole files, and clear refusals."""

import errno
import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest

from evaluator.problem import render
from evaluator.scorecard import files
from evaluator.scorecard.files import compose, write_outputs
from tests.scorecard.samples import HOSTILE, PLAIN, RUN, TRADE, form

FORMS = [form(card) for card in RUN.projects]
SMALL = replace(RUN, projects=(PLAIN,))


def test_a_folder_holds_everything(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    assert write_outputs(RUN, out, FORMS) == ()
    assert sorted(path.name for path in out.iterdir()) == [
        "index.html",
        "scorecards.csv",
        "scorecards.json",
        "得分依据.xlsx",
        "自评情况汇总表.xlsx",
        "自评表_关于支持县域商业体系建设、农村电子商务提质增效以及城乡高效配送示范项目的市级配套资金（第二批）.xlsx",
        "自评表_外贸企业开拓市场奖补.xlsx",
        "自评表_驻村帮扶.xlsx",
        "问题整改清单.xlsx",
    ]
    assert (out / "scorecards.json").read_text(encoding="utf-8") == RUN.to_json()
    assert (out / "scorecards.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_word_documents_when_asked(tmp_path: Path) -> None:
    pytest.importorskip("docx", reason="python-docx belongs to the extra documents")
    assert write_outputs(SMALL, tmp_path, formats=("html", "docx")) == ()
    assert (tmp_path / "自评表_驻村帮扶.docx").read_bytes().startswith(b"PK")


def test_the_same_run_gives_the_same_bytes() -> None:
    assert dict(compose(RUN, FORMS, formats=["docx"])) == dict(compose(RUN, FORMS, formats=["docx"]))


def test_several_processes_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = list(compose(RUN, FORMS, formats=["docx"]))
    monkeypatch.setattr(files, "_MANY", 1)
    assert list(compose(RUN, FORMS, formats=["docx"], processes=2)) == alone


def test_whoever_stops_reading_leaves_no_process_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_MANY", 1)
    contents = compose(RUN, FORMS, processes=2)
    assert any(name.endswith(".xlsx") for name, _ in contents)
    assert multiprocessing.active_children() != []
    contents.close()
    assert multiprocessing.active_children() == []


def test_a_form_finds_its_card_by_order_or_by_name() -> None:
    in_order = dict(compose(RUN, FORMS))
    assert dict(compose(RUN, FORMS[::-1])) == in_order
    assert dict(compose(RUN, ())) != in_order


def test_a_second_run_replaces_its_files_and_leaves_others_alone(tmp_path: Path) -> None:
    (tmp_path / "笔记.txt").write_text("留下", encoding="utf-8")
    write_outputs(SMALL, tmp_path)
    write_outputs(replace(SMALL, rules_id="other"), tmp_path)
    assert '"other"' in (tmp_path / "scorecards.json").read_text(encoding="utf-8")
    assert (tmp_path / "笔记.txt").read_text(encoding="utf-8") == "留下"


def test_hostile_names_stay_in_the_folder(tmp_path: Path) -> None:
    inside = tmp_path / "out"
    write_outputs(replace(RUN, projects=(HOSTILE, replace(PLAIN, name="../上级"))), inside)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert {path.parent for path in inside.rglob("*")} == {inside}


def test_a_file_in_the_place_of_the_folder_is_a_problem(tmp_path: Path) -> None:
    place = tmp_path / "out"
    place.write_text("占位", encoding="utf-8")
    (refused,) = write_outputs(SMALL, place)
    assert render(refused) == (
        f"{place}: E190 结果无法写入：此处已有同名文件，不是文件夹\n  = 用 -o 另选一个可以写入的文件夹"
    )
    (below,) = write_outputs(SMALL, place / "deeper")
    assert below.message == "结果无法写入：路径中有一段是文件，不是文件夹"
    assert place.read_text(encoding="utf-8") == "占位"


def test_a_folder_in_the_place_of_a_file_is_a_problem_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "index.html").mkdir()
    (refused,) = write_outputs(SMALL, tmp_path)
    assert refused.message == "结果无法写入：此处已有同名文件夹"
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


@pytest.mark.parametrize(
    ("number", "cause"), [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "没有写入权限"), (errno.EIO, "系统拒绝写入")]
)
def test_a_write_that_fails_leaves_the_folder_as_it_was(
    number: int, cause: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_outputs(SMALL, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    whole = Path.write_bytes

    def fails_on_the_page(path: Path, data: bytes) -> int:
        if "index.html" in path.name:
            whole(path, data[:10])
            raise OSError(number, "", str(path))
        return whole(path, data)

    monkeypatch.setattr(Path, "write_bytes", fails_on_the_page)
    (refused,) = write_outputs(replace(RUN, projects=(TRADE,)), tmp_path)
    assert refused.message == f"结果无法写入：{cause}"
    assert refused.location.file == str(tmp_path / "index.html")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
