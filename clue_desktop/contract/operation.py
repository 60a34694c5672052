"""What owners need to keep a server running: its backups, when they are made, and its log."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from clue_desktop.contract.base import Document, Timestamp
from clue_desktop.contract.said import SaidBeside, Sentence

MOST_LINES = 2000
DATA_IN_USE = "another clue-server is using"
"""How clue-server says, on stderr, that it cannot start where one runs already; the console knows it by this."""


class Backup(Document):
    """A backup in the server's data directory; `size` in bytes, `daily` when the server made it by itself."""

    name: str
    made_at: Timestamp
    size: int
    daily: bool


class Backups(Document):
    """The backups that are there, newest first, and in which folder on the server's machine."""

    items: list[Backup]
    folder: str


class BackupSettings(Document):
    """Whether the server makes a backup each day, and how many of these it keeps; those made by hand stay."""

    daily: Annotated[bool, Field(strict=True)] = False
    keep: Annotated[int, Field(strict=True, ge=1, le=365)] = 7


class LogLines(Document):
    """The newest lines of the log of the process that answers, oldest first; a line with an exception has line breaks."""

    lines: list[str]


class EventOutage(Document):
    """Whether events can be written, as far as the process that answers knows; doors are denied while they cannot.

    Attributes:
        since: when that began, or when the earliest of what waits happened; null without an outage.
        reason: why not, in words; null while events can be written.
        waiting: how many decisions wait to be brought into the log.
    """

    writable: bool
    since: Timestamp | None
    reason: Sentence | None
    waiting: int


class CertificateKind(StrEnum):
    """Whose certificate it is: the server's own and its authority's, or in a file that the server was given."""

    SERVER = "server"
    AUTHORITY = "authority"
    GIVEN = "given"
    VENDOR_AUTHORITY = "vendorAuthority"
    MAIL_AUTHORITY = "mailAuthority"
    VENDOR = "vendor"


class CertificateEnd(SaidBeside):
    """When a certificate ends. `name` is who it is for or, of a vendor's, the API; `file` where it is on the server's
    machine; `needs_attention` when somebody has to do something about it; `fault` why it cannot be read, and
    `faultSaid` what that was made of.
    """

    kind: CertificateKind
    name: str
    file: str | None
    ends_at: Timestamp | None
    needs_attention: bool
    fault: str | None = None
    fault_said: Sentence | None = None


class CertificateEnds(Document):
    """The certificates that the server's work depends on, those that end first at the top."""

    items: list[CertificateEnd]
