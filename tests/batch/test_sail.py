"""A server of Spark Connect, which Sail stands for without Java: the same rows, in Python and by the command."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

import pytest

import evaluator
from tests.batch.on_spark import collected, compare, table
from tests.batch.rows import YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    # Of PySpark about itself, its pandas and its sockets.
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.skipif(importlib.util.find_spec("pysail") is None, reason="Sail (pysail) is not installed"),
    # One process cannot speak to Java and to a server.
    pytest.mark.xdist_group("spark"),
]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    from pysail.spark import SparkConnectServer
    from pyspark.sql import SparkSession

    server = SparkConnectServer(port=0)
    server.start()
    with pytest.MonkeyPatch.context() as patch:
        # PySpark remembers there that this process speaks the protocol of Connect.
        patch.setenv("SPARK_CONNECT_MODE_ENABLED", "1")
        patch.setenv("SPARK_REMOTE", f"sc://localhost:{server.listening_address[1]}")
        found = SparkSession.builder.getOrCreate()
        yield found
        found.stop()
        server.stop()


def test_rows_are_scored_as_by_the_embedded_engine(session: Any, tmp_path: Path) -> None:
    table().write_parquet(tmp_path / "in.parquet")
    expected = evaluator.score(table(), year=YEAR)
    found = collected(evaluator.score(session.read.parquet(str(tmp_path / "in.parquet")), year=YEAR))
    assert found.cast(expected.schema).sort(found.columns).equals(expected.sort(expected.columns))


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_the_command_writes_what_the_embedded_engine_writes(tmp_path: Path, suffix: str) -> None:
    table().write_parquet(tmp_path / "in.parquet")
    compare(tmp_path, "in.parquet", suffix)
