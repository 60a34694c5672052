"""The application of macOS, as far as it can be tried without a Mac: texts, icon, layout, command lines, and its launcher in C."""

import hashlib
import io
import json
import os
import plistlib
import shutil
import struct
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
from pathlib import Path
from typing import Any

import bundle
import certifi
import pytest
from bundles import macho, macos, macos_commands, macos_texts
from bundles.icns import KINDS, container, elements, icon_of, png_size
from bundles.macos_commands import Inputs
from bundles.say import BundleError
from bundles.selftest_common import BLOCKED_CARD, GRANTED_CARD, Administrator
from bundles.source import PROJECT, Source

SOURCE = Source(PROJECT, "0.2.0rc1", "0123456789abcdef0123456789abcdef01234567", 1_764_320_400)
LAUNCHER = PROJECT / "packaging" / "bundles" / "macos_files" / "launcher.c"


# ---------------------------------------------------------------- texts


def test_the_property_list_names_the_application():
    told = plistlib.loads(macos_texts.info_plist("0.2.0rc1"))
    assert told["CFBundleIdentifier"] == "com.clue.desktop"
    assert (told["CFBundleShortVersionString"], told["CFBundleVersion"]) == ("0.2.0", "0.2.0")
    assert told["CFBundleExecutable"] == "clue-desktop"
    assert told["CFBundleIconFile"] == macos_texts.ICON
    assert told["CFBundleLocalizations"] == ["en", "ko"]
    assert told["LSMinimumSystemVersion"] == "13.0"
    assert told["NSLocalNetworkUsageDescription"], "or macOS asks without a reason, from version 15 on"
    assert macos_texts.info_plist("0.2.0") == macos_texts.info_plist("0.2.0")
    assert "NSLocalNetworkUsageDescription" in macos_texts.words_in_korean().decode()


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("1", "1.0.0"), ("1.2", "1.2.0"), ("1.2.3", "1.2.3"), ("1.2.3.post4", "1.2.3"), ("1.2a1", "1.2.0")],
)
def test_a_version_is_three_numbers_to_macos(version: str, numbers: str):
    assert macos_texts.numbers_of(version) == numbers


def test_a_changed_qt_may_be_loaded():
    """The LGPL grants that; the hardened runtime would refuse a library of another signature."""
    granted = plistlib.loads(macos_texts.entitlements())
    assert granted == {
        "com.apple.security.cs.allow-jit": True,
        "com.apple.security.cs.disable-library-validation": True,
    }


@pytest.mark.skipif(os.name != "posix", reason="programs of a shell")
def test_a_program_of_the_terminal_finds_the_application_around_it(tmp_path: Path):
    resources = tmp_path / "문 App.app" / "Contents" / "Resources"
    python = resources / "runtime" / "bin" / f"python{macos_texts.PYTHON}"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$0" "$@"\n', "utf-8")
    python.chmod(0o755)
    macos.write_texts(SOURCE, resources.parent)
    assert {file.name for file in (resources / "bin").iterdir()} == set(SOURCE.programs())
    first, second = tmp_path / "bin" / "clue-server", tmp_path / "other link"
    first.parent.mkdir()
    first.symlink_to(resources / "bin" / "clue-server")
    second.symlink_to(Path("bin") / "clue-server")
    for program in (resources / "bin" / "clue-server", first, second):
        done = subprocess.run(
            [program, "--data-dir", "a b"], cwd="/", capture_output=True, text=True, check=True, timeout=20
        )
        own, *words = done.stdout.splitlines()
        assert Path(own).resolve() == python
        assert words == ["-I", "-B", "-m", "server", "--data-dir", "a b"]
    modules = {
        file.name: file.read_text("utf-8").split("-m ")[1].split()[0]
        for file in (resources / "bin").iterdir()
    }
    assert modules == {
        "clue-desktop": "clue_desktop",
        "clue-server": "server",
        "clue-device": "server.sandbox.device",
        "clue-vendor": "server.sandbox.sample_vendor",
    }


# ---------------------------------------------------------------- the icon


def png(size: int, height: int | None = None) -> bytes:
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + b"IHDR"
        + struct.pack(">II", size, size if height is None else height)
        + bytes([size % 251])
    )


