"""From a checked request to the body of its answer: the public functions of the package, nothing else."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import evaluator
from evaluator.errors import EvaluatorError
from evaluator.problem import problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluator.problem import Problem
    from evaluator.web.api import models


class NotFoundError(Exception):
    """There is nothing of that name (404)."""


def refusals(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems as JSON."""
    return [each.as_dict() for each in problems]


def read(request: models.ReadRequest) -> dict[str, Any]:
    """``POST /v1/read``."""
    found = []
    for cell in request.cells:
        reading = evaluator.read(cell.text, **cell.model_dump(exclude={"text"}))
        constraint = reading.constraint.as_dict() if reading.constraint else None
        found.append({"text": reading.text, "constraint": constraint, "problems": refusals(reading.problems)})
    return {"readings": found}


def judge(request: models.JudgeRequest) -> dict[str, Any]:
    """``POST /v1/judge``."""
    session = evaluator.Session(known(request.rules), year=request.year)
    scores = [session.judge(**pair.model_dump()).to_dict() for pair in request.pairs]
    return {"scores": scores, "fingerprint": session.fingerprint}


def score_forms(request: models.FormsRequest) -> dict[str, Any]:
    """``POST /v1/forms/score``: the shape of ``scorecards.json``."""
    return dict(evaluator.score_forms(request.forms, rules=known(request.rules), year=request.year).to_dict())


def check_forms(request: models.FormsRequest) -> dict[str, Any]:
    """``POST /v1/forms/check``."""
    rules = evaluator.load_rules(known(request.rules))
    found = (evaluator.check_form(form, rules=rules, year=request.year) for form in request.forms)
    return {"problems": [each.as_dict() for problems in found for each in problems]}


def review_forms(request: models.FormsRequest) -> dict[str, Any]:
    """``POST /v1/forms/review``: the objects of ``evaluator review --json``, form by form."""
    rules = evaluator.load_rules(known(request.rules))
    return {"reviews": [evaluator.review_form(form, rules=rules, year=request.year) for form in request.forms]}


def explain_forms(request: models.ExplainRequest) -> dict[str, Any]:
    """``POST /v1/forms/explain``: the objects of ``evaluator explain --json``."""
    rules, name = evaluator.load_rules(known(request.rules)), request.indicator
    shown = [evaluator.explain_form(form, name, rules=rules, year=request.year) for form in request.forms]
    return {"explanations": shown}


def documents(raw: bytes, name: str) -> dict[str, Any]:
    """``POST /v1/documents``: the forms of a document, read apart from this process."""
    from evaluator.documents.importing import read_forms
    from evaluator.web.uploads import hide_folder
    from evaluator.writing import safe_names

    with tempfile.TemporaryDirectory(prefix="evaluator-") as folder:
        file = Path(folder) / next(safe_names([name]))
        file.write_bytes(raw)
        forms, problems, _ = read_forms([file])
        found = [hide_folder(each, folder).as_dict() for each in problems]
        shown = [each.model_dump(mode="json", by_alias=True, exclude_defaults=True) for each in forms]
    return {"forms": shown, "problems": found}


@lru_cache(maxsize=32)
def rules(name: str | None, year: int | None) -> dict[str, Any]:
    """``GET /v1/rules`` and ``/v1/rules/ID``: as ``evaluator rules --json`` has them."""
    from evaluator import rulebook_view as view
    from evaluator.rulebook import known_rulebooks

    if name is None:
        return view.list_dict([evaluator.load_rules(each).in_force(year)[0] for each in known_rulebooks()])
    if name not in known_rulebooks():
        raise NotFoundError
    return view.book_dict(evaluator.load_rules(name).in_force(year)[0])


def problems(code: str | None) -> dict[str, Any]:
    """``GET /v1/problems`` and ``/v1/problems/CODE``."""
    from evaluator.problem import catalogue

    if code is None:
        known_codes = catalogue().items()
        return {
            "problems": [{"code": key, "severity": each.severity, "title": each.title} for key, each in known_codes]
        }
    if code not in catalogue():
        raise NotFoundError
    return evaluator.problem_info(code).to_dict()


def schemas(name: str) -> dict[str, Any]:
    """``GET /v1/schemas/NAME``: as ``evaluator.schema`` gives it."""
    from evaluator.surface.schemas import SHAPES

    if name not in SHAPES:
        raise NotFoundError
    return evaluator.schema(name)


def known(name: str | None) -> str | None:
    """A rulebook that ships: who asks from elsewhere may name no file of this machine."""
    from evaluator.rulebook import known_rulebooks

    if name is not None and name not in known_rulebooks():
        hint = f"可用：{'、'.join(known_rulebooks())}"
        raise EvaluatorError((problem("E401", f"没有评分规则“{name}”", hint=hint),))
    return name
