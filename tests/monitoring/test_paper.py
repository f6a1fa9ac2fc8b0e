"""绩效运行监控表: what the unit said stands in it, what it must still say is a yellow cell."""

import io
from decimal import Decimal
from pathlib import Path

import openpyxl
from click.testing import CliRunner

from evaluator.cli import main
from evaluator.forms.model import Execution, Form, FundSource, Indicator
from evaluator.monitoring.monitor import monitor
from evaluator.monitoring.paper import workbook
from evaluator.rulebook import load_rulebook

FORM = Form(
    name="惠民演出项目",
    year=2022,
    goal="全年演出不少于 120 场。",
    execution=Execution(
        initial=Decimal(300_000),
        budget=Decimal(360_000),
        executed=Decimal(180_000),
        expected=Decimal(350_000),
    ),
    sources=(
        FundSource(name="本年财政拨款", initial=Decimal(300_000), budget=Decimal(300_000), executed=Decimal(150_000)),
        FundSource(name="上年结转资金", budget=Decimal(60_000), executed=Decimal(30_000)),
    ),
    indicators=(
        Indicator(
            level1="产出指标",
            level2="数量指标",
            level3="演出场次",
            target="≥120场",
            actual="30场",
            expected="100场",
            likelihood="有可能",
            cause="经费保障",
            deviation="场地装修，下半年补演",
        ),
        Indicator(level1="产出指标", level2="时效指标", level3="完成时间", target="2022年12月底前"),
    ),
)


def cells(book: bytes) -> list[list[str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    return [[str(cell.value) for cell in row if cell.value is not None] for row in sheet.iter_rows()]


def test_all_that_was_typed_stands_in_the_form() -> None:
    rulebook, _ = load_rulebook("shanxi-practice", 2022)
    assert rulebook is not None
    rows = cells(workbook(FORM, monitor(FORM, rulebook, 7)))
    assert rows[1] == ["（2022年7月）"]
    assert (
        rows[4][-5:] == ["年初预算数", "全年预算数", "1-7月执行数", "1-7月执行率", "全年预计执行数", "预计执行率"][-5:]
    )
    assert rows[5] == ["年度资金总额", "30", "36", "18", "=H6/F6", "35", "=L6/F6"]
    assert [row for row in rows if row[0] == "当年财政拨款"] == [["当年财政拨款", "30", "30", "15", "—", "—"]]
    assert [row for row in rows if row[0] == "上年结转资金"] == [["上年结转资金", "6", "3", "—", "—"]]
    row = next(row for row in rows if "演出场次" in row)
    assert row[-7:] == ["≥120场", "30场", "100场", "√", "场地装修，下半年补演", "有可能", "红灯"]
    assert next(row for row in rows if "完成时间" in row)[-1] == "2022年12月底前", "nothing is due yet, so no light"


def test_the_command_writes_a_form_a_project(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["monitor", "--month", "7", "-o", str(tmp_path)])
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.endswith(f"已写入 {tmp_path}：9 张绩效运行监控表\n")
    assert len(list(tmp_path.glob("绩效运行监控表_*.xlsx"))) == 9
