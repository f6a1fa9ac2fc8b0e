"""One list of printed names: the form model, documents and tables of figures agree on it."""

import pytest

from evaluator.actuals.columns import columns
from evaluator.batch.headers import find_columns
from evaluator.documents.labels import find
from evaluator.forms.model import Execution, Indicator
from evaluator.forms.names import Section, heading, names, printed
from evaluator.template.rows import ASKED, GIVEN


@pytest.mark.parametrize(("section", "model"), [("columns", Indicator), ("execution", Execution)])
def test_a_field_of_the_form_is_called_what_its_column_is_called(section: Section, model: type[Indicator]) -> None:
    called = {kind: each.name for kind, each in names(section).items() if each.name}
    aliases = {kind: field.alias for kind, field in model.model_fields.items() if kind in called}
    aliases.pop("goal", None)  # of an indicator: one of several goals (年度绩效目标), not the goal of the project
    assert aliases
    assert {kind: called[kind] for kind in aliases} == aliases


@pytest.mark.parametrize("section", ["columns", "execution"])
def test_a_printed_name_is_recognised_on_a_form(section: Section) -> None:
    read = {kind: find(section, each.name) for kind, each in names(section).items() if each.label and each.name}
    read.pop("cause", None)  # a form has a column for each cause (经费保障 …), a table of ours one for all
    assert read == {kind: kind for kind in read}
    assert find("columns", heading("target")) == "target"


def test_what_the_template_prints_comes_back_as_a_table_of_figures() -> None:
    assert {*GIVEN, *ASKED} <= {column.name for column in columns("indicators").values()}


def test_batch_finds_the_columns_of_the_official_form_by_their_headings() -> None:
    kinds = ("name", "year", "level1", "level2", "level3", "target", "actual", "weight", "deviation", "judged")
    assert find_columns([heading(kind) for kind in kinds]) == ({kind: heading(kind) for kind in kinds}, ())


def test_names_are_given_in_the_order_in_which_they_are_asked_for() -> None:
    assert printed("level3", "actual") == ("三级指标", "实际完成值")
