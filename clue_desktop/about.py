"""What this installation is: what it is made of under which licences, where its files are."""

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


def _required(requirements: list[str], *, of_project: bool) -> Iterator[str]:
    for requirement in requirements:
        named = _NAME.match(requirement)
        extra = "extra ==" in requirement
        if named and (not extra or (of_project and "dev" not in requirement.partition("extra ==")[2])):
            yield named.group()
