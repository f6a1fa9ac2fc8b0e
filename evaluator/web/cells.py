"""Cells that a page sends: which, what each held when it was seen, and what it shall hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.exceptions import HTTPException

from evaluator.workspace.store import ChangedError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from evaluator.workspace.cells import Place

_MOST = 500
"""Cells of one request: more than anybody pastes."""


class Sent(NamedTuple):
    """A cell as it was sent."""

    place: Place
    old: str
    new: str


async def sent(request: Request) -> tuple[list[Sent], dict[str, Any]]:
    """The cells of a request, and everything that it says.

    Raises:
        HTTPException: 400, it makes no sense.
    """
    try:
        asked = json.loads(await request.body())
        return [_cell(each) for each in asked["cells"][:_MOST]], asked
    except (ValueError, KeyError, TypeError, RecursionError):
        raise HTTPException(400) from None


def _cell(raw: Any) -> Sent:
    place = tuple(each if isinstance(each, int) else str(each) for each in raw["place"])
    if not place:
        raise ValueError(raw)
    return Sent(place, str(raw.get("old", "")), str(raw["new"]))


def change_each(cells: list[Sent], change: Callable[[Sent], str]) -> tuple[list[dict[str, Any]], list[Place]]:
    """Change cell after cell: what each holds now, for one that was not changed why; and the places that were."""
    answers: list[dict[str, Any]] = []
    seen: list[Place] = []
    for each in cells:
        answer: dict[str, Any] = {"place": list(each.place)}
        try:
            answer["held"] = change(each)
            seen.append(each.place)
        except ChangedError as error:
            answer |= {"problem": error.problem.as_dict(), "there": error.there}
        except WorkspaceError as error:
            answer["problem"] = error.problem.as_dict()
        answers.append(answer)
    return answers, seen


def rows_of(places: list[Place]) -> set[int]:
    """The indicators that the cells belong to."""
    return {place[1] for place in places if place[0] == "绩效指标" and isinstance(place[1], int)}
