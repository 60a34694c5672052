"""`clue-server service` on each system: installed, changed, upgraded, ended, removed, and told the truth about.

The systems' own programs are stand-ins in a folder; a real systemd is asked in test_service.
"""

import argparse
import json
import os
import plistlib
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fake_systems import FakeSystem, fake_system

from clue_desktop import __version__
from clue_desktop.domain.machine_places import machine_places
from clue_desktop.domain.windows_rights import service_sid, who_may_change
from server.running.draining import LONGEST_SECONDS
from server.running.serving import GRACE_SECONDS
from server.settings import add_options, read_settings
from server.starting import owned_code
from server.starting.owner import kept_owner
from server.starting.service import acting, launchd, systemd, windows
from server.starting.service.bounded_log import BoundedLog
from server.starting.service.errors import ServiceError
from server.starting.service.host import FAILURE_FILE, Host, host_environment
from server.starting.service.host import GRACE_SECONDS as HOST_GRACE_SECONDS
from server.starting.service.manager import Starts
from server.starting.service.plan import Plan, this_program, variables_in
from server.starting.service.record import Record
from server.starting.service.status import NOT_INSTALLED, NOT_READY, SERVES, STOPPED, say
from server.starting.service.tools import Tools
from server.starting.service.windows_host import (
    INTERROGATE,
    PRESHUTDOWN,
    RUNNING,
    START_PENDING,
    STOP,
    STOP_PENDING,
    Reporter,
)
from server.starting.service.windows_host import (
    STOPPED as SERVICE_STOPPED,
)
from server.store.copies import copy_before

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are scripts of a shell")
SYSTEMS = [
    ("linux", True),
    ("linux", False),
    ("darwin", True),
    ("darwin", False),
    ("win32", True),
    ("win32", False),
]
PROGRAM_FILES = (
    "O:S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464D:PAI(A;;FA;;;SY)(A;OICIIO;GA;;;SY)(A;;0x1301bf;;;BA)"
    "(A;OICIIO;GA;;;BA)(A;;0x1200a9;;;BU)(A;OICIIO;GXGR;;;BU)(A;OICIIO;GA;;;CO)(A;;0x1200a9;;;AC)"
)
"""Of that folder and its files, as Windows 10 has them."""
each_system = pytest.mark.parametrize(("platform", "of_machine"), SYSTEMS)


@pytest.fixture(autouse=True)
def root_with_code_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    for module in (systemd, launchd, windows):
        monkeypatch.setattr(module, "require_owned", lambda: None)
    monkeypatch.setattr(windows, "descriptor_of", lambda _path: "O:BAD:P(A;;FA;;;BA)")


def plan(system: FakeSystem, *options: str) -> Plan:
    return Plan(system.where.data_dir, options, this_program())


@each_system
def test_installed_it_runs_and_removed_it_leaves_the_data(tmp_path: Path, platform: str, *, of_machine: bool):
    system = fake_system(tmp_path, platform, system=of_machine)
    service = system.service()
    assert service.status(8443).code == NOT_INSTALLED

    said = service.install(plan(system, "--port", "9443"))

    assert "installed and started" in said
    assert system.runs()
    record = Record.read(system.where.record)
    assert record is not None
    assert (record.version, record.options) == (__version__, ("--port", "9443"))
    status = service.status(8443)
    assert (status.installed, status.port, status.data_dir) == (True, 9443, system.where.data_dir)
    assert status.starts is (Starts.BOOT if of_machine else Starts.SIGN_IN)
    assert of_machine or "signs out" in status.ends

    kept = Path(system.where.data_dir) / "clue.db"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text("everything")
    assert system.where.data_dir in service.uninstall()
    assert not system.runs()
    assert kept.read_text() == "everything"
    assert not system.where.manager.file.exists()
    assert not system.where.record.exists()
    assert service.status(8443).code == NOT_INSTALLED
    with pytest.raises(ServiceError, match="not installed"):
        service.uninstall()
    assert "no service is installed" in service.uninstall(if_installed=True)
    assert "no service is installed" in service.stop(if_installed=True)
    for action in (service.start, service.stop, service.restart):
        with pytest.raises(ServiceError, match="not installed"):
            action()