def test_the_container_holds_each_size():
    icon = container({size: png(size) for size in set(KINDS.values())})
    assert icon[:4] == b"icns"
    assert struct.unpack(">I", icon[4:8]) == (len(icon),)
    assert {kind: png_size(picture)[0] for kind, picture in elements(icon).items()} == KINDS


@pytest.mark.parametrize("size", sorted(set(KINDS.values())))
def test_a_picture_that_is_missing_or_of_another_size_is_refused(size: int):
    pictures = {one: png(one) for one in set(KINDS.values())}
    for wrong in (b"", b"GIF89a", png(size + 1), png(size, 1)):
        with pytest.raises(BundleError, match=f"{size} by {size}"):
            container({**pictures, size: wrong})


@pytest.mark.parametrize(
    "icon",
    [
        b"",
        b"icns\0\0\0\x09",
        b"icnt\0\0\0\x08",
        b"icns\0\0\0\x10ic07\0\0\0\x09",
        b"icns\0\0\0\x10ic07\0\0\0\x00",
    ],
)
def test_what_is_no_container_is_refused(icon: bytes):
    with pytest.raises(BundleError):
        elements(icon)


def test_the_icon_is_drawn_from_the_drawing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)  # by Qt
    drawing = PROJECT / "resources" / "icons" / "clue-desktop.svg"
    drawn = elements(icon_of(drawing))
    assert set(drawn) == set(KINDS)
    assert len(drawn[b"ic10"]) > len(drawn[b"ic11"]) > 200


# ---------------------------------------------------------------- binaries

ARM = b"\xcf\xfa\xed\xfe" + struct.pack("<I", 0x0100000C)
INTEL = b"\xcf\xfa\xed\xfe" + struct.pack("<I", 0x01000007)
BOTH = (
    b"\xca\xfe\xba\xbe"
    + struct.pack(">I", 2)
    + b"".join(struct.pack(">IIIII", kind, 0, 0, 0, 0) for kind in (0x01000007, 0x0100000C))
)


@pytest.mark.parametrize(
    ("head", "machines"),
    [
        (ARM, {"arm64"}),
        (INTEL, {"x86_64"}),
        (BOTH, {"arm64", "x86_64"}),
        (b"\xfe\xed\xfa\xcf" + struct.pack(">I", 0x12), {"0x12"}),
        (b"\xca\xfe\xba\xbe\x00\x00\x00\x34", set()),  # Java
        (b"\x7fELF", set()),
        (b"MZ", set()),
        (b"", set()),
    ],
)
def test_binaries_are_known_by_their_first_bytes(head: bytes, machines: set[str]):
    assert macho.machines(head) == machines


def test_a_binary_that_is_cut_short_is_for_nothing_that_is_known():
    assert not macho.machines(BOTH[:20]) & {"arm64"}
    assert not macho.machines(ARM[:5]) & {"arm64"}


def test_what_lies_deepest_is_signed_first(tmp_path: Path):
    for place in ("a", "deep/er/b", "deep/c", "text"):
        file = tmp_path / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(ARM if place != "text" else b"text")
    (tmp_path / "link").symlink_to("a")
    assert [path.name for path, _ in macho.binaries(tmp_path)] == ["b", "c", "a"]


# ---------------------------------------------------------------- the layout


def framework(folder: Path, *, with_resources: bool = True) -> Path:
    made = folder / "QtCore.framework"
    inner = made / "Versions" / "A"
    inner.mkdir(parents=True)
    (inner / "QtCore").write_bytes(ARM)
    if with_resources:
        for resources in (inner / "Resources", made / "Resources"):
            resources.mkdir()
            (resources / "Info.plist").write_text("")
    return made


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_frameworks_get_the_links_that_wheels_cannot_hold(tmp_path: Path):
    made = framework(tmp_path)
    for _ in range(2):
        macos.mend_frameworks(tmp_path)
        assert (made / "Versions" / "Current").readlink() == Path("A")
        assert (made / "QtCore").readlink() == Path("Versions/Current/QtCore")
        assert (made / "Resources").readlink() == Path("Versions/Current/Resources")
        assert (made / "Resources" / "Info.plist").exists()
        assert (made / "QtCore").read_bytes() == ARM
    bare = framework(tmp_path / "bare", with_resources=False)
    macos.mend_frameworks(tmp_path)
    assert not (bare / "Resources").exists()


