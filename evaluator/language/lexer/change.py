"""The words of change: 增长, 下降, 持平, and what they are measured against."""

from __future__ import annotations

import re
from functools import cache

from evaluator.language.vocabulary import one_of, vocabulary


@cache
def change_pattern(*, based: bool) -> re.Pattern[str]:
    """A word of change with its adverbs: 明显提高, 下降; behind a base also 高 and 低."""
    change = vocabulary()["change"]
    rise = change["increase"] + (change["increase_based"] if based else [])
    fall = change["decrease"] + (change["decrease_based"] if based else [])
    return re.compile(
        f"(?:{one_of(change['adverbs'])})*(?:(?P<rise>{one_of(rise)})|(?P<fall>{one_of(fall)}))了?"
        f"(?:{one_of(change['rates'])})?(?!到|至(?![少多])|为)"
    )


@cache
def same_pattern() -> re.Pattern[str]:
    """No change: 持平."""
    return re.compile(one_of(vocabulary()["change"]["same"]))


_YEARS = (
    r"(?:上一?个?年度?|上一?学年|去年|前年|前一年|往年|历年"
    r"|(?:19|20)\d\d年度?(?:[上下]半年|第?[一二三四]季度|\d{1,2}月份?)?"
    r"|上一?季度|上个?月|上期|基期|基年|年初|同期|前[三两]年)"
)
_LAST = {"上年", "上一年", "上年度", "上一年度", "去年", "上个年度", "上一个年度", "前一年", "同期"}


@cache
def base_pattern() -> re.Pattern[str]:
    """What a change is measured against: 较上年, 比2021年, 同比, 比全省平均水平."""
    changed = change_pattern(based=True).pattern.replace("(?P<rise>", "(?:").replace("(?P<fall>", "(?:")
    same = one_of(vocabulary()["change"]["same"])
    plain = change_pattern(based=False).pattern.replace("(?P<rise>", "(?:").replace("(?P<fall>", "(?:")
    tail = r"(?:同期|同季度?|全年|年末|末|底|水平|平均水平|平均|平均值|实际|基础上?)*(?:相比较?|比较|比|来说)?"
    # 较大提高 is an adverb; only a name can be a base.
    much = "[大快好高多强优佳小低少慢深广早]|明显|显著|稳定|平稳|全面"
    adverb = f"为?(?:{much})?(?:幅度?|程度|速度|水平)?[的地]?"
    other = rf"(?!{adverb}(?:{plain}))" r"(?:(?!不|至少|少于|低于|高于|大于|小于)[^\d;,，。:、(]){1,14}?"
    return re.compile(
        rf"(?:较|比|相较于?|相比|与|和|同|对比|在)(?P<year>{_YEARS}{tail})(?:基础上)?[,，]?"
        rf"|(?P<yoy>同比)|(?P<mom>环比)|(?P<each>逐年|逐年度)(?={changed})"
        rf"|(?:较|(?<![占对评正配相性价分])比(?![例重率值分赛较对])|相较于?)(?P<other>{other})(?:相比)?(?={changed}|{same})"
    )


@cache
def year_pattern() -> re.Pattern[str]:
    """A year behind a sign: 不低于上年."""
    tail = "(?:同期|平均|实际|完成)*(?:水平|平均|实际|完成|数|值|情况|标准|同期)"
    return re.compile(
        rf"(?P<named>(?:19|20)\d\d年度?){tail}(?=$|[;,，。)])|(?!(?:19|20)\d\d)(?:{_YEARS})(?:{tail})?(?=$|[;,，。)])"
    )


def base_name(match: re.Match[str]) -> str:
    """The name of a base: ``last_year``, or the text that names it."""
    if match.group("mom"):
        return "上期"
    if match.group("other"):
        return match.group("other")
    year = match.group("year")
    if not year:
        return "last_year"
    core = re.sub(r"(?:同期|全年|水平|相比较?|比较|比|来说|实际|基础上?)+$", "", year)
    return "last_year" if core in _LAST or year in _LAST else core


def begins() -> tuple[re.Pattern[str], ...]:
    """The patterns of this module, which the words of change begin with."""
    return change_pattern(based=True), change_pattern(based=False), same_pattern(), base_pattern(), year_pattern()
