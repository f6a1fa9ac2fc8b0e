"""Compile ``units.txt`` with pint into ``units.json``: ``python -m evaluator.language.unit_table``.

The table is what runs; pint is imported only here, and only when the table is not of the file beside it.
"""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path

from evaluator.language import own

SOURCE = Path(__file__).with_name("units.txt")
TABLE = Path(__file__).with_name("units.json")

Atoms = dict[str, tuple[str, str, str]]
"""Of each name: the unit it is an alias of, its factor to the base unit as a decimal string, its dimension."""


def fingerprint() -> str:
    """The hash of the definitions that a table must carry to be current."""
    return hashlib.sha256(SOURCE.read_bytes()).hexdigest()


def definitions() -> str:
    """The definitions of all units: ours, and those that a user added (:mod:`evaluator.language.own`)."""
    return "\n".join([SOURCE.read_text(encoding="utf-8"), *own.units().values()])


def compile_units() -> Atoms:
    """Every name of the definitions with its unit, exact factor and dimension."""
    import pint

    registry: pint.UnitRegistry[Decimal] = pint.UnitRegistry(None, non_int_type=Decimal)
    registry.load_definitions(definitions().splitlines())
    atoms: Atoms = {}
    for name, definition in registry._units.items():  # noqa: SLF001  pint has no public list of names
        alone = pint.util.UnitsContainer({definition.name: 1})
        factor, _ = registry.get_root_units(alone)
        dimension = "*".join(str(registry.get_dimensionality(alone)).split()).strip("[]")
        atoms[name] = (definition.name, format(Decimal(str(factor)).normalize(), "f"), dimension)
    return atoms


def _with_own(shipped: Atoms) -> Atoms:
    """The table with what was added.

    Raises:
        EvaluatorError: a definition cannot be read, or says what a unit that is there already is.
    """
    for file, text in own.units().items():
        lines = [line.partition("#")[0] for line in text.splitlines()]
        taken = {part.strip() for line in lines for part in line.split("=") if part.strip() in shipped}
        first = {line.partition("=")[0].strip() for line in lines} & taken
        aliases = {part.strip() for line in lines for part in line.split("=")[2:]} & taken
        if again := sorted(first | aliases):
            raise own.unusable(file, f"“{again[0]}”已有定义")
    try:
        return compile_units()
    except Exception as error:
        raise own.unusable(next(iter(own.units())), f"单位的定义有误（{error}）") from error


def load() -> Atoms:
    """The compiled table; compiled anew in memory when it is not of this ``units.txt``, or when units were added."""
    table = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.is_file() else {}
    if own.units():
        return _with_own({name: tuple(entry) for name, entry in table["units"].items()})
    if table.get("sha256") != fingerprint():
        return compile_units()
    atoms: Atoms = {name: tuple(entry) for name, entry in table["units"].items()}
    return atoms


def write() -> None:
    """Write the table of the current definitions."""
    lines = [
        f"  {json.dumps(name, ensure_ascii=False)}: {json.dumps(entry, ensure_ascii=False)}"
        for name, entry in sorted(compile_units().items())
    ]
    text = ",\n".join(lines)
    TABLE.write_text(f'{{"sha256": "{fingerprint()}", "units": {{\n{text}\n}}}}\n', encoding="utf-8")


if __name__ == "__main__":
    write()
