"""What a bundle says of itself to whoever has it: the licence, the notices of others' code, and a bill of materials.

Made from the lock and from the packages as they are laid out for the bundle; the same inputs give the same bytes. A
package whose licence is not one of `ALLOWED`, or that brings no licence text, stops the making of the bundle by its name.
"""

import json
import re
import sys
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from bundles.say import BundleError
from bundles.source import NAME, PROJECT, Source
from bundles.wheels import Locked

if str(PROJECT) not in sys.path:  # a bundle is made by any Python, the project need not be installed in it
    sys.path.append(str(PROJECT))
from clue_desktop.licences import PYTHON, given_text, licence_name, licence_texts, normal

LICENCE = "LICENSE"
NOTICES = "THIRD-PARTY-NOTICES.txt"
SBOM = "sbom.cdx.json"

ALLOWED = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MIT-0"),
    *("MPL-2.0", "PSF-2.0", "Unlicense", "Zlib"),
    # Its libraries stay files of their own, which whoever has the bundle may replace (resources/licences/qt.txt).
    "LGPL-3.0-only",
}
"""SPDX identifiers of licences under which a part may be shipped."""
NAMED = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
    "PSF": "PSF-2.0",
    "BSD": "BSD-3-Clause",
}
"""How packages of old name their licence, the classifiers among them, and what is meant."""

_LINE = "=" * 100
_NAMESPACE = uuid.UUID("b2c4a9ff-6c0e-4d0a-9b21-3d1f0a9c7e55")
_SPLIT = re.compile(r"\s+(AND|OR)\s+|\s+(and)\s+")


@dataclass(frozen=True, slots=True)
class Notice:
    """A part of a bundle.

    Attributes:
        licence: as its metadata name it.
        texts: (name of the file, text).
        hashes: `sha256:…` of the files that the lock allows for it.
    """

    name: str
    version: str
    licence: str
    texts: tuple[tuple[str, str], ...]
    hashes: tuple[str, ...] = ()

    @property
    def expression(self) -> str:
        """The licence in SPDX's words; "" where it is not known in them."""
        parts = [NAMED.get(part, part) for part in _terms(self.licence)]
        joins = [found[1] or "AND" for found in _SPLIT.finditer(self.licence)]
        if not all(re.fullmatch(r"[A-Za-z0-9.+-]+", part) for part in parts):
            return ""
        words = [parts[0]]
        for join, part in zip(joins, parts[1:], strict=True):
            words += [join, part]
        return " ".join(words)


def collected(locked: Sequence[Locked], packages: Path) -> list[Notice]:
    """Return the locked packages that are laid out in a folder, by name. Raises BundleError for one that may not be shipped."""
    laid_out = {
        normal(distribution.metadata["Name"]): distribution
        for distribution in metadata.distributions(path=[str(packages)])
    }
    notices = []
    for entry in sorted(locked, key=lambda entry: normal(entry.name)):
        distribution = laid_out.get(normal(entry.name))
        if distribution is None or distribution.version != entry.version:
            found = "not there" if distribution is None else distribution.version
            raise BundleError(f"{entry.name} {entry.version} is in the lock; in {packages} it is {found}.")
        notices.append(
            Notice(
                distribution.metadata["Name"],
                distribution.version,
                licence_name(distribution),
                tuple(licence_texts(distribution)),
                entry.hashes,
            )
        )
    check(notices)
    return notices


def check(notices: Sequence[Notice]) -> None:
    """Raise BundleError, naming the packages, where one has no licence text or none of the licences that are allowed."""
    without = [notice.name for notice in notices if not notice.texts]
    if without:
        raise BundleError(
            f"No licence text: {', '.join(without)}. Add the text to resources/licences and name it in"
            " clue_desktop/licences.py."
        )
    refused = [
        f"{notice.name} ({notice.licence or 'none named'})"
        for notice in notices
        if not is_allowed(notice.licence)
    ]
    if refused:
        raise BundleError(
            f"Not among the licences that may be shipped (packaging/bundles/notices.py): {', '.join(refused)}."
        )


