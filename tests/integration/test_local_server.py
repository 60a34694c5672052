"""The bundled server as the console runs it, and child processes that do not keep to the agreement."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import pytest
from forked_children import children_are_forked

from clue_desktop.child_process import ChildProcess, Phase, ProcessFailure, ProcessState
from clue_desktop.client.admin import AdminClient
from clue_desktop.client.errors import Cause, Unreachable
from clue_desktop.client.trust import ssl_context
from clue_desktop.kept_port import keep_port
from clue_desktop.local_server import Backoff, LocalServer, ServerOptions, ServerReady

READY = 'print("{\\"ready\\": true}", flush=True)'
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture(scope="module", autouse=True)
def _servers_are_forked() -> Iterator[None]:
    """Spare the server the start of a Python each time; the children that are no program of ours are started."""
    with children_are_forked():
        yield


def options(folder: Path, port: int = 0) -> ServerOptions:
    return ServerOptions(
        data_dir=folder / "data", port=port, environment={**os.environ, "CLUE_USE_KEYRING": "false"}
    )


def child(program: str, on_change: Callable[[ProcessState], None] | None = None) -> ChildProcess:
    return ChildProcess("a program", [sys.executable, "-c", program], os.environ, on_change)


async def setup_required(ready: ServerReady) -> bool:
    async with AdminClient(ready.url, ssl_context(ready.ca)) as admin:
        return (await admin.server.about()).setup_required


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


# ---------------------------------------------------------------- the server


@posix_only
def test_a_killed_server_is_started_again_at_the_same_address_until_it_is_stopped(tmp_path: Path):
    states: asyncio.Queue[ProcessState] = asyncio.Queue()

    async def state(phase: Phase) -> ProcessState:
        while (found := await states.get()).phase is not phase:
            pass
        return found

    async def play() -> None:
        server = LocalServer(
            options(tmp_path), backoff=Backoff(first_seconds=0.01), on_change=states.put_nowait
        )
        try:
            first = await server.start()
            assert await setup_required(first)
            await state(Phase.READY)
            os.kill(first.pid, signal.SIGKILL)

            died = await state(Phase.ENDED)
            assert died.died
            assert "clue-server was killed by SIGKILL." in str(died)
            retrying = await state(Phase.ENDED)
            assert retrying.retry_seconds == 0.01
            assert str(retrying).endswith("It is started again in 0.0 s.")
            await state(Phase.READY)
            second = server.ready
            assert second is not None
            assert (second.url, second.pid == first.pid) == (first.url, False)
            assert await setup_required(second)
        finally:
            await server.stop()
        assert server.ready is None
        assert server.state.exit_code == 0
        assert str(server.state) == "clue-server has ended."
        assert not is_running(second.pid)
        with pytest.raises(Unreachable) as away:
            await setup_required(second)
        assert away.value.cause is Cause.REFUSED

    asyncio.run(play())


def test_a_server_comes_back_where_devices_know_it_unless_somebody_else_is_there(tmp_path: Path):
    async def address() -> SplitResult:
        server = LocalServer(options(tmp_path))
        try:
            return urlsplit((await server.start()).url)
        finally:
            await server.stop()

    async def play() -> None:
        first = await address()
        assert await address() == first
        assert first.port is not None
        with socket.create_server(("127.0.0.1", first.port)):
            assert await address() != first

    asyncio.run(play())


def test_a_server_that_cannot_start_is_told_in_its_own_words(tmp_path: Path):
    (tmp_path / "data").write_text("a file where the folder should be")
    server = LocalServer(options(tmp_path))
    with pytest.raises(ProcessFailure, match=r"clue-server ended with exit code 2\. Its last words: .*data"):
        asyncio.run(server.start())
    assert server.ready is None


@posix_only
def test_a_server_that_waits_to_be_started_again_can_be_stopped(tmp_path: Path):
    async def play() -> None:
        states: asyncio.Queue[ProcessState] = asyncio.Queue()
        server = LocalServer(
            options(tmp_path), backoff=Backoff(first_seconds=3600), on_change=states.put_nowait
        )
        ready = await server.start()
        os.kill(ready.pid, signal.SIGKILL)
        while (await states.get()).retry_seconds is None:
            pass
        await server.stop()
        assert server.state.retry_seconds is None
        await server.stop()  # twice is as good as once

    asyncio.run(play())


def test_a_server_whose_port_is_taken_says_which_devices_know_and_goes_back_to_it(tmp_path: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        known = other.getsockname()[1]
        keep_port(options(tmp_path).data_dir, known)

        async def play() -> None:
            states: asyncio.Queue[ProcessState] = asyncio.Queue()
            server = LocalServer(options(tmp_path), on_change=states.put_nowait)
            try:
                ready = await server.start()
                assert server.taken_port == known != urlsplit(ready.url).port
                other.close()
                # Options may change; the address stays while it lives.
                again = await server.restart(replace(server.options, vendor_networks=("127.0.0.1/32",)))
                assert (again.url, again.pid == ready.pid) == (ready.url, False)
                assert server.taken_port == known
                with pytest.raises(ProcessFailure, match="not an address range"):
                    await server.restart(replace(server.options, vendor_networks=("nonsense",)))
                while server.ready is None:
                    await states.get()
                assert await setup_required(server.ready)  # it runs as before
            finally:
                await server.stop()
            back = LocalServer(options(tmp_path))
            try:
                assert urlsplit((await back.start()).url).port == known
                assert back.taken_port == 0
            finally:
                await back.stop()

        asyncio.run(play())


def test_the_wait_grows_up_to_a_limit():
    backoff = Backoff(first_seconds=0.5, longest_seconds=30)
    assert [backoff.delay(deaths) for deaths in (1, 2, 3, 7, 1000)] == [0.5, 1.0, 2.0, 30, 30]


# ---------------------------------------------------------------- any child


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("import sys; sys.exit('no such database')", "exit code 1. Its last words: no such database"),
        ("pass", "a program has ended."),
        ("print('hello')", "a program did not say that it is ready, but: hello"),
        ("print('{\"ready\": false}')", 'a program did not say that it is ready, but: {"ready": false}'),
        ("import sys; sys.stdout.write('x' * 1_000_000); sys.stdout.flush(); sys.stdin.read()", "a program did not say that it is ready"),
        ("import sys; print('thinking', file=sys.stderr, flush=True); sys.stdin.read()", "within 0.5 s. thinking"),
    ],
)  # fmt: skip
def test_a_child_that_does_not_become_ready_is_ended_and_told(program: str, told: str):
    async def play() -> None:
        process = child(program)
        with pytest.raises(ProcessFailure) as failure:
            await process.start(0.5 if "within" in told else 30)
        assert told in str(failure.value)
        assert process.state.phase is Phase.ENDED
        assert process.state.pid is not None
        assert not is_running(process.state.pid)

    asyncio.run(play())


def test_a_program_that_does_not_exist_is_told():
    process = ChildProcess("a program", ["/no/such/program"], {})
    with pytest.raises(
        ProcessFailure, match=r"a program could not be started.*/no/such/program: No such file"
    ):
        asyncio.run(process.start(10))


def test_a_child_ends_when_its_stdin_closes_and_was_asked_to():
    async def play() -> None:
        states: list[ProcessState] = []
        process = child(f"import sys; {READY}; sys.stdin.read()", states.append)
        await process.start(30)
        assert str(process.state) == f"a program runs (process {process.state.pid})."
        ended = await process.stop(30)
        assert (ended.exit_code, ended.died) == (0, False)
        phases = dict.fromkeys(state.phase for state in states)
        assert list(phases) == [Phase.STARTING, Phase.READY, Phase.STOPPING, Phase.ENDED]

    asyncio.run(play())


@posix_only
def test_a_child_that_does_not_listen_is_killed_with_what_it_started():
    stubborn = (
        "import subprocess, sys, time; "
        "other = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], stdout=subprocess.DEVNULL,"
        ' stderr=subprocess.DEVNULL); print(\'{"ready": true, "other": %d}\' % other.pid, flush=True); '
        "time.sleep(600)"
    )

    async def play() -> None:
        process = child(stubborn)
        other = (await process.start(30))["other"]
        ended = await process.stop(0.1)
        assert ended.exit_code == -signal.SIGKILL
        # The system buries orphans in its own time.
        deadline = time.monotonic() + 30
        while is_running(other):
            assert time.monotonic() < deadline

    asyncio.run(play())


def test_a_start_that_is_given_up_leaves_nothing():
    async def play() -> None:
        started = asyncio.Event()

        def note(state: ProcessState) -> None:
            if state.pid is not None:
                started.set()

        process = child("import sys; sys.stdin.read()", note)
        starting = asyncio.create_task(process.start(60))
        await started.wait()
        starting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await starting
        assert process.state.phase is Phase.ENDED
        assert process.state.pid is not None
        assert not is_running(process.state.pid)

    asyncio.run(play())
