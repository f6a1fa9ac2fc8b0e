"""What the report says: sentences made of facts and figures alone, each with the number of the place it comes from.

The order is that of the outlines in 财预〔2020〕10号 附件3 and 豫财效〔2020〕10号 附件2. What no figure can say
(experience, suggestions, how the work was organised) is a gap with a hint for the writer. The unit's own reasons are
quoted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.paper.figures import (
    ILLUSTRATIVE_NOTE,
    grade_counts,
    needs_reason,
    percent,
    points,
    rounded,
    span,
    total_funds,
    unique,
    wan,
)
from evaluator.result import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluator.forms.model import Form
    from evaluator.problem import Location
    from evaluator.result import IndicatorScore, Scorecard, Scorecards

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the report: ``kind`` is title, heading, subheading, text or gap; a table has ``head`` and ``rows``."""

    kind: str
    text: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class _Places:
    """The places that sentences rest on, numbered in order of first use."""

    known: dict[str, int] = field(default_factory=dict)

    def mark(self, *places: Location) -> str:
        """The numbers behind a sentence: ``〔3〕``; nothing where the place is unknown."""
        texts = unique(str(each) for each in places if str(each))
        numbers = [self.known.setdefault(text, len(self.known) + 1) for text in texts]
        return "".join(f"〔{number}〕" for number in numbers)


def compose(cards: Scorecards, forms: Sequence[Form]) -> tuple[Block, ...]:
    """The report on all projects of a run; ``forms`` are the filled forms in the order of the cards."""
    return tuple(_Report(cards, tuple(forms)).blocks())


class _Report:
    """The run, its forms, and the places that were cited so far."""

    def __init__(self, cards: Scorecards, forms: tuple[Form, ...]) -> None:
        self.cards, self.forms = cards, forms
        self.pairs = tuple(zip(cards.projects, forms, strict=True))
        self.places = _Places()

    def blocks(self) -> Iterator[Block]:
        yield from self._title()
        yield from self._basics()
        yield from self._work()
        yield from self._conclusions()
        yield from self._analysis()
        yield from self._faults()
        yield from _gaps()
        yield from self._other()
        yield from self._sources()

    def _title(self) -> Iterator[Block]:
        years = unique(str(card.year) for card in self.cards.projects if card.year)
        units = unique(form.unit or form.department for form in self.forms if form.unit or form.department)
        yield Block(
            "title",
            f"{'—'.join(years[:1] + years[1:][-1:])}年度项目支出绩效自评报告" if years else "项目支出绩效自评报告",
        )
        yield (
            Block("text", f"填报单位：{'、'.join(str(unit) for unit in units)}")
            if units
            else Block("gap", "填报单位：")
        )

    def _basics(self) -> Iterator[Block]:
        budget, executed = total_funds(self.cards.projects)
        count = len(self.pairs)
        stated = sum(card.execution.budget is not None for card in self.cards.projects)
        yield Block("heading", "一、基本情况")
        yield Block("subheading", "（一）项目概况")
        text = f"本次自评共 {count} 个项目。"
        if stated:
            rate = f"，执行率 {percent(executed / budget)}" if budget else ""
            sums = f"全年预算数合计 {wan(budget)} 万元，全年执行数合计 {wan(executed)} 万元"
            text += f"其中 {stated} 个项目填报了预算，{sums}{rate}。"
        yield Block("text", text)
        head = ("项目名称", "年初预算数（万元）", "全年预算数（万元）", "全年执行数（万元）", "执行率")
        yield Block("table", head=head, rows=tuple(_funds_row(card) for card in self.cards.projects))
        yield Block("gap", "（请补写项目背景、主要内容及实施情况。）")
        yield Block("subheading", "（二）项目绩效目标")
        for card, form in self.pairs:
            goal = form.goal or "（未填写总体目标）"
            yield Block("text" if form.goal else "gap", f"{card.name}：{goal}{self.places.mark(form.location)}")
            yield Block("text", f"设绩效指标 {len(card.indicators)} 项：{_levels(card)}。")

    def _work(self) -> Iterator[Block]:
        rules = self.cards.rules_title or self.cards.rules_id
        yield Block("heading", "二、绩效自评工作开展情况")
        yield Block("text", f"自评范围为上述 {len(self.pairs)} 个项目的全部绩效指标和预算执行情况。")
        yield Block("text", f"自评依据为{rules}；对照年初设定的绩效指标值，逐项比较实际完成值，按该规则计算得分。")
        yield Block("gap", "（请补写自评的组织方式、工作过程、参与人员和时间。）")

    def _conclusions(self) -> Iterator[Block]:
        yield Block("heading", "三、综合评价情况及评价结论")
        settled = [card.total for card in self.cards.projects if card.total is not None]
        if settled:
            mean = rounded(sum(settled, Decimal(0)) / len(settled), CENT)
            grades = "，".join(f"{grade} {count} 个" for grade, count in grade_counts(self.cards.projects))
            yield Block("text", f"已有总分的 {len(settled)} 个项目平均得分 {points(mean)} 分；等级：{grades}。")
        waiting = [card.name for card in self.cards.projects if card.total is None]
        if waiting:
            yield Block("gap", f"以下项目尚有待评判或待填报的内容，总分未定：{'、'.join(waiting)}。")
        yield Block(
            "table", head=("项目名称", "自评得分", "等级"), rows=tuple(_total_row(card) for card in self.cards.projects)
        )

    def _analysis(self) -> Iterator[Block]:
        yield Block("heading", "四、绩效指标分析")
        levels = unique(row.level1 for card in self.cards.projects for row in card.indicators)
        for number, level in enumerate(("预算执行", *levels), 1):
            yield Block("subheading", f"（{_numeral(number)}）{level.removesuffix('指标')}情况")
            yield from self._execution() if level == "预算执行" else self._level(level)

    def _execution(self) -> Iterator[Block]:
        for card, form in self.pairs:
            spent = card.execution
            if spent.budget is None or spent.executed is None:
                yield Block("gap", f"{card.name}：没有填报预算数或执行数。")
                continue
            score = "" if spent.score is None else f"，得 {points(spent.score)} 分（满分 {points(spent.weight)} 分）"
            figures = (
                f"全年预算数 {wan(spent.budget)} 万元，执行 {wan(spent.executed)} 万元，执行率 {percent(spent.rate)}"
            )
            yield Block(
                "text",
                f"{card.name}：{figures}{score}。" + _quoted(form.execution.deviation if form.execution else None),
            )

    def _level(self, level: str) -> Iterator[Block]:
        rows = [row for card in self.cards.projects for row in card.indicators if row.level1 == level]
        counts = [(info.name, sum(row.status == status for row in rows)) for status, info in STATUSES.items()]
        text = "，".join(f"{name} {count} 项" for name, count in counts if count)
        yield Block("text", f"共 {len(rows)} 项指标：{text}。")
        for card, form in self.pairs:
            for row, source in zip(card.indicators, (*form.indicators, *[None] * len(card.indicators)), strict=False):
                if row.level1 == level and (row.status != "met" or needs_reason(row)):
                    places = (source.location, source.actual_location) if source else ()
                    yield Block(
                        "text" if row.score is not None else "gap", f"{_fact(card, row)}{self.places.mark(*places)}"
                    )

    def _faults(self) -> Iterator[Block]:
        yield Block("heading", "五、存在的问题及原因分析")
        found = False
        for card in self.cards.projects:
            for row in card.indicators:
                if needs_reason(row) or row.status == "no_actual":
                    found = True
                    what = f"{card.name}“{row.level3}”"
                    yield (
                        Block("text", f"{what}：{row.deviation}")
                        if row.deviation
                        else Block("gap", f"{what}：（请写明偏差原因和改进措施。）")
                    )
        if not found:
            yield Block("text", "各项指标均已完成，没有须说明的偏差。")

    def _other(self) -> Iterator[Block]:
        yield Block("heading", "八、其他需要说明的问题")
        adjusted = [
            f"{card.name}“{row.level3}”的指标值由 {row.initial_target} 调整为 {row.target or '（取消）'}"
            for card, form in self.pairs
            for row in form.indicators
            if row.initial_target and row.initial_target != row.target
        ]
        yield from (Block("text", f"{each}。") for each in adjusted)
        if any(card.illustrative for card in self.cards.projects):
            yield Block("text", ILLUSTRATIVE_NOTE)
        elif not adjusted:
            yield Block("gap", "（没有其他说明的，请写“无”。）")

    def _sources(self) -> Iterator[Block]:
        if self.places.known:
            yield Block("heading", "附：数据来源")
            yield from (Block("text", f"〔{number}〕{text}") for text, number in self.places.known.items())


