"""Proof of the installer for Windows: installed, used, brought to a newer version and removed under Wine.

Where a picture folder is named (CLUE_SELFTEST_PICTURES), what the screen showed is left there to be looked at.
"""

import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bundles import windows_contents, windows_signing
from bundles.report import Report
from bundles.say import BundleError, run, say
from bundles.selftest_common import BLOCKED_CARD, GRANTED_CARD, LOWER, Administrator, require, settled
from bundles.source import Source, source_of
from bundles.windows_programs import PRODUCT, TITLES
from bundles.wine import SHIMS, TOOLS, Wine, wine

Build = Callable[[Source, Path], list[Path]]

FOR_MACHINE = "C:\\Program Files\\클루 데스크톱 X"
FOR_USER = "C:\\users\\Public\\나의 프로그램\\CLUe"
DATA = "C:\\users\\Public\\클루 데이터\\서버"
VENDOR = "C:\\users\\Public\\클루 데이터\\벤더"
SETTINGS = "C:\\users\\Public\\클루 데이터\\설정"
STARTED_IN = "C:\\users\\Public\\어딘가"
"""Where a program is started that is not meant to read anything there."""
KEY = f"Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{PRODUCT}"
IN_THE_WAY, IS_NEWER, NOT_OURS, TOO_OLD = 10, 11, 12, 20
NOT_PROVEN = {
    "boot service, and that it lets answers end when it is stopped or Windows shuts down": (
        "Wine has no service manager that a virtual account can run under"
    ),
    "Credential Manager": "Wine keeps no credentials as Windows does",
    "firewall rule": "Wine has no firewall; netsh does nothing there",
    "SmartScreen, prompts for an administrator, access rights on folders": "Wine has none of them",
    "I/O completion ports, sleep and wake": "what stands in for them under Wine is not Windows' own",
    "plots of events": "numpy does not load under Wine 8, whose ucrtbase lacks crealf",
}
_VERSION_NAME = re.compile(r"clue-desktop-(?P<version>.+)-windows-x64-setup\.exe")


@dataclass(slots=True)
class Place:
    """Where it is installed in a Windows of its own, and what is used there."""

    windows: Wine
    folder: str
    version: str
    pictures: Path
    measured: dict[str, str] = field(default_factory=dict)

    def program(self, name: str) -> str:
        """Return a program's path there."""
        return f"{self.folder}\\{name}"

    def names(self) -> list[str]:
        """Return all that is installed, with slashes."""
        root = self.windows.path(self.folder)
        return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())

    def fit_for_wine(self) -> None:
        """Take out of the installed copy what Wine 8 ends a program for: asking Windows' own management interface."""
        self.windows.path(f"{self.folder}\\runtime\\_wmi.pyd").unlink(missing_ok=True)


def prove(file: Path, build: Build) -> Report:
    """Prove an installer; `build` makes others of the same tree. Raises BundleError where it cannot be tried here."""
    absent = [packages for program, packages in TOOLS.items() if shutil.which(program) is None]
    if absent:
        raise BundleError(
            f"Programs are missing: apt-get install --yes --no-install-recommends {' '.join(absent)}"
        )
    matched = _VERSION_NAME.fullmatch(file.name)
    if matched is None:
        raise BundleError(f"{file.name} is not named as an installer for Windows is.")
    version = matched["version"]
    report = Report()
    given = os.environ.get("CLUE_SELFTEST_PICTURES")
    with tempfile.TemporaryDirectory(prefix="clue-selftest-") as folder:
        pictures = Path(given) if given else Path(folder) / "pictures"
        pictures.mkdir(parents=True, exist_ok=True)
        with wine() as windows:
            say(f"  under {windows.version()}, as Windows 10 version 1903")
            say(f"  stand-ins for what Wine lacks, beside the installed copy only: {', '.join(SHIMS)}")
            _prove_signing(report, file, Path(folder))
            _prove_for_user(report, windows, file, Place(windows, FOR_USER, version, pictures))
            _prove_upgrade(
                report,
                windows,
                file,
                Place(windows, FOR_MACHINE, version, pictures),
                build,
                Path(folder),
            )
    for what, why in NOT_PROVEN.items():
        report.not_tried(f"not proven here: {what}", why)
    return report


