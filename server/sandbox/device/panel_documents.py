"""What travels between the web panel's page and the device."""

from typing import Annotated, Literal

from pydantic import Field

from clue_desktop.contract.base import Document

# The server says what is wrong with a value; here only absurd ones are kept from it.
_Short = Annotated[str, Field(max_length=200)]


class IssueCode(Document):
    """② Issue Code: have an allocation code sent for this Place."""

    place_id: _Short


class AllocateSpace(Document):
    """④ Allocate Space: register with the code that came by email."""

    place_id: _Short
    code: _Short


class CodeUnderWay(Document):
    """The allocation code that was made last, as long as it can be entered; `mailWaits`: it waits in the server's outbox."""

    place_id: str
    expires_in_seconds: float
    attempts_left: int
    mail_waits: bool


class PanelStatus(Document):
    """What the page shows.

    Attributes:
        state: `unregistered`: the form. `registered`: only the manual's message that the device already is.
        code: the code under way, None without one.
        resend_in_seconds: until another code may be sent, 0 for now.
        closes_in_seconds: until the web server shuts down, None while it stays.
        trouble: why the server could not be asked, None where it was.
    """

    serial: str
    model: str | None
    state: Literal["unregistered", "registered"]
    code: CodeUnderWay | None
    resend_in_seconds: float
    closes_in_seconds: float | None
    trouble: str | None


class Allocated(Document):
    """The device is registered: where, and how long the web server still runs. The token stays on the device."""

    place_id: str
    place_name: str
    closes_in_seconds: float
