"""Mail: the SMTP account, its test, and the outbox."""

from typing import Annotated

from pydantic import AfterValidator, Field, StrictInt

from clue_desktop.contract.base import Document, Timestamp
from clue_desktop.contract.said import SaidBeside, Sentence
from clue_desktop.domain.mail import MailSecurity, MailState

# What is not filled in is null, however a form sends it.
_Filled = Annotated[
    Annotated[str, Field(max_length=1024)] | None, AfterValidator(lambda text: (text or "").strip() or None)
]
_Password = Annotated[
    Annotated[str, Field(max_length=1024)] | None, AfterValidator(lambda text: text or None)
]


class MailSettings(Document):
    """The SMTP account that mails are sent by; with `host` null mail is not set up, and mails wait in the outbox.

    `password` is write-only: null in an answer; null in a request keeps the stored one while host and port stay the
    same. Without `username` nobody signs in. `caFile` is the path of a PEM file on the server's machine.
    """

    host: _Filled = None
    port: StrictInt = 587
    security: MailSecurity = MailSecurity.STARTTLS
    username: _Filled = None
    password: _Password = Field(default=None, repr=False)
    sender: _Filled = Field(default=None, alias="from")
    ca_file: _Filled = None


class MailTest(Document):
    """Where to send a test mail, and by which account: null = the stored one."""

    to: Annotated[str, Field(max_length=1024)]
    settings: MailSettings | None = None


class MailFault(Sentence):
    """Why a mail could not be sent: the step's code, and the whole in words."""

    code: str


class MailStep(Document):
    """One step of the dialogue with the mail server, and what the server replied to it."""

    step: str
    reply: str


class MailTestResult(Document):
    """What became of a test mail."""

    success: bool
    error: MailFault | None
    dialogue: list[MailStep]


class OutboxMail(SaidBeside):
    """A mail of the server's. `text` is null once it was sent or has expired, so that no code is kept.

    `nextAttemptAt` is when it is tried again, if it will be; `finishedAt` when it was sent or given up, `lastErrorSaid` what `lastError` was made of.
    """

    id: str
    to: str
    subject: str
    text: str | None = Field(repr=False)
    created_at: Timestamp
    expires_at: Timestamp
    state: MailState
    attempts: int
    next_attempt_at: Timestamp | None
    finished_at: Timestamp | None
    last_error: str | None
    last_error_said: Sentence | None = None


class Outbox(Document):
    """The newest mails of the server, newest first."""

    items: list[OutboxMail]


class ServerState(Document):
    """What an owner should know at all times: whether mails are sent, where the key of stored secrets is kept, and how
    many certificates somebody has to look after.
    """

    mail_set_up: bool
    secrets_from: str
    certificates_to_look_after: int = 0
