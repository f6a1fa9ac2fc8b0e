"""The command line as the outside contract has it: exit codes, what goes where, shapes, and every slip in words."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click.testing import CliRunner

from evaluator.cli import main
from evaluator.rulebook import known_rulebooks
from evaluator.text import width

if TYPE_CHECKING:
    from click.testing import Result

HERE = Path(__file__).parent
VALUES = yaml.safe_load((HERE / "parse.yaml").read_text(encoding="utf-8"))
SLIPS = yaml.safe_load((HERE / "slips.yaml").read_text(encoding="utf-8"))
LOCATION = {"file", "sheet", "row", "column", "text", "start", "end"}
COMMANDS = (
    "import",
    "check",
    "template",
    "run",
    "explain",
    "review",
    "monitor",
    "aggregate",
    "rules",
    "batch",
    "parse",
    "serve",
)


def call(*arguments: object, stdin: str | bytes | None = None) -> Result:
    """A command run here; what it must never do is checked each time."""
    result = CliRunner().invoke(main, [str(each) for each in arguments], input=stdin)
    assert "Traceback" not in result.output
    assert "程序内部错误" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def lay_out(folder: Path, **contents: str | None) -> Path:
    """The files of ``slips.yaml`` in a folder, with some of them changed or left out."""
    (folder / "leer").mkdir()
    for name, suffix in {"targets": "yaml", "indicators": "csv", "funds": "csv"}.items():
        text = contents.get(name, SLIPS[name])
        if text is not None:
            (folder / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    return folder


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


def test_help_is_aligned_on_a_terminal() -> None:
    assert call("monitor", "--help").stdout.split("选项：\n")[1].splitlines() == [
        "  --month 月    完成值和执行数截至几月底。［1–12，必填］",
        "  --json        输出 JSON。",
        "  --rules 编号  预警办法所在的规则；默认 shanxi-practice（系统做法）。",
        "  --year 年     没有写明年度时所用的年度。［1949–2100］",
        "  --help        显示本帮助。",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rum"], "没有命令 rum；是不是 run"),
        (["run", "--forma", "csv"], "没有选项 --forma；是不是 --format"),
        (["run", "--format", "xlsx"], "xlsx 和 docx 要写成文件，请加 -o 文件夹"),
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
        (["run", "--format", "pdf"], "--format 的值不可用：应为 terminal、json、csv、xlsx、docx、html 之一"),
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


def test_run_shows_the_example_that_ships() -> None:
    result = call("run", "--format", "csv")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 1 + 9 + 100


def test_run_prints_results_to_standard_output_and_nothing_else(folder: Path) -> None:
    result = call("run", folder / "targets.yaml", folder, "--format", "json")
    assert result.stderr == ""
    shape = json.loads(result.stdout)
    assert list(shape) == ["format", "rules", "inputs", "projects", "problems"]
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
        "自评表_图书采购.xlsx",
        "自评情况汇总表.xlsx",
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


# --- template ---------------------------------------------------------------------------------------------------------


def test_template_goes_out_filled_in_and_comes_back(folder: Path) -> None:
    out = folder / "表" / "填写.csv"
    result = call("template", folder / "targets.yaml", "-o", out)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{out}\n{out.with_name('填写_资金.csv')}\n"
    text = out.read_text("utf-8-sig").replace("≥1200册,册,", "≥1200册,册,1150册")
    out.write_text(text, encoding="utf-8")
    run = call("run", folder / "targets.yaml", out.parent, "--format", "json")
    (project,) = json.loads(run.stdout)["projects"]
    first = project["indicators"][0]
    assert (first["target"], first["actual"], first["status"]) == ("≥1200册", "1150册", "not_met")


def test_template_does_not_overwrite_unless_forced(folder: Path) -> None:
    out = folder / "填写.xlsx"
    assert call("template", folder / "targets.yaml", "-o", out).exit_code == 0
    first = out.read_bytes()
    out.write_bytes(b"filled in")
    refused = call("template", folder / "targets.yaml", "-o", out)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith(f"{out}: E190 文件已存在，没有覆盖\n")
    assert out.read_bytes() == b"filled in"
    assert call("template", folder / "targets.yaml", "-o", out, "--force").exit_code == 0
    assert out.read_bytes() == first


def test_template_says_what_is_wrong_with_some_forms_and_goes_on_with_the_others(folder: Path) -> None:
    (folder / "second.yaml").write_text("项目名称: 阅览室\n年读: 2023\n", encoding="utf-8")
    result = call("template", folder, "-o", folder / "表.xlsx")
    assert (result.exit_code, result.stdout) == (0, f"{folder / '表.xlsx'}\n")
    assert result.stderr == f"{folder / 'second.yaml'}:2［年读］: E106 没有“年读”这个键\n  = 是否应为“年度”\n"
    assert call("template", folder, "-o", folder / "表.xlsx", "--force", "--exit-code").exit_code == 1


def test_template_of_nothing_ends_with_2(folder: Path) -> None:
    result = call("template", folder / "nothing.yaml", "-o", folder / "表.xlsx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{folder / 'nothing.yaml'}: E101 没有这个文件或文件夹\n  = 请检查路径\n"


# --- import -----------------------------------------------------------------------------------------------------------

PAGE = """<table><tr><th colspan=4>项目支出绩效目标申报表</th></tr><tr><td>项目名称</td><td colspan=3>图书采购</td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>
<tr><td>产出指标</td><td>数量指标</td><td>采购册数</td><td>≥1200册</td></tr>
<tr><td>满意度指标</td><td>服务对象满意度指标</td><td>读者满意度</td><td>≥90%</td></tr></table>"""


def test_import_writes_targets_and_says_what_each_document_gave(tmp_path: Path) -> None:
    document, out = tmp_path / "申报表.html", tmp_path / "targets"
    document.write_text(PAGE, encoding="utf-8")
    result = call("import", document, "-o", out)
    assert result.exit_code == 0
    assert re.fullmatch(
        rf"{re.escape(str(document))}：1 张表，2 个指标，单元格归入 (\d+)/\1 \(100\.00%\)\n", result.stdout
    )
    assert result.stderr.endswith(f"已写入 {out}：1 个文件\n")
    assert [each.name for each in out.iterdir()] == ["01-图书采购.yaml"]
    again = call("import", document, "-o", out)
    assert again.exit_code == 0


def test_import_goes_on_after_a_document_that_cannot_be_read(tmp_path: Path) -> None:
    good, broken = tmp_path / "申报表.html", tmp_path / "扫描.docx"
    good.write_text(PAGE, encoding="utf-8")
    broken.write_bytes(b"PK\x03\x04 broken")
    result = call("import", broken, good, "-o", tmp_path / "targets")
    assert result.exit_code == 0
    assert result.stderr.startswith(f"{broken}: E6")
    assert call("import", broken, good, "-o", tmp_path / "targets", "--exit-code").exit_code == 1


def test_import_of_nothing_usable_ends_with_2_and_writes_nothing(tmp_path: Path) -> None:
    result = call("import", tmp_path / "没有.docx", "-o", tmp_path / "targets")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{tmp_path / '没有.docx'}: E601 文件不存在或不是普通文件\n"
    assert not (tmp_path / "targets").exists()


def test_import_of_an_empty_folder_says_so(tmp_path: Path) -> None:
    result = call("import", tmp_path, "-o", tmp_path / "targets")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"{tmp_path}: E109 文件夹中没有目标表，也没有可以读取的文档\n"
        "  = 目标表是 .yaml 文件；文档可以是 txt、csv、html、docx、xlsx、xls、et、pdf，以及 doc、wps\n"
    )


def test_import_does_not_overwrite_other_targets_unless_forced(tmp_path: Path) -> None:
    document, target = tmp_path / "申报表.html", tmp_path / "01-图书采购.yaml"
    document.write_text(PAGE, encoding="utf-8")
    target.write_text("项目名称: 图书采购\n", encoding="utf-8")
    refused = call("import", document, "-o", tmp_path)
    assert refused.exit_code == 2
    assert f"{target}: E623 文件已存在且内容不同，没有覆盖" in refused.stderr
    assert call("import", document, "-o", tmp_path, "--force").exit_code == 0
    assert "采购册数" in target.read_text("utf-8")


# --- as a process -----------------------------------------------------------------------------------------------------


def process(*arguments: object, **extra: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "evaluator", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=60, check=False, **extra)


def test_as_a_process_bytes_and_exit_code_are_the_same(folder: Path) -> None:
    here = call("run", folder / "targets.yaml", folder, "--format", "csv")
    there = process("run", folder / "targets.yaml", folder, "--format", "csv")
    assert (there.returncode, there.stderr) == (0, b"")
    assert there.stdout == here.stdout_bytes
    assert there.stdout.startswith(b"\xef\xbb\xbf")


def test_in_a_plain_locale_chinese_comes_out_all_the_same() -> None:
    plain = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    done = process("parse", "--json", "≥35家", env=plain)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["text"] == "≥35家"


@pytest.mark.parametrize("arguments", ["run --format csv", "parse --json"])
def test_a_reader_that_goes_away_is_no_fault(arguments: str, folder: Path) -> None:
    (folder / "values.txt").write_text("≥35家\n" * 3000, encoding="utf-8")
    program = f"{sys.executable} -m evaluator {arguments} < values.txt"
    done = subprocess.run(
        ["bash", "-c", program + " | head -1 >/dev/null; exit ${PIPESTATUS[0]}"],
        capture_output=True,
        timeout=60,
        check=False,
        cwd=folder,
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert b"Error" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only where there is a full device")
def test_a_full_disk_is_said_in_a_line() -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "evaluator", "run", "--format", "csv"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("结果无法输出：")


def test_serve_tells_its_address_and_ends_quietly(folder: Path) -> None:
    command = [sys.executable, "-m", "evaluator", "serve", str(folder / "targets.yaml"), str(folder), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        line = running.stdout.readline().decode()
        assert re.fullmatch(r"请用浏览器打开 http://127\.0\.0\.1:\d+/（按 Ctrl\+C 结束）\n", line)
        time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=20)
    assert (running.returncode, said.decode()) == (0, "已结束。\n")


def test_serve_says_when_the_port_is_taken() -> None:
    from evaluator.serve import Server, Service

    with Server(Service(), 0) as taken:
        result = call("serve", "--port", taken.server_port)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"用法错误：端口 {taken.server_port} 不可用，可用 --port 另选一个\n")
