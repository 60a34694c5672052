"""Programs that tests fork behave as programs that are started: what they are given, say, and end with."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from forked import ForkedPopen, run_forked
from forked_children import children_are_forked
from running import running_server

from clue_desktop.child_process import ChildProcess, Phase, ProcessFailure, own_program

pytestmark = pytest.mark.skipif(
    not hasattr(os, "pidfd_open"), reason="forks only where Linux tells of an end"
)

VENDOR = [sys.executable, "-m", "server.sandbox.sample_vendor"]


@pytest.mark.parametrize(
    "words", [["--help"], ["--such-an-option"], ["absent.toml"]], ids=["help", "refused", "no file"]
)
def test_it_says_and_ends_as_the_program_that_is_started(words: list[str], tmp_path: Path):
    variables = {**os.environ, "COLUMNS": "100"}
    forked, started = (
        run([*VENDOR, *words], capture_output=True, text=True, cwd=tmp_path, env=variables, check=False)
        for run in (run_forked, subprocess.run)
    )
    assert (forked.returncode, forked.stdout, forked.stderr) == (
        started.returncode,
        started.stdout,
        started.stderr,
    )
    assert forked.stdout + forked.stderr


def test_it_has_its_own_folder_variables_and_streams(tmp_path: Path):
    given = {"CLUE_SETUP_TOKEN": "a token of this one alone"}
    with running_server(tmp_path / "one", environ=given) as one, running_server(tmp_path / "other") as other:
        assert one.ready["setupToken"] is None
        assert other.ready["setupToken"]
        folders = [Path(f"/proc/{server.process.pid}") for server in (one, other)]
        assert {folder.joinpath("cwd").resolve() for folder in folders} == {Path.cwd()}
        streams = {(folder / "fd" / number).readlink() for folder in folders for number in "012"}
        assert len(streams) == 6
        assert one.stop() == 0
        assert other.process.poll() is None


def test_a_signal_is_told_as_of_a_child_of_ones_own(tmp_path: Path):
    command = [sys.executable, "-m", "server", "--data-dir", str(tmp_path / "data"), "--port", "0"]
    with ForkedPopen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        assert '"ready": true' in process.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.01)
        process.send_signal(signal.SIGKILL)
        assert process.wait(20) == -signal.SIGKILL
    assert not Path(f"/proc/{process.pid}").exists()


def test_where_a_python_must_start_one_does(tmp_path: Path):
    """Its options and variables count, and another folder of modules."""
    (tmp_path / "argparse.py").write_text("import sys; sys.exit('the module of the folder')\n")
    done = run_forked(
        [*VENDOR, "--help"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert (done.returncode, done.stderr) == (1, "the module of the folder\n")


def test_a_child_of_the_console_is_forked_apart_from_our_terminal_and_ends_with_its_input(tmp_path: Path):
    async def live_and_end(child: ChildProcess) -> list[str]:
        ready = await child.start(30)
        folder = Path(f"/proc/{ready['pid']}")
        assert child.state.pid == ready["pid"] == os.getsid(ready["pid"])
        command = (folder / "cmdline").read_bytes().split(b"\0")
        ended = await child.stop(20)
        assert (ended.phase, ended.exit_code, ended.asked_to_stop) == (Phase.ENDED, 0, True)
        with pytest.raises(ProcessLookupError):
            os.kill(ready["pid"], 0)
        return [os.fsdecode(word) for word in command]

    command = own_program(
        "server.sandbox.sample_vendor", "--cert-dir", str(tmp_path / "ca"), "--port", "0", "--stop-with-stdin"
    )
    with children_are_forked():
        seen = asyncio.run(live_and_end(ChildProcess("clue-vendor", command, os.environ)))
    assert seen[1].endswith("forked.py")


def test_a_child_of_the_console_that_cannot_start_leaves_its_last_words(tmp_path: Path):
    async def refused(child: ChildProcess) -> str:
        with pytest.raises(ProcessFailure) as failure:
            await child.start(30)
        return str(failure.value)

    command = own_program("server.sandbox.sample_vendor", str(tmp_path / "absent.toml"))
    with children_are_forked():
        forked = asyncio.run(refused(ChildProcess("clue-vendor", command, os.environ)))
    started = asyncio.run(refused(ChildProcess("clue-vendor", command, os.environ)))
    assert forked == started
    assert "absent.toml" in forked
