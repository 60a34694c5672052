"""The server as a service: what each operating system is told, and how the console finds one and leaves it running."""

import argparse
import asyncio
import json
import os
import plistlib
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from clocks import Clock
from command_line import clue_server
from fake_systems import fake_system
from forked import ForkedPopen
from forked_children import children_are_forked
from running import running_server, set_up

from clue_desktop.child_process import Phase, ProcessFailure, ProcessState
from clue_desktop.client.admin import AdminClient
from clue_desktop.client.trust import ssl_context
from clue_desktop.domain.machine_places import machine_places
from clue_desktop.local_server import LocalServer, ServerOptions, ServiceWatch
from clue_desktop.machine_service import MachineService
from clue_desktop.running_service import service_in
from server.certificates.tls import ensure_tls
from server.program import run
from server.sandbox.sample_vendor.running import RunningVendor
from server.settings import add_options, read_settings
from server.starting.service.acting import Service, service_here
from server.starting.service.asking import Answer, ask, said_in
from server.starting.service.errors import ServiceError
from server.starting.service.host import FAILURE_FILE
from server.starting.service.plan import Plan, left_out, plan_of, this_program
from server.starting.service.tools import Tools
from ui.state.hosting import BundledHost

AWKWARD = 'my "own" 100% $HOME'
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture(autouse=True)
def _forked() -> Iterator[None]:
    """Fork the servers that a console starts."""
    with children_are_forked():
        yield


@dataclass(frozen=True)
class Definition:
    """What a system would be told, and where that stands."""

    text: bytes
    file: Path
    left_out: str


def made(
    platform: str,
    home: Path,
    *arguments: str,
    system: bool = False,
    environ: Mapping[str, str] | None = None,
) -> Definition:
    parser = argparse.ArgumentParser()
    add_options(parser)
    options = parser.parse_args(arguments)
    environ = environ or {}
    settings = read_settings(options, environ)
    where = service_here(settings.data_dir, system=system, platform=platform, home=home, tools=Tools([home]))
    plan = plan_of(settings, options, where.data_dir if system else None, environ)
    not_given = left_out(options, where.manager.secrets_file, environ)
    return Definition(where.manager.text(plan), where.manager.file, not_given)


def command_of(unit: str) -> str:
    (line,) = [line for line in unit.splitlines() if line.startswith("ExecStart=")]
    return line.removeprefix("ExecStart=")


# ------------------------------------------------------------------------------------------------ what systems are told


def test_a_unit_starts_the_server_with_the_options_given(tmp_path: Path):
    data = tmp_path / AWKWARD
    options = ("--data-dir", str(data), "--port", "9443", "--tls-name", "doors.example", "--tls-name", "b")
    unit = made("linux", tmp_path, *options)
    assert unit.file == tmp_path / ".config" / "systemd" / "user" / "clue-server.service"
    command = command_of(unit.text.decode())
    assert command.startswith(f'"{sys.executable}" "-P" "-m" "server" "--data-dir" ')
    assert r"my \"own\" 100%% $$HOME" in command
    assert command.endswith('"--port" "9443" "--tls-name" "doors.example" "--tls-name" "b"')


