"""Hands a device's credential to the device itself: the program's side of the web panel's `PUT /credential`."""

import httpx

from clue_desktop.client.connection import CONNECT_SECONDS, context_for, watch_handshake
from clue_desktop.client.errors import Cause, Unreachable, from_response, translated
from clue_desktop.contract.devices import DeviceCredential
from clue_desktop.domain.pasted import trimmed
from clue_desktop.domain.said import Said

HAND_OVER_PATH = "/credential"
HAND_OVER_HEADER = "clue-hand-over"
"""A header that no page in a browser can send to another site unasked, in lower case."""

_ANSWER_SECONDS = 30.0
"""The device asks its server before it answers."""


async def hand_over(
    url: str, credential: DeviceCredential, *, transport: httpx.AsyncBaseTransport | None = None
) -> None:
    """Give an unregistered device its credential, at the address of its web panel. Raises ClientError.

    The device keeps it only where its own server accepts the token. The way there is the local network's, which the
    panel's address decides: with http:// the token can be read on it.
    """
    address = _panel_address(url)
    async with httpx.AsyncClient(
        verify=context_for(address),
        transport=transport,
        timeout=httpx.Timeout(_ANSWER_SECONDS, connect=CONNECT_SECONDS),
        follow_redirects=False,
        trust_env=False,
        event_hooks={"request": [watch_handshake]},
    ) as client:
        with translated(str(address)):
            response = await client.put(
                address.join(HAND_OVER_PATH),
                content=credential.model_dump_json(by_alias=True, exclude_none=True),
                headers={"Content-Type": "application/json", HAND_OVER_HEADER: "1"},
            )
        if not response.is_success:
            raise from_response(response)


def _panel_address(text: str) -> httpx.URL:
    try:
        url = httpx.URL(trimmed(text))
    except httpx.InvalidURL:
        url = httpx.URL("")
    if (
        url.scheme not in {"http", "https"}
        or not url.host
        or url.userinfo
        or url.query
        or url.fragment
        or url.path not in {"", "/"}
    ):
        raise Unreachable(
            Said("The device's address must look like http://192.168.0.20:8080."), Cause.ADDRESS
        )
    return url
