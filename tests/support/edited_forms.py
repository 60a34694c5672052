"""Forms in the API editor's presenter: filled in, tested, of a registered API. Without a screen."""

import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import respx

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.connection import Versioned
from clue_desktop.contract.vendor_apis import SentRequest, TestResult, TestTimings, VendorApi
from ui.editor.blockers import Check
from ui.editor.presenter import EditorPresenter
from ui.state.context import ChangeFeed, PageContext, PendingAccessTypes
from ui.state.destination import Destination
from ui.state.directory import Directory
from ui.state.notices import Notices

GROUP = "10000047"
URL = "https://vendor.example/verify"
SERVER = "https://server.example"

REGISTERED: dict[str, Any] = {
    "id": "api-1",
    "placeGroupId": GROUP,
    "name": "Visitor policy",
    "authType": "rfCard",
    "webhookUrl": URL,
    "headers": [{"key": "Authorization", "value": None}, {"key": "X-Site", "value": None}],
    "autoFields": [
        {"placeholder": "DEVICE_SERIAL", "key": "deviceId", "enabled": True},
        {"placeholder": "CARD_NUMBER", "key": "cardNo", "enabled": True},
    ],
    "manualFields": [{"key": "site", "type": "NUMBER", "value": "12"}],
    "criteria": {
        "statusCodes": [200, 201],
        "successResult": {"path": "$.valid", "value": "true", "type": "BOOLEAN"},
        "successMessagePath": "$.message",
        "failureMessagePath": None,
    },
}


class Nowhere:
    def go(self, to: Destination) -> None:
        raise AssertionError("the editor goes nowhere")


@dataclass
class Forgetful:
    def get(self, key: str) -> Any:
        return None

    def set(self, key: str, value: Any) -> None:
        pass


@dataclass
class Clock:
    now: datetime = field(default_factory=lambda: datetime(2026, 3, 1, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now


def context_of(client: AdminClient) -> PageContext:
    return PageContext(
        client, Directory(), Notices(), ChangeFeed(), Nowhere(), PendingAccessTypes(), Forgetful()
    )


def client_of(router: respx.Router) -> AdminClient:
    return AdminClient(
        SERVER,
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        token="held-token",
        transport=httpx.MockTransport(router.async_handler),
    )


def registered(**changes: Any) -> Versioned[VendorApi]:
    return Versioned(VendorApi.model_validate({**REGISTERED, **changes}), '"1"')


def answered(receipt: str | None = "receipt", *, success: bool = True) -> TestResult:
    return TestResult(
        success=success,
        status_code=200,
        response_headers=[],
        response_body="{}",
        truncated=False,
        error=None,
        elapsed_ms=1,
        timings=TestTimings(dns_ms=None, connect_ms=None, tls_ms=None, first_byte_ms=None),
        request=SentRequest(method="POST", url=URL, headers=[], body="{}"),
        receipt=receipt,
    )


def fill_in(editor: EditorPresenter) -> EditorPresenter:
    """Fill in all that a new API needs, the test excepted."""
    editor.enter("name", "Visitor policy")
    editor.enter("authType", "rfCard")
    editor.enter("webhookUrl", URL)
    editor.enter("criteria.statusCodes", "200, 201")
    return editor


def run_test(editor: EditorPresenter, receipt: str = "receipt") -> None:
    editor.take_test(editor.request_form(), answered(receipt))


def checks(editor: EditorPresenter) -> list[Check]:
    return list(dict.fromkeys(blocker.check for blocker in editor.blockers()))


def header(editor: EditorPresenter, key: str, value: str = "") -> None:
    editor.add_header()
    editor.enter(f"headers[{editor.header_count - 1}].key", key)
    editor.enter(f"headers[{editor.header_count - 1}].value", value)


def manual(editor: EditorPresenter, key: str, kind: str, value: str) -> None:
    editor.add_manual()
    position = len(editor.form.manual_fields) - 1
    for part, text in (("key", key), ("type", kind), ("value", value)):
        editor.enter(f"manualFields[{position}].{part}", text)


def ready(context: PageContext) -> EditorPresenter:
    editor = fill_in(EditorPresenter.new(context, GROUP))
    run_test(editor)
    return editor
