"""What is true of the service now, put together from the system, what was installed, and the server itself; for people or as JSON."""

import json
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from server.starting.service.manager import Starts

SERVES, NOT_READY, STOPPED, NOT_INSTALLED = 0, 1, 3, 4
"""Exit statuses of `service status`: it answers that it is ready; it runs, and does not; it does not run; it is not installed."""


@dataclass(frozen=True, slots=True)
class Status:
    """What is true.

    Attributes:
        installed, kind, starts, ends, running, pid, since, definition: as the system's manager says.
        installed_version: of what was installed; running_version: of the server that runs; program_version: of this program.
        url, port: where it serves, or is to.
        data_dir: where its data are.
        ready: whether `/readyz` says so; None where it does not run. `answer`: what it said otherwise.
        failure: how it failed last, "" for not at all.
        log: where its log is.
    """

    installed: bool
    kind: str
    starts: Starts
    ends: str
    running: bool
    pid: int | None
    since: datetime | None
    program_version: str
    installed_version: str
    running_version: str
    url: str
    port: int
    data_dir: str
    ready: bool | None
    answer: str
    failure: str
    log: str
    definition: str

    @property
    def code(self) -> int:
        """The exit status that says the same."""
        if not self.installed and not self.running:
            return NOT_INSTALLED
        if not self.running:
            return STOPPED
        return SERVES if self.ready else NOT_READY

    def document(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        names = {
            name: name.split("_")[0] + "".join(map(str.title, name.split("_")[1:])) for name in asdict(self)
        }
        document = {names[name]: value for name, value in asdict(self).items()}
        return {**document, "since": self.since and f"{self.since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}


def say(status: Status, *, as_json: bool) -> int:
    """Print it, and return its exit status."""
    if as_json:
        sys.stdout.write(json.dumps(status.document(), ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("".join(f"{name + ':':<14}{words}\n" for name, words in _lines(status)))
    return status.code


def _lines(status: Status) -> list[tuple[str, str]]:
    if status.code == NOT_INSTALLED:
        return [("installed", "no")]
    starts = {
        Starts.BOOT: "with the machine, nobody needs to be signed in",
        Starts.SIGN_IN: "when its user signs in, not with the machine",
        Starts.NEVER: "not by itself",
    }[status.starts]
    lines = [
        ("installed", f"{'yes' if status.installed else 'no'}, {status.kind}"),
        ("starts", f"{starts}{f'; {status.ends}' if status.ends else ''}"),
    ]
    if status.running:
        since = f", since {status.since.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if status.since else ""
        lines.append(("runs", f"yes{f', process {status.pid}' if status.pid else ''}{since}"))
        ready = "yes" if status.ready else f"no{f': {status.answer}' if status.answer else ''}"
        lines.append(("ready", ready))
    else:
        lines.append(("runs", "no"))
    versions = [
        f"{version} {what}"
        for version, what in (
            (status.running_version, "runs"),
            (status.installed_version, "is installed"),
            (status.program_version, "is this program's"),
        )
        if version
    ]
    lines += [("version", ", ".join(versions)), ("address", status.url or f"port {status.port}")]
    lines += [("data", status.data_dir), ("log", status.log), ("defined in", status.definition)]
    lines.append(("last failure", status.failure or "none"))
    return [(name, words) for name, words in lines if words]
