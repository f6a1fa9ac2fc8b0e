"""The JSON Schema for editors."""

from __future__ import annotations

from evaluator.forms.model import Form, Indicator
from evaluator.forms.schema import schema, text
from evaluator.places import shipped


def test_the_file_is_current() -> None:
    written = (shipped("targets") / "form.schema.json").read_text(encoding="utf-8")
    assert written == text(), "run: python -m evaluator.forms.schema > targets/form.schema.json"


def test_the_keys_are_those_of_the_files() -> None:
    found = schema()
    assert list(found["properties"]) == [f.alias for f in Form.model_fields.values() if not f.exclude]
    assert list(found["$defs"]["Indicator"]["properties"]) == [
        f.alias for f in Indicator.model_fields.values() if not f.exclude
    ]
    assert set(found["$defs"]) == {"Execution", "FundSource", "Funds", "Indicator", "Task"}
    assert not found["additionalProperties"]


def test_a_target_that_looks_like_a_number_is_no_fault_in_an_editor() -> None:
    assert schema()["$defs"]["Indicator"]["properties"]["指标值"]["type"] == ["boolean", "null", "number", "string"]
