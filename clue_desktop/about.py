"""What this installation is: what it is made of under which licences, where its files are."""

import platform
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

_PROJECT = "clue-desktop"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_LONGEST_LICENCE = 80


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
        name = _normal(waiting.pop())
        if name in found:
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # of another system, or of an extra that is not installed
        about = distribution.metadata
        found[name] = Part(about["Name"], distribution.version, _licence(about))
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


def _licence(about: metadata.PackageMetadata) -> str:
    classifiers = [
        classifier.rpartition(" :: ")[2]
        for classifier in about.get_all("Classifier") or []
        if classifier.startswith("License :: ")
    ]
    named = next(iter(about.get_all("License-Expression") or []), "")
    given = named or " and ".join(classifiers) or next(iter(about.get_all("License") or []), "")
    first_line = next(iter(given.strip().splitlines()), "")
    return first_line if len(first_line) <= _LONGEST_LICENCE else f"{first_line[: _LONGEST_LICENCE - 1]}…"


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