def test_a_service_finds_the_files_that_were_given_from_here(
    tmp_path: Path, vendor: RunningVendor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    tls = ensure_tls(tmp_path / "own", "127.0.0.1", datetime.now(UTC))
    assert vendor.ca_file is not None
    shutil.copy(vendor.ca_file, "ca.pem")
    options = ("--vendor-ca", "ca.pem", "--tls", "own/server.pem:own/server-key.pem")
    for platform in ("linux", "darwin", "win32"):
        told = made(platform, tmp_path, *options).text
        text = told.decode("utf-16" if told.startswith(b"\xff\xfe") else "utf-8")
        for path in (tmp_path / "ca.pem", tls.certificate, tls.key):
            assert str(path) in text, platform


def test_a_service_gets_what_is_set_in_the_environment(tmp_path: Path, vendor: RunningVendor):
    environ = {
        "CLUE_VENDOR_CA": str(vendor.ca_file),
        "CLUE_VENDOR_NETWORKS": "10.0.0.0/8, 127.0.0.0/8",
        "CLUE_PORT": "9443",
        "CLUE_TLS": "off",
    }
    command = command_of(made("linux", tmp_path, "--port", "9444", environ=environ).text.decode())

    assert f'"--vendor-ca" "{vendor.ca_file}"' in command
    assert '"--vendor-network" "10.0.0.0/8" "--vendor-network" "127.0.0.0/8"' in command
    assert '"--port" "9444"' in command  # an option counts before its variable
    assert '"--tls" "off"' in command


def test_what_a_service_cannot_be_given_is_named(tmp_path: Path):
    environ = {"CLUE_VENDOR_PROXY": "http://me:secret@proxy.example:3128", "CLUE_METRICS_TOKEN": "a-token"}
    unit = made("linux", tmp_path, environ=environ)
    assert b"secret" not in unit.text
    assert "CLUE_METRICS_TOKEN, CLUE_VENDOR_PROXY" in unit.left_out
    assert str(tmp_path / ".config" / "clue-server.env") in unit.left_out

    (tmp_path / ".config").mkdir()
    (tmp_path / ".config" / "clue-server.env").write_text("CLUE_VENDOR_PROXY=x\nCLUE_METRICS_TOKEN=y\n")
    assert made("linux", tmp_path, environ=environ).left_out == ""


@pytest.mark.parametrize("name", ["CLUE_DATABASE", "CLUE_DATABASE_FILE", "CLUE_SECRET_KEY"])
def test_no_service_is_made_that_would_be_another_server(tmp_path: Path, name: str):
    url = "postgresql://db.example/clue"
    file = tmp_path / "url"
    file.write_text(url)
    file.chmod(0o600)
    value = str(file) if name.endswith("_FILE") else url
    with pytest.raises(ServiceError, match=f"{name} is set here"):
        made("linux", tmp_path, environ={name: value})


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")
@pytest.mark.parametrize("system", [False, True])
def test_systemd_understands_the_unit(tmp_path: Path, *, system: bool):
    options = () if system else ("--data-dir", str(tmp_path / AWKWARD))
    unit = made("linux", tmp_path, *options, system=system)
    file = tmp_path / "clue-server.service"
    file.write_bytes(unit.text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(file)],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    said = [line for line in done.stderr.splitlines() if "clue-server" in line]
    assert not said


def test_a_unit_of_the_machine_is_locked_in(tmp_path: Path):
    unit = made("linux", tmp_path, system=True)
    assert unit.file == Path("/etc/systemd/system/clue-server.service")
    lines = set(unit.text.decode().splitlines())
    assert {
        "DynamicUser=yes",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
    } < lines
    assert '"--data-dir" "/var/lib/clue-server"' in command_of(unit.text.decode())


def test_launchd_and_the_task_scheduler_start_the_same(tmp_path: Path):
    options = ("--data-dir", str(tmp_path / "a & b"), "--port", "9443")
    agent = plistlib.loads(made("darwin", tmp_path, *options).text)
    assert agent["ProgramArguments"][-4:] == ["--data-dir", str(tmp_path / "a & b"), "--port", "9443"]
    assert agent["KeepAlive"] == {"SuccessfulExit": False}
    assert plistlib.loads(made("darwin", tmp_path, "--data-dir", "here").text)["StandardErrorPath"] == str(
        Path("here").absolute() / "server.log"
    )
    task = made("win32", tmp_path, *options)
    document = ET.fromstring(task.text)
    texts = {element.tag.rpartition("}")[2]: element.text for element in document.iter()}
    assert texts["Command"] == sys.executable
    assert f'"{tmp_path / "a & b"}"' in (texts["Arguments"] or "")
    assert texts["LogonType"] == "InteractiveToken"
    assert texts["ExecutionTimeLimit"] == "PT0S"


@pytest.mark.parametrize(
    ("platform", "arguments", "system", "words"),
    [
        ("linux", ("--database", "postgresql://db/clue"), False, "CLUE_DATABASE"),
        ("linux", ("--data-dir", "/srv/clue"), True, "leave --data-dir out"),
        ("linux", ("--data-dir", "a\nb"), False, "line break"),
        ("plan9", (), False, "no service for plan9"),
    ],
)
def test_what_cannot_be_is_said(
    tmp_path: Path, platform: str, arguments: tuple[str, ...], *, system: bool, words: str
):
    with pytest.raises(ServiceError, match=words):
        made(platform, tmp_path, *arguments, system=system)


def test_the_command_prints_it(tmp_path: Path):
    command = [sys.executable, "-m", "server", "service", "print", "--data-dir", str(tmp_path / "data")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "data") in done.stdout
    assert not (tmp_path / "data").exists()
    done = clue_server("service", "begin")
    assert done.returncode == 2
    assert "choose from install" in done.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")
def test_systemd_finds_little_that_a_unit_of_the_machine_exposes(tmp_path: Path):
    file = tmp_path / "clue-server.service"
    file.write_bytes(made("linux", tmp_path, system=True).text)
    command = ["systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=20", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    if "unrecognized option" in done.stderr:
        pytest.skip("this systemd-analyze asks only a systemd that runs")
    assert done.returncode == 0, done.stdout[-400:]


@posix_only
def test_the_server_runs_under_a_host_that_keeps_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """As launchd and the service manager of Windows have it: the real server, published, ended in order."""
    monkeypatch.setattr(subprocess, "Popen", ForkedPopen)
    system = fake_system(tmp_path, "darwin", system=True)
    where = system.where
    assert where.places is not None
    assert where.manager.secrets_file is not None
    for folder in (where.published.parent, Path(where.data_dir)):
        folder.mkdir(parents=True)
    where.manager.secrets_file.write_text("CLUE_NAME=From its own file\n")
    host = Service(where).host(Plan(where.data_dir, ("--port", "0"), this_program()))
    told = threading.Event()
    answers: list[Answer] = []

    def ready() -> None:
        said = said_in(where.published)
        assert said is not None
        answers.append(ask(said))
        told.set()

    assert host.run(told, ready) == 0
    assert answers == [Answer(ready=True)]
    assert not where.published.exists()
    assert not (Path(where.data_dir) / "server.json").read_text().count("url")
    assert '"level": "info"' in Path(where.places.log).read_text()
    assert not Path(where.places.log).with_name(FAILURE_FILE).exists()

    (Path(where.data_dir) / "clue.db").write_bytes(
        b"no database at all, and longer than a header of one" * 10
    )
    assert Service(where).host(Plan(where.data_dir, ("--port", "0"), this_program())).run(
        threading.Event(), lambda: None
    ) in {0, 1}
    failure = Service(where).status(0).failure
    assert "clue.db" in failure


def test_a_host_is_only_for_systems_that_keep_no_log(tmp_path: Path):
    done = clue_server("service", "run", "--system", "--data-dir", machine_places("linux").data)  # type: ignore[union-attr]
    assert done.returncode == 2
    assert "for service managers that keep no log" in done.stderr
    done = clue_server("service", "run", "--data-dir", tmp_path)
    assert done.returncode == 2
    assert "with --system" in done.stderr


def test_a_server_without_a_terminal_says_what_it_says_to_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """As Windows' Python without a window starts it, which has no streams."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert run(["check", "--data-dir", str(tmp_path / "none")]) != 0
    for stream in (sys.stdout, sys.stderr):
        assert stream is not None
        stream.close()


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("serve", "--json"), "--json belongs to service status"),
        (("service", "start", "--if-installed"), "--if-installed belongs to service stop"),
        (("service", "status", "--with-key"), "--with-key belongs to backup"),
    ],
)
def test_options_of_other_commands_are_refused(words: tuple[str, ...], fault: str):
    done = clue_server(*words)
    assert done.returncode == 2
    assert fault in done.stderr


# ------------------------------------------------------------------------------------------------ found by the console


@dataclass
class Services:
    """Starts servers that nobody's end of input stops."""

    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, data: Path, port: int = 0, *more: str) -> tuple[subprocess.Popen[str], dict[str, object]]:
        """Start one and wait until it is ready."""
        process = ForkedPopen(
            [sys.executable, "-m", "server", "--data-dir", str(data), "--port", str(port), *more],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "CLUE_USE_KEYRING": "false"},
        )
        self.started.append(process)
        assert process.stdout is not None
        with process.stdout as said:
            return process, json.loads(said.readline())


