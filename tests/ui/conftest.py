"""What tests with windows share: an offscreen screen, one event loop, a page's collaborators, a live server."""

import gc
import inspect
import os
import ssl
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, TypeGuard

os.environ.setdefault(
    "QT_QPA_PLATFORM", "offscreen"
)  # before the first window; xvfb-run tests choose another

import httpx
import pytest
import qasync
import respx
from edited_screen import Windows
from forked_children import children_are_forked
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qt import TEST_SECONDS, Live, MemoryPreferences, RecordingNavigator, run_and_clean, sample_tree
from running import OWNER, running_server, set_up
from shiboken6 import delete, isValid

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.trust import ssl_context
from server.sandbox.sample_vendor.running import RunningVendor
from ui.state.context import ChangeFeed, PageContext, PendingAccessTypes
from ui.state.directory import Directory
from ui.state.notices import Notices
from ui.widgets import theme

HERE = Path(__file__).parent
SERVER_ADDRESS = "https://server.example"

# ---------------------------------------------------------------- coroutines as tests


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give coroutine tests the event loop."""
    if _is_coroutine_test(item):
        item.fixturenames.append("loop")


def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine test on the one event loop."""
    if not _is_coroutine_test(pyfuncitem):
        return None
    wanted = inspect.signature(pyfuncitem.obj).parameters
    arguments = {name: value for name, value in pyfuncitem.funcargs.items() if name in wanted}
    loop: Any = pyfuncitem.funcargs["loop"]
    longer = pyfuncitem.get_closest_marker("timeout")
    seconds = longer.args[0] * 0.9 if longer else TEST_SECONDS
    loop.run_until_complete(run_and_clean(pyfuncitem.obj(**arguments), seconds))
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Collect garbage between tests, not while Qt dispatches into objects that are being collected."""
    if not item.path.is_relative_to(HERE):
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()


def _is_coroutine_test(item: pytest.Item) -> TypeGuard[pytest.Function]:
    return isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj)


@pytest.fixture(scope="session")
def loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    """The one event loop of the process: a second one crashes on the timers of the first."""
    qapp.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(qapp)
    yield loop
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


@pytest.fixture(scope="session", autouse=True)
def _what_qt_remembers_by_itself(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Have Qt's own dialogs for files remember their last folder elsewhere than in the user's home."""
    folder = tmp_path_factory.mktemp("qt")
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder))


@pytest.fixture
def garbage_of_its_own() -> Iterator[None]:
    """Collect a test's garbage while its own filters of warnings hold: between tests, those of the next one do already."""
    yield
    gc.collect()


@pytest.fixture(scope="module", autouse=True)
def _what_is_there_is_no_garbage() -> None:
    """Have the looks for garbage of a module go through what it has made itself: there is one after each of its tests."""
    gc.collect()
    gc.freeze()


class _PatientBot(QtBot):
    """Waits for what a busy machine does later than in the library's five seconds."""

    def waitUntil(  # noqa: N802  # Qt's way of naming
        self, callback: Callable[[], bool | None], *, timeout: int = 60_000
    ) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(  # noqa: N802
        self, signal: Any, *, timeout: int = 60_000, **more: Any
    ) -> Any:
        return super().waitSignal(signal, timeout=timeout, **more)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """What drives windows, with more patience."""
    return _PatientBot(request)


# ---------------------------------------------------------------- looks


@pytest.fixture(scope="module", autouse=True)
def _windows_of_its_own(_theme_of_its_own: None) -> Iterator[None]:
    """Take away what a module has left of windows: each change of the looks would dress them for as long as tests run.

    They live on although no name is left for them: a connection to a method holds its object where Python cannot see it.
    """
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for window in QApplication.topLevelWidgets():
        if isValid(window) and window.parent() is None:
            delete(window)


@pytest.fixture(scope="module", autouse=True)
def _theme_of_its_own() -> Iterator[None]:
    """Take a module's theme off after it: no other test goes by it, and with its rules widgets cost half as much again."""
    yield
    application = QApplication.instance()
    present = application.findChild(theme._Theme) if isinstance(application, QApplication) else None
    if isinstance(application, QApplication) and present is not None:
        delete(present)
        application.styleHints().setColorScheme(Qt.ColorScheme.Unknown)
        application.setStyleSheet("")
        application.setPalette(QPalette())


# ---------------------------------------------------------------- a page's collaborators


@pytest.fixture
def router() -> respx.Router:
    """What the server of `page_context` answers: `router.get("/api/v1/…").respond(json=…)`."""
    return respx.Router(base_url=SERVER_ADDRESS, assert_all_called=False)


@pytest.fixture
def navigator() -> RecordingNavigator:
    """Where the page under test wanted to go."""
    return RecordingNavigator()


@pytest.fixture
def page_context(
    loop: qasync.QEventLoop, router: respx.Router, navigator: RecordingNavigator
) -> Iterator[PageContext]:
    """A page's collaborators: the sample tree, seen by an owner, and a server that answers as `router` says."""
    client = AdminClient(
        SERVER_ADDRESS,
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        token="held-token",
        transport=httpx.MockTransport(router.async_handler),
    )
    yield page_context_of(client, navigator)
    loop.run_until_complete(client.aclose())


def page_context_of(client: AdminClient, navigator: RecordingNavigator) -> PageContext:
    """Return collaborators around a client, with the sample tree."""
    directory = Directory()
    directory.replace(sample_tree())
    return PageContext(
        client=client,
        directory=directory,
        notices=Notices(),
        changes=ChangeFeed(),
        navigator=navigator,
        access_types=PendingAccessTypes(),
        preferences=MemoryPreferences(),
        administrator_email=OWNER["email"],
    )


# ---------------------------------------------------------------- a live server


@pytest.fixture(scope="module", autouse=True)
def _children_are_forked() -> Iterator[None]:
    """Spare the servers and vendors that a console starts the start of a Python each."""
    with children_are_forked():
        yield


@pytest.fixture(scope="session")
def live(
    loop: qasync.QEventLoop, tmp_path_factory: pytest.TempPathFactory, vendor: RunningVendor
) -> Iterator[Live]:
    """A server process that trusts the sample vendor, with an owner signed in."""
    with running_server(tmp_path_factory.mktemp("live") / "data", vendors=[vendor]) as server:
        owner = set_up(server)
        token = owner.client.headers["authorization"].removeprefix("Bearer ")
        client = AdminClient(server.url, ssl_context(Path(server.ready["ca"])), token=token)
        yield Live(server, vendor, owner, client)
        loop.run_until_complete(client.aclose())


@pytest.fixture
def live_context(live: Live, loop: qasync.QEventLoop, navigator: RecordingNavigator) -> PageContext:
    """A page's collaborators on the live server, with its tree as it is now."""
    context = page_context_of(live.client, navigator)
    context.directory.replace(loop.run_until_complete(live.client.places.all()))
    return context


# ---------------------------------------------------------------- the API editor


@pytest.fixture
def windows(qtbot: QtBot) -> Windows:
    return Windows(qtbot)


@pytest.fixture
def scripted(router: respx.Router, page_context: PageContext) -> PageContext:
    router.get(url__regex=".*/place-groups/.*/apis").respond(200, json={"items": []})
    return page_context
