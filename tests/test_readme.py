"""What the READMEs show is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evaluator.evaluate import run
from evaluator.scorecard import terminal

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
SHOWN = "阳泉市开发区建设领导小组办公室工作经费"


def block(readme: str, language: str) -> str:
    text = (ROOT / readme).read_text(encoding="utf-8")
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found, f"{readme} has no {language} block"
    return found[1]


@pytest.mark.parametrize("readme", READMES)
def test_the_scorecard_in_the_readme_is_what_prints(readme: str) -> None:
    (card,) = [each for each in run().projects if each.name == SHOWN]
    assert block(readme, "text").strip() == terminal.card(card).strip()


@pytest.mark.parametrize("readme", READMES)
def test_the_python_example_in_the_readme_runs(readme: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(block(readme, "python"), readme, "exec"), {})  # noqa: S102  our own README
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "180 元/人/天"
    assert len(printed) == 2


@pytest.mark.parametrize("readme", READMES)
def test_every_page_that_the_readme_points_to_is_there(readme: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / readme).read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
