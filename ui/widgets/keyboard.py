"""What the keyboard does in every window: Enter presses the button that has the focus; which control of a part is its first."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)
from typing_extensions import override

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_PLAIN = frozenset({Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier})


def let_enter_press(app: QApplication) -> None:
    """Let Enter press whichever button has the focus, as Space does, in all windows from now on."""
    if app.findChild(_EnterPresses) is None:
        _EnterPresses(app)


def first_control(part: QWidget) -> QWidget | None:
    """Return the first control of a part of a window, in the order of the Tab key; None where there is none to use now.

    A part may name another one by its focus proxy.
    """
    named = part.focusProxy()
    if named is not None and _can_be_used(named):
        return named
    control = _next(part)
    while control is not None and control is not part:
        if part.isAncestorOf(control) and _can_be_used(control):
            return control
        control = _next(control)
    return None


def focus_only_to_scroll(area: QAbstractScrollArea) -> None:
    """Let an area in which nothing can be chosen take the focus only while there is something to scroll to."""

    def follow() -> None:
        bars = (area.verticalScrollBar(), area.horizontalScrollBar())
        scrolls = any(bar.maximum() > bar.minimum() for bar in bars)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus if scrolls else Qt.FocusPolicy.NoFocus)

    for bar in (area.verticalScrollBar(), area.horizontalScrollBar()):
        bar.rangeChanged.connect(lambda *_: follow())
    follow()


def _next(widget: QWidget) -> QWidget | None:
    """Return what comes after a widget by the Tab key; after the last one that is the window.

    PySide lets what is returned belong to the widget: when that one ended, what Qt has made of the other could be used
    no more (“already deleted”), of the window for example the places in its toolbar. So it is given back.
    """
    following = widget.nextInFocusChain()
    if following is not None:
        following.setParent(following.parentWidget())  # moves nothing: it is there already
    return following


def _can_be_used(control: QWidget) -> bool:
    takes_keyboard = bool(control.focusPolicy() & Qt.FocusPolicy.TabFocus)
    # What only scrolls is no control, though one may come to it by the Tab key.
    return takes_keyboard and control.isVisible() and control.isEnabled() and type(control) is not QScrollArea


class _EnterPresses(QObject):
    """Listens at the buttons that get the focus, not to every event of the application."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.focusChanged.connect(self._listen)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Press the button; a key that is held down presses once."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if Qt.Key(event.key()) not in _ENTER or event.modifiers() not in _PLAIN:
            return False
        if not event.isAutoRepeat():
            _press(watched)
        return True

    def _listen(self, _before: QWidget | None, now: QWidget | None) -> None:
        if isinstance(now, QPushButton | QToolButton):
            now.installEventFilter(self)


def _press(button: QObject) -> None:
    if isinstance(button, QToolButton) and button.popupMode() is QToolButton.ToolButtonPopupMode.InstantPopup:
        button.showMenu()
    elif isinstance(button, QPushButton | QToolButton):
        button.click()
