"""``import_documents``: one file a form, safe names, nothing overwritten unasked."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.documents.importing import import_documents
from evaluator.forms.load import load_forms
from evaluator.forms.model import Form, Funds, Indicator
from evaluator.problem import Location, problem
from tests.documents import writers
from tests.documents.layouts import NARRATIVE, declaration

if TYPE_CHECKING:
    from pathlib import Path


def made_up(name: str, target: str | None = "≥3公里") -> Form:
    row = Indicator(level1="产出指标", level2="数量指标", level3="修路里程", target=target)
    return Form(
        name=name,
        year=2023,
        title="项目支出绩效目标申报表",
        funds=Funds(total=Decimal(30000)),
        narrative=dict.fromkeys(NARRATIVE, ""),
        indicators=(row,),
    )


def written(folder: Path, *forms: Form) -> Path:
    path = folder / "申报.html"
    path.write_bytes(writers.as_html([declaration(form) for form in forms]))
    return path


def test_each_form_becomes_a_file_that_loads_again(tmp_path: Path) -> None:
    forms = [made_up("道路/维修：一期"), made_up("../../绿化")]
    files, problems, lines = import_documents([written(tmp_path, *forms)], tmp_path / "out")
    assert [file.name for file in files] == ["01-道路_维修：一期.yaml", "02-_.._绿化.yaml"]
    assert problems == ()
    assert str(lines[0]) == f"{tmp_path / '申报.html'}：2 张表，2 个指标，单元格归入 68/68 (100.00%)，可信度高"
    loaded, faults = load_forms(tmp_path / "out")
    assert not faults
    assert [form.model_copy(update={"source": None}).model_dump() for form in loaded] == [
        form.model_dump() for form in forms
    ]


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    document = written(tmp_path, made_up("道路"))
    first = import_documents([document], tmp_path / "out")
    before = first[0][0].stat().st_mtime_ns
    assert import_documents([document], tmp_path / "out") == first
    assert first[0][0].stat().st_mtime_ns == before


def test_a_file_that_says_something_else_is_not_overwritten_unasked(tmp_path: Path) -> None:
    files, *_ = import_documents([written(tmp_path, made_up("道路"))], tmp_path / "out")
    kept = files[0].read_bytes()
    document = written(tmp_path, made_up("道路", "≥5公里"))
    again, problems, _ = import_documents([document], tmp_path / "out")
    message = "文件已存在且内容不同，没有覆盖"
    hint = "换一个输出文件夹，或确认后加 --force 覆盖"
    assert (again, problems) == ((), (problem("E623", message, location=Location(file=str(files[0])), hint=hint),))
    assert files[0].read_bytes() == kept
    asked, problems, _ = import_documents([document], tmp_path / "out", overwrite=True)
    assert (asked, problems) == (files, ())
    assert "≥5公里" in files[0].read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_made_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    files, problems, _ = import_documents([written(tmp_path, made_up("道路"))], tmp_path / "out")
    assert files == ()
    assert [each.code for each in problems] == ["E622"]


def test_the_documents_of_a_folder_are_taken_in_order(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_bytes(writers.as_html([declaration(made_up("第二"))]))
    (tmp_path / "a.txt").write_bytes(writers.as_txt([declaration(made_up("第一"))]))
    (tmp_path / "c.png").write_bytes(b"\x89PNG")
    files, problems, _ = import_documents([tmp_path], tmp_path / "out")
    assert [file.name for file in files] == ["01-第一.yaml", "02-第二.yaml"]
    assert problems == ()
