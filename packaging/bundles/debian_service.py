"""Proof of the packaged service under a systemd that runs: enabled, served, killed, installed over, removed, installed again."""

import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bundles.bare_root import BareRoot
from bundles.booted_root import Booted, booted
from bundles.report import Report
from bundles.say import BundleError
from bundles.selftest_common import BLOCKED_CARD, GRANTED_CARD, Administrator, require

_UNIT, _DATA, _DEFAULT = "clue-server.service", "/var/lib/clue-server", "/etc/default/clue-server"
_AUTHORITY = "/etc/clue-selftest-vendor.pem"
_STATUS = ("clue-server", "service", "status", "--system")
_SECONDS = 120.0
_NO_SYSTEMD = 2
NOT_HERE = "the service under systemd: started with the machine, again after a kill and an upgrade, ended by a removal"


@dataclass(frozen=True, slots=True)
class Door:
    """A door whose vendor runs: the token of its device, and that vendor's authority."""

    token: str
    vendor_ca: Path


def free_port() -> int:
    """Return a port of this machine that nobody listens at now."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def prove_without_systemd(root: BareRoot, report: Report) -> None:
    """See what the service's commands say where there is no systemd, and that they leave nothing."""
    with report.step("without systemd the service's commands end with 2 and say what to do instead"):
        for action in ("status", "install", "uninstall"):
            code, said = root.try_("clue-server", "service", action, "--system")
            require(code == _NO_SYSTEMD and "clue-server service print" in said, f"{action}: {code} {said}")
        require(not root.path(f"/etc/systemd/system/{_UNIT}").exists(), "a unit was left there")


def prove_under_systemd(root: BareRoot, report: Report, files: Sequence[str], door: Door) -> None:
    """Have the root's systemd run the service, and see that the door goes on being decided; `files` are the packages, in the root."""
    with report.step("the root gets a systemd that can run"):
        root.run("apt-get", "install", "--yes", "--no-install-recommends", "systemd", "dbus")
    if not root.path("/lib/systemd/systemd").exists():
        report.not_tried(NOT_HERE, "there is no systemd in the root")
        return
    port = free_port()
    kept = root.path(_DEFAULT).read_text("utf-8")
    try:
        with booted(root) as machine:
            _configure(root, port, door)
            _prove(report, machine, files, door, port)
    except BundleError as error:
        # A step that fails is a step of the report; what comes here is that there is no such systemd.
        report.not_tried(NOT_HERE, str(error))
    finally:
        root.path(_AUTHORITY).unlink(missing_ok=True)
        root.path(_DEFAULT).write_text(kept, "utf-8")


def _configure(root: BareRoot, port: int, door: Door) -> None:
    authority = root.path(_AUTHORITY)
    authority.write_bytes(door.vendor_ca.read_bytes())
    authority.chmod(0o644)
    settings = (f"CLUE_PORT={port}", f"CLUE_VENDOR_CA={_AUTHORITY}", "CLUE_VENDOR_NETWORKS=127.0.0.0/8")
    with root.path(_DEFAULT).open("a", encoding="utf-8") as file:
        file.write("\n".join(("", *settings, "")))


def _prove(report: Report, machine: Booted, files: Sequence[str], door: Door, port: int) -> None:
    admin = Administrator(f"https://127.0.0.1:{port}", machine.root.path(f"{_DATA}/tls/ca.pem"))
    with report.step(
        "under systemd: enabled, it serves by the settings of /etc/default, and grants and denies"
    ):
        code, said = machine.try_(*_STATUS)
        require(code == 4, f"before it is enabled, its status is {code}: {said}")
        machine.run("systemctl", "enable", "--now", _UNIT)
        _decided(admin, door)
        said = machine.run(*_STATUS)
        require("ready:        yes" in said and f":{port}" in said, said)
    with report.step("under systemd: installed by the program's own command too, the package's unit goes on"):
        before = _pid(machine)
        said = machine.run("clue-server", "service", "install", "--system")
        require("/lib/systemd/system/" in said, said)
        require(not machine.root.path(f"/etc/systemd/system/{_UNIT}").exists(), "another unit hides it")
        require(_pid(machine) == before, "it was started again")
    with report.step("under systemd: killed, it is started again, and goes on deciding") as remarks:
        before = _pid(machine)
        began = time.monotonic()
        machine.run("systemctl", "kill", "--signal=KILL", _UNIT)
        _wait(lambda: _pid(machine) not in {0, before}, "it was not started again")
        _decided(admin, door)
        remarks.append(f"after {time.monotonic() - began:.1f} s")
    with report.step("under systemd: a version that is installed over it goes on deciding"):
        before = _pid(machine)
        machine.run("apt-get", "install", "--reinstall", "--yes", *files, seconds=1800)
        require(_pid(machine) not in {0, before}, "it still runs the version before")
        _decided(admin, door)
    with report.step(
        "under systemd: removed it has ended; installed again, how it begins is said"
    ) as remarks:
        names = [Path(file).name.partition("_")[0] for file in files]
        machine.run("apt-get", "remove", "--yes", *names)
        require(_pid(machine) == 0, "it still runs")
        said = machine.run("apt-get", "install", "--yes", "--no-install-recommends", *files, seconds=1800)
        require("systemctl start clue-server" in said, f"it does not say how it begins: {said[-800:]}")
        machine.run("systemctl", "start", _UNIT)
        _decided(admin, door)
        began = time.monotonic()
        machine.run("systemctl", "disable", "--now", _UNIT)
        remarks.append(f"ended in {time.monotonic() - began:.1f} s")


def _pid(machine: Booted) -> int:
    said = machine.try_("systemctl", "show", "--property=MainPID", "--value", _UNIT)[1].strip()
    return int(said) if said.isdigit() else 0


def _decided(admin: Administrator, door: Door) -> None:
    """Wait until the door is decided, and see that it is decided rightly."""
    last = ""

    def is_granted() -> bool:
        nonlocal last
        try:
            last = admin.present(door.token, GRANTED_CARD)
        except (BundleError, OSError) as error:  # nobody listens yet
            last = str(error)
        return last == "granted"

    _wait(is_granted, "a card that is valid is not granted", lambda: last)
    denied = admin.present(door.token, BLOCKED_CARD)
    require(denied == "denied", f"a card that is blocked: {denied}")


def _wait(holds: Callable[[], bool], otherwise: str, what: Callable[[], str] = lambda: "") -> None:
    deadline = time.monotonic() + _SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise BundleError(f"{otherwise} {what()}".strip())
        time.sleep(0.3)
