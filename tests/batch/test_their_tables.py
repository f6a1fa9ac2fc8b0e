"""Tables as other programs hand them over: their columns stay theirs, and every engine says the same."""

from __future__ import annotations

import datetime as dt
import json
import shlex
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pytest
from click.testing import CliRunner

import evaluator
from evaluator.batch.lookup import Lookup
from evaluator.cli import main
from evaluator.errors import UnusableTableError
from tests.surface.test_session import two_years

if TYPE_CHECKING:
    from pathlib import Path

HEADERS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值")
PLACE = ("产出指标", "数量指标", "项")


def table(*pairs: tuple[Any, Any], **more: Any) -> pl.DataFrame:
    """Rows of pairs of target and actual, ten points each, and further columns."""
    rows = [(*PLACE, str(target), str(actual), 10) for target, actual in pairs]
    return pl.DataFrame(rows, schema=list(HEADERS), orient="row").with_columns(
        **{name: pl.Series(cells) if isinstance(cells, list) else pl.lit(cells) for name, cells in more.items()}
    )


def in_duckdb(frame: pl.DataFrame) -> Any:
    return duckdb.connect().from_arrow(frame.to_arrow())


KINDS: dict[str, Any] = {
    "polars": lambda frame: frame,
    "lazy": lambda frame: frame.lazy(),
    "pandas": lambda frame: frame.to_pandas(),
    "pyarrow": lambda frame: frame.to_arrow(),
    "duckdb": in_duckdb,
}


def as_polars(found: Any) -> pl.DataFrame:
    if isinstance(found, pl.LazyFrame):
        return found.collect()
    if isinstance(found, duckdb.DuckDBPyRelation):
        return pl.DataFrame(found.to_arrow_table())
    return pl.from_pandas(found, nan_to_null=True) if isinstance(found, pd.DataFrame) else pl.DataFrame(found)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Any:
    return KINDS[request.param]


# --- closed when in doubt ---------------------------------------------------------------------------------------------


def test_a_row_that_changed_while_the_table_was_read_is_never_not_met() -> None:
    connection = duckdb.connect()
    connection.execute(
        "create table t as select '产出指标' 一级指标, '数量指标' 二级指标, '项' 三级指标, '≥35家' 年度指标值, "
        "(20 + i) || '家' 实际完成值, 10 分值 from range(10) rows(i)"
    )
    scored = evaluator.score(connection.table("t"))
    connection.execute("update t set 实际完成值='99家' where 实际完成值='29家'")
    rows = scored.fetchall()
    assert [row[6:] for row in rows if row[4] == "99家"] == [(None, None, None, "E122")]
    assert {row[6] for row in rows if row[4] != "99家"} == {"未完成"}


def test_a_sample_drawn_anew_has_no_verdicts_but_true_ones() -> None:
    connection = duckdb.connect()
    relation = connection.sql(
        "select '产出指标' 一级指标, '数量指标' 二级指标, '项' 三级指标, '≥35家' 年度指标值, "
        "(20 + floor(random() * 1000000))::bigint || '家' 实际完成值, 10 分值 from range(200)"
    )
    statuses = {(row[6], row[9]) for row in evaluator.score(relation).fetchall() if int(row[4][:-1]) >= 35}
    assert statuses <= {("完成", None), ("完成", "W517"), ("待评判", None), (None, "E122")} | {
        (status, codes) for status, codes in statuses if status != "未完成"
    }
    assert "未完成" not in {status for status, _ in statuses}


# --- each row in its year ---------------------------------------------------------------------------------------------


def test_each_row_has_the_values_of_its_year(kind: Any, tmp_path: Path) -> None:
    rules = two_years(tmp_path)
    frame = table(*[("≤180元", "270元")] * 3).with_columns(
        二级指标=pl.lit("成本指标"), 年度=pl.Series([2022, 2023, 2017])
    )
    found = as_polars(evaluator.score(kind(frame), rules=rules)).sort("年度")
    assert found.select("年度", "得分").rows() == [(2017, 6.67), (2022, 6.67), (2023, 5.0)]


