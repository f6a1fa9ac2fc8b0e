"""Recognising forms: tables in, forms out, once for all formats.

The stream of rows is cut into forms (``segment``); each row of a form goes to the part that knows it (``parts``), and
what the document broke is mended on the way (``align``, ``repairs``). Every repair is a note with its place, and what
finds no place is a problem with its text.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.documents.labels import clean
from evaluator.documents.model import Coverage, Document
from evaluator.documents.recognise import foot, goals
from evaluator.documents.recognise.align import is_blank
from evaluator.documents.recognise.barred import with_tables
from evaluator.documents.recognise.draft import Draft
from evaluator.documents.recognise.flat import read_flat
from evaluator.documents.recognise.listed import spelled_out
from evaluator.documents.recognise.parts import read_rows
from evaluator.documents.recognise.prompts import without_prompts
from evaluator.documents.recognise.regrid import redrawn, whole_rows
from evaluator.documents.recognise.segment import segments
from evaluator.documents.recognise.titles import read_titles, year_of
from evaluator.forms.model import Execution, Form, Funds, FundSource, Indicator, Task
from evaluator.problem import Location, problem

if TYPE_CHECKING:
    from evaluator.documents.model import Cell
    from evaluator.documents.recognise.rows import Row
    from evaluator.documents.recognise.segment import Segment
    from evaluator.problem import Problem

MOST_REPORTS = 50
_FIGURES = ("initial", "budget", "executed", "expected")
_PLAIN = ("department", "unit", "attribute", "period", "plan", "region", "grade")
_OF_FORM = re.compile(r"(部门|单位)?(预算|支出|整体)*(绩效)?(目标|自评|评价|批复|申报|指标|完成情况)+表.{0,8}$")
"""The kind of a form at the end of its title; before it may be what the form is about."""
_TEN_THOUSAND = Decimal(10_000)


def recognise(document: Document) -> tuple[tuple[Form, ...], tuple[Problem, ...], Coverage]:
    """The forms in a document, what was repaired or found no place, and the share of cells that did."""
    document, problems = whole_rows(spelled_out(with_tables(document)))
    document, prompts = without_prompts(redrawn(document))
    problems += prompts
    found, stray = segments(document)
    forms: list[Form] = []
    before: tuple[Draft, Segment] | None = None
    placed: set[Cell] = set()
    reported: set[Cell] = set()
    for segment in found:
        drafts = read_flat(segment) if segment.flat else [_read(segment, before)]
        before = drafts[-1], segment
        for draft in drafts:
            forms.append(_form(draft, document))
            problems += draft.problems
            placed |= draft.placed
            reported |= draft.reported
        problems += _left_over(segment.rows, placed | reported)
    problems += _strangers(stray)
    only_ours = not document.tables and any(each.code == "N625" for each in problems)
    if not forms and not only_ours:
        problems.append(_no_form(document))
    elif forms and not any(form.indicators for form in forms):
        problems.append(_no_indicators(document, forms, found))
        forms, placed = [], set()
    cells = [cell for table in document.tables for cell in table.cells]
    return tuple(forms), tuple(problems), Coverage(len(cells), sum(cell in placed for cell in cells))


def _read(segment: Segment, before: tuple[Draft, Segment] | None) -> Draft:
    draft = Draft()
    read_titles(segment, draft)
    if before is not None and "title" not in draft.values and before[1].rows[0].table is segment.rows[0].table:
        _go_on(draft, before[0])
    read_rows(segment.rows, draft)
    for paragraph in segment.between:
        draft.report("N614", f"表格之间的文字未归入表格：{clean(paragraph.text)[:60]}", _at(segment, paragraph.line))
    return draft


def _go_on(draft: Draft, before: Draft) -> None:
    """A further form in the same table is under the title, the year and the unit of money of the first."""
    draft.values |= {key: text for key, text in before.values.items() if key in {"title", "titled_year"}}
    draft.factor = before.factor


def _form(draft: Draft, document: Document) -> Form:
    values = draft.values
    foot.reasons_to_rows(draft)
    if budget_unit := values.pop("budget_unit", None):
        # 预算单位 alone is the department; beside one it is the unit that carries the project out.
        values.setdefault("unit" if "department" in values else "department", budget_unit)
    amounts = draft.money(_TEN_THOUSAND)
    where = draft.indicators[0]["location"] if draft.indicators else Location(file=document.place)
    if draft.guessed:
        draft.report("W617", "没有写明金额单位，按万元理解", where)
    funds = {key.removeprefix("funds."): value for key, value in amounts.items() if key.startswith("funds.")}
    spent = {key.removeprefix("execution."): value for key, value in amounts.items() if key.startswith("execution.")}
    divided = goals.several(draft)
    return Form(
        name=_name(draft, document, where),
        year=year_of(draft),
        title=values.get("title"),
        source=document.name,
        **{key: values.get(key, values.get(f"lead_{key}")) for key in _PLAIN},
        funds=Funds(**funds),
        sources=_sources(draft, amounts),
        tasks=tuple(
            Task(**entry, **{kind: amounts.get(f"tasks.{at}.{kind}") for kind in ("budget", "executed")})
            for at, entry in enumerate(draft.tasks)
        ),
        execution=Execution(**{**draft.execution, **spent}) if draft.execution or spent else None,
        narrative=draft.narrative,
        goal=values.get("goal"),
        goal_result=values.get("goal_result"),
        goals=draft.goals if divided else {},
        level_points=draft.level_points | ({} if divided else {k: v for k, v in draft.goals.items() if v is not None}),
        indicators=tuple(Indicator(**entry if divided else {**entry, "goal": None}) for entry in draft.indicators),
        entries=draft.entries,
        total_score=draft.total_score,
        location=where,
    )


def _sources(draft: Draft, amounts: dict[str, Decimal]) -> tuple[FundSource, ...]:
    return tuple(
        FundSource(**entry, **{kind: amounts.get(f"sources.{at}.{kind}") for kind in _FIGURES})
        for at, entry in enumerate(draft.sources)
    )


def _name(draft: Draft, document: Document, where: Location) -> str:
    values = draft.values
    for key in ("name", "lead_name"):
        if (printed := values.get(key)) and not is_blank(printed):
            return printed
    title = values.get("title", "")
    known = (
        values.get("unit"),
        values.get("lead_unit"),
        values.get("department") if "整体" in title else None,
        _OF_FORM.sub("", title),
        title,
        document.name.rpartition(".")[0],
    )
    name = next((each for each in known if each), document.name)
    draft.report("W620", f"表中没有项目名称，暂以“{name}”代替", where)
    return name


def _left_over(rows: list[Row], known: set[Cell]) -> list[Problem]:
    """A problem for each cell of a form that found no place and has not been reported yet."""
    fresh = [(row, cell) for row in rows for cell in row.cells if cell not in known]
    listed = [
        problem("W610", f"单元格未能归入表中：{clean(cell.text)[:60]}", location=row.at())
        for row, cell in fresh[:MOST_REPORTS]
    ]
    if len(fresh) > MOST_REPORTS:
        message = f"另有 {len(fresh) - MOST_REPORTS} 个单元格未能归入表中"
        listed.append(problem("W610", message, location=fresh[MOST_REPORTS][0].at()))
    return listed


def _strangers(stray: list[Row]) -> list[Problem]:
    """One problem for each table that is not a form."""
    tables: dict[int, list[Row]] = {}
    for row in stray:
        tables.setdefault(id(row.table), []).append(row)
    return [
        problem("W609", f"表格不是可识别的绩效表（{_begins(rows)}）", location=rows[0].at())
        for rows in list(tables.values())[:MOST_REPORTS]
    ]


def _begins(rows: list[Row]) -> str:
    cells = [clean(cell.text)[:16] for cell in rows[0].cells[:4]]
    return f"{'｜'.join(cells)}……，共 {sum(len(row.cells) for row in rows)} 格"


def _no_form(document: Document) -> Problem:
    hint = "需要有“项目名称”和“一级指标、二级指标、三级指标、指标值”的表格"
    return problem("E608", "文档中没有找到绩效目标申报表或自评表", location=Location(file=document.place), hint=hint)


def _no_indicators(document: Document, forms: list[Form], found: list[Segment]) -> Problem:
    """What was seen where a form was found, and not one indicator in it."""
    rows = [row for segment in found for row in segment.rows if len(row.cells) > 1]
    seen = max(rows, key=lambda row: len(row.cells), default=None)
    cells = [clean(cell.text)[:16] for cell in seen.cells[:6]] if seen is not None else []
    message = f"找到“{forms[0].title or forms[0].name}”，但没有读出任何指标"
    message += f"；最宽的一行是“{'｜'.join(cells)}”" if cells else ""
    where = seen.at() if seen is not None else Location(file=document.place)
    return problem("E627", message, location=where, hint="指标部分需要“一级指标、二级指标、三级指标、指标值”的表头")


def _at(segment: Segment, line: int | None) -> Location:
    row = segment.rows[0]
    return Location(file=row.document.place, sheet=row.table.sheet, row=line)
