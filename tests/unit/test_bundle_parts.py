"""What bundles are made of: the files of one commit, the lock of a target that is not this system, the report."""

import json
import os
import re
import sys
import sysconfig
import zipfile
from functools import cache
from importlib.metadata import distributions, packages_distributions
from pathlib import Path

import pytest
from bundles.bytecode import compile_all, remove_bytecode
from bundles.metadata import write_metadata
from bundles.report import Report
from bundles.say import BundleError, run
from bundles.source import DESKTOP_PACKAGES, PROJECT, SERVER_PACKAGES, Source, version_in
from bundles.trim import ALWAYS, MODULES, faults, is_kept, kept_of_qt, trim
from bundles.wheels import LINUX, MACOS_ARM, MACOS_INTEL, WINDOWS, Target, holds, meant, read_lock, unpack
from packaging.requirements import Requirement
from setuptools.command.build_py import build_py
from setuptools.dist import Distribution

from clue_desktop import __version__

SOURCE = Source(PROJECT, __version__, "0" * 40, 1_700_000_000)

LOCK = """\
# Base dependencies, for CPython.
anyio==4.16.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
winloop==0.8.2 ; sys_platform == 'win32' \\
    --hash=sha256:cc
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:dd
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:ee
"""


def test_the_version_is_read_without_running_the_project():
    assert version_in(PROJECT) == __version__


def test_what_is_shipped_is_what_an_installation_by_setuptools_holds(monkeypatch, tmp_path):
    monkeypatch.chdir(PROJECT)
    distribution = Distribution({"script_name": "setup.py"})
    distribution.parse_config_files()
    distribution.include_package_data = False  # it would write what it found into the project
    command = build_py(distribution)
    command.set_undefined_options("build", ("build_lib", "build_lib"))
    command.build_lib = str(tmp_path)
    command.finalize_options()
    built = {Path(output).relative_to(tmp_path) for output in command.get_outputs(include_bytecode=False)}
    assert set(SOURCE.shipped(DESKTOP_PACKAGES)) == built


def test_a_server_is_shipped_without_the_console():
    shipped = SOURCE.shipped(SERVER_PACKAGES)
    assert Path("server/__main__.py") in shipped
    assert Path("resources/web_panel/panel.html") in shipped
    assert not any(path.parts[0] in {"ui", "tests", "packaging"} for path in shipped)
    assert not any(path.suffix in {".ts", ".pyc", ".png"} for path in shipped)


def test_the_programs_are_those_of_the_project():
    assert SOURCE.programs()["clue-server"] == ("server.__main__", "main")
    assert set(SOURCE.programs()) == {"clue-server", "clue-device", "clue-vendor", "clue-desktop"}


def test_a_version_before_is_the_same_but_for_its_number(tmp_path):
    tree = tmp_path / "tree"
    (tree / "clue_desktop").mkdir(parents=True)
    (tree / "clue_desktop" / "__init__.py").write_text('"""What."""\n\n__version__ = "2.0.0"\n')
    source = Source(tree, "2.0.0", "0" * 40, 0)
    before = source.with_version("1.9.0", tmp_path / "before")
    assert version_in(before.tree) == before.version == "1.9.0"
    assert version_in(tree) == "2.0.0"


# ---------------------------------------------------------------- locks


@pytest.mark.parametrize(
    ("target", "numpy", "has_winloop"),
    [(LINUX[0], "2.4.6", False), (LINUX[1], "2.5.5", False), (WINDOWS, "2.5.5", True)],
    ids=["Debian 12", "Ubuntu 24.04", "Windows"],
)
def test_markers_are_judged_for_the_target(target, numpy, has_winloop):
    entries = meant(read_lock(LOCK), target)
    assert [entry.version for entry in entries if entry.name == "numpy"] == [numpy]
    assert any(entry.name == "winloop" for entry in entries) is has_winloop


def test_an_entry_keeps_its_hashes_and_loses_its_marker():
    (entry,) = [entry for entry in read_lock(LOCK) if entry.name == "winloop"]
    assert str(entry) == "winloop==0.8.2 \\\n    --hash=sha256:cc"
    assert read_lock(LOCK)[0].hashes == ("sha256:aa", "sha256:bb")