@pytest.mark.parametrize(("year", "scores"), [(None, [6.67, 5.0]), ("2022", [6.67, 5.0])])
def test_the_command_takes_them_too(year: str | None, scores: list[float], tmp_path: Path) -> None:
    frame = table(*[("≤180元", "270元")] * 2).with_columns(二级指标=pl.lit("成本指标"), 年度=pl.Series([2022, 2023]))
    frame.write_csv(tmp_path / "in.csv")
    options = ["--year", year] if year else []
    batch(tmp_path, "--rules", str(two_years(tmp_path)), *options)
    assert pl.read_csv(tmp_path / "out.csv")["得分"].to_list() == scores


def test_a_rulebook_younger_than_a_row_is_reported(tmp_path: Path) -> None:
    table(("≥35家", "36家"), 年度=2010).write_csv(tmp_path / "in.csv")
    batch(tmp_path)
    problems = pl.read_csv(tmp_path / "out.问题.csv").filter(代码="W409")
    assert set(problems["位置"]) == {"评分规则"}
    assert "2010 年度按其最早的规定执行" in problems["说明"].to_list()[0]


# --- numbers, days and truth values -----------------------------------------------------------------------------------

CELLS: list[tuple[str, list[Any], str, list[str]]] = [
    ("≤5000万元", [9_999_999.0, 10_000_000.0, 25_000_000.0], "元", ["完成", "完成", "完成"]),
    ("≤2000万元", [25_000_000.0, 20_000_000.0], "元", ["未完成", "完成"]),
    ("≤1", [0.0005, 1e-05], "", ["完成", "完成"]),
    ("≥35家", [28.0, 35.0], "", ["未完成", "完成"]),
    ("2022年10月31日前", [dt.date(2022, 10, 31), dt.date(2022, 11, 1)], "", ["完成", "未完成"]),
    ("2022年10月31日前", [dt.datetime(2022, 10, 31, 18), dt.datetime(2022, 11, 1)], "", ["完成", "未完成"]),  # noqa: DTZ001
    (
        "2022年10月31日前",
        [dt.datetime(2022, 10, 31, 15, 59, tzinfo=dt.UTC), dt.datetime(2022, 10, 31, 16, tzinfo=dt.UTC)],
        "",
        ["完成", "未完成"],
    ),
]


@pytest.mark.parametrize(
    ("target", "actuals", "unit", "statuses"), CELLS, ids=[f"{each[0]} {each[1]}" for each in CELLS]
)
def test_a_column_of_numbers_or_days_is_read_as_if_typed(
    target: str, actuals: list[Any], unit: str, statuses: list[str], kind: Any
) -> None:
    frame = table(*[(target, "")] * len(actuals)).with_columns(实际完成值=pl.Series(actuals), 度量单位=pl.lit(unit))
    found = as_polars(evaluator.score(kind(frame.with_row_index("行")), year=2022)).sort("行")
    assert found["状态"].to_list() == statuses


def test_a_column_of_truth_values_is_as_in_a_workbook(kind: Any) -> None:
    frame = table(("有效提升", ""), ("有效提升", "")).with_columns(实际完成值=pl.Series([True, False]))
    words = table(("有效提升", "是"), ("有效提升", "否"))
    found, expected = (
        as_polars(evaluator.score(kind(each))).select("状态", "得分", "问题").rows() for each in (frame, words)
    )
    assert sorted(map(str, found)) == sorted(map(str, expected))


MIXED: list[Any] = [
    28,
    "95%",
    dt.datetime(2022, 1, 1),  # noqa: DTZ001
    0.95,
    None,
    Decimal(35),
    dt.date(2022, 1, 1),
    float("nan"),
    True,
]