@pytest.fixture
def services() -> Iterator[Services]:
    """Services, none of which outlives the test, however it ends."""
    running = Services()
    yield running
    for process in running.started:
        if process.poll() is None:
            process.kill()
            process.wait(20)


def options(data: Path) -> ServerOptions:
    return ServerOptions(data_dir=data, environment={**os.environ, "CLUE_USE_KEYRING": "false"})


def uses_service(server: LocalServer) -> bool:
    return server.is_service


async def asked(server: LocalServer) -> bool:
    assert server.ready is not None
    async with AdminClient(server.ready.url, ssl_context(server.ready.ca)) as client:
        return (await client.server.about()).setup_required


@posix_only
def test_a_running_service_is_used_and_left_running(services: Services, tmp_path: Path):
    data = tmp_path / "data"
    process, ready = services.start(data)
    file = data / "server.json"
    assert file.stat().st_mode & 0o077 == 0

    async def play() -> None:
        server = LocalServer(options(data))
        found = await server.start()
        assert server.is_service
        assert (found.url, found.pid, found.setup_token) == (ready["url"], process.pid, ready["setupToken"])
        assert server.state.phase is Phase.READY
        assert await asked(server)
        await server.stop()

    asyncio.run(play())
    assert process.poll() is None
    assert service_in(data) is not None
    process.terminate()
    assert process.wait(20) == 0
    assert service_in(data) is None