def archive_of(folder: Path, *names: str) -> tuple[Path, str]:
    file = folder / "python.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        for name in names:
            info = tarfile.TarInfo(name)
            info.size = 1
            archive.addfile(info, io.BytesIO(b"x"))
    return file, hashlib.sha256(file.read_bytes()).hexdigest()


def test_python_is_laid_out_without_what_nobody_uses(tmp_path: Path):
    lib = "python/lib/python3.13"
    file, digest = archive_of(
        tmp_path,
        *(
            "python/bin/python3.13",
            "python/bin/pip3",
            "python/bin/idle3.13",
            "python/lib/libpython3.13.dylib",
        ),
        *(
            f"{lib}/os.py",
            f"{lib}/test/test_os.py",
            f"{lib}/tkinter/__init__.py",
            f"{lib}/site-packages/pip/x.py",
        ),
        *("python/include/python3.13/Python.h", "python/lib/tcl9.0/init.tcl", "python/share/man/x"),
    )
    macos.unpack_runtime(file, digest, tmp_path / "app" / "runtime")
    left = {
        path.relative_to(tmp_path / "app" / "runtime").as_posix()
        for path in tmp_path.rglob("app/runtime/**/*")
        if path.is_file()
    }
    assert left == {
        *("bin/python3.13", "lib/libpython3.13.dylib", "lib/python3.13/os.py"),
        "include/python3.13/Python.h",  # until the launcher is built
    }


def test_a_python_of_another_digest_or_version_is_refused(tmp_path: Path):
    file, digest = archive_of(tmp_path, "python/bin/python3.12")
    with pytest.raises(BundleError, match="has the SHA-256"):
        macos.unpack_runtime(file, "0" * 64, tmp_path / "runtime")
    with pytest.raises(BundleError, match=r"is no Python 3\.13"):
        macos.unpack_runtime(file, digest, tmp_path / "runtime")
    with pytest.raises(BundleError, match="cannot be read"):
        macos.unpack_runtime(tmp_path / "gone", digest, tmp_path / "runtime")
    assert not (tmp_path / "runtime").exists()


@pytest.mark.parametrize("name", ["../outside", "/outside"])
def test_an_archive_that_reaches_outside_is_refused(tmp_path: Path, name: str):
    file, digest = archive_of(tmp_path, name)
    try:
        macos.unpack_runtime(file, digest, tmp_path / "runtime")
    except (BundleError, tarfile.FilterError):
        pass
    else:
        pytest.fail("it was taken")
    assert not (tmp_path / "outside").exists()
    assert not Path("/outside").exists()


def test_what_an_application_lacks_is_named(tmp_path: Path):
    app = tmp_path / macos.APP
    macos.write_texts(SOURCE, app / "Contents")
    site = app / "Contents" / "Resources" / "runtime" / "lib" / "python3.13" / "site-packages"
    (site / "wrong").mkdir(parents=True)
    (site / "wrong" / "x.so").write_bytes(INTEL)
    found = "\n".join(macos.faults_of(app, "arm64"))
    assert "There is no Contents/Resources/legal/LICENSE." in found
    assert "x.so is for x86_64, not for arm64." in found
    assert "Nothing of PySide6 is like QtCore.abi3.so." in found
    assert "Info.plist" not in found
    report = macos.selftest(app)
    assert report.failed == ["what is in it is whole, and for one processor"]


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_the_list_of_an_application_is_the_same_for_the_same_contents(tmp_path: Path):
    for name in ("one", "two"):
        framework(tmp_path / name)
        macos.mend_frameworks(tmp_path / name)
    first, second = macos.listing(tmp_path / "one"), macos.listing(tmp_path / "two")
    assert first == second
    assert "link Versions/Current/QtCore QtCore.framework/QtCore" in first
    (tmp_path / "two" / "QtCore.framework" / "Versions" / "A" / "QtCore").write_bytes(INTEL)
    assert macos.listing(tmp_path / "two") != first


# ---------------------------------------------------------------- command lines

GIVEN = {macos_commands.RUNTIME: "/in/python.tar.gz", macos_commands.RUNTIME_SHA256: "AB" * 32}


