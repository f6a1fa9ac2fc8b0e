"""Parsing spellings: each distinct one once.

Real cells repeat their spelling enormously, so the parse of a spelling is kept. Those of the commonest are compiled
into ``shapes.json`` (``make shapes``), so that an ordinary form is read without the parser.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    import lark

GRAMMAR = Path(__file__).with_name("grammar.lark")
TABLE = Path(__file__).with_name("shapes.json")


class Node(NamedTuple):
    """A rule of the grammar with its parts; a number is the place of a letter in the spelling."""

    rule: str
    parts: tuple[Node | int, ...]


class Misspelt(NamedTuple):
    """A spelling that is not a cell: the place where it fails, and the letters that could have been there."""

    place: int
    expected: frozenset[str]


@cache
def parser() -> lark.Lark:
    """The parser of ``grammar.lark``."""
    from lark import Lark

    return Lark(GRAMMAR.read_text(encoding="utf-8"), start="cell", parser="lalr", lexer="contextual")


@lru_cache(maxsize=65536)
def parse(shape: str) -> Node | Misspelt:
    """The parse of a spelling, or where it fails."""
    known = _table().get(shape)
    return known if known is not None else parse_afresh(shape)


def parse_afresh(shape: str) -> Node | Misspelt:
    """The parse of a spelling by the grammar, whatever the table says."""
    from lark import UnexpectedInput

    try:
        return _node(parser().parse(shape))
    except UnexpectedInput as error:
        place = getattr(error, "pos_in_stream", None)
        place = len(shape) if place is None or place < 0 or _at_end(error) else place
        expected = getattr(error, "expected", None) or getattr(error, "allowed", None)
        return Misspelt(place, frozenset(expected or ()))


def _at_end(error: Exception) -> bool:
    token = getattr(error, "token", None)
    return token is not None and token.type == "$END"


def _node(tree: lark.Tree[lark.Token]) -> Node:
    parts = [_place(child) if isinstance(child, str) else _node(child) for child in tree.children]
    return Node(str(tree.data), tuple(parts))


def _place(token: lark.Token) -> int:
    assert token.start_pos is not None, "the lexer counts"
    return token.start_pos


# --- the compiled table ---


def fingerprint() -> str:
    """The hash of the grammar that a table must carry to be current."""
    return hashlib.sha256(GRAMMAR.read_bytes()).hexdigest()


@cache
def _table() -> dict[str, Node]:
    table = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.is_file() else {}
    if table.get("sha256") != fingerprint():
        return {}
    return {shape: _from_json(tree) for shape, tree in table["shapes"].items()}


def _from_json(tree: list[object]) -> Node:
    rule, *parts = tree
    return Node(str(rule), tuple(_from_json(part) if isinstance(part, list) else int(str(part)) for part in parts))


def _to_json(node: Node) -> list[object]:
    return [node.rule, *(_to_json(part) if isinstance(part, Node) else part for part in node.parts)]


def write(shapes: Iterable[str]) -> None:
    """Write the table of these spellings; those that are not a cell are left out."""
    trees = {shape: parse_afresh(shape) for shape in sorted(set(shapes))}
    lines = [
        f"  {json.dumps(shape, ensure_ascii=False)}: {json.dumps(_to_json(tree))}"
        for shape, tree in trees.items()
        if isinstance(tree, Node)
    ]
    text = ",\n".join(lines)
    TABLE.write_text(f'{{"sha256": "{fingerprint()}", "shapes": {{\n{text}\n}}}}\n', encoding="utf-8")