@posix_only
def test_a_restart_of_the_service_is_waited_for_and_its_end_replaced(services: Services, tmp_path: Path):
    data = tmp_path / "data"
    process, ready = services.start(data)
    clock = Clock()
    watch = ServiceWatch(look_seconds=0.02, gone_seconds=15.0, clock=lambda: clock().timestamp())

    async def play() -> None:
        states: asyncio.Queue[ProcessState] = asyncio.Queue()
        server = LocalServer(options(data), watch=watch, on_change=states.put_nowait)
        first = await server.start()
        try:
            process.terminate()
            await asyncio.to_thread(process.wait, 20)
            port = int(first.url.rpartition(":")[2])
            clock.move(seconds=10)
            restarted, again = await asyncio.to_thread(services.start, data, port)
            # The token was printed at the first start only, and is known still.
            assert again["setupToken"] is None
            kept = service_in(data)
            assert kept is not None
            assert kept["setupToken"] == ready["setupToken"]
            assert uses_service(server)
            assert await asked(server)
            restarted.terminate()
            await asyncio.to_thread(restarted.wait, 20)
            clock.move(seconds=16)
            while (state := await states.get()).phase is not Phase.READY or state.pid == first.pid:
                pass
            assert not uses_service(server)
            assert await asked(server)
        finally:
            await server.stop()

    asyncio.run(play())


@posix_only
def test_a_file_that_a_killed_service_left_does_not_mislead(services: Services, tmp_path: Path):
    data = tmp_path / "data"
    process, _ready = services.start(data)
    process.send_signal(signal.SIGKILL)
    process.wait(20)
    assert (data / "server.json").exists()
    assert service_in(data) is None

    async def play() -> None:
        server = LocalServer(options(data))
        # As if its number were another process's now.
        document = json.loads((data / "server.json").read_text())
        (data / "server.json").write_text(json.dumps(document | {"pid": os.getpid()}))
        await server.start()
        assert not server.is_service
        assert service_in(data) is None
        await server.stop()

    asyncio.run(play())


# ------------------------------------------------------------------------------------------------ that of the computer

as_root = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root can make what is the computer's"
)


def machine(folder: Path) -> MachineService:
    """Return the service of a computer whose places are all below a folder; it is not installed yet."""
    folder.mkdir(mode=0o755, exist_ok=True)
    (folder / "run").mkdir(mode=0o755)
    usual = machine_places("linux")
    assert usual is not None
    return MachineService(
        replace(
            usual,
            marks=(str(folder / "installed"),),
            data=str(folder / "data"),
            published=str(folder / "run" / "server.json"),
            record=str(folder / "service.json"),
        )
    )