@each_system
def test_one_that_does_not_come_to_serve_leaves_nothing(tmp_path: Path, platform: str, *, of_machine: bool):
    system = fake_system(tmp_path, platform, system=of_machine)
    system.note("does-not-run")
    with pytest.raises(ServiceError, match=r"does not come to serve.*Nothing is installed"):
        system.service(0.1).install(plan(system))
    assert not system.where.manager.file.exists()
    assert not system.where.record.exists()
    assert not system.service().status(8443).installed


@each_system
def test_ended_and_started_it_stays_installed(tmp_path: Path, platform: str, *, of_machine: bool):
    system = fake_system(tmp_path, platform, system=of_machine)
    service = system.service()
    service.install(plan(system))
    service.stop()
    assert not system.runs()
    assert service.status(8443).code == STOPPED
    service.start()
    assert system.runs()
    before = len(system.told)
    service.restart()
    assert system.runs()
    ends_then_begins = " ".join(system.told[before:])
    assert any(word in ends_then_begins for word in ("stop", "bootout", "/End"))


@each_system
def test_an_upgrade_keeps_the_options_and_runs_this_program(
    tmp_path: Path, platform: str, *, of_machine: bool
):
    system = fake_system(tmp_path, platform, system=of_machine)
    service = system.service()
    assert "nothing to upgrade" in service.upgrade()
    assert system.told == []
    service.install(plan(system, "--port", "9443"))
    record = Record.read(system.where.record)
    assert record is not None
    old = Record("0.0.9", ("/gone/python",), record.data_dir, record.options, record.installed_at)
    old.keep(system.where.record)

    assert f"upgraded to {__version__}" in service.upgrade()

    after = Record.read(system.where.record)
    assert after is not None
    assert (after.version, after.program, after.options) == (__version__, this_program(), ("--port", "9443"))
    assert "9443" in service.installed()


@each_system
def test_an_upgrade_that_fails_says_how_to_go_back(tmp_path: Path, platform: str, *, of_machine: bool):
    system = fake_system(tmp_path, platform, system=of_machine)
    service = system.service(0.1)
    service.install(plan(system))
    record = Record.read(system.where.record)
    assert record is not None
    Record("0.0.9", ("/gone/python",), record.data_dir, (), record.installed_at).keep(system.where.record)
    system.note("is-not-ready")
    with pytest.raises(ServiceError) as refused:
        service.upgrade()
    assert "503 the configuration is out of date" in str(refused.value)
    assert "Version 0.0.9, which ran before, is not there any more: install it again" in str(refused.value)
    assert record.data_dir in str(refused.value)


@each_system
def test_an_upgrade_that_fails_leaves_the_old_running_where_its_program_is_there(
    tmp_path: Path, platform: str, *, of_machine: bool
):
    system = fake_system(tmp_path, platform, system=of_machine)
    old_program = tmp_path / "0.0.9" / "python"
    old_program.parent.mkdir()
    old_program.write_text("")
    data = Path(system.where.data_dir)
    data.mkdir(parents=True, exist_ok=True)
    database = data / "clue.db"
    database.write_bytes(b"")
    old = Plan(str(data), ("--port", "9443"), (str(old_program), "-m", "server"))
    system.service().install(old)
    Record("0.0.9", old.program, str(data), old.options, "2026-01-01T00:00:00Z").keep(system.where.record)
    told_before = system.where.manager.file.read_bytes()

    class Starting(type(system.where.manager)):  # type: ignore[misc]
        """The new version changes the database, with a copy before, and does not come to serve."""

        def start(self) -> None:
            if str(old_program) not in _told(system.where.manager.file):
                copy_before(database, __version__, "0099")
                database.write_bytes(b"changed by the new version")
                system.note("is-not-ready")
            else:
                system.note("is-not-ready", there=False)
            super().start()

    system.where.manager.__class__ = Starting
    with pytest.raises(ServiceError, match=r"Version 0\.0\.9 runs again as before"):
        system.service(0.1).upgrade()
    assert system.where.manager.file.read_bytes() == told_before
    assert database.read_bytes() != b"changed by the new version"
    assert system.runs()
    record = Record.read(system.where.record)
    assert record is not None
    assert record.version == "0.0.9"


