"""Pages: one environment of templates, and what every page shows."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from starlette.requests import Request

    from evaluator.problem import Problem

_HERE = Path(__file__).parent
_LIKELY = re.compile(r"是否(?:应为|为|是)?\s*“?([^“”？，。；]*\d[^“”？，。；]*?)\s*[”？]")
_FILTERS = ("points", "percent", "short_percent", "span", "wan", "verdict", "full_score")


_FIRST = {"start.html.j2", "home.html.j2", "login.html.j2", "message.html.j2"}
"""Pages that show only words: they wait for nothing that reads or scores."""


@cache
def environment(*, words: bool = False) -> Environment:
    """The templates; whatever they show is escaped. Those of ``words`` alone have no functions for figures."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {} if words else _shown()
    return made


def _shown() -> dict[str, Any]:
    from evaluator.language.constraint import plain
    from evaluator.paper import figures
    from evaluator.result import STATUSES
    from evaluator.rulebook import lights
    from evaluator.rulebook.names import NAMES

    def rule_name(rule: str) -> str:
        return NAMES.get(rule, rule)

    shown: dict[str, Any] = {name: getattr(figures, name) for name in _FILTERS}
    names = {"plain": plain, "STATUSES": STATUSES, "severities": figures.SEVERITY_NAMES, "LIGHTS": lights.NAMES}
    return shown | names | {"rule_name": rule_name, "likely": likely}


def _template(name: str) -> Template:
    return environment(words=name in _FIRST).get_template(name)


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A whole page."""
    settings = request.app.state.settings
    text = _template(template).render(csrf=settings.csrf, **values)
    return HTMLResponse(text, status)


def fragment(template: str, **values: Any) -> str:
    """A part of a page."""
    return _template(template).render(**values).strip()


def small_page(title: str, message: str) -> str:
    """A page that only says something."""
    return fragment("message.html.j2", title=title, message=message)


def likely(each: Problem) -> str:
    """What a problem proposes instead of the cell, to be taken with one click; empty where it proposes nothing."""
    found = _LIKELY.search(f"{each.message}；{each.hint or ''}")
    return found[1] if found else ""