def test_a_column_of_a_workbook_may_hold_anything() -> None:
    frame = table(*[("≥35家", "")] * len(MIXED)).to_pandas()
    frame["实际完成值"] = pd.Series(MIXED, dtype=object)
    found = evaluator.score(frame)
    single = [evaluator.judge("≥35家", cell, weight=10, level2="数量指标", name="项").status for cell in MIXED]
    names = {"met": "完成", "not_met": "未完成", "pending": "待评判", "no_actual": "无完成值"}
    assert found["状态"].tolist() == [names[status] for status in single]
    assert found["实际完成值"].tolist()[:2] == [28, "95%"]


LISTS: list[Any] = [
    pl.Series([[28], [35]]),
    pl.Series([{"a": 28}, {"a": 35}]),
    pl.Series([dt.timedelta(days=28), dt.timedelta(days=35)]),
]


@pytest.mark.parametrize("cells", LISTS, ids=[str(each.dtype) for each in LISTS])
def test_a_column_to_be_read_has_one_value_a_cell(cells: pl.Series, kind: Any) -> None:
    """A list of 28 is no 28; beside the columns that are read anything may stand."""
    frame = table(("≥35家", "28家"), ("≥35家", "36家"))
    with pytest.raises(UnusableTableError, match=r"^“实际完成值”列的类型是 .*，不是单个的文字、数值或日期，无法读取$"):
        evaluator.score(kind(frame.with_columns(实际完成值=cells)), year=2022)
    found = evaluator.score(kind(frame.with_columns(备注=cells)), year=2022)
    statuses = nw.from_native(found).lazy().select("状态").collect()
    assert sorted(statuses["状态"].to_list()) == ["完成", "未完成"]


def test_headers_of_pandas_may_be_repeated_or_numbers() -> None:
    frame = table(("≥35家", "28家")).to_pandas()
    frame[7] = "seven"
    frame = pd.concat([frame, frame[["分值"]] * 3], axis=1)
    found = evaluator.score(frame)
    assert found.columns.tolist() == [*HEADERS, 7, "分值", "状态", "达成度", "得分", "问题"]
    assert found["得分"].tolist() == [8.0]


# --- their columns ----------------------------------------------------------------------------------------------------

THEIRS = {
    "状态": "在建",
    "问题": "资金未到位",
    "达成度": "高",
    "__codes": "a",
    "__status": "u",
    "__weight": 9,
    "__t": 1,
    "c0": "x",
}


def test_no_column_of_theirs_is_lost_or_changed(kind: Any) -> None:
    frame = table(("≥35家", "28家"), **THEIRS)
    found = as_polars(evaluator.score(kind(frame)))
    assert found.select(frame.columns).rows() == frame.rows()
    assert found.columns[-4:] == ["评分状态", "评分达成度", "得分", "评分问题"]
    assert found.select("评分状态", "评分达成度", "得分", "评分问题").rows() == [("未完成", 0.8, 8.0, "W518")]


def test_a_published_score_stays_and_scoring_again_changes_nothing(kind: Any) -> None:
    once = evaluator.score(kind(table(("≥35家", "28家"), 得分=10)))
    assert as_polars(once).columns == [*HEADERS, "自评得分", "状态", "达成度", "得分", "问题"]
    assert as_polars(evaluator.score(once)).equals(as_polars(once))
    without = evaluator.score(kind(table(("≥35家", "28家"))))
    assert "自评得分" not in as_polars(evaluator.score(without)).columns


def test_scoring_again_replaces_results_under_other_names(kind: Any) -> None:
    once = evaluator.score(kind(table(("≥35家", "28家"), 状态="在建")))
    assert as_polars(evaluator.score(once)).columns == as_polars(once).columns
    named = evaluator.score(kind(table(("≥35家", "28家"))), prefix="我们的")
    assert as_polars(evaluator.score(named, prefix="我们的")).columns == as_polars(named).columns


def test_columns_may_have_any_names(kind: Any) -> None:
    names = dict(zip(HEADERS, ("l1", "l2", "l3", "target", "actual", "points"), strict=True))
    frame = table(("≥35家", "28家")).rename(names)
    found = as_polars(evaluator.score(kind(frame), columns={**names, "状态": "status"}, prefix="our_"))
    assert found.columns == [*names.values(), "status", "our_达成度", "our_得分", "our_问题"]
    assert found["status"].to_list() == ["未完成"]


