"""Nothing that is typed is lost: every cell, wherever it was typed, is in the papers or in 得分依据."""

from __future__ import annotations

import io
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from evaluator.actuals import load_actuals
from evaluator.evaluate import prepare, score
from evaluator.forms.dump import dump_form
from evaluator.forms.model import Execution, Form, FundSource, Indicator
from evaluator.scorecard.files import compose
from evaluator.template import write_template
from evaluator.workspace import Unit, Workspace
from evaluator.workspace.cells import AMOUNTS, SOURCES, TYPED, Place

WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""An example writes workbooks; hundreds of them to find a smaller one take longer than they help."""
KEY = "01-图书采购"
ENTRIES = ("在职人员数", "编制数")
FORM = Form(
    name="图书采购",
    year=2023,
    goal="采购图书",
    entries=dict.fromkeys(ENTRIES),
    indicators=(
        Indicator(level1="产出指标", level2="数量指标", level3="采购册数", target="≥1200册"),
        Indicator(level1="效益指标", level2="社会效益指标", level3="借阅量", target="较上年增长"),
        Indicator(level1="满意度指标", level2="服务对象满意度指标", level3="读者满意度", target="满意"),
    ),
)
WORDS = st.text("图书馆采购的〇Ａb7％%≥，。；=<>&'\"（）", min_size=1, max_size=30).map(str.strip).filter(bool)
"""What a person may type: also what a spreadsheet takes for a formula, and markup."""
MONEY = st.decimals(0, 10**9, places=2).map(lambda each: f"{each}元")
POINTS = st.decimals(0, 10, places=1).map(str)
TEXTS = tuple(name for name in TYPED if name != "扣减分数")


def places() -> st.SearchStrategy[dict[Place, str]]:
    """Some cells of a project with what is typed into them; one figure at least, so that there is a form."""
    rows = st.integers(0, len(FORM.indicators) - 1)
    row_cells = st.tuples(st.just("绩效指标"), rows, st.sampled_from(TEXTS))
    reasons = st.tuples(st.just("预算执行情况"), st.sampled_from(("偏差原因分析及改进措施", "调整文号")))
    goal = st.just(("总体目标完成情况",))
    entries = st.tuples(st.just("基础数据"), st.sampled_from(ENTRIES))
    sources = st.tuples(
        st.just("预算执行情况"), st.just("资金来源"), st.sampled_from(SOURCES), st.sampled_from(AMOUNTS)
    )
    deductions = st.tuples(st.just("绩效指标"), rows, st.just("扣减分数"))
    words = st.dictionaries(st.one_of(row_cells, reasons, goal, entries), WORDS, max_size=12)
    numbers = st.tuples(
        st.dictionaries(sources, MONEY, max_size=5), st.dictionaries(deductions, POINTS, max_size=2), words
    )
    first: dict[Place, str] = {("绩效指标", 0, "实际完成值"): "1250册"}
    return numbers.map(lambda found: {**first, **found[0], **found[1], **found[2]})


UNITS = st.builds(Unit, name=WORDS, head=WORDS, clerk=WORDS, phone=WORDS, filled_on=WORDS).map(
    lambda unit: unit.model_copy(update={"year": 2023})
)


def shown(root: Path) -> list[str]:
    """Every cell of every workbook that is written for a workspace, as text."""
    prepared = prepare(root)
    found: list[str] = []
    for name, raw in compose(score(prepared), prepared.forms, unit=prepared.unit):
        if name.endswith(".xlsx"):
            for sheet in openpyxl.load_workbook(io.BytesIO(raw)):
                found += [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    return found


def lost(typed: dict[Place, str], cells: list[str]) -> list[tuple[Place, str]]:
    """What was typed and is nowhere; an amount is written in full."""
    text = "\n".join(cells)

    def wanted(place: Place, said: str) -> str:
        if place[0] == "预算执行情况" and place[-1] in AMOUNTS:
            return f"{Decimal(said.removesuffix('元')).normalize():,f} 元"
        return said

    return [(place, said) for place, said in typed.items() if wanted(place, said) not in text]


@given(places(), UNITS)
@settings(max_examples=15, phases=WITHOUT_SHRINKING)
def test_what_is_typed_into_the_workspace_is_in_the_papers(typed: dict[Place, str], unit: Unit) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(folder)
        workspace.save_unit(unit)
        workspace.add(FORM)
        for place, text in typed.items():
            workspace.change(KEY, place, "", text)
        cells = shown(Path(folder))
    assert lost(typed, cells) == []
    said = [str(getattr(unit, name)) for name in ("name", "head", "clerk", "phone", "filled_on")]
    assert [each for each in said if each not in "\n".join(cells)] == []


@given(WORDS, WORDS, WORDS)
@settings(max_examples=8, phases=WITHOUT_SHRINKING)
def test_an_adjustment_is_in_the_papers_with_its_document_and_day(new: str, document: str, day: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(folder)
        workspace.add(FORM)
        workspace.change(KEY, ("绩效指标", 0, "实际完成值"), "", "1250册")
        workspace.adjust(KEY, 0, seen="≥1200册", new=new, document=document, day=day)
        text = "\n".join(shown(Path(folder)))
    assert [each for each in (new, document, day, "≥1200册") if each not in text] == []


@given(places())
@settings(max_examples=8, phases=WITHOUT_SHRINKING)
def test_what_a_yaml_file_says_is_in_the_papers(typed: dict[Place, str]) -> None:
    """A file of figures written by hand holds the same cells."""
    rows: list[dict[str, Any]] = [{} for _ in FORM.indicators]
    names = {str(field.alias): name for name, field in Indicator.model_fields.items()}
    spent: dict[str, Any] = {}
    sources: dict[str, dict[str, Any]] = {}
    money = {str(field.alias): name for name, field in Execution.model_fields.items()}
    entries: dict[str, str | None] = {}
    goal = None
    for place, text in typed.items():
        match place:
            case ("绩效指标", int(row), str(column)):
                rows[row][names[column]] = Decimal(text) if column == "扣减分数" else text
            case ("基础数据", str(name)):
                entries[name] = text
            case (_, "资金来源", str(source), str(column)):
                sources.setdefault(source, {})[money[column]] = Decimal(text.removesuffix("元"))
            case ("预算执行情况", str(column)):
                spent[money[column]] = text
            case _:
                goal = text
    named = ("level1", "level2", "level3")
    indicators = tuple(
        Indicator(**{name: getattr(known, name) for name in named}, **cells)
        for known, cells in zip(FORM.indicators, rows, strict=True)
    )
    filled = Form(
        name=FORM.name,
        year=2023,
        indicators=indicators,
        entries=entries,
        goal_result=goal,
        execution=Execution(**spent) if spent else None,
        sources=tuple(FundSource(name=name, **amounts) for name, amounts in sources.items()),
    )
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(folder)
        workspace.add(FORM)
        (Path(folder) / "actuals").mkdir(exist_ok=True)
        (Path(folder) / "actuals" / f"{KEY}.yaml").write_text(dump_form(filled), encoding="utf-8")
        assert lost(typed, shown(Path(folder))) == []


ASKED = ("实际完成值", "上年实际值", "偏差原因分析及改进措施", "佐证材料", "评定")


@given(
    st.dictionaries(st.tuples(st.integers(0, len(FORM.indicators) + 1), st.sampled_from(ASKED)), WORDS, min_size=1),
    WORDS,
    st.integers(1, 10**7),
)
@settings(max_examples=5, phases=WITHOUT_SHRINKING)
def test_what_is_typed_into_the_template_is_in_the_papers(
    typed: dict[tuple[int, str], str], goal: str, budget: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "工作夹"
        workspace = Workspace(root)
        workspace.add(FORM)
        file = Path(folder) / "表.xlsx"
        write_template([FORM], file)
        book = openpyxl.load_workbook(file)
        sheet = book["指标完成情况"]
        at = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(2, at["实际完成值"]).value = "1250册"
        kept = []
        for (row, column), text in typed.items():
            # Of the entries below the indicators only the figure is asked for.
            if row < len(FORM.indicators) or column == "实际完成值":
                cell = sheet.cell(row + 2, at[column])
                cell.value, cell.data_type = text, "s"
                kept.append(text)
        book["基本信息"].cell(2, 4).value, book["基本信息"].cell(2, 4).data_type = goal, "s"
        book["资金"].cell(2, 5).value = budget
        book.save(file)
        actuals, _ = load_actuals(file)
        workspace.take(actuals)
        text = "\n".join(shown(root))
    assert [each for each in (*kept, goal, f"{budget * 10_000:,} 元") if each not in text] == []
