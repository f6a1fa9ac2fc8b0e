"""Every problem code has one page with five fixed parts; no page is left over, none disagrees with the catalogue."""

import re
from pathlib import Path

import pytest

from evaluator.problem import catalogue

PAGES = Path(__file__).parent.parent / "docs" / "problems"
PARTS = ["概要 Summary", "错误示例 Wrong", "正确示例 Right", "原因 Why", "处理办法 Options"]
SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}


def page(code: str) -> str:
    return (PAGES / f"{code}.md").read_text(encoding="utf-8")


def test_codes_and_pages_are_the_same() -> None:
    assert sorted(path.stem for path in PAGES.glob("*.md")) == sorted(catalogue())


@pytest.mark.parametrize("code", sorted(path.stem for path in PAGES.glob("*.md")))
def test_a_page_has_its_title_severity_and_five_parts(code: str) -> None:
    entry = catalogue()[code]
    text = page(code)
    assert text.splitlines()[:3] == [
        f"# {code} {entry.title}",
        "",
        f"级别 Severity：{SEVERITIES[entry.severity]} `{entry.severity}`",
    ]
    assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == PARTS
    assert all(part.strip() for part in re.split(r"^## .+$", text, flags=re.MULTILINE)), "a part is empty"
    assert text.count("```") % 2 == 0


@pytest.mark.parametrize("code", sorted(path.stem for path in PAGES.glob("*.md")))
def test_wrong_and_right_differ(code: str) -> None:
    parts = re.split(r"^## .+$", page(code), flags=re.MULTILINE)
    assert parts[2].strip() != parts[3].strip()
