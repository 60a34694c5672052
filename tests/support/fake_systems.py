"""Service managers of each system as programs in a folder: they remember what they were told, and answer as the real ones do."""

import stat
from dataclasses import dataclass, replace
from pathlib import Path

from typing_extensions import override

from clue_desktop.domain.machine_places import MachinePlaces, machine_places
from server.starting.service.acting import Service, Where, service_here
from server.starting.service.asking import Answer
from server.starting.service.tools import Outcome, Tools

_HEAD = """#!/bin/sh
# What it is told is kept; a file of the program's name with `.fails` lets it fail with the status that stands there.
here={folder}
printf '%s\n' "{name} $*" >> "$here/told"
if [ -f "$here/{name}.fails" ]; then echo "it says no" >&2; exit $(cat "$here/{name}.fails"); fi
"""
_SYSTEMCTL = """
case "$*" in
*" enable "*|"enable "*) touch "$here/enabled" ;;
*"disable "*) rm -f "$here/enabled" "$here/runs" ;;
*" start "*|"start "*) [ -f "$here/does-not-run" ] || touch "$here/runs" ;;
*" stop "*|"stop "*) rm -f "$here/runs" ;;
*show*)
  unit=$(cat "$here/unit")
  if [ -f "$unit" ]; then echo "LoadState=loaded"; echo "FragmentPath=$unit"; else echo "LoadState=not-found"; fi
  if [ -f "$here/enabled" ]; then echo "UnitFileState=enabled"; else echo "UnitFileState=disabled"; fi
  if [ -f "$here/runs" ]; then echo "ActiveState=active"; echo "MainPID=4711"; else echo "ActiveState=inactive"; echo "MainPID=0"; fi
  echo "ExecMainStartTimestamp=Sat 2026-11-28 13:00:00 UTC"
  if [ -f "$here/does-not-run" ]; then echo "Result=exit-code"; echo "ExecMainStatus=2"; else echo "Result=success"; fi
  ;;
esac
"""
_LOGINCTL = 'if [ -f "$here/lingers" ]; then echo yes; else echo no; fi\n'
_JOURNALCTL = 'echo "clue-server: port 8443 is taken"\n'
_LAUNCHCTL = """
case "$1" in
bootstrap|kickstart) [ -f "$here/does-not-run" ] || touch "$here/runs"; touch "$here/loaded" ;;
bootout)
  [ -f "$here/loaded" ] || exit 113
  if [ -f "$here/drains" ]; then echo 1 > "$here/drains"; exit 36; fi
  rm -f "$here/runs" "$here/loaded"
  ;;
print)
  if [ -s "$here/drains" ]; then
    read -r left < "$here/drains"
    if [ "$left" = 0 ]; then rm -f "$here/drains" "$here/runs" "$here/loaded"; else echo $((left - 1)) > "$here/drains"; fi
  fi
  [ -f "$here/loaded" ] || exit 113
  if [ -f "$here/runs" ]; then echo "	state = running"; echo "	pid = 4711"; else echo "	state = not running"; fi
  if [ -f "$here/does-not-run" ]; then echo "	last exit code = 1"; else echo "	last exit code = 0"; fi
  ;;
esac
"""
_DSCL = """
case "$*" in
*-read*) [ -f "$here/user" ] || exit 56 ;;
*"-list /Users"*) echo "root 0"; echo "_spotlight 400" ;;
*"-list /Groups"*) echo "wheel 0"; echo "com.apple.x 399" ;;
*-create*) touch "$here/user" ;;
esac
"""
_PS = 'echo "Sat Nov 28 13:00:00 2026"\n'
# As in a Korean Windows: only numbers, their order, and what stands in capitals is alike everywhere.
_SC = """
case "$1" in
create) touch "$here/there" ;;
config) [ -f "$here/there" ] || exit 1060 ;;
delete) [ -f "$here/there" ] || exit 36; rm -f "$here/there" ;;
start) [ -f "$here/does-not-run" ] || touch "$here/runs" ;;
stop) [ -f "$here/runs" ] || exit 38; rm -f "$here/runs" ;;
queryex)
  [ -f "$here/there" ] || exit 36
  echo "SERVICE_NAME: clue-server"; echo "        종류               : 10  WIN32_OWN_PROCESS"
  if [ -f "$here/runs" ]; then
    echo "        상태               : 4  RUNNING"; echo "                                (STOPPABLE, NOT_PAUSABLE)"
    echo "        WIN32 종료 코드    : 0  (0x0)"; echo "        서비스 종료 코드   : 0  (0x0)"; pid=4711
  else
    echo "        상태               : 1  STOPPED"; pid=0
    if [ -f "$here/does-not-run" ]; then
      echo "        WIN32 종료 코드    : 1066  (0x42a)"; echo "        서비스 종료 코드   : 1  (0x1)"
    else
      echo "        WIN32 종료 코드    : 0  (0x0)"; echo "        서비스 종료 코드   : 0  (0x0)"
    fi
  fi
  echo "        검사점             : 0x0"; echo "        대기 힌트          : 0x0"; echo "        PID                : $pid"
  echo "        플래그             :"
  ;;
esac
"""
_SCHTASKS = """
case "$1" in
/Create) touch "$here/there" ;;
/Delete) rm -f "$here/there" ;;
/Query) [ -f "$here/there" ] || exit 1 ;;
/Run) [ -f "$here/does-not-run" ] || touch "$here/runs" ;;
/End) rm -f "$here/runs" ;;
esac
"""
_PROGRAMS = {
    "systemctl": _SYSTEMCTL,
    "loginctl": _LOGINCTL,
    "journalctl": _JOURNALCTL,
    "launchctl": _LAUNCHCTL,
    "dscl": _DSCL,
    "ps": _PS,
    "chown": "",
    "chmod": "",
    "sc": _SC,
    "schtasks": _SCHTASKS,
    "icacls": "",
}