def test_a_name_that_fits_nothing_is_refused() -> None:
    with pytest.raises(evaluator.UnusableTableError) as caught:
        evaluator.score(table(("≥35家", "28家")), columns={"完成值": "actual", "实际完成值": "actual"})
    assert [each.message for each in caught.value.problems] == [
        "列名对照中的“完成值”不是本程序的列",
        "列名对照中的“actual”不在表中",
    ]


# --- details ----------------------------------------------------------------------------------------------------------


def test_rows_explain_themselves_on_request(kind: Any) -> None:
    frame = table(("≥35家", "28家"), ("有效提升", "基本"))
    found = as_polars(evaluator.score(kind(frame), details=["reasons", "bounds", "codes"])).sort("年度指标值")
    assert found.columns[-4:] == ["评分依据", "最低分", "最高分", "问题明细"]
    assert found.select("最低分", "最高分").rows() == [(8.0, 8.0), (0.0, 10.0)]
    expected = evaluator.judge("≥35家", "28家", weight=10, level1="产出指标", level2="数量指标", name="项")
    assert found["评分依据"].to_list()[0] == "；".join(f"{each.text}（{each.article}）" for each in expected.reasons)
    assert [each["code"] for each in json.loads(found["问题明细"].to_list()[0])] == ["W518"]
    again = as_polars(evaluator.score(kind(found)))
    assert again.columns == [*HEADERS, "状态", "达成度", "得分", "问题"]


def test_rows_without_a_weight_explain_themselves_too(kind: Any) -> None:
    frame = table(("≥35家", "28家"), ("≥35家", "36家")).with_columns(分值=pl.Series([None, 10.0]))
    found = as_polars(evaluator.score(kind(frame), details=["reasons", "bounds"])).sort("实际完成值")
    assert found.select("得分", "最低分", "最高分").rows() == [(None, None, None), (10.0, 10.0, 10.0)]
    assert found["评分依据"].to_list() == [
        "28 家 未达到指标值（不少于 35 家）：28 ÷ 35 = 80%，得 80%（财预〔2020〕10号 第十六条）",
        "36 家 达到指标值（不少于 35 家），得满分 10.00（财预〔2020〕10号 第十六条）",
    ]


def test_details_that_are_unknown_are_refused() -> None:
    with pytest.raises(evaluator.EvaluatorError, match="没有“why”这种说明"):
        evaluator.score(table(("≥35家", "28家")), details=["why"])  # type: ignore[list-item]


# --- a session --------------------------------------------------------------------------------------------------------


def test_pieces_of_a_stream_come_out_as_the_whole() -> None:
    whole = table(*[("≥35家", f"{number}家") for number in range(100)])
    session = evaluator.Session()
    pieces = list(session.stream(whole[start : start + 7] for start in range(0, 100, 7)))
    assert pl.concat(pieces).equals(evaluator.score(whole))


# --- the command ------------------------------------------------------------------------------------------------------


def batch(folder: Path, *options: str, source: str = "in.csv", out: str = "out.csv") -> str:
    done = CliRunner().invoke(main, ["batch", str(folder / source), "-o", str(folder / out), *options])
    assert done.exit_code == 0, done.output
    return done.stdout


GUARDED = ["=100%", "-5%", "-", "+3", "@x", "≥35家"]


def test_a_guarded_csv_reads_back_as_what_it_was(tmp_path: Path) -> None:
    table(*[(target, "100%") for target in GUARDED]).write_csv(tmp_path / "in.csv")
    batch(tmp_path)
    batch(tmp_path, source="out.csv", out="again.csv")
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "out.csv").read_bytes()
    assert pl.read_csv(tmp_path / "out.csv")["年度指标值"].to_list() == [f"'{each}" for each in GUARDED[:5]] + ["≥35家"]