def _told(file: Path) -> str:
    data = file.read_bytes()
    return data.decode("utf-16" if data.startswith(b"\xff\xfe") else "utf-8")


@each_system
def test_a_program_of_the_system_that_says_no_is_named(tmp_path: Path, platform: str, *, of_machine: bool):
    system = fake_system(tmp_path, platform, system=of_machine)
    name = {"linux": "systemctl", "darwin": "launchctl", "win32": "sc" if of_machine else "schtasks"}[
        platform
    ]
    system.note(f"{name}.fails", text="9")
    with pytest.raises(ServiceError, match=f"(?s){name}.*9.*it says no|it says no"):
        system.service(0.1).install(plan(system))
    assert not system.where.record.exists()
    assert not system.where.manager.file.exists()
    with pytest.raises(ServiceError, match=f"there is no {name} on this machine"):
        Tools([tmp_path]).run(name)


@pytest.mark.parametrize("of_machine", [True, False])
def test_without_systemd_it_is_said_what_to_do_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, of_machine: bool
):
    """In a container systemctl is there, and says no more than “Host is down”."""
    monkeypatch.setattr(systemd, "BOOTED", tmp_path / "run")
    system = fake_system(tmp_path, "linux", system=of_machine)
    system.note("systemctl.fails", text="1")
    whole = "print --system`" if of_machine else "print`"
    service = system.service(0.1)
    for act in (
        service.installed,
        service.upgrade,
        service.uninstall,
        service.start,
        service.stop,
        lambda: service.install(plan(system)),
        lambda: service.status(8443),
    ):
        with pytest.raises(ServiceError, match=f"systemd does not run this machine.*{whole}"):
            act()
    assert not system.where.manager.file.exists()
    assert not system.where.record.exists()


def test_a_user_whom_systemd_does_not_know_is_told_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(systemd, "BOOTED", tmp_path)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    system = fake_system(tmp_path, "linux", system=False)
    system.note("systemctl.fails", text="1")
    with pytest.raises(ServiceError, match=r"no session that systemd knows of.*--system"):
        system.service().status(8443)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/1000")
    with pytest.raises(ServiceError, match=r"systemd does not answer: it says no$"):
        system.service().status(8443)


@each_system
def test_a_definition_that_somebody_else_wrote_is_put_back(
    tmp_path: Path, platform: str, *, of_machine: bool
):
    system = fake_system(tmp_path, platform, system=of_machine)
    system.note("does-not-run")
    file = system.where.manager.file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("written by hand")
    with pytest.raises(
        ServiceError, match=r"does not come to serve.*is as it was before, and is not started"
    ):
        system.service(0.1).install(plan(system))
    assert file.read_text() == "written by hand"
    assert not system.where.record.exists()


# ------------------------------------------------------------------------------------------------- what each one is told


def test_systemd_is_told_in_this_order(tmp_path: Path):
    system = fake_system(tmp_path, "linux", system=True)
    system.service().install(plan(system))
    unit = "clue-server.service"
    assert system.told == [
        "systemctl daemon-reload",
        f"systemctl enable {unit}",
        f"systemctl reset-failed {unit}",
        f"systemctl start {unit}",
    ]
    user = fake_system(tmp_path / "user", "linux", system=False)
    user.service().install(plan(user))
    assert user.told[0] == "systemctl --user daemon-reload"
    assert user.service().status(1).starts is Starts.SIGN_IN
    user.note("lingers")
    assert user.service().status(1).starts is Starts.BOOT


