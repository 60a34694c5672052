"""The fonts: one family for Latin and Hangul in Korean, on each system; what a person chose, in English."""

import pytest
from PySide6.QtGui import QFontInfo, QRawFont
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ui.widgets import theme
from ui.widgets.fonts import families, fixed_families
from ui.widgets.translation import use_language
from ui.words.language import Language


@pytest.mark.parametrize(
    ("platform", "system", "first"),
    [
        ("win32", "Segoe UI", "Malgun Gothic"),
        ("win32", "Malgun Gothic", "Malgun Gothic"),
        ("linux", "Cantarell", "Pretendard"),
        ("linux", "Noto Sans CJK KR", "Noto Sans CJK KR"),  # already what a person chose
        ("darwin", ".AppleSystemUIFont", ".AppleSystemUIFont"),
    ],
)
def test_korean_is_written_in_a_family_with_hangul(platform: str, system: str, first: str):
    assert families([system], Language.KOREAN, platform)[0] == first


@pytest.mark.parametrize("platform", ["win32", "linux", "darwin"])
def test_english_is_written_in_the_systems_family_with_hangul_behind_it(platform: str):
    wanted = families(["Somebody's Choice"], Language.ENGLISH, platform)
    assert wanted[0] == "Somebody's Choice"
    assert len(wanted) > 1
    assert len(wanted) == len(set(wanted))


@pytest.mark.parametrize("platform", ["win32", "linux", "darwin"])
def test_identifiers_have_a_fixed_family_and_hangul_behind_it(platform: str):
    assert len(fixed_families(platform)) > 1


def test_latin_and_hangul_come_from_one_family(qapp: QApplication, qtbot: QtBot):
    usual = qapp.font()
    theme.apply(qapp, "light")
    try:
        use_language(qapp, Language.KOREAN)
        label = QLabel("Main entrance 정문")
        qtbot.addWidget(label)
        label.show()
        family = QFontInfo(label.font()).family()
        if not QRawFont.fromFont(label.font()).supportsCharacter(ord("정")):
            pytest.skip("This machine has no font with Hangul (on Debian and Ubuntu: fonts-nanum).")
        assert family != QFontInfo(usual).family()  # its other families may be there of a test before
        assert QRawFont.fromFont(label.font()).supportsCharacter(ord("M"))
    finally:
        use_language(qapp, Language.ENGLISH)
        qapp.setFont(usual)
