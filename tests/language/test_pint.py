"""Units for pint: the same conversions as scoring, exact, loadable elsewhere; units and words of one's own."""

import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pint
import pytest

from evaluator import units as public
from evaluator.language import read
from evaluator.language.constraint import Quantity
from evaluator.language.unit_table import load
from evaluator.language.units import convertible, unit, written


def quantity(text: str) -> Quantity:
    found = read(text).constraint
    assert isinstance(found, Quantity)
    return found


def factor(one: str, other: str) -> Fraction:
    """How many of ``other`` one of ``one`` is, by pint."""
    return Fraction((1 * public.unit(one)).to(public.unit(other)).magnitude)


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("≤180元/人*天", None, "180 元 / 人 / 天"),
        ("≥35家", "35 家", None),
        ("10-20万元", "100000 元", "200000 元"),
        ("95%", "95 percent", "95 percent"),
        ("3个工作小时内", None, "3 个工作小时"),
        ("12例/10万人", "12 例 / _10万人", "12 例 / _10万人"),
        ("1250套（户）", "1250 套_户", "1250 套_户"),
        ("36", "36 dimensionless", "36 dimensionless"),
    ],
)
def test_a_quantity_as_pint_has_both_bounds(text: str, lower: str | None, upper: str | None) -> None:
    found = quantity(text).as_pint()
    assert [end and str(end).strip() for end in found] == [lower, upper]


def test_conversions_are_exact() -> None:
    assert quantity("3亩").as_pint().lower.to("平方米").magnitude == 2000  # type: ignore[union-attr]
    per_day = quantity("≤180元/人*天").as_pint().upper
    assert per_day is not None
    assert per_day.to("元/人/小时").magnitude == Fraction(15, 2)
    assert quantity("0.1公里").as_pint().lower.to("米").magnitude == Fraction(100)  # type: ignore[union-attr]


def test_scoring_and_pint_convert_the_same_units_by_the_same_factors() -> None:
    names = sorted({written(name) for name in load() if "_" not in name})
    dimensions: dict[str, list[str]] = defaultdict(list)
    for name in names:
        known = unit(name)
        assert known is not None
        dimensions[known.dimension].append(name)
    assert len(names) > 400
    for group in dimensions.values():
        for one, other in pairwise(group):
            left, right = unit(one), unit(other)
            assert left is not None
            assert right is not None
            assert factor(one, other) == Fraction(left.factor) / Fraction(right.factor), (one, other)
    firsts = [group[0] for group in dimensions.values()]
    for one, other in pairwise(firsts):
        assert not convertible(one, other)
        assert not (1 * public.unit(one)).is_compatible_with(public.unit(other)), (one, other)


@pytest.mark.parametrize(("one", "other"), [("元/亩", "元/平方米"), ("次/年", "次/季度"), ("吨/万元", "吨/元")])
def test_rates_convert_alike_where_scoring_converts_them(one: str, other: str) -> None:
    left, right = unit(one), unit(other)
    assert left is not None
    assert right is not None
    if left.dimension == right.dimension:
        assert factor(one, other) == Fraction(left.factor) / Fraction(right.factor)


def test_our_units_load_into_another_registry_with_its_own_metres() -> None:
    registry: pint.UnitRegistry[float] = pint.UnitRegistry()
    public.load(registry)
    assert registry("3 亩").to("m ** 2").magnitude == pytest.approx(2000)
    assert registry("5 公里").to("m").magnitude == pytest.approx(5000)
    assert registry.Quantity(36, "摄氏度").to("kelvin").magnitude == pytest.approx(309.15)
    assert str((180 * registry("元/人/天").units).units) == "元 / 人 / 天"
    assert registry("1 TB").to("byte").magnitude == 10**12, "a name that it has already stays its own"


def test_our_units_load_into_an_empty_registry() -> None:
    registry: pint.UnitRegistry[Decimal] = pint.UnitRegistry(None, non_int_type=Decimal)
    public.load(registry)
    assert registry("3 亩").to("平方米").magnitude == Decimal(2000)


# --- units and words of one's own ---


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    import os

    env = {**os.environ, "EVALUATOR_LANGUAGE": str(folder)}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False)


READ = "from evaluator import read; r = read('≥12囤'); print(r.constraint.unit, [p.code for p in r.problems])"


def test_a_unit_of_ones_own_is_read_without_a_note_and_converts(tmp_path: Path) -> None:
    (tmp_path / "units.txt").write_text("囤 = [count_囤]\n大囤 = 12 * 囤\n", encoding="utf-8")
    assert run(READ, tmp_path).stdout == "囤 []\n"
    code = (
        "from evaluator.language.units import unit; from evaluator.units import unit as u;"
        "print(unit('大囤').factor, (1 * u('大囤')).to(u('囤')).magnitude)"
    )
    assert run(code, tmp_path).stdout == "12 12\n"


def test_a_word_of_ones_own_is_read(tmp_path: Path) -> None:
    text = '[[family]]\nletter = "≥"\nwords = ["打底不低过"]\n'
    (tmp_path / "vocabulary.toml").write_text(text, encoding="utf-8")
    code = "from evaluator import parse; print(parse('打底不低过35家').stated)"
    assert run(code, tmp_path).stdout == "at_least\n"


def test_what_was_added_is_part_of_the_fingerprint(tmp_path: Path) -> None:
    code = "import evaluator; f = evaluator.fingerprint(); print(f['units'], f['language'])"
    plain = run(code, tmp_path).stdout.split()
    (tmp_path / "units.txt").write_text("囤 = [count_囤]\n", encoding="utf-8")
    units = run(code, tmp_path).stdout.split()
    (tmp_path / "vocabulary.toml").write_text('[cell]\nmissing = ["待填"]\n', encoding="utf-8")
    both = run(code, tmp_path).stdout.split()
    assert len({plain[0], units[0]}) == 2
    assert plain[1] == units[1] != both[1]


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("units.txt", "家 = [count_家]\n", "“家”已有定义"),
        ("units.txt", "囤 = [count_囤] = _ = 户\n", "“户”已有定义"),
        ("units.txt", "囤 = 3 * 无此单位\n", "单位的定义有误"),
        ("vocabulary.toml", "family = 3\n", "不是可用的词表"),
        ("vocabulary.toml", "[[family\n", "不是可用的词表"),
    ],
)
def test_what_cannot_be_used_is_said_with_its_file(tmp_path: Path, file: str, text: str, message: str) -> None:
    (tmp_path / file).write_text(text, encoding="utf-8")
    done = run("from evaluator.cli import main; main(['parse', '12囤'])", tmp_path)
    assert done.returncode == 2
    assert "E232" in done.stderr
    assert message in done.stderr
    assert file in done.stderr


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = run("from evaluator.cli import main; main(['parse', '12囤'])", tmp_path / "none")
    assert done.returncode == 2
    assert "不是文件夹" in done.stderr
