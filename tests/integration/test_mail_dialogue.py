"""One dialogue with a real mail server: each way in, and each fault at each step, in words and rightly told apart."""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from mail_server import DROP, HANG, PASSWORD, USERNAME, MailServer, running_mail_server

from clue_desktop.domain.mail import MailSecurity
from server.chores.postman import compose
from server.mails.smtp import CaFileError, DeliveryError, MailAccount, Step, deliver, tls_context
from server.mails.texts import Mail
from server.running.serving import loop_factory

MAIL = Mail("installer@site.example", "Allocation code for device 547838629", "한글 text\n.\n", "<p>한글</p>")
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[MailServer]:
    with running_mail_server(tmp_path) as server:
        yield server


def account(server: MailServer, **changes: Any) -> MailAccount:
    values: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": server.port,
        "security": MailSecurity.NONE,
        "username": None,
        "password": None,
        "sender": "clue@hq.example",
        "ca_file": None if server.ca_file is None else str(server.ca_file),
    }
    return MailAccount(**{**values, **changes})


def send(by: MailAccount, mail: Mail = MAIL, seconds: float = 20.0) -> list[Step]:
    steps: list[Step] = []
    message = compose(mail, by.sender, "CLUe", "a1", NOW)
    with asyncio.Runner(loop_factory=loop_factory()) as runner:  # the one that it has in production
        runner.run(deliver(by, message, mail.to, steps, deadline_seconds=seconds))
    return steps


def fault(by: MailAccount, mail: Mail = MAIL, seconds: float = 20.0) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        send(by, mail, seconds)
    return caught.value


def test_a_mail_arrives_whole(plain: MailServer):
    steps = send(account(plain))

    received = plain.next_mail()
    assert (received.sender, received.recipients) == ("clue@hq.example", [MAIL.to])
    message = received.message
    assert message["From"] == "CLUe <clue@hq.example>"
    assert message["To"] == MAIL.to
    assert message["Subject"] == MAIL.subject
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == "<a1@hq.example>"
    assert message["Date"].datetime == NOW
    assert received.part("plain").splitlines() == ["한글 text", "."]
    # The server offers no 8BITMIME, nor need a relay behind it.
    assert {str(part["Content-Transfer-Encoding"]) for part in message.iter_parts()} <= {
        "base64",
        "quoted-printable",
    }
    assert received.part("html").strip() == "<p>한글</p>"
    assert [step.name for step in steps] == ["connect", "ehlo", "sender", "recipient", "message"]
    assert steps[-1].reply == "250 taken"


@pytest.mark.parametrize(
    "reply",
    ["500 unknown command", "501 bad argument", "502 not implemented", "504 parameter not implemented"],
)
def test_a_server_that_knows_helo_only(plain: MailServer, reply: str):
    plain.faults["ehlo"] = reply

    steps = send(account(plain))

    assert plain.next_mail().sender == "clue@hq.example"
    assert [step.name for step in steps] == ["connect", "helo", "sender", "recipient", "message"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"security": MailSecurity.STARTTLS}, "starttls_not_offered"),
        ({"username": USERNAME, "password": PASSWORD}, "credentials_unencrypted"),
    ],
)
def test_nothing_that_helo_cannot_offer_is_left_out(plain: MailServer, changes: dict[str, Any], code: str):
    plain.faults["ehlo"] = "502 not implemented"

    assert fault(account(plain, **changes)).code == code
    assert plain.mails() == []


def test_a_server_that_refuses_helo_too(plain: MailServer):
    plain.faults |= {"ehlo": "502 not implemented", "helo": "550 not you"}

    found = fault(account(plain))

    assert found.code == "greeting_refused"
    assert "550 not you" in str(found)


@pytest.mark.parametrize(
    "recipient",
    [
        "facility@plant7.local",
        "root@localhost",
        "doors@srv_mail.corp",
        "doors@[192.168.1.9]",
        '"a \\" b"@plant.lan',
    ],
)
def test_an_address_of_the_companys_own_network(plain: MailServer, recipient: str):
    send(account(plain), replace(MAIL, to=recipient))

    received = plain.next_mail()
    assert received.recipients == [recipient]
    assert received.message["To"] == recipient


