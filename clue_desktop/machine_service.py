"""A server that runs as a service of this computer, from its start on: found by known places, whoever is signed in.

Neither PATH nor the environment nor the current folder has a say in where that is. What is found there counts only where nobody but an
administrator of the computer, or the service itself, could have put it there: a console gives the server passwords.
"""

import json
import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clue_desktop.domain.machine_places import SERVICE, MachinePlaces, machine_places
from clue_desktop.domain.windows_rights import service_sid, who_may_change
from clue_desktop.windows_security import descriptor_of, program_data


def this_machine() -> MachinePlaces | None:
    """Return the places of this computer; None where there can be no such service."""
    return machine_places(sys.platform, program_data())


@dataclass(frozen=True, slots=True)
class MachineService:
    """The service of a computer, there or not."""

    places: MachinePlaces

    @property
    def is_installed(self) -> bool:
        """Whether it is to run from the computer's start on."""
        return any(Path(mark).exists() for mark in self.places.marks)

    def published(self) -> Mapping[str, Any] | None:
        """Return what it says of itself while it serves: `url`, `pid`, `fingerprint`, `version`; None where it says nothing."""
        file = Path(self.places.published)
        try:
            if not _is_the_machines(file):
                return None
            document = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if not isinstance(document, dict) or not isinstance(document.get("url"), str):
            return None
        return document if isinstance(document.get("pid"), int) else None


def _is_the_machines(file: Path) -> bool:
    """Tell whether only an administrator, or the service, may have put a file there. Raises OSError."""
    folder = file.parent
    if sys.platform == "win32":
        service = service_sid(SERVICE)
        above = who_may_change(descriptor_of(folder.parent))
        here = set(who_may_change(descriptor_of(folder))) | set(who_may_change(descriptor_of(file)))
        return not above and here <= {service}
    above, here, found = folder.parent.lstat(), folder.lstat(), file.lstat()
    if not (stat.S_ISDIR(here.st_mode) and stat.S_ISREG(found.st_mode)) or above.st_uid != 0:
        return False
    if above.st_mode & 0o022 and not above.st_mode & stat.S_ISVTX:
        return False
    # The folder is the service's own user's; this user's it would be only if this user had made it.
    mine = os.getuid() != 0 and here.st_uid == os.getuid()
    return not (mine or here.st_mode & 0o022 or found.st_uid not in {here.st_uid, 0})
