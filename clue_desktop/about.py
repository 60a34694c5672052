"""What this installation is: what it is made of under which licences, where its files are."""

import getpass
import platform
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from clue_desktop.licences import licence_name, normal

_PROJECT = "clue-desktop"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_SERVER = re.compile(r"(?P<scheme>https?://)(?:[^\s/@]*@)?(?P<host>\[[^\]\s]*\]|[^\s/:·]+)")
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_OWN_HOSTS = {"127.0.0.1", "localhost", "[::1]"}


@dataclass(frozen=True, slots=True)
class Part:
    """A library that the program is made of.

    Attributes:
        licence: as its metadata name it, in one line; "" where they do not.
    """

    name: str
    version: str
    licence: str


def parts() -> list[Part]:
    """Return the libraries that are installed for the program, those of its development left out, by name."""
    found: dict[str, Part] = {}
    waiting = [_PROJECT]
    while waiting:
        name = normal(waiting.pop())
        if name in found:
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # of another system, or of an extra that is not installed
        found[name] = Part(distribution.metadata["Name"], distribution.version, licence_name(distribution))
        waiting += _required(distribution.requires or [], of_project=name == _PROJECT)
    found.pop(_PROJECT, None)
    return sorted(found.values(), key=lambda part: part.name.casefold())


def system() -> str:
    """Return what it runs on: Python and the operating system."""
    named = platform.platform(terse=True)
    if sys.platform.startswith("linux"):
        with suppress(OSError):
            named = platform.freedesktop_os_release().get("PRETTY_NAME") or named
    return f"Python {platform.python_version()}, {named}, {platform.machine() or sys.platform}"


def without_home(path: Path) -> str:
    """Return a path that does not name the user."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except ValueError:
        return str(path)


def for_support(text: str) -> str:
    """Return a text that may leave the house: without the names of this user and computer, of servers, and of people."""
    text = _EMAIL.sub("‹email›", _SERVER.sub(_without_host, text))
    for name, instead in _names():
        text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", instead, text, flags=re.IGNORECASE)
    return text


def _names() -> Iterator[tuple[str, str]]:
    """Yield what names this user and this computer, and what stands for it."""
    home = str(Path.home())
    if len(home) > 1:
        yield home, "~"
    with suppress(OSError, KeyError, ImportError):  # a user whom the system does not know
        yield getpass.getuser(), "‹user›"
    if name := Path.home().name:
        yield name, "‹user›"
    host = platform.node()
    for name in (host, host.partition(".")[0]):
        if name and name.casefold() != "localhost":
            yield name, "‹computer›"


def _without_host(found: re.Match[str]) -> str:
    return found[0] if found["host"] in _OWN_HOSTS else f"{found['scheme']}‹server›"


def _required(requirements: list[str], *, of_project: bool) -> Iterator[str]:
    for requirement in requirements:
        named = _NAME.match(requirement)
        extra = "extra ==" in requirement
        if named and (not extra or (of_project and "dev" not in requirement.partition("extra ==")[2])):
            yield named.group()
