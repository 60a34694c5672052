"""The sample vendor's line: started and stopped there, its address at hand, registered with one click where that can be."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout
from typing_extensions import override

from ui import names
from ui.state.tasks import Tasks
from ui.state.trying_out import Running, SampleVendorSwitch
from ui.widgets import theme
from ui.widgets.icons import IconButton
from ui.widgets.labels import line
from ui.widgets.making import make_button
from ui.words.language import tr


class SampleVendorLine(QFrame):
    """Shows a switch; `register` goes where the sample vendor is registered, None where that is nowhere near."""

    def __init__(
        self, switch: SampleVendorSwitch, tasks: Tasks, register: Callable[[], None] | None = None
    ) -> None:
        super().__init__()
        self._switch, self._tasks = switch, tasks
        self._text = line("muted")
        self._text.setObjectName(names.SAMPLE_VENDOR_STATE)
        self._start = make_button(tr("Start the sample vendor"), names.SAMPLE_VENDOR_START, self._do_start)
        self._stop = make_button(
            tr("Stop"), names.SAMPLE_VENDOR_STOP, self._do_stop, called=tr("Stop the sample vendor")
        )
        self._use = make_button(
            tr("Register the sample vendor…"), names.SAMPLE_VENDOR_USE, register, role="primary"
        )
        self._may_register = register is not None
        self._copy = IconButton("copy", tr("Copy the webhook URL of the sample vendor"))
        self._copy.setObjectName(names.SAMPLE_VENDOR_COPY)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(switch.url))
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.GAP)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(theme.GAP)
        for button in (self._copy, self._stop, self._use):
            self._actions.addWidget(button)
        self._row.addWidget(self._start)
        self._row.addWidget(self._text, 1)
        self._row.addLayout(self._actions)
        self._row.setAlignment(self._actions, Qt.AlignmentFlag.AlignLeft)
        self.show_switch()

    def show_switch(self) -> None:
        """Show how it stands with it."""
        switch = self._switch
        runs = switch.running is Running.YES
        self._start.setVisible(not runs)
        self._start.setEnabled(switch.running is Running.NO)
        self._copy.setVisible(runs)
        self._stop.setVisible(runs)
        self._use.setVisible(runs and self._may_register)
        self._text.setText(_in_words(switch))
        theme.set_role(self._text, "problem" if switch.fault else "muted")
        self._arrange()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below the address where it would be cut beside them."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        runs = self._switch.running is Running.YES
        least = self.fontMetrics().horizontalAdvance(self._switch.url) + theme.GAP
        below = runs and self.width() - self._actions.sizeHint().width() - theme.GAP < least
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.TopToBottom if below else directions.LeftToRight)

    def _do_start(self) -> None:
        self._tasks.spawn(self._switch.start(), tr("Starting the sample vendor"))

    def _do_stop(self) -> None:
        self._tasks.spawn(self._switch.stop(), tr("Stopping the sample vendor"))


def _in_words(switch: SampleVendorSwitch) -> str:
    if switch.fault:
        return tr("The sample vendor does not run. {why}").format(why=switch.fault)
    return {
        Running.NO: tr(
            "No vendor at hand? This one answers on this computer alone, for trying out; it ends with the console."
        ),
        Running.STARTING: tr("Starting… The server is started anew, so that it may reach and trusts it."),
        Running.YES: tr("Sample vendor, for trying out: {url}").format(url=switch.url),
        Running.STOPPING: tr("Stopping…"),
    }[switch.running]
