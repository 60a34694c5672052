"""Packages for Debian: texts that are made, what they depend on, and that they are alike whenever they are made."""

import os
import re
import shutil
import struct
import subprocess
import sys
from email.message import Message
from pathlib import Path

import pytest
from bundles import debian_texts as texts
from bundles.debian import FILES, PYTHON_DEPENDS, PYTHONS, share_large
from bundles.debian_depends import PACKAGES, depends_of
from bundles.debian_selftest import lowered
from bundles.elf import glibc_needed, needed
from bundles.say import BundleError
from bundles.source import PROJECT
from bundles.wheels import distribution_of

EPOCH = 1_700_000_000
UNIT = (PROJECT / "resources" / "service" / "clue-server.system.service").read_text("utf-8")
SCRIPTS = sorted(path for path in FILES.iterdir() if path.read_text("utf-8").startswith("#!/bin/sh"))


# ---------------------------------------------------------------- texts


@pytest.mark.parametrize(
    ("version", "expected"),
    [("1.2.0", "1.2.0"), ("1.2.0rc1", "1.2.0~rc1"), ("1.2.0.dev3", "1.2.0~dev3"), ("2.0b2", "2.0~b2")],
)
def test_a_version_before_its_release_comes_before_it_in_debian_too(version, expected):
    assert texts.debian_version(version) == expected


def test_a_control_file_has_lists_joined_and_no_empty_fields():
    written = texts.control({"Package": "a", "Depends": ["b", "c (>= 1)"], "Suggests": []})
    assert written == "Package: a\nDepends: b, c (>= 1)\n"


def test_a_description_is_one_line_and_paragraphs_that_stay_one_field():
    assert texts.described("what", "one\ntwo", "three") == "what\n one\n two\n .\n three"


def test_the_dependency_on_python_is_exact_about_the_versions_that_the_package_has_libraries_for():
    assert PYTHONS == ("3.11", "3.12", "3.13")
    assert PYTHON_DEPENDS == ("python3 (>= 3.11)", "python3 (<< 3.14)")


def test_the_unit_is_the_services_own_with_a_user_that_stays():
    unit = texts.unit(UNIT)
    assert "ExecStart=/usr/bin/clue-server --data-dir /var/lib/clue-server\n" in unit
    assert "User=clue-server\nGroup=clue-server\n" in unit
    assert "DynamicUser" not in unit
    for file in ("/etc/default/clue-server", "/etc/clue-server.env"):
        assert f"\nEnvironmentFile=-{file}\n" in unit
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "StateDirectoryMode=0700", "LimitCORE=0"):
        assert f"{line}\n" in unit
    assert "$" not in unit


def test_a_program_of_a_package_runs_its_own_modules_and_no_others(tmp_path):
    (tmp_path / "own.py").write_text("def main():\n    return 7\n")
    (tmp_path / "sys.py").write_text("raise SystemExit('a file of the current folder was run')\n")
    program = tmp_path / "program"
    program.write_text(texts.program(sys.executable, "own", "main"))
    program.chmod(0o755)
    environment = {"PYTHONPATH": str(tmp_path), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert "No module named 'own'" in done.stderr  # neither the folder nor the variable counts


def test_a_manual_page_shows_what_help_says():
    page = texts.manual_page(
        "clue-x",
        "1.0",
        "does x",
        "usage: clue-x [-h] [--at N]\n               FILE\n\nDoes x.\n.It does.\n\noptions:\n"
        "  -h, --help  show this help\n  --at N      where\n              to\n",
        EPOCH,
    )
    assert '.TH CLUE-X 1 "2023-11-14" "clue-x 1.0" "CLUe Desktop"\n' in page
    assert ".SH NAME\nclue-x \\- does x\n" in page
    assert ".B clue-x\n[\\-h] [\\-\\-at N] FILE\n" in page
    assert "Does x.\n\\&.It does.\n" in page
    assert '.SH "OPTIONS"\n.TP\n.B \\-h, \\-\\-help\nshow this help\n.TP\n.B \\-\\-at N\nwhere\nto\n' in page


def test_the_changelog_and_the_copyright_tell_of_this_version_and_of_each_library(tmp_path):
    info = tmp_path / "common" / "a-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Name: a\nVersion: 1.0\nLicense-Expression: MIT\nAuthor: Ann\n")
    written = texts.copyright_file(tmp_path, "clue-server")
    assert "Files: usr/lib/clue-server/common/a-1.0.dist-info/*\nCopyright: Ann\nLicense: a-MIT\n" in written
    history = texts.changelog("clue-server", "1.0", EPOCH)
    assert history.startswith("clue-server (1.0) stable; urgency=medium\n")
    assert "Tue, 14 Nov 2023 22:13:20 +0000" in history


