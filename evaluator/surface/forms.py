"""Whole forms: from mappings or files, scored, checked, reviewed, explained, watched during the year."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from os import PathLike
from typing import Any

from evaluator.actuals import Actuals, fill, load_actuals
from evaluator.actuals.load import given_actuals
from evaluator.errors import EvaluatorError, FormError
from evaluator.evaluate import dated
from evaluator.forms.load import given_form
from evaluator.forms.model import Form
from evaluator.intake import read_forms
from evaluator.problem import Problem, has_errors, problem
from evaluator.result import Scorecard, Scorecards
from evaluator.scoring import score_form as score
from evaluator.surface.reading import checked_year
from evaluator.surface.rules import Rules, Source, as_rules

Path = str | PathLike[str]
Given = Form | Mapping[str, Any]
"""A form, or a mapping with the keys of a target file (项目名称, 年度, 绩效指标 …), its cells of any type."""
Rows = Path | Iterable[Mapping[str, Any]]
"""A table of figures: a file or folder, or rows with the printed headers (项目名称, 三级指标, 实际完成值 …)."""


@dataclass(frozen=True, slots=True)
class Forms:
    """Forms that were read, and everything doubtful about their files."""

    forms: tuple[Form, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Results(Scorecards):
    """A run that can be written: all of :class:`evaluator.types.Scorecards`, and the forms it was made from."""

    forms: tuple[Form, ...] = ()

    def raise_for_errors(self) -> None:
        """Raise where anything was found of severity ``error``.

        Raises:
            EvaluatorError: with all errors of the run, its projects and indicators.
        """
        rows = (problem for card in self.projects for row in card.indicators for problem in row.problems)
        cards = (problem for card in self.projects for problem in (*card.problems, *card.execution.problems))
        errors = tuple(each for each in dict.fromkeys((*self.problems, *cards, *rows)) if each.severity == "error")
        if errors:
            raise EvaluatorError(errors)

    def write(
        self,
        folder: Path,
        *,
        formats: Iterable[str] = (),
        layout: str | None = None,
        unit: Mapping[str, Any] | None = None,
    ) -> None:
        """Write ``scorecards.json``, ``scorecards.csv``, ``index.html`` and the official forms, all or none.

        Args:
            folder: made when it is missing; files of the same names are replaced.
            formats: ``docx`` adds the forms as Word documents, ``pdf`` every workbook as PDF (by LibreOffice).
            layout: ``national`` (when left out), ``shanxi``, ``sichuan``, ``hubei``, ``transfer`` or ``department``.
            unit: who files, with the keys of ``workspace.yaml`` (单位全称, 负责人, 填报人, 联系电话, 填报日期, 附件).

        Raises:
            EvaluatorError: nothing could be written; ``problems`` say why.
        """
        from evaluator.scorecard.files import write_outputs
        from evaluator.workspace.unit import given

        own, wrong = given({**(unit or {}), **({"版式": layout} if layout else {})})
        if wrong:
            raise EvaluatorError((problem("W724", f"单位信息：{wrong}", severity="error"),))
        cores = os.cpu_count() or 1
        unwritten = write_outputs(self, folder, self.forms, formats=formats, unit=own, processes=cores)
        if has_errors(unwritten):
            raise EvaluatorError(unwritten)


def results(cards: Scorecards, forms: Iterable[Form]) -> Results:
    """A run with its forms beside it."""
    return Results(**{each.name: getattr(cards, each.name) for each in fields(Scorecards)}, forms=tuple(forms))


def form(data: Given) -> Form:
    """A form from a mapping with the keys of a target file; numbers, days and texts are taken as cells.

    Raises:
        FormError: a key is unknown or missing, or a value is of the wrong kind; ``problems`` name each.
    """
    if isinstance(data, Form):
        return data
    made, problems = given_form(data)
    if made is None:
        raise FormError(problems)
    return made


def load_forms(*paths: Path) -> Forms:
    """The forms of target files (YAML), of documents (DOCX, XLSX, PDF, HTML …) and of folders of either.

    What cannot be read is among the problems and gives no form.
    """
    return Forms(*read_forms(paths))


def score_form(
    form_or_data: Given, *, rules: Rules | Source | None = None, year: str | float | None = None
) -> Scorecard:
    """The scorecard of one form whose actual figures are filled in.

    Args:
        form_or_data: a form, or a mapping with the keys of a target file.
        rules: a rulebook as :func:`evaluator.load_rules` takes or returns it; the default one when left out.
        year: the year of a form that names none.

    Raises:
        FormError: the mapping is not a form.
        RulesError: the rulebook cannot be loaded.
    """
    return score_forms([form_or_data], rules=rules, year=year).projects[0]


def score_forms(
    forms: Iterable[Given],
    actuals: Rows | None = None,
    *,
    rules: Rules | Source | None = None,
    year: str | float | None = None,
) -> Results:
    """The scorecards of many forms, and what was wrong with the figures.

    Args:
        forms: forms, or mappings with the keys of a target file.
        actuals: the figures to fill in first: a file or folder, or rows with the printed headers.
        rules: a rulebook as :func:`evaluator.load_rules` takes or returns it; the default one when left out.
        year: the year of forms that name none.

    Raises:
        FormError: a mapping is not a form.
        RulesError: the rulebook cannot be loaded.
    """
    book = as_rules(rules)
    own = dated((form(each) for each in forms), checked_year(year))
    problems: tuple[Problem, ...] = ()
    if actuals is not None:
        table, found = _table(actuals)
        own, unmatched = fill(own, table)
        problems = (*found, *unmatched)
    years = [book.in_force(each.year) for each in own]
    doubts = (each for _, found in years for each in found)
    cards = tuple(score(each, rulebook) for each, (rulebook, _) in zip(own, years, strict=True))
    every = tuple(dict.fromkeys((*problems, *doubts)))
    made = Scorecards(book.id, book.title, book.sha256, cards, (), every, book.fingerprint)
    return results(made, own)


def _table(actuals: Rows) -> tuple[Actuals, tuple[Problem, ...]]:
    return load_actuals(os.fspath(actuals)) if isinstance(actuals, str | PathLike) else given_actuals(actuals)


def check_form(
    form_or_data: Given, *, rules: Rules | Source | None = None, year: str | float | None = None
) -> tuple[Problem, ...]:
    """What is wrong with a form's targets before the year, as ``evaluator check`` reports it."""
    from evaluator.checks import check

    own = _dated(form_or_data, year)
    return tuple(check([own], as_rules(rules).in_force(own.year)[0]))


