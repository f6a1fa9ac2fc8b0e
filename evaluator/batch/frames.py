"""Scoring a lazy frame: distinct texts are read in small tables, and joined back by whatever engine narwhals drives.

Rows pass through joins and expressions only: :mod:`evaluator.batch.verdict` on what the joins brought.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import polars as pl

from evaluator.batch.engines import joined, kept, mapped
from evaluator.batch.headers import OUTPUTS
from evaluator.batch.rows import (
    ACTUAL_KEYS,
    DETAIL_COLUMNS,
    ENDS,
    EXTRA_KEYS,
    FIXED,
    TARGET_KEYS,
    WRITTEN,
    Actual,
    Details,
    Judged,
    Kinds,
    Target,
)
from evaluator.batch.tables import Tables, schema
from evaluator.batch.verdict import (
    FIRST,
    flags,
    inner,
    is_exact,
    is_silent,
    ours,
    points,
    ratio,
    weight_of,
    with_verdict,
)
from evaluator.result import STATUS_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.batch.engines import Frame, Make
    from evaluator.batch.layout import Layout
    from evaluator.batch.texts import Texts

_KEY_TYPES: dict[str, Any] = {"weight": pl.Float64, "kinds": pl.Int64}
_NO_WEIGHT = -1.0
LOST = "E122"


def judged(rows: Frame, layout: Layout, texts: Texts) -> Frame:
    """The rows with columns of ours (:func:`inner`): ``status``, ``attainment``, ``cents``, ``weight``, ``codes``.

    Args:
        rows: the table, a lazy frame.
        layout: what its columns are.
        texts: reads what is distinct.
    """
    targets, actuals, extras = (
        [key for key in keys if key in layout.columns] for keys in (TARGET_KEYS, ACTUAL_KEYS, EXTRA_KEYS)
    )
    tables = Tables(texts, layout.printed)
    frame = _with_weight(_with_keys(layout.taken(rows), layout), layout, tables)
    frame, target_table = _attached(frame, targets, Target, tables.targets)
    frame, actual_table = _attached(frame, actuals, Actual, tables.actuals)
    kind_table = _table(_crossed(target_table, actual_table), tables.kinds, ["t_kind", "a_kind", "kinds"], Kinds)
    frame = frame.with_columns(__kinds=ours("t_key") + ours("a_key"), __flagged=_flagged(extras))
    frame = joined(frame, kind_table.drop("__t_kind", "__a_kind"), ["__kinds"])
    frame = _framed(frame).with_columns(__exact=is_exact())
    keys = [*dict.fromkeys((*targets, *actuals)), *extras, *(["weight"] if texts.by_weight else [])]
    pair_table = _table(_distinct(frame.filter(ours("exact")), keys), tables.pairs, keys, Judged)
    frame = joined(frame, pair_table, _inner(keys))
    frame = _checked(_with_codes(with_verdict(_settled(frame), texts.books), layout, texts))
    return _with_details(frame, layout, tables, [*dict.fromkeys((*targets, *actuals)), *extras])


def _with_details(frame: Frame, layout: Layout, tables: Tables, keys: list[str]) -> Frame:
    """The rows with what they say of themselves on request; joins find no nulls, so no weight is a number meanwhile."""
    if not layout.details:
        return frame
    keys = [*keys, "weight"]
    if "deviation" in layout.columns:
        keys.append("deviation")
        frame = frame.with_columns(__deviation=layout.text("deviation").fill_null(""))
    frame = frame.with_columns(__weight=ours("weight").fill_null(_NO_WEIGHT))

    def made(table: pl.DataFrame) -> pl.DataFrame:
        weights = pl.when(pl.col("weight") != _NO_WEIGHT).then(pl.col("weight"))
        return tables.details(table.with_columns(weights)).with_columns(table["weight"])

    frame = joined(frame, _table(_distinct(frame, keys), made, keys, Details), _inner(keys))
    return frame.with_columns(__weight=nw.when(ours("weight") != _NO_WEIGHT).then(ours("weight")))


def _flagged(extras: Sequence[str]) -> nw.Expr:
    """Whether a row says more than target and actual."""
    flagged = nw.lit(value=False)
    for key in extras:
        flagged |= ours(key).str.strip_chars() != ""
    return flagged


def _checked(frame: Frame) -> Frame:
    """No verdict, but a problem, where a text was not there when the texts were read: the table is another one now."""
    lost = nw.any_horizontal(
        *(ours(name).is_null() for name in ("t_key", "a_key", "route")),
        ours("exact") & ours("s_status").is_null(),
        ignore_nulls=True,
    )
    frame = frame.with_columns(__lost=lost.fill_null(value=True))
    whole = {name: nw.when(~ours("lost")).then(ours(name)) for name in ("status", "attainment", "cents")}
    codes = nw.when(ours("lost")).then(nw.lit(LOST)).otherwise(ours("codes"))
    return frame.with_columns(**{inner(name): each for name, each in whole.items()}, __codes=codes)


def finished(found: Frame, layout: Layout) -> Frame:
    """The columns of the table under their own headers, and the result columns.

    Args:
        found: what :func:`judged` made of the table.
        layout: what its columns are.
    """
    status = nw.lit(None, nw.String)
    for number, shown in enumerate(STATUS_NAMES.values()):
        status = nw.when(ours("status") == number).then(nw.lit(shown)).otherwise(status)
    codes = nw.when(ours("codes") != "").then(ours("codes"))
    made = dict(zip(OUTPUTS, (status, ratio(), points(), codes), strict=True))
    made |= {name: ours(DETAIL_COLUMNS[name]) for name in layout.details}
    own = [nw.col(name).alias(shown) for name, shown in layout.kept]
    return found.select(*own, *(each.alias(layout.outputs[name]) for name, each in made.items()))


def _framed(frame: Frame) -> Frame:
    """What the rules look at, each row in its frame of reference."""
    written = ours("route") == WRITTEN
    return frame.with_columns(
        **{inner(name): nw.when(written).then(ours(f"w_{name}")).otherwise(ours(name)) for name in ENDS}
    )


def _settled(frame: Frame) -> Frame:
    """What was settled before the rules look at the rows."""
    fixed = (ours("route") == FIXED) & ~ours("exact")
    return frame.with_columns(__settled=ours("exact") | fixed).with_columns(
        __s_status=nw.when(fixed).then(ours("k_status")).otherwise(ours("s_status")),
        **{
            inner(name): nw.when(fixed).then(0.0).otherwise(ours(name))
            for name in ("s_share", "s_deducted", "s_overshoot")
        },
    )


def _with_codes(frame: Frame, layout: Layout, texts: Texts) -> Frame:
    """``codes``: of target and actual, of their pair, and of the row, as ``run`` has them."""
    of_row = {
        code: nw.when(found).then(nw.lit(code))
        for code, found in flags(texts.books, explained="deviation" in layout.columns).items()
    }
    of_pair = nw.when(ours("exact")).then(ours("s_codes")).otherwise(ours("k_codes"))
    codes = [ours("t_codes"), ours("a_codes"), of_row.pop(FIRST), of_pair, *of_row.values()]
    return frame.with_columns(__codes=nw.concat_str(*codes, separator=";", ignore_nulls=True))


def _attached(frame: Frame, keys: Sequence[str], made: Any, function: Make) -> tuple[Frame, Frame]:
    """``frame`` with what ``function`` says of its distinct texts, and the table of these."""
    table = _table(_distinct(frame, keys), function, keys, made)
    return joined(frame, table.drop(inner(made._fields[0])), _inner(keys)), table


def _crossed(targets: Frame, actuals: Frame) -> Frame:
    """Every kind of target with every kind of actual."""
    left: Any = _distinct(targets, ["t_kind", "t_key"])
    pairs: Frame = left.join(_distinct(actuals, ["a_kind", "a_key"]), how="cross")
    return pairs.with_columns(kinds=nw.col("t_key") + nw.col("a_key"))


def _inner(names: Sequence[str]) -> list[str]:
    return [inner(name) for name in names]


def _with_keys(frame: Frame, layout: Layout) -> Frame:
    """The texts that are looked up, as strings without nulls, which no join matches."""
    wanted = dict.fromkeys(key for key in (*TARGET_KEYS, *ACTUAL_KEYS, *EXTRA_KEYS) if key in layout.columns)
    return frame.with_columns(**{inner(key): layout.text(key).fill_null("") for key in wanted})


def _with_weight(frame: Frame, layout: Layout, tables: Tables) -> Frame:
    """The weight in cents, null where there is none; and whether a deviation is left unexplained."""
    if "deviation" in layout.columns:
        frame = frame.with_columns(__silent=is_silent(layout.columns["deviation"]))
    if layout.types["weight"].is_numeric():
        return frame.with_columns(__weight=weight_of(layout.columns["weight"]))
    frame = frame.with_columns(__weight_text=layout.text("weight").fill_null(""))
    keys, types = ["weight_text"], {"weight_text": pl.String, "weight": pl.Float64}
    table = mapped(_distinct(frame, keys), tables.weights, types).rename({name: inner(name) for name in types})
    return joined(frame, kept(table), _inner(keys))


def _distinct(frame: Frame, keys: Sequence[str]) -> Frame:
    """The distinct values of columns of ours, under their plain names."""
    grouped: Any = frame.group_by(*_inner(keys))
    found: Frame = grouped.agg(__rows=nw.len()).select(**{key: ours(key) for key in keys})
    return found


def _table(frame: Frame, function: Make, keys: Sequence[str], made: Any) -> Frame:
    """The small table that ``function`` makes of distinct texts, its columns named as ours."""
    types = {key: _KEY_TYPES.get(key, pl.String) for key in keys} | schema(made)
    return kept(mapped(frame, function, types).rename({name: inner(name) for name in types}))
