"""``check``, ``review`` and ``explain`` as commands: exit codes, what goes where, JSON, files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.commands import call

if TYPE_CHECKING:
    from pathlib import Path


TARGETS = """项目名称: 图书采购
年度: 2023
主管部门及代码: 061-某县文化馆
总体目标: 采购图书，改善阅读条件
绩效指标:
  - {一级指标: 产出指标, 二级指标: 数量指标, 三级指标: 采购册数, 指标值: ≥1200册}
  - {一级指标: 产出指标, 二级指标: 时效指标, 三级指标: 到馆时间, 指标值: 2023年6月底前}
  - {一级指标: 效益指标, 二级指标: 社会效益指标, 三级指标: 借阅量, 指标值: ≥3万册次}
  - {一级指标: 满意度指标, 二级指标: 服务对象满意度指标, 三级指标: 读者满意度, 指标值: ≥90%}
"""
BLANK = "  - {一级指标: 产出指标, 二级指标: 数量指标, 三级指标: 书架数量, 指标值: }\n"
FIGURES = """项目名称,三级指标,实际完成值
图书采购,采购册数,900册
图书采购,到馆时间,2023年6月30日
图书采购,借阅量,3.2万册次
图书采购,读者满意度,92%
"""
PUBLISHED = """项目名称,一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分
图书采购,产出指标,数量指标,采购册数,≥1200册,900册,20%,20
农家书屋,产出指标,数量指标,书屋数,≥8个,8个,10,10
图书采购,产出指标,时效指标,到馆时间,"≥3,5天",4天,10,10
图书采购,产出指标,质量指标,破损率,,1%,10,10
农家书屋,产出指标,质量指标,合格率,≥95%,,10,10
图书采购,效益指标,社会效益指标,阅读条件,有效改善,新设了两个阅览角,10,9
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "targets.yaml").write_text(TARGETS, encoding="utf-8")
    (tmp_path / "figures.csv").write_text(FIGURES, encoding="utf-8")
    (tmp_path / "published.csv").write_text(PUBLISHED, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", ["check", "review"])
@pytest.mark.parametrize("content", [None, b"", b"\x00\x01\xff", "一段说明，不是表格".encode()])
def test_what_cannot_be_used_ends_with_2_and_prints_no_result(
    command: str, content: bytes | None, tmp_path: Path
) -> None:
    path = tmp_path / "表.csv"
    if content is not None:
        path.write_bytes(content)
    result = call(command, path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(str(path))


@pytest.mark.parametrize("command", ["check", "review"])
def test_an_unknown_rulebook_ends_with_2(command: str, folder: Path) -> None:
    result = call(command, folder / "targets.yaml", "--rules", "财预")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("E401 没有评分规则“财预”\n  = 已有：")


def objects(lines: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.splitlines()]


# --- check ------------------------------------------------------------------------------------------------------------


def test_check_counts_on_standard_error_and_finds_nothing_on_a_good_form(folder: Path) -> None:
    result = call("check", folder / "targets.yaml", "--json", "--exit-code")
    *found, form = objects(result.stdout)
    assert (result.exit_code, [each for each in found if each["severity"] == "error"]) == (0, [])
    assert list(form) == ["form", "unit", "year", "file", "checks", "unjudged"]
    assert (form["checks"]["T04"], form["checks"]["S01"]) == ("passed", "not_applicable")
    assert result.stderr.startswith("1 张目标表：错误 0，")


def test_check_prints_a_finding_a_line_as_json_and_ends_with_1_when_asked(folder: Path) -> None:
    (folder / "targets.yaml").write_text(TARGETS + BLANK, encoding="utf-8")
    result = call("check", folder / "targets.yaml", "--json")
    *found, form = objects(result.stdout)
    assert form["checks"]["T04"] == "found"
    assert all(list(each) == ["code", "severity", "message", "location", "hint"] for each in found)
    assert "T04" in {each["code"] for each in found}
    assert result.exit_code == 0
    assert call("check", folder / "targets.yaml", "--exit-code").exit_code == 1


# --- review -----------------------------------------------------------------------------------------------------------


def test_review_gives_a_json_object_a_row_in_the_order_of_the_input(folder: Path) -> None:
    result = call("review", folder / "published.csv", "--json", "--year", "2023")
    rows = [each for each in objects(result.stdout) if "status" in each]
    assert result.exit_code == 0
    shown = [(row["三级指标"], row["status"], row["score"], row["published"], row["difference"]) for row in rows]
    assert shown == [
        ("采购册数", "not_met", "15.00", "20", "5.00"),
        ("书屋数", "met", "10.00", "10", "0.00"),
        ("到馆时间", "pending", None, "10", None),
        ("破损率", "no_target", "0.00", "10", "10.00"),
        ("合格率", "no_actual", "0.00", "10", "10.00"),
        ("阅读条件", "pending", None, "9", None),
    ]
    codes = [{each["code"] for each in row["problems"]} for row in rows]
    assert "S01" in codes[0]
    assert "E201" in codes[2]
    assert "S09" in codes[4]
    keys = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
    assert all(set(keys) < set(row) for row in rows)


@pytest.mark.parametrize(
    "header",
    [
        "三级指标,指标值,完成值,权重,自评得分",
        "指标名称,年度指标,实际值,分值,得分",
        "三级指标,目标值,全年实际值,分值,得分",
    ],
)
def test_review_knows_the_columns_by_their_other_names(header: str, tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes(f"{header}\r\n采购册数,≥1200册,900册,20,20\r\n".encode("gb18030"))
    row, _ = objects(call("review", path, "--json").stdout)
    assert (row["年度指标值"], row["实际完成值"], row["score"], row["difference"]) == (
        "≥1200册",
        "900册",
        "15.00",
        "5.00",
    )


def test_review_ends_with_1_only_when_asked_and_a_score_is_wrong(folder: Path) -> None:
    assert call("review", folder / "published.csv").exit_code == 0
    assert call("review", folder / "published.csv", "--exit-code").exit_code == 1
    good = folder / "good.csv"
    good.write_text("三级指标,年度指标值,实际完成值,分值,得分\n书屋数,≥8个,8个,10,10\n", encoding="utf-8")
    assert call("review", good, "--exit-code").exit_code == 0


def test_review_writes_a_page_a_workbook_and_the_rows(folder: Path) -> None:
    out = folder / "结果"
    result = call("review", folder / "published.csv", "-o", out)
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (0, f"已写入 {out}")
    papers = {"复核底稿_图书采购.xlsx", "复核底稿_农家书屋.xlsx"}
    assert {each.name for each in out.iterdir()} == {"review.html", "review.xlsx", "review.jsonl"} | papers
    lines = (out / "review.jsonl").read_text("utf-8").splitlines()
    assert lines == call("review", folder / "published.csv", "--json").stdout.splitlines()
    refused = call("review", folder / "published.csv", "-o", folder / "targets.yaml")
    assert refused.exit_code == 2
    assert "E190 结果无法写入" in refused.stderr


def test_review_of_what_run_wrote_reads_each_form_once_and_agrees(folder: Path) -> None:
    out = folder / "结果"
    call("run", folder / "targets.yaml", folder / "figures.csv", "-o", out)
    *rows, own = objects(call("review", out, "--json").stdout)
    assert [row["三级指标"] for row in rows] == ["采购册数", "到馆时间", "借阅量", "读者满意度"]
    assert {row["difference"] for row in rows} == {"0.00"}
    assert (own["form"], own["unit"], own["total"]) == ("图书采购", "061-某县文化馆", own["published_total"])


def test_review_says_behind_the_rows_of_each_form_what_concerns_the_form(folder: Path) -> None:
    last = objects(call("review", folder / "published.csv", "--json", "--year", "2023").stdout)[-4:]
    assert [each.get("三级指标") or each.get("form") for each in last[:3]] == ["农家书屋", "阅读条件", "图书采购"]
    school, books = last[0], last[2]
    assert list(school) == [
        "form", "unit", "year", "file", "total", "published_total", "problems", "checks", "unjudged"
    ]  # fmt: skip
    assert (school["unit"], school["year"], school["file"]) == (None, 2023, str(folder / "published.csv"))
    assert [school["checks"][code] for code in ("S09", "S01", "S07", "S23")] == [
        "found", "unjudged", "not_applicable", "not_applicable"
    ]  # fmt: skip
    assert school["unjudged"]["S01"] == "1 项没有实际完成值"
    assert books["checks"]["S01"] == "found"
    assert set(last[3]) == {"folder", "problems"}


# --- explain ----------------------------------------------------------------------------------------------------------


def test_explain_prints_the_tree_of_an_indicator_or_of_a_project(folder: Path) -> None:
    given = ("explain", folder / "targets.yaml", folder / "figures.csv", "图书采购")
    one = call(*given, "采购册数")
    assert one.exit_code == 0
    assert "900 ÷ 1200 = 75%" in one.stdout
    assert "到馆时间" not in one.stdout
    assert "到馆时间" in call(*given).stdout


def test_explain_as_json_names_rules_inputs_and_arithmetic(folder: Path) -> None:
    result = call("explain", folder / "targets.yaml", folder / "figures.csv", "图书", "采购册数", "--json")
    shape = json.loads(result.stdout)
    assert shape["format"] == "evaluator.explanation/1"
    assert [each["path"] for each in shape["inputs"]] == ["targets.yaml", "figures.csv"]
    (indicator,) = shape["indicators"]
    assert (indicator["status"], indicator["attainment"]) == ("not_met", "0.75")
    assert indicator["actual"]["constraint"]["lower"] == "900"


def test_explain_drafts_the_deviation_from_facts(folder: Path) -> None:
    drafted = call("explain", folder / "targets.yaml", folder / "figures.csv", "图书采购", "--draft").stdout
    assert drafted.startswith("采购册数：")
    assert "900" in drafted


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("农家书屋",), "用法错误：没有项目“农家书屋”；有这些项目：图书采购\n"),
        (("图书采购", "书架"), "E303 “图书采购”没有指标“书架”\n"),
        (("图书采购", "采购册数", "--against", "财预"), "E401 没有评分规则“财预”\n  = 已有："),
    ],
)
def test_explain_of_what_is_not_there_ends_with_2_and_names_what_is(
    names: tuple[str, ...], said: str, folder: Path
) -> None:
    result = call("explain", folder / "targets.yaml", folder / "figures.csv", *names)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_explain_ends_with_1_when_asked_and_the_figures_have_an_error(folder: Path) -> None:
    given = ("explain", folder / "targets.yaml", folder / "figures.csv", "图书采购", "--exit-code")
    assert call(*given).exit_code == 0
    (folder / "figures.csv").write_text(FIGURES + "图书采购,书架,3个\n", encoding="utf-8")
    result = call(*given)
    assert result.exit_code == 1
    assert "E303" in result.stderr