@pytest.mark.parametrize(
    "line", ["anyio>=4 \\\n    --hash=sha256:aa", "anyio==4", "-r other.txt", "anyio @ file:///x"]
)
def test_a_lock_of_anything_but_pinned_and_hashed_packages_is_refused(line):
    with pytest.raises(BundleError, match="A lock holds only"):
        read_lock(line)


@pytest.mark.parametrize(
    ("marker", "expected"),
    [
        ("python_version < '3.9'", False),
        ("python_full_version >= '3.13'", True),
        ("python_full_version >= '3.13.0'", True),
        ("python_version == '3.13' and sys_platform != 'linux'", True),
        ("sys_platform == 'linux' or (os_name == 'nt' and platform_machine == 'AMD64')", True),
        ("platform_python_implementation == 'PyPy'", False),
    ],
)
def test_markers(marker, expected):
    assert holds(marker, WINDOWS.markers) is expected


@pytest.mark.parametrize(
    "marker", ["extra == 'dev'", "'linux' in sys_platform", "python_version", "__import__('os')", "a =="]
)
def test_a_marker_that_is_not_understood_is_refused_and_not_guessed(marker):
    with pytest.raises(BundleError, match="not understood"):
        holds(marker, WINDOWS.markers)


@pytest.mark.parametrize("name", ["bundle-desktop", "bundle-server"])
def test_the_locks_of_bundles_hold_the_versions_that_are_tested_and_nothing_of_development(name):
    shipped = read_lock(SOURCE.lock(name).read_text("utf-8"))
    tested = {str(entry) for entry in read_lock(SOURCE.lock("desktop").read_text("utf-8"))}
    assert {str(entry) for entry in shipped} <= tested
    assert not {entry.name for entry in shipped} & {"pytest", "mypy", "setuptools", "schemathesis", "ruff"}
    for target in (*LINUX, WINDOWS, MACOS_ARM, MACOS_INTEL):
        names = [entry.name for entry in meant(shipped, target)]
        assert len(names) == len(set(names))
        assert "psycopg-binary" in names


_IMPORTS = re.compile(
    r"^[ \t]*(?:from (?P<package>[\w.]+) import (?P<names>\([^)]*\)|.*)|import (?P<modules>[\w., ]+))",
    re.MULTILINE,
)
_BY_NAME = re.compile(r"\bimport_module\((?P<argument>[^)]*)\)")


@cache
def _imported(package: str) -> frozenset[str]:
    """Return what of others' modules a package of the project imports, wherever in the code: late, in a function, or by name.

    A name that is imported from a package may be a module itself.
    """
    found: set[str] = set()
    for file in (PROJECT / package).rglob("*.py"):
        text = file.read_text("utf-8")
        for match in _IMPORTS.finditer(text):
            if match["package"]:
                found |= {f"{match['package']}.{name}" for name in re.findall(r"\w+", match["names"])}
            else:
                found |= {name.split()[0] for name in match["modules"].split(",")}
        for match in _BY_NAME.finditer(text):
            literal = re.fullmatch(r'"([\w.]+)"', match["argument"])
            assert literal is not None, f"{file}: who can tell what {match[0]} imports?"
            found.add(literal[1])
    own = {*sys.stdlib_module_names, *DESKTOP_PACKAGES}
    return frozenset(name for name in found if name.partition(".")[0] not in own)


def _shipped(lock: str, target: Target) -> set[str]:
    return {entry.name for entry in meant(read_lock(SOURCE.lock(lock).read_text("utf-8")), target)}


@pytest.mark.parametrize(
    ("packages", "lock"), [(SERVER_PACKAGES, "bundle-server"), (DESKTOP_PACKAGES, "bundle-desktop")]
)
def test_what_the_project_imports_anywhere_comes_with_the_bundle(packages, lock):
    """Also what is imported late: no start of a program would tell that it is missing."""
    known = packages_distributions()
    only_there = {"uvloop": (*LINUX, MACOS_ARM, MACOS_INTEL), "winloop": (WINDOWS,)}
    tops = {name.partition(".")[0] for package in packages for name in _imported(package)}
    assert {"fastapi", "keyring", "psycopg", "uvicorn"} <= tops
    for top in tops:
        names = known.get(top, [top])  # what another system alone has is called as its distribution is
        for target in only_there.get(top, (*LINUX, WINDOWS, MACOS_ARM, MACOS_INTEL)):
            shipped = _shipped(lock, target)
            assert any(re.sub(r"[-_.]+", "-", name).lower() in shipped for name in names), (top, target)


