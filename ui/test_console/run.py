"""A test that was run: what was asked, what came, and the response read once for tree, terminal and verdict."""

import re
from dataclasses import dataclass
from datetime import datetime

from clue_desktop.contract.vendor_apis import TestParameters, TestResult, VendorApiSave
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential, mask
from clue_desktop.domain.response_json import JsonDocument, ResponseFault, content_type_of, read_json

LARGE = 64 * 1024
"""Characters of bodies from which reading and judging leave the GUI thread."""

SHOWN_CHARACTERS = 256 * 1024
"""Characters of a body that the terminal shows; the rest is offered as a file."""

_LEXEME = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Run:
    """One run.

    Attributes:
        number: 1 for the first of this console.
        at: when it ended, in local time.
        tested: the form exactly as it was sent.
        response: the body's document, why it is none, or None where no response came.
        pretty: the start of the body laid out over lines, as the terminal shows it; "" where it is no JSON.
    """

    number: int
    at: datetime
    credential: Credential
    parameters: TestParameters
    tested: VendorApiSave
    result: TestResult
    response: JsonDocument | ResponseFault | None
    pretty: str

    @property
    def body(self) -> str:
        """The raw body as it came; "" for none."""
        return self.result.response_body or ""

    @property
    def outcome(self) -> str:
        """The status code, or the code of the failure."""
        error = self.result.error
        if error is not None and self.result.status_code is None:
            return error.code
        return str(self.result.status_code)

    @property
    def value(self) -> str:
        """The credential's value as a list may show it."""
        kind = CREDENTIAL_TYPES[self.credential]
        typed: str = self.parameters.model_dump(by_alias=True)[kind.parameter] or ""
        return mask(self.credential, typed) if kind.is_secret else typed


def read_response(result: TestResult) -> JsonDocument | ResponseFault | None:
    """Return the response as the server judged it; None where the vendor gave no complete one."""
    error = result.error
    if error is None:
        return read_json(content_type_of(result.response_headers), (result.response_body or "").encode())
    # What the server could not read is not read here either, though the text may have been repaired on the way.
    return ResponseFault(error.code) if error.code in set(ResponseFault) else None


def lay_out(body: str, limit: int = SHOWN_CHARACTERS) -> str:
    """Return the start of a JSON text over lines, its lexemes exactly as they came: no number is read, no key dropped."""
    pieces: list[str] = []
    depth = 0
    length = 0
    before = ""
    for match in _LEXEME.finditer(body[:limit]):
        lexeme = match[0]
        piece = lexeme
        if lexeme in "}]":
            depth = max(depth - 1, 0)
            if before not in ("{", "["):
                piece = "\n" + _INDENT * depth + lexeme
        elif before in ("{", "[", ","):
            piece = "\n" + _INDENT * depth + lexeme
        if lexeme in "{[":
            depth += 1
        if lexeme == ":":
            piece = ": "
        pieces.append(piece)
        before = lexeme
        length += len(piece)
        if length >= limit:
            break
    return "".join(pieces)[:limit]
