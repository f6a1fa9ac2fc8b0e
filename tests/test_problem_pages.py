"""Every problem code has one page with five fixed parts; no page is left over, none disagrees with the catalogue."""

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

from evaluator.forms.model import Form, Indicator
from evaluator.language import read
from evaluator.problem import catalogue
from evaluator.rulebook import DEFAULT_RULEBOOK, Rulebook, load_rulebook
from evaluator.scoring import score_form

PAGES = Path(__file__).parent.parent / "docs" / "problems"
PARTS = ["概要 Summary", "错误示例 Wrong", "正确示例 Right", "原因 Why", "处理办法 Options"]
SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}


CODES = sorted(path.stem for path in PAGES.glob("*.md") if path.stem != "README")


def page(code: str) -> str:
    return (PAGES / f"{code}.md").read_text(encoding="utf-8")


def test_codes_and_pages_are_the_same() -> None:
    assert sorted(CODES) == sorted(catalogue())


@pytest.mark.parametrize("code", CODES)
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


@pytest.mark.parametrize("code", CODES)
def test_wrong_and_right_differ(code: str) -> None:
    parts = re.split(r"^## .+$", page(code), flags=re.MULTILINE)
    assert parts[2].strip() != parts[3].strip()


LANGUAGE = sorted(code for code in catalogue() if re.fullmatch(r"[EWN]2\d\d", code) and code != "E232")
CONTEXTS = {"指标名称": "name", "单位栏": "unit", "表格年度": "year", "二级指标": "level2"}


def samples(code: str, part: int) -> list[tuple[str, dict[str, Any]]]:
    """The cells of a page's Wrong (2) or Right (3) part; behind a cell its context: ``（指标名称：合格率）``."""
    block = re.split(r"^## .+$", page(code), flags=re.MULTILINE)[part]
    found = []
    for line in block.split("```")[1].splitlines()[1:]:
        text, _, context = line.partition("    （")
        pairs = [pair.split("：", 1) for pair in context.removesuffix("）").split("，") if pair]
        options = {CONTEXTS[key]: int(value) if key == "表格年度" else value for key, value in pairs}
        found.append((text, options))
    return found


@pytest.mark.parametrize("code", LANGUAGE)
def test_wrong_cells_have_the_problem_of_their_page_and_right_ones_do_not(code: str) -> None:
    wrong = [code in {each.code for each in read(text, **options).problems} for text, options in samples(code, 2)]
    right = [code in {each.code for each in read(text, **options).problems} for text, options in samples(code, 3)]
    assert wrong
    assert right
    assert all(wrong)
    assert not any(right)


RULES = ["E402", "E403", "E404", "E405", "E406", "E407", "E408", "E430", "E431"]


def rulebook(code: str, part: int, folder: Path) -> tuple[Rulebook | None, list[str]]:
    """What loading the YAML of a page's Wrong (2) or Right (3) part gives; a parameter alone stands in a whole file."""
    block = re.split(r"^## .+$", page(code), flags=re.MULTILINE)[part].split("```yaml\n")[1].split("```")[0]
    head = "" if block.startswith("id:") else "title: 某市自评办法\nextends: cn-caiyu-2020-10\n"
    path = folder / "our-city.yaml"
    path.write_text(head + block, encoding="utf-8")
    book, problems = load_rulebook(path)
    return book, [each.code for each in problems]


@pytest.mark.parametrize("code", RULES)
def test_the_examples_of_a_rulebooks_page_are_what_they_say(code: str, tmp_path: Path) -> None:
    assert rulebook(code, 2, tmp_path) == (None, [code])
    book, problems = rulebook(code, 3, tmp_path)
    assert (book is not None, problems) == (True, [])


SCORING = sorted(code for code in catalogue() if re.fullmatch(r"[EWN]5\d\d", code) and "，完成值 " in page(code))
ROW = re.compile(r"(?:(?P<level2>\S+)“(?P<name>.+)” |指标值 )(?P<target>.+?)，完成值 (?P<rest>.*)")
BESIDE = {
    "评定": "judged",
    "参照值": "reference",
    "上年实际值": "last_year",
    "偏差原因": "deviation",
    "扣减分数": "deduction",
}


def scored(line: str) -> list[str]:
    """The codes that a row of a page gives: ``指标值 ≥35家，完成值 28家，评定：达成，规则 guangxi``."""
    row = ROW.fullmatch(line)
    assert row, line
    actual, *beside = re.split(rf"，({'|'.join(BESIDE)}|规则)[： ]?", row["rest"])
    cells = {name: text for name, text in zip(beside[::2], beside[1::2], strict=True) if text != "（空）"}
    book, _ = load_rulebook(cells.pop("规则", DEFAULT_RULEBOOK), 2022)
    assert book
    own = {BESIDE[name]: text for name, text in cells.items()}
    level2 = row["level2"] or "数量指标"
    indicator = Indicator(
        level1="产出指标", level2=level2, level3=row["name"], target=row["target"], actual=actual, **own
    )
    card = score_form(Form(name="示例项目", year=2022, indicators=(indicator,)), book)
    return [each.code for each in card.indicators[0].problems]


@pytest.mark.parametrize("code", SCORING)
@pytest.mark.parametrize("part", [2, 3])
def test_the_rows_of_a_scoring_page_give_its_code_or_not(code: str, part: int) -> None:
    for line in re.split(r"^## .+$", page(code), flags=re.MULTILINE)[part].split("```")[1].splitlines()[1:]:
        assert (code in scored(line)) is (part == 2), line


def test_the_index_of_the_pages_is_current() -> None:
    spec = importlib.util.spec_from_file_location("index_problems", PAGES.parent / "index_problems.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (PAGES / "README.md").read_text(encoding="utf-8") == module.index(), "run: python docs/index_problems.py"
