"""Findings for other machines: SARIF by its schema, JUnit as XML, annotations a line each."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from lxml import etree

from evaluator import findings
from evaluator.problem import Location, problem
from tests.commands import call

SCHEMA: dict[str, Any] = json.loads((Path(__file__).parent / "sarif.schema.json").read_text(encoding="utf-8"))
KEYS = ("一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A form whose missed target has full marks, and one without a fault."""
    for name, actual in (("甲", "28家"), ("乙", "36家")):
        row = dict(zip(KEYS, ("产出指标", "数量指标", "奖励企业数", "≥35家", actual, 100, 100), strict=True))
        form = {"项目名称": name, "年度": 2022, "绩效指标": [row]}
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(form, allow_unicode=True), encoding="utf-8")
    return tmp_path


def valid(log: Any) -> bool:
    checker: Any = jsonschema.Draft7Validator(SCHEMA)
    return bool(checker.is_valid(log))


@pytest.mark.parametrize("command", ["check", "review"])
def test_sarif_has_a_rule_a_code_and_a_result_a_finding(command: str, folder: Path) -> None:
    log = json.loads(call(command, folder, "--format", "sarif").stdout)
    assert valid(log)
    (run,) = log["runs"]
    assert run["results"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    broken = {**log, "runs": [{**run, "results": [{"ruleId": "S01"}]}]}
    assert not valid(broken)


def test_a_finding_lies_at_the_line_of_its_file(folder: Path) -> None:
    log = json.loads(call("review", folder, "--format", "sarif").stdout)
    (found,) = [each for each in log["runs"][0]["results"] if each["ruleId"] == "S01"]
    place = found["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"].endswith("甲.yaml")
    assert (found["level"], place["region"]) == ("error", {"startLine": 3})
    assert found["message"]["text"].startswith("“奖励企业数”未完成却得满分：目标 ≥35家，实际 28家")


def test_junit_fails_the_form_with_an_error_and_passes_the_other(folder: Path) -> None:
    suite = etree.fromstring(call("review", folder, "--format", "junit").stdout.encode())
    cases = {str(case.get("name")): case.findall("failure") for case in suite.findall("testcase")}
    failing = [name for name, failures in cases.items() if failures]
    assert [Path(name).name for name in failing] == ["甲.yaml"]
    assert (suite.get("tests"), suite.get("failures")) == (str(len(cases)), "1")
    assert any(name.endswith("乙.yaml") for name in cases)


def test_annotations_escape_what_would_end_them() -> None:
    found = problem("E101", "甲,乙: 100%\n丙", location=Location("a,b:c.yaml", row=7))
    assert findings.github([found]) == "::error file=a%2Cb%3Ac.yaml,line=7,title=E101::甲,乙: 100%25%0A丙"


def test_characters_that_xml_has_not_are_spaces() -> None:
    found = problem("E101", "甲\x07<乙>&", location=Location("f\x00.yaml"))
    suite = etree.fromstring(findings.junit([found], []).encode())
    assert suite[0].get("name") == "f .yaml"
    assert suite[0][0].get("message") == "甲 <乙>&"


def test_a_mistake_of_the_program_has_an_exit_code_of_its_own(tmp_path: Path) -> None:
    code = (
        "import evaluator.cli, evaluator.language as language\n"
        "def read(*_, **__): raise ZeroDivisionError('ours')\n"
        "language.read = read\n"
        "evaluator.cli.main(['parse', '35'], prog_name='evaluator')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 70
    assert done.stderr.startswith("程序内部错误（ZeroDivisionError：ours）")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_result_that_the_disk_did_not_take_is_no_success(unbuffered: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "evaluator", "run", "--format", "json"]
    environment = {
        "PYTHONUNBUFFERED": unbuffered,
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, env=environment, cwd=tmp_path, check=False
        )
    assert done.returncode == 2
    assert "磁盘已满" in done.stderr
