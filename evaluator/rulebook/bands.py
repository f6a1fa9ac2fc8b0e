"""What parameters are made of: shares, points, and bands that follow one another."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from evaluator.language.constraint import plain
from evaluator.rulebook.wording import percent

Share = Annotated[Decimal, Field(ge=0, le=1)]
Points = Annotated[Decimal, Field(ge=0, le=100)]


class Value(BaseModel):
    """A value of a parameter, or a part of one: frozen, and no key but its own."""

    # Built when first used, and then once, inside the parameter that holds it: the program starts sooner.
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


class Band(Value):
    """A half-open range ``[from, to)`` of a list of bands that follow one another without gap or overlap."""

    low: Decimal = Field(alias="from")
    high: Decimal = Field(alias="to")


class Edge(Value):
    """Where a step begins: ``from`` a value on, the value included, or ``above`` it, the value excluded."""

    low: Decimal | None = Field(None, alias="from")
    above: Decimal | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.low is None) == (self.above is None):
            raise PydanticCustomError("bands", "from（含）和 above（不含）须写其中一个")
        return self

    @property
    def at(self) -> Decimal:
        """The value itself."""
        return self.low if self.low is not None else self.above or Decimal(0)

    @property
    def verb(self) -> str:
        """How one gets there: 达到 or 超过."""
        return "超过" if self.low is None else "达到"


class ShareBand(Band):
    """In this range the indicator earns ``share`` of its weight."""

    share: Share


class GradeBand(Band):
    """In this range of totals the project has this grade."""

    grade: str


class CapBand(Band):
    """In this range of execution rates the total is at most ``cap``."""

    cap: Points


def contiguous(bands: tuple[Band, ...]) -> None:
    """Refuse bands that overlap, leave a gap, or turn round.

    Raises:
        PydanticCustomError: naming the two edges.
    """
    ordered = sorted(bands, key=lambda band: band.low)
    for band in ordered:
        if band.low > band.high:
            raise PydanticCustomError("bands", f"区间 {band.low}–{band.high} 的下限大于上限")
    for left, right in pairwise(ordered):
        if left.high > right.low:
            raise PydanticCustomError("bands", f"区间重叠：{left.low}–{left.high} 与 {right.low}–{right.high}")
        if left.high < right.low:
            raise PydanticCustomError("bands", f"区间之间有空隙：{left.high} 到 {right.low} 没有规定")


class Banded(Value):
    """Bands of shares, at least one."""

    bands: tuple[ShareBand, ...] = ()

    @model_validator(mode="after")
    def _check_bands(self) -> Self:
        if not self.bands:
            raise PydanticCustomError("bands", "method 为 bands 时须给出 bands")
        contiguous(self.bands)
        return self

    def listed(self, edge: str, *, shares: bool = False) -> str:
        """Bands from the highest down: from which edge on (``{}`` in ``edge``) which share of the weight is earned."""
        ordered = sorted(self.bands, key=lambda band: -band.low)
        shown = [percent(band.low) if shares else plain(band.low) for band in ordered]
        edges = [edge.format(low) if band.low else "其余" for low, band in zip(shown, ordered, strict=True)]
        return "；".join(f"{where}得 {percent(band.share)}" for where, band in zip(edges, ordered, strict=True))
