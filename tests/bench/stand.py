"""The bench: real processes on this machine, each on a core of its own as far as there are cores, and their CPU time.

What is measured gets the first core, whatever makes or answers its work the second, so that they do not take turns.
All of it is in a temporary directory and on 127.0.0.1, and ends with the `with` block.
"""

import asyncio
import json
import os
import shutil
import ssl
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

SUPPORT = Path(__file__).resolve().parent.parent / "support"
PROJECT = SUPPORT.parent.parent
sys.path.append(str(SUPPORT))

from running import Console, Server, set_up  # noqa: E402  # found by the line above

from clue_desktop.client.trust import ssl_context  # noqa: E402
from clue_desktop.domain.credentials import Credential  # noqa: E402
from server.sandbox.device.load import LoadPlan, make_load, new_event_loop  # noqa: E402
from server.sandbox.device.load_report import as_document  # noqa: E402

__all__ = ["Console", "Server", "new_event_loop", "set_up", "ssl_context"]

MEASURED_CORE, OTHER_CORE = 0, 1
VALUE = "04A1B2C3"
"""A card that the sample vendor grants."""


# ---- processes ---------------------------------------------------------------------------------------------------


def cores() -> list[int]:
    """Return the cores that this process may run on."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def pinned(command: Sequence[str], core: int) -> list[str]:
    """Return the command that runs on one core alone, where there is more than one and `taskset` to choose."""
    usable = cores()
    if len(usable) < 2 or shutil.which("taskset") is None:
        return list(command)
    return ["taskset", "-c", str(usable[core]), *command]


@contextmanager
def running(command: Sequence[str], core: int, log: Path, **environment: str) -> Iterator[dict[str, Any]]:
    """Run a program that says in one line of JSON that it is ready, and ends when its standard input closes."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with log.open("a") as stderr:
        process = subprocess.Popen(
            pinned(command, core),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            env={**inherited, **environment},
            cwd=PROJECT,
        )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        line = process.stdout.readline()
        if not line:
            msg = f"{command[:3]} did not start: {log.read_text()}"
            raise RuntimeError(msg)
        yield json.loads(line)
    finally:
        process.stdin.close()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


@contextmanager
def running_vendor(directory: Path, *options: str) -> Iterator[dict[str, Any]]:
    """Run the sample vendor on the other core; gives what it says: `url`, `ca`, `pid`."""
    command = [sys.executable, "-m", "server.sandbox.sample_vendor", "--quiet", "--stop-with-stdin"]
    with running([*command, *options], OTHER_CORE, directory / "vendor.log") as ready:
        yield ready


@contextmanager
def started_server(
    directory: Path,
    *options: str,
    vendor_ca: Sequence[Path] = (),
    program: Sequence[str] = ("-m", "server"),
) -> Iterator[Server]:
    """Run the server on the measured core, or a program that runs it otherwise; its data outlives it."""
    data_dir = directory / "server"
    command = [
        sys.executable,
        *program,
        "--data-dir",
        str(data_dir),
        "--port",
        "0",
        "--stop-with-stdin",
    ]
    command += ["--vendor-network", "127.0.0.0/8", "--device-in-flight", "0"]
    for ca in vendor_ca:
        command += ["--vendor-ca", str(ca)]
    log = directory / "server.log"
    with running(
        [*command, *options], MEASURED_CORE, log, CLUE_USE_KEYRING="false", CLUE_DEVICE_RATE="0"
    ) as ready:
        # Of what stands for a process in tests, the process itself is not used here.
        server = Server(None, ready, data_dir)  # type: ignore[arg-type]
        try:
            yield server
        finally:
            for client in server.clients:
                client.close()


@contextmanager
def running_server(
    directory: Path, *options: str, vendor_ca: Sequence[Path] = ()
) -> Iterator[tuple[Console, dict[str, Any]]]:
    """Run the server, set up; gives its owner's side and what it says: `url`, `ca`, `pid`."""
    with started_server(directory, *options, vendor_ca=vendor_ca) as server:
        console = set_up(server)
        console.client.timeout = httpx.Timeout(60)
        yield console, server.ready


