"""The document of a feed of new versions, read strictly: what a release says of itself. Its signature has been checked before.

What is wrong with a document is said in English alone: it is for whoever signs it.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from clue_desktop.domain.unseen import first_unseen
from clue_desktop.domain.versions import Version

FORMAT = 1
LONGEST_DOCUMENT = 64 * 1024
"""Bytes of a feed as it travels, with its signatures."""
LONGEST_NEWS = 4_000
"""Characters of what is new, in one language."""
LONGEST_PERIOD = timedelta(days=120)
"""For how long one signing may hold: so long a newer version can be hidden from a console."""
LANGUAGES = ("en", "ko")

_MOST_FILES = 40
_MOST_NUMBER = 2**31 - 1
_MOST_SIZE = 8 * 2**30
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~-]{0,119}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
# Only what every program reads alike: no user, no port, no escapes, no query.
_LINK = re.compile(r"https://(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:/[A-Za-z0-9._~-]+)*/?")
_LONGEST_LINK = 300


class FeedError(ValueError):
    """A document that is no feed of new versions; the text says what is wrong with it, for whoever signs it."""


@dataclass(frozen=True, slots=True)
class ReleasedFile:
    """A file of a version.

    Attributes:
        sha256: 64 hexadecimal digits.
        size: bytes.
    """

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a feed says.

    Attributes:
        number: grows with each signing.
        issued, expires: from when to when it holds.
        version: the newest one.
        date: the day on which it was released.
        news: what is new, by language code (`LANGUAGES`).
        url: the page that tells of it and has its files; its host is one of those that are allowed.
    """

    number: int
    issued: datetime
    expires: datetime
    version: Version
    date: date
    news: Mapping[str, str]
    url: str
    files: tuple[ReleasedFile, ...]

    def news_in(self, language: str) -> str:
        """Return what is new in a language, or in English where it is not told in that one."""
        return self.news.get(language) or self.news["en"]


def read_announcement(text: bytes, hosts: Collection[str]) -> Announcement:
    """Read a feed whose signature has been found good. `hosts` may be linked to. Raises FeedError."""
    members = _members(text)
    given = set(members)
    wanted = {"format", "number", "issued", "expires", "version", "date", "news", "url", "files"}
    if missing := wanted - given:
        raise FeedError(f"{', '.join(sorted(missing))}: missing")
    if members["format"] != FORMAT or isinstance(members["format"], bool):
        raise FeedError(f"format: this program reads format {FORMAT}")
    issued, expires = _moment(members, "issued"), _moment(members, "expires")
    if not timedelta(0) < expires - issued <= LONGEST_PERIOD:
        raise FeedError(f"expires: after issued, by {LONGEST_PERIOD.days} days at most")
    files = members["files"]
    if not isinstance(files, list) or len(files) > _MOST_FILES:
        raise FeedError(f"files: a list of {_MOST_FILES} at most")
    try:
        version = Version.of(_text(members, "version"))
        day = date.fromisoformat(_text(members, "date"))
    except ValueError as error:
        raise FeedError(str(error)) from error
    url = _text(members, "url")
    if not is_link_allowed(url, hosts):
        raise FeedError(f"url: https:// and a plain path, on one of these hosts: {', '.join(sorted(hosts))}")
    return Announcement(
        number=_number(members, "number", 1, _MOST_NUMBER),
        issued=issued,
        expires=expires,
        version=version,
        date=day,
        news=_news(members["news"]),
        url=url,
        files=tuple(map(_file, files)),
    )


def is_link_allowed(url: str, hosts: Collection[str]) -> bool:
    """Tell whether a browser may be sent there: https, one of the hosts, and nothing that could mean another one."""
    found = _LINK.fullmatch(url) if len(url) <= _LONGEST_LINK else None
    return found is not None and found["host"] in hosts


def _members(text: bytes) -> dict[str, Any]:
    if len(text) > LONGEST_DOCUMENT:
        raise FeedError("too long")
    try:
        document = json.loads(text.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise FeedError(f"no JSON: {error}") from error
    if not isinstance(document, dict):
        raise FeedError("no JSON object")
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise FeedError("a member stands twice")
    return members


def _no_constant(name: str) -> None:
    raise FeedError(f"{name} is no JSON")


def _text(members: Mapping[str, Any], name: str) -> str:
    value = members.get(name)
    if not isinstance(value, str) or not value.strip() or first_unseen(value) is not None:
        raise FeedError(f"{name}: a text")
    return value


def _number(members: Mapping[str, Any], name: str, least: int, most: int) -> int:
    value = members.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise FeedError(f"{name}: a whole number from {least} to {most}")
    return value


def _moment(members: Mapping[str, Any], name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(members, name))
    except ValueError as error:
        raise FeedError(f"{name}: a moment such as 2026-11-28T09:00:00Z") from error
    if moment.tzinfo is None:
        raise FeedError(f"{name}: a moment with its zone, such as 2026-11-28T09:00:00Z")
    return moment.astimezone(UTC)


def _news(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or set(value) != set(LANGUAGES):
        raise FeedError(f"news: a text for each of {', '.join(LANGUAGES)}")
    for language, text in value.items():
        is_text = isinstance(text, str) and text.strip() and len(text) <= LONGEST_NEWS
        if not is_text or any(first_unseen(line) is not None for line in text.split("\n")):
            raise FeedError(f"news.{language}: a text of at most {LONGEST_NEWS} characters")
    return dict(value)


def _file(value: Any) -> ReleasedFile:
    if not isinstance(value, dict) or set(value) != {"name", "sha256", "size"}:
        raise FeedError("files: each with name, sha256 and size")
    name, digest = _text(value, "name"), _text(value, "sha256")
    if not _FILE_NAME.fullmatch(name):
        raise FeedError(f"files: no file is called {name[:40]!r}")
    if not _DIGEST.fullmatch(digest):
        raise FeedError(f"files: {name}: sha256 has 64 hexadecimal digits")
    return ReleasedFile(name, digest, _number(value, "size", 1, _MOST_SIZE))