# ---------------------------------------------------------------- one user, without an administrator


def _prove_for_user(report: Report, windows: Wine, file: Path, place: Place) -> None:
    with report.step("Windows before 10 is refused in a sentence"), _as_windows(windows, "win81"):
        ended = windows.run(file, "/S", f"/D={FOR_USER}")
        require(ended.code == TOO_OLD, f"it ended with {ended.code}: {ended.said}")
        require("1903" in ended.output, f"it said: {ended.said}")
        require(not windows.path(FOR_USER).exists(), "something was installed")
    with report.step("a folder with something else in it is refused"):
        other = windows.path(FOR_USER)
        other.mkdir(parents=True)
        (other / "mine.txt").write_text("mine", "utf-8")
        ended = windows.run(file, "/S", f"/D={FOR_USER}")
        require(ended.code == NOT_OURS, f"it ended with {ended.code}: {ended.said}")
        require([path.name for path in other.iterdir()] == ["mine.txt"], "it wrote there")
        shutil.rmtree(other)
    with report.step("installed in silence for one user, in a folder with blanks and Hangul") as remarks:
        windows.check(file, "/S", f"/D={FOR_USER}", seconds=600)  # Wine puts it in quotes, as PowerShell does
        root = windows.path(FOR_USER)
        size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
        remarks.append(f"installer {file.stat().st_size / 1e6:.1f} MB, installed {size / 1e6:.1f} MB")
        require(_registered(windows, "HKCU", "DisplayVersion") == place.version, "its version is not listed")
        require(_registered(windows, "HKCU", "InstallLocation") == FOR_USER, "its folder is not listed")
        require(bool(_registered(windows, "HKCU", "Publisher")), "its publisher is not listed")
        require(any(windows.folder.rglob(f"{PRODUCT}.lnk")), "there is no entry in the Start menu")
    if report.failed:
        raise BundleError(f"It cannot be installed: {report.steps[-1][2]}")
    with report.step("it holds what it has to, and nothing that stands in for Windows under Wine") as remarks:
        names = [name for name in place.names() if name != "uninstall.exe"]
        found = windows_contents.faults(names)
        require(not found, "; ".join(found))
        remarks.append(
            f"{len(names)} files: translations, icons, mail texts, web panel, Qt's plug-ins, licences"
        )
    place.fit_for_wine()
    _prove_programs(report, windows, place)
    _prove_server(report, windows, place)
    with report.step(
        "the demonstration comes out as it has to: 19 of 19, over HTTPS by the sample vendor"
    ) as remarks:
        ended = windows.run(place.program("clue-desktop.com"), "demo", "--no-window", seconds=400)
        last = " ".join(ended.output.split())
        require(ended.code == 0, f"it ended with {ended.code}: {ended.said}")
        counted = re.search(r"19 of 19 outcomes are as expected: (\d+) granted, (\d+) denied", last)
        require(counted is not None, f"it said: {ended.said}")
        assert counted is not None  # noqa: S101 - just required
        require(int(counted[1]) > 0 and int(counted[2]) > 0, "nobody was granted, or nobody denied")
        remarks.append(f"{counted[1]} granted, {counted[2]} denied")
    _prove_windows(report, windows, place)
    with report.step("removed: the programs are gone, the data stay"):
        windows.check(place.program("uninstall.exe"), "/S", seconds=300)
        _wait(lambda: not windows.path(FOR_USER).exists(), "its folder is still there")
        require(windows.path(f"{DATA}\\clue.db").exists(), "the data are gone")
        require(_registered(windows, "HKCU", "DisplayName") == "", "it is still listed")
        require(not any(windows.folder.rglob(f"{PRODUCT}.lnk")), "its entry is still in the menu")


