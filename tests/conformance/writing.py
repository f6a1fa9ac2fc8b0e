"""Write ``evaluator/conformance.jsonl``: ``python -m tests.conformance.writing``, or ``make conformance``.

The values are the rows of ``tests/language/values.csv``, the scenarios those of ``tests/scenarios`` with one indicator:
what they expect was worked out by hand and is tested there. The file says it in a form that another program can run.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from evaluator.language import canonical, read
from evaluator.language.constraint import Level
from evaluator.rulebook import load_rulebook
from evaluator.scoring import score_form
from evaluator.surface.conformance import FILE, FORMAT
from tests.scenarios.test_scenarios import DEFAULTS, OWN, form_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.language.constraint import Constraint

ROOT = Path(__file__).parents[2]
_PLAIN = {"name", "indicator", "expect", "rules", "year", "funds", *OWN}


def value(text: str, context: dict[str, Any]) -> dict[str, Any]:
    """A value as this program reads it."""
    reading = read(text, **context)
    found = reading.constraint
    return {
        "kind": "value",
        "text": text,
        "context": context,
        "constraint": found.as_dict() if found else None,
        "canonical": _canonical(found, context.get("year")) if found else None,
        "problems": [
            {"code": each.code, "start": each.location.start, "end": each.location.end} for each in reading.problems
        ],
    }


def _canonical(found: Constraint, year: int | None) -> str | None:
    """The text that says the constraint without its context; null where only the context does (a unit column)."""
    text = canonical(found)
    return text if isinstance(found, Level) or read(text, year=year).constraint == found else None


def scenario(told: dict[str, Any]) -> dict[str, Any]:
    """An indicator with what was reported of it, as this program scores it."""
    form = form_of(told)
    rules = told.get("rules", "cn-caiyu-2020-10")
    rulebook, problems = load_rulebook(rules, form.year)
    assert rulebook is not None, problems
    row = score_form(form, rulebook).indicators[0]
    return {
        "kind": "scenario",
        "name": told["name"],
        "rules": rules,
        "year": form.year,
        "indicator": {**DEFAULTS, **told["indicator"]},
        **{key: told[key] for key in ("funds", *OWN) if key in told},
        "status": row.status,
        "score": None if row.score is None else str(row.score),
        "lowest": str(row.lowest),
        "highest": str(row.highest),
        "problems": [each.code for each in row.problems],
    }


def values() -> Iterator[dict[str, Any]]:
    """Every row of the cases, once."""
    lines = (ROOT / "tests" / "language" / "values.csv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        context: dict[str, Any] = {key: row[key] for key in ("level2", "name", "unit", "sign") if row[key]}
        yield value(row["text"], {**context, **({"year": int(row["year"])} if row["year"] else {})})


def scenarios() -> Iterator[dict[str, Any]]:
    """Every scenario of one indicator that needs nothing else of its form."""
    for path in sorted((ROOT / "tests" / "scenarios").glob("*.yaml")):
        for told in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader):  # noqa: S506  texts only
            if "indicator" in told and set(told) <= _PLAIN:
                yield scenario(told)


def lines() -> list[str]:
    """The file, line by line."""
    found = [*values(), *scenarios()]
    counts = {kind: sum(each["kind"] == kind for each in found) for kind in ("value", "scenario")}
    head = {"format": FORMAT, "values": counts["value"], "scenarios": counts["scenario"]}
    return [json.dumps(each, ensure_ascii=False) for each in (head, *found)]


if __name__ == "__main__":
    FILE.write_text("\n".join(lines()) + "\n", encoding="utf-8")
