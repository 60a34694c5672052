"""The API Test Console on the screen: driven by its object names, against scripted and real answers (manual 5.6, 9.3)."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QTabBar,
    QTreeView,
    QTreeWidget,
    QWidget,
)
from qt import click, find, type_text, until
from running import DENIED, api_form
from tested_forms import FORM, GRANT, RecordingForm, ScriptedServer, result_of
from typing_extensions import override

from clue_desktop.contract.errors import error_document
from clue_desktop.domain.problems import Problem
from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import running_vendor
from ui import names
from ui.state.context import PageContext
from ui.state.response_node import PathTarget
from ui.test_console.console import TestConsole
from ui.test_console.terminal import Terminal
from ui.test_console.verdict_panel import TroublePanel, VerdictPanel

TESTS = "/api/v1/place-groups/22222228/api-tests"


class PaintedRegion(QObject):
    """What of a widget has been painted since."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region = self.region.united(event.region())
        return super().eventFilter(watched, event)


class Screen:
    """A console on the screen and its parts."""

    def __init__(self, context: PageContext, form: RecordingForm) -> None:
        self.form = form
        self.console = TestConsole(form, context)
        self.console.resize(640, 900)
        self.console.show()
        self.console.activateWindow()
        self.console.start()

    def part(self, kind: type[Any], name: str) -> Any:
        return find(self.console, kind, name)

    @property
    def terminal(self) -> str:
        text: str = self.part(QPlainTextEdit, names.TEST_TERMINAL).toPlainText()
        return text

    @property
    def verdict(self) -> str:
        text: str = self.part(VerdictPanel, names.TEST_VERDICT).text()
        return text

    @property
    def trouble(self) -> str:
        panel = self.part(TroublePanel, names.TEST_TROUBLE)
        return panel.text() if panel.isVisible() else ""

    def turn_to(self, title: str) -> None:
        """Turn to a tab."""
        tabs = self.part(QTabBar, names.TEST_TABS)
        tabs.setCurrentIndex([tabs.tabText(tab) for tab in range(tabs.count())].index(title))

    def runs(self) -> list[tuple[str, str, str]]:
        """Return (number, status, verdict) of each run, as listed."""
        listed: QTreeWidget = self.part(QTreeWidget, names.TEST_RUNS)
        items = [listed.topLevelItem(row) for row in range(listed.topLevelItemCount())]
        return [(item.text(0), item.text(3), item.text(4)) for item in items if item is not None]

    def fill_in(self, card: str = "04A1B2C3") -> None:
        type_text(self.part(QLineEdit, names.TEST_DEVICE_ID), "547838629")
        type_text(self.part(QLineEdit, names.TEST_CARD_NUMBER), card)

    async def execute(self) -> None:
        execute = self.part(QPushButton, names.TEST_EXECUTE)
        click(execute)
        await until(execute.isEnabled)


@asynccontextmanager
async def screen(context: PageContext, **form: Any) -> AsyncIterator[Screen]:
    made = Screen(context, RecordingForm(**form))
    try:
        await until(made.console.isActiveWindow)
        yield made
    finally:
        made.console.leave()
        made.console.close()
        await made.console.presenter.aclose()
        made.console.deleteLater()


def answering(router: respx.Router, *results: Any) -> respx.Route:
    """Let the server answer tests with these results, one after the other."""
    answers = [
        each
        if isinstance(each, httpx.Response)
        else httpx.Response(200, text=each.model_dump_json(by_alias=True))
        for each in results
    ]
    return router.post(TESTS).mock(side_effect=answers)


# ---- inputs


@pytest.mark.parametrize(
    ("credential", "shown"),
    [
        ("face", names.TEST_USER_KEY),
        ("fingerprint", names.TEST_USER_KEY),
        ("rfCard", names.TEST_CARD_NUMBER),
        ("userPin", names.TEST_UNIQUE_PIN),
        ("clueQr", names.TEST_USER_KEY),
        ("customQr", names.TEST_QR_CODE),
        (None, None),
    ],
)
async def test_only_the_inputs_of_the_credential_are_there(page_context: PageContext, credential, shown):
    async with screen(page_context, authType=credential) as on:
        visible = {name for name in names.TEST_INPUTS.values() if on.part(QLineEdit, name).isVisible()}
        assert visible == {names.TEST_DEVICE_ID} | ({shown} if shown else set())


