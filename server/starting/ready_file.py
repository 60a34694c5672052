"""`server.json` in the data directory: where the server that runs there is reached, for the console of the same user.

A bundled server, which ends with its console, writes none. Until the setup the file holds the setup token, also while no
server runs: it is printed only once, and whoever may read the file may do anything with the data anyway.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from server.keys.private_files import read_if_any, replace_file

READY_FILE = "server.json"
_TOKEN = "setupToken"  # noqa: S105  # its name


def publish(data_dir: Path, ready: Mapping[str, Any], setup_token: str | None) -> None:
    """Say that a server runs, and how it is reached. Raises OSError."""
    replace_file(data_dir / READY_FILE, json.dumps({**ready, _TOKEN: setup_token}).encode())


def withdraw(data_dir: Path, pid: int | None = None) -> None:
    """Say that none runs any more; with a `pid`, only if it was that one. Raises OSError."""
    if pid is not None and _read(data_dir).get("pid") != pid:
        return
    if (token := kept_token(data_dir)) is None:
        (data_dir / READY_FILE).unlink(missing_ok=True)
    else:
        replace_file(data_dir / READY_FILE, json.dumps({_TOKEN: token}).encode())


def kept_token(data_dir: Path) -> str | None:
    """Return the setup token that was made at an earlier start, if it is kept. Raises OSError."""
    token = _read(data_dir).get(_TOKEN)
    return token if isinstance(token, str) else None


def _read(data_dir: Path) -> dict[str, Any]:
    try:
        document = json.loads(read_if_any(data_dir / READY_FILE) or b"{}")
    except ValueError:  # written by nobody of ours
        return {}
    return document if isinstance(document, dict) else {}
