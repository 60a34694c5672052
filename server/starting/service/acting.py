"""What `clue-server service` does: installed, changed, upgraded, ended, removed, and told the truth about.

Whatever fails half-way leaves what was there before, running as before, or says in one sentence how to get there.
"""

import json
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from clue_desktop import __version__
from clue_desktop.domain.machine_places import MachinePlaces, machine_places
from clue_desktop.windows_security import program_data
from server.keys.private_files import replace_file
from server.starting.ready_file import READY_FILE, kept_token
from server.starting.service.asking import Answer, ask, said_in
from server.starting.service.errors import ServiceError
from server.starting.service.host import FAILURE_FILE, Host, host_environment
from server.starting.service.launchd import Launchd
from server.starting.service.manager import Manager, State, is_alive
from server.starting.service.plan import Plan, this_program, variables_in
from server.starting.service.record import Record
from server.starting.service.status import Status
from server.starting.service.systemd import SYSTEM_FOLDER, Systemd
from server.starting.service.tools import Tools
from server.starting.service.windows import WindowsService, WindowsTask
from server.starting.waiting_for import until
from server.store.copies import copies_since, put_back

READY_SECONDS = 120.0
"""How long a start may take until it serves: a migration of a large database is part of it."""
_OF_PACKAGES = Path("/usr/lib")
"""Where programs of packages are, and nobody else's (Filesystem Hierarchy Standard 3.0, 4.6)."""
_PACKAGES_SETTINGS = "/etc/default/clue-server"


@dataclass(frozen=True, slots=True)
class Where:
    """Whose service is meant, and what tells of it.

    Attributes:
        manager: the system's.
        system: whether it is one of the machine.
        places: those of the machine's service.
        data_dir: where its data are.
        published: the file that says where it is reached while it serves.
        record: the file that says what was installed.
    """

    manager: Manager
    system: bool
    places: MachinePlaces | None
    data_dir: str
    published: Path
    record: Path

    @property
    def log(self) -> str:
        """Where its log is, in words."""
        if self.places is not None and self.places.log:
            return self.places.log
        if isinstance(self.manager, Systemd):
            return f"journalctl {'' if self.system else '--user '}--unit clue-server"
        return str(Path(self.data_dir) / "server.log") if isinstance(self.manager, Launchd) else ""


def service_here(
    data_dir: Path,
    *,
    system: bool,
    platform: str = sys.platform,
    home: Path | None = None,
    tools: Tools | None = None,
    places: MachinePlaces | None = None,
    unit_folder: Path | None = None,
) -> Where:
    """Return the service of this system that is meant.

    Args:
        data_dir: of one of this user; that of the machine has its own.
        system: whether it is that of the machine.
        platform: which system, as `sys.platform` names it.
        home: the user's folder.
        tools: the system's programs.
        places: those of the machine's service, where they are not the usual ones.
        unit_folder: where systemd's units of the machine stand, likewise.

    Raises:
        ServiceError: there is none on this system.
    """
    home, tools = home or Path.home(), tools or Tools()
    places = places or machine_places(platform, program_data())
    if places is None:
        raise ServiceError(f"there is no service for {platform}")
    manager: Manager
    if platform == "linux":
        manager = Systemd(home, tools, system=system, folder=unit_folder)
    elif platform == "darwin":
        manager = Launchd(home, tools, places if system else None)
    else:
        manager = WindowsService(tools, places) if system else WindowsTask(tools, data_dir)
    if system:
        return Where(manager, True, places, places.data, Path(places.published), Path(places.record))
    data = data_dir.absolute()
    return Where(manager, False, None, str(data), data / READY_FILE, data.parent / "service.json")


