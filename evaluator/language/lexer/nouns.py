"""The words around a figure: whether they name it, or make another thing of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluator.language import units
from evaluator.language.lexer.figures import counted_at
from evaluator.language.lexer.numerals import CHINESE, chinese
from evaluator.language.vocabulary import denials, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.language.lexer.numerals import Numeral

_OPEN = re.compile(
    r"^(?:较(?![大重高好多小低强长快])|比(?![例重率值赛较亚对武]))|分别|第\d|各$|[零〇一二三四五六七八九十]点$|.(?:合约|制约)$"
)
"""Ends of a label that leave the figure behind it open; in 编制约37人 that is whether 约 belongs to it."""
_PERIODIC = re.compile(r"(?:每隔?|隔)(?:\d*|[一两二三四五六七八九十半]*)个?(?:天|日|周|旬|月|季|年|班|学期)|双[日周月]")
"""A period that was not understood: what is done so often is not done once."""
_MARKS = frozenset('、（）()《》“”"/·*-,，〔〕[]【】+&的.%: ')
_HALVES = set("大小少多高低等于过不未没")
"""What is left of a sign word of which a character is missing: 小等于, 不少."""
_LISTED = re.compile(r"(?:、[\u4e00-\u9fff“”《》()A-Za-z/]+)+(?=$|[;,，。])")
SHARES = frozenset({"%", "‰", "‱", "个百分点", "倍"})


def named(label: str) -> str:
    """The label unless it is a mere verb."""
    return "" if label in vocabulary()["prose"]["bare_verbs"] else label


def bad_label(label: str, *, signed: bool = False) -> bool:
    """Whether the words before a figure turn it into something else: 前10名, 提前5天, 第3批."""
    prose = vocabulary()["prose"]
    if label in {*prose["bare_verbs"], *prose["verbs"], *prose["acts"]}:
        return False
    if "基础上" in label or _PERIODIC.match(label):
        return True
    if label.endswith(tuple(prose["relative"])) or denials().search(label) or _OPEN.search(label):
        return True
    if signed:
        return label in _HALVES or not (label[-1].isalnum() or label[-1] in ")》”") or not _plain(label)
    number = chinese(label, 0)
    counted = units.find(label, number.end, unknown=False) if number else None
    if counted and counted.end == len(label) and label[number.end if number else 0 :] not in prose["grade_units"]:
        return True
    odd = len(label) == 1 and label not in "共计约第男女优良中差村县市省区乡镇"
    turned = label.endswith(tuple(prose["label_words"])) and not label.endswith(tuple(prose["ratios"]))
    return odd or label[-1] in prose["label_ends"] or turned or not _wordy(label)


def is_counted(label: str) -> bool:
    """Whether a label is nothing but a numeral with its measure word: 两期, 一期、."""
    number = chinese(label, 0)
    rest = label[number.end :].removeprefix("个").removesuffix("、") if number else ""
    unit = units.find(rest, 0, unknown=False)
    return unit is not None and unit.end == len(rest)


def _wordy(label: str) -> bool:
    """Whether a label is made of words: letters, Chinese characters, and what is between them."""
    return _plain(label) and any(char.isalpha() for char in label)


def _plain(label: str) -> bool:
    return all(char.isalnum() or char in _MARKS for char in label)


def is_odd(noun: str) -> bool:
    """Whether the words behind a unit begin like no noun: with a mark, a numeral (一块二角), 以外."""
    if re.fullmatch("[以上下内及其左右含]{1,4}|[外长宽高厚深日年月天]", noun) or re.search("[/*+=≥≤<>每]", noun):
        return True
    if noun.startswith(tuple(vocabulary()["prose"]["beyond"])):
        return True
    return not (noun[0].isalpha() or noun[0] in '“"《') or noun[0] in "零〇一二三四五六七八九十两"


def is_time(unit: str | None) -> bool:
    """Whether a unit is one of time."""
    found = units.unit(unit) if unit else None
    return bool(found and found.dimension in {"time", "work_day", "calendar"})


def is_span(unit: str | None) -> bool:
    """Whether a unit is a length of time, or 个 with a word that may be one: 个工作小时."""
    return is_time(unit) or bool(unit and unit.startswith("个") and units.unit(unit) is None)


def is_length(unit: str | None) -> bool:
    """Whether a unit is one of length."""
    found = units.unit(unit) if unit else None
    return bool(found and found.dimension == "length")


def is_money(unit: str | None) -> bool:
    """Whether a unit is an amount of money, undivided."""
    found = units.unit(unit) if unit else None
    return bool(found and found.dimension.startswith("money") and "/" not in found.dimension)


def is_rating(unit: str | None) -> bool:
    """Whether a unit rates a thing or a person rather than counting them: 110千伏变电站, 60岁老人."""
    found = units.unit(unit) if unit else None
    return bool(found and found.dimension in {"age", "voltage", "power", "apparent_power", "pressure", "star", "grade"})


def countable(unit: str | None) -> bool:
    """Whether a unit counts things, or is a share of them."""
    found = units.unit(unit) if unit else None
    return unit in SHARES or bool(
        found and found.dimension.startswith(("count_", "generic_")) and "/" not in found.dimension
    )


def takes_noun(unit: str | None, noun: str) -> bool:
    """Whether a noun may be right behind the unit: 5家企业, 100%覆盖, 2万元奖励."""
    if unit is None or countable(unit):
        return True
    found = units.unit(unit)
    if found and found.dimension.startswith("money"):
        per = "/" in found.dimension and len(noun) == 1
        return per or noun.startswith(tuple(vocabulary()["prose"]["money_nouns"]))
    return found is None or found.dimension in {
        "area",
        "length",
        "mass",
        "running_metre",
        "class_hour",
        "data",
        "energy",
    }


def is_doing(tail: str) -> bool:
    """Whether the words behind a bare date say what happens then: 2021年12月完成."""
    prose = vocabulary()["prose"]
    return tail.startswith((*prose["verbs"], *prose["events"]))


def is_size(unit: str | None) -> bool:
    """Whether a unit measures ground or length."""
    found = units.unit(unit or "")
    return found is not None and found.dimension in {"area", "length"}


def names_rate(noun: str) -> bool:
    """Whether a noun names a figure of its own: 办结率, 占比, 人数."""
    return noun.endswith((*vocabulary()["context"]["rates"], "数", "时间", "量"))


def is_incident(noun: str) -> bool:
    """Whether nothing of this noun is a target: 事故, 上访, 投诉."""
    return noun.endswith(tuple(vocabulary()["cell"]["incidents"]))


def is_class_noun(label: str) -> bool:
    """Whether a label says what an amount before it is the size of: 10万吨｜级码头, 投资5000万元｜项目."""
    return label.startswith("级") or label in vocabulary()["prose"]["sized"]


def ends_within(noun: str) -> bool:
    """Whether words behind a unit end in 内, or say behind it what is done: 5个小区内安装; not 3个室内场馆."""
    head, _, tail = noun.rpartition("内")
    prose = vocabulary()["prose"]
    return bool(head) and (not tail or tail.startswith((*prose["verbs"], *prose["time_verbs"], *prose["events"])))


def is_done_in_time(words: str) -> bool:
    """Whether the words behind 内 say what is done by then (派人到场), not what a time is of (3年内毕业生)."""
    prose = vocabulary()["prose"]
    if names_rate(words):
        return False
    known = (*prose["verbs"], *prose["time_verbs"], *prose["events"])
    return any(verb in words for verb in known) or not words.endswith(tuple(prose["class_tails"]))


def lasts(words: str) -> bool:
    """Whether words behind 内 say what holds for the whole time: 2年内不得转让, 1年内免费保修."""
    return words.startswith(tuple(vocabulary()["prose"]["lasting"]))


def lists_nouns(text: str, at: int) -> bool:
    """Whether 、 goes on with what is counted: 1000批次食品｜、药品, but not 5个项目｜、按时验收, ｜、道路三条."""
    rest = _LISTED.match(text, at)
    if rest is None:
        return False
    prose = vocabulary()["prose"]
    for item in rest.group()[1:].split("、"):
        doing = item.startswith((*prose["verbs"], *prose["events"])) and item not in prose["verbs"]
        if doing or any(word in item for word in prose["states"]):
            return False
    return not any(counted_at(text, found.end) for found in _numerals(text, at, rest.end()))


def _numerals(text: str, start: int, end: int) -> Iterator[Numeral]:
    for match in CHINESE.finditer(text, start, end):
        if number := chinese(text, match.start()):
            yield number