async def test_a_problem_stands_beside_an_input_after_it_was_left_and_not_before(page_context: PageContext):
    async with screen(page_context) as on:
        device = on.part(QLineEdit, names.TEST_DEVICE_ID)
        type_text(device, "12")
        assert device.accessibleDescription() == ""
        QTest.keyClick(device, Qt.Key.Key_Tab)
        await until(lambda: device.accessibleDescription() == "Device ID must be a 9–12 digit number.")
        shown = [label.text() for label in on.console.findChildren(QLabel) if label.isVisible()]
        assert "Device ID must be a 9–12 digit number." in shown


async def test_values_of_an_event_can_be_filled_in(page_context: PageContext):
    async with screen(page_context) as on:
        on.console.prefill({"deviceId": "123456789", "cardNumber": "04DEAD00"})
        assert on.part(QLineEdit, names.TEST_DEVICE_ID).text() == "123456789"
        assert on.part(QLineEdit, names.TEST_CARD_NUMBER).text() == "04DEAD00"


# ---- running


async def test_a_grant_fills_terminal_tree_verdict_and_runs(page_context: PageContext, router: respx.Router):
    route = answering(router, result_of())
    async with screen(page_context) as on:
        on.fill_in()
        await on.execute()
        sent = json.loads(route.calls.last.request.content)
        assert sent["parameters"]["cardNumber"] == "04A1B2C3"
        assert "< HTTP 200 OK" in on.terminal
        assert "authorization: •••" in on.terminal
        assert on.verdict.startswith("With this response: GRANTED\n“Access granted.”")
        assert on.runs() == [("1", "200", "GRANTED")]
        assert on.form.taken[0][1].receipt == "the receipt"
        tree: QTreeView = on.part(QTreeView, names.TEST_RESPONSE)
        root = tree.model().index(0, 0)
        assert tree.model().rowCount(root) == 2
        assert on.trouble == ""


async def test_in_a_window_of_the_first_size_the_response_has_the_most_room(
    page_context: PageContext, router: respx.Router
):
    answering(router, result_of())
    async with screen(page_context) as on:
        on.console.resize(400, 645)  # what a window of 1280 × 820 leaves
        on.fill_in()
        await on.execute()
        tree: QTreeView = on.part(QTreeView, names.TEST_RESPONSE)
        row = tree.visualRect(tree.model().index(0, 0)).height()
        await until(lambda: tree.viewport().height() >= 5 * row)
        on.turn_to("Raw")
        exchange = on.part(QPlainTextEdit, names.TEST_TERMINAL)
        await until(lambda: exchange.viewport().height() >= 10 * exchange.fontMetrics().height())


async def test_what_came_is_said_in_one_line(page_context: PageContext, router: respx.Router):
    answering(
        router,
        result_of('{"valid": true}', content_type="application/json; charset=utf-8"),
        result_of("x" * 20_000, content_type="text/html", error="not_json_content_type"),
        result_of(None, status=None, error="timeout", elapsed_ms=3000.4),
    )
    async with screen(page_context) as on:
        on.fill_in()
        said = on.part(QLabel, names.TEST_OUTCOME)
        assert said.text() == ""
        for expected in (
            "200 OK · 41.8 ms · 15 B · application/json; charset=utf-8",
            "not_json_content_type · 200 OK · 41.8 ms · 20 KiB · text/html",
            "timeout · 3,000 ms",
        ):
            await on.execute()
            assert said.text() == expected
            assert said.isVisible()


async def test_nothing_moves_while_a_test_runs_and_when_a_value_is_wrong(
    page_context: PageContext, router: respx.Router
):
    """What is under the mouse stays there: the button, the inputs, the tabs."""
    asked, answer = asyncio.Event(), asyncio.Event()

    async def later(request: httpx.Request) -> httpx.Response:
        asked.set()
        await answer.wait()
        return httpx.Response(200, text=result_of().model_dump_json(by_alias=True))

    router.post(TESTS).mock(side_effect=later)
    async with screen(page_context) as on:
        still = [
            on.part(QPushButton, names.TEST_EXECUTE),
            on.part(QLineEdit, names.TEST_CARD_NUMBER),
            on.part(QTabBar, names.TEST_TABS),
        ]

        def places() -> list[QRect]:
            QApplication.sendPostedEvents()
            return [QRect(part.mapTo(on.console, QPoint()), part.size()) for part in still]

        type_text(on.part(QLineEdit, names.TEST_DEVICE_ID), "12")
        before = places()
        QTest.keyClick(on.part(QLineEdit, names.TEST_DEVICE_ID), Qt.Key.Key_Tab)
        assert places() == before
        on.fill_in()
        click(on.part(QPushButton, names.TEST_EXECUTE))
        await asked.wait()
        assert on.part(QProgressBar, names.TEST_PROGRESS).isVisible()
        assert places() == before
        answer.set()
        await until(lambda: "GRANTED" in on.verdict)
        assert places() == before