def test_without_a_signature_of_ones_own_it_is_ad_hoc():
    inputs = Inputs.of(GIVEN)
    assert (inputs.identity, inputs.notary, inputs.runtime_sha256) == ("-", (), "ab" * 32)
    assert macos_commands.sign([Path("x")], inputs.identity) == ["codesign", "--force", "--sign", "-", "x"]


def test_a_signature_of_ones_own_is_hardened_and_has_its_time():
    inputs = Inputs.of({**GIVEN, macos_commands.IDENTITY: "Developer ID Application: Me (ABC)"})
    command = macos_commands.sign([Path("a"), Path("b")], inputs.identity, Path("granted.plist"))
    assert command == [
        *("codesign", "--force", "--sign", "Developer ID Application: Me (ABC)", "--timestamp"),
        *("--options", "runtime", "--entitlements", "granted.plist", "a", "b"),
    ]


KEY = {
    macos_commands.NOTARY_KEY: "/in/key.p8",
    macos_commands.NOTARY_KEY_ID: "ID",
    macos_commands.NOTARY_ISSUER: "ISSUER",
}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({macos_commands.NOTARY_PROFILE: "clue"}, ["--keychain-profile", "clue"]),
        (KEY, ["--key", "/in/key.p8", "--key-id", "ID", "--issuer", "ISSUER"]),
    ],
)
def test_apple_is_asked_by_a_profile_or_a_key(given: dict[str, str], words: list[str]):
    inputs = Inputs.of({**GIVEN, macos_commands.IDENTITY: "Me", **given})
    command = macos_commands.notarize(Path("x.dmg"), inputs.notary)
    assert command == ["xcrun", "notarytool", "submit", "x.dmg", *words, "--wait"]
    assert macos_commands.is_notarized(given)
    assert not macos_commands.is_notarized(GIVEN)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({}, macos_commands.RUNTIME),
        ({macos_commands.RUNTIME: "x"}, macos_commands.RUNTIME_SHA256),
        ({**GIVEN, macos_commands.NOTARY_PROFILE: "clue"}, macos_commands.IDENTITY),
        ({**GIVEN, macos_commands.IDENTITY: "Me", macos_commands.NOTARY_KEY: "k"}, "KEY_ID and .*ISSUER"),
    ],
)
def test_what_is_given_by_halves_is_refused_before_anything_is_made(given: dict[str, str], fault: str):
    with pytest.raises(BundleError, match=fault):
        Inputs.of(given)


def test_the_command_lines_of_apples_tools():
    image, app = Path("x.dmg"), Path("A B.app")
    assert macos_commands.make_image(Path("stage"), image)[:2] == ["hdiutil", "create"]
    assert macos_commands.make_image(Path("stage"), image)[-1] == "x.dmg"
    assert macos_commands.staple(image) == ["xcrun", "stapler", "staple", "x.dmg"]
    assert macos_commands.check_signature(app) == [
        *("codesign", "--verify", "--deep", "--strict", "--verbose=2", "A B.app")
    ]
    assert macos_commands.assess(image)[0] == "spctl"
    assert macos_commands.attach(image, Path("at"))[-2:] == ["-mountpoint", "at"]
    assert macos_commands.detach(Path("at")) == ["hdiutil", "detach", "at"]
    assert macos_commands.name_library(Path("rt"))[-1] == "rt/lib/libpython3.13.dylib"
    built = macos_commands.build_launcher(LAUNCHER, Path("rt"), "arm64", Path("out"), "13.0")
    assert built[0] == "clang"
    assert "-Wl,-rpath,@executable_path/../Resources/runtime/lib" in built
    assert str(LAUNCHER) in built


@pytest.mark.skipif(sys.platform == "darwin", reason="there the image is made")
def test_elsewhere_the_command_says_in_a_sentence_what_it_can_do_here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(BundleError, match=r"needs a Mac .*--layout-only"):
        macos.build(SOURCE, tmp_path)
    image = tmp_path / "x.dmg"
    image.touch()
    assert bundle.main(["selftest", str(image)]) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert told.startswith("bundle: A disk image can be tried on a Mac only")
    with pytest.raises(SystemExit):
        bundle.main(["deb", "--layout-only"])


