"""Fetching a token by hand, without Qt: what is asked for, what came, and why nothing did."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from clue_desktop.client.errors import ClientError, Invalid
from clue_desktop.contract.vendor_apis import TokenRequest, TokenResult
from clue_desktop.domain.problems import Problem
from ui.state.notices import in_words
from ui.state.observable import Latest, Observable
from ui.state.tasks import Report, Tasks
from ui.test_console.tested_form import TestedForm
from ui.words.language import told, tr

_API = "api."


class TokenAsker(Protocol):
    """The server, as far as this needs it (`AdminClient.vendor_apis`)."""

    async def get_token(self, place_group_id: str, asked: TokenRequest) -> TokenResult:
        """Have a token fetched. Raises ClientError."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came; `at` is when, in local time."""

    result: TokenResult
    at: datetime


class TokenFetch(Observable):
    """The exchange with the token server of the form beside it.

    Attributes:
        fetched: what came last.
        fault: why nothing was fetched, in words, or "".
    """

    def __init__(
        self,
        form: TestedForm,
        server: TokenAsker,
        report: Report,
        now: Callable[[], datetime] = lambda: datetime.now(UTC).astimezone(),
    ) -> None:
        super().__init__()
        self.fetched: Fetched | None = None
        self.fault = ""
        self._form = form
        self._server = server
        self._now = now
        self._tasks = Tasks(report)
        self._latest = Latest()
        self._task: asyncio.Task[None] | None = None
        self._is_wanted = self.is_wanted
        self._forget_form = form.observe(self._form_changed)

    @property
    def is_wanted(self) -> bool:
        """Whether calls by the form carry a token."""
        section = self._form.request_form().connection
        return section is not None and section.oauth is not None

    @property
    def running(self) -> bool:
        """Whether a token is being fetched."""
        return self._task is not None

    def fetch(self) -> None:
        """Fetch a token by what is typed now, unless one is being fetched."""
        if self.running:
            return
        asked = TokenRequest(api_id=self._form.api_id, api=self._form.request_form())
        self.fault = ""
        self._task = self._tasks.spawn(self._run(asked, self._latest.ask()), tr("Fetching a token"))
        self._changed()

    def leave(self) -> None:
        """Abort everything: the console is being closed."""
        self._latest.drop()
        self._task = None
        self._forget_form()
        self._tasks.cancel()

    async def aclose(self) -> None:
        """Abort everything and wait for its end."""
        self.leave()
        await self._tasks.aclose()

    async def _run(self, asked: TokenRequest, is_current: Callable[[], bool]) -> None:
        try:
            result = await self._server.get_token(self._form.place_group_id, asked)
        except ClientError as fault:
            if is_current():
                self._failed(fault)
            return
        except BaseException:
            if is_current():
                self._task = None
                self._changed()
            raise
        if is_current():
            self._task = None
            self.fetched = Fetched(result, self._now())
            self._changed()

    def _failed(self, fault: ClientError) -> None:
        self._task = None
        self.fetched = None
        if isinstance(fault, Invalid):
            problems = [
                Problem(each.field.removeprefix(_API), each.code, each.message) for each in fault.problems
            ]
            self._form.take_problems(problems)
            self.fault = " ".join(dict.fromkeys(told(problem.message) for problem in problems))
        else:
            self.fault = in_words(fault)
        self._changed()

    def _form_changed(self) -> None:
        wanted = self.is_wanted
        if wanted != self._is_wanted:
            self._is_wanted = wanted
            if not wanted:
                self.fetched, self.fault = None, ""
            self._changed()
