"""How far a document was understood: a grade, and the reasons for it, from what was said while it was read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluator.documents.model import Coverage
    from evaluator.problem import Problem

Grade = Literal["高", "中", "低"]
_LEAST = 90
"""Percent of the cells; with less of them placed the grade is the lowest."""
_GUESSED = {
    "W617": "金额单位按万元理解",
    "W619": "有的行没有指标名称",
    "W620": "没有项目名称",
    "W621": "一级指标按二级指标推定",
    "W626": "表格没有框线，按间距分格",
    "W628": "层级分值与指标分值不符",
}
_REPAIRED = {
    "N612": "空白的层级沿用上方",
    "N613": "错列按内容归位",
    "N614": "折行或跨页的文字已接上",
    "W618": "有的金额或分数无法识别",
    "W112": "有公式没有结果",
}
_GRAVE = {"W626", "W619"}


@dataclass(frozen=True, slots=True)
class Confidence:
    """A grade with its reasons: what was left over, guessed, or repaired."""

    grade: Grade
    reasons: tuple[str, ...] = ()

    def __str__(self) -> str:
        """``高``, or ``中（1 格未归入；没有项目名称）``."""
        return f"{self.grade}（{'；'.join(self.reasons)}）" if self.reasons else self.grade


def confidence(coverage: Coverage, problems: Iterable[Problem]) -> Confidence:
    """高 where all found its place and nothing was guessed; 低 where the document should be checked cell by cell."""
    codes = Counter(each.code for each in problems)
    left = coverage.cells - coverage.placed
    reasons = [f"{left} 格未归入"] if left else []
    reasons += [words for code, words in _GUESSED.items() if codes[code]]
    doubtful = bool(reasons)
    reasons += [words for code, words in _REPAIRED.items() if codes[code]]
    grave = any(codes[code] for code in _GRAVE) or coverage.placed * 100 < _LEAST * coverage.cells
    return Confidence("低" if grave else "中" if doubtful or codes["N613"] else "高", tuple(reasons))
