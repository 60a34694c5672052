"""What the screens of typed settings share: what is saved in a pill, theirs or mine, and when a field was left."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from ui.state.typed_setting import State
from ui.widgets.labels import Pill, line
from ui.words.language import tr

# Leaving for another window, or for the field's own list or menu, is no visit that has ended.
_STILL_THERE = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class SavedState(Pill):
    """Says how what is typed stands to what is on the server."""

    def __init__(self, name: str, what: str) -> None:
        """Take the object name, and what it is the state of, for screen readers."""
        super().__init__()
        self.setObjectName(name)
        self._what = what

    def show_state(self, state: State) -> None:
        """Show another state."""
        text, tone = {
            State.LOADING: (tr("Loading…"), ""),
            State.NOT_SET: (tr("Not set"), "warning"),
            State.SAVED: (tr("Saved"), "good"),
            State.UNSAVED: (tr("Unsaved changes"), "accent"),
            State.SAVING: (tr("Saving…"), ""),
        }[state]
        self.set_state(text, tone)
        self.setAccessibleName(f"{self._what}: {text}")


class TheirsOrMine(QFrame):
    """Says what somebody else has saved meanwhile, and asks which of the two is to be; hidden otherwise.

    Its object name is `name`; its buttons are `name`.theirs and `name`.mine.
    """

    def __init__(self, name: str, theirs: Callable[[], None], mine: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("tone", "warning")
        self._text = line()
        row = QHBoxLayout(self)
        row.addWidget(self._text, 1)
        for text, part, act in (
            (tr("Use theirs"), "theirs", theirs),
            (tr("Save mine over it"), "mine", mine),
        ):
            button = QPushButton(text)
            button.setObjectName(f"{name}.{part}")
            button.setAccessibleName(text)
            button.clicked.connect(lambda _checked=False, act=act: act())
            row.addWidget(button)
        self.hide()

    def text(self) -> str:
        """Return what is said."""
        return self._text.text()

    def say(self, text: str) -> None:
        """Show it; "" hides it."""
        self._text.setText(text)
        self.setVisible(bool(text))


class WhenLeft(QObject):
    """Calls `left` whenever a field has been left."""

    def __init__(self, field: QWidget, left: Callable[[], None]) -> None:
        super().__init__(field)
        self._left = left
        field.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice it."""
        if (
            isinstance(event, QFocusEvent)
            and event.type() is QEvent.Type.FocusOut
            and event.reason() not in _STILL_THERE
        ):
            self._left()
        return super().eventFilter(watched, event)
