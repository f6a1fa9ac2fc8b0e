"""项目支出绩效运行监控表 as a workbook: what was done by the end of a month, what is expected by the end of the year.

What only the unit can say (the expected result, how likely it is, why something lags) is taken from the form or left as
a cell to fill in; nothing is projected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.paper.figures import ILLUSTRATIVE_NOTE
from evaluator.paper.grid import Record, Todo, build
from evaluator.paper.money import rows_by_source, wan_of
from evaluator.paper.sheets import save
from evaluator.rulebook.lights import NAMES
from evaluator.workspace.unit import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluator.forms.model import Form, Indicator
    from evaluator.monitoring.monitor import Lit, Monitoring
    from evaluator.rulebook.lights import Light
    from evaluator.workspace import Unit

CAUSES = {"money": "经费保障", "rules": "制度保障", "people": "人员保障", "equipment": "硬件条件保障", "other": "其他"}
"""The causes of a deviation that the form distinguishes, by the fields of the layout."""
LIKELIHOODS = ("确定能", "有可能", "完全不可能")
_LAGGING = {"red", "yellow"}


def workbook(form: Form, found: Monitoring, unit: Unit = NOBODY) -> bytes:
    """The form of one project; ``found`` is what monitoring says of the same form, ``unit`` who files."""
    months = "1月" if found.month == 1 else f"1-{found.month}月"
    spent = form.execution
    budget = spent.budget if spent and spent.budget is not None else form.funds.total
    fields: Record = {
        **unit.printed("绩效运行监控表"),
        "name": form.name,
        "period": f"（{form.year}年{found.month}月）" if form.year else "",
        "months": months,
        "department": form.department,
        "unit": form.unit,
        "goal": form.goal or Todo(),
        "initial": wan_of(spent.initial if spent and spent.initial is not None else form.funds.total),
        "budget": wan_of(budget),
        "executed": Todo() if spent is None or spent.executed is None else wan_of(spent.executed),
        "expected": Todo() if spent is None or spent.expected is None else wan_of(spent.expected),
        "rate": None,
        "expected_rate": None,
        "illustrative": ILLUSTRATIVE_NOTE if form.illustrative else "",
    }
    tables = {"sources": rows_by_source(form), "indicators": list(_rows(form.indicators, found.indicators))}
    return save([build("monitoring", fields, tables)], form.name)


def must_explain(row: Indicator, light: Light | None) -> bool:
    """Whether the unit must give a reason and a measure: the indicator lags, or may not be reached this year."""
    return light in _LAGGING or row.likelihood in LIKELIHOODS[1:]


def _rows(indicators: Sequence[Indicator], lights: Sequence[Lit]) -> Iterator[Record]:
    for number, row in enumerate(indicators):
        light = lights[number].light if number < len(lights) else None
        yield {
            "level1": row.level1,
            "level2": row.level2,
            "level3": row.level3,
            "target": row.target,
            "actual": row.actual or Todo(),
            "expected_result": row.expected or Todo(),
            **{field: "√" if row.cause and cause in row.cause else None for field, cause in CAUSES.items()},
            "deviation": row.deviation or (Todo() if must_explain(row, light) else None),
            "likelihood": row.likelihood or Todo(),
            "light": f"{NAMES[light]}灯" if light else None,
        }
