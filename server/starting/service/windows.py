"""Windows: a service of the machine under an account of its own, or a task that runs while its user is signed in.

The service is told by `sc`, its folders are closed by `icacls`. What these two print is in the language of the system, so
only their exit statuses and numbers are read, which are the same in all.
"""

import getpass
import json
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from clue_desktop.domain.machine_places import SERVICE, MachinePlaces
from clue_desktop.domain.windows_rights import service_sid, who_may_change
from clue_desktop.windows_security import descriptor_of
from server.starting.owned_code import require_owned
from server.starting.ready_file import READY_FILE
from server.starting.service.errors import ServiceError
from server.starting.service.manager import Starts, State, is_alive
from server.starting.service.plan import Plan, described
from server.starting.service.tools import Outcome, Tools
from server.starting.waiting_for import until

TASK = "CLUe server"
ACCOUNT = f"NT SERVICE\\{SERVICE}"
_SYSTEM, _ADMINISTRATORS, _USERS = "*S-1-5-18", "*S-1-5-32-544", "*S-1-5-32-545"
_ALL, _CHANGE, _READ = "(OI)(CI)F", "(OI)(CI)M", "(OI)(CI)RX"
_NOT_THERE, _NOT_STARTED, _RUNS_ALREADY, _BEING_DELETED, _DENIED = 1060, 1062, 1056, 1072, 5
_STOPPED, _START_PENDING, _STOP_PENDING, _RUNNING = 1, 2, 3, 4
_STATE = re.compile(r":\s*([1-7])\s+[A-Z_]+\s*$", re.MULTILINE)
_NUMBER = re.compile(r":\s*(\d+)\s*$", re.MULTILINE)
_EXITS = re.compile(r":\s*(\d+)\s+\(0x")
_STOP_SECONDS = 60.0
_RESTARTS = "restart/2000/restart/5000/restart/30000"
"""Milliseconds after which the service manager starts it again; from the third time on always the last."""


