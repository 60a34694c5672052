"""What exactly is wrong with a response that cannot be read, and where: for an administrator, after a test or at a card.

The codes stay those of `ResponseFault`; a *cause* says which of its kinds it is, and its words what to mend. All text of
a vendor's in them is shortened and cleaned. Nothing here decides anything: a door is denied by the fault alone.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, urldefrag, urljoin, urlsplit, urlunsplit

from clue_desktop.domain import webhook_url
from clue_desktop.domain.judgment import clean_message
from clue_desktop.domain.response_json import (
    LONG_INTEGER_DECODER,
    MAX_DEPTH,
    MAX_VALUES,
    ResponseFault,
    content_codings,
    has_too_many_values,
    is_too_deep,
)
from clue_desktop.domain.said import Said

Headers = Sequence[tuple[str, str]]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})  # RFC 9110 §15.4, those with a Location
_AS_UTF_8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "ansi_x3.4-1968"})
_CHARSET = re.compile(r';[ \t]*charset[ \t]*=[ \t]*"?([^";, \t]{1,40})', re.IGNORECASE)
_CONSTANT = re.compile(r'"(?:[^"\\]|\\.)*"|(-?Infinity|NaN)')
_LINE_END = re.compile(r"\r\n|\r|\n")
_HANGUL = re.compile("[ -~\t\r\n\uac00-\ud7a3\u3131-\u318e]*")
_ESCAPES = {"\t": r"\t", "\n": r"\n", "\r": r"\r", "\b": r"\b", "\f": r"\f"}
_NOT_IN_URLS = re.compile("[^!-~]")
_SHOWN = 80


class Cause(StrEnum):
    """What kind of a fault it is, on the wire of a test's answer."""

    REDIRECT = "redirect"
    COMPRESSED = "compressed"
    NO_CONTENT_TYPE = "no_content_type"
    SEVERAL_CONTENT_TYPES = "several_content_types"
    OTHER_CONTENT_TYPE = "other_content_type"
    EMPTY = "empty"
    BYTE_ORDER_MARK = "byte_order_mark"
    CHARSET = "charset"
    MARKUP = "markup"
    TOO_DEEP = "too_deep"
    TOO_MANY_VALUES = "too_many_values"
    CONTROL_CHARACTER = "control_character"
    SYNTAX = "syntax"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A fault's cause, and the sentences for an administrator."""

    cause: Cause
    message: str


def explain(fault: ResponseFault, url: str, status: int, headers: Headers, body: bytes) -> Explanation:
    """Return what is wrong with a response that `read_json` refused.

    Args:
        fault: what `read_json` said of it.
        url: the webhook URL that was called, to which a redirect may be relative.
        status: the HTTP status.
        headers: names in any case, with their values as Latin-1.
        body: as it came.
    """
    if status in _REDIRECTS:
        return Explanation(Cause.REDIRECT, _redirect(url, status, headers))
    if fault is ResponseFault.CONTENT_TYPE:
        return _type_fault(headers)
    return _body_fault(_charset(headers), body)


def warnings(url: str, status: int, headers: Headers) -> list[str]:
    """Return what may go wrong at a door although this response could be read."""
    found = []
    if status in _REDIRECTS:
        found.append(_redirect(url, status, headers))
    charset = _charset(headers)
    if charset is not None and charset.lower() not in _AS_UTF_8:
        found.append(
            Said(
                "The Content-Type names the charset {charset}, but JSON is read as UTF-8 (RFC 8259): an answer"
                " with other than ASCII characters in it will be refused at the door. Have the vendor send UTF-8.",
                charset=charset,
            )
        )
    return found


# ---- redirects ----------------------------------------------------------------------------------------------------


def _redirect(url: str, status: int, headers: Headers) -> str:
    places = {value for name, value in headers if name.lower() == "location"}
    address = _address(url, places.pop()) if len(places) == 1 else None
    if address is None:
        return Said(
            "The vendor redirects (HTTP {status}) without saying where to. Ask the vendor for the API's"
            " address.",
            status=status,
        )
    if address == url:
        return Said(
            "The vendor redirects (HTTP {status}) to the very address that was called; it may want a cookie"
            " or a sign-in, which is never sent. Ask the vendor for the API's address.",
            status=status,
        )
    if problems := webhook_url.validate(address):
        reason = problems[0].message
        return Said(
            "The vendor redirects (HTTP {status}) to {address}, which cannot be called. {reason} Ask the"
            " vendor for the API's address.",
            status=status,
            address=_shown(address),
            reason=reason,
        )
    return Said(
        "The vendor redirects (HTTP {status}), which is not followed: it redirects to {address}; enter"
        " that address.",
        status=status,
        address=address,
    )


