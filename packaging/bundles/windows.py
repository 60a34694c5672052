"""The bundle for 64-bit Windows: Python, packages, project and small real programs in one installer, made on Linux."""

import os
import shutil
import tempfile
from functools import partial
from pathlib import Path

from bundles import (
    bytecode,
    notices,
    pe,
    trim,
    wheels,
    windows_contents,
    windows_installer,
    windows_programs,
    windows_runtime,
    windows_signing,
)
from bundles.report import Report
from bundles.say import BundleError, say
from bundles.source import DESKTOP_PACKAGES, NAME, Source

LOCK = "bundle-desktop"
TOOLS = {
    "makensis": "nsis",
    windows_programs.COMPILER: "gcc-mingw-w64-x86-64",
    windows_programs.RESOURCES: "binutils-mingw-w64-x86-64",
    "rsvg-convert": "librsvg2-bin",
    "icotool": "icoutils",
}
"""Programs that the builder uses → Debian packages that they are in."""


def build(
    source: Source,
    out: Path,
    *,
    runtime: Path | None = None,
    compressor: str = windows_installer.BEST,
) -> list[Path]:
    """Make the installer of one commit in a folder; return its file. Raises BundleError.

    Args:
        source: the commit.
        out: where it goes.
        runtime: python.org's embeddable distribution; None for the package index's.
        compressor: `QUICK` for one that is only tried.
    """
    require_tools(TOOLS)
    signing = windows_signing.signing_of(os.environ)
    with tempfile.TemporaryDirectory(prefix="clue-bundle-windows-") as folder:
        work = Path(folder)
        stage, helpers, icon = work / "stage", work / "helpers", work / "clue-desktop.ico"
        helpers.mkdir()
        windows_programs.make_icon(source.tree / "resources" / "icons" / "clue-desktop.svg", icon)
        programs = lay_out(source, stage, icon, runtime)
        windows_programs.make_in_the_way(helpers / "in-the-way.exe")
        if signing is not None:
            for program in [*programs, helpers / "in-the-way.exe"]:
                signing.sign(program)
        check(stage)
        date(work, source.epoch)
        target = out / f"{NAME}-{source.version}-windows-x64-setup.exe"
        target.unlink(missing_ok=True)
        say(f"{sum(1 for path in stage.rglob('*') if path.is_file())} files, {size(stage) / 1e6:.1f} MB")
        windows_installer.make(
            stage,
            helpers,
            icon,
            target,
            source.version,
            source.epoch,
            compressor=compressor,
            sign=signing is not None,
        )
    if signing is not None:
        signing.sign(target)
    else:
        say("It is not signed: no CLUE_SIGN_PKCS12 is set.")
    return [target]


def lay_out(source: Source, stage: Path, icon: Path, runtime: Path | None) -> list[Path]:
    """Put what is installed into a folder; return its programs."""
    python = windows_runtime.runtime_of(runtime)
    windows_runtime.lay_out(python, stage / "runtime")
    packages = stage / "packages"
    locked = wheels.install(source.lock(LOCK), wheels.WINDOWS, packages)
    notices.write(source, locked, packages, stage)
    trim.trim(packages, wheels.WINDOWS.sys_platform)
    app = stage / "app"
    for path in source.shipped(DESKTOP_PACKAGES):
        (app / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source.tree / path, app / path)
    shutil.copyfile(windows_programs.FILES / "clue_start.py", app / "clue_start.py")
    (app / "clue_desktop" / "commit.txt").write_text(f"{source.commit}\n", "ascii")
    for folder in ("app", "packages"):
        bytecode.compile_all([windows_runtime.compiler()], str(stage / folder), folder)
    (stage / "LICENSE-Python.txt").write_bytes(windows_runtime.licence(python))
    return windows_programs.make(source, stage, icon)


def check(stage: Path) -> None:
    """Raise BundleError unless the folder holds all that is needed, all libraries that its programs are linked to, and no more."""
    names = sorted(path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file())
    found = windows_contents.faults(names)
    found += trim.faults(stage / "packages", wheels.WINDOWS.sys_platform)
    linked = {Path(name): stage / name for name in names if name.endswith((".exe", ".com", ".dll", ".pyd"))}
    lacking = pe.missing({name: path.read_bytes() for name, path in linked.items()})
    found += [f"{library} is needed by {', '.join(by[:3])}" for library, by in sorted(lacking.items())]
    if found:
        raise BundleError("The bundle is not whole: " + "; ".join(found))


def require_tools(tools: dict[str, str]) -> None:
    """Raise BundleError, with the line that mends it, where programs that are needed are not on this machine."""
    if absent := [package for program, package in tools.items() if shutil.which(program) is None]:
        raise BundleError(
            f"Programs are missing: apt-get install --yes --no-install-recommends {' '.join(absent)}"
        )


def date(folder: Path, epoch: int) -> None:
    """Give every file the commit's time, so that two builds of it are alike."""
    for path in folder.rglob("*"):
        os.utime(path, (epoch, epoch))


def size(folder: Path) -> int:
    """Return how many bytes a folder's files hold."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def selftest(file: Path) -> Report:
    """Prove an installer under Wine. Raises BundleError where that cannot be tried here."""
    from bundles.windows_selftest import prove  # it needs more than a builder

    return prove(file, partial(build, compressor=windows_installer.QUICK))
