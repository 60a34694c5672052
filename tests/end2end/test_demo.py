"""`clue-desktop demo` as a newcomer starts it: its table, its exit code, and that nothing of it is ever left."""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from demonstrations import demo, nothing_is_left_in, programs_of

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where the demonstration keeps its files. Afterwards nothing is in it, and no process has to do with it."""
    with nothing_is_left_in(tmp_path):
        yield tmp_path


def environment(folder: Path) -> dict[str, str]:
    """An environment as bare as that of a service: no terminal, and settings that must not reach the demonstration."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    misleading = {"CLUE_DATABASE": "postgresql://nowhere.invalid/clue", "CLUE_PORT": "1", "CLUE_DEVICE_TOKEN": "x"}  # fmt: skip
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP", "HOME"), str(folder))
    return {**kept, **misleading, **temporary}


def play(folder: Path, *options: str, started: bool = False) -> subprocess.Popen[str]:
    """Begin the demonstration."""
    return demo(folder, *options, variables=environment(folder), started=started)


def read_until(process: subprocess.Popen[str], text: str) -> str:
    """Read stdout until a line has the text."""
    assert process.stdout is not None
    read = ""
    for line in process.stdout:
        read += line
        if text in line:
            return read
    raise AssertionError(f"{text!r} never came: {read}")


def test_every_outcome_is_shown_and_is_the_expected_one(folder: Path):
    process = play(folder, started=True)
    output, complaint = process.communicate(timeout=110)

    assert (process.returncode, complaint) == (0, ""), output + complaint
    rows = [line for line in output.splitlines() if line[:2].strip().isdigit() and line[2:4] == "  "]
    assert len(rows) == 19
    assert "•••B2C3  granted   ✓ ✓ ✓ ✓ ✓" in rows[0]
    assert "•••B2C3  denied    ✓ ✓ ✓ ✗ ·" in rows[2]
    assert "Fingerprint ••••01    local     ✓ ✓ – – ✓" in rows[8]
    assert "CLUe QR     ••••sora  granted   ✓ ✓ ✓ ✓ ✓" in rows[6]
    assert "CLUe QR     ••••sora  denied    ✓ ✓ ✓ ✗ ·" in rows[7]
    assert "•••1234  local     ✓ ✓ ✗ · ·" in rows[16]
    assert "•••1234  granted   ✓ ✓ ✓ ✓ ✓" in rows[17]
    assert "•••4321  denied    ✓ ✓ ✓ ✗ ·" in rows[18]
    assert "Screen: “Signature verified. Welcome.”" in output
    assert "kept as a sample of “Guest cards”" in output
    assert "Screen: “Welcome, Kim Minji.”" in output
    assert "refused: test_required" in output
    assert "Registered URL (HTTPS), custom headers, firewall rules" in output
    assert "19 of 19 outcomes are as expected" in output
    assert output.endswith("Nothing is left running, and no files.\n")
    assert "\x1b" not in output
    assert "04A1B2C3" not in output
    assert max(map(len, output.splitlines())) <= 80
    assert list(folder.iterdir()) == []


def test_a_vendor_that_decides_otherwise_makes_it_fail_and_say_where(folder: Path, tmp_path_factory: pytest.TempPathFactory):  # fmt: skip
    script = tmp_path_factory.mktemp("scripts") / "open-door.toml"
    script.write_text('[default]\njson = { valid = true, access = { decision = "ALLOW" } }\n')
    process = play(folder, "--vendor-script", str(script))
    output, _ = process.communicate(timeout=110)

    assert process.returncode == 1
    assert "NOT AS EXPECTED: the device's result is granted, not denied" in output
    assert "Not as expected: number 1, 2, 3," in output
    assert list(folder.iterdir()) == []


def test_a_vendor_that_is_broken_ends_it_at_the_test_of_the_api(folder: Path, tmp_path_factory: pytest.TempPathFactory):  # fmt: skip
    script = tmp_path_factory.mktemp("scripts") / "broken.toml"
    script.write_text('[default]\nfault = "html"\n')
    process = play(folder, "--vendor-script", str(script))
    _, complaint = process.communicate(timeout=110)

    assert process.returncode == 1
    assert complaint.startswith("clue-desktop: The test of the API “Staff cards” failed:")
    assert "not_json_content_type" in complaint
    assert complaint.count("\n") == 1
    assert list(folder.iterdir()) == []


@posix_only
@pytest.mark.parametrize(
    ("number", "after"), [(signal.SIGINT, "Credentials are presented"), (signal.SIGTERM, "clue-vendor")]
)
def test_a_signal_midway_ends_it_and_leaves_nothing(folder: Path, number: signal.Signals, after: str):
    process = play(folder)
    read_until(process, after)
    process.send_signal(number)
    _, complaint = process.communicate(timeout=60)

    assert process.returncode == 128 + number
    assert complaint == f"clue-desktop: Ended by {number.name}. Nothing is left running, and no files.\n"
    assert list(folder.iterdir()) == []


@posix_only
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="finds the server by /proc")
def test_a_server_that_dies_midway_ends_it_and_is_named(folder: Path):
    process = play(folder, started=True)
    read_until(process, "clue-server")
    (server,) = [pid for pid, line in programs_of(folder).items() if "-m server --" in line]
    os.kill(server, signal.SIGKILL)
    _, complaint = process.communicate(timeout=60)

    assert process.returncode == 1
    assert complaint.startswith("clue-desktop: clue-server was killed by SIGKILL.")
    assert complaint.count("\n") == 1
    assert list(folder.iterdir()) == []


@posix_only
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="finds processes by /proc")
def test_its_programs_end_with_it_even_when_it_is_killed(folder: Path):
    process = play(folder, started=True)
    read_until(process, "clue-server")
    assert len(programs_of(folder)) >= 2
    process.kill()
    process.communicate(timeout=60)

    deadline = time.monotonic() + 30
    while programs_of(folder):
        assert time.monotonic() < deadline


@posix_only
def test_what_is_kept_can_be_used_by_hand_until_ctrl_c(folder: Path):
    process = play(folder, "--keep")
    try:
        shown = read_until(process, "What happens at the doors")
        (command,) = [line.strip() for line in shown.splitlines() if line.endswith("rfCard 04A1B2C3")]
        present = subprocess.run(shlex.split(command), capture_output=True, text=True, check=False)
        assert (present.returncode, present.stderr) == (0, "")
        assert present.stdout.startswith("GRANTED   Welcome, Kim Minji.")
        assert "granted   ✓ ✓ ✓ ✓ ✓" in read_until(process, "Main entrance")
    finally:
        process.send_signal(signal.SIGINT)
        output, complaint = process.communicate(timeout=60)

    assert (process.returncode, complaint) == (0, "")
    assert output.endswith("Nothing is left running, and no files.\n")
    assert list(folder.iterdir()) == []


def test_a_reader_that_goes_away_ends_it(folder: Path):
    process = play(folder)
    read_until(process, "clue-vendor")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    complaint = process.stderr.read()
    process.stderr.close()

    assert process.wait(60) == 1
    assert "Traceback" not in complaint
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ([], 2, "`clue-desktop demo`"),
        (["demo", "--vendor-script", "no-such-file"], 2, "there is no file no-such-file."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(folder: Path, arguments: list[str], code: int, told: str):
    command = [sys.executable, "-m", "clue_desktop", *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**environment(folder), "PYTHONUTF8": "1"}
    )
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
