"""What lasts is bounded for each device, session and administrator: streams, exports, searches."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from administrators import administrator
from in_process import application
from running import OWNER, Console
from streams import following

from server.http.at_once import STREAMS_OF_DEVICE, STREAMS_OF_SESSION, OpenStreams, Reads
from server.refusals import BusyError
from server.services.tree import Caller

STREAM = "/device/v1/settings/stream"


def test_a_devices_fourth_stream_ends_its_first(owner: Console, place: str):
    device, other = owner.device(place), owner.device(place)
    with ExitStack() as stack:
        others = stack.enter_context(following(other.client, STREAM))
        others.next()
        streams = []
        for _ in range(STREAMS_OF_DEVICE + 2):
            streams.append(stack.enter_context(following(device.client, STREAM)))
            streams[-1].next()
        for ended in streams[:2]:
            ended.wait_for_end()
        assert owner.get(f"/devices?placeId={place}")["items"]
        owner.ask("PATCH", f"/devices/{device.serial}", {"placeId": owner.headquarters}, 200)
        for open_still in streams[2:]:
            open_still.next()
        owner.ask("PATCH", f"/devices/{other.serial}", {"placeId": owner.headquarters}, 200)
        others.next()


@pytest.mark.parametrize("kind", ["events", "changes"])
def test_a_sessions_sixth_stream_ends_its_first(owner: Console, group: str, kind: str):
    one, other = (administrator(owner.server, group) for _ in range(2))
    with ExitStack() as stack:
        others = stack.enter_context(following(other.client, f"/api/v1/{kind}/stream"))
        streams = [
            stack.enter_context(following(one.client, f"/api/v1/{each}/stream"))
            for each in ([kind, "events", "changes", "events", "changes", kind])
        ]
        assert len(streams) == STREAMS_OF_SESSION + 1
        streams[0].wait_for_end()
        for each in (*streams[1:], others):
            assert each.comments.get(timeout=20) == ": connected"
        with following(one.client, f"/api/v1/{kind}/stream"):
            streams[1].wait_for_end()


def test_who_has_ended_makes_room():
    open_streams, ended = OpenStreams(2), list[str]()
    with ExitStack() as stack:
        stack.enter_context(open_streams.opened("a", lambda: ended.append("1")))
        for _ in range(10):
            with open_streams.opened("a", lambda: ended.append("no")):
                pass
        stack.enter_context(open_streams.opened("a", lambda: ended.append("2")))
        stack.enter_context(open_streams.opened("b", lambda: ended.append("3")))
        stack.enter_context(open_streams.opened("a", lambda: ended.append("4")))
        assert ended == ["1"]
    assert open_streams.ended == 1


# ---- exports and searches ----------------------------------------------------------------------------------------


def caller(name: str) -> Caller:
    return Caller(name, name, f"{name}@example.com", "")


@pytest.mark.parametrize("way", ["finished", "never begun", "given up", "broken"])
def test_an_export_makes_room_however_it_ends(way: str):
    def pages() -> Iterator[int]:
        yield 1
        if way == "broken":
            raise OSError
        yield 2

    reads = Reads(1)
    read: Any = reads.begin(caller("a"))
    rest = read.over(pages())
    with pytest.raises(BusyError):
        reads.begin(caller("a"))
    reads.begin(caller("b")).end()
    match way:
        case "finished":
            assert list(rest) == [1, 2]
        case "given up":
            assert next(rest) == 1
            rest.close()
        case "broken":
            with pytest.raises(OSError):  # it has no words
                list(rest)
    if way == "never begun":
        del rest, read
    with reads.one(caller("a")), pytest.raises(BusyError), reads.one(caller("a")):
        pass
    reads.begin(caller("a")).end()
    assert reads.refused == 2


def test_exports_and_searches_are_two_at_a_time_and_pages_always_come(tmp_path: Path):
    async def run() -> None:
        async with application(tmp_path) as (app, client):
            setup = {"setupToken": "the setup token", "organizationName": "HQ", "administrator": OWNER}
            done = (await client.post("/api/v1/setup", json=setup)).json()
            client.headers["authorization"] = f"Bearer {done['token']}"
            assert app.living is not None
            own = caller(done["administrator"]["id"])
            csv = {"accept": "text/csv"}
            wanted = [("/events?search=x", {}), ("/events", csv), ("/audit", csv)]
            for path, headers in wanted * 3:  # none leaves anything behind
                assert (await client.get(f"/api/v1{path}", headers=headers)).status_code == 200
            under_way = [app.living.parts.reads.begin(own) for _ in range(2)]
            for path, headers in wanted:
                refused = await client.get(f"/api/v1{path}", headers=headers)
                assert (refused.status_code, refused.json()["code"]) == (429, "busy")
                assert int(refused.headers["retry-after"]) == refused.json()["retryAfterSeconds"] > 0
            for path in ("/events", "/audit", "/events?limit=5"):
                assert (await client.get(f"/api/v1{path}")).status_code == 200
            assert "clue_reads_refused_total 3.0" in (await client.get("/metrics")).text
            under_way.pop().end()
            for path, headers in wanted:
                assert (await client.get(f"/api/v1{path}", headers=headers)).status_code == 200

    asyncio.run(run())
