"""One's own account: the name, the password, and where one is signed in; without Qt."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.errors import ClientError, Invalid, NotFound, RateLimited
from clue_desktop.contract.administrators import OpenSession
from clue_desktop.contract.events import Change
from clue_desktop.contract.session import Administrator
from clue_desktop.domain.names import validate_name
from clue_desktop.domain.passwords import length_problem
from ui.state.notices import in_words
from ui.state.observable import Latest, Observable
from ui.words.language import told, tr

NAME, OLD, NEW = "name", "oldPassword", "newPassword"


class AccountPresenter(Observable):
    """State and decisions of the dialog.

    Attributes:
        who: whose account it is.
        sessions: where they are signed in, the last used first.
        busy: whether something is being saved or ended.
        problems: field → what is wrong with it.
        fault: what went wrong with the last act, in words; "" for nothing.
        done: what was done last, in words; "" for nothing.
    """

    def __init__(
        self, client: AdminClient, who: Administrator, renamed: Callable[[Administrator], None]
    ) -> None:
        super().__init__()
        self._client = client
        self._renamed = renamed
        self._latest = Latest()
        self.who = who
        self.sessions: Sequence[OpenSession] = ()
        self.busy = False
        self.problems: Mapping[str, str] = {}
        self.fault = ""
        self.done = ""

    @property
    def others(self) -> list[OpenSession]:
        """The sessions beside this one."""
        return [session for session in self.sessions if not session.current]

    @property
    def why_not_end_others(self) -> str:
        """Why one cannot sign out elsewhere, or ""."""
        return "" if self.others else tr("You are signed in nowhere else.")

    @staticmethod
    def why_not_end(session: OpenSession | None) -> str:
        """Why a session cannot be ended, or ""."""
        if session is None:
            return tr("Choose a session first.")
        return tr("This is the session that you work in; sign out to end it.") if session.current else ""

    def why_not_rename(self, name: str) -> str:
        """Why a name cannot be saved, or ""."""
        if problems := validate_name(name):
            return told(problems[0].message)
        return tr("Nothing has been changed.") if name.strip() == self.who.name else ""

    def concerns(self, change: Change | None) -> bool:
        """Tell whether a change is of this account."""
        return change is None or (change.kind == "administrator" and change.id == self.who.id)

    async def load(self) -> None:
        """Read where one is signed in."""
        current = self._latest.ask()
        try:
            sessions = await self._client.account.sessions()
        except ClientError as fault:
            if current():
                self.fault = in_words(fault)
                self._changed()
            return
        if current():
            self.sessions = sessions
            self._changed()

    async def rename(self, name: str) -> bool:
        """Change the name; False when it was not."""

        async def save() -> str:
            self.who = (await self._client.account.change_name(name.strip())).administrator
            self._renamed(self.who)
            return tr("Your name is changed.")

        return await self._act(save)

    async def change_password(self, old: str, new: str) -> bool:
        """Change the password; False when it was not."""
        problems = {} if old else {OLD: tr("Enter your present password.")}
        if length := length_problem(new):
            problems[NEW] = told(length)
        if problems:
            self.problems, self.fault, self.done = problems, "", ""
            self._changed()
            return False

        async def save() -> str:
            await self._client.account.change_password(old, new)
            return tr("Your password is changed. Elsewhere you are signed out.")

        return await self._act(save)

    async def end(self, *sessions: OpenSession) -> bool:
        """End sessions; one that is over already counts as ended."""

        async def end() -> str:
            for session in sessions:
                try:
                    await self._client.account.end_session(session.id)
                except NotFound:
                    continue
            return tr("You are signed out there.")

        return await self._act(end)

    async def _act(self, act: Callable[[], Awaitable[str]]) -> bool:
        if self.busy:
            return False
        self.busy, self.problems, self.fault, self.done = True, {}, "", ""
        self._changed()
        try:
            done = await act()
        except Invalid as fault:
            self.problems = {problem.field: told(problem.message) for problem in fault.problems}
            if not self.problems.keys() & {NAME, OLD, NEW}:
                self.fault = in_words(fault)
            return False
        except RateLimited as fault:
            self.fault = told(fault.detail)
            return False
        except ClientError as fault:
            self.fault = in_words(fault)
            return False
        else:
            self.done = done
            return True
        finally:
            self.busy = False
            self._changed()
