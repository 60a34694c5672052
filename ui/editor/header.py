"""The one header over form and test console: back to the APIs, the API's name, and how it stands."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui import names
from ui.editor.presenter import EditorPresenter
from ui.widgets import theme
from ui.widgets.labels import ElidedLabel
from ui.widgets.making import make_button
from ui.widgets.moments import ago
from ui.words.language import tr

_TICK_MS = 1000


class EditorHeader(QWidget):
    """The header.

    Signals:
        left(): back to the APIs.
        export_asked(): what is typed is to be kept in a file.
        import_asked(): the form is to be filled from a file.
    """

    left = Signal()
    import_asked = Signal()
    export_asked = Signal()

    def __init__(self, presenter: EditorPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._back = make_button(
            tr("‹ APIs"), names.EDITOR_CLOSE, self.left.emit, role="link", called=tr("Back to the APIs")
        )
        self._back.setToolTip(tr("Back to the APIs (Esc)"))
        self._name = ElidedLabel()
        self._name.setObjectName(names.EDITOR_TITLE)
        theme.set_scale(self._name, 1.25, bold=True)
        # As wide as the name, and no wider: how it stands is read right after it.
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._state = QLabel()
        self._state.setObjectName(names.EDITOR_STATE)
        self._tested = QLabel()
        self._tested.setObjectName(names.EDITOR_TESTED)
        self._tested.setProperty("role", "muted")
        self._export = make_button(tr("Export…"), names.EDITOR_EXPORT, self.export_asked.emit, role="link")
        self._export.setToolTip(tr("Keep what is typed in a file, without secrets; “Import…” brings it back"))
        self._import = make_button(tr("Import…"), names.EDITOR_IMPORT, self.import_asked.emit, role="link")
        self._import.setToolTip(
            tr("Fill the form from a file: a cURL command, or an OpenAPI 3 document in JSON")
        )
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK_MS)
        self._ticks.timeout.connect(self._show_test)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        row.setSpacing(theme.WIDE_GAP)
        for part in (self._back, self._name, self._state, self._tested):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._import)
        row.addWidget(self._export)
        self._row = row

    def hold(self, tabs: QWidget) -> None:
        """Hold what chooses the half that is seen, so that it takes no line of its own."""
        self._row.insertWidget(self._row.indexOf(self._import), tabs)

    def refresh(self) -> None:
        """Show how the API stands now."""
        presenter = self._presenter
        self._name.setText(presenter.form.name.strip() or tr("New API"))
        if presenter.saving:
            text, role = tr("saving…"), "muted"
        elif presenter.unsaved():
            text, role = tr("● unsaved"), "warning"
        elif presenter.api_id:
            text, role = tr("saved"), "muted"
        else:
            text, role = tr("new"), "muted"
        self._state.setText(text)
        theme.set_role(self._state, role)
        self._show_test()

    def tab_stops(self) -> list[QWidget]:
        """Return what the Tab key reaches, in reading order."""
        return [self._back, self._import, self._export]

    def leave(self) -> None:
        """Count no longer."""
        self._ticks.stop()

    def _show_test(self) -> None:
        at = self._presenter.tested_at
        if at is not None:
            self._tested.setText(tr("tested {ago}").format(ago=ago(at)))
        else:
            self._tested.setText(tr("not tested") if self._presenter.needs_test else "")
        if at is None:
            self._ticks.stop()
        elif not self._ticks.isActive():
            self._ticks.start()
