"""The server's log: its newest lines, and those of them in which a text is, without Qt."""

from collections.abc import Sequence

from typing_extensions import override

from clue_desktop.contract.operation import LogLines
from ui.state.context import PageContext
from ui.state.reading import Reading
from ui.words.language import tr

LINES = 1000


class LogPresenter(Reading[LogLines]):
    """The newest lines.

    Attributes:
        search: what is looked for; lines without it are not shown.
    """

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.search = ""
        self._context = context

    @property
    def _lines(self) -> Sequence[str]:
        return self.value.lines if self.value is not None else ()

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

    @override
    async def _ask(self) -> LogLines:
        return await self._context.client.server.log(LINES)