async def test_the_verdict_is_never_smaller_than_its_words(page_context: PageContext, router: respx.Router):
    body = json.dumps({"valid": False, "message": "No. " * 40})
    answering(router, result_of(body))
    async with screen(page_context) as on:
        for width, height in ((640, 900), (440, 470), (400, 420)):
            on.console.resize(width, height)
            on.fill_in()
            if not on.runs():
                await on.execute()
            QApplication.sendPostedEvents()
            panel = on.part(VerdictPanel, names.TEST_VERDICT)
            layout = panel.layout()
            assert layout is not None
            assert panel.height() >= layout.heightForWidth(panel.width()), (width, height)
            for label in panel.findChildren(QLabel):
                if label.isVisible():
                    assert label.height() >= label.heightForWidth(label.width()), label.text()


async def test_the_runs_grow_out_of_their_strip_and_stay_so(page_context: PageContext, router: respx.Router):
    answering(router, result_of(), result_of(status=500))
    async with screen(page_context) as on:
        on.fill_in()
        await on.execute()
        await on.execute()
        listed, grow = on.part(QTreeWidget, names.TEST_RUNS), on.part(QPushButton, names.TEST_RUNS_SHOW)
        assert not listed.isVisible()
        assert "Runs (2)" in grow.text()
        click(grow)
        assert listed.isVisible()
    async with screen(page_context) as again:
        assert again.part(QTreeWidget, names.TEST_RUNS).isVisible()


async def test_progress_shows_the_time_and_cancel_hangs_up(page_context: PageContext, router: respx.Router):
    asked, hung_up = asyncio.Event(), asyncio.Event()

    async def never(request: httpx.Request) -> httpx.Response:
        asked.set()
        try:
            await asyncio.Event().wait()
        finally:
            hung_up.set()
        raise AssertionError

    router.post(TESTS).mock(side_effect=never)
    async with screen(page_context) as on:
        on.fill_in()
        progress = on.part(QProgressBar, names.TEST_PROGRESS)
        elapsed = on.part(QLabel, names.TEST_ELAPSED)
        assert not progress.isVisible()
        click(on.part(QPushButton, names.TEST_EXECUTE))
        await asked.wait()
        assert progress.isVisible()
        assert not on.part(QPushButton, names.TEST_EXECUTE).isEnabled()
        await until(lambda: elapsed.text() not in {"", "0.0 s"})
        click(on.part(QPushButton, names.TEST_CANCEL))
        await hung_up.wait()
        assert not progress.isVisible()
        assert on.trouble.startswith("Test cancelled")
        assert on.runs() == []


async def test_closing_aborts_the_test(page_context: PageContext, router: respx.Router):
    asked, hung_up = asyncio.Event(), asyncio.Event()

    async def never(request: httpx.Request) -> httpx.Response:
        asked.set()
        try:
            await asyncio.Event().wait()
        finally:
            hung_up.set()
        raise AssertionError

    router.post(TESTS).mock(side_effect=never)
    async with screen(page_context) as on:
        on.fill_in()
        click(on.part(QPushButton, names.TEST_EXECUTE))
        await asked.wait()
        on.console.leave()
        await hung_up.wait()
        assert on.form.taken == []


async def test_a_double_click_runs_once(page_context: PageContext, router: respx.Router):
    route = answering(router, result_of(), result_of())
    async with screen(page_context) as on:
        on.fill_in()
        execute = on.part(QPushButton, names.TEST_EXECUTE)
        QTest.mouseDClick(execute, Qt.MouseButton.LeftButton)
        QTest.mouseClick(execute, Qt.MouseButton.LeftButton)
        await until(execute.isEnabled)
        assert route.call_count == 1


