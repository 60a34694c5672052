"""The rules of sending mail: what an SMTP account must have, the states of a mail, when it is tried again."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_address

from clue_desktop.domain import email_address
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.said import Said
from clue_desktop.domain.webhook_url import ascii_host


class MailSecurity(StrEnum):
    """How the connection to the mail server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


USUAL_PORT = {MailSecurity.NONE: 25, MailSecurity.STARTTLS: 587, MailSecurity.TLS: 465}


class MailState(StrEnum):
    """What became of a mail so far; `waiting` is a queued one as long as no mail server is set up."""

    WAITING = "waiting"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


_RETRY_SECONDS = (10, 30, 60, 120, 300, 600, 900, 1800)
LONGEST_DELAY = timedelta(seconds=max(_RETRY_SECONDS))
"""Between two attempts to send a mail."""


def retry_delay(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts (1 or more): from 10 seconds up to half an hour."""
    return timedelta(seconds=_RETRY_SECONDS[min(attempts, len(_RETRY_SECONDS)) - 1])


@dataclass(frozen=True, slots=True)
class MailSettingsDraft:
    """An SMTP account as typed.

    Attributes:
        host: the mail server, or None when mail is not to be set up; nothing else counts then.
        password: the one typed, or a stored one that is kept.
        sender: the address that mails come from.
    """

    host: str | None
    port: int
    security: MailSecurity
    username: str | None
    password: str | None
    sender: str | None


def validate(draft: MailSettingsDraft) -> list[Problem]:
    """Return every problem of an SMTP account, under the names of the contract's members."""
    if draft.host is None:
        return []
    problems = []
    if not _is_host(draft.host):
        problems.append(
            Problem("host", "host_invalid", Said("Enter the mail server's name or address, without a port."))
        )
    if not 1 <= draft.port <= 65535:
        problems.append(Problem("port", "port_invalid", Said("The port must be from 1 to 65535.")))
    if draft.username is not None and draft.security is MailSecurity.NONE:
        problems.append(
            Problem(
                "security",
                "credentials_unencrypted",
                Said("Choose STARTTLS or TLS: a user name and password are never sent unencrypted."),
            )
        )
    if draft.username is None and draft.password is not None:
        problems.append(
            Problem("username", "username_required", Said("Enter the user name of this password."))
        )
    if draft.username is not None and draft.password is None:
        problems.append(
            Problem(
                "password",
                "password_required",
                Said(
                    "Enter the password; a stored one is sent only to the host and port that it was entered for."
                ),
            )
        )
    problems += [
        Problem(field, f"{field}_invalid", Said("Remove the control characters, such as line breaks."))
        for field, text in (("username", draft.username), ("password", draft.password))
        if text is not None and not text.isprintable()
    ]
    if draft.sender is None:
        problems.append(Problem("from", "email_required", Said("Enter the address that mails come from.")))
    else:
        problems += email_address.validate(draft.sender, "from")
    return problems


def _is_host(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        try:
            ascii_host(host)
        except ValueError:
            return False
    return True
