"""What the program writes fits the schemas that it publishes; what does not fit is refused."""

import json
from typing import Any

import jsonschema
import pytest
import yaml

import evaluator
from evaluator.places import shipped
from evaluator.rulebook import known_rulebooks
from tests.commands import call


def valid(name: str, data: Any) -> bool:
    checker: Any = jsonschema.Draft202012Validator(evaluator.schema(name))
    return bool(checker.is_valid(data))


TEXTS = [
    "≥35家",
    "2022年10月31日前",
    "较上年增长5%以上",
    "批发：3万元/家；零售：5万元/家",
    "按合同价",
    "有效提升",
    "完成1部宣传片，2套方案",
    "",
    "达到≥3,5家",
]


@pytest.mark.parametrize("text", TEXTS)
def test_what_parse_prints_fits_its_schema(text: str) -> None:
    reading = json.loads(call("parse", "--json", text).stdout)
    assert valid("reading", reading)
    assert reading["constraint"] is None or valid("constraint", reading["constraint"])


def test_what_run_prints_fits_its_schema() -> None:
    shape = json.loads(call("run", "--format", "json").stdout)
    assert valid("scorecards", shape)
    assert all(valid("indicator", row) for project in shape["projects"] for row in project["indicators"])
    del shape["projects"][0]["indicators"][0]["status"]
    assert not valid("scorecards", shape)


def test_the_schema_of_a_constraint_names_its_fields_as_they_are_written() -> None:
    quantity = evaluator.schema("constraint")["$defs"]["Quantity"]
    assert {"stated", "lower", "upper", "lower_closed", "upper_closed", "unit"} <= quantity["properties"].keys()


@pytest.mark.parametrize("name", known_rulebooks())
def test_the_shipped_rulebooks_fit_their_schema(name: str) -> None:
    text = (shipped("rules") / f"{name}.yaml").read_text(encoding="utf-8")
    data = json.loads(json.dumps(with_texts_as_keys(yaml.safe_load(text))))
    checker: Any = jsonschema.Draft202012Validator(evaluator.schema("rulebook"))
    assert [(error.json_path, error.message) for error in checker.iter_errors(data)] == []
    assert not valid("rulebook", {"title": "甲", "exess": {}})


def with_texts_as_keys(data: Any) -> Any:
    """JSON has no days as keys."""
    if isinstance(data, dict):
        return {str(key): with_texts_as_keys(value) for key, value in data.items()}
    return [with_texts_as_keys(each) for each in data] if isinstance(data, list) else data


def test_the_command_prints_what_the_function_gives() -> None:
    for name in call("schema").stdout.split():
        assert json.loads(call("schema", name).stdout) == evaluator.schema(name)


def test_an_unknown_schema_is_wrong_usage() -> None:
    found = call("schema", "nothing")
    assert found.exit_code == 2
    assert found.stderr.startswith("用法错误：没有“nothing”的 JSON Schema；有这些：constraint、reading、problem、")


def test_the_catalogue_can_be_listed_and_each_page_shown() -> None:
    listed = call("problems").stdout.splitlines()
    assert "E101  错误  文件不存在或无法读取" in listed
    assert call("problems", "E101").stdout.startswith("# E101 文件不存在或无法读取\n")
    lines = [json.loads(line) for line in call("problems", "--json").stdout.splitlines()]
    assert len(lines) == len(listed)
    assert json.loads(call("problems", "E101", "--json").stdout) == evaluator.problem_info("E101").to_dict()
    assert call("problems", "E000").stderr.startswith("用法错误：没有问题代码“E000”；不加代码可列出全部")