async def test_a_second_run_is_painted_whole(page_context: PageContext, router: respx.Router):
    """A row's texts come after the row, and columns that keep their width are not painted by themselves."""
    answering(router, result_of(), result_of())
    async with screen(page_context) as on:
        on.fill_in()
        await on.execute()
        click(on.part(QPushButton, names.TEST_RUNS_SHOW))
        listed: QTreeWidget = on.part(QTreeWidget, names.TEST_RUNS)
        await until(lambda: listed.topLevelItemCount() == 1)
        painted = PaintedRegion(listed.viewport())
        await on.execute()
        await until(lambda: listed.topLevelItemCount() == 2)
        older = listed.topLevelItem(1)
        assert older is not None
        await until(lambda: QRegion(listed.visualItemRect(older)).subtracted(painted.region).isEmpty())


async def test_a_failure_is_told_with_what_to_check(page_context: PageContext, router: respx.Router):
    answering(router, result_of(None, status=None, error="tls_failed"))
    async with screen(page_context) as on:
        on.fill_in()
        await on.execute()
        assert on.trouble.startswith("Test failed · tls_failed\nWhat tls_failed means.")
        assert "What to check: Vendor server public accessibility, HTTPS certificate validity" in on.trouble
        assert "DENIED" in on.verdict
        assert on.runs() == [("1", "tls_failed", "DENIED")]
        assert on.form.taken == []


async def test_refused_inputs_stand_beside_their_fields(page_context: PageContext, router: respx.Router):
    problems = (
        Problem("api.webhookUrl", "url_not_https", "The URL must start with https://."),
        Problem("parameters.cardNumber", "card_number_required", "Card number must be filled in."),
    )
    answering(router, httpx.Response(
        422,
        json=error_document(422, "invalid", "Some fields are invalid.", problems),
        headers={"content-type": "application/problem+json"},
    ))  # fmt: skip
    async with screen(page_context) as on:
        on.fill_in()
        await on.execute()
        assert [problem.field for problem in on.form.problems] == ["webhookUrl"]
        card = on.part(QLineEdit, names.TEST_CARD_NUMBER)
        assert card.accessibleDescription() == "Card number must be filled in."
        assert "Does Webhook URL start with https://" in on.trouble


async def test_a_server_that_is_gone_is_told_and_nothing_typed_is_lost(
    page_context: PageContext, router: respx.Router
):
    router.post(TESTS).mock(side_effect=httpx.ConnectError("refused"))
    async with screen(page_context) as on:
        on.fill_in()
        await on.execute()
        assert on.trouble.startswith("The server could not run the test")
        assert on.part(QLineEdit, names.TEST_CARD_NUMBER).text() == "04A1B2C3"


# ---- the verdict and the runs


async def test_the_verdict_follows_the_form_for_the_chosen_run_and_for_all(
    page_context: PageContext, router: respx.Router
):
    answering(router, result_of(), result_of('{"valid": false, "message": "No."}'))
    async with screen(page_context) as on:
        on.fill_in()
        await on.execute()
        await on.execute()
        assert on.runs() == [("2", "200", "DENIED"), ("1", "200", "GRANTED")]
        assert "“No.”" in on.verdict
        on.form.change(criteria={"statusCodes": [201]})
        assert on.runs() == [("2", "200", "DENIED"), ("1", "200", "DENIED")]
        assert "status code 200 is not in the list (201)" in on.verdict
        on.form.change(criteria={"statusCodes": []})
        assert on.runs() == [("2", "200", "—"), ("1", "200", "—")]
        assert "at least one of statusCode" in on.verdict
        on.form.change(criteria=FORM["criteria"])
        listed: QTreeWidget = on.part(QTreeWidget, names.TEST_RUNS)
        listed.setFocus()
        QTest.keyClick(listed, Qt.Key.Key_Down)
        assert "GRANTED" in on.verdict
        assert '"Access granted."' in on.terminal
        click(on.part(QPushButton, names.TEST_CLEAR_RUNS))
        assert on.runs() == []
        assert on.terminal == ""


# ---- the exchange


async def test_pretty_and_raw(page_context: PageContext, router: respx.Router):
    answering(router, result_of(GRANT))
    async with screen(page_context) as on:
        on.fill_in()
        await on.execute()
        assert GRANT in on.terminal
        pretty = on.part(QCheckBox, names.TEST_PRETTY)
        pretty.setChecked(True)
        assert '{\n  "valid": true,\n  "message": "Access granted."\n}' in on.terminal
        request = on.part(QPlainTextEdit, names.TEST_REQUEST)
        laid_out = '{\n  "deviceId": "547838629",\n  "rfCard": "04A1B2C3"\n}'
        assert laid_out in on.terminal
        assert laid_out in request.toPlainText()
        assert "HTTP 200" not in request.toPlainText()
        pretty.setChecked(False)
        assert GRANT in on.terminal