def is_allowed(licence: str) -> bool:
    """Tell whether a part may be shipped under a licence: each of those joined by AND, one of those joined by OR."""
    if "(" in licence and licence not in NAMED:
        return False  # nested choices are for a person to read
    # AND binds closer than OR (SPDX 2.3, annex D).
    return any(
        all(_is_known(part) for part in _SPLIT_AND.split(choice)) for choice in re.split(r"\s+OR\s+", licence)
    )


_SPLIT_AND = re.compile(r"\s+(?:AND|and)\s+")


def _is_known(part: str) -> bool:
    return NAMED.get(part.strip(), part.strip()) in ALLOWED


def _terms(licence: str) -> list[str]:
    return [part for part in re.split(r"\s+(?:AND|OR|and)\s+", licence) if part]


def text_of(notices: Sequence[Notice], *, with_python: bool) -> str:
    """Return the notices as one text; `with_python` for a bundle that brings its interpreter along."""
    parts = [
        f"CLUe Desktop is under the Apache License 2.0 (the file {LICENCE}). It is made with the code of others:",
        "\n".join(f"{notice.name} {notice.version}: {notice.licence}" for notice in notices),
    ]
    for notice in notices:
        texts = "\n\n".join(f"--- {name}\n\n{text}" for name, text in notice.texts)
        parts.append(f"{_LINE}\n{notice.name} {notice.version}\n{notice.licence}\n{_LINE}\n\n{texts}")
    if with_python:
        texts = "\n\n".join(map(given_text, PYTHON))
        parts.append(f"{_LINE}\nPython\nPSF-2.0\n{_LINE}\n\n{texts}")
    return "\n\n".join("\n".join(line.rstrip() for line in part.splitlines()) for part in parts) + "\n"


def sbom_of(source: Source, notices: Sequence[Notice]) -> str:
    """Return the bill of materials: CycloneDX 1.6 in JSON (ECMA-424)."""
    own = f"pkg:generic/{NAME}@{source.version}"
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, _fingerprint(source, notices))}",
        "version": 1,
        "metadata": {
            "timestamp": f"{datetime.fromtimestamp(source.epoch, UTC):%Y-%m-%dT%H:%M:%SZ}",
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": NAME,
                "version": source.version,
                "purl": own,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
                "properties": [{"name": "clue:commit", "value": source.commit}],
            },
        },
        "components": [_component(notice) for notice in notices],
        "dependencies": [
            {"ref": own, "dependsOn": [_purl(notice) for notice in notices]},
            *({"ref": _purl(notice)} for notice in notices),
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _component(notice: Notice) -> dict[str, object]:
    hashes = [{"alg": "SHA-256", "content": one.removeprefix("sha256:")} for one in sorted(notice.hashes)]
    return {
        "type": "library",
        "bom-ref": _purl(notice),
        "name": notice.name,
        "version": notice.version,
        # Of all files that the lock allows, one of which is in the bundle.
        **({"hashes": hashes} if hashes else {}),
        "licenses": _licences(notice),
        "purl": _purl(notice),
    }


def _licences(notice: Notice) -> list[dict[str, object]]:
    expression = notice.expression
    if not expression:
        return [{"license": {"name": notice.licence}}]
    return [{"expression": expression}] if " " in expression else [{"license": {"id": expression}}]


def _purl(notice: Notice) -> str:
    return f"pkg:pypi/{normal(notice.name)}@{notice.version}"


def _fingerprint(source: Source, notices: Sequence[Notice]) -> str:
    return "\n".join([source.version, source.commit, *map(_purl, notices)])


def write(
    source: Source, locked: Sequence[Locked], packages: Path, folder: Path, *, with_python: bool = True
) -> list[Path]:
    """Write licence, notices and bill of materials of a bundle into a folder; return the files.

    Args:
        source: the commit that it is made of.
        locked: the packages that are in it, as the lock has them.
        packages: the folder in which they are laid out, with their .dist-info folders.
        folder: where to.
        with_python: whether the bundle brings its interpreter along.

    Raises BundleError.
    """
    notices = collected(locked, packages)
    contents = {
        LICENCE: (source.tree / LICENCE).read_text(encoding="utf-8"),
        NOTICES: text_of(notices, with_python=with_python),
        SBOM: sbom_of(source, notices),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in contents.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in contents]