def test_a_licence_is_named_by_its_expression_else_by_its_classifiers():
    about = Message()
    about["Classifier"] = "License :: OSI Approved :: BSD License"
    assert texts.licence_of(about) == "BSD License"
    about["License-Expression"] = "BSD-3-Clause"
    assert texts.licence_of(about) == "BSD-3-Clause"


# ---------------------------------------------------------------- maintainer scripts


@pytest.mark.skipif(shutil.which("sh") is None, reason="scripts of packages are read by sh")
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_of_a_package_is_read_by_sh_and_ends_at_its_first_fault(script):
    done = subprocess.run(["sh", "-n", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\nset -e\n" in script.read_text("utf-8")


def test_nothing_but_a_purge_removes_data():
    for script in SCRIPTS:
        text = script.read_text("utf-8")
        for found in re.finditer(r'rm -rf "\$data"', text):
            assert script.name == "clue-server.postrm"
            assert text.rfind("purge)", 0, found.start()) > text.rfind("remove)", 0, found.start())


@pytest.mark.skipif(shutil.which("sh") is None, reason="scripts of packages are read by sh")
@pytest.mark.parametrize(
    ("leads_to", "goes", "said"),
    [
        (None, True, "removing the service's data"),
        ("var/lib/private/clue-server", True, "removing the service's data"),
        ("srv/doors", False, "the data stay in"),
    ],
    ids=["folder", "of a dynamic user", "link by hand"],
)
def test_a_purge_says_the_truth_about_the_data(
    tmp_path: Path, leads_to: str | None, *, goes: bool, said: str
):
    """`rm -rf` of a link removes the link, which is what systemd makes for a unit with a dynamic user."""
    script = (FILES / "clue-server.postrm").read_text("utf-8")
    for place in ("/var/", "/etc/"):
        script = script.replace(place, f"{tmp_path}{place}")
    script = script.replace("getent passwd", "false")
    folder = tmp_path / "var" / "lib" / "clue-server"
    data = tmp_path / leads_to if leads_to else folder
    data.mkdir(parents=True)
    (data / "clue.db").write_text("everything")
    if leads_to:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.symlink_to(data)
    done = subprocess.run(["sh", "-c", script, "postrm", "purge"], capture_output=True, text=True, check=True)
    assert said in done.stdout
    assert not os.path.lexists(folder)
    assert (data / "clue.db").exists() is not goes


def _settings_read(tmp_path: Path, text: str) -> str:
    """Return the variables that the script before an upgrade reads from a file of settings."""
    script = (FILES / "clue-server.preinst").read_text("utf-8")
    function = script[script.index("read_settings()") : script.index("\n}\n") + 3]
    settings = tmp_path / "settings"
    settings.write_text(text, "utf-8")
    function = function.replace("/etc/default/clue-server /etc/clue-server.env", f"'{settings}'")
    program = f"file=kept\n{function}\nread_settings\nenv | grep ^CLUE_ | sort\necho file=$file\n"
    return subprocess.run(
        ["sh", "-c", program], env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.skipif(shutil.which("sh") is None, reason="scripts of packages are read by sh")
def test_before_an_upgrade_the_services_own_settings_are_read_and_nothing_in_them_is_run(tmp_path):
    text = '# CLUE_PORT=1\nCLUE_HOST=0.0.0.0\nCLUE_SECRET_KEY="a b$(touch x)`"\nPATH=/nowhere\nCLUE_TLS_NAMES=a=b'
    said = _settings_read(tmp_path, text)
    assert said == "CLUE_HOST=0.0.0.0\nCLUE_SECRET_KEY=a b$(touch x)`\nCLUE_TLS_NAMES=a=b\nfile=kept\n"


# ---------------------------------------------------------------- dependencies


def _library(path: Path, *names: str, glibc: int = 17) -> None:
    """Write the smallest ELF library that needs others."""
    strings = b"\0" + b"".join(name.encode() + b"\0" for name in names) + f"GLIBC_2.{glibc}\0".encode()
    header, table = 64, 64 + 2 * 56
    offsets = [strings.index(name.encode() + b"\0") for name in names]
    dynamic = b"".join(struct.pack("<QQ", 1, offset) for offset in offsets)
    dynamic += struct.pack("<QQQQ", 5, 0x1000 + table, 0, 0)
    body = strings + dynamic
    load = struct.pack("<IIQQQQQQ", 1, 5, 0, 0x1000, 0x1000, table + len(body), table + len(body), 0x1000)
    spot = table + len(strings)
    about = struct.pack("<IIQQQQQQ", 2, 6, spot, 0x1000 + spot, 0x1000 + spot, len(dynamic), len(dynamic), 8)
    ident = b"\x7fELF\x02\x01\x01" + bytes(9)
    elf = ident + struct.pack("<HHIQQQIHHHHHH", 3, 62, 1, 0, header, 0, 0, 64, 56, 2, 0, 0, 0)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(elf + load + about + body)


def test_what_a_library_needs_is_read_from_it(tmp_path):
    _library(tmp_path / "a.so", "libX11.so.6", "libc.so.6", glibc=34)
    assert needed(tmp_path / "a.so") == ["libX11.so.6", "libc.so.6"]
    assert glibc_needed(tmp_path / "a.so") == 34
    (tmp_path / "b.so").write_bytes(b"text")
    with pytest.raises(ValueError, match="no ELF file"):
        needed(tmp_path / "b.so")


@pytest.mark.skipif(sys.platform != "linux", reason="libraries of Linux")
def test_what_a_library_of_this_python_needs_is_what_the_loader_knows():
    import _ssl

    assert any(name.startswith("libssl") for name in needed(Path(_ssl.__file__)))


def test_packages_follow_from_libraries_and_those_of_the_package_itself_are_none(tmp_path):
    _library(tmp_path / "numpy.libs" / "libopenblas.so", "libm.so.6", glibc=28)
    _library(tmp_path / "PySide6" / "libQt6Gui.so.6", "libEGL.so.1", "libopenblas.so", glibc=34)
    _library(tmp_path / "platformthemes" / "libqgtk3.so", "libgtk-3.so.0", "libcairo.so.2", "libX11.so.6")
    wanted, optional = depends_of(tmp_path)
    assert wanted == ["libc6 (>= 2.34)", "libegl1", "libx11-6"]
    assert optional == ["libgtk-3-0"]


def test_a_library_that_no_package_is_known_for_stops_the_making_by_name(tmp_path):
    _library(tmp_path / "a.so", "libunheard.so.1")
    with pytest.raises(BundleError, match=r"a\.so needs libunheard\.so\.1"):
        depends_of(tmp_path)


def test_the_packages_that_a_checkout_installs_for_qt_are_among_those_that_libraries_may_need():
    from bootstrap import QT_PACKAGES

    libraries = {name for name in QT_PACKAGES if name.startswith("lib")}
    assert libraries <= set(PACKAGES.values())


# ---------------------------------------------------------------- files


def test_large_files_that_are_the_same_are_kept_once(tmp_path):
    for python in PYTHONS:
        (tmp_path / python).mkdir()
        (tmp_path / python / "lib.so").write_bytes(b"x" * (1 << 20))
        (tmp_path / python / "small.so").write_bytes(b"x")
    share_large(tmp_path)
    assert (tmp_path / "3.13" / "lib.so").readlink() == Path("../3.11/lib.so")
    assert (tmp_path / "3.12" / "lib.so").read_bytes() == b"x" * (1 << 20)
    assert not (tmp_path / "3.12" / "small.so").is_symlink()


def test_times_and_modes_are_the_same_whatever_they_were(tmp_path):
    for name, mode in (("program", 0o700), ("data", 0o666)):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(mode)
    texts.settle(tmp_path, EPOCH)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("program", "data", ".")] == [
        0o755,
        0o644,
        0o755,
    ]
    assert {path.stat().st_mtime for path in (tmp_path, *tmp_path.iterdir())} == {EPOCH}


def test_a_wheel_is_known_by_its_distribution():
    assert (
        distribution_of(Path("psycopg_binary-3.3.9-cp311-cp311-manylinux_2_27_x86_64.whl"))
        == "psycopg-binary"
    )
    assert distribution_of(Path("PySide6_Essentials-6.11.3-cp310-abi3-x.whl")) == "pyside6-essentials"


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="packages are made by dpkg-deb")
def test_the_version_before_that_an_upgrade_is_tried_with_differs_in_its_number_alone(tmp_path):
    root = tmp_path / "root"
    start = root / "usr/lib/clue-server/common/clue_desktop/__init__.py"
    start.parent.mkdir(parents=True)
    start.write_text('__version__ = "2.0.0"\n')
    (root / "DEBIAN").mkdir()
    fields = {
        "Package": "clue-desktop",
        "Version": "2.0.0",
        "Architecture": "amd64",
        "Maintainer": "me <me@example.com>",
    }
    fields |= {"Depends": "clue-server (= 2.0.0), libc6 (>= 2.0)", "Description": "x"}
    (root / "DEBIAN" / "control").write_text(texts.control(fields))
    file = tmp_path / "clue-desktop_2.0.0_amd64.deb"
    texts.settle(root, 1_000_000_000)  # dpkg-deb refuses what a stranger's umask would leave here
    subprocess.run(["dpkg-deb", "--build", "--root-owner-group", root, file], check=True, capture_output=True)
    older = lowered(file, "0.0.1", tmp_path)
    assert older.name == "clue-desktop_0.0.1_amd64.deb"
    told = subprocess.run(["dpkg-deb", "--field", older], check=True, capture_output=True, text=True).stdout
    assert "Version: 0.0.1\n" in told
    assert "Depends: clue-server (= 0.0.1), libc6 (>= 2.0)\n" in told
