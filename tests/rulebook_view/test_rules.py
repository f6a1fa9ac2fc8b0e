"""``evaluator rules``: whole outputs as a person has read them.

After a change of a rulebook: ``evaluator rules [ID | --compare A B] > tests/rulebook_view/golden/…``, and read it.
"""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from evaluator.cli import main
from evaluator.rulebook import Rulebook, known_rulebooks, load_rulebook
from evaluator.rulebook.model import parameter_models
from evaluator.rulebook.names import NAMES
from evaluator.rulebook_view import book_dict, book_text, compare, comparison_text, list_text
from evaluator.text import width

HERE = Path(__file__).parent
REVISED = HERE / "revised.yaml"


def load(name: str | Path, year: int | None = None) -> Rulebook:
    rulebook, problems = load_rulebook(name, year)
    assert rulebook is not None, problems
    return rulebook


BOOKS = {name: load(name) for name in known_rulebooks()}


def call(*arguments: object) -> Any:
    return CliRunner().invoke(main, ["rules", *(str(each) for each in arguments)])


@pytest.mark.parametrize(
    ("golden", "arguments"),
    [
        ("list.txt", ()),
        ("system-practice.txt", ("--compare", "cn-caiyu-2020-10", "system-practice")),
        ("caiyu-101.txt", ("--compare", "cn-caiyu-2020-10", "cn-caiyu-2021-101")),
        ("execution-cap.txt", ("--compare", "cn-caiyu-2020-10", "local-execution-cap")),
        ("pidu.txt", ("--compare", "sichuan-2023", "pidu-dept-2025")),
        ("hunan.txt", ("--compare", "cn-forms-2016-2019", "hunan-dept")),
    ],
)
def test_what_is_printed(golden: str, arguments: tuple[str, ...]) -> None:
    result = call(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (HERE / "golden" / golden).read_text(encoding="utf-8")


def test_a_rulebook_is_printed_with_every_parameter() -> None:
    assert call("hubei-dept").stdout == (HERE / "golden" / "hubei-dept.txt").read_text(encoding="utf-8")


def test_the_directions_are_told_rule_by_rule() -> None:
    assert part(book_text(load(REVISED)), "没有符号的指标值") == (
        "没有符号的指标值 direction（自 2022-01-01 起）\n"
        "  · 至多：二级指标含 成本，名称匹配 单价$，单位匹配 ^元\n"
        "  · 至少：其余全部\n"
        "  依据 演示（证据 M：本规则的约定）\n"
        "         演示"
    )


def part(text: str, start: str) -> str:
    """The block of a printed rulebook that starts so."""
    return next(block for block in text.split("\n\n") if block.startswith(start))


def test_a_revision_shows_the_value_in_force_and_the_others_with_their_day() -> None:
    assert part(book_text(load(REVISED, 2022)), "超出上限") == (
        "超出上限 excess（自 2022-01-01 起）\n"
        "  （1 −（完成值 − 指标值）÷ 指标值）× 分值，达到两倍为 0\n"
        "  （自 2023-07-01 起）不得分\n"
        "  依据 某市自评办法，某财〔2022〕1号 第八条（证据 A：官方文本） https://example.org/8\n"
        "         演示"
    )
    assert part(book_text(load(REVISED)), "超出上限").splitlines()[:2] == [
        "超出上限 excess（自 2023-07-01 起）",
        "  不得分",
    ]


def test_bands_are_told_from_the_highest_down_and_an_unverified_article_is_marked() -> None:
    assert part(book_text(load(REVISED)), "数值指标计分") == (
        "数值指标计分 shortfall（自 2022-01-01 起）\n"
        "  80% 及以上得 90%；其余得 0%\n"
        "  依据 某市自评办法，某财〔2022〕1号 第七条（证据 M：条款未核实）\n"
        "         演示"
    )


def test_late_bands_start_at_a_day() -> None:
    assert load(REVISED).lateness.value.in_words() == ("逾期 30 天起得 30%；其余得 80%",)


@pytest.mark.parametrize("name", BOOKS)
def test_every_parameter_has_a_name_and_says_something(name: str) -> None:
    assert set(NAMES) == set(parameter_models())
    for parameter in BOOKS[name].parameters():
        lines = parameter.value.in_words()
        assert all(lines)
        assert lines


@pytest.mark.parametrize("cells", range(60, 140, 7))
def test_no_line_is_wider_than_the_terminal(cells: int) -> None:
    texts = [list_text(list(BOOKS.values()), cells), *(book_text(book, cells) for book in BOOKS.values())]
    assert max(width(line) for text in texts for line in text.splitlines()) <= cells


def test_a_comparison_fits_a_screen_of_eighty() -> None:
    text = comparison_text(compare(BOOKS["cn-caiyu-2020-10"], BOOKS["system-practice-80-70-60"]), 80)
    assert max(map(width, text.splitlines())) <= 80


@pytest.mark.parametrize(("one", "other"), list(combinations(BOOKS, 2)))
def test_what_differs_is_all_that_differs(one: str, other: str) -> None:
    found = compare(BOOKS[one], BOOKS[other])
    values = [{each.name: each.value for each in BOOKS[name].parameters()} for name in (one, other)]
    assert {each.name for each in found.differences} == {n for n in NAMES if values[0][n] != values[1][n]}


def test_a_rulebook_and_itself_differ_in_nothing() -> None:
    text = comparison_text(compare(BOOKS["guangxi"], BOOKS["guangxi"]))
    assert "不同的参数 0 个" in text
    assert text.endswith("示例的得分全部相同。\n")


SCORED = {"数量未达标": "8.00", "成本超两成": "8.33", "成本达两倍": "5.00", "满意度差5个百分点": "9.44"}


def test_the_examples_agree_with_the_test_vectors() -> None:
    found = {each.case: each.scores for each in compare(BOOKS["cn-caiyu-2020-10"], BOOKS["jiangxi-2017"]).indicators}
    assert {case: found[case][0] for case in SCORED} == SCORED
    assert found["满意度差5个百分点"][1] == "9.00"


def test_the_list_as_json() -> None:
    found = json.loads(call("--json").stdout)
    assert found["format"] == "evaluator.rulebooks/1"
    assert [each["id"] for each in found["rulebooks"]] == list(known_rulebooks())
    assert [each["id"] for each in found["rulebooks"] if each["default"]] == ["cn-caiyu-2020-10"]
    hubei = next(each for each in found["rulebooks"] if each["id"] == "hubei-dept")
    assert hubei["weights"] == [{"预算执行率": "20", "产出指标": "40", "效益指标+满意度指标": "40"}]
    assert hubei["own"] == ["weights", "excess", "overshoot", "qualitative"]
    assert sum(hubei["evidence"].values()) == len(NAMES)


def test_a_rulebook_as_json() -> None:
    found = book_dict(load(REVISED, 2022))
    assert found["format"] == "evaluator.rulebook/1"
    assert [each["name"] for each in found["parameters"]] == list(parameter_models())
    excess = next(each for each in found["parameters"] if each["name"] == "excess")
    assert excess == {
        "name": "excess",
        "title": "超出上限",
        "since": "2022-01-01",
        "words": ["（1 −（完成值 − 指标值）÷ 指标值）× 分值，达到两倍为 0"],
        "value": {"method": "linear"},
        "values": {"2022-01-01": {"method": "linear"}, "2023-07-01": {"method": "direct"}},
        "sources": [
            {
                "title": "某市自评办法",
                "number": "某财〔2022〕1号",
                "article": "第八条",
                "evidence": "A",
                "says": "演示",
                "for": "",
                "href": "https://example.org/8",
                "citation": "某财〔2022〕1号 第八条",
                "verified": True,
            }
        ],
        "rulebook": "revised",
        "inherited": False,
    }
    assert json.loads(call("hubei-dept", "--json").stdout) == json.loads(json.dumps(book_dict(BOOKS["hubei-dept"])))


def test_a_comparison_as_json() -> None:
    found = json.loads(call("--compare", "cn-caiyu-2020-10", "tianjin-hebei", "--json").stdout)
    assert found["format"] == "evaluator.rulebook-comparison/1"
    assert [each["id"] for each in found["rulebooks"]] == ["cn-caiyu-2020-10", "tianjin-hebei"]
    equality = next(each for each in found["parameters"] if each["name"] == "equality")
    assert equality["words"] == [["超过也得满分"], ["超过按超出上限计分"]]
    example = next(each for each in found["indicators"] if each["case"] == "等于的指标值被超过")
    assert (example["scores"], example["differs"]) == (["10.00", "9.00"], True)
    assert all(len(each["scores"]) == len(each["reasons"]) == 2 for each in found["projects"])


@pytest.mark.parametrize("arguments", [("cn-caiyu-2020",), ("--compare", "guangxi", "cn-caiyu-2020")])
def test_an_unknown_rulebook_names_the_known_ones(arguments: tuple[str, ...]) -> None:
    result = call(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "E401 没有评分规则“cn-caiyu-2020”\n"
        f"  = 是不是 cn-caiyu-2020-10？已有：{'、'.join(known_rulebooks())}；自己的规则写文件名，以 .yaml 结尾\n"
    )


def test_one_or_two_but_not_both() -> None:
    result = call("guangxi", "--compare", "guangxi", "hubei-dept")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("用法错误：编号和 --compare 只用一个\n")


def test_a_file_of_ones_own_can_be_shown_and_compared() -> None:
    assert call(REVISED).stdout.startswith("revised 某市自评办法 某财〔2022〕1号\n")
    assert "不得分 [某财〔2022〕1号 第八条]" in call("--compare", "cn-caiyu-2020-10", REVISED).stdout
