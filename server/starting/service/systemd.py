"""Linux: a systemd unit, of the machine or of a user (systemd.service(5), systemctl(1), loginctl(1))."""

import getpass
import os
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from string import Template

from clue_desktop.domain.machine_places import UNIT
from server.starting.owned_code import require_owned
from server.starting.service.errors import ServiceError
from server.starting.service.manager import Starts, State
from server.starting.service.plan import Plan
from server.starting.service.tools import Tools

SYSTEM_FOLDER = Path("/etc/systemd/system")
BOOTED = Path("/run/systemd/system")
"""There where systemd runs the machine (sd_booted(3))."""
_ASKED = (
    "LoadState",
    "UnitFileState",
    "ActiveState",
    "SubState",
    "MainPID",
    "ExecMainStartTimestamp",
    "Result",
    "ExecMainStatus",
    "FragmentPath",
)
_ENABLED = frozenset({"enabled", "enabled-runtime", "static", "linked", "linked-runtime"})
_RUNNING = frozenset({"active", "activating", "reloading", "deactivating"})
_NO_UNIT = 5


class Systemd:
    """The unit of the machine, or of this user."""

    def __init__(self, home: Path, tools: Tools, *, system: bool, folder: Path | None = None) -> None:
        """`folder` is where units of the machine stand."""
        self._system = system
        self._tools = tools
        self._scope = () if system else ("--user",)
        folder = (folder or SYSTEM_FOLDER) if system else home / ".config" / "systemd" / "user"
        self.file = folder / UNIT
        self.secrets_file: Path | None = (
            Path("/etc/clue-server.env") if system else home / ".config" / "clue-server.env"
        )

    def text(self, plan: Plan) -> bytes:
        """Return the unit."""
        kind = "system" if self._system else "user"
        template = (files("resources") / "service" / f"clue-server.{kind}.service").read_text("utf-8")
        return Template(template).substitute(command=" ".join(map(quoted, plan.command))).encode()

    def shown(self, plan: Plan) -> str:
        """Return the unit."""
        return self.text(plan).decode()

    def prepare(self) -> None:
        """Refuse code that others may write to; the unit's own lines make user and folders."""
        if self._system:
            self._require_root()
            require_owned()

    def register(self, _plan: Plan, /) -> None:
        """Have the unit read, and enabled."""
        self._tell("daemon-reload")
        self._tell("enable", UNIT)

    def unregister(self) -> None:
        """End and disable it."""
        self._tell("disable", "--now", UNIT)

    def forgotten(self) -> None:
        """Have the units read anew."""
        self._tell("daemon-reload")

    def start(self) -> None:
        """Start it, also after as many failures as systemd lets pass."""
        self._tell("reset-failed", UNIT, fine=(0, 1, _NO_UNIT))
        self._tell("start", UNIT)

    def stop(self) -> None:
        """End it; systemctl waits."""
        self._tell("stop", UNIT)

    def state(self) -> State:
        """Ask `systemctl show`."""
        said = self._tools.run("systemctl", *self._scope, "show", f"--property={','.join(_ASKED)}", UNIT)
        if said.status:
            words = said.words or f"systemctl ended with {said.status}"
            raise ServiceError(f"systemd does not answer: {words}{self._why_not()}")
        found = dict(line.partition("=")[::2] for line in said.output.splitlines())
        enabled = found.get("UnitFileState") in _ENABLED
        running = found.get("ActiveState") in _RUNNING
        pid = int(found.get("MainPID") or 0)
        starts, ends = self._starts() if enabled else (Starts.NEVER, "")
        return State(
            installed=found.get("LoadState") == "loaded" and (enabled or running),
            kind="systemd unit of the machine" if self._system else "systemd unit of this user",
            starts=starts,
            ends=ends,
            running=running,
            pid=pid or None,
            since=_moment(found.get("ExecMainStartTimestamp", "")) if running else None,
            failure=self._failure(found),
            definition=found.get("FragmentPath", ""),
        )

    def _starts(self) -> tuple[Starts, str]:
        if self._system:
            return Starts.BOOT, ""
        said = self._tools.run("loginctl", "show-user", getpass.getuser(), "--property=Linger", "--value")
        if said.status == 0 and said.output.strip() == "yes":
            return Starts.BOOT, ""
        return Starts.SIGN_IN, (
            "it ends when this user signs out; `loginctl enable-linger` lets it run from the machine's start on"
        )

    def _failure(self, found: dict[str, str]) -> str:
        if found.get("Result", "success") == "success":
            return ""
        log = ("--unit",) if self._system else ("--user", "--unit")
        said = self._tools.run(
            "journalctl", "--quiet", "--no-pager", "--lines=50", "--output=cat", *log, UNIT
        )
        lines = [line for line in said.output.splitlines() if line.startswith("clue-server: ")]
        last = f": {lines[-1].removeprefix('clue-server: ')}" if lines else ""
        return f"{found['Result']}, exit status {found.get('ExecMainStatus', '?')}{last}"

    def _tell(self, *words: str, fine: tuple[int, ...] = (0,)) -> None:
        if self._system:
            self._require_root()
        try:
            self._tools.must("systemctl", *self._scope, *words, fine=fine)
        except ServiceError as fault:
            raise ServiceError(f"{fault}{self._why_not()}") from fault

    def _why_not(self) -> str:
        """Say what is to be done where systemctl speaks of a bus that nobody else knows, "" where systemd is there."""
        if not BOOTED.is_dir():
            whole = " --system" if self._system else ""
            return (
                " (systemd does not run this machine, as in a container: have what starts programs here start the server;"
                f" `clue-server service print{whole}` shows its command)"
            )
        if not self._system and not os.environ.get("XDG_RUNTIME_DIR"):
            return (
                " (this user has no session that systemd knows of, as under su or sudo: sign in as this user, or make it"
                " a service of the machine, --system)"
            )
        return ""

    def _require_root(self) -> None:
        if os.geteuid() != 0:
            raise ServiceError("the service of the machine is root's to change: run this with sudo")


def quoted(word: str) -> str:
    """Return a word as a unit's command line has it (systemd.service(5), “Command lines”)."""
    if "\n" in word:
        raise ServiceError("an option holds a line break, which a unit cannot hold")
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def _moment(text: str) -> datetime | None:
    """Read a time as systemctl writes it where TZ is UTC: `Sat 2026-11-28 13:00:00 UTC`."""
    try:
        return datetime.strptime(text, "%a %Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC)
    except ValueError:
        return None
