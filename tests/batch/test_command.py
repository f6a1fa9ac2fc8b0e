"""``evaluator batch`` from the outside: files in and out, tables beside the result, bad input."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from evaluator.batch.job import Job
from evaluator.batch.jobs import run
from evaluator.cli import main

HEADER = "项目名称,单位,一级指标,二级指标,三级指标,年度指标值,实际完成值,分值"
ROWS = (
    "甲项目,一局,产出指标,数量指标,奖励企业数,≥35家,28家,12.5",
    "甲项目,一局,产出指标,质量指标,验收合格率,=100%,100%,10",
    "乙项目,二局,效益指标,社会效益指标,营商环境,有效提升,说不清,20",
    "乙项目,二局,产出指标,数量指标,补助户数,达到≥3.5.1户,3户,10",
)


def table(*rows: str) -> str:
    return "\n".join((HEADER, *rows)) + "\n"


def batch(folder: Path, data: bytes | str, *options: str, name: str = "in.csv") -> tuple[int, str]:
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    done = CliRunner().invoke(main, ["batch", str(folder / name), "-o", str(folder / "out.csv"), *options])
    return done.exit_code, done.stderr.replace(str(folder), "…")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_encoding_that_clerks_save(tmp_path: Path, encoding: str, line_end: str) -> None:
    status, told = batch(tmp_path, table(*ROWS).replace("\n", line_end).encode(encoding))
    assert (status, told) == (0, "已写入 …/out.csv、…/out.问题.csv、…/out.csv.manifest.json\n")
    written = (tmp_path / "out.csv").read_bytes()
    assert written.startswith("\ufeff".encode())
    found = pl.read_csv(written)
    assert found["状态"].to_list() == ["未完成", "完成", "待评判", "待评判"]
    assert found["得分"].to_list() == [10.0, 10.0, None, None]
    assert found["达成度"].to_list() == [0.8, 1.0, None, None]
    assert found["年度指标值"].to_list()[1] == "'=100%"


def test_of_two_columns_that_say_the_same_the_first_counts_and_that_is_told(tmp_path: Path) -> None:
    data = f"{HEADER},分值,全年完成值\n{ROWS[0]},99,77家\n"
    status, told = batch(tmp_path, data)
    assert status == 0, told
    assert pl.read_csv(tmp_path / "out.csv")["得分"].to_list() == [10.0]
    problems = pl.read_csv(tmp_path / "out.问题.csv").filter(代码="N115")
    assert problems.select("级别", "位置", "文字", "说明", "次数").rows() == [
        ("提示", "表头", "全年完成值", "前面的“实际完成值”已经采用，这一列没有采用", 1),
        ("提示", "表头", "分值", "前面的“分值”已经采用，这一列没有采用", 1),
    ]


def test_totals_and_problems_stand_beside_the_result(tmp_path: Path) -> None:
    status, told = batch(tmp_path, table(*ROWS), "--totals", "单位", "--totals", "项目名称")
    assert status == 0, told
    totals = pl.read_csv(tmp_path / "out.单位.csv").rows()
    assert totals == [
        ("一局", 2, 22.5, 20.0, 0.0, 1, 0, 1, 0, 0, 0, 0, 0),
        ("二局", 2, 30.0, 0.0, 30.0, 0, 0, 0, 2, 0, 0, 0, 0),
    ]
    assert pl.read_csv(tmp_path / "out.项目名称.csv")["项目名称"].to_list() == ["乙项目", "甲项目"]
    problems = pl.read_csv(tmp_path / "out.问题.csv")
    assert problems.columns == ["代码", "级别", "位置", "文字", "说明", "建议", "次数"]
    assert ("错误", "指标值", "达到≥3.5.1户", 1) in problems.select("级别", "位置", "文字", "次数").rows()
    assert ("W518", "警告", "整行", 1) in problems.select("代码", "级别", "位置", "次数").rows()


def test_pieces_keep_the_order_of_the_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f"项目{number},局,产出指标,数量指标,户数,≥100户,{number}户,10" for number in range(500)]
    (tmp_path / "in.csv").write_text(table(*rows), encoding="utf-8")
    monkeypatch.setattr("evaluator.batch.files.PIECE", 60)
    seen: list[tuple[int, int]] = []
    done = run(Job((tmp_path / "in.csv",), tmp_path / "out.parquet"), lambda done, size: seen.append((done, size)))
    assert done.problems == ()
    found = pl.read_parquet(tmp_path / "out.parquet")
    assert found["项目名称"].to_list() == [f"项目{number}" for number in range(500)]
    assert found["得分"].to_list() == [min(number / 10, 10.0) for number in range(500)]
    assert seen[-1] == (500, 500)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "…/in.csv: E102 文件是空的\n"),
        (b"\xff\xfe\xfd\xff,\n", "…/in.csv: E103 文件编码既不是 UTF-8 也不是 GB18030\n  = 请另存为 UTF-8 编码的 CSV\n"),
        (
            table(*ROWS, "甲项目,一局,产出指标,数量指标,户数,≥3户,4户,10,多余"),
            "…/in.csv: E116 有的行比表头格数多\n  = 请用表格软件打开核对，另存为 CSV 后重试\n",
        ),
        (
            table('甲项目,一局,产出指标,数量指标,户数,"≥3户,4户,10'),
            "…/in.csv: E111 引号没有配对\n  = 请用表格软件打开核对，另存为 CSV 后重试\n",
        ),
        (
            "不是表\n甲\n",
            (
                "…/in.csv: E113 没有表头，或表头中没有一列认得出\n"
                "  = 表头须有：一级指标、二级指标、三级指标、年度指标值、实际完成值、分值\n"
            ),
        ),
        (
            table(*ROWS).replace("分值", "备注"),
            "…/in.csv: E113 缺少“分值”列\n  = 表头须有：一级指标、二级指标、三级指标、年度指标值、实际完成值、分值\n",
        ),
    ],
)
def test_input_that_cannot_be_used_is_told_and_nothing_is_written(
    tmp_path: Path, data: bytes | str, message: str
) -> None:
    assert batch(tmp_path, data) == (2, message)
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("source", "options", "said"),
    [
        ("in.csv", ["-o", "./in.csv"], "结果不能写回输入文件，请换一个文件名：in.csv"),
        ("in.csv", ["-o", "link.csv"], "结果不能写回输入文件，请换一个文件名：link.csv"),
        ("in.csv", ["-o", "out.csv", "--problems", "in.csv"], "结果不能写回输入文件，请换一个文件名：in.csv"),
        ("in.问题.csv", ["-o", "in.csv"], "结果不能写回输入文件，请换一个文件名：in.问题.csv"),
        ("in.单位.csv", ["-o", "in.csv", "--totals", "单位"], "结果不能写回输入文件，请换一个文件名：in.单位.csv"),
        ("in.csv", ["-o", "out.csv", "--problems", "x/../out.csv"], "两种结果不能写入同一个文件：x/../out.csv"),
    ],
)
def test_neither_the_input_nor_another_result_is_written_over(
    source: str, options: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(source).write_text(table(*ROWS), encoding="utf-8")
    Path("link.csv").hardlink_to(source)
    done = CliRunner().invoke(main, ["batch", source, *options], prog_name="evaluator")
    assert (done.exit_code, done.stderr) == (2, f"用法错误：{said}\n用 evaluator batch --help 看用法。\n")
    assert Path(source).read_text("utf-8") == table(*ROWS)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([source, "link.csv"])


def test_an_error_ends_with_1_only_when_asked(tmp_path: Path) -> None:
    rows = table("甲项目,一局,产出指标,数量指标,户数,≥3户,4次,10")
    good = table("甲项目,一局,产出指标,数量指标,户数,≥3户,4户,10")
    assert batch(tmp_path, good, "--exit-code")[0] == 0
    assert batch(tmp_path, rows, "--exit-code")[0] == 1
    assert batch(tmp_path, rows)[0] == 0


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["batch", str(tmp_path / "no.csv"), "-o", str(tmp_path / "out.csv")])
    assert (done.exit_code, done.stderr.replace(str(tmp_path), "…")) == (2, "…/no.csv: E101 没有这个文件\n")


def test_parquet_that_is_none(tmp_path: Path) -> None:
    status, told = batch(tmp_path, "no parquet", name="in.parquet")
    message = "…/in.parquet: E101 文件无法读取，可能已损坏或不是表格\n  = 请用 Parquet、CSV 或 JSON Lines 文件\n"
    assert (status, told) == (2, message)


def test_a_total_by_a_column_that_is_not_there(tmp_path: Path) -> None:
    assert batch(tmp_path, table(*ROWS), "--totals", "地区") == (2, "…/in.csv: E113 没有“地区”列，无法按其合计\n")
