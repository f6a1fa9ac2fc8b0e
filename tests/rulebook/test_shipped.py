"""The rulebooks that travel with the program."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

import pytest

from evaluator.places import shipped
from evaluator.rulebook import DEFAULT_RULEBOOK, Rulebook, Source, known_rulebooks, load_rulebook

if TYPE_CHECKING:
    from pathlib import Path


def load(name: str | Path, year: int | None = None) -> Rulebook:
    rulebook, problems = load_rulebook(name, year)
    assert rulebook is not None, problems
    return rulebook


def test_they_are_listed_and_the_default_is_one_of_them() -> None:
    assert known_rulebooks() == (
        "cn-caiyu-2020-10",
        "cn-caiyu-2021-101",
        "cn-forms-2016-2019",
        "guangxi",
        "henan-2020",
        "henan-bonds",
        "henan-bonds-operating",
        "hubei-dept",
        "hunan-dept",
        "jiangxi-2017",
        "local-execution-cap",
        "pidu-dept-2025",
        "shanxi-practice",
        "sichuan-2023",
        "system-practice",
        "system-practice-80-70-60",
        "tianjin-hebei",
    )
    assert DEFAULT_RULEBOOK in known_rulebooks()


@pytest.mark.parametrize("name", known_rulebooks())
def test_each_loads_without_a_word_and_every_parameter_has_a_source(name: str) -> None:
    rulebook, problems = load_rulebook(name, 2025)
    assert problems == ()
    assert rulebook is not None
    assert rulebook.id == name
    for parameter in rulebook.parameters():
        assert parameter.summary
        assert parameter.citation
        assert parameter.evidence in "ABCDM"


def source(evidence: str, title: str = "甲办法", number: str = "", article: str = "", part: str = "") -> Source:
    return Source.model_validate(
        {"title": title, "number": number, "article": article, "evidence": evidence, "says": "演示", "for": part}
    )


NUMBER, ARTICLE = "甲财〔2022〕1号", "第八条"
CITATIONS = [
    (source("A", number=NUMBER, article=ARTICLE), "甲财〔2022〕1号 第八条"),
    (source("B", number=NUMBER, article=ARTICLE), "甲财〔2022〕1号 第八条（自评表注）"),
    (source("C", number=NUMBER), "甲财〔2022〕1号（系统做法）"),
    (source("D", number=NUMBER, article=ARTICLE), "甲财〔2022〕1号 第八条（转述，未见原文）"),
    (source("M", number=NUMBER, article=ARTICLE), "甲财〔2022〕1号 第八条（条款未核实）"),
    (source("M", number=NUMBER), "甲财〔2022〕1号（条款未核实）"),
    (source("A", article=ARTICLE), "《甲办法》 第八条"),
    (source("B", "甲县自评表注"), "自评表注：甲县自评表注"),
    (source("C", "某系统设置"), "系统做法：某系统设置"),
    (source("D", "某手册"), "转述（未见原文）：某手册"),
    (source("M", "未见规定"), "本规则的约定：未见规定"),
]
PARTS = [
    (source("A", number=NUMBER, article=ARTICLE, part="执行率偏低"), "执行率偏低依据甲财〔2022〕1号 第八条"),
    (source("D", number=NUMBER, part="130%"), "130% 依据甲财〔2022〕1号（转述，未见原文）"),
    (source("B", "甲县自评表注", part="130%"), "130% 为自评表注"),
    (source("C", "某系统设置", part="130%"), "130% 为惯例"),
    (source("D", "某手册", part="130%"), "130% 为转述（未见原文）"),
    (source("M", "未见规定", part="130%"), "130% 为本规则的约定"),
]


@pytest.mark.parametrize(("source", "citation"), CITATIONS, ids=[citation for _, citation in CITATIONS])
def test_a_citation_shows_what_kind_of_source_it_is(source: Source, citation: str) -> None:
    assert str(source) == citation


@pytest.mark.parametrize(("source", "words"), PARTS, ids=[words for _, words in PARTS])
def test_a_part_is_cited_with_what_it_rests_on(source: Source, words: str) -> None:
    assert source.part == words


def test_a_citation_names_the_law_for_what_it_says_and_practice_for_the_rest() -> None:
    rulebook = load(DEFAULT_RULEBOOK)
    assert rulebook.shortfall.citation == "财预〔2020〕10号 第十六条"
    assert rulebook.shortfall.evidence == "A"
    assert rulebook.overshoot.citation == "财预〔2020〕10号 第十六条；130% 为惯例"
    assert rulebook.equality.citation == "系统做法：预算绩效管理系统通行做法"


@pytest.mark.parametrize("name", known_rulebooks())
def test_only_what_has_a_number_or_an_official_text_looks_like_a_regulation(name: str) -> None:
    for parameter in load(name).parameters():
        for source in parameter.source:
            assert ("〔" in str(source)) == bool(source.number)
            assert not str(source).startswith("《") or source.evidence == "A"
            assert (source.evidence == "M") == ("未核实" in str(source) or str(source).startswith("本规则的约定"))
            marked = any(kind in str(source) for kind in ("自评表注", "系统做法", "转述", "条款未核实", "本规则的约定"))
            assert marked == (source.evidence != "A")


@pytest.mark.parametrize("name", known_rulebooks())
def test_what_counts_as_read_names_its_article(name: str) -> None:
    for parameter in load(name).parameters():
        assert [source.title for source in parameter.source if source.evidence == "A" and not source.article] == []


READ = {
    "财预〔2020〕10号": {"十一", "十三", "十六", "十八", "二十六", "二十七"},
    "财预〔2021〕101号": {
        "二",
        "二（一）",
        "三（三）4",
        "三（六）",
        "三（七）1",
        "三（七）2",
        "三（七）3",
        "三（七）4",
    },
}
"""The places of the two national texts that the parameters rest on, as they were read."""


@pytest.mark.parametrize("name", known_rulebooks())
def test_the_national_texts_are_cited_by_the_places_that_were_read(name: str) -> None:
    for parameter in load(name).parameters():
        for source in parameter.source:
            places = source.article.split("、") if source.number in READ else []
            assert {each.removeprefix("第").removesuffix("条") for each in places} - {"附件1"} <= READ.get(
                source.number, set()
            )


def test_the_hash_covers_every_file_of_the_chain() -> None:
    chain = ("cn-caiyu-2020-10", "base/practice", "base/direction")
    rulebook = load("cn-caiyu-2020-10")
    assert rulebook.extends == chain[1:]
    each = [hashlib.sha256((shipped("rules") / f"{name}.yaml").read_bytes()).hexdigest() for name in chain]
    assert rulebook.sha256 == hashlib.sha256("".join(each).encode()).hexdigest()


def test_a_parameter_knows_the_rulebook_that_set_it() -> None:
    rulebook = load("system-practice-80-70-60")
    assert rulebook.grades.rulebook == "system-practice-80-70-60"
    assert rulebook.excess.rulebook == "system-practice"
    assert rulebook.shortfall.rulebook == "cn-caiyu-2020-10"


def test_a_year_before_the_rulebook_is_told_and_takes_its_earliest_values() -> None:
    rulebook, problems = load_rulebook("cn-caiyu-2020-10", 2019)
    assert rulebook is not None
    (problem,) = problems
    assert problem.code == "W409"
    assert problem.message == "cn-caiyu-2020-10 自 2020-02-25 起有规定，2019 年度按其最早的规定执行"
    assert (
        problem.hint == "涉及：weights、shortfall、excess、overshoot、qualitative、execution、grades、explain、separate"
    )


DATED = """
title: 有修订的规则
extends: cn-caiyu-2020-10
excess:
  summary: a revision in the middle of 2023
  values:
    2020-01-01: {method: inverse}
    2023-07-01: {method: linear}
  source: [{title: 有修订的规则, evidence: M, says: 演示}]
"""


@pytest.mark.parametrize(("year", "method"), [(2022, "inverse"), (2023, "linear"), (2024, "linear"), (None, "linear")])
def test_a_year_picks_the_value_in_force_at_its_end(year: int | None, method: str, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(DATED, encoding="utf-8")
    assert load(path, year).excess.value.method == method


def test_loading_is_quick() -> None:
    load(DEFAULT_RULEBOOK)
    start = time.process_time()
    for _ in range(5):
        load(DEFAULT_RULEBOOK)
    assert (time.process_time() - start) / 5 < 0.05  # measured: about 9 ms of processor time
