"""The grammar has no conflicts, and the compiled tables are of the files beside them."""

import csv
import importlib.util
import json
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lark import Lark, logger

from evaluator.language import unit_table
from evaluator.language.grammar import shapes
from evaluator.language.grammar.shapes import GRAMMAR, Misspelt, Node, parse_afresh
from evaluator.language.lexer import calendar_words, spelling, starters
from evaluator.language.lexer.letters import Kind
from evaluator.language.lexer.normalise import normalise
from evaluator.language.lexer.spelling import spell
from evaluator.language.lexer.starters import first_characters


def test_the_grammar_has_no_conflicts(caplog: pytest.LogCaptureFixture) -> None:
    level = logger.level
    logger.setLevel(logging.DEBUG)
    logger.addHandler(caplog.handler)
    try:
        Lark(GRAMMAR.read_text(encoding="utf-8"), start="cell", parser="lalr", lexer="contextual", debug=True)
    finally:
        logger.removeHandler(caplog.handler)
        logger.setLevel(level)
    assert "conflict" not in caplog.text.lower()


@pytest.mark.skipif(
    importlib.util.find_spec("interegular") is None,
    reason="strict mode needs interegular, which slows every Lark grammar down; it has its own environment",
)
def test_the_grammar_is_strict() -> None:
    Lark(GRAMMAR.read_text(encoding="utf-8"), start="cell", parser="lalr", lexer="contextual", strict=True)


def test_the_compiled_units_are_of_the_definitions() -> None:
    table = json.loads(unit_table.TABLE.read_text(encoding="utf-8"))
    assert table["sha256"] == unit_table.fingerprint(), "run python -m evaluator.language.unit_table"
    assert {name: tuple(entry) for name, entry in table["units"].items()} == unit_table.compile_units()


def test_the_compiled_shapes_are_of_the_grammar() -> None:
    table = json.loads(shapes.TABLE.read_text(encoding="utf-8"))
    assert table["sha256"] == shapes.fingerprint(), "run python -m evaluator.language.grammar.shape_table"
    for shape in table["shapes"]:
        assert shapes.parse(shape) == parse_afresh(shape)


@pytest.mark.parametrize(
    ("cell", "shape"),
    [
        ("≥35家", "≥数量"),
        ("不少于 1.2万 平方米", "≥数量"),
        ("批发：3万元/家；零售：5万元/家", "文:数量;文:数量"),
        ("2022年8月底前", "年月底前"),
        ("较上年有所增长5%以上", "较增数量上"),
        ("节约型机关", "文"),
        ("每人每天50元", "每数量"),
        ("5G基站20个", "文数量"),
        ("进一步完善", "文"),
        ("", ""),
    ],
)
def test_cells_are_spelt(cell: str, shape: str) -> None:
    assert spell(normalise(cell)).shape == shape


def test_cells_that_differ_only_in_figures_units_and_names_have_one_spelling() -> None:
    cells = ("合格率≥95%", "培训人次不少于3,000人次", "Ｘ长度≥1.5公里")
    assert {spell(normalise(cell)).shape for cell in cells} == {"文≥数量"}


def test_what_is_no_cell_says_where_and_what_could_have_stood_there() -> None:
    found = parse_afresh("数量≥")
    assert isinstance(found, Misspelt)
    assert found.place == 3
    assert "NUMBER" in found.expected
    assert isinstance(parse_afresh("数量≥数"), Node)


def test_models_alone_and_common_cells_load_neither_the_parser_nor_pint() -> None:
    code = (
        "import sys, evaluator.language.constraint; assert 'evaluator.language.parser' not in sys.modules;"
        "from evaluator.language import read;"
        "assert read('≥35家').constraint and read('2022年10月31日前').constraint;"
        "assert not {'lark', 'pint', 'polars'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_first_characters_are_of_the_sources() -> None:
    table = json.loads(starters.TABLE.read_text(encoding="utf-8"))
    assert table["sha256"] == starters.fingerprint(), "run make starters"
    assert frozenset(table["all"]) == spelling.derived()
    assert frozenset(table["dates"]) == first_characters(calendar_words.begins())


@pytest.mark.parametrize(
    ("pattern", "first"),
    [
        ("国庆节?前", "国"),
        ("(?:第?)([一二])季度", "第一二"),
        (r"\d{4}年|每年", "每"),
        ("(?<!提)前(?=期)", "前"),
        ("[a-c]?x", "abcx"),
    ],
)
def test_first_characters_are_taken_from_a_pattern(pattern: str, first: str) -> None:
    assert first_characters([re.compile(pattern)]) == frozenset(first)


@pytest.mark.parametrize("pattern", [".年", "[^年]月", "[\u4e00-\u9fff]月", "年?", r"(?=年)"])
def test_a_pattern_that_can_begin_with_anything_is_no_beginning(pattern: str) -> None:
    with pytest.raises(ValueError, match="can"):
        first_characters([re.compile(pattern)])


def test_a_new_date_word_is_not_shut_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pattern that nobody entered anywhere else is asked."""
    assert "闰" not in spelling.derived()
    monkeypatch.setattr(calendar_words, "_HALF", re.compile("(闰上半年)|(下半年)"))
    calendar_words.begins.cache_clear()
    try:
        assert "闰" in spelling.derived()
    finally:
        monkeypatch.undo()
        calendar_words.begins.cache_clear()


class _Any(frozenset[str]):
    def __contains__(self, _: object) -> bool:
        return True


def test_the_first_characters_shut_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is spelt when every character may begin something is spelt anyway: else a pattern is missing in BEGINS."""
    lines = (Path(__file__).parent / "values.csv").read_text(encoding="utf-8").splitlines()
    cells = [normalise(row[0]) for row in csv.reader(line for line in lines if not line.startswith("#")) if row]
    spelt = [spell(cell).shape for cell in cells]
    monkeypatch.setattr(spelling, "starters", _Any)
    monkeypatch.setattr(calendar_words, "_starters", _Any)
    assert [spell(cell).shape for cell in cells] == spelt


def test_the_tokens_are_the_terminals_of_the_grammar() -> None:
    terminals = dict(re.findall(r'^_?([A-Z_]+): "(.)"', GRAMMAR.read_text(encoding="utf-8"), flags=re.MULTILINE))
    tokens = {kind.name: kind.value for kind in Kind}
    without_a_place = {"GARBLED": "乱", "TERM": "期", "SCALED": "基", "NOTHING": ""}
    assert tokens == {**terminals, **without_a_place}
