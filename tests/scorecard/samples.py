"""Scorecards made by hand: what the writers must be able to show, before any scoring."""

from __future__ import annotations

from decimal import Decimal

from evaluator.forms.model import Execution, Form, Funds, Indicator
from evaluator.problem import Location, Problem
from evaluator.result import ExecutionScore, IndicatorScore, Input, Reason, Scorecard, Scorecards

ART16 = "财预〔2020〕10号 第十六条"
ART13 = "财预〔2020〕10号 第十三条"
NOTES = ("一级指标的分值（某财〔2022〕1号 第五条）。", "定性指标分为三档。", "定量指标按比例记分。")
MET = "某市自评办法，某财〔2022〕1号 第七条（证据 A：官方文本）：完成的得满分"


def row(  # noqa: PLR0917  a row of a table
    names: str,
    target: str | None,
    actual: str | None,
    weight: str,
    score: str | None,
    status: str = "met",
    **more: object,
) -> IndicatorScore:
    """An indicator: ``names`` is level 1/level 2/level 3; a pending one lies between 0 and its weight."""
    level1, level2, level3 = names.split("/", 2)
    bounds = {
        "lowest": Decimal(0) if score is None else Decimal(score),
        "highest": Decimal(weight) if score is None else Decimal(score),
        "attainment": None,
        "passed": None if score is None else status == "met",
    }
    return IndicatorScore(
        level1=level1,
        level2=level2,
        level3=level3,
        target=target,
        actual=actual,
        weight=Decimal(weight),
        score=None if score is None else Decimal(score),
        status=status,  # type: ignore[arg-type]
        **{**bounds, **more},  # type: ignore[arg-type]
    )


def why(text: str, rule: str = "met", article: str = ART16) -> Reason:
    return Reason(text, rule, article)


def execution(budget: str | None, executed: str | None, rate: str | None, score: str, **more: object) -> ExecutionScore:
    return ExecutionScore(
        budget=None if budget is None else Decimal(budget),
        executed=None if executed is None else Decimal(executed),
        rate=None if rate is None else Decimal(rate),
        weight=Decimal(10),
        score=Decimal(score),
        **more,  # type: ignore[arg-type]
    )


def card(name: str, rows: tuple[IndicatorScore, ...], spent: ExecutionScore, **more: object) -> Scorecard:
    """A project whose total is the sum, or a range while something is pending."""
    assert spent.score is not None
    lowest = spent.score + sum((each.lowest for each in rows), Decimal(0))
    highest = spent.score + sum((each.highest for each in rows), Decimal(0))
    done = all(each.score is not None for each in rows)
    computed = {
        "total": lowest if done else None,
        "lowest": lowest,
        "highest": highest,
        "grade": ("优" if lowest >= 90 else "良" if lowest >= 80 else "中" if lowest >= 60 else "差") if done else None,
        "passed": lowest >= 60 if done else None,
        "form_notes": NOTES,
        "sources": {"met": (MET,)},
    }
    return Scorecard(name=name, year=2022, execution=spent, indicators=rows, **{**computed, **more})  # type: ignore[arg-type]


TRADE = card(
    "外贸企业开拓市场奖补",
    (
        row(
            "产出指标/数量指标/奖励企业数",
            "≥35家",
            "28家",
            "12.5",
            "10.00",
            "not_met",
            attainment=Decimal("0.8"),
            understood="不少于 35 家",
            deviation="受疫情影响，7家企业年内未实现出口；下年度将提前摸底、分类辅导。",
            reasons=(why("实际 28 家，为目标 35 家的 80%", "shortfall"), why("12.5 × 80% = 10.00 分", "shortfall")),
        ),
        row(
            "产出指标/数量指标/组织参展次数",
            "≥4次",
            "7次",
            "12.5",
            "12.50",
            attainment=Decimal("1.75"),
            understood="不少于 4 次",
            reasons=(why("实际 7 次，达到目标"), why("超过目标的 130%，须说明原因", "overshoot")),
            problems=(
                Problem("W517", "warning", "完成值为目标的 175%，请说明目标是否偏低", Location("完成值.csv", row=4)),
            ),
        ),
        row(
            "产出指标/质量指标/补助资金发放准确率",
            "=100%",
            "0.95",
            "12.5",
            "11.88",
            "not_met",
            attainment=Decimal("0.95"),
            understood="等于 100%",
            reasons=(why("12.5 × 95% = 11.875，四舍五入为 11.88 分", "shortfall"),),
            problems=(
                Problem(
                    "N305",
                    "note",
                    "0.95 没有百分号，按 95% 读取",
                    Location("完成值.csv", row=5, column="实际完成值", text="0.95", start=0, end=4),
                    "写成 95% 可避免误读",
                ),
            ),
        ),
        row(
            "产出指标/时效指标/补助资金发放完成时间",
            "2022年10月31日前",
            "2022年11月1日",
            "12.5",
            "0.00",
            "not_met",
            attainment=Decimal(0),
            understood="2022年10月31日前",
            reasons=(why("晚于期限 1 天，不得分", "lateness"),),
        ),
        row(
            "效益指标/经济效益指标/全市外贸进出口总额增速",
            "较上年增长",
            "增长6.2%",
            "15",
            "15.00",
            reasons=(why("增长 6.2%，达到目标，得满分"),),
        ),
        row(
            "效益指标/可持续影响指标/企业国际化经营能力和抗风险能力",
            "有效提升",
            "企业抱团出海，经营能力逐步增强",
            "15",
            None,
            "pending",
            reasons=(why("定性指标，词库不能判断，需要人工评定", "qualitative"),),
        ),
        row(
            "满意度指标/服务对象满意度指标/获补助企业满意度",
            "≥90%",
            "96.5%",
            "10",
            "10.00",
            attainment=Decimal("1.0722222222222222222222222222"),
            understood="不低于 90%",
            reasons=(why("实际 96.5%，达到目标，得满分"),),
        ),
    ),
    execution(
        "2930000",
        "2900000",
        "0.98976109215017064846",
        "9.90",
        initial=Decimal(2930000),
        reasons=(why("290 ÷ 293 = 98.98%，10 × 98.98% = 9.90 分", "execution", ART13),),
    ),
    department="商务局",
    unit="市商务局对外贸易科",
    illustrative=True,
)

