"""How points are given or taken off, written into a target's cell: noted, and no part of what is asked for."""

from __future__ import annotations

import re

_POINTS = r"\d+(?:\.\d+)?[分%](?![贝钟之])"
_WHEN = r"(?:每|[^\d;,，。]{0,6}(?:低于|少于|高于|超过|未|不足|不到|不达|不合格|逾期|否则|缺|迟|若|如))"
STANDARD = re.compile(
    rf"{_WHEN}[^;,，。]*?(?:(?:扣|加|减)[^;,，。\d]{{0,3}}|[得计记]){_POINTS}[^;,，。]*"
    rf"|(?:全部|按时|基本)?(?:完成|达标|达到|合格|符合|通过|优秀?|良好?|一般|较好|是|有)(?:要求|标准)?[的时]?[得计记]{_POINTS}"
    rf"|(?:[扣加]完为止|[扣加]至|最[多高][扣加]{_POINTS}|否则不?得?分?|不得分|不计分|得满分)[^;,，。]*"
)
"""A clause of its own: ``每低1个百分点扣0.5分``, ``扣完为止``; not ``考核得95分``."""
EARNS = re.compile(
    rf"[的时]?(?:[得计记](?:满分|{_POINTS})|不扣分|(?:即为|视为|评为|[为算])(?:合格|优秀?|良好?|达标|满分|完成))(?=$|[;,，。])"
)
"""Right behind the figure that earns it: ``98%以上｜得10分``, ``80分以上｜为合格``; not ``得分``."""


def is_standard(text: str) -> bool:
    """Whether words say nothing but how points are given."""
    return bool(STANDARD.fullmatch(text) or EARNS.fullmatch(text))