@contextmanager
def bench_directory() -> Iterator[Path]:
    """Give a temporary directory."""
    with tempfile.TemporaryDirectory(prefix="clue-bench-") as name:
        yield Path(name)


# ---- figures -----------------------------------------------------------------------------------------------------


def cpu_seconds(pid: int) -> float:
    """Return the processor time, user and system, that a process has taken with all its threads (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_bytes(pid: int) -> int:
    """Return a process's resident memory (Linux)."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Figures:
    """What one load found. Times in milliseconds, `cpu_us` in microseconds a decision."""

    per_second: float
    cpu_us: float
    median_ms: float
    p99_ms: float
    errors: int


def middle(figures: Sequence[Figures], name: str) -> float:
    """Return the median of one member over several runs."""
    return statistics.median(float(getattr(each, name)) for each in figures)


@dataclass(frozen=True, slots=True)
class Target:
    """Whom to load: an address, the token of a device, the CA where it speaks TLS, and the process whose CPU counts."""

    url: str
    token: str
    ca: str | None
    pid: int


def load(
    target: Target,
    *,
    seconds: float,
    connections: int,
    rate: float | None = None,
    credential: str = Credential.RF_CARD,
    expect: str = "granted",
) -> Figures:
    """Make load in a process of its own on the other core; anything but `expect` counts as an error."""
    plan = {
        "url": target.url,
        "token": target.token,
        "ca": target.ca,
        "credential": credential,
        "seconds": seconds,
        "connections": connections,
        "rate": rate,
    }
    command = pinned([sys.executable, __file__], OTHER_CORE)
    before = cpu_seconds(target.pid)
    done = subprocess.run(
        command, input=json.dumps(plan), capture_output=True, text=True, cwd=PROJECT, check=False
    )
    spent = cpu_seconds(target.pid) - before
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    document: Mapping[str, Any] = json.loads(done.stdout)
    if not document[expect]:
        msg = f"no decision was {expect}: {document}"
        raise RuntimeError(msg)
    return Figures(
        per_second=document["decisionsPerSecond"],
        cpu_us=spent / document["decisions"] * 1e6,
        median_ms=document["latencyMs"]["p50"],
        p99_ms=document["latencyMs"]["p99"],
        errors=document["requests"] - document[expect],
    )


def _load_by_plan(given: Mapping[str, Any]) -> Mapping[str, object]:
    tls: ssl.SSLContext | None = ssl_context(Path(given["ca"])) if given["ca"] else None
    plan = LoadPlan(
        server=given["url"],
        token=given["token"],
        tls=tls,
        credential=Credential(given["credential"]),
        values=[VALUE],
        connections=given["connections"],
        seconds=given["seconds"],
        rate=given["rate"],
    )
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return as_document(plan, runner.run(make_load(plan)))


def form(url: str, credential: str = Credential.RF_CARD) -> dict[str, Any]:
    """Return the form of a vendor API as it is usual: two fields, one header, a condition on the body."""
    from clue_desktop.domain.credentials import CREDENTIAL_TYPES

    kind = CREDENTIAL_TYPES[Credential(credential)]
    return {
        "name": f"Bench {kind.title}",
        "authType": credential,
        "webhookUrl": url,
        "headers": [{"key": "Authorization", "value": "Bearer s3cret-of-the-vendor"}],
        "autoFields": [
            {"placeholder": "DEVICE_SERIAL", "key": "deviceId", "enabled": True},
            {"placeholder": kind.placeholder, "key": kind.default_key, "enabled": True},
        ],
        "manualFields": [],
        "criteria": {
            "statusCodes": [],
            "successResult": {"path": "$.valid", "value": "true", "type": "BOOLEAN"},
            "successMessagePath": None,
            "failureMessagePath": None,
        },
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_load_by_plan(json.load(sys.stdin))))
