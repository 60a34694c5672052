"""Gives the keyboard to the first control of a page that was gone to, as soon as there is one."""

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from ui.widgets.keyboard import first_control

_LOOK_AGAIN_MILLISECONDS = 50
_LOOKS = 60
"""For how long: a page whose controls come later than after three seconds does not take the keyboard any more."""


class Arrival(QObject):
    """One arrival on a page; it ends when the keyboard is there, or a person has taken it elsewhere."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._left = _LOOKS
        self._before = page.window().focusWidget()  # also while another window has the keyboard
        self._again = QTimer(self, interval=_LOOK_AGAIN_MILLISECONDS)
        self._again.timeout.connect(self._look)
        # The page's layout comes first, and with it which of its controls can be seen.
        QTimer.singleShot(0, self, self._look)

    def _look(self) -> None:
        focused = self._page.window().focusWidget()
        self._left -= 1
        if self._left < 0 or not self._is_awaited(focused):
            self._again.stop()
        elif (control := first_control(self._page)) is not None:
            self._again.stop()
            control.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._again.start()

    def _is_awaited(self, focused: QWidget | None) -> bool:
        """Whether the keyboard is still where it was when the page was gone to; what is hidden meanwhile has lost it."""
        if focused is None or not focused.isVisible():
            return True
        return focused is self._before and not self._page.isAncestorOf(focused)
