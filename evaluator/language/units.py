"""Units: finding them behind a number, and what a canonical unit name is worth.

A unit is one or more measure words: ``元``, ``元/人/天``, ``次/千人``. ``/`` is between factors that divide, and
what follows it binds together (``元/人*天`` is 元 a person a day). The measure words and their factors are data
(``units.txt``, compiled to ``units.json``); how each is written in an answer, and what may not follow it, is in
``vocabulary.toml``. A measure word that neither knows is a unit of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from evaluator.language.lexer.numerals import quotient
from evaluator.language.unit_table import Atoms, load
from evaluator.language.vocabulary import vocabulary

_SCALES = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
}
_SCALE = re.compile(r"十万|百万|千万|[十百千万亿]")
_PER = re.compile(r"[/／每]")
_COUNT = re.compile(r"(\d{1,4}|[两二三四五六七八九])(十万|百万|[十百千万亿])?")
_SHORT = re.compile(r"[da](?![A-Za-z])")
_EFFORT = re.compile("[*×]([天日月年次])")
"""人·天 is one unit of work, where 元/人·天 divides by both."""
_TIMES_OF = re.compile("[*×]次")
"""元/人·次 is per 人次, where 元/人·天 divides by both."""
_EFFORTS = {"人天": "人/天", "人月": "人/月", "人年": "人/年"}
_AGES = {"岁", "周岁"}
"""What divides behind an age is that of the next figure: 80岁｜每人每月50元."""
_CLOSED = re.compile(r"(?:及?以[上下内]|左右)?(?:$|[;；,，。、)])")
_AFTER_COUNT = re.compile(r"$|[;；:,，。、)]|[-~至到]|以[上下内]|及以|左右|[下上]降?[降升]|降[低至到]|[提增减压缩]")
"""What may be behind 10万 where it divides: 从19.6/10万下降到18.3/10万."""
_SPANS = {"time", "calendar", "work_day", "school_year", "school_term"}
_TIMES = re.compile(r"[*·.、×]")
_ALSO = re.compile(r"\(([\u4e00-\u9fff]{1,3})\)")
_OWN_SPAN = re.compile(r"个([\u4e00-\u9fff]{2,5}?)(?:(以内|之内|以上|以下|内)|(?=$|[;,，。的]))")
_UNKNOWN = re.compile(r"[\u4e00-\u9fff]{1,3}(?=$|[;。,，、)/\]]|以上|以下|以内|及以上|左右)")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a canonical unit name is worth: ``factor`` base units of ``dimension``, exactly.

    Two units convert into each other when their dimensions are equal. ``generic`` marks 个, 项 and 件, which may be
    for another measure word.
    """

    name: str
    factor: Decimal
    dimension: str
    generic: bool = False


class Found(NamedTuple):
    """A unit in a text: its canonical name, where it ends, whether its words are known."""

    name: str
    end: int
    known: bool = True


@cache
def atoms() -> Atoms:
    """The known measure words, symbols among them."""
    table = load()
    return table | {symbol: table[name] for symbol, name in vocabulary()["unit"]["symbols"].items()}


@cache
def _by_first() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name in atoms():
        if "_" in name:  # third_m2 is a name of the table only
            continue
        found.setdefault(name[0], []).append(name)
    return {first: tuple(sorted(names, key=len, reverse=True)) for first, names in found.items()}


def written(name: str) -> str:
    """How the answer writes a measure word: ``km``, ``元`` for 人民币, ``%`` for 百分比."""
    table = vocabulary()["unit"]
    pint_name = table["symbols"].get(name, name)
    return str(table["writing"].get(pint_name, pint_name))


def atom(text: str, start: int) -> Found | None:
    """The longest known measure word at ``start`` that is not the beginning of another word."""
    guards = _guards(each=text[start - 1 : start] == "每")
    for name in _by_first().get(text[start : start + 1], ()):
        if not text.startswith(name, start):
            continue
        end = start + len(name)
        follower = text[end : end + 1]
        if follower and (follower in guards.get(name, "") or (_latin(name[-1]) and _latin(follower))):
            continue
        return _times(text, Found(written(name), end))
    return None


def _times(text: str, found: Found) -> Found:
    """册次, 头次: each handling of a thing that is counted."""
    end = found.end
    counted = text.startswith("次", end) and text[end + 1 : end + 2] not in {*vocabulary()["unit"]["guard"]["次"], "数"}
    entry = _canonical_atoms().get(found.name) if counted else None
    fits = entry is not None and entry[2].startswith("count_") and not found.name.endswith("次")
    return Found(f"{found.name}次", end + 1) if fits else found


