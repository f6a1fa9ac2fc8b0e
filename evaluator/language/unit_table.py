"""Compile ``units.txt`` with pint into ``units.json``: ``python -m evaluator.language.unit_table``.

The table is what runs; pint is imported only here, and only when the table is not of the file beside it.
"""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path

SOURCE = Path(__file__).with_name("units.txt")
TABLE = Path(__file__).with_name("units.json")

Atoms = dict[str, tuple[str, str, str]]
"""Of each name: the unit it is an alias of, its factor to the base unit as a decimal string, its dimension."""


def fingerprint() -> str:
    """The hash of the definitions that a table must carry to be current."""
    return hashlib.sha256(SOURCE.read_bytes()).hexdigest()


def compile_units() -> Atoms:
    """Every name of ``units.txt`` with its unit, exact factor and dimension."""
    import pint

    registry: pint.UnitRegistry[Decimal] = pint.UnitRegistry(None, non_int_type=Decimal)
    registry.load_definitions(str(SOURCE))
    atoms: Atoms = {}
    for name, definition in registry._units.items():  # noqa: SLF001  pint has no public list of names
        alone = pint.util.UnitsContainer({definition.name: 1})
        factor, _ = registry.get_root_units(alone)
        dimension = "*".join(str(registry.get_dimensionality(alone)).split()).strip("[]")
        atoms[name] = (definition.name, format(Decimal(str(factor)).normalize(), "f"), dimension)
    return atoms


def load() -> Atoms:
    """The compiled table; compiled anew in memory when it is not of this ``units.txt``."""
    table = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.is_file() else {}
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
