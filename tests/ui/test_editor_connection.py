"""The API editor's section Connection: the deadline, signing, OAuth, CAs and client certificates."""

import base64
from pathlib import Path

import respx
from client_pairs import pair
from cryptography.hazmat.primitives.serialization import Encoding
from edited_screen import (
    QUIET,
    REGISTERED,
    STEP,
    Windows,
    blockers,
    choose,
    click_at,
    fill_in,
    is_in_sight,
    line,
    new,
    problems,
    registered,
    stops,
    texts,
)
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPushButton,
)
from qt import find, type_text, until

from clue_desktop.contract import vendor_apis as contract
from clue_desktop.contract.vendor_apis import VendorApi
from clue_desktop.domain.webhook_signature import key_in
from ui import names
from ui.customer_api.presenter import definition_text
from ui.editor.certificate_fields import CertificateFields
from ui.editor.differences import differences
from ui.editor.editor import ApiEditor
from ui.editor.form import EditorForm
from ui.editor.oauth_row import OAuthRow
from ui.editor.presenter import EditorPresenter
from ui.state.context import PageContext


async def test_connection_is_closed_until_it_is_wanted_and_takes_no_field_more(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    deadline = find(editor, QLineEdit, names.EDITOR_DEADLINE)
    assert not deadline.isVisible()
    assert deadline not in stops(editor)
    click_at(editor, names.EDITOR_CONNECTION_OPEN)
    await until(lambda: is_in_sight(deadline))
    assert deadline in stops(editor)
    fill_in(editor)
    type_text(deadline, "80")
    find(editor, QLineEdit, names.EDITOR_NAME).setFocus()
    await until(lambda: any("500" in text for text in problems(editor)))
    click_at(editor, names.EDITOR_CONNECTION_OPEN)
    assert not deadline.isVisible()
    assert "80 ms" in find(editor, QLabel, names.EDITOR_CONNECTION_SUMMARY).text()
    assert editor.presenter.request_form().connection is not None
    editor.go_to("connection.deadlineMs")
    assert deadline.hasFocus()


async def test_the_days_times_stand_beside_the_deadline_and_warn(
    windows: Windows, scripted: PageContext, router: respx.Router
):
    step = {**STEP, "medianMs": 120.0, "p95Ms": 900.0, "p99Ms": 1900.4}
    route = router.get(url__regex=".*/events/series").respond(200, json={"stepHours": 24, "items": [step]})
    editor = await registered(windows, scripted, connection={"deadlineMs": 2000})
    deadline = find(editor, QLineEdit, names.EDITOR_DEADLINE)
    assert deadline.text() == "2000"
    await until(lambda: "p99 1900 ms." in texts(editor))
    assert dict(route.calls.last.request.url.params)["apiId"] == "api-1"
    type_text(deadline, "1500")
    await until(lambda: "p99 1900 ms, which is over this deadline" in texts(editor))


async def test_signing_makes_a_secret_that_is_copied_now_and_never_shown_again(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    click_at(editor, names.EDITOR_CONNECTION_OPEN)
    find(editor, QCheckBox, names.EDITOR_SIGN).click()
    field = line(editor, names.secret_row(0, "value"))
    made = field.text()
    assert len(key_in(made) or b"") == 32
    assert field.echoMode() is QLineEdit.EchoMode.Password
    click_at(editor, names.secret_row(0, "copy"))
    assert QGuiApplication.clipboard().text() == made
    assert "once saved, it is never shown again" in texts(editor)
    click_at(editor, names.EDITOR_SIGNING_ADD)
    second = line(editor, names.secret_row(1, "value"))
    assert second.text() != made
    assert not find(editor, QPushButton, names.EDITOR_SIGNING_ADD).isVisible()
    type_text(second, "whsec_short")
    line(editor, names.EDITOR_NAME).setFocus()
    await until(lambda: any("whsec_" in text for text in problems(editor)))
    click_at(editor, names.secret_row(1, "remove"))
    document = editor.presenter.request_form()
    assert document.connection is not None
    assert document.connection.signing is not None
    assert [secret.value for secret in document.connection.signing.secrets] == [made]
    find(editor, QCheckBox, names.EDITOR_SIGN).click()
    assert editor.presenter.request_form().connection is None
    editor.presenter.undo()
    assert line(editor, names.secret_row(0, "value")).text() == made


async def test_a_stored_secret_stays_hidden_and_counts_as_entered(
    windows: Windows, scripted: PageContext, router: respx.Router
):
    router.get(url__regex=".*/events/series").respond(200, json={"stepHours": 24, "items": [QUIET]})
    editor = await registered(
        windows, scripted, connection={"signing": {"secrets": [{"id": "1f2e3d4c", "value": None}]}}
    )
    field = line(editor, names.secret_row(0, "value"))
    assert field.text() == ""
    assert "1f2e3d4c" in field.placeholderText()
    assert not find(editor, QAbstractButton, names.secret_row(0, "copy")).isEnabled()
    assert editor.presenter.problems() == []
    needed = [editor.presenter.needs_test]
    type_text(field, "whsec_" + "A" * 44)
    needed.append(editor.presenter.needs_test)
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    needed.append(editor.presenter.needs_test)
    assert needed == [False, True, False]


TOKEN_FIELDS = {
    names.EDITOR_OAUTH_TOKEN_URL: "https://login.example/oauth/token",
    names.EDITOR_OAUTH_CLIENT_ID: "tower-doors",
    names.EDITOR_OAUTH_SECRET: "s3cret-of-the-client",
    names.EDITOR_OAUTH_SCOPE: "doors:verify",
    names.EDITOR_OAUTH_AUDIENCE: "https://api.example/",
}


async def opened_connection(windows: Windows, context: PageContext) -> ApiEditor:
    editor = await new(windows, context)
    click_at(editor, names.EDITOR_CONNECTION_OPEN)
    fill_in(editor)
    return editor


async def test_a_token_is_asked_for_with_what_is_typed(windows: Windows, scripted: PageContext):
    editor = await opened_connection(windows, scripted)
    assert not line(editor, names.EDITOR_OAUTH_TOKEN_URL).isVisible(), "nothing of it is in the way"
    find(editor, QCheckBox, names.EDITOR_OAUTH).click()
    for name, text in TOKEN_FIELDS.items():
        type_text(line(editor, name), text)
    choose(editor, names.EDITOR_OAUTH_SECRET_IN, "body")
    assert line(editor, names.EDITOR_OAUTH_SECRET).echoMode() is QLineEdit.EchoMode.Password
    click_at(editor, names.EDITOR_OAUTH_REVEAL)
    assert line(editor, names.EDITOR_OAUTH_SECRET).echoMode() is QLineEdit.EchoMode.Normal
    form = editor.presenter.request_form()
    assert form.connection is not None
    assert form.connection.oauth is not None
    assert form.connection.oauth.model_dump(by_alias=True) == {
        "tokenUrl": "https://login.example/oauth/token",
        "clientId": "tower-doors",
        "clientSecret": "s3cret-of-the-client",
        "scope": "doors:verify",
        "audience": "https://api.example/",
        "secretIn": "body",
    }
    assert "OAuth 2.0" in editor.presenter.connection_in_words()
    exported = definition_text(form)
    assert "tower-doors" in exported
    assert "s3cret-of-the-client" not in exported
    find(editor, QCheckBox, names.EDITOR_OAUTH).click()
    assert editor.presenter.request_form().connection is None
    editor.presenter.undo()
    assert line(editor, names.EDITOR_OAUTH_SECRET).text() == "s3cret-of-the-client"


async def test_what_is_wrong_with_it_stands_beside_its_fields_and_authorization_is_reserved(
    windows: Windows, scripted: PageContext
):
    editor = await opened_connection(windows, scripted)
    find(editor, QCheckBox, names.EDITOR_OAUTH).click()
    wrong = {
        names.EDITOR_OAUTH_TOKEN_URL: ("http://login.example/t", "must start with https://"),
        names.EDITOR_OAUTH_CLIENT_ID: ("", "Enter the client id"),
        names.EDITOR_OAUTH_SCOPE: ('a"b', "one blank between two"),
    }
    for name, (text, _problem) in wrong.items():
        type_text(line(editor, name), text)
    line(editor, names.EDITOR_OAUTH_SECRET).setFocus()
    line(editor, names.EDITOR_NAME).setFocus()
    for _text, problem in wrong.values():
        await until(lambda problem=problem: any(problem in text for text in problems(editor)))  # type: ignore[misc]
    assert any("Enter the client secret." in text for text in problems(editor))
    assert any(entry.startswith("Connection — ") for entry in blockers(editor))
    click_at(editor, names.EDITOR_HEADERS_ADD)
    type_text(line(editor, names.header_row(0, "key")), "Authorization")
    assert ("headers[0].key", "header_reserved") in [
        (one.field, one.code) for one in editor.presenter.problems()
    ]


OAUTH = {
    "tokenUrl": "https://login.example/oauth/token",
    "clientId": "tower-doors",
    "clientSecret": None,
    "scope": None,
    "audience": None,
    "secretIn": "header",
}


async def test_a_stored_client_secret_counts_for_its_addresses_alone(
    windows: Windows, scripted: PageContext, router: respx.Router
):
    router.get(url__regex=".*/events/series").respond(200, json={"stepHours": 24, "items": [QUIET]})
    editor = await registered(windows, scripted, headers=[], connection={"oauth": OAUTH})
    secret = line(editor, names.EDITOR_OAUTH_SECRET)
    assert (secret.text(), secret.placeholderText()) == ("", "stored; type to replace it")
    presenter = editor.presenter
    assert (presenter.problems(), presenter.needs_test) == ([], False)
    required = [("connection.oauth.clientSecret", "client_secret_required")]
    for name, other in (
        (names.EDITOR_OAUTH_TOKEN_URL, "https://elsewhere.example/oauth/token"),
        (names.EDITOR_WEBHOOK_URL, "https://elsewhere.example/door"),
    ):
        field = line(editor, name)
        before = field.text()
        type_text(field, other)
        assert [(one.field, one.code) for one in presenter.problems()] == required
        assert secret.placeholderText() == ""
        type_text(field, before)
        assert (presenter.problems(), presenter.needs_test) == ([], False)
    type_text(secret, "another")
    needed = [presenter.needs_test]
    secret.selectAll()
    QTest.keyClick(secret, Qt.Key.Key_Delete)
    needed.append(presenter.needs_test)
    sent_back = presenter.request_form().connection
    assert sent_back is not None
    assert sent_back.oauth is not None
    assert sent_back.oauth.client_secret is None
    type_text(line(editor, names.EDITOR_OAUTH_SCOPE), "other")
    needed.append(presenter.needs_test)
    assert needed == [True, False, True]


async def test_states_of_it_are_compared_without_secrets():
    mine = EditorForm(oauth=OAuthRow("https://a/", "one", "typed", "x", "", "body"))
    theirs = EditorForm(oauth=OAuthRow("https://a/", "two", None, "x", "", "header", stored=True))
    found = {one.title: (one.mine, one.theirs) for one in differences(mine, theirs)}
    assert found == {
        "Client ID": ("one", "two"),
        "Client secret": ("entered anew, hidden", "stored, hidden"),
        "Where the secret is sent": ("In the body", "In the header (HTTP Basic)"),
    }
    assert {one.theirs for one in differences(mine, EditorForm())} == {"—"}


ROOT = pair("Vendor root", ca=True)
CLIENT = pair("door-client", ROOT)


def certificates_of(editor: ApiEditor) -> CertificateFields:
    (fields,) = editor.findChildren(CertificateFields)
    return fields


def sent(editor: ApiEditor) -> contract.Connection:
    """Return the section as it would be sent."""
    section = editor.presenter.request_form().connection
    assert section is not None
    return section


async def test_a_ca_is_chosen_told_in_one_line_and_removed(
    windows: Windows, scripted: PageContext, tmp_path: Path
):
    editor = await new(windows, scripted)
    click_at(editor, names.EDITOR_CONNECTION_OPEN)
    shown = line(editor, names.EDITOR_CA)
    (tmp_path / "ca.cer").write_bytes(ROOT.certificate.public_bytes(Encoding.DER))
    certificates_of(editor).take_ca(tmp_path / "ca.cer")
    assert (
        shown.text() == f"CN=Vendor root · ends {ROOT.certificate.not_valid_after_utc.astimezone():%Y-%m-%d}"
    )
    assert "a CA of its own" in editor.presenter.connection_in_words()
    assert sent(editor).ca == ROOT.certificate_pem
    (tmp_path / "leaf.pem").write_text(CLIENT.certificate_pem)
    certificates_of(editor).take_ca(tmp_path / "leaf.pem")
    assert shown.text() == "a file that cannot be used"
    assert any("is no CA" in text for text in problems(editor))
    click_at(editor, names.EDITOR_CA_REMOVE)
    assert shown.text() == ""
    assert editor.presenter.request_form().connection is None
    editor.presenter.undo()
    editor.presenter.undo()
    assert shown.text().startswith("CN=Vendor root")


async def test_a_client_certificate_is_opened_with_its_password_which_is_sent_nowhere(
    windows: Windows, scripted: PageContext, tmp_path: Path
):
    editor = await new(windows, scripted)
    click_at(editor, names.EDITOR_CONNECTION_OPEN)
    shown = line(editor, names.EDITOR_CERTIFICATE)
    password = line(editor, names.EDITOR_CERTIFICATE_PASSWORD)
    assert not password.isVisible()
    (tmp_path / "client.p12").write_bytes(CLIENT.pkcs12("opens it"))
    certificates_of(editor).take_certificate(tmp_path / "client.p12")
    await until(password.isVisible)
    assert QApplication.focusWidget() is password
    assert password.echoMode() is QLineEdit.EchoMode.Password
    assert shown.text() == "a file with a password"
    assert any("The file has a password" in text for text in problems(editor))
    type_text(password, "guess")
    click_at(editor, names.EDITOR_CERTIFICATE_OPEN)
    assert any("not the file's password" in text for text in problems(editor))
    password.selectAll()
    type_text(password, "opens it")
    QTest.keyClick(password, Qt.Key.Key_Return)
    await until(lambda: shown.text().startswith("CN=door-client · ends "))
    assert not password.isVisible()
    section = sent(editor).client_certificate
    assert section is not None
    assert section.password is None
    assert base64.b64decode(section.file or "").decode().endswith(CLIENT.chain_pem)
    assert "opens it" not in str(editor.presenter.form)
    assert "PRIVATE KEY" not in definition_text(editor.presenter.request_form())
    assert "door-client" in definition_text(editor.presenter.request_form())
    click_at(editor, names.EDITOR_CERTIFICATE_REMOVE)
    assert editor.presenter.request_form().connection is None


async def test_a_certificate_without_its_issuer_is_taken_and_told(
    windows: Windows, scripted: PageContext, tmp_path: Path
):
    editor = await new(windows, scripted)
    click_at(editor, names.EDITOR_CONNECTION_OPEN)
    (tmp_path / "client.pem").write_text(CLIENT.certificate_pem + CLIENT.key_pem())
    certificates_of(editor).take_certificate(tmp_path / "client.pem")
    assert not any("certificate" in problem.code for problem in editor.presenter.problems())
    assert "The certificate of its issuer, CN=Vendor root, is not in the file" in texts(editor)
    certificates_of(editor).take_certificate(tmp_path / "gone.pem")
    assert any("gone.pem cannot be read" in text for text in problems(editor))
    assert line(editor, names.EDITOR_CERTIFICATE).text().startswith("CN=door-client")


async def test_a_stored_certificate_stays_and_one_of_another_api_has_to_be_chosen_again(
    windows: Windows, scripted: PageContext, router: respx.Router, tmp_path: Path
):
    router.get(url__regex=".*/events/series").respond(200, json={"stepHours": 24, "items": [QUIET]})
    stored = {
        "id": "ab" * 32,
        "subject": "CN=door-client",
        "issuer": "CN=Vendor root",
        "notAfter": "2030-06-01T12:00:00Z",
        "isChainWhole": True,
    }
    editor = await registered(windows, scripted, connection={"clientCertificate": stored})
    shown = line(editor, names.EDITOR_CERTIFICATE)
    assert shown.text() == "CN=door-client · ends 2030-06-01"
    assert (editor.presenter.problems(), editor.presenter.needs_test) == ([], False)
    kept = sent(editor).client_certificate
    assert kept is not None
    assert (kept.id, kept.file) == ("ab" * 32, None)
    (tmp_path / "client.pem").write_text(CLIENT.chain_pem + CLIENT.key_pem())
    certificates_of(editor).take_certificate(tmp_path / "client.pem")
    needed = [editor.presenter.needs_test]
    editor.presenter.undo()
    needed.append(editor.presenter.needs_test)
    click_at(editor, names.EDITOR_CERTIFICATE_REMOVE)
    needed.append(editor.presenter.needs_test)
    assert needed == [True, False, True]
    api = VendorApi.model_validate({**REGISTERED, "connection": {"clientCertificate": stored}})
    copy = EditorPresenter.duplicate(scripted, api)
    assert [(one.field, one.code) for one in copy.problems() if "ertificate" in one.field] == [
        ("connection.clientCertificate.file", "client_certificate_required")
    ]