def test_a_unit_of_a_package_is_used_as_it_is(tmp_path: Path):
    system = fake_system(tmp_path, "linux", system=True)
    unit = tmp_path / "usr" / "lib" / "systemd" / "system" / "clue-server.service"
    unit.parent.mkdir(parents=True)
    unit.write_text("[Service]\n")
    system.note("unit", text=str(unit))
    service = system.service()
    assert service.status(8443).code == NOT_INSTALLED  # shipped, and not enabled
    assert "nothing to upgrade" in service.upgrade()
    system.note("enabled")
    assert service.status(8443).code == STOPPED
    assert f"version {__version__} runs" in service.upgrade()
    assert system.told[:3] == [
        "systemctl daemon-reload",
        "systemctl stop clue-server.service",
        "systemctl reset-failed clue-server.service",
    ]
    assert unit.read_text() == "[Service]\n"
    with pytest.raises(ServiceError, match="belongs to a package"):
        service.uninstall()
    system.note("does-not-run")
    with pytest.raises(ServiceError, match="install the package's version before"):
        system.service(0.1).upgrade()


def test_a_packages_own_program_installs_the_packages_own_unit(tmp_path: Path):
    """A unit of ours would hide the package's: its settings and its user would be gone, and doors denied."""
    system = fake_system(tmp_path, "linux", system=True)
    unit = tmp_path / "lib" / "systemd" / "system" / "clue-server.service"
    unit.parent.mkdir(parents=True)
    unit.write_text("[Service]\n")
    system.note("unit", text=str(unit))
    service = system.service()
    program = ("/usr/lib/clue-server/bin/python3", "-P", "-m", "server")

    elsewhere = Plan(system.where.data_dir, (), ("/opt/clue/bin/python3", "-P", "-m", "server"))
    with pytest.raises(ServiceError, match="remove the package first"):
        service.install(elsewhere)
    with pytest.raises(ServiceError, match=r"/etc/default/clue-server; put --port 9443 there"):
        service.install(Plan(system.where.data_dir, ("--port", "9443"), program))
    assert system.told == []

    packaged = Plan(system.where.data_dir, (), program)
    assert str(unit) in service.install(packaged)
    assert system.runs()
    assert service.status(8443).code == SERVES
    began = len(system.told)
    service.install(packaged)
    assert not [line for line in system.told[began:] if "start" in line or "stop" in line]

    assert not system.where.manager.file.exists()
    assert not system.where.record.exists()
    assert unit.read_text() == "[Service]\n"


def test_a_packages_unit_that_does_not_come_to_serve_is_not_left_enabled(tmp_path: Path):
    system = fake_system(tmp_path, "linux", system=True)
    unit = tmp_path / "lib" / "systemd" / "system" / "clue-server.service"
    unit.parent.mkdir(parents=True)
    unit.write_text("[Service]\n")
    system.note("unit", text=str(unit))
    system.note("does-not-run")
    program = ("/usr/lib/clue-server/bin/python3", "-P", "-m", "server")
    with pytest.raises(ServiceError, match="does not come to serve"):
        system.service(0.1).install(Plan(system.where.data_dir, (), program))
    assert system.service().status(8443).code == NOT_INSTALLED


