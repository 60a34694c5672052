"""The server's log: its newest lines, and those of them in which a text is, without Qt."""

from collections.abc import Sequence

from clue_desktop.client.errors import ClientError
from ui.context import PageContext
from ui.language import tr
from ui.notices import in_words
from ui.observable import Latest, Observable

LINES = 1000


class LogPresenter(Observable):
    """The newest lines.

    Attributes:
        search: what is looked for; lines without it are not shown.
        loaded: whether the server has been heard.
        fault: why they could not be read, in words; "" for no fault.
    """

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.search = ""
        self.loaded = False
        self.fault = ""
        self._lines: Sequence[str] = ()
        self._context = context
        self._latest = Latest()

    @property
    def text(self) -> str:
        """The lines that are shown, oldest first."""
        needle = self.search.strip().casefold()
        return "\n".join(line for line in self._lines if needle in line.casefold())

    @property
    def counter(self) -> str:
        """How many are shown of how many."""
        if not self.loaded:
            return ""
        if self.search.strip():
            shown = len(self.text.splitlines())
            return tr("{shown} of {all} lines").format(shown=f"{shown:,}", all=f"{len(self._lines):,}")
        if len(self._lines) == 1:
            return tr("1 line")
        return tr("{all} lines").format(all=f"{len(self._lines):,}")

    def look_for(self, text: str) -> None:
        """Show only lines in which this is, such as the id of a request."""
        self.search = text
        self._changed()

    async def load(self) -> None:
        """Read them; a fault leaves what was shown."""
        current = self._latest.ask()
        try:
            found = await self._context.client.log(LINES)
        except ClientError as fault:
            if current():
                self.fault = in_words(fault)
                self._changed()
            return
        if current():
            self._lines, self.loaded, self.fault = found.lines, True, ""
            self._changed()
