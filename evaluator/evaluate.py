"""The main job, from files to scorecards: the whole street in one function."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.actuals import fill, load_actuals
from evaluator.actuals.load import table_files
from evaluator.checks import Settings, load_settings
from evaluator.checks.filed import with_checks
from evaluator.forms.files import read_bounded
from evaluator.intake import read_targets
from evaluator.places import is_workspace, shipped, targets_in
from evaluator.problem import Location, has_errors
from evaluator.proofs import files_of
from evaluator.provenance import fingerprint
from evaluator.result import Input, Scorecards
from evaluator.rulebook import DEFAULT_RULEBOOK, load_rulebook
from evaluator.scoring import score_form
from evaluator.text import readable
from evaluator.workspace import Unit, Workspace
from evaluator.workspace.unit import NOBODY, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike

    from evaluator.forms.model import Form, ProofFile
    from evaluator.problem import Problem
    from evaluator.rulebook import Rulebook

    Path_ = str | PathLike[str]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything read and matched, nothing scored yet."""

    forms: tuple[Form, ...]
    rulebooks: Mapping[int | None, Rulebook]
    """The rulebook as it is in force in the year of each form; empty when it could not be loaded."""
    inputs: tuple[Input, ...]
    problems: tuple[Problem, ...]
    unreadable: bool = False
    """Whether a table of figures was given that could not be used at all."""
    tables: tuple[tuple[Path, str], ...] = ()
    """The files of figures, each with what problems call it."""
    settings: Settings = field(default_factory=Settings)
    """Which checks run on the forms, and which of their findings were explained: what is beside the targets."""
    unit: Unit = field(default_factory=Unit)
    """Who files: as given, as the workspace keeps it, as the table of figures says it."""

    @property
    def usable(self) -> bool:
        """Whether there is anything to score; if not, the problems say why."""
        return bool(self.rulebooks) and bool(self.forms) and not self.unreadable


def prepare(
    targets: Path_ | None = None,
    actuals: Path_ | None = None,
    *,
    rules: Path_ | None = None,
    year: int | None = None,
    unit: Unit = NOBODY,
) -> Prepared:
    """Read forms, figures and rulebook, and put the figures into the forms.

    Where ``targets`` is a workspace, it says all that is left out: figures, rulebook, year and unit.
    """
    target_path = Path(targets) if targets is not None else _near(shipped("targets"))
    actual_path = Path(actuals) if actuals is not None else _near(shipped("actuals")) if targets is None else None
    root = target_path if is_workspace(target_path) else None
    if root is not None:
        unit = together(unit, Workspace(root).unit)
        typed = target_path / "actuals"
        actual_path = actual_path or (typed if table_files(typed)[0] else None)
        target_path = targets_in(target_path)
    rules, year = rules or unit.rules, year or unit.year
    forms, problems, files = read_targets(target_path)
    forms = dated(forms, year)
    unreadable = False
    read = table_files(actual_path)[0] if actual_path is not None else ()
    if actual_path is not None:
        figures, figure_problems = load_actuals(actual_path)
        unreadable = not figures.indicators and has_errors(figure_problems)
        unit = together(unit, Unit.model_validate(figures.unit))
        # Without a form every row would be a stray, without a table every form be empty; why there is none says all.
        filled, match_problems = fill(forms, figures) if forms and not unreadable else (forms, ())
        unreadable |= bool(figures.indicators) and filled == forms and has_errors(match_problems)
        forms = filled
        problems = (*problems, *figure_problems, *match_problems)
    if root is not None:
        forms, problems = tuple(_from(root, each) for each in forms), tuple(_seen(root, each) for each in problems)
        forms = tuple(each.model_copy(update={"proofs": _proofs(root, each)}) for each in forms)
    books, rule_problems = rulebooks(rules, forms)
    books = {own: replace(book, rounding=unit.step) for own, book in books.items()}
    settings, unset = load_settings([target_path])
    inputs = _hashes(target_path, files)
    if actual_path is not None:
        inputs += _hashes(actual_path, read)
    called = (Location(str(file)) if root is None else _below(root, Location(str(file))) for file in read)
    tables = tuple((file, str(place.file)) for file, place in zip(read, called, strict=True))
    said = tuple(dict.fromkeys((*problems, *rule_problems, *unset)))
    return Prepared(forms, books, inputs, said, unreadable, tables, settings, unit)


