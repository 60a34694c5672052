"""Each request has an id: in its answer, in its refusal, and in the log's lines about it; the log as JSON and as text."""

import json
import logging
import re
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from running import Console, Device, running_server, set_up

from server.monitoring.logs import JsonFormatter, LogTail, TextFormatter
from server.monitoring.request_ids import answering

ID = "x-request-id"
NEW = re.compile(r"[0-9a-f]{16}")
ROUTED = "/api/v1/places"


def ask(owner: Console, path: str = ROUTED, **headers: str) -> httpx.Response:
    client = owner.server.client()
    client.headers["authorization"] = owner.client.headers["authorization"]
    return client.get(path, headers=headers)


def test_every_answer_has_a_new_id(owner: Console):
    ids = [ask(owner, path).headers[ID] for path in (ROUTED, ROUTED, "/healthz", "/nowhere")]
    assert all(map(NEW.fullmatch, ids))
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("given", ["a", "0af7651916cd43dd8448eb211c80319c", "Door-7_b.2", "x" * 64])
def test_a_well_formed_id_is_taken(owner: Console, given: str):
    assert ask(owner, **{ID: given}).headers[ID] == given
    refused = ask(owner, "/nowhere", **{ID: given})
    assert (refused.headers[ID], refused.json()["requestId"]) == (given, given)


@pytest.mark.parametrize("given", ["", "two words", 'quo"ted', "x" * 65, "a,b", "a;b"])
def test_any_other_is_not(owner: Console, given: str):
    assert NEW.fullmatch(ask(owner, **{ID: given}).headers[ID])


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/api/v1/places", {"authorization": "Bearer nothing"}),
        ("PATCH", "/api/v1/server", {}),
        ("POST", "/api/v1/session", {"content-type": "text/plain"}),
        ("GET", "/device/v1/settings/stream", {"authorization": "Bearer nothing"}),
        ("GET", "/device/v1/verifications", {}),
        ("POST", "/device/v1/verifications", {"authorization": "Bearer nothing"}),
    ],
)
def test_refusals_of_every_layer_name_it(owner: Console, method: str, path: str, headers: dict[str, str]):
    client = owner.server.client()
    content = b"{}" if method == "POST" else None
    first, second = (
        client.request(method, path, headers=headers | given, content=content) for given in ({}, {ID: "mine"})
    )
    assert first.status_code == second.status_code >= 400
    assert NEW.fullmatch(first.headers[ID])
    assert first.json()["requestId"] == first.headers[ID]
    assert (second.headers[ID], second.json()["requestId"]) == ("mine", "mine")


def test_a_decision_carries_none_and_a_refused_verification_does(owner: Console, place: str):
    device: Device = owner.device(place)
    body = {"credential": "rfCard", "value": "04A1B2C3"}
    for _ in range(3):  # the first goes the usual way, the others the short one
        assert ID not in device.client.post("/device/v1/verifications", json=body).headers
    ids = set()
    for _ in range(3):
        refused = device.client.post("/device/v1/verifications", json={"credential": "rfCard"})
        assert refused.status_code == 422
        assert refused.json()["requestId"] == refused.headers[ID]
        ids.add(refused.headers[ID])
    assert len(ids) == 3


@pytest.mark.parametrize("form", ["json", "text"])
def test_the_log_has_the_id_of_what_was_refused(tmp_path: Path, form: str):
    data = tmp_path / "data"
    with running_server(data, "--log-format", form) as server:
        owner = set_up(server)
        place = owner.place("place", owner.place("placeGroup"))
        refused = owner.ask(
            "PUT", f"/places/{place}/allocation-email", {"email": "x"}, headers={ID: "of-kim"}
        )
        assert refused.status_code >= 400
    lines = (tmp_path / "data.log").read_text().splitlines()
    (line,) = [line for line in lines if "of-kim" in line]
    assert f"PUT /api/v1/places/{place}/allocation-email: {refused.status_code}" in line
    if form == "json":
        documents = [json.loads(each) for each in lines]
        assert all({"time", "level", "logger", "message"} <= set(each) for each in documents)
        (document,) = [each for each in documents if each.get("requestId") == "of-kim"]
        assert document["level"] == "info"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", document["time"])


def record(message: str, **more: Any) -> logging.LogRecord:
    made = logging.LogRecord("server.test", logging.WARNING, "", 0, message, (), more.pop("exc_info", None))
    made.__dict__.update(more)
    return made


def test_one_line_of_json_whatever_is_said():
    try:
        raise ValueError("two\nlines")
    except ValueError:
        fault = sys.exc_info()
    with answering("within"):
        line = JsonFormatter().format(record('a "quoted"\nmessage – 한국어', exc_info=fault))
    assert "\n" not in line
    document = json.loads(line)
    assert document["message"] == 'a "quoted"\nmessage – 한국어'
    assert document["requestId"] == "within"
    assert "ValueError: two\nlines" in document["exception"]
    assert "requestId" not in json.loads(JsonFormatter().format(record("outside")))


def test_a_line_that_was_given_an_id_keeps_it():
    with answering("within"):
        assert TextFormatter().format(record("said", request_id="given")).endswith("said [given]")
        assert TextFormatter().format(record("said", request_id=None)).endswith("said [within]")


def test_the_tail_keeps_the_newest_lines_while_it_listens():
    tail, logger = LogTail(), logging.getLogger("server.test_tail")
    logger.setLevel(logging.INFO)
    logger.info("before")
    with tail.listening():
        for number in range(2100):
            logger.handle(record(f"line {number}"))  # alike, most would be left out
        logger.info("%s", "x" * 10_000)
    logger.info("after")
    lines = tail.newest(5000)
    assert len(lines) == 2000
    assert len(lines[-1]) < 5000
    assert [line.rpartition(" ")[2] for line in tail.newest(3)[:2]] == ["2098", "2099"]
