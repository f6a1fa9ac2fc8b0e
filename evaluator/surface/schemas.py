"""The JSON Schemas (2020-12) of all shapes that programs meet, made from the models themselves.

What the program writes is described as it is written (serialisation mode), what it reads as it may be given.
"""

from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from evaluator.forms.schema import schema as form_schema
from evaluator.language.constraint import Constraint
from evaluator.result.shape import FingerprintShape, IndicatorShape, ProblemShape, ScorecardsShape
from evaluator.rulebook.methods.method import Method
from evaluator.rulebook.model import Source, parameter_models
from evaluator.surface.conformance import Line

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": "string"}


class ReadingShape(TypedDict):
    """A line of ``evaluator parse --json``."""

    text: str
    constraint: Constraint | None
    problems: list[ProblemShape]


def schema(name: str) -> dict[str, Any]:
    """See :func:`evaluator.schema`."""
    return {"$schema": _DIALECT, **SHAPES[name]()}


def _written(shape: Any) -> Callable[[], dict[str, Any]]:
    return lambda: TypeAdapter(shape).json_schema(mode="serialization")


def _rulebook() -> dict[str, Any]:
    """A rulebook file: its header, and each parameter with dated values and sources."""
    definitions: dict[str, Any] = {}
    properties: dict[str, Any] = dict.fromkeys(("id", "title", "number", "about", "extends"), _TEXT)
    source = _inner(Source, definitions)
    for name, model in parameter_models().items():
        values = {"type": "object", "minProperties": 1, "additionalProperties": _inner(model, definitions)}
        properties[name] = {
            "type": "object",
            "required": ["summary", "values", "source"],
            "additionalProperties": False,
            "properties": {
                "summary": _TEXT,
                "values": {**values, "propertyNames": {"pattern": r"^\d{4}-\d{2}-\d{2}$"}},
                "source": {"type": "array", "minItems": 1, "items": source},
            },
        }
    # A step of a parameter may itself be a family of methods.
    for family in Method.__subclasses__():
        if family.__name__ in definitions:
            definitions[family.__name__] = _inner(family, definitions)
    whole = {"title": "评分规则", "type": "object", "required": ["title"], "additionalProperties": False}
    return {**whole, "properties": properties, "$defs": definitions}


def _inner(model: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if Method in model.__bases__:
        return {"anyOf": [_inner(method, definitions) for method in model.methods.values()]}
    made: dict[str, Any] = TypeAdapter(model).json_schema(ref_template="#/$defs/{model}")
    definitions.update(made.pop("$defs", {}))
    return made


def _batch() -> dict[str, Any]:
    """A row of a scored table: the columns that scoring needs and those that it adds; all others pass through."""
    from evaluator.batch.headers import REQUIRED
    from evaluator.result import STATUS_NAMES

    cell = {"type": ["string", "number", "boolean", "null"]}
    needed = dict.fromkeys(REQUIRED.values(), cell)
    added = {
        "状态": {"enum": [*STATUS_NAMES.values(), None]},
        "达成度": {"type": ["number", "null"]},
        "得分": {"type": ["number", "null"]},
        "问题": {"type": ["string", "null"], "pattern": r"^[A-Z]\d+(;[A-Z]\d+)*$"},
    }
    return {"title": "批量评分的一行", "type": "object", "required": [*needed, *added], "properties": needed | added}


SHAPES: dict[str, Callable[[], dict[str, Any]]] = {
    "constraint": _written(Constraint),
    "reading": _written(ReadingShape),
    "problem": _written(ProblemShape),
    "indicator": _written(IndicatorShape),
    "scorecards": _written(ScorecardsShape),
    "fingerprint": _written(FingerprintShape),
    "form": form_schema,
    "rulebook": _rulebook,
    "batch": _batch,
    "conformance": _written(Line),
}
"""What there is a schema of."""
