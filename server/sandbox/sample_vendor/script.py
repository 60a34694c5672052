"""The vendor's script: which request gets which answer, written in TOML and checked whole before it counts.

The format is taught by `example.toml`, which is also what the vendor does without a script.
"""

import base64
import binascii
import difflib
import json
import re
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from clue_desktop.domain.webhook_signature import is_signed, key_in
from server.sandbox.sample_vendor.messages import JSON_TYPE, Answer, Headers, ReceivedRequest, encode_json

Matcher = Callable[[object], bool]
Table = Mapping[str, object]

# What a faulty answer carries unless its rule says otherwise: a grant, so that taking it for good shows.
GRANT: Table = {"valid": True, "message": "Access granted."}

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_ANSWER_KEYS = (
    "name", "status", "json", "body", "body_base64", "content_type", "headers", "delay_ms", "fault", "interval_ms",
)  # fmt: skip
_CONDITION_KEYS = ("method", "path", "header", "body", "signed_by")


class ScriptError(ValueError):
    """A script that cannot be used; the text names the line and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that a request must have: a value that `read` takes from it and `matches` accepts."""

    read: Callable[[ReceivedRequest], object]
    matches: Matcher


@dataclass(frozen=True, slots=True)
class Rule:
    """An answer and all the conditions for giving it. `templated`: the answer holds placeholders to fill in."""

    conditions: tuple[Condition, ...]
    answer: Answer
    document: object
    templated: bool

    def applies_to(self, request: ReceivedRequest) -> bool:
        """Whether every condition holds."""
        return all(condition.matches(condition.read(request)) for condition in self.conditions)

    def answer_to(self, request: ReceivedRequest) -> Answer:
        """The answer, with what it echoes of the request filled in once; an echo of an echo is plain text."""
        if not self.templated:
            return self.answer
        headers = tuple((name, _one_line(_filled(value, request))) for name, value in self.answer.headers)
        if self.document is not None:
            body = encode_json(_filled_document(self.document, request))
        else:
            body = _filled(self.answer.body.decode(), request).encode("utf-8", errors="replace")
        return replace(self.answer, headers=headers, body=body)


@dataclass(frozen=True, slots=True)
class Script:
    """Rules in the order in which they are asked, and the answer when none applies."""

    rules: tuple[Rule, ...]
    default: Rule

    def answer_to(self, request: ReceivedRequest) -> Answer:
        """The answer of the first rule that applies."""
        for rule in self.rules:
            if rule.applies_to(request):
                return rule.answer_to(request)
        return self.default.answer_to(request)

    def uses_fault(self, name: str) -> bool:
        """Whether any answer has this fault."""
        return any(rule.answer.fault == name for rule in (*self.rules, self.default))