@as_root
def test_the_computers_service_is_found_by_any_user_and_used_and_left_running(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    service = machine(tmp_path / "machine")
    own = tmp_path / "own"
    process, ready = services.start(
        Path(service.places.data), 0, "--publish-in", str(tmp_path / "machine" / "run")
    )
    published = Path(service.places.published)
    assert published.stat().st_mode & 0o777 == 0o644
    assert str(ready["setupToken"]) not in published.read_text()
    assert "setupToken" not in json.loads(published.read_text())
    assert "BEGIN CERTIFICATE" in json.loads(published.read_text())["caPem"]
    Path(service.places.marks[0]).touch()
    monkeypatch.setenv("PATH", "")
    monkeypatch.chdir(tmp_path)

    async def play() -> None:
        host = BundledHost(lambda _state: None, replace(options(own), machine=service))
        await host.start()
        try:
            assert host.url == ready["url"]
            assert host.describes == "Server of this computer, running as a service"
            assert (host.setup_token, host.sets_passwords, host.sample_vendor) == (None, False, None)
            assert host.data_dir == Path(service.places.data)
            async with AdminClient(host.url, await host.tls()) as client:
                assert (await client.server.about()).setup_required
        finally:
            await host.aclose()

    asyncio.run(play())
    assert not own.exists()  # nothing was begun beside it
    assert process.poll() is None
    process.terminate()
    assert process.wait(20) == 0
    assert service.published() is None


@as_root
def test_a_service_of_the_computer_that_does_not_answer_is_told_and_no_other_server_started(tmp_path: Path):
    service = machine(tmp_path / "machine")
    Path(service.places.marks[0]).touch()
    states: list[ProcessState] = []
    watch = ServiceWatch(look_seconds=0.01, begin_seconds=0.05)

    async def play() -> None:
        given = replace(options(tmp_path / "own"), machine=service)
        server = LocalServer(given, watch=watch, on_change=states.append)
        with pytest.raises(ProcessFailure, match="service start --system"):
            await server.start()
        assert not server.is_service

    asyncio.run(play())
    assert states[-1].phase is Phase.ENDED
    assert not (tmp_path / "own").exists()


@as_root
def test_data_that_devices_may_know_are_served_on_beside_the_computers_service(
    services: Services, tmp_path: Path
):
    service = machine(tmp_path / "machine")
    Path(service.places.marks[0]).touch()
    _process, ready = services.start(
        Path(service.places.data), 0, "--publish-in", str(tmp_path / "machine" / "run")
    )
    own = tmp_path / "own"
    given = replace(options(own), machine=service)

    async def opened() -> tuple[BundledHost, bool]:
        host = BundledHost(lambda _state: None, given)
        await host.start()
        return host, host.url == ready["url"]

    async def play() -> None:
        # Begun once, and never set up: nobody knows it.
        server = LocalServer(replace(given, machine=None))
        await server.start()
        await server.stop()
        host, is_the_services = await opened()
        assert is_the_services
        assert host.remark == ""
        await host.aclose()

        with running_server(own, environ={"CLUE_SETUP_TOKEN": "a setup token"}) as running:
            running.ready["setupToken"] = "a setup token"
            set_up(running)
        host, is_the_services = await opened()
        try:
            assert not is_the_services
            assert host.describes == "Bundled server running"
            assert str(own) in host.remark
        finally:
            await host.aclose()

    asyncio.run(play())


@as_root
def test_without_a_service_of_the_computer_the_console_starts_its_own(tmp_path: Path):
    service = machine(tmp_path / "machine")

    async def play() -> None:
        server = LocalServer(replace(options(tmp_path / "own"), machine=service))
        await server.start()
        try:
            assert not server.is_service
        finally:
            await server.stop()

    asyncio.run(play())


@as_root
@pytest.mark.parametrize(
    "spoilt", ["folder of all", "folder of another", "file of another", "above of another", "link"]
)
def test_what_somebody_else_may_have_said_is_not_believed(tmp_path: Path, spoilt: str):
    service = machine(tmp_path / "machine")
    published = Path(service.places.published)
    published.write_text(json.dumps({"url": "https://127.0.0.1:1", "pid": os.getpid()}))
    published.chmod(0o644)
    assert service.published() is not None
    match spoilt:
        case "folder of all":
            published.parent.chmod(0o777)
        case "folder of another":
            os.chown(published.parent, 65534, 65534)
            os.chown(published, 65533, 65533)
        case "file of another":
            os.chown(published, 65534, 65534)
        case "above of another":
            os.chown(published.parent.parent, 65534, 65534)
        case _:
            published.rename(published.with_name("other.json"))
            published.symlink_to(published.with_name("other.json"))
    assert service.published() is None


def test_a_bundled_server_says_nothing_in_a_file(tmp_path: Path):
    with running_server(tmp_path / "data"):
        assert not (tmp_path / "data" / "server.json").exists()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"pid": 1}', '{"url": 1, "pid": 1}', '{"url": "https://x"}']
)
def test_a_file_of_something_else_counts_as_none(tmp_path: Path, text: str):
    (tmp_path / "server.json").write_text(text)
    assert service_in(tmp_path) is None
