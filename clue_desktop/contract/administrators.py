"""Invitations, one's own account, sessions, and new passwords."""

from typing import Annotated

from pydantic import Field

from clue_desktop.contract.base import Document, Timestamp
from clue_desktop.domain.mail import MailState
from clue_desktop.domain.permissions import Role

_Text = Annotated[str, Field(max_length=1024)]
_Secret = Annotated[str, Field(max_length=1024, repr=False)]


class NewInvitation(Document):
    """Whom to invite, and where; the role follows from the node's kind."""

    email: _Text
    place_id: Annotated[str, Field(max_length=64)]


class SentInvitation(Document):
    """A new invitation. The code is shown this once; `mailed` tells whether it also goes by mail."""

    id: str
    email: str
    place_id: str
    role: Role
    code: str = Field(repr=False)
    expires_at: Timestamp
    mailed: bool


class Invitation(Document):
    """An invitation that is still open.

    `mailState` is what became of its mail; null where none was sent, or where that is no longer known.
    """

    id: str
    email: str
    place_id: str
    role: Role
    invited_by: str
    created_at: Timestamp
    expires_at: Timestamp
    mail_state: MailState | None


class Invitations(Document):
    """The open invitations of one's own part of the tree, oldest first."""

    items: list[Invitation]


class Acceptance(Document):
    """An invitation's code, with a name and a password.

    Where the invited address has an account already, `password` is that account's own, and its name stays.
    """

    code: _Secret
    name: _Text
    password: _Secret


class PasswordChange(Document):
    """One's password and the one to have instead."""

    old_password: _Secret
    new_password: _Secret


class PasswordResetRequest(Document):
    """Whose password is forgotten."""

    email: _Text


class PasswordReset(Document):
    """The code of the mail, and the password to have."""

    code: _Secret
    password: _Secret


class AccountChange(Document):
    """What one can change of one's own account."""

    name: _Text


class OpenSession(Document):
    """One of one's own sessions.

    `lastSeenAt` is right to the minute; it ends 12 hours after that, and in any case at `expiresAt`. `source` is the
    address that it was opened from; null if that was not noted yet then.
    """

    id: str
    created_at: Timestamp
    last_seen_at: Timestamp
    expires_at: Timestamp
    source: str | None
    current: bool


class OpenSessions(Document):
    """One's own sessions, the last used first."""

    items: list[OpenSession]