@cache
def _guards(*, each: bool) -> dict[str, str]:
    """What must not be behind a measure word; behind 每 a year is one, whatever is done in it: 每年｜检测."""
    table = vocabulary()["unit"]
    return {**table["guard"], **table["guard_behind_each"]} if each else table["guard"]


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def find(text: str, start: int, *, unknown: bool = True, signed: bool = False) -> Found | None:
    """The whole unit at ``start``: a measure word and what divides it; with ``unknown`` also a new word.

    A new word of several characters must be like a measure word, or be behind a ``signed`` figure.
    """
    head = _own_span(text, start, signed=signed) if unknown else None
    head = head or _either(text, atom(text, start)) or (_new_word(text, start, signed=signed) if unknown else None)
    if head is None:
        return None
    if head.name == "人" and (effort := _EFFORT.match(text, head.end)):
        head = Found(f"人{effort.group(1).replace('日', '天')}", effort.end())
    return _divided(text, head)


def _either(text: str, head: Found | None) -> Found | None:
    """套（户）: one count under two names."""
    match = _ALSO.match(text, head.end) if head else None
    other = atom(match.group(1), 0) if match else None
    if head is None or match is None or other is None or other.end != len(match.group(1)):
        return head
    if not counts(head.name) or not counts(other.name) or head.name == other.name:
        return head
    name = head.name if convertible(head.name, other.name) else f"{head.name}({other.name})"
    return Found(name, match.end())


def _own_span(text: str, start: int, *, signed: bool) -> Found | None:
    """个工作小时, 个疗程: a span that no table knows, where a sign or a bound asks for one."""
    match = _OWN_SPAN.match(text, start)
    known = atom(text, start) if match else None
    if match is None or (known and known.end > start + 1):
        return None
    inner = atom(text, start + 1)
    if inner and inner.end == match.end(1) and is_span(inner.name):
        return inner
    prose, within = vocabulary()["prose"], str(match.group(2)).endswith("内")
    tails = prose["span_tails"] + (prose["span_tails_within"] if within else [])
    if not match.group(1).endswith(tuple(tails)) or not (signed or match.group(2)):
        return None
    return Found(f"个{match.group(1)}", match.end(1), known=False)


def is_span(name: str) -> bool:
    """Whether a measure word is one of time: 工作日, 学期."""
    entry = _canonical_atoms().get(name)
    return entry is not None and entry[2] in _SPANS


def counts(name: str) -> bool:
    """Whether a unit counts things: 家, 人次, 项."""
    entry = _canonical_atoms().get(name)
    return name.endswith(")") or (entry is not None and entry[2].startswith(("count_", "generic_")))


def closing(text: str, start: int) -> Found | None:
    """The known unit that is at ``start`` and, with its bound, ends its clause: 三次, 三次以上."""
    found = find(text, start, unknown=False)
    return found if found and _CLOSED.match(text, found.end) else None


def ends_clause(text: str, at: int) -> bool:
    """Whether a clause ends here."""
    return at >= len(text) or text[at] in ";；,，。、)"


def convertible(one: str, other: str) -> bool:
    """Whether two units convert into each other: 平方 and 平方米, 米 and 公里."""
    first, second = unit(one), unit(other)
    return bool(first and second and first.dimension == second.dimension)


def per(text: str, start: int) -> Found | None:
    """What divides, without its numerator: the ``/人/天`` of 每人每天, at the first 每 or ``/``."""
    found = _divided(text, Found("", start))
    return found if found.end > start else None


def _divided(text: str, head: Found) -> Found:
    """``head`` with every divisor that follows it."""
    name, end, known = head
    if name in _AGES:
        return head
    while sep := (_PER.match(text, end) or (_TIMES.match(text, end) if "/" in name else None)):
        divisor = _divisor(text, sep.end()) or _counted(text, sep.end(), name) or _bracketed(text, sep.end())
        if divisor is None:
            break
        name, end = f"{name}/{_EFFORTS.get(divisor.name, divisor.name)}", divisor.end
        known = known and divisor.known
    return Found(name, end, known)


def _divisor(text: str, start: int) -> Found | None:
    whole = atom(text, start)
    if whole and whole.name == "人" and (effort := _TIMES_OF.match(text, whole.end)):
        return Found("人次", effort.end())
    if whole is None and text[start - 1] == "/" and (short := _SHORT.match(text, start)):
        return Found({"d": "天", "a": "年"}[short.group()], short.end())
    scale = _SCALE.match(text, start)
    if whole is None and scale:
        inner = atom(text, scale.end())
        return inner and Found(scale.group() + inner.name, inner.end, inner.known)
    return whole or (_new_word(text, start, signed=True) if text[start - 1] == "/" else None)


