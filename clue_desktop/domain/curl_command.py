"""A cURL command as browsers, API clients and documentation give it, read as the request that it would send. Nothing is sent.

An option that the form cannot have is named, a file is never read, a variable is left as it stands. A command whose request
CLUe could never send (another method, a form, XML) is refused as a whole, in the manual's words (5.2).
"""

import base64
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from clue_desktop.domain import curl_options
from clue_desktop.domain.command_line import Shell, UnfinishedError, Word, shells_of, words_of
from clue_desktop.domain.connection import ConnectionDraft
from clue_desktop.domain.described_request import (
    ONLY_POST,
    DescribedRequest,
    Fate,
    Remark,
    UnusableError,
    bounded_headers,
    first_unusable,
    flat_members,
    read_exactly,
    shown,
)
from clue_desktop.domain.said import Said, said_by
from clue_desktop.domain.vendor_api import HeaderDraft, ManualFieldDraft, why_reserved

MOST_CHARACTERS = 32_768

_COMMAND = re.compile(
    r"\s*+(?:```\w{0,20}[ \t]*\n)?\s*+(?:PS\b[^\n>]{0,200}>|[A-Za-z]:\\[^\n>]{0,200}>|[$#%>])?[ \t\u00a0]*+"
    r"(?P<command>(?:&[ \t]{0,9})?(?P<mark>[\"']?)(?:[^\s\"'<>|]{0,200}[/\\])?"
    r"(?P<program>curl|invoke-webrequest|invoke-restmethod|iwr|irm)(?:\.exe)?(?P=mark)(?=[\s`^\\\u00a0])\s*+\S)",
    re.IGNORECASE,
)
"""A program that asks a server for something, behind the prompt or the fence that documentation has before it."""
_OPTION = re.compile(r"[a-z][a-z0-9.\-]{0,30}|[A-Z0-9#]")
_CMDLET = re.compile(r"-(?:uri|method|headers|body|contenttype|usebasicparsing|websession)", re.IGNORECASE)
_VARIABLE = re.compile(r"\$\{?[A-Za-z_]|\$\(|`|%[A-Z_]")
_CURLY = "“”„‘’"
_USER_INFO = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*://)(?P<user>[^/?#]*)@")
_TOOLS = re.compile(r"Mozilla/|PostmanRuntime|insomnia|bruno|curl/|axios/|node", re.IGNORECASE)
# What a browser says of itself and of the page that asked (Fetch, Client Hints), which no door has.
_OF_BROWSERS = frozenset(
    {
        "accept-language",
        "cache-control",
        "dnt",
        "origin",
        "pragma",
        "priority",
        "referer",
        "upgrade-insecure-requests",
        "user-agent",
        "x-requested-with",
    }
)
_SAYS_BROWSER = ("sec-fetch-", "sec-ch-")


def is_command(text: str) -> bool:
    """Tell whether a text is a command that asks a server for something, and no URL: `curl …`, or what PowerShell has for it."""
    return _COMMAND.match(text[:2048]) is not None


def read_command(text: str, connection: ConnectionDraft) -> DescribedRequest:
    """Return the request of a command that `is_command` accepts.

    Args:
        text: as it was pasted.
        connection: what the form says of the connection, which decides what can be a custom header.

    Raises:
        UnusableError: nothing of it can be taken.
    """
    if len(text) > MOST_CHARACTERS:
        raise UnusableError(
            Said(
                "The command has {count} characters; at most {most} are read",
                count=f"{len(text):,}",
                most=f"{MOST_CHARACTERS:,}",
            )
        )
    if (sign := first_unusable(text)) is not None:
        raise UnusableError(
            Said("The command holds a character that cannot be seen (U+{number})", number=f"{ord(sign):04X}")
        )
    start = _COMMAND.match(text)
    if start is None or start["program"].lower() != "curl":
        raise UnusableError(_NOT_CURL)
    return _best_of(text[start.start("command") :], connection, text)


_NOT_CURL = Said("This is a command of PowerShell, not of cURL: copy the request as cURL")


def _best_of(command: str, connection: ConnectionDraft, text: str) -> DescribedRequest:
    """Read the command by the likeliest shell, and by the others where that makes no request of it."""
    first: DescribedRequest | None = None
    reason: UnusableError | None = None
    for shell in shells_of(text):
        try:
            line = words_of(command, shell)
            reading = _Reading(shell, connection)
            request = reading.read(line.words[1:], more=line.more)
        except UnfinishedError as fault:
            reason = reason or UnusableError(said_by(fault))
        except UnusableError as fault:
            reason = reason or fault
            if said_by(fault) is not _NO_JSON:
                break
        else:
            if reading.is_sound and request.url.lower().startswith(("https://", "http://")):
                return request
            first = first or request
    if first is None:
        raise reason or UnusableError(_NO_JSON)
    return first


