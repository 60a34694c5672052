"""The application of macOS in a disk image: laid out anywhere, finished on a Mac.

    packaging/bundle.py macos                  the disk image for the processor of this Mac
    packaging/bundle.py macos --layout-only    anywhere: the application for both processors, without Python and unsigned,
                                               so that what is in it can be looked at and checked

    CLUe Desktop.app/Contents/
        MacOS/clue-desktop          the console (macos_files/launcher.c)
        Resources/runtime/          Python, and in its site-packages all libraries and the project
        Resources/bin/clue-…        the programs for a terminal
        Resources/legal/            licence, notices of others' code, bill of materials

What is given in the environment stands in `macos_commands`. Code lies in Resources and not in Frameworks because a folder
with a dot in its name (python3.13) counts as a bundle there, which cannot be signed.
"""

import hashlib
import os
import platform
import plistlib
import shutil
import tarfile
import tempfile
from pathlib import Path

from bundles import macho, macos_commands, macos_texts, notices, trim, wheels
from bundles.bytecode import compile_all
from bundles.icns import elements, icon_of
from bundles.macos_commands import Inputs
from bundles.macos_selftest import prove_programs
from bundles.macos_texts import EXECUTABLE, ICON, NAME, OLDEST, PYTHON
from bundles.metadata import write_metadata
from bundles.report import Report
from bundles.say import BundleError, run, say
from bundles.source import DESKTOP_PACKAGES, Source

APP = f"{NAME}.app"
TARGETS = {"arm64": wheels.MACOS_ARM, "x86_64": wheels.MACOS_INTEL}
_LAUNCHER = Path(__file__).with_name("macos_files") / "launcher.c"
_UNUSED = (
    *(
        "share",
        "bin/2to3*",
        "bin/idle*",
        "bin/pip*",
        "bin/pydoc*",
        "lib/itcl*",
        "lib/tcl*",
        "lib/tk*",
        "lib/thread*",
    ),
    *(
        "lib/pkgconfig",
        "lib/python*/test",
        "lib/python*/idlelib",
        "lib/python*/tkinter",
        "lib/python*/ensurepip",
    ),
    *("lib/python*/turtledemo", "lib/python*/lib2to3", "lib/python*/config-*", "lib/python*/site-packages/*"),
    *("lib/python*/lib-dynload/_tkinter*", "lib/python*/lib-dynload/_test*"),
)
"""Of the archive of Python: what no program of ours uses, and pip."""
_HEADERS = "include"
"""What the launcher is built with, and nobody needs afterwards."""


def build(source: Source, out: Path) -> list[Path]:
    """Make the disk image for the processor of this Mac. Raises BundleError."""
    if platform.system() != "Darwin":
        raise BundleError(
            "The disk image needs a Mac (its compiler, codesign, hdiutil); here `macos --layout-only` lays the"
            " application out, so that what is in it can be checked."
        )
    inputs = Inputs.of(os.environ)
    machine = platform.machine()
    with tempfile.TemporaryDirectory(prefix="clue-bundle-macos-") as folder:
        stage = Path(folder) / "stage"
        app = stage / APP
        lay_out(source, machine, app, inputs)
        _finish(source, machine, app, inputs, Path(folder))
        (stage / "Applications").symlink_to("/Applications")
        image = out / f"clue-desktop-{source.version}-macos-{machine}.dmg"
        run(macos_commands.make_image(stage, image))
    run(macos_commands.sign([image], inputs.identity))
    if inputs.notary:
        run(macos_commands.notarize(image, inputs.notary))
        run(macos_commands.staple(image))
    else:
        say(f"{image.name} is not notarized: Gatekeeper will refuse it on other machines.")
    return [image]


def build_layout(source: Source, out: Path) -> list[Path]:
    """Lay the application out for both processors, unsigned and without Python; return the lists of what is in them.

    Raises BundleError for what it lacks.
    """
    made = []
    for machine in TARGETS:
        app = out / f"macos-{machine}" / APP
        if app.exists():
            shutil.rmtree(app)
        lay_out(source, machine, app, None)
        if faults := faults_of(app, machine):
            raise BundleError(f"{app} is not whole: {' '.join(faults)}")
        listed = out / f"clue-desktop-{source.version}-macos-{machine}.files.txt"
        listed.write_text("".join(f"{line}\n" for line in listing(app)), "utf-8")
        say(f"{app}: laid out, without Python and unsigned")
        made.append(listed)
    return made


