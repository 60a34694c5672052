"""Licences: what the project is under, what a bundle says of others' code, its bill of materials, and what may not be shipped."""

import dataclasses
import json
import subprocess
import sys
import sysconfig
import tomllib
import uuid
from collections.abc import Callable
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import audit
import jsonschema_rs
import notices as command
import pytest
from bundles.notices import (
    ALLOWED,
    LICENCE,
    NAMED,
    NOTICES,
    SBOM,
    Notice,
    check,
    collected,
    is_allowed,
    sbom_of,
    text_of,
    write,
)
from bundles.say import BundleError
from bundles.source import Source
from bundles.wheels import WINDOWS, Locked, linux, meant, read_lock

from clue_desktop.about import parts
from clue_desktop.licences import GIVEN, OWN, PYTHON, QT, given_text, licence_texts, texts_of

ROOT = Path(__file__).resolve().parents[2]
COMMIT = "0123456789abcdef0123456789abcdef01234567"
SOURCE = Source(ROOT, "0.2.0", COMMIT, 1_764_320_400)


def test_the_project_is_under_the_apache_licence():
    description = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert description["license"] == "Apache-2.0"
    assert description["license-files"] == ["LICENSE"]
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert given_text(OWN[0]) == text.strip(), "what About shows"


@pytest.mark.parametrize("part", [part.name for part in parts()])
def test_each_part_of_this_installation_has_its_text_and_is_allowed(part: str):
    """So that a package that comes with an upgrade of the locks is looked at."""
    assert any(len(text) > 300 for _, text in texts_of(part))
    (licence,) = [found.licence for found in parts() if found.name == part]
    assert is_allowed(licence), licence


def test_qts_licence_says_how_it_is_met():
    texts = dict(texts_of("PySide6_Essentials"))
    assert list(texts) == list(QT)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in texts["lgpl-3.0.txt"]
    assert "END OF TERMS AND CONDITIONS" in texts["gpl-3.0.txt"]
    for promise in ("put changed ones in their place", "Where the source is", "reverse engineering"):
        assert promise in texts["qt.txt"]
    assert texts == dict(texts_of("shiboken6"))


def test_every_given_text_is_there_and_used():
    folder = resources.files("resources").joinpath("licences")
    there = {file.name for file in folder.iterdir()}
    assert there == {name for names in GIVEN.values() for name in names} | set(PYTHON) | set(OWN)
    assert all(given_text(name) for name in there)


def test_a_package_that_is_not_there_has_no_text():
    assert list(texts_of("no-such-package")) == []


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("MIT License", True),
        ("Apache-2.0 OR BSD-3-Clause", True),
        ("Apache-2.0 AND CNRI-Python", True),
        ("Apache Software License and MIT License", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("GPL-3.0-only OR MIT AND BSD-2-Clause", True),
        ("GPL-3.0-only", False),
        ("GPL-3.0-only OR AGPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("MIT License and GNU General Public License (GPL)", False),
        ("GPL-3.0-only OR MIT AND GPL-2.0-only", False),
        ("(MIT OR GPL-3.0-only) AND Zlib", False),
        ("mit", False),
        ("Proprietary", False),
        ("LGPL-2.1-or-later", False),
        ("", False),
    ],
)
def test_what_may_be_shipped(licence: str, *, allowed: bool):
    assert is_allowed(licence) is allowed


def test_the_names_of_old_mean_allowed_licences():
    assert set(NAMED.values()) <= ALLOWED


# ---------------------------------------------------------------- packages as they are laid out


Lay = Callable[..., Locked]


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    """Lay a package out in `tmp_path`, and return its entry of a lock."""

    def laid(name: str, licence: str = "MIT", *, files: dict[str, str] | None = None) -> Locked:
        info = tmp_path / f"{name.replace('-', '_')}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\nLicense-Expression: {licence}\n", "utf-8"
        )
        texts = {"licenses/LICENSE": f"The licence of {name}."} if files is None else files
        for file, text in texts.items():
            (info / file).parent.mkdir(parents=True, exist_ok=True)
            (info / file).write_text(text, "utf-8")
        record = [f"{info.name}/{file},," for file in ("METADATA", "RECORD", *texts)]
        (info / "RECORD").write_text("\n".join(record), "utf-8")
        return Locked(name, "1.0", "", ("sha256:" + "cd" * 32, "sha256:" + "ab" * 32))

    return laid


