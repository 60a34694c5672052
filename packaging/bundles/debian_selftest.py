"""Proof of Debian packages in a bare root: installed by apt, used, brought to a newer version, removed, purged.

Where a folder is named for pictures (CLUE_SELFTEST_PICTURES), what the screen showed is left there to be looked at.
"""

import contextlib
import json
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bundles.bare_root import BareRoot, Running, bare_root
from bundles.debian_service import NOT_HERE, Door, free_port, prove_under_systemd, prove_without_systemd
from bundles.debian_texts import settle
from bundles.report import Report
from bundles.say import BundleError, run, say
from bundles.selftest_common import (
    BLOCKED_CARD,
    GRANTED_CARD,
    LOWER,
    RESOURCES,
    Administrator,
    missing_of,
    require,
    settled,
)
from bundles.source import PROJECT

_NAMED = re.compile(r"(?P<package>clue-server|clue-desktop)_(?P<version>[^_]+)_amd64\.deb")
_PERSON = "person"
_DATA, _LIB = "/var/lib/clue-server", "/usr/lib/clue-server"
_DEFAULT = "/etc/default/clue-server"
_PROGRAMS = {"clue-server": ("clue-server", "clue-device", "clue-vendor"), "clue-desktop": ("clue-desktop",)}
_LOADED = (
    "import importlib,sys\n"
    "for name in sys.argv[1:]: importlib.import_module(name)\n"
    "import pyqtgraph, numpy\n"
    "from PySide6.QtCore import QLibraryInfo\n"
    "from PySide6.QtGui import QImageReader\n"
    "from PySide6.QtNetwork import QSslSocket\n"
    "from PySide6.QtWidgets import QApplication\n"
    "app = QApplication([])\n"
    "assert b'svg' in [bytes(one.data()) for one in QImageReader.supportedImageFormats()], 'no SVG'\n"
    "assert QSslSocket.availableBackends(), 'no TLS'\n"
    "plot = pyqtgraph.PlotWidget(); plot.plot([1, 2, 3]); assert not plot.grab().isNull()\n"
    "import ui.widgets.translation as translation\n"
    "print(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), app.platformName())\n"
)

_CHECKOUT_PYTHON = PROJECT / ".venv" / "bin" / "python"


@dataclass(frozen=True, slots=True)
class _Proof:
    """What is proved: a package's file, its version, and those of the same version and of a lower one that are installed with it."""

    root: BareRoot
    report: Report
    package: str
    version: str
    files: dict[str, Path]
    older: dict[str, Path]
    pictures: Path

    @property
    def has_console(self) -> bool:
        """Whether it is the console's package."""
        return self.package == "clue-desktop"

    def install(self, files: dict[str, Path]) -> str:
        """Have apt install packages, with what they depend on; return what was said."""
        folder = self.root.path("/packages")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for file in files.values():
            shutil.copyfile(file, folder / file.name)
        named = [f"/packages/{file.name}" for file in files.values()]
        if self.has_console:
            named.append("fonts-nanum")  # of those that it recommends: without it the pictures are boxes
        # What an administrator changed in a settings file stays, unasked.
        kept = ("-o", "Dpkg::Options::=--force-confold")
        return self.root.run(
            *("apt-get", "install", "--yes", "--no-install-recommends", *kept, *named), seconds=1800
        )

    def service(self, *options: str) -> "contextlib.AbstractContextManager[Running]":
        """Have the service's command run as its unit has it, on a free port, until the end of the block."""
        unit = self.root.path("/lib/systemd/system/clue-server.service").read_text("utf-8")
        found = re.search(r"(?m)^ExecStart=(.*)$", unit)
        user = re.search(r"(?m)^User=(.*)$", unit)
        if found is None or user is None:
            raise BundleError("the unit has no command or no user")
        command = [*shlex.split(found[1]), "--port", "0", "--stop-with-stdin", *options]
        variables = {"CLUE_USE_KEYRING": "false", "HOME": _DATA}
        return self.root.running(*command, user=user[1], variables=variables)

    def administrator(self, running: Running) -> Administrator:
        """Return an administrator of the server that runs."""
        ready = json.loads(running.ready_line)
        return Administrator(ready["url"], self.root.path(ready["ca"]))


