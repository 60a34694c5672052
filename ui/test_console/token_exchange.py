"""The exchange with a token server as a terminal would show it; what is secret of it has never left the server."""

from collections.abc import Iterator
from datetime import timedelta

from clue_desktop.contract.vendor_apis import TokenShown
from clue_desktop.domain.advice import advice_for
from clue_desktop.domain.unseen import escaped
from ui.test_console.exchange import Span, Tone, header_spans, milliseconds, phrase
from ui.test_console.run import lay_out
from ui.test_console.token_fetch import Fetched, TokenFetch
from ui.words.language import told, tr


def token_spans(token: TokenFetch) -> list[Span]:
    """Return in words what came and the exchange, or why there was none; nothing while one is under way."""
    if token.running:
        return []
    if token.fault:
        return [Span(Tone.MARK, "* "), Span(Tone.BAD, token.fault)]
    fetched = token.fetched
    if fetched is None:
        return []
    return [*_outcome(fetched), *_request(fetched), *_response(fetched)]


def _request(fetched: Fetched) -> Iterator[Span]:
    sent = fetched.result.request
    yield Span(Tone.MARK, "> ")
    yield Span(Tone.LINE, f"{sent.method} {escaped(sent.url)}\n")
    yield from header_spans("> ", sent.headers)
    yield Span(Tone.PLAIN, f"\n{escaped(sent.body)}\n")


def _response(fetched: Fetched) -> Iterator[Span]:
    result = fetched.result
    if result.status_code is None:
        return
    yield Span(Tone.MARK, "\n< ")
    tone = Tone.GOOD if result.status_code < 300 else Tone.BAD
    yield Span(tone, f"HTTP {result.status_code}{phrase(result.status_code)}\n")
    yield from header_spans("< ", result.response_headers)
    body = result.response_body
    if body is None:
        note = tr("(the body is not shown: it may hold a token)")
        yield Span(Tone.NOTE, f"\n{note}\n")
    elif body:
        text = lay_out(body) if body.startswith("{") else body
        yield Span(Tone.PLAIN, f"\n{escaped(text)}\n")
    else:
        note = tr("(empty body)")
        yield Span(Tone.NOTE, f"\n{note}\n")


def _outcome(fetched: Fetched) -> Iterator[Span]:
    result = fetched.result
    lines: list[tuple[Tone, str]] = []
    if result.token is not None:
        lines += [(Tone.GOOD, line) for line in _about(result.token, fetched)]
    if result.error is not None:
        lines += [(Tone.BAD, result.error.code), (Tone.PLAIN, escaped(told(result.error.message)))]
        advice = advice_for(result.error.code, result.error.cause)
        if advice is not None:
            lines.append((Tone.PLAIN, tr("What to check: {check}").format(check=told(advice.check))))
    lines.append((Tone.NOTE, tr("{time} in all").format(time=milliseconds(result.elapsed_ms))))
    for tone, line in lines:
        yield Span(Tone.MARK, "* ")
        yield Span(tone, f"{line}\n")
    yield Span(Tone.PLAIN, "\n")


def _about(token: TokenShown, fetched: Fetched) -> Iterator[str]:
    """Return what kind of token it is, for what, and when it ends."""
    yield tr("A token of the kind {kind}, {number} characters").format(
        kind=token.type, number=f"{token.characters:,}"
    )
    if token.scope:
        yield tr("Scope: {scope}").format(scope=escaped(token.scope))
    seconds = f"{token.seconds:,.0f}"
    if token.tells_end:
        end = fetched.at + timedelta(seconds=token.seconds)
        yield tr("It ends in {seconds} s, at {time}").format(seconds=seconds, time=f"{end:%H:%M:%S}")
    else:
        yield tr("The token server does not say when it ends: it is used for {seconds} s").format(
            seconds=seconds
        )
    yield tr("The server fetches the next one after {seconds} s").format(
        seconds=f"{token.renewed_after:,.0f}"
    )
