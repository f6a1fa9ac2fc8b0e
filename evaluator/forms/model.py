"""What a form is: a project, its funds, its indicators, and after the year the figures and scores it published.

One model serves the 项目支出绩效目标申报表 (targets) and the 项目支出绩效自评表 (targets, actual figures, scores): the
second only fills more fields. The keys of the YAML files are the names printed on the forms.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from evaluator.forms.money import amount
from evaluator.problem import Location


def _in_yuan(value: Any) -> Any:
    """A text such as ``2,930,000`` or ``293万元`` as exact 元; anything else is left to pydantic."""
    if not isinstance(value, str):
        return value
    found = amount(value)
    if found is None:
        raise PydanticCustomError("amount", "not an amount of money")
    return found


def _written(pattern: str, expected: str) -> BeforeValidator:
    """Lets a text pass only where it is written so; a value that is not text has been checked by whoever made it."""

    def checked(value: Any) -> Any:
        if isinstance(value, str) and not re.fullmatch(pattern, value):
            raise PydanticCustomError(expected, "not written so")
        return value

    return BeforeValidator(checked)


_NUMBER = r"\d{1,9}(\.\d{1,8})?"
Amount = Annotated[Decimal, BeforeValidator(_in_yuan)]
"""Money in 元, exact."""
Points = Annotated[Decimal, _written(rf"[+-]?{_NUMBER}", "points")]
"""A score."""
Weight = Annotated[Decimal, _written(rf"\+?{_NUMBER}", "weight")]
"""The points that a score can reach."""
Year = Annotated[int, _written(r"19[5-9]\d|20\d\d", "year")]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True)


class Indicator(_Record):
    """One row of the indicator table. ``target`` is the cell as published; null when the cell is blank."""

    level1: str | None = Field(None, alias="一级指标")
    level2: str | None = Field(None, alias="二级指标")
    level3: str | None = Field(None, alias="三级指标")
    target: str | None = Field(None, alias="指标值")
    initial_target: str | None = Field(None, alias="年初指标值")
    """The value before an approved adjustment; ``target`` is the one in force (Shanxi's system prints both)."""
    sign: str | None = Field(None, alias="指标性质")
    """≥ ≤ ＝ 定性, where the form keeps it in a column of its own."""
    unit: str | None = Field(None, alias="度量单位")
    weight: Weight | None = Field(None, alias="分值")
    actual: str | None = Field(None, alias="实际完成值")
    score: Points | None = Field(None, alias="得分")
    """The published score (自评表), not ours."""
    deviation: str | None = Field(None, alias="偏差原因分析及改进措施")
    evidence: str | None = Field(None, alias="佐证材料")
    method: str | None = Field(None, alias="取值方式")
    """How the actual figure is taken: 直接证明法, 情况统计法, 问卷调查法, 趋势判断法, 情况说明法."""
    standard: str | None = Field(None, alias="评分标准")
    """How the points are given or taken, where the form says it for each row (评(扣)分标准)."""
    location: Location = Field(default=Location(), exclude=True)
    """Where the row is in its file."""
    last_year: str | None = Field(None, alias="上年实际值")
    judged: str | None = Field(None, alias="评定")
    """What a person judged: a rung (达成, 部分达成, 未达成), a percentage inside its band, or both."""
    reference: str | None = Field(None, alias="参照值")
    """The amount that a target such as 按合同价 refers to."""
    goal: str | None = Field(None, alias="年度绩效目标")
    """Under which of the form's several goals the row is (湖北: 年度绩效目标1); a key of :attr:`Form.goals`."""
    deduction: Points | None = Field(None, alias="扣减分数")
    """Points that a person took off in a column of its own (广西)."""
    expected: str | None = Field(None, alias="全年预计完成情况")
    """During the year: what the unit expects by its end (绩效运行监控表)."""
    likelihood: str | None = Field(None, alias="完成可能性")
    """During the year: 确定能, 有可能 or 完全不可能."""
    cause: str | None = Field(None, alias="偏差类别")
    """During the year: which of the five causes of a monitoring form (经费保障, 制度保障, …)."""
    others: dict[str, str] = Field(default_factory=dict, alias="其他栏目")
    """What was in columns that no other field is for (指标解释, 复核得分), by their printed heads."""
    judged_by: str | None = Field(None, alias="评定人")
    judged_on: str | None = Field(None, alias="评定日期")
    adjusted_by: str | None = Field(None, alias="调整文号")
    """The document that approved ``target`` instead of ``initial_target``."""
    adjusted_on: str | None = Field(None, alias="调整日期")
    actual_unit: str | None = Field(None, alias="完成值单位")
    """The unit column of a table of figures, where it is kept apart from that of the target."""
    actual_location: Location = Field(default=Location(), exclude=True)
    """Where the actual figure is, when it came from a table of its own."""
    places: dict[str, Location] = Field(default_factory=dict, exclude=True)
    """The cell of each figure (``target``, ``actual``, ``weight``, ``score``), when it came from a document."""

    @property
    def cancelled(self) -> bool:
        """Whether an adjustment took the indicator out: it has an initial target and none in force."""
        return bool((self.initial_target or "").strip()) and not (self.target or "").strip()

    def place_of(self, figure: str) -> Location:
        """Where ``target`` or ``actual`` is: its cell, else the row and the column's printed name."""
        if figure == "actual" and self.actual_location != Location():
            return self.actual_location
        if figure in self.places:
            return self.places[figure]
        column = str(type(self).model_fields[figure].alias)
        return replace(self.location, column=column) if self.location != Location() else self.location


class Funds(_Record):
    """Money of the project in 元 (exact), by source; null where the form leaves the cell blank."""

    total: Amount | None = Field(None, alias="年度资金总额")
    central: Amount | None = Field(None, alias="中央财政资金")
    provincial: Amount | None = Field(None, alias="省级财政资金")
    local: Amount | None = Field(None, alias="市县（区）财政资金")
    own: Amount | None = Field(None, alias="单位自筹")
    other: Amount | None = Field(None, alias="其他资金")


class FundSource(_Record):
    """One source of the money with its own budget and spending, in 元: 当年财政拨款, 上年结转资金, 其他资金."""

    name: str = Field(alias="来源")
    """As printed, without 其中 and without the unit of money."""
    initial: Amount | None = Field(None, alias="年初预算数")
    budget: Amount | None = Field(None, alias="全年预算数")
    executed: Amount | None = Field(None, alias="全年执行数")
    expected: Amount | None = Field(None, alias="全年预计执行数")
    """During the year: what will be spent by its end."""
    rate: str | None = Field(None, alias="执行率")
    part: bool = Field(default=False, alias="属于上一来源")
    """A further 其中 below a source: it is counted in that source already."""
    location: Location = Field(default=Location(), exclude=True)


class Execution(_Record):
    """The 项目资金 block of a 自评表, in 元: initial and adjusted budget, spending, and the published score."""

    initial: Amount | None = Field(None, alias="年初预算数")
    budget: Amount | None = Field(None, alias="全年预算数")
    executed: Amount | None = Field(None, alias="全年执行数")
    expected: Amount | None = Field(None, alias="全年预计执行数")
    """During the year: what will be spent by its end."""

    weight: Weight | None = Field(None, alias="分值")
    rate: str | None = Field(None, alias="执行率")
    score: Points | None = Field(None, alias="得分")
    deviation: str | None = Field(None, alias="偏差原因分析及改进措施")
    adjusted_by: str | None = Field(None, alias="调整文号")
    """The document that approved ``budget`` instead of ``initial``."""


ENTRIES = "基础数据"
"""What the figures of :attr:`Form.entries` are called: a key of the form, and level 1 of their rows in a table."""


class ProofFile(_Record):
    """A file of evidence that a workspace keeps for a project."""

    name: str
    sha256: str
    day: str | None
    """When it was registered; null where it was not."""
    changed: bool
    """Whether it is another now than when it was registered."""


class Task(_Record):
    """One of the main tasks of a department in the year (年度主要任务), with its money in 元."""

    name: str = Field(alias="任务名称")
    content: str | None = Field(None, alias="主要内容")
    result: str | None = Field(None, alias="完成情况")
    budget: Amount | None = Field(None, alias="全年预算数")
    executed: Amount | None = Field(None, alias="全年执行数")
    rate: str | None = Field(None, alias="执行率")
    deviation: str | None = Field(None, alias="偏差原因分析及改进措施")
    location: Location = Field(default=Location(), exclude=True)


class Form(_Record):
    """One form of one project and year."""

    name: str = Field(alias="项目名称")
    year: Year | None = Field(None, alias="年度")
    title: str | None = Field(None, alias="表名")
    department: str | None = Field(None, alias="主管部门及代码")
    unit: str | None = Field(None, alias="实施单位")
    attribute: str | None = Field(None, alias="项目属性")
    period: str | None = Field(None, alias="项目期")
    plan: str | None = Field(None, alias="实施周期")
    region: str | None = Field(None, alias="地区")
    source: str | None = Field(None, alias="来源")
    """Which published document the form was taken from."""
    funds: Funds = Field(default_factory=Funds, alias="项目资金")
    execution: Execution | None = Field(None, alias="预算执行情况")
    sources: tuple[FundSource, ...] = Field((), alias="资金来源")
    """The rows below 年度资金总额, in the order of the form."""
    tasks: tuple[Task, ...] = Field((), alias="年度主要任务")
    """What a whole department set out to do, in the order of the form."""
    narrative: dict[str, str] = Field(default_factory=dict, alias="文字说明")
    """The narrative cells by their printed label (项目概况, 立项依据, …); the shipped example leaves them out."""
    goal: str | None = Field(None, alias="总体目标")
    goal_result: str | None = Field(None, alias="总体目标完成情况")
    goals: dict[str, Weight | None] = Field(default_factory=dict, alias="年度绩效目标")
    """The points of each of several goals by its name (湖北: 年度绩效目标1（40分）); null where none are printed."""
    level_points: dict[str, Weight | None] = Field(default_factory=dict, alias="层级分值")
    """The points printed with levels, by level 1 or level 1/level 2 (``产出指标/数量指标``)."""
    indicators: tuple[Indicator, ...] = Field((), alias="绩效指标")
    entries: dict[str, str | None] = Field(default_factory=dict, alias=ENTRIES)
    """Figures that indicators are computed from (在职人员数, 编制数), as written; null where not reported yet."""
    total_score: Points | None = Field(None, alias="总分")
    grade: str | None = Field(None, alias="评价等级")
    proofs: SkipJsonSchema[tuple[ProofFile, ...]] = Field((), exclude=True)
    """The files in the workspace that prove what was done."""
    illustrative: bool = Field(default=False, alias="示例数据")
    """The actual figures are made up for demonstration; every scorecard says so."""
    location: Location = Field(default=Location(), exclude=True)

    @property
    def is_department(self) -> bool:
        """Whether it is about a department as a whole (部门整体支出) and not about one project."""
        return "整体" in (self.title or "") or re.search(r"(部门|单位)整体|整体支出", self.name) is not None
