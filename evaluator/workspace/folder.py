"""The folder itself: its unit, its projects, and every way to change them. Files are the only memory."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.actuals import fill
from evaluator.actuals.records import rows_of
from evaluator.forms.dump import dump_form
from evaluator.forms.load import read_form
from evaluator.forms.model import Form, Indicator
from evaluator.places import WORKSPACE
from evaluator.problem import problem
from evaluator.proofs import REGISTER, registered
from evaluator.workspace import unit as units
from evaluator.workspace.cells import APPROVED, TYPED, changed, held
from evaluator.workspace.store import ChangedError, Store, WorkspaceError
from evaluator.workspace.unit import Unit
from evaluator.writing import safe_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from evaluator.actuals import Actuals
    from evaluator.problem import Problem
    from evaluator.workspace.cells import Place

_QUIET = {"W307", "W308", "W309", "N314"}
"""What filling says of rows that are still to be filled in: the page shows that anyway."""
_NAMED = ("level1", "level2", "level3")


@dataclass(frozen=True, slots=True)
class Project:
    """A project: its target as approved, its form with all that was typed, and the versions of both files."""

    key: str
    target: Form
    form: Form
    target_version: str
    version: str
    problems: tuple[Problem, ...] = ()
    strays: tuple[int, ...] = ()
    """Rows of the typed file that no indicator has any more; they are kept."""


class Workspace:
    """A workspace folder.

    Args:
        root: the folder.
        figures: where the figures lie in it: ``actuals``, or a folder of monitoring figures of the same kind.
    """

    def __init__(self, root: str | Path, figures: str = "actuals") -> None:
        self.store = Store(Path(root))
        self.figures = figures
        self._read: dict[tuple[str, str], tuple[Form | None, tuple[Problem, ...]]] = {}
        self._matched: dict[str, tuple[tuple[object, ...], Project]] = {}

    # --- the unit -----------------------------------------------------------------------------------------------------

    @property
    def unit(self) -> Unit:
        """What the unit says about itself; empty where the file is missing."""
        return units.load(self.store.read(WORKSPACE)[0], WORKSPACE)[0]

    def save_unit(self, unit: Unit, expected: str | None = None) -> str:
        """Save it, where the file still has the version that the writer saw; the new version."""
        return self.store.write(WORKSPACE, units.dump(unit), expected)

    # --- projects -----------------------------------------------------------------------------------------------------

    @property
    def keys(self) -> tuple[str, ...]:
        """The projects by the names of their files, in order."""
        return self.store.stems("targets")

    def projects(self) -> tuple[Project, ...]:
        """All projects whose targets can be read."""
        found = (self.find(key) for key in self.keys)
        return tuple(each for each in found if each is not None)

    def project(self, key: str) -> Project:
        """The project of that key.

        Raises:
            WorkspaceError: there is none, or its file cannot be read.
        """
        if key not in self.keys:
            raise WorkspaceError(problem("E751", "没有这个项目"))
        found = self.find(key)
        if found is None:
            raise WorkspaceError(self.faults(key)[0])
        return found

    def find(self, key: str) -> Project | None:
        """The project of that key, or nothing."""
        target, faults, target_version = self._form(f"targets/{key}.yaml")
        if target is None:
            return None
        if target.year is None:
            target = target.model_copy(update={"year": self.unit.year})
        typed, more, version = self._form(self._typed(key))
        state = (target_version, version, target.year)
        known = self._matched.get(key)
        if known is not None and known[0] == state:
            return known[1]
        forms, said = fill([target], rows_of([typed] if typed else []))
        problems = (*faults, *more, *(each for each in said if each.code not in _QUIET))
        found = Project(key, target, forms[0], target_version, version, problems, _strays(forms[0], typed))
        self._matched[key] = state, found
        return found

    def faults(self, key: str) -> tuple[Problem, ...]:
        """What is wrong with a target file that cannot be read, so that it is not a project here."""
        form, faults, _ = self._form(f"targets/{key}.yaml")
        return faults if form is None else ()

    def _typed(self, key: str) -> str:
        return f"{self.figures}/{key}.yaml"

    def _form(self, name: str) -> tuple[Form | None, tuple[Problem, ...], str]:
        """The form of a file, what is wrong with it, and its version; read again only when it has changed."""
        raw, version = self.store.read(name)
        if not version:
            return None, (), ""
        if (name, version) not in self._read:
            self._read = {each: known for each, known in self._read.items() if each[0] != name}
            try:
                form, problems = read_form(raw.decode("utf-8-sig"), name)
            except UnicodeDecodeError:
                form, problems = None, [problem("E103", f"“{name}”不是 UTF-8 编码")]
            self._read[name, version] = form, tuple(each for each in problems if each.code != "W301")
        return *self._read[name, version], version

    # --- changes ------------------------------------------------------------------------------------------------------

    def change(self, key: str, place: Place, old: str, new: str, unit: Decimal | None = None) -> Project:
        """Change one cell of what is filled in or of the target, where it still holds what the writer saw.

        Args:
            key: the project.
            place: the cell (:data:`evaluator.workspace.cells.Place`).
            old: what the writer saw in it.
            new: what it shall hold.
            unit: how many 元 one is, for an amount that names no unit.

        Raises:
            ChangedError: somebody else changed the cell.
            WorkspaceError: there is no such cell, or it cannot hold this.
        """
        with self.store.locked():
            project = self.project(key)
            approved = place == ("总体目标",) or (place[0] == "绩效指标" and place[-1] in APPROVED)
            form = project.target if approved else project.form
            there = held(form, place)
            after = changed(form, place, new) if unit is None else changed(form, place, new, unit)
            if there != old.strip() and there != held(after, place):
                raise ChangedError(f"“{place[-1]}”", there)
            save = self._save_target if approved else self.save_typed
            save(project, after)
            return self.project(key)

    def adjust(self, key: str, row: int, *, seen: str, new: str, document: str, day: str = "") -> Project:
        """Adjust a target in the year: the value set at its beginning is kept beside the new one.

        Args:
            key: the project.
            row: which indicator, from nought.
            seen: the value that the writer saw.
            new: the value in force from now on; blank where the indicator was given up.
            document: number of the document that approved it.
            day: its date.

        Raises:
            ChangedError: the value is another by now.
            WorkspaceError: the document is not named.
        """
        if not document.strip():
            raise WorkspaceError(problem("E753", "调整指标值要写明批准文号", hint="如 ×财预〔2022〕15号"))
        with self.store.locked():
            project = self.project(key)
            if held(project.target, ("绩效指标", row, "指标值")) != seen.strip():
                raise ChangedError("“指标值”", project.target.indicators[row].target or "")
            rows = list(project.target.indicators)
            first = rows[row].initial_target or rows[row].target
            rows[row] = rows[row].model_copy(
                update={
                    "initial_target": first,
                    "target": new.strip() or None,
                    "adjusted_by": document.strip(),
                    "adjusted_on": day.strip() or None,
                }
            )
            self._save_target(project, project.target.model_copy(update={"indicators": tuple(rows)}))
            return self.project(key)

    def add(self, form: Form, *, replace: str | None = None) -> str:
        """Add a project, or let its form take the place of the target ``replace``; the key.

        Figures that the form has already become the figures of the project.
        """
        with self.store.locked():
            key = replace or self._fresh(form.name)
            self.store.write(f"targets/{key}.yaml", dump_form(_only_target(form)).encode())
            project = self.project(key)
            if rows_of([form]).indicators or rows_of([form]).funds:
                self.save_typed(project, fill([project.form], rows_of([form]))[0][0])
            return key

    def remove(self, key: str) -> None:
        """Take a project out: its files go to ``.trash``, from where they can be put back by hand."""
        with self.store.locked():
            self.project(key)
            for name in (f"targets/{key}.yaml", self._typed(key)):
                raw, version = self.store.read(name)
                if version:
                    self.store.write(f".trash/{name}", raw)
                    self.store.path(name).unlink()

    def evidence(self, key: str) -> tuple[str, ...]:
        """The names of the files that prove what was done in a project."""
        folder = self.store.path(f"evidence/{key}")
        return tuple(sorted(each.name for each in folder.glob("*") if each.is_file())) if folder.is_dir() else ()

    def attach(self, key: str, row: int, files: Iterable[tuple[str, bytes]]) -> Project:
        """Keep files of evidence and name them in the row; a file of the same name and another content is kept too."""
        with self.store.locked():
            project = self.project(key)
            place = ("绩效指标", row, "佐证材料")
            named = [each for each in held(project.form, place).split("；") if each]
            for name, raw in files:
                own = name.replace("\\", "/").rpartition("/")[2]
                named.append(self._kept(key, next(safe_names([own])), raw))
            self.register()
            return self.change(key, place, held(project.form, place), "；".join(dict.fromkeys(named)))

    def register(self) -> None:
        """Write down hash and day of the files of evidence that the register does not know yet."""
        with self.store.locked():
            day = dt.date.today().isoformat()  # noqa: DTZ011  the day as the clerk's calendar has it
            self.store.write(f"evidence/{REGISTER}", registered(self.store.path("evidence"), day))

    def _kept(self, key: str, name: str, raw: bytes) -> str:
        stem, dot, suffix = name.rpartition(".")
        for number in range(1, 1000):
            own = name if number == 1 else f"{stem}_{number}.{suffix}" if dot else f"{name}_{number}"
            there, version = self.store.read(f"evidence/{key}/{own}")
            if not version or there == raw:
                self.store.write(f"evidence/{key}/{own}", raw)
                return own
        raise WorkspaceError(problem("E754", "同名的文件太多"))

    def take(self, actuals: Actuals) -> tuple[int, tuple[Problem, ...]]:
        """Take over a table of figures; what it leaves blank stays as it is.

        Returns:
            How many projects have other figures than before, and which rows went nowhere.
        """
        with self.store.locked():
            projects = self.projects()
            self._take_unit(actuals.unit)
            forms, problems = fill([each.form for each in projects], actuals)
            count = 0
            for project, form in zip(projects, forms, strict=True):
                if _typed_in(form) != _typed_in(project.form):
                    self.save_typed(project, form)
                    count += 1
            return count, tuple(each for each in problems if each.code not in _QUIET)

    def _take_unit(self, given: Mapping[str, str]) -> None:
        """Take over what the unit says of itself in a table; nothing that it says here already is replaced."""
        known = self.unit
        after = Unit.model_validate({**given, **known.model_dump(by_alias=True, exclude_none=True)})
        if after != known:
            self.save_unit(after)

    def same(self, form: Form) -> str | None:
        """The key of the project that has the name and the year of a form."""
        year = form.year or self.unit.year
        there = (each for each in self.projects() if each.target.name == form.name and each.target.year == year)
        return next((each.key for each in there), None)

    def _fresh(self, name: str) -> str:
        numbers = [int(key[:2]) for key in self.keys if key[:2].isdigit()]
        return f"{max(numbers, default=0) + 1:02d}-{next(safe_names([name]))}"

    def _save_target(self, project: Project, target: Form) -> None:
        self.store.write(f"targets/{project.key}.yaml", dump_form(target).encode(), project.target_version)

    def save_typed(self, project: Project, form: Form) -> None:
        """Save the figures of a form in the order of its indicators, then the rows that no indicator has any more."""
        known, faults, version = self._form(self._typed(project.key))
        if version and known is None:
            raise WorkspaceError(faults[0])
        kept = [known.indicators[number] for number in project.strays] if known else []
        rows = (*(_only_typed(row) for row in form.indicators), *kept)
        typed = Form(
            name=project.target.name,
            year=form.year,
            execution=form.execution,
            goal_result=form.goal_result,
            sources=form.sources,
            indicators=rows,
            entries={name: value for name, value in form.entries.items() if value is not None},
            illustrative=form.illustrative,
        )
        self.store.write(self._typed(project.key), dump_form(typed).encode(), project.version)


_TYPED = tuple(name for name, field in Indicator.model_fields.items() if field.alias in TYPED)


def _only_typed(row: Indicator) -> Indicator:
    """An indicator by its names, with what is filled in."""
    return Indicator(**{name: getattr(row, name) for name in (*_NAMED, *_TYPED)})


def _typed_in(form: Form) -> tuple[object, ...]:
    """All that is filled in on a form."""
    rows = [_only_typed(row) for row in form.indicators]
    return rows, form.execution, form.sources, form.goal_result, form.entries


def _only_target(form: Form) -> Form:
    """A form without what is filled in after the year."""
    rows = tuple(row.model_copy(update=dict.fromkeys(_TYPED)) for row in form.indicators)
    blank = {"execution": None, "goal_result": None, "sources": (), "entries": dict.fromkeys(form.entries)}
    return form.model_copy(update={"indicators": rows, **blank})


def _strays(form: Form, typed: Form | None) -> tuple[int, ...]:
    """Rows of the typed file that hold something and went to no indicator."""
    used = {row.actual_location.row for row in form.indicators}
    rows = enumerate(typed.indicators if typed else ())
    return tuple(n for n, row in rows if row.location.row not in used and any(getattr(row, name) for name in _TYPED))
