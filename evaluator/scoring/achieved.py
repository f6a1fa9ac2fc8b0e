"""总体目标完成情况 drafted from what was reported for the indicators: facts alone, in the order of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.scoring.reported import write

if TYPE_CHECKING:
    from evaluator.forms.model import Form


def draft_goal(form: Form) -> str:
    """``奖励企业数为28家；受奖企业满意度为96.4%。``; empty where nothing was reported."""
    rows = [(row.level3, write(row, form)) for row in form.indicators if row.level3 and row.actual]
    facts = (
        f"{name}{'为' if stated[:1].isdigit() else '：'}{stated.rstrip('。；;')}" for name, stated in rows if stated
    )
    text = "；".join(facts)
    return f"{text}。" if text else ""
