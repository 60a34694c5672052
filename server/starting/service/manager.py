"""What each operating system's service manager can be asked and told, in the same words."""

import os
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from server.starting.service.plan import Plan


class Starts(StrEnum):
    """When a service is started by itself."""

    BOOT = "boot"
    SIGN_IN = "sign-in"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class State:
    """What the system says of the service now.

    Attributes:
        installed: whether it is to be started by itself.
        kind: what it is to this system, in words.
        starts: when; `ends` says, in words, what it does not outlive, "" for nothing.
        running: whether the system runs it; None where that is not the system's to say.
        pid, since: which process of it, and since when, where the system tells.
        failure: how it ended last, where that was not as it should be.
        definition: the file that it is told by.
    """

    installed: bool
    kind: str
    starts: Starts = Starts.NEVER
    ends: str = ""
    running: bool | None = False
    pid: int | None = None
    since: datetime | None = None
    failure: str = ""
    definition: str = ""


class Manager(Protocol):
    """One service of one system; every method raises ServiceError."""

    file: Path
    """Where the definition stands."""
    secrets_file: Path | None
    """Where variables stand that nobody but the service may read."""

    def text(self, plan: Plan) -> bytes:
        """Return what the system is told."""

    def shown(self, plan: Plan) -> str:
        """Return the same for people to read."""

    def prepare(self) -> None:
        """Refuse what the system would not run safely; make the folders and users that it needs."""

    def register(self, plan: Plan, /) -> None:
        """Tell the system of the definition, which stands in its file by now; it is started by itself from then on."""

    def unregister(self) -> None:
        """Let the system forget it, ended first; the definition's file is taken away by who calls this."""

    def forgotten(self) -> None:
        """Tell the system that the file is gone."""

    def start(self) -> None:
        """Start it."""

    def stop(self) -> None:
        """End it and wait for that; it stays installed."""

    def state(self) -> State:
        """Ask what is known of it. Changes nothing."""


def is_alive(pid: int) -> bool:
    """Tell whether there is such a process; on Windows, where asking would end it, whether it could be."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
