"""Forms into documents and back: every format gives the same form again."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from evaluator.documents.reading import read_document
from evaluator.documents.recognise import recognise
from evaluator.forms.model import Execution, Form, Funds, Indicator
from tests.documents import writers
from tests.documents.layouts import NARRATIVE, assessment, declaration

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.documents.layouts import Page

# Each example starts a child process: few of them, and no long search for a smaller failure.
few = settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
WRITERS: dict[str, Callable[[Sequence[Page]], bytes]] = {
    ".txt": writers.as_txt,
    ".html": writers.as_html,
    ".docx": writers.as_docx,
    ".xlsx": writers.as_xlsx,
    ".pdf": writers.as_pdf,
}
LEVELS = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
words = st.text("修建道路桥梁宣传培训帮扶群众整治河湖监测发展保障", min_size=2, max_size=9)
names = st.builds(lambda a, b: a + b, words, st.sampled_from(["次数", "合格率", "工作", "（含新建）", "覆盖面"]))
prose = st.builds(lambda parts: "，".join(parts) + "。", st.lists(words, min_size=2, max_size=8))
targets = st.one_of(
    st.builds(lambda sign, n, unit: f"{sign}{n}{unit}", st.sampled_from(["≥", "≤", "=", ""]), st.integers(1, 9999),
              st.sampled_from(["家", "%", "万元/次", "元/人*天", "场次"])),
    st.builds(lambda m, d: f"2023年{m}月{d}日前", st.integers(1, 12), st.integers(1, 28)),
    st.sampled_from(["有效提升", "按计划准时开展", "批发：3万元/家；零售：5万元/家", "较上年增长"]),
)  # fmt: skip
money = st.one_of(st.none(), st.integers(0, 10**10).map(lambda cents: Decimal(cents).scaleb(-2)))
points = st.integers(0, 2000).map(lambda n: Decimal(n).scaleb(-2))


@st.composite
def rows(draw: st.DrawFn, *, scored: bool) -> tuple[Indicator, ...]:
    listed: list[Indicator] = []
    for level1, choice in LEVELS.items():
        chosen = draw(st.lists(st.sampled_from(choice), min_size=1, max_size=3, unique=True))
        for level2 in sorted(chosen, key=choice.index):
            for name in draw(st.lists(names, min_size=1, max_size=3, unique=True)):
                more: dict[str, Any] = {}
                if scored:
                    more = {"weight": draw(points), "score": draw(points), "actual": draw(targets)}
                    more["deviation"] = draw(st.one_of(st.none(), prose))
                listed.append(Indicator(level1=level1, level2=level2, level3=name, target=draw(targets), **more))
    return tuple(listed)


@st.composite
def declarations(draw: st.DrawFn) -> Form:
    funds = Funds(total=draw(money.filter(bool)), central=draw(money), local=draw(money), other=draw(money))
    return Form(
        name=draw(words) + "专项资金",
        year=2023,
        title="项目支出绩效目标申报表",
        department="038-" + draw(words) + "局",
        unit=draw(words) + "局",
        attribute="经常性项目（长期开展）",
        period="3年",
        funds=funds,
        narrative={label: draw(prose) for label in NARRATIVE},
        goal=draw(prose),
        indicators=draw(rows(scored=False)),
    )


@st.composite
def assessments(draw: st.DrawFn) -> Form:
    budget = draw(money.filter(bool))
    other = draw(money)
    spent = Execution(
        initial=draw(money),
        budget=budget,
        executed=draw(money),
        weight=Decimal(10),
        rate="98.7%",
        score=Decimal("9.87"),
    )
    return Form(
        name=draw(words) + "工作经费",
        year=2023,
        title="项目支出绩效自评表",
        department=draw(words) + "局",
        unit=draw(words) + "中心",
        funds=Funds(total=budget, other=other),
        execution=spent,
        goal=draw(prose),
        goal_result=draw(prose),
        indicators=draw(rows(scored=True)),
        total_score=draw(points),
    )


def back(data: bytes, suffix: str, folder: Path) -> tuple[list[Form], list[str]]:
    """The forms of a document without their source, and the codes of what was reported beyond carried labels."""
    path = folder / f"文档{suffix}"
    path.write_bytes(data)
    document, problems = read_document(path)
    forms, more, coverage = recognise(document)
    assert coverage.complete, [each.message for each in (*problems, *more)]
    codes = [each.code for each in (*problems, *more) if each.code != "N612"]
    return [form.model_copy(update={"source": None}) for form in forms], codes


def same(form: Form) -> dict[str, Any]:
    """What is compared: all fields, amounts by value; the rows of sources repeat the funds and are left out."""
    dumped = form.model_dump()
    dumped["sources"] = ()
    return dumped


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("documents")


@pytest.mark.parametrize("suffix", WRITERS)
@few
@given(data=st.data())
def test_declarations_come_back(suffix: str, folder: Path, data: st.DataObject) -> None:
    forms = data.draw(st.lists(declarations(), min_size=1, max_size=2))
    unit = data.draw(st.sampled_from(["元", "万元"]))
    read, codes = back(WRITERS[suffix]([declaration(form, unit) for form in forms]), suffix, folder)
    assert [same(form) for form in read] == [same(form) for form in forms]
    assert codes == []


@pytest.mark.parametrize("suffix", WRITERS)
@few
@given(data=st.data())
def test_assessments_come_back(suffix: str, folder: Path, data: st.DataObject) -> None:
    forms = data.draw(st.lists(assessments(), min_size=1, max_size=2))
    first = data.draw(st.booleans())
    read, codes = back(WRITERS[suffix]([assessment(form, weight_first=first) for form in forms]), suffix, folder)
    assert [same(form) for form in read] == [same(form) for form in forms]
    assert codes == []


@few
@given(form=declarations(), slips=st.lists(st.integers(17, 40), max_size=6))
def test_rows_that_slipped_to_the_left_come_back(folder: Path, form: Form, slips: list[int]) -> None:
    read, codes = back(writers.as_txt([declaration(form)], slips), ".txt", folder)
    assert [same(each) for each in read] == [same(form)]
    assert set(codes) <= {"N613"}