LONG = card(
    "关于支持县域商业体系建设、农村电子商务提质增效以及城乡高效配送示范项目的市级配套资金（第二批）",
    (
        row(
            "产出指标/数量指标/首次实现出口企业、限额以上批发零售住宿餐饮企业及农村寄递物流网点补助数量",
            "首次实现出口且出口额达到10-50万美元（含50万）企业补助5万元，达到50万美元以上企业补助10万元",
            None,
            "20",
            "0.00",
            "no_actual",
            reasons=(why("没有填写完成值，不得分", "no_actual"),),
            problems=(
                Problem("E310", "error", "没有填写实际完成值", Location("完成值.csv", row=12), "补填后重新计算"),
            ),
        ),
        row(
            "产出指标/质量指标/宣传资料、宣传视频制作质量",
            None,
            "已完成",
            "0",
            "0.00",
            "no_target",
            reasons=(why("目标表此项空白，不计权重", "no_target"),),
            problems=(Problem("E501", "warning", "指标值空白，不参与评分", Location("targets/demo.yaml", row=31)),),
        ),
        row("产出指标/成本指标/培训成本", "≤180元/人*天", "165元/人*天", "30", "30.00", reasons=(why("不超过上限"),)),
        row(
            "效益指标/社会效益指标/带动就业人数",
            "≥1,200人",
            "部分完成",
            "30",
            "24.00",
            "partly_met",
            reasons=(why("部分完成，按 80% 计", "qualitative"),),
        ),
        row("满意度指标/服务对象满意度指标/群众满意度", "90%以上", "91%", "10", "10.00"),
    ),
    execution(None, None, None, "0.00", problems=(Problem("E320", "error", "没有全年预算数，执行率无法计算"),)),
    unit="市商务局",
    problems=(Problem("E311", "note", "表中两处写法不同的项目名称按同一项目处理"),),
)

HOSTILE = card(
    "<script>alert('名称')</script>=1+1",
    (
        row("产出指标/质量指标/<b>达标率</b> & 其他", "=100%", "@SUM(A1)", "45", "45.00", reasons=(why("<i>a</i>"),)),
        row("效益指标/社会效益指标/+cmd", "-5%", "\t=1", "45", "45.00", deviation="</style><script>x()</script>"),
    ),
    execution("85", "85", "1", "10.00"),
)

PLAIN = card(
    "驻村帮扶",
    (
        row(
            "产出指标/数量指标/驻村工作队员",
            "2人",
            "2人",
            "50",
            "50.00",
            attainment=Decimal(1),
            reasons=(why("达到目标"),),
        ),
        row("效益指标/社会效益指标/村民出行条件", "改善", "达成预期指标", "30", "30.00", reasons=(why("词库：达成"),)),
        row("满意度指标/服务对象满意度指标/村民满意度", "≥90%", "95%", "10", "10.00", reasons=(why("达到目标"),)),
    ),
    execution("55000", "55000", "1", "10.00", reasons=(why("5.5 ÷ 5.5 = 100%", "execution", ART13),)),
    unit="市商务局",
)

RUN = Scorecards(
    rules_id="caiyu-2020-10",
    rules_title="项目支出绩效评价管理办法（财预〔2020〕10号）",
    rules_sha256="ab" * 32,
    projects=(TRADE, LONG, PLAIN),
    inputs=(Input("targets/demo.yaml", "cd" * 32), Input("完成值.csv", "ef" * 32)),
    problems=(
        Problem(
            "E302",
            "error",
            "没有名为“外贸企业开拓市场奖”的项目",
            Location("完成值.csv", row=40, column="项目名称"),
            "是不是 外贸企业开拓市场奖补",
        ),
    ),
)


def form(scorecard: Scorecard) -> Form:
    """The filled form that a sample scorecard could have come from."""
    spent = scorecard.execution
    return Form(
        name=scorecard.name,
        year=2022,
        department="210 市商务局",
        unit=scorecard.unit,
        goal="支持企业开拓国际市场，\n稳住外贸基本盘。",
        goal_result="28家企业获得补助，全市进出口总额增长6.2%。",
        funds=Funds(total=spent.budget, local=spent.budget),
        execution=Execution(initial=spent.initial, budget=spent.budget, executed=spent.executed),
        indicators=tuple(
            Indicator(
                level1=each.level1,
                level2=each.level2,
                level3=each.level3,
                target=each.target,
                actual=each.actual,
                weight=each.weight,
                deviation=each.deviation,
            )
            for each in scorecard.indicators
        ),
    )
