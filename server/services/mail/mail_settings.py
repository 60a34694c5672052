"""The SMTP account that mails are sent by; its password is sealed, and shown to nobody."""

import json
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from clue_desktop.contract import mail as contract
from clue_desktop.contract.trail import AuditAction, ChangeKind
from clue_desktop.domain import email_address
from clue_desktop.domain.mail import MailSettingsDraft, MailState, validate
from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.said import Said, said_by
from server.keys.secrets import Secrets, SecretsError
from server.mails.smtp import CaFileError, MailAccount, tls_context
from server.services.base import Service
from server.services.etags import etag_of, require_match
from server.services.tree import Caller, authorize_server
from server.store.tables import outbox, server_state

_KEY = "mail"
_CONTEXT = "mail:password"


@dataclass(frozen=True, slots=True)
class TaggedSettings:
    """The settings with their entity tag."""

    settings: contract.MailSettings
    etag: str


@dataclass(frozen=True, slots=True)
class PreparedMailTest:
    """A test mail that satisfies every rule: by which account it goes, and to whom."""

    account: MailAccount
    to: str


@dataclass(frozen=True, slots=True)
class _Stored:
    settings: contract.MailSettings
    sealed_password: str | None
    revision: int


@dataclass(frozen=True, slots=True)
class MailSettingsService(Service):
    """Use cases of the mail settings; for owners."""

    secrets: Secrets

    def get(self, caller: Caller) -> TaggedSettings:
        """Return the settings; the password stays hidden."""
        with self.reading() as connection:
            authorize_server(connection, caller)
            return _tagged(connection)

    def save(self, caller: Caller, new: contract.MailSettings, if_match: str | None) -> TaggedSettings:
        """Set mail up, or with a host of None take it away; queued mails are tried at once.

        Raises:
            ForbiddenError, StaleError: as every use case.
            InvalidError: with all problems.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            root = authorize_server(connection, caller)
            require_match(if_match, _tagged(connection).etag)
            stored = _read(connection)
            account = self._parsed(new, stored)
            connection.execute(delete(server_state).where(server_state.c.key == _KEY))
            written = self._written(account, stored.revision + 1)
            connection.execute(insert(server_state).values(key=_KEY, value=written))
            connection.execute(
                update(outbox).where(outbox.c.state == MailState.QUEUED).values(next_attempt_at=journal.now)
            )
            journal.change(ChangeKind.SETTINGS, _KEY, root.path_text)
            journal.audit(AuditAction.SETTINGS_MAIL, root.path_text, None, _plain(_shown(account)))
            return _tagged(connection)

    def prepare_test(self, caller: Caller, test: contract.MailTest) -> PreparedMailTest:
        """Check a test mail's inputs before anything is sent.

        Raises:
            ForbiddenError: as every use case.
            InvalidError: with all problems, those of given settings under `settings.`; `mail_not_set_up`.
        """
        with self.reading() as connection:
            authorize_server(connection, caller)
            stored = _read(connection)
        problems = email_address.validate(test.to, "to")
        account = None
        try:
            account = self._opened(stored) if test.settings is None else self._parsed(test.settings, stored)
        except InvalidError as fault:
            problems += [problem.under("settings") for problem in fault.problems]
        except SecretsError as fault:
            problems.append(_unreadable(fault).under("settings"))
        else:
            if account is None:
                problems.append(
                    Problem(
                        "settings.host",
                        "mail_not_set_up",
                        Said("Enter the mail server that is to be tested."),
                    )
                )
        if problems or account is None:
            raise InvalidError(problems)
        return PreparedMailTest(account, test.to.strip())

    def state(self, caller: Caller) -> contract.ServerState:
        """Return what an owner should know at all times."""
        with self.reading() as connection:
            authorize_server(connection, caller)
            return contract.ServerState(mail_set_up=is_set_up(connection), secrets_from=self.secrets.source)

    def account(self, connection: Connection) -> MailAccount | None:
        """Return the stored account, or None when mail is not set up.

        Raises:
            SecretsError: its password cannot be opened.
        """
        return self._opened(_read(connection))

    def _opened(self, stored: _Stored) -> MailAccount | None:
        known = stored.settings
        if known.host is None or known.sender is None:
            return None
        return MailAccount(
            host=known.host,
            port=known.port,
            security=known.security,
            username=known.username,
            password=self._password(stored),
            sender=known.sender,
            ca_file=known.ca_file,
        )

    def _password(self, stored: _Stored) -> str | None:
        sealed = stored.sealed_password
        return None if sealed is None else self.secrets.decrypt(sealed, _CONTEXT)

    def _parsed(self, new: contract.MailSettings, stored: _Stored) -> MailAccount | None:
        """Return settings as typed as an account; a stored password goes only where it was entered for.

        Raises:
            InvalidError: with all problems.
        """
        if new.host is None:
            return None
        problems: list[Problem] = []
        password, known = new.password, stored.settings
        if password is None and new.username is not None and (new.host, new.port) == (known.host, known.port):
            try:
                password = self._password(stored)
            except SecretsError as fault:
                problems.append(_unreadable(fault))
        draft = MailSettingsDraft(new.host, new.port, new.security, new.username, password, new.sender)
        problems += validate(draft)
        if new.ca_file is not None:
            try:
                tls_context(new.ca_file)
            except CaFileError as fault:
                problems.append(Problem("caFile", "ca_file_invalid", said_by(fault)))
        if problems or new.sender is None:
            raise InvalidError(problems)
        return MailAccount(new.host, new.port, new.security, new.username, password, new.sender, new.ca_file)

    def _written(self, account: MailAccount | None, revision: int) -> str:
        password = account.password if account else None
        return json.dumps(
            {
                "settings": _plain(_shown(account)),
                "sealedPassword": None if password is None else self.secrets.encrypt(password, _CONTEXT),
                "revision": revision,
            }
        )


def is_set_up(connection: Connection) -> bool:
    """Tell whether there is a mail server to send by."""
    return _read(connection).settings.host is not None


def sealed_password(connection: Connection) -> tuple[str, str] | None:
    """Return the sealed password of the mail server, and what it is sealed for; None without one."""
    sealed = _read(connection).sealed_password
    return None if sealed is None else (sealed, _CONTEXT)


def mail_authority(connection: Connection) -> str | None:
    """Return the file with the CA of the mail server, if one is named."""
    return _read(connection).settings.ca_file


def _read(connection: Connection) -> _Stored:
    value = connection.execute(
        select(server_state.c.value).where(server_state.c.key == _KEY)
    ).scalar_one_or_none()
    if value is None:
        return _Stored(contract.MailSettings(), None, 0)
    stored = json.loads(value)
    return _Stored(
        contract.MailSettings.model_validate(stored["settings"]), stored["sealedPassword"], stored["revision"]
    )


def _tagged(connection: Connection) -> TaggedSettings:
    stored = _read(connection)
    return TaggedSettings(stored.settings, etag_of(stored.settings, stored.revision))


def _shown(account: MailAccount | None) -> contract.MailSettings:
    if account is None:
        return contract.MailSettings()
    return contract.MailSettings(
        host=account.host,
        port=account.port,
        security=account.security,
        username=account.username,
        sender=account.sender,
        ca_file=account.ca_file,
    )


def _plain(settings: contract.MailSettings) -> dict[str, object]:
    return settings.model_dump(mode="json", by_alias=True, exclude={"password"})


def _unreadable(fault: SecretsError) -> Problem:
    return Problem(
        "password", "password_unreadable", Said("{reason} Enter the password again.", reason=said_by(fault))
    )
