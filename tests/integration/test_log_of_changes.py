"""The server's log says who signed in or was refused, and who changed what, from where; no secret, and no line of theirs."""

import io
import json
import logging
import secrets
from datetime import UTC, datetime

import httpx
import pytest
from running import OWNER, Console, Server

from clue_desktop.contract.trail import AuditAction
from server.monitoring.logs import JsonFormatter, TextFormatter
from server.services.trail_in_log import TrailLine
from server.services.tree import Caller


def said(server: Server, *words: str) -> list[str]:
    """Return the lines of the log with all these words."""
    return [line for line in server.log.splitlines() if all(word in line for word in words)]


def test_signing_in_and_failing_to_are_lines(server: Server, owner: Console):
    client = server.client()
    wrong = f"not-the-passphrase-{secrets.token_hex(4)}"
    email = f"nobody{secrets.token_hex(3)}@example.com"
    assert client.post("/api/v1/session", json={"email": email, "password": wrong}).status_code == 401
    (line,) = said(server, 'event="session.signIn"', email)
    assert "WARNING server.audit: " in line
    assert 'outcome="refused"' in line
    assert 'from="127.0.0.1"' in line
    body = {"email": OWNER["email"], "password": OWNER["password"]}
    answer = client.post("/api/v1/session", json=body)
    assert said(server, 'event="session.signIn" outcome="done"', OWNER["email"], "INFO")
    for secret in (wrong, OWNER["password"], answer.json()["token"]):
        assert secret not in server.log


def test_changes_and_what_nobody_has_a_right_to_are_lines(server: Server, owner: Console):
    name = f"Lobby {secrets.token_hex(3)}"
    place = owner.place("placeGroup", name=name)
    (line,) = said(server, 'event="place.add"', place)
    assert f'by="{OWNER["email"]}"' in line
    assert line.endswith("]"), "with the id of its request"
    owner.ask("GET", "/places/10000000/overview", expect=404)
    assert said(server, 'event="access.refused"', "/places/10000000/overview", "WARNING")


def test_a_device_whose_token_opens_nothing_is_a_line(server: Server, owner: Console):
    device = owner.device(owner.headquarters)
    owner.ask("DELETE", f"/devices/{device.serial}", expect=204)
    answer = device.client.post(
        "/device/v1/verifications", json={"credential": "rfCard", "value": "04A1B2C3"}
    )
    assert answer.status_code == 401
    (line,) = said(server, "a token that opens nothing came for device", device.serial)
    assert "device_released" in line
    assert device.token not in server.log


@pytest.fixture
def written() -> "tuple[io.StringIO, io.StringIO]":
    """What a log writes as text and as JSON."""
    return io.StringIO(), io.StringIO()


def test_nothing_that_somebody_wrote_looks_like_a_line_or_tells_a_terminal_anything(
    written: tuple[io.StringIO, io.StringIO], monkeypatch: pytest.MonkeyPatch
):
    nasty = "x\r\n2026-01-01 INFO server: forged\x1b[2J\x9b31m\u202e\u2028\0" + "y" * 500
    logger = logging.getLogger("server.audit")
    before = logger.level
    logger.setLevel(logging.INFO)  # not set as an attribute: what is logged at which level is remembered
    monkeypatch.setattr(logger, "propagate", False)
    handlers = [logging.StreamHandler(each) for each in written]
    for handler, form in zip(handlers, (TextFormatter(), JsonFormatter()), strict=True):
        handler.setFormatter(form)
        logger.addHandler(handler)
    try:
        caller = Caller("a1", nasty, nasty, "192.0.2.1")
        TrailLine(AuditAction.PLACE_ADD, caller, "192.0.2.1", "/10000018/", nasty, "done").tell()
        logging.getLogger("server.audit").warning("a file is called %s", nasty)
    finally:
        logger.setLevel(before)
        for handler in handlers:
            logger.removeHandler(handler)
    text, lines = (each.getvalue() for each in written)
    assert text.count("\n") == 2
    assert text.replace("\n", "").isprintable()
    first = lines.splitlines()[0]
    document = json.loads(first)
    assert first.isprintable()
    assert len(document["subject"]) <= 200
    assert {document["event"], document["outcome"], document["from"], document["place"]} == {
        "place.add", "done", "192.0.2.1", "10000018",
    }  # fmt: skip


def test_what_strangers_try_is_bounded_and_hides_no_administrator(server: Server, owner: Console):
    begun = datetime.now(UTC)
    with httpx.Client(base_url=server.url, verify=False) as client:  # it sends nothing worth keeping
        for _ in range(40):
            client.post(
                "/api/v1/session", json={"email": f"{secrets.token_hex(4)}@example.org", "password": "x" * 12}
            )
    assert len(said(server, 'event="session.signIn"', "@example.org")) <= 40
    place = owner.place("placeGroup")
    assert said(server, 'event="place.add"', place)
    assert datetime.now(UTC) > begun