def _gaps() -> Iterator[Block]:
    yield Block("heading", "六、主要经验及做法")
    yield Block("gap", "（请补写。）")
    yield Block("heading", "七、有关建议")
    yield Block("gap", "（请补写改进管理、调整目标和预算安排的建议。）")


def _funds_row(card: Scorecard) -> tuple[str, ...]:
    spent = card.execution
    return card.name, wan(spent.initial), wan(spent.budget), wan(spent.executed), percent(spent.rate)


def _total_row(card: Scorecard) -> tuple[str, ...]:
    return card.name, span(card.total, card.lowest, card.highest), card.grade or "待定"


def _levels(card: Scorecard) -> str:
    """How many indicators each level 1 has: 产出指标 7 项，效益指标 3 项."""
    names = unique(row.level1 for row in card.indicators)
    return "，".join(f"{name} {sum(row.level1 == name for row in card.indicators)} 项" for name in names)


def _fact(card: Scorecard, row: IndicatorScore) -> str:
    """One indicator in a sentence: what was asked, what was reported, what it earned, and the unit's own reason."""
    score = span(row.score, row.lowest, row.highest)
    head = f"{card.name}“{row.level3}”：指标值 {row.target or '空白'}，实际完成值 {row.actual or '未填报'}"
    return (
        f"{head}，{STATUSES[row.status].name}，得 {score} 分（满分 {points(row.weight)} 分）。{_quoted(row.deviation)}"
    )


def _quoted(reason: str | None) -> str:
    text = (reason or "").strip().rstrip("。；")
    return f"单位说明：“{text}”。" if text else ""


def _numeral(number: int) -> str:
    return "一二三四五六七八九十"[number - 1] if number <= 10 else str(number)
