"""A list of rulebooks, and one rulebook with every parameter, its values and its sources: as text and as JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from evaluator.paper.terminal_table import paragraph
from evaluator.rulebook import DEFAULT_RULEBOOK, GRADES
from evaluator.rulebook.names import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evaluator.rulebook import Parameter, Rulebook, Source

LIST_FORMAT = "evaluator.rulebooks/1"
BOOK_FORMAT = "evaluator.rulebook/1"


def list_text(books: Sequence[Rulebook], width: int = 100) -> str:
    """All rulebooks: id, title, number, what they are, weights, and how well they are founded."""
    lines = paragraph(f"评分规则 {len(books)} 个，* 为默认；evaluator rules 编号 看详细内容和依据", width)
    for book in books:
        named = " ".join(part for part in (book.id, book.title, book.number) if part)
        lines += ["", *paragraph(named, width, first="* " if book.id == DEFAULT_RULEBOOK else "  ")]
        lines += paragraph(book.about, width, first="    ")
        lines += paragraph(" 或 ".join(book.weights.value.in_words()[:-1]), width, first="    权重 ")
        counts = "，".join(f"{grade} {count}" for grade, count in evidence(book).items())
        own = len(own_parameters(book))
        founded = f"{counts}；自定 {own} 项，沿用 {len(book.parameters()) - own} 项"
        lines += paragraph(founded, width, first="    依据 ")
    legend = "，".join(f"{grade} {name}" for grade, name in GRADES.items())
    return "\n".join([*lines, "", *paragraph(legend, width, first="依据等级："), ""])


def list_dict(books: Sequence[Rulebook]) -> dict[str, Any]:
    """The list as ``evaluator.rulebooks/1``."""
    return {
        "format": LIST_FORMAT,
        "rulebooks": [
            {
                **head(book),
                "weights": _data(book.weights.value)["sets"],
                "evidence": evidence(book),
                "own": [each.name for each in own_parameters(book)],
            }
            for book in books
        ],
    }


def book_text(book: Rulebook, width: int = 100) -> str:
    """One rulebook: every parameter, what it says, since when, from which source, and where it is inherited from."""
    default = "（默认）" if book.id == DEFAULT_RULEBOOK else ""
    lines = paragraph(" ".join(part for part in (book.id + default, book.title, book.number) if part), width)
    lines += paragraph(book.about, width) if book.about else []
    lines += paragraph(" → ".join(book.extends), width, first="沿用：") if book.extends else []
    for parameter in book.parameters():
        lines += ["", *_parameter(parameter, book, width)]
    return "\n".join([*lines, ""])


def book_dict(book: Rulebook) -> dict[str, Any]:
    """One rulebook as ``evaluator.rulebook/1``."""
    return {"format": BOOK_FORMAT, **head(book), "parameters": [_as_dict(each, book) for each in book.parameters()]}


def head(book: Rulebook) -> dict[str, Any]:
    """What names a rulebook in JSON."""
    return {
        "id": book.id,
        "title": book.title,
        "number": book.number,
        "about": book.about,
        "default": book.id == DEFAULT_RULEBOOK,
        "year": book.year,
        "extends": list(book.extends),
        "sha256": book.sha256,
    }


def evidence(book: Rulebook) -> dict[str, int]:
    """How many parameters rest on which grade of evidence, by their first source."""
    counts = Counter(each.evidence for each in book.parameters())
    return {grade: counts[grade] for grade in GRADES if counts[grade]}


def own_parameters(book: Rulebook) -> list[Parameter[Any]]:
    """The parameters that the rulebook sets itself."""
    return [each for each in book.parameters() if each.rulebook == book.id]


def sources(items: Iterable[Source], width: int) -> list[str]:
    """Sources with their grades, each with what it says, one under the other."""
    lines: list[str] = []
    for source in items:
        lines += paragraph(f"{source.in_full} {source.href}".strip(), width, first="       " if lines else "  依据 ")
        lines += paragraph(source.says, width, first="         ")
    return lines


def _parameter(parameter: Parameter[Any], book: Rulebook, width: int) -> list[str]:
    where = "" if parameter.rulebook == book.id else f"，沿用自 {parameter.rulebook}"
    lines = paragraph(f"{NAMES[parameter.name]} {parameter.name}（自 {parameter.since} 起{where}）", width)
    texts = _in_words(parameter, book)
    for text in texts:
        lines += paragraph(text, width, first="  · " if len(texts) > 1 else "  ")
    for day, value in parameter.dated:
        if day != parameter.since:
            lines += paragraph("；".join(value.in_words()), width, first=f"  （自 {day} 起）", rest="    ")
    return lines + sources(parameter.source, width)


def _in_words(parameter: Parameter[Any], book: Rulebook) -> tuple[str, ...]:
    """What a parameter says; a long table that is inherited in one sentence, and where its rules are."""
    short = parameter.value.in_short()
    if short and parameter.rulebook != book.id:
        return (f"{short}。逐条见 rules/{parameter.rulebook}.yaml，或加 --json",)
    words: tuple[str, ...] = parameter.value.in_words()
    return words


def _as_dict(parameter: Parameter[Any], book: Rulebook) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "title": NAMES[parameter.name],
        "since": parameter.since.isoformat(),
        "words": list(parameter.value.in_words()),
        "value": _data(parameter.value),
        "values": {day.isoformat(): _data(value) for day, value in parameter.dated},
        "sources": [
            {**each.model_dump(by_alias=True), "citation": str(each), "verified": each.evidence != "M"}
            for each in parameter.source
        ],
        "rulebook": parameter.rulebook,
        "inherited": parameter.rulebook != book.id,
    }


def _data(value: Any) -> dict[str, Any]:
    """A value as its file writes it; numbers as strings."""
    found: dict[str, Any] = value.model_dump(mode="json", by_alias=True, exclude_none=True)
    return found
