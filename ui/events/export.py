"""Exporting events as CSV."""

from collections.abc import AsyncGenerator
from pathlib import Path

from typing_extensions import override

from clue_desktop.client.resources.events import EventFilter
from ui.state.csv_file import CsvFile
from ui.words.language import tr


class CsvExport(CsvFile[EventFilter]):
    """One export of events at a time."""

    @override
    def _pieces(self, wanted: EventFilter) -> AsyncGenerator[bytes]:
        return self._context.client.events.csv(wanted, spreadsheet=True)

    @override
    def _done(self, number: str, path: Path) -> str:
        return tr("{events} events exported to {path}.").format(events=number, path=path)

    @override
    def _failed(self, path: Path, reason: str) -> str:
        return tr("The events were not exported: {path} cannot be written ({reason}).").format(
            path=path, reason=reason
        )
