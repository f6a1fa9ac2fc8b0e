"""One pair has one verdict: a session and a table say the same, with labels, persons' verdicts and last years."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import evaluator
from evaluator.result import STATUS_NAMES

HEADERS = (
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "分值",
    "评定",
    "上年实际值",
    "参照值",
    "指标性质",
    "度量单位",
)
KEYS = ("level1", "level2", "name", "target", "actual", "weight", "judged", "last_year", "reference", "sign", "unit")
LATE = ["逾期3天", "超期5天", "延期1个月", "滞后10天", "延误3天", "提前5天", "2022-11-03", "11月", "未完成", "100%"]
FAR = ["9" * 310 + "家", "0." + "0" * 400 + "1家", "9" * 34 + "家", "1" + "0" * 24 + "家"]
WORDS = ["基本完成", "已完成", "完成28家", "未开展", "无", "约28家", "28-30家", "计划36家", "28家，剩余7家未完成"]


def lexicon() -> list[str]:
    path = Path(__file__).parents[1] / "lexicon" / "lexicon.csv"
    with path.open(encoding="utf-8") as file:
        return sorted({row[1] for row in csv.reader(line for line in file if not line.startswith("#")) if len(row) > 1})


def rows(
    targets: list[str],
    actuals: list[str],
    persons: list[str | None] | None = None,
    years: list[str | None] | None = None,
) -> list[tuple[Any, ...]]:
    pairs = product(targets, actuals, persons or [None], years or [None])
    return [("产出指标", "数量指标", "奖励企业数", *pair[:2], 10.0, *pair[2:], None, None, None) for pair in pairs]


CASES = {
    "late by some days": rows(["2022年10月31日前", "2022年10月"], LATE, [None, "部分达成", "达成"]),
    "figures beyond all floats": rows(["≥35家", FAR[0], f"≥{FAR[2]}"], [*FAR, "36家"]),
    "words under figures": rows(
        ["≥35家", "=100%", "≤3起", "较上年增长5%"], WORDS, [None, "部分达成80%"], [None, "30家"]
    ),
    "phrases of the lexicon": rows(["有效提升", "按时完成"], lexicon()[:250], [None, "部分达成"]),
    "amounts that lie elsewhere": [
        (*row[:8], "120万元", None, None)
        for row in rows(["按合同价", "控制在预算内"], ["118万元", "130万元", "基本一致"])
    ],
    "sign and unit in columns of their own": [
        (*row[:9], sign, "%")
        for row in rows(["100", "95"], ["100", "95", "95%", "0.95", "94.9"])
        for sign in ("≥", "≤", "＝", None)
    ],
}


@pytest.mark.parametrize("case", CASES)
def test_a_table_and_a_session_say_the_same(case: str) -> None:
    table = pl.DataFrame(CASES[case], schema=dict.fromkeys(HEADERS, pl.String) | {"分值": pl.Float64}, orient="row")
    session = evaluator.Session(year=2022)
    for row, found in zip(CASES[case], session.score(table).to_dicts(), strict=True):
        alone = session.judge(**dict(zip(KEYS, row, strict=True)))
        expected = (
            STATUS_NAMES[alone.status],
            None if alone.score is None else float(alone.score),
            ";".join(each.code for each in alone.problems) or None,
        )
        assert (found["状态"], found["得分"], found["问题"]) == expected, row


def test_a_limit_that_was_just_reached_is_no_copy_of_the_target() -> None:
    found = evaluator.judge("100", "100", weight=10, name="合格率", sign="≥", unit="%")
    assert (found.status, [each.code for each in found.problems if each.code == "W512"]) == ("met", [])
    copied = evaluator.judge("≥100%", "≥100%", weight=10, name="合格率")
    assert "W512" in {each.code for each in copied.problems}
