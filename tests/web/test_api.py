"""The API to the letter: what it takes, what it gives, what it refuses."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import evaluator
from evaluator.web.api.routes import CALLS, openapi

if TYPE_CHECKING:
    from starlette.testclient import TestClient

FORM = {
    "项目名称": "限上企业奖励",
    "年度": 2022,
    "预算执行情况": {"全年预算数": 100, "全年执行数": 90},
    "绩效指标": [
        {
            "一级指标": "产出指标",
            "二级指标": "数量指标",
            "三级指标": "奖励企业数",
            "指标值": "≥35家",
            "实际完成值": "28家",
        }
    ],
}


def test_the_pair_of_the_contract(api: TestClient) -> None:
    answer = api.post("/v1/judge", json={"pairs": [{"target": "≥35家", "actual": "28家", "weight": "10"}]})
    assert answer.status_code == 200
    (score,) = answer.json()["scores"]
    assert (score["status"], score["score"], score["attainment"]) == ("not_met", "8.00", "0.8")
    assert answer.json()["fingerprint"] == evaluator.fingerprint()
    assert answer.headers["evaluator-version"] == evaluator.__version__
    assert len(answer.headers["evaluator-fingerprint"]) == 64


def test_a_reading_is_that_of_the_command(api: TestClient) -> None:
    answer = api.post("/v1/read", json={"cells": [{"text": "9月前", "year": 2022}, {"text": 35}, {"text": None}]})
    date, number, empty = answer.json()["readings"]
    assert date["constraint"]["end"] == "2022-08-31"
    assert (number["constraint"]["stated"], number["constraint"]["lower"]) == ("bare", "35")
    assert empty["constraint"] == {"kind": "missing"}


def test_faults_in_data_are_answers(api: TestClient) -> None:
    answer = api.post("/v1/judge", json={"pairs": [{"target": "达到≥3,5家", "actual": "<script>", "weight": "十"}]})
    assert answer.status_code == 200
    assert {each["code"] for each in answer.json()["scores"][0]["problems"]} >= {"W529"}


def test_whole_forms(api: TestClient) -> None:
    cards = api.post("/v1/forms/score", json={"forms": [FORM]}).json()
    assert cards["format"] == "evaluator.scorecards/1"
    assert cards["projects"][0]["execution"]["rate"] == "0.9000"
    assert cards == json.loads(evaluator.score_forms([FORM]).to_json())
    checked = api.post("/v1/forms/check", json={"forms": [FORM]})
    assert checked.status_code == 200
    assert checked.json()["problems"]
    reviewed = api.post("/v1/forms/review", json={"forms": [FORM]}).json()["reviews"]
    assert reviewed[0][0]["三级指标"] == "奖励企业数"
    reply = api.post("/v1/forms/explain", json={"forms": [FORM], "indicator": "奖励企业数"}).json()["explanations"]
    assert reply[0]["format"] == "evaluator.explanation/1"


def table() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "编号": ["甲", "乙"],
            "一级指标": ["产出指标"] * 2,
            "二级指标": ["数量指标"] * 2,
            "三级指标": ["企业数", "=1+1"],
            "年度指标值": ["≥35家", "≥10人"],
            "实际完成值": ["28家", "10人"],
            "分值": ["10", "20"],
        }
    )


def written(kind: str) -> bytes:
    out = io.BytesIO()
    match kind:
        case "text/csv":
            table().write_csv(out)
        case "application/x-ndjson":
            table().write_ndjson(out)
        case "application/vnd.apache.parquet":
            table().write_parquet(out)
        case _:
            table().write_ipc_stream(out)
    return out.getvalue()


def read(kind: str, raw: bytes) -> pl.DataFrame:
    match kind:
        case "text/csv":
            return pl.read_csv(raw)
        case "application/x-ndjson":
            return pl.read_ndjson(raw)
        case "application/vnd.apache.parquet":
            return pl.read_parquet(io.BytesIO(raw))
        case _:
            return pl.read_ipc_stream(io.BytesIO(raw))


@pytest.mark.parametrize(
    "kind",
    ["text/csv", "application/x-ndjson", "application/vnd.apache.parquet", "application/vnd.apache.arrow.stream"],
)
def test_a_table_comes_back_with_its_verdicts(api: TestClient, kind: str) -> None:
    answer = api.post("/v1/tables/score", content=written(kind), headers={"content-type": kind})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    scored = read(kind, answer.content)
    assert scored["编号"].to_list() == ["甲", "乙"]
    assert scored["状态"].to_list() == ["未完成", "完成"]
    assert scored["得分"].to_list() == [8.0, 20.0]


@pytest.mark.parametrize(
    ("kind", "raw", "status"),
    [
        ("text/csv", b"\xff\x00\x00", 422),
        ("text/csv", "甲,乙\n1,2\n".encode(), 422),
        ("application/vnd.apache.parquet", b"PAR1 not", 422),
        ("application/vnd.apache.arrow.stream", b"junk", 422),
        ("application/x-ndjson", b"{", 422),
        ("text/html", b"", 400),
    ],
)
def test_what_is_no_table_is_refused(api: TestClient, kind: str, raw: bytes, status: int) -> None:
    answer = api.post("/v1/tables/score", content=raw, headers={"content-type": kind})
    assert answer.status_code == status, answer.text
    assert answer.json()["problems"]


def test_a_document_gives_its_forms_without_a_path_of_this_machine(api: TestClient) -> None:
    rows = "".join(f"<tr><td>{each}指标</td><td>企业数</td><td>≥35家</td></tr>" for each in ("数量", "质量"))
    head = "<tr><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>"
    html = f"<h1>项目支出绩效目标申报表</h1><table><tr><td>项目名称</td><td colspan=2>甲</td></tr>{head}{rows}</table>"
    answer = api.post("/v1/documents?name=../../申报表.html", content=html.encode())
    assert answer.status_code == 200
    assert [form["项目名称"] for form in answer.json()["forms"]] == ["甲"]
    broken = api.post("/v1/documents?name=x.docx", content=b"PK\x03\x04 broken")
    assert broken.status_code == 200
    assert broken.json()["problems"][0]["location"]["file"] == "x.docx"
    assert "evaluator-" not in broken.text


def test_rules_problems_schemas_version(api: TestClient) -> None:
    assert "cn-caiyu-2020-10" in api.get("/v1/rules").text
    assert api.get("/v1/rules/cn-caiyu-2020-10?year=2022").status_code == 200
    assert api.get("/v1/problems/E201").json()["severity"] == "error"
    assert len(api.get("/v1/problems").json()["problems"]) > 150
    assert api.get("/v1/schemas/form").json()["title"] == "项目支出绩效目标表"
    assert api.get("/v1/version").json() == {"evaluator": evaluator.__version__, "fingerprint": evaluator.fingerprint()}
    for path in ("/v1/rules/x", "/v1/problems/E999", "/v1/schemas/x", "/v1/nothing"):
        assert api.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/v1/judge", b"{", 400),
        ("/v1/judge", b"[]", 400),
        ("/v1/judge", b'{"pairs": [{"target": "1", "typo": 1}]}', 400),
        ("/v1/judge", b'{"pairs": [], "rules": "../../etc/passwd"}', 400),
        ("/v1/judge", b'{"pairs": [], "rules": "no-such"}', 422),
        ("/v1/judge", b"[" * 100_000, 400),
        ("/v1/forms/score", '{"forms": [{"项目名称": "甲", "年读": 1}]}'.encode(), 422),
        ("/v1/forms/score", b'{"forms": [7]}', 400),
    ],
)
def test_refusals(api: TestClient, path: str, body: bytes, status: int) -> None:
    answer = api.post(path, content=body)
    assert answer.status_code == status
    assert answer.json()["problems"][0]["message"]


def test_the_token_is_asked_for(api: TestClient) -> None:
    for given in ("Bearer x", "Basic x", ""):
        answer = api.post("/v1/judge", json={"pairs": []}, headers={"authorization": given})
        assert answer.status_code == 401
    assert api.get("/healthz", headers={"authorization": ""}).json() == {"status": "ok"}


def test_a_key_of_idempotency_comes_back(api: TestClient) -> None:
    answer = api.post("/v1/judge", json={"pairs": []}, headers={"idempotency-key": "abc-1"})
    assert answer.headers["idempotency-key"] == "abc-1"


def test_the_description_names_every_route_and_resolves(api: TestClient) -> None:
    reply: dict[str, Any] = api.get("/openapi.json", headers={"authorization": ""}).json()
    assert reply["openapi"] == "3.1.0"
    assert {call.path for call in CALLS} <= set(reply["paths"])
    known = set(reply["components"]["schemas"])
    used = {part.split('"')[0] for part in json.dumps(reply).split("#/components/schemas/")[1:]}
    assert used <= known
    assert reply == json.loads(json.dumps(openapi()))


def test_answers_are_as_described(api: TestClient) -> None:
    answer = api.post("/v1/judge", json={"pairs": [{"target": "有效提升", "actual": "有提升", "weight": 5}]})
    described = openapi()["components"]["schemas"]["Score"]["required"]
    assert set(described) <= set(answer.json()["scores"][0])
