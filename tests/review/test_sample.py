"""A sample of the forms: the worst first, the largest budget first, or by chance and the same again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

import pytest

from evaluator.forms.model import Form
from evaluator.review import Review, Summary, review_all, summarise
from evaluator.review.sample import sample
from evaluator.rulebook import DEFAULT_RULEBOOK, load_rulebook
from tests.commands import call

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module", name="reviewed")
def _reviewed() -> tuple[tuple[Review, ...], Summary]:
    book, _ = load_rulebook(DEFAULT_RULEBOOK, year=2023)
    assert book
    forms = [
        Form.model_validate(
            {
                "项目名称": name,
                "项目资金": {"年度资金总额": f"{budget}万"},
                "绩效指标": [{"三级指标": "巡查次数", "指标值": "≥30次", "实际完成值": actual, "分值": 10, "得分": 10}],
            }
        )
        for name, budget, actual in (("甲", 5, "30次"), ("乙", 90, "31次"), ("丙", 20, "15次"), ("丁", 40, "32次"))
    ]
    reviews, found = review_all(forms, book)
    return reviews, summarise(reviews, found)


@pytest.mark.parametrize(
    ("by", "size", "names"),
    [("risk", 1, "丙"), ("money", 2, "乙丁"), ("money", 9, "乙丁丙甲")],
)
def test_the_first_by_risk_or_money(
    by: Literal["risk", "money"], size: int, names: str, reviewed: tuple[tuple[Review, ...], Summary]
) -> None:
    assert "".join(each.form.name for each in sample(*reviewed, size, by)) == names


def test_by_chance_the_same_seed_gives_the_same(reviewed: tuple[tuple[Review, ...], Summary]) -> None:
    drawn = {seed: tuple(each.form.name for each in sample(*reviewed, 2, "random", seed)) for seed in range(20)}
    assert drawn == {seed: tuple(each.form.name for each in sample(*reviewed, 2, "random", seed)) for seed in range(20)}
    assert len(set(drawn.values())) > 3
    assert all(list(names) == sorted(names, key="甲乙丙丁".index) for names in drawn.values())


def test_the_command_lists_its_sample_everywhere(tmp_path: Path) -> None:
    rows = "".join(f"{name},巡查次数,≥30次,{actual},10,10\n" for name, actual in (("甲", "30次"), ("丙", "15次")))
    (tmp_path / "表.csv").write_text("项目名称,三级指标,年度指标值,实际完成值,分值,得分\n" + rows, encoding="utf-8")
    shown = call("review", tmp_path / "表.csv", "--sample", "1").stdout.splitlines()
    assert shown[-1] == f" 抽查（按风险）　丙　{tmp_path / '表.csv'}"
    last = json.loads(call("review", tmp_path / "表.csv", "--sample", "1", "--json").stdout.splitlines()[-1])
    assert last["sample"] == [{"form": "丙", "unit": None, "file": str(tmp_path / "表.csv")}]
