"""What was installed, in a file of the machine that every user may read; the console and the next version go by it. No secrets."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from server.keys.private_files import replace_file

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Record:
    """An installed service.

    Attributes:
        version: of the program that it was installed or upgraded by.
        program: the command that runs that program's server.
        data_dir, options: what the server is started with.
        installed_at: RFC 3339, UTC.
    """

    version: str
    program: tuple[str, ...]
    data_dir: str
    options: tuple[str, ...]
    installed_at: str

    def keep(self, file: Path) -> None:
        """Write it. Raises OSError."""
        document = {
            "format": FORMAT,
            "version": self.version,
            "program": list(self.program),
            "dataDir": self.data_dir,
            "options": list(self.options),
            "installedAt": self.installed_at,
        }
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, json.dumps(document, indent=1, ensure_ascii=False).encode(), 0o644)

    @classmethod
    def read(cls, file: Path) -> Self | None:
        """Return what was kept; None where there is nothing that can be read."""
        try:
            document = json.loads(file.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        if not isinstance(document, dict):
            return None
        return cls(
            version=_text(document.get("version")),
            program=_texts(document.get("program")),
            data_dir=_text(document.get("dataDir")),
            options=_texts(document.get("options")),
            installed_at=_text(document.get("installedAt")),
        )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: Any) -> tuple[str, ...]:
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    return tuple(one for one in value if isinstance(one, str)) if is_list else ()