def _address(url: str, location: str) -> str | None:
    """Return where a Location leads (RFC 9110 §10.2.2), written as a URL is; None for what leads nowhere."""
    try:
        text = location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        text = location
    try:
        parts = urlsplit(urldefrag(urljoin(url, text.strip())).url)
        authority = parts.netloc
        if not authority.isascii():
            authority = webhook_url.ascii_host(authority)
        path, query = (quote(part, safe="/?%:@!$&'()*+,;=-._~[]") for part in (parts.path, parts.query))
        address = urlunsplit((parts.scheme, authority, path, query, ""))
    except ValueError:
        return None
    return _NOT_IN_URLS.sub("", address) or None


# ---- the head -----------------------------------------------------------------------------------------------------


def _type_fault(headers: Headers) -> Explanation:
    if codings := content_codings(headers):
        coding = _shown(", ".join(codings))
        return Explanation(
            Cause.COMPRESSED,
            Said(
                "The body is compressed ({coding}) although uncompressed was asked for (Accept-Encoding:"
                " identity). Have the vendor's server, or the proxy in front of it, send this answer as it is.",
                coding=coding,
            ),
        )
    types = [value for name, value in headers if name.lower() == "content-type"]
    if not types:
        return Explanation(
            Cause.NO_CONTENT_TYPE,
            Said(
                "The response has no Content-Type. The vendor API must answer with Content-Type: application/json."
            ),
        )
    if len(types) > 1:
        first, second = map(_shown, types[:2])
        return Explanation(
            Cause.SEVERAL_CONTENT_TYPES,
            Said(
                "The response has more than one Content-Type ({one}; {another}). The vendor API must answer with"
                " one: application/json.",
                one=first,
                another=second,
            ),
        )
    media_type = _shown(types[0])
    return Explanation(
        Cause.OTHER_CONTENT_TYPE,
        Said(
            "The response's Content-Type is {type}. The vendor API must answer with Content-Type:"
            " application/json.",
            type=media_type,
        ),
    )


def _charset(headers: Headers) -> str | None:
    for name, value in headers:
        if name.lower() == "content-type" and (found := _CHARSET.search(value)):
            return _shown(found[1])
    return None


# ---- the body -----------------------------------------------------------------------------------------------------


def _body_fault(charset: str | None, body: bytes) -> Explanation:
    if not body.strip(b" \t\r\n"):
        return Explanation(Cause.EMPTY, Said("The response's body is empty; JSON is expected."))
    if body.startswith(b"\xef\xbb\xbf"):
        return Explanation(
            Cause.BYTE_ORDER_MARK,
            Said(
                "The body begins with a byte-order mark (bytes EF BB BF), which JSON must not have (RFC 8259, section 8.1)."
                " Have the vendor send UTF-8 without it."
            ),
        )
    if _is_wide(body):
        return Explanation(
            Cause.CHARSET,
            Said("The body is in UTF-16 or UTF-32; JSON is sent in UTF-8. Have the vendor send UTF-8."),
        )
    try:
        text = body.decode()
    except UnicodeDecodeError as fault:
        return Explanation(Cause.CHARSET, _not_utf_8(charset, body, fault.start))
    if text.lstrip().startswith("<"):
        return Explanation(
            Cause.MARKUP,
            Said(
                "The body is HTML or XML, not JSON: it begins with <. An error page, or a sign-in page, may have answered."
            ),
        )
    if has_too_many_values(body):
        return Explanation(
            Cause.TOO_MANY_VALUES,
            Said(
                "The body has more than {most} values, which is more than a large response may have.",
                most=MAX_VALUES,
            ),
        )
    if is_too_deep(body):
        return Explanation(
            Cause.TOO_DEEP, Said("The body's JSON is nested more than {most} levels deep.", most=MAX_DEPTH)
        )
    return _syntax(text)


def _is_wide(body: bytes) -> bool:
    """Tell UTF-16 and UTF-32 by their mark, or by the zeros that they put beside ASCII characters."""
    return body.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")) or b"\0" in body[:4]


