"""What each page shows and takes, without a browser."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import openpyxl
import pytest
from lxml import html

from evaluator.actuals.load import read_actuals
from evaluator.evaluate import prepare
from evaluator.problem import problem
from evaluator.web.apart import read_actuals_apart
from evaluator.web.desk import Desk
from evaluator.workspace import Unit, Workspace
from tests.commands import call
from tests.web.conftest import FORM, KEY

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

HOME = "/w/工作夹/"
CELLS = f"{HOME}p/{KEY}/cells"
ACTUAL = ["绩效指标", 0, "实际完成值"]


def typed(browser: TestClient, *cells: tuple[list[Any], str, str], **more: Any) -> dict[str, Any]:
    asked = {"cells": [{"place": place, "old": old, "new": new} for place, old, new in cells], **more}
    answer = browser.post(CELLS, json=asked)
    assert answer.status_code == 200, answer.text
    reply: dict[str, Any] = answer.json()
    return reply


def test_a_cell_is_tried_without_being_saved(browser: TestClient, workspace: Workspace) -> None:
    reply = typed(browser, (ACTUAL, "", "28家"), **{"try": True})
    assert "不少于 35 家 · 填报 28 家 · 完成 80%" in reply["rows"]["0"]["said"]
    assert workspace.project(KEY).form.indicators[0].actual is None


def test_a_saved_cell_is_in_the_folder(browser: TestClient, workspace: Workspace) -> None:
    reply = typed(browser, (ACTUAL, "", " 28家 "))
    assert reply["cells"] == [{"place": ACTUAL, "held": "28家"}]
    assert "需说明偏差原因" in reply["rows"]["0"]["said"]
    assert workspace.project(KEY).form.indicators[0].actual == "28家"


def test_money_is_taken_in_the_unit_of_the_page(browser: TestClient, workspace: Workspace) -> None:
    budget, spent = ["预算执行情况", "全年预算数"], ["预算执行情况", "全年执行数"]
    reply = typed(browser, (budget, "", "293"), (spent, "", "2,637,000元"), unit="万元")
    assert [each["held"] for each in reply["cells"]] == ["2930000", "2637000"]
    assert "90.00%" in reply["head"]
    wrong = typed(browser, (spent, "2637000", "约三百"), unit="万元")["cells"][0]
    assert wrong["problem"]["message"] == "金额“约三百”无法识别"
    execution = workspace.project(KEY).form.execution
    assert execution is not None
    assert execution.executed == 2_637_000


def test_the_second_writer_sees_what_is_there(browser: TestClient, workspace: Workspace) -> None:
    typed(browser, (ACTUAL, "", "28家"))
    reply = typed(browser, (ACTUAL, "", "29家"))["cells"][0]
    assert reply["there"] == "28家"
    assert reply["problem"]["code"] == "E750"
    assert workspace.project(KEY).form.indicators[0].actual == "28家"


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"cells": 7}', b'{"cells": [{"place": "x"}]}', b'{"cells": [[]]}', b"[" * 90_000]
)
def test_cells_that_make_no_sense_are_refused(browser: TestClient, body: bytes) -> None:
    assert browser.post(CELLS, content=body).status_code == 400


@pytest.mark.parametrize("place", [["绩效指标", 99, "实际完成值"], ["绩效指标", 0, "location"], ["年度"], [1]])
def test_there_are_no_other_cells(browser: TestClient, place: list[Any]) -> None:
    reply = typed(browser, (place, "", "1"))
    assert reply["cells"][0]["problem"]["message"] == "没有这一格"


def test_targets_are_corrected_and_adjusted(browser: TestClient, workspace: Workspace) -> None:
    page = browser.get(f"{HOME}p/{KEY}/target").text
    assert "读作：不少于 35 家" in page
    edit = {"cells": [{"place": ["绩效指标", 0, "指标值"], "old": "≥35家", "new": "≥36家"}]}
    reply = browser.post(f"{HOME}p/{KEY}/target/cells", json=edit).json()
    assert "读作：不少于 36 家" in reply["rows"]["0"]["said"]
    url = f"{HOME}p/{KEY}/target/0/adjust"
    refused = browser.post(url, data={"seen": "≥36家", "new": "≥30家", "document": ""})
    assert (refused.status_code, refused.json()["problems"][0]["code"]) == (422, "E753")
    stale = browser.post(url, data={"seen": "≥35家", "new": "≥30家", "document": "阳财预〔2022〕15号"})
    assert (stale.status_code, stale.json()["problems"][0]["code"]) == (409, "E750")
    assert (
        browser.post(url, data={"seen": "≥36家", "new": "≥30家", "document": "阳财预〔2022〕15号"}).status_code == 200
    )
    row = workspace.project(KEY).target.indicators[0]
    assert (row.initial_target, row.target, row.adjusted_by) == ("≥36家", "≥30家", "阳财预〔2022〕15号")
    assert "阳财预〔2022〕15号" in browser.get(f"{HOME}p/{KEY}/target").text


def test_a_column_is_pasted_into_the_targets(browser: TestClient, workspace: Workspace) -> None:
    olds = [row.target for row in FORM.indicators[:2]]
    news = ["≥40家", "2022年9月30日前"]
    cells = [
        {"place": ["绩效指标", number, "指标值"], "old": old, "new": new}
        for number, (old, new) in enumerate(zip(olds, news, strict=True))
    ]
    reply = browser.post(f"{HOME}p/{KEY}/target/cells", json={"cells": cells}).json()
    assert [each["held"] for each in reply["cells"]] == news
    assert [row.target for row in workspace.project(KEY).target.indicators[:2]] == news


@pytest.mark.parametrize("method", ["whole", "half"])
def test_weights_are_rounded_and_still_add_up(browser: TestClient, workspace: Workspace, method: str) -> None:
    for index in range(3):
        rows = (*FORM.indicators, FORM.indicators[0].model_copy(update={"level3": f"另{index}"}))
        workspace.add(FORM.model_copy(update={"indicators": rows}), replace=KEY)
    assert browser.post(f"{HOME}p/{KEY}/target/weigh", data={"method": method}).status_code == 200
    weights = [row.weight for row in workspace.project(KEY).target.indicators]
    assert sum(each for each in weights if each is not None) == 90
    step = 1 if method == "whole" else 0.5
    assert all(each is not None and float(each) % step == 0 for each in weights)
    browser.post(f"{HOME}p/{KEY}/target/weigh", data={"method": ""})
    assert {row.weight for row in workspace.project(KEY).target.indicators} == {None}


def upload(browser: TestClient, path: str, *files: tuple[str, bytes]) -> Any:
    return browser.post(HOME + path, files=[("file", (name, raw, "application/octet-stream")) for name, raw in files])


def page_of(name: str) -> bytes:
    head = "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>"
    row = "<tr><td>产出指标</td><td>数量指标</td><td>企业数</td><td>≥35家</td></tr>"
    top = f"<tr><td>项目名称</td><td colspan=3>{name}</td></tr>"
    return f"<h1>项目支出绩效目标申报表</h1><p>（2022年度）</p><table>{top}{head}{row}</table>".encode()


def test_documents_wait_until_they_are_accepted(browser: TestClient, workspace: Workspace) -> None:
    go = upload(browser, "import/upload", ("甲.html", page_of("甲项目")), ("坏.docx", b"PK\x03\x04x")).json()["go"]
    page = browser.get(go).text
    assert "甲项目" in page
    assert "坏.docx" in page
    assert len(workspace.keys) == 1
    assert browser.post(go, data={"choice-0": "new"}).status_code == 200
    assert list(workspace.keys) == [KEY, "02-甲项目"]
    assert browser.get(go).status_code == 404
    again = upload(browser, "import/upload", ("甲.html", page_of("甲项目"))).json()["go"]
    assert "已有同名的表" in browser.get(again).text
    browser.post(again, data={"choice-0": "replace"})
    assert list(workspace.keys) == [KEY, "02-甲项目"]


def shown(raw: bytes) -> dict[tuple[Any, ...], str]:
    """The cells of a page: what each holds."""
    found = html.fromstring(raw).iterfind(".//textarea")
    return {tuple(json.loads(each.get("data-place", "[]"))): each.text or "" for each in found}


def test_a_recognised_form_is_shown_beside_its_document_and_can_be_corrected_first(
    browser: TestClient, workspace: Workspace
) -> None:
    head = "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>"
    rows = (
        "<tr><td>产出指标</td><td>数量指标</td><td>指标1：企业数</td><td>≥35家</td></tr>"
        "<tr><td></td><td></td><td>培训人数</td><td>≥20人</td></tr><tr><td></td><td></td><td>会议</td><td>≥1次</td></tr>"
    )
    top = "<tr><td>项目名称</td><td colspan=3>甲项目</td></tr>"
    document = f"<h1>项目支出绩效目标申报表</h1><table>{top}{head}{rows}</table>".encode()
    go = upload(browser, "import/upload", ("甲.html", document)).json()["go"]
    page = browser.get(go).text
    assert "原文：指标1：企业数" in page
    assert page.count("原文空白") == 2 * 4, "two levels of two rows, as text and as title"
    assert '<tr id="s-0-1" class="hit">' in page
    name, level = ["绩效指标", 0, "三级指标"], ["绩效指标", 1, "二级指标"]
    cells = [
        {"place": name, "old": "企业数", "new": "指标1：企业数"},
        {"place": level, "old": "数量指标", "new": ""},
        {"place": ["绩效指标", 1, "指标值"], "old": "≥20人", "new": "≥25人"},
        {"place": ["绩效指标", 1, "指标值"], "old": "≥20人", "new": "≥26人"},
    ]
    reply = browser.post(f"{go}/0/cells", json={"cells": cells}).json()
    assert [each.get("held") for each in reply["cells"]] == ["指标1：企业数", "", "≥25人", None]
    assert reply["cells"][3]["there"] == "≥25人"
    assert "读作：不少于 25 人" in reply["rows"]["1"]["said"]
    assert shown(browser.get(go).content)[tuple(level)] == ""
    assert browser.post(f"{go}/7/cells", json={"cells": cells}).status_code == 404
    browser.post(go, data={"choice-0": "new", "name-0": "乙项目", "drop-0-2": "on"})
    target = workspace.project("02-乙项目").target
    assert [(row.level2, row.level3, row.target) for row in target.indicators] == [
        ("数量指标", "指标1：企业数", "≥35家"),
        (None, "培训人数", "≥25人"),
    ]


def test_a_form_that_is_there_already_is_compared_cell_by_cell(browser: TestClient) -> None:
    go = upload(browser, "import/upload", ("甲.html", page_of("甲项目"))).json()["go"]
    browser.post(go, data={"choice-0": "new"})
    again = page_of("甲项目").replace("≥35家".encode(), "≥30家".encode())
    page = browser.get(upload(browser, "import/upload", ("甲.html", again)).json()["go"]).text
    assert "与已有的表有 1 处不同" in page
    assert 'data-label="已有的">≥35家</td><td data-label="这一份">≥30家<' in page


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, raw in files.items():
            packed.writestr(name, raw)
    return out.getvalue()


def test_a_zip_is_opened_and_its_names_do_no_harm(browser: TestClient, workspace: Workspace) -> None:
    raw = zipped(**{"../../甲.html": page_of("甲项目"), "/etc/乙.html": page_of("乙项目"), "__MACOSX/._x": b"x"})
    go = upload(browser, "import/upload", ("一起.zip", raw)).json()["go"]
    page = browser.get(go).text
    assert "甲项目" in page
    assert "乙项目" in page
    assert {each.name for each in workspace.store.root.parent.iterdir()} == {"工作夹"}


def test_chinese_names_packed_on_windows(browser: TestClient) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        info = zipfile.ZipInfo("x.html")
        packed.writestr(info, page_of("甲项目"))
    raw = out.getvalue().replace(b"x.html", "表.h".encode("gbk") + b"tm")
    go = upload(browser, "import/upload", ("一起.zip", raw)).json()["go"]
    assert "表.htm" in browser.get(go).text


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("炸弹.zip", zipped(x=b"\0" * 60_000_000), "压缩包过大：文件太多，或解开后太大"),
        ("多.zip", zipped(**{f"{n}.txt": b"x" for n in range(201)}), "压缩包过大：文件太多，或解开后太大"),
        ("坏.zip", b"PK\x03\x04 broken", "压缩包已损坏或有密码，无法解开"),
        ("空.zip", zipped(), "没有收到文件，请先选择文件"),
    ],
)
def test_a_dangerous_upload_is_refused_in_words(browser: TestClient, name: str, raw: bytes, said: str) -> None:
    answer = upload(browser, "import/upload", (name, raw))
    assert (answer.status_code, answer.json()["problems"][0]["message"]) == (422, said)


def test_an_upload_without_a_file_is_refused(browser: TestClient) -> None:
    assert browser.post(f"{HOME}import/upload", data={"x": "1"}).status_code == 422


def test_the_filled_template_comes_back_cell_by_cell(browser: TestClient, workspace: Workspace) -> None:
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{HOME}template.xlsx").content))
    sheet, header = next(
        (sheet, {str(cell.value): cell.column for cell in row})
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        if any(cell.value == "三级指标" for cell in row) and any(cell.value == "实际完成值" for cell in row)
    )
    names = [sheet.cell(row, header["三级指标"]).value for row in range(1, sheet.max_row + 1)]
    sheet.cell(names.index("奖励企业数") + 1, header["实际完成值"]).value = 28
    out = io.BytesIO()
    book.save(out)
    reply = upload(browser, "take/upload", ("填好.xlsx", out.getvalue())).json()
    assert reply["told"] == "已采用 1 个项目的数据", reply
    assert workspace.project(KEY).form.indicators[0].actual in {"28", "28家"}


@pytest.mark.parametrize(
    ("name", "raw", "status"),
    [
        ("说明.docx", b"x", 422),
        ("坏.xlsx", b"PK\x03\x04x", 200),
        ("空.csv", b" ", 200),
        ("怪.csv", b"\x00\xff" * 99, 200),
    ],
)
def test_a_table_that_cannot_be_used_says_why(browser: TestClient, name: str, raw: bytes, status: int) -> None:
    answer = upload(browser, "take/upload", (name, raw))
    assert answer.status_code == status
    assert answer.json()["problems"]


def test_filing_keeps_a_version_and_names_what_changed_since(browser: TestClient, workspace: Workspace) -> None:
    typed(browser, (ACTUAL, "", "28家"))
    assert browser.post(f"{HOME}file").json()["number"] == "001"
    assert "没有改动" in browser.get(f"{HOME}file").text
    typed(browser, (ACTUAL, "28家", "30家"))
    page = browser.get(f"{HOME}file").text
    assert "奖励企业数／实际完成值" in page
    frozen = browser.get(f"{HOME}file/version/001.zip").content
    with zipfile.ZipFile(io.BytesIO(frozen)) as packed:
        assert "28家" in packed.read(f"data/actuals/{KEY}.yaml").decode()
        manifest = json.loads(packed.read("manifest.json"))
        assert set(manifest["papers"]) <= set(packed.namelist())
    assert browser.get(f"{HOME}file/version/../x.zip").status_code == 404
    assert list(workspace.keys) == [KEY]


def test_a_project_that_was_filed_and_not_changed_is_filed(browser: TestClient) -> None:
    assert "已报送" not in browser.get(HOME).text
    browser.post(f"{HOME}file")
    assert "已报送" in browser.get(HOME).text


def test_no_grade_before_the_figures_are_complete(browser: TestClient) -> None:
    typed(browser, (ACTUAL, "", "28家"))
    page = browser.get(HOME).text
    assert "填报中" in page
    assert 'data-label="等级">—' in page


def test_monitoring_has_figures_of_its_own(browser: TestClient, workspace: Workspace) -> None:
    cells = {
        "cells": [
            {"place": ACTUAL, "old": "", "new": "21家"},
            {"place": ["绩效指标", 0, "完成可能性"], "old": "", "new": "有可能"},
        ]
    }
    reply = browser.post(f"{CELLS}?month=7", json=cells).json()
    assert "必须说明原因和改进措施" in reply["rows"]["0"]["said"]
    assert "绿灯" in reply["rows"]["0"]["status"]
    page = browser.get(f"{HOME}monitor?month=7").text
    assert "绿灯" in page
    assert "还有 1 项没有说明原因和改进措施" in page, "有可能 must be explained although the light is green"
    why = {"place": ["绩效指标", 0, "偏差原因分析及改进措施"], "old": "", "new": "原因：材料未齐；改进措施：催办"}
    assert "必须说明" not in browser.post(f"{CELLS}?month=7", json={"cells": [why]}).json()["rows"]["0"]["said"]
    assert "没有说明原因和改进措施" not in browser.get(f"{HOME}monitor?month=7").text
    assert workspace.project(KEY).form.indicators[0].actual is None
    assert (workspace.store.root / "monitoring" / "07" / f"{KEY}.yaml").is_file()
    with zipfile.ZipFile(io.BytesIO(browser.get(f"{HOME}monitor/papers.zip?month=7").content)) as packed:
        assert packed.namelist() == ["绩效运行监控表_限上企业奖励.xlsx"]


def test_forms_of_others_are_reviewed_accepted_or_returned(browser: TestClient, workspace: Workspace) -> None:
    head = "项目名称,一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分"
    table = f"{head}\n甲,产出指标,数量指标,企业数,≥35家,28家,90,90\n"
    go = upload(browser, "review/upload", ("自评.csv", table.encode())).json()["go"]
    page = browser.get(go).text
    assert "企业数" in page
    assert "72.00" in page
    assert "自评.csv" in browser.get(f"{HOME}review").text
    browser.post(f"{go}/0", data={"verdict": "return", "opinion": "请重新核算"})
    assert "已退回" in browser.get(go).text
    notice = browser.get(f"{go}/0/notice.txt").content.decode("utf-8-sig")
    assert "复核意见：请重新核算" in notice
    assert "“企业数”" in notice
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{go}/worksheet.xlsx").content))
    assert book.sheetnames
    assert workspace.keys == (KEY,)
    browser.post(f"{go}/remove")
    assert browser.get(go).status_code == 404


def test_the_unit_is_kept_and_a_stale_page_does_not_overwrite_it(browser: TestClient, workspace: Workspace) -> None:
    version = workspace.store.read("workspace.yaml")[1]
    reply = {"version": version, "单位全称": "某市商务局", "年度": "2022", "负责人": "张三"}
    assert browser.post(f"{HOME}unit", data=reply).status_code == 200
    assert workspace.unit.head == "张三"
    stale = browser.post(f"{HOME}unit", data=reply | {"负责人": "王五"})
    assert stale.status_code == 409
    assert workspace.unit.head == "张三"
    wrong = browser.post(f"{HOME}unit", data=reply | {"年度": "二〇二二"})
    assert wrong.json()["problems"][0]["message"] == "年度应是四位数的年份，如 2022"


def test_a_new_workspace_with_the_example(browser: TestClient, workspace: Workspace) -> None:
    go = browser.post("/new", data={"单位全称": "../../x", "年度": "2022", "example": "1"}).json()["go"]
    assert "法律顾问聘请费用" in browser.get(go).text
    folders = {each.name for each in workspace.store.root.parent.iterdir() if each.is_dir()}
    assert folders == {"工作夹", "2022.._.._x"}
    again = browser.post("/new", data={"单位全称": "../../x", "年度": "2022"})
    assert again.status_code == 422


def test_every_paper_that_is_offered_can_be_had(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluator.web.pages.filing.pdf.missing", lambda: problem("E720", "没有安装"))
    typed(browser, (ACTUAL, "", "28家"))
    pages = [browser.get(HOME + path).content for path in ("file", f"p/{KEY}/preview")]
    links = (str(each.get("href")) for page in pages for each in html.fromstring(page).iterfind(".//a"))
    offered = {each for each in links if "/paper/" in each}
    assert sum(each.endswith(".docx") for each in offered) == 6
    assert not any(each.endswith(".pdf") for each in offered)
    assert {each: browser.get(each).status_code for each in offered} == dict.fromkeys(offered, 200)
    report = next(each for each in offered if each.endswith(f"{quote('绩效自评报告')}.docx"))
    assert browser.get(report).content.startswith(b"PK")


def test_a_pdf_that_cannot_be_printed_is_refused_in_words(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluator.paper.pdf.missing", lambda: problem("E720", "写 PDF 需要 LibreOffice，本机没有安装"))
    typed(browser, (ACTUAL, "", "28家"))
    answer = browser.get(f"{HOME}file/paper/自评情况汇总表.pdf")
    assert (answer.status_code, "需要 LibreOffice" in answer.text) == (422, True)


def test_points_rounded_by_the_unit_are_scored_anew(browser: TestClient, workspace: Workspace) -> None:
    rows = tuple(FORM.indicators[0].model_copy(update={"level3": f"第{number}项"}) for number in range(7))
    workspace.add(FORM.model_copy(update={"indicators": rows}), replace=KEY)
    spread = re.compile(r'placeholder="([\d.]+)"')
    assert set(spread.findall(browser.get(f"{HOME}p/{KEY}/target").text)) == {"12.86", "12.85"}
    reply = {"version": workspace.store.read("workspace.yaml")[1], "单位全称": "某市商务局", "年度": "2022"}
    assert browser.post(f"{HOME}unit", data=reply | {"分值取整": "整数", "附件": "1"}).status_code == 200
    assert (workspace.unit.rounding, workspace.unit.attachment) == ("整数", "1")
    assert set(spread.findall(browser.get(f"{HOME}p/{KEY}/target").text)) == {"13", "12"}


def test_the_papers_are_those_of_the_command(browser: TestClient, workspace: Workspace) -> None:
    typed(browser, (ACTUAL, "", "28家"))
    paper = browser.get(f"{HOME}file/paper/scorecards.json")
    from evaluator.evaluate import score

    assert paper.text == score(prepare(workspace.store.root)).to_json()


def test_no_page_is_heavy(browser: TestClient, workspace: Workspace) -> None:
    made = Workspace(workspace.store.root)
    for form in prepare().forms:
        made.add(form)
    static = sum(
        len(gzip.compress(browser.get(f"/static/{each}").content))
        for each in ("app.css", "page.css", "app.js", "grid.js")
    )
    key = made.keys[5]
    paths = ["", "import", "judge", "compare", "file", "monitor?month=7", "review", "unit", "results"]
    paths += [f"p/{key}/{each}" for each in ("fill", "target", "preview", "row/0")]
    weights = {path: static + len(gzip.compress(browser.get(HOME + path).content)) for path in paths}
    assert {path: weight for path, weight in weights.items() if weight > 50_000} == {}


def test_removing_a_project_takes_it_out_of_the_list(browser: TestClient, workspace: Workspace) -> None:
    assert browser.post(f"{HOME}p/{KEY}/remove").status_code == 200
    assert workspace.keys == ()
    assert "还没有项目" in browser.get(HOME).text
    assert browser.get(f"{HOME}p/{KEY}/fill").status_code == 404


@pytest.mark.parametrize(
    "path", ["p/99-没有/fill", f"p/{KEY}/row/99", "file/paper/x", f"p/{KEY}/evidence/x", "review/zz", "import/zz"]
)
def test_what_is_not_there_is_said(browser: TestClient, path: str) -> None:
    assert browser.get(HOME + path).status_code == 404


def test_another_workspace_is_not_shown(browser: TestClient) -> None:
    assert browser.get("/w/没有/").status_code == 404


def test_the_package_can_be_verified(browser: TestClient, workspace: Workspace, tmp_path: Path) -> None:
    typed(browser, (ACTUAL, "", "28家"))
    file = tmp_path / "报送包.zip"
    file.write_bytes(browser.get(f"{HOME}file/package.zip").content)
    assert call("verify", file).exit_code == 0
    assert workspace.keys == (KEY,)


def test_a_filed_form_is_compared_with_the_target_that_was_approved(browser: TestClient) -> None:
    head = "项目名称,年度,一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分"
    table = f"{head}\n限上企业奖励,2022,产出指标,数量指标,奖励企业数,≥20家,28家,90,90\n"
    go = upload(browser, "review/upload", ("自评.csv", table.encode())).json()["go"]
    page = browser.get(go).text
    assert "≥35家" in page.partition("问题</h3>")[2], "the finding names the approved value"


def test_a_kept_list_never_shows_what_no_longer_holds(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = workspace.store.root / ".evaluator" / "overview.json"

    def filled() -> tuple[int, bool]:
        """How much of the project the list of a new start calls filled, and whether that was kept."""
        before = kept.read_bytes() if kept.exists() else b""
        lines, reading = Desk(workspace.store.root).lines()
        assert not reading
        return lines[0].filled, kept.read_bytes() == before

    place = ("绩效指标", 0, "实际完成值")
    assert filled() == (0, False)
    assert filled() == (0, True)
    workspace.change(KEY, place, "", "28家")
    assert filled() == (1, False)
    (workspace.store.root / f"actuals/{KEY}.yaml").unlink()
    assert filled() == (0, False), "changed by hand"
    workspace.save_unit(Unit(name="某市商务局", year=2023))
    assert filled() == (0, False), "another year may have other rules"
    kept.write_bytes(b"{")
    assert filled() == (0, False), "spoiled"
    monkeypatch.setattr("evaluator.web.overview._program", lambda: "a newer program")
    assert filled() == (0, False)
    kept.unlink()
    kept.mkdir()
    assert Desk(workspace.store.root).lines()[0][0].filled == 0, "nothing can be kept"


def test_what_full_marks_and_a_better_grade_take(browser: TestClient) -> None:
    rows = ((0, "28家"), (1, "2022年10月28日"), (2, "达成预期指标"), (3, "96%"))
    typed(browser, *((["绩效指标", number, "实际完成值"], "", value) for number, value in rows))
    page = browser.get(f"{HOME}outlook").text
    assert 'data-label="得满分要达到">35家<' in page
    assert f"{quote(KEY)}/fill#row-0" in page
    assert "2022年10月28日" not in page, "it has full marks"
    result = browser.get(f"{HOME}results").text
    assert f'<a href="/w/{quote("工作夹")}/p/{quote(KEY)}/fill#row-0">奖励企业数</a>' in result
    panel = browser.get(f"{HOME}p/{KEY}/row/0").text
    assert "要得满分：35家" in panel


def test_last_year_is_shown_beside_this_year_and_its_figures_can_be_taken(
    browser: TestClient, workspace: Workspace
) -> None:
    growing = FORM.indicators[0].model_copy(
        update={"level3": "销售额", "target": "较上年增长", "level2": "经济效益指标"}
    )
    form = FORM.model_copy(update={"indicators": (growing, FORM.indicators[0])})
    workspace.add(form, replace=KEY)
    before = Workspace(workspace.store.root.parent / "上年")
    before.save_unit(Unit(name="某市商务局", year=2021))
    then = form.model_copy(update={"year": 2021})
    before.add(then)
    for number, value in enumerate(("300亿元", "36家")):
        before.change(KEY, ("绩效指标", number, "实际完成值"), "", value)
    page = browser.get(f"{HOME}years?with=上年").text
    assert "300亿元" in page
    assert "把上年完成值填入" in page
    assert "W711" in page, "35 this year is below the 36 of last year"
    browser.post(f"{HOME}years/adopt", data={"with": "上年"})
    assert workspace.project(KEY).form.indicators[0].last_year == "300亿元"
    raw = browser.get("/w/上年/file/paper/scorecards.json").content
    assert upload(browser, "years/upload", ("scorecards.json", raw)).json()["go"].endswith("/years")
    assert "300亿元" in browser.get(f"{HOME}years").text


@pytest.mark.parametrize("raw", [b"{", b"[]", b'{"projects": [{"name": 7}]}', b"[" * 90_000, b"\xff"])
def test_what_is_no_result_of_last_year_is_refused(browser: TestClient, workspace: Workspace, raw: bytes) -> None:
    answer = upload(browser, "years/upload", ("scorecards.json", raw))
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (422, "E710")
    assert not (workspace.store.root / "last-year").exists()


def test_a_table_that_is_read_apart_says_what_it_says_here(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in (["项目名称", "三级指标", "实际完成值"], ["甲", "企业数", "28家"], ["甲", "户数", None]):
        sheet.append(line)
    sheet.merge_cells("C2:C3")
    file = tmp_path / "表.xlsx"
    book.save(file)
    assert read_actuals_apart(file.read_bytes(), "表.xlsx") == read_actuals(file.read_bytes(), "表.xlsx")