def test_the_notices_are_the_same_whatever_the_order(tmp_path: Path, lay: Lay):
    locked = [
        lay("zebra"),
        lay("Ant_eater", files={"LICENSE.txt": "Text.  \n", "NOTICE": "Ants."}),
        lay("bee"),
    ]
    first, again = collected(locked, tmp_path), collected(locked[::-1], tmp_path)
    assert first == again
    assert [notice.name for notice in first] == ["Ant_eater", "bee", "zebra"]
    assert first[0].texts == (("LICENSE.txt", "Text."), ("NOTICE", "Ants."))
    text = text_of(first, with_python=False)
    assert text == text_of(again, with_python=False)
    assert "\nAnt_eater 1.0: MIT\nbee 1.0: MIT\nzebra 1.0: MIT\n" in text
    assert "The licence of zebra." in text
    assert not any(line != line.rstrip() for line in text.splitlines())
    assert "PYTHON SOFTWARE FOUNDATION" in text_of(first, with_python=True)


def test_a_package_without_a_text_is_named(tmp_path: Path, lay: Lay):
    locked = [lay("bee"), lay("mute", files={}), lay("blank", files={"LICENSE": " \n"})]
    with pytest.raises(BundleError, match=r"No licence text: blank, mute\."):
        collected(locked, tmp_path)


def test_a_package_under_another_licence_is_named(tmp_path: Path, lay: Lay):
    locked = [lay("bee"), lay("viral", "AGPL-3.0-only")]
    with pytest.raises(BundleError, match=r"viral \(AGPL-3\.0-only\)"):
        collected(locked, tmp_path)
    with pytest.raises(BundleError, match=r"silent \(none named\)"):
        check([Notice("silent", "1", "", (("x", "y"),))])


def test_what_is_locked_has_to_be_there_in_that_version(tmp_path: Path, lay: Lay):
    with pytest.raises(BundleError, match=r"bee 2\.0 is in the lock; in .* it is 1\.0"):
        collected([dataclasses.replace(lay("bee"), version="2.0")], tmp_path)
    with pytest.raises(BundleError, match=r"gone 1\.0 is in the lock; in .* it is not there"):
        collected([Locked("gone", "1.0", "", ("sha256:00",))], tmp_path)


def test_licence_files_are_found_where_old_and_new_packages_have_them(tmp_path: Path, lay: Lay):
    lay(
        "many",
        files={
            "licenses/LICENSE": "new",
            "licenses/vendor/x/COPYING": "vendor",
            "LICENCE.rst": "old",
            "AUTHORS": "we",
            "top_level.txt": "many",
            "sboms/x.json": "{}",
        },
    )
    (found,) = metadata.distributions(path=[str(tmp_path)])
    assert licence_texts(found) == [
        ("AUTHORS", "we"),
        ("LICENCE.rst", "old"),
        ("LICENSE", "new"),
        ("vendor/x/COPYING", "vendor"),
    ]


# ---------------------------------------------------------------- the bill of materials


