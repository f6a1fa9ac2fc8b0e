"""A job on DuckDB: ``python duckdb_job.py DATABASE`` scores its table ``figures`` into ``scored``."""

import sys

import duckdb

import evaluator


def score(connection: duckdb.DuckDBPyConnection) -> None:
    """Score a table that others may still write to: a copy is kept first, for the table is read twice."""
    connection.execute("create or replace temp table tonight as select * from figures")
    verdicts = evaluator.score(connection.table("tonight"), year=2022, details=["reasons"])
    connection.execute("drop table if exists scored")
    verdicts.order("id").create("scored")


if __name__ == "__main__":
    with duckdb.connect(sys.argv[1]) as database:
        score(database)
        print(database.sql("select 状态, count(*) as 行数, sum(得分) as 得分 from scored group by 状态 order by 状态"))