async def test_curl_goes_to_the_clipboard_without_the_secret(page_context: PageContext, router: respx.Router):
    answering(router, result_of())
    async with screen(page_context) as on:
        on.fill_in()
        await on.execute()
        on.turn_to("Request")
        click(on.part(QPushButton, names.TEST_COPY_CURL))
        copied = QGuiApplication.clipboard().text()
        assert copied.startswith("curl ")
        assert "'authorization: <value of authorization>'" in copied
        assert "s3cret" not in copied


async def test_the_whole_response_can_be_saved(
    page_context: PageContext, router: respx.Router, tmp_path: Path
):
    body = json.dumps({"valid": True, "pad": "x" * 300_000})
    answering(router, result_of(body))
    async with screen(page_context) as on:
        on.fill_in()
        await on.execute()
        run = on.console.presenter.chosen
        assert run is not None
        file = tmp_path / "response.json"
        on.console.save_response(run, file)
        await until(lambda: file.exists() and file.stat().st_size == len(body))
        on.console.save_response(run, tmp_path / "missing" / "response.json")
        await until(lambda: page_context.notices.shown)
        assert "could not be written" in page_context.notices.shown[0].text


async def test_saving_asks_where_without_stopping_the_program(
    page_context: PageContext, router: respx.Router, tmp_path: Path
):
    answering(router, result_of())
    async with screen(page_context) as on:
        on.fill_in()
        await on.execute()
        click(on.part(QPushButton, names.TEST_SAVE_RESPONSE))
        dialog = on.console.findChild(QFileDialog)
        assert isinstance(dialog, QFileDialog)
        assert dialog.isVisible()
        file = tmp_path / "kept.json"
        dialog.selectFile(str(file))
        dialog.done(QFileDialog.DialogCode.Accepted)
        dialog.fileSelected.emit(str(file))
        await until(lambda: file.exists() and file.read_text() == GRANT)


async def test_a_response_of_five_megabytes_never_holds_the_window_for_long(
    page_context: PageContext, monkeypatch: pytest.MonkeyPatch
):
    # As many values as an answer of that size may have at a door, where the same code judges it.
    people = [{"id": number, "name": f"Person {number} ".ljust(160, "·")} for number in range(30_000)]
    big = result_of(json.dumps({"valid": True, "people": people}))
    assert len(big.response_body or "") > 5_000_000
    # Other processes take their share of a small machine: what counts is the time of the window's own thread.
    spent: list[float] = []

    def timed(kind: type[Any], method: str) -> None:
        work = getattr(kind, method)

        def wrapped(*arguments: Any) -> Any:
            start = time.thread_time()
            try:
                return work(*arguments)
            finally:
                spent.append(time.thread_time() - start)

        monkeypatch.setattr(kind, method, wrapped)

    timed(TestConsole, "_refresh")
    timed(Terminal, "_write_some")
    async with screen(page_context) as on:
        on.fill_in()
        on.console.presenter._server = ScriptedServer(big)
        await on.execute()
        terminal = on.part(Terminal, names.TEST_TERMINAL)
        await until(lambda: terminal.complete and "GRANTED" in on.verdict)
        assert len(on.terminal) < 300_000
        assert "characters in all" in on.terminal
    assert len(spent) > 10
    assert max(spent) < 0.05


# ---- keyboard and accessibility


async def test_enter_on_a_node_fills_success_result(page_context: PageContext, router: respx.Router):
    answering(router, result_of())
    async with screen(page_context) as on:
        on.fill_in()
        await on.execute()
        tree: QTreeView = on.part(QTreeView, names.TEST_RESPONSE)
        tree.setFocus()
        QTest.keyClick(tree, Qt.Key.Key_Down)
        QTest.keyClick(tree, Qt.Key.Key_Return)
        ((target, node),) = on.form.filled
        assert (target, node.path, node.text) == (PathTarget.SUCCESS_RESULT, "$.valid", "true")
        assert on.part(QLabel, names.TEST_HINT).text() == "Success Result JSONPath is now $.valid"


