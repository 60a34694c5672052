"""The system's type becomes another while windows are open: what is on the screen lays itself out as if made with it."""

from collections.abc import Callable, Iterator

import pytest
from made_up_series import series
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from qt import MemoryPreferences, sample_tree

from clue_desktop.domain.credentials import Credential
from ui.enrollment.window import EnrollmentWindow
from ui.frame.breadcrumbs import Breadcrumbs
from ui.frame.notices_area import NoticesArea
from ui.frame.page_stack import _LeaveDialog
from ui.frame.window import MainWindow
from ui.overview.today import Tile
from ui.state.notices import Level, Notice, Notices
from ui.widgets import fonts, scale, theme
from ui.widgets.icons import CredentialIcons
from ui.widgets.labels import PageTitle, SectionHeader, line
from ui.widgets.making import caption
from ui.widgets.outcome_sample import OutcomeSample
from ui.widgets.series_plot import CardPlot, SeriesPlot
from ui.widgets.states import EmptyState
from ui.widgets.table import Column, RowsModel, RowsView
from ui.widgets.translation import use_language
from ui.words.language import Language

SIZE = QSize(900, 600)
Write = Callable[[float], None]


def breadcrumbs() -> QWidget:
    made = Breadcrumbs(lambda _: None)
    made.show_path(sample_tree()[:3])
    return made


def tile() -> QWidget:
    return Tile("tile", "Granted", OutcomeSample("good", Qt.BrushStyle.SolidPattern))


def table() -> QWidget:
    made = QWidget()
    model = RowsModel[int]([Column("Number", str), Column("Square", lambda n: str(n * n))], str, made)
    view = RowsView(model, "numbers", "Numbers", MemoryPreferences())
    view.end_after_rows()
    QVBoxLayout(made).addWidget(view)
    model.show_rows(range(5))
    return made


def notices() -> QWidget:
    made, told = QWidget(), Notices()
    NoticesArea(told, made)
    told.tell(Notice(Level.FAULT, "Saving failed. The server cannot be reached."))
    return made


def fields() -> QWidget:
    made, field, combo, pictured = QWidget(), QLineEdit(), QComboBox(), QComboBox()
    combo.addItems(["By device", "By person"])
    for credential in Credential:
        pictured.addItem(credential, credential)
    CredentialIcons(pictured)
    row = QHBoxLayout(made)
    for part in (caption("Name", field), field, combo, pictured, QPushButton("Clear")):
        row.addWidget(part)
    return made


def fixed() -> QWidget:
    made, text, name = QWidget(), QPlainTextEdit("0123"), QLineEdit("0a1b")
    theme.write_fixed(text)
    theme.set_fixed(name)
    column = QVBoxLayout(made)
    for part in (name, text):
        column.addWidget(part)
    return made


def hidden_page() -> QWidget:
    made, page, inside = QStackedWidget(), QWidget(), QWidget()
    row = QHBoxLayout(inside)
    for part in (QPushButton("Behind"), line("muted"), QLabel("another page")):
        row.addWidget(part)
    QVBoxLayout(page).addWidget(inside)
    for one in (QLabel("In front"), page):
        made.addWidget(one)
    return made


def plot() -> QWidget:
    made = QWidget()
    QVBoxLayout(made).addWidget(CardPlot("Today", "0 h to 24 h"))
    return made


PARTS: dict[str, Callable[[], QWidget]] = {
    "breadcrumbs": breadcrumbs,
    "empty state": lambda: EmptyState("place", "Nothing here", "There is nothing yet."),
    "fields": fields,
    "fixed type": fixed,
    "hidden page": hidden_page,
    "notices": notices,
    "page title": lambda: PageTitle("Events"),
    "plot": plot,
    "section": lambda: SectionHeader("Headers", remark="2 of 10"),
    "table": table,
    "tile": tile,
    "window": MainWindow,
}


@pytest.fixture
def write(qapp: QApplication) -> Iterator[Write]:
    """Has the system's type be so many times as large as usual."""
    theme.apply(qapp, "light")
    usual = qapp.font()

    def write(part: float) -> None:
        font = QFont(usual)
        font.setPointSizeF(usual.pointSizeF() * part)
        qapp.setFont(font)
        qapp.processEvents()

    yield write
    qapp.setFont(usual)
    qapp.processEvents()


