"""An OpenAPI 3 document read as requests: servers, parameters, examples, schemas, security; references that are traps."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.connection import ConnectionDraft
from clue_desktop.domain.described_request import MOST_ROWS, Fate, UnusableError
from clue_desktop.domain.openapi_document import MOST_OPERATIONS, Operation, is_openapi, read_openapi


def document(schema: Any = None, **changes: Any) -> dict[str, Any]:
    operation = {
        "summary": "Verify a card",
        "requestBody": {"content": {"application/json": {"schema": schema or {"type": "object"}}}},
    }
    return {
        "openapi": "3.0.3",
        "info": {"title": "Doors", "version": "1"},
        "servers": [{"url": "https://vendor.example/v1/"}],
        "paths": {"/verify": {"post": operation, "get": {}}},
        **changes,
    }


def operations(described: Any) -> tuple[Operation, ...]:
    text = json.dumps(described)
    assert is_openapi(text)
    return read_openapi(text, ConnectionDraft())


def only(described: Any) -> Operation:
    (operation,) = operations(described)
    return operation


def members(operation: Operation) -> list[tuple[str, str, str]]:
    return [(one.key, str(one.type), one.value) for one in operation.request.members or ()]


def said(operation: Operation, fate: Fate | None = None) -> str:
    return "\n".join(remark.text for remark in operation.request.remarks if fate in {None, remark.fate})


def with_schema(schema: Any, **changes: Any) -> Operation:
    return only(document(schema, **changes))


def test_an_operation_gives_url_name_and_fields():
    operation = with_schema(
        {
            "type": "object",
            "required": ["card", "site", "live", "note"],
            "properties": {
                "card": {"type": "string", "example": "04A1"},
                "site": {"type": "integer", "example": 12},
                "live": {"type": "boolean", "default": True},
                "note": {"type": "string"},
                "lane": {"type": ["number", "null"], "enum": [1.50]},
                "extra": {"type": "string"},
                "tags": {"type": "array", "items": {"type": "string"}},
                "nothing": {"type": "string", "default": None},
            },
        }
    )
    assert (operation.path, operation.summary) == ("/verify", "Verify a card")
    assert (operation.request.url, operation.request.name) == (
        "https://vendor.example/v1/verify",
        "Verify a card",
    )
    assert members(operation) == [
        ("card", "STRING", "04A1"),
        ("site", "NUMBER", "12"),
        ("live", "BOOLEAN", "true"),
        ("note", "STRING", ""),
        ("lane", "NUMBER", "1.5"),
    ]
    assert "Field note" in said(operation, Fate.IMPOSSIBLE)
    assert [line[:10] for line in said(operation, Fate.LEFT_OUT).splitlines()] == [
        "Field extr",
        "Field tags",
        "Field noth",
    ]


def test_numbers_are_as_they_are_written():
    text = json.dumps(document({"properties": {"a": {"type": "number", "example": 0}}})).replace(
        '"example": 0', '"example": 1.50'
    )
    (operation,) = read_openapi(text, ConnectionDraft())
    assert members(operation) == [("a", "NUMBER", "1.50")]


def test_an_example_of_the_body_counts_first():
    described = document({"properties": {"a": {"type": "string", "example": "x"}, "b": {"type": "string"}}})
    media = described["paths"]["/verify"]["post"]["requestBody"]["content"]["application/json"]
    media["example"] = {"a": "y", "b": 5, "c": {"d": 1}}
    operation = only(described)
    assert members(operation) == [("a", "STRING", "y"), ("b", "STRING", "5")]
    assert "Field c" in said(operation, Fate.IMPOSSIBLE)


def test_references_within_the_document_are_followed():
    described = document(
        {"$ref": "#/components/schemas/Card"},
        components={
            "schemas": {
                "Base": {"required": ["a"], "properties": {"a": {"$ref": "#/components/schemas/Text"}}},
                "Text": {"type": "string", "example": "x"},
                "Card": {
                    "allOf": [
                        {"$ref": "#/components/schemas/Base"},
                        {"properties": {"b/c": {"example": True}}},
                    ]
                },
            }
        },
    )
    assert members(only(described)) == [("a", "STRING", "x"), ("b/c", "BOOLEAN", "true")]


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "https://evil.example/schema.json"},
        {"$ref": "file:///etc/passwd"},
        {"$ref": "other.json#/a"},
    ],
)
def test_a_reference_to_elsewhere_is_named_and_not_followed(schema: Any):
    operation = with_schema(schema)
    assert members(operation) == []
    assert "another document" in said(operation, Fate.IMPOSSIBLE)
    operation = with_schema({"required": ["a"], "properties": {"a": schema}})
    assert members(operation) == []
    assert "Field a: its schema is in another document" in said(operation, Fate.IMPOSSIBLE)


@pytest.mark.parametrize(
    "schemas",
    [
        {"A": {"$ref": "#/components/schemas/A"}},
        {"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}},
        {"A": {"allOf": [{"$ref": "#/components/schemas/A"}] * 16}},
        {"A": {"oneOf": [{"$ref": "#/components/schemas/A"}], "anyOf": [{"$ref": "#/components/schemas/A"}]}},
        {"A": {"properties": {"self": {"$ref": "#/components/schemas/A"}}}},
        {"A": {"$ref": "#/nowhere"}},
        {"A": {"$ref": "#/paths/~1verify/post/requestBody/content"}},
    ],
)
def test_references_in_a_circle_end(schemas: Any):
    operation = with_schema({"$ref": "#/components/schemas/A"}, components={"schemas": schemas})
    assert members(operation) == []


def test_a_document_that_multiplies_its_references_is_given_up():
    wide = {"allOf": [{"$ref": "#/components/schemas/B"}] * 16}
    deep = {"allOf": [{"properties": {"x": {"example": 1}}}] * 16}
    schema = {"properties": {f"f{at}": {"$ref": "#/components/schemas/A"} for at in range(1000)}}
    with pytest.raises(UnusableError, match="more than is looked up"):
        with_schema(schema, components={"schemas": {"A": wide, "B": deep}})


def test_parameters_fill_path_query_and_headers():
    described = document()
    described["servers"] = [
        {"url": "https://{host}.example", "variables": {"host": {"default": "eu"}}},
        {"url": "x"},
    ]
    described["paths"] = {"/sites/{site}/{gate}/verify": described["paths"]["/verify"]}
    described["paths"]["/sites/{site}/{gate}/verify"]["parameters"] = [
        {"name": "site", "in": "path", "example": "a b"},
        {"name": "version", "in": "query", "required": True, "schema": {"enum": ["2"]}},
        {"name": "X-Tenant", "in": "header", "required": True},
        {"name": "X-Lane", "in": "header", "example": "north"},
        {"name": "Accept", "in": "header", "required": True},
        {"name": "sid", "in": "cookie"},
    ]
    operation = only(described)
    assert operation.request.url == "https://eu.example/sites/a%20b/{gate}/verify?version=2"
    assert [(row.key, row.value) for row in operation.request.headers] == [
        ("X-Tenant", None),
        ("X-Lane", "north"),
    ]
    for words in ("braces", "Header X-Tenant", "Cookie sid"):
        assert words in said(operation, Fate.IMPOSSIBLE)
    assert "Header Accept" in said(operation, Fate.LEFT_OUT)


@pytest.mark.parametrize(
    ("scheme", "key"),
    [
        ({"type": "http", "scheme": "bearer"}, "Authorization"),
        ({"type": "http", "scheme": "basic"}, "Authorization"),
        ({"type": "oauth2"}, "Authorization"),
        ({"type": "apiKey", "in": "header", "name": "X-Api-Key"}, "X-Api-Key"),
        ({"type": "apiKey", "in": "query", "name": "key"}, None),
        ({"type": "mutualTLS"}, None),
        (None, None),
    ],
)
def test_a_security_scheme_becomes_a_header_to_fill_in(scheme: Any, key: str | None):
    operation = only(document(security=[{"main": []}], components={"securitySchemes": {"main": scheme}}))
    assert [(row.key, row.value) for row in operation.request.headers] == ([(key, None)] if key else [])
    assert "main" in said(operation, Fate.IMPOSSIBLE)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("openapi: 3.0.3\npaths: {}\n", "YAML"),
        ('{"swagger": "2.0", "paths": {}}', "version 3"),
        ('{"openapi": "4.0"}', "version 3"),
        ('{"openapi": "3.1.0"}', "no POST operation"),
        ('{"openapi": "3.1.0", "paths": {"/a": {"get": {}}}}', "no POST operation"),
        (
            '{"openapi": "3.1.0", "paths": {"/a": {"post": {"requestBody": {"content": {"text/xml": {}}}}}}}',
            "no POST",
        ),
        ('{"openapi": "3.1.0", ', "no JSON"),
        ('{"openapi": "3.1.0", "x": ' + "[" * 100_000, "nested too deep"),
    ],
)
def test_any_other_document_is_refused_with_the_reason(text: str, words: str):
    assert is_openapi(text)
    with pytest.raises(UnusableError, match=words):
        read_openapi(text, ConnectionDraft())


def test_a_server_that_is_not_named_is_to_be_filled_in():
    operation = only(document(servers=[{"url": "/v1"}]))
    assert operation.request.url == "/v1/verify"
    assert "which server" in said(operation, Fate.IMPOSSIBLE)


def test_a_flood_of_operations_and_fields_is_bounded():
    flood = document({"properties": {f"f{at}": {"example": at} for at in range(5000)}})
    operation = only(flood)
    assert len(members(operation)) == MOST_ROWS
    assert "1000" in said(operation, Fate.IMPOSSIBLE)
    described = document()
    described["paths"] = {f"/{at}": described["paths"]["/verify"] for at in range(2000)}
    assert len(operations(described)) == MOST_OPERATIONS


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("#/paths") | st.just("header"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "post",
                    "paths",
                    "servers",
                    "url",
                    "parameters",
                    "name",
                    "in",
                    "schema",
                    "content",
                    "requestBody",
                    "example",
                    "examples",
                    "required",
                    "$ref",
                    "allOf",
                    "properties",
                    "type",
                    "security",
                    "components",
                    "securitySchemes",
                    "value",
                    "application/json",
                    "/a",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)


@given(JSON, JSON, JSON)
def test_no_document_raises_anything_else(paths: Any, operation: Any, components: Any):
    described = {
        "openapi": "3.1.0",
        "paths": {
            "/a": {
                "post": {"requestBody": {"content": {"application/json": operation}}},
                "parameters": paths,
            },
            "/b": paths,
        },
        "components": components,
        "servers": paths,
        "security": operation,
    }
    found: tuple[Operation, ...] | str
    try:
        found = read_openapi(json.dumps(described), ConnectionDraft())
    except UnusableError as fault:
        found = str(fault)
    assert found
