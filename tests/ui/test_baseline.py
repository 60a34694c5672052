"""Identifiers in tables stand on the line of the texts beside them, whatever their font."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qt import MemoryPreferences

from ui.widgets import theme
from ui.widgets.baseline import OnTheBaseline
from ui.widgets.table import Column, RowsModel, RowsView

DIGITS = "547838629"


@pytest.fixture
def uneven(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """The theme, with a fixed font of quite another height."""
    theme.apply(qapp, "light")

    def high() -> QFont:
        font = QFont(qapp.font())
        font.setPointSizeF(font.pointSizeF() * 1.5)
        return font

    monkeypatch.setattr(theme, "fixed_font", high)


def lowest_ink(image: QImage, cell: QRect) -> int:
    """Return the lowest line of a cell on which something dark is drawn."""
    return max(
        y
        for y in range(cell.top(), cell.bottom() + 1)
        if any(image.pixelColor(x, y).lightness() < 128 for x in range(cell.left(), cell.right() + 1))
    )


@pytest.mark.parametrize("chosen", [False, True])
def test_identifiers_stand_on_the_line_of_the_texts_beside_them(
    uneven: None, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, *, chosen: bool
):
    model = RowsModel(
        [Column("Serial", str, fixed=True, width=30), Column("Name", str, width=30)], lambda row: row
    )
    table = RowsView(model, "table", "Table", MemoryPreferences())
    qtbot.addWidget(table)
    table.resize(640, 160)
    model.show_rows([DIGITS])
    if chosen:
        table.selectRow(0)
    table.show()
    table.clearFocus()
    qtbot.waitUntil(lambda: not table.visualRect(model.index(0, 1)).isEmpty())

    def lines() -> list[int]:
        image = table.viewport().grab().toImage()
        return [lowest_ink(image, table.visualRect(model.index(0, column))) for column in (0, 1)]

    fixed, usual = lines()
    assert abs(fixed - usual) <= 1
    monkeypatch.setattr(OnTheBaseline, "shift", staticmethod(lambda _table, _own: 0.0))
    table.viewport().update()
    fixed, usual = lines()
    assert abs(fixed - usual) > 1, "without the shift it would be seen"
