"""The plots: drawn by the library in the theme's colours, walked through by keyboard and mouse, said in words."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest
import respx
from event_log import EventLog, event
from made_up_series import BEGIN, series
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDateTimeEdit,
    QGraphicsView,
    QLabel,
    QPushButton,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot
from qt import DOCK, GROUP, HEADQUARTERS, MemoryPreferences, click, find, until

from clue_desktop.contract.events import EventSeries
from ui import names
from ui.events.page import EventsPage
from ui.state.context import PageContext
from ui.state.series import step_in_words, summary
from ui.widgets import theme
from ui.widgets.outcome_sample import LineSample
from ui.widgets.plotting import load_plotting
from ui.widgets.series_plot import NONE, CardPlot, SeriesPlot

HAPPENED = {
    3: {"granted": 40, "denied": 20, "failed": 20, "local": 20, "median_ms": 41.2, "p95_ms": 80.0},
    20: {"granted": 5, "median_ms": 30.0, "p95_ms": 60.0},
}


@pytest.fixture
def plot(qtbot: QtBot) -> SeriesPlot:
    plot = SeriesPlot(names.EVENTS_PLOT, "Verifications over time", 8)
    qtbot.addWidget(plot)
    plot.resize(900, plot.height())
    plot.show()
    plot.activateWindow()
    return plot


@pytest.fixture
def light() -> Iterator[None]:
    """Light colours, and whatever they were afterwards."""
    dark = theme.is_dark()
    theme.apply(QApplication.instance(), "light")  # type: ignore[arg-type]
    yield
    theme.set_scheme("dark" if dark else "light")


def colours(widget: QWidget) -> dict[str, int]:
    """Return how many pixels of a widget's picture have each colour."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    found: dict[str, int] = {}
    for y in range(image.height()):
        for x in range(image.width()):
            name = image.pixelColor(x, y).name()
            found[name] = found.get(name, 0) + 1
    return found


def shown_colour(role: str) -> str:
    return QColor(theme.colour(role)).name()


async def test_a_plot_makes_no_menus_outside_its_window(plot: SeriesPlot):
    """The library's have fifty widgets, which would be dressed at each change of the looks, and outlive the plot."""
    await load_plotting()
    before = set(QApplication.topLevelWidgets())
    plot.show_series(series(happened=HAPPENED))
    assert plot.findChildren(QGraphicsView)
    beside = set(QApplication.topLevelWidgets()) - before
    assert not [one for one in beside if one.findChildren(QWidget)]


async def test_a_plot_is_drawn_and_follows_the_scheme(plot: SeriesPlot, light: None):
    await load_plotting()
    plot.show_series(series(happened=HAPPENED))
    for scheme in ("light", "dark"):
        theme.set_scheme(scheme)
        await asyncio.sleep(0)
        drawn = colours(plot)
        for role in ("good", "bad", "warning", "accent"):
            assert drawn.get(shown_colour(role), 0) > 20, (scheme, role)
        assert max(drawn, key=lambda name: drawn[name]) == shown_colour("window")


async def test_a_time_without_events_is_drawn_too(plot: SeriesPlot):
    await load_plotting()
    plot.show_series(series())
    await asyncio.sleep(0)
    assert shown_colour("good") not in colours(plot)
    assert plot.accessibleDescription() == "No verifications."


async def test_arrow_keys_walk_through_the_steps_and_say_them(plot: SeriesPlot, qtbot: QtBot):
    await load_plotting()
    shown = series(happened=HAPPENED)
    plot.show_series(shown)
    assert plot.accessibleDescription() == summary(shown)
    seen: list[int] = []
    plot.looked_at.connect(seen.append)
    plot.setFocus()
    for key, at in (
        (Qt.Key.Key_Left, 23),
        (Qt.Key.Key_Right, 23),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_End, 23),
    ):
        QTest.keyClick(plot, key)
        assert plot.at == at
        assert plot.accessibleDescription() == step_in_words(shown, at)
    with qtbot.waitSignal(plot.chosen) as chosen:
        QTest.keyClick(plot, Qt.Key.Key_Return)
    assert chosen.args == [23]
    QTest.keyClick(plot, Qt.Key.Key_Escape)
    assert plot.at == NONE
    assert seen == [23, 0, 1, 23, NONE]


