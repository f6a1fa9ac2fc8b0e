"""The programs of docs/examples/programs do what they say."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import pytest

import evaluator
from tests.batch.test_spark import pytestmark as on_spark
from tests.batch.test_spark import real  # noqa: F401  a fixture
from tests.batch.test_their_tables import table

if TYPE_CHECKING:
    from types import ModuleType

PROGRAMS = Path(__file__).parents[2] / "docs" / "examples" / "programs"


def program(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, PROGRAMS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_program_is_in_the_list() -> None:
    listed = (PROGRAMS / "README.md").read_text(encoding="utf-8")
    programs = [path.name for path in PROGRAMS.iterdir() if path.suffix in {".py", ".sh"}]
    assert programs
    assert [name for name in programs if f"[{name}]({name})" not in listed] == []


# --- FastAPI ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def client() -> Any:
    pytest.importorskip("fastapi")
    from starlette.testclient import TestClient

    return TestClient(program("http_service").app)


def test_a_function_of_the_library_is_a_handler(client: Any) -> None:
    found = client.get("/read", params={"cell": "9月前", "year": 2022})
    constraint = found.json()["constraint"]
    assert (constraint["kind"], constraint["stated"], constraint["end"]) == ("date", "by", "2022-08-31")
    assert [each["code"] for each in found.json()["problems"]] == ["N212", "W213"]


def test_numbers_stay_exact_over_http(client: Any) -> None:
    pair = {"target": "≥35家", "actual": "28家", "weight": 10}
    found = client.post("/judge", json=pair).json()
    assert (found["status"], found["score"], found["attainment"]) == ("not_met", "8.00", "0.8")
    assert found["fingerprint"] == evaluator.fingerprint()


def test_a_form_comes_back_as_official_json_or_with_its_problems(client: Any) -> None:
    row = {"一级指标": "产出指标", "二级指标": "数量指标", "三级指标": "奖励企业数", "指标值": "≥35家", "分值": 50}
    form = {"项目名称": "企业奖励", "年度": 2022, "绩效指标": [row | {"实际完成值": 36}]}
    found = client.post("/form", json=form).json()
    assert found["format"] == "evaluator.scorecards/1"
    refused = client.post("/form", json=form | {"项目名": "企业奖励"})
    assert (refused.status_code, [each["code"] for each in refused.json()["detail"]]) == (422, ["E106"])


def test_the_description_of_the_service_has_the_fields_of_a_constraint(client: Any) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    quantity = next(each for name, each in schemas.items() if name.startswith("Quantity"))
    assert {"lower", "upper", "unit", "stated"} <= quantity["properties"].keys()


# --- the Model Context Protocol ---------------------------------------------------------------------------------------


def test_tools_for_a_language_model() -> None:
    pytest.importorskip("mcp")
    from mcp import Client

    async def ask() -> tuple[list[str], Any]:
        async with Client(program("mcp_server").server) as client:
            tools = [each.name for each in (await client.list_tools()).tools]
            return tools, await client.call_tool("judge", {"target": "≥35家", "actual": 28, "weight": 10})

    tools, judged = asyncio.run(ask())
    assert tools == ["read", "judge", "problem_info"]
    assert json.loads(judged.content[0].text)["status"] == "not_met"


# --- jobs on tables ---------------------------------------------------------------------------------------------------

PAIRS = [
    ("≥35家", "28家"),
    ("≥35家", "36家"),
    ("≤180元", "270元"),
    ("2022年10月底前", "2022-11-01"),
    ("有效提升", "基本"),
]
STATUSES = ["未完成", "完成", "未完成", "未完成", "待评判"]


def test_a_table_of_duckdb_is_scored_in_place(tmp_path: Path) -> None:
    place = tmp_path / "province.duckdb"
    figures = table(*PAIRS).with_row_index("id").to_arrow()
    with duckdb.connect(str(place)) as database:
        database.register("rows", figures)
        database.execute("create table figures as select * from rows")
    command = [sys.executable, str(PROGRAMS / "duckdb_job.py"), str(place)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "待评判" in done.stdout
    with duckdb.connect(str(place)) as database:
        rows = database.sql("select 状态, 评分依据 from scored order by id").fetchall()
    assert [status for status, _ in rows] == STATUSES
    assert rows[0][1].startswith("28 家 未达到指标值（不少于 35 家）：28 ÷ 35 = 80%，10 × 80% = 8.00")


class TestOnSpark:
    pytestmark = on_spark

    def test_a_folder_of_parquet(self, real: Any, tmp_path: Path) -> None:  # noqa: F811  a fixture
        table(*PAIRS).with_columns(id=pl.int_range(pl.len())).write_parquet(tmp_path / "in.parquet")
        scored = program("spark_job").score(real.read.parquet(str(tmp_path / "in.parquet")))
        assert [row["状态"] for row in scored.orderBy("id").collect()] == STATUSES
