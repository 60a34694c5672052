"""What is asked of each program that is compared."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from stand import Figures, Target, load


@dataclass(frozen=True, slots=True)
class Peer:
    """A running program.

    Attributes:
        name: as it stands in tables.
        pid: of the process whose CPU counts.
        load: makes load on it: for `seconds`, with so many `connections`, at a `rate` or as quickly as it answers.
        log: what it keeps of a decision before it answers.
        version: its own.
    """

    name: str
    pid: int
    load: Callable[..., Figures]
    log: str
    version: str


def by_http(name: str, target: Target, log: str, version: str) -> Peer:
    """Return a peer that is asked as our own server is."""

    def asked(*, seconds: float, connections: int, rate: float | None = None, **more: str) -> Figures:
        return load(target, seconds=seconds, connections=connections, rate=rate, **more)

    return Peer(name, target.pid, asked, log, version)


def package_version(folder: Path) -> str:
    """Return the version that a folder's package.json names."""
    import json

    return str(json.loads((folder / "package.json").read_text())["version"])
