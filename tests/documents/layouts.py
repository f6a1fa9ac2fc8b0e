"""Forms laid out as the printed tables are: rows of boxes with spans. The writers turn them into documents."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.forms.model import Form, Indicator


@dataclass(frozen=True)
class Box:
    text: str = ""
    down: int = 1
    across: int = 1


@dataclass(frozen=True)
class Page:
    """A table under its title lines. Boxes are given where they begin; spans below and beside them are implied."""

    titles: tuple[str, ...]
    rows: tuple[tuple[Box, ...], ...]

    def placed(self) -> list[tuple[int, int, Box]]:
        """Row and column of every box."""
        busy: set[tuple[int, int]] = set()
        found = []
        for at, row in enumerate(self.rows):
            column = 0
            for box in row:
                while (at, column) in busy:
                    column += 1
                found.append((at, column, box))
                busy |= {(at + down, column + right) for down in range(box.down) for right in range(box.across)}
                column += box.across
        return found

    @property
    def columns(self) -> int:
        return max(column + box.across for _, column, box in self.placed())


SOURCES = (
    ("年度资金总额：", "total"),
    ("其中：中央财政资金", "central"),
    ("省级财政资金", "provincial"),
    ("市县（区）财政资金", "local"),
    ("单位自筹", "own"),
    ("其他资金", "other"),
)
NARRATIVE = ("项目概况", "立项依据", "项目设立必要性", "保证项目实施的制度、措施", "项目实施计划")


def declaration(form: Form, unit: str = "元") -> Page:
    """绩效目标申报表, as a city prints it for its departments."""
    factor = Decimal(10000) if unit == "万元" else Decimal(1)
    rows = [
        (Box("项目名称"), Box(form.name, across=4)),
        (Box("主管部门及代码"), Box(form.department or ""), Box("实施单位"), Box(form.unit or "", across=2)),
        (Box("项目属性"), Box(form.attribute or ""), Box("项目期"), Box(form.period or "", across=2)),
    ]
    for at, (label, field) in enumerate(SOURCES):
        amount = getattr(form.funds, field)
        text = "" if amount is None else f"{amount / factor:,f}"
        head = (Box(f"项目资金（{unit}）", down=len(SOURCES)),) if at == 0 else ()
        rows.append((*head, Box(label), Box(text, across=3)))
    rows += [(Box(label), Box(form.narrative.get(label, ""), across=4)) for label in NARRATIVE]
    rows += [(Box("年度目标", across=5),), (Box("总体目标"), Box(form.goal or "", across=4))]
    rows += _indicators(form, ("三级指标", "指标值"), lambda row: (row.level3 or "", row.target or ""))
    rows.append((Box("负责人："), Box("经办人："), Box("联系电话："), Box("填报日期：", across=2)))
    return Page((form.title or "", f"（{form.year}年度）"), tuple(rows))


def assessment(form: Form, *, weight_first: bool = False) -> Page:
    """项目支出绩效自评表, national layout."""
    assert form.execution is not None
    money = form.execution
    rows = [
        (Box("项目名称", across=2), Box(form.name, across=7)),
        (
            Box("主管部门", across=2),
            Box(form.department or "", across=3),
            Box("实施单位"),
            Box(form.unit or "", across=3),
        ),
    ]
    heads = ("年初预算数", "全年预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分")
    rows.append((Box("项目资金\n（万元）", down=3, across=2), Box(""), *map(Box, heads)))
    figures = [_wan(money.initial), _wan(money.budget), _wan(money.executed)]
    rows.append(
        (
            Box("年度资金总额"),
            *map(Box, figures),
            Box(_text(money.weight)),
            Box(money.rate or ""),
            Box(_text(money.score)),
        )
    )
    rows.append((Box("其他资金"), Box(""), Box(_wan(form.funds.other)), Box(""), Box("–"), Box("–"), Box("–")))
    rows.append((Box("年度总体目标", down=2), Box("预期目标", across=4), Box("实际完成情况", across=4)))
    rows.append((Box(form.goal or "", across=4), Box(form.goal_result or "", across=4)))
    order = ("分值", "年度指标值") if weight_first else ("年度指标值", "分值")

    def values(row: Indicator) -> tuple[str, ...]:
        first = (_text(row.weight), row.target or "")
        first = first if weight_first else first[::-1]
        return (row.level3 or "", *first, row.actual or "", _text(row.score), row.deviation or "")

    rows += _indicators(form, ("三级指标", *order, "实际完成值", "得分", "偏差原因分析及改进措施"), values)
    total = (Box("100"), Box("")) if weight_first else (Box(""), Box("100"))
    rows.append((Box("总分", across=4), *total, Box(""), Box(_text(form.total_score)), Box("")))
    return Page((form.title or "", f"（{form.year}年度）"), tuple(rows))


def _indicators(form: Form, heads: Sequence[str], values: object) -> list[tuple[Box, ...]]:
    assert callable(values)
    listed = form.indicators
    rows = [(Box("绩\n效\n指\n标", down=len(listed) + 1), Box("一级指标"), Box("二级指标"), *map(Box, heads))]
    for _, under1 in groupby(listed, key=lambda row: row.level1):
        first = list(under1)
        for at1, (_, under2) in enumerate(groupby(first, key=lambda row: row.level2)):
            second = list(under2)
            for at2, row in enumerate(second):
                boxes: list[Box] = []
                if at1 == at2 == 0:
                    boxes.append(Box(row.level1 or "", down=len(first)))
                if at2 == 0:
                    boxes.append(Box(row.level2 or "", down=len(second)))
                rows.append((*boxes, *map(Box, values(row))))
    return rows


def _wan(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount / 10000:f}"


def _text(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}"
