"""An OpenAPI 3 document as the POST operations with a JSON body that it describes, each as a request for the form.

Only what stands in the document is looked at: a reference to anywhere else is refused, a reference that leads back to itself
ends, and how deep and how much is followed has an end (OpenAPI Specification 3.0.4, 3.1.1).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from clue_desktop.domain.connection import ConnectionDraft
from clue_desktop.domain.data_type import DataType
from clue_desktop.domain.described_request import (
    ONLY_POST,
    DescribedRequest,
    Fate,
    Number,
    Remark,
    UnusableError,
    bounded,
    bounded_headers,
    flat_member,
    read_exactly,
    shown,
)
from clue_desktop.domain.names import MAX_NAME_LENGTH, validate_name
from clue_desktop.domain.said import Said
from clue_desktop.domain.vendor_api import HeaderDraft, ManualFieldDraft, why_reserved

MOST_BYTES = 4 * 1024 * 1024
MOST_OPERATIONS = 500
_MOST_STEPS = 16
"""How many references are followed one after the other, and how deep `allOf` is merged."""
_MOST_LOOKED_UP = 100_000
"""How many parts of a document are looked up in all, however its references lead through each other."""
_MOST_MEMBERS = 1000
"""How many members of a body are looked at."""

Object = Mapping[str, object]
_NONE: Object = {}


@dataclass(frozen=True, slots=True)
class Operation:
    """A POST operation.

    Attributes:
        path: as the document writes it.
        summary: what the document calls it, "" for nothing.
        request: what the form can be filled with.
    """

    path: str
    summary: str
    request: DescribedRequest = field(repr=False)


def is_openapi(text: str) -> bool:
    """Tell whether a text means to be an OpenAPI document, in JSON or YAML, of whatever version."""
    begin = text[:4096]
    return re.search(
        r"(?m)^\s{0,8}[{\"']{0,2}\s{0,8}[\"']?(?:openapi|swagger)[\"']?\s{0,8}:", begin
    ) is not None or (
        text.lstrip("\ufeff \t\r\n").startswith("{")
        and re.search(r'"(?:openapi|swagger)"\s{0,8}:', text) is not None
    )


def read_openapi(text: str, connection: ConnectionDraft) -> tuple[Operation, ...]:
    """Return the POST operations with a JSON body.

    Args:
        text: the document.
        connection: what the form says of the connection, which decides what can be a custom header.

    Raises:
        UnusableError: there is none; the message says why.
    """
    if not text.lstrip("\ufeff \t\r\n").startswith("{"):
        raise UnusableError(
            Said("The document is no JSON. YAML is not read here: save the document as JSON and import that")
        )
    try:
        root = read_exactly(text)
    except (ValueError, RecursionError) as fault:
        raise UnusableError(Said("The document is no JSON, or nested too deep")) from fault
    document = _object(root)
    if not str(document.get("openapi", "")).startswith("3."):
        raise UnusableError(Said("This is no OpenAPI 3 document: only version 3 is read"))
    operations = tuple(_Document(document, connection).operations())
    if not operations:
        raise UnusableError(
            Said("The document has no POST operation with a JSON body. {rule}", rule=ONLY_POST)
        )
    return operations


def _object(value: object) -> Object:
    return value if isinstance(value, dict) else _NONE


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) and not isinstance(value, Number) else ""


class _Document:
    """A document; each part is looked up as it is needed, so that a bad one spoils only its own operation."""

    def __init__(self, root: Object, connection: ConnectionDraft) -> None:
        self._root = root
        self._connection = connection
        self._steps_left = _MOST_LOOKED_UP

    def operations(self) -> Iterator[Operation]:
        """Yield the operations, in the document's order."""
        left = MOST_OPERATIONS
        for path, given in _object(self._root.get("paths")).items():
            item = self._resolved(given)
            operation = _object(item.get("post"))
            body = self._json_body(operation)
            if not operation or body is None:
                continue
            if not left:
                return
            left -= 1
            yield self._operation(path, item, operation, body)

    def _operation(self, path: str, item: Object, operation: Object, body: Object) -> Operation:
        remarks: list[Remark] = []
        summary = _text(operation.get("summary")) or _text(operation.get("operationId"))
        parameters = [
            self._resolved(one)
            for one in (*_list(item.get("parameters"))[:100], *_list(operation.get("parameters"))[:100])
        ]
        url = self._url(path, item, operation, parameters, remarks)
        headers = bounded_headers(self._headers(operation, parameters, remarks), remarks)
        members, of_members = self._members(body)
        title = (
            (summary or _text(_object(self._root.get("info")).get("title"))).strip()[:MAX_NAME_LENGTH].strip()
        )
        request = DescribedRequest(
            url, headers, members, (*remarks, *of_members), "" if validate_name(title) else title
        )
        return Operation(path, summary, request)

    # ---- references

    def _resolved(self, value: object) -> Object:
        """Return what a part is, where it refers to another one; nothing for a reference that leads nowhere in the document."""
        self._steps_left -= 1
        if self._steps_left < 0:
            raise UnusableError(Said("The document's references lead to more than is looked up"))
        found = _object(value)
        for _ in range(_MOST_STEPS):
            reference = found.get("$ref")
            if not isinstance(reference, str):
                return found
            found = self._at(reference)
        return _NONE

    def _at(self, reference: str) -> Object:
        if not reference.startswith("#/") or len(reference) > 1000:
            return _NONE
        place: object = self._root
        for step in reference[2:].split("/"):
            place = _object(place).get(step.replace("~1", "/").replace("~0", "~"))
        return _object(place)

    def _refers_elsewhere(self, value: object) -> bool:
        reference = _object(value).get("$ref")
        return isinstance(reference, str) and not reference.startswith("#/")

    # ---- the URL

    def _url(
        self,
        path: str,
        item: Object,
        operation: Object,
        parameters: list[Object],
        remarks: list[Remark],
    ) -> str:
        servers = next(
            (found for holder in (operation, item, self._root) if (found := _list(holder.get("servers")))), []
        )
        server = _object(servers[0]) if servers else _NONE
        base = _text(server.get("url"))
        for name, variable in list(_object(server.get("variables")).items())[:20]:
            base = base.replace(f"{{{name}}}", _text(_object(variable).get("default")))
        if not base.startswith(("https://", "http://")):
            text = Said("Webhook URL: the document does not say on which server; put it before the path")
            remarks.append(Remark(Fate.IMPOSSIBLE, text))
        elif len(servers) > 1:
            text = Said("Webhook URL: the first of {count} servers is taken", count=len(servers))
            remarks.append(Remark(Fate.TAKEN, text))
        url = base.rstrip("/") + path
        query = []
        for parameter in parameters:
            name, place = _text(parameter.get("name")), parameter.get("in")
            value = self._example(parameter)
            if place == "path" and value:
                url = url.replace(f"{{{name}}}", quote(value, safe=""))
            elif place == "query" and parameter.get("required") is True:
                query.append(f"{quote(name, safe='')}={quote(value, safe='')}")
                if not value:
                    remarks.append(_to_fill_in(Said("Webhook URL, {name}", name=shown(name))))
        if re.search(r"\{[^{}]{1,100}\}", url):
            remarks.append(_to_fill_in(Said("Webhook URL, what stands in braces")))
        return url + (f"?{'&'.join(query)}" if query else "")

    # ---- headers

    def _headers(
        self, operation: Object, parameters: list[Object], remarks: list[Remark]
    ) -> Iterator[HeaderDraft]:
        seen: set[str] = set()
        for key, value, why in (*self._secured(operation, remarks), *self._given(parameters, remarks)):
            if key.lower() in seen:
                continue
            seen.add(key.lower())
            if reason := why_reserved(key.lower(), self._connection):
                text = Said("Header {key}: {reason}", key=shown(key), reason=reason)
                remarks.append(Remark(Fate.LEFT_OUT, text))
                continue
            if not value:
                remarks.append(_to_fill_in(Said("Header {key} ({why})", key=shown(key), why=why)))
            yield HeaderDraft(key, value or None)

    def _given(self, parameters: list[Object], remarks: list[Remark]) -> Iterator[tuple[str, str, str]]:
        for parameter in parameters:
            name, value = _text(parameter.get("name")), self._example(parameter)
            if parameter.get("in") == "cookie":
                text = Said(
                    "Cookie {name}: enter it as a header Cookie if the vendor needs it", name=shown(name)
                )
                remarks.append(Remark(Fate.IMPOSSIBLE, text))
            elif parameter.get("in") == "header" and name and (value or parameter.get("required") is True):
                yield name, value, Said("required")

    def _secured(self, operation: Object, remarks: list[Remark]) -> Iterator[tuple[str, str, str]]:
        asked = operation.get("security", self._root.get("security"))
        ways = [_object(one) for one in _list(asked)]
        schemes = _object(_object(self._root.get("components")).get("securitySchemes"))
        for name in list(ways[0] if ways else ())[:20]:
            scheme = self._resolved(schemes.get(name))
            kind = scheme.get("type")
            if kind == "apiKey" and scheme.get("in") == "header":
                yield _text(scheme.get("name")), "", shown(name)
            elif kind in {"http", "oauth2", "openIdConnect"}:
                yield (
                    "Authorization",
                    "",
                    f"{shown(name)}, {shown(_text(scheme.get('scheme')) or _text(kind))}",
                )
            else:
                text = Said(
                    "Security scheme {name}: it is no header; look under Connection, or in the Webhook URL",
                    name=shown(name),
                )
                remarks.append(Remark(Fate.IMPOSSIBLE, text))

    # ---- the body

    def _json_body(self, operation: Object) -> Object | None:
        content = _object(self._resolved(operation.get("requestBody")).get("content"))
        for media_type, described in content.items():
            kind = media_type.partition(";")[0].strip().lower()
            if kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json")):
                return _object(described)
        return None

    def _members(self, body: Object) -> tuple[tuple[ManualFieldDraft, ...], list[Remark]]:
        if self._refers_elsewhere(body.get("schema")):
            text = Said("Body: its schema is in another document, which is not read")
            return (), [Remark(Fate.IMPOSSIBLE, text)]
        schema = self._merged(body.get("schema"))
        example = self._body_example(body, schema)
        properties = _object(schema.get("properties"))
        required = [key for key in _list(schema.get("required")) if isinstance(key, str)]
        flat: list[ManualFieldDraft] = []
        remarks: list[Remark] = []
        keys = list(dict.fromkeys((*properties, *required, *example)))
        for key in keys[:_MOST_MEMBERS]:
            if self._refers_elsewhere(properties.get(key)):
                text = Said(
                    "Field {key}: its schema is in another document, which is not read", key=shown(key)
                )
                remarks.append(Remark(Fate.IMPOSSIBLE, text))
                continue
            described = self._merged(properties.get(key))
            found = self._member(key, described, example, is_required=key in required)
            flat.extend(one for one in found if isinstance(one, ManualFieldDraft))
            remarks.extend(one for one in found if isinstance(one, Remark))
        kept, named = bounded(flat, remarks)
        return tuple(kept), named

    def _member(
        self, key: str, described: Object, example: Object, *, is_required: bool
    ) -> list[ManualFieldDraft | Remark]:
        if key in example:
            return [_typed(key, example[key], described)]
        value = next(_examples_of(described), None)
        if value is not None:
            return [_typed(key, value, described)]
        kind = _type_of(described)
        if kind is None:
            if not is_required:
                return [Remark(Fate.LEFT_OUT, Said("Field {key}: optional, and not flat", key=shown(key)))]
            text = Said(
                "Field {key}: it is an object or an array; the body of a request is flat", key=shown(key)
            )
            return [Remark(Fate.IMPOSSIBLE, text)]
        if not is_required:
            return [Remark(Fate.LEFT_OUT, Said("Field {key}: optional, without an example", key=shown(key)))]
        return [ManualFieldDraft(key, kind, ""), _to_fill_in(Said("Field {key}", key=shown(key)))]

    def _body_example(self, body: Object, schema: Object) -> Object:
        named = (
            self._resolved(one).get("value") for one in list(_object(body.get("examples")).values())[:20]
        )
        for value in (body.get("example"), *named, *_examples_of(schema)):
            if isinstance(value, dict):
                return value
        return _NONE

    def _example(self, parameter: Object) -> str:
        """Return an example value of a parameter, "" for none."""
        named = (
            self._resolved(one).get("value") for one in list(_object(parameter.get("examples")).values())[:20]
        )
        schema = self._merged(parameter.get("schema"))
        for value in (parameter.get("example"), *named, *_examples_of(schema)):
            if isinstance(value, bool):
                return "true" if value else "false"
            if isinstance(value, str):
                return value
        return ""

    def _merged(self, value: object, depth: int = 0) -> Object:
        """Return a schema with what it is made of (`allOf`), and of alternatives the first."""
        schema = self._resolved(value)
        parts = _list(schema.get("allOf"))[:_MOST_STEPS]
        parts += _list(schema.get("oneOf"))[:1] + _list(schema.get("anyOf"))[:1]
        if not parts or depth == 2:
            return schema
        whole = dict(schema)
        properties: dict[str, object] = {}
        required = list(_list(schema.get("required")))
        for part in parts:
            merged = self._merged(part, depth + 1)
            properties |= _object(merged.get("properties"))
            required += _list(merged.get("required"))
            whole = {**merged, **whole}
        properties |= _object(schema.get("properties"))
        return {**whole, "properties": properties, "required": required}


