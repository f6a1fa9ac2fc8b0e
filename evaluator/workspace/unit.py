"""What a unit says about itself once, for all its papers: ``workspace.yaml``."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from evaluator.forms.model import Year
from evaluator.forms.source import read_source


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


def load(raw: bytes, file: str) -> tuple[Unit, str | None]:
    """The unit that ``workspace.yaml`` holds, and what of it could not be read (None: nothing).

    A key that is not ours is left alone: the rest of the file still counts.
    """
    try:
        data: Any = read_source(raw.decode("utf-8-sig"), file).data
    except UnicodeDecodeError:
        return Unit(), "文件不是 UTF-8 编码"
    known = {field.alias for field in Unit.model_fields.values()}
    unit, bad = Unit(), []
    for key, value in (data or {}).items() if isinstance(data, dict | None) else ():
        try:
            unit = Unit.model_validate({**unit.model_dump(by_alias=True), key: value}) if key in known else unit
        except ValueError:
            bad.append(key)
    return unit, f"“{'、'.join(bad)}”写法不对，没有采用" if bad else None


def dump(unit: Unit) -> bytes:
    """The file, a line a field; what is empty stands there too, to be filled in by hand."""
    import json

    lines = ["# 单位信息：各种表格都用这里的内容。"]
    for key, value in unit.model_dump(by_alias=True).items():
        lines.append(f"{key}: {'' if value is None else json.dumps(value, ensure_ascii=False)}".rstrip())
    return ("\n".join(lines) + "\n").encode()