class _Given(NamedTuple):
    """An option with its value, "" for one that has none; without a name it is a URL."""

    name: str
    value: Word


_NOTHING = Word("")


def _options(words: tuple[Word, ...]) -> Iterator[_Given]:
    """Yield the options as cURL understands them: bundled, joined to their value or not, up to `--`."""
    rest = iter(words)
    only_urls = False
    for word in rest:
        text = word.text
        if only_urls or not text.startswith("-") or text == "-":
            yield _Given("url", word)
        elif text == "--":
            only_urls = True
        elif text.startswith("--"):
            name, equals, value = text[2:].partition("=")
            if equals and name in curl_options.WITH_VALUE:
                yield _Given(name, Word(value, word.expands))
            elif name in curl_options.WITH_VALUE:
                yield _Given(name, next(rest, _NOTHING))
            else:
                yield _Given(name, _NOTHING)
        else:
            yield from _bundled(word, rest)


def _bundled(word: Word, rest: Iterator[Word]) -> Iterator[_Given]:
    for at, letter in enumerate(word.text[1:], start=2):
        name = curl_options.SHORT.get(letter, letter)
        if letter not in curl_options.SHORT_KNOWN:
            # What follows is none of cURL's either, and may be anything: a password, joined to another program's option.
            yield _Given("", _NOTHING)
            return
        if letter in curl_options.SHORT_WITH_VALUE:
            joined = word.text[at:]
            yield _Given(name, Word(joined, word.expands) if joined else next(rest, _NOTHING))
            return
        yield _Given(name, _NOTHING)


_NO_JSON = Said(
    "The body is not JSON, or not one object. CLUe sends only HTTP POST, Content-Type: application/json requests; the vendor"
    " API must be able to receive requests in this format"
)
_FORM = Said(
    "The body is a form. CLUe sends only HTTP POST, Content-Type: application/json requests; the vendor API must be able to"
    " receive requests in this format"
)
_XML = Said(
    "The body is XML. CLUe sends only HTTP POST, Content-Type: application/json requests; the vendor API must be able to"
    " receive requests in this format"
)


