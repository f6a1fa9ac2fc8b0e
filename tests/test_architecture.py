"""The street: a later room imports earlier ones, never the reverse, and no module imports itself in a circle.

``STREET`` is the one list of rooms, in order; ``docs/architecture.md`` draws it. After a change here, write the
picture anew with ``python tests/test_architecture.py``.
"""

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "evaluator"
PAGE = ROOT / "docs" / "architecture.md"

STREET: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ground", ("text", "places", "version", "helpers", "outputs")),
    ("problems", ("problem",)),
    ("errors", ("errors",)),
    ("cells and provenance", ("cell", "provenance")),
    ("files and results", ("csv_text", "writing", "findings", "result")),
    ("forms and words", ("forms", "lexicon")),
    ("reading", ("language", "documents")),
    ("rules", ("rulebook",)),
    ("data of the rules", ("standards", "typical")),
    ("facts about a form", ("actuals", "subject", "scoring", "intake", "paper", "proofs")),
    ("the clerk's folder", ("workspace",)),
    ("what is checked", ("checks",)),
    ("from forms to results", ("evaluate", "monitoring", "scorecard", "template")),
    ("about results", ("review", "explain", "rulebook_view", "report", "batch", "years", "changes")),
    ("what is filed", ("papers", "package")),
    ("the Python surface", ("surface", "units")),
    ("for people and programs", ("evaluator", "types", "console")),
    ("the browser", ("web",)),
    ("commands", ("commands",)),
    ("entrance", ("cli",)),
    ("start", ("__main__",)),
)
"""Floors from the ground up: a room imports from its own room and from lower floors; ``evaluator`` is the package."""

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}
FLOOR = {room: number for number, (_, rooms) in enumerate(STREET) for room in rooms}


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def imports(path: Path) -> Iterator[str]:
    """Every module of the package that a file imports anywhere: at the top, inside functions, or for types."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "evaluator":
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if name in MODULES else str(node.module) for name in names)


EDGES = {name: {each for each in imports(path) if each != name} for name, path in MODULES.items()}


def picture() -> str:
    """The street as Mermaid: a box a floor, and an arrow from each floor to the one that it stands on."""
    lines = ["```mermaid", "flowchart BT"]
    for number, (floor, rooms) in enumerate(STREET):
        lines.append(f'    f{number}["<b>{floor}</b><br/>{" · ".join(rooms)}"]')
    lines += [f"    f{number} --> f{number - 1}" for number in range(1, len(STREET))]
    return "\n".join([*lines, "```"])


def test_every_room_is_on_the_street() -> None:
    assert {room_of(module) for module in MODULES} == FLOOR.keys()


@pytest.mark.parametrize("room", sorted(FLOOR))
def test_a_room_imports_only_from_lower_floors(room: str) -> None:
    against = {
        f"{name} imports {target}"
        for name, targets in EDGES.items()
        for target in targets
        if room_of(name) == room != room_of(target) and FLOOR[room_of(target)] >= FLOOR[room]
    }
    assert not against


def test_no_module_imports_itself_in_a_circle() -> None:
    try:
        TopologicalSorter(EDGES).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_the_picture_in_the_docs_is_the_street() -> None:
    assert picture() in PAGE.read_text(encoding="utf-8")


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(
        re.sub(r"```mermaid\n.*?```", lambda _: picture(), page, count=1, flags=re.DOTALL), encoding="utf-8"
    )
