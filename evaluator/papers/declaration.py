"""项目支出绩效目标申报表 from targets: what a unit hands in with its budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.language import read
from evaluator.paper.grid import Grid, Record, Todo, build
from evaluator.paper.money import wan_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluator.forms.model import Form, Indicator
    from evaluator.workspace import Unit

_FUNDS = {
    "其中：中央财政资金": "central",
    "省级财政资金": "provincial",
    "市县（区）财政资金": "local",
    "单位自筹": "own",
    "其他资金": "other",
}
_NARRATIVE = ("项目概况", "立项依据", "项目设立必要性", "保证项目实施的制度、措施", "项目实施计划")
_LEVELS: dict[str, tuple[str, ...]] = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
"""Level 2 as the form prints it, also where a project has no indicator there."""
_QUALITATIVE = "定性"


def declaration(form: Form, unit: Unit) -> Grid:
    """The form of one project; what the target file does not say is left to fill in."""
    title = form.title or ""
    own = title if "目标" in title and title.endswith("表") and "自评" not in title else ""
    fields: Record = {
        **unit.printed("绩效目标申报表"),
        "title": own or ("部门整体支出绩效目标申报表" if form.is_department else "项目支出绩效目标申报表"),
        "period": f"（{form.year}年度）" if form.year else "",
        "name": form.name,
        "department": form.department,
        "unit": form.unit or unit.name,
        "attribute": form.attribute or Todo(),
        "term": form.period or Todo(),
        "plan": form.plan,
        "goal": form.goal or Todo(),
        "total": wan_of(form.funds.total),
    }
    funds: list[Record] = [
        {"source": label, "amount": wan_of(getattr(form.funds, name))} for label, name in _FUNDS.items()
    ]
    records: list[Record] = [{"label": label, "text": form.narrative.get(label) or Todo()} for label in _NARRATIVE]
    return build("declaration", fields, {"funds": funds, "narrative": records, "indicators": list(_rows(form))})


def _rows(form: Form) -> Iterator[Record]:
    """The indicators in the order of the form, with a blank row where a usual level 2 has none."""
    names = tuple(dict.fromkeys(row.level1 or "" for row in form.indicators))
    for level1 in names if form.is_department else dict.fromkeys((*names, *_LEVELS)):
        # Costs may be a level 1 of their own (财预〔2021〕101号); then the outputs have none.
        usual = [each for each in _LEVELS.get(level1, ()) if each not in names]
        rows = [(_place(row.level2, usual), row) for row in form.indicators if (row.level1 or "") == level1]
        listed = [(place, _row(level1, row)) for place, row in rows]
        for number, name in enumerate(usual):
            if all(place != number for place, _ in listed):
                later = (at for at, (place, _) in enumerate(listed) if place is not None and place > number)
                listed.insert(next(later, len(listed)), (number, _blank(level1, name)))
        yield from (record for _, record in listed)


def _place(level2: str | None, usual: Sequence[str]) -> int | None:
    """Which of the usual names of level 2 a printed one means: 生态效益 and 生态环境效益 are one."""
    return next((at for at, name in enumerate(usual) if name[:2] in (level2 or "")), None)


def _blank(level1: str, level2: str) -> Record:
    return {"level1": level1, "level2": level2, "level3": None, "target": None}


def _row(level1: str, row: Indicator) -> Record:
    return {"level1": level1, "level2": row.level2, "level3": row.level3, "target": whole_target(row) or Todo()}


def whole_target(row: Indicator) -> str | None:
    """The target as one text, also where sign and unit have columns of their own: ``≥35家``."""
    sign, text, unit = (row.sign or "").strip(), (row.target or "").strip(), (row.unit or "").strip()
    if not text or not (sign or unit):
        return row.target
    sign = "" if sign == _QUALITATIVE else sign
    whole = f"{sign}{text}{unit}"
    same = read(whole).constraint == read(text, sign=sign or None, unit=unit or None).constraint
    return whole if same else row.target
