"""Pictures of the API editor beside its test console: every state of the form, every kind of failure of a test."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from picture_studio import Studio, until
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QTabBar, QTreeWidget, QWidget

from clue_desktop.contract.vendor_apis import VendorApiSave
from clue_desktop.domain import client_credentials as rules
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.samples import Sample as KeptSample
from server.sandbox.sample_vendor.certificates import (
    CA_FILE,
    CLIENT_FILE,
    issue_client_certificate,
    utc_now,
)
from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import running_vendor
from ui import names
from ui.editor.editor import ApiEditor
from ui.state.destination import PageKey, ToCustomerApi
from ui.test_console.result_tabs import ResultTab

_STAFF_CARDS = "Staff cards"
_TOKENS = """
[[rule]]
status = 200
json = { access_token = "made-up-for-the-pictures", token_type = "Bearer", expires_in = 3600, scope = "doors:verify" }
"""
_PASSWORD = "opens it once"  # noqa: S105 - of a file that is made for a picture


async def new(studio: Studio) -> AsyncIterator[QWidget]:
    """An empty form, nothing visited."""
    await _new(studio)
    yield studio.window


async def problems(studio: Studio) -> AsyncIterator[QWidget]:
    """A form with problems, after its fields were visited."""
    await _new(studio)
    hand = studio.hand
    await hand.type(names.EDITOR_NAME, "A" * 60)
    kinds = await hand.wait_for(QComboBox, names.EDITOR_AUTH_TYPE)
    kinds.setCurrentIndex(kinds.findData(Credential.RF_CARD.value))
    kinds.activated.emit(kinds.currentIndex())
    await hand.type(names.EDITOR_WEBHOOK_URL, "http://vendor.example/cards")
    await hand.click(names.EDITOR_HEADERS_ADD)
    await hand.type(names.header_row(0, "key"), "Content-Type")
    await hand.type(names.header_row(0, "value"), "text/plain")
    await hand.click(names.EDITOR_MANUAL_ADD)
    await hand.type(names.manual_row(0, "key"), "not a key")
    (await hand.wait_for(QLineEdit, names.EDITOR_WEBHOOK_URL)).setFocus()
    yield studio.window


async def granted(studio: Studio) -> AsyncIterator[QWidget]:
    """A saved API, its credential type locked, after a granted test."""
    await _tested(studio, "04A1B2C3")
    yield studio.window


async def scrolled(studio: Studio) -> AsyncIterator[QWidget]:
    """The lower half of the request's page."""
    await _tested(studio, "04A1B2C3")
    (await studio.hand.wait_for(ApiEditor, names.EDITOR)).go_to("autoFields[1].key")
    yield studio.window


async def connection(studio: Studio) -> AsyncIterator[QWidget]:
    """The section Connection, with a deadline, and a secret that has just been made."""
    await _tested(studio, "04A1B2C3")
    (await studio.hand.wait_for(ApiEditor, names.EDITOR)).go_to("connection.deadlineMs")
    await studio.hand.type(names.EDITOR_DEADLINE, "1500")
    editor = await studio.hand.wait_for(ApiEditor, names.EDITOR)
    editor.presenter.sign(on=True)
    editor.go_to("connection.signing.secrets[0].value")
    yield studio.window


async def described(studio: Studio) -> AsyncIterator[QWidget]:
    """A form that a pasted cURL command has filled, and what became of each part of it."""
    studio.go_to(ToCustomerApi(studio.organization.tower))
    await studio.hand.click(names.APIS_ADD)
    await _complete(studio)
    editor = await studio.hand.wait_for(ApiEditor, names.EDITOR)
    editor.presenter.enter("authType", "rfCard")
    editor.console.prefill({"deviceId": "547838629", "cardNumber": "04A1B2C3"})
    editor.presenter.take_command(
        "curl -k -X POST https://access.example/v1/verify -H 'Authorization: Bearer made-up-for-the-pictures'"
        " -H 'Content-Type: application/json' --compressed"
        """ -d '{"device": "547838629", "card": "04A1B2C3", "site": 12, "tags": ["a"]}'"""
    )
    yield studio.window