def _prove_programs(report: Report, windows: Wine, place: Place) -> None:
    programs = [*(f"{name}.exe" for name in sorted(TITLES)), "clue-desktop.com"]
    folder = windows.path(STARTED_IN)
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("json.py", "server.py", "clue_start.py", "sitecustomize.py", "python313.dll", "ssl.py"):
        (folder / name).write_text("raise SystemExit('a file of the current folder was run')\n", "utf-8")
    hostile = {"PYTHONPATH": STARTED_IN, "PYTHONSTARTUP": f"{STARTED_IN}\\json.py", "PYTHONHOME": STARTED_IN}
    for program in programs:
        with report.step(f"{program} --version, from a folder with traps, past PYTHON… variables"):
            ended = windows.run(place.program(program), "--version", folder=folder, variables=hostile)
            name = program.rpartition(".")[0]
            require(ended.code == 0, f"it ended with {ended.code}: {ended.said}")
            require(ended.output.startswith(f"{name} {place.version} ("), f"it said: {ended.said}")
    with report.step("arguments come through to the letter") as remarks:
        for argument in ('a "b" c', "C:\\클루 데이터\\", "*.py", "%PATH%"):
            ended = windows.run(place.program("clue-server.exe"), "serve", argument, folder=folder)
            complaint = ended.complaint.rstrip()
            require(complaint.endswith(f"error: what is {argument}?"), f"it said: {ended.said}")
            remarks.append(argument)


def _prove_server(report: Report, windows: Wine, place: Place) -> None:
    with (
        report.step(
            "the server serves from a data folder in Hangul, is set up, and is known by its CA"
        ) as remarks,
        windows.running(place.program("clue-server.exe"), *_server_options()) as server,
    ):
        remarks.append(f"ready in {server.seconds:.1f} s under Wine")
        ready = json.loads(server.ready_line)
        admin = _administrator(windows, ready)
        admin.set_up(ready["setupToken"])
        admin.add_place("서울 지사")
        for name in ("ca.pem", "server.pem", "server-key.pem"):
            require(windows.path(f"{DATA}\\tls\\{name}").is_file(), f"tls\\{name} is not there")
    with (
        report.step("a certificate that is given by paths with drive letters, blanks and Hangul is served"),
        windows.running(
            place.program("clue-server.exe"),
            *_server_options(),
            "--tls",
            f"{DATA}\\tls\\server.pem:{DATA}\\tls\\server-key.pem",
        ) as server,
    ):
        _administrator(windows, json.loads(server.ready_line), f"{DATA}\\tls\\ca.pem").ask("GET", "/readyz")
    _prove_door(report, windows, place)


def _prove_door(report: Report, windows: Wine, place: Place) -> None:
    vendor = ("--cert-dir", VENDOR, "--stop-with-stdin", "--quiet")
    with (
        report.step(
            "over HTTPS a card is granted and another denied, by the sample vendor that comes with it"
        ) as remarks,
        windows.running(place.program("clue-vendor.exe"), *vendor) as answering,
    ):
        told = json.loads(answering.ready_line)
        options = ("--vendor-ca", told["ca"], "--vendor-network", "127.0.0.0/8")
        with windows.running(place.program("clue-server.exe"), *_server_options(), *options) as server:
            admin = _administrator(windows, json.loads(server.ready_line))
            admin.sign_in()
            token = admin.put_a_door_under(f"{told['url']}/door", admin.add_place("부산 지사"))
            results = [admin.present(token, card) for card in (GRANTED_CARD, BLOCKED_CARD, "00000000")]
            require(results == ["granted", "denied", "denied"], f"results: {results}")
            remarks.append(", ".join(results))


def _prove_windows(report: Report, windows: Wine, place: Place) -> None:
    """Open the console's window and the installer's wizard on Qt's own plug-in for Windows."""
    with report.step("the console's window opens, and its own server no terminal window") as remarks:
        data = windows.path(f"{_variable(windows, 'LOCALAPPDATA')}\\{PRODUCT}\\server")
        _open_window(windows, place, (), "console.png", remarks, (data / "tls" / "ca.pem").exists)
    with (
        report.step("the enrollment wizard's window opens") as remarks,
        windows.running(place.program("clue-server.exe"), *_server_options()) as server,
    ):
        url = json.loads(server.ready_line)["url"]
        _open_window(windows, place, ("enroll", "--server", url), "wizard.png", remarks)