def test_raw_cells_come_out_as_they_came(tmp_path: Path) -> None:
    frame = table(*[(target, "100%") for target in GUARDED]).with_columns(pl.lit(1).alias("=1+1"))
    frame.write_csv(tmp_path / "in.csv")
    batch(tmp_path, "--raw")
    found = pl.read_csv(tmp_path / "out.csv", infer_schema=False)
    assert found.select(frame.columns).equals(frame.cast(pl.String))
    batch(tmp_path, out="guarded.csv")
    assert "'=1+1" in pl.read_csv(tmp_path / "guarded.csv").columns


def test_every_row_is_in_a_count_and_only_points_that_count_are_summed(tmp_path: Path) -> None:
    pairs = [("≥35家", "36家"), ("≥35家", "28家"), ("", "28家"), ("≥35家", ""), ("有效提升", "基本")]
    table(*pairs, 项目名称="甲").write_csv(tmp_path / "in.csv")
    batch(tmp_path, "--totals", "项目名称")
    (totals,) = pl.read_csv(tmp_path / "out.项目名称.csv").to_dicts()
    assert totals == {
        "项目名称": "甲", "指标数": 5, "分值": 40.0, "得分": 18.0, "待评判分值": 10.0,
        "完成": 1, "部分完成": 0, "未完成": 1, "待评判": 1, "无目标值": 1, "无完成值": 1, "未填报": 0, "无法评分": 0,
    }  # fmt: skip


def test_a_table_without_rows_has_totals_and_problems_too(tmp_path: Path) -> None:
    table(("≥35家", "36家"), 项目名称="甲").head(0).write_csv(tmp_path / "in.csv")
    batch(tmp_path, "--totals", "项目名称")
    assert pl.read_csv(tmp_path / "out.项目名称.csv").columns[:3] == ["项目名称", "指标数", "分值"]
    assert json.loads((tmp_path / "out.csv.manifest.json").read_text())["rows"] == 0


@pytest.mark.parametrize("name", ["in.csv", "in.csv.gz", "in.parquet", "in.jsonl", "in.jsonl.gz"])
def test_every_kind_of_file(name: str, tmp_path: Path) -> None:
    import gzip

    frame = table(("≥35家", "28家"), ("≥35家", "36家"))
    path = tmp_path / name.removesuffix(".gz")
    writers: dict[str, Any] = {".csv": frame.write_csv, ".parquet": frame.write_parquet, ".jsonl": frame.write_ndjson}
    writers[path.suffix](path)
    if name.endswith(".gz"):
        (tmp_path / name).write_bytes(gzip.compress(path.read_bytes()))
    batch(tmp_path, source=name)
    assert pl.read_csv(tmp_path / "out.csv")["得分"].to_list() == [8.0, 10.0]


def test_a_folder_with_partitions_and_several_files_are_one_table(tmp_path: Path) -> None:
    for year, actual in ((2022, "28家"), (2023, "36家")):
        (tmp_path / "rows" / f"年度={year}").mkdir(parents=True)
        table(("≥35家", actual)).write_parquet(tmp_path / "rows" / f"年度={year}" / "part.parquet")
    batch(tmp_path, source="rows")
    found = pl.read_csv(tmp_path / "out.csv")
    assert found.select("年度", "得分").rows() == [(2022, 8.0), (2023, 10.0)]
    batch(tmp_path, source="rows/*/*.parquet", out="matching.csv")
    assert pl.read_csv(tmp_path / "matching.csv")["得分"].to_list() == [8.0, 10.0]


def test_standard_input_and_output(tmp_path: Path) -> None:
    frame = table(("=100%", "28家"), ("≥35家", "36家"))
    for data in (frame.write_csv().encode(), frame.write_ndjson().encode()):
        done = CliRunner().invoke(main, ["batch", "-", "--raw"], input=data)
        assert done.exit_code == 0, done.stderr
        assert pl.read_csv(done.stdout.encode())["得分"].to_list()[1] == 10.0
    assert list(tmp_path.iterdir()) == []