async def certificates(studio: Studio) -> AsyncIterator[QWidget]:
    """The files of the section Connection: a CA, and a client certificate that has been opened."""
    await _certificates(studio)
    await studio.hand.type(names.EDITOR_CERTIFICATE_PASSWORD, _PASSWORD)
    await studio.hand.click(names.EDITOR_CERTIFICATE_OPEN)
    (await studio.hand.wait_for(ApiEditor, names.EDITOR)).go_to("connection.clientCertificate.file")
    yield studio.window


async def oauth(studio: Studio) -> AsyncIterator[QWidget]:
    """What tokens are asked for with."""
    await _tested(studio, "04A1B2C3")
    editor = await studio.hand.wait_for(ApiEditor, names.EDITOR)
    await _oauth(editor, "https://login.example/oauth/token")
    editor.go_to(rules.SECRET_IN)
    yield studio.window


async def token(studio: Studio) -> AsyncIterator[QWidget]:
    """The exchange with a token server."""
    await _tested(studio, "04A1B2C3")
    editor = await studio.hand.wait_for(ApiEditor, names.EDITOR)
    with running_vendor(VendorOptions(script_text=_TOKENS)) as server:
        editor.presenter.choose_ca((server.ca_file or Path()).read_bytes())
        await _oauth(editor, f"{server.url}/oauth/token")
        halves = studio.hand.find(QTabBar, names.EDITOR_HALVES)
        if halves is not None:
            halves.setCurrentIndex(1)
        (await studio.hand.wait_for(QTabBar, names.TEST_TABS)).setCurrentIndex(ResultTab.TOKEN)
        await studio.hand.click(names.TEST_GET_TOKEN)
        await until("the token", lambda: editor.console.token.fetched is not None)
        yield studio.window


async def _oauth(editor: ApiEditor, url: str) -> None:
    editor.go_to("connection.deadlineMs")
    presenter = editor.presenter
    for row in range(len(presenter.form.headers)):
        presenter.remove_row("headers", row)
    presenter.switch_oauth(on=True)
    for field, value in (
        (rules.TOKEN_URL, url),
        (rules.CLIENT_ID, "tower-doors"),
        (rules.CLIENT_SECRET, "made-up-for-the-pictures"),
        (rules.SCOPE, "doors:verify"),
    ):
        presenter.enter(field, value)


async def locked(studio: Studio) -> AsyncIterator[QWidget]:
    """A client certificate whose file has a password."""
    await _certificates(studio)
    yield studio.window


async def _certificates(studio: Studio) -> None:
    await _tested(studio, "04A1B2C3")
    with TemporaryDirectory() as directory:
        issue_client_certificate(Path(directory), utc_now())
        ca, pair = ((Path(directory) / name).read_bytes() for name in (CA_FILE, CLIENT_FILE))
    encryption = BestAvailableEncryption(_PASSWORD.encode())
    key = load_pem_private_key(pair, None).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
    editor = await studio.hand.wait_for(ApiEditor, names.EDITOR)
    editor.go_to("connection.deadlineMs")
    editor.presenter.choose_ca(ca)
    editor.presenter.choose_certificate(key + pair[pair.index(b"-----BEGIN CERTIFICATE") :])
    editor.go_to("connection.clientCertificate.password")


async def closing(studio: Studio) -> AsyncIterator[QWidget]:
    """The question whether unsaved work is to be lost."""
    await _tested(studio, "04A1B2C3")
    editor = await studio.hand.wait_for(ApiEditor, names.EDITOR)
    editor.go_to("name")
    await studio.hand.type(names.EDITOR_NAME, "Staff cards, 2026")
    editor.request_close()
    await studio.hand.dialog(names.EDITOR_CLOSING_DIALOG)
    yield studio.window


async def conflict(studio: Studio) -> AsyncIterator[QWidget]:
    """The choice between one's own changes and somebody else's."""
    await _tested(studio, "04A1B2C3")
    mine, theirs = "Staff cards of the tower", "Staff cards (gate 2)"
    (await studio.hand.wait_for(ApiEditor, names.EDITOR)).go_to("name")
    await studio.hand.type(names.EDITOR_NAME, mine)
    await _rename(studio, _STAFF_CARDS, theirs)
    await studio.hand.click(names.EDITOR_SAVE)
    await studio.hand.dialog(names.EDITOR_CONFLICT_DIALOG)
    yield studio.window
    await _rename(studio, theirs, _STAFF_CARDS)


