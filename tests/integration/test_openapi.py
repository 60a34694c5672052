"""The published description is complete and valid, and the server answers as it says, also to nonsense."""

import json
import os
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from published import published
from running import Console, api_form, running_server, set_up

from server.sandbox.sample_vendor.running import RunningVendor

if (
    TYPE_CHECKING
):  # it takes seconds to import: by the one process that runs these tests, not by all that collect them
    from schemathesis import Case

# The routes of docs/http-contract.md that were there from the first.
PROMISED = """
GET /api/v1/server
POST /api/v1/setup
GET POST DELETE /api/v1/session
GET /api/v1/administrators
DELETE /api/v1/administrators/{}/roles/{}
GET POST /api/v1/places
PATCH DELETE /api/v1/places/{}
GET PUT /api/v1/places/{}/allocation-email
GET DELETE /api/v1/places/{}/enrollment-limits
DELETE /api/v1/places/{}/pending-registrations/{}
GET POST /api/v1/place-groups/{}/apis
GET PUT DELETE /api/v1/apis/{}
GET /api/v1/apis/{}/usage
GET /api/v1/apis/{}/revisions
POST /api/v1/apis/{}/revisions/{}/restore
POST /api/v1/place-groups/{}/api-tests
POST /api/v1/judgments
GET PUT /api/v1/place-groups/{}/access-service
POST /api/v1/place-groups/{}/access-service/preview
GET PUT DELETE /api/v1/places/{}/access-service
GET POST /api/v1/devices
PATCH DELETE /api/v1/devices/{}
POST /api/v1/devices/{}/token
GET /api/v1/events
GET /api/v1/events/stream
GET /api/v1/changes/stream
GET /api/v1/audit
GET PUT /api/v1/settings/vendor-networks
GET PUT /api/v1/settings/vendor-calls
GET PUT /api/v1/settings/mail
POST /api/v1/settings/mail/test
GET /api/v1/outbox
GET /healthz
GET /readyz
GET /metrics
GET /device/v1/registrations/{}
POST /device/v1/registrations
POST /device/v1/allocation-codes
GET /device/v1/settings
GET /device/v1/settings/stream
POST /device/v1/verifications
"""


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return published()


def test_every_promised_route_is_described(document: dict[str, Any]):
    described = {
        (method.upper(), re.sub(r"\{[^}]*\}", "{}", path))
        for path, operations in document["paths"].items()
        for method in operations
    }
    promised = {
        (method, line.split()[-1]) for line in PROMISED.strip().splitlines() for method in line.split()[:-1]
    }
    assert promised <= described


def test_it_is_published_without_a_token(owner: Console, document: dict[str, Any]):
    published = owner.server.client().get("/api/v1/openapi.json")
    assert published.status_code == 200
    assert published.json() == json.loads(json.dumps(document))


def test_it_is_valid(document: dict[str, Any]):
    assert document["openapi"].startswith("3.1.")
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema)
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(_references(document)) <= known
    ids = [
        operation["operationId"]
        for operations in document["paths"].values()
        for operation in operations.values()
    ]
    assert len(ids) == len(set(ids))
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert {"4XX", "5XX"} <= set(operation["responses"]), (method, path)
            assert operation["x-guard"] in {"administrator", "device", "anyone"}
            assert operation["summary"]


def _references(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [found for value in node.values() for found in _references(value)]
    if isinstance(node, list):
        return [found for value in node for found in _references(value)]
    return []


# ------------------------------------------------------------------------------------------------ fuzzing

# Those that never end by themselves, and the one that would end the session that asks.
LEFT_OUT = {
    ("GET", "/api/v1/events/stream"),
    ("GET", "/api/v1/changes/stream"),
    ("GET", "/device/v1/settings/stream"),
    ("DELETE", "/api/v1/session"),
}
LABELS = [
    f"{method.upper()} {path}"
    for path, operations in published()["paths"].items()
    for method in operations
    if (method.upper(), path) not in LEFT_OUT
]


@pytest.fixture(scope="module")
def operations() -> dict[str, Any]:
    """Each described operation, as the fuzzer reads it, by its method and path."""
    import schemathesis
    from schemathesis.core.result import Ok

    schema = schemathesis.openapi.from_dict(deepcopy(published()))
    read = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    return {operation.label: operation for operation in read}


@dataclass
class Target:
    """A server of the fuzzer's own, with a token for each side of it."""

    url: str
    tokens: dict[str, str]


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory, vendor: RunningVendor) -> Iterator[Target]:
    data_dir = tmp_path_factory.mktemp("fuzzed") / "data"
    with running_server(data_dir, "--tls", "off", vendors=[vendor]) as server:
        owner = set_up(server)
        group = owner.place("placeGroup")
        owner.register(group, api_form(vendor))
        device = owner.device(owner.place("place", group))
        tokens = {"administrator": owner.client.headers["authorization"], "device": f"Bearer {device.token}"}
        yield Target(server.url, tokens)


@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.parametrize("label", LABELS)
def test_the_server_answers_as_described(
    target: Target, operations: dict[str, Any], label: str, mode: Literal["positive", "negative"]
):
    """A few requests of each kind, the same ones every time; CLUE_FUZZ_EXAMPLES makes it more."""
    from schemathesis import GenerationMode
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    checks = [
        not_a_server_error,
        status_code_conformance,
        content_type_conformance,
        response_schema_conformance,
    ]
    operation = operations[label]
    token = target.tokens.get(operation.definition.raw["x-guard"])
    headers = {"authorization": token} if token else {}

    @given(operation.as_strategy(generation_mode=GenerationMode(mode)))
    @settings(
        max_examples=int(os.environ.get("CLUE_FUZZ_EXAMPLES", "5")),
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def fuzz(case: "Case[Any]") -> None:
        response = case.call(base_url=target.url, headers=headers)
        case.validate_response(response, checks=checks)

    try:
        fuzz()
    except Unsatisfiable:
        assert mode == "negative"  # nothing about such a request can be wrong