class WindowsService:
    """The service of the machine."""

    def __init__(self, tools: Tools, places: MachinePlaces) -> None:
        self._tools = tools
        self._places = places
        self.file = Path(places.base) / "service.txt"
        self.secrets_file: Path | None = Path(places.data) / "clue-server.env"

    def text(self, plan: Plan) -> bytes:
        """Return the command line that the service manager is given, which stands in a file as well."""
        return f"{self._command(plan)}\r\n".encode()

    def shown(self, plan: Plan) -> str:
        """Return what the service manager is told."""
        return "".join(f"{subprocess.list2cmdline(('sc', *words))}\n" for words in self._told(plan, "create"))

    def prepare(self) -> None:
        """Refuse code that ordinary users may write to; make the folders, each for whom it is for."""
        require_administrator()
        require_owned()
        base = Path(self._places.base)
        if base.exists() and (others := who_may_change(descriptor_of(base))):
            raise ServiceError(
                f"{base} may be changed by others than administrators ({', '.join(others)}): somebody made it before. Look"
                " what is in it, remove or rename it, and install again"
            )
        service = f"*{service_sid(SERVICE)}"
        published, log = Path(self._places.published).parent, Path(self._places.log).parent
        self._close(base, (_USERS, _READ))
        self._close(Path(self._places.data), (service, _CHANGE))
        self._close(published, (service, _CHANGE), (_USERS, _READ))
        self._close(log, (service, _CHANGE))

    def register(self, plan: Plan, /) -> None:
        """Make the service, or change the one that is there."""
        require_administrator()
        is_there = self._ask().status != _NOT_THERE
        for words in self._told(plan, "config" if is_there else "create"):
            outcome = self._tools.run("sc", *words)
            if outcome.status == _BEING_DELETED:
                raise ServiceError(
                    "the service before is being removed still: close the windows that show services, or start Windows anew,"
                    " and install again"
                )
            _require(outcome, words)

    def unregister(self) -> None:
        """End it, and have it removed."""
        self.stop()
        outcome = self._tools.run("sc", "delete", SERVICE)
        if outcome.status not in {0, _NOT_THERE, _BEING_DELETED}:
            _require(outcome, ("delete", SERVICE))

    def forgotten(self) -> None:
        """Nothing: the service manager has forgotten it."""

    def start(self) -> None:
        """Start it."""
        require_administrator()
        outcome = self._tools.run("sc", "start", SERVICE)
        if outcome.status not in {0, _RUNS_ALREADY}:
            _require(outcome, ("start", SERVICE))

    def stop(self) -> None:
        """End it, and wait until its processes are gone: their files are to be replaced."""
        require_administrator()
        outcome = self._tools.run("sc", "stop", SERVICE)
        if outcome.status in {_NOT_THERE, _NOT_STARTED}:
            return
        if not until(lambda: self._number() in {None, _STOPPED}, _STOP_SECONDS):
            raise ServiceError(f"the service {SERVICE} did not end within {_STOP_SECONDS:.0f} s")

    def state(self) -> State:
        """Ask `sc queryex`."""
        said = self._ask()
        if said.status == _NOT_THERE or (said.status and not Path(self._places.record).exists()):
            return State(installed=False, kind="Windows service", definition=str(self.file))
        if said.status:
            raise ServiceError(
                f"the service manager does not answer: {said.words or f'sc ended with {said.status}'}"
            )
        number = self._number(said)
        after = said.output[found.end() :] if (found := _STATE.search(said.output)) else ""
        pids = [int(text) for text in _NUMBER.findall(after)]
        exits = [int(text) for text in _EXITS.findall(after)]
        ended_badly = (
            number == _STOPPED and any(exits[:2]) and exits[:1] != [1077]
        )  # never started since the boot
        running = number in {_START_PENDING, _STOP_PENDING, _RUNNING}
        return State(
            installed=True,
            kind=f"Windows service {SERVICE} under {ACCOUNT}",
            starts=Starts.BOOT,
            running=running,
            pid=pids[0] if running and pids and pids[0] else None,
            failure=f"it ended with {exits[1] if exits[0] == 1066 and len(exits) > 1 else exits[0]}"
            if ended_badly
            else "",
            definition=str(self.file),
        )

    def _ask(self) -> Outcome:
        said = self._tools.run("sc", "queryex", SERVICE)
        # Where only the older question is known, as under Wine.
        return said if said.status in {0, _NOT_THERE, _DENIED} else self._tools.run("sc", "query", SERVICE)

    def _number(self, said: Outcome | None = None) -> int | None:
        said = said or self._ask()
        found = _STATE.search(said.output)
        return int(found.group(1)) if said.status == 0 and found else None

    def _command(self, plan: Plan) -> str:
        words = [*plan.program, "service", "run", "--system", "--data-dir", plan.data_dir, *plan.options]
        return subprocess.list2cmdline(words)

    def _told(self, plan: Plan, how: str) -> list[tuple[str, ...]]:
        # Under a virtual account: rights of its own, on its folders alone, and no password.
        definition = ("binPath=", self._command(plan), "type=", "own", "start=", "auto", "obj=", ACCOUNT)
        return [
            (how, SERVICE, *definition, "DisplayName=", "CLUe verification server"),
            (
                "description",
                SERVICE,
                "Decides for doors, from the start of Windows on, without anybody signed in.",
            ),
            ("sidtype", SERVICE, "unrestricted"),
            ("failure", SERVICE, "reset=", "3600", "actions=", _RESTARTS),
            ("failureflag", SERVICE, "1"),
        ]

    def _close(self, folder: Path, *others: tuple[str, str]) -> None:
        if folder.is_symlink() or _is_junction(folder):
            raise ServiceError(f"{folder} leads elsewhere: remove it first")
        folder.mkdir(parents=True, exist_ok=True)
        self._tools.must("icacls", str(folder), "/setowner", _ADMINISTRATORS)
        granted = [f"{who}:{what}" for who, what in ((_SYSTEM, _ALL), (_ADMINISTRATORS, _ALL), *others)]
        self._tools.must("icacls", str(folder), "/inheritance:r", "/grant:r", *granted)


