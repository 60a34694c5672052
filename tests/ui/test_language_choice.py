"""Choosing the language: at the start, in the account menu, in place; kept for the whole program."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from opened_console import bundled, console, fill, reached, set_up
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QTreeView
from qt import click, find, until

from clue_desktop.domain.place_tree import PlaceKind
from clue_desktop.profiles import Profiles
from ui import names
from ui.application import ConsoleOptions
from ui.frame import screens
from ui.frame.console import Console
from ui.state.context import PageContext
from ui.state.destination import Destination, PageKey, to_page
from ui.state.session import Phase
from ui.widgets import translation
from ui.widgets.page import Page
from ui.words import language
from ui.words.language import Language


class TypingPage(Page[Destination]):
    """A page with a field in which somebody may be typing."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self.field = QLineEdit(self)
        self.field.setObjectName("typed")

    def unsaved(self) -> str:
        return self.field.text()


@pytest.fixture(autouse=True)
def _in_english_again(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[None]:
    """Other tests read English; here, Korean is English with a mark, so that no translation need be complete."""
    monkeypatch.setattr(screens, "FACTORIES", dict.fromkeys(PageKey, TypingPage))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

    def use(_app: QApplication, chosen: Language) -> None:
        language.speak((lambda _context, text: f"한 {text}") if chosen is Language.KOREAN else None)

    monkeypatch.setattr("ui.frame.appearance.use_language", use)
    monkeypatch.setattr("ui.frame.appearance.system_language", lambda: Language.ENGLISH)
    yield
    translation.use_language(qapp, Language.ENGLISH)


@pytest.fixture(autouse=True)
def _nothing_is_left(qapp: QApplication) -> Iterator[None]:
    """A window that is closed takes all with it, also the pages that were made anew and not shown since."""
    before = set(qapp.topLevelWidgets())
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert set(qapp.topLevelWidgets()) == before


@pytest.fixture
def options(tmp_path: Path) -> ConsoleOptions:
    """A console of its own."""
    return bundled(tmp_path)


def choose(opened: Console, code: str) -> None:
    """Choose a language in the account menu."""
    entry(opened, code).trigger()


def entry(opened: Console, code: str) -> QAction:
    """Return the menu's entry of a language, or of `system`."""
    found = opened.window.account.menu().findChild(QAction, names.language_choice(code))
    assert isinstance(found, QAction)
    return found


def menu_says(opened: Console, text: str) -> bool:
    """Tell whether the entry of the devices is called so."""
    return [one.text() for one in opened.window.findChildren(QPushButton, names.NAV_DEVICES)] == [text]


def shown_texts(opened: Console) -> list[str]:
    """Return what labels say that can be seen."""
    return [label.text() for label in opened.window.findChildren(QLabel) if label.isVisible()]


async def test_all_that_is_shown_is_said_anew_and_the_place_stays(options: ConsoleOptions, tmp_path: Path):
    async with console(options) as opened:
        await set_up(opened)
        workspace = opened.workspace
        assert workspace is not None
        group = next(iter(workspace.context.directory.of_kind(PlaceKind.PLACE_GROUP)))
        workspace.go(to_page(PageKey.DEVICES, group))
        workspace.context.device_tokens.keep("547838629", "shown once")
        assert entry(opened, "system").isChecked()

        choose(opened, "ko")
        await until(lambda: menu_says(opened, "한 Devices"))
        assert opened.workspace is not workspace
        assert find(opened.window, QPushButton, names.BANNER_RETRY).text() == "한 Retry now"
        assert find(opened.window, QLineEdit, names.GO_TO).placeholderText().startswith("한 Go to…")
        assert find(opened.window, QTreeView, names.PLACE_TREE).accessibleName() == "한 Places"
        kept = opened.window.account.menu().findChild(QAction, names.STATUS_SIGN_IN)
        assert isinstance(kept, QAction)
        assert "한 " in kept.text()
        assert opened.workspace is not None
        assert opened.workspace.pages.shown == (group, PageKey.DEVICES)
        assert opened.workspace.context.device_tokens.of("547838629") == "shown once"
        assert entry(opened, "ko").isChecked()
        assert Profiles(tmp_path / "settings").language == "ko"

        choose(opened, "system")
        await until(lambda: menu_says(opened, "Devices"))
        assert Profiles(tmp_path / "settings").language is None


async def test_unsaved_work_is_asked_about_first(options: ConsoleOptions, tmp_path: Path):
    async with console(options) as opened:
        await set_up(opened)
        await until(
            lambda: opened.window.findChildren(QLineEdit, "typed")
        )  # the last place is gone to a moment later
        fill(opened.window, {"typed": "half a sentence"})
        choose(opened, "ko")
        await until(lambda: opened.window.findChildren(QPushButton, names.LEAVE_STAY))
        click(find(opened.window, QPushButton, names.LEAVE_STAY))
        await until(lambda: not opened.window.findChildren(QPushButton, names.LEAVE_STAY))
        assert find(opened.window, QLineEdit, "typed").text() == "half a sentence"
        assert entry(opened, "system").isChecked()
        assert Profiles(tmp_path / "settings").language is None

        choose(opened, "ko")
        await until(lambda: opened.window.findChildren(QPushButton, names.LEAVE_GO))
        click(find(opened.window, QPushButton, names.LEAVE_GO))
        await until(lambda: menu_says(opened, "한 Devices"))
        assert find(opened.window, QLineEdit, "typed").text() == ""


async def test_what_was_typed_in_the_first_run_stays(options: ConsoleOptions):
    async with console(options) as opened:
        await reached(opened, Phase.SETUP_REQUIRED)
        fill(opened.window, {names.SETUP_ORGANIZATION: "Seoul HQ", names.SETUP_PASSWORD: "between two"})
        find(opened.window, QCheckBox, names.SETUP_SAMPLE_TREE).setChecked(False)
        choose(opened, "ko")
        await until(lambda: find(opened.window, QPushButton, names.SETUP_SUBMIT).text() == "한 Set up")
        assert find(opened.window, QLineEdit, names.SETUP_ORGANIZATION).text() == "Seoul HQ"
        assert find(opened.window, QLineEdit, names.SETUP_PASSWORD).text() == "between two"
        assert not find(opened.window, QCheckBox, names.SETUP_SAMPLE_TREE).isChecked()
        assert find(opened.window, QPushButton, names.SETUP_SUBMIT).isVisible()
        click(find(opened.window, QPushButton, names.SETUP_SUBMIT))
        await until(lambda: "한 Enter a name." in shown_texts(opened))


async def test_a_language_given_at_the_start_is_shown_as_chosen(tmp_path: Path):
    given = bundled(tmp_path)
    options = ConsoleOptions(
        server_options=given.server_options, settings=given.settings, language=Language.KOREAN
    )
    async with console(options) as opened:
        assert entry(opened, "ko").isChecked()
        assert Profiles(tmp_path / "settings").language is None
