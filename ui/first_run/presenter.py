"""What the first-run and sign-in pages know and decide, without Qt."""

import math
import time
from collections.abc import Awaitable, Callable, Mapping
from enum import Enum, auto

from clue_desktop.client.errors import ClientError, Conflict, Invalid, RateLimited, Unauthenticated
from clue_desktop.domain import email_address
from clue_desktop.domain.names import validate_name
from clue_desktop.domain.one_time_codes import is_complete
from clue_desktop.domain.passwords import length_problem
from ui.state.notices import in_words
from ui.state.observable import Observable
from ui.state.session import FirstSetup, Session
from ui.words.language import told, tr

ORGANIZATION, NAME, EMAIL, PASSWORD, TOKEN = "organization", "name", "email", "password", "token"
CODE = "code"

_SETUP_FIELDS = {
    "organizationName": ORGANIZATION,
    "administrator.name": NAME,
    "administrator.email": EMAIL,
    "administrator.password": PASSWORD,
    "setupToken": TOKEN,
}
_FIELDS = {field: field for field in (CODE, NAME, EMAIL, PASSWORD)}


class Way(Enum):
    """How one gets in where a server is set up."""

    SIGN_IN = auto()
    INVITATION = auto()
    FORGOTTEN = auto()
    """The password is forgotten: a code is asked for."""
    NEW_PASSWORD = auto()
    """With such a code."""
    RESET_HERE = auto()
    """A new password for the server of this computer, by whoever is signed in to it."""


