"""What a unit says about itself once, for all its papers: ``workspace.yaml``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from evaluator.forms.files import read_bounded
from evaluator.forms.model import Year
from evaluator.forms.source import read_source
from evaluator.paper.official import LAYOUTS
from evaluator.problem import Location, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Unit(BaseModel):
    """Unit and contact, the year, and under which rules and in which layout its forms are made."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    name: str | None = Field(None, alias="单位全称")
    year: Year | None = Field(None, alias="年度")
    head: str | None = Field(None, alias="负责人")
    clerk: str | None = Field(None, alias="填报人")
    phone: str | None = Field(None, alias="联系电话")
    filled_on: str | None = Field(None, alias="填报日期")
    rules: str | None = Field(None, alias="评分规则")
    """The id of a rulebook; the default rulebook when left out."""
    layout: str = Field("national", alias="版式")
    attachment: str | int | dict[str, str | int] | None = Field(None, alias="附件")
    """The number under which its self-evaluations are attached (1, or 附件1), or one a kind of paper."""
    rounding: Literal["整数", "0.5"] | None = Field(None, alias="分值取整")
    """To what the points that a rulebook spreads are rounded; to the cent when left out."""

    @field_validator("layout")
    @classmethod
    def _known(cls, layout: str) -> str:
        if layout not in LAYOUTS:
            raise ValueError(layout)
        return layout

    @property
    def step(self) -> int:
        """To multiples of how many cents the points that a rulebook spreads are rounded."""
        return {None: 1, "0.5": 50, "整数": 100}[self.rounding]

    def printed(self, paper: str) -> dict[str, str]:
        """What a paper of that kind (自评表) says of who files, as fields of ``layouts/parts.yaml``."""
        said = {"head": self.head, "clerk": self.clerk, "phone": self.phone, "filled_on": self.filled_on}
        numbers = self.attachment if isinstance(self.attachment, dict) else {"自评表": self.attachment or ""}
        number = str(numbers.get(paper, "")).strip()
        return {
            **{name: text or "" for name, text in said.items()},
            "filer": self.name or "",
            "signed": "是" if self.name or any(said.values()) else "",
            "attachment": f"附件{number}" if number and not number.startswith("附") else number,
        }


NOBODY = Unit()


def together(*units: Unit) -> Unit:
    """One unit of what several sources say of it; the first that says a thing counts."""
    said: dict[str, Any] = {}
    for each in units:
        said = {**each.model_dump(by_alias=True, exclude_none=True, exclude_unset=True), **said}
    return Unit.model_validate(said)


def read_unit(file: Path) -> tuple[Unit, tuple[Problem, ...]]:
    """The unit that a file of the kind of ``workspace.yaml`` holds, and what of it could not be read."""
    raw, fault = read_bounded(file)
    unit, wrong = load(raw or b"", str(file))
    faults = (fault,) if fault else ()
    return unit, (*faults, problem("W724", f"单位信息：{wrong}", location=Location(str(file)))) if wrong else faults


def load(raw: bytes, file: str) -> tuple[Unit, str | None]:
    """The unit that ``workspace.yaml`` holds, and what of it could not be read (None: nothing)."""
    try:
        data: Any = read_source(raw.decode("utf-8-sig"), file).data
    except UnicodeDecodeError:
        return Unit(), "文件不是 UTF-8 编码"
    return given(data if isinstance(data, dict) else {})


def given(data: Mapping[str, Any]) -> tuple[Unit, str | None]:
    """The same of a mapping. A key that is not ours is left alone: the rest still counts."""
    known = {field.alias for field in Unit.model_fields.values()}
    unit, bad = Unit(), []
    said: dict[str, Any] = {}
    for key in (each for each in data if each in known):
        try:
            unit = Unit.model_validate(said | {key: data[key]})
            said[key] = data[key]
        except ValueError:
            bad.append(key)
    return unit, f"“{'、'.join(bad)}”写法不对，没有采用" if bad else None


def dump(unit: Unit) -> bytes:
    """The file, a line a field; what is empty is there too, to be filled in by hand."""
    import json

    lines = ["# 单位信息：各种表格都用这里的内容。"]
    for key, value in unit.model_dump(by_alias=True).items():
        lines.append(f"{key}: {'' if value is None else json.dumps(value, ensure_ascii=False)}".rstrip())
    return ("\n".join(lines) + "\n").encode()
