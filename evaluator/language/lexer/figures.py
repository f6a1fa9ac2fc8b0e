"""Spelling figures: the numbers of a cell with their units, and where a number can be at all.

Digits count as a figure but inside names (PM2.5, 5G, 〔2021〕142号); a Chinese numeral counts only where the words
around it make it one, never inside words (进一步, 统一, 三公经费).
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from evaluator.language import units
from evaluator.language.lexer.currency import named_money
from evaluator.language.lexer.letters import SIGNS, Kind, Letter
from evaluator.language.lexer.numerals import (
    CHINESE,
    DIGITS,
    POWER,
    Numeral,
    arabic,
    chinese,
    part_of,
    quotient,
    rounded,
    scale_at,
)
from evaluator.language.lexer.spoken import either
from evaluator.language.vocabulary import vocabulary

NAME = re.compile(
    r"《[^》]{0,60}》|〈[^〉]{0,60}〉|“[^”]{0,60}”|\"[^\"]{0,60}\""
    r"|[〔\[【]\d+[〕\]】](?:第?\d+号)?"
    r"|(?:19|20)\d\d(?:[-~至]20\d\d)?(?=学年|版|级|届)|\d+[*×x]\d+(?:小时|天)?(?![\d.]*[万亿元])"
    r"|第[一二三四五六七八九十\d]+(?!季|个?月|年)"
    r"|\d型|[A-Za-z]+\d*\+\d+(?:\.\d+)?[日天%]?|(?<![pP])(?![pP][hH])[A-Za-zα-ω]+[-./ ]?\d+(?:[.\-/]\d+)*[A-Za-z]*"
    r"|\d+(?:\.\d+)?[A-Za-z]+|\d+年一遇"
    r"|(?:7天?[*×x]?)?24小时(?=值|在线|在岗|服务|开放|运[行转]|监[测控]|热线|营业|不间断|全天|待命)|365天(?=开放|运[行转]|服务|不)"
    r"|(?:110|119|120|122)(?=接|急救|报警|指挥|出警|联动|平台|热线)"
    r"|\d+号(?!前|之前|至|-)|[≥≤><=]?[*_]{1,4}"
)
"""Terms, titles and document numbers: their digits are not figures."""

COUNTED_NAME = re.compile(r"([A-Z]{2,})\d{1,4}$")
"""SCI3篇 are three of SCI, where H7N9 and CO2 are names."""

_ACIDITY = ("pH", "PH", "ph")
_LOOKALIKE = re.compile(r"\d+[oOlI|]+(?=[\d%‰元人个家次户万亿])|(?<![A-Za-z])[lIO|]\d+(?=[%‰元人家户])")
_GRADE = re.compile(r"\dA(?![A-Za-z\d])")
_LATIN_UNIT = re.compile(r"[A-Za-z]{2,6}(?=$|[;,，。、()])")
"""An unregistered unit, behind a sign only: ``≥100MWp``."""
_RATIO = re.compile(r"\d+(?:\.\d+)?(?::\d+(?:\.\d+)?)+")
_FRACTION = re.compile(r"(\d{1,4})/(\d{1,4})(?![\d/]|十?万|百万|亿)")
_HALF = re.compile(r"半(?=[年天月]|个(?:[月小学钟]|$)|小时|日|亩)")
_POINT = re.compile(r"\.\d{1,12}(?![\d.,:])")
"""Databases leave the nought out: .95."""
_OFF = re.compile("([一二三四五六七八九])([一二三四五六七八九])(?=折)")
"""八五折 is 85%."""
_AND_A_HALF = re.compile(r"(年|天|个月|小时|个小时|个学期|周|吨|斤|亩|公斤|月)半(?!年)|个半(月|小时|学期|学年|工作日)")
_TENTHS = re.compile(r"[成折](?:半|([一二三四五六七八九])(?![一-龥]))?(?![功立为员本果效品熟套长交人绩])")
_BOUND = re.compile(r"或者?以上|及?以上|及?以下|以内|之内|内|左右|[-~至到]|且|和")
_BARE_END = re.compile(r"[-~至到]|的?同时|或者?以|及?以上|以下|以内|左右|[多余几]|[;,，、。]")


_NAMES_COUNT = re.compile(
    r"[^不无未没非只仅最]+[^不无未没非于前后第上下另除距离再满隔又同任某唯逐每各近连整手其之零〇一二三四五六七八九十百千万亿两]"
)
_NAMES_SPAN = ("期", "期限", "年限", "时间", "时长", "寿命")
_COUNTS_ALONE = frozenset("部本集门课题村校片口组")
"""Counters that make a whole cell of one small numeral a count: 一部, while 一级 is a grade."""
_AHEAD = frozenset("每半零〇负一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟幺廿卅卌")

_SIGNED = re.compile("[-+负]|零下|第")
BEGINS = (CHINESE, _HALF, _SIGNED, _POINT)
"""The patterns here that a figure, or a name with one in it, can begin with."""


class Place(NamedTuple):
    """A place of a text, with what is before it: the last letter, or ``文`` and the word that is still open."""

    text: str
    at: int
    before: str
    word: str = ""
    led: bool = False
    """Whether 每 or a sign is before that word: 每年｜组织｜一次演练."""


def figure(place: Place) -> list[Letter] | None:
    """The letters of the figure that begins here, or of an unreadable number (``乱``); ``None`` if there is none."""
    text, at = place.text, place.at
    char = text[at]
    signable = place.before in SIGNS | {"", ":", "为", "-", "增", "减"} or place.word.endswith(_signed_names())
    if char in "+-负" and signable and text[at + 1 : at + 2].isdecimal():
        inner = figure(place._replace(at=at + 1))
        return inner and [_signed(inner[0], at, negative=char in "-负"), *inner[1:]]
    if place.before in SIGNS | {Kind.NOTHING} and (match := _POINT.match(text, at)):
        return _with_unit(place, Numeral(Decimal(f"0{match.group()}"), match.end()))
    if found := _priced(place) or _below_zero(place) or _misread(place):
        return found
    if "分" in text and (share := part_of(text, at)):
        return _with_unit(place, share)
    return _arabic(place) if char.isdecimal() else _either(place) or _chinese(place)


def _either(place: Place) -> list[Letter] | None:
    """三四万: a range, where its second digit can count."""
    ends = either(place.text, place.at) if _may_begin(place) else None
    if ends is None or not _fits(place._replace(at=place.at + 1), ends[1]):
        return None
    at = place.at
    return [
        Letter(Kind.NUMBER, at, at + 1, ends[0]),
        Letter(Kind.TO, at + 1, at + 1),
        *_with_unit(place._replace(at=at + 1), ends[1]),
    ]


def _signed_names() -> tuple[str, ...]:
    return tuple(vocabulary()["context"]["signed"])


def _priced(place: Place) -> list[Letter] | None:
    """A figure behind the name of its money: 港币200元, RMB 20万, ¥36."""
    named = named_money(place.text, place.at)
    if not named:
        return None
    money, start = named
    # What follows is not another name, or a row of names would be read from each of them to its end.
    inner = None if named_money(place.text, start) else _figure_ahead(place.text, start)
    if not inner or inner[0].letter != Kind.NUMBER:
        return None
    unit = inner[-1] if inner[-1].letter == Kind.UNIT else Letter(Kind.UNIT, inner[-1].end, inner[-1].end)
    head, slash, per = (unit.value.name if unit.value else money).partition("/")
    if head not in {"元", money}:
        return None
    priced = unit._replace(value=units.Found(f"{money}{slash}{per}", unit.end))
    return [inner[0]._replace(start=place.at), *(each for each in inner[1:] if each.letter != Kind.UNIT), priced]


def _figure_ahead(text: str, at: int) -> list[Letter] | None:
    return figure(Place(text, at, "为")) if ahead(text, at) else None


def _below_zero(place: Place) -> list[Letter] | None:
    """零下18℃."""
    if (
        place.text[place.at] != "零"
        or not place.text.startswith("零下", place.at)
        or not ahead(place.text, place.at + 2)
    ):
        return None
    inner = figure(Place(place.text, place.at + 2, "为"))
    degrees = inner and inner[-1].letter == Kind.UNIT and inner[-1].value.name in {"℃", "摄氏度", "度"}
    return [_signed(inner[0], place.at, negative=True), *inner[1:]] if inner and degrees else None


def _misread(place: Place) -> list[Letter] | None:
    """Letters that were digits once: 9O%, l00%, 2o23; what follows a sign is never words."""
    if match := _LOOKALIKE.match(place.text, place.at):
        return [Letter(Kind.GARBLED, place.at, match.end())]
    if POWER.match(place.text, place.at):
        return None
    signed = place.at and place.text[place.at - 1] in SIGNS
    name = NAME.match(place.text, place.at) if signed and place.text[place.at].isalnum() else None
    if not name or _GRADE.match(place.text, place.at) or not any(char.isdecimal() for char in name.group()):
        return None
    number = arabic(place.text, place.at)
    if number and (units.find(place.text, number.end) or _LATIN_UNIT.match(place.text, number.end)):
        return None
    return [Letter(Kind.GARBLED, place.at, name.end())]


def ahead(text: str, at: int) -> bool:
    """Whether a figure, or 每 with one, begins at ``at``."""
    first = text[at : at + 1]
    if first.isdecimal() or (first in {"-", "+", "±"} and text[at + 1 : at + 2].isdecimal()):
        return True
    money = named_money(text, at) is not None
    if first not in _AHEAD and not money:
        return False
    if first == "每" or money or text.startswith("零下", at) or part_of(text, at) or _HALF.match(text, at):
        return True
    number = (chinese(text, at) or _scale_alone(text, at)) if first and CHINESE.match(text, at) else None
    if number is None:
        return False
    after = text[number.end :]
    return not after or bool(
        units.find(text, number.end, unknown=False) or re.match(r"[-~至到]|以上|以下|以内|左右|[成折]", after)
    )


def _signed(letter: Letter, at: int, *, negative: bool) -> Letter:
    value = letter.value
    if not isinstance(value, Numeral) or value.value is None:
        return letter
    return Letter(Kind.NUMBER, at, letter.end, value._replace(value=-value.value if negative else value.value))


# --- digits ---


def _arabic(place: Place) -> list[Letter] | None:
    text, at = place.text, place.at
    if place.before == Kind.WORD and re.search(r"\d[.,:]?$", place.word):
        return [Letter(Kind.GARBLED, at, at + 1)]
    ratio = _RATIO.match(text, at)
    if ratio and not units.find(text, ratio.end()):
        return [Letter(Kind.GARBLED, at, ratio.end())]
    if _in_name(place):
        return None
    if match := _FRACTION.match(text, at):
        # Only halves, quarters and the like: 80/100 may be a score, 3/10 a date.
        small = match.group(2) in {"2", "4", "5", "8"} and not units.find(text, match.end())
        value = quotient(Decimal(match.group(1)), Decimal(match.group(2))) if small else None
        return _with_unit(place, Numeral(value, match.end()))
    return _with_unit(place, arabic(text, at) or Numeral(None, at + 1))


def _in_name(place: Place) -> bool:
    """Whether the digits here belong to a name: PM2.5, 5G, 〔2021〕142号, 第3."""
    if place.word and place.word[-1].isascii() and place.word[-1].isalpha() and not place.word.endswith(_ACIDITY):
        number = arabic(place.text, place.at)
        return not (number and COUNTED_NAME.search(f"{place.word}1") and counted_at(place.text, number.end))
    name = None if POWER.match(place.text, place.at) else NAME.match(place.text, place.at)
    if not name:
        return False
    if name.group().endswith(("一遇", "小时", "天")) or re.fullmatch(r"(?:19|20)\d\d(?:[-~至]20\d\d)?", name.group()):
        return True
    number = arabic(place.text, place.at)
    signed = place.at and place.text[place.at - 1] in SIGNS
    return not (
        number and (units.atom(place.text, number.end) or (signed and _LATIN_UNIT.match(place.text, number.end)))
    )


def _with_unit(place: Place, number: Numeral) -> list[Letter]:
    """A number with 余, 成, a half and its unit."""
    text, at, signed = place.text, place.at, place.before in SIGNS
    if number.value is None:
        return [Letter(Kind.GARBLED, at, number.end)]
    number = rounded(text, number)
    assert number.value is not None, "just checked"
    end = number.end
    if match := _AND_A_HALF.match(text, end):
        name = units.written(match.group(1) or ("个月" if match.group(2) == "月" else match.group(2)))
        whole = number._replace(value=number.value + Decimal("0.5") * number.scale)
        return [
            Letter(Kind.NUMBER, at, end, whole),
            Letter(Kind.UNIT, end, match.end(), units.Found(name, match.end())),
        ]
    if tenths := _TENTHS.match(text, end):
        # 75折 is 75 %, 7.5折 too.
        ten = 1 if tenths.group() == "折" and number.value > 10 else 10
        share = number._replace(value=ten * number.value + _more_tenths(tenths))
        return [
            Letter(Kind.NUMBER, at, end, share),
            Letter(Kind.UNIT, end, tenths.end(), units.Found("%", tenths.end())),
        ]
    letters = [Letter(Kind.NUMBER, at, end, number)]
    if number.more:
        letters.append(Letter(Kind.AND_MORE, end, end))
    elif text[end : end + 1] in {"余", "多", "来", "几"} and _more_ends(text, end + 1):
        letters.append(Letter(Kind.AND_MORE, end, end + 1))
        end += 1
    if number.unit:
        return [*letters, Letter(Kind.UNIT, end, end, units.Found(number.unit, end))]
    unit = units.find(text, end, signed=signed) or (units.per(text, end) if text[end : end + 1] == "/" else None)
    if unit is None and (latin := _LATIN_UNIT.match(text, end)):
        unit = units.Found(latin.group(), latin.end(), known=False)
    if unit and unit.name == "间" and place.before == Kind.TO and text[at - 1] in "和与":
        # 10与20间 are not rooms.
        unit = None
    if unit and unit.name in {"年", "年度"} and (number.value >= 1000 or re.match(r"0\d", text[at:])):
        return [Letter(Kind.GARBLED, at, unit.end)]
    return [*letters, Letter(Kind.UNIT, end, unit.end, unit)] if unit else letters


def _more_ends(text: str, end: int) -> bool:
    return end == len(text) or bool(units.find(text, end)) or text[end] in ";,。，、)"


def _more_tenths(match: re.Match[str]) -> Decimal:
    """What is behind 成 or 折: 七成六 is 76%, 三成半 35%."""
    if match.group().endswith("半"):
        return Decimal(5)
    number = chinese(match.group(1), 0) if match.group(1) else None
    return number.value if number and number.value is not None else Decimal(0)


# --- Chinese numerals ---


def _chinese(place: Place) -> list[Letter] | None:
    """A Chinese numeral where one can be: never inside words."""
    text, at = place.text, place.at
    if _HALF.match(text, at) and place.before == Kind.YEAR:
        return None
    if not (_HALF.match(text, at) or CHINESE.match(text, at)) or not _may_begin(place):
        return None
    if _HALF.match(text, at):
        return _with_unit(place, Numeral(Decimal("0.5"), at + 1, chinese=True))
    if off := _OFF.match(text, at):
        share = Decimal(10 * DIGITS[off.group(1)] + DIGITS[off.group(2)])
        return _with_unit(place, Numeral(share, at + 2, chinese=True))
    number = chinese(text, at) or (_scale_alone(text, at) if place.before in SIGNS else None)
    return _with_unit(place, number) if number and _fits(place, number) else None


def _scale_alone(text: str, at: int) -> Numeral | None:
    """超｜百亿元, 近｜千家: one of the scale, where a measure word follows."""
    factor, end = scale_at(text, at)
    counted = end > at and units.find(text, end, unknown=False) is not None
    return Numeral(Decimal(factor), end, factor, chinese=True) if counted else None


def _may_begin(place: Place) -> bool:
    """Whether a Chinese numeral may begin here: not behind a figure, and behind a word only if it carries figures."""
    if place.before != Kind.WORD:
        return place.before not in {Kind.ABOVE, Kind.BELOW, Kind.NUMBER}
    return place.word.endswith(acting()) or _counts_at_end(place)


@cache
def acting() -> tuple[str, ...]:
    """What carries a figure right behind it: 开展｜三次, 走访｜三次, 合同签订后｜一年内."""
    prose = vocabulary()["prose"]
    return (*prose["verbs"], *prose["acts"], "后", "之日起")


def _counts_at_end(place: Place) -> bool:
    """走访三次, 编制报告一份, 服务期三年: a figure that ends its clause; 不漏一户 and 前三名 are none."""
    number = chinese(place.text, place.at) if _NAMES_COUNT.fullmatch(place.word) else None
    unit = units.closing(place.text, number.end) if number else None
    if number is None or unit is None:
        return False
    spans = place.word.endswith(_NAMES_SPAN) and not units.counts(unit.name)
    return spans or counted_at(place.text, number.end, graded=place.text[place.at] != "两")


def counted_at(text: str, at: int, *, graded: bool = True) -> bool:
    """Whether a measure word that counts is here and ends its clause; ``graded``: 级 and 期 may say a grade."""
    unit = units.closing(text, at)
    grade = graded and unit is not None and text[at : unit.end] in vocabulary()["prose"]["grade_units"]
    return unit is not None and not grade and units.counts(unit.name)


def _goes_on(unit: units.Found, tail: str) -> bool:
    """Whether a smaller unit of the same kind follows with its number: 六斤｜八两, 一小时｜零十五秒."""
    number = arabic(tail, 0) if tail[0].isdecimal() else chinese(tail, 0)
    below = units.find(tail, number.end, unknown=False) if number else None
    whole, part = units.unit(unit.name), units.unit(below.name) if below else None
    return bool(whole and part and whole.dimension == part.dimension and whole.factor > part.factor)


def _fits(place: Place, number: Numeral) -> bool:  # noqa: PLR0911  one return a rule
    """Whether what follows a Chinese numeral makes it a figure."""
    rest = place.text[number.end :]
    signed = place.before in SIGNS or place.before == Kind.EVERY_ONE
    if not rest:
        return place.before != Kind.WORD
    if rest[0].isdecimal():
        return False
    if _TENTHS.match(rest) or _AND_A_HALF.match(rest):
        return True
    unit = units.find(place.text, number.end, unknown=rest[0] == "个")
    if place.before == Kind.UNIT:
        return unit is not None
    if unit is None:
        return bool(_BARE_END.match(rest)) and (
            signed or place.before in {Kind.NOTHING, Kind.COLON, Kind.LINK, Kind.TO}
        )
    small = number.value is None or number.value < 10
    tail = place.text[unit.end :]
    if tail and _goes_on(unit, tail):
        return True
    counter = rest[: unit.end - number.end]
    alone = counter in _COUNTS_ALONE and place.at == 0 and not tail
    if counter in vocabulary()["prose"]["rank_units"]:
        return False
    graded = counter in vocabulary()["prose"]["grade_units"] and not (signed or alone or place.text[place.at] == "两")
    if graded and (small or (tail and tail[0] not in ";,。，、(/" and not _BOUND.match(tail))):
        return False
    led = place.led and units.counts(unit.name) and not CHINESE.match(tail)
    if not tail or tail[0] in ";,。，、(/" or _BOUND.match(tail) or signed or led:
        return True
    return not small or (place.before in {Kind.WORD, Kind.LINK} and number.value not in {Decimal(0), Decimal(1)})