def _from(root: Path, form: Form) -> Form:
    """A form whose places name its files from the workspace on: the same on any machine."""
    rows = tuple(
        row.model_copy(
            update={"location": _below(root, row.location), "actual_location": _below(root, row.actual_location)}
        )
        for row in form.indicators
    )
    return form.model_copy(update={"indicators": rows, "location": _below(root, form.location)})


def _proofs(root: Path, form: Form) -> tuple[ProofFile, ...]:
    """The files of evidence of a project, which bears the name of its target's file."""
    return files_of(root / "evidence", Path(form.location.file or "").stem)


def _seen(root: Path, each: Problem) -> Problem:
    message = each.message.replace(str(root / "x")[:-1], "")
    return replace(each, message=message, location=_below(root, each.location))


def _below(root: Path, place: Location) -> Location:
    inside = place.file and Path(place.file).is_relative_to(root)
    return replace(place, file=Path(place.file or "").relative_to(root).as_posix()) if inside else place


def dated(forms: Iterable[Form], year: int | None) -> tuple[Form, ...]:
    """The forms, those that name no year with ``year``."""
    return tuple(form if form.year or not year else form.model_copy(update={"year": year}) for form in forms)


def rulebooks(rules: Path_ | None, forms: Iterable[Form]) -> tuple[Mapping[int | None, Rulebook], tuple[Problem, ...]]:
    """The rulebook for each year that the forms have; empty, with the problems, when it cannot be loaded."""
    books: dict[int | None, Rulebook] = {}
    problems: dict[Problem, None] = {}
    for year in dict.fromkeys([form.year for form in forms]) or [None]:
        book, found = load_rulebook(rules or DEFAULT_RULEBOOK, year=year)
        problems |= dict.fromkeys(found)
        if book is None:
            return {}, tuple(problems)
        books[year] = book
    return books, tuple(problems)


def score(prepared: Prepared, forms: Iterable[Form] | None = None) -> Scorecards:
    """Score prepared forms; ``forms`` are the same forms, where somebody watches them go by (a progress bar).

    Raises:
        StopIteration: when there is no rulebook; the problems of ``prepared`` say why.
    """
    book = next(iter(prepared.rulebooks.values()))
    each = prepared.forms if forms is None else forms
    scored = [(form, score_form(form, prepared.rulebooks[form.year])) for form in each]
    books = [prepared.rulebooks[form.year] for form, _ in scored]
    cards = with_checks([form for form, _ in scored], [card for _, card in scored], books, prepared.settings)
    marks = fingerprint(book.sha256)
    return Scorecards(book.id, book.title, book.sha256, cards, prepared.inputs, prepared.problems, marks)


def run(
    targets: Path_ | None = None,
    actuals: Path_ | None = None,
    *,
    rules: Path_ | None = None,
    year: int | None = None,
) -> Scorecards:
    """See :func:`evaluator.run`."""
    return scored(prepare(targets, actuals, rules=rules, year=year), rules)


def scored(prepared: Prepared, rules: Path_ | None) -> Scorecards:
    """What was prepared, scored; without projects where it could not be used."""
    if not prepared.rulebooks:
        return Scorecards(str(rules or DEFAULT_RULEBOOK), "", "", (), prepared.inputs, prepared.problems)
    return score(prepared, None if prepared.usable else ())


def _near(path: Path) -> Path:
    """The path as seen from here where it lies below, so that messages about the example stay short."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _hashes(path: Path, files: Iterable[Path]) -> tuple[Input, ...]:
    """The files that were read at the path, each with its hash, named from that path on: the same on any machine."""
    read = ((file, read_bounded(file)[0]) for file in files)
    return tuple(
        Input(readable(file.relative_to(path.parent).as_posix()), hashlib.sha256(raw).hexdigest())
        for file, raw in read
        if raw is not None
    )
