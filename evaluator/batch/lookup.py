"""Polars rows meet what is known of their texts, and are scored.

Every text is read when it first comes. After that a row costs a few numbers: where its target, its actual and, where
only the exact judge can decide, its pair are in the small tables. What the rules need is gathered from there.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import polars as pl
from polars.io.plugins import register_io_source

from evaluator.batch.files import pieces
from evaluator.batch.grown import PLACE, Grown
from evaluator.batch.headers import OUTPUTS
from evaluator.batch.layout import own
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
    from collections.abc import Callable, Iterable, Iterator

    from evaluator.batch.layout import Layout
    from evaluator.batch.texts import Texts

_TARGET = ["kind", "codes", "lower_closed", "upper_closed", "way", "case", "book", "capped"]
_TARGET += ["unsure_up_to", "unsure_from"]
_ACTUAL = ["kind", "codes", "point", "inv_point"]
_VERDICT = ["codes", "settled", "s_status", "s_attainment", "s_share", "s_deducted", "s_overshoot", "s_above_zero"]
_STATUSES = pl.Series(list(STATUS_NAMES.values()))
_CODE_SETS = 2**18
"""More sets of problem codes than one cell can have: three such numbers and the flags of a row fit a whole number."""
_FLAGS = 2**8


class Lookup:
    """What is known of the texts of a table; ``layout`` says which of its columns is what."""

    def __init__(self, texts: Texts, layout: Layout) -> None:
        self._texts, self._layout, self._columns = texts, layout, layout.columns
        self.fault: Exception | None = None
        """Why the table could not be read to its end; what else goes wrong in a stream has to do with the result."""
        self._tables = Tables(texts, layout.printed)
        self._flags = flags(texts.books, explained="deviation" in layout.columns)
        self._codes: dict[str, int] = {"": 0}
        self._kind_names: dict[str, int] = {}
        own = {"kind": pl.Int64, "codes": pl.Int64}
        self.targets = Grown(self._texts_of(TARGET_KEYS) | schema(Target) | own, self._read_targets)
        self.actuals = Grown(self._texts_of(ACTUAL_KEYS) | schema(Actual) | own, self._read_actuals)
        self._kinds = Grown(schema(Kinds) | {"verdict": PLACE}, self._read_kinds)
        self._verdicts = Grown(schema(Judged) | {"settled": pl.Boolean, "codes": pl.Int64}, self._read_pairs)
        self._both = pl.DataFrame(schema=dict.fromkeys(ENDS, pl.Float64))
        self._code_texts = Grown({"text": pl.String}, self._read_codes)
        self._details = Grown(schema(Details), self._read_details)
        self._weights = Grown({"weight": pl.Float64}, lambda new: self._tables.weights(_strings(new)))

    def _texts_of(self, keys: Iterable[str]) -> dict[str, Any]:
        return {key: pl.String for key in keys if key in self._columns}

    # --- reading what is new ---

    def _read_targets(self, new: pl.DataFrame) -> pl.DataFrame:
        return self._numbered(self._tables.targets(self._plain(new)), "t_kind", "t_codes")

    def _read_actuals(self, new: pl.DataFrame) -> pl.DataFrame:
        return self._numbered(self._tables.actuals(self._plain(new)), "a_kind", "a_codes")

    def _numbered(self, made: pl.DataFrame, kinds: str, codes: str) -> pl.DataFrame:
        return made.with_columns(
            kind=_numbers(made[kinds], self._kind_names), codes=_numbers(made[codes].fill_null(""), self._codes)
        )

    def _read_kinds(self, new: pl.DataFrame) -> pl.DataFrame:
        names = pl.Series(list(self._kind_names), dtype=pl.String)
        made = self._tables.kinds(new.select(pl.all().map_batches(names.gather, pl.String)))
        verdicts = [Judged(status, s_codes=codes) for status, codes in made.select("k_status", "k_codes").iter_rows()]
        judged = pl.DataFrame(verdicts, schema=schema(Judged), orient="row")
        return made.with_columns(verdict=self._verdicts.add(self._settled(judged, made["route"] == FIXED)))

    def _settled(self, made: pl.DataFrame, settled: pl.Series) -> pl.DataFrame:
        return made.with_columns(settled=settled, codes=_numbers(made["s_codes"].fill_null(""), self._codes))

    def _read_pairs(self, new: pl.DataFrame) -> pl.DataFrame:
        target = self.targets.rows[new["t"], list(self._texts_of(TARGET_KEYS))]
        actual = self.actuals.rows[new["a"], list(self._texts_of(ACTUAL_KEYS))]
        extras = self._plain(new.drop("t", "a", "weight", strict=False))
        weight = new.select(name for name in ("weight",) if name in new.columns)
        keys = pl.concat([extras, weight, actual.drop(target.columns, strict=False), target], how="horizontal")
        return self._settled(self._tables.pairs(keys), pl.repeat(value=True, n=new.height, eager=True))

    # --- rows ---

    def score(self, piece: pl.DataFrame) -> pl.DataFrame:
        """The columns of the table and the result columns."""
        return self.finished(self.scored(piece))

    def scored(self, piece: pl.DataFrame) -> pl.DataFrame:
        """The rows of a table under the names inside, and the columns of ours."""
        return self.worded(self.judged(self.looked_up(self._taken(piece)).lazy()).collect())

    def plain_rows(self, piece: pl.DataFrame, verdicts: pl.DataFrame) -> pl.DataFrame:
        """Rows without problems whose verdicts are known, as :meth:`scored` gives them to a tally."""
        own = self._taken(piece)
        nothing = pl.repeat(0, piece.height, dtype=pl.Int64, eager=True)
        numbers = [nothing.alias(name) for name in ("__codes", "__t", "__a")]
        return own.with_columns(self._weight(own).alias("__weight"), *verdicts, *numbers)  # type: ignore[no-any-return]

    def _taken(self, table: pl.LazyFrame | pl.DataFrame) -> Any:
        found: Any = nw.from_native(table)
        return self._layout.taken(found).to_native()

    def finished(self, found: pl.DataFrame) -> pl.DataFrame:
        """The columns of the table under their own headers, and the result columns."""
        kept = [pl.col(name).alias(shown) for name, shown in self._layout.kept]
        outputs = self._layout.outputs
        return found.select(*kept, *(pl.col(inner(name)).alias(shown) for name, shown in outputs.items()))

    def stream(self, table: pl.LazyFrame, watch: Callable[[pl.DataFrame], None] | None = None) -> pl.LazyFrame:
        """The same of a table that goes by in pieces; ``watch`` sees them, with our numbers beside, one by one.

        The first piece that it sees has no rows, so that tables without any have their totals.
        """
        own: pl.LazyFrame = self._taken(table)
        empty = self.looked_up(own.head(0).collect())
        one_by_one = Lock()
        first = self.worded(self.judged(empty.lazy()).collect())
        if watch:
            watch(first)

        def rows(wanted: list[str] | None, *_: Any) -> Iterator[pl.DataFrame]:
            for piece in self._read(own):
                found = self.looked_up(piece)
                yield found.select(wanted) if wanted else found

        def finished(found: pl.DataFrame) -> pl.DataFrame:
            with one_by_one:
                worded = self.worded(found)
                if watch:
                    watch(worded)
            return self.finished(worded)

        source = register_io_source(rows, schema=empty.schema, is_pure=False)
        return self.judged(source).map_batches(
            finished,
            schema=self.finished(first).schema,
            streamable=True,
            predicate_pushdown=False,
            projection_pushdown=False,
            slice_pushdown=False,
        )

    def _read(self, table: pl.LazyFrame) -> Iterator[pl.DataFrame]:
        try:
            yield from pieces(table)
        except Exception as error:
            self.fault = error
            raise

    def looked_up(self, piece: pl.DataFrame) -> pl.DataFrame:
        """``piece`` and beside it what its rows need for their verdict."""
        t = self.targets.places(self._keys(piece, TARGET_KEYS))
        a = self.actuals.places(self._keys(piece, ACTUAL_KEYS))
        target, actual = self.targets.at(t, _TARGET), self.actuals.at(a, _ACTUAL)
        k = self._kinds.places(pl.DataFrame({"t_kind": target["kind"], "a_kind": actual["kind"]}))
        kinds = self._kinds.at(k, ["route", "verdict"])
        frame = (kinds["route"] == WRITTEN).cast(PLACE) * self.targets.rows.height + t
        found = [*target.drop("kind", "codes"), *actual.drop("kind", "codes"), *self._ends()[frame], kinds["route"]]
        own = {"t": t, "a": a, "weight": self._weight(piece), "flagged": self._flagged(piece)}
        own |= {each.name: each for each in found}
        if "deviation" in self._columns:
            own["silent"] = _computed(piece, is_silent(self._columns["deviation"]))
        rows = piece.with_columns(each.alias(inner(name)) for name, each in own.items())
        verdict = self._verdicts.at(self._with_pairs(rows, kinds["verdict"]), _VERDICT)
        codes = (target["codes"] * _CODE_SETS + actual["codes"]) * _CODE_SETS + verdict["codes"]
        return rows.with_columns(
            codes.alias("__codes"), *(each.alias(inner(each.name)) for each in verdict.drop("codes"))
        )

    def _keys(self, piece: pl.DataFrame, keys: Iterable[str]) -> pl.DataFrame:
        texts = {key: self._layout.text(key) for key in keys if key in self._columns}
        found: pl.DataFrame = nw.from_native(piece).select(**texts).to_native()
        return found

    def _flagged(self, piece: pl.DataFrame) -> pl.Series:
        """Whether a row says more than target and actual."""
        keys = self._keys(piece, EXTRA_KEYS)
        if not keys.width:
            return pl.repeat(value=False, n=piece.height, eager=True)
        return keys.select(pl.any_horizontal(pl.all().str.strip_chars().fill_null("") != "").alias("flagged"))[
            "flagged"
        ]

    def _plain(self, new: pl.DataFrame) -> pl.DataFrame:
        return self._tables.plain(_strings(new))

    def _ends(self) -> pl.DataFrame:
        """The ends of all targets in the one frame, and below them in the other."""
        rows = self.targets.rows
        if self._both.height != 2 * rows.height:
            written = rows.select(pl.col(f"w_{name}").alias(name) for name in ENDS)
            self._both = pl.concat([rows.select(ENDS), written], rechunk=True)
        return self._both

    def _weight(self, piece: pl.DataFrame) -> pl.Series:
        name = self._columns["weight"]
        if piece.schema[name].is_numeric():
            return _computed(piece, weight_of(name))
        places = self._weights.places(self._keys(piece, ["weight"]).rename({"weight": "weight_text"}))
        return self._weights.at(places, ["weight"])["weight"]

    def _with_pairs(self, rows: pl.DataFrame, by_kind: pl.Series) -> pl.Series:
        """Where the verdicts are: of two kinds, or where only the exact judge can decide, of the pair."""
        doubtful = _computed(rows, is_exact()).arg_true()
        if not len(doubtful):
            return by_kind
        weight = [pl.col("__weight").alias("weight")] if self._texts.by_weight else []
        places = rows.select(pl.col("__t").alias("t"), pl.col("__a").alias("a"), *weight)
        keys = places.hstack(self._keys(rows, EXTRA_KEYS))[doubtful]
        return by_kind.clone().scatter(doubtful, self._verdicts.places(keys))

    def judged(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """The verdicts on rows that were looked up.

        Returns:
            The columns of the table under the names inside, and of ours: where target and actual are, weight and
            score in cents, status and codes as numbers, 达成度 and 得分.
        """
        found: Any = with_verdict(nw.from_native(rows), self._texts.books)
        flagged = nw.lit(0)
        for place, flag in enumerate(self._flags.values()):
            flagged += flag.fill_null(value=False).cast(nw.Int64) * 2**place
        numbers = [ours(name) for name in ("t", "a", "weight", "cents", "status")]
        shown = dict(zip(map(inner, OUTPUTS[1:3]), (ratio(), points()), strict=True))
        own_columns = [nw.col(own(place)) for place in range(len(self._layout.names))]
        judged: pl.LazyFrame = found.select(
            *own_columns, *numbers, **shown, __codes=ours("codes") * _FLAGS + flagged
        ).to_native()
        return judged

    def worded(self, found: pl.DataFrame) -> pl.DataFrame:
        """What was judged, its statuses and codes in words."""
        places = self._code_texts.places(found.select("__codes"))
        if self._layout.details:
            found = self._with_details(found)
        return found.with_columns(
            _STATUSES.gather(found["__status"]).alias(inner(OUTPUTS[0])),
            self._code_texts.at(places, ["text"])["text"].alias(inner(OUTPUTS[3])),
        )

    def _with_details(self, rows: pl.DataFrame) -> pl.DataFrame:
        keys = self._keys(rows, (*dict.fromkeys((*TARGET_KEYS, *ACTUAL_KEYS)), *EXTRA_KEYS, "deviation"))
        keys = keys.with_columns(rows["__weight"].alias("weight"))
        made = self._details.at(self._details.places(keys), list(Details._fields))
        return rows.with_columns(made[DETAIL_COLUMNS[name]].alias(inner(name)) for name in self._layout.details)

    def _read_details(self, new: pl.DataFrame) -> pl.DataFrame:
        texts = self._plain(new.drop("weight")).with_columns(new["weight"])
        return self._tables.details(texts)

    def codes(self, number: int) -> list[str]:
        """All codes of a row, in the order of ``run``."""
        sets = list(self._codes)
        rest, flagged = divmod(number, _FLAGS)
        sides, pair = divmod(rest, _CODE_SETS)
        target, actual = divmod(sides, _CODE_SETS)
        of_row = [code for place, code in enumerate(self._flags) if flagged >> place & 1]
        first = [each for each in of_row if each == FIRST]
        parts = [sets[target], sets[actual], *first, sets[pair], *of_row[len(first) :]]
        return [code for part in parts if part for code in part.split(";")]

    def years(self) -> list[Any]:
        """The years that rows name, as their cells say; a null where the table has no such column."""
        rows = self.targets.rows
        return rows["year"].unique(maintain_order=True).to_list() if "year" in rows.columns else [None]

    def has_codes(self, made: Any) -> pl.Expr:
        """Whether the target or the actual of a row has problems of its own."""
        sides = pl.col("__codes") // (_FLAGS * _CODE_SETS)
        return (sides // _CODE_SETS if made is Target else sides % _CODE_SETS) != 0

    def texts_of(self, made: Any) -> pl.DataFrame:
        """The texts of all targets or actuals, each where it is."""
        keys, known = (TARGET_KEYS, self.targets) if made is Target else (ACTUAL_KEYS, self.actuals)
        return known.rows.select(list(self._texts_of(keys)))

    def _read_codes(self, new: pl.DataFrame) -> pl.DataFrame:
        texts = [";".join(self.codes(number)) or None for number in new["__codes"]]
        return new.select(text=pl.Series(texts, dtype=pl.String))


def _strings(table: pl.DataFrame) -> pl.DataFrame:
    """Keys as texts; a blank cell is an empty one."""
    return table.select(pl.all().cast(pl.String).fill_null(""))


def _numbers(texts: pl.Series, known: dict[str, int]) -> pl.Series:
    """Texts as numbers; new ones get the next."""
    for each in texts.unique(maintain_order=True):
        known.setdefault(each, len(known))
    return texts.replace_strict(known, return_dtype=pl.Int64)


def _computed(rows: pl.DataFrame, made: nw.Expr) -> pl.Series:
    """One column by an expression that all engines share."""
    found: pl.Series = nw.from_native(rows).select(made=made)["made"].to_native()
    return found
