"""Text from elsewhere is text: markup in every name, and nothing on any screen is rendered rich or loads a file."""

import ast
import asyncio
import ctypes
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from administrators import administrator
from opened_console import console, fill, reached
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QInputDialog,
    QLabel,
    QMenu,
    QMessageBox,
    QProgressDialog,
    QPushButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from qt import click, find, until
from running import OWNER, Server, api_form, running_server, set_up
from shiboken6 import isValid
from sqlalchemy import update

from clue_desktop.client.trust import presented_fingerprint
from clue_desktop.profiles import Profiles
from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, running_vendor
from server.store.engine import open_sqlite
from server.store.tables import devices
from ui import names
from ui.application import ConsoleOptions
from ui.frame.console import Console
from ui.state.destination import PageKey, ToCustomerApi, to_page
from ui.state.question import Question
from ui.state.session import Phase
from ui.widgets import theme
from ui.widgets.asking import ConfirmDialog, NameDialog
from ui.widgets.plain_text import wrapped
from ui.widgets.states import BusyBar

ROOT = Path(__file__).resolve().parents[2]
IN_OPEN, IN_ACCESS = 0x20, 0x1


@dataclass
class Picture:
    """A picture in a file that nothing has a reason to open."""

    file: Path
    watch: int | None

    @property
    def markup(self) -> str:
        """A name of 64 characters at most that shows the picture wherever it is read as HTML."""
        return f'<img src="{self.file}">A&B'

    def was_opened(self) -> bool:
        """Tell whether somebody has opened it since the last call."""
        if self.watch is None:
            return False
        try:
            return bool(os.read(self.watch, 4096))
        except BlockingIOError:
            return False


@contextmanager
def watched(file: Path) -> Iterator[int | None]:
    """Yield a descriptor that tells of whoever opens a file; None where the system cannot."""
    if not sys.platform.startswith("linux"):
        yield None
        return
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    assert descriptor >= 0, os.strerror(ctypes.get_errno())
    try:
        assert libc.inotify_add_watch(descriptor, os.fsencode(file), IN_OPEN | IN_ACCESS) >= 0
        yield descriptor
    finally:
        os.close(descriptor)


@pytest.fixture
def picture_file(qapp: QApplication) -> Iterator[Picture]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "p.png"
        image = QImage(300, 300, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.red)
        assert image.save(str(file))
        with watched(file) as watch:
            yield Picture(file, watch)


@pytest.fixture(autouse=True)
def _looks(qapp: QApplication) -> None:
    theme.apply(qapp, "light")


def rich_labels() -> list[str]:
    """Return what is on any screen, tooltips included, and would be read as HTML."""
    return [
        f"{label.metaObject().className()} {label.objectName()}: {label.text()[:80]}"
        for label in QApplication.allWidgets()
        if isinstance(label, QLabel)
        and label.isVisible()
        and label.textFormat() is not Qt.TextFormat.PlainText
    ]


def underlined() -> list[str]:
    """Return the buttons and menu entries on which the `&` of a name underlines what comes after it."""
    texts = [
        one.text()
        for one in QApplication.allWidgets()
        if isinstance(one, QAbstractButton) and one.isVisible()
    ]
    menus = [one for one in QApplication.allWidgets() if isinstance(one, QMenu)]
    texts += [action.text() for menu in menus for action in menu.actions()]
    return [text for text in texts if "A&B" in text]


def hover(widget: QWidget, at: QPoint) -> None:
    """Rest with the mouse on a widget until its tooltip comes."""
    event = QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at))
    QApplication.sendEvent(widget, event)


def hover_everything(window: QWidget) -> int:
    """Rest on each widget and the first cells of each list; return how many tooltips showed markup."""
    shown = 0
    for widget in window.findChildren(QWidget):
        if (
            isValid(widget) and widget.isVisible() and widget.toolTip()
        ):  # the last tooltip is one of them, and goes
            hover(widget, QPoint(2, 2))
            shown += "<img" in QToolTip.text()
            assert rich_labels() == []
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        if not view.isVisible():
            continue
        for row in range(min(4, model.rowCount())):
            for column in range(model.columnCount()):
                rectangle = view.visualRect(model.index(row, column))
                if rectangle.isValid():
                    hover(view.viewport(), rectangle.center())
                    shown += "<img" in QToolTip.text()
                    assert rich_labels() == []
    QToolTip.hideText()
    return shown


def is_settled(window: QWidget) -> bool:
    busy = any(bar.isVisible() for bar in window.findChildren(BusyBar))
    loading = any(label.text() == "Loading…" and label.isVisible() for label in window.findChildren(QLabel))
    return not busy and not loading


