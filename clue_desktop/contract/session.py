"""Server, setup, sessions, administrators and the audit trail."""

from typing import Annotated, Any

from pydantic import Field

from clue_desktop.contract.base import Document, Timestamp
from clue_desktop.domain.permissions import Role

Text = Annotated[str, Field(max_length=1024)]


class Server(Document):
    """What anybody may know of a server; while mail is not set up, its mails wait in its outbox."""

    name: str
    version: str
    setup_required: bool
    instance_id: str
    mail_set_up: bool = True


class NewAdministrator(Document):
    """The first administrator, made by the setup."""

    name: Text
    email: Text
    password: Text


class Setup(Document):
    """First setup of a server."""

    setup_token: Text
    organization_name: Text
    administrator: NewAdministrator


class HeldRole(Document):
    """A role at a node; it holds for everything under it."""

    place_id: str
    role: Role


class Administrator(Document):
    """An administrator with the roles that the caller may see."""

    id: str
    name: str
    email: str
    roles: list[HeldRole]


class Administrators(Document):
    """List of administrators."""

    items: list[Administrator]


class SignIn(Document):
    """An administrator's address and password."""

    email: Text
    password: Text


class Session(Document):
    """A new session; the token is shown this once."""

    token: str
    expires_at: Timestamp
    administrator: Administrator


class CurrentSession(Document):
    """Who is signed in, and until when."""

    expires_at: Timestamp
    administrator: Administrator


class SetupDone(Session):
    """The answer to the setup: a session, and the root of the tree."""

    headquarters_id: str


class AuditEntry(Document):
    """Who did what, to what, when and from where; never a secret. `digest` (hex) vouches for all entries up to it."""

    id: int
    at: Timestamp
    administrator_id: str | None
    administrator_name: str | None
    source: str | None
    action: str
    place_id: str | None
    subject: str | None
    outcome: str
    detail: dict[str, Any]
    digest: str


class Audit(Document):
    """A page of the audit trail, newest first."""

    items: list[AuditEntry]
    next_cursor: str | None
