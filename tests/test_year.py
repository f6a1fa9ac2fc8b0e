"""The whole year of a made-up bureau of nine projects, from the documents to the first day of the next year.

Documents come in, targets are reviewed, July is monitored, December is filled in, the papers are filed, packed and
verified elsewhere, and the next year begins from them. Every paper is opened; what must come out was worked out by hand
(``year.yaml``).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pytest
import yaml

from evaluator.actuals import load_actuals
from evaluator.forms.dump import dump_form
from evaluator.forms.model import Form, Funds, Indicator
from evaluator.workspace import Unit, Workspace
from evaluator.workspace.filing import filings, freeze
from tests.commands import call
from tests.documents import writers
from tests.documents.layouts import declaration

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.xdist_group("year")
YEAR: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "year.yaml").read_text(encoding="utf-8"))
PROJECTS: list[dict[str, Any]] = YEAR["projects"]
LEVELS = {"数": "产出指标", "时": "产出指标", "质": "产出指标", "社": "效益指标", "服": "满意度指标"}


def declared(project: dict[str, Any]) -> Form:
    """The target form of a project as it is handed in."""
    return Form(
        name=project["name"],
        year=2022,
        title="项目支出绩效目标申报表",
        department="某市文化和旅游局",
        unit="某市文化和旅游局",
        goal=f"完成{project['name']}的年度任务",
        funds=Funds(total=Decimal(str(project["funds"][0])) * 10_000, local=Decimal(str(project["funds"][0])) * 10_000),
        indicators=tuple(
            Indicator(level1=LEVELS[row[0][0]], level2=row[0], level3=row[1], target=row[2]) for row in project["rows"]
        ),
    )


def rows() -> Iterator[tuple[str, list[Any]]]:
    return ((project["name"], row) for project in PROJECTS for row in project["rows"])


def total(project: dict[str, Any]) -> Decimal:
    return Decimal(project["funds"][2]) + sum(Decimal(row[5]) for row in project["rows"])


def write(sheet: Any, row: int, column: int, value: Any) -> None:
    """A cell as a person fills it in: a day as a day."""
    day = value if isinstance(value, dt.date) else None
    sheet.cell(row, column).value = dt.datetime(day.year, day.month, day.day) if day else value  # noqa: DTZ001


def fill(file: Path, cells: dict[tuple[str, str], dict[str, Any]]) -> None:
    """Fill in a table by the names of its columns."""
    book = openpyxl.load_workbook(file)
    sheet = book["指标完成情况"]
    at = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        name = (sheet.cell(row, at["项目名称"]).value, sheet.cell(row, at["三级指标"]).value)
        for column, value in cells.get(name, {}).items():
            write(sheet, row, at[column], value)
    book.save(file)


def close(file: Path) -> None:
    """Fill in what only the end of the year knows: the money, and what came of the goals."""
    book = openpyxl.load_workbook(file)
    money, basics = book["资金"], book["基本信息"]
    funds = {project["name"]: project["funds"] for project in PROJECTS}
    for row in range(2, money.max_row + 1):
        if money.cell(row, 3).value == "年度资金总额":
            money.cell(row, 5).value, money.cell(row, 6).value = funds[money.cell(row, 1).value][:2]
    for row in range(2, 2 + len(PROJECTS)):
        basics.cell(row, 4).value = f"{basics.cell(row, 1).value}已经完成"
    book.save(file)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace on the last day of the year, filed; what lies beside it was made on the way."""
    folder = tmp_path_factory.mktemp("year")
    root = folder / "2022"
    workspace = Workspace(root)
    workspace.save_unit(Unit.model_validate(YEAR["unit"]))

    # January: the documents, in whatever format they were written.
    for project in PROJECTS:
        made = getattr(writers, f"as_{project['documents']}")([declaration(declared(project))])
        (folder / "来文").mkdir(exist_ok=True)
        (folder / "来文" / f"{project['name']}.{project['documents']}").write_bytes(made)
    done = call("import", folder / "来文", "-o", root / "targets")
    assert done.exit_code == 0
    assert len(workspace.projects()) == len(PROJECTS)

    # March: the targets are reviewed, and what is no target becomes one.
    reviewed = call("check", root)
    assert "2022年11月没有31日" in reviewed.stdout
    key = next(each.key for each in workspace.projects() if each.form.name == "文化惠民演出")
    workspace.change(key, ("绩效指标", 1, "指标值"), "2022年11月31日前", "2022年11月30日前")
    assert "错误" not in call("check", root).stdout

    # July.
    assert call("template", root, "-o", folder / "七月.xlsx").exit_code == 0
    july = {(name, row[1]): {"实际完成值": row[3]} for name, row in rows() if row[3]}
    fill(folder / "七月.xlsx", july)
    count, problems = Workspace(root, "monitoring/07").take(load_actuals(folder / "七月.xlsx")[0])
    assert (count, [each for each in problems if each.severity == "error"]) == (len(PROJECTS), [])

    # December: the table is written, filled in, read.
    assert call("template", root, "-o", folder / "十二月.xlsx").exit_code == 0
    fill(folder / "十二月.xlsx", {(name, row[1]): row[4] for name, row in rows()})
    close(folder / "十二月.xlsx")
    count, problems = workspace.take(load_actuals(folder / "十二月.xlsx")[0])
    assert (count, [each for each in problems if each.severity == "error"]) == (len(PROJECTS), [])
    for each in workspace.projects():
        workspace.attach(each.key, 0, [("台账.txt", each.form.name.encode())])

    # January again: everything is written and filed.
    done = call("run", root, "-o", root / "结果", "--format", "docx")
    assert done.exit_code == 0
    papers = [(file.name, file.read_bytes()) for file in sorted((root / "结果").iterdir())]
    freeze(workspace, papers, {})
    done = call("package", root, "-o", folder / "报送包.zip")
    assert done.exit_code == 0
    return root


