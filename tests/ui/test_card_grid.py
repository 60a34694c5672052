"""The grid of the cards: each row as high as its cards need, also when they come to need more."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from layout_faults import layout_faults
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot
from qt import until

from clue_desktop.contract.vendor_apis import VendorApi
from clue_desktop.contract.vendor_health import ApiHealth
from ui.customer_api.card import ApiCard
from ui.customer_api.card_grid import CardGrid
from ui.widgets import theme

NOW = datetime.now(UTC).isoformat()


def _api(number: int) -> VendorApi:
    return VendorApi.model_validate(
        {
            "id": f"a{number}",
            "placeGroupId": "g1",
            "name": f"API {number}",
            "authType": "rfCard",
            "webhookUrl": "https://vendor.example/a",
        }
    )


def _failing(message: str) -> ApiHealth:
    return ApiHealth.model_validate(
        {
            "apiId": "a0",
            "state": "failing",
            "since": NOW,
            "lastAnswerAt": NOW,
            "lastFailure": {"at": NOW, "code": "timeout", "message": message},
            "failuresLastHour": 12,
            "medianMs": 21.5,
            "breakerOpen": True,
            "certificateExpiresAt": NOW,
        }
    )


@contextmanager
def _cards(qtbot: QtBot, width: int) -> Iterator[tuple[QScrollArea, list[ApiCard]]]:
    area, grid = QScrollArea(), CardGrid()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(grid)
    area.resize(width, 500)
    cards = [ApiCard(_api(number), "", grid) for number in range(3)]
    for position, card in enumerate(cards):
        grid.place(card, position)
    area.show()
    yield area, cards


@pytest.mark.parametrize("width", [600, 1000])
@pytest.mark.parametrize("message", ["It did not answer.", "vendor.example port 443 did not answer. " * 9])
async def test_a_row_grows_with_what_is_said_of_a_vendor_later(
    qapp: QApplication, qtbot: QtBot, width: int, message: str
):
    theme.apply(qapp, "light")
    with _cards(qtbot, width) as (area, cards):
        await until(lambda: cards[0].height() > 50)
        for card in cards:
            card.health.show_health(_failing("Short."))
        await until(lambda: cards[0].health.height() > 20)
        before = cards[2].y()
        cards[0].health.show_health(_failing(message))
        await until(lambda: layout_faults(area) == [])
        assert cards[2].y() >= before
        area.resize(width + 40, 500)
        await until(lambda: area.viewport().width() > width)
        await until(lambda: layout_faults(area) == [])
