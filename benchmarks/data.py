"""Made-up tables for the benchmarks: as many rows as wanted, 5,000 distinct targets, 50,000 distinct actuals.

How often a text occurs follows Zipf's law, and actuals mostly fit their target (a count answers a count), as in
published self-evaluations; one in a hundred does not. The same arguments give the same bytes.

    python benchmarks/data.py OUT.parquet --rows 10000000
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGETS, ACTUALS = 5_000, 50_000
CHUNK = 500_000
COUNTERS = (
    "家",
    "个",
    "次",
    "人",
    "场",
    "份",
    "台",
    "套",
    "辆",
    "项",
    "户",
    "期",
    "件",
    "篇",
    "本",
    "部",
    "批",
    "人次",
)
AMOUNTS = ("万元", "元", "元/人", "万元/家", "元/次", "公里", "平方米", "亩", "吨", "小时")
WORDS = (
    "有效提升",
    "持续改善",
    "显著增强",
    "不断提高",
    "合格",
    "规范有序",
    "长期有效",
    "基本满足",
    "明显改善",
    "全面落实",
)
DONE = (*WORDS, "已完成", "完成", "达成预期指标", "部分完成", "未完成", "达到预期目标", "按时完成", "全部完成")
KINDS = ("count", "percent", "amount", "date", "words")
SHARES = (0.42, 0.27, 0.14, 0.07, 0.10)
"""How often each kind of target occurs: close to the published forms."""
LEVELS = {
    "count": (("产出指标", "数量指标"), ("产出指标", "数量指标"), ("效益指标", "社会效益指标")),
    "percent": (("产出指标", "质量指标"), ("满意度指标", "服务对象满意度指标"), ("产出指标", "时效指标")),
    "amount": (("成本指标", "经济成本指标"), ("产出指标", "成本指标")),
    "date": (("产出指标", "时效指标"),),
    "words": (("效益指标", "社会效益指标"), ("效益指标", "可持续影响指标"), ("产出指标", "质量指标")),
}
NAMES = {
    "count": ("培训场次", "补助企业数量", "购置设备数量", "受益人数", "检查次数", "编制方案数量", "维修数量"),
    "percent": ("验收合格率", "群众满意度", "任务完成及时率", "资金到位率", "覆盖率", "投诉办结率"),
    "amount": ("项目总成本", "补助标准", "人均成本", "单位造价", "控制成本"),
    "date": ("完成时间", "资金拨付时间", "验收时间"),
    "words": ("服务水平", "营商环境", "管理制度健全性", "长效机制", "工作质量"),
}
_DAYS = pl.date_range(pl.date(2022, 1, 1), pl.date(2022, 12, 31), eager=True)


def _number(place: int, unit: str) -> str:
    """The ``place``-th figure of a unit: whole numbers, tenths for every third."""
    whole = 1 + place
    return f"{whole}.{place % 9 + 1}{unit}" if place % 3 == 2 and unit in AMOUNTS else f"{whole}{unit}"


def targets() -> pl.DataFrame:
    """The distinct targets, each with its place on the form; the commonest first."""
    draw = np.random.default_rng(6)
    rows: dict[tuple[str, str, str, str], tuple[str, str]] = {}
    while len(rows) < TARGETS:
        kind = str(draw.choice(KINDS, p=SHARES))
        level1, level2 = LEVELS[kind][draw.integers(len(LEVELS[kind]))]
        name = f"{NAMES[kind][draw.integers(len(NAMES[kind]))]}{draw.integers(40) or ''}"
        unit, sign = _unit(kind, draw), ("≥", "≥", "", "=")[draw.integers(4)]
        size = int(draw.zipf(1.3) * draw.integers(1, 60)) % 5_000
        text = {
            "count": f"{sign}{size + 1}{unit}",
            "percent": f"{sign}{(100, 95, 90, 98, 85, 99.5, 92, 80)[draw.integers(8)]:g}%",
            "amount": f"{'≤' if draw.integers(3) else ''}{_number(size, unit)}",
            "date": f"2022年{draw.integers(1, 13)}月{draw.integers(1, 29)}日前",
            "words": str(draw.choice(WORDS)),
        }[kind]
        rows.setdefault((level1, level2, name, text), (kind, unit))
    made = [(*key, *value) for key, value in rows.items()]
    names = ("一级指标", "二级指标", "三级指标", "年度指标值", "kind", "unit")
    return pl.DataFrame(made, schema=list(names), orient="row")


def _unit(kind: str, draw: np.random.Generator) -> str:
    choice = {"count": COUNTERS, "amount": AMOUNTS}.get(kind, ("%",))
    return str(choice[draw.integers(len(choice))])


def pools() -> dict[tuple[str, str], list[str]]:
    """The distinct actuals by what they answer."""
    percents = [f"{place / 100:g}%" for place in range(10_000, 0, -1)]
    days = [f"2022年{day.month}月{day.day}日" for day in _DAYS]
    days += [f"{day:%Y-%m-%d}" for day in _DAYS] + [f"{day.month}月{day.day}日" for day in _DAYS]
    found = {("percent", "%"): percents, ("date", "%"): days, ("words", "%"): list(DONE)}
    units = [("count", unit) for unit in (*COUNTERS, "")] + [("amount", unit) for unit in AMOUNTS]
    left = ACTUALS - sum(map(len, found.values()))
    for place, key in enumerate(units):
        size = left // len(units) + (place < left % len(units))
        found[key] = [_number(number, key[1]) for number in range(size)]
    return found


def rows(count: int, seed: int = 2022) -> Iterator[pl.DataFrame]:
    """The table in pieces."""
    draw = np.random.default_rng(seed)
    targets_, pools_ = targets(), pools()
    texts = [text for pool in pools_.values() for text in pool]
    starts = dict(zip(pools_, np.cumsum([0, *map(len, pools_.values())]), strict=False))
    actuals = pl.Series("实际完成值", texts)
    weights = pl.Series("分值", [5.0, 10.0, 12.5, 7.5, 6.25, 3.33, 20.0, 2.0])
    keys = list(zip(targets_["kind"], targets_["unit"], strict=True))
    keys = [key if key in pools_ else (key[0], "%") for key in keys]
    first = np.array([starts[key] for key in keys])
    size = np.array([len(pools_[key]) for key in keys])
    bare = ("count", "")
    chance = 1 / np.arange(1, len(keys) + 1) ** 0.8
    chance /= chance.sum()
    goal = np.array([_size(text) for text in targets_["年度指标值"]])
    while count > 0:
        many = min(CHUNK, count)
        target = draw.choice(len(keys), many, p=chance)
        near = np.abs(goal[target] + np.rint(draw.standard_cauchy(many) * goal[target] * 0.03)).astype(np.int64)
        rank = (near + draw.zipf(1.6, many)) % size[target]
        actual = first[target] + rank
        kind_bare = (draw.random(many) < 0.05) & np.array([key[0] == "count" for key in keys])[target]
        actual = np.where(kind_bare, starts[bare] + rank % len(pools_[bare]), actual)
        actual = np.where(draw.random(many) < 0.01, draw.integers(0, len(texts), many), actual)
        yield pl.concat(
            [
                targets_[target.astype(np.uint32)].drop("kind", "unit"),
                actuals[actual.astype(np.uint32)].to_frame(),
                weights[draw.integers(0, len(weights), many).astype(np.uint32)].to_frame(),
            ],
            how="horizontal",
        )
        count -= many


def _size(text: str) -> int:
    """The figure in a target, so that actuals can lie near it; percentages have their best figures first."""
    digits = "".join(each for each in text if each.isdigit() or each == ".")
    return 0 if "%" in text or not digits or "年" in text else int(float(digits))


def write(path: Path, count: int) -> Path:
    """The table as Parquet, unless it is there already; made with little memory."""
    if not path.exists():
        import pyarrow.parquet as pq

        writer = None
        for piece in rows(count):
            table = piece.to_arrow()
            writer = writer or pq.ParquetWriter(path.with_suffix(".part"), table.schema, compression="zstd")
            writer.write_table(table, row_group_size=CHUNK)
        assert writer is not None, "some rows"
        writer.close()
        path.with_suffix(".part").rename(path)
    return path


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--rows", type=int, default=10_000_000)
    given = parser.parse_args()
    write(given.out, given.rows)