def selftest(file: Path) -> Report:
    """Prove a package in a throw-away root. Raises BundleError where it cannot be tried here."""
    named = _NAMED.fullmatch(file.name)
    if named is None:
        raise BundleError(f"{file.name} is not named as a package of this project is.")
    package, version = named["package"], named["version"]
    files = {package: file}
    if package == "clue-desktop":
        files = {"clue-server": file.with_name(f"clue-server_{version}_amd64.deb"), package: file}
        if not files["clue-server"].is_file():
            raise BundleError(f"{file.name} needs {files['clue-server'].name} beside it.")
    report = Report()
    given = os.environ.get("CLUE_SELFTEST_PICTURES")
    with tempfile.TemporaryDirectory(prefix="clue-selftest-") as folder, bare_root() as root:
        older = {name: lowered(one, LOWER, Path(folder)) for name, one in files.items()}
        pictures = Path(given) if given else Path(folder)
        pictures.mkdir(parents=True, exist_ok=True)
        proof = _Proof(root, report, package, version, files, older, pictures)
        with report.step("a bare root with apt, and somebody who signs in"):
            root.run("apt-get", "update", "--quiet")
            root.run("useradd", "--create-home", _PERSON)
        _prove_first_installation(proof)
        _prove_upgrade(proof)
        _prove_programs(proof)
        prove_without_systemd(root, report)
        _prove_decisions(proof)
        if proof.has_console:
            _prove_console(proof)
        _prove_removal(proof)
    return report


def lowered(file: Path, version: str, folder: Path) -> Path:
    """Make the same package under a lower version, as the version before would have been; return its file."""
    root = folder / f"{file.stem}-{version}"
    run(["dpkg-deb", "--raw-extract", file, root])
    control = root / "DEBIAN" / "control"
    text = control.read_text("utf-8")
    found = re.search(r"(?m)^Version: (.*)$", text)
    if found is None:
        raise BundleError(f"{file.name} has no version.")
    text = text.replace(f"Version: {found[1]}\n", f"Version: {version}\n")
    control.write_text(text.replace(f"(= {found[1]})", f"(= {version})"), "utf-8")
    for start in root.glob("usr/lib/*/common/clue_desktop/__init__.py"):
        before = start.read_text("utf-8")
        start.write_text(re.sub(r'__version__ = "[^"]+"', f'__version__ = "{version}"', before), "utf-8")
    settle(root, 1_000_000_000)  # as long ago as an older version would be
    target = folder / f"{file.name.partition('_')[0]}_{version}_amd64.deb"
    run(["dpkg-deb", "--root-owner-group", "-Znone", "--build", root, target])
    shutil.rmtree(root)
    return target


# ---------------------------------------------------------------- installed, and brought to this version


def _prove_first_installation(proof: _Proof) -> None:
    root, report = proof.root, proof.report
    with report.step(
        f"version {LOWER} of the same tree is installed by apt, with what it depends on"
    ) as remarks:
        before = _used(root.folder)
        said = proof.install(proof.older)
        remarks.append(f"{(_used(root.folder) - before) / 1e6:.0f} MB with all that it depends on")
        require("systemctl enable --now clue-server" in said, "it does not say how the service begins")
        require("dpkg: warning" not in said, said[-1000:])
    with report.step(
        "nothing is started, nothing is enabled; the service's user has the data folder for itself"
    ):
        wants = root.path("/etc/systemd/system/multi-user.target.wants/clue-server.service")
        require(not wants.is_symlink(), "the service is enabled")
        require("clue-server" in root.run("getent", "passwd", "clue-server"), "there is no user")
        mode = root.run("stat", "--format=%a %U %G", _DATA).strip()
        require(mode == "700 clue-server clue-server", f"{_DATA}: {mode}")
    with report.step("its unit is one that systemd understands") as remarks:
        _verify_unit(root, remarks)
    with report.step(f"version {LOWER} serves, is set up, and has data"), proof.service() as running:
        admin = proof.administrator(running)
        admin.set_up(json.loads(running.ready_line)["setupToken"])
        admin.add_place("서울 지사")
    settings = root.path(_DEFAULT)
    settings.write_text(settings.read_text("utf-8") + "\nCLUE_TLS_NAMES=clue.example\n", "utf-8")


