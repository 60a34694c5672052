"""What the console keeps on this machine beside secrets: known servers, whom to trust, what windows looked like."""

import hashlib
import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Self

import platformdirs

_APPLICATION = "CLUe Desktop"
LAST_PLACE = "lastPlace"
"""The preference that says where a console was left: a Place ID and the key of a page."""
GEOMETRY = "geometry"
"""The preference that says where the window was."""
BUNDLED = "bundled"
"""The key of the server that the console brings along."""
SCHEME = "scheme"
"""The preference that says in which colours: light, dark, or those of the system."""

_logger = logging.getLogger(__name__)


def bundled_server_dir() -> Path:
    """Return the data folder of the bundled server: the one that `clue-server` itself takes without `--data-dir`."""
    return Path(platformdirs.user_data_dir(_APPLICATION, appauthor=False)) / "server"


def configuration_dir() -> Path:
    """Return the folder of this user's settings of the console."""
    return Path(platformdirs.user_config_dir(_APPLICATION, appauthor=False))


@dataclass(frozen=True, slots=True)
class ServerProfile:
    """A server that the console knows.

    Attributes:
        key: its address without a slash at the end, or BUNDLED.
        fingerprint: the pinned SHA-256, once a person has compared it; None for the bundled server, whose own CA
            file is trusted.
        name: the organization, as it was called at the last visit.
        email: who signed in last.
    """

    key: str = BUNDLED
    fingerprint: str | None = None
    name: str = ""
    email: str = ""

    @property
    def is_bundled(self) -> bool:
        """Whether the console starts and supervises it."""
        return self.key == BUNDLED

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """Read what `asdict` wrote; members of a newer version are passed over."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in document.items() if name in known})


class Profiles:
    """The known servers of this user, in one JSON file. A file that cannot be read counts as none, and is said."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or configuration_dir()
        self._file = self.folder / "servers.json"
        self._program = self.folder / "program.json"

    def profile(self, key: str = BUNDLED) -> ServerProfile:
        """Return what is known of a server, or a new profile for one that is not known."""
        key = key.rstrip("/")
        return next((profile for profile in self.all() if profile.key == key), ServerProfile(key))

    def all(self) -> list[ServerProfile]:
        """Return the known servers, the last used first."""
        items = _read(self._file).get("servers", [])
        return [
            ServerProfile.of(item)
            for item in items
            if isinstance(item, dict) and isinstance(item.get("key"), str)
        ]

    def remember(self, profile: ServerProfile) -> ServerProfile:
        """Keep a profile as the one used last, and return it. Raises OSError."""
        others = [known for known in self.all() if known.key != profile.key]
        write_privately(
            self._file, json.dumps({"servers": [asdict(one) for one in (profile, *others)]}, indent=1)
        )
        return profile

    def change(self, profile: ServerProfile, **members: Any) -> ServerProfile:
        """Keep a profile with other members, and return it. Raises OSError."""
        return self.remember(replace(profile, **members))

    @property
    def language(self) -> str | None:
        """The code of the language that a person has chosen for the whole program; None = like the system."""
        kept = _read(self._program).get("language")
        return kept if isinstance(kept, str) else None

    def keep_language(self, code: str | None) -> None:
        """Keep the choice of the language. Raises OSError."""
        write_privately(self._program, json.dumps({"language": code}, indent=1))

    @property
    def credential_files(self) -> Path:
        """The folder for credential files of devices that the console may stand in for; it need not exist."""
        return self.folder / "devices"

    def preferences(self, key: str = BUNDLED) -> "FilePreferences":
        """Return what windows remember for a server."""
        name = hashlib.sha256(key.encode()).hexdigest()[:16]
        return FilePreferences(self.folder / "preferences" / f"{name}.json")


class FilePreferences:
    """What windows remember, in a JSON file that is read at once and written by `save`."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._kept = _read(file)
        self._saved = dict(self._kept)

    def get(self, key: str) -> Any:
        """Return what was kept, or None."""
        return self._kept.get(key)

    def set(self, key: str, value: Any) -> None:
        """Keep a value (JSON)."""
        self._kept[key] = value

    def save(self) -> None:
        """Write what has changed. Raises OSError."""
        if self._kept != self._saved:
            write_privately(self._file, json.dumps(self._kept, indent=1))
            self._saved = dict(self._kept)


def write_privately(file: Path, text: str) -> None:
    """Write a file that only this user may read, whole or not at all. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.new")
    with os.fdopen(
        os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as new:
        new.write(text)
    unfinished.replace(file)


def _read(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        _logger.warning("%s cannot be read and counts as empty: %s", file, error)
        return {}
    return document if isinstance(document, dict) else {}
