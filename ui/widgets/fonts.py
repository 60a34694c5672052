"""The fonts of every window: one family for Latin and Hangul where Korean is spoken, so that lines are of one piece.

A family that lacks Hangul has it drawn in whatever Qt finds, with another height and weight than the Latin beside it.
"""

import sys
from collections.abc import Sequence

from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication

from ui.words.language import Language

_OWN = "clueSystemFamilies"
"""The property of the application that holds what the system had chosen."""

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
    wanted = families(system, language, sys.platform)
    font = QFont(app.font())
    if font.families() != wanted:
        font.setFamilies(wanted)
        app.setFont(font)