def _prove_upgrade(proof: _Proof) -> None:
    root, report = proof.root, proof.report
    with report.step(f"upgraded from {LOWER} by apt, after a backup that the old version made") as remarks:
        said = proof.install(proof.files)
        kept = sorted(root.path("/var/backups/clue-server").glob("before-*.clue"))
        require(len(kept) == 1, f"backups: {kept}; {said[-1500:]}")
        require(kept[0].stat().st_size > 0, "the backup is empty")
        remarks.append(kept[0].name)
        said = root.run("clue-server", "--version")
        require(said.startswith(f"clue-server {proof.version}"), f"it says: {said}")
    with (
        report.step("after the upgrade: data, account, certificate and settings are there"),
        proof.service() as running,
    ):
        admin = proof.administrator(running)
        admin.sign_in()
        require("서울 지사" in admin.places(), f"places: {admin.places()}")
        require("CLUE_TLS_NAMES=clue.example" in root.path(_DEFAULT).read_text("utf-8"), "settings are lost")
        require(
            "setupToken" not in running.ready_line or '"setupToken": null' in running.ready_line,
            "set up anew",
        )


def _prove_programs(proof: _Proof) -> None:
    root, report = proof.root, proof.report
    traps = root.path("/home/person/somewhere")
    traps.mkdir(exist_ok=True)
    for name in ("json.py", "server.py", "clue_desktop.py", "sitecustomize.py", "ssl.py"):
        (traps / name).write_text("raise SystemExit('a file of the current folder was run')\n", "utf-8")
    hostile = {"PYTHONPATH": "/home/person/somewhere", "PYTHONHOME": "/nowhere", "HOME": "/home/person"}
    for name in [one for package in proof.files for one in _PROGRAMS[package]]:
        with report.step(f"{name} --version, from a folder with traps, past PYTHON… variables"):
            there = ("sh", "-c", f"cd /home/person/somewhere && exec {name} --version")
            said = root.run(*there, user=_PERSON, variables=hostile)
            require(said.startswith(f"{name} {proof.version} ("), f"it says: {said}")
    with report.step("the project's data files are there: translations, icons, mail texts, web panel, help"):
        require(not (lacking := missing_of(root.path(f"{_LIB}/common"), RESOURCES)), f"missing: {lacking}")
    for package in proof.files:
        with report.step(f"{package}: each library that its Python loads finds what it needs") as remarks:
            checked = _prove_libraries(root, f"/usr/lib/{package}")
            remarks.append(f"{checked} libraries")
        with report.step(
            f"{package}: compiled for the system's Python, and nothing else is left in its folder"
        ):
            lib = root.path(f"/usr/lib/{package}")
            require(any((lib / "common").rglob("*.pyc")), "nothing is compiled")
            listed = set(root.run("dpkg", "--listfiles", package).split("\n"))
            present = {
                f"/usr/lib/{package}/{path.relative_to(lib)}"
                for path in lib.rglob("*")
                if path.suffix != ".pyc"
            }
            strange = [path for path in present - listed if not path.endswith("__pycache__")]
            require(not strange, f"not of the package: {strange[:5]}")
        with report.step(f"{package}: its files are as they were packed"):
            require(
                not (
                    said := root.run("dpkg", "--verify", package)
                    .replace(f"??5?????? c {_DEFAULT}", "")
                    .strip()
                ),
                said,
            )
    for package, file in proof.files.items():
        size = root.run("dpkg-query", "--show", "--showformat=${Installed-Size}", package)
        say(
            f"            {package}: {file.stat().st_size / 1e6:.1f} MB to download, {int(size) / 1024:.0f} MB installed"
        )


