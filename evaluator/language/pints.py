"""The units of values for pint: exact, made when first asked for.

``Quantity.as_pint()`` and ``Quantity.unit_pint`` use the registry here. :func:`load` puts the same definitions
into a registry of your own, where metres, seconds, kilograms and the like are those that it has already.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from evaluator.language.unit_table import compile_units, definitions
from evaluator.language.units import scale_of
from evaluator.language.vocabulary import vocabulary

if TYPE_CHECKING:
    import pint

    Registry = pint.UnitRegistry[Any]

_KNOWN = {
    "length": "meter",
    "time": "second",
    "mass": "kilogram",
    "area": "meter ** 2 / 3",
    "volume": "liter",
    "energy": "kilowatt_hour",
    "energy_joule": "joule",
    "energy_calorie": "calorie",
    "power": "kilowatt",
    "voltage": "volt",
    "current": "ampere",
    "charge": "ampere_hour",
    "pressure": "megapascal",
    "data": "byte",
    "data_rate": "bit / second",
    "frequency": "hertz",
    "substance": "mole",
    "illuminance": "lux",
    "temperature": "degree_Celsius",
    "temperature_f": "degree_Fahrenheit",
}
"""The base unit of a dimension of ours in a registry that has it already."""
_WORD = re.compile(r"[^/]+")


@cache
def registry() -> Registry:
    """The registry of all units that values are read with; magnitudes are fractions, so conversions are exact."""
    import pint

    found: Registry = pint.UnitRegistry(None, non_int_type=Fraction)
    found.load_definitions(definitions().splitlines())
    return found


def unit(name: str | None) -> pint.Unit:
    """A canonical unit (``元/人/天``, ``m²``, ``次/3年``) as a unit of :func:`registry`; dimensionless without one.

    A word that no table knows is a unit of its own, as it is for scoring. A count that divides (``10万人``) is named
    with a low line before it: ``_10万人``.
    """
    head, *divisors = (name or "").split("/")
    found = _word(head) if head else registry().Unit("")
    for each in divisors:
        found = found / _word(each)
    return found


def load(target: Registry) -> None:
    """Define the units of values in ``target``, a pint registry of your own.

    Metres, seconds, kilograms, bytes and the like become those of ``target``; a name that it has already stays its own.
    """
    groups: dict[tuple[str, str, str], list[str]] = {}
    for name, (own, factor, dimension) in compile_units().items():
        groups.setdefault((own, factor, dimension), []).append(name)
    ordered = sorted(groups, key=lambda group: group[1] != "1")  # the base of a dimension before what is made of it
    bases: dict[str, str] = {key: base for key, base in _KNOWN.items() if base.split(" ")[0] in target}
    for own, factor, dimension in ordered:
        names = [each for each in groups[own, factor, dimension] if each not in target]
        if own in names:
            names = [own, *(each for each in names if each != own)]
        if not names:
            continue
        if dimension not in bases:
            target.define(" = ".join([names[0], f"[{dimension}]", "_", *names[1:]]))
            bases[dimension] = names[0]
        elif "degree" in bases[dimension]:
            target.define(" = ".join([f"@alias {bases[dimension]}", *names]))
        else:
            target.define(" = ".join([names[0], f"{factor} * {bases[dimension]}", "_", *names[1:]]))


def _word(word: str) -> pint.Unit:
    """A factor of a unit; one that the registry does not have is defined in it."""
    name = _pint_name(word)
    found = registry()
    if name not in found:
        scale, below = scale_of(word)
        found.define(f"{name} = {scale} * {_word(below)}" if below else _alone(name, word, scale))
    return found.Unit(name)


def _alone(name: str, word: str, scale: int) -> str:
    """The definition of a bare count (10万), or of a word that no table knows."""
    return f"{name} = {scale}" if scale != 1 else f"{name} = [count_{name}]" if word else ""


def _pint_name(word: str) -> str:
    """The word as pint can have it: ``percent`` for %, ``_10万人``, ``套_户`` for 套(户)."""
    known = str(vocabulary()["unit"]["symbols"].get(word, word))
    plain = re.sub(r"\W+", "_", known).strip("_")
    return plain if plain.isidentifier() else f"_{plain}"