def laid_out(window: QWidget) -> list[tuple[object, ...]]:
    """Return where all of it is, what it needs, and how it is written."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    QApplication.processEvents()
    return [
        (
            type(part).__name__,
            part.objectName(),
            part.geometry().getRect() if part is not window else (),
            part.minimumSizeHint().toTuple(),
            part.font().pointSizeF(),
            part.font().weight(),
        )
        for part in (window, *window.findChildren(QWidget))
        if part.isVisible()
    ]


def shown(make: Callable[[], QWidget], qtbot: QtBot) -> QWidget:
    made = make()
    qtbot.addWidget(made)
    made.show()
    for size in (SIZE / 2, SIZE):  # the first is what the screen allows
        made.resize(size)
        QApplication.processEvents()
    return made


@pytest.mark.parametrize("what", PARTS)
@pytest.mark.parametrize(("before", "after"), [(1.0, 1.5), (1.5, 1.0)])
def test_it_lies_as_if_it_had_been_made_so(
    write: Write, qtbot: QtBot, what: str, before: float, after: float
):
    write(before)
    changed = shown(PARTS[what], qtbot)
    write(after)
    anew = shown(PARTS[what], qtbot)
    assert laid_out(changed) == laid_out(anew)


async def test_the_scales_of_a_plot_are_written_in_the_new_type(write: Write, qtbot: QtBot):
    plot = SeriesPlot("plot", "Verifications over time", 8)
    qtbot.addWidget(plot)
    plot.resize(SIZE)
    plot.show()
    plot.show_series(series(happened={3: {"granted": 20}}))
    write(1.5)
    for canvas in plot._canvases or ():
        for axis in canvas._axes.values():
            written = axis.style["tickFont"].pointSizeF()
            assert written == pytest.approx(QApplication.font().pointSizeF() * 0.85)
    assert plot._canvases


def test_a_dialog_grows_with_what_is_in_it(write: Write, qtbot: QtBot):
    window = shown(QWidget, qtbot)
    dialog = _LeaveDialog("Devices", "What has been chosen for this place group is not saved. " * 4, window)
    dialog.open()
    write(1.5)
    text = next(label for label in dialog.findChildren(QLabel) if label.wordWrap())
    assert text.height() >= text.heightForWidth(text.width())
    assert dialog.width() <= window.width()
    dialog.reject()


def test_a_dialog_that_one_has_made_larger_stays_so(write: Write, qtbot: QtBot):
    write(1.5)
    window = shown(QWidget, qtbot)
    dialog = QDialog(window)
    QVBoxLayout(dialog).addWidget(QLabel("Is it so?"))
    dialog.open()
    dialog.resize(700, 500)
    write(1.0)
    assert dialog.size() == QSize(700, 500)
    dialog.reject()


def test_a_text_of_the_scale_keeps_its_part_when_the_scheme_changes(write: Write, qtbot: QtBot):
    title, usual = shown(lambda: PageTitle("Events"), qtbot), shown(lambda: QLabel("Door"), qtbot)
    write(2.0)
    theme.set_scheme("dark")
    assert usual.font().pointSizeF() == QApplication.font().pointSizeF()
    part, _bold = scale.SIZES[scale.Type.TITLE]
    assert title.font().pointSizeF() == pytest.approx(QApplication.font().pointSizeF() * part)
    assert title.font().weight() >= QFont.Weight.DemiBold


@pytest.mark.parametrize("make", [MainWindow, EnrollmentWindow])
def test_a_type_that_the_system_is_given_while_a_window_is_open_is_followed_once(
    write: Write,
    qapp: QApplication,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[], QWidget],
):
    use_language(qapp, Language.ENGLISH)
    windows = [shown(make, qtbot), shown(make, qtbot)]
    usual, told = qapp.font().pointSizeF(), qapp.property("clueSystemPoints")
    assert told > 0

    def tell(points: float) -> None:
        monkeypatch.setattr(fonts, "_system_points", lambda: points)
        for window in windows:  # as Qt does when the system has told it
            QCoreApplication.sendEvent(window.windowHandle(), QEvent(QEvent.Type.ThemeChange))

    tell(told * 1.5)
    assert qapp.font().pointSizeF() == pytest.approx(usual * 1.5)
    title = next(label for label in windows[0].findChildren(QLabel) if label.property("type"))
    assert title.font().pointSizeF() > usual * 1.5
    tell(-1.0)  # given in pixels, or not at all
    assert qapp.font().pointSizeF() == pytest.approx(usual * 1.5)
    tell(told)
    assert qapp.font().pointSizeF() == pytest.approx(usual)
