"""The export of a list as CSV: where to, how far it is, and its end before its time."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from ui.state.context import PageContext
from ui.state.csv_file import CsvFile
from ui.state.tasks import Tasks
from ui.widgets.labels import line
from ui.widgets.making import make_button
from ui.widgets.section import Section
from ui.words.language import tr

FilterT = TypeVar("FilterT")


class ExportBar(Section, Generic[FilterT]):
    """A button; while an export runs, its progress and another that ends it instead."""

    def __init__(
        self,
        context: PageContext,
        tasks: Tasks,
        export: CsvFile[FilterT],
        wanted: Callable[[], FilterT],
        name: str,
        title: str,
        file_name: str,
        doing: str,
    ) -> None:
        """Take what the filter is in `wanted`, what the buttons' names begin with, and what to call dialog, file, task."""
        super().__init__(context, tasks)
        self._export = export
        self._wanted = wanted
        self._title, self._file_name, self._doing = title, file_name, doing
        self._exporting: asyncio.Task[None] | None = None
        self._save = make_button(tr("Export CSV…"), name, self._choose_file)
        self._progress = line("muted")
        self._progress.setWordWrap(False)
        self._progress.setObjectName(f"{name}.progress")
        self._cancel = make_button(tr("Cancel"), f"{name}.cancel", self._end)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self._progress, self._cancel, self._save):
            row.addWidget(widget)
        self.follows(export)
        self._show()

    def export_to(self, path: Path) -> None:
        """Export what the filter lets through, all of it."""
        if not self._export.running:
            self._exporting = self.tasks.spawn(self._export.run(path, self._wanted()), self._doing)

    def _show(self) -> None:
        export = self._export
        self._save.setVisible(not export.running)
        self._cancel.setVisible(export.running)
        self._progress.setVisible(export.running)
        self._progress.setText(tr("{0} entries written…").format(f"{export.written:,}"))

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self._title, self._file_name, tr("CSV files (*.csv)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda path: self.export_to(Path(path)))
        dialog.open()

    def _end(self) -> None:
        if self._exporting is not None:
            self._exporting.cancel()
