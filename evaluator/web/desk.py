"""A workspace as the pages see it: projects with scorecards, each scored again only when its files change.

What reads and scores is imported when it is first used: the list of projects mostly does without.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from evaluator.places import is_workspace
from evaluator.problem import problem
from evaluator.web.loading import is_loaded, load
from evaluator.web.overview import Line, Overview, line_of
from evaluator.workspace.progress import progress
from evaluator.workspace.store import Store, WorkspaceError

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from evaluator.forms.model import Form
    from evaluator.result import Scorecard
    from evaluator.rulebook import Rulebook
    from evaluator.web.settings import Settings
    from evaluator.workspace import Project, Workspace
    from evaluator.workspace.progress import Progress


LIGHTS = "shanxi-practice"
"""The rulebook that has the lights of monitoring; the national text sets no thresholds."""
_AT_ONCE = 20
"""Projects that an answer waits for; more are read beside it, and so is everything until all is loaded."""


@dataclass(frozen=True, slots=True)
class Work:
    """A project with its result and how far it is."""

    project: Project
    card: Scorecard
    progress: Progress


class Desk:
    """One workspace, kept while the server runs."""

    def __init__(self, root: Path, figures: str = "actuals") -> None:
        self.root, self.figures = root, figures
        self.name = root.name
        self.url = f"/w/{quote(root.name, safe='')}"
        self.store = Store(root)
        self._overview = Overview(self.store)
        self._reading = threading.Lock()
        self._books: dict[tuple[str, int | None], Rulebook] = {}
        self._works: dict[str, tuple[tuple[object, ...], Work]] = {}

    @cached_property
    def workspace(self) -> Workspace:
        """The folder."""
        from evaluator.workspace import Workspace

        return Workspace(self.root, self.figures)

    @property
    def title(self) -> tuple[str, str]:
        """Name and year of the unit, both empty where it has none, or where they are read beside the answer."""
        known = self._overview.title()
        if known is None and is_loaded():
            known = self._overview.title(self.workspace)
        return known or ("", "")

    def lines(self) -> tuple[list[Line], bool]:
        """What the list shows of every project, and whether some are still being read, beside the answer."""
        found = self._overview.lines()
        missing = [key for key, line in found.items() if line is None]
        beside = len(missing) > _AT_ONCE or (bool(missing) and not is_loaded())
        if beside and not self._reading.locked():
            later = threading.Timer(0.2, self._read)
            later.daemon = True
            later.start()
        if missing and not beside:
            self._read()
            found = self._overview.lines()
        return [line or Line(key, key.partition("-")[2]) for key, line in found.items()], beside

    def _read(self) -> None:
        """Make the lines that are missing, and keep all."""
        load()
        with self._reading:
            for key in [key for key, line in self._overview.lines().items() if line is None]:
                versions = self._overview.versions(key)
                found = self.workspace.find(key)
                faults = [each.as_dict() for each in self.workspace.faults(key)]
                line = Line(key, key, faults=faults)
                if found is not None:
                    work = self.worked(found)
                    line = line_of(key, work.card, work.progress)
                self._overview.keep(line, versions)
            self._overview.title(self.workspace)
            self._overview.save()

    def book(self, year: int | None, rules: str | None = None) -> Rulebook:
        """The rulebook of the unit (or another) as it is in force in a year.

        Raises:
            WorkspaceError: it cannot be loaded.
        """
        from evaluator.rulebook import DEFAULT_RULEBOOK, load_rulebook

        key = rules or self.workspace.unit.rules or DEFAULT_RULEBOOK, year
        if key not in self._books:
            found, problems = load_rulebook(*key)
            if found is None:
                raise WorkspaceError(problems[0])
            self._books[key] = found
        book, step = self._books[key], self.workspace.unit.step
        # Verdicts are kept by the very rulebook that they rest on.
        if book.rounding != step:
            book = self._books[key] = replace(book, rounding=step)
        return book

    def work(self, key: str) -> Work:
        """One project with its result."""
        return self.worked(self.workspace.project(key))

    def worked(self, project: Project) -> Work:
        """A project with its result."""
        from evaluator.scoring import score_form

        book = self.book(project.form.year)
        state = (project.target_version, project.version, book.sha256, book.rounding, project.form.year)
        known = self._works.get(project.key)
        if known is None or known[0] != state:
            card = score_form(project.form, book)
            known = state, Work(project, card, progress(project.form, card))
            self._works[project.key] = known
        return known[1]

    def trial(self, work: Work, form: Form, number: int) -> Scorecard:
        """The scorecard with one row scored as it is being typed; the totals stay those of what is saved."""
        from evaluator.language.cells import read_target
        from evaluator.scoring.row import score_indicator
        from evaluator.scoring.shares import to_cents

        row, known = form.indicators[number], work.card.indicators
        weight = to_cents(known[number].weight)
        result = score_indicator(row, read_target(row, form), weight, form, self.book(form.year))
        return replace(work.card, indicators=(*known[:number], result, *known[number + 1 :]))

    def works(self) -> list[Work]:
        """All projects with their results."""
        return [self.worked(each) for each in self.workspace.projects()]


class Desks:
    """The workspaces below a folder, by name."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._open: dict[tuple[str, str], Desk] = {}

    def names(self) -> list[str]:
        """Which there are."""
        if self.settings.only:
            return [self.settings.only]
        folders = sorted(each for each in self.settings.base.iterdir() if each.is_dir())
        return [each.name for each in folders if is_workspace(each)]

    def get(self, name: str, figures: str = "actuals") -> Desk:
        """The workspace of that name.

        Raises:
            WorkspaceError: there is none.
        """
        if name not in self.names():
            raise WorkspaceError(problem("E751", "没有这个工作夹"))
        key = name, figures
        if key not in self._open:
            self._open[key] = Desk(self.settings.base / name, figures)
        return self._open[key]


def desk_of(request: Request) -> Desk:
    """The workspace that the address of a request names, with the figures of the month where it names one."""
    desks: Desks = request.app.state.desks
    month = month_of(request)
    return desks.get(request.path_params["name"], f"monitoring/{month:02d}" if month else "actuals")


def month_of(request: Request) -> int | None:
    """The month that an address names; None where it is about the whole year."""
    text = request.query_params.get("month", "")
    return int(text) if text in {str(each) for each in range(1, 13)} else None
