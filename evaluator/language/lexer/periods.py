"""How often, in front of a count: 一年两次, 隔周巡查1次, 两周一次."""

from __future__ import annotations

import re

from evaluator.language import units
from evaluator.language.lexer.letters import Kind, Letter

_TIMES = r"(?:\d+|[一两二三四五六七八九十]{1,2})(?:次|期|场|回|遍|轮)(?:$|[;,，。)以])"
FREQUENCY = re.compile(
    rf"(?:一个?(?!季度.*[二三四]季度)(?P<span>年度?|季度?|月|周|天|日|旬|学期|学年)|1(?P<more>年|个月|周|天)|半年|半月)(?={_TIMES})"
    rf"|(?:每?隔|逢?双)(?P<other>天|日|周|月|季度?|年度?)(?=[\u4e00-\u9fff]{{0,8}}?{_TIMES})"
    rf"|(?:按|逐)(?P<each>天|日|周|旬|月|季度?|年度?)(?=[\u4e00-\u9fff]{{0,8}}?{_TIMES})"
    r"|(?P<many>[2-9]|1\d|[两二三四五六])个?(?P<spans>天|日|周|月|季度|年)(?=[1一]次(?:$|[;,，。)以]))"
)
"""How often, in front: 一年两次, 隔周1次, 按月检查1次, 两周一次; not 隔离观察1次."""
_FEW = "两二三四五六"


def frequency(text: str, place: int) -> list[Letter] | None:
    """The period at ``place``, as the 每 of 每年两次."""
    match = FREQUENCY.match(text, place)
    if not match:
        return None
    found = match.groupdict()
    if found["many"]:
        count = int(found["many"]) if found["many"].isdecimal() else max(_FEW.index(found["many"]), 1) + 1
        span = f"{count}{units.written(found['spans'])}"
    elif found["other"]:
        span = f"2{units.written(found['other'])}"
    else:
        span = units.written(found["span"] or found["each"] or (found["more"] or match.group()).removeprefix("个"))
    return [Letter(Kind.EVERY_ONE, place, match.end(), f"/{span}")]
