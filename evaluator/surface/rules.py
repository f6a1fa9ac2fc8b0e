"""Rulebooks for programs: by id, from a file, or from a mapping; each year's values by one object."""

from collections.abc import Mapping
from os import PathLike
from threading import Lock
from typing import Any

from pydantic_core import core_schema

from evaluator.errors import RulesError
from evaluator.problem import Problem
from evaluator.provenance import fingerprint
from evaluator.rulebook import DEFAULT_RULEBOOK, Rulebook, load_rulebook

Source = str | PathLike[str] | Mapping[str, Any]


class Rules:
    """A rulebook as it is in force in any year. Threads may share one.

    Attributes:
        id: the rulebook's id.
        title: its title.
        sha256: the hash of all files that it is made of.
        source: what it was loaded from.
    """

    def __init__(self, source: Source | None = None) -> None:
        self.source = DEFAULT_RULEBOOK if source is None else source
        self._years: dict[int | None, tuple[Rulebook, tuple[Problem, ...]]] = {}
        self._lock = Lock()
        book, _ = self.in_force(None)
        self.id: str = book.id
        self.title: str = book.title
        self.sha256: str = book.sha256

    @property
    def fingerprint(self) -> dict[str, str]:
        """All that decides a verdict under this rulebook; see :func:`evaluator.fingerprint`."""
        return fingerprint(self.sha256)

    def in_force(self, year: int | None) -> tuple[Rulebook, tuple[Problem, ...]]:
        """The rulebook with the values in force at the end of a year, and what is doubtful about it (W409).

        Raises:
            RulesError: it cannot be loaded.
        """
        with self._lock:
            if year not in self._years:
                book, problems = load_rulebook(self.source, year=year)
                if book is None:
                    raise RulesError(problems)
                self._years[year] = book, problems
            return self._years[year]

    def problems(self, year: int | None = None) -> tuple[Problem, ...]:
        """What is doubtful about the rulebook in a year: it is younger than the year (W409)."""
        return self.in_force(year)[1]

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> core_schema.CoreSchema:
        """For frameworks that wrap the public functions: a rulebook as an object, in JSON its id."""
        by_id = core_schema.no_info_after_validator_function(cls, core_schema.str_schema())
        return core_schema.json_or_python_schema(by_id, core_schema.is_instance_schema(cls))

    def __reduce__(self) -> "tuple[type[Rules], tuple[Source]]":
        return Rules, (self.source,)


def load_rules(source: Source | None = None) -> Rules:
    """A rulebook.

    Args:
        source: its id, a YAML file, or a mapping with the keys of such a file; the default rulebook
            (财预〔2020〕10号) when left out.

    Raises:
        RulesError: there is no such rulebook, or it has faults; ``problems`` say which, each with its line or key.
    """
    return Rules(source)


def as_rules(rules: Rules | Source | None) -> Rules:
    """Rules from whatever a public function was given."""
    return rules if isinstance(rules, Rules) else Rules(rules)
