"""The API holds what its OpenAPI description says, whatever is sent: Schemathesis makes the requests."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings

from newsroom.wsgi import application
from tests.search.conftest import Library

schemathesis = pytest.importorskip("schemathesis")

pytestmark = [pytest.mark.fault, pytest.mark.django_db]

OPERATIONS = [
    "/api/search", "/api/articles/{article_id}", "/api/articles/{article_id}/versions", "/api/entities/{slug}", "/api/suggest",
    "/api/stories", "/api/stories/{story_id}", "/api/quotes",
]  # fmt: skip
EXAMPLES = 40


def description() -> Any:
    schema = schemathesis.openapi.from_dict(Client().get("/api/openapi.json").json())
    schema.app = application
    return schema


def test_every_operation_is_tried() -> None:
    assert sorted(description().raw_schema["paths"]) == sorted(OPERATIONS)


@pytest.mark.parametrize("path", OPERATIONS)
@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_no_request_is_a_fault_and_every_answer_is_described(
    library: Library, path: str, mode: str
) -> None:
    from schemathesis import GenerationMode
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_headers_conformance,
        response_schema_conformance,
        status_code_conformance,
        unsupported_method,
    )

    operation = description()[path]["GET"]
    checks = [
        not_a_server_error, status_code_conformance, content_type_conformance,
        response_headers_conformance, response_schema_conformance, unsupported_method,
    ]  # fmt: skip

    @seed(11)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=GenerationMode(mode)))
    def holds(case: Any) -> None:
        case.call_and_validate(
            headers={"Host": "localhost", "Accept-Encoding": "identity"}, checks=checks
        )

    holds()