def _not_utf_8(charset: str | None, body: bytes, start: int) -> str:
    where = _where(body[:start].decode())
    if charset is not None and charset.lower() not in _AS_UTF_8:
        return Said(
            "The body is not UTF-8 (byte {byte}, {where}): its Content-Type names the charset {charset}, but"
            " JSON is sent in UTF-8. Have the vendor send UTF-8.",
            byte=start + 1,
            where=where,
            charset=charset,
        )
    if _is_korean(body):
        return Said(
            "The body is not UTF-8 (byte {byte}, {where}); it can be read as EUC-KR (CP949). JSON is sent in"
            " UTF-8. Have the vendor send UTF-8.",
            byte=start + 1,
            where=where,
        )
    return Said(
        "The body is not UTF-8 (byte {byte}, {where}). JSON is sent in UTF-8. Have the vendor send UTF-8.",
        byte=start + 1,
        where=where,
    )


def _is_korean(body: bytes) -> bool:
    try:
        return _HANGUL.fullmatch(body[: 64 * 1024].decode("cp949")) is not None
    except UnicodeDecodeError:
        return False


def _syntax(text: str) -> Explanation:
    try:
        LONG_INTEGER_DECODER.decode(text)
    except json.JSONDecodeError as fault:
        return _syntax_fault(text, fault)
    return Explanation(Cause.SYNTAX, Said("The body is not valid JSON."))


def _syntax_fault(text: str, fault: json.JSONDecodeError) -> Explanation:
    at = fault.pos
    if fault.msg.endswith(" is not JSON"):  # a constant, which the parser tells without its place
        constant = next((found for found in _CONSTANT.finditer(text) if found[1]), None)
        at = constant.start() if constant else 0
        where = _where(text[:at])
        name = constant[1] if constant else fault.doc
        return Explanation(
            Cause.SYNTAX,
            Said("The body is not valid JSON: JSON has no {name} ({where}).", name=name, where=where),
        )
    where = _where(text[:at])
    if fault.msg.startswith("Invalid control character"):
        character = text[at]
        name = "TAB" if character == "\t" else f"U+{ord(character):04X}"
        escape = _ESCAPES.get(character, f"\\u{ord(character):04x}")
        return Explanation(
            Cause.CONTROL_CHARACTER,
            Said(
                "The body is not valid JSON: a text has a raw control character in it ({name}, {where}), which"
                " JSON writes as {escape}.",
                name=name,
                where=where,
                escape=escape,
            ),
        )
    if fault.msg.startswith("Unterminated string"):
        words = Said("The body is not valid JSON: a text begins and is never ended ({where}).", where=where)
    elif fault.msg.startswith("Extra data"):
        words = Said("The body is not valid JSON: more stands behind its end ({where}).", where=where)
    elif fault.msg.startswith("Invalid \\"):
        words = Said(
            "The body is not valid JSON: a text has an escape that JSON does not know ({where}).", where=where
        )
    elif at >= len(text.rstrip()):
        words = Said("The body is not valid JSON: it ends too early ({where}).", where=where)
    elif _is_trailing_comma(text, at):
        words = Said("The body is not valid JSON: there is a comma too many ({where}).", where=where)
    elif text[at] == "'":
        words = Said(
            "The body is not valid JSON: texts stand in double quotes, not in single ones ({where}).",
            where=where,
        )
    else:
        character = _shown(text[at]) or f"U+{ord(text[at]):04X}"
        words = Said(
            "The body is not valid JSON: unexpected “{value}” ({where}).", value=character, where=where
        )
    return Explanation(Cause.SYNTAX, words)


def _is_trailing_comma(text: str, at: int) -> bool:
    """Whether a bracket closes right after a comma; Python 3.13 points at the comma, older ones behind it."""
    behind = text[at + 1 : at + 100].lstrip() if text[at] == "," else text[at:]
    return behind[:1] in {"]", "}"} and (
        text[at] == "," or text[max(0, at - 100) : at].rstrip().endswith(",")
    )


def _where(before: str) -> str:
    """Return where a place is that these characters stand in front of, both counted from 1."""
    ends = list(_LINE_END.finditer(before))
    line, column = len(ends) + 1, len(before) - (ends[-1].end() if ends else 0) + 1
    return Said("line {line}, column {column}", line=line, column=column)


def _shown(text: str) -> str:
    plain = "".join(filter(str.isprintable, clean_message(text) or ""))
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"