async def denied(studio: Studio) -> AsyncIterator[QWidget]:
    """A card that the vendor has blocked."""
    await _tested(studio, "04DEAD00")
    yield studio.window


async def not_json(studio: Studio) -> AsyncIterator[QWidget]:
    """A web page instead of an answer."""
    await _tested(studio, "0BADF00D")
    yield studio.window


async def timeout(studio: Studio) -> AsyncIterator[QWidget]:
    """A vendor that never answers."""
    await _tested(studio, "00510W00")
    yield studio.window


async def untrusted(studio: Studio) -> AsyncIterator[QWidget]:
    """A vendor whose certificate is not trusted."""
    await _tested(studio, "04A1B2C3", f"{studio.server.url}/cards")
    yield studio.window


async def refused(studio: Studio) -> AsyncIterator[QWidget]:
    """An address where nobody listens."""
    await _tested(studio, "04A1B2C3", "https://127.0.0.1:9/cards")
    yield studio.window


async def running(studio: Studio) -> AsyncIterator[QWidget]:
    """A test that is under way."""
    await _tested(studio, "00510W00", wait=False)
    yield studio.window


async def runs(studio: Studio) -> AsyncIterator[QWidget]:
    """Several runs side by side, an earlier one chosen."""
    await _tested(studio, "04A1B2C3")
    for value in ("04DEAD00", "0BADF00D", "11223344"):
        await studio.hand.type(names.TEST_CARD_NUMBER, value)
        await _execute(studio)
    await studio.hand.click(names.TEST_RUNS_SHOW)
    yield studio.window
    await studio.hand.click(names.TEST_RUNS_SHOW)


async def samples(studio: Studio) -> AsyncIterator[QWidget]:
    """A criteria change that turns a sample: named beside the verdict and above the button."""
    editor = await _sampled(studio)
    await _other_criteria(studio, editor)
    yield studio.window


async def samples_asked(studio: Studio) -> AsyncIterator[QWidget]:
    """Saving that change asks once more."""
    editor = await _sampled(studio)
    await _other_criteria(studio, editor)
    editor.save()
    dialog = await studio.hand.dialog(names.EDITOR_SAMPLES_DIALOG)
    yield studio.window
    dialog.reject()


async def samples_run(studio: Studio) -> AsyncIterator[QWidget]:
    """The samples, all of them asked of the vendor, one of which answers otherwise by now."""
    await _sampled(studio)
    await studio.hand.click(names.TEST_SAMPLES)
    await studio.hand.dialog(names.SAMPLES_DIALOG)
    await studio.hand.click(names.SAMPLES_RUN_ALL)
    run = await studio.hand.wait_for(QPushButton, names.SAMPLES_RUN_ALL)
    await until("the end of the run", run.isEnabled)
    rows = await studio.hand.wait_for(QTreeWidget, names.SAMPLES_LIST)
    if (second := rows.topLevelItem(1)) is not None:
        rows.setCurrentItem(second)
    yield studio.window
    await studio.hand.click(names.SAMPLES_CLOSE)


async def samples_vendor(studio: Studio) -> AsyncIterator[QWidget]:
    """A sample vendor that answers by them."""
    await _sampled(studio)
    await studio.hand.click(names.TEST_SAMPLES)
    await studio.hand.dialog(names.SAMPLES_DIALOG)
    (await studio.hand.wait_for(QTabBar, names.SAMPLES_TABS)).setCurrentIndex(1)
    await studio.hand.click(names.SAMPLES_VENDOR_START)
    attempt = await studio.hand.wait_for(QPushButton, names.SAMPLES_VENDOR_TRY)
    await until("the sample vendor", attempt.isEnabled)
    attempt.click()
    log = await studio.hand.wait_for(QPlainTextEdit, names.SAMPLES_VENDOR_LOG)
    await until("a line of its log", log.toPlainText)
    yield studio.window
    await studio.hand.click(names.SAMPLES_VENDOR_STOP)
    await until("its end", lambda: not attempt.isEnabled())
    await studio.hand.click(names.SAMPLES_CLOSE)