def lay_out(source: Source, machine: str, app: Path, inputs: Inputs | None) -> None:
    """Lay an application out; with `inputs`, Python is in it. Raises BundleError."""
    contents = app / "Contents"
    resources, runtime = contents / "Resources", contents / "Resources" / "runtime"
    if inputs is not None:
        unpack_runtime(inputs.runtime, inputs.runtime_sha256, runtime)
    site = _site(app)
    site.mkdir(parents=True, exist_ok=True)
    locked = wheels.install(source.lock("bundle-desktop"), TARGETS[machine], site)
    notices.write(source, locked, site, resources / "legal")
    trim.trim(site, "darwin")
    mend_frameworks(site)
    source.copy(DESKTOP_PACKAGES, site)
    (site / "clue_desktop" / "commit.txt").write_text(f"{source.commit}\n", "ascii")
    write_metadata(source, site)
    write_texts(source, contents)


def write_texts(source: Source, contents: Path) -> None:
    """Write what the application says of itself, its icon, and the programs for a terminal."""
    resources = contents / "Resources"
    programs = resources / "bin"
    for folder in (contents / "MacOS", programs, resources / "en.lproj", resources / "ko.lproj"):
        folder.mkdir(parents=True, exist_ok=True)
    (contents / "Info.plist").write_bytes(macos_texts.info_plist(source.version))
    (contents / "PkgInfo").write_bytes(b"APPL????")
    (resources / "ko.lproj" / "InfoPlist.strings").write_bytes(macos_texts.words_in_korean())
    (resources / "en.lproj" / "InfoPlist.strings").write_bytes(b"")
    (resources / ICON).write_bytes(icon_of(source.tree / "resources" / "icons" / "clue-desktop.svg"))
    for name, (module, _) in source.programs().items():
        file = programs / name
        file.write_text(macos_texts.program(module.removesuffix(".__main__")), "utf-8", newline="\n")
        file.chmod(0o755)


