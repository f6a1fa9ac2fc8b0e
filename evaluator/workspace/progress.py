"""How far a project is: what is filled in, and what is still to be done before it can be filed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from evaluator.forms.model import Form
    from evaluator.result import Scorecard

Kind = Literal["empty", "doubt", "judge", "explain", "funds", "goal"]
KINDS: dict[Kind, str] = {
    "doubt": "有错误",
    "judge": "待评判",
    "empty": "未填报",
    "funds": "资金未填",
    "explain": "待说明",
    "goal": "总体目标待填",
}
"""What may be open, the most urgent first, and how people call it."""
State = Literal["blank", "filling", "judging", "explaining", "ready"]
STATES: dict[State, str] = {
    "blank": "未填报",
    "filling": "填报中",
    "judging": "待评判",
    "explaining": "待说明",
    "ready": "可报送",
}


@dataclass(frozen=True, slots=True)
class Todo:
    """One open thing: what kind, where (a row, or None for the project), and in words."""

    kind: Kind
    row: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a project is."""

    filled: int
    asked: int
    todos: tuple[Todo, ...]

    @property
    def state(self) -> State:
        """The state of the whole; a grade says something only from ``explaining`` on."""
        kinds = {each.kind for each in self.todos}
        if not self.filled and "empty" in kinds:
            return "blank"
        if kinds & {"empty", "doubt", "funds"}:
            return "filling"
        if "judge" in kinds:
            return "judging"
        return "explaining" if kinds else "ready"

    @property
    def graded(self) -> bool:
        """Whether the figures are complete, so that total and grade may be shown."""
        return self.state in {"judging", "explaining", "ready"}


def progress(form: Form, card: Scorecard) -> Progress:
    """How far a form is, by what its scorecard says."""
    from evaluator.paper.figures import needs_reason
    from evaluator.result import STATUSES

    todos: list[Todo] = []
    asked = filled = 0
    for number, (row, result) in enumerate(zip(form.indicators, card.indicators, strict=False)):
        if not STATUSES[result.status].counts:
            continue
        asked, filled = asked + 1, filled + bool(row.actual)
        name = row.level3 or f"第 {number + 1} 项"
        errors = [each for each in result.problems if each.severity == "error" and row.actual]
        if errors:
            todos.append(Todo("doubt", number, f"{name}：{errors[0].message}"))
        elif not row.actual:
            todos.append(Todo("empty", number, name))
        elif result.status == "pending":
            todos.append(Todo("judge", number, name))
        elif needs_reason(result) and not row.deviation:
            todos.append(Todo("explain", number, name))
    spent = form.execution
    if card.execution.weight and (spent is None or spent.executed is None):
        todos.append(Todo("funds", None, "预算数和执行数"))
    if form.goal and not form.goal_result:
        todos.append(Todo("goal", None, "总体目标完成情况"))
    order = list(KINDS)
    return Progress(filled, asked, tuple(sorted(todos, key=lambda each: order.index(each.kind))))
