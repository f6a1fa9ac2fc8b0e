"""What a document prints at the place of a recognised value."""

from __future__ import annotations

import pytest

from evaluator.documents.model import Cell, Document, Table
from evaluator.documents.printed import printed, row_at
from evaluator.problem import Location

TABLE = Table(
    (
        Cell("产出指标", 0, 0, rowspan=2),
        Cell("指标1：企业数", 0, 2),
        Cell("≥", 0, 3),
        Cell("35", 0, 4),
        Cell("家", 0, 5),
        Cell("批发和零售企业奖励标", 1, 2),
        Cell("３ 万元/家", 1, 3),
    ),
    2,
    lines=(7, 9),
)


@pytest.mark.parametrize(
    ("row", "value", "text"),
    [
        (0, "≥35家", None),
        (1, "产出指标", None),
        (1, "3万元/家", None),
        (0, "企业数", "指标1：企业数"),
        (1, "批发和零售企业奖励标准", "批发和零售企业奖励标"),
        (0, "数量指标", ""),
    ],
    ids=["in three cells", "merged above", "spaces and width", "a name tidied", "a text joined", "carried down"],
)
def test_what_is_printed(row: int, value: str, text: str | None) -> None:
    assert printed(TABLE, row, value) == text


@pytest.mark.parametrize(
    ("place", "row"),
    [
        (Location(row=7), 0),
        (Location(row=9), 1),
        (Location(row=8), None),
        (Location(), None),
        (Location(sheet="甲", row=7), None),
    ],
)
def test_the_row_of_a_place(place: Location, row: int | None) -> None:
    found = row_at(Document("甲.txt", (TABLE,)), place)
    assert (found and found[1]) == row