def test_a_domain_that_no_name_can_have(plain: MailServer):
    found = fault(account(plain), replace(MAIL, to="doors@\u2603.example"))

    assert found.code == "address_not_supported"
    assert "\u2603.example" in str(found)


@pytest.mark.parametrize("security", [MailSecurity.STARTTLS, MailSecurity.TLS])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_encrypted_and_signed_in(tmp_path: Path, security: MailSecurity, host: str):
    with running_mail_server(tmp_path, tls=security, sign_in=True) as server:
        send(account(server, host=host, security=security, username=USERNAME, password=PASSWORD))

        received = server.next_mail()
        assert received.encrypted
        assert received.signed_in


@pytest.mark.parametrize(
    ("step", "reply", "code", "permanent"),
    [
        ("connect", "554 no service for you", "greeting_refused", False),
        ("connect", "421 too busy", "greeting_refused", False),
        ("ehlo", "550 not you", "greeting_refused", False),
        ("ehlo", "421 closing", "greeting_refused", False),
        ("mail", "451 later", "sender_refused", False),
        ("mail", "550 this sender is not allowed", "sender_refused", False),
        ("rcpt", "450 greylisted", "recipient_refused", False),
        ("rcpt", "550 no such mailbox", "recipient_refused", True),
        ("data", "451 later", "message_refused", False),
        ("data", "554 no", "message_refused", True),
        ("message", "452 the disk is full", "message_refused", False),
        ("message", "554 looks like spam", "message_refused", True),
        ("message", "421 closing", "message_refused", False),
        ("rcpt", "nonsense", "protocol_error", False),
        ("rcpt", "354 odd", "protocol_error", False),
        ("connect", DROP, "connection_failed", False),
        ("ehlo", DROP, "connection_failed", False),
        ("mail", DROP, "connection_failed", False),
        ("rcpt", DROP, "connection_failed", False),
        ("data", DROP, "connection_failed", False),
        ("message", DROP, "connection_failed", False),
    ],
)
def test_a_fault_at_a_step(plain: MailServer, step: str, reply: str, code: str, *, permanent: bool):
    plain.faults[step] = reply

    found = fault(account(plain))

    assert (found.code, found.permanent) == (code, permanent)
    assert f"127.0.0.1 port {plain.port}" in str(found)
    if reply[:3].isdigit():
        assert reply in str(found)
    assert plain.mails() == []


@pytest.mark.parametrize("step", ["connect", "ehlo", "mail", "rcpt", "data", "message"])
def test_a_server_that_hangs_is_left_at_the_deadline(plain: MailServer, step: str):
    plain.faults[step] = HANG

    found = fault(account(plain), seconds=0.3)

    assert (found.code, found.permanent) == ("timeout", False)


