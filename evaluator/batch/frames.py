"""A table of indicators scored in columns: distinct texts read once, joined back, and the rules as expressions.

The same code runs on every frame that narwhals knows. The arithmetic is that of :mod:`evaluator.scoring.rules`; what
the expressions here add is only where each row finds its numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import narwhals.stable.v2 as nw

from evaluator.batch.engines import fused, hashed, is_spark, joined, kept, mapped
from evaluator.batch.headers import OUTPUTS, PUBLISHED
from evaluator.batch.rows import (
    ACTUAL_KEYS,
    DAY,
    EXACT,
    EXTRA_KEYS,
    FIXED,
    STATUSES,
    TARGET_KEYS,
    WRITTEN,
    Actual,
    Judged,
    Kinds,
    Target,
)
from evaluator.scorecard.model import STATUS_NAMES
from evaluator.scoring import rules
from evaluator.scoring.axis import FAR
from evaluator.scoring.columns import Columns, expressions, reached

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from evaluator.batch.engines import Frame
    from evaluator.batch.texts import Table, Texts

_TYPES: dict[Any, Any] = {int: nw.Int64, float: nw.Float64, bool: nw.Boolean, str: nw.String}
_KEY_TYPES: dict[str, Any] = {"weight": nw.Float64, "kinds": nw.Int64, "pair": nw.Int64}
MET, NOT_MET, PENDING = (STATUSES.index(each) for each in ("met", "not_met", "pending"))
"""Statuses as numbers; those before ``pending`` are settled by what was reported."""
_SHIFT = 2**31
"""Two numbers of texts make one of their pair: one column is joined faster than two."""


def inner(name: str) -> str:
    """The name of a column of ours beside those of the table."""
    return f"__{name}"


def _col(name: str) -> nw.Expr:
    return nw.col(inner(name))


def judged(frame: Frame, columns: Mapping[str, str], texts: Texts) -> Frame:
    """The rows with columns of ours (:func:`inner`): ``status``, ``attainment``, ``cents``, ``weight``, ``codes``.

    A frame that is held in memory gives its rows in their order and columns of ours only: carrying the others through
    every join would cost more than the rest. A lazy one keeps its columns.

    Args:
        frame: the rows.
        columns: what each column is (:func:`evaluator.batch.headers.find_columns`).
        texts: reads what is distinct.
    """
    targets = [key for key in TARGET_KEYS if key in columns]
    actuals = [key for key in ACTUAL_KEYS if key in columns]
    extras = [key for key in EXTRA_KEYS if key in columns]
    by_weight = ["weight"] if texts.by_weight else []
    frame = _with_weight(_with_keys(frame, columns), texts)
    frame, target_table = _attached(frame, targets, Target, texts.targets, texts)
    frame = _without(frame, [key for key in targets if key not in actuals])
    frame, actual_table = _attached(frame, actuals, Actual, texts.actuals, texts)
    frame = _without(frame, actuals)
    kind_table = _table(_crossed(target_table, actual_table), texts.kinds, ["t_kind", "a_kind", "kinds"], Kinds)
    frame = frame.with_columns(__kinds=_col("t_key") + _col("a_key"))
    frame = joined(frame, kind_table.drop("__t_kind", "__a_kind"), ["__kinds"]).with_columns(__exact=_is_exact())
    doubtful = frame.filter(_col("exact"))
    if is_spark(frame):
        # Numbers of texts are given out by each worker for itself: here the texts themselves are the key.
        keys = [*dict.fromkeys((*targets, *actuals)), *extras, *by_weight]
        pairs = _distinct(doubtful, keys)
    else:
        keys = ["pair", *extras, *by_weight]
        frame = frame.with_columns(__pair=nw.when(_col("exact")).then(_col("t") * _SHIFT + _col("a")))
        found = _distinct(doubtful, ["t", "a", *extras, *by_weight]).with_columns(
            pair=nw.col("t") * _SHIFT + nw.col("a")
        )
        pairs = _with_texts(found, target_table, actual_table, (targets, actuals))
    pair_table = _table(pairs, texts.pairs, keys, Judged)
    return _with_verdict(fused(joined(frame, pair_table, _inner(keys))), columns, texts)


def _without(frame: Frame, keys: Sequence[str]) -> Frame:
    """A frame in memory without texts that were looked up; a lazy one may need them, and drops what it does not."""
    return frame.drop(_inner(keys)) if isinstance(frame, nw.DataFrame) else frame


def _with_texts(pairs: Frame, targets: Frame, actuals: Frame, keys: tuple[Sequence[str], Sequence[str]]) -> Frame:
    """Pairs of numbers with the texts that they stand for."""
    own = [key for key in keys[1] if key not in keys[0]]
    left = targets.select(t=_col("t"), **{key: _col(key) for key in keys[0]})
    right = actuals.select(a=_col("a"), **{key: _col(key) for key in own})
    return joined(joined(pairs, left, ["t"]), right, ["a"])


def _attached(
    frame: Frame, keys: Sequence[str], made: Any, function: Callable[[Table], Table], texts: Texts
) -> tuple[Frame, Frame]:
    """``frame`` with what ``function`` says of its distinct texts, and the table of these.

    Of tables that come in pieces, a piece meets first what earlier pieces had: most have nothing new.
    """
    kind = inner(made._fields[1])
    table: Any
    if not isinstance(frame, nw.DataFrame):
        table = _table(_distinct(frame, keys), function, keys, made)
        return joined(frame, table.drop(kind), _inner(keys)), table
    frame, on = hashed(frame, _inner(keys))
    while True:
        table = texts.tables.get(made)
        found: Any = None if table is None else joined(frame, table.drop(kind, *(set(_inner(keys)) - set(on))), on)
        unseen: Any = frame if found is None else found.filter(_col(made._fields[0]).is_null())
        if found is not None and not len(unseen):
            return found.drop(set(on) - set(_inner(keys))), table
        with texts.lock:
            if texts.tables.get(made) is table:
                made_now: Any = _table(_distinct(unseen, keys), function, keys, made)
                new = hashed(made_now, _inner(keys))[0]
                texts.tables[made] = new if table is None else nw.concat([table, new])


def _crossed(targets: Frame, actuals: Frame) -> Frame:
    """Every kind of target with every kind of actual."""
    left: Any = _distinct(targets, ["t_kind", "t_key"])
    pairs: Frame = left.join(_distinct(actuals, ["a_kind", "a_key"]), how="cross")
    return pairs.with_columns(kinds=nw.col("t_key") + nw.col("a_key"))


def _inner(names: Sequence[str]) -> list[str]:
    return [inner(name) for name in names]


def _with_keys(frame: Frame, columns: Mapping[str, str]) -> Frame:
    """The texts that are looked up, as strings without nulls, which no join matches; and what else a row says."""
    wanted = [key for key in (*TARGET_KEYS, "actual", *EXTRA_KEYS) if key in columns]
    made = {inner(key): nw.col(columns[key]).cast(nw.String).fill_null("") for key in wanted}
    name = columns["weight"]
    if frame.collect_schema()[name].is_numeric():
        value = nw.col(name).cast(nw.Float64)
        # Not a number compares with nothing, and is no weight.
        made["__weight"] = nw.when((value >= 0) & (value <= 1e6)).then(Columns.round(value * 100))
    else:
        made["__weight_text"] = nw.col(name).cast(nw.String).fill_null("")
    if "deviation" in columns:
        made["__silent"] = nw.col(columns["deviation"]).cast(nw.String).fill_null("").str.strip_chars() == ""
    return frame.select(**made) if isinstance(frame, nw.DataFrame) else frame.with_columns(**made)


def _with_weight(frame: Frame, texts: Texts) -> Frame:
    """The weight in cents; null where there is none."""
    if "__weight_text" not in frame.collect_schema().names():
        return frame
    keys, types = ["weight_text"], {"weight_text": nw.String(), "weight": nw.Float64()}
    table = mapped(_distinct(frame, keys), texts.weights, types).rename({name: inner(name) for name in types})
    return joined(frame, kept(table), _inner(keys))


def _distinct(frame: Frame, keys: Sequence[str]) -> Frame:
    """The distinct values of columns of ours, under their plain names."""
    grouped: Any = frame.group_by(*_inner(keys))
    found: Frame = grouped.agg(__rows=nw.len()).select(**{key: _col(key) for key in keys})
    return found


def _table(frame: Frame, function: Callable[[Table], Table], keys: Sequence[str], made: Any) -> Frame:
    """The small table that ``function`` makes of distinct texts, its columns named as ours."""
    strings = {key: _KEY_TYPES.get(key, nw.String)() for key in keys}
    fields = {name: _type(hint) for name, hint in get_type_hints(made).items()}
    made_table = mapped(frame, function, strings | fields)
    return kept(made_table.rename({name: inner(name) for name in (*strings, *fields)}))


def _type(hint: Any) -> Any:
    """``float`` and ``float | None`` are both numbers that may be null."""
    return _TYPES[(get_args(hint) or (hint,))[0]]()


# --- expressions ------------------------------------------------------------------------------------------------------


def _is_exact() -> nw.Expr:
    """Rows for the exact judge: by their kinds, or because a bare figure may be a share or in another scale."""
    point = _col("point")
    share = (point > 0) & (point <= _col("unsure_up_to"))
    return (_col("route") == EXACT) | ((_col("route") == WRITTEN) & (share | (point > _col("unsure_from"))))


def _row() -> rules.Row:
    """What the rules look at, each row in its frame of reference."""
    written = _col("route") == WRITTEN

    def end(name: str) -> nw.Expr:
        return nw.when(written).then(_col(f"w_{name}")).otherwise(_col(name))

    return rules.Row(
        lower=end("lower"),
        upper=end("upper"),
        lower_closed=_col("lower_closed"),
        upper_closed=_col("upper_closed"),
        inv_lower=end("inv_lower"),
        inv_upper=end("inv_upper"),
        way=_col("way"),
        point=_col("point"),
        inv_point=_col("inv_point"),
        weight=_col("weight").fill_null(0.0),
    )


def _with_verdict(frame: Frame, columns: Mapping[str, str], texts: Texts) -> Frame:
    """What the rules say of the row where they apply, else what was said of its kind or of the pair."""
    row = _row()
    ruled = expressions(row, texts.rulebook)
    above = rules.overshoot(Columns, row)
    frame = frame.with_columns(
        __met=ruled["met"],
        __ratio=nw.when(_col("way") != DAY).then(ruled["attainment"]),
        __score=ruled["score"],
        __above=above,
        __negative=(_col("way") != DAY) & (row.point < 0) & (row.lower > 0),
        __turned=_is_turned(row, ruled["met"]),
    )
    exact, fixed = _col("exact"), _col("route") == FIXED
    by_rule = nw.when(_col("met")).then(nw.lit(MET)).otherwise(nw.lit(NOT_MET))
    pair = Columns.round(_col("weight").fill_null(0.0) * _col("x_share")) - _col("x_deducted")
    frame = frame.with_columns(
        __status=_choose(exact, _col("x_status"), fixed, _col("k_status"), by_rule),
        __cents=_choose(exact, pair, fixed, nw.lit(0.0), _col("score")),
        __attainment=_choose(exact, _col("x_attainment"), fixed, nw.lit(None, nw.Float64), _col("ratio")),
        __above=_choose(exact, _col("x_overshoot"), fixed, nw.lit(0.0), _col("above")),
        __pair_codes=nw.when(exact).then(_col("x_codes")).otherwise(_col("k_codes")),
        __negative=_col("negative") & ~exact & ~fixed,
        __turned=_col("turned") & ~exact & ~fixed,
    )
    scored = (_col("status") != PENDING) & ~_col("weight").is_null()
    codes = [_col("t_codes"), _col("a_codes"), _when(_col("negative"), "W507"), _col("pair_codes")]
    codes.append(_when(_col("turned"), "N535"))
    codes += [*_unexplained(columns, texts), _when(_col("weight").is_null(), "W529")]
    return frame.with_columns(
        __codes=nw.concat_str(*codes, separator=";", ignore_nulls=True),
        __cents=nw.when(scored).then(_col("cents")),
    )


def _is_turned(row: rules.Row, met: nw.Expr) -> nw.Expr:
    """Whether the direction of a value was assumed, and the other one would give another verdict."""
    written = _col("route") == WRITTEN
    turn = nw.when(written).then(_col("w_turn")).otherwise(_col("turn"))
    as_well = nw.when(row.upper >= float(FAR)).then(row.point <= turn).otherwise(row.point >= turn)
    return ~turn.is_null() & ~(met & as_well).fill_null(value=False)


def _choose(exact: nw.Expr, first: nw.Expr, fixed: nw.Expr, second: nw.Expr, third: nw.Expr) -> nw.Expr:
    return nw.when(exact).then(first).otherwise(nw.when(fixed).then(second).otherwise(third))


def _when(condition: nw.Expr, code: str) -> nw.Expr:
    return nw.when(condition).then(nw.lit(code))


def _unexplained(columns: Mapping[str, str], texts: Texts) -> list[nw.Expr]:
    """The codes of deviations that the rulebook wants explained and nobody did, as ``run`` reports them."""
    asked, steps = texts.rulebook.explain.value, texts.rulebook.overshoot.value.steps
    status = _col("status")
    open_ = status < PENDING
    if "deviation" in columns:
        open_ &= _col("silent")
    short = nw.lit(value=False)
    if asked.not_met:
        short |= status != MET
    if asked.score_below_weight:
        short |= _col("cents") < _col("weight").fill_null(0.0)
    found = [_when(open_ & short, "W518")] if asked.not_met or asked.score_below_weight else []
    above = open_ & ~short
    zero_from = texts.rulebook.overshoot.value.zero_from
    if zero_from is not None:
        # Targets of zero go to the exact judge, who alone knows the figure above them.
        hit = _col("exact") & reached(_col("x_above_zero").fill_null(0.0), zero_from)
        found.append(_when(above & hit, "W517"))
        above &= ~hit
    for method, code in (("explain", "W517"), ("flag", "N525")):
        lows = [step.low for step in steps if step.method == method]
        if lows:
            hit = reached(_col("above"), min(lows))
            found.append(_when(above & hit, code))
            above &= ~hit
    return found


def outcome() -> dict[str, nw.Expr]:
    """Our four columns of the result."""
    status = nw.lit(None, nw.String)
    for number, shown in enumerate(STATUS_NAMES.values()):
        status = nw.when(_col("status") == number).then(nw.lit(shown)).otherwise(status)
    ratio = ((_col("attainment") * 10_000 + (0.5 + 1e-9)).floor() * 0.0001).round(4)
    made = (status, ratio, (_col("cents") * 0.01).round(2), nw.when(_col("codes") != "").then(_col("codes")))
    return dict(zip(OUTPUTS, made, strict=True))


def finished(rows: Frame, found: Frame) -> Frame:
    """The columns of the table and ours: 状态, 达成度, 得分, 问题. A 得分 of the table's own becomes 自评得分.

    Args:
        rows: the table.
        found: what :func:`judged` made of it.
    """
    if isinstance(rows, nw.DataFrame):
        made: Any = found.select(**outcome())
        return beside(rows, made.collect())
    return found.select(*_kept_columns(rows), **outcome())


def beside(rows: nw.DataFrame[Any], result: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """The table with the columns of the result, row by row."""
    return nw.concat([rows.select(*_kept_columns(rows)), result], how="horizontal")


def _kept_columns(rows: Frame) -> list[nw.Expr]:
    names = rows.collect_schema().names()
    return [nw.col(name).alias(shown) for name in names if (shown := _kept_as(name, names))]


def _kept_as(name: str, names: Sequence[str]) -> str | None:
    """The name of an input column in the result; ``None`` for what an earlier run added."""
    if name == "得分" and PUBLISHED not in names:
        return PUBLISHED
    return None if name in OUTPUTS else name
