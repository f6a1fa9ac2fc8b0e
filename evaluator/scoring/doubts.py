"""Figures that answer another question than the indicator asks: ``不满意95%``, ``人均2万元``, ``超支2万元``.

A figure in an actual may carry words in front. Words that say the opposite of what is asked, or that share a total out,
must not pass for the figure that was asked for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluator.language.constraint import Quantity

DIFFERENCE = re.compile(r"超[支出预]|节[约省支]|结余|结转|短缺|缺口|还差")
_GOOD = (
    "满意|合格|达标|完成|通过|及时|按时|准时|符合|到位|办结|达到|达成|实现|整改|支付|拨付|发放|参加|参保|公开|落实|覆盖"
)
_DENIED = re.compile(rf"(?:未|不|没有?|尚未|非)(?:能|予|曾)?({_GOOD})")
_STATED = re.compile(_GOOD)
_SHARED = re.compile(r"(?P<by>[人户亩次月日校村班生台件头床])均")
_PER = {"生": "人"}
_ASKS_SHARED = re.compile(r"均|每|单[价位]|标准|增收|收入|工资|待遇|生活费")

LATE = re.compile(r"逾期|延期|延迟|延误|滞后|推迟|超期|拖延")
_WHEN = r"(?:全年|本年度?|年内|年度|截至目前|辖区内?|均|从|尚)*(?:未|没有|无|零)(?:曾|再)?"
_UNSEEN = re.compile(rf"{_WHEN}(?:发生|出现|产生|接到|收到|发现|存在)[^，。；、,;\d]{{0,12}}[。.]?")
_UNDONE = re.compile(
    rf"{_WHEN}(?:开展|实施|启动|举办|举行|进行|组织|采购|购置|购买|开工|建设|召开|印发|制作|安装|发放)[^，。；、,;\d]{{0,12}}[。.]?"
)


def is_unseen(text: str) -> bool:
    """Whether a cell says only that something was not met with (未发生, 未发现违规, 未收到投诉)."""
    return _UNSEEN.fullmatch("".join(text.split())) is not None


def is_undone(text: str) -> bool:
    """Whether a cell says only that the work was not done (本年未开展): of what was asked for that is a zero."""
    return _UNDONE.fullmatch("".join(text.split())) is not None


def shared_out(actual: Quantity) -> str | None:
    """The unit of ``人均2万元`` as ``元/人``; None where the figure is not a share of a total."""
    found = _SHARED.search(actual.label or "")
    if found is None or actual.unit in {None, "%", "‰"} or "/" in (actual.unit or ""):
        return None
    return f"{actual.unit}/{_PER.get(found['by'], found['by'])}"


def is_doubtful(actual: Quantity) -> bool:
    """Whether the words in front of a figure have to be held against the indicator."""
    label = actual.label or ""
    return any(pattern.search(label) for pattern in (DIFFERENCE, _STATED, _SHARED, LATE))


def other_question(actual: Quantity, asked: str) -> str | None:
    """Why the figure is not the one that ``asked`` (name and target) wants; None where it may be."""
    label = actual.label or ""
    if DIFFERENCE.search(label) and not DIFFERENCE.search(asked):
        return "是差额，不是实际数值"
    if _turned(label, asked):
        return "与指标问的正相反"
    if _SHARED.search(label) and not _ASKS_SHARED.search(asked) and actual.unit not in {"%", "‰"}:
        return "是平均数，不是总数"
    return None


def _turned(label: str, asked: str) -> bool:
    """Whether one of the two denies a good thing that the other states or leaves out."""
    here, there = set(_DENIED.findall(label)), set(_DENIED.findall(asked))
    if here - there:
        return True
    stated = set(_STATED.findall(_DENIED.sub("", label)))
    return bool((there - here) & stated)