def _prove_decisions(proof: _Proof) -> None:
    root, report = proof.root, proof.report
    python = f"{_LIB}/bin/python3"
    port = str(free_port())
    with root.running(
        *("clue-vendor", "--cert-dir", f"{_DATA}/vendor", "--stop-with-stdin", "--quiet", "--port", port),
        user="clue-server",
    ) as answering:
        told = json.loads(answering.ready_line)
        token = ""
        with report.step(
            "over HTTPS a card is granted and another denied, by the sample vendor that comes with it"
        ) as remarks:
            options = ("--vendor-ca", told["ca"], "--vendor-network", "127.0.0.0/8")
            with proof.service(*options) as running:
                admin = proof.administrator(running)
                admin.sign_in()
                token = admin.put_a_door_under(f"{told['url']}/door", admin.add_place("부산 지사"))
                results = [admin.present(token, card) for card in (GRANTED_CARD, BLOCKED_CARD, "00000000")]
                require(results == ["granted", "denied", "denied"], f"results: {results}")
                remarks.append(", ".join(results))
        if token:
            packages = [f"/packages/{file.name}" for file in proof.files.values()]
            prove_under_systemd(root, report, packages, Door(token, root.path(told["ca"])))
        else:
            report.not_tried(NOT_HERE, "there is no door to be decided")
    with report.step("a backup, the check and a new password by the service's user, as the manual says"):
        of_service = ("--data-dir", _DATA)
        quiet = {"CLUE_USE_KEYRING": "false"}
        root.run("clue-server", "check", *of_service, user="clue-server", variables=quiet)
        root.run(
            "clue-server", "backup", f"{_DATA}/all.clue", *of_service, user="clue-server", variables=quiet
        )
    with report.step("the demonstration comes out as it has to: 19 of 19") as remarks:
        demo = ("clue-desktop",) if proof.has_console else (python, "-P", "-m", "clue_desktop")
        said = root.run(
            *demo, "demo", "--no-window", user=_PERSON, variables={"HOME": "/home/person"}, seconds=400
        )
        counted = re.search(
            r"19 of 19 outcomes are as expected: (\d+) granted, (\d+) denied", " ".join(said.split())
        )
        if counted is None:
            raise BundleError(said[-1500:])
        remarks.append(f"{counted[1]} granted, {counted[2]} denied")
    if not _CHECKOUT_PYTHON.exists():
        report.not_tried(
            "as quick as a checkout: server and window", f"no {_CHECKOUT_PYTHON} to compare with"
        )
        return
    with report.step("the server is ready as quickly as a checkout's") as remarks:
        remarks.append(f"{_ready_seconds(proof):.1f} s; checkout {_checkout_seconds():.1f} s")


