"""Events, changes and audit over HTTP: filters, pages, CSV, streams; and no secret in any of what the server leaves."""

import csv
import io
import sqlite3
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from administrators import administrator
from running import OWNER, Console, Device, api_form, running_server, set_up
from streams import following

from clue_desktop.domain.trace import moment_of
from server.http.csv_export import csv_cell, spreadsheet_cell
from server.sandbox.sample_vendor.running import RunningVendor


@pytest.fixture
def device(owner: Console, place: str) -> Device:
    return owner.device(place)


def events(console: Console, **query: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = console.get("/events", params=query)["items"]
    return items


def test_an_event_says_what_happened(owner: Console, group: str, place: str, vendor: RunningVendor):
    api = owner.register(group, api_form(vendor))
    owner.assign(group, rfCard=api["id"])
    device = owner.device(place)
    decision = device.present("rfCard", "04A1B2C3")
    (event,) = events(owner, serial=device.serial)

    assert datetime.fromisoformat(event.pop("at")).utcoffset() is not None
    assert event.pop("elapsedMs") > 0
    assert event.pop("id") > 0
    assert moment_of(event.pop("traceId")) is not None
    assert event == {
        "serial": device.serial,
        "placeId": place,
        "credential": "rfCard",
        "value": "••••B2C3",
        "apiId": api["id"],
        "apiName": api["name"],
        "result": "granted",
        "reason": None,
        "step": 5,
        "statusCode": 200,
        "message": decision["message"],
        "cause": None,
    }


def test_filters(owner: Console, group: str, place: str, vendor: RunningVendor):
    owner.assign(group, rfCard=owner.register(group, api_form(vendor))["id"])
    first, second = owner.device(place), owner.device(owner.place("place", group))
    for device in (first, second):
        device.present("rfCard", "04A1B2C3")
        device.present("rfCard", "04DEAD00")
        device.present("face", "minji.kim")

    def count(**query: Any) -> int:
        return len(events(owner, **{"placeId": group, **query}))

    assert count() == 6
    assert count(placeId=place) == 3
    assert count(serial=second.serial) == 3
    assert count(credential="rfCard") == 4
    assert count(result="granted") == 2
    assert count(result="local", credential="rfCard") == 0
    outcomes = {
        outcome: count(outcome=outcome) for outcome in ("granted", "denied", "failed", "local", "lost")
    }
    assert outcomes == {"granted": 2, "denied": 2, "failed": 0, "local": 2, "lost": 0}
    assert count(reason="condition_not_met") == 2
    assert count(serial=first.serial, result="denied", reason="condition_not_met") == 1
    moments = sorted(event["at"] for event in events(owner, placeId=group))
    assert count(since=moments[0]) == 6
    assert count(until=moments[0]) == 0
    assert count(since=moments[3]) == sum(moment >= moments[3] for moment in moments)
    assert count(since=moments[0], until=moments[3]) == sum(moment < moments[3] for moment in moments)
    assert count(since="2999-01-01T00:00:00+09:00") == 0
    assert count(serial="' OR 1=1 --") == 0


ENDS_OF_TIME = [
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "1969-12-31T23:59:59.999Z",
    "9999-12-31T23:59:59.999999Z",
    "9999-12-31T23:59:59-23:59",
]


@pytest.mark.parametrize("moment", ENDS_OF_TIME)
def test_a_moment_at_an_end_of_time_is_one_like_any_other(
    owner: Console, device: Device, group: str, moment: str
):
    """As programs send them for no bound at all."""
    device.present("rfCard", "04A1B2C3")
    is_early = moment < "2000"
    for path in (f"/events?serial={device.serial}", "/audit?limit=5"):
        everything = owner.get(path)["items"]
        assert everything
        for name, finds in (("since", is_early), ("until", not is_early)):
            found = owner.get(path, params={name: moment} | dict([path.partition("?")[2].split("=")]))[
                "items"
            ]
            assert [each["id"] for each in found] == [each["id"] for each in everything if finds]
            owner.get(f"/places/{group}/access-service/shadow", params={"credential": "rfCard", name: moment})
    table = owner.ask("GET", "/events", params={"until": moment}, headers={"accept": "text/csv"}).text
    assert (device.serial in table) is not is_early


@pytest.mark.parametrize("cursor", ["5." + "9" * 25, "9" * 25 + ".5", "5.-1", "5", ".", "x.y"])
def test_a_cursor_that_is_none_is_refused_as_that(owner: Console, group: str, cursor: str):
    path = f"/places/{group}/access-service/shadow/pairs"
    refused = owner.ask("GET", path, expect=422, params={"credential": "rfCard", "cursor": cursor})
    assert "cursor_invalid" in refused.text


def test_pages_lose_and_repeat_nothing_while_events_are_written(owner: Console, device: Device):
    for _ in range(30):
        device.present("rfCard", "1")
    known = {event["id"] for event in events(owner, serial=device.serial)}
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            device.present("rfCard", "2")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen: list[int] = []
        cursor: str | None = ""
        while cursor is not None:
            query = {"serial": device.serial, "limit": "7"} | ({"cursor": cursor} if cursor else {})
            page = owner.get("/events", params=query)
            seen += [event["id"] for event in page["items"]]
            cursor = page["nextCursor"]
    finally:
        stop.set()
        writer.join()
    assert seen == sorted(set(seen), reverse=True)
    assert known <= set(seen)


def test_csv_is_complete_and_streamed(owner: Console, device: Device):
    """More than the 1,000 of one page; rows put into the log directly, to be quick."""
    device.present("rfCard", "1")
    columns = "at, serial, place_id, credential, value, result, step, elapsed_us"
    with sqlite3.connect(owner.server.data_dir / "events.db") as log:
        log.executemany(
            f"INSERT INTO events ({columns}) SELECT at, serial, place_id, credential, ?, result, step, elapsed_us"
            " FROM events WHERE serial = ? LIMIT 1",
            [(f"n{n}", device.serial) for n in range(2500)],
        )
    log.close()
    response = owner.ask("GET", f"/events?serial={device.serial}", expect=200, headers={"accept": "text/csv"})
    assert response.headers["content-type"].startswith("text/csv")
    assert "attachment" in response.headers["content-disposition"]
    assert "content-length" not in response.headers
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert list(rows[0]) == list(events(owner, serial=device.serial)[0])
    assert [row["value"] for row in rows[:2500]] == [f"n{n}" for n in reversed(range(2500))]
    assert len(rows) == 2501
    refused = owner.ask("GET", "/events?placeId=99999990", expect=404, headers={"accept": "text/csv"})
    assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("012345678", '="012345678"'),
        ("547838629012", '="547838629012"'),
        ("04E12345", '="04E12345"'),  # a card's number, and no 4 · 10^12345
        ("-1", '="-1"'),
        ("+1.5e3", '="+1.5e3"'),
        ("••••B2C3", "••••B2C3"),
        ("=1+1", "'=1+1"),
        ("1+1", "1+1"),
        ("+A1", "'+A1"),
        ('1"&A1', '1"&A1'),
        ("１２", "１２"),
        ("1\n", "1\n"),
    ],
)
def test_for_a_spreadsheet_a_text_of_digits_stays_one(text: str, cell: str):
    assert spreadsheet_cell(text) == cell
    assert spreadsheet_cell(41.8) == "41.8"
    assert csv_cell("012345678") == "012345678", "programs read the other kind"


