"""绩效目标审核表, drafted from the checks on targets: eight points, graded where the checks can, else open.

How a point is graded follows the instructions of 郑州's form: all in order 优; a few places to mend 良; a part to mend
中; most of it 差. What share a few and most are is ours and is at the foot of the paper.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.checks import checked
from evaluator.paper.grid import Grid, Record, Todo, Value, build

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.checks import Settings
    from evaluator.checks.run import Checked
    from evaluator.forms.model import Form
    from evaluator.problem import Problem
    from evaluator.rulebook import Rulebook
    from evaluator.workspace import Unit

GRADES = ("优", "良", "中", "差")
_FEW, _MOST = 5, 2
"""Up to a fifth of a form's places 良, up to half of them 中."""
_ENOUGH = 6
"""Of the eight points, as many must reach a grade for the whole to have it."""
_HOW = (
    "草拟办法：无问题为“优”，涉及的指标（总体目标和表头合计为一处）不超过五分之一为“良”，不超过一半为“中”，其余为“差”。"
)
_SHOWN = 6


@cache
def _points() -> tuple[dict[str, Any], ...]:
    data = tomllib.loads((Path(__file__).parent / "points.toml").read_text("utf-8"))
    return tuple(data["points"])


def audit(form: Form, rulebook: Rulebook, settings: Settings, unit: Unit) -> Grid:
    """The form of one project; points that only a person can judge are left open."""
    found = checked(_target_only(form), rulebook, settings)
    # The head of the form, with its goal, is one place more.
    rows = [_row(each, found, len(form.indicators) + 1) for each in _points()]
    known = [str(row["known"]) for row in rows if row["known"]]
    fields: Record = {
        **unit.printed("绩效目标审核表"),
        "title": f"{'部门整体' if form.is_department else '项目'}支出绩效目标审核表",
        "period": f"（{form.year}年度）" if form.year else "",
        "name": form.name,
        "unit": form.unit or unit.name,
        "department": form.department,
        "whole": _whole(known),
        "opinion": Todo(_opinion(found)),
        "how": _HOW,
    }
    aspects: list[Record] = [{"aspect": name} for name in dict.fromkeys(row["aspect"] for row in rows)]
    return build("audit", fields, {"aspects": aspects, "points": rows})


def _target_only(form: Form) -> Form:
    """The targets alone: what was reported later is no matter of this paper."""
    blank = dict.fromkeys(("actual", "score", "deviation", "evidence", "last_year", "judged", "reference"))
    rows = tuple(row.model_copy(update=blank) for row in form.indicators)
    return form.model_copy(
        update={"indicators": rows, "execution": None, "goal_result": None, "sources": (), "total_score": None}
    )


def _row(point: dict[str, Any], found: Checked, places: int) -> Record:
    codes = tuple(point["codes"])
    of_rows = [[each for each in problems if each.code.startswith(codes)] for problems in found.rows] if codes else []
    of_form = [each for each in found.form if each.code.startswith(codes)] if codes else []
    missing = dict.fromkeys(why for code, why in found.ledger.why.items() if code in codes)
    grade = None
    if point["judged"] and not missing:
        grade = graded(sum(map(_grave, of_rows)) + _grave(of_form), places)
    messages = [*(each.message for row in of_rows for each in row), *(each.message for each in of_form)]
    messages += [f"{why}，未能核查" for why in missing]
    return {
        "aspect": point["aspect"],
        "point": point["name"],
        "worth": str(point["weight"]),
        "asks": point["asks"],
        "grade": ticks(grade) if grade else Todo(ticks(None)),
        "known": grade,
        "found": _listed(messages) or ("未发现问题。" if grade else Todo()),
    }


def _grave(problems: Sequence[Problem]) -> bool:
    """Whether anything is to be mended; what is only noted is not a fault."""
    return any(each.severity != "note" for each in problems)


def graded(touched: int, places: int) -> str:
    """The grade of a point of which so many places need mending."""
    if not touched:
        return "优"
    return "良" if touched * _FEW <= places else "中" if touched * _MOST <= places else "差"


def ticks(grade: str | None) -> str:
    """The four boxes, one of them ticked or none."""
    return " ".join(f"{each}{'☑' if each == grade else '□'}" for each in GRADES)


def overall(grades: Sequence[str]) -> str:
    """The grade of the whole by those of the eight points."""
    at_least = [sum(GRADES.index(each) <= number for each in grades) for number in range(len(GRADES))]
    if at_least[0] >= _ENOUGH and at_least[1] == len(grades):
        return "优"
    if at_least[1] >= _ENOUGH and at_least[2] == len(grades):
        return "良"
    return "中" if at_least[2] >= _ENOUGH else "差"


def _whole(known: list[str]) -> Value:
    """The grade of the whole where the open points cannot change it; else its bounds, for a person to settle."""
    open_ = len(_points()) - len(known)
    best, worst = overall([*known, *["优"] * open_]), overall([*known, *["差"] * open_])
    if best == worst:
        return ticks(best)
    return Todo(f"{ticks(None)}　{open_} 项待审核人评定，最高可为“{best}”")


def _listed(lines: Sequence[str]) -> str:
    """Lines with numbers; of many the first, and how many more there are."""
    unique_ = [*dict.fromkeys(lines)]
    shown = [f"{number}. {line}" for number, line in enumerate(unique_[:_SHOWN], 1)] if len(unique_) > 1 else unique_
    return "\n".join([*shown, *([f"另有 {len(unique_) - _SHOWN} 处"] if len(unique_) > _SHOWN else [])])


def _opinion(found: Checked) -> str:
    """What would help, for the reviewer to word an opinion."""
    return _listed([each.hint for each in found.problems if each.hint and each.severity != "note"])