@dataclass(frozen=True)
class FakeSystem:
    """A system without a service yet.

    Attributes:
        folder: where its programs are, and what they remember.
        where: the service that is meant.
    """

    folder: Path
    where: Where

    @property
    def told(self) -> list[str]:
        """What its programs were told that changes anything, one command a line."""
        file = self.folder / "told"
        asks = ("show", "print", "queryex", "/Query", "-list", "-read", "journalctl", "loginctl", "ps ")
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        return [line for line in lines if not any(ask in line for ask in asks)]

    def runs(self) -> bool:
        """Whether it runs the service."""
        return (self.folder / "runs").exists()

    def note(self, name: str, *, there: bool = True, text: str = "") -> None:
        """Make it true, or untrue, of the system."""
        if there:
            (self.folder / name).write_text(text)
        else:
            (self.folder / name).unlink(missing_ok=True)

    def service(self, ready_seconds: float = 5.0) -> Service:
        """Return its service, which serves whenever it runs, unless that is noted as `is-not-ready`."""

        def asked() -> Answer:
            if (self.folder / "is-not-ready").exists():
                return Answer(ready=False, words="503 the configuration is out of date")
            return Answer(ready=self.runs(), words="" if self.runs() else "nobody is there")

        return Service(self.where, asked, ready_seconds)


def fake_system(root: Path, platform: str, *, system: bool, data_dir: Path | None = None) -> FakeSystem:
    """Return a system whose places are all below a folder."""
    folder = root / "programs"
    folder.mkdir(parents=True)
    for name, does in _PROGRAMS.items():
        program = folder / name
        program.write_text(_HEAD.format(folder=folder, name=name) + does)
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    usual = machine_places(platform)
    assert usual is not None
    home = root / "home"
    places = _below(root / "machine", usual)
    where = service_here(
        data_dir or home / "data" / "server",
        system=system,
        platform=platform,
        home=home,
        tools=_Tools([folder]),
        places=places,
        unit_folder=root / "units",
    )
    (folder / "unit").write_text(str(where.manager.file))
    return FakeSystem(folder, where)


def _below(root: Path, usual: MachinePlaces) -> MachinePlaces:
    def moved(path: str) -> str:
        return str(root / path.replace("\\", "/").replace("C:", "").lstrip("/")) if path else ""

    return replace(
        usual,
        marks=tuple(map(moved, usual.marks)),
        base=moved(usual.base),
        data=moved(usual.data),
        published=moved(usual.published),
        record=moved(usual.record),
        log=moved(usual.log),
    )


_WINDOWS = {status % 256: status for status in (1060, 1062, 1056, 1072)}


class _Tools(Tools):
    """Knows the statuses of Windows' programs by their last byte, which is all that a process of POSIX can end with."""

    @override
    def run(self, name: str, *arguments: str) -> Outcome:
        outcome = super().run(name, *arguments)
        if name == "sc" and outcome.status in _WINDOWS:
            return replace(outcome, status=_WINDOWS[outcome.status])
        return outcome
