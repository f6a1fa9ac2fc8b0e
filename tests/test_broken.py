"""What once broke something is tried with every run: cells, pairs and forms of ``broken.yaml``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import evaluator
from benchmarks import fuzz, fuzz_pairs
from tests.commands import call

if TYPE_CHECKING:
    from evaluator.result import IndicatorScore

BROKEN = yaml.safe_load((Path(__file__).parent / "broken.yaml").read_text(encoding="utf-8"))
SOUND = """
项目名称: 驻村帮扶
年度: 2022
预算执行情况: {全年预算数: 100, 全年执行数: 100}
绩效指标: [{一级指标: 产出指标, 二级指标: 数量指标, 三级指标: 走访户数, 指标值: ≥35户, 实际完成值: 36户}]
"""


def text(cell: Any) -> str:
    """A cell of the list: as written, or a text repeated with a rest."""
    if isinstance(cell, list):
        part, times, rest = cell
        return f"{str(part) * int(times)}{rest}"
    return str(cell)


@pytest.mark.parametrize("cell", BROKEN["cells"], ids=lambda cell: repr(cell)[:30])
@pytest.mark.parametrize("unit", [None, "天"])
def test_a_cell_is_read_or_refused_with_a_place(cell: Any, unit: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "BOUND", 20.0)  # minutes once; a busy machine is not what this looks for
    assert fuzz.check(text(cell), {"year": 2022, "unit": unit})[0] == []


@pytest.mark.parametrize("rules", ["cn-caiyu-2020-10", "cn-caiyu-2021-101", "jiangxi-2017"])
@pytest.mark.parametrize("pair", BROKEN["pairs"], ids=lambda pair: repr(pair)[:40])
def test_a_pair_is_judged_within_its_weight(pair: list[Any], rules: str) -> None:
    target, actual, judged = pair
    found: IndicatorScore = evaluator.judge(
        text(target), text(actual), weight=10, judged=judged and text(judged), rules=rules, year=2022
    )
    assert list(fuzz_pairs.check(found)) == []


@pytest.mark.parametrize("form", BROKEN["forms"], ids=range(len(BROKEN["forms"])))
def test_a_form_leaves_the_others_their_results(form: str, tmp_path: Path) -> None:
    targets = tmp_path / "targets"
    targets.mkdir()
    (targets / "1.yaml").write_text(form, encoding="utf-8")
    (targets / "2.yaml").write_text(SOUND, encoding="utf-8")
    cards = json.loads(call("run", targets, "--format", "json").stdout)["projects"]
    assert [each["total"] for each in cards if each["name"] == "驻村帮扶"] == ["100.00"]
    for command in (["check"], ["review"], ["monitor", "--month", "7"]):
        assert "驻村帮扶" in call(*command, targets, "--json").stdout
    assert call("run", targets, "-o", tmp_path / "out").exit_code == 0
    assert (tmp_path / "out" / "自评表_驻村帮扶.xlsx").exists()
    assert {path.parent for path in tmp_path.rglob("*") if path.is_file()} == {targets, tmp_path / "out"}