def choose_first_rows(window: QWidget) -> None:
    """Choose the first row of each list, so that what stands beside it is shown."""
    for view in window.findChildren(QAbstractItemView):
        is_list = view.isVisible() and view.objectName() != names.PLACE_TREE
        if is_list and view.model().rowCount():
            view.setCurrentIndex(view.model().index(0, 0))


def filled(server: Server, vendor: RunningVendor, markup: str) -> dict[str, str]:
    """Fill a server with markup wherever a text can be put, and return a node of each kind."""
    owner = set_up(server)
    owner.ask("PATCH", f"/places/{owner.headquarters}", {"name": markup}, 200)
    branch = owner.place("branch", None, markup)
    group = owner.place("placeGroup", branch, markup)
    place = owner.place("place", group, markup)
    form = api_form(
        vendor,
        name=markup,
        manualFields=[{"key": markup, "type": "STRING", "value": markup}],
        headers=[{"key": "X-Markup", "value": markup}],
    )
    api = owner.register(group, form)
    owner.assign(group, rfCard=api["id"])
    owner.ask("PUT", f"/places/{place}/access-service", {"assignments": {"rfCard": api["id"]}}, 200)
    owner.ask("PATCH", "/session", {"name": markup}, 200)
    administrator(server, group, name=markup)
    administrator(server, place, name=markup)
    owner.ask("POST", "/administrators/invitations", {"email": "a{b}@example.com", "placeId": group}, 201)
    owner.ask("PUT", f"/places/{place}/allocation-email", {"email": "facility@example.com"}, 200)
    asked = {"placeId": place, "serial": "900000001", "model": markup}
    assert server.client().post("/device/v1/allocation-codes", json=asked).status_code == 202
    device = owner.device(place)
    owner.ask("PATCH", f"/devices/{device.serial}", {"name": markup}, 200)
    device.present("rfCard", markup)
    device.present("rfCard", '<b>"')
    # As a stranger could have it written before models were bounded.
    database = open_sqlite(server.data_dir / "clue.db")
    try:
        with database.write() as connection:
            connection.execute(update(devices).values(model=markup))
    finally:
        database.close()
    return {
        "headquarters": owner.headquarters,
        "branch": branch,
        "placeGroup": group,
        "place": place,
        "api": api["id"],
    }


@pytest.mark.timeout(300)
async def test_nothing_on_any_screen_is_rendered_rich_or_loaded(picture_file: Picture, tmp_path: Path):
    markup = picture_file.markup
    assert len(markup) <= 64
    script = f"[default]\njson = {{ valid = true, message = {markup!a}, {markup!a} = {markup!a} }}\n"
    with (
        running_vendor(VendorOptions(script_text=script)) as vendor,
        running_server(tmp_path / "data", vendors=[vendor]) as server,
    ):
        nodes = await asyncio.to_thread(filled, server, vendor, markup)
        profiles = Profiles(tmp_path / "settings")
        fingerprint = presented_fingerprint("127.0.0.1", int(server.url.rpartition(":")[2]))
        profiles.change(profiles.profile(server.url), fingerprint=fingerprint)
        async with console(ConsoleOptions(server=server.url, settings=tmp_path / "settings")) as opened:
            await reached(opened, Phase.SIGN_IN)
            fill(
                opened.window,
                {names.SIGN_IN_EMAIL: OWNER["email"], names.SIGN_IN_PASSWORD: OWNER["password"]},
            )
            click(find(opened.window, QPushButton, names.SIGN_IN_SUBMIT))
            await reached(opened, Phase.READY)
            opened.window.resize(1400, 900)
            shown = await walk(opened, nodes)
            await run_a_test(opened, nodes)
            opened.notices.done(markup)
            opened.enrolling.open()
            await until(lambda: opened.enrolling.window is not None and opened.enrolling.window.isVisible())
            assert rich_labels() == []
    assert shown > 10, "no tooltip had markup in it: the walk has missed them"
    assert not picture_file.was_opened()


async def walk(opened: Console, nodes: dict[str, str]) -> int:
    """Go to every page of every node, look at all that is there, and return how many tooltips had markup in them."""
    workspace = opened.workspace
    assert workspace is not None
    shown = 0
    went: set[PageKey] = set()
    for kind in ("headquarters", "branch", "placeGroup", "place"):
        workspace.go(to_page(PageKey.PLACES if kind != "place" else PageKey.PLACE, nodes[kind]))
        await until(
            lambda: not any("being read" in entry.why_not for entry in workspace.navigation.entries())
        )
        for entry in workspace.navigation.entries():
            if entry.why_not:
                continue
            workspace.go(to_page(entry.key, nodes[kind]))
            await until(partial(is_settled, opened.window))
            choose_first_rows(opened.window)
            await until(partial(is_settled, opened.window))
            assert rich_labels() == [], f"{kind} {entry.key}"
            assert underlined() == [], f"{kind} {entry.key}"
            shown += hover_everything(opened.window)
            went.add(entry.key)
    assert went == set(PageKey)
    return shown


