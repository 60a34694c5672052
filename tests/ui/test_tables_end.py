"""Tables end after their rows, and what is done with a row stands above them, where nothing moves when rows come."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPushButton, QTableView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from qt import BRANCH, GROUP, find, until

from ui import names
from ui.administrators.page import AdministratorsPage
from ui.devices.page import DevicesPage
from ui.state.context import PageContext
from ui.widgets.table import Column, RowsModel, RowsView


def table_with(context: PageContext, qtbot: QtBot, count: int) -> tuple[QWidget, RowsView, RowsModel[int]]:
    """Return a window that is 400 high, a table in it, and the rows of the table."""
    window = QWidget()
    qtbot.addWidget(window)
    model = RowsModel[int]([Column("Number", str), Column("Its square", lambda n: str(n * n))], str, window)
    table = RowsView(model, "numbers", "Numbers", context.preferences)
    table.end_after_rows()
    column = QVBoxLayout(window)
    column.addWidget(table)
    column.addStretch(1)
    model.show_rows(range(count))
    window.resize(500, 400)
    window.show()
    return window, table, model


def room_under_rows(table: QTableView) -> int:
    """Return how many rows would go under the last one; a table has a least height."""
    return (
        table.viewport().height() - table.verticalHeader().length()
    ) // table.verticalHeader().defaultSectionSize()


async def test_a_table_ends_after_its_rows(page_context: PageContext, qtbot: QtBot):
    _window, table, model = table_with(page_context, qtbot, 4)
    await until(lambda: room_under_rows(table) == 0)
    model.show_rows(range(7))
    await until(lambda: room_under_rows(table) == 0)
    model.show_rows(range(3))
    await until(lambda: room_under_rows(table) == 0)
    assert table.verticalScrollBar().maximum() == 0
    assert table.width() > 450, "it is as wide as its room"


async def test_where_rows_need_more_than_there_is_it_scrolls(page_context: PageContext, qtbot: QtBot):
    _window, table, _model = table_with(page_context, qtbot, 200)
    await until(lambda: table.verticalScrollBar().maximum() > 0)
    assert table.geometry().bottom() < 400
    assert table.height() > 350, "all the room is used"


@pytest.mark.parametrize(
    ("page_of", "place_id", "table_name", "actions"),
    [
        (DevicesPage, GROUP, names.DEVICES_TABLE, [names.DEVICES_MOVE, names.DEVICES_RELEASE]),
        (AdministratorsPage, BRANCH, names.ADMINISTRATORS_TABLE, [names.ADMINISTRATORS_REVOKE]),
    ],
)
async def test_what_is_done_with_a_row_stands_above(
    page_context: PageContext,
    qtbot: QtBot,
    page_of: Callable[[PageContext, str], QWidget],
    place_id: str,
    table_name: str,
    actions: list[str],
):
    page = page_of(page_context, place_id)
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.show()
    table = find(page, QTableView, table_name)
    part = table.parentWidget()
    assert part is not None
    part.resize(900, 500)
    column = part.layout()
    assert column is not None
    column.activate()
    for name in actions:
        button = find(part, QPushButton, name)
        assert button.geometry().bottom() < table.geometry().top(), name
    assert table.geometry().bottom() < 300, "it does not fill the page"
