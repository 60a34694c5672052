"""The fonts of every window: one family for Latin and Hangul where Korean is spoken, so that lines are of one piece.

A family that lacks Hangul has it drawn in whatever Qt finds, with another height and weight than the Latin beside it.
"""

import sys
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from ui.words.language import Language

_OWN = "clueSystemFamilies"
"""The property of the application that holds what the system had chosen."""
_OWN_POINTS = "clueSystemPoints"
"""The one that holds how large that was when it was last looked at."""

# Qt takes the first that is installed, and has the others stand behind it for the characters that it lacks.
_HANGUL = {
    "win32": ("Malgun Gothic", "Gulim"),
    "darwin": ("Apple SD Gothic Neo",),
}
_HANGUL_ELSEWHERE = (
    "Pretendard",
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "NanumGothic",
    "NanumBarunGothic",
    "UnDotum",
    "Baekmuk Gulim",
)
_FIXED = {
    "win32": ("Cascadia Mono", "Consolas", "D2Coding", "Malgun Gothic"),
    "darwin": ("Menlo", "Apple SD Gothic Neo"),
}
_FIXED_ELSEWHERE = (
    "Noto Sans Mono",
    "DejaVu Sans Mono",
    "Liberation Mono",
    "monospace",
    "D2Coding",
    "Noto Sans Mono CJK KR",
    "NanumGothicCoding",
)


def families(system: Sequence[str], language: Language, platform: str) -> list[str]:
    """Return the families of texts, the first choice first.

    Args:
        system: what the system has chosen.
        language: what the texts are in.
        platform: as in `sys.platform`.
    """
    hangul = _HANGUL.get(platform, _HANGUL_ELSEWHERE)
    # macOS draws Hangul in the family that belongs to its own; and what has Hangul already is what a person chose.
    if language is not Language.KOREAN or platform == "darwin" or set(system[:1]) & set(hangul):
        return list(dict.fromkeys((*system, *hangul)))
    return list(dict.fromkeys((*hangul, *system)))


def fixed_families(platform: str) -> list[str]:
    """Return the families whose characters are all equally wide, the first choice first."""
    return list(_FIXED.get(platform, _FIXED_ELSEWHERE))


def use_fonts(app: QApplication, language: Language) -> None:
    """Write texts of a language from now on, in the size that the system has chosen."""
    system = app.property(_OWN)
    if system is None:
        system = [QFontInfo(app.font()).family()]  # what stands behind a name like “Sans Serif”
        app.setProperty(_OWN, system)
        app.setProperty(_OWN_POINTS, _system_points())
    wanted = families(system, language, sys.platform)
    font = QFont(app.font())
    if font.families() != wanted:
        font.setFamilies(wanted)
        app.setFont(font)


class SystemType(QObject):
    """Follows the size that the system's type is given while windows are open.

    Qt does so by itself only where no font was set, and `use_fonts` sets one. The system tells each window.
    """

    def __init__(self, window: QWidget) -> None:
        """Take a window of its own, which lives as long as this."""
        super().__init__(window)
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        app = QApplication.instance()
        if event.type() is QEvent.Type.ThemeChange and isinstance(app, QApplication):
            _look_again(app)
        return False


def _look_again(app: QApplication) -> None:
    before, now = app.property(_OWN_POINTS), _system_points()
    if before is None or min(before, now) <= 0 or before == now:
        return
    app.setProperty(_OWN_POINTS, now)
    font = QFont(app.font())
    font.setPointSizeF(font.pointSizeF() * now / before)
    app.setFont(font)


def _system_points() -> float:
    """Return the size of the system's type now; not above 0 where it is not told in points."""
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF()