def test_the_daemon_has_a_user_and_folders_of_its_own(tmp_path: Path):
    system = fake_system(tmp_path, "darwin", system=True)
    system.service().install(plan(system, "--port", "9443"))
    told = plistlib.loads(system.where.manager.file.read_bytes())
    assert told["UserName"] == "_clueserver"
    assert told["KeepAlive"] == {"SuccessfulExit": False}
    assert told["ProgramArguments"][-6:] == [
        *("run", "--system", "--data-dir", system.where.data_dir),
        *("--port", "9443"),
    ]
    assert told["ProgramArguments"][0] == sys.executable
    commands = system.told
    assert "dscl . -create /Users/_clueserver UniqueID 398" in commands  # 400 and 399 are taken
    assert f"chmod 700 {system.where.data_dir}" in commands
    assert commands[-1] == f"launchctl bootstrap system {system.where.manager.file}"
    system.service().install(plan(system))
    assert sum(line.startswith("dscl . -create /Users/_clueserver UniqueID") for line in system.told) == 1


def test_the_service_of_windows_has_an_account_and_folders_of_its_own(tmp_path: Path):
    system = fake_system(tmp_path, "win32", system=True)
    system.service().install(plan(system, "--name", "a b"))
    told = "\n".join(system.told)
    sid = service_sid("clue-server")
    data = system.where.data_dir
    assert (
        f"icacls {data} /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *{sid}:(OI)(CI)M"
        in told
    )
    assert f"icacls {data} /setowner *S-1-5-32-544" in told
    assert "S-1-5-32-545" not in next(line for line in system.told if f"{data} /inh" in line)  # not for users
    (created,) = [line for line in system.told if line.startswith("sc create")]
    assert "obj= NT SERVICE\\clue-server" in created
    assert "start= auto" in created
    assert "service run --system --data-dir" in created
    assert '--name "a b"' in created
    assert (
        "sc failure clue-server reset= 3600 actions= restart/2000/restart/5000/restart/30000" in system.told
    )
    assert "sc failureflag clue-server 1" in system.told
    system.service().install(plan(system))
    assert sum(line.startswith("sc create") for line in system.told) == 1
    assert any(line.startswith("sc config") for line in system.told)


def test_what_an_administrator_makes_in_the_data_is_the_services_too(tmp_path: Path):
    system = fake_system(tmp_path, "win32", system=True)
    tools = Tools([system.folder])
    places = machine_places("win32")
    assert places is not None
    with kept_owner(Path(places.data), "win32", tools):
        assert system.told == []
    assert system.told == [f"icacls {places.data}\\* /reset /T /C /Q"]
    with kept_owner(Path("C:\\Users\\me\\server"), "win32", tools):
        pass
    assert len(system.told) == 1


def test_a_folder_that_somebody_else_made_before_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    system = fake_system(tmp_path, "win32", system=True)
    assert system.where.places is not None
    Path(system.where.places.base).mkdir(parents=True)
    monkeypatch.setattr(windows, "descriptor_of", lambda _path: "O:S-1-5-21-1-2-3-1001D:(A;;FA;;;BA)")
    with pytest.raises(ServiceError, match="somebody made it before"):
        system.service().install(plan(system))
    assert system.told == []


def test_the_task_is_one_that_the_scheduler_reads(tmp_path: Path):
    system = fake_system(tmp_path, "win32", system=False, data_dir=tmp_path / "한글 & <data>")
    told = system.where.manager.text(plan(system, "--port", "9443"))
    assert told.startswith(b"\xff\xfe")
    task = ET.fromstring(told)
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    assert task.tag == f"{space}Task"
    # In this order the schema wants them.
    assert [child.tag.removeprefix(space) for child in task] == [
        *("RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"),
    ]
    assert task.findtext(f".//{space}Command") == sys.executable
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    for name in ("python.exe", "pythonw.exe"):
        (runtime / name).touch()
    quiet = Plan(system.where.data_dir, (), (str(runtime / "python.exe"), "-m", "server"))
    assert f"<Command>{runtime / 'pythonw.exe'}</Command>" in system.where.manager.shown(quiet)
    assert "한글 & <data>" in (task.findtext(f".//{space}Arguments") or "")


# ------------------------------------------------------------------------------------------------- the truth


