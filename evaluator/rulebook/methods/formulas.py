"""Figures that are formulas of named entries: 在职人员控制率 is 在职人员数 ÷ 编制数.

An entry is a figure that a unit reports beside its indicators (基础数据 of a form). A formula uses ``+ − × ÷``,
brackets and entries of one dimension; what it comes to is a ratio, shown in percent.
"""

from __future__ import annotations

import ast
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from evaluator.rulebook.bands import Value
from evaluator.rulebook.methods.method import ParameterValue
from evaluator.rulebook.methods.special import plain_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SIGNS = str.maketrans("÷×−（）", "/*-()")
_SHOWN: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "−", ast.Mult: "×", ast.Div: "÷"}
_DOES: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: Fraction.__add__,
    ast.Sub: Fraction.__sub__,
    ast.Mult: Fraction.__mul__,
    ast.Div: Fraction.__truediv__,
}


class Figure(Value):
    """An indicator, by its names, and the formula that it is."""

    names: tuple[str, ...] = Field(min_length=1)
    formula: str

    @model_validator(mode="after")
    def _is_a_formula(self) -> Figure:
        try:
            fits = all(_is_plain(node) for node in ast.walk(self._tree)) and self.entries
        except SyntaxError:
            fits = ()
        if not fits:
            raise PydanticCustomError(
                "bands", f"“{self.formula}”不是公式；写名称和 + − × ÷（），如 在职人员数 ÷ 编制数"
            )
        return self

    @cached_property
    def _tree(self) -> ast.expr:
        return ast.parse(self.formula.translate(_SIGNS).strip(), mode="eval").body

    @property
    def entries(self) -> tuple[str, ...]:
        """The entries that it needs, in their order."""
        return tuple(dict.fromkeys(node.id for node in ast.walk(self._tree) if isinstance(node, ast.Name)))

    def value(self, entries: Mapping[str, Fraction]) -> Fraction:
        """What it comes to.

        Raises:
            ZeroDivisionError: where it divides by an entry of zero.
        """
        return _value(self._tree, entries)

    def filled(self, shown: Mapping[str, str]) -> str:
        """The formula with its entries as they are shown."""
        return _text(self._tree, shown)

    def in_words(self) -> str:
        """Its names and the formula."""
        return f"{'、'.join(self.names)} ＝ {self.formula}"


class Formulas(ParameterValue):
    """The figures that can be computed."""

    figures: tuple[Figure, ...] = ()

    def named(self, name: str) -> Figure | None:
        """The figure of that name."""
        plain = plain_name(name)
        return next((each for each in self.figures if plain in map(plain_name, each.names)), None)

    def in_words(self) -> tuple[str, ...]:
        """A line a figure."""
        return tuple(each.in_words() for each in self.figures) or ("没有",)

    def in_short(self) -> str:
        """The names of the figures."""
        names = "、".join(each.names[0] for each in self.figures)
        return f"填了基础数据的，{names}按公式计算" if names else ""


def _is_plain(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return type(node.value) is int
    return isinstance(node, ast.BinOp | ast.Name | ast.Load) or type(node) in _SHOWN


def _value(node: ast.expr, entries: Mapping[str, Fraction]) -> Fraction:
    if isinstance(node, ast.BinOp):
        return _DOES[type(node.op)](_value(node.left, entries), _value(node.right, entries))
    return entries[node.id] if isinstance(node, ast.Name) else Fraction(ast.literal_eval(node))


def _text(node: ast.expr, shown: Mapping[str, str]) -> str:
    if not isinstance(node, ast.BinOp):
        return shown[node.id] if isinstance(node, ast.Name) else str(ast.literal_eval(node))
    left, right = _text(node.left, shown), _text(node.right, shown)
    tight = isinstance(node.op, ast.Mult | ast.Div)
    if tight and _is_sum(node.left):
        left = f"({left})"
    if isinstance(node.right, ast.BinOp) and (tight or (isinstance(node.op, ast.Sub) and _is_sum(node.right))):
        right = f"({right})"
    return f"{left} {_SHOWN[type(node.op)]} {right}"


def _is_sum(node: ast.expr) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)
