"""An explanation as a tree of text in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.language.constraint import plain
from evaluator.paper.figures import ILLUSTRATIVE, percent, points, span, wan
from evaluator.result import STATUS_NAMES
from evaluator.text import width as cells_of
from evaluator.text import wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluator.explain.model import Cell, Elsewhere, Explanation, IndicatorExplanation, Step
    from evaluator.explain.needed import Needed

Node = tuple[str, "Sequence[Node]"]
"""A line and what hangs under it."""


def as_text(explanation: Explanation, width: int = 100) -> str:
    """The tree, no line wider than ``width`` cells where words allow it; ends in a line feed."""
    return "\n".join(_lines(_root(explanation), width)) + "\n"


def _lines(node: Node, width: int, first: str = "", rest: str = "") -> Iterator[str]:
    """A node and everything under it; ``first`` is before its first line, ``rest`` before all others."""
    text, children = node
    under = rest + ("│  " if children else "")
    for number, line in enumerate(wrap(text, max(20, width - cells_of(first)))):
        yield (first if number == 0 else under if first else rest) + line
    for number, child in enumerate(children):
        last = number == len(children) - 1
        yield from _lines(child, width, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "))


def _root(explanation: Explanation) -> Node:
    card = explanation.card
    year = f"（{card.year}年度）" if card.year else ""
    number = f"（{explanation.rules_number}）" if explanation.rules_number else ""
    rules = (
        f"评分规则：{explanation.rules_title}{number} {explanation.rules_id}，sha256 {explanation.rules_sha256[:12]}"
    )
    children: list[Node] = [(rules, ())]
    children += [(f"{each.message}；{each.hint}" if each.hint else each.message, ()) for each in explanation.problems]
    children += [_indicator(each) for each in explanation.indicators]
    if explanation.whole:
        children += [_execution(explanation), _total(explanation)]
    label = f"【{ILLUSTRATIVE}】" if card.illustrative else ""
    return f"{card.name}{year}{label}", children


def _indicator(row: IndicatorExplanation) -> Node:
    result = row.result
    place = " / ".join(level for level in (result.level1, result.level2) if level)
    score = f"{span(result.score, result.lowest, result.highest)} 分（分值 {plain(result.weight)}）"
    head = f"{result.level3 or '（未命名）'}（{place}）：{STATUS_NAMES[result.status]}，{score}"
    children: list[Node] = [_cell("指标值", row.target), _cell("实际完成值", row.actual), _step("", row.weight)]
    children += [_step("评分：", step) for step in row.steps]
    if row.needed and row.needed.full:
        children.append((_needed(row.needed), ()))
    if row.unused:
        children.append(("未适用的规则", [(step.text, ()) for step in row.unused]))
    if row.elsewhere:
        children.append(("按其他规则", [(_other(each), ()) for each in row.elsewhere]))
    children += [(f"{each.code} {each.message}", ()) for each in result.problems]
    return head, children


def _needed(each: Needed) -> str:
    raised = f"；只提高这一项，总分升为“{each.grade}”：{each.for_grade}" if each.grade else ""
    return f"得满分需要：{each.full}{raised}"


def _other(each: Elsewhere) -> str:
    score = "待评判" if each.score is None else f"{points(each.score)} 分"
    return f"{each.title}（{each.id}）：{score}，{each.text}"


def _cell(label: str, cell: Cell) -> Node:
    if not (cell.text or "").strip():
        return f"{label}：（空白）", ()
    notes: list[Node] = [
        (f"{each.code} {each.message}", ()) for each in (cell.reading.problems if cell.reading else ())
    ]
    words = cell.words or "无法识别"
    same = "".join(words.split()) == "".join((cell.text or "").split())
    return f"{label}：{cell.text}", notes if same else [(f"读作：{words}", ()), *notes]


def _step(label: str, step: Step) -> Node:
    return f"{label}{step.text}", [(f"依据：{each.in_full}：{each.says}", ()) for each in step.sources]


def _execution(explanation: Explanation) -> Node:
    spent = explanation.card.execution
    score = "待定" if spent.score is None else f"{points(spent.score)} 分"
    figures = f"{wan(spent.executed)} ÷ {wan(spent.budget)} 万元 = {percent(spent.rate)}，"
    head = f"预算执行：{figures if spent.rate is not None else ''}{score}（分值 {plain(spent.weight)}）"
    return head, [_step("", step) for step in explanation.execution]


def _total(explanation: Explanation) -> Node:
    card = explanation.card
    grade = f"，{card.grade}" if card.grade else ""
    head = f"总分：{span(card.total, card.lowest, card.highest)}{grade}"
    return head, [_step("", step) for step in explanation.total]
