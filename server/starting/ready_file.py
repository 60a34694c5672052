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
_FOR_ALL = 0o644
_TOKEN = "setupToken"  # noqa: S105  # its name


def publish(data_dir: Path, ready: Mapping[str, Any], setup_token: str | None) -> None:
    """Say that a server runs, and how it is reached. Raises OSError."""
    replace_file(data_dir / READY_FILE, json.dumps({**ready, _TOKEN: setup_token}).encode())


def tell_all(folder: Path, ready: Mapping[str, Any]) -> None:
    """Say the same to every user of the machine, with its authority's certificate and without the setup token. Raises OSError."""
    ca = ready.get("ca")
    said = {name: value for name, value in ready.items() if name not in {_TOKEN, "ca"}}
    document = {**said, "caPem": Path(ca).read_text("ascii") if ca else None}
    replace_file(folder / READY_FILE, json.dumps(document).encode(), _FOR_ALL)


def tell_none(folder: Path, pid: int) -> None:
    """Take that back, if it was said by this process. Raises OSError."""
    if _read(folder).get("pid") == pid:
        (folder / READY_FILE).unlink(missing_ok=True)


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
