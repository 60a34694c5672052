"""What the first-run and sign-in pages know and decide, without Qt."""

import math
from collections.abc import Awaitable, Callable, Mapping

from clue_desktop.client.errors import ClientError, Conflict, Invalid, RateLimited, Unauthenticated
from clue_desktop.domain.names import validate_name
from clue_desktop.domain.passwords import length_problem
from ui.language import told, tr
from ui.notices import in_words
from ui.observable import Observable
from ui.session import FirstSetup, Session

ORGANIZATION, NAME, EMAIL, PASSWORD, TOKEN = "organization", "name", "email", "password", "token"

_FIELDS = {
    "organizationName": ORGANIZATION,
    "administrator.name": NAME,
    "administrator.email": EMAIL,
    "administrator.password": PASSWORD,
    "setupToken": TOKEN,
}


class Entrance(Observable):
    """One attempt at a time to get in.

    Attributes:
        busy: whether an attempt is under way.
        fault: what went wrong with the last one, in words.
        problems: field → what is wrong with it.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.busy = False
        self.fault = ""
        self.problems: Mapping[str, str] = {}
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
    def asks_for_token(self) -> bool:
        """Whether a setup token must be typed: the console only knows that of its own server."""
        return self._session.host.setup_token is None

    async def set_up(self, wanted: FirstSetup, *, file_allowed: bool) -> None:
        """Try the first setup."""
        problems = _missing(wanted, token=self.asks_for_token)
        if problems:
            self._over("", problems)
            return
        await self._try(lambda: self._session.set_up(wanted, file_allowed=file_allowed))

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
        await self._try(
            lambda: self._session.sign_in(
                email.strip(), password, remember=remember, file_allowed=file_allowed
            )
        )

    async def _try(self, attempt: Callable[[], Awaitable[None]]) -> None:
        if self.busy:
            return
        self.busy, self.fault, self.problems = True, "", {}
        self._changed()
        try:
            await attempt()
        except Invalid as fault:
            fields = {_FIELDS.get(problem.field, ""): told(problem.message) for problem in fault.problems}
            self._over(fields.pop("", "") or ("" if fields else told(fault.detail)), fields)
        except Conflict as fault:
            if fault.code == "already_set_up":
                self._session.setup_was_done()
            self._over(told(fault.detail), {})
        except RateLimited as fault:
            self._over(_with_wait(fault), {})
        except Unauthenticated as fault:
            self._over(told(fault.detail), {})
        except ClientError as fault:
            self._over(in_words(fault), {})
        else:
            self._over("", {})
        finally:
            self.busy = False
            self._changed()

    def _over(self, fault: str, problems: Mapping[str, str]) -> None:
        self.fault, self.problems = fault, problems
        self._changed()


def _with_wait(fault: RateLimited) -> str:
    if not fault.retry_after:
        return told(fault.detail)
    return tr("{fault} Try again in {seconds} s.").format(
        fault=told(fault.detail), seconds=math.ceil(fault.retry_after)
    )


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
        problems[TOKEN] = tr("Enter the setup token; the server printed it when it was first started.")
    return problems