@pytest.fixture(scope="module")
def papers(root: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(root.parent / "报送包.zip") as packed:
        return {each[len("papers/") :]: packed.read(each) for each in packed.namelist() if each.startswith("papers/")}


def sheet_of(raw: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(raw), data_only=True).active


def lines(sheet: Any) -> list[list[str]]:
    """The rows of a sheet as texts, empty cells left out."""
    return [[str(cell) for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def test_every_document_became_the_targets_that_it_says(root: Path) -> None:
    found = {each.form.name: each.target for each in Workspace(root).projects()}
    for project in PROJECTS:
        wanted = [row[6] if len(row) > 6 else row[2] for row in project["rows"]]
        assert [row.target for row in found[project["name"]].indicators] == wanted
        assert found[project["name"]].funds.total == declared(project).funds.total


def test_july_is_monitored_and_its_papers_say_so(root: Path, tmp_path: Path) -> None:
    done = call("monitor", root, root / "monitoring" / "07", "--month", "7", "-o", tmp_path)
    assert done.exit_code == 0
    for project in PROJECTS:
        (file,) = tmp_path.glob(f"绩效运行监控表_{project['name']}.xlsx")
        text = str(lines(sheet_of(file.read_bytes())))
        for row in project["rows"]:
            assert row[1] in text
            assert row[3] is None or re.sub(r"\D+$", "", row[3]) in text


def test_the_scores_are_those_that_were_worked_out(root: Path) -> None:
    cards = json.loads((root / "结果" / "scorecards.json").read_bytes())["projects"]
    found = {card["name"]: card for card in cards}
    for project in PROJECTS:
        card = found[project["name"]]
        assert [row["score"] for row in card["indicators"]] == [row[5] for row in project["rows"]], project["name"]
        assert card["execution"]["score"] == project["funds"][2]
        assert Decimal(card["total"]) == total(project)


def test_every_form_shows_what_was_typed_and_adds_up(papers: dict[str, bytes]) -> None:
    for project in PROJECTS:
        sheet = sheet_of(papers[f"自评表_{project['name']}.xlsx"])
        (heads,) = [row for row in sheet.iter_rows() if any(cell.value == "实际完成值" for cell in row)]
        at = {str(cell.value): cell.column for cell in heads if cell.value}
        last = heads[0].row
        for number, row in enumerate(project["rows"], last + 1):
            cells = {name: sheet.cell(number, column).value for name, column in at.items()}
            assert (cells["三级指标"], Decimal(str(cells["得分"]))) == (row[1], Decimal(row[5]))
            assert cells["偏差原因分析及改进措施"] == row[4].get("偏差原因分析及改进措施")
        (score,) = [row[at["得分"] - 1].value for row in sheet.iter_rows() if row[0].value == "总分"]
        assert Decimal(str(round(score, 2))) == total(project)
        text = str(lines(sheet))
        assert f"{project['name']}已经完成" in text


def test_every_word_document_says_the_same_as_its_workbook(papers: dict[str, bytes]) -> None:
    for project in PROJECTS:
        document = docx.Document(io.BytesIO(papers[f"自评表_{project['name']}.docx"]))
        cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
        assert {project["name"], *(row[1] for row in project["rows"]), *(row[5] for row in project["rows"])} <= cells


def test_the_summary_has_every_total_and_their_average(papers: dict[str, bytes]) -> None:
    found = lines(sheet_of(papers["自评情况汇总表.xlsx"]))
    for project in PROJECTS:
        (line,) = [row for row in found if project["name"] in row]
        assert str(float(total(project))) in [str(float(cell)) for cell in line if re.fullmatch(r"[\d.]+", cell)]
    average = sum(map(total, PROJECTS)) / len(PROJECTS)
    assert f"{average:.2f}" in str(found)


def test_the_report_speaks_of_every_project(papers: dict[str, bytes]) -> None:
    document = docx.Document(io.BytesIO(papers["绩效自评报告.docx"]))
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(each.text for each in document.paragraphs), *tables])
    for project in PROJECTS:
        assert project["name"] in text
        assert f"{total(project):.2f}" in text


def test_evidence_is_registered_and_packed(root: Path, papers: dict[str, bytes]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(papers["得分依据.xlsx"]))["佐证材料"]
    assert sum("台账.txt" in row for row in lines(sheet)) == len(PROJECTS)
    with zipfile.ZipFile(root.parent / "报送包.zip") as packed:
        assert sum(name.endswith("/台账.txt") for name in packed.namelist()) == len(PROJECTS)


def test_every_paper_can_be_opened_and_holds_no_prompt_for_the_clerk(papers: dict[str, bytes]) -> None:
    for name, raw in papers.items():
        if name.endswith(".xlsx"):
            text = str([lines(sheet) for sheet in openpyxl.load_workbook(io.BytesIO(raw), data_only=True)])
        elif name.endswith(".docx"):
            document = docx.Document(io.BytesIO(raw))
            text = str([cell.text for table in document.tables for row in table.rows for cell in row.cells])
        else:
            continue
        assert len(text) > 200, name
        assert "请说明" not in text, name
        assert "未核实" not in text, name
        assert "Err:" not in text, name
        assert "#REF" not in text, name


def test_what_was_filed_is_kept_and_a_later_run_changes_none_of_it(root: Path) -> None:
    (filing,) = filings(root)
    written = {file.name: file.read_bytes() for file in (root / "结果").iterdir()}
    assert set(filing.papers) == set(written)
    assert call("run", root, "-o", root / "结果", "--format", "docx").exit_code == 0
    assert {file.name: file.read_bytes() for file in (root / "结果").iterdir()} == written


def test_the_package_is_verified_in_another_place(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "财政局" / "收到.zip"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes((root.parent / "报送包.zip").read_bytes())
    monkeypatch.chdir(elsewhere.parent)
    done = call("verify", elsewhere)
    assert (done.exit_code, done.stdout) == (0, "核验通过：全部结果与包内的一致\n")


def test_the_next_year_begins_from_this_one(root: Path, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "2023")
    workspace.save_unit(Unit(name="某市文化和旅游局", year=2023))
    (tmp_path / "2023" / "targets").mkdir()
    for number, project in enumerate(PROJECTS):
        form = declared(project)
        # The culture festival goes on under the name of its new year; the film shows lose their lowest figure.
        kept = form.indicators[:3] if project["name"] == "农村电影放映" else form.indicators
        text = dump_form(form.model_copy(update={"indicators": kept, "year": 2023})).replace("2022", "2023")
        (tmp_path / "2023" / "targets" / f"{number}.yaml").write_text(text, encoding="utf-8")
    done = call("run", workspace.store.root, "--last-year", root, "-o", tmp_path / "结果")
    assert done.exit_code == 0
    assert "W712 “农村电影放映”上年的指标“群众满意度”今年没有了" in done.stderr
    assert "W711 “全民健身活动”的“参与人数”指标值（≥8000人）低于上年实际完成值（8200人）" in done.stderr
    text = (tmp_path / "结果" / "上年对比.csv").read_text("utf-8-sig")
    found = {(row["项目名称"], row["三级指标"]): row for row in csv.DictReader(io.StringIO(text))}
    for name, row in rows():
        if (name, row[1]) == ("农村电影放映", "群众满意度"):
            continue
        line = found[name.replace("2022", "2023"), row[1]]
        assert line["上年得分"] == row[5]
        assert line["上年数据来源"].startswith("2022：")
