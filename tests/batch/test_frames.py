"""A frame of any kind goes in and its own kind comes out, with the same result."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import evaluator
from tests.batch.rows import YEAR, samples
from tests.batch.test_agreement import SCHEMA

TABLE = pl.DataFrame(samples(400), schema=SCHEMA)
EXPECTED = evaluator.score(TABLE, year=YEAR)


def same(found: Any, *, ordered: bool = True) -> bool:
    result = found.cast(dict(EXPECTED.schema))
    pairs = (EXPECTED, result) if ordered else (each.sort(EXPECTED.columns) for each in (EXPECTED, result))
    first, second = pairs
    return bool(first.equals(second))


def test_polars_lazy() -> None:
    found = evaluator.score(TABLE.lazy(), year=YEAR)
    assert isinstance(found, pl.LazyFrame)
    assert same(found.collect(), ordered=False)


def test_pandas_keeps_its_index() -> None:
    pd = pytest.importorskip("pandas")
    given = TABLE.to_pandas().set_axis(range(7, 407))
    found = evaluator.score(given, year=YEAR)
    assert isinstance(found, pd.DataFrame)
    assert list(found.index) == list(given.index)
    assert same(pl.from_pandas(found))


def test_pyarrow() -> None:
    pa = pytest.importorskip("pyarrow")
    found = evaluator.score(TABLE.to_arrow(), year=YEAR)
    assert isinstance(found, pa.Table)
    assert same(pl.from_arrow(found))


def test_duckdb() -> None:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    connection.register("given", TABLE.to_arrow())
    found = evaluator.score(connection.table("given"), year=YEAR)
    assert isinstance(found, duckdb.DuckDBPyRelation)
    assert same(pl.from_arrow(found.to_arrow_table()), ordered=False)


def test_a_missing_column_is_told_in_chinese() -> None:
    with pytest.raises(ValueError, match=r"^缺少“分值”列$"):
        evaluator.score(TABLE.drop("分值"))


def test_an_unknown_rulebook_is_told() -> None:
    with pytest.raises(ValueError, match="没有"):
        evaluator.score(TABLE, rules="no-such-rulebook")


def test_weights_may_be_written_as_texts_or_lack() -> None:
    row = {
        "一级指标": "产出指标",
        "二级指标": "数量指标",
        "三级指标": "奖励企业数",
        "年度指标值": "≥35家",
        "实际完成值": "28家",
    }
    table = pl.DataFrame([row | {"分值": weight} for weight in ("10", "10分", "20%", "", "十")])
    found = evaluator.score(table)
    assert found["得分"].to_list() == [8.0, 8.0, 16.0, None, None]
    assert found["状态"].to_list() == ["未完成"] * 5
    assert found["问题"].to_list() == ["W518"] * 3 + ["W518;W529"] * 2


def test_a_published_score_is_kept_beside_ours() -> None:
    found = evaluator.score(TABLE.with_columns(得分=pl.lit(1.0)), year=YEAR)
    assert found.columns == [*TABLE.columns, "自评得分", "状态", "达成度", "得分", "问题"]
    again = evaluator.score(found, year=YEAR)
    assert again.equals(found)
