"""The licences of what the program is made of: their names, and their texts as the packages bring them.

For *About*, and for the notices that a bundle carries (`packaging/bundles/notices.py`). The standard library alone is
needed. Texts that packages should bring, and do not, stand in `resources/licences`, as do those of Qt and of Python.
"""

import re
from collections.abc import Iterator
from importlib import metadata, resources
from pathlib import PurePosixPath

_LONGEST_NAME = 80
_NAMED_LIKE_A_LICENCE = re.compile(r"(LICEN[CS]E|COPYING|NOTICE|AUTHORS)", re.IGNORECASE)
_SPDX = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*")

QT = ("qt.txt", "lgpl-3.0.txt", "gpl-3.0.txt")
GIVEN = {
    "iregexp-check": ("iregexp-check.txt",),
    "pyside6-essentials": QT,
    "shiboken6": QT,
    # The Lesser licence, which these bring, builds on the other.
    "psycopg": ("gpl-3.0.txt",),
    "psycopg-binary": ("gpl-3.0.txt",),
}
"""Package (its normalized name) → files of `resources/licences` besides what it brings."""
OWN = ("apache-2.0.txt",)
"""Of this program."""
PYTHON = ("python.txt",)
"""Of the interpreter that bundles bring along."""


def normal(name: str) -> str:
    """Return the name of a package as they are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_name(distribution: metadata.Distribution) -> str:
    """Return a package's licence as its metadata name it, in one line; "" where they do not."""
    about = distribution.metadata
    given = about.get_all("License") or []
    classifiers = [
        classifier.rpartition(" :: ")[2]
        for classifier in about.get_all("Classifier") or []
        if classifier.startswith("License :: ")
    ]
    # The field of old holds an expression, a name, or a whole text.
    expressions = [*(about.get_all("License-Expression") or []), *filter(_is_expression, given)]
    named = next(iter(expressions), "") or " and ".join(classifiers) or next(iter(given), "")
    first_line = next(iter(named.strip().splitlines()), "")
    return first_line if len(first_line) <= _LONGEST_NAME else f"{first_line[: _LONGEST_NAME - 1]}…"


def licence_texts(distribution: metadata.Distribution) -> list[tuple[str, str]]:
    """Return the licence texts of a package with the names of their files, in a fixed order."""
    found = {
        _inside(str(file)): text
        for file in distribution.files or []
        if _is_licence(PurePosixPath(str(file))) and (text := file.read_text(encoding="utf-8").strip())
    }
    given = ((name, given_text(name)) for name in GIVEN.get(normal(distribution.metadata["Name"]), ()))
    return [*sorted(found.items()), *given]


def given_text(name: str) -> str:
    """Return a text of `resources/licences`."""
    text = resources.files("resources").joinpath("licences", name).read_text(encoding="utf-8")
    return text.strip()


def texts_of(name: str) -> Iterator[tuple[str, str]]:
    """Yield the licence texts of an installed package by its name; none where it is not installed."""
    try:
        distribution = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return
    yield from licence_texts(distribution)


def _is_expression(text: str) -> bool:
    """Tell whether a text names licences as SPDX does, where more than one word stands in it."""
    return " OR " in text or " AND " in text or bool(re.search(r"-[0-9]", text) and _SPDX.fullmatch(text))


def _is_licence(path: PurePosixPath) -> bool:
    """Tell whether a file of a package is one of its licence texts: in its .dist-info, there where PEP 639 wants it or of old."""
    parts = path.parts
    if len(parts) < 2 or not parts[0].endswith(".dist-info"):
        return False
    if parts[1] in {"licenses", "license_files"}:
        return len(parts) > 2
    return len(parts) == 2 and _NAMED_LIKE_A_LICENCE.match(parts[1]) is not None


def _inside(path: str) -> str:
    """Return the name of a licence file without the folders that all have."""
    parts = PurePosixPath(path).parts[1:]
    return "/".join(parts[1:] if parts[0] in {"licenses", "license_files"} else parts)