def _open_window(
    windows: Wine,
    place: Place,
    command: tuple[str, ...],
    picture: str,
    remarks: list[str],
    is_at_work: Callable[[], bool] = lambda: True,
) -> None:
    """Open a window of the console's program, look at its title, and leave a picture of the screen.

    `is_at_work` tells whether what it starts by itself has come so far that there would be a window of it.
    """
    before = set(windows.titles())
    options = ("--settings", SETTINGS, "--language", "ko", "--stop-with-stdin")
    with windows.running(place.program("clue-desktop.exe"), *command, *options, seconds=240) as window:
        _wait(lambda: bool(set(windows.titles()) - before), "no window is on the screen")
        _wait(is_at_work, "its own server does not start", seconds=180)
        # A picture is looked at, not judged; so it is taken when what the window shows has arrived.
        still = settled(windows.shot)
        windows.picture(place.pictures / picture)
        shown = sorted(set(windows.titles()) - before)
        require(any("CLUe" in title and "\\" not in title for title in shown), f"windows: {shown}")
        require(not any(".exe" in title for title in shown), f"a terminal window opened: {shown}")
        require(not window.is_over, "it ended")
        remarks += [f"“{title}”" for title in shown if "CLUe" in title][:1]
        remarks.append(f"ready in {window.seconds:.1f} s under Wine")
        if not still:
            remarks.append("it had not come to rest yet when the picture was taken")


# ---------------------------------------------------------------- all users, and a newer version


def _prove_upgrade(
    report: Report, windows: Wine, file: Path, place: Place, build: Build, folder: Path
) -> None:
    """Install a lower version of the same tree, use it, bring it to this one, and remove it with its data."""
    with source_of() as source:
        older = build(source.with_version(LOWER, folder / "older"), folder)[0]
    shutil.rmtree(windows.path(DATA), ignore_errors=True)
    with report.step(f"version {LOWER} of the same tree is installed for all users in {FOR_MACHINE}"):
        windows.check(older, "/S", "/AllUsers", "/DESKTOPICON", f"/D={FOR_MACHINE}", seconds=600)
        require(_registered(windows, "HKLM", "DisplayVersion") == LOWER, "its version is not listed")
        require(len(list(windows.folder.rglob(f"{PRODUCT}.lnk"))) == 2, "menu and desktop have no entries")
    place.fit_for_wine()
    with report.step("what runs is named and is in the way of a newer version; nothing is changed then"):
        with windows.running(place.program("clue-server.exe"), *_server_options()) as server:
            ready = json.loads(server.ready_line)
            admin = _administrator(windows, ready)
            admin.set_up(ready["setupToken"])
            admin.add_place("서울 지사")
            ended = windows.run(file, "/S", seconds=300)
            require(ended.code == IN_THE_WAY, f"it ended with {ended.code}: {ended.said}")
            require("clue-server.exe (" in ended.output, f"it said: {ended.said}")
            admin.ask("GET", "/readyz")
        require(_registered(windows, "HKLM", "DisplayVersion") == LOWER, "the version changed")
    kept = windows.path(SETTINGS)
    settings = {path: path.read_bytes() for path in kept.rglob("*") if path.is_file()}
    with report.step(f"upgraded in place from {LOWER}, found by itself"):
        windows.check(file, "/S", seconds=600)
        require(_registered(windows, "HKLM", "DisplayVersion") == place.version, "the version is as before")
        require(not any(name.split("/")[0].endswith(".old") for name in place.names()), "old files stay")
        found = windows_contents.faults([name for name in place.names() if name != "uninstall.exe"])
        require(not found, "; ".join(found))
        place.fit_for_wine()
        said = windows.check(place.program("clue-server.exe"), "--version")
        require(said.startswith(f"clue-server {place.version}"), f"it said: {said}")
    with (
        report.step("after the upgrade: data, account and settings are there"),
        windows.running(place.program("clue-server.exe"), *_server_options()) as server,
    ):
        admin = _administrator(windows, json.loads(server.ready_line))
        admin.sign_in()
        require("서울 지사" in admin.places(), f"places: {admin.places()}")
        require(bool(settings), "the console has left no settings to be kept")
        require(all(path.read_bytes() == content for path, content in settings.items()), "settings changed")
    with report.step("going back to a lower version is refused in a sentence"):
        ended = windows.run(older, "/S", seconds=300)
        require(ended.code == IS_NEWER, f"it ended with {ended.code}: {ended.said}")
        require("backup" in ended.output, f"it said: {ended.said}")
    with report.step("removed with its data, where that is asked for"):
        own = windows.path(f"{_variable(windows, 'ProgramData')}\\{PRODUCT}\\server")
        own.mkdir(parents=True, exist_ok=True)
        (own / "clue.db").write_text("", "utf-8")
        windows.check(place.program("uninstall.exe"), "/S", "/PURGE", seconds=300)
        _wait(lambda: not windows.path(FOR_MACHINE).exists(), "its folder is still there")
        _wait(lambda: not own.exists(), "the service's data are still there")
        require(_registered(windows, "HKLM", "DisplayName") == "", "it is still listed")
        require(windows.path(f"{DATA}\\clue.db").exists(), "data of another folder are gone")


