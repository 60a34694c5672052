"""A server that runs as a service of this user, found by the file that it keeps in its data directory."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

READY_FILE = "server.json"


def service_in(data_dir: Path) -> Mapping[str, Any] | None:
    """Return the ready line of the service that runs on a data directory; None where none says that it does."""
    try:
        document = json.loads((data_dir / READY_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # none, or one of another user
        return None
    if not isinstance(document, dict) or not isinstance(document.get("url"), str):
        return None
    pid = document.get("pid")
    return document if isinstance(pid, int) and is_running(pid) else None


async def answers(ready: Mapping[str, Any]) -> bool:
    """Tell whether what says that it runs really answers, trusted by its own CA file, or else by its fingerprint."""
    return await needs_setup(ready) is not None


async def needs_setup(ready: Mapping[str, Any]) -> bool | None:
    """Ask what says that it runs whether it still waits for its first setup; None where it does not answer."""
    # Here, because a console that finds no such file should not wait for these imports before its window.
    from clue_desktop.client.admin import AdminClient
    from clue_desktop.client.errors import ClientError
    from clue_desktop.client.trust import TrustError, ssl_context

    try:
        ca, fingerprint = ready.get("ca"), ready.get("fingerprint")
        tls = None
        if ca or fingerprint:
            tls = ssl_context(Path(ca)) if ca else ssl_context(fingerprint=fingerprint)
        async with AdminClient(ready["url"], tls) as client:
            return (await client.server.about()).setup_required
    except (ClientError, TrustError):
        return None


def is_running(pid: int) -> bool:
    """Tell whether there is such a process, as far as that can be told without harm."""
    if sys.platform == "win32":
        return True  # a signal would end it there; whether it answers is asked anyway
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