class Entrance(Observable):
    """One attempt at a time to get in.

    Attributes:
        busy: whether an attempt is under way.
        fault: what went wrong with the last one, in words; what is said of a wait is in `said`.
        problems: field → what is wrong with it.
        way: which way in was chosen.
        note: what was done on the way before, in words; "" for nothing.
    """

    def __init__(self, session: Session, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._until = clock()
        self.busy = False
        self.fault = ""
        self.problems: Mapping[str, str] = {}
        self.way = Way.SIGN_IN
        self.note = ""
        self._session = session

    @property
    def email(self) -> str:
        """Who signed in last."""
        return self._session.profile.email

    @property
    def server_name(self) -> str:
        """What the server is called."""
        return self._session.title

    @property
    def wait_seconds(self) -> int:
        """How many whole seconds until the server judges another attempt; 0 for at once."""
        return max(0, math.ceil(self._until - self._clock()))

    @property
    def said(self) -> str:
        """What is to be said of the last attempt now; it counts down while one has to wait."""
        if self.wait_seconds and not self.fault:
            return tr("Too many attempts. Try again in {seconds} s.").format(seconds=self.wait_seconds)
        return self.fault

    @property
    def mail_waits(self) -> bool:
        """Whether a code would not be mailed, but wait in the server's outbox."""
        return self._session.server is not None and not self._session.server.mail_set_up

    @property
    def asks_for_token(self) -> bool:
        """Whether a setup token must be typed: the console only knows that of its own server."""
        return self._session.host.setup_token is None

    async def set_up(self, wanted: FirstSetup, *, file_allowed: bool) -> None:
        """Try the first setup."""
        problems = _missing(wanted, token=self.asks_for_token)
        if problems:
            self._over("", problems)
            return
        await self._try(lambda: self._session.set_up(wanted, file_allowed=file_allowed), _SETUP_FIELDS)

    async def sign_in(self, email: str, password: str, *, remember: bool, file_allowed: bool) -> None:
        """Try to sign in."""
        problems = {
            field: text
            for field, value, text in (
                (EMAIL, email.strip(), tr("Enter your email address.")),
                (PASSWORD, password, tr("Enter your password.")),
            )
            if not value
        }
        if problems:
            self._over("", problems)
            return
        if await self._try(
            lambda: self._session.sign_in(
                email.strip(), password, remember=remember, file_allowed=file_allowed
            )
        ):
            self.note = ""

    def turn_to(self, way: Way, note: str = "") -> None:
        """Choose another way in."""
        self.way, self.note = way, note
        self._until = self._clock()
        self._over("", {})

    async def accept_invitation(self, code: str, name: str, password: str) -> None:
        """Try to get in by an invitation."""
        problems = {
            **_code_problem(code),
            **({} if password else {PASSWORD: tr("Enter a password.")}),
            **{problem.field: told(problem.message) for problem in validate_name(name)},
        }
        if problems:
            self._over("", problems)
        elif await self._try(lambda: self._session.accept_invitation(code, name.strip(), password)):
            self.turn_to(Way.SIGN_IN)

    async def request_reset(self, email: str) -> None:
        """Ask for a code by which a new password can be set."""
        email = email.strip()
        if found := email_address.validate(email):
            self._over("", {EMAIL: told(found[0].message)})
        elif await self._try(lambda: self._session.request_password_reset(email)):
            if self.mail_waits:
                note = tr(
                    "If {email} has an account here, there is a code for it now, good for one hour. Mail is not set up on"
                    " this server: an owner finds the code in Server settings › Outbox."
                )
            else:
                note = tr("If {email} has an account here, a code is on its way to it, good for one hour.")
            self.turn_to(Way.NEW_PASSWORD, note.format(email=email))

    async def reset_password(self, code: str, password: str) -> None:
        """Set a new password by a code."""
        length = length_problem(password)
        problems = {**_code_problem(code), **({PASSWORD: told(length)} if length else {})}
        if problems:
            self._over("", problems)
        elif await self._try(lambda: self._session.reset_password(code, password)):
            self.turn_to(Way.SIGN_IN, tr("Your new password is set. Sign in with it."))

    @property
    def may_reset_here(self) -> bool:
        """Whether whoever is signed in to this computer may set a new password: the server's data is theirs."""
        return self._session.host.sets_passwords

    async def reset_here(self, email: str, password: str) -> None:
        """Set a new password in the data of this computer's own server."""
        email = email.strip()
        problems = {}
        if found := email_address.validate(email):
            problems[EMAIL] = told(found[0].message)
        if length := length_problem(password):
            problems[PASSWORD] = told(length)
        if problems or self.busy:
            self._over("", problems)
            return
        self.busy, self.fault, self.problems = True, "", {}
        self._changed()
        try:
            why_not = await self._session.host.set_new_password(email, password)
        finally:
            self.busy = False
        if why_not:
            self._over(tr("The password was not set: {why}").format(why=why_not), {})
        else:
            self._session.signs_in_as(email)
            self.turn_to(Way.SIGN_IN, tr("Your new password is set. Sign in with it."))

    async def _try(
        self, attempt: Callable[[], Awaitable[None]], fields_of: Mapping[str, str] = _FIELDS
    ) -> bool:
        """Make an attempt, and tell whether it was made without a fault."""
        if self.busy:
            return False
        self._until = self._clock()
        self.busy, self.fault, self.problems = True, "", {}
        self._changed()
        try:
            await attempt()
        except Invalid as fault:
            fields = {fields_of.get(problem.field, ""): told(problem.message) for problem in fault.problems}
            self._over(fields.pop("", "") or ("" if fields else told(fault.detail)), fields)
        except Conflict as fault:
            if fault.code == "already_set_up":
                self._session.setup_was_done()
            self._over(told(fault.detail), {})
        except RateLimited as fault:
            self._until = self._clock() + (fault.retry_after or 0)
            self._over("" if self.wait_seconds else told(fault.detail), {})
        except Unauthenticated as fault:
            self._over(told(fault.detail), {})
        except ClientError as fault:
            self._over(in_words(fault), {})
        else:
            self._over("", {})
            return True
        finally:
            self.busy = False
            self._changed()
        return False

    def _over(self, fault: str, problems: Mapping[str, str]) -> None:
        self.fault, self.problems = fault, problems
        self._changed()


def _code_problem(code: str) -> dict[str, str]:
    if is_complete(code):
        return {}
    return {CODE: tr("Enter the whole code, as in 7KQ2-….") if code.strip() else tr("Enter the code.")}


def _missing(wanted: FirstSetup, *, token: bool) -> dict[str, str]:
    """Return what is wrong as far as it can be said without the server; the server checks everything."""
    problems = {}
    for field, value in ((ORGANIZATION, wanted.organization), (NAME, wanted.name)):
        if found := validate_name(value):
            problems[field] = told(found[0].message)
    if "@" not in wanted.email:
        problems[EMAIL] = tr("Enter an email address.")
    if not wanted.password:
        problems[PASSWORD] = tr("Enter a password.")
    elif length := length_problem(wanted.password):
        problems[PASSWORD] = told(length)
    if token and not wanted.setup_token.strip():
        problems[TOKEN] = tr(
            "Enter the setup token; the server printed it when it was first started, and `clue-server service setup-token`"
            " tells it again."
        )
    return problems