def test_a_fault_of_standard_input_is_named_so() -> None:
    done = CliRunner().invoke(main, ["batch", "-"], input="")
    assert (done.exit_code, done.stderr) == (2, "标准输入: E102 文件是空的\n")


def test_a_reader_that_has_gone_is_no_failure(tmp_path: Path) -> None:
    table(*[("≥35家", f"{number}家") for number in range(20_000)]).write_csv(tmp_path / "in.csv")
    command = f"{shlex.quote(sys.executable)} -m evaluator batch in.csv | head -1"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert (done.stdout.count("\n"), done.stderr) == (1, "")


def test_columns_by_a_file_of_names(tmp_path: Path) -> None:
    table(("≥35家", "28家")).rename({"实际完成值": "本期"}).write_csv(tmp_path / "in.csv")
    (tmp_path / "names.yaml").write_text("实际完成值: 本期\n状态: status\n", encoding="utf-8")
    batch(tmp_path, "--columns", str(tmp_path / "names.yaml"))
    assert pl.read_csv(tmp_path / "out.csv")["status"].to_list() == ["未完成"]


def test_the_manifest_says_what_made_the_result_and_what_came_of_it(tmp_path: Path) -> None:
    table(("≥35家", "28家"), ("≥35家", "36家"), ("有效提升", "基本")).write_csv(tmp_path / "in.csv")
    batch(tmp_path, "--year", "2022", out="out.parquet")
    found = json.loads((tmp_path / "out.parquet.manifest.json").read_text(encoding="utf-8"))
    assert found["format"] == "evaluator.batch/1"
    assert found["fingerprint"] == evaluator.fingerprint()
    assert (found["rows"], found["score"], found["year"]) == (3, "18.00", 2022)
    assert found["statuses"]["not_met"] == found["statuses"]["met"] == found["statuses"]["pending"] == 1
    assert found["codes"]["W518"] == 1
    assert (
        json.loads(pl.read_parquet_metadata(tmp_path / "out.parquet")["evaluator.fingerprint"]) == found["fingerprint"]
    )


# --- nightly ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_nightly_run_scores_what_changed_and_equals_a_whole_run(suffix: str, tmp_path: Path) -> None:
    def write(frame: pl.DataFrame, name: str) -> None:
        frame.write_csv(tmp_path / name) if suffix == ".csv" else frame.write_parquet(tmp_path / name)

    pairs = [("≥35家", f"{number}家") for number in range(30, 40)] + [("有效提升", "基本"), ("", "3家"), ("=5%", "4%")]
    first = table(*pairs, 项目名称="甲").with_columns(id=pl.Series(range(len(pairs))), 得分=pl.lit("10"))
    write(first, f"in{suffix}")
    batch(tmp_path, source=f"in{suffix}", out=f"old{suffix}")
    changed = first.filter(pl.col("id") != 3).with_columns(
        实际完成值=pl.when(pl.col("id") == 5).then(pl.lit("一百家")).otherwise("实际完成值")
    )
    more = changed.head(1).with_columns(id=pl.lit(99), 实际完成值=pl.lit("36家"))
    write(pl.concat([changed, more.cast(changed.schema)]), f"in{suffix}")
    options = ("--totals", "项目名称", "--year", "2022")
    batch(tmp_path, *options, source=f"in{suffix}", out=f"whole{suffix}")
    batch(tmp_path, "--year", "2022", source=f"in{suffix}", out=f"whole-old{suffix}")
    batch(
        tmp_path,
        *options,
        "--since",
        str(tmp_path / f"whole-old{suffix}"),
        "--key",
        "id",
        source=f"in{suffix}",
        out=f"next{suffix}",
    )
    for name in (f"{{}}{suffix}", "{}.问题.csv", f"{{}}.项目名称{suffix}"):
        whole, found = ((tmp_path / name.format(each)).read_bytes() for each in ("whole", "next"))
        assert found == whole, name