async def test_enter_in_an_input_runs_the_test(page_context: PageContext, router: respx.Router):
    route = answering(router, result_of())
    async with screen(page_context) as on:
        on.fill_in()
        QTest.keyClick(on.part(QLineEdit, names.TEST_CARD_NUMBER), Qt.Key.Key_Return)
        await until(lambda: on.runs() != [])
        assert route.call_count == 1


async def test_everything_that_can_be_used_has_a_name_of_its_own(page_context: PageContext):
    async with screen(page_context) as on:
        kinds = (QLineEdit, QAbstractButton, QTreeView, QPlainTextEdit, QProgressBar)
        used = [
            widget
            for widget in on.console.findChildren(QWidget)
            if isinstance(widget, kinds)
            and not widget.objectName().startswith("qt_")
            and not isinstance(widget.parent(), QTabBar)  # its own arrows
        ]
        assert len(used) >= 14
        for widget in used:
            assert widget.objectName().startswith("test."), widget
            spoken = QAccessible.queryAccessibleInterface(widget)
            assert spoken.text(QAccessible.Text.Name), widget.objectName()
        all_names = [widget.objectName() for widget in used]
        assert len(set(all_names)) == len(all_names)


# ---- with a real server and a real vendor


async def test_cancel_ends_the_call_at_the_vendor(live, live_context: PageContext):
    """Of a vendor that nobody else calls, so that no connection but this call's comes or goes."""
    group = live.owner.place("placeGroup")
    silent = VendorOptions(cert_dir=live.vendor.ca_file.parent)
    with running_vendor(silent) as vendor:
        async with screen(live_context, **api_form(vendor, path="/fault/no-answer")) as on:
            on.form.place_group_id = group
            on.fill_in("04A1B2C3")
            click(on.part(QPushButton, names.TEST_EXECUTE))
            await until(lambda: vendor.requests)
            assert vendor.connections_open == 1
            click(on.part(QPushButton, names.TEST_CANCEL))
            # The server would wait for four seconds; it hangs up at once.
            await until(lambda: vendor.connections_open == 0, 3.0)
            assert on.runs() == []


async def test_a_grant_a_denial_a_page_and_a_hangup_of_a_real_vendor(live, live_context: PageContext):
    group = live.owner.place("placeGroup")
    async with screen(live_context, **api_form(live.vendor)) as on:
        on.form.place_group_id = group
        on.fill_in("04A1B2C3")
        await on.execute()
        assert "“Welcome, Kim Minji.”" in on.verdict
        receipt = on.form.taken[0][1].receipt
        saved = live.owner.ask(
            "POST", f"/place-groups/{group}/apis", {**api_form(live.vendor), "testReceipt": receipt}
        )
        assert saved.status_code == 201
        for card in (DENIED, "HTML", "RESET"):
            on.fill_in(card)
            await on.execute()
        assert [(status, verdict) for _, status, verdict in on.runs()] == [
            ("connection_failed", "DENIED"),
            ("503", "DENIED"),
            ("200", "DENIED"),
            ("200", "GRANTED"),
        ]
        on.console.presenter.choose(3)
        assert on.trouble.startswith("Test failed · not_json_content_type")
        assert "<!doctype html>" in on.terminal


async def test_each_symptom_of_blocked_tests_shows_what_the_manual_says(live, live_context: PageContext):
    """Manual 9.3 A, as far as a test is concerned: criteria and the registration limit come with saving."""
    form = api_form(live.vendor)
    header = {"key": "X-Key", "value": "1"}
    field = {"key": "deviceId", "type": "STRING", "value": "1"}
    symptoms: list[tuple[dict[str, Any], dict[str, str], str]] = [
        ({"webhookUrl": "http://vendor.example/"}, {}, "Does Webhook URL start with https://"),
        ({"manualFields": [field]}, {}, "Are auto field and manual field keys unique"),
        ({"headers": [header, {**header, "key": "x-key"}]}, {}, "Are request header keys unique"),
        ({"headers": [{**header, "key": "content-type"}]}, {}, "Have Content-Type or Accept been added"),
        (
            {"headers": [{**header, "key": f"X-{row}"} for row in range(11)]},
            {},
            "Auto + manual fields max 10; custom headers max 10",
        ),
        ({}, {"deviceId": "12"}, "Is the Device ID in the test console a 9–12 digit number?"),
    ]
    async with screen(live_context, **form) as on:
        on.form.place_group_id = live.owner.place("placeGroup")
        live.vendor.forget_requests()
        for changes, inputs, check in symptoms:
            on.form.change(**{**form, **changes})
            on.console.prefill({"deviceId": "547838629", "cardNumber": "04A1B2C3", **inputs})
            await on.execute()
            assert on.trouble.startswith("Not sent"), check
            assert f"What to check: {check}" in on.trouble
        assert live.vendor.requests == []


