"""``scorecards.csv``: one row an indicator and one row for the execution of each project, for a spreadsheet.

UTF-8 with BOM, so that Excel and WPS read Chinese; lines end in CR LF. A cell whose text a spreadsheet could take for a
formula (``=100%`` is a common target) starts with an apostrophe, which Excel shows and which makes it text; a cell that
starts with an apostrophe of its own gets a second one, so dropping one leading apostrophe always gives the original.
Amounts of the execution rows are in 元.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from evaluator.csv_text import escape
from evaluator.language.constraint import plain
from evaluator.paper.figures import ILLUSTRATIVE, points, unique, verdict
from evaluator.result import STATUS_NAMES
from evaluator.result.shape import attainment
from evaluator.rulebook.names import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluator.problem import Problem
    from evaluator.result import IndicatorScore, Reason, Scorecard, Scorecards

HEADERS = (
    *("项目名称", "年度", "实施单位", "一级指标", "二级指标", "三级指标", "指标值", "实际完成值"),
    *(
        "分值",
        "得分",
        "最低得分",
        "最高得分",
        "状态",
        "达成度",
        "评分说明",
        "规则",
        "依据",
        "偏差原因分析及改进措施",
        "问题",
    ),
    *("项目总分", "项目最低分", "项目最高分", "等级", "结论", "数据说明"),
)
EXECUTION = "预算执行率"


def dumps(cards: Scorecards) -> str:
    """The whole run as CSV text, BOM included; write it in UTF-8 without changing line ends."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADERS)
    for card in cards.projects:
        for row in (_execution(card), *(_indicator(card, each) for each in card.indicators)):
            writer.writerow([escape(cell) for cell in row])
    return out.getvalue()


def _execution(card: Scorecard) -> list[str | None]:
    spent = card.execution
    budget, executed = (None if each is None else f"{plain(each)}元" for each in (spent.budget, spent.executed))
    bounds = ["" if spent.score is None else points(spent.score), *map(points, spent.bounds)]
    names = [card.name, _year(card), card.unit, EXECUTION, EXECUTION, EXECUTION, budget, executed]
    return [
        *names,
        plain(spent.weight),
        *bounds,
        "",
        attainment(spent.rate),
        *_because(spent.reasons, None, spent.problems),
        *_whole(card),
    ]


def _indicator(card: Scorecard, each: IndicatorScore) -> list[str | None]:
    score = "" if each.score is None else points(each.score)
    return [
        card.name, _year(card), card.unit, each.level1, each.level2, each.level3, each.target, each.actual,
        plain(each.weight), score, points(each.lowest), points(each.highest), STATUS_NAMES[each.status],
        attainment(each.attainment), *_because(each.reasons, each.deviation, each.problems), *_whole(card),
    ]  # fmt: skip


def _year(card: Scorecard) -> str:
    return "" if card.year is None else str(card.year)


def _because(reasons: Iterable[Reason], deviation: str | None, problems: Iterable[Problem]) -> list[str | None]:
    """The columns from 评分说明 to 问题."""
    reasons = tuple(reasons)
    rules = unique(NAMES.get(each.rule, each.rule) for each in reasons)
    cited = unique(each.article for each in reasons if each.article)
    faults = (f"{each.code} {each.message}" for each in problems)
    return ["；".join(each.text for each in reasons), "；".join(rules), "；".join(cited), deviation, "；".join(faults)]


def _whole(card: Scorecard) -> list[str | None]:
    """The columns that repeat what holds for the project."""
    total = "" if card.total is None else points(card.total)
    label = ILLUSTRATIVE if card.illustrative else ""
    return [total, points(card.lowest), points(card.highest), card.grade, verdict(passed=card.passed), label]