def test_the_deadline_holds_in_a_tls_handshake(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as silent:  # accepts, and never says a word
        port = silent.getsockname()[1]
        found = fault(account(MailServer(port, None), security=MailSecurity.TLS), seconds=0.3)

    assert found.code == "timeout"


def test_nobody_listens(plain: MailServer):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    found = fault(account(plain, port=port))

    assert found.code == "connection_failed"
    assert "Connection refused" in str(found)


def test_a_name_that_does_not_exist(plain: MailServer):
    assert fault(account(plain, host="mail.invalid")).code == "dns_failed"


def test_starttls_is_never_left_out(plain: MailServer):
    found = fault(account(plain, security=MailSecurity.STARTTLS))

    assert found.code == "starttls_not_offered"
    assert plain.reached == ["connect", "ehlo"]


@pytest.mark.parametrize("reply", ["454 not now", "501 no"])
def test_starttls_is_refused(tmp_path: Path, reply: str):
    with running_mail_server(tmp_path, tls="starttls") as server:
        server.faults["starttls"] = reply
        found = fault(account(server, security=MailSecurity.STARTTLS))

        assert found.code == "starttls_refused"
        assert server.reached == ["connect", "ehlo", "starttls"]


@pytest.mark.parametrize("security", [MailSecurity.STARTTLS, MailSecurity.TLS])
def test_a_certificate_of_an_unknown_authority(tmp_path: Path, security: MailSecurity):
    with running_mail_server(tmp_path, tls=security, sign_in=True) as server:
        found = fault(account(server, security=security, ca_file=None, username=USERNAME, password=PASSWORD))

        assert found.code == "tls_failed"
        assert "certificate" in str(found)
        assert "CA of your own" in str(found)
        assert "auth" not in server.reached


@pytest.mark.parametrize("security", [MailSecurity.STARTTLS, MailSecurity.TLS])
def test_a_certificate_for_another_name(tmp_path: Path, security: MailSecurity):
    with running_mail_server(tmp_path, tls=security, names=("other.example",)) as server:
        found = fault(account(server, host="localhost", security=security))

        assert found.code == "tls_failed"
        assert "by the name that its certificate has" in str(found)
        assert server.mails() == []


def test_tls_where_the_server_speaks_plain_text(plain: MailServer):
    found = fault(account(plain, security=MailSecurity.TLS))

    assert found.code == "tls_failed"
    assert "465" in str(found)


def test_a_wrong_password(tmp_path: Path):
    with running_mail_server(tmp_path, tls="starttls", sign_in=True) as server:
        found = fault(
            account(server, security=MailSecurity.STARTTLS, username=USERNAME, password="not the one")
        )

        assert (found.code, found.permanent) == ("sign_in_refused", False)
        assert "535" in str(found)
        assert "not the one" not in str(found)


def test_no_password_over_a_connection_that_is_not_encrypted(tmp_path: Path):
    with running_mail_server(tmp_path, tls="starttls", sign_in=True) as server:
        found = fault(account(server, username=USERNAME, password=PASSWORD))

        assert found.code == "credentials_unencrypted"
        assert "auth" not in server.reached


def test_a_server_where_nobody_can_sign_in(tmp_path: Path):
    with running_mail_server(tmp_path, tls="tls") as server:
        found = fault(account(server, security=MailSecurity.TLS, username=USERNAME, password=PASSWORD))

        assert found.code == "sign_in_not_offered"
        assert "Remove the user name" in str(found)


def test_a_server_where_nobody_signs_in_by_password(tmp_path: Path):
    with running_mail_server(tmp_path, tls="tls") as server:
        server.faults["ehlo"] = "250-mail.example\r\n250-AUTH XOAUTH2 GSSAPI\r\n250 8BITMIME"
        found = fault(account(server, security=MailSecurity.TLS, username=USERNAME, password=PASSWORD))

        assert found.code == "sign_in_not_offered"
        assert "offers no other way to sign in than XOAUTH2, GSSAPI, which" in str(found)
        assert "Remove the user name" not in str(found)
        assert "auth" not in server.reached


@pytest.mark.parametrize(
    ("to", "received"),
    [
        ("kim@한글.example", "kim@xn--bj0bj06e.example"),
        ("김@site.example", "김@site.example"),
        ('"two words"@site.example', '"two words"@site.example'),
    ],
)
def test_unusual_addresses(plain: MailServer, to: str, received: str):
    send(account(plain), Mail(to, "x", "x", "x"))

    mail = plain.next_mail()
    assert mail.recipients == [received]
    # An address in UTF-8 (RFC 6532) comes out of the parser with its bytes escaped.
    header = mail.message["To"].addresses[0].addr_spec.encode("utf-8", "surrogateescape").decode()
    assert header == received


def test_foreign_replies_are_shown_on_one_line_without_tricks(plain: MailServer):
    plain.faults["rcpt"] = "550-first\r\n550 second \x1b[31m\u202egnp"

    words = str(fault(account(plain)))

    assert "550 first / second [31mgnp" in words


def test_a_ca_file_that_is_none(tmp_path: Path):
    empty = tmp_path / "empty.pem"
    empty.write_text("nothing")

    with pytest.raises(CaFileError, match="holds no certificate"):
        tls_context(str(empty))
    with pytest.raises(CaFileError, match="cannot be read"):
        tls_context(str(tmp_path / "missing.pem"))
