"""The exchange of a run as a terminal would show it, and as a cURL command without its secrets (manual 5.6)."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from http import HTTPStatus

from clue_desktop.domain.credentials import CREDENTIAL_TYPES
from clue_desktop.domain.request_body import compile_body
from clue_desktop.domain.unseen import escaped
from clue_desktop.domain.vendor_api import ConnectionDraft, parse_request_part
from ui.test_console.run import SHOWN_CHARACTERS, Run, lay_out
from ui.words.language import told, tr


class Tone(StrEnum):
    """What a piece of text is, for its colour."""

    PLAIN = "plain"
    MARK = "mark"
    NAME = "name"
    LINE = "line"
    GOOD = "good"
    BAD = "bad"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the terminal's text."""

    tone: Tone
    text: str


def exchange(run: Run, *, pretty: bool) -> list[Span]:
    """Return what was sent and what came, header values hidden as the server hid them; bodies laid out if `pretty`."""
    return [*_request(run, pretty=pretty), *_response(run, pretty=pretty), *_timings(run)]


def request(run: Run, *, pretty: bool) -> list[Span]:
    """Return what was sent, as it stands in the exchange."""
    return list(_request(run, pretty=pretty))


def is_cut(run: Run) -> bool:
    """Tell whether the terminal shows only the start of the body."""
    return len(run.body) > SHOWN_CHARACTERS


def curl(run: Run) -> str:
    """Return the request as a command for a POSIX shell: header values and a PIN are placeholders to fill in."""
    sent = run.result.request
    words = [["curl", "--globoff", "--request", sent.method, sent.url]]
    to_fill_in = tr("<value of {name}>")
    for name, value in sent.headers:
        is_ours = name.lower() in {"content-type", "accept", "accept-encoding", "traceparent", "connection"}
        words.append(["--header", f"{name}: {value if is_ours else to_fill_in.format(name=name)}"])
    section = run.tested.connection
    if section is not None and section.ca:
        words.append(["--cacert", tr("<file of the CA>")])
    if section is not None and section.client_certificate is not None:
        words.append(["--cert", tr("<file of the client certificate>")])
    words.append(["--data-raw", _body_without_secret(run)])
    return " \\\n  ".join(shlex.join(line) for line in words)


def _body_without_secret(run: Run) -> str:
    if not CREDENTIAL_TYPES[run.credential].is_secret:
        return run.result.request.body
    # Headers are no part of the body, and stored ones are not known here.
    part = parse_request_part(replace(run.tested.to_draft(), headers=(), connection=ConnectionDraft()))
    placeholder = f"{{{{{CREDENTIAL_TYPES[run.credential].placeholder}}}}}"
    return compile_body(part).render(run.parameters.device_id or "", placeholder).decode()


def _request(run: Run, *, pretty: bool) -> Iterator[Span]:
    sent = run.result.request
    yield Span(Tone.MARK, "> ")
    yield Span(Tone.LINE, f"{sent.method} {escaped(sent.url)}\n")
    yield from header_spans("> ", sent.headers)
    # It is JSON of at most ten short fields: laying it out takes no time.
    body = lay_out(sent.body) if pretty else sent.body
    yield Span(Tone.PLAIN, f"\n{escaped(body)}\n")


def _response(run: Run, *, pretty: bool) -> Iterator[Span]:
    result = run.result
    if result.status_code is not None:
        yield Span(Tone.MARK, "\n< ")
        tone = Tone.GOOD if result.status_code < 400 else Tone.BAD
        yield Span(tone, f"HTTP {result.status_code}{phrase(result.status_code)}\n")
        yield from header_spans("< ", result.response_headers)
    if run.body:
        shown = run.pretty if pretty and run.pretty else run.body[:SHOWN_CHARACTERS]
        yield Span(Tone.PLAIN, f"\n{escaped(shown)}\n")
        if is_cut(run) or len(shown) >= SHOWN_CHARACTERS:
            note = tr("… {number} characters in all; save the response to see the rest.")
            yield Span(Tone.NOTE, f"\n{note.format(number=f'{len(run.body):,}')}\n")
    elif result.status_code is not None:
        note = tr("(empty body)")
        yield Span(Tone.NOTE, f"\n{note}\n")
    if result.truncated:
        note = tr("… cut off: the response is larger than the server reads.")
        yield Span(Tone.NOTE, f"\n{note}\n")
    if result.error is not None:
        yield Span(Tone.MARK, "\n* ")
        yield Span(Tone.BAD, f"success = false · {result.error.code}\n")
        yield Span(Tone.MARK, "* ")
        yield Span(Tone.PLAIN, f"{escaped(told(result.error.message))}\n")
    elif result.success:
        yield Span(Tone.MARK, "\n* ")
        yield Span(Tone.GOOD, f"success = true · statusCode = {result.status_code}\n")
        for warning in result.warnings:
            yield Span(Tone.MARK, "* ")
            yield Span(Tone.PLAIN, f"{escaped(told(warning))}\n")


def _timings(run: Run) -> Iterator[Span]:
    timings = run.result.timings
    steps = (
        ("DNS", timings.dns_ms),
        (tr("connect"), timings.connect_ms),
        ("TLS", timings.tls_ms),
        (tr("first byte"), timings.first_byte_ms),
        (tr("total"), run.result.elapsed_ms),
    )
    parts = [f"{name} {milliseconds(value)}" for name, value in steps if value is not None]
    if timings.connect_ms is None and timings.first_byte_ms is not None:
        parts.append(tr("on an open connection"))
    yield Span(Tone.MARK, "\n* ")
    yield Span(Tone.NOTE, "  ·  ".join(parts))


def milliseconds(value: float) -> str:
    """Return a duration for reading: more digits the shorter it is."""
    return f"{value:.1f} ms" if value < 100 else f"{value:,.0f} ms"


def header_spans(mark: str, headers: list[tuple[str, str]]) -> Iterator[Span]:
    """Return headers, each on its line."""
    for name, value in headers:
        yield Span(Tone.MARK, mark)
        yield Span(Tone.NAME, f"{escaped(name)}: ")
        yield Span(Tone.PLAIN, f"{escaped(value)}\n")


def phrase(status: int) -> str:
    """Return the status' usual words after a blank; "" where it has none."""
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""