class _Reading:
    """One reading of a command.

    Attributes:
        is_sound: whether the body is what the shell says, if there is one: otherwise another shell may make more of it.
    """

    def __init__(self, shell: Shell, connection: ConnectionDraft) -> None:
        self.is_sound = True
        self._shell = shell
        self._connection = connection
        self._method = ""
        self._urls: list[Word] = []
        self._headers: list[tuple[str, Word]] = []
        self._user: Word | None = None
        self._bearer: Word | None = None
        self._data: list[tuple[str, Word]] = []
        self._from_file = False
        self._remarks: list[Remark] = []
        self._meaningless: list[str] = []

    def read(self, words: tuple[Word, ...], *, more: bool) -> DescribedRequest:
        """Return the request."""
        if any(_CMDLET.fullmatch(word.text) for word in words):
            raise UnusableError(_NOT_CURL)
        if any(word.text[:1] in _CURLY for word in words if word.text):
            raise UnusableError(
                Said(
                    "The quotation marks are typographic ones (“ ”), as word processors make them: use \" or '"
                )
            )
        for given in _options(words):
            if given.name == "next":
                self._say(Fate.IMPOSSIBLE, given.name, curl_options.IMPOSSIBLE["next"])
                break
            self._take(given)
        self._check_method()
        url = self._url()
        browser = any(key.lower().startswith(_SAYS_BROWSER) for key, _ in self._headers) or any(
            key.lower() == "user-agent" and value.text.startswith("Mozilla/") for key, value in self._headers
        )
        members = self._members()
        headers = bounded_headers(self._kept_headers(is_of_browser=browser), self._remarks)
        self._say_the_rest(more=more)
        return DescribedRequest(url, headers, members, tuple(dict.fromkeys(self._remarks)))

    # ---- options

    def _take(self, given: _Given) -> None:
        name, value = given
        if name == "url":
            self._urls.append(value)
        elif name == "request":
            self._method = value.text
        elif name in curl_options.METHODS:
            self._method = self._method or curl_options.METHODS[name]
        elif name == "header":
            self._take_header(value)
        elif name in {"user-agent", "referer"}:
            self._headers.append(("User-Agent" if name == "user-agent" else "Referer", value))
        elif name == "cookie":
            self._take_cookie(value)
        elif name == "user":
            self._user = value
        elif name == "oauth2-bearer":
            self._bearer = value
        elif name in curl_options.FORMS:
            raise UnusableError(_FORM)
        elif name in curl_options.DATA:
            self._take_data(name, value)
        elif name in curl_options.IMPOSSIBLE:
            self._say(Fate.IMPOSSIBLE, name, curl_options.IMPOSSIBLE[name])
        elif name in curl_options.LEFT_OUT:
            self._say(Fate.LEFT_OUT, name, curl_options.LEFT_OUT[name])
        elif not _OPTION.fullmatch(name):
            self._remarks.append(Remark(Fate.LEFT_OUT, Said("An option that cURL does not have")))
        else:
            self._meaningless.append(curl_options.written(name))

    def _take_header(self, word: Word) -> None:
        text = word.text
        if text.startswith("@"):
            self._say(Fate.IMPOSSIBLE, "header", _FILE)
            return
        key, colon, value = text.partition(":")
        if colon and value.strip():
            self._headers.append((key.strip(), Word(value.strip(), word.expands)))
        elif not colon and text.rstrip().endswith(";"):
            self._headers.append((text.strip()[:-1], Word("")))  # cURL's way to send an empty value
        elif not colon:
            self._remarks.append(
                Remark(Fate.LEFT_OUT, Said("A header without a colon, which cURL does not send"))
            )

    def _take_cookie(self, word: Word) -> None:
        if "=" in word.text or word.expands:
            self._headers.append(("Cookie", word))
        else:
            self._say(Fate.IMPOSSIBLE, "cookie", _FILE)

    def _take_data(self, name: str, word: Word) -> None:
        if name != "data-raw" and word.text.startswith("@"):
            self._from_file = True
            self._say(Fate.IMPOSSIBLE, name, _FILE)
        else:
            self._data.append((name, word))

    def _say(self, fate: Fate, name: str, reason: str) -> None:
        text = Said("{option}: {reason}", option=curl_options.written(name), reason=reason)
        self._remarks.append(Remark(fate, text))

    def _left_variable(self, what: str) -> None:
        text = Said(
            "{what}: a variable of the shell is left as it is written; put its value in its place", what=what
        )
        self._remarks.append(Remark(Fate.IMPOSSIBLE, text))

    # ---- the request

    def _check_method(self) -> None:
        method = self._method or ("POST" if self._data or self._from_file else "GET")
        if method.upper() != "POST":
            raise UnusableError(
                Said("The request is {method}. {rule}", method=shown(method.upper()[:12]), rule=ONLY_POST)
            )

    def _url(self) -> str:
        if not self._urls or not self._urls[0].text.strip():
            raise UnusableError(Said("The command has no URL"))
        if len(self._urls) > 1:
            text = Said("{count} URLs: an API has one; the first is taken", count=len(self._urls))
            self._remarks.append(Remark(Fate.IMPOSSIBLE, text))
        word = self._urls[0]
        url = word.text.strip()
        if word.expands or "{{" in url:
            self._left_variable(Said("Webhook URL"))
        found = _USER_INFO.match(url)
        if found is not None:
            url = found["scheme"] + url[found.end() :]
            self._user = self._user or Word(unquote(found["user"]), word.expands)
        base, fragment, _ = url.partition("#")
        if fragment:
            self._remarks.append(
                Remark(Fate.LEFT_OUT, Said("The part of the URL from # on, which is never sent"))
            )
        return base

    def _kept_headers(self, *, is_of_browser: bool) -> Iterator[HeaderDraft]:
        keys = {key.lower() for key, _ in self._headers}
        browsers: list[str] = []
        for key, word in self._headers:
            folded = key.lower()
            if reason := why_reserved(folded, self._connection):
                text = Said("Header {key}: {reason}", key=_called(key), reason=reason)
                self._remarks.append(Remark(Fate.LEFT_OUT, text))
            elif folded == "cookie" and is_of_browser:
                self._remarks.append(Remark(Fate.LEFT_OUT, _COOKIE))
            elif self._is_of_the_tool(folded, word.text, is_of_browser=is_of_browser):
                browsers.append(_called(key))
            else:
                if word.expands or "{{" in word.text:
                    self._left_variable(Said("Header {key}", key=_called(key)))
                yield HeaderDraft(key, word.text)
        if browsers:
            text = Said(
                "Headers that the program it was copied from says of itself: {keys}",
                keys=", ".join(browsers[:12]),
            )
            self._remarks.append(Remark(Fate.LEFT_OUT, text))
        yield from self._authorization(keys)

    def _is_of_the_tool(self, folded: str, value: str, *, is_of_browser: bool) -> bool:
        if folded.startswith("sec-") or folded == "postman-token":
            return True
        if is_of_browser:
            return folded in _OF_BROWSERS
        return folded == "user-agent" and _TOOLS.match(value) is not None

    def _authorization(self, keys: set[str]) -> Iterator[HeaderDraft]:
        given = [
            (option, word)
            for option, word in (("user", self._user), ("oauth2-bearer", self._bearer))
            if word is not None
        ]
        for number, (option, word) in enumerate(given):
            if "authorization" in keys or number:
                self._say(Fate.LEFT_OUT, option, Said("the header Authorization is there already"))
                continue
            if word.expands or "{{" in word.text:
                # In base64 nobody would find it any more.
                self._say(Fate.IMPOSSIBLE, option, _SECRET_VARIABLE)
                yield HeaderDraft("Authorization", None)
            elif option == "user":
                if ":" not in word.text:
                    self._say(Fate.IMPOSSIBLE, option, Said("the password is not in the command"))
                    yield HeaderDraft("Authorization", None)
                    continue
                coded = base64.b64encode(word.text.encode(errors="replace")).decode()
                self._remarks.append(Remark(Fate.TAKEN, Said("--user, as the header Authorization: Basic")))
                yield HeaderDraft("Authorization", f"Basic {coded}")
            else:
                yield HeaderDraft("Authorization", f"Bearer {word.text}")

    def _members(self) -> tuple[ManualFieldDraft, ...] | None:
        content_type = next(
            (value.text.lower() for key, value in self._headers if key.lower() == "content-type"), ""
        )
        body = self._body()
        if "xml" in content_type or (body.lstrip().startswith("<") and "json" not in content_type):
            raise UnusableError(_XML)
        if content_type.startswith(("multipart/", "application/x-www-form-urlencoded")):
            raise UnusableError(_FORM)
        if self._from_file or not body.strip():
            return None
        parsed = self._parsed(body)
        if not isinstance(parsed, dict) and any(word.expands for _, word in self._data):
            text = Said(
                "Body: a variable of the shell is in it; paste the command with its value in its place"
            )
            self._remarks.append(Remark(Fate.IMPOSSIBLE, text))
            self.is_sound = False
            return None
        if not isinstance(parsed, dict):
            looks_like_form = "json" not in content_type and re.match(r"[\w.\[\]%+-]{1,200}=", body)
            raise UnusableError(_FORM if looks_like_form else _NO_JSON)
        flat, remarks = flat_members(parsed)
        if any(word.expands for _, word in self._data):
            for draft in flat:
                if _VARIABLE.search(draft.value):
                    self._left_variable(Said("Field {key}", key=shown(draft.key)))
        self._remarks.extend(remarks)
        return tuple(flat)

    def _body(self) -> str:
        """Return the body as cURL puts it together: parts of `--json` follow each other, others are parted by `&`."""
        parts: list[str] = []
        for name, word in self._data:
            if parts and name != "json":
                parts.append("&")
            parts.append(word.text)
        return "".join(parts)

    def _parsed(self, body: str) -> object:
        # Windows PowerShell hands inner quotation marks over only where they have a backslash.
        tries = [body, body.replace('\\"', '"')] if self._shell is Shell.POWERSHELL else [body]
        for text in tries:
            try:
                return read_exactly(text)
            except (ValueError, RecursionError):
                continue
        return None

    def _say_the_rest(self, *, more: bool) -> None:
        if self._meaningless:
            options = ", ".join(shown(option) for option in dict.fromkeys(self._meaningless[:200]))
            text = Said("Options that say nothing of the request: {options}", options=options[:300])
            self._remarks.append(Remark(Fate.LEFT_OUT, text))
        if more:
            self._remarks.append(
                Remark(Fate.LEFT_OUT, Said("What follows the command, which is another one"))
            )


def _called(key: str) -> str:
    """Return a header's key as it may be shown: what is none, because a quotation mark was lost, may hold a value."""
    return shown(key) if _KEY.fullmatch(key) else "…"


_KEY = re.compile(r"[A-Za-z0-9_\-.]{1,64}")
_FILE = Said("it names a file, and no file is read")
_COOKIE = Said("Cookie: it is the sign-in of a browser, which ends; ask the vendor for a key of its own")
_SECRET_VARIABLE = Said("a variable of the shell is in it; enter the value of the header Authorization")