# What of CycloneDX 1.6 (ECMA-424) a document of ours can get wrong.
LICENCES = {
    "oneOf": [
        {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["license"],
                "additionalProperties": False,
                "properties": {
                    "license": {
                        "type": "object",
                        "additionalProperties": False,
                        "oneOf": [{"required": ["id"]}, {"required": ["name"]}],
                        "properties": {
                            "id": {"enum": sorted(ALLOWED)},
                            "name": {"type": "string", "minLength": 1},
                        },
                    }
                },
            },
        },
        {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": {
                "type": "object",
                "required": ["expression"],
                "additionalProperties": False,
                "properties": {"expression": {"type": "string", "minLength": 1}},
            },
        },
    ]
}
COMPONENT = {
    "type": "object",
    "required": ["type", "name", "version", "bom-ref", "purl", "licenses"],
    "additionalProperties": False,
    "properties": {
        "type": {"enum": ["application", "library"]},
        "bom-ref": {"type": "string", "minLength": 1},
        "name": {"type": "string", "minLength": 1},
        "version": {"type": "string", "minLength": 1},
        "purl": {"type": "string", "pattern": "^pkg:(pypi/[a-z0-9-]+|generic/clue-desktop)@[^@]+$"},
        "licenses": LICENCES,
        "hashes": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "type": "object",
                "required": ["alg", "content"],
                "additionalProperties": False,
                "properties": {"alg": {"const": "SHA-256"}, "content": {"pattern": "^[a-f0-9]{64}$"}},
            },
        },
        "properties": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "value"],
                "additionalProperties": False,
                "properties": {"name": {"type": "string"}, "value": {"type": "string"}},
            },
        },
    },
}
SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "required": [
        "bomFormat",
        "specVersion",
        "serialNumber",
        "version",
        "metadata",
        "components",
        "dependencies",
    ],
    "additionalProperties": False,
    "properties": {
        "$schema": {"const": "http://cyclonedx.org/schema/bom-1.6.schema.json"},
        "bomFormat": {"const": "CycloneDX"},
        "specVersion": {"const": "1.6"},
        "serialNumber": {
            "pattern": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
        },
        "version": {"type": "integer", "minimum": 1},
        "metadata": {
            "type": "object",
            "additionalProperties": False,
            "required": ["timestamp", "component"],
            "properties": {
                "timestamp": {"pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
                "component": COMPONENT,
            },
        },
        "components": {"type": "array", "uniqueItems": True, "items": COMPONENT},
        "dependencies": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "type": "object",
                "required": ["ref"],
                "additionalProperties": False,
                "properties": {
                    "ref": {"type": "string"},
                    "dependsOn": {"type": "array", "uniqueItems": True, "items": {"type": "string"}},
                },
            },
        },
    },
}


@pytest.mark.skipif(sys.platform != "linux", reason="the markers of the lock are judged for Linux")
def test_the_bill_of_materials_is_what_cyclonedx_wants():
    """Of the very packages of this installation."""
    folder = Path(sysconfig.get_path("purelib"))
    locked = meant(
        read_lock(SOURCE.lock("server").read_text("utf-8")),
        linux(f"{sys.version_info[0]}.{sys.version_info[1]}"),
    )
    present = [entry for entry in locked if entry.name != "setuptools"]
    notices = collected(present, folder)
    document = json.loads(sbom_of(SOURCE, notices))
    jsonschema_rs.validate(SCHEMA, document)
    own = document["metadata"]["component"]
    assert own["properties"] == [{"name": "clue:commit", "value": COMMIT}]
    assert uuid.UUID(document["serialNumber"].removeprefix("urn:uuid:")).version == 5
    by_name = {component["name"]: component for component in document["components"]}
    assert by_name["httpx"]["purl"] == "pkg:pypi/httpx@" + metadata.version("httpx")
    assert by_name["httpx"]["licenses"] == [{"license": {"id": "BSD-3-Clause"}}]
    assert by_name["cryptography"]["licenses"] == [{"expression": "Apache-2.0 OR BSD-3-Clause"}]
    assert all(component["hashes"] for component in document["components"])
    refs = {component["bom-ref"] for component in document["components"]}
    assert set(document["dependencies"][0]["dependsOn"]) == refs
    assert sbom_of(SOURCE, notices) == sbom_of(SOURCE, collected(present[::-1], folder))
    assert sbom_of(dataclasses.replace(SOURCE, commit="f" * 40), notices) != sbom_of(SOURCE, notices)


