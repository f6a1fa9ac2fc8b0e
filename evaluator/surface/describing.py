"""What there is to know about the program itself: fingerprint, problem codes, JSON schemas."""

from dataclasses import asdict, dataclass
from typing import Any

from evaluator.problem import Severity, catalogue
from evaluator.surface.rules import Rules, Source, as_rules


def fingerprint(rules: Rules | Source | None = None) -> dict[str, str]:
    """All that decides a verdict: the program's version, and hashes of rulebook, language, units and lexicon.

    Two results with the same fingerprint were made by the same program, rules and words; every output has it.

    Args:
        rules: a rulebook as :func:`evaluator.load_rules` takes or returns it; the default one when left out.

    Raises:
        RulesError: the rulebook cannot be loaded.
    """
    return as_rules(rules).fingerprint


@dataclass(frozen=True, slots=True)
class ProblemInfo:
    """What a problem code means."""

    code: str
    severity: Severity
    title: str
    """In Chinese."""
    page: str
    """The page that explains it (Markdown, Chinese): wrong, right, why, what to do."""

    def to_dict(self) -> dict[str, str]:
        """The JSON shape of ``evaluator problems --json``."""
        return asdict(self)


def problem_info(code: str) -> ProblemInfo:
    """A problem code of the catalogue.

    Raises:
        KeyError: there is no such code.
    """
    entry = catalogue()[code]
    return ProblemInfo(code, entry.severity, entry.title, _page(code))


def _page(code: str) -> str:
    from evaluator.places import problem_pages

    return (problem_pages() / f"{code}.md").read_text(encoding="utf-8")


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a shape that the program reads or writes (``evaluator schema NAME``).

    Raises:
        KeyError: there is no such shape; :data:`SHAPES` names those that there are.
    """
    from evaluator.surface.schemas import schema as made

    return made(name)