def _counted(text: str, start: int, head: str) -> Found | None:
    """A divisor with a number of its own: 10万 of 12例/10万, 10万人, 3年 of 每3年."""
    ten = text.startswith("十万", start)
    match = None if ten else _COUNT.match(text, start)
    if (not match and not ten) or (match and match.group(1).strip("0") == ""):
        return None
    words, scale = match.groups() if match else ("10", "万")
    begin = match.end() if match else start + 2
    number = f"{words if words.isdecimal() else '二三四五六七八九'.find(words.replace('两', '二')) + 2}{scale or ''}"
    below = atom(text, begin)
    if below is None:
        closed = scale in {"万", "十万", "百万", "亿"} and _AFTER_COUNT.match(text, begin)
        return Found(number, begin) if closed else None
    known = below.name in _canonical_atoms() and text[start - 1] in "/每"
    fits = scale or (below.name != head and (known or is_span(below.name)))
    return Found(number + below.name, below.end) if fits else None


def _bracketed(text: str, start: int) -> Found | None:
    """Divisors in a bracket: the 人·天 of 元/(人·天)."""
    end = text.find(")", start)
    if not text.startswith("(", start) or end < 0:
        return None
    parts = [(found := atom(text[:end], start + 1))]
    while found and (sep := (_PER.match(text, found.end) or _TIMES.match(text, found.end))):
        parts.append(found := atom(text[:end], sep.end()))
    if found is None or found.end != end:
        return None
    return Found("/".join(each.name for each in parts if each), end + 1)


def _new_word(text: str, start: int, *, signed: bool) -> Found | None:
    """A measure word that is not in the table: at most three characters that end the figure."""
    match = _UNKNOWN.match(text, start)
    if not match:
        return None
    word = match.group()
    for cut in ("以上", "以下", "以内", "及以上", "左右"):
        word = word.split(cut)[0]
    if not word or any(word.startswith(each) for each in vocabulary()["prose"]["not_units"]):
        return None
    if any(text.startswith(name, start) for name in _by_first().get(word[0], ())):
        return None
    if len(word) > 1 and not (signed or word[-1] in vocabulary()["prose"]["unit_tails"]):
        return None
    return Found(word, start + len(word), known=False)


def canonical(text: str) -> tuple[Decimal, str] | None:
    """A unit cell or bracket as scale and canonical name, ``万元/公里`` as (10000, 元/公里); ``None`` if it is none."""
    scale = _SCALE.match(text)
    for start, factor in ((0, 1), *(((scale.end(), _SCALES[scale.group()]),) if scale else ())):
        found = find(text, start, unknown=False)
        if found and found.end == len(text):
            return Decimal(factor), found.name
    return None


@lru_cache(maxsize=4096)
def unit(name: str) -> Unit | None:
    """What a canonical unit name is worth; ``None`` when a word of it is not in the table."""
    head, *divisors = name.split("/")
    top = _atom_of(head)
    below = [_atom_of(each) for each in divisors]
    if top is None or any(each is None for each in below):
        return None
    factor, dimension = top.factor, [top.dimension]
    for each in below:
        assert each is not None, "checked above"
        divided = quotient(factor, each.factor)
        factor = factor if divided is None else divided
        # A day has no exact share of a second: what is per day converts only into what is per another day.
        dimension.append(each.dimension if divided is not None else f"{each.dimension}:{each.factor}")
    return Unit(name, factor, "/".join((dimension[0], *sorted(dimension[1:]))), top.generic and not below)


def scale_of(name: str) -> tuple[int, str]:
    """The count in front of a measure word, and the word: 10万人 is 100,000 人, 3年 is 3 年; 1 where there is none."""
    if (scale := _SCALE.match(name)) and name not in _canonical_atoms():
        return _SCALES[scale.group()], name[scale.end() :]
    count = _COUNT.match(name) if name not in _canonical_atoms() else None
    if count is None:
        return 1, ""
    times = (int(count.group(1)) if count.group(1).isdecimal() else 1) * _SCALES.get(count.group(2) or "", 1)
    return times, name[count.end() :]


def _atom_of(name: str) -> Unit | None:
    entry = _canonical_atoms().get(name)
    if entry is None and name.endswith(")"):
        return Unit(name, Decimal(1), f"count_{name}")
    times, below = scale_of(name)
    if entry is None and times > 1 and (counted := _atom_of(below)):
        return Unit(name, counted.factor * times, counted.dimension)
    return entry and Unit(name, Decimal(entry[1]), entry[2], entry[2].startswith("generic_"))


@cache
def _canonical_atoms() -> Atoms:
    """The table by canonical writing."""
    return {**atoms(), **{written(name): entry for name, entry in atoms().items()}}
