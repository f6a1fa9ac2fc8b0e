"""Repairs for broken tables leave sound ones alone: forms whose contents look like labels come back whole."""

from __future__ import annotations

import csv
import importlib
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from evaluator.documents.model import Document
from evaluator.documents.readers import text
from evaluator.documents.recognise import recognise
from evaluator.forms.model import Execution, Form, Funds, Indicator
from evaluator.paper.official import LAYOUTS
from evaluator.rulebook import load_rulebook
from evaluator.scorecard import docx, xlsx
from evaluator.scoring import score_form
from evaluator.scoring.reported import write as reported
from tests.documents import writers
from tests.documents.layouts import assessment, declaration

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.documents.layouts import Page

# The readers run in this process, so a hundred examples cost less than four in the sandbox.
many = settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
WRITERS: dict[str, Callable[[Sequence[Page]], bytes]] = {
    ".txt": writers.as_txt,
    ".html": writers.as_html,
    ".docx": writers.as_docx,
    ".xlsx": writers.as_xlsx,
    ".pdf": writers.as_pdf,
}
LABEL_LIKE = [
    "完成",
    "考核",
    "完成率",
    "完成项目",
    "目标完成",
    "年度完成",
    "12月底前完成",
    "2021年12月底前完成",
    "支出",
    "执行",
    "执行情况",
    "实际完成",
    "完成情况",
    "指标",
    "目标",
    "得分",
    "预算数",
    "达标",
    "有",
    "100%",
    "5",
]
LEVEL2 = {
    "产出指标": ["数量指标", "质量指标", "时效指标", "成本指标"],
    "效益指标": ["经济效益指标", "社会效益指标"],
    "满意度指标": ["满意度指标", "服务对象满意度指标"],
}
values = st.sampled_from(LABEL_LIKE)
names = st.builds(
    lambda word, end: word + end,
    st.sampled_from(["修路", "护林", "培训", "宣传", "验收", "巡查"]),
    st.sampled_from(["完成", "完成率", "情况", "次数", "执行", "考核"]),
)
points = st.integers(0, 2000).map(lambda n: Decimal(n).scaleb(-2))


@st.composite
def rows(draw: st.DrawFn) -> tuple[Indicator, ...]:
    """Indicators of which target and actual are often the same words, from row to row too."""
    listed = []
    for level1, choice in LEVEL2.items():
        for level2 in draw(st.lists(st.sampled_from(choice), min_size=1, max_size=2, unique=True)):
            for name in draw(st.lists(names, min_size=1, max_size=2, unique=True)):
                target = draw(values)
                listed.append(
                    Indicator(
                        level1=level1,
                        level2=level2,
                        level3=name,
                        target=target,
                        actual=draw(st.one_of(st.just(target), values)),
                        weight=draw(points),
                        score=draw(points),
                    )
                )
    return tuple(listed)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    return Form(
        name="河道保洁",
        year=2023,
        title="项目支出绩效自评表",
        department="县水利局",
        unit="河道站",
        funds=Funds(total=Decimal(1_816_500)),
        execution=Execution(budget=Decimal(1_816_500), executed=Decimal(1_702_000), weight=Decimal(10)),
        goal=draw(st.sampled_from(["完成", "目标完成", "全部完成", "年度完成", "支出"])),
        goal_result="已完成。",
        indicators=draw(rows()),
    )


def read_here(path: Path) -> Form:
    """What is recognised in a document that is read in this process."""
    kind = path.suffix[1:]
    readers: dict[str, Any] = {"csv": text.read_csv, "txt": text.read}
    reader = readers.get(kind) or importlib.import_module(f"evaluator.documents.readers.{kind}").read
    reading = reader(path)
    document = Document(path.name, tuple(reading.blocks), reading.workbook, str(path))
    (form,), problems, coverage = recognise(document)
    assert coverage.complete, [each.message for each in problems]
    return form


def cells(form: Form, *more: str) -> list[tuple[Any, ...]]:
    return [
        tuple(getattr(row, key) for key in ("level1", "level2", "level3", "target", *more)) for row in form.indicators
    ]


@pytest.mark.parametrize("suffix", WRITERS)
@many
@given(form=forms(), first=st.booleans())
def test_a_self_evaluation_comes_back(suffix: str, form: Form, first: bool, tmp_path: Path) -> None:  # noqa: FBT001
    path = tmp_path / f"表{suffix}"
    path.write_bytes(WRITERS[suffix]([assessment(form, weight_first=first)]))
    found = read_here(path)
    assert cells(found, "actual", "weight", "score") == cells(form, "actual", "weight", "score")
    assert (found.goal, found.goal_result) == (form.goal, form.goal_result)


@pytest.mark.parametrize("suffix", WRITERS)
@many
@given(form=forms())
def test_a_declaration_comes_back(suffix: str, form: Form, tmp_path: Path) -> None:
    path = tmp_path / f"表{suffix}"
    path.write_bytes(WRITERS[suffix]([declaration(form)]))
    assert cells(read_here(path)) == cells(form)


@many
@given(form=forms())
def test_a_plain_table_comes_back(form: Form, tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["项目名称", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"])
    table.writerows([form.name, *row] for row in cells(form, "actual", "weight", "score"))
    path.write_text(out.getvalue(), encoding="utf-8")
    assert cells(read_here(path), "actual", "weight", "score") == cells(form, "actual", "weight", "score")


# Without points beside them, words of a head in a row are a head: the form of transfers has none.
@pytest.mark.parametrize("layout", [each for each in LAYOUTS if each != "transfer"])
@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@many
@given(form=forms())
def test_the_form_that_run_writes_comes_back(suffix: str, layout: str, form: Form, tmp_path: Path) -> None:
    rulebook, _ = load_rulebook("cn-caiyu-2020-10", year=2023)
    assert rulebook is not None
    card = score_form(form, rulebook)
    path = tmp_path / f"表{suffix}"
    write = {".xlsx": xlsx.workbook, ".docx": docx.document}[suffix]
    path.write_bytes(write(card, form, layout))
    found = read_here(path)
    assert [row[:3] for row in cells(found)] == [row[:3] for row in cells(form)]
    assert [row.actual for row in found.indicators] == [reported(row, form) for row in form.indicators]
    if layout != "sichuan":  # there sign and unit stand in columns of their own
        assert [row.target for row in found.indicators] == [row.target for row in card.indicators]


@pytest.mark.parametrize("words", ["完成", "12月底前完成", "目标完成", "年度完成", "考核", "项目完成"])
def test_a_target_that_was_met_in_its_own_words(words: str, tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    head = "一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分"
    path.write_text(f"{head}\n产出指标,质量指标,考核任务,{words},{words},5,5\n", encoding="utf-8")
    assert cells(read_here(path), "actual") == [("产出指标", "质量指标", "考核任务", words, words)]
