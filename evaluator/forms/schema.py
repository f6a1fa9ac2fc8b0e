"""The JSON Schema of a form, so that an editor completes the keys and underlines a slip while it is typed.

``python -m evaluator.forms.schema > targets/form.schema.json`` writes it; a test checks that the file is current.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from evaluator.forms.model import Form

_HELP = {
    "项目名称": "与实际完成情况表中的项目名称一致",
    "年度": "预算年度，如 2022；没有写年份的日期按此年度理解",
    "年度资金总额": "元；也可写 2,930,000 或 293万元",
    "来源": "照原表填写，如 当年财政拨款、上年结转资金、其他资金",
    "属于上一来源": "true 表示已计入上一来源（“其中”）",
    "三级指标": "指标名称，照原表填写",
    "指标值": "照原表填写，如 ≥35家、100%、2022年10月31日前、有效提升；原表空白写 null",
    "年初指标值": "调整前的指标值；指标值填调整后的",
    "指标性质": "原表单列符号时填写：≥ ≤ ＝ 定性",
    "度量单位": "原表单列单位时填写",
    "分值": "原表给出分值时填写",
    "上年实际值": "用于“较上年增长”一类的指标值",
    "完成值单位": "完成值表“度量单位”一栏的单位；空白时与指标值相同",
    "评定": "人工评定：达成、部分达成、未达成，或该档内的百分比",
    "参照值": "指标值为“按合同价”等时，合同中的金额",
    "年度绩效目标": "有几个年度绩效目标的表（湖北）：表上写各目标的分值，指标写所属目标的名称",
    "扣减分数": "人工扣减的分数，用于有这一栏的表（广西）",
    "评定人": "谁作出评定",
    "调整文号": "批准调整的文件",
    "取值方式": "直接证明法、情况统计法、问卷调查法、趋势判断法或情况说明法；决定应有哪种佐证材料",
    "评分标准": "原表为每个指标写明评分或扣分办法时填写",
    "层级分值": "原表在一级、二级指标上印有分值时填写，如 产出指标/数量指标: 20",
    "示例数据": "true 表示实际完成值仅为示例",
}
_TEXT = ["string", "number", "boolean"]
"""What an editor may take an unquoted text for."""


def schema() -> dict[str, Any]:
    """The schema with the printed names as keys, and their explanations in Chinese."""
    raw = Form.model_json_schema(by_alias=True)
    raw["$defs"].pop("Location")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "项目支出绩效目标表"}
    tidy: dict[str, Any] = _tidy(raw)
    return head | {key: value for key, value in tidy.items() if key not in head}


def text() -> str:
    """The schema as the text of its file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _tidy(part: Any) -> Any:
    """Without titles, defaults and English descriptions; texts may also look like numbers."""
    if isinstance(part, list):
        return [_tidy(each) for each in part]
    if not isinstance(part, dict):
        return part
    if "anyOf" in part and "$ref" not in str(part):
        return {"type": _types(part["anyOf"])}
    kept = {key: _tidy(value) for key, value in part.items() if key not in {"title", "default", "description"}}
    if kept.get("type") == "string":
        kept["type"] = _TEXT
    if isinstance(part.get("properties"), dict):
        kept["properties"] = {
            key: ({"description": _HELP[key]} if key in _HELP else {}) | _tidy(value)
            for key, value in part["properties"].items()
            if "Location" not in str(value)
        }
    return kept


def _types(choices: list[dict[str, Any]]) -> list[str]:
    named = {choice["type"] for choice in choices}
    if "string" in named:
        named |= set(_TEXT) if "number" not in named else set()
    return sorted(named)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(text())