def review_form(
    form_or_data: Given,
    *,
    approved: Given | None = None,
    rules: Rules | Source | None = None,
    year: str | float | None = None,
) -> list[dict[str, Any]]:
    """A published self-evaluation recomputed: the objects of ``evaluator review --json``, rows first, then the form.

    Args:
        form_or_data: a filled 自评表.
        approved: the approved targets, to find indicators that were changed.
        rules: a rulebook as :func:`evaluator.load_rules` takes or returns it; the default one when left out.
        year: the year of a form that names none.
    """
    from evaluator.checks.case import Beside
    from evaluator.review import Folder, as_lines, review

    own = _dated(form_or_data, year)
    targets = None if approved is None else form(approved)
    reviewed = review(own, as_rules(rules).in_force(own.year)[0], beside=Beside(targets, asked=False))
    return list(as_lines([reviewed], Folder("", ())))


def explain_form(
    form_or_data: Given,
    indicator: str | None = None,
    *,
    rules: Rules | Source | None = None,
    year: str | float | None = None,
) -> dict[str, Any]:
    """Why a form, or one of its indicators by name, has its points: the object of ``evaluator explain --json``."""
    from evaluator.explain import explain

    own = _dated(form_or_data, year)
    return explain(own, as_rules(rules).in_force(own.year)[0], indicator).as_dict()


def monitor_forms(
    forms: Iterable[Given],
    month: int,
    *,
    rules: Rules | Source = "shanxi-practice",
    year: str | float | None = None,
) -> dict[str, Any]:
    """The lights of forms during the year: the object of ``evaluator monitor --json``.

    Args:
        forms: forms with the figures up to the end of ``month``.
        month: 1 to 12.
        rules: the rulebook that has the lights.
        year: the year of forms that name none.
    """
    from evaluator.monitoring import lights
    from evaluator.monitoring.monitor import monitor

    book = as_rules(rules)
    own = [_dated(each, year) for each in forms]
    return lights.as_dict([monitor(each, book.in_force(each.year)[0], month) for each in own])


def _dated(form_or_data: Given, year: str | float | None) -> Form:
    (own,) = dated([form(form_or_data)], checked_year(year))
    return own
