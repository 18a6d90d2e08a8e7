"""Requests that schemathesis invents from our OpenAPI document, and what an answer must be like."""

from __future__ import annotations

from typing import Any

import schemathesis
from httpx2 import InvalidURL
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from dashboard.web.openapi.document import PATH

AS_DOCUMENTED: list[CheckFunction] = [status_code_conformance, content_type_conformance, response_schema_conformance]
FAULT = 500


def read_operations(client: TestClient) -> dict[str, Any]:
    """Every documented route that reads, by its path."""
    operations: Any = schemathesis.openapi.from_dict(client.get(PATH).json()).get_all_operations()
    found = (result.ok() for result in operations)
    return {operation.path: operation for operation in found if operation.method.lower() == "get"}


def asked(client: TestClient, case: Any) -> Any:
    """The answer to a case, over HTTP."""
    said = case.as_transport_kwargs(base_url="http://localhost")
    names = ("params", "headers", "cookies")
    return client.request(said["method"], said["url"], **{name: said[name] for name in names if said.get(name)})


def check_answer(case: Any, answer: Any) -> None:
    """Raise unless the answer is documented: its status, media type and JSON.

    Raises:
        AssertionError: it is a fault, or not as documented.
    """
    assert answer.status_code != FAULT, f"{answer.request.url}: {answer.text}"
    checks = AS_DOCUMENTED if answer.content else [status_code_conformance]
    case.validate_response(answer, checks=checks)


def invented_requests(client: TestClient, operation: Any, examples: int) -> int:
    """Ask a route what schemathesis invents, good and bad, and return how often.

    Raises:
        AssertionError: an answer is a fault or not as documented.
    """
    count = 0

    def once(case: Any) -> None:
        nonlocal count
        try:
            answer = asked(client, case)
        except InvalidURL:  # longer than a client sends
            return
        count += 1
        check_answer(case, answer)

    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE) if list(operation.query) else (GenerationMode.POSITIVE,)
    for mode in modes:
        bounded = settings(
            max_examples=max(1, examples // 2),
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            database=None,
            derandomize=True,
        )
        bounded(given(case=operation.as_strategy(generation_mode=mode))(once))()
    return count