async def test_the_mouse_looks_and_chooses(plot: SeriesPlot, qtbot: QtBot):
    await load_plotting()
    plot.show_series(series(happened=HAPPENED))
    await asyncio.sleep(0)
    QApplication.processEvents()
    before: list[int] = []
    for x in range(60, 500, 20):
        QTest.mouseMove(plot, QPoint(x, plot.height() // 2))
        before.append(plot.at)
    assert before == sorted(before)
    assert len(set(before)) > 10
    with qtbot.waitSignal(plot.chosen) as chosen:
        QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(480, plot.height() // 2))
    assert chosen.args == [before[-1]]


async def test_where_there_is_little_room_the_latency_gives_way(plot: SeriesPlot):
    await load_plotting()
    plot.show_series(series(happened=HAPPENED))
    views = plot.findChildren(QGraphicsView)
    QApplication.processEvents()
    assert [view.isVisibleTo(plot) for view in views] == [True, True]
    plot.resize(400, plot.height())
    assert [view.isVisibleTo(plot) for view in views] == [True, False]
    assert _said(plot) == ["Verifications"]


def _said(plot: SeriesPlot) -> list[str]:
    return [label.text() for label in plot.findChildren(QLabel) if label.isVisibleTo(plot)]


async def test_both_plots_have_a_title_and_the_latency_says_what_its_lines_are(plot: SeriesPlot, light: None):
    await load_plotting()
    high = plot.height()
    plot.show_series(series(happened=HAPPENED))
    await until(lambda: len([view for view in plot.findChildren(QGraphicsView) if view.isVisible()]) == 2)
    QApplication.processEvents()
    assert plot.height() == high == round(plot.fontMetrics().height() * 8)
    assert _said(plot) == ["Verifications", "Response time", "median", "95 %"]
    for label in plot.findChildren(QLabel):
        assert label.width() >= label.fontMetrics().horizontalAdvance(label.text()), label.text()
    counts, latency = sorted(plot.findChildren(QGraphicsView), key=lambda view: view.x())
    for label in plot.findChildren(QLabel):
        at = label.mapTo(plot, label.rect().bottomLeft())
        assert at.y() <= counts.y()
        assert (at.x() >= latency.x()) == (label.text() != "Verifications")
    median, within = (sample.grab().toImage() for sample in plot.findChildren(LineSample))
    assert _pixels(median, "accent") > _pixels(within, "muted") > 0  # one is drawn through, the other dashed


def _pixels(image: QImage, role: str) -> int:
    wanted = theme.colour(role).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


async def test_a_plot_without_a_series_is_empty_and_has_no_steps(plot: SeriesPlot):
    await load_plotting()
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert plot.at == NONE
    plot.show_series(series(happened=HAPPENED))
    plot.look_at(3)
    plot.show_series(None)
    assert (plot.at, plot.accessibleDescription()) == (NONE, "")
    assert shown_colour("bad") not in colours(plot)


async def test_a_cards_plot_says_its_steps_in_a_tooltip(qtbot: QtBot):
    await load_plotting()
    plot = CardPlot("Verifications", "Last 24 hours, by the hour")
    qtbot.addWidget(plot)
    plot.resize(240, plot.height())
    plot.show()
    shown = series(happened=HAPPENED)
    plot.show_series(shown)
    assert plot.accessibleDescription() == summary(shown)
    assert plot.focusPolicy() is Qt.FocusPolicy.NoFocus
    await asyncio.sleep(0)
    QApplication.processEvents()
    view = plot.findChild(QGraphicsView)
    assert view is not None
    at = QPoint(view.x() + round(view.width() * 3.5 / 24), view.height() // 2)
    QApplication.sendEvent(plot, QHelpEvent(QEvent.Type.ToolTip, at, plot.mapToGlobal(at)))
    assert QToolTip.text() == step_in_words(shown, 3)
    QToolTip.hideText()
    assert colours(plot).get(shown_colour("good"), 0) > 20


async def test_a_card_has_no_plot_of_fewer_than_ten_verifications(qtbot: QtBot):
    await load_plotting()
    plot = CardPlot("Verifications", "Last 24 hours, by the hour")
    qtbot.addWidget(plot)
    plot.resize(240, plot.height())
    plot.show()

    plot.show_series(series(happened={3: {"granted": 9, "median_ms": 4.0, "p95_ms": 5.0}}))
    assert not plot.isVisible()

    plot.show_series(series(happened={3: {"granted": 10, "median_ms": 4.0, "p95_ms": 5.0}}))
    assert plot.isVisible()
    QApplication.processEvents()
    assert colours(plot).get(shown_colour("good"), 0) > 5


# ---------------------------------------------------------------- on top of the events


class Course:
    """What a server answers to questions for a series."""

    def __init__(self, router: respx.Router) -> None:
        self.asked: list[dict[str, str]] = []
        router.get("/api/v1/events/series").mock(side_effect=self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        query = dict(request.url.params)
        self.asked.append(query)
        answer: EventSeries = series(int(query["hours"]), int(query["stepHours"]), HAPPENED)
        return httpx.Response(200, json=answer.model_dump(mode="json", by_alias=True))


@pytest.fixture
def page(page_context: PageContext, router: respx.Router, qtbot: QtBot) -> EventsPage:
    page = EventsPage(page_context, HEADQUARTERS)
    qtbot.addWidget(page, before_close_func=lambda closing: closing.leave())
    page.resize(1000, 700)
    page.show()
    return page


def number(page: QWidget, member: str) -> str:
    return find(page, QLabel, f"{names.EVENTS_PLOT}.{member}").text()


async def test_the_plot_follows_period_and_place_and_a_step_filters_the_list(
    page: EventsPage, router: respx.Router
):
    log = EventLog(router, [event(1)])
    course = Course(router)
    page.begin()
    await until(lambda: number(page, "granted") == "Granted 45")
    assert [number(page, member) for member in ("denied", "failed", "local")] == [
        "Denied 20",
        "Failed 20",
        "Device-local 20",
    ]
    period = find(page, QComboBox, names.EVENTS_PLOT_PERIOD)
    period.setCurrentIndex(1)
    period.activated.emit(1)
    await until(lambda: course.asked[-1]["hours"] == "168")
    plot = find(page, SeriesPlot, names.EVENTS_PLOT)
    await until(lambda: plot.accessibleDescription() == summary(series(168, 6, HAPPENED)))
    plot.setFocus()
    plot.look_at(3)
    assert number(page, "granted") == "Granted 40"
    assert "median 41 ms" in find(page, QLabel, names.EVENTS_PLOT_TEXT).text()
    QTest.keyClick(plot, Qt.Key.Key_Enter)
    chosen = series(168, 6).items[3].at
    await until(lambda: log.queries[-1].get("since") == chosen.isoformat())
    since = find(page, QDateTimeEdit, names.EVENTS_FILTER_SINCE)
    assert since.isEnabled()
    assert since.dateTime().toSecsSinceEpoch() == chosen.timestamp()
    assert chosen > BEGIN
    page._show_place(DOCK, {DOCK: "Warehouse › Loading dock"})
    await until(lambda: course.asked[-1]["placeId"] == DOCK)
    click(find(page, QPushButton, names.EVENTS_FILTER_CLEAR))
    await until(lambda: course.asked[-1]["placeId"] == HEADQUARTERS)


async def test_the_plot_can_be_put_away_for_good(
    page: EventsPage, page_context: PageContext, router: respx.Router, qtbot: QtBot
):
    EventLog(router, [event(1)])
    Course(router)
    page.begin()
    hide = find(page, QPushButton, names.EVENTS_PLOT_HIDE)
    assert hide.text() == "Hide the plot"
    click(hide)
    assert not find(page, SeriesPlot, names.EVENTS_PLOT).isVisible()
    assert isinstance(page_context.preferences, MemoryPreferences)
    again = EventsPage(page_context, GROUP)
    qtbot.addWidget(again, before_close_func=lambda closing: closing.leave())
    again.show()
    assert not find(again, SeriesPlot, names.EVENTS_PLOT).isVisible()
    click(find(again, QPushButton, names.EVENTS_PLOT_HIDE))
    assert find(again, SeriesPlot, names.EVENTS_PLOT).isVisible()


async def test_a_server_that_does_not_tell_leaves_the_page_usable(page: EventsPage, router: respx.Router):
    EventLog(router, [event(1)])
    router.get("/api/v1/events/series").respond(503)
    page.begin()
    text = find(page, QLabel, names.EVENTS_PLOT_TEXT)
    await until(lambda: text.text() not in {"", "Loading…"})
    await until(lambda: find(page, QLabel, names.EVENTS_END).text() == "1 event.")
