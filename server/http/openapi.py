"""The published description, OpenAPI 3.1: FastAPI's, and the endpoints that stand ahead of its router."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from clue_desktop.contract.devices import DeviceSettings, Verification, VerificationAnswer
from clue_desktop.contract.errors import MEDIA_TYPE, ErrorDocument
from server.http.guard import SECURITY_SCHEMES, Guard

_REF = "#/components/schemas/{model}"
_REFUSALS = {
    status: {
        "description": "A refusal (RFC 9457)",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ErrorDocument"}}},
    }
    for status in ("4XX", "5XX")
}


def describe(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """Return the function that FastAPI calls for the description; it is made once."""
    made: dict[str, Any] = {}

    def description() -> dict[str, Any]:
        if not made:
            made.update(_description(app))
        return made

    return description


def _description(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title="CLUe server",
        version=app.version,
        openapi_version="3.1.0",
        routes=app.routes,
        description=app.description,
    )
    components = document.setdefault("components", {})
    components["securitySchemes"] = dict(SECURITY_SCHEMES)
    _, schemas = models_json_schema(
        [
            (Verification, "validation"),
            (VerificationAnswer, "serialization"),
            (DeviceSettings, "serialization"),
            (ErrorDocument, "serialization"),
        ],
        ref_template=_REF,
    )
    components.setdefault("schemas", {}).update(schemas["$defs"])
    document["paths"]["/device/v1/verifications"] = {
        "post": {
            "tags": ["devices' side"],
            "summary": "A presented credential: granted, denied, or for the device to decide",
            "operationId": "verify",
            "x-guard": Guard.DEVICE,
            "security": [{Guard.DEVICE: []}],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": _ref(Verification)}},
            },
            "responses": {
                "200": {
                    "description": "The decision; whatever was presented, of a credential type that there is or not, ends in one",
                    "content": {"application/json": {"schema": _ref(VerificationAnswer)}},
                },
                **_REFUSALS,
            },
        }
    }
    document["paths"]["/device/v1/settings/stream"] = {
        "get": {
            "tags": ["devices' side"],
            "summary": "Server-sent events: the settings now (DeviceSettings), and again at every change",
            "operationId": "followSettings",
            "x-guard": Guard.DEVICE,
            "security": [{Guard.DEVICE: []}],
            "responses": {
                "200": {"description": "Server-sent events", "content": {"text/event-stream": {}}},
                **_REFUSALS,
            },
        }
    }
    return document


def _ref(model: type) -> dict[str, str]:
    return {"$ref": _REF.format(model=model.__name__)}
