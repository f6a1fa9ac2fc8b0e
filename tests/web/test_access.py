"""Every screen for everybody: names, contrast, order and focus by axe-core, wide and narrow, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from evaluator.workspace import Unit, Workspace
from tests.scorecard.chromium import PROGRAM
from tests.web.conftest import FORM, KEY
from tests.web.running import chromium, serving

if TYPE_CHECKING:
    from pathlib import Path

axe = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.xdist_group("chromium"),
]
HOME = "/w/工作夹/"
COLUMNS = "项目名称,一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分"
TABLE = f"{COLUMNS}\n甲,产出指标,数量指标,企业数,≥35家,28家,90,90\n"
SCREENS = ["/", f"{HOME}nothing", "/login", *(HOME + each for each in ("", "import", "judge", "results", "compare"))]
SCREENS += [HOME + each for each in ("years?with=上年", "outlook", "file", "monitor?month=7", "review", "unit")]
SCREENS += [f"{HOME}p/{KEY}/{each}" for each in ("fill", "fill?month=7", "target", "preview")]


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    """The project with something of every kind: met, missed, pending, doubtful, explained; and last year's."""
    for number, value in enumerate(("28家", "2021年10月28日", "开展了三次上门走访", "96%")):
        workspace.change(KEY, ("绩效指标", number, "实际完成值"), "", value)
    workspace.change(KEY, ("绩效指标", 2, "评定"), "", "部分达成 70%")
    workspace.change(KEY, ("绩效指标", 0, "佐证材料"), "", "名单.pdf")
    Workspace(workspace.store.root, "monitoring/07").change(KEY, ("绩效指标", 0, "完成可能性"), "", "有可能")
    before = Workspace(workspace.store.root.parent / "上年")
    before.save_unit(Unit(name="某市商务局", year=2021))
    before.add(FORM.model_copy(update={"year": 2021}))
    return workspace


def faults(page: Any) -> list[tuple[str, str, str]]:
    """What axe-core finds: rule, help, and the first element."""
    found = axe.Axe().run(page).response["violations"]
    return [(each["id"], each["help"], each["nodes"][0]["html"][:200]) for each in found]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_no_screen_shuts_anybody_out(filled: Workspace, tmp_path: Path, width: int, scheme: str) -> None:
    document, table = tmp_path / "申报表.html", tmp_path / "自评.csv"
    row = "<tr><td>产出指标</td><td>数量指标</td><td>企业数</td><td>≥35家</td></tr>"
    head = "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>"
    name = "<tr><td>项目名称</td><td colspan=3>甲项目</td></tr>"
    document.write_text(f"<h1>项目支出绩效目标申报表</h1><table>{name}{head}{row}</table>", encoding="utf-8")
    table.write_text(TABLE, encoding="utf-8")
    assert PROGRAM is not None
    with (
        serving(filled.store.root.parent) as server,
        chromium(PROGRAM, viewport={"width": width, "height": 844}, color_scheme=scheme) as context,
    ):
        page = context.new_page()
        page.goto(server.address)
        found = {}
        for screen in SCREENS:
            page.goto(server.base + screen)
            page.wait_for_load_state("networkidle")
            found[screen] = faults(page)
        page.goto(f"{server.base}{HOME}p/{KEY}/fill")
        page.locator("tr[data-row='0'] [data-open]").click()
        page.locator("#panel [data-cause]").wait_for()
        found["panel"] = faults(page)
        for screen, file in (("import", document), ("review", table)):
            page.goto(f"{server.base}{HOME}{screen}")
            page.locator(".drop input[type=file]").set_input_files(file)
            page.wait_for_url(f"**/{screen}/*")
            page.wait_for_load_state("networkidle")
            found[f"{screen}ed"] = faults(page)
        assert {screen: each for screen, each in found.items() if each} == {}
