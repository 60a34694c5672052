"""Fetching a token by hand: the exchange with the token server as it may be shown, secret and token masked."""

import asyncio
import json

from fastapi.concurrency import run_in_threadpool

from clue_desktop.contract import vendor_apis as contract
from clue_desktop.domain.access_token import MOST_ANSWER_BYTES, AccessToken, shown
from clue_desktop.domain.client_credentials import ClientCredentials
from clue_desktop.domain.response_json import JsonDocument, read_json
from server.admin.api_tests import HIDDEN, shown_timings
from server.admin.parts import Parts
from server.services.customer_api.tokens import PreparedToken
from server.services.tree import Caller
from server.verification.token_source import source_of, what_came
from server.verification.vendor_client import VendorFailure, VendorResponse
from server.verification.vendor_tls import tls_of

_TELLING = frozenset(
    {
        "content-type",
        "content-encoding",
        "location",
        "retry-after",
        "www-authenticate",
        "date",
        "cache-control",
    }
)
_SHOWN_CHARACTERS = 2000


async def fetch_token(use: Parts, caller: Caller, asked: PreparedToken) -> contract.TokenResult:
    """Ask the token server by the client of tests, and put it into the audit trail. The token itself is dropped.

    Raises:
        BusyError: too many tests are under way; nothing was called.
    """
    with use.test_places.place(caller.administrator_id, asked.place_group_id):
        return await _fetch(use, caller, asked)


async def _fetch(use: Parts, caller: Caller, asked: PreparedToken) -> contract.TokenResult:
    credentials = asked.credentials
    source = source_of(credentials, asked.place_group_id, tls_of(asked.connection))
    try:
        outcome = await use.test_vendors.call(source.target, source.head, source.body, reuse=False)
    except asyncio.CancelledError:
        await run_in_threadpool(use.tokens.note, caller, asked, "hung_up")
        raise
    found = what_came(source, outcome)
    token = found if isinstance(found, AccessToken) else None
    error = None if isinstance(found, AccessToken) else found
    came = "token" if error is None else error.code
    await run_in_threadpool(use.tokens.note, caller, asked, came)
    return contract.TokenResult(
        success=token is not None,
        status_code=outcome.status,
        request=contract.SentRequest(
            method="POST",
            url=credentials.token_url,
            headers=[
                ("content-type", "application/x-www-form-urlencoded"),
                ("accept", "application/json"),
                ("accept-encoding", "identity"),
                *([("authorization", f"Basic {HIDDEN}")] if credentials.authorization else []),
                ("connection", "close"),
            ],
            body=credentials.body_with(HIDDEN),
        ),
        response_headers=[
            (name, _without_secret(credentials, value)) for name, value in outcome.headers if name in _TELLING
        ],
        response_body=_body(credentials, outcome, token),
        token=contract.TokenShown(
            type="Bearer",
            scope=token.scope or None,
            seconds=token.seconds,
            tells_end=token.tells_end,
            renewed_after=token.renewed_after,
            characters=len(token.value),
        )
        if token
        else None,
        error=contract.TestError(code=error.code, message=error.message, cause=error.cause)
        if error
        else None,
        elapsed_ms=round(outcome.timings.total_ms, 3),
        timings=shown_timings(outcome.timings),
    )


def _body(
    credentials: ClientCredentials, outcome: VendorResponse | VendorFailure, token: AccessToken | None
) -> str | None:
    """Return what may be shown of an answer's body; None for nothing.

    An answer that is no JSON object is shown where its status says that it is no token.
    """
    if outcome.status is None or len(outcome.body) > MOST_ANSWER_BYTES:
        return None
    # Whatever it calls itself: what is looked for is what must not be shown.
    document = read_json("application/json", outcome.body)
    if isinstance(document, JsonDocument):
        masked = _masked(credentials, shown(document.root, HIDDEN))
        text = json.dumps(masked, ensure_ascii=False, default=str)
    elif outcome.status >= 300:
        text = outcome.body.decode("utf-8", "replace")
    else:
        return None
    if token is not None:
        text = text.replace(token.value, HIDDEN)
    return _without_secret(credentials, text)[:_SHOWN_CHARACTERS]


def _masked(credentials: ClientCredentials, value: object) -> object:
    """Return JSON without the secret in any of its texts, before these are escaped."""
    match value:
        case str():
            return _without_secret(credentials, value)
        case list():
            return [_masked(credentials, one) for one in value]
        case dict():
            return {
                _without_secret(credentials, name): _masked(credentials, one) for name, one in value.items()
            }
        case _:
            return value


def _without_secret(credentials: ClientCredentials, text: str) -> str:
    for spelling in credentials.spellings():
        text = text.replace(spelling, HIDDEN)
    return text
