"""Where a window stands: wholly on a screen, also where the screen of the last time is gone, smaller or of other pixels."""

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMargins, QRect, QSize, Qt
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QWidget

FRAME = QMargins(8, 36, 8, 8)
"""What a system puts around a window, before it has: rather too much than too little."""


def place_first(window: QWidget, wanted: QSize, smallest: QSize) -> None:
    """Put a window that nobody has placed into the middle of the screen it opens on; maximized where it would not fit."""
    room = _room()
    window.setMinimumSize(smallest.boundedTo(room.marginsRemoved(FRAME).size()))
    inner = room.marginsRemoved(FRAME)
    window.resize(wanted.boundedTo(inner.size()))
    if wanted.boundedTo(inner.size()) != wanted:
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
        return
    place = QRect(inner.topLeft(), wanted)
    place.moveCenter(inner.center())
    window.setGeometry(place)


def place_again(window: QWidget, kept: str) -> bool:
    """Put a window where it was, by what `geometry_of` returned; returns whether it could be, otherwise all is as before."""
    before = window.geometry()
    if not window.restoreGeometry(QByteArray.fromBase64(QByteArray(kept.encode()))):
        return False
    if window.windowState() & (Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen):
        return True
    fits = fitted(
        window.geometry(), [screen.availableGeometry() for screen in QGuiApplication.screens()], FRAME
    )
    window.setGeometry(fits if fits is not None else before)
    return fits is not None


def geometry_of(window: QWidget) -> str:
    """Return where a window is, to be kept."""
    return bytes(window.saveGeometry().toBase64().data()).decode()


def fitted(place: QRect, screens: Sequence[QRect], frame: QMargins) -> QRect | None:
    """Return a place that is wholly on one of the screens, frame included, as near to the given one as can be.

    None where it is on no screen at all.
    """

    def shown(screen: QRect) -> int:
        common = screen.intersected(place)
        return common.width() * common.height() if common.isValid() else 0

    screen = max(screens, key=shown, default=None)
    if screen is None or not shown(screen):
        return None
    inner = screen.marginsRemoved(frame)
    size = place.size().boundedTo(inner.size())
    left = min(max(place.left(), inner.left()), inner.right() + 1 - size.width())
    top = min(max(place.top(), inner.top()), inner.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())


def _room() -> QRect:
    """Return what is free of the screen where the pointer is, on which windows open."""
    screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
    return screen.availableGeometry()