def test_only_changed_rows_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = table(*[("≥35家", f"{number}家") for number in range(36, 44)]).with_columns(id=pl.Series(range(8)))
    frame.write_parquet(tmp_path / "in.parquet")
    batch(tmp_path, source="in.parquet", out="old.parquet")
    frame.with_columns(
        实际完成值=pl.when(pl.col("id") == 5).then(pl.lit("五十家")).otherwise("实际完成值")
    ).write_parquet(tmp_path / "in.parquet")
    scored: list[int] = []
    score = Lookup.score

    def watched(self: Lookup, piece: pl.DataFrame) -> pl.DataFrame:
        scored.append(piece.height)
        return score(self, piece)

    monkeypatch.setattr(Lookup, "score", watched)
    batch(tmp_path, "--since", str(tmp_path / "old.parquet"), "--key", "id", source="in.parquet", out="new.parquet")
    assert scored == [1]
    assert pl.read_parquet(tmp_path / "new.parquet")["状态"].to_list() == ["完成"] * 8


def test_a_result_under_other_rules_is_not_copied(tmp_path: Path) -> None:
    frame = table(("≤180元", "270元")).with_columns(二级指标=pl.lit("成本指标"), 年度=pl.lit(2023), id=pl.lit(1))
    frame.write_csv(tmp_path / "in.csv")
    batch(tmp_path, out="old.csv")
    options = ("--rules", str(two_years(tmp_path)), "--since", str(tmp_path / "old.csv"), "--key", "id")
    batch(tmp_path, *options, out="new.csv")
    assert [pl.read_csv(tmp_path / name)["得分"].to_list() for name in ("old.csv", "new.csv")] == [[6.67], [5.0]]


def test_a_key_that_has_a_value_twice_is_refused(tmp_path: Path) -> None:
    table(("≥35家", "36家"), ("≥35家", "28家"), id=1).write_csv(tmp_path / "in.csv")
    batch(tmp_path, out="old.csv")
    done = CliRunner().invoke(
        main,
        [
            "batch",
            str(tmp_path / "in.csv"),
            "-o",
            str(tmp_path / "n.csv"),
            "--since",
            str(tmp_path / "old.csv"),
            "--key",
            "id",
        ],
    )
    assert (done.exit_code, done.stderr) == (2, "E124 “id”列有重复的值，不能按其对照上次的结果\n")


# --- errors -----------------------------------------------------------------------------------------------------------


def failing(folder: Path, source: str, out: str) -> str:
    done = CliRunner().invoke(main, ["batch", str(folder / source), "-o", str(folder / out)])
    assert done.exit_code == 2
    assert not list(folder.glob(".*.part"))
    return done.stderr.replace(str(folder), "…")


def test_a_list_has_no_place_in_a_csv(tmp_path: Path) -> None:
    table(("≥35家", "28家")).with_columns(备注=pl.Series([["a", "b"]])).write_parquet(tmp_path / "in.parquet")
    told = failing(tmp_path, "in.parquet", "out.csv")
    assert told.startswith("…/out.csv: E123 “备注”列的单元格是列表、结构或二进制内容，CSV 放不下\n")


def test_a_result_that_cannot_be_written_is_told_of_the_result(tmp_path: Path) -> None:
    table(("≥35家", "28家")).write_csv(tmp_path / "in.csv")
    assert "…/no/out.csv: E190 结果无法写入：文件夹不存在\n" in failing(tmp_path, "in.csv", "no/out.csv")
    (tmp_path / "taken.csv").mkdir()
    assert "…/taken.csv: E190 结果无法写入：此处已有同名文件夹\n" in failing(tmp_path, "in.csv", "taken.csv")


def test_what_a_dead_run_left_is_cleared_away(tmp_path: Path) -> None:
    table(("≥35家", "28家")).write_csv(tmp_path / "in.csv")
    left = tmp_path / ".out.csv.4194304.0123abcd.part"
    left.touch()
    batch(tmp_path)
    assert not left.exists()