def parse_script(text: str, source: str, faults: Collection[str]) -> Script:
    """The script in `text`. `source` is its name in messages, `faults` the names that `fault` may have.

    Raises ScriptError for the first thing that is wrong, with its line.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        told = str(error).replace(
            "at end of document", f"at line {len(text.splitlines())}, the end of the document"
        )
        raise ScriptError(f"{source}: {told}") from error
    return _Reader(text, source, faults).script(document)


class _Reader:
    """Turns a TOML document into a Script; knows in which line of the text it is, for messages."""

    def __init__(self, text: str, source: str, faults: Collection[str]) -> None:
        self._lines = text.splitlines()
        self._source = source
        self._faults = faults
        self._block = ""
        self._block_start = 0

    def script(self, document: Table) -> Script:
        self._only_known(document, ("default", "rule"))
        self._enter("default", 0)
        default_table = document.get("default")
        default = self._rule(
            {"json": {"valid": False}} if default_table is None else default_table, "default"
        )
        tables = document.get("rule", [])
        if not isinstance(tables, list):
            raise self._problem("rules are written as [[rule]], with double brackets", "rule")
        rules = []
        for index, table in enumerate(tables):
            self._enter("rule", index)
            rules.append(self._rule(table, f"rule {index + 1}"))
        return Script(tuple(rules), default)

    def _rule(self, table: object, title: str) -> Rule:
        if not isinstance(table, Mapping):
            raise self._problem(f"{self._block} must be a table, written as [{self._block}]")
        self._only_known(table, _ANSWER_KEYS if self._block == "default" else (*_ANSWER_KEYS, "when"))
        given = [key for key in table if key in ("json", "body", "body_base64")]
        if len(given) > 1:
            raise self._problem(f"{given[0]} and {given[1]} exclude each other", given[1])
        fault = self._fault(table)
        document = table.get("json", (GRANT if fault else {}) if not given else None)
        answer = Answer(
            rule=self._text(table, "name", title),
            status=int(self._number(table, "status", 100, 599) or 200),
            headers=self._headers(table),
            body=self._content(table, document),
            delay_ms=self._number(table, "delay_ms", 0, 3_600_000),
            fault=fault,
            interval_ms=self._number(table, "interval_ms", 0, 3_600_000),
        )
        return Rule(self._conditions(table), answer, document, self._templated(table))

    def _content(self, table: Table, document: object) -> bytes:
        if document is not None:
            self._check_json(document)
            return encode_json(document)
        if "body" in table:
            return self._text(table, "body", "").encode()
        try:
            return base64.b64decode(self._text(table, "body_base64", ""), validate=True)
        except (binascii.Error, ValueError) as error:
            raise self._problem(f"body_base64 is not base64: {error}", "body_base64") from error

    def _check_json(self, document: object) -> None:
        try:
            json.dumps(document, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise self._problem(f"json cannot be sent as JSON: {error}", "json") from error

    def _headers(self, table: Table) -> Headers:
        default_type = JSON_TYPE
        if "body" in table:
            default_type = "text/plain; charset=utf-8"
        elif "body_base64" in table:
            default_type = "application/octet-stream"
        content_type = self._text(table, "content_type", default_type)
        headers = [("Content-Type", content_type)] if content_type else []
        extra = table.get("headers", {})
        if not isinstance(extra, Mapping):
            raise self._problem('headers must be a table, such as { X-Trace = "1" }', "headers")
        for name, value in extra.items():
            for one in value if isinstance(value, list) else [value]:
                if not isinstance(one, str):
                    raise self._problem(
                        f"the value of header {name} must be a text or a list of texts", "headers"
                    )
                headers.append((name, one))
        if any(_one_line(part) != part for header in headers for part in header):
            raise self._problem(
                "a header cannot hold a line break; see the faults for broken headers", "headers"
            )
        return tuple(headers)

    def _conditions(self, table: Table) -> tuple[Condition, ...]:
        when = table.get("when", {})
        if not isinstance(when, Mapping):
            raise self._problem('when must be a table, such as when.path = "/door"', "when")
        self._only_known(when, _CONDITION_KEYS)
        conditions = []
        for key, wanted in when.items():
            if key == "method":
                conditions.append(Condition(lambda request: request.method, self._matcher(wanted)))
            elif key == "path":
                conditions.append(Condition(lambda request: request.path, self._matcher(wanted)))
            elif key == "signed_by":
                conditions.append(self._signed(wanted))
            elif not isinstance(wanted, Mapping):
                raise self._problem(f'when.{key} needs a name: when.{key}.NAME = "..."', "when")
            elif key == "header":
                conditions += [
                    _header_condition(name, self._matcher(value)) for name, value in wanted.items()
                ]
            else:
                conditions += [_field_condition(name, self._matcher(value)) for name, value in wanted.items()]
        return tuple(conditions)

    def _signed(self, wanted: object) -> Condition:
        secrets = wanted if isinstance(wanted, list) else [wanted]
        keys = [key for one in secrets if isinstance(one, str) and (key := key_in(one)) is not None]
        if not secrets or len(keys) != len(secrets):
            raise self._problem(
                "signed_by is a secret, whsec_ and base64 of 24 to 64 bytes, or a list of them", "when"
            )
        return Condition(lambda request: _is_signed(request, keys), lambda signed: signed is True)

    def _matcher(self, wanted: object) -> Matcher:
        if wanted == "*":
            return lambda value: value is not None
        if isinstance(wanted, list):
            if not all(isinstance(one, str | int | float) for one in wanted):
                raise self._problem("a list in a condition holds texts, numbers or booleans", "when")
            keys = frozenset(_comparable(one) for one in wanted)
            return lambda value: _comparable(value) in keys
        if isinstance(wanted, str | int | float):
            key = _comparable(wanted)
            return lambda value: _comparable(value) == key
        if isinstance(wanted, Mapping) and list(wanted) == ["regex"] and isinstance(wanted["regex"], str):
            try:
                pattern = re.compile(wanted["regex"])
            except re.error as error:
                raise self._problem(
                    f"the regular expression {wanted['regex']!r} is wrong: {error}", "when"
                ) from error
            return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None
        raise self._problem('a condition is a value, a list of values, "*" or { regex = "..." }', "when")

    def _fault(self, table: Table) -> str | None:
        if "fault" not in table:
            return None
        name = self._text(table, "fault", "")
        if name not in self._faults:
            raise self._problem(f'fault "{name}" is not known{_suggestion(name, self._faults)}', "fault")
        return name

    def _templated(self, table: Table) -> bool:
        texts = [*_texts(table.get("json")), *_texts(table.get("headers")), *_texts(table.get("body"))]
        names = [name for text in texts for name in _PLACEHOLDER.findall(text)]
        for name in names:
            if name not in ("method", "path") and not name.startswith(("body.", "header.")):
                known = "{{body.KEY}}, {{header.NAME}}, {{path}} and {{method}}"
                raise self._problem(f"{{{{{name}}}}} is not known; there are {known}", f"{name}")
        return bool(names)

    def _text(self, table: Table, key: str, default: str) -> str:
        value = table.get(key, default)
        if not isinstance(value, str):
            raise self._problem(f"{key} must be a text", key)
        return value

    def _number(self, table: Table, key: str, low: int, high: int) -> float | None:
        value = table.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self._problem(f"{key} must be a number from {low} to {high}", key)
        return value

    def _only_known(self, table: Table, known: Collection[str]) -> None:
        for key in table:
            if key not in known:
                raise self._problem(f'"{key}" is not known here{_suggestion(key, known)}', key)

    def _enter(self, block: str, index: int) -> None:
        """Remembers in which line the block begins, because tomllib does not tell."""
        header = re.compile(rf"\s*\[{{1,2}}\s*{block}\s*\]{{1,2}}")
        starts = [number for number, line in enumerate(self._lines) if header.match(line)]
        self._block = block
        self._block_start = starts[index] if index < len(starts) else 0

    def _problem(self, text: str, key: str = "") -> ScriptError:
        return ScriptError(f"{self._source}, line {self._line_of(key)}: {text}")

    def _line_of(self, key: str) -> int:
        """The line of a key in the current block, counted from 1; that of the block when it is written elsewhere."""
        for number in range(self._block_start, len(self._lines)):
            line = self._lines[number].strip()
            if number > self._block_start and re.match(r"\[{1,2}\s*(rule|default)\s*\]{1,2}", line):
                break
            if key and not line.startswith("#") and re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", line):
                return number + 1
        return self._block_start + 1


def _is_signed(request: ReceivedRequest, keys: Sequence[bytes]) -> bool:
    """Whether a request bears a signature of Standard Webhooks by one of the keys, made about when it arrived."""
    said = request.headers_by_name
    return is_signed(
        keys,
        said.get("webhook-id", ""),
        said.get("webhook-timestamp", ""),
        said.get("webhook-signature", ""),
        request.body,
        request.time,
    )


def _header_condition(name: str, matches: Matcher) -> Condition:
    key = name.lower()
    return Condition(lambda request: request.headers_by_name.get(key), matches)


def _field_condition(name: str, matches: Matcher) -> Condition:
    return Condition(lambda request: request.fields.get(name), matches)


def _comparable(value: object) -> object:
    """A key under which only equal JSON scalars meet: true is not 1, and "1" is not 1, but 1 is 1.0."""
    if isinstance(value, str | bool):
        return (type(value), value)
    return value if isinstance(value, int | float) else None


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return []


def _filled_document(value: object, request: ReceivedRequest) -> object:
    if isinstance(value, str):
        return _filled(value, request)
    if isinstance(value, Mapping):
        return {key: _filled_document(one, request) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled_document(one, request) for one in value]
    return value


def _filled(text: str, request: ReceivedRequest) -> str:
    return _PLACEHOLDER.sub(lambda found: _looked_up(found[1], request), text)


def _looked_up(name: str, request: ReceivedRequest) -> str:
    """What a placeholder stands for; nothing when the request does not have it."""
    kind, _, key = name.partition(".")
    if kind == "body":
        value = request.fields.get(key, "")
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if kind == "header":
        return request.headers_by_name.get(key.lower(), "")
    return request.path if kind == "path" else request.method


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")


def _suggestion(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f'; did you mean "{near[0]}"?' if near else f"; known: {', '.join(known)}"
