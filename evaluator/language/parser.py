"""Reading one cell: normalise, spell, parse the spelling, interpret it, add what the context knows.

Nothing here raises for what a person wrote, and nothing guesses: a text with figures that is not understood to its last
letter is not a constraint, but a problem that shows where; a text without figures is a statement to be judged.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from evaluator.language.constraint import All, Constraint, Date, Level, Missing, Quantity
from evaluator.language.grammar.shapes import Misspelt, parse
from evaluator.language.hints import hint
from evaluator.language.lexer.letters import SIGNS
from evaluator.language.lexer.normalise import LOSS, Normal, normalise
from evaluator.language.lexer.nouns import is_incident
from evaluator.language.lexer.roles import shape
from evaluator.language.lexer.spelling import Spelling, spell
from evaluator.language.meaning.clauses import Interpreter
from evaluator.language.meaning.misplaced import misplaced
from evaluator.language.moulds import Moulds
from evaluator.language.reading import Reading
from evaluator.language.refusal import RefusalError
from evaluator.language.resolve.asked import as_asked
from evaluator.language.resolve.context import Context, doubts, ocr_slip, with_unit
from evaluator.language.resolve.formulas import worked_out
from evaluator.language.resolve.lists import expand_respective
from evaluator.language.units import canonical
from evaluator.language.units import unit as unit_of
from evaluator.language.vocabulary import one_of, vocabulary
from evaluator.problem import Location, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_DOUBTS = {
    "carried": ("N214", "左端没有写数量级，按右端的读"),
    "unknown_unit": ("N218", "计量单位“{}”未登记，作为单独的单位"),
    "bracket": ("N220", "括号中的说明没有计入：{}"),
    "standard": ("N228", "扣分标准没有计入：{}"),
    "signs": ("N222", "前后的限定词重复，按较明确的读"),
}
_PLACEHOLDER = re.compile(r"[≥≤><=]+|[≥≤><=]*(?:[*_×xX]+|\( *\)|…+)(?!\d)[^\d]*")
_OPPOSED = {
    "≥": {"at_most", "less_than"},
    ">": {"at_most", "less_than"},
    "≤": {"at_least", "more_than"},
    "<": {"at_least", "more_than"},
}
_TITLES = re.compile(r"《[^》]*》|[〔\[【（(]\d+[〕\]】）)]第?\d+号")
_RATIO = re.compile(r"(?:不?[低高超少]于|不超过|达到|约|[≥≤><=])?\d+(?:\.\d+)?:\d+(?:\.\d+)?(?:及?以[上下内])?")
"""1:20 relates two figures; which of them counts, and which way, the cell does not say."""
_EARLY = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:提前|延长|推迟|延迟|延期|逾期)了?(?:\d+|[一两二三四五六七八九十半]+)个?"
    r"(?:天|日|工作日|月|周|星期|小时|分钟)[\u4e00-\u9fff]{0,8}"
)
"""提前10天完成 says how it went; against what, the cell does not say."""
_NUMBER = re.compile(r"[\d.,，]+")
_BOUND_FIRST = re.compile(r"(?<=[\u4e00-\u9fff])(及?以[上下内])((?:/[\u4e00-\u9fff]{1,3})+)(?=$|[;,，。、])")
_ERROR = re.compile(
    r"#(?:DIV/0!?|REF!?|VALUE!?|NAME\?|NUM!?|NULL!?|SPILL!?|CALC!?|GETTING_DATA|#+)|[+-]?(?:inf(?:inity)?|∞)",
    re.IGNORECASE,
)
"""What Excel shows where a formula fails or a column is too narrow, ``#DIV/0!``, ``######``; not ``#N/A``. And what
programs make of a division by zero: ``inf``."""
_LONGEST = 2000


def read(
    text: str | None,
    *,
    year: int | None = None,
    level2: str | None = None,
    name: str | None = None,
    unit: str | None = None,
    sign: str | None = None,
) -> Reading:
    """What a cell says.

    Args:
        text: the cell as written; ``None`` and blank are ``missing``.
        year: the form's year, for dates that name none.
        level2: the level-2 category, which decides what a bare word or amount is about.
        name: the indicator's name; a unit found only there is used, with a note.
        unit: the unit column of forms that have one.
        sign: the sign column (≥ ≤ ＝ 定性) of forms that have one.
    """
    # A number in the unit column is a slip, no unit.
    unit = None if unit and _NUMBER.fullmatch(unit.strip()) else unit
    return _read(text or "", year, Context(level2 or None, name or None, unit or None), sign or None)


@lru_cache(maxsize=65536)
def _read(text: str, year: int | None, context: Context, sign: str | None) -> Reading:
    """The reading of a cell, from a like one where there is one."""
    return _MOULDS.reading(text, year, context, sign) or _read_itself(text, year, context, sign)


def _read_itself(text: str, year: int | None, context: Context, sign: str | None) -> Reading:
    if len(text) > _LONGEST:
        place = Location(text=text, start=_LONGEST, end=len(text))
        return Reading(text, None, (problem("E201", f"指标值不应超过{_LONGEST}字", location=place),))
    normal = normalise(text)
    if found := _unset(text, normal, context) or _unsure(text, normal):
        return found
    constraint, problems = _core(text, normal, year, context)
    mark = normalise(sign or "").text
    if mark := vocabulary()["signs"].get(mark.removesuffix("指标"), mark):
        constraint, problems = _marked(mark, text, year, context, (constraint, problems))
    if constraint is None:
        return Reading(text, None, tuple(problems))
    if ocr_slip(constraint, context, text):
        return Reading(text, None, (_slip(text),))
    constraint, noted = with_unit(constraint, context, text)
    return Reading(
        text, constraint, (*problems, *noted, *doubts(constraint, context, text), *_unread(constraint, text))
    )


def _marked(
    mark: str, text: str, year: int | None, context: Context, found: tuple[Constraint | None, list[Problem]]
) -> tuple[Constraint | None, list[Problem]]:
    """What was found in a cell, with the sign of its own column."""
    constraint = found[0]
    if mark in vocabulary()["context"]["qualitative"]:
        figures = constraint is not None and any(char.isdecimal() for char in text)
        return found if figures else (Level(word=text.strip()), [])
    if _unsigned(constraint):
        return _with_sign(mark, text, year, context)
    if isinstance(constraint, Quantity) and constraint.stated in _OPPOSED.get(mark, ()):
        message = f"符号栏是“{mark}”，单元格写的是相反的限定，互相矛盾"
        return None, [_note("E203", message, text, (0, len(text)))]
    return found


@cache
def _unfixed() -> re.Pattern[str]:
    """A deadline by a day that differs by year and place: 春节前, 汛期前完成; not 春节期间."""
    days = one_of(vocabulary()["calendar"]["unfixed"])
    return re.compile(f"({days})(?:来临|到来|开始)?(?:之前|以前|前)(?![期列端沿])")


def _unread(constraint: Constraint, text: str) -> Iterator[Problem]:
    """A note for digits that are in words: so that no reader assumes they were read."""
    parts = constraint.parts if isinstance(constraint, All) else (constraint,)
    for part in parts:
        if isinstance(part, Level) and (term := _unfixed().search(part.word)):
            yield _note("N231", f"“{term.group(1)}”没有写明是哪一天，由评价人判定是否按时", text, (0, len(text)))
        if isinstance(part, Level) and re.search(r"\d|分之[一二三四五六七八九十百两]", _TITLES.sub("", part.word)):
            yield _note("N225", "文字中的数字没有作为数值读", text, (0, len(text)))
            return


_MOULDS = Moulds(_read_itself)
_OF_CELLS = Moulds(lambda text, year, cost: Reading(text, *_meant_itself(text, normalise(text), year, cost=cost)))
"""Of cells whatever their names and columns."""


def _unset(text: str, normal: Normal, context: Context) -> Reading | None:
    """A blank cell, a dash, an unfilled template; 无 is an answer where the name asks for accidents and the like."""
    if normal.text in vocabulary()["cell"]["missing"]:
        if normal.text == "无" and is_incident(_plain_name(context.name)):
            return Reading(text, Level(word=text.strip()))
        return Reading(text, Missing())
    if _PLACEHOLDER.fullmatch(normal.text) or _unit_alone(normal.text):
        note = problem("W223", "只有模板，没有填写数值", location=Location(text=text, start=0, end=len(text)))
        return Reading(text, Missing(), (note,))
    return None


def _unsure(text: str, normal: Normal) -> Reading | None:
    """What spreadsheets and ledgers leave in a cell: an error, or a figure in brackets that may be a loss."""
    if _ERROR.fullmatch(normal.text):
        what = "表格软件的错误值" if "#" in normal.text else "无穷大"
        message = f"单元格里是{what}“{text.strip()}”，没有数值"
        return Reading(text, None, (_note("E229", message, text, (0, len(text))),))
    if LOSS.fullmatch(normal.text):
        message = "括号中的数字可能表示负数（亏损、下降），也可能只是填空，写法不明"
        return Reading(text, None, (_note("E227", message, text, (0, len(text))),))
    return None


def _unit_alone(text: str) -> bool:
    """Whether a cell says only what would be counted: ``≥公里``, ``%``, ``元/人``; a lone 对 is an answer."""
    bare = text.lstrip("≥≤><=")
    found = canonical(bare) if bare and bare[0] not in "十两半" else None
    if found is None:
        return False
    known = unit_of(found[1])
    counts = known is not None and known.dimension.startswith(("count_", "generic_")) and found[0] == 1
    return bare != text or not counts


def _plain_name(name: str | None) -> str:
    return re.sub(r"(次数|起数|数量|数|情况|发生|率|人数)+$", "", normalise(name or "").text)


def _unsigned(constraint: Constraint | None) -> bool:
    if isinstance(constraint, Quantity):
        return constraint.stated == "bare"
    return isinstance(constraint, Date) and constraint.stated == "in"


def _with_sign(mark: str, text: str, year: int | None, context: Context) -> tuple[Constraint | None, list[Problem]]:
    """The cell with the sign of its own column before it; places still count in the cell."""
    joined = mark + text
    constraint, problems = _core(joined, normalise(joined), year, context)
    return constraint, [_moved(each, text, len(mark)) for each in problems]


def _moved(each: Problem, text: str, by: int) -> Problem:
    from dataclasses import replace

    place = each.location
    start, end = max(0, (place.start or 0) - by), max(0, (place.end or 0) - by)
    return replace(each, location=Location(text=text, start=start, end=end))


def _core(text: str, normal: Normal, year: int | None, context: Context) -> tuple[Constraint | None, list[Problem]]:
    """The constraint of the cell alone, whatever its column or name adds."""
    normal = worked_out(normal) or expand_respective(normal) or _bound_last(normal)
    asked = as_asked(normal, context)
    noted = asked is not None and asked.text != f"{normal.text}0"
    normal = asked or normal
    constraint, problems = _meant(text, normal, year, cost=context.cost)
    if noted and isinstance(constraint, Quantity | Date | All):
        problems = (*problems, _note("N226", "按指标所问，读作日期或时长", text, (0, len(text))))
    return constraint, list(problems)


def _bound_last(normal: Normal) -> Normal:
    """``5000元以下/次`` as 5000元/次以下."""
    if "/" not in normal.text:
        return normal
    return Normal(_BOUND_FIRST.sub(r"\2\1", normal.text), normal.origin)


@lru_cache(maxsize=65536)
def _meant(text: str, normal: Normal, year: int | None, *, cost: bool) -> tuple[Constraint | None, tuple[Problem, ...]]:
    """What a cell means by itself; a nation writes few cells under many names, so each is read once or like another."""
    like = _OF_CELLS.reading(normal.text, year, cost)
    if like is None or like.problems:
        return _meant_itself(text, normal, year, cost=cost)
    return like.constraint, ()


def _meant_itself(
    text: str, normal: Normal, year: int | None, *, cost: bool
) -> tuple[Constraint | None, tuple[Problem, ...]]:
    spelling = spell(normal)
    refined = shape(spelling)
    interpreter = Interpreter(spelling, refined, text, year=year, cost=cost)
    try:
        constraint = _interpreted(interpreter, spelling)
    except RefusalError as error:
        plain = not spelling.digits or _RATIO.fullmatch(normal.text)
        if (plain and error.code == "E201" and not error.firm) or _EARLY.fullmatch(normal.text):
            return Level(word=text.strip()), ()
        return None, (_refused(text, normal, error),)
    return constraint, tuple(_doubtful(interpreter, text, normal))


def _interpreted(interpreter: Interpreter, spelling: Spelling) -> Constraint:
    if spelling.shape and set(spelling.shape) <= SIGNS:
        raise RefusalError("只有限定词，没有写数值", 0, len(spelling.normal.text), firm=True)
    parsed = parse(interpreter.shape)
    if isinstance(parsed, Misspelt):
        raise misplaced(spelling, interpreter.shape, parsed)
    meanings = interpreter.interpret(parsed)
    return meanings.model_copy(update={"word": meanings.word.strip()}) if isinstance(meanings, Level) else meanings


def _refused(text: str, normal: Normal, error: RefusalError) -> Problem:
    start, end = normal.span(min(error.start, len(normal.text)), min(error.end, len(normal.text)))
    return problem(
        error.code,
        error.message,
        location=Location(text=text, start=start, end=end),
        hint=hint(normal.text, _can_be_read),
    )


def _slip(text: str) -> Problem:
    return problem(
        "E224",
        "百分数超过100%，开头的“2”可能是“≥”误识",
        location=Location(text=text, start=0, end=len(text)),
        hint=hint(normalise(text).text, _can_be_read),
    )


def _doubtful(interpreter: Interpreter, text: str, normal: Normal) -> list[Problem]:
    found = []
    for kind, start, end, word in interpreter.reader.measure.doubts:
        code, message = _DOUBTS[kind]
        found.append(_note(code, message.format(word), text, normal.span(start, end)))
    if interpreter.reader.assumed_base:
        found.append(
            _note("N221", "没有写与什么比较，按与上年比较", text, normal.span(*interpreter.reader.assumed_base))
        )
    dates = interpreter.reader.dates
    if dates.assumed_year:
        found.append(_note("N212", f"日期没有写年份，按表格年度{dates.year}年", text, (0, len(text))))
    if dates.exclusive:
        found.append(_note("W213", "“前”是否包括所写的月份不明，按不包括读", text, normal.span(*dates.exclusive)))
    return found


def _note(code: str, message: str, text: str, span: tuple[int, int]) -> Problem:
    return problem(code, message, location=Location(text=text, start=span[0], end=span[1]))


def _can_be_read(text: str) -> bool:
    return read(text, year=2000).constraint is not None
