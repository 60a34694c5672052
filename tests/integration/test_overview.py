"""The overview of a node: today exactly, each part for who has the right to it, what needs doing, and never all events."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from administrators import administrator
from new_data import open_new
from running import Console, Server, api_form
from sqlalchemy import event as hooks

from clue_desktop.contract.events import EventSeries
from clue_desktop.domain.enrollment import LIMITS, Counted, Scope
from clue_desktop.domain.permissions import NodeOnPath
from clue_desktop.domain.place_tree import PlaceKind
from server.sandbox.sample_vendor.running import RunningVendor
from server.services.records.event_series import series_since
from server.services.tree import Node
from server.store.engine import Database
from server.store.event_writing import SqliteEventWriter
from server.store.migrate import EVENTS

HQ, BRANCH, GROUP, PLACE, OTHER = "10000018", "10000026", "10000034", "10000042", "10000059"
PATH = (
    NodeOnPath(HQ, PlaceKind.HEADQUARTERS),
    NodeOnPath(BRANCH, PlaceKind.BRANCH),
    NodeOnPath(GROUP, PlaceKind.PLACE_GROUP),
    NodeOnPath(PLACE, PlaceKind.PLACE),
)
NODES = [Node(PATH[: depth + 1], step.kind) for depth, step in enumerate(PATH)]
COLUMNS = "at, serial, place_id, place_group_id, branch_id, credential, value, api_id, result, reason, step, elapsed_us"
OUTCOMES = [
    ("granted", None, "granted"),
    ("denied", "condition_not_met", "denied"),
    ("denied", "timeout", "failed"),
    ("local", "timeout", "failed"),
    ("local", None, "local"),
]
MIDNIGHT = datetime(2026, 3, 10, tzinfo=UTC)


# ---------------------------------------------------------------- today


def write_events(file: Path, moments: list[datetime]) -> list[tuple[datetime, str, str]]:
    """Write an event at each moment, in the place, every fourth in another group; return moment, place and outcome."""
    written = []
    with closing(sqlite3.connect(file)) as log, log:
        for number, moment in enumerate(sorted(moments)):
            result, reason, outcome = OUTCOMES[number % len(OUTCOMES)]
            place, group, branch = (OTHER, OTHER, None) if number % 4 == 3 else (PLACE, GROUP, BRANCH)
            log.execute(
                f"INSERT INTO events ({COLUMNS}) VALUES (?, '123456789', ?, ?, ?, 'face', '', 'a1', ?, ?, 4, 40000)",
                (int(moment.timestamp() * 1000), place, group, branch, result, reason),
            )
            written.append((moment, place, outcome))
    return written


def count_hours(database: Database, most: int) -> None:
    writer = SqliteEventWriter(database)
    try:
        writer.count_hours(most)
    finally:
        writer.close()


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Database]:
    database = open_new(tmp_path / "events.db", EVENTS)
    yield database
    database.close()


def by_step(series: EventSeries) -> list[tuple[datetime, dict[str, int]]]:
    return [
        (step.at, {name: getattr(step, name) for name in ("granted", "denied", "failed", "local")})
        for step in series.items
    ]


def counted_by_hand(
    written: list[tuple[datetime, str, str]], node: Node, series: EventSeries, now: datetime
) -> list[tuple[datetime, dict[str, int]]]:
    begins = [step.at for step in series.items]
    found = []
    for begin, end in zip(begins, [*begins[1:], now + timedelta(hours=1)], strict=True):
        outcomes = Counter(
            outcome
            for at, place, outcome in written
            if begin <= at < end and (place == PLACE or node.kind is PlaceKind.HEADQUARTERS)
        )
        found.append((begin, {name: outcomes[name] for name in ("granted", "denied", "failed", "local")}))
    return found


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("UTC", (2026, 3, 10)),
        ("Asia/Seoul", (2026, 3, 10)),
        ("Asia/Kolkata", (2026, 3, 10)),  # half past
        ("Asia/Kathmandu", (2026, 3, 10)),  # a quarter to
        ("America/St_Johns", (2026, 3, 10)),
        ("Europe/Berlin", (2026, 10, 25)),  # 25 hours
        ("Europe/Berlin", (2026, 3, 29)),  # 23 hours
        ("Australia/Lord_Howe", (2026, 4, 5)),  # set back by half an hour
    ],
)
@pytest.mark.parametrize("counted", [0, 7, 10_000], ids=["on the spot", "some before", "all before"])
def test_today_is_exact_wherever_days_begin(
    log: Database, tmp_path: Path, zone: str, day: tuple[int, int, int], counted: int
):
    since = datetime(*day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    now = datetime(*day, 23, 40, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    moments = [since + timedelta(minutes=minutes) for minutes in range(-150, 25 * 60, 11)]
    moments += [since, since - timedelta(milliseconds=1), since + timedelta(milliseconds=1)]
    written = write_events(tmp_path / "events.db", [moment for moment in moments if moment <= now])
    if counted:
        count_hours(log, counted)
    for node in NODES:
        series = series_since(log, node, since, now)
        assert by_step(series) == counted_by_hand(written, node, series, now), node.kind
        assert series.items[0].at == since
        assert all(step.at.minute == 0 for step in series.items[1:])
        assert series.items[-1].at <= now < series.items[-1].at + timedelta(hours=1)


def test_events_that_committed_out_of_order_at_midnight_are_of_their_own_day(log: Database, tmp_path: Path):
    moments = [MIDNIGHT + timedelta(seconds=seconds) for seconds in (2, -3, 1, -1, 5)]
    with closing(sqlite3.connect(tmp_path / "events.db")) as file, file:
        for moment in moments:
            file.execute(
                f"INSERT INTO events ({COLUMNS}) VALUES"
                f" (?, '123456789', '{PLACE}', '{GROUP}', '{BRANCH}', 'face', '', 'a1', 'granted', NULL, 5, 4000)",
                (int(moment.timestamp() * 1000),),
            )
    for node in NODES:
        assert series_since(log, node, MIDNIGHT, MIDNIGHT + timedelta(minutes=1)).items[0].granted == 3


def test_no_question_goes_through_all_events(log: Database, tmp_path: Path):
    """What is asked is found by an index, and what was counted before is not looked at again."""
    write_events(tmp_path / "events.db", [MIDNIGHT + timedelta(seconds=number) for number in range(2000)])
    count_hours(log, 10_000)
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        asked.append((statement, parameters))

    hooks.listen(log.engine, "before_cursor_execute", note)
    since = MIDNIGHT + timedelta(minutes=10)
    for node in NODES:
        series_since(log, node, since, MIDNIGHT + timedelta(hours=20))
    assert asked
    with closing(sqlite3.connect(tmp_path / "events.db")) as file:
        for statement, parameters in asked:
            plan = [row[3] for row in file.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            assert not [step for step in plan if step.startswith("SCAN events")], (statement, plan)


def test_what_was_counted_before_costs_nothing_however_much_it_is(log: Database, tmp_path: Path):
    """Ten times as many events of the hours that are counted take as many steps of the database."""
    now = MIDNIGHT + timedelta(hours=20)
    since = MIDNIGHT + timedelta(minutes=30)

    def work() -> dict[PlaceKind, int]:
        """Return how often SQLite calls back, each after a hundred of its steps."""
        found = {}
        for node in NODES[:-1]:  # of a place, which has few events, today's are counted on the spot
            called = [0]

            def tick(called: list[int] = called) -> int:
                called[0] += 1
                return 0

            def hear(connection: sqlite3.Connection, _record: Any, *_more: Any) -> None:
                connection.set_progress_handler(tick, 100)

            hooks.listen(log.engine, "checkout", hear)
            series_since(log, node, since, now)
            hooks.remove(log.engine, "checkout", hear)
            found[node.kind] = called[0]
        return found

    hours = [MIDNIGHT + timedelta(hours=hour) for hour in range(20)]
    write_events(
        tmp_path / "events.db", [hour + timedelta(minutes=minute) for hour in hours for minute in range(60)]
    )
    count_hours(log, 100_000)
    before = work()
    # In hours that are counted, and long before the day began, where ids are lower still than that.
    more = [now + timedelta(milliseconds=number) for number in range(12_000)]
    write_events(tmp_path / "events.db", more)
    count_hours(log, 100_000)
    assert all(after <= before[kind] + 60 for kind, after in work().items()), (before, work())


# ---------------------------------------------------------------- the parts, by rights


Overview = Callable[..., dict[str, Any]]


def overview(console: Console, node: str, **query: str) -> dict[str, Any]:
    found: dict[str, Any] = console.get(f"/places/{node}/overview", params=query)
    return found


def kinds(found: dict[str, Any]) -> dict[str, int]:
    return {entry["kind"]: entry["count"] for entry in found["toDo"]}


@pytest.fixture
def branch(owner: Console) -> str:
    return owner.place("branch")


def test_each_part_is_for_who_has_the_right_to_it(
    server: Server, owner: Console, branch: str, vendor: RunningVendor
):
    group = owner.place("placeGroup", branch)
    place, sibling = owner.place("place", group, "Lobby"), owner.place("place", group)
    elsewhere = owner.place("placeGroup")
    owner.place("place", elsewhere)
    api = owner.register(group, api_form(vendor, name="Visitors"))["id"]
    owner.assign(group, rfCard=api)
    device, other_device = owner.device(place), owner.device(sibling)
    device.present("rfCard", "04A1B2C3")
    other_device.present("rfCard", "04DEAD00")

    of_group = overview(administrator(server, group), group)
    totals: list[Counter[str]] = [Counter(), Counter()]
    for total, found in zip(totals, (of_group, overview(administrator(server, place), place)), strict=True):
        for step in found["today"]["series"]["items"]:
            total.update({name: step[name] for name in ("granted", "denied", "failed")})
    assert totals == [Counter(granted=1, denied=1, failed=0), Counter(granted=1, denied=0, failed=0)]
    assert (of_group["devices"]["total"], of_group["devices"]["connected"]) == (2, 0)
    assert {one["serial"] for one in of_group["devices"]["away"]} == {device.serial, other_device.serial}
    assert of_group["vendors"]["total"] == 1
    assert [one["apiName"] for one in of_group["vendors"]["items"]] == ["Visitors"]
    assert of_group["vendors"]["states"] == {"healthy": 1, "failing": 0, "unavailable": 0, "unknown": 0}

    of_place = overview(administrator(server, place), place)
    assert of_place["vendors"] is None, "vendor APIs are none of a place's administrator"
    assert [one["serial"] for one in of_place["devices"]["away"]] == [device.serial]
    assert [one for one in of_place["access"]["credentials"] if one["apiId"]] == [
        {"credential": "rfCard", "apiId": api, "apiName": "Visitors", "inherited": True}
    ]
    assert overview(owner, place)["vendors"]["total"] == 1

    of_branch = overview(administrator(server, branch), branch)
    assert of_branch["access"] is None
    assert (of_branch["devices"]["total"], of_branch["vendors"]["total"]) == (2, 1)
    assert kinds(of_branch) == {}, "nothing of other parts, and nothing of the server"
    stranger = administrator(server, elsewhere)
    for node in (branch, group, place):
        assert stranger.ask("GET", f"/places/{node}/overview").status_code == 404
    own = administrator(server, group)
    assert own.ask("GET", f"/places/{branch}/overview").status_code == 403, "of it one sees the name"


def test_a_place_says_what_it_has_of_its_own(owner: Console, vendor: RunningVendor, group: str, place: str):
    staff = owner.register(group, api_form(vendor, name="Staff"))["id"]
    visitors = owner.register(group, api_form(vendor, name="Visitors"))["id"]
    owner.assign(group, rfCard=staff)
    owner.ask("PUT", f"/places/{place}/access-service", {"assignments": {"rfCard": visitors}}, 200)
    card = next(
        one for one in overview(owner, place)["access"]["credentials"] if one["credential"] == "rfCard"
    )
    assert card == {"credential": "rfCard", "apiId": visitors, "apiName": "Visitors", "inherited": False}
    assert [one["apiName"] for one in overview(owner, place)["vendors"]["items"]] == ["Visitors"]
    of_group = overview(owner, group)
    assert (of_group["access"]["accessType"], of_group["access"]["overridingPlaces"]) == ("vendor", 1)


def test_what_needs_doing_about_access_comes_and_goes(owner: Console, vendor: RunningVendor, branch: str):
    group = owner.place("placeGroup", branch, "Tower A")
    place = owner.place("place", group, "Lobby")
    assert kinds(overview(owner, branch)) == {"noVendor": 1}
    [entry] = overview(owner, branch)["toDo"]
    assert entry["items"] == [
        {"placeId": group, "name": "Tower A", "apiId": None, "at": None, "code": None, "reason": None}
    ]
    owner.assign(group)
    assert kinds(overview(owner, branch)) == {"noApi": 1}
    api = owner.register(group, api_form(vendor))["id"]
    owner.assign(group, rfCard=api)
    assert kinds(overview(owner, branch)) == {}
    owner.ask("PUT", f"/places/{place}/access-service", {"assignments": {"rfCard": None}}, 200)
    for node in (branch, group, place):
        [entry] = overview(owner, node)["toDo"]
        assert (entry["kind"], entry["items"][0]["placeId"]) == ("placeLocal", place)
    owner.ask("PUT", f"/places/{place}/access-service", {"assignments": {"rfCard": api}}, 200)
    assert kinds(overview(owner, place)) == {}
    owner.ask("PUT", f"/places/{place}/access-service", {"assignments": {"face": None}}, 200)
    assert kinds(overview(owner, place)) == {}, "it was local for faces anyway"


def test_a_list_is_short_and_its_count_is_not(owner: Console, branch: str):
    for number in range(7):
        owner.place("placeGroup", branch, f"Tower {number}")
    [entry] = overview(owner, branch)["toDo"]
    assert (entry["kind"], entry["count"]) == ("noVendor", 7)
    assert [item["name"] for item in entry["items"]] == ["Tower 0", "Tower 1", "Tower 2"]


def test_mails_wait_and_devices_register_as_the_node_says(
    server: Server, owner: Console, group: str, place: str
):
    before = kinds(overview(owner, owner.headquarters))
    assert "mailNotSetUp" in before or "mailsWaiting" in before
    owner.ask("PUT", f"/places/{place}/allocation-email", {"email": "lobby@example.com"}, 200)
    asked = {"placeId": place, "serial": "100000991"}
    with server.client() as device:
        assert device.post("/device/v1/allocation-codes", json=asked).status_code == 202
    for node in (place, group, owner.headquarters):
        found = overview(owner, node)
        assert kinds(found)["mailsWaiting"] >= 1
        assert "100000991" in {one["serial"] for one in found["registrations"]["items"]}
    admin = administrator(server, place)
    assert kinds(overview(admin, place)) == {"mailsWaiting": 1}, "the one about this place, and no code in it"
    assert overview(admin, place)["registrations"]["total"] == 1
    assert "lobby@example.com" not in str(overview(admin, place))


def test_the_vendor_that_fails_is_named_where_something_can_be_done(
    server: Server, owner: Console, group: str, place: str, vendor: RunningVendor
):
    api = owner.register(group, api_form(vendor, name="Gone"))["id"]
    owner.assign(group, rfCard=api)
    with closing(sqlite3.connect(server.data_dir / "clue.db")) as data, data:
        sealed = data.execute("SELECT sealed_headers FROM vendor_apis WHERE id = ?", (api,)).fetchone()[0]
        data.execute(
            "UPDATE vendor_apis SET sealed_headers = ? WHERE id = ?", (f"{sealed[:-8]}AAAAAAA=", api)
        )
    try:
        [entry] = overview(owner, group)["toDo"]
        assert (entry["kind"], entry["count"]) == ("vendorFailing", 1)
        assert (entry["items"][0]["apiId"], entry["items"][0]["placeId"]) == (api, group)
        assert entry["items"][0]["reason"]["message"].startswith(
            "The saved header values of this API cannot be opened"
        )
        assert overview(owner, group)["vendors"]["items"][0]["failing"] is True
        assert kinds(overview(administrator(server, place), place)) == {}
    finally:
        with closing(sqlite3.connect(server.data_dir / "clue.db")) as data, data:
            data.execute("UPDATE vendor_apis SET sealed_headers = ? WHERE id = ?", (sealed, api))


@pytest.mark.parametrize("off", [timedelta(days=-3), timedelta(hours=3), timedelta(days=400), None])
def test_a_wrong_clock_of_who_asks_changes_nothing_but_the_day(
    owner: Console, group: str, off: timedelta | None
):
    query = {} if off is None else {"since": (datetime.now(UTC) + off).isoformat()}
    found = overview(owner, group, **query)
    at, since = (datetime.fromisoformat(text) for text in (found["at"], found["today"]["since"]))
    assert abs(at - datetime.now(UTC)) < timedelta(minutes=1)
    assert at - since == timedelta(hours=24)


def test_mails_that_were_given_up_are_an_owners_at_the_headquarters(
    server: Server, owner: Console, group: str
):
    before = kinds(overview(owner, owner.headquarters)).get("mailsFailed", 0)
    now = int(datetime.now(UTC).timestamp() * 1000)
    with closing(sqlite3.connect(server.data_dir / "clue.db")) as data, data:
        data.execute(
            "INSERT INTO outbox (id, recipient, subject, place_path, created_at, expires_at, state, attempts,"
            " next_attempt_at, finished_at) VALUES ('f' || hex(randomblob(8)), 'a@example.com', 'x', ?, ?, ?, 'failed', 3, ?, ?)",
            (f"/{owner.headquarters}/{group}/", now, now + 1000, now, now),
        )
    assert kinds(overview(owner, owner.headquarters))["mailsFailed"] == before + 1
    assert "mailsFailed" not in kinds(overview(owner, group))
    assert "mailsFailed" not in kinds(overview(administrator(server, group), group))


def test_limits_that_are_reached_are_told_where_they_can_be_lifted(
    server: Server, owner: Console, group: str, place: str
):
    most = next(each.most for each in LIMITS if (each.scope, each.counted) == (Scope.PLACE, Counted.MAILS))
    now = int(datetime.now(UTC).timestamp() * 1000)
    with closing(sqlite3.connect(server.data_dir / "clue.db")) as data, data:
        data.executemany(
            "INSERT INTO enrollment_attempts (at, outcome, serial, place_id, source) VALUES (?, 'mailed', ?, ?, ?)",
            [(now - number, str(300_000_000 + number), place, f"192.0.2.{number}") for number in range(most)],
        )
    try:
        for node in (place, group):
            [entry] = [one for one in overview(owner, node)["toDo"] if one["kind"] == "registrationsHeldUp"]
            assert (entry["count"], entry["items"][0]["placeId"]) == (1, node)
            until = datetime.fromisoformat(entry["items"][0]["at"])
            assert timedelta(hours=23) < until - datetime.now(UTC) <= timedelta(hours=24)
    finally:
        owner.ask("DELETE", f"/places/{place}/enrollment-limits", expect=204)
    assert "registrationsHeldUp" not in kinds(overview(owner, place))