@pytest.mark.parametrize(
    ("licence", "words"),
    [
        ("MIT License", [{"license": {"id": "MIT"}}]),
        ("Apache Software License and MIT License", [{"expression": "Apache-2.0 AND MIT"}]),
        ("Some terms of our own", [{"license": {"name": "Some terms of our own"}}]),
    ],
)
def test_a_licence_is_said_in_spdxs_words_where_it_can_be(licence: str, words: list[object]):
    document = json.loads(sbom_of(SOURCE, [Notice("x", "1", licence, ())]))
    assert document["components"][0]["licenses"] == words
    assert "hashes" not in document["components"][0]


def test_a_bundle_gets_its_three_files(tmp_path: Path, lay: Lay):
    files = write(SOURCE, [lay("bee")], tmp_path, tmp_path / "out", with_python=False)
    assert [file.name for file in files] == [LICENCE, NOTICES, SBOM]
    assert (tmp_path / "out" / LICENCE).read_bytes() == (ROOT / "LICENSE").read_bytes()
    jsonschema_rs.validate(SCHEMA, json.loads((tmp_path / "out" / SBOM).read_text("utf-8")))
    before = [file.read_bytes() for file in files]
    write(
        SOURCE,
        [Locked("bee", "1.0", "", ("sha256:" + "ab" * 32, "sha256:" + "cd" * 32))],
        tmp_path,
        tmp_path / "out",
        with_python=False,
    )
    assert [file.read_bytes() for file in files] == before


def test_the_command_names_what_may_not_be_shipped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(command, "source_of", _this_tree)
    assert command.main(["--packages", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "notices: aiosmtplib" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert command.TARGETS["windows"] is WINDOWS


class _this_tree:  # noqa: N801 - stands for a function
    def __enter__(self) -> Source:
        return SOURCE

    def __exit__(self, *_: object) -> None:
        pass


# ---------------------------------------------------------------- what is known against it


REPORT = {
    "dependencies": [
        {"name": "bee", "version": "1.0", "vulns": []},
        {"name": "wasp", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]},
        {"name": "hornet", "version": "3.0", "vulns": [{"id": "GHSA-2", "fix_versions": []}]},
        {"name": "moth", "skip_reason": "not there"},
    ]
}


@pytest.mark.parametrize(
    ("report", "status", "error", "verdict", "words"),
    [
        (REPORT, 1, "", 1, "wasp 2.0: PYSEC-1, mended by 2.1\n"),
        (REPORT, 1, "", 1, "hornet 3.0: GHSA-2, mended by no version yet\n"),
        ({"dependencies": []}, 0, "", 0, "packages, nothing known"),
        (None, 1, "ConnectionError: no route\n", 2, "could not be asked: ConnectionError: no route"),
        ({"dependencies": []}, 1, "moth: not found", 2, "ended with 1: moth: not found"),
    ],
)
def test_what_pip_audit_says_becomes_a_verdict(
    report: object,
    status: int,
    error: str,
    verdict: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    def run(asked: list[str], **_: object) -> "subprocess.CompletedProcess[str]":
        assert {"--require-hashes", "--disable-pip", "--strict"} <= set(asked)
        if report is not None:
            Path(asked[-1]).write_text(json.dumps(report), "utf-8")
        return subprocess.CompletedProcess(asked, status, "", error)

    monkeypatch.setattr(subprocess, "run", run)
    assert audit.main([str(SOURCE.lock("bundle-server"))]) == verdict
    said = capsys.readouterr()
    assert words in said.out + said.err


def test_what_is_for_another_system_is_asked_of_too():
    """Of each lock every package in every version, and none twice in one question."""
    for name in audit.BUNDLES:
        locked = read_lock(SOURCE.lock(name).read_text("utf-8"))
        asked = audit.rounds(locked)
        assert {(entry.name, entry.version) for one in asked for entry in one} == {
            (entry.name, entry.version) for entry in locked
        }
        for one in asked:
            assert len({entry.name for entry in one}) == len(one)
            assert not any(";" in str(entry) for entry in one)
        assert len(asked) == 2


def test_a_lock_that_is_not_there_is_no_verdict(capsys: pytest.CaptureFixture[str]):
    assert audit.main(["nowhere.txt"]) == 2
    assert "nowhere.txt" in capsys.readouterr().err
