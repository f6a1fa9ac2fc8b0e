"""Rows of a table as strategies, and the single form that each of them is."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from evaluator.forms.model import Form, Indicator
from evaluator.result import STATUS_NAMES
from evaluator.scoring import score_form

if TYPE_CHECKING:
    from evaluator.rulebook import Rulebook

Row = dict[str, Any]
HEADERS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "年度")
YEAR = 2022

PLACES = [
    ("产出指标", "数量指标", "培训场次"),
    ("产出指标", "质量指标", "验收合格率"),
    ("产出指标", "时效指标", "完成时间"),
    ("产出指标", "时效指标", "响应时间（小时）"),
    ("成本指标", "经济成本指标", "项目总成本（万元）"),
    ("产出指标", "成本指标", "补助标准"),
    ("效益指标", "社会效益指标", "事故发生数"),
    ("效益指标", "生态效益指标", "绿化面积（亩）"),
    ("满意度指标", "服务对象满意度指标", "群众满意度"),
    ("", "", ""),
    ("投入", "预算配置", "在职人员控制率"),
    ("过程", "预算执行", "预算完成率（%）"),
    ("过程", "预算执行", "预算控制率"),
    ("重点履职绩效", "", "专项检查次数"),
]
UNITS = [
    "家",
    "个",
    "次",
    "%",
    "‰",
    "万元",
    "元",
    "元/人",
    "万元/公里",
    "公里",
    "米",
    "亩",
    "平方米",
    "天",
    "个月",
    "年",
    "",
    "件",
    "吨",
    "人次",
]
SIGNS = ["", "", "≥", "≤", "=", ">", "<", "不少于", "不超过", "约"]
TAILS = ["", "", "", "以上", "以下", "左右"]
SPOKEN = [
    *(
        "有效提升",
        "未发生",
        "不满意95%",
        "人均2万元",
        "1次/季度",
        "4次/年",
        "基本完成",
        "已完成",
        "未完成",
        "部分完成",
        "达成预期指标",
        "合格",
        "较上年增长5%以上",
        "较上年增长",
        "按合同价",
    ),
    *(
        "控制在预算内",
        "完成1部宣传片，2套方案",
        "批发：3万元/家；零售：5万元/家",
        "每月10日前",
        "全年",
        "2022年",
        "一年内",
        "200-500万",
        "95%以上的企业",
    ),
    *(
        "10-20个",
        "不少于5且不超过10个",
        "三十五家",
        "九成",
        "百分之九十",
        "-",
        "",
        " ",
        "无",
        "*",
        "≥**家",
        "1,200元",
        "３５家",
        "0",
        "零",
        "3.5.1家",
        "是",
    ),
]


def numbers() -> st.SearchStrategy[str]:
    near = st.sampled_from(
        ["0", "0.5", "0.95", "1", "1.5", "2", "35", "90", "95", "99.9", "100", "100.5", "120", "293", "2022", "2930000"]
    )
    decimals = st.decimals(min_value=0, max_value=5000, places=2).map(lambda each: format(each.normalize(), "f"))
    return st.one_of(near, st.integers(0, 400).map(str), decimals)


def dates() -> st.SearchStrategy[str]:
    day = st.dates(min_value=_day("2021-11-01"), max_value=_day("2023-02-01"))
    written = st.sampled_from(
        [
            "{0.year}年{0.month}月{0.day}日",
            "{0:%Y-%m-%d}",
            "{0.month}月{0.day}日",
            "{0.year}年{0.month}月",
            "{0.month}月底",
        ]
    )
    return st.builds(lambda form, each: form.format(each), written, day)


def _day(text: str) -> Any:
    import datetime as dt

    return dt.date.fromisoformat(text)


def figures() -> st.SearchStrategy[str]:
    return st.builds(
        "{}{}{}{}".format, st.sampled_from(SIGNS), numbers(), st.sampled_from(UNITS), st.sampled_from(TAILS)
    )


def texts() -> st.SearchStrategy[str]:
    deadline = st.builds("{}{}".format, dates(), st.sampled_from(["", "前", "以前"]))
    negative = numbers().map(lambda each: f"-{each}家")
    return st.one_of(figures(), figures(), deadline, st.sampled_from(SPOKEN), negative)


def rows() -> st.SearchStrategy[Row]:
    weight = st.one_of(st.sampled_from([2.0, 5.0, 10.0, 12.5, 3.33]), st.integers(1, 3000).map(lambda each: each / 100))
    free = st.tuples(st.sampled_from(PLACES), texts(), texts(), weight)
    # Both of one unit, so that figures meet figures more often than chance would have it.
    fitting = st.builds(
        lambda place, sign, one, other, unit, bare, weight: (
            place,
            f"{sign}{one}{unit}",
            f"{other}{'' if bare else unit}",
            weight,
        ),
        *(
            st.sampled_from(PLACES),
            st.sampled_from(SIGNS),
            numbers(),
            numbers(),
            st.sampled_from(UNITS),
            st.booleans(),
            weight,
        ),
    )
    return st.one_of(free, fitting, fitting).map(
        lambda each: dict(zip(HEADERS, (*each[0], *each[1:], YEAR), strict=True))
    )


def alone(row: Row, rulebook: Rulebook) -> tuple[str, Decimal | None, Decimal | None, str]:
    """The row as a form of its own: its status, attainment, score and the codes of its problems."""
    indicator = Indicator.model_validate(
        {
            "一级指标": row["一级指标"] or None,
            "二级指标": row["二级指标"] or None,
            "三级指标": row["三级指标"] or None,
            "指标值": row["年度指标值"] or None,
            "实际完成值": row["实际完成值"] or None,
            "分值": Decimal(str(row["分值"])),
        }
    )
    # Something was filled in: a row alone cannot say that nobody has filled in the project.
    form = {"项目名称": "一", "年度": row["年度"], "绩效指标": (indicator,), "总体目标完成情况": "已完成"}
    card = score_form(Form.model_validate(form), rulebook)
    found = card.indicators[0]
    return STATUS_NAMES[found.status], found.attainment, found.score, ";".join(each.code for each in found.problems)


def shown(row: Row) -> tuple[str, Decimal | None, Decimal | None, str]:
    """A row of the result in the same terms."""
    ratio, score = row["达成度"], row["得分"]
    return (
        row["状态"],
        None if ratio is None else Decimal(str(ratio)),
        None if score is None else Decimal(str(score)),
        row["问题"] or "",
    )


def samples(count: int) -> list[Row]:
    """Rows of every kind, the same each time: each target against several actuals."""
    draw = random.Random(6)  # noqa: S311  no secret
    numbers_ = ["0", "0.5", "0.95", "1", "35", "90", "99.9", "100", "293", "2930000", "12.5"]
    days = ["2022年10月31日前", "2022-11-01", "10月31日", "2022年10月", "2022年12月底前"]
    rows_: list[Row] = []
    while len(rows_) < count:
        unit, sign = draw.choice(UNITS), draw.choice(SIGNS)
        pairs = [
            (f"{sign}{draw.choice(numbers_)}{unit}", f"{draw.choice(numbers_)}{draw.choice((unit, unit, ''))}"),
            (draw.choice(days), draw.choice(days)),
            (draw.choice(SPOKEN), draw.choice(SPOKEN)),
            (f"{sign}{draw.choice(numbers_)}{unit}", draw.choice((*SPOKEN, *days))),
            (draw.choice((*SPOKEN, *days)), f"{draw.choice(numbers_)}{draw.choice(UNITS)}"),
        ]
        place = draw.choice(PLACES)
        weight = draw.choice((2.0, 5.0, 12.5, 3.33))
        rows_ += [dict(zip(HEADERS, (*place, *pair, weight, YEAR), strict=True)) for pair in pairs]
    return rows_[:count]
