"""What is read from the server and shown: the last answer, why there is none, and no answer to an old question."""

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

from clue_desktop.client.errors import ClientError
from ui.state.notices import why_not_read
from ui.state.observable import Latest, Observable

T = TypeVar("T")


class Reading(Observable, ABC, Generic[T]):
    """Base of presenters of one thing that is read.

    Attributes:
        value: what came last; None until something came.
        fault: why it is not up to date, in words; "" when it is.
        asked_for: whether what is told comes of what one has done here oneself, and not by itself.
    """

    def __init__(self) -> None:
        super().__init__()
        self.value: T | None = None
        self.fault = ""
        self.asked_for = False
        self._latest = Latest()

    @property
    def loaded(self) -> bool:
        """Whether the server has answered."""
        return self.value is not None

    @abstractmethod
    async def _ask(self) -> T:
        """Ask the server. Raises ClientError."""

    async def load(self) -> None:
        """Read it; a fault leaves what was shown, and an answer counts only while nothing was asked for since."""
        current = self._latest.ask()
        try:
            value = await self._ask()
        except ClientError as fault:
            if current():
                self.fault = why_not_read(fault)
                self._changed()
                self.asked_for = False
            return
        if current():
            news = self.asked_for or self._is_news(value)
            self.value, self.fault = value, ""
            if news:
                self._changed()
            self.asked_for = False

    async def load_own(self) -> None:
        """Read what has become of what was done here; where that is read again meanwhile, the later answer is it."""
        self.asked_for = True
        await self.load()

    def _is_news(self, value: T) -> bool:  # noqa: ARG002 - for those that compare
        """Tell whether to say that something has come."""
        return True