def unpack_runtime(archive: Path, sha256: str, runtime: Path) -> None:
    """Lay Python out of python-build-standalone's archive, without what nobody uses. Raises BundleError."""
    try:
        found = hashlib.sha256(archive.read_bytes()).hexdigest()
    except OSError as error:
        raise BundleError(f"{archive} cannot be read: {error.strerror}.") from error
    if found != sha256:
        raise BundleError(f"{archive.name} has the SHA-256 {found}, and not {sha256}.")
    with tempfile.TemporaryDirectory(prefix="clue-bundle-python-") as folder, tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
        unpacked = Path(folder) / "python"
        if not (unpacked / "bin" / f"python{PYTHON}").exists():
            raise BundleError(f"{archive.name} is no Python {PYTHON} of python-build-standalone.")
        runtime.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(unpacked, runtime)
    for pattern in _UNUSED:
        for path in sorted(runtime.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def mend_frameworks(site: Path) -> None:
    """Give Qt's frameworks the links that a wheel cannot hold: without them they cannot be signed as what they are."""
    for framework in sorted(site.rglob("*.framework")):
        if not (framework / "Versions" / "A").is_dir():
            continue
        current = framework / "Versions" / "Current"
        if not current.is_symlink():
            current.symlink_to("A")
        for name in (framework.stem, "Resources"):
            link = framework / name
            if not (framework / "Versions" / "A" / name).exists() or link.is_symlink():
                continue
            if link.is_dir():
                shutil.rmtree(link)
            elif link.exists():
                link.unlink()
            link.symlink_to(f"Versions/Current/{name}")


def _finish(source: Source, machine: str, app: Path, inputs: Inputs, work: Path) -> None:
    """Compile modules and launcher, and sign everything, the deepest first."""
    contents = app / "Contents"
    runtime = contents / "Resources" / "runtime"
    python = runtime / "bin" / f"python{PYTHON}"
    compile_all([str(python)], str(runtime / "lib"), f"/Applications/{APP}/Contents/Resources/runtime/lib")
    run(macos_commands.name_library(runtime))
    launcher = contents / "MacOS" / EXECUTABLE
    run(macos_commands.build_launcher(_LAUNCHER, runtime, machine, launcher, OLDEST))
    shutil.rmtree(runtime / _HEADERS)
    if faults := faults_of(app, machine):
        raise BundleError(f"The application is not whole: {' '.join(faults)}")
    for path in [app, *app.rglob("*")]:
        os.utime(path, (source.epoch, source.epoch), follow_symlinks=False)
    granted = work / "entitlements.plist"
    granted.write_bytes(macos_texts.entitlements())
    inner = [path for path, _ in macho.binaries(contents) if path not in {launcher, python.resolve()}]
    for at in range(0, len(inner), 100):
        run(macos_commands.sign(inner[at : at + 100], inputs.identity))
    frameworks = sorted(path for path in contents.rglob("*.framework") if path.is_dir())
    run(macos_commands.sign(frameworks, inputs.identity))
    for program in (python.resolve(), app):
        run(macos_commands.sign([program], inputs.identity, granted))
    run(macos_commands.check_signature(app))


def faults_of(app: Path, machine: str) -> list[str]:
    """Return what an application lacks, as sentences; Python and the launcher are not asked for where there is no Python."""
    contents = app / "Contents"
    resources, runtime = contents / "Resources", contents / "Resources" / "runtime"
    site = _site(app)
    has_python = (runtime / "bin").is_dir()
    wanted = [
        *(contents / "Info.plist", contents / "PkgInfo", resources / ICON),
        *(resources / "legal" / name for name in (notices.LICENCE, notices.NOTICES, notices.SBOM)),
        *(site / "resources" / "translations" / "clue_ko.qm", site / "resources" / "help" / "ko"),
        *(site / "resources" / "icons", site / "resources" / "mail", site / "resources" / "web_panel"),
        *(site / "resources" / "licences" / "qt.txt", site / "clue_desktop" / "commit.txt"),
        *(site / package / "__init__.py" for package in DESKTOP_PACKAGES),
    ]
    if has_python:
        wanted += [runtime / "bin" / f"python{PYTHON}", contents / "MacOS" / EXECUTABLE]
    found = [f"There is no {path.relative_to(app)}." for path in wanted if not path.exists()]
    found += trim.faults(site, "darwin")
    found += [
        f"{path.relative_to(app)} is for {', '.join(sorted(machines))}, not for {machine}."
        for path, machines in macho.binaries(contents)
        if machine not in machines
    ]
    found += _faults_of_texts(contents)
    return found


def _site(app: Path) -> Path:
    return app / "Contents" / "Resources" / "runtime" / "lib" / f"python{PYTHON}" / "site-packages"


def _faults_of_texts(contents: Path) -> list[str]:
    found = []
    if (plist := contents / "Info.plist").exists():
        told = plistlib.loads(plist.read_bytes())
        if told["CFBundleExecutable"] != EXECUTABLE or told["CFBundleIconFile"] != ICON:
            found.append("Info.plist names another program or icon.")
    if (icon := contents / "Resources" / ICON).exists() and not elements(icon.read_bytes()):
        found.append("The icon is empty.")
    return found


def listing(app: Path) -> list[str]:
    """Return what is in an application, a line for each file: kind, digest, path; the same for the same contents."""
    lines = []
    for path in sorted(app.rglob("*")):
        place = path.relative_to(app).as_posix()
        if path.is_symlink():
            lines.append(f"link {path.readlink()} {place}")
        elif path.is_file():
            lines.append(f"file {hashlib.sha256(path.read_bytes()).hexdigest()} {place}")
    return lines


def selftest(file: Path) -> Report:
    """Prove a disk image on a Mac; anywhere, what is in an application that was laid out. Raises BundleError."""
    report = Report()
    if file.suffix == ".app":
        _prove_contents(file, report)
        return report
    if platform.system() != "Darwin":
        raise BundleError(
            "A disk image can be tried on a Mac only; here try the .app that `macos --layout-only` makes."
        )
    with tempfile.TemporaryDirectory(prefix="clue-bundle-image-") as folder:
        run(macos_commands.attach(file, Path(folder)))
        try:
            app = Path(folder) / APP
            _prove_contents(app, report)
            with report.step("every signature is good"):
                run(macos_commands.check_signature(app))
            if macos_commands.is_notarized(os.environ):
                with report.step("Gatekeeper lets it in"):
                    run(macos_commands.assess(file))
            else:
                report.not_tried("Gatekeeper lets it in", "it was made without a key for notarizing")
            prove_programs(app, _site(app), report)
        finally:
            run(macos_commands.detach(Path(folder)))
    return report


def _prove_contents(app: Path, report: Report) -> None:
    found = {machine for _, machines in macho.binaries(app / "Contents") for machine in machines}
    machine = next((name for name in TARGETS if not faults_of(app, name)), "") if found else ""
    with report.step("what is in it is whole, and for one processor") as remarks:
        if not machine:
            least = min((faults_of(app, name) for name in TARGETS), key=len)
            raise BundleError(" ".join(least[:5]))
        remarks.append(machine)
    if not (app / "Contents" / "Resources" / "runtime" / "bin").is_dir():
        report.not_tried("its programs", "Python is not in it: it was only laid out")
