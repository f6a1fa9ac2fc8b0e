# ruff: noqa: INP001  a script, not a package
"""Draw ``evaluator/language/grammar/grammar.lark`` as railroad diagrams: one SVG a rule in ``docs/grammar/``.

A tool for developers, run by hand after the grammar changed (``pip install railroad-diagrams``)::

    python -m docs.draw_grammar

A letter of the grammar is drawn as the words that its comment there gives.
"""

from __future__ import annotations

import re
from pathlib import Path

import railroad
from lark import Lark, Token, Tree

from evaluator.text import width

HERE = Path(__file__).parent
GRAMMAR = HERE.parent / "evaluator" / "language" / "grammar" / "grammar.lark"
STYLE = """
svg.railroad-diagram { background-color: #fff; }
svg.railroad-diagram path { stroke-width: 2; stroke: #555; fill: none; }
svg.railroad-diagram text { font: 14px sans-serif; text-anchor: middle; }
svg.railroad-diagram rect { stroke-width: 1.5; stroke: #555; fill: #eef4fb; }
svg.railroad-diagram g.terminal rect { fill: #fdf6e3; }
"""


def words_of_letters(text: str) -> dict[str, str]:
    """What shows each letter: the examples in the comment behind it, else the letter itself."""
    found = re.findall(r'^([A-Z_]+): "(.+?)"\s*(?://\s*(.*))?$', text, flags=re.MULTILINE)
    return {name: (comment or letter).strip() for name, letter, comment in found}


def fitted(box: railroad.Terminal, text: str) -> railroad.Terminal:
    """The box as wide as its text: the library counts characters, and a Chinese one takes two cells."""
    box.width = width(text) * railroad.CHAR_WIDTH + 20
    return box


def draw(node: Tree[Token] | Token, words: dict[str, str]) -> railroad.DiagramItem:
    """The diagram of a part of the grammar's own syntax tree."""
    if isinstance(node, Token):
        name = str(node)
        if name in words:
            return fitted(railroad.Terminal(words[name]), words[name])
        return railroad.NonTerminal(name.lstrip("_"), f"{name.lstrip('_')}.svg")
    match node.data:
        case "expansions":
            return railroad.Choice(0, *(draw(child, words) for child in node.children))
        case "expansion":
            return railroad.Sequence(*(draw(child, words) for child in node.children))
        case "expr":
            repeat = {"?": railroad.Optional, "*": railroad.ZeroOrMore, "+": railroad.OneOrMore}
            return repeat[str(node.children[1])](draw(node.children[0], words))
        case _:  # a name, or an alternative with the name of its meaning behind it
            return draw(node.children[0], words)


def main() -> None:
    """Write the diagrams; those of rules that are gone are removed."""
    text = GRAMMAR.read_text(encoding="utf-8")
    words = words_of_letters(text)
    syntax = Lark.open_from_package("lark", "lark.lark", ("grammars",), parser="lalr", maybe_placeholders=False)
    folder = HERE / "grammar"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.svg"):
        old.unlink()
    for rule in syntax.parse(text + "\n").find_data("rule"):
        name = str(rule.children[0]).lstrip("_?!")
        diagram = railroad.Diagram(draw(rule.children[-1], words))
        with (folder / f"{name}.svg").open("w", encoding="utf-8") as file:
            diagram.writeStandalone(file.write, STYLE)


if __name__ == "__main__":
    main()
