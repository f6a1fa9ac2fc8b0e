"""A server in its first second, while its pages are still being imported."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.web.conftest import KEY
from tests.web.running import serving

if TYPE_CHECKING:
    from evaluator.workspace import Workspace

HOME = "/w/工作夹/"
PLACES = ("", "unit", "import", "judge", "results", "compare", "outlook", "years", "file", "monitor", "review")
PATHS = ["/", *(HOME + each for each in PLACES), *(f"{HOME}p/{KEY}/{each}" for each in ("fill", "target", "preview"))]


@pytest.mark.parametrize("attempt", range(3))  # what a thread would meet half imported is a matter of luck
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_pages_that_are_asked_all_at_once_are_all_answered(workspace: Workspace, attempt: int) -> None:
    browser = httpx2.Client(timeout=60, follow_redirects=True)
    with serving(workspace.store.root.parent) as server, browser, ThreadPoolExecutor(len(PATHS)) as threads:
        browser.get(server.address)
        asked = [server.base + each for each in PATHS[attempt:] + PATHS[:attempt]]
        answers = list(threads.map(browser.get, asked))
    assert [(str(each.url), each.status_code) for each in answers if each.is_error] == []
