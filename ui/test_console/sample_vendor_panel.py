"""The sample vendor below the samples: started and stopped, tried with one of them, its address and script to be used, its log."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from clue_desktop.domain.samples import Sample
from ui import names
from ui.state.tasks import Tasks
from ui.test_console.presenters.sample_vendor import SampleVendorPresenter
from ui.widgets import theme, type_following
from ui.widgets.labels import line
from ui.widgets.making import make_button
from ui.words.language import tr


class SampleVendorPanel(QWidget):
    """Shows a presenter; `chosen` says which sample is looked at."""

    def __init__(
        self, presenter: SampleVendorPresenter, tasks: Tasks, chosen: Callable[[], Sample | None]
    ) -> None:
        super().__init__()
        self.setObjectName(names.SAMPLES_VENDOR)
        self._presenter = presenter
        self._tasks = tasks
        self._chosen = chosen
        self._state = line("muted")
        self._state.setObjectName(names.SAMPLES_VENDOR_STATE)
        self._said = line("muted")
        self._start = make_button(tr("Start"), names.SAMPLES_VENDOR_START, self._do_start, called=tr("Start the sample vendor"))  # fmt: skip
        self._stop = make_button(tr("Stop"), names.SAMPLES_VENDOR_STOP, self._do_stop, called=tr("Stop the sample vendor"))  # fmt: skip
        self._try = make_button(tr("Try"), names.SAMPLES_VENDOR_TRY, self._do_try, called=tr("Try the chosen sample"))  # fmt: skip
        self._try.setToolTip(tr("Send the chosen sample's values to the sample vendor"))
        self._use = make_button(tr("Use as Webhook URL"), names.SAMPLES_VENDOR_USE, presenter.use)
        self._use.setToolTip(tr("Undo in the editor brings the address back that was there"))
        self._save = make_button(tr("Save script…"), names.SAMPLES_VENDOR_SAVE, self._ask_where)
        self._save.setToolTip(tr("For clue-vendor --script on another computer"))
        self._log = QPlainTextEdit()
        self._log.setObjectName(names.SAMPLES_VENDOR_LOG)
        self._log.setAccessibleName(tr("Requests to the sample vendor"))
        self._log.setPlaceholderText(tr("What it is asked, and what it answers, stands here."))
        self._log.setReadOnly(True)
        self._log.setTabChangesFocus(True)
        self._log.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        theme.write_fixed(self._log)
        type_following.measure(self._log, lambda: self._log.setMinimumHeight(self.fontMetrics().height() * 2))
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        for button in (self._start, self._stop, self._try, self._use, self._save):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP // 2)
        # What is said grows and shrinks below the buttons, which stay where they are.
        column.addLayout(row)
        column.addWidget(self._state)
        column.addWidget(self._said)
        column.addWidget(self._log, 1)
        self._forget = presenter.observe(self.refresh)
        self.refresh()

    def leave(self) -> None:
        """Look no longer."""
        self._forget()
        self._presenter.leave()

    def follow(self) -> None:
        """Bring a running one up to date with the samples."""
        self._tasks.spawn(self._presenter.follow(), tr("Starting the sample vendor"))

    def refresh(self) -> None:
        """Show how it stands with it."""
        presenter = self._presenter
        text, role = presenter.in_words
        self._state.setText(text)
        theme.set_role(self._state, role)
        said, role = presenter.said
        self._said.setText(said)
        theme.set_role(self._said, role)
        runs, busy = presenter.runs, presenter.busy
        self._start.setEnabled(not runs and not busy and not presenter.why_not)
        self._start.setToolTip(presenter.why_not)
        self._stop.setEnabled(runs)
        self._use.setEnabled(runs)
        sample = self._chosen()
        self._try.setEnabled(runs and sample is not None and sample.value is not None)
        self._save.setEnabled(not presenter.why_not)
        log = "\n".join(presenter.switch.log) if presenter.switch.api else ""
        if log != self._log.toPlainText():
            self._log.setPlainText(log)
            bar = self._log.verticalScrollBar()
            bar.setValue(bar.maximum())

    def _do_start(self) -> None:
        self._tasks.spawn(self._presenter.start(), tr("Starting the sample vendor"))

    def _do_stop(self) -> None:
        self._tasks.spawn(self._presenter.stop(), tr("Stopping the sample vendor"))

    def _do_try(self) -> None:
        sample = self._chosen()
        if sample is not None:
            self._tasks.spawn(self._presenter.attempt(sample), tr("Trying the sample vendor"))

    def _ask_where(self) -> None:
        dialog = QFileDialog(
            self, tr("Save the script of the sample vendor"), "vendor.toml", tr("Scripts (*.toml)")
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda path: self.save_script(Path(path)))
        dialog.open()

    def save_script(self, path: Path) -> None:
        """Write the script to a file."""
        self._tasks.spawn(self._write(path), tr("Saving the script"))

    async def _write(self, path: Path) -> None:
        presenter = self._presenter
        try:
            await asyncio.to_thread(presenter.save_script, path)
        except OSError as fault:
            presenter.said = tr("{0} could not be written: {1}.").format(path, fault.strerror), "problem"
        else:
            text = tr("Saved. Run it with: {command}")
            presenter.said = text.format(command=f"clue-vendor --script {path.name}"), "good"
        self.refresh()
