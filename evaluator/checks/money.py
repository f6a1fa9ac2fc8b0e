"""T15: the money asked for against what the form's own standards and numbers come to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.language.printer import amount
from evaluator.language.units import unit
from evaluator.subject import dimension, figures, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.language.constraint import Quantity
    from evaluator.problem import Problem
    from evaluator.subject import Subject

_FAR = Decimal(2) / Decimal(3)
"""Below two thirds of the budget an estimate is far from it."""
_OVER = Decimal("1.1")
"""Above 1.1 times the budget the money cannot suffice."""


def budget(form: Subject) -> Iterator[Problem]:
    """T15: standards × numbers far from the budget; a cost ceiling above it."""
    if form.budget:
        yield from _standards(form, form.budget)
        yield from _ceilings(form, form.budget)


def _standards(form: Subject, money: Decimal) -> Iterator[Problem]:
    """Only where the standards explain all of the money: every cost is a price for one and the same thing counted."""
    costs = form.of("cost")
    prices = [price for row in costs for price in figures(row.reading.constraint)]
    if not costs or any(next(figures(row.reading.constraint), None) is None for row in costs):
        return
    things = {_thing(price) for price in prices}
    if len(things) != 1 or None in things:
        return
    thing = things.pop()
    counts = [(row, q) for row in form.of("quantity") if (q := row.quantity) and dimension(q.unit) == thing and q.lower]
    if not counts:
        return
    number = sum((q.lower for _, q in counts if q.lower is not None), Decimal(0))
    highest = max(_most(price) for price in prices)
    lowest = min(_least(price) for price in prices) if len(counts) == 1 else Decimal(0)
    of = counts[0][1].unit or ""
    counted = "、".join(f"“{row.label}”" for row, _ in counts)
    if number * highest < money * _FAR:
        arithmetic = _times(number, of, "最高", highest)
    elif number * lowest > money * _OVER:
        arithmetic = _times(number, of, "最低", lowest)
    else:
        return
    yield form.problem(
        "T15",
        f"的投入与产出不相称：{counted} {arithmetic}，预算为 {amount(money, '元')}",
        hint=f"核对“{counts[0][0].label}”的指标值、成本标准与预算的测算依据",
    )


def _times(number: Decimal, of: str, which: str, price: Decimal) -> str:
    return f"{amount(number, of)} × {which}标准 {amount(price, '元')}/{of} = {amount(number * price, '元')}"


def _thing(price: Quantity) -> str | None:
    """What one pays for: the dimension under 元 in ``元/家``, a year left aside (the budget is a year's)."""
    top, *under = (price.unit or "").split("/")
    known = unit(top)
    under = [each for each in under if each != "年"]
    if known is None or known.dimension != dimension("元") or len(under) != 1:
        return None
    return dimension(under[0])


def _most(price: Quantity) -> Decimal:
    value = price.upper if price.upper is not None else price.lower
    assert value is not None, "a quantity has a bound"
    return value


def _least(price: Quantity) -> Decimal:
    """What is paid at least: nothing is known below a ceiling."""
    return price.lower if price.lower is not None else Decimal(0)


def _ceilings(form: Subject, money: Decimal) -> Iterator[Problem]:
    """The cost of the whole project may not exceed its budget."""
    for row in form.of("cost"):
        quantity = row.quantity
        if quantity is None or quantity.upper is None or quantity.unit != "元" or not words("whole").search(row.name):
            continue
        if quantity.upper > money * _OVER:
            yield row.problem(
                "T15",
                f"指标“{row.label}”允许花到 {amount(quantity.upper, '元')}，预算只有 {amount(money, '元')}",
                hint=f"写 ≤{amount(money, '元').replace(' ', '')}",
            )