class Service:
    """The service of this machine or user, and all that can be done with it. Every method raises ServiceError."""

    def __init__(
        self,
        where: Where,
        asked: Callable[[], Answer] | None = None,
        ready_seconds: float = READY_SECONDS,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`asked` asks the server that runs whether it serves."""
        self._where = where
        self._manager = where.manager
        self._asked = asked or self._ask
        self._ready_seconds = ready_seconds
        self._now = now

    def shown(self, plan: Plan) -> str:
        """Return what the system would be told."""
        return self._manager.shown(plan)

    def installed(self) -> str:
        """Return what the system was told, and what was installed, as it stands."""
        record = Record.read(self._where.record)
        file = self._manager.state().definition
        if record is None and not (file and Path(file).is_file()):
            raise ServiceError("it is not installed")
        told = _read(Path(file)) if file else ""
        kept = self._where.record.read_text("utf-8") if record is not None else ""
        return "".join(f"{part.rstrip()}\n" for part in (told, kept) if part)

    def install(self, plan: Plan) -> str:
        """Install and start it, in place of one that is installed, and wait until it serves; return what to say."""
        self._manager.prepare()
        if self._where.system and self._is_packaged(before := self._manager.state()):
            return self._enable_packaged(plan, before)
        self._change_to(plan)
        words = f"installed and started: {self._manager.file}\n"
        state = self._manager.state()
        return words + (f"{state.ends}\n" if state.ends else "")

    def upgrade(self) -> str:
        """Have what is installed run this program's version, in place, and wait until it serves; return what to say."""
        state = self._manager.state()
        if not state.installed:
            return "no service is installed here: nothing to upgrade\n"
        if self._is_packaged(state):
            return self._begin_anew()
        record = Record.read(self._where.record)
        if record is None:
            raise ServiceError(
                f"it is not known with which options it was installed: install it again with them, `clue-server service install"
                f"{' --system' if self._where.system else ''}`"
            )
        plan = Plan(record.data_dir or self._where.data_dir, record.options, this_program())
        self._manager.prepare()
        self._change_to(plan)
        return f"upgraded to {__version__} and started: {self._manager.file}\n"

    def uninstall(self, *, if_installed: bool = False) -> str:
        """End and remove it; the data stay. Return what to say."""
        state = self._manager.state()
        if self._is_packaged(state):
            raise ServiceError(f"{state.definition} belongs to a package: remove that, or disable the unit")
        if not (state.installed or self._manager.file.is_file()):
            if if_installed:
                return "no service is installed here\n"
            raise ServiceError(f"it is not installed: there is no {self._manager.file}")
        self._manager.unregister()
        self._manager.file.unlink(missing_ok=True)
        self._where.record.unlink(missing_ok=True)
        with suppress(OSError):  # where something else is in it, it stays
            self._where.record.parent.rmdir()
        self._manager.forgotten()
        return (
            f"ended and removed: {self._manager.file}; the data stays where it is: {self._where.data_dir}\n"
        )

    def start(self) -> str:
        """Start it and wait until it serves; return what to say."""
        self._require_installed()
        self._begin()
        return "started\n"

    def stop(self, *, if_installed: bool = False) -> str:
        """End it and wait for that; it stays installed. Return what to say."""
        if not self._manager.state().installed:
            if if_installed:
                return "no service is installed here\n"
            self._require_installed()
        self._manager.stop()
        return "stopped; it is started again with the machine, or by `clue-server service start`\n"

    def restart(self) -> str:
        """End it, start it, and wait until it serves; return what to say."""
        self._require_installed()
        self._manager.stop()
        self._begin()
        return "started again\n"

    def status(self, port: int) -> Status:
        """Return what is true of it. `port` is what it is to listen on where neither it nor what was installed says so."""
        state = self._manager.state()
        record = Record.read(self._where.record)
        said = said_in(self._where.published)
        pid = said.get("pid") if said else None
        serves = isinstance(pid, int) and is_alive(pid)
        running = serves if state.running is None else state.running
        answer = self._asked() if running else None
        data_dir = record.data_dir if record and record.data_dir else self._where.data_dir
        planned = Plan(data_dir, record.options, ()).port if record else port
        url = str(said["url"]) if said and running else ""
        given = url.rpartition(":")[2]
        since = state.since or (_moment(said.get("since")) if said and running else None)
        return Status(
            installed=state.installed,
            kind=state.kind,
            starts=state.starts,
            ends=state.ends,
            running=running,
            pid=state.pid or (pid if running and isinstance(pid, int) else None),
            since=since,
            program_version=__version__,
            installed_version=record.version if record else "",
            running_version=str(said.get("version") or "") if said and running else "",
            url=url,
            port=int(given) if given.isdigit() else planned,
            data_dir=data_dir,
            ready=answer.ready if answer else None,
            answer=answer.words if answer else "",
            failure=self._kept_failure() or state.failure,
            log=self._where.log,
            definition=state.definition,
        )

    def setup_token(self) -> str:
        """Return the token for the first setup, for who may read the server's data."""
        try:
            token = kept_token(Path(self._where.data_dir))
        except OSError as fault:
            raise ServiceError(f"the server's data cannot be read by this user: {fault.strerror}") from fault
        if token is None:
            raise ServiceError("the server is set up already, or has not run yet")
        return token

    def host(self, plan: Plan) -> Host:
        """Return what runs the server where the service manager keeps no log itself."""
        places = self._where.places
        if places is None or not places.log:
            raise ServiceError("`service run` is for service managers that keep no log, with --system")
        published = str(self._where.published.parent)
        variables = variables_in(self._manager.secrets_file) if self._manager.secrets_file else {}
        command = (*plan.command, "--publish-in", published)
        return Host(command, host_environment(variables), Path(places.log))

    def run(self, plan: Plan) -> int:
        """Be what the service manager starts; return its exit status."""
        host = self.host(plan)
        told_to_stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: told_to_stop.set())
        return host.run(told_to_stop, lambda: None)

    # -------------------------------------------------------------------------------------------- in steps

    def _change_to(self, plan: Plan) -> None:
        """Put what is installed in place of what was; back again where it does not come to serve."""
        file, record = self._manager.file, Record.read(self._where.record)
        before = file.read_bytes() if file.is_file() else None
        began = self._now()
        try:
            self._write(plan)
            self._manager.register(plan)
            self._record(plan)
            if self._manager.state().running is not False:
                self._manager.stop()
            self._begin()
        except (ServiceError, OSError) as fault:
            raise ServiceError(f"{fault}. {self._go_back(before, record, plan, began)}") from fault

    def _go_back(self, before: bytes | None, record: Record | None, plan: Plan, began: datetime) -> str:
        """Undo a change that did not come to serve, as far as it can be; return a sentence that says how far."""
        data_dir = Path(plan.data_dir)
        with suppress(ServiceError):
            self._manager.stop()
        if before is None or record is None:
            return self._take_back(before)
        copies = copies_since(data_dir, began)
        former = replace(plan, options=record.options, program=record.program, data_dir=record.data_dir)
        is_there = bool(record.program) and Path(record.program[0]).is_file()
        if is_there and (record.program != plan.program or record.version == __version__):
            try:
                put_back(copies)
                replace_file(self._manager.file, before, 0o644)
                self._manager.register(former)
                record.keep(self._where.record)
                self._begin()
            except (ServiceError, OSError) as fault:
                return f"Going back to version {record.version} did not succeed either: {fault}"
            return f"Version {record.version} runs again as before"
        named = ", ".join(str(copy) for copy in copies.values())
        way = f"; put {named} back in place of the databases first" if named else ""
        return (
            f"Version {record.version}, which ran before, is not there any more: install it again to go back{way}. The data is"
            f" in {data_dir}"
        )

    def _take_back(self, before: bytes | None) -> str:
        """Leave no service where there was none of ours; a definition that somebody else wrote is put back. Say so."""
        file = self._manager.file
        with suppress(ServiceError):  # it may not have been told of it yet
            self._manager.unregister()
        try:
            self._where.record.unlink(missing_ok=True)
            if before is None:
                file.unlink(missing_ok=True)
            else:
                replace_file(file, before, 0o644)
        except OSError as fault:
            return f"What was written of it is still there, since it cannot be taken back: {fault}"
        with suppress(ServiceError):
            self._manager.forgotten()
        if before is None:
            return "Nothing is installed"
        return f"{file} is as it was before, and is not started"

    def _enable_packaged(self, plan: Plan, before: State) -> str:
        """Have a package's own unit start with the machine, and start it; one that runs is left alone. Return what to say.

        A unit of ours would hide the package's, and with it the package's settings and user.
        """
        if not Path(plan.program[0]).is_relative_to(_OF_PACKAGES):
            raise ServiceError(
                f"{before.definition} belongs to a package, which has a service of this name: remove the package first (its"
                " data stay), or install its service by its own clue-server"
            )
        if plan.options:
            raise ServiceError(
                f"{before.definition} belongs to a package: its options are variables in {_PACKAGES_SETTINGS}; put"
                f" {' '.join(plan.options)} there, and leave it out here"
            )
        self._manager.register(plan)
        try:
            if not before.running:
                self._begin()
        except ServiceError:
            if not before.installed:
                with suppress(ServiceError):
                    self._manager.unregister()
            raise
        return f"the package's service is enabled and runs: {before.definition}\n"

    def _begin_anew(self) -> str:
        """Start a packaged unit with the package's new program."""
        self._manager.forgotten()  # has the units read
        began = self._now()
        try:
            self._manager.stop()
            self._begin()
        except ServiceError as fault:
            named = ", ".join(map(str, copies_since(Path(self._where.data_dir), began).values()))
            way = f", with {named} put back in place of the databases" if named else ""
            raise ServiceError(f"{fault}. To go back, install the package's version before{way}") from fault
        return f"version {__version__} runs\n"

    def _write(self, plan: Plan) -> None:
        self._manager.file.parent.mkdir(parents=True, exist_ok=True)
        if not self._where.system:  # launchd has the agent's log begun there
            Path(plan.data_dir).mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(self._manager.file, self._manager.text(plan), 0o644)

    def _record(self, plan: Plan) -> None:
        Record(
            __version__,
            plan.program,
            plan.data_dir,
            plan.options,
            f"{self._now():%Y-%m-%dT%H:%M:%SZ}",
        ).keep(self._where.record)

    def _begin(self) -> None:
        """Start it, and wait until it serves."""
        if self._where.places is not None and self._where.places.log:
            with suppress(OSError):
                Path(self._where.places.log).with_name(FAILURE_FILE).unlink(missing_ok=True)
        self._manager.start()
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        last = Answer(ready=False)

        def is_ready() -> bool:
            nonlocal last
            last = self._asked()
            return last.ready or self._manager.state().running is False

        if until(is_ready, self._ready_seconds) and last.ready:
            return
        failure = self._kept_failure() or self._manager.state().failure or last.words
        reason = f": {failure}" if failure else ""
        raise ServiceError(
            f"the service does not come to serve{reason}; its log: {self._where.log or 'none'}"
        )

    def _ask(self) -> Answer:
        said = said_in(self._where.published)
        if said is None:
            return Answer(ready=False, words="it does not say yet where it serves")
        pid = said.get("pid")
        if isinstance(pid, int) and not is_alive(pid):
            return Answer(ready=False, words="the process that said where it serves is gone")
        return ask(said)

    def _require_installed(self) -> None:
        if not self._manager.state().installed:
            raise ServiceError(
                f"it is not installed: `clue-server service install{' --system' if self._where.system else ''}` installs it"
            )

    def _is_packaged(self, state: State) -> bool:
        """Tell whether the unit is a package's, which alone changes it."""
        if not (self._where.system and isinstance(self._manager, Systemd)) or not state.definition:
            return False
        return Path(state.definition).parent not in {self._manager.file.parent, SYSTEM_FOLDER}

    def _kept_failure(self) -> str:
        """Return how the host says that the server failed last, "" for nothing that it says."""
        if self._where.places is None or not self._where.places.log:
            return ""
        try:
            document = json.loads(Path(self._where.places.log).with_name(FAILURE_FILE).read_text("utf-8"))
            return f"{document['at']}, exit status {document['exitStatus']}: {document['words']}".rstrip(": ")
        except (OSError, ValueError, KeyError, TypeError):
            return ""


def _read(file: Path) -> str:
    try:
        data = file.read_bytes()
    except OSError:
        return ""
    return data.decode("utf-16" if data.startswith(b"\xff\xfe") else "utf-8", errors="replace")


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None