def _to_fill_in(what: str) -> Remark:
    return Remark(Fate.IMPOSSIBLE, Said("{what}: the document has no value; fill it in", what=what))


def _examples_of(schema: Object) -> Iterator[object]:
    """Yield what a schema gives as a value, the best first."""
    for name in ("example", "const", "default"):
        if schema.get(name) is not None:
            yield schema[name]
    yield from _list(schema.get("examples"))[:1]
    yield from _list(schema.get("enum"))[:1]


def _type_of(schema: Object) -> DataType | None:
    """Return the type of a flat member; STRING where the schema says nothing, None for what is not flat."""
    given = schema.get("type")
    kinds = [kind for kind in (given if isinstance(given, list) else [given]) if kind != "null"]
    if not kinds or kinds == [None]:
        return None if schema.get("properties") or schema.get("items") else DataType.STRING
    return _TYPES.get(str(kinds[0]))


_TYPES = {
    "string": DataType.STRING,
    "number": DataType.NUMBER,
    "integer": DataType.NUMBER,
    "boolean": DataType.BOOLEAN,
}


def _typed(key: str, value: object, schema: Object) -> ManualFieldDraft | Remark:
    """Return a member with its example, of the type that its schema says: an example of a text is often written as a number."""
    made = flat_member(key, value)
    if (
        isinstance(made, ManualFieldDraft)
        and isinstance(value, Number)
        and _type_of(schema) is DataType.STRING
        and "type" in schema
    ):
        return replace(made, type=DataType.STRING)
    return made
