"""The command line as the outside contract has it: exit codes, what goes where, shapes, and every slip in words."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

import evaluator
from evaluator.cli import main
from evaluator.paper.official import LAYOUTS
from evaluator.problem import has_errors
from evaluator.rulebook import known_rulebooks
from evaluator.text import width
from tests.commands import SLIPS, call, lay_out

VALUES = yaml.safe_load((Path(__file__).parent / "parse.yaml").read_text(encoding="utf-8"))
LOCATION = {"file", "sheet", "row", "column", "text", "start", "end"}
COMMANDS = (
    "import",
    "check",
    "template",
    "run",
    "take",
    "explain",
    "review",
    "papers",
    "report",
    "evidence",
    "package",
    "verify",
    "monitor",
    "aggregate",
    "rules",
    "compare",
    "batch",
    "parse",
    "serve",
    "mcp",
    "schema",
    "problems",
    "conformance",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay_out(tmp_path)


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """A project that does not pass: nothing but its name was done."""
    figures = "采购册数,10册\n到馆时间,2023年12月1日\n读者满意度,12%\n"
    return lay_out(tmp_path, indicators="三级指标,实际完成值\n" + figures)


# --- all commands -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_in_chinese_and_a_success(command: str) -> None:
    result = call(*command.split(), "--help")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("用法：")
    assert not re.search(r"Usage|Options|Commands|required|Show this|<=", result.stdout)
    assert max(map(width, result.stdout.splitlines())) <= 80


def test_help_names_every_command_in_the_order_of_the_work() -> None:
    listed = call("--help").stdout.split("命令：\n")[1]
    assert tuple(re.findall(r"^  (\w+) ", listed, re.MULTILINE)) == COMMANDS


def test_the_layouts_to_choose_from_are_those_there_are() -> None:
    assert f"--layout [{'|'.join(LAYOUTS)}]" in call("run", "--help").stdout


def test_help_is_aligned_on_a_terminal() -> None:
    assert call("monitor", "--help").stdout.split("选项：\n")[1].splitlines() == [
        "  --month 月        完成值和执行数截至几月底。［1–12，必填］",
        "  --json            输出 JSON。",
        "  --rules 编号      预警办法所在的规则；默认 shanxi-practice（系统做法）。",
        "  --year 年         没有写明年度时所用的年度。［1949–2100］",
        "  -o, --out 文件夹  每个项目写一张绩效运行监控表（xlsx）到这里。",
        "  --exit-code       有项目不合格或有错误时，退出码为 1。",
        "  --help            显示本帮助。",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rum"], "没有命令 rum；是不是 run"),
        (["run", "--forma", "csv"], "没有选项 --forma；是不是 --format"),
        (["run", "--format", "xlsx"], "xlsx、docx 和 pdf 要写成文件，请加 -o 文件夹"),
        (["template"], "缺少 目标表"),
        (["template", "x"], "缺少 -o 文件"),
        (["monitor"], "缺少 --month 月"),
        (["run", ""], "目标表 的值不可用：不能是空的"),
        (["run", "x", " "], "完成值 的值不可用：不能是空的"),
        (["run", "-o", ""], "-o 的值不可用：不能是空的"),
        (["run", "--rules", ""], "--rules 的值不可用：不能是空的"),
        (["review", ""], "自评表 的值不可用：不能是空的"),
        (["rules", "--compare", "guangxi", ""], "--compare 的值不可用：不能是空的"),
        (["rules", "guangxi", "--compare", "guangxi", "hubei-dept"], "编号和 --compare 只用一个"),
        (["explain", "x", "y", "z", "--draft", "--json"], "--draft 和 --json 只用一个"),
        (["aggregate", "x"], "缺少 单位的表..."),
        (["batch", "x.csv", "-o", ""], "-o 的值不可用：不能是空的"),
        (["template", "x", "-o", "y.pdf"], "文件名要以 .xlsx 或 .csv 结尾：y.pdf"),
        (["import", "-o", "y"], "缺少 文档..."),
        (["parse", "--jsno", "3家"], "没有选项 --jsno"),
        (["parse", "--year", "22", "9月前"], "--year 的值不可用：应为 1949–2100 的整数"),
        (["run", "x", "y", "z", "w"], "多出参数 z、w"),
        (["run", "-o"], "缺少 -o 文件夹"),
        (["rules", "--compare", "guangxi"], "缺少 --compare 编号 编号"),
        (["import", "x", "-o", "y", "--force=z"], "选项 --force 不带值"),
        (["run", "--format", "odt"], "--format 的值不可用：应为 terminal、json、csv、xlsx、docx、pdf、html 之一"),
    ],
)
def test_wrong_usage_ends_with_2_and_one_line(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(main, arguments, prog_name="evaluator")
    command = "evaluator" if arguments[0] == "rum" else f"evaluator {arguments[0]}"
    expected = f"用法错误：{said}\n用 {command} --help 看用法。\n"
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", expected)


# --- parse ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", VALUES, ids=lambda case: str(case[0]) or "empty")
def test_parse_gives_the_constraint_of_the_contract(case: list[Any]) -> None:
    text, constraint, *options = case
    result = call("parse", "--json", *(options[0] if options else []), "--", text)
    assert (result.exit_code, result.stderr) == (0, "")
    (line,) = result.stdout.splitlines()
    found = json.loads(line)
    assert list(found) == ["text", "constraint", "problems"]
    assert (found["text"], found["constraint"]) == (text, constraint)
    for each in found["problems"]:
        assert set(each) == {"code", "severity", "message", "location", "hint"}
        assert set(each["location"]) == LOCATION
        assert each["severity"] in {"warning", "note"}


def test_parse_says_when_a_unit_is_found_only_in_the_name() -> None:
    found = json.loads(call("parse", "--json", "--name", "项目总成本（万元）", "35").stdout)
    assert [(each["code"], each["severity"]) for each in found["problems"]] == [("N211", "note")]


def test_parse_takes_values_that_look_like_options() -> None:
    result = call("parse", "--json", "-5%", "-", "≥35家")
    assert [json.loads(line)["text"] for line in result.stdout.splitlines()] == ["-5%", "-", "≥35家"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_parse_reads_a_value_a_line_in_the_order_of_the_input(encoding: str) -> None:
    result = call("parse", "--json", "--year", "2022", stdin="≥35家\n\n9月前\n不是数,3,5家\n".encode(encoding))
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [each["text"] for each in found] == ["≥35家", "", "9月前", "不是数,3,5家"]
    assert found[1]["constraint"] == {"kind": "missing"}
    assert found[2]["constraint"]["end"] == "2022-08-31"


def test_parse_ends_a_value_at_a_line_feed_only() -> None:
    result = call("parse", "--json", stdin="3\u2028家\r\n\x0c\n\n5家".encode())
    assert [json.loads(line)["text"] for line in result.stdout.split("\n")[:-1]] == ["3\u2028家", "\x0c", "", "5家"]


def test_parse_says_when_standard_input_is_no_text() -> None:
    result = call("parse", stdin=b"\xff\xff\xff")
    assert (result.exit_code, result.stdout) == (2, "")
    said = "E103 标准输入既不是 UTF-8 也不是 GB18030 编码的文本\n  = 请存为 UTF-8 或 GB18030 编码\n"
    assert result.stderr == said


def test_parse_shows_where_a_value_cannot_be_read() -> None:
    result = call("parse", "达到≥3,5家")
    assert (result.exit_code, result.stdout) == (0, "达到≥3,5家\t无法识别\n")
    first, *_ = result.stderr.splitlines()
    assert first == "E201 指标值无法识别"
    shown = json.loads(call("parse", "--json", "达到≥3,5家").stdout)
    assert shown["constraint"] is None
    assert shown["problems"][0]["severity"] == "error"


def test_parse_ends_with_1_only_when_asked_and_a_value_cannot_be_read() -> None:
    assert call("parse", "--exit-code", "≥35家").exit_code == 0
    assert call("parse", "--exit-code", "≥35家", "达到≥3,5家").exit_code == 1
    assert call("parse", "≥35家", "达到≥3,5家").exit_code == 0


# --- run --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", SLIPS["cases"], ids=lambda case: str(case["name"]))
def test_a_slip_is_told_in_words(case: dict[str, Any], tmp_path: Path) -> None:
    lay_out(tmp_path, **{name: case[name] for name in ("targets", "indicators", "funds") if name in case})
    given = case.get("arguments", ["{}/targets.yaml", "{}"])
    arguments = [each.replace("{}", str(tmp_path)) for each in given]
    result = call("run", *arguments, "--format", "csv", "--exit-code")
    expected = case.get("problems", "").replace("{known}", "、".join(known_rulebooks())).replace("{}", str(tmp_path))
    assert (result.exit_code, result.stderr) == (case["code"], expected)
    assert bool(result.stdout) == (case["code"] != 2)
    if case["code"] == 1:
        assert call("run", *arguments).exit_code == 0


@pytest.mark.parametrize(
    "command", ["run {}", "run targets.yaml {}", "check {}", "review {}", "explain {} {} x", "rules {}"]
)
def test_a_path_that_no_system_takes_is_named(command: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    name = "x" * 300 + ".yaml"
    result = call(*command.format(name, name).split())
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"{name}: E101 无法读取，路径过长\n")


def test_from_python_input_that_cannot_be_used_gives_problems_and_no_projects(folder: Path) -> None:
    empty = folder / "empty.csv"
    empty.touch()
    for cards in (
        evaluator.run(folder / "targets.yaml", empty),
        evaluator.run(folder / "leer", folder),
        evaluator.run(folder / "targets.yaml", folder, rules="nirgends"),
    ):
        assert cards.projects == ()
        assert has_errors(cards.problems)
    assert evaluator.run(folder / "targets.yaml", folder).projects[0].total == 100


def test_run_shows_the_example_that_ships() -> None:
    result = call("run", "--format", "csv")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 1 + 9 + 100


def test_run_prints_results_to_standard_output_and_nothing_else(folder: Path) -> None:
    result = call("run", folder / "targets.yaml", folder, "--format", "json")
    assert result.stderr == ""
    shape = json.loads(result.stdout)
    assert list(shape) == ["format", "rules", "fingerprint", "inputs", "projects", "problems"]
    assert shape["format"] == "evaluator.scorecards/1"
    assert shape["projects"][0]["total"] == "100.00"


def test_run_ends_with_1_only_when_asked_and_a_project_does_not_pass(short: Path) -> None:
    assert call("run", short / "targets.yaml", short).exit_code == 0
    assert call("run", short / "targets.yaml", short, "--exit-code").exit_code == 1


def test_run_ends_with_0_when_every_project_passes(folder: Path) -> None:
    assert call("run", folder / "targets.yaml", folder, "--exit-code").exit_code == 0


def test_run_writes_the_files_of_the_contract(folder: Path) -> None:
    out = folder / "结果"
    result = call("run", folder / "targets.yaml", folder, "-o", out)
    assert (result.exit_code, result.stderr) == (0, f"已写入 {out}\n")
    assert {each.name for each in out.iterdir()} == {
        "scorecards.json",
        "scorecards.csv",
        "index.html",
        "得分依据.xlsx",
        "自评表_图书采购.xlsx",
        "自评情况汇总表.xlsx",
        "问题整改清单.xlsx",
    }
    assert json.loads((out / "scorecards.json").read_text("utf-8")) == json.loads(
        call("run", folder / "targets.yaml", folder, "--format", "json").stdout
    )


def test_the_same_input_gives_the_same_bytes(folder: Path) -> None:
    for out in ("one", "two"):
        assert call("run", folder / "targets.yaml", folder, "-o", folder / out, "--format", "docx").exit_code == 0
        call("template", folder / "targets.yaml", "-o", folder / out / "表.xlsx")
        call("template", folder / "targets.yaml", "-o", folder / out / "表.csv")
    one, two = ({each.name: each.read_bytes() for each in (folder / out).iterdir()} for out in ("one", "two"))
    assert {Path(name).suffix for name in one} == {".json", ".csv", ".html", ".xlsx", ".docx"}
    assert one == two


def test_inputs_are_left_as_they_are(folder: Path) -> None:
    before = {each: each.read_bytes() for each in folder.iterdir() if each.is_file()}
    call("run", folder / "targets.yaml", folder, "-o", folder / "out")
    assert {each: each.read_bytes() for each in before} == before
