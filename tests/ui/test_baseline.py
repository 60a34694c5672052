"""How cells of tables are drawn: identifiers on the line of the texts beside them, chosen rows in their colours."""

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


@pytest.mark.parametrize("fixed", [False, True])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("role", ["good", "bad", "warning", "muted"])
def test_a_chosen_row_keeps_the_colour_of_its_result(
    qapp: QApplication, qtbot: QtBot, scheme: theme.Scheme, role: str, *, fixed: bool
):
    theme.apply(qapp, scheme)
    column: Column[str] = Column("Result", lambda _row: "●●●●", role=lambda _row: role, fixed=fixed, width=30)
    model = RowsModel([column], lambda row: row)
    table = RowsView(model, "table", "Table", MemoryPreferences())
    qtbot.addWidget(table)
    table.resize(640, 160)
    model.show_rows(["denied", "granted"])
    table.show()
    table.selectRow(1)
    table.clearFocus()
    qtbot.waitUntil(lambda: not table.visualRect(model.index(1, 0)).isEmpty())
    image = table.viewport().grab().toImage()
    for row in (0, 1):
        cell = table.visualRect(model.index(row, 0))
        drawn = {
            image.pixelColor(x, y).name()
            for x in range(cell.left(), cell.right() + 1)
            for y in range(cell.top(), cell.bottom() + 1)
        }
        assert theme.colour(role).name() in drawn, row
    chosen = table.visualRect(model.index(1, 0))
    assert image.pixelColor(chosen.right() - 2, chosen.center().y()) == theme.colour("accent soft")