async def _other_criteria(studio: Studio, editor: ApiEditor) -> None:
    """Change the criteria, with the test console beside them where there is room for both."""
    editor.go_to("criteria.statusCodes")
    await studio.hand.type(names.EDITOR_STATUS_CODES, "201")


async def _sampled(studio: Studio) -> ApiEditor:
    """Open the editor of staff cards with two samples, one of which the vendor answers otherwise by now."""
    await _tested(studio, "04A1B2C3")
    editor = await studio.hand.wait_for(ApiEditor, names.EDITOR)
    granted = KeptSample(
        "Kim Minji", "547838629", "04A1B2C3", 200, "application/json",
        '{"valid":true,"message":"Welcome, Kim Minji."}', granted=True, message="Welcome, Kim Minji.",
    )  # fmt: skip
    blocked = replace(
        granted, name="A blocked card", value="04DEAD00", granted=False, message="This card has been lost.",
        body='{"valid":false,"message":"This card has been lost.","since":"2026-03-01"}',
    )  # fmt: skip
    editor.presenter.take_samples((granted, blocked))
    return editor


async def _new(studio: Studio) -> None:
    studio.go(PageKey.CUSTOMER_API, studio.groups["empty"])
    await studio.hand.click(names.APIS_ADD)
    await _complete(studio)


async def _complete(studio: Studio) -> None:
    editor = await studio.hand.wait_for(ApiEditor, names.EDITOR)
    await until("the whole editor", lambda: editor.complete)


async def _tested(studio: Studio, card: str, url: str = "", *, wait: bool = True) -> None:
    api = next(
        api
        for api in await studio.admin.vendor_apis.all(studio.organization.tower)
        if api.name == _STAFF_CARDS
    )
    inputs = {"deviceId": "547838629", "cardNumber": card}
    studio.go_to(ToCustomerApi(studio.organization.tower, api.id, inputs))
    await _complete(studio)
    edit = await studio.hand.wait_for(QLineEdit, names.TEST_CARD_NUMBER)
    await until("the inputs", edit.text)
    if url:
        halves = studio.hand.find(QTabBar, names.EDITOR_HALVES)  # only where one of them is seen at a time
        if halves is not None:
            halves.setCurrentIndex(0)
        await studio.hand.type(names.EDITOR_WEBHOOK_URL, url)
        await studio.hand.type(names.header_row(0, "value"), "Bearer made-up-for-the-pictures")
        if halves is not None:
            halves.setCurrentIndex(1)
    await _execute(studio, wait=wait)


async def _execute(studio: Studio, *, wait: bool = True) -> None:
    execute = await studio.hand.wait_for(QPushButton, names.TEST_EXECUTE)
    execute.setFocus(Qt.FocusReason.OtherFocusReason)
    execute.click()
    if wait:
        await until("the end of the test", execute.isEnabled)


async def _rename(studio: Studio, name: str, new_name: str) -> None:
    """Change an API's name beside the console: a change that needs no new test."""
    apis = await studio.admin.vendor_apis.all(studio.organization.tower)
    read = await studio.admin.vendor_apis.read(next(api.id for api in apis if api.name == name))
    document = read.value.model_dump() | {"name": new_name}
    await studio.admin.vendor_apis.save(
        read.value.id, VendorApiSave.model_validate(document), if_match=read.etag
    )


PICTURES = {
    "editor": granted,
    "editor-new": new,
    "editor-problems": problems,
    "editor-scrolled": scrolled,
    "editor-connection": connection,
    "editor-described": described,
    "editor-certificates": certificates,
    "editor-certificate-password": locked,
    "editor-oauth": oauth,
    "editor-closing": closing,
    "editor-conflict": conflict,
    "test-denied": denied,
    "test-not-json": not_json,
    "test-timeout": timeout,
    "test-untrusted": untrusted,
    "test-refused": refused,
    "test-running": running,
    "test-token": token,
    "test-runs": runs,
    "samples-differ": samples,
    "samples-asked": samples_asked,
    "samples-run": samples_run,
    "samples-vendor": samples_vendor,
}
