"""macOS: a launchd daemon of the machine under a user of its own, or an agent of this user (launchd.plist(5), launchctl(1))."""

import os
import plistlib
import re
from datetime import UTC, datetime
from pathlib import Path

from clue_desktop.domain.machine_places import LABEL, MACOS_USER, MachinePlaces
from server.starting.owned_code import require_owned
from server.starting.service.errors import ServiceError
from server.starting.service.manager import Starts, State
from server.starting.service.plan import Plan
from server.starting.service.tools import Tools
from server.starting.waiting_for import until

_IDS = range(400, 200, -1)
"""Numbers of users and groups that are neither people's nor Apple's, tried downwards."""
_NOT_LOADED = (0, 3, 36, 113)
"""What `launchctl bootout` ends with where nothing is loaded, or is being ended already."""
_EXIT_SECONDS = 60
"""After which launchd kills what it has told to end: longer than a drain and answers under way (without it, after 20)."""
_STOP_SECONDS = _EXIT_SECONDS + 5.0
_RUNNING = frozenset({"running", "spawn scheduled", "xpcproxy"})
_FOUND = re.compile(r"^\s*(state|pid|last exit code) = (.+)$", re.MULTILINE)


class Launchd:
    """The daemon of the machine, or the agent of this user."""

    def __init__(self, home: Path, tools: Tools, places: MachinePlaces | None) -> None:
        """`places` are those of a service of the machine; None for one of this user."""
        self._tools = tools
        self._places = places
        self._domain = "system" if places else f"gui/{os.getuid()}"
        self._target = f"{self._domain}/{LABEL}"
        self.file = Path(places.marks[0]) if places else home / "Library" / "LaunchAgents" / f"{LABEL}.plist"
        self.secrets_file: Path | None = Path(places.data) / "clue-server.env" if places else None

    def text(self, plan: Plan) -> bytes:
        """Return the property list."""
        shared = {
            "Label": LABEL,
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ProcessType": "Interactive",
            "ExitTimeOut": _EXIT_SECONDS,
            "Umask": 0o077,
            "SoftResourceLimits": {"NumberOfFiles": 65536, "Core": 0},
            "HardResourceLimits": {"NumberOfFiles": 65536, "Core": 0},
        }
        if self._places is None:
            return plistlib.dumps(
                {
                    **shared,
                    "ProgramArguments": list(plan.command),
                    "EnvironmentVariables": {"CLUE_LOG_FORMAT": "json"},
                    "StandardErrorPath": str(Path(plan.data_dir) / "server.log"),
                }
            )
        command = [*plan.program, "service", "run", "--system", "--data-dir", plan.data_dir, *plan.options]
        return plistlib.dumps(
            {
                **shared,
                "ProgramArguments": command,
                "UserName": MACOS_USER,
                "GroupName": MACOS_USER,
                "InitGroups": False,
                "WorkingDirectory": "/",
            }
        )

    def shown(self, plan: Plan) -> str:
        """Return the property list."""
        return self.text(plan).decode()

    def prepare(self) -> None:
        """Make the daemon's user and folders."""
        if self._places is None:
            return
        self._require_root()
        require_owned()
        self._make_user()
        base, published = Path(self._places.base), Path(self._places.published)
        for folder, mode, owned in (
            (base, "755", "root:wheel"),
            (Path(self._places.data), "700", f"{MACOS_USER}:{MACOS_USER}"),
            (published.parent, "755", f"{MACOS_USER}:{MACOS_USER}"),
            (Path(self._places.log).parent, "750", f"{MACOS_USER}:admin"),
        ):
            if folder.is_symlink():
                raise ServiceError(f"{folder} leads elsewhere: remove it first")
            folder.mkdir(parents=True, exist_ok=True)
            self._tools.must("chown", owned, str(folder))
            self._tools.must("chmod", mode, str(folder))

    def register(self, _plan: Plan, /) -> None:
        """Take what was loaded before out; `start` loads the new one, and every start of the machine does."""
        self._require_root()
        self._take_out()
        self._tools.must("launchctl", "enable", self._target)

    def unregister(self) -> None:
        """End it."""
        self.stop()

    def forgotten(self) -> None:
        """Nothing: launchd reads the folder when it starts."""

    def start(self) -> None:
        """Load it, which starts it; what is loaded and ended is started."""
        self._require_root()
        if self._tools.run("launchctl", "print", self._target).status == 0:
            self._tools.must("launchctl", "kickstart", self._target)
        else:
            self._tools.must("launchctl", "bootstrap", self._domain, str(self.file))

    def stop(self) -> None:
        """Take it out, which ends it, and wait until it is gone; the file stays, so that it comes again with the next start."""
        self._require_root()
        self._take_out()

    def state(self) -> State:
        """Ask `launchctl print`."""
        said = self._tools.run("launchctl", "print", self._target)
        found = dict(reversed(_FOUND.findall(said.output))) if said.status == 0 else {}
        pid = int(found["pid"]) if found.get("pid", "").isdigit() else None
        code = found.get("last exit code", "0").partition(":")[0].strip()
        return State(
            installed=self.file.is_file(),
            kind="launchd daemon of the machine" if self._places else "launchd agent of this user",
            starts=(Starts.BOOT if self._places else Starts.SIGN_IN) if self.file.is_file() else Starts.NEVER,
            ends="" if self._places else "it ends when this user signs out",
            running=found.get("state") in _RUNNING,
            pid=pid,
            since=self._since(pid),
            failure="" if code in {"0", "(never exited)"} else f"exit status {code}",
            definition=str(self.file),
        )

    def _take_out(self) -> None:
        # It may answer before what it ends has ended (36): that drains, and could not be loaded again meanwhile.
        self._tools.must("launchctl", "bootout", self._target, fine=_NOT_LOADED)
        if not until(lambda: self._tools.run("launchctl", "print", self._target).status != 0, _STOP_SECONDS):
            raise ServiceError(f"{LABEL} did not end within {_STOP_SECONDS:.0f} s")

    def _since(self, pid: int | None) -> datetime | None:
        if pid is None:
            return None
        said = self._tools.run("ps", "-o", "lstart=", "-p", str(pid)).output.strip()
        try:
            return datetime.strptime(said, "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
        except ValueError:
            return None

    def _make_user(self) -> None:
        if self._tools.run("dscl", ".", "-read", f"/Users/{MACOS_USER}").status == 0:
            return
        said = self._tools.must("dscl", ".", "-list", "/Users", "UniqueID").output
        said += self._tools.must("dscl", ".", "-list", "/Groups", "PrimaryGroupID").output
        taken = {line.split()[-1] for line in said.splitlines() if line.split()}
        number = next((str(one) for one in _IDS if str(one) not in taken), None)
        if number is None:
            raise ServiceError("there is no free number for a user of the service's own")
        for words in (
            (f"/Groups/{MACOS_USER}",),
            (f"/Groups/{MACOS_USER}", "PrimaryGroupID", number),
            (f"/Users/{MACOS_USER}",),
            (f"/Users/{MACOS_USER}", "UniqueID", number),
            (f"/Users/{MACOS_USER}", "PrimaryGroupID", number),
            (f"/Users/{MACOS_USER}", "RealName", "CLUe server"),
            (f"/Users/{MACOS_USER}", "NFSHomeDirectory", "/var/empty"),
            (f"/Users/{MACOS_USER}", "UserShell", "/usr/bin/false"),
            (f"/Users/{MACOS_USER}", "IsHidden", "1"),
        ):
            self._tools.must("dscl", ".", "-create", *words)

    def _require_root(self) -> None:
        if self._places is not None and os.geteuid() != 0:
            raise ServiceError("the service of the machine is root's to change: run this with sudo")
