"""What a method is: parameters, formula, the reason on the card, and what people read of it, in one class.

A class that sets ``method`` joins the methods of its parameter. One that lacks a part fails when it is imported.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Literal, Self, get_args, get_origin, get_type_hints

from pydantic import ModelWrapValidatorHandler, ValidationError, model_validator

from evaluator.rulebook.bands import Value


class ParameterValue(Value, ABC):
    """The value of a parameter; says what it decides."""

    @abstractmethod
    def in_words(self) -> tuple[str, ...]:
        """What the value says in plain Chinese, line by line."""

    def in_short(self) -> str:
        """The same in one sentence, where the lines are too many to be repeated under every rulebook; else empty."""
        return ""


class Choice(ParameterValue, ABC):
    """A parameter that only picks one of several ways, each with its words."""

    says: ClassVar[dict[str, str]]
    method: str

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a way without words, and words without a way."""
        super().__pydantic_init_subclass__(**kwargs)
        if set(_literals(cls)) != set(cls.says):
            raise TypeError(f"{cls.__name__}: methods {_literals(cls)}, words {tuple(cls.says)}")

    def in_words(self) -> tuple[str, ...]:
        """The words of the way that was picked."""
        return (self.says[self.method],)


class Method(ParameterValue, ABC):
    """A parameter with formulas: its own class is a family, the classes that derive from it are the methods."""

    method: str
    short: ClassVar[str]
    """The method in a few words, as an explanation names it."""
    methods: ClassVar[dict[str, type[Method]]]
    """By name, on the family."""

    def needs_weight(self) -> bool:
        """Whether the share depends on the weight (points taken off by steps)."""
        return False

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """A family starts its table; a method enters it, whole or not at all."""
        super().__pydantic_init_subclass__(**kwargs)
        if Method in cls.__bases__:
            cls.methods = {}
        names = _literals(cls)
        if not names:  # a family, or what several methods share
            return
        lacking = [*sorted(cls.__abstractmethods__), *(() if hasattr(cls, "short") else ("short",))]
        if lacking:
            raise TypeError(f"{cls.__name__} lacks {', '.join(lacking)}")
        cls.methods[names[0]] = cls

    @model_validator(mode="wrap")
    @classmethod
    def _by_name(cls, raw: Any, handler: ModelWrapValidatorHandler[Self]) -> Any:
        """A family makes the method that ``method`` names."""
        if Method not in cls.__bases__ or not isinstance(raw, dict) or "method" not in raw:
            return handler(raw)
        found = cls.methods.get(raw["method"]) if isinstance(raw["method"], str) else None
        if found is None:
            names = ", ".join(f"'{name}'" for name in cls.methods)
            fault: Any = {
                "type": "literal_error",
                "loc": ("method",),
                "input": raw["method"],
                "ctx": {"expected": names},
            }
            raise ValidationError.from_exception_data(cls.__name__, [fault])
        return found.model_validate(raw)


def others(used: Method) -> str:
    """The short words of the other methods of its family."""
    return "、".join(each.short for name, each in used.methods.items() if name != used.method)


def _literals(cls: type[Value]) -> tuple[str, ...]:
    hint = get_type_hints(cls)["method"]
    return get_args(hint) if get_origin(hint) is Literal else ()
