"""Asks a feed of new versions: one GET over HTTPS, bounded in size and time, its signature checked before it is read.

Unlike the server, which is spoken to directly, the feed is somewhere in the internet: the proxies of the environment or
the system count (`HTTPS_PROXY`, `NO_PROXY`), and the certificates that the system trusts. Nothing is sent along: no
name, no version, no identity of this installation.
"""

import asyncio
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from clue_desktop.client.errors import HTTPX_ERRORS, from_exception
from clue_desktop.client.signed import SignatureError, opened
from clue_desktop.client.trust import TrustError, ssl_context
from clue_desktop.domain.new_version_document import (
    LONGEST_DOCUMENT,
    Announcement,
    FeedError,
    read_announcement,
)
from clue_desktop.domain.said import Said, said_by
from clue_desktop.new_version_feed import Feed

WHOLE_SECONDS = 20.0
_CONNECT_SECONDS = 10.0


class NoAnswer(Exception):  # noqa: N818 - nothing has gone wrong in this program
    """The feed was not read, or is not to be believed; the text says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a feed answered.

    Attributes:
        envelope: as it came, to be kept and read again.
        announcement: what it says; one of the feed's keys has signed it.
        at: the time by the server's clock, which is not signed; None where it did not say.
    """

    envelope: str
    announcement: Announcement
    at: datetime | None


async def ask(feed: Feed, *, tls: ssl.SSLContext | None = None, seconds: float = WHOLE_SECONDS) -> Answer:
    """Ask a feed; `tls` is whom to trust instead of whom the system trusts. Raises NoAnswer."""
    host = httpx.URL(feed.address).host
    try:
        async with asyncio.timeout(seconds):
            if tls is None:
                tls = await asyncio.to_thread(_trusted)
            content, at = await _fetched(feed.address, tls)
    except (*HTTPX_ERRORS, OSError) as error:  # TimeoutError is one
        raise NoAnswer(said_by(from_exception(error, host))) from error
    except TrustError as error:
        raise NoAnswer(said_by(error)) from error
    return understood(content, feed, at)


def understood(envelope: bytes, feed: Feed, at: datetime | None = None) -> Answer:
    """Return what an envelope says, once its signature is found good. Raises NoAnswer."""
    try:
        announcement = read_announcement(opened(envelope, feed.keys), feed.hosts)
        return Answer(envelope.decode("utf-8"), announcement, at)
    except SignatureError as error:
        raise NoAnswer(said_by(error)) from error
    except FeedError as error:
        raise NoAnswer(
            Said("What answered is signed, but this version cannot read it ({fault}).", fault=str(error))
        ) from error


async def _fetched(address: str, tls: ssl.SSLContext) -> tuple[bytes, datetime | None]:
    headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "CLUe-Desktop"}
    async with (
        _client(tls) as client,
        client.stream("GET", address, headers=headers) as response,
    ):
        if response.status_code != httpx.codes.OK:
            raise NoAnswer(
                Said(
                    "{host} answered with HTTP {status}.",
                    host=response.url.host,
                    status=response.status_code,
                )
            )
        content = b""
        async for part in response.aiter_raw():  # never unpacked: a few bytes could be many
            content += part
            if len(content) > LONGEST_DOCUMENT:
                raise NoAnswer(Said("{host} answered with more than a feed can be.", host=response.url.host))
        return content, _moment(response.headers.get("date", ""))


def _client(tls: ssl.SSLContext) -> httpx.AsyncClient:
    timeout = httpx.Timeout(WHOLE_SECONDS, connect=_CONNECT_SECONDS)
    try:
        return httpx.AsyncClient(verify=tls, trust_env=True, follow_redirects=False, timeout=timeout)
    except (
        ValueError,
        ImportError,
        httpx.InvalidURL,
    ) as error:  # of a kind that httpx does not speak, or no address
        raise NoAnswer(
            Said("The proxy that this computer names cannot be used: {reason}", reason=str(error))
        ) from error


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else None


def _trusted() -> ssl.SSLContext:
    """Return whom the system trusts; a Python that knows of no such list (one of a macOS bundle) takes certifi's."""
    context = ssl_context()
    places = ssl.get_default_verify_paths()
    if not context.cert_store_stats()["x509_ca"] and not (places.cafile or places.capath):
        import certifi

        context.load_verify_locations(certifi.where())
    return context