async def run_a_test(opened: Console, nodes: dict[str, str]) -> None:
    """Open the API and test it, so that its response, its verdict and its tooltips are shown."""
    workspace = opened.workspace
    assert workspace is not None
    workspace.go(
        ToCustomerApi(nodes["placeGroup"], nodes["api"], {"deviceId": "547838629", "cardNumber": "1"})
    )
    await until(lambda: opened.window.findChildren(QPushButton, names.TEST_EXECUTE))
    click(find(opened.window, QPushButton, names.TEST_EXECUTE))
    response = find(opened.window, QAbstractItemView, names.TEST_RESPONSE)
    await until(lambda: response.model() is not None and response.model().rowCount() > 0)
    assert rich_labels() == []
    hover_everything(opened.window)


def test_labels_tooltips_and_qts_own_dialogs_are_plain_before_they_are_measured(
    qapp: QApplication, picture_file: Picture
):
    markup = f"{picture_file.markup}<br>second line"
    parent = QWidget()
    column = QVBoxLayout(parent)
    label = QLabel(markup)
    label.setWordWrap(True)
    column.addWidget(label)
    height = column.heightForWidth(2000)
    parent.resize(2000, 100)
    parent.show()
    qapp.processEvents()
    assert (label.textFormat(), label.text()) == (Qt.TextFormat.PlainText, markup)
    assert label.height() <= 100
    assert height < 300, "the picture was measured"
    label.setText(f"{markup}!")
    assert label.sizeHint().height() < 100

    message = QMessageBox(parent)
    message.setText(markup)
    message.setInformativeText(markup)
    question = QInputDialog(parent)
    question.setLabelText(markup)
    progress = QProgressDialog(parent)
    progress.setLabelText(markup)
    confirm = ConfirmDialog(parent, Question(markup, markup, markup))
    naming = NameDialog(parent, markup, markup, lambda _name: "")
    styled = QLabel(markup, parent)
    styled.setStyleSheet("color: red")
    windows: list[QWidget] = [message, question, progress, confirm, naming, styled]
    for window in windows:
        window.show()
        qapp.processEvents()
        assert rich_labels() == [], window
    QToolTip.showText(QPoint(9, 9), markup, parent)
    tips = [one for one in qapp.topLevelWidgets() if one.metaObject().className() == "QTipLabel"]
    assert [(tip.textFormat(), tip.height() < 100) for tip in tips if isinstance(tip, QLabel)] == [
        (Qt.TextFormat.PlainText, True)
    ]
    theme.set_scheme("dark")
    qapp.processEvents()
    assert rich_labels() == []
    theme.set_scheme("light")
    for window in [*windows, parent]:
        window.close()
    QToolTip.hideText()
    assert not picture_file.was_opened()


def test_the_watch_sees_whoever_loads_the_picture(qapp: QApplication, picture_file: Picture):
    """So that the tests above would fail: the same label, asked for HTML."""
    label = QLabel(picture_file.markup)
    label.ensurePolished()
    label.setTextFormat(Qt.TextFormat.RichText)
    assert label.sizeHint().height() >= 300
    assert picture_file.watch is None or picture_file.was_opened()


def test_no_screen_asks_for_rich_text():
    """What the hook does not reach is not used: documents, What's This, and labels that are told to be rich.

    Help alone shows documents: they are our own, and nothing else is loaded into them (`tests/ui/test_help.py`).
    """
    banned = {
        "RichText", "AutoText", "MarkdownText", "QTextEdit", "QTextBrowser", "QTextDocument", "QStaticText",
        "QWhatsThis", "setWhatsThis", "setHtml", "setMarkdown", "appendHtml", "insertHtml", "QErrorMessage",
        "QWizard", "QGraphicsTextItem", "TextItem", "LabelItem", "setTitleFormat",
    }  # fmt: skip
    found = []
    for folder in ("ui", "clue_desktop"):
        for file in sorted(set((ROOT / folder).rglob("*.py")) - {ROOT / "ui/help/text.py"}):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                name = (
                    node.attr
                    if isinstance(node, ast.Attribute)
                    else node.id
                    if isinstance(node, ast.Name)
                    else ""
                )
                if name in banned:
                    found.append(f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 0)} {name}")
    assert found == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("short", ["short"]),
        ("a\nb", ["a", "b"]),
        ("x" * 100, ["x" * 88, "x" * 12]),
        (f"{'word ' * 20}end", [" ".join(["word"] * 17), "word word word end"]),
        ("가" * 50, ["가" * 44, "가" * 6]),
        ("  indented", ["  indented"]),
    ],
)  # fmt: skip
def test_long_tooltips_are_broken_into_lines(text: str, lines: list[str]):
    assert wrapped(text).split("\n") == (lines or [""])