@pytest.mark.parametrize(("platform", "of_machine"), [one for one in SYSTEMS if one != ("win32", False)])
def test_the_status_tells_how_it_failed(
    tmp_path: Path, platform: str, capsys: pytest.CaptureFixture[str], *, of_machine: bool
):
    system = fake_system(tmp_path, platform, system=of_machine)
    service = system.service()
    service.install(plan(system))
    status = service.status(8443)
    assert status.pid == 4711
    assert status.code == SERVES
    if platform != "win32":
        assert status.since == datetime(2026, 11, 28, 13, tzinfo=UTC)
    system.note("is-not-ready")
    assert service.status(8443).code == NOT_READY
    assert "503" in service.status(8443).answer
    system.note("runs", there=False)
    system.note("does-not-run")
    status = service.status(8443)
    assert status.code == STOPPED
    assert status.failure
    assert platform != "linux" or status.failure.endswith("port 8443 is taken")
    assert say(status, as_json=True) == STOPPED
    document = json.loads(capsys.readouterr().out)
    assert document["installed"] is True
    assert document["ready"] is None
    assert document["installedVersion"] == __version__
    assert document["dataDir"] == system.where.data_dir
    assert say(status, as_json=False) == STOPPED
    said = capsys.readouterr().out
    assert "runs:         no" in said
    assert f"last failure: {status.failure}" in said


def test_what_the_server_says_of_itself_is_told(tmp_path: Path):
    system = fake_system(tmp_path, "win32", system=False)
    system.service().install(plan(system))
    said = {
        "url": "https://127.0.0.1:9999",
        "pid": os.getpid(),
        "version": "0.0.9",
        "since": "2026-11-28T13:00:00Z",
    }
    system.where.published.write_text(json.dumps(said))
    status = system.service().status(8443)
    assert (status.running, status.port, status.running_version) == (True, 9999, "0.0.9")
    assert status.since == datetime(2026, 11, 28, 13, tzinfo=UTC)
    assert status.code == SERVES
    system.where.published.unlink()


def test_the_setup_token_is_for_who_reads_the_data(tmp_path: Path):
    system = fake_system(tmp_path, "linux", system=True)
    with pytest.raises(ServiceError, match="set up already, or has not run yet"):
        system.service().setup_token()
    data = Path(system.where.data_dir)
    data.mkdir(parents=True)
    (data / "server.json").write_text(json.dumps({"setupToken": "a-token"}))
    assert system.service().setup_token() == "a-token"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"program": "x", "options": 7}', '{"version": null}'])
def test_a_record_of_something_else_is_no_fault(tmp_path: Path, text: str):
    file = tmp_path / "service.json"
    file.write_text(text)
    record = Record.read(file)
    assert record is None or (record.program, record.options) == ((), ())


def test_an_environment_file_is_read_as_people_write_it(tmp_path: Path):
    file = tmp_path / "clue-server.env"
    file.write_bytes('\ufeff# words\nCLUE_A=1\r\n CLUE_B = "a b"\nnothing\n'.encode())
    assert variables_in(file) == {"CLUE_A": "1", "CLUE_B": "a b"}
    assert variables_in(tmp_path / "none") == {}
    assert host_environment({"CLUE_A": "1"})["CLUE_USE_KEYRING"] == "false"


