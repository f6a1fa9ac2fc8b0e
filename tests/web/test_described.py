"""The API against its own description: requests drawn from it, answers held to it (Schemathesis)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, given

pytest.importorskip("schemathesis")

import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from evaluator.web.api.routes import openapi
from evaluator.web.app import create
from tests.web.conftest import BASE, TOKEN

if TYPE_CHECKING:
    from evaluator.web.settings import Settings

CHECKS = [
    *(not_a_server_error, status_code_conformance, content_type_conformance),
    *(response_headers_conformance, response_schema_conformance),
]
DRAWN: list[Any] = list(schemathesis.openapi.from_dict(openapi()).get_all_operations())
OPERATIONS = [each.ok() for each in DRAWN]
HEADERS = {"authorization": f"Bearer {TOKEN}", "host": BASE.partition("//")[2]}


def test_every_operation_is_drawn() -> None:
    assert {each.path for each in OPERATIONS} == set(openapi()["paths"])


@pytest.mark.parametrize("operation", OPERATIONS, ids=[each.label for each in OPERATIONS])
def test_whatever_is_asked_the_answer_is_one_of_those_described(operation: Any, settings: Settings) -> None:
    application = create(settings)

    @hypothesis.settings(
        max_examples=12,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def check(case: Any) -> None:
        answer = case.call(app=application, base_url=BASE, headers=HEADERS)
        case.validate_response(answer, checks=CHECKS)

    check()
