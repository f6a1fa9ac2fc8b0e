"""Whatever the cells hold, checks and reviews give problems and never raise."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from evaluator.checks import check
from evaluator.explain import as_text, draft_deviation, explain
from evaluator.forms.model import Form
from evaluator.review import review
from evaluator.rulebook import DEFAULT_RULEBOOK, load_rulebook

RULEBOOK = load_rulebook(DEFAULT_RULEBOOK, year=2023)[0]
PIECES = [
    "≥",
    "≤",
    "=",
    "100",
    "0",
    "-5",
    "12.5",
    "%",
    "‰",
    "家",
    "元/人",
    "万元",
    "2023年",
    "10月",
    "底前",
    "有效提升",
    "率",
    "满意度",
]
cells = st.none() | st.lists(st.sampled_from(PIECES), max_size=4).map("".join) | st.text(max_size=12)
points = st.none() | st.decimals(0, 100, places=1)
money = st.none() | st.integers(0, 10**8).map(Decimal)
rows = st.fixed_dictionaries(
    {
        "一级指标": st.sampled_from([None, "产出指标", "效益指标", "满意度指标"]),
        "二级指标": st.sampled_from([None, "数量指标", "时效指标", "成本指标", "社会效益指标"]),
        "三级指标": cells,
        "指标值": cells,
        "实际完成值": cells,
        "分值": points,
        "得分": points,
        "偏差原因分析及改进措施": cells,
        "佐证材料": cells,
    }
)
forms = st.fixed_dictionaries(
    {
        "项目名称": st.text(max_size=8),
        "年度": st.sampled_from([None, 2023]),
        "实施单位": cells,
        "实施周期": cells,
        "总体目标": cells,
        "总分": points,
        "评价等级": st.sampled_from([None, "优", "甲"]),
        "项目资金": st.fixed_dictionaries({"年度资金总额": money, "市县（区）财政资金": money}),
        "预算执行情况": st.none()
        | st.fixed_dictionaries(
            {"年初预算数": money, "全年预算数": money, "全年执行数": money, "分值": points, "得分": points}
        ),
        "绩效指标": st.lists(rows, max_size=4),
    }
).map(Form.model_validate)


@given(forms)
def test_nothing_raises(form: Form) -> None:
    assert RULEBOOK is not None
    assert all(each.message for each in check([form], RULEBOOK))
    reviewed = review(form, RULEBOOK)
    assert [row.indicator for row in reviewed.rows] == list(form.indicators)
    assert all(row.as_dict()["problems"] == [each.as_dict() for each in row.problems] for row in reviewed.rows)
    explained = explain(form, RULEBOOK)
    assert as_text(explained)
    for each in explained.indicators:
        assert "None" not in draft_deviation(each.result)
