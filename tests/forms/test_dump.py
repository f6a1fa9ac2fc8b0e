"""Forms to YAML and back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.forms.dump import dump_form
from evaluator.forms.load import load_forms, read_form
from evaluator.forms.model import Execution, Form, Funds, FundSource, Indicator, Task
from evaluator.places import shipped
from evaluator.problem import has_errors

AWKWARD = (Path(__file__).parent / "awkward.txt").read_text(encoding="utf-8").splitlines()
CONTROLS = ["", "\n", "甲\n乙", "\t", "\r\n", "\ufeff", "\u2028", "\x85", "\x00", "\x7f"]
SIGNS = st.text("≥≤%家元/天，：；“”- #:'\"0123456789", max_size=8)
texts = st.sampled_from(AWKWARD + CONTROLS) | st.text(max_size=12) | SIGNS
maybe = st.none() | texts
numbers = st.none() | st.decimals(-(10**8), 10**8, allow_nan=False, allow_infinity=False, places=2)
weights = st.none() | st.decimals(0, 10**8, allow_nan=False, allow_infinity=False, places=2)


def records(model: type[Any], **special: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Any record of a model: texts and numbers by what its fields take."""
    fields = {}
    for name, field in model.model_fields.items():
        if not field.exclude:
            figures = weights if name == "weight" else numbers
            fields[name] = special.get(name, figures if "Decimal" in str(field.annotation) else maybe)
    return st.fixed_dictionaries(fields).map(lambda values: model(**values))


forms = records(
    Form,
    name=texts.filter(str.strip),
    year=st.none() | st.integers(1950, 2099),
    funds=records(Funds),
    execution=st.none() | records(Execution),
    narrative=st.dictionaries(texts, texts, max_size=3),
    level_points=st.dictionaries(texts, weights, max_size=3),
    goals=st.dictionaries(texts, weights, max_size=3),
    sources=st.lists(records(FundSource, name=texts, part=st.booleans()), max_size=2).map(tuple),
    tasks=st.lists(records(Task, name=texts), max_size=2).map(tuple),
    entries=st.dictionaries(texts, st.none() | texts, max_size=3),
    indicators=st.lists(
        records(Indicator, others=st.dictionaries(texts, texts, max_size=2)), min_size=1, max_size=3
    ).map(tuple),
    illustrative=st.booleans(),
)


@given(forms)
@settings(max_examples=100)
def test_what_is_written_reads_back_the_same(form: Form) -> None:
    again, problems = read_form(dump_form(form), "form.yaml")
    assert [each for each in problems if each.code != "W313"] == []  # amounts below zero are doubted, and kept
    assert again is not None
    assert again.model_dump() == form.model_dump()


@pytest.mark.parametrize("file", sorted(shipped("targets").rglob("*.yaml")), ids=lambda file: file.stem)
def test_the_shipped_targets_are_laid_out_as_we_write_them(file: Path) -> None:
    (form,), _ = load_forms(file)
    text = file.read_text(encoding="utf-8").replace("  # 原文此格空白", "")
    assert text == dump_form(form, schema="../../form.schema.json")


def test_the_layout() -> None:
    row = {"level1": "产出指标", "level2": "成本指标", "level3": "差旅费", "target": "≤180元/人*天"}
    long = row | {"actual": "12:30", "weight": Decimal("12.50"), "deviation": "住宿超出标准。" * 9}
    form = Form(
        name="展会: 经费",
        year=2022,
        funds=Funds(total=Decimal(250_000), own=Decimal("0.5")),
        indicators=(Indicator(**row), Indicator(level3="参展次数", target="35"), Indicator(**long)),
        illustrative=True,
    )
    assert dump_form(form) == (Path(__file__).parent / "layout.yaml").read_text(encoding="utf-8")


@given(forms.map(dump_form), st.integers(0, 300), st.integers(0, 5), texts)
def test_whatever_the_slip_there_is_a_form_or_an_error(text: str, at: int, lost: int, slip: str) -> None:
    form, problems = read_form(text[:at] + slip + text[at + lost :], "form.yaml")
    assert (form is None) is has_errors(problems)
