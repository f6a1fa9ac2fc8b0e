# ruff: noqa: E501, S311, PLR0917  the kinds of mistakes are a table; a seed is no secret; a row has that many cells
"""Filled forms, right ones and the same with one known mistake each: what a review must find, and leave alone.

A form is made from a project and a seed; a kind of mistake is a function that spoils a form and says which of the codes
name it. Everything is made up.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evaluator.forms.model import Form
from evaluator.problem import Location

if TYPE_CHECKING:
    from collections.abc import Callable

Cells = dict[str, Any]

PROJECTS = (
    (
        "农村饮水管护",
        "管护水厂数",
        "座",
        "水质达标率",
        "管护完成时间",
        "每座水厂管护成本",
        "受益人口",
        "人",
        "用水户满意度",
    ),
    (
        "职业技能培训",
        "培训场次",
        "场",
        "培训合格率",
        "培训完成时间",
        "每场培训费用",
        "参训人数",
        "人次",
        "参训学员满意度",
    ),
    (
        "公益林养护",
        "养护林班数",
        "个",
        "苗木成活率",
        "养护完成时间",
        "每个林班养护成本",
        "带动就业户数",
        "户",
        "周边农户满意度",
    ),
    ("校舍维修", "维修校舍栋数", "栋", "验收合格率", "维修完成时间", "每栋维修造价", "改善学生数", "人", "师生满意度"),
    (
        "基层文化活动",
        "组织演出场次",
        "场",
        "演出达标率",
        "演出完成时间",
        "每场演出成本",
        "观演人数",
        "人次",
        "观众满意度",
    ),
)
UNITS = ("某县水利局", "某县人社局", "某县林业局", "某县教育局", "某县文旅局")


@dataclass
class Sheet:
    """A form as a mutable mapping, with its rows by role."""

    cells: Cells
    rows: dict[str, Cells]
    money: Cells
    rnd: random.Random
    extra: list[Cells] = field(default_factory=list)

    def form(self) -> Form:
        """The form that the cells make."""
        rows = [*self.rows.values(), *self.extra]
        scores = [Decimal(str(row["得分"])) for row in rows if row.get("得分") is not None]
        total = sum(scores, Decimal(str(self.money.get("得分") or 0)))
        whole = {"总分": total, **self.cells, "预算执行情况": self.money, "绩效指标": rows}
        made = Form.model_validate(whole)
        placed = [
            row.model_copy(update={"location": Location("自评表.xlsx", "Sheet1", number)})
            for number, row in enumerate(made.indicators, 12)
        ]
        return made.model_copy(update={"indicators": tuple(placed), "location": Location("自评表.xlsx", "Sheet1", 1)})


def sheet(seed: int) -> Sheet:
    """A form without any mistake: everything met, points and sums right, one figure a little above its target."""
    rnd = random.Random(seed)
    name, count, unit, rate, day, cost, people, person, survey = PROJECTS[seed % len(PROJECTS)]
    number, crowd, price = rnd.randint(12, 60), rnd.randint(300, 900), rnd.randint(2, 9)
    budget = rnd.randint(40, 400)
    month = rnd.randint(7, 11)
    kept = {"偏差原因分析及改进措施": None, "佐证材料": None}

    def row(level1: str, level2: str, level3: str, target: str, actual: str, weight: int, proof: str) -> Cells:
        cells = {"一级指标": level1, "二级指标": level2, "三级指标": level3, "指标值": target, "实际完成值": actual}
        return {**cells, "分值": weight, "得分": weight, **kept, "佐证材料": proof}

    rows = {
        "count": row("产出指标", "数量指标", count, f"≥{number}{unit}", f"{number + 1}{unit}", 15, "项目台账"),
        "rate": row("产出指标", "质量指标", rate, "≥95%", f"{rnd.randint(96, 99)}%", 15, "检测报告"),
        "day": row(
            "产出指标",
            "时效指标",
            day,
            f"2023年{month}月底前",
            f"2023年{month}月{rnd.randint(5, 25)}日",
            10,
            "完成情况报告",
        ),
        "cost": row(
            "成本指标", "经济成本指标", cost, f"≤{price}万元/{unit}", f"{price - 1}.8万元/{unit}", 10, "决算书"
        ),
        "people": row("效益指标", "社会效益指标", people, f"≥{crowd}{person}", f"{crowd + 7}{person}", 20, "统计表"),
        "word": row("效益指标", "可持续影响指标", "长效机制建立情况", "建立健全", "已建立健全", 10, "制度汇编"),
        "survey": row(
            "满意度指标", "服务对象满意度指标", survey, "≥90%", f"{rnd.randint(91, 97)}%", 10, "问卷调查 150 份"
        ),
    }
    money = {
        "年初预算数": f"{budget}万",
        "全年预算数": f"{budget}万",
        "全年执行数": f"{budget}万",
        "分值": 10,
        "执行率": "100%",
        "得分": 10,
    }
    cells = {
        "项目名称": f"{name}项目{seed}", "年度": 2023, "表名": "项目支出绩效自评表", "主管部门及代码": UNITS[seed % len(UNITS)],
        "实施单位": UNITS[seed % len(UNITS)], "总体目标": f"完成{name}年度任务", "总体目标完成情况": f"{name}任务已完成",
    }  # fmt: skip
    return Sheet(cells, rows, money, rnd)


def _figure(text: str) -> int:
    return int("".join(char for char in text if char.isdigit()))


def _number(s: Sheet) -> int:
    return _figure(s.rows["count"]["指标值"])


def _unit(s: Sheet) -> str:
    return str(s.rows["count"]["指标值"]).lstrip("≥0123456789")


def _put(role: str, **cells: Any) -> Callable[[Sheet], None]:
    def spoil(s: Sheet) -> None:
        s.rows[role].update(cells)

    return spoil


def _missed_full(s: Sheet) -> None:
    s.rows["count"]["实际完成值"] = f"{_number(s) - 3}{_unit(s)}"
    s.rows["count"]["偏差原因分析及改进措施"] = "汛期停工，已列入下年计划"


def _missed_unexplained(s: Sheet) -> None:
    n = _number(s)
    s.rows["count"] |= {"实际完成值": f"{n - 3}{_unit(s)}", "得分": round(15 * (n - 3) / n, 2)}


def _missed_because(reason: str) -> Callable[[Sheet], None]:
    def spoil(s: Sheet) -> None:
        _missed_unexplained(s)
        s.rows["count"]["偏差原因分析及改进措施"] = reason

    return spoil


def _missed_but_100(s: Sheet) -> None:
    _missed_unexplained(s)
    s.cells["总分"] = 100


def _wrong_ratio(s: Sheet) -> None:
    _missed_unexplained(s)
    s.rows["count"] |= {
        "得分": round(s.rows["count"]["得分"] - 1.37, 2),
        "偏差原因分析及改进措施": "汛期停工，已列入下年计划",
    }


def _money(**cells: Any) -> Callable[[Sheet], None]:
    def spoil(s: Sheet) -> None:
        budget = _figure(s.money["全年预算数"])
        s.money.update({key: value(budget) if callable(value) else value for key, value in cells.items()})

    return spoil


def _total(change: Decimal) -> Callable[[Sheet], None]:
    def spoil(s: Sheet) -> None:
        s.cells["总分"] = Decimal(100) + change

    return spoil


def _sources(s: Sheet) -> None:
    budget = _figure(s.money["全年预算数"])
    s.cells["资金来源"] = [
        {"来源": "当年财政拨款", "全年预算数": f"{budget * 5000}"},
        {"来源": "其他资金", "全年预算数": f"{budget * 2000}"},
    ]


def _twice(s: Sheet) -> None:
    s.rows["rate"]["分值"] = s.rows["rate"]["得分"] = 8
    s.extra.append({**s.rows["rate"], "分值": 7, "得分": 7})


def _moved(s: Sheet) -> None:
    s.rows["survey"]["二级指标"] = "质量指标"
    s.rows["survey"]["一级指标"] = "产出指标"


def _before_acceptance(s: Sheet) -> None:
    s.rows["day"] |= {
        "三级指标": "完工时间",
        "分值": 5,
        "得分": 5,
        "实际完成值": "2023年7月20日",
        "指标值": "2023年9月底前",
    }
    accepted = {"三级指标": "验收时间", "指标值": "2023年11月底前", "实际完成值": "2023年6月8日"}
    s.extra.append({**s.rows["day"], **accepted})


def _grade(word: str) -> Callable[[Sheet], None]:
    def spoil(s: Sheet) -> None:
        s.cells["评价等级"] = word

    return spoil


def _weights(s: Sheet) -> None:
    s.rows["people"] |= {"分值": 25, "得分": 25}


KINDS: dict[str, tuple[set[str], Callable[[Sheet], None]]] = {
    "missed and full": ({"S01"}, _missed_full),
    "ratio miscalculated": ({"S01"}, _wrong_ratio),
    "met and marked down": ({"S01"}, _put("people", 得分=16, 偏差原因分析及改进措施="按要求扣减")),
    "above its weight": ({"S04"}, _put("rate", 得分=17)),
    "missed without a reason": ({"S05"}, _missed_unexplained),
    "a reason that says nothing": (
        {"S05"}, _missed_because("见附件")),
    "a reason of template text": (
        {"S05"}, _missed_because("原因：；措施：")),
    "far above without a reason": ({"S06", "W553"}, lambda s: s.rows["count"].update(实际完成值=f"{_number(s) * 2}{_unit(s)}")),
    "partly met in words and full": ({"S07"}, _put("word", 实际完成值="部分达成预期指标并具有一定效果", 偏差原因分析及改进措施="进度较慢，下年补齐")),
    "a figure for a statement": ({"S08"}, _put("word", 实际完成值="100%")),
    "no actual and points": ({"S09"}, _put("rate", 实际完成值=None)),
    "the target copied": ({"S10"}, lambda s: s.rows["count"].update(实际完成值=s.rows["count"]["指标值"])),
    "another unit": ({"S11", "W557"}, lambda s: s.rows["count"].update(实际完成值="15公里")),
    "a family for a person": ({"S11", "W557"}, _put("people", 指标值="≥300人", 实际完成值="310户")),
    "a reason against the figure": ({"S12"}, _put("rate", 偏差原因分析及改进措施="受天气影响，未完成年度任务")),
    "acceptance later than completion": ({"S17"}, _put("day", 实际完成值="2023年6月8日", 佐证材料="2023年9月20日验收报告")),
    "acceptance before completion": ({"S30"}, _before_acceptance),
    "no complaints for satisfaction": ({"S18", "W563"}, _put("survey", 实际完成值="无投诉")),
    "satisfaction without a survey": ({"S18", "W563"}, _put("survey", 偏差原因分析及改进措施="未开展满意度调查。")),
    "satisfaction by estimate": ({"S18", "W563"}, _put("survey", 实际完成值="100%", 偏差原因分析及改进措施="未做问卷，按经验估计。")),
    "cost above its limit and full": ({"S01", "S19"}, lambda s: s.rows["cost"].update(
        实际完成值=f"{_figure(s.rows['cost']['指标值'].split('万')[0]) * 2}万元/{_unit(s)}", 偏差原因分析及改进措施="材料价格上涨")),
    "execution score too high": ({"S02"}, _money(全年执行数=lambda b: f"{b * 8}000", 执行率="80%")),
    "printed rate wrong": ({"S02"}, _money(执行率="90%")),
    "rate times weight, an amount blank": ({"S02"}, _money(全年执行数=None, 执行率="85%", 偏差原因分析及改进措施="合同未到付款期")),
    "execution above its weight": ({"S02"}, _money(得分=12)),
    "execution above the budget": ({"S26"}, _money(全年执行数=lambda b: str(b * 10350), 执行率="103.5%")),
    "hardly spent and all met": ({"S15", "S13"}, _money(
        全年执行数=lambda b: str(b * 500), 执行率="5%", 得分=0.5, 偏差原因分析及改进措施="未到付款期")),
    "low execution not explained": ({"S21"}, _money(全年执行数=lambda b: str(b * 7000), 执行率="70%", 得分=7)),
    "points for no budget": ({"S24"}, _money(年初预算数="0", 全年预算数="0", 全年执行数="0", 执行率=None)),
    "total too high": ({"S03"}, _missed_but_100),
    "total above 100": ({"S03"}, _total(Decimal(3))),
    "weights of 105": ({"S03"}, _weights),
    "grade of another band": ({"S23"}, _grade("良")),
    "grade in another word": ({"S23"}, _grade("良好")),
    "middling for full marks": ({"S23"}, _grade("一般")),
    "indicator twice": ({"S29"}, _twice),
    "a day before the year": ({"W551", "E552"}, _put("day", 实际完成值="2021年6月8日")),
    "a day of 1900": ({"W551", "E552"}, _put("day", 实际完成值="1900-01-28")),
    "sources that do not add up": ({"S27"}, _sources),
    "scale of 10,000": ({"W553", "S06"}, lambda s: s.rows["people"].update(
        实际完成值=f"{(_figure(s.rows['people']['指标值']) + 7) * 10000}{s.rows['people']['指标值'].lstrip('≥0123456789')}", 偏差原因分析及改进措施="宣传到位，参与踊跃")),
    "a share above 100 %": ({"W555", "W215"}, _put("rate", 实际完成值="9700%")),
    "a strict bound met exactly": ({"W566", "S01"}, lambda s: s.rows["count"].update(
        指标值=f">{_number(s)}{_unit(s)}", 实际完成值=f"{_number(s)}{_unit(s)}")),
    "level 3 that does not fit level 2": ({"T11"}, _moved),
    "a cost of at least": ({"T06"}, lambda s: s.rows["cost"].update(指标值=s.rows["cost"]["指标值"].replace("≤", "≥"))),
    "blank target with points": ({"T04"}, _put("rate", 指标值=None)),
    "a placeholder for a target": ({"T05"}, _put("rate", 指标值="≥**%")),
    "a share of 250 % asked for": ({"T07", "E224"}, _put("rate", 指标值="≥250%", 实际完成值="260%")),
    "zero target missed and points": ({"S24", "S01"}, _put("rate", 三级指标="安全事故数", 指标值="0起", 实际完成值="1起", 偏差原因分析及改进措施="操作不当，已整改")),
}  # fmt: skip
"""Each kind of mistake with the codes any of which name it."""