def _verify_unit(root: BareRoot, remarks: list[str]) -> None:
    if shutil.which("systemd-analyze") is None:
        remarks.append("systemd-analyze is not here; only its lines were read")
        return
    done = subprocess.run(
        [
            "systemd-analyze",
            "verify",
            "--recursive-errors=no",
            f"--root={root.folder}",
            "clue-server.service",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if "clue-server" in line and "'man " not in line]
    require(not ours, "; ".join(ours))


def _prove_libraries(root: BareRoot, lib: str) -> int:
    """See that the loader finds all that each library needs which the system's Python may load; return how many they are."""
    version = root.run(
        f"{lib}/bin/python3", "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"
    ).strip()
    found = root.run(
        "find", f"{lib}/common", f"{lib}/lib/python{version}", "-name", "*.so*", "-type", "f"
    ).split()
    # What GNOME's look needs is not installed where nobody has GNOME.
    files = [file for file in found if "platformthemes" not in file]
    code, said = root.try_("ldd", *files)
    lacking = {line.strip() for line in said.splitlines() if "not found" in line and "=>" in line}
    require(code == 0 and not lacking, f"{sorted(lacking)}")
    return len(files)


# ---------------------------------------------------------------- the console


def _prove_console(proof: _Proof) -> None:
    root, report = proof.root, proof.report
    with report.step("the console's modules, Qt's plug-ins and plots load after trimming") as remarks:
        quiet = {"QT_QPA_PLATFORM": "offscreen", "HOME": "/home/person"}
        remarks.append(
            root.run(
                "/usr/lib/clue-desktop/bin/python3",
                "-I",
                "-c",
                _LOADED,
                "ui.application",
                "ui.enrollment.program",
                user=_PERSON,
                variables=quiet,
            ).strip()
        )
    with report.step("the entry of the menu and the description of the program are valid") as remarks:
        remarks.append(_validated(root))
    if shutil.which("Xvfb") is None:
        report.not_tried("the console's window", "there is no Xvfb (apt-get install xvfb)")
        return
    with _screen() as display:
        shown = {"DISPLAY": display, "HOME": "/home/person", "QT_QPA_PLATFORM": "xcb"}
        quiet = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
        options = ("--language", "ko", "--stop-with-stdin")
        console = root.running("clue-desktop", *options, user=_PERSON, variables=shown | quiet)
        with (
            report.step("the console's window opens, with a server of its own") as remarks,
            console as window,
        ):
            remarks.append(f"first window after {window.seconds:.1f} s")
            remarks.append(_looked_at(display, proof.pictures / "console.png", window))
        with report.step("the enrollment wizard's window opens") as remarks, proof.service() as running:
            wizard = ("clue-desktop", "enroll", "--server", json.loads(running.ready_line)["url"], *options)
            with root.running(*wizard, user=_PERSON, variables=shown | quiet) as window:
                remarks.append(_looked_at(display, proof.pictures / "wizard.png", window))
        if _CHECKOUT_PYTHON.exists():
            with report.step("the console's window is there as quickly as a checkout's") as remarks:
                remarks.append(_window_seconds(proof, shown | quiet, display))


@contextlib.contextmanager
def _screen() -> Iterator[str]:
    """Have a virtual screen; return its name."""
    read, write = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x720x24", "-nolisten", "tcp", "-ac"],
        pass_fds=(write,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as screen:
        os.close(write)
        try:
            with os.fdopen(read) as said:
                number = said.readline().strip()
            require(bool(number), "the virtual screen did not begin")
            yield f":{number}"
        finally:
            screen.terminate()


def _looked_at(display: str, picture: Path, window: Running) -> str:
    """See that a window of ours is on the screen, and leave a picture of it; return its title."""
    titles = ""
    for _ in range(60):
        ids = _asked(["xdotool", "search", "--onlyvisible", "--name", "."], display).split()
        titles = " ".join(_asked(["xdotool", "getwindowname", one], display).strip() for one in ids)
        if "CLUe" in titles:
            break
        time.sleep(0.5)
    require("CLUe" in titles, f"windows: {titles!r}")
    if not shutil.which("import"):
        require(window.process.poll() is None, "it ended")
        return f"“{titles}”; no picture: there is no import (apt-get install imagemagick)"
    # A picture is looked at, not judged; so it is taken when what the window shows has arrived.
    still = settled(lambda: _asked(["import", "-window", "root", "ppm:-"], display).encode("latin-1"))
    require(window.process.poll() is None, "it ended")
    _asked(["import", "-window", "root", str(picture)], display)
    return f"“{titles}”{'' if still else ', which had not come to rest yet'}"


def _asked(command: list[str], display: str) -> str:
    done = subprocess.run(
        command,
        env={**os.environ, "DISPLAY": display},
        capture_output=True,
        encoding="latin-1" if command[0] == "import" else "utf-8",
        timeout=30,
        check=False,
    )
    return done.stdout


def _validated(root: BareRoot) -> str:
    entry = root.path("/usr/share/applications/clue-desktop.desktop")
    about = root.path("/usr/share/metainfo/clue_desktop.clue_desktop.metainfo.xml")
    said = []
    if shutil.which("desktop-file-validate"):
        require(not (fault := run(["desktop-file-validate", entry]).strip()), fault)
        said.append("desktop-file-validate")
    if shutil.which("appstreamcli"):
        done = subprocess.run(
            ["appstreamcli", "validate", "--no-net", "--no-color", about],
            capture_output=True,
            text=True,
            check=False,
        )
        # It warns of an identifier that begins with no internet domain: the project has none.
        require("\nE: " not in f"\n{done.stdout}", done.stdout.strip())
        said.append("appstreamcli")
    require(entry.is_file() and about.is_file(), "they are not there")
    return f"by {', '.join(said)}" if said else "no program that validates them is here"


# ---------------------------------------------------------------- how quickly


def _ready_seconds(proof: _Proof) -> float:
    with proof.service() as running:
        return running.seconds


def _checkout_seconds() -> float:
    """Return how long a checkout's server takes at a start that is not its first, which makes keys and databases."""
    options = ("--port", "0", "--data-dir")
    with tempfile.TemporaryDirectory() as folder:
        with _of_checkout("server", *options, folder):
            say("            (the checkout's server has begun its data)")
        with _of_checkout("server", *options, folder) as seconds:
            return seconds


def _window_seconds(proof: _Proof, shown: dict[str, str], display: str) -> str:
    options = ("--language", "ko", "--stop-with-stdin", "--server", "https://127.0.0.1:9")
    with proof.root.running("clue-desktop", *options, user=_PERSON, variables=shown) as window:
        installed = window.seconds
    with tempfile.TemporaryDirectory() as folder:
        variables = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "HOME": folder}
        with _of_checkout("clue_desktop", *options, variables=variables) as seconds:
            return f"{installed:.1f} s; checkout {seconds:.1f} s"


@contextlib.contextmanager
def _of_checkout(module: str, *options: str, variables: dict[str, str] | None = None) -> Iterator[float]:
    """Start a program of the checkout's own environment; return after how many seconds it was ready."""
    stopping = () if "--stop-with-stdin" in options else ("--stop-with-stdin",)
    began = time.monotonic()
    with subprocess.Popen(
        [_CHECKOUT_PYTHON, "-P", "-m", module, *options, *stopping],
        cwd=PROJECT,
        env={**os.environ, "CLUE_USE_KEYRING": "false", **(variables or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        line = process.stdout.readline() if process.stdout else ""
        seconds = time.monotonic() - began
        try:
            require(bool(line), f"the checkout's {module} did not start")
            yield seconds
        finally:
            if process.stdin:
                process.stdin.close()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


# ---------------------------------------------------------------- removed, and purged


def _prove_removal(proof: _Proof) -> None:
    root, report = proof.root, proof.report
    names = list(proof.files)
    home = root.path(f"/home/{_PERSON}")
    kept = {path for folder in (".config", ".local") for path in (home / folder).rglob("*") if path.is_file()}
    with report.step("removed: the programs are gone, the data stay, and it is said where"):
        said = root.run("apt-get", "remove", "--yes", *names)
        require(_DATA in said and "purge" in said, f"it does not say where the data are: {said[-800:]}")
        require(root.path(f"{_DATA}/clue.db").is_file(), "the data are gone")
        require(root.path(_DEFAULT).is_file(), "the settings are gone")
        for package in names:
            require(not root.path(f"/usr/lib/{package}").exists(), f"/usr/lib/{package} is still there")
    if proof.has_console:
        with report.step("what the console keeps for its user stays"):
            require(any(path.name == "clue.db" for path in kept), f"its own server kept no data: {kept}")
            require(all(path.is_file() for path in kept), "some of it is gone")
    with report.step("installed again after removal: the data are in use as before"):
        proof.install(proof.files)
        with proof.service() as running:
            admin = proof.administrator(running)
            admin.sign_in()
            require("서울 지사" in admin.places(), f"places: {admin.places()}")
    with report.step("purged: the service's data, backups, settings and user are gone, and it is said"):
        said = root.run("apt-get", "purge", "--yes", *names)
        require(
            f"removing the service's data and backups: {_DATA}" in said, f"it does not say so: {said[-800:]}"
        )
        for place in (_DATA, "/var/backups/clue-server", _DEFAULT, _LIB):
            require(not root.path(place).exists(), f"{place} is still there")
        code, _ = root.try_("getent", "passwd", "clue-server")
        require(code != 0, "the user is still there")
        if proof.has_console:
            require(
                root.path("/home/person/.config/CLUe Desktop").is_dir(), "the console's settings are gone"
            )


def _used(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