def test_a_service_that_is_ended_by_its_standard_input_drains_like_one_that_is_by_a_signal(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.delenv("CLUE_DRAIN", raising=False)

    def drain(variables: dict[str, str], *options: str) -> float:
        parser = argparse.ArgumentParser()
        add_options(parser)
        given = parser.parse_args([*options, "--stop-with-stdin"])
        return read_settings(given, host_environment(variables)).drain

    assert drain({}) == 5
    assert drain({"CLUE_DRAIN": "12"}) == 12
    assert drain({"CLUE_DRAIN": "12"}, "--drain", "0") == 0
    monkeypatch.setenv("CLUE_DRAIN", "7")  # of the service manager
    assert drain({}) == 7
    most = 30 + LONGEST_SECONDS + GRACE_SECONDS  # the longest drain, and answers under way
    assert most <= HOST_GRACE_SECONDS


@pytest.mark.parametrize("system", [True, False])
def test_launchd_leaves_a_server_the_time_to_drain_and_is_waited_for(tmp_path: Path, *, system: bool):
    fake = fake_system(tmp_path, "darwin", system=system)
    fake.service().install(plan(fake))
    assert plistlib.loads(fake.where.manager.file.read_bytes())["ExitTimeOut"] == 60
    fake.note("drains")
    assert fake.service().stop().startswith("stopped")
    assert not fake.runs(), "it is gone when the command ends"
    fake.service().start()
    fake.note("drains")
    fake.service().restart()
    assert fake.runs()
    assert "launchctl kickstart" not in "\n".join(fake.told)


# ------------------------------------------------------------------------------------------------- who may change the code


def test_the_identifier_of_a_service_is_the_one_that_windows_computes():
    expected = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"
    assert service_sid("TrustedInstaller") == service_sid("trustedinstaller") == expected


@pytest.mark.parametrize(
    ("sddl", "is_above", "others"),
    [
        (PROGRAM_FILES, False, ()),
        # The root of a disk: users may make folders there, which is nothing to a folder that is there.
        (
            "O:SYD:PAI(A;OICIIO;SDGXGWGR;;;AU)(A;;LC;;;AU)(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)",
            True,
            (),
        ),
        ("O:SYD:PAI(A;;LC;;;AU)(A;OICI;FA;;;SY)", False, ("AU",)),
        ("O:BAD:(A;OICI;FA;;;BA)(A;OICI;0x1301bf;;;BU)", False, ("BU",)),
        ("O:BAD:(A;OICI;FA;;;BA)(A;OICI;0x1301bf;;;BU)", True, ("BU",)),
        ("O:BAD:(A;;FW;;;S-1-5-21-1-2-3-1001)", False, ("S-1-5-21-1-2-3-1001",)),
        ("O:S-1-5-21-1-2-3-1001D:(A;;FA;;;BA)", False, ("S-1-5-21-1-2-3-1001",)),
        ("O:S-1-5-21-1-2-3-500D:(A;;FA;;;BA)", False, ()),
        ("O:BAD:(D;;FA;;;WD)(A;;FR;;;WD)", False, ()),
        ("O:BAD:NO_ACCESS_CONTROL", False, ("WD",)),
        ("O:BA", False, ("WD",)),
        ("D:(A;;FA;;;BA)", False, ("WD",)),
        ("", False, ("WD", "WD")),
    ],
)
def test_who_may_change_a_file_of_windows(sddl: str, *, is_above: bool, others: tuple[str, ...]):
    assert who_may_change(sddl, is_above=is_above) == others


def test_code_that_ordinary_users_may_change_is_refused_on_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    module = tmp_path / "program" / "module.py"
    module.parent.mkdir()
    module.write_text("")
    descriptors: dict[Path, str] = {}
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(
        owned_code,
        "descriptor_of",
        lambda path: descriptors.get(path, "O:BAD:(A;;FA;;;BA)(A;;0x1200a9;;;BU)"),
    )
    owned_code.require_owned((module.parent,))
    descriptors[module] = "O:BAD:(A;;FA;;;BA)(A;;0x1301bf;;;BU)"
    with pytest.raises(ServiceError, match=r"module\.py may be changed by BU.*Program Files"):
        owned_code.require_owned((module.parent,))


# ------------------------------------------------------------------------------------------------- the host


READY = 'print("{\\"ready\\": true}", flush=True)'


def child(tmp_path: Path, program: str) -> Host:
    return Host([sys.executable, "-c", program], os.environ, tmp_path / "log" / "server.log")


def test_the_host_ends_its_server_in_order_when_it_is_told_to(tmp_path: Path):
    program = f"import sys\n{READY}\nsys.stdin.read()\nsys.stderr.write('clue-server: ended in order\\n')"
    told, ready = threading.Event(), threading.Event()
    host = child(tmp_path, program)

    def when_ready() -> None:
        ready.set()
        told.set()

    assert host.run(told, when_ready) == 0
    assert ready.is_set()
    assert (tmp_path / "log" / "server.log").read_text() == "clue-server: ended in order\n"
    assert not (tmp_path / "log" / FAILURE_FILE).exists()


@pytest.mark.parametrize(("status", "asked_again"), [(0, 0), (1, 1), (2, 0), (75, 1)])
def test_the_host_asks_for_another_start_where_that_can_help(tmp_path: Path, status: int, asked_again: int):
    program = f"import sys\nsys.stderr.write('clue-server: no room\\n')\nsys.exit({status})"
    assert child(tmp_path, program).run(threading.Event(), lambda: None) == asked_again
    failure = tmp_path / "log" / FAILURE_FILE
    assert failure.exists() is (status != 0)
    if status:
        document = json.loads(failure.read_text())
        assert (document["exitStatus"], document["words"]) == (status, "no room")


def test_the_log_is_bounded(tmp_path: Path):
    log = BoundedLog(tmp_path / "server.log", most_bytes=100, kept=2)
    for number in range(100):
        log.write(f"line {number:04}\n".encode())
    log.close()
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["server.log", "server.log.1", "server.log.2"]
    assert all(file.stat().st_size <= 100 for file in files)
    assert files[0].read_text().splitlines()[-1] == "line 0099"
    again = BoundedLog(tmp_path / "server.log", most_bytes=100, kept=2)
    again.write(b"x" * 200 + b"\n")  # a line that is longer than a file stands alone
    again.close()
    assert (tmp_path / "server.log").stat().st_size == 201


class Manager:
    """What Windows' service manager is told."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []
        self.accepted: list[int] = []

    def __call__(self, state: int, status: int, accepted: int, _checkpoint: int) -> None:
        self.told.append((state, status))
        self.accepted.append(accepted)


@pytest.mark.parametrize("code", [STOP, PRESHUTDOWN])
def test_the_service_manager_of_windows_is_answered(code: int):
    manager = Manager()
    reporter = Reporter(manager)

    def work(told: threading.Event, _ready: Callable[[], None]) -> int:
        assert reporter.control(INTERROGATE) == 0
        assert reporter.control(200) == 120
        assert reporter.control(code) == 0
        assert told.is_set()
        reporter.now(RUNNING)  # comes too late
        return 0

    reporter.work(work)
    reporter.now(STOP_PENDING)
    assert [state for state, _ in manager.told] == [START_PENDING, RUNNING, STOP_PENDING, SERVICE_STOPPED]
    assert manager.accepted == [0, 0x105, 0, 0]


def test_a_service_of_windows_that_fails_says_so():
    manager = Manager()
    Reporter(manager).work(lambda _told, _ready: 1)
    assert manager.told[-1] == (SERVICE_STOPPED, 1)

    def breaks(_told: threading.Event, _ready: Callable[[], None]) -> int:
        raise OSError("no program")

    manager = Manager()
    with pytest.raises(OSError, match="no program"):
        Reporter(manager).work(breaks)
    assert manager.told[-1] == (SERVICE_STOPPED, 1)


def test_the_places_of_the_machine_are_nobodys_to_set():
    for platform in ("linux", "darwin", "win32"):
        places = machine_places(platform)
        assert places is not None
        assert all(path.startswith(("/", "C:\\")) for path in (*places.marks, places.data, places.published))
    assert machine_places("plan9") is None
    with pytest.raises(ServiceError, match="no service for plan9"):
        acting.service_here(Path("x"), system=True, platform="plan9", tools=Tools([]))