def test_a_spreadsheet_asks_for_its_own_kind_of_csv(owner: Console, device: Device):
    device.present("rfCard", "1")
    query = f"/events?serial={device.serial}"
    plain, own = (
        list(
            csv.DictReader(
                io.StringIO(owner.ask("GET", f"{query}{more}", headers={"accept": "text/csv"}).text)
            )
        )
        for more in ("", "&spreadsheet=true")
    )
    assert (plain[0]["serial"], own[0]["serial"]) == (device.serial, f'="{device.serial}"')
    assert plain[0]["elapsedMs"] == own[0]["elapsedMs"]
    text = owner.ask("GET", "/audit?spreadsheet=true", headers={"accept": "text/csv"}).text
    assert f'"=""{device.serial}"""' in text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_of_a_csv_is_a_formula(start: str):
    """OWASP, CSV Injection."""
    assert csv_cell(f"{start}1+1") == f"'{start}1+1"
    assert csv_cell(f"1{start}") == f"1{start}"
    assert csv_cell(-1.5) == "-1.5"


def test_a_formula_in_an_apis_name_is_made_harmless(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    name = '=HYPERLINK("http://evil.example","x")'
    owner.assign(group, rfCard=owner.register(group, api_form(vendor, name=name))["id"])
    device = owner.device(place)
    device.present("rfCard", "04A1B2C3")
    text = owner.ask("GET", f"/events?serial={device.serial}", headers={"accept": "text/csv"}).text
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["apiName"] == f"'{name}"


def test_the_event_stream_resumes(owner: Console, place: str):
    device = owner.device(place)
    watcher = administrator(owner.server, place)  # who sees this place alone
    with following(watcher.client, "/api/v1/events/stream") as stream:
        assert stream.comments.get(timeout=20) == ": connected"
        device.present("rfCard", "1")
        last_id, first = stream.next()
        assert first == events(owner, serial=device.serial)[0]
        assert last_id == str(first["id"])
        owner.device(owner.headquarters).present("rfCard", "elsewhere")
        assert stream.is_quiet(0.4)
    for value in ("2222", "3333", "4444"):
        device.present("rfCard", value)
    missed = [event["id"] for event in reversed(events(owner, serial=device.serial)[:3])]
    with following(watcher.client, "/api/v1/events/stream", **{"Last-Event-ID": last_id}) as stream:
        assert [stream.next()[1]["id"] for _ in range(3)] == missed
        device.present("rfCard", "5555")
        assert stream.next()[1]["id"] > missed[-1]


def test_an_event_stream_ends_with_its_session(owner: Console, place: str):
    watcher, device = administrator(owner.server, place), owner.device(place)
    with following(watcher.client, "/api/v1/events/stream") as stream:
        device.present("rfCard", "1")
        stream.next()
        other = owner.server.client(watcher.client.headers["authorization"].partition(" ")[2])
        assert other.delete("/api/v1/session").status_code == 204
        device.present("rfCard", "2")
        stream.wait_for_end()


def test_the_changes_stream_tells_what_changed_and_who_did_it(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    watcher = administrator(owner.server, group)
    with following(watcher.client, "/api/v1/changes/stream") as stream:

        def told(*wanted: tuple[str, str]) -> None:
            for kind, subject in wanted:
                event_id, change = stream.next()
                assert (change["kind"], change["id"], change["by"]) == (kind, subject, OWNER["name"])
                assert event_id == str(change["version"])

        api = owner.register(group, api_form(vendor))
        told(("vendorApi", api["id"]))
        owner.assign(group, rfCard=api["id"])
        told(("accessService", group))
        owner.ask("PUT", f"/places/{place}/access-service", {"assignments": {"rfCard": None}}, 200)
        told(("placeAccessService", place))
        owner.ask("PUT", f"/places/{place}/allocation-email", {"email": "gate@example.com"}, 200)
        told(("allocationEmail", place))
        device = owner.device(place)
        told(("device", device.serial))
        elsewhere = owner.place("placeGroup")  # of which nothing is seen
        owner.ask("PUT", "/settings/vendor-networks", owner.get("/settings/vendor-networks"), 200)
        owner.ask("PATCH", f"/devices/{device.serial}", {"placeId": elsewhere}, 200)
        told(("device", device.serial))  # it has left
        owner.ask("PATCH", f"/places/{place}", {"parentId": elsewhere}, 200)
        told(("place", place))
        owner.ask("PATCH", f"/places/{place}", {"name": "gone"}, 200)
        assert stream.is_quiet(0.4)


def test_each_kind_of_change_is_in_the_audit_trail(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    api = owner.register(group, api_form(vendor))
    owner.ask(
        "PUT",
        f"/apis/{api['id']}",
        {**api_form(vendor, name="renamed"), "headers": [{"key": "Authorization", "value": None}]},
        200,
    )
    owner.assign(group, rfCard=api["id"])
    owner.ask("PUT", f"/places/{place}/access-service", {"assignments": {"rfCard": None}}, 200)
    owner.ask("DELETE", f"/places/{place}/access-service", expect=204)
    owner.ask("PUT", f"/places/{place}/allocation-email", {"email": "gate@example.com"}, 200)
    device = owner.device(place)
    owner.ask("POST", f"/devices/{device.serial}/token", expect=201)
    owner.ask("PATCH", f"/devices/{device.serial}", {"name": "Gate"}, 200)
    owner.ask("PATCH", f"/devices/{device.serial}", {"placeId": group}, 200)
    owner.ask("DELETE", f"/devices/{device.serial}", expect=204)
    owner.ask("DELETE", f"/apis/{api['id']}", expect=200)
    owner.ask("PATCH", f"/places/{place}", {"name": "renamed"}, 200)
    someone = administrator(owner.server, place)
    owner.ask("DELETE", f"/administrators/{someone.administrator['id']}/roles/{place}", expect=204)
    owner.ask("PATCH", f"/places/{place}", {"parentId": owner.place("placeGroup")}, 200)
    owner.ask("DELETE", f"/places/{place}", expect=204)

    entries = [*owner.get(f"/audit?placeId={group}")["items"], *owner.get("/audit?limit=20")["items"]]
    actions = {entry["action"] for entry in entries}
    assert actions >= {
        "place.add", "place.rename", "place.move", "place.delete", "place.allocationEmail",
        "device.register", "device.renewToken", "device.rename", "device.move", "device.release",
        "vendorApi.register", "vendorApi.change", "vendorApi.delete",
        "accessService.save", "placeAccessService.save", "placeAccessService.reset", "administrator.revoke",
    }  # fmt: skip
    for entry in owner.get(f"/audit?placeId={group}")["items"]:
        assert (entry["administratorName"], entry["source"], entry["outcome"]) == (
            OWNER["name"],
            "127.0.0.1",
            "done",
        )
        assert entry["subject"]
    first = owner.get(f"/audit?placeId={group}&limit=2")
    rest = owner.get(f"/audit?placeId={group}&cursor={first['nextCursor']}")
    assert first["items"] + rest["items"] == owner.get(f"/audit?placeId={group}")["items"]


# ------------------------------------------------------------------------------------------------ planted secrets

SECRETS = {
    "header value": "planted-header-value-7f3a",
    "password": OWNER["password"],
    "wrong password": "planted wrong password 5d1c",
    "card number": "PLANTEDCARD0001",
    "PIN": "739182645",
    "QR payload": "PLANTED-QR-PAYLOAD-0002",
    "user key": "planted.user.key.0003",
    "setup token": "planted setup token 91c2",
    "metrics token": "planted-metrics-token-04",
}


def _everything_said(owner: Console, group: str, api: str) -> Iterator[str]:
    for path in (
        "/places", f"/place-groups/{group}/apis", f"/apis/{api}", f"/apis/{api}/usage", f"/apis/{api}/revisions",
        f"/place-groups/{group}/access-service", "/devices", "/events?limit=1000", "/audit?limit=1000", "/session",
        "/administrators", "/server", "/openapi.json",
    ):  # fmt: skip
        yield owner.ask("GET", path, expect=200).text
    yield owner.ask("GET", "/events", headers={"accept": "text/csv"}).text
    yield owner.client.get("/metrics").text
    with following(owner.client, "/api/v1/changes/stream", **{"Last-Event-ID": "0"}) as stream:
        yield str(stream.next())


def test_planted_secrets_are_found_nowhere(tmp_path: Path, vendor: RunningVendor):
    """Neither in answers, logs, events, exports and audit, nor in the bytes of any file, nor among the arguments."""
    environ = {
        "CLUE_SETUP_TOKEN": SECRETS["setup token"],
        "CLUE_METRICS_TOKEN": SECRETS["metrics token"],
        "CLUE_LOG_LEVEL": "debug",
    }
    data = tmp_path / "data"
    with running_server(data, vendors=[vendor], environ=environ) as server:
        server.ready["setupToken"] = SECRETS["setup token"]
        owner = set_up(server)
        group = owner.place("placeGroup")
        place = owner.place("place", group)
        header = [{"key": "X-Key", "value": SECRETS["header value"]}]
        values = {"rfCard": "card number", "userPin": "PIN", "customQr": "QR payload", "clueQr": "user key"}
        apis = {}
        for credential in values:
            form = api_form(vendor, credential, headers=header)
            apis[credential] = owner.register(group, form)["id"]
            broken = {"api": {**form, "webhookUrl": f"{vendor.url}/elsewhere"}, "parameters": {}}
            assert (
                SECRETS["header value"]
                not in owner.ask("POST", f"/place-groups/{group}/api-tests", broken).text
            )
        owner.assign(group, **apis)
        device = owner.device(place)
        tokens = {
            "device token": device.token,
            "session": owner.client.headers["authorization"].partition(" ")[2],
        }
        for credential, name in values.items():
            device.present(credential, SECRETS[name])
        stranger = server.client(f"{device.serial}.{'B' * 43}")
        for credential, name in values.items():
            stranger.post("/device/v1/verifications", json={"credential": credential, "value": SECRETS[name]})
        device.client.post("/device/v1/verifications", json={"credential": "dna", "value": SECRETS["PIN"]})
        server.client().post(
            "/api/v1/session", json={"email": OWNER["email"], "password": SECRETS["wrong password"]}
        )
        owner.ask("PUT", f"/apis/{apis['rfCard']}", {"name": "", "headers": header}, 422)

        said = "\n".join(_everything_said(owner, group, apis["rfCard"]))
        arguments = Path(f"/proc/{server.process.pid}/cmdline")
        said += arguments.read_text() if arguments.exists() else ""
        live = _bytes_in(data)
    kept = live + _bytes_in(data) + (tmp_path / "data.log").read_bytes()

    for name, secret in {**SECRETS, **tokens}.items():
        assert secret not in said, name
        assert secret.encode() not in kept, name
    assert "••••0001" in said


def _bytes_in(directory: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(directory.rglob("*")) if file.is_file())


def test_figures_of_the_last_day_count_what_became_of_each_api(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    api = owner.register(group, api_form(vendor))
    owner.assign(group, rfCard=api["id"])
    device = owner.device(place)
    assert owner.get(f"/place-groups/{group}/api-figures") == {"items": []}
    for card in ("04A1B2C3", "04A1B2C3", "04DEAD00", "HTML", "RESET"):
        device.present("rfCard", card)
    device.present("face", "minji.kim")

    (figures,) = owner.get(f"/place-groups/{group}/api-figures")["items"]

    assert figures.pop("meanMs") > 0
    assert figures == {"apiId": api["id"], "granted": 2, "denied": 1, "failed": 2}