TOKENS = "/api/v1/place-groups/22222228/api-tokens"
OAUTH = {"tokenUrl": "https://login.example/t", "clientId": "doors", "clientSecret": "s3cret"}
EXCHANGE: dict[str, Any] = {
    "success": True,
    "statusCode": 200,
    "request": {
        "method": "POST",
        "url": "https://login.example/t",
        "headers": [["authorization", "Basic •••"]],
        "body": "grant_type=client_credentials",
    },
    "responseHeaders": [["content-type", "application/json"]],
    "responseBody": '{"access_token": "•••", "expires_in": 3600}',
    "token": {
        "type": "Bearer",
        "scope": "doors",
        "seconds": 3600,
        "tellsEnd": True,
        "renewedAfter": 3240,
        "characters": 812,
    },
    "error": None,
    "elapsedMs": 84.1,
    "timings": {"dnsMs": None, "connectMs": None, "tlsMs": None, "firstByteMs": None},
}


def token_terminal(made: Screen) -> str:
    shown: QPlainTextEdit = made.part(QPlainTextEdit, names.TEST_TOKEN)
    return shown.toPlainText() or shown.placeholderText()


async def test_get_a_token_is_there_while_calls_carry_one_and_shows_the_exchange(
    page_context: PageContext, router: respx.Router
):
    route = router.post(TOKENS).respond(200, json=EXCHANGE)
    async with screen(page_context) as made:
        tabs = made.part(QTabBar, names.TEST_TABS)
        assert [tabs.tabText(tab) for tab in range(tabs.count()) if tabs.isTabVisible(tab)] == [
            "Response",
            "Request",
            "Raw",
        ]
    async with screen(page_context, headers=[], connection={"oauth": OAUTH}) as made:
        made.turn_to("Token")
        assert "Get a token" in token_terminal(made)
        get = made.part(QPushButton, names.TEST_GET_TOKEN)
        click(get)
        assert not get.isEnabled()
        await until(lambda: "812 characters" in token_terminal(made))
        assert get.isEnabled()
        asked = json.loads(route.calls.last.request.content)
        assert asked["api"]["connection"]["oauth"]["clientSecret"] == "s3cret"
        for part in (
            "kind Bearer",
            "Scope: doors",
            "It ends in 3,600 s",
            "POST https://login.example/t",
            "HTTP 200",
        ):
            assert part in token_terminal(made)


async def test_why_there_is_no_token_is_said_with_what_to_check(
    page_context: PageContext, router: respx.Router
):
    error = {
        "code": "token_refused",
        "cause": "token_client_refused",
        "message": "it refuses",
        "template": "it refuses",
        "values": {},
    }
    refused = {**EXCHANGE, "success": False, "statusCode": 401, "token": None, "error": error}
    problem = {
        "field": "api.connection.oauth.tokenUrl",
        "code": "token_url_required",
        "message": "Enter the URL of the token server.",
    }
    answers: list[httpx.Response | Exception] = [
        httpx.Response(200, json=refused),
        httpx.Response(
            422,
            json=error_document(422, "invalid", "wrong", (Problem(**problem),)),
            headers={"content-type": "application/problem+json"},
        ),
        httpx.ConnectError("gone"),
    ]
    router.post(TOKENS).mock(side_effect=answers)
    async with screen(page_context, headers=[], connection={"oauth": OAUTH}) as made:
        made.turn_to("Token")
        get = made.part(QPushButton, names.TEST_GET_TOKEN)
        click(get)
        await until(lambda: "token_refused" in token_terminal(made))
        assert "are client id and secret those of the vendor" in token_terminal(made)
        click(get)
        await until(lambda: "Enter the URL of the token server." in token_terminal(made))
        assert [one.field for one in made.form.problems] == ["connection.oauth.tokenUrl"]
        click(get)
        await until(lambda: get.isEnabled() and "Enter" not in token_terminal(made))
        assert "POST" not in token_terminal(made), "nothing of before is left"
