"""The journeys of a clerk in a real browser, from her documents to what she files, against a running server."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import pytest

from evaluator.evaluate import prepare
from evaluator.scorecard.files import write_outputs
from evaluator.workspace import Workspace
from evaluator.workspace.cells import AMOUNTS, held
from tests.commands import call
from tests.documents.layouts import declaration
from tests.documents.writers import as_docx
from tests.scorecard.chromium import PROGRAM
from tests.web.conftest import FORM, KEY
from tests.web.running import Server, chromium, serving, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.xdist_group("chromium"),
]
SAVED = "document.getElementById('saved').textContent === '已保存'"


@pytest.fixture
def context() -> Iterator[Any]:
    assert PROGRAM is not None
    with chromium(PROGRAM, viewport={"width": 1440, "height": 900}) as made:
        yield made


def field(page: Any, row: int, column: str = "实际完成值") -> Any:
    return page.locator(f"tr[data-row='{row}'] textarea[data-column='{column}']")


def saved(page: Any) -> None:
    until(page, SAVED)


def actual(workspace: Workspace, row: int) -> str | None:
    return workspace.project(KEY).form.indicators[row].actual


def opened(context: Any, server: Server, path: str = "") -> Any:
    page = context.new_page()
    page.goto(server.address)
    page.goto(server.base + path)
    return page


FILL = f"/w/工作夹/p/{KEY}/fill"


def test_from_documents_to_nine_filed_forms(tmp_path: Path, context: Any) -> None:
    example = prepare()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        zipped.writestr("申报表/目标.docx", as_docx([declaration(form) for form in example.forms]))
    (tmp_path / "目标.zip").write_bytes(packed.getvalue())
    filled = tmp_path / "填好的表.xlsx"
    filled.write_bytes(b"")
    with serving(tmp_path) as server:
        page = context.new_page()
        page.goto(server.address)
        page.get_by_label("单位全称").fill("阳泉市商务局")
        page.get_by_role("textbox", name="年度").fill("2022")
        page.get_by_role("button", name="新建", exact=True).click()
        page.get_by_role("link", name="导入文档").click()
        page.locator(".drop input[type=file]").set_input_files(tmp_path / "目标.zip")
        page.get_by_role("button", name="导入选中的表").click()
        page.wait_for_url("**/w/2022*/")
        assert page.locator("tbody tr").count() == 9
        workspace = Workspace(tmp_path / "2022阳泉市商务局")
        table = _filled_table(example, workspace)
        page.locator(".tools input[type=file]").set_input_files(
            {"name": "填好的表.csv", "mimeType": "text/csv", "buffer": table.encode()}
        )
        until(page, "document.querySelector('.progressline b').textContent.startsWith('97')")
        first = workspace.projects()[0]
        page.goto(f"{server.base}/w/2022阳泉市商务局/p/{first.key}/fill")
        money = page.locator("table.money textarea[data-total]")
        for number, amount in enumerate(("293", "130", "124")):
            money.nth(number).fill(amount)
        money.last.press("Tab")
        saved(page)
        assert page.locator("#headline").inner_text().endswith("95.38%")
        page.get_by_role("link", name="报送", exact=True).click()
        with page.expect_download() as download:
            page.get_by_role("link", name="打包下载").click()
        got = dict(_members(download.value.path()))
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="定稿留存").click()
        page.get_by_text("第 1 版", exact=True).wait_for()
    assert context.complaints == []
    prepared = prepare(tmp_path / "2022阳泉市商务局")
    from evaluator.evaluate import score

    out, unit = tmp_path / "out", prepared.unit
    assert write_outputs(score(prepared), out, prepared.forms, formats=["docx"], unit=unit) == ()
    written = {each.name: each.read_bytes() for each in (tmp_path / "out").iterdir()}
    assert sum(name.startswith("自评表_") and name.endswith(".xlsx") for name in got) == 9
    assert got.keys() == written.keys()
    assert [name for name in got if got[name] != written[name]] == []
    frozen = tmp_path / "2022阳泉市商务局" / "filed" / "001"
    assert {each.name: each.read_bytes() for each in frozen.iterdir() if each.name in written} == written
    by_command = call("run", tmp_path / "2022阳泉市商务局", "-o", tmp_path / "again", "--format", "docx")
    assert by_command.exit_code == 0
    assert {each.name: each.read_bytes() for each in (tmp_path / "again").iterdir()} == written


def _filled_table(example: Any, workspace: Workspace) -> str:
    """The figures of the example as a table, under the names that the documents gave."""
    import csv

    out = io.StringIO()
    writer = csv.writer(out)
    columns = ("实际完成值", "上年实际值", "偏差原因分析及改进措施", "佐证材料", "评定", "参照值")
    writer.writerow(["项目名称", "一级指标", "二级指标", "三级指标", *columns])
    for project, form in zip(workspace.projects(), example.forms, strict=True):
        for ours, row in zip(project.target.indicators, form.indicators, strict=True):
            cells = (row.actual, row.last_year, row.deviation, row.evidence, row.judged, row.reference)
            writer.writerow(
                [project.target.name, ours.level1, ours.level2, ours.level3, *(each or "" for each in cells)]
            )
    return out.getvalue()


def _members(path: Any) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as packed:
        return [(name, packed.read(name)) for name in packed.namelist()]


def test_filling_by_keyboard_alone(workspace: Workspace, context: Any) -> None:
    with serving(workspace.store.root.parent) as server:
        page = opened(context, server, FILL)
        field(page, 0).focus()
        page.keyboard.type("二十八家")
        page.get_by_text("填报 28 家 · 完成 80%").wait_for()
        assert actual(workspace, 0) is None, "tried, not saved yet"
        page.keyboard.press("Enter")
        page.keyboard.type("2022年11月2日")
        page.keyboard.press("Enter")
        saved(page)
        assert [actual(workspace, row) for row in (0, 1)] == ["二十八家", "2022年11月2日"]
        assert "未完成" in page.locator("tr[data-row='1']").inner_text()
        page.keyboard.press("Control+z")
        until(page, "document.querySelector(\"tr[data-row='1'] textarea\").value === ''")
        saved(page)
        assert [actual(workspace, row) for row in (0, 1)] == ["二十八家", None]
        page.keyboard.press("ArrowUp")
        page.keyboard.type("36家")
        page.keyboard.press("Enter")
        saved(page)
        assert actual(workspace, 0) == "36家"
    assert context.complaints == []


def test_a_column_is_pasted_from_a_spreadsheet(workspace: Workspace, context: Any) -> None:
    with serving(workspace.store.root.parent) as server:
        page = opened(context, server, FILL)
        paste = """([selector, text]) => {
            const data = new DataTransfer();
            data.setData("text", text);
            const field = document.querySelector(selector);
            field.focus();
            field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
        page.evaluate(paste, ["tr[data-row='0'] textarea", '28家\n2022年10月28日\n达成预期指标\n"96.4%"\n多余的\n'])
        until(page, "document.querySelector(\"tr[data-row='3'] textarea\").dataset.held === '96.4%'")
        found = [actual(workspace, row) for row in range(4)]
        assert found == ["28家", "2022年10月28日", "达成预期指标", "96.4%"]
        page.evaluate(paste, ["table.money textarea", "293\t130\t124"])
        saved(page)
        found_money = [held(workspace.project(KEY).form, ("预算执行情况", name)) for name in AMOUNTS]
        assert found_money == ["2930000", "1300000", "1240000"]


def test_two_tabs_never_overwrite_each_other(workspace: Workspace, context: Any) -> None:
    with serving(workspace.store.root.parent) as server:
        one, two = opened(context, server, FILL), opened(context, server, FILL)
        field(one, 0).fill("28家")
        field(one, 0).press("Tab")
        saved(one)
        field(two, 0).fill("29家")
        field(two, 0).press("Tab")
        box = two.locator(".conflict")
        box.wait_for()
        assert "“实际完成值”已被修改，现在是“28家”，没有覆盖" in box.inner_text()
        assert actual(workspace, 0) == "28家"
        two.get_by_role("button", name="改成我的").click()
        until(two, SAVED)
        assert actual(workspace, 0) == "29家"
        field(one, 1).fill("2022年10月1日")
        field(one, 1).press("Tab")
        saved(one)
        assert [actual(workspace, row) for row in (0, 1)] == ["29家", "2022年10月1日"]


def test_what_was_shown_as_saved_survives_a_kill(workspace: Workspace, context: Any) -> None:
    server = Server(workspace.store.root.parent)
    page = opened(context, server, FILL)
    for number in range(6):
        field(page, 0).fill(f"{number}家")
        field(page, 0).press("Tab")
        until(page, f"document.querySelector(\"tr[data-row='0'] textarea\").dataset.held === '{number}家'")
    field(page, 1).type("2022年10月")
    server.stop(at_once=True)
    assert actual(Workspace(workspace.store.root), 0) == "5家"
    field(page, 1).press("Tab")
    page.get_by_text("没有连上程序").wait_for()
    assert page.locator("#saved").inner_text() == "有内容没有保存"
    assert field(page, 1).input_value() == "2022年10月", "what was typed stays on the page"
    assert not list(workspace.store.root.rglob("*.part"))


def test_a_doubt_is_asked_at_the_cell_and_taken_with_a_click(workspace: Workspace, context: Any) -> None:
    with serving(workspace.store.root.parent) as server:
        page = opened(context, server, FILL)
        field(page, 1).fill("2021年10月28日")
        button = page.locator("tr[data-row='1'] [data-accept]")
        button.wait_for()
        assert button.inner_text() == "是，改为 2022年10月28日"
        button.click()
        saved(page)
        assert actual(workspace, 1) == "2022年10月28日"


def test_a_verdict_stays_inside_its_band_and_names_who_judged(workspace: Workspace, context: Any) -> None:
    workspace.change(KEY, ("绩效指标", 2, "实际完成值"), "", "开展了三次上门走访")
    with serving(workspace.store.root.parent) as server:
        page = opened(context, server, "/w/工作夹/judge")
        page.get_by_text("还剩 1 项").wait_for()
        page.get_by_role("button", name="部分达成").click()
        until(page, "document.querySelector('.slider output').textContent.startsWith('60%')")
        slider = page.locator(".slider input")
        assert (slider.get_attribute("min"), slider.get_attribute("max")) == ("60", "79")
        slider.fill("70")
        until(page, "document.querySelector('[data-part=score]').textContent.includes('21.00')")
        page.wait_for_timeout(600)
        row = workspace.project(KEY).form.indicators[2]
        assert (row.judged, row.judged_by) == ("部分达成 70%", "李四")
        assert row.judged_on


def test_reasons_evidence_and_goal(workspace: Workspace, context: Any) -> None:
    with serving(workspace.store.root.parent) as server:
        page = opened(context, server, FILL)
        field(page, 0).fill("28家")
        field(page, 0).press("Tab")
        page.locator("tr[data-row='0'] [data-open]").click()
        page.locator("[data-cause]").fill("部分企业未达标")
        page.locator("[data-measure]").fill("提前摸底")
        page.locator("[data-measure]").press("Tab")
        saved(page)
        assert workspace.project(KEY).form.indicators[0].deviation == "原因：部分企业未达标；改进措施：提前摸底"
        file = {"name": "../../名单.pdf", "mimeType": "application/pdf", "buffer": b"%PDF- x"}
        page.locator("#panel input[type=file]").set_input_files(file)
        page.locator("#panel a[href*=evidence]").wait_for()
        assert workspace.evidence(KEY) == ("名单.pdf",)
        assert workspace.project(KEY).form.indicators[0].evidence == "名单.pdf"
        page.get_by_role("button", name="按指标起草").click()
        saved(page)
        assert workspace.project(KEY).form.goal_result == "奖励企业数为28家。"


NASTY = ("<script>alert(1)</script>", "../../x", '"><img src=x onerror=alert(1)>')


@pytest.mark.parametrize("name", NASTY)
def test_a_form_with_a_nasty_name_is_only_a_name(workspace: Workspace, context: Any, name: str) -> None:
    rows = tuple(row.model_copy(update={"level3": f"{row.level3}{name}"}) for row in FORM.indicators)
    key = workspace.add(FORM.model_copy(update={"name": name, "indicators": rows}))
    workspace.change(key, ("绩效指标", 0, "实际完成值"), "", name)
    with serving(workspace.store.root.parent) as server:
        page = opened(context, server, "/w/工作夹/")
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        page.get_by_role("link", name=name, exact=True).click()
        page.wait_for_load_state()
        assert name in page.locator("h1").inner_text()
        field(page, 0).focus()
        page.locator("#panel h2").wait_for()
        field(page, 0).fill(f"{name}！")
        field(page, 0).press("Tab")
        saved(page)
        for path in ("", "judge", "results", "compare", "file", "monitor?month=7"):
            page.goto(f"{server.base}/w/工作夹/{path}")
        with page.expect_download() as download:
            page.goto(f"{server.base}/w/工作夹/file")
            page.get_by_role("link", name="打包下载").click()
        assert all(PurePath(each).name == each for each, _ in _members(download.value.path()))
        assert dialogs == []
    assert [each for each in context.complaints if "favicon" not in each] == []
    outside = {each.name for each in workspace.store.root.parent.iterdir()}
    assert outside == {workspace.store.root.name}


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_runs_over_the_edge(workspace: Workspace, width: int) -> None:
    workspace.change(KEY, ("绩效指标", 0, "实际完成值"), "", "28家")
    assert PROGRAM is not None
    paths = ["", "import", "judge", "compare", "file", "monitor?month=7", "review", "unit"]
    paths += [f"p/{KEY}/{each}" for each in ("fill", "target", "preview")]
    with (
        serving(workspace.store.root.parent) as server,
        chromium(PROGRAM, viewport={"width": width, "height": 844}) as context,
    ):
        page = opened(context, server)
        for path in paths:
            page.goto(f"{server.base}/w/工作夹/{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            unnamed = page.evaluate(
                "[...document.querySelectorAll('input:not([type=hidden]):not([type=file]),textarea,select,button')]"
                ".filter(e => !(e.labels?.length || e.getAttribute('aria-label') || e.textContent.trim()"
                " || e.getAttribute('aria-hidden'))).map(e => e.outerHTML)"
            )
            assert unnamed == [], path
        assert context.complaints == []


def test_what_is_done_while_the_scripts_are_still_on_their_way_is_not_lost(
    workspace: Workspace, tmp_path: Path, context: Any
) -> None:
    def late(route: Any) -> None:
        time.sleep(0.5)
        route.continue_()

    document = tmp_path / "目标.docx"
    document.write_bytes(as_docx([declaration(prepare().forms[0])]))
    with serving(workspace.store.root.parent) as server:
        page = opened(context, server, "/w/工作夹/")
        page.route("**/static/*.js", late)
        page.get_by_role("link", name="导入文档").click()
        page.locator(".drop input[type=file]").set_input_files(document)
        page.get_by_role("button", name="导入选中的表").wait_for()
        page.goto(server.base + FILL, wait_until="commit")
        field(page, 0).fill("28家")
        field(page, 0).press("Tab")
        until(page, "document.querySelector(\"tr[data-row='0'] textarea\").dataset.held === '28家'")
        assert actual(workspace, 0) == "28家"
    assert context.complaints == []


def test_a_repair_is_undone_with_a_click_beside_the_document(workspace: Workspace, context: Any) -> None:
    row = "<tr><td>产出指标</td><td>数量指标</td><td>指标1：企业数</td><td>≥35家</td></tr>"
    head = "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>"
    top = "<h1>项目支出绩效目标申报表</h1><table><tr><td>项目名称</td><td colspan=3>甲项目</td></tr>"
    file = {"name": "甲.html", "mimeType": "text/html", "buffer": f"{top}{head}{row}</table>".encode()}
    with serving(workspace.store.root.parent) as server:
        page = opened(context, server, "/w/工作夹/import")
        page.locator(".drop input[type=file]").set_input_files(file)
        name = page.get_by_label("第 1 项：三级指标")
        name.focus()
        page.locator("tr.lit").get_by_text("指标1：企业数").wait_for()
        page.get_by_role("button", name="撤销").click()
        saved(page)
        assert name.input_value() == "指标1：企业数"
        page.keyboard.press("Control+z")
        until(page, "document.querySelector('[data-column=三级指标]').dataset.held === '企业数'")
        target = page.get_by_label("第 1 项：指标值")
        target.fill("≥36家")
        target.press("Tab")
        page.get_by_text("读作：不少于 36 家").wait_for()
        saved(page)
        page.get_by_role("button", name="导入选中的表").click()
        page.wait_for_url("**/w/*/")
        row_ = workspace.project("02-甲项目").target.indicators[0]
        assert (row_.level3, row_.target) == ("企业数", "≥36家")
    assert context.complaints == []
