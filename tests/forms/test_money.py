"""Amounts of money as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from evaluator.forms.money import UNITS, amount, unit_of_money


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("2930000", "2930000"),
        ("2,930,000", "2930000"),
        ("2，930，000.00", "2930000"),
        ("２９３万元", "2930000"),
        (" 293 万 元 ", "2930000"),
        ("293万", "2930000"),
        ("￥80,000.50元", "80000.50"),
        ("人民币80000元整", "80000"),
        ("1.1万元", "11000"),
        ("0.3千元", "300"),
        ("2百万元", "2000000"),
        ("3亿", "300000000"),
        ("-5万元", "-50000"),
        ("0", "0"),
    ],
)
def test_an_amount_is_exact(text: str, yuan: str) -> None:
    assert amount(text) == Decimal(yuan)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "元",
        "若干",
        "3家",
        "29,30,000",
        "1,000,00",
        "3万美元",
        "3-5万元",
        "约3万元",
        "3..5",
        "3万万元",
        "nan",
        "1e5",
    ],
)
def test_what_is_not_one_amount_is_refused(text: str) -> None:
    assert amount(text) is None


def test_a_bare_number_takes_the_unit_of_its_column() -> None:
    assert amount("179.31", UNITS["万元"]) == Decimal(1_793_100)
    assert amount("1793100元", UNITS["万元"]) == Decimal(1_793_100)


@pytest.mark.parametrize(("name", "factor"), [("元", 1), ("万元", 10_000), ("万", 10_000), ("家", None), ("", None)])
def test_units_of_money(name: str, factor: int | None) -> None:
    assert unit_of_money(name) == factor
