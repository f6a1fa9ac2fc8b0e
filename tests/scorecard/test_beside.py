"""得分依据.xlsx: why each point was given, and what is left to do before filing."""

import io
from dataclasses import replace
from typing import Any

import openpyxl

from evaluator.result import Reason
from evaluator.scorecard import beside
from tests.scorecard.samples import PLAIN, RUN, form

FORMS = [form(card) for card in RUN.projects]


def rows(sheet: str, data: bytes) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["待办", "得分依据", "佐证材料", "填报内容"]
    return [row for row in book[sheet].iter_rows(values_only=True) if any(row)]


def test_every_score_of_every_project_has_its_reason_and_article() -> None:
    capped = replace(PLAIN, reasons=(Reason("总分以 89 分为限", "cap", "某办法"),))
    found = rows("得分依据", beside.workbook(replace(RUN, projects=(capped,)), [None]))
    assert [row[2] for row in found[2:7]] == ["预算执行率", "驻村工作队员", "村民出行条件", "村民满意度", "总分"]
    assert found[2][10] == "财预〔2020〕10号 第十三条"
    assert found[6][9] == "总分以 89 分为限"


def test_what_a_person_must_still_do_is_listed_with_the_figures() -> None:
    found = rows("待办", beside.workbook(RUN, FORMS))
    trade = [(row[2], row[3], row[4]) for row in found[2:] if row[1] == "外贸企业开拓市场奖补"]
    assert ("补助资金发放完成时间", "填写偏差原因和改进措施", "晚于期限 1 天，不得分") in trade
    assert trade[0][1] == "填写偏差原因和改进措施", "the overall result is filled in already"
    assert "奖励企业数" not in [name for name, _, _ in trade], "the unit has given its reason"


def test_a_finished_run_says_that_nothing_is_left() -> None:
    done = form(PLAIN).model_copy(update={"goal_result": "已全部完成。"})
    found = rows("待办", beside.workbook(replace(RUN, projects=(PLAIN,)), [done]))
    assert found[-1][0] == "注：\n1. 没有待办事项。"