def test_the_door_of_self_tests_asks_in_the_words_of_the_sample_vendor():
    """Else every card is denied, the right one too."""
    asked: list[dict[str, Any]] = []

    class Recorded(Administrator):
        def ask(self, method: str, path: str, document: Any = None, headers: Any = None) -> Any:
            asked.append(document or {})
            return {"id": "1", "token": "t", "receipt": "r"}

    Recorded("https://127.0.0.1", Path(certifi.where())).put_a_door_under("https://vendor.test/door", "1")
    (key,) = {
        field["key"]
        for one in asked
        for field in one.get("autoFields", [])
        if field["placeholder"] == "CARD_NUMBER"
    }
    script = tomllib.loads(
        (PROJECT / "server" / "sandbox" / "sample_vendor" / "example.toml").read_text("utf-8")
    )
    answers = {
        card: rule.get("json", {}).get("valid", False)
        for rule in reversed(script["rule"])
        for card in rule.get("when", {}).get("body", {}).get(key, ())
    }
    assert (answers[GRANTED_CARD], answers.get(BLOCKED_CARD, False)) == (True, False)


# ---------------------------------------------------------------- the launcher


@pytest.mark.skipif(
    sys.platform != "linux"
    or shutil.which("gcc") is None
    or not list(
        Path(sysconfig.get_config_var("LIBDIR") or "/nowhere").glob(
            f"libpython{sys.version_info[0]}.{sys.version_info[1]}.so"
        )
    ),
    reason="needs gcc and a shared library of this Python",
)
def test_the_launcher_starts_the_console_with_nothing_of_its_surroundings(tmp_path: Path):
    """The very file that is built on a Mac, here against this Python, from a folder with blanks and Hangul."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    contents = tmp_path / "문 App.app" / "Contents"
    runtime, launcher = contents / "Resources" / "runtime", contents / "MacOS" / "clue-desktop"
    site = runtime / "lib" / f"python{version}" / "site-packages"
    site.mkdir(parents=True)
    launcher.parent.mkdir()
    stdlib = Path(sysconfig.get_path("stdlib"))
    for entry in stdlib.iterdir():
        if entry.name != "site-packages":
            (site.parent / entry.name).symlink_to(entry)
    (site / "clue_desktop").mkdir()
    (site / "clue_desktop" / "__init__.py").touch()
    (site / "clue_desktop" / "__main__.py").write_text(
        "import json, sys\n"
        "flags = [sys.flags.isolated, sys.flags.dont_write_bytecode, sys.flags.utf8_mode]\n"
        "print(json.dumps([sys.executable, sys.prefix, sys.argv[1:], flags, sys.path]))\n"
        "sys.exit(7)\n",
        "utf-8",
    )
    lib = sysconfig.get_config_var("LIBDIR")
    include = sysconfig.get_path("include", vars={"base": sys.base_prefix, "installed_base": sys.base_prefix})
    command = [
        "gcc",
        "-O1",
        "-Wall",
        "-Wextra",
        "-Werror",
        f'-DCLUE_PYTHON="{version}"',
        f"-I{include}",
        str(LAUNCHER),
    ]
    subprocess.run(
        [*command, f"-L{lib}", f"-lpython{version}", f"-Wl,-rpath,{lib}", "-o", launcher], check=True
    )
    evil = tmp_path / "evil"
    (evil / "clue_desktop").mkdir(parents=True)
    (evil / "clue_desktop" / "__main__.py").write_text("raise SystemExit('from PYTHONPATH')", "utf-8")
    link = tmp_path / "link"
    link.symlink_to(launcher)
    for program in (launcher, link):
        done = subprocess.run(
            [program, "enroll", "--model", "문 A", "-c", "print(1)"],
            cwd=evil,
            env={"PYTHONPATH": str(evil), "PYTHONHOME": "/nowhere", "LC_ALL": "C"},
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert done.stderr == b""
        assert done.returncode == 7
        executable, prefix, words, flags, path = json.loads(done.stdout)
        assert (executable, prefix) == (str(runtime / "bin" / f"python{version}"), str(runtime))
        assert words == ["enroll", "--model", "문 A", "-c", "print(1)"]
        assert flags == [1, 1, 1]
        assert all(Path(entry).is_relative_to(runtime) for entry in path)