def test_what_the_project_imports_anywhere_is_left_by_the_trimming():
    modules = frozenset[str]().union(*map(_imported, DESKTOP_PACKAGES))
    of_qt = {name.split(".")[1] for name in modules if name.startswith("PySide6.")}
    assert {"QtCore", "QtSvg", "QtNetwork"} <= of_qt <= set(MODULES)
    site = sysconfig.get_path("purelib")
    looked_at = 0
    for name in sorted(modules):
        parts = name.split(".")
        where = Path(site, *parts)
        # What is neither is a name in the module above it, or a package of another system.
        for file in (where / "__init__.py", where.with_suffix(".py")):
            if file.is_file():
                looked_at += 1
                inside = file.relative_to(site).as_posix()
                assert all(is_kept(inside, system) for system in ("linux", "win32", "darwin")), inside
    assert looked_at > len(of_qt)


def test_wheels_for_older_systems_are_taken_too():
    assert LINUX[0].tags[0] == "manylinux_2_36_x86_64"
    assert {"manylinux_2_17_x86_64", "manylinux2014_x86_64"} <= set(LINUX[0].tags)
    assert "macosx_11_0_arm64" in MACOS_ARM.tags
    assert "macosx_10_9_universal2" in MACOS_INTEL.tags


# ---------------------------------------------------------------- the report


def test_a_step_that_fails_is_told_and_the_next_one_is_tried(capsys):
    report = Report(clock=lambda: 0.0)
    with report.step("the server starts"):
        run([sys.executable, "-c", "raise SystemExit('no address')"])
    with report.step("removal keeps the data") as remarks:
        remarks.append("/var/lib/clue-server")
    report.not_tried("plots", "numpy does not load under Wine")
    assert report.failed == ["the server starts"]
    assert report.summary() == "1 passed, 1 failed, 1 skipped"
    told = capsys.readouterr().err
    assert "FAILED    the server starts (" in told
    assert "ended with 1:\nno address)" in told
    assert "ok        removal keeps the data (/var/lib/clue-server; 0.0 s)" in told


# ---------------------------------------------------------------- what is kept of libraries


@pytest.mark.parametrize(
    ("path", "system", "kept"),
    [
        ("PySide6/QtWidgets.abi3.so", "linux", True),
        ("PySide6/QtQml.abi3.so", "linux", False),
        ("PySide6/QtWidgets.pyi", "linux", False),
        ("PySide6/Qt/lib/libQt6Gui.so.6", "linux", True),
        ("PySide6/Qt/lib/libQt6Qml.so.6", "linux", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "linux", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", "linux", False),
        ("PySide6/Qt/translations/qtbase_ko.qm", "linux", True),
        ("PySide6/Qt/translations/qtbase_de.qm", "linux", False),
        ("PySide6/Qt6Gui.dll", "win32", True),
        ("PySide6/plugins/platforms/qwindows.dll", "win32", True),
        ("PySide6/plugins/platforms/qdirect2d.dll", "win32", False),
        ("PySide6/opengl32sw.dll", "win32", False),
        ("PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore", "darwin", True),
        ("PySide6/Qt/lib/QtQuick.framework/Versions/A/QtQuick", "darwin", False),
        ("numpy/linalg/tests/test_linalg.py", "linux", False),
        ("numpy/linalg/_linalg.py", "linux", True),
        ("uvloop/loop.pyx", "linux", False),
        ("PySide6/support/__pycache__/deprecated.cpython-311.pyc", "linux", False),
        ("certifi/cacert.pem", "win32", True),
        ("numpy-2.4.6.dist-info/licenses/LICENSE.txt", "linux", True),
    ],
)
def test_of_libraries_only_what_a_running_program_reads_is_kept(path, system, kept):
    assert is_kept(path, system) is kept


def _lay_out(folder: Path, system: str = "linux") -> None:
    """Make what is kept of Qt, each file empty."""
    for pattern in kept_of_qt(system):
        if pattern not in ALWAYS:
            path = folder / "PySide6" / pattern.replace("*", "so" if pattern.endswith(".*") else "x")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"")


