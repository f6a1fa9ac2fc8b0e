"""A comparison of two rulebooks for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.paper.terminal_table import Column, Styled, fit, lines, painter, paragraph
from evaluator.text import pad
from evaluator.text import width as cells_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.rulebook_view.compare import Comparison, Difference, Example

_PLAIN = painter(colour=False)


def comparison_text(comparison: Comparison, width: int = 100) -> str:
    """What differs, then the standard cases with both scores, then how the scores that differ came about."""
    names = _labels(comparison)
    out = [
        line
        for name, book in zip(names, comparison.books, strict=True)
        for line in paragraph(" ".join(part for part in (book.title, book.number) if part), width, first=f"{name}  ")
    ]
    out += ["", f"不同的参数 {len(comparison.differences)} 个"]
    for each in comparison.differences:
        out += _difference(each, names, width)
    out += ["", "对指标得分的影响（每项 10 分；≠ 为得分不同）"]
    out += _table(comparison.indicators, names, width)
    out += ["", "对项目总分的影响（表上没有分值，按各自的权重；预算 100 万元）"]
    out += _table(comparison.projects, names, width)
    out += _differing((*comparison.indicators, *comparison.projects), names, width)
    return "\n".join([*out, ""])


def _labels(comparison: Comparison) -> tuple[str, str]:
    """The ids, equally wide."""
    first, second = (book.id for book in comparison.books)
    most = max(cells_of(first), cells_of(second))
    return pad(first, most), pad(second, most)


def _difference(each: Difference, names: Sequence[str], width: int) -> list[str]:
    out = [f"  {each.title} {each.name}"]
    for name, words, citation in zip(names, each.words, each.citations, strict=True):
        out += paragraph(f"{'；'.join(words)} [{citation}]", width, first=f"    {name}  ")
    return out


def _table(examples: Sequence[Example], names: Sequence[str], width: int) -> list[str]:
    detailed = any(each.target for each in examples)
    given = (Column("指标值", least=8), Column("完成值", least=8)) if detailed else ()
    scores = tuple(Column(name.strip(), right=True, least=9) for name in names)
    columns = (Column("示例", least=12), *given, *scores, Column(""))
    rows = []
    for each in examples:
        pair = (each.target, each.actual) if detailed else ()
        cells = (each.case, *pair, *each.scores, "≠" if each.differs else "")
        rows.append([Styled(cell) for cell in cells])
    widths = fit(columns, rows, width - 2)
    titles = [Styled(column.title) for column in columns]
    return ["  " + line for row in (titles, *rows) for line in lines(columns, widths, row, _PLAIN)]


def _differing(examples: Sequence[Example], names: Sequence[str], width: int) -> list[str]:
    """How the two scores of each case that differs came about."""
    found = [each for each in examples if each.differs]
    if not found:
        return ["", "示例的得分全部相同。"]
    out = ["", "得分不同的算法"]
    for each in found:
        out.append(f"  {each.case}")
        for name, score, reasons in zip(names, each.scores, each.reasons, strict=True):
            out += paragraph(f"{score}：{reasons}", width, first=f"    {name}  ")
    return out
