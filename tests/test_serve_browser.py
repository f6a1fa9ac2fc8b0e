"""The upload form in a real browser: its policy lets our own form through, and the name of the file arrives."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from evaluator.forms.dump import dump_form
from evaluator.serve import Server, Service
from evaluator.template.rows import build
from evaluator.template.workbook import workbook
from tests.scorecard.chromium import PROGRAM, browser
from tests.template.filling import FORMS, fill_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scorecard.chromium import Tab

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
PATIENCE = 20


def submit(tab: Tab, file: Path) -> str:
    """Choose a file, press the button, and the title of the page that comes."""
    root = tab.call("DOM.getDocument")["root"]["nodeId"]
    field = tab.call("DOM.querySelector", nodeId=root, selector="input[type=file]")["nodeId"]
    tab.call("DOM.setFileInputFiles", files=[str(file)], nodeId=field)
    before = tab.js("performance.timeOrigin")
    tab.js("document.querySelector('button').click()")
    end = time.monotonic() + PATIENCE
    while tab.js("performance.timeOrigin") == before or tab.js("document.readyState") != "complete":
        assert time.monotonic() < end, "no answer"
    return str(tab.js("document.querySelector('h1').textContent"))


def test_a_filled_template_is_uploaded_and_scored(tmp_path: Path) -> None:
    (tmp_path / "targets.yaml").write_text(dump_form(FORMS[0]), encoding="utf-8")
    file = tmp_path / "填好的 表.xlsx"
    file.write_bytes(fill_in(workbook(build(FORMS[:1]))))
    other = tmp_path / "说明.csv"
    other.write_text("不是表格", encoding="utf-8")
    with Server(Service(str(tmp_path / "targets.yaml")), 0) as server, browser(tmp_path / "profile") as chromium:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            tab = chromium.tab()
            tab.open(server.address + "upload")
            assert submit(tab, other) == "没有结果"
            assert "说明.csv: E110" in tab.js("document.querySelector('pre').textContent")
            assert submit(tab, file) == "项目支出绩效自评结果"
            assert "95.5%" in tab.js("document.body.textContent")
            assert tab.js("getComputedStyle(document.querySelector('.panel')).borderTopStyle") == "solid"
            assert [entry["entry"]["text"] for entry in tab.seen("Log.entryAdded") if "422" not in str(entry)] == []
        finally:
            server.shutdown()
            thread.join()
