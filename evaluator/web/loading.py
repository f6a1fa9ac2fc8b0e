"""What the pages need, imported beside the first one and by one thread at a time.

Two threads that import modules which need each other may each get the other's half made (Python prefers that to waiting
for ever), so whatever a server imports late is imported under one lock.
"""

from __future__ import annotations

import threading
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

_MODULES = (
    *("evaluator.scoring", "evaluator.workspace", "evaluator.rulebook_view", "evaluator.documents.importing"),
    *(
        f"evaluator.web.pages.{name}"
        for name in (
            *("home", "importing", "waiting", "targets", "filling", "judging", "results", "years", "filing"),
            *("monitoring", "reviewing"),
        )
    ),
    "evaluator.web.api.routes",
)
_ONE_AT_A_TIME = threading.RLock()
_ALL = threading.Event()


def load() -> None:
    """Import all that any page needs; at once where that is done."""
    if _ALL.is_set():
        return
    for module in _MODULES:
        load_one(module)
    _ALL.set()


def load_one(module: str) -> Any:
    """One module, while no other thread imports."""
    with _ONE_AT_A_TIME:
        return import_module(module)


def is_loaded() -> bool:
    """Whether nothing is left to import."""
    return _ALL.is_set()


def alone(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """What answers a request, while no other thread imports: for pages that are shown before all is loaded."""

    def answered(request: Request) -> Response:
        if is_loaded():
            return answer(request)
        with _ONE_AT_A_TIME:
            return answer(request)

    return answered


@cache
def load_later() -> None:
    """Load all beside the page that is on its way, so that none of the others waits for it."""
    later = threading.Timer(0.2, load)
    later.daemon = True
    later.start()