class WindowsTask:
    """A task of this user."""

    def __init__(self, tools: Tools, data_dir: Path) -> None:
        self._tools = tools
        self._data_dir = data_dir
        self.file = data_dir / "service.xml"
        self.secrets_file: Path | None = None

    def text(self, plan: Plan) -> bytes:
        """Return the task, as the scheduler reads it: UTF-16."""
        return b"\xff\xfe" + self.shown(plan).encode("utf-16-le")

    def shown(self, plan: Plan) -> str:
        """Return the task."""
        template = (files("resources") / "service" / "clue-server.task.xml").read_text("utf-8")
        return Template(template).substitute(
            user=escape(getpass.getuser()),
            program=escape(_without_a_window(plan.command[0])),
            arguments=escape(subprocess.list2cmdline(plan.command[1:])),
        )

    def prepare(self) -> None:
        """Nothing: it is this user's."""

    def register(self, _plan: Plan, /) -> None:
        """Make the task, in place of the one that is there."""
        self._tools.must("schtasks", "/Create", "/F", "/TN", TASK, "/XML", str(self.file))

    def unregister(self) -> None:
        """End and remove it."""
        self.stop()
        self._tools.must("schtasks", "/Delete", "/F", "/TN", TASK)

    def forgotten(self) -> None:
        """Nothing: the scheduler has forgotten it."""

    def start(self) -> None:
        """Start it."""
        self._tools.must("schtasks", "/Run", "/TN", TASK)

    def stop(self) -> None:
        """End it, and wait until it is gone."""
        self._tools.run("schtasks", "/End", "/TN", TASK)
        if not until(lambda: not self._pid(), _STOP_SECONDS):
            raise ServiceError(f"the task “{TASK}” did not end within {_STOP_SECONDS:.0f} s")

    def state(self) -> State:
        """Ask whether there is such a task; whether it runs is told by the server itself."""
        installed = self._tools.run("schtasks", "/Query", "/TN", TASK).status == 0
        return State(
            installed=installed,
            kind="task of this user",
            starts=Starts.SIGN_IN if installed else Starts.NEVER,
            ends="it ends when this user signs out",
            running=None,
            definition=str(self.file),
        )

    def _pid(self) -> int | None:
        try:
            document = json.loads((self._data_dir / READY_FILE).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        pid = document.get("pid") if isinstance(document, dict) else None
        return pid if isinstance(pid, int) and _runs(pid) else None


def _without_a_window(program: str) -> str:
    """Return the Python beside this one that opens no terminal, which whoever works there would close, and the server with it."""
    quiet = Path(program).with_name("pythonw.exe")
    return str(quiet) if Path(program).name.lower() == "python.exe" and quiet.is_file() else program


def require_administrator() -> None:
    """Raise ServiceError unless this is an elevated process."""
    if sys.platform == "win32":
        import ctypes

        if not ctypes.windll.shell32.IsUserAnAdmin():
            raise ServiceError(
                "the service of the machine is an administrator's to change: run this in a terminal that was opened with"
                " “Run as administrator”"
            )


def _require(outcome: Outcome, words: tuple[str, ...]) -> None:
    if outcome.status == _DENIED:
        raise ServiceError(
            "Windows does not let this user change services: run this in a terminal that was opened with “Run as administrator”"
        )
    if outcome.status:
        said = f": {outcome.words}" if outcome.words else ""
        raise ServiceError(f"`{described(('sc', *words))}` ended with {outcome.status}{said}")


def _is_junction(folder: Path) -> bool:
    try:
        return bool(getattr(folder.lstat(), "st_reparse_tag", 0))
    except OSError:
        return False


def _runs(pid: int) -> bool:
    """Tell whether a process is there still; on Windows a signal would end it, so it is opened and looked at."""
    if sys.platform == "win32":
        import ctypes

        kernel32 = ctypes.windll.kernel32
        process = kernel32.OpenProcess(0x00100000, 0, pid)  # SYNCHRONIZE
        if not process:
            return False
        try:
            return bool(kernel32.WaitForSingleObject(process, 0) != 0)
        finally:
            kernel32.CloseHandle(process)
    return is_alive(pid)