def test_a_plug_in_and_a_library_that_are_missing_are_named(tmp_path):
    _lay_out(tmp_path)
    assert faults(tmp_path, "linux") == []
    qt = tmp_path / "PySide6" / "Qt"
    (qt / "plugins/platforms/libqxcb.so").write_bytes(b"\0libQt6XcbQpa.so.6\0libQt6Quick.so.6\0libc.so.6\0")
    (qt / "plugins/iconengines/libqsvgicon.so").unlink()
    assert faults(tmp_path, "linux") == [
        "Nothing of PySide6 is like Qt/plugins/iconengines/libqsvgicon.*.",
        "PySide6/Qt/plugins/platforms/libqxcb.so needs Qt6Quick.",
    ]


def test_trimming_leaves_no_empty_folder(tmp_path):
    for name in ("numpy/tests/data/a.csv", "numpy/core.py", "PySide6/Qt/qml/QtQuick/qmldir"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    trim(tmp_path, "linux")
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == [
        "numpy",
        "numpy/core.py",
    ]


# ---------------------------------------------------------------- wheels and metadata


def test_a_wheel_is_laid_out_without_programs_but_with_the_list_of_its_files(tmp_path):
    wheel = tmp_path / "a-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in (
            "a/__init__.py",
            "a-1.data/scripts/a",
            "a-1.data/platlib/a/b.so",
            "a-1.dist-info/RECORD",
        ):
            archive.writestr(name, "")
        archive.writestr("a-1.dist-info/METADATA", "Name: a")
    unpack(wheel, tmp_path / "to")
    files = [path for path in (tmp_path / "to").rglob("*") if path.is_file()]
    laid = {path.relative_to(tmp_path / "to").as_posix() for path in files}
    assert laid == {"a/__init__.py", "a/b.so", "a-1.dist-info/METADATA", "a-1.dist-info/RECORD"}


def test_a_wheel_cannot_write_elsewhere(tmp_path):
    wheel = tmp_path / "a-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("a/../../b.py", "")
    with pytest.raises(BundleError, match="holds the file"):
        unpack(wheel, tmp_path / "to")


def test_the_installed_project_says_its_version_commit_and_programs(tmp_path):
    write_metadata(SOURCE, tmp_path)
    (installed,) = distributions(path=[str(tmp_path)])
    assert (installed.name, installed.version) == ("clue-desktop", __version__)
    origin = json.loads(installed.read_text("direct_url.json") or "")
    assert origin["vcs_info"]["commit_id"] == SOURCE.commit
    assert {point.name for point in installed.entry_points} == set(SOURCE.programs())
    described = SOURCE.description["project"]
    required = [Requirement(text) for text in installed.requires or []]
    always = {str(entry) for entry in required if not entry.marker or entry.marker.evaluate({"extra": ""})}
    assert always == {
        str(entry)
        for entry in map(Requirement, described["dependencies"])
        if not entry.marker or entry.marker.evaluate()
    }
    with_desktop = [
        entry.name for entry in required if entry.marker and entry.marker.evaluate({"extra": "desktop"})
    ]
    assert {"pyqtgraph", "pyside6-essentials", "qasync"} <= set(with_desktop)
    assert "pytest" not in with_desktop


def test_bytecode_is_alike_whenever_and_wherever_it_is_made(tmp_path):
    made = []
    for name, time in (("one", 1_000_000_000), ("two", 1_700_000_000)):
        module = tmp_path / name / "module.py"
        module.parent.mkdir()
        module.write_text("def f():\n    return 1\n")
        os.utime(module, (time, time))
        compile_all([sys.executable], str(module.parent), "/usr/lib/clue")
        (compiled,) = module.parent.rglob("*.pyc")
        made.append(compiled.read_bytes())
        remove_bytecode(module.parent)
        assert list(module.parent.iterdir()) == [module]
    assert made[0] == made[1]
    assert b"/usr/lib/clue" in made[0]
    assert str(tmp_path).encode() not in made[0]
