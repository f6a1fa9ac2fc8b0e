"""The forms that we print come back: every layout, as workbook and as Word document, figure by figure."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from evaluator.documents.reading import read_document
from evaluator.documents.recognise import recognise
from evaluator.forms.model import Execution, Form, Funds, Indicator
from evaluator.language import read
from evaluator.paper.official import LAYOUTS
from evaluator.rulebook import load_rulebook
from evaluator.scorecard import beside, docx, xlsx
from evaluator.scoring import score_form
from tests.scorecard.samples import RUN

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.result import Scorecard

ROWS: list[dict[str, Any]] = [
    {"level2": "数量指标", "level3": "巡查河段", "target": "≥35段", "actual": "28段"},
    {"level2": "数量指标", "level3": "清运垃圾", "target": "≥1.5万吨", "actual": "3.2万吨", "weight": "10"},
    {"level2": "质量指标", "level3": "水质达标率", "target": "≥95%", "actual": "96.5%"},
    {"level2": "时效指标", "level3": "完成时间", "target": "2023年10月底前", "actual": "2023年11月3日"},
    {"level2": "成本指标", "level3": "每段保洁成本", "target": "≤180元/段", "actual": "175元/段"},
    {"level2": "社会效益指标", "level3": "河道环境", "target": "明显改善", "actual": "居民都说好"},
    {"level2": "可持续影响指标", "level3": "管护机制", "target": "健全", "actual": None},
    {"level2": "满意度指标", "level3": "沿河居民满意度", "target": "≥90%", "actual": "97.25%"},
    {"level2": "满意度指标", "level3": "投诉办结", "target": "=100%", "actual": "80%"},
]
PARENTS = ["产出指标"] * 5 + ["效益指标"] * 2 + ["满意度指标"] * 2
UNSIGNED: list[dict[str, Any]] = [
    {"level2": "数量指标", "level3": "巡查河段", "target": "35段", "actual": "28段"},
    {"level2": "质量指标", "level3": "水质达标率", "target": "95%以上", "actual": "96.5%"},
    {"level2": "时效指标", "level3": "到岗", "target": "2023年5月", "actual": "2023年5月6日"},
    {"level2": "成本指标", "level3": "采购价格", "target": "按合同价", "actual": "按合同价"},
    {"level2": "成本指标", "level3": "运维费", "target": "控制在预算内", "actual": "12万元"},
    {"level2": "经济效益指标", "level3": "游客增长", "target": "较上年增长", "actual": "12%"},
    {"level2": "社会效益指标", "level3": "受益村", "target": "10-20个", "actual": "12个"},
]


def form_of(rows: list[dict[str, Any]], parents: list[str]) -> Form:
    listed = [Indicator(level1=parent, **row) for parent, row in zip(parents, rows, strict=True)]
    return Form(
        name="河道保洁（二期）",
        year=2023,
        department="某县水利局",
        unit="河道管理站",
        funds=Funds(total=Decimal(1816500), local=Decimal(1816500)),
        execution=Execution(budget=Decimal(1816500), executed=Decimal(1702000)),
        goal="保洁86.5公里。",
        goal_result="已完成。",
        indicators=tuple(listed),
    )


DONE = form_of(ROWS[:5], PARENTS[:5])
WAITING = form_of(ROWS, PARENTS)
WITHOUT_SIGNS = form_of(UNSIGNED, ["产出指标"] * 5 + ["效益指标"] * 2)


def scored(form: Form) -> Scorecard:
    rulebook, problems = load_rulebook("cn-caiyu-2020-10", year=2023)
    assert rulebook is not None, problems
    return score_form(form, rulebook)


def figure(text: Decimal | None) -> Decimal | None:
    return None if text is None else text.normalize()


@pytest.mark.parametrize("form", [DONE, WAITING, WITHOUT_SIGNS], ids=["完成", "待评判", "没有符号"])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_our_own_form_comes_back(suffix: str, layout: str, form: Form, tmp_path: Path) -> None:
    card = scored(form)
    path = tmp_path / f"自评表{suffix}"
    write = {".xlsx": xlsx.workbook, ".docx": docx.document}[suffix]
    path.write_bytes(write(card, form, layout))
    document, faults = read_document(path)
    (found,), problems, coverage = recognise(document)
    assert faults == ()
    assert coverage.complete
    assert {each.code for each in problems} <= {"N612", "N625"}

    assert (found.name, found.year, found.department, found.unit) == (form.name, 2023, form.department, form.unit)
    assert found.total_score == (None if layout == "transfer" else card.total)
    assert found.funds.total == form.funds.total
    spent = found.execution
    assert spent is not None
    assert (spent.budget, spent.executed) == (card.execution.budget, card.execution.executed)
    points = (None, None) if layout == "transfer" else (card.execution.weight, card.execution.score)
    assert (spent.weight, spent.score) == points

    assert len(found.indicators) == len(card.indicators)
    for row, wrote in zip(found.indicators, card.indicators, strict=True):
        assert (row.level1, row.level2, row.level3) == (wrote.level1, wrote.level2, wrote.level3)
        assert (row.actual, figure(row.score)) == (wrote.actual, figure(None if layout == "transfer" else wrote.score))
        assert figure(row.weight) == (None if layout in {"hubei", "transfer"} else figure(wrote.weight))
        if layout == "sichuan":  # sign, value and unit stand apart: they say the same together
            again = read(row.target, sign=row.sign, unit=row.unit, year=2023)
            assert again.constraint == read(wrote.target, year=2023).constraint
        else:
            assert row.target == wrote.target
        assert not (row.deviation or "").startswith("【")


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_several_goals_come_back(suffix: str, tmp_path: Path) -> None:
    goals = {"年度绩效目标1": Decimal(60), "年度绩效目标2": Decimal(20)}
    rows = [
        each.model_copy(update={"goal": name})
        for each, name in zip(DONE.indicators[:4], [name for name in goals for _ in range(2)], strict=True)
    ]
    told = {"goals": goals, "goal": "河道干净。", "narrative": {"年度绩效目标2": "水质变好。"}}
    form = DONE.model_copy(update={**told, "indicators": tuple(rows)})
    path = tmp_path / f"自评表{suffix}"
    write = {".xlsx": xlsx.workbook, ".docx": docx.document}[suffix]
    path.write_bytes(write(scored(form), form, "hubei"))
    document, _ = read_document(path)
    (found,), _, coverage = recognise(document)
    assert coverage.complete
    assert (found.goals, found.goal, found.narrative["年度绩效目标2"]) == (goals, "河道干净。", "水质变好。")
    assert "年度绩效目标1" not in found.narrative
    assert [(row.goal, row.level3) for row in found.indicators] == [(row.goal, row.level3) for row in form.indicators]


def test_the_explanations_beside_the_forms_are_no_document_to_read(tmp_path: Path) -> None:
    path = tmp_path / "得分依据.xlsx"
    path.write_bytes(beside.workbook(RUN, [None] * len(RUN.projects)))
    document, faults = read_document(path)
    forms, problems, _ = recognise(document)
    assert faults == ()
    assert forms == ()
    assert [each.message for each in problems] == [
        "“待办”是本程序写出的说明，不是绩效表，未采用",
        "“得分依据”是本程序写出的说明，不是绩效表，未采用",
        "“佐证材料”是本程序写出的说明，不是绩效表，未采用",
        "“填报内容”是本程序写出的说明，不是绩效表，未采用",
    ]
