"""How much of a vendor's response is read, as an owner decides it, and what the operator has given beside it."""

from typing import Any

import pytest
import respx
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QRadioButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot
from qt import HEADQUARTERS, click, find, until

from clue_desktop.contract.errors import error_document
from ui import names
from ui.server_settings.calls_section import CallsSection
from ui.server_settings.presenters.calls import CallsPresenter
from ui.state.context import PageContext
from ui.state.tasks import Tasks
from ui.widgets.labels import Pill
from ui.widgets.typed_setting import TheirsOrMine

PATH = "/api/v1/settings/vendor-calls"


def document(kib: int | None, **changes: Any) -> dict[str, Any]:
    return {
        "responseKib": kib,
        "startedResponseKib": 256,
        "proxy": "proxy.example:3128",
        "noProxy": [".corp.example", "10.0.0.0/8"],
        "operatorNetworks": [],
        "trustedProxies": ["192.0.2.0/24"],
        **changes,
    }


class Desk:
    """The section, and whatever its server holds."""

    def __init__(self, context: PageContext, qtbot: QtBot) -> None:
        self.presenter = CallsPresenter(context, HEADQUARTERS)
        self.parent = QDialog()
        self.section = CallsSection(context, self.presenter, Tasks(context.notices.failed), self.parent)
        qtbot.addWidget(self.parent)
        self.section.resize(780, 500)
        self.parent.show()

    @property
    def state(self) -> str:
        return find(self.section, Pill, names.VENDOR_CALLS_STATE).text()

    @property
    def kib(self) -> QSpinBox:
        return find(self.section, QSpinBox, names.VENDOR_CALLS_KIB)


@pytest.fixture
def desk(page_context: PageContext, qtbot: QtBot) -> Desk:
    return Desk(page_context, qtbot)


def holds(router: respx.Router, kib: int | None, etag: str = '"1"') -> None:
    router.get(PATH).respond(json=document(kib), headers={"etag": etag})


async def test_what_the_operator_has_given_is_shown_and_the_cap_is_set(desk: Desk, router: respx.Router):
    holds(router, None)
    await desk.presenter.load()
    as_started = find(desk.section, QRadioButton, names.VENDOR_CALLS_AS_STARTED)
    assert (as_started.isChecked(), as_started.text()) == (True, "As the server was started (256 KiB)")
    given = [
        label.text() for label in find(desk.section, QWidget, names.VENDOR_CALLS_GIVEN).findChildren(QLabel)
    ]
    assert given == [
        *("Proxy for vendor calls (CLUE_VENDOR_PROXY)", "proxy.example:3128"),
        *("Called past the proxy (--vendor-no-proxy)", ".corp.example, 10.0.0.0/8"),
        *("Networks of the operator (--vendor-network)", "none"),
        *("Proxies in front of this server (--trusted-proxy)", "192.0.2.0/24"),
    ]
    assert (desk.kib.minimum(), desk.kib.maximum()) == (16, 8192)
    put = router.put(PATH).respond(json=document(1024), headers={"etag": '"2"'})
    desk.kib.setValue(1024)
    assert find(desk.section, QRadioButton, names.VENDOR_CALLS_OWN).isChecked()
    assert desk.state == "Unsaved changes"
    click(find(desk.section, QPushButton, names.VENDOR_CALLS_SAVE))
    await until(lambda: desk.state == "Saved")
    assert put.calls.last.request.content == b'{"responseKib":1024}'
    assert put.calls.last.request.headers["if-match"] == '"1"'


async def test_a_proxy_that_is_not_named_is_shown_with_what_comes_of_it(desk: Desk, router: respx.Router):
    unnamed = document(None, unnamedProxies=["192.0.2.7 (X-Forwarded-For)", "::1 (Forwarded)"])
    router.get(PATH).respond(json=unnamed, headers={"etag": '"1"'})
    await desk.presenter.load()
    assert desk.presenter.given[-1] == (
        "⚠ Not named by --trusted-proxy: all behind it count as one address",
        "192.0.2.7 (X-Forwarded-For), ::1 (Forwarded)",
    )


async def test_theirs_or_mine(desk: Desk, router: respx.Router):
    holds(router, 512)
    router.put(PATH).respond(
        412,
        json=error_document(412, "precondition_failed", "Changed."),
        headers={"content-type": "application/problem+json"},
    )
    await desk.presenter.load()
    assert desk.kib.value() == 512
    find(desk.section, QRadioButton, names.VENDOR_CALLS_AS_STARTED).click()
    holds(router, 2048, '"2"')
    click(find(desk.section, QPushButton, names.VENDOR_CALLS_SAVE))
    elsewhere = find(desk.section, TheirsOrMine, names.VENDOR_CALLS_ELSEWHERE)
    await until(lambda: elsewhere.isVisibleTo(desk.section))
    assert elsewhere.text() == "Somebody else has decided meanwhile that 2,048 KiB of a response are read."
    put = router.put(PATH).respond(json=document(None), headers={"etag": '"3"'})
    click(find(desk.section, QPushButton, f"{names.VENDOR_CALLS_ELSEWHERE}.mine"))
    await until(lambda: desk.state == "Saved")
    assert put.calls.last.request.content == b'{"responseKib":null}'
    assert put.calls.last.request.headers["if-match"] == '"2"'