# ---------------------------------------------------------------- signature


def _prove_signing(report: Report, file: Path, folder: Path) -> None:
    """Sign a copy with a certificate of this moment, and see that the signature ends at its authority and covers the file."""
    with report.step("signed by a test certificate, the signature holds, and not for a changed file"):
        work = folder / "signing"
        work.mkdir()
        authority, key = work / "ca.pem", work / "key.pem"
        run(
            [
                *("openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-days", "2", "-sha256"),
                *("-subj", "/CN=CLUe Desktop test", "-addext", "extendedKeyUsage=codeSigning"),
                *("-addext", "keyUsage=critical,digitalSignature,keyCertSign"),
                *("-keyout", key, "-out", authority),
            ]
        )
        bundle, password = work / "test.p12", work / "password"
        password.write_text("made-up", "utf-8")
        run(
            [
                *("openssl", "pkcs12", "-export", "-in", authority, "-inkey", key, "-out", bundle),
                *("-passout", f"file:{password}"),
            ]
        )
        signing = windows_signing.signing_of(
            {"CLUE_SIGN_PKCS12": str(bundle), "CLUE_SIGN_PASSWORD_FILE": str(password)}
        )
        assert signing is not None  # noqa: S101 - just set
        signed = work / file.name
        shutil.copyfile(file, signed)
        signing.sign(signed)
        windows_signing.verify(signed, authority)
        content = bytearray(signed.read_bytes())
        content[len(content) // 2] ^= 1
        signed.write_bytes(content)
        try:
            windows_signing.verify(signed, authority)
        except BundleError:
            return
        raise BundleError("a changed file is still taken for signed")


# ---------------------------------------------------------------- tools


def _administrator(windows: Wine, ready: dict[str, Any], ca: str = "") -> Administrator:
    """Return an administrator of a server that runs there, by HTTPS from here, who trusts its CA file, or the one that is named."""
    return Administrator(ready["url"], windows.path(ca or ready["ca"]))


def _server_options() -> tuple[str, ...]:
    return ("--data-dir", DATA, "--port", "0", "--stop-with-stdin")


@contextmanager
def _as_windows(windows: Wine, version: str) -> Iterator[None]:
    """Have Wine say that it is another Windows for a while."""
    setting = ("HKCU\\Software\\Wine", "/v", "Version", "/f", "/d")
    windows.check("reg", "add", *setting, version)
    try:
        yield
    finally:
        windows.check("reg", "add", *setting, "win10")


def _registered(windows: Wine, root: str, name: str) -> str:
    """Return a value of the list of installed programs; "" where there is none."""
    # By way of a file in UTF-16: what `reg query` writes has no Hangul in it.
    windows.run("reg", "export", f"{root}\\{KEY}", "C:\\key.reg", "/y", "/reg:64")
    file = windows.path("C:\\key.reg")
    if not file.exists():
        return ""
    exported = file.read_text("utf-16")
    file.unlink()
    found = re.search(rf'^"{name}"="(.*)"$', exported, re.MULTILINE)
    return found[1].replace('\\"', '"').replace("\\\\", "\\") if found else ""


def _variable(windows: Wine, name: str) -> str:
    return windows.check("cmd", "/c", "echo", f"%{name}%").strip()


def _wait(holds: Callable[[], bool], otherwise: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise BundleError(otherwise)
        time.sleep(0.3)
