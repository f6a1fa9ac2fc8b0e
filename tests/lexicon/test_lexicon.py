"""The lexicon decides what words can decide, and nothing else."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from evaluator.lexicon.judge import absence, judge
from evaluator.lexicon.words import clauses, lexicon
from evaluator.places import shipped

_LINES = (Path(__file__).parent / "lexicon.csv").read_text(encoding="utf-8").splitlines()
CASES = [
    (row["target"], row["actual"], row["rung"] or None)
    for row in csv.DictReader(line for line in _LINES if not line.startswith("#"))
]
WORDS = st.lists(st.sampled_from(sorted(lexicon().meanings)), min_size=1, max_size=4).map("".join)


@pytest.mark.parametrize(("target", "actual", "rung"), CASES)
def test_a_statement_reaches_its_rung(target: str, actual: str, rung: str | None) -> None:
    assert judge(target, actual).rung == rung


def test_good_and_bad_cases_are_about_as_many() -> None:
    met = sum(rung == "met" for _, _, rung in CASES)
    assert 0.3 < met / len(CASES) < 0.5


def test_the_reason_quotes_what_decided() -> None:
    assert judge("合规", "达成预期指标").why == "“达成预期指标”表示达成目标"
    assert judge("完成", "基本完成").why == "“基本完成”低于目标要求"
    assert judge("优", "中").why == "“中”低于目标等级"
    assert judge("无事故", "未发生").why == "“未发生”表示没有发生"
    assert judge("有效提升", "有待提高").why == "“有待提高”还不是结果，须由评价人判定"


@pytest.mark.parametrize("text", ["无上访", "零投诉", "未发生", "未发生安全事故", "没有发现问题", "无投诉，无上访"])
def test_a_denial_with_its_matter_is_a_zero(text: str) -> None:
    assert absence(text)


@pytest.mark.parametrize(
    "text", ["无", "没有", "", "未完成", "无明显提升", "不断提高", "有投诉", "零售网点", "无投诉，发生事故"]
)
def test_other_denials_are_no_zero(text: str) -> None:
    assert not absence(text)


@given(WORDS)
def test_a_statement_meets_itself(text: str) -> None:
    if clauses(text):
        assert judge(text, text).rung == "met"


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_raises(target: str, actual: str) -> None:
    assert judge(target, actual).why


@given(WORDS, WORDS)
def test_no_mixture_of_its_own_words_raises(target: str, actual: str) -> None:
    assert judge(target, actual).rung in {"met", "partly", "not", None}


RESULTS = st.lists(
    st.sampled_from(
        sorted(
            word
            for word, meanings in lexicon().meanings.items()
            if {each.kind for each in meanings} & {"completion", "state", "strength", "direction", "aspect"}
        )
    ),
    min_size=1,
    max_size=2,
).map("".join)


@given(RESULTS, RESULTS, st.sampled_from(["未", "没有", "并未"]))
def test_a_result_denied_is_never_met(target: str, actual: str, denial: str) -> None:
    assert judge(target, denial + actual).rung != "met"


@given(WORDS, WORDS)
def test_a_wish_is_never_a_result(target: str, actual: str) -> None:
    if len(clauses(actual)) == 1 and not clauses(actual)[0].only("filler"):
        assert judge(target, f"正在{actual}").rung in {None, "not"} or f"正在{actual}" == target


def test_every_group_of_the_file_says_where_it_comes_from() -> None:
    raw = yaml.safe_load((shipped("rules") / "lexicon.yaml").read_text(encoding="utf-8"))
    groups = {name: group for name, group in raw.items() if name not in {"format", "title"}}
    assert {
        name for name, group in groups.items() if group["source"]["evidence"] not in {"A", "B", "C", "D", "M"}
    } == set()
    assert {name for name, group in groups.items() if not group["source"]["note"]} == set()


def test_the_lexicon_is_read_only_when_asked() -> None:
    code = "import sys, evaluator.lexicon.judge; sys.exit('yaml' in sys.modules or 'lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