def test_review_against_targets_that_cannot_be_read_ends_with_2(folder: Path) -> None:
    result = call("review", folder / "published.csv", "--approved", folder / "没有.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(f"{folder / '没有.yaml'}: E101 没有这个文件或文件夹\n  = 请检查路径\n")


def test_a_published_score_below_zero_is_reviewed_like_any_other(folder: Path) -> None:
    (folder / "slip.csv").write_text(
        "项目名称,一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分\n"
        "图书采购,产出指标,数量指标,采购册数,≥1200册,900册,20,-150\n",
        encoding="utf-8",
    )
    result = call("review", folder / "slip.csv")
    assert result.exit_code == 0
    assert "自评得分率分布　60 以下：1 份" in result.stdout


def test_explain_lists_some_of_many_projects(tmp_path: Path) -> None:
    for number in range(25):
        (tmp_path / f"{number:02d}.yaml").write_text(TARGETS.replace("图书采购", f"项目{number:02d}"), encoding="utf-8")
    (tmp_path / "figures.csv").write_text(FIGURES.replace("图书采购", "项目00"), encoding="utf-8")
    result = call("explain", tmp_path, tmp_path / "figures.csv", "没有的")
    assert result.exit_code == 2
    assert "项目19 等 25 个\n" in result.stderr
    assert "项目20" not in result.stderr
