# ruff: noqa: INP001  a script, not a package
"""Take the pictures of the README: ``python docs/take_pictures.py`` (needs Chromium).

The example is put into a workspace; the filling screen and the result are photographed as they are.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from evaluator.evaluate import prepare  # noqa: E402  the repository comes before what is installed
from evaluator.workspace import Unit, Workspace  # noqa: E402
from tests.web.running import chromium, serving  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
LARGEST = 200 * 1024


def main() -> None:
    """Write ``filling.png`` and ``result.png``."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        sys.exit("Chromium is not installed")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder) / "工作夹")
        workspace.save_unit(Unit(name="阳泉市商务局", year=2022))
        for form in prepare().forms:
            workspace.add(form)
        with (
            serving(Path(folder)) as server,
            chromium(program, viewport={"width": 1280, "height": 760}, color_scheme="light") as context,
        ):
            page = context.new_page()
            page.goto(server.address)
            page.goto(f"{server.base}/w/工作夹/p/{workspace.keys[0]}/fill")
            page.locator("textarea[data-column='实际完成值']").first.focus()
            page.locator("#panel h2").wait_for()
            page.screenshot(path=PICTURES / "filling.png")
            page.goto(f"{server.base}/w/工作夹/results")
            page.screenshot(path=PICTURES / "result.png")
    for file in PICTURES.glob("*.png"):
        if file.stat().st_size > LARGEST:
            sys.exit(f"{file.name} is too large: {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
