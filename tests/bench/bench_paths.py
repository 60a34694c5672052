"""What the parts of a decision cost, each by itself, in microseconds of this process's CPU.

    python3 packaging/bootstrap.py exec python tests/bench/bench_paths.py

The vendor is a process of its own on another core; the rest is computing.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from stand import bench_directory, form, new_event_loop, running_vendor

from clue_desktop.contract.vendor_apis import VendorApiForm
from clue_desktop.domain.access_service import AccessType, OnNoAnswer
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.criteria import CriteriaDraft, SuccessResultDraft, parse_criteria
from clue_desktop.domain.jsonpath import parse_field_path
from clue_desktop.domain.judgment import judge
from clue_desktop.domain.request_body import compile_body
from clue_desktop.domain.response_json import read_json
from clue_desktop.domain.vendor_api import VendorApi, parse_request_part
from server.bounding.heavy_work import HeavyWork
from server.device.presence import Presence
from server.device.verification import Asked, VerificationEndpoint
from server.keys.tokens import new_device_token, token_hash
from server.monitoring.metrics import Tally
from server.store.engine import open_sqlite
from server.store.event_log import EventLog, EventRow
from server.store.event_tables import events_metadata
from server.verification.device_places import DevicePlaces
from server.verification.device_rate import DeviceRates
from server.verification.plans import (
    DeviceEntry,
    GroupPlans,
    PlaceEntry,
    PlacePlans,
    Plan,
    Plans,
    Point,
    Update,
    compile_api,
)
from server.verification.vendor_client import (
    NetworkPolicy,
    Timings,
    VendorClient,
    VendorResponse,
    VendorTarget,
    make_ssl_context,
    request_head,
)
from server.verification.vendor_health import VendorHealth
from server.verification.verifier import Verifier

AT_ONCE = 16
CALLS = 20_000
SMALL = {"valid": True, "message": "Welcome.", "user": {"id": "minji.kim", "doors": ["Main", "Lab"]}}
LARGE = {
    "items": [{"id": number, "name": f"Door {number}", "open": number % 2 == 0} for number in range(2000)]
}


def main() -> int:
    """Measure and print."""
    small, large = json.dumps(SMALL).encode(), json.dumps(LARGE).encode()
    criteria = parse_criteria(
        CriteriaDraft((200,), SuccessResultDraft("$.valid", "true", "BOOLEAN"), "$.message", None)
    )
    token = new_device_token("123456789")

    print(f"{'JSONPath $.valid':<52}{cost(selecting('$.valid', SMALL)):>10.2f} µs")
    print(f"{'JSONPath $.user.doors[0]':<52}{cost(selecting('$.user.doors[0]', SMALL)):>10.2f} µs")
    print(f"{'JSONPath $..id, small response':<52}{cost(selecting('$..id', SMALL)):>10.2f} µs")
    print(f"{'JSONPath $.items[?@.id == 1999].name, 2,000 items':<52}"
          f"{cost(selecting('$.items[?@.id == 1999].name', LARGE)):>10.2f} µs")  # fmt: skip
    print(f"{f'read a response of {len(small)} bytes':<52}"
          f"{cost(lambda: read_json('application/json', small)):>10.2f} µs")  # fmt: skip
    print(f"{f'read a response of {len(large):,} bytes':<52}"
          f"{cost(lambda: read_json('application/json', large)):>10.2f} µs")  # fmt: skip
    print(f"{'read and judge, mode 3 with a message':<52}"
          f"{cost(lambda: judge(criteria, 200, read_json('application/json', small))):>10.2f} µs")  # fmt: skip
    print(f"{'render a request body':<52}{cost(rendering()):>10.2f} µs")
    print(f"{'hash a token':<52}{cost(lambda: token_hash(token)):>10.2f} µs")
    with asyncio.Runner() as runner:
        each = runner.run(deciding(token))
    print(f"{'a decision, vendor and event log left out':<52}{each:>10.2f} µs")
    with bench_directory() as directory, asyncio.Runner(loop_factory=new_event_loop) as runner:
        for number, each in runner.run(keeping(directory / "events.db")).items():
            print(f"{f'an event committed, {number} at once':<52}{each:>10.2f} µs")
    with (
        bench_directory() as directory,
        running_vendor(directory) as vendor,
        asyncio.Runner(loop_factory=new_event_loop) as runner,
    ):
        each = runner.run(calling(vendor["url"], Path(vendor["ca"])))
    print(f"{f'call a vendor over HTTPS, {AT_ONCE} at once, warm':<52}{each:>10.2f} µs")
    return 0


def cost(run: Callable[[], object]) -> float:
    """Return the least CPU of one call over several series, in microseconds."""
    repeat, spent = 1, 0.0
    while spent < 0.02:
        repeat *= 2
        spent = _series(run, repeat)
    return min(_series(run, repeat) for _ in range(7)) / repeat * 1e6


def _series(run: Callable[[], object], repeat: int) -> float:
    start = time.process_time()
    for _ in range(repeat):
        run()
    return time.process_time() - start


def selecting(path: str, document: object) -> Callable[[], object]:
    """Return what evaluates a JSONPath."""
    query = parse_field_path(path)
    return lambda: query.select(document, 2)


def rendering() -> Callable[[], object]:
    """Return what renders the usual body."""
    draft = VendorApiForm.model_validate(form("https://vendor.example/verify")).to_draft()
    body = compile_body(parse_request_part(draft))
    return lambda: body.render("123456789", "04A1B2C3")


class Vendors:
    """Answers at once, with what the sample vendor would."""

    _GRANT = VendorResponse(
        200,
        (("content-type", "application/json"),),
        json.dumps(SMALL).encode(),
        Timings(None, None, None, 1.0, 1.0),
        "127.0.0.1",
    )

    async def call(self, *_asked: object, **_more: object) -> VendorResponse:
        """Answer."""
        return self._GRANT

    def is_cut_off(self, _vendor: object) -> bool:
        """It never is."""
        return False

    def certificate_end(self, _vendor: object) -> float | None:
        """It shows none."""
        return None


class Log:
    """Keeps nothing, at once."""

    def __init__(self) -> None:
        self._done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._done.set_result(None)

    def append(self, _row: EventRow) -> "asyncio.Future[None]":
        """Say that it is kept."""
        return self._done


async def deciding(token: str) -> float:
    """Return the CPU of a decision from the request's body to the answer, in microseconds."""
    plans = Plans()
    asked = Asked(token, token_hash(token), is_json=True)
    draft = VendorApiForm.model_validate(form("https://vendor.example/verify")).to_draft()
    criteria = parse_criteria(CriteriaDraft((), SuccessResultDraft("$.valid", "true", "BOOLEAN"), None, None))
    api = compile_api("1", "20000002", VendorApi("Bench", parse_request_part(draft), criteria))
    by_card = PlacePlans(AccessType.MIXED, {Credential.RF_CARD: Plan(api, OnNoAnswer.LOCAL)})
    device = DeviceEntry("123456789", "20000001", asked.token_hash, 1)
    plans.apply(
        Update(
            Point("bench", 1),
            whole=True,
            places={device.place_id: PlaceEntry(device.place_id, "20000002", None, 1)},
            groups={"20000002": GroupPlans(1, by_card, {})},
            devices={device.serial: device},
        )
    )
    vendors: Any = Vendors()
    nobody: Any = None
    verifier = Verifier(
        plans, vendors, VendorHealth(vendors), cast(Any, Log()), Tally(), HeavyWork(), DevicePlaces(0), nobody
    )
    endpoint = VerificationEndpoint(plans, verifier, Presence(nobody), nobody, DeviceRates(0, nobody))
    body = b'{"credential":"rfCard","value":"04A1B2C3"}'

    def decide() -> None:
        # Nothing is waited for, so the first step is all there is.
        with suppress(StopIteration):
            endpoint.answer(asked, body).send(None)
            raise RuntimeError("it waits")

    each = cost(decide)
    assert b"granted" in (await endpoint.answer(asked, body)).body
    return each


async def keeping(file: Path) -> dict[int, float]:
    """Return the CPU of an event for so many doors at once, in microseconds; what a door does meanwhile is left out."""
    database = open_sqlite(file)
    events_metadata.create_all(database.engine)
    log = EventLog(database, asyncio.get_running_loop())

    async def door(serial: str, times: int) -> None:
        for _ in range(times):
            await asyncio.sleep(0)
            await log.append(
                EventRow(
                    time.time_ns() // 1_000_000,
                    serial,
                    "20000001",
                    "20000002",
                    None,
                    "rfCard",
                    "••••B2C3",
                    "1",
                    "Bench RF Card",
                    "granted",
                    None,
                    5,
                    200,
                    None,
                    900,
                    f"{time.time_ns():032x}",
                )
            )

    found = {}
    for at_once in (1, AT_ONCE, 64):
        least, times = float("inf"), max(2, 640 // at_once)
        for _ in range(30):
            start = time.process_time()
            await asyncio.gather(*(door(f"{123456789 + number}", times) for number in range(at_once)))
            least = min(least, (time.process_time() - start) / (at_once * times))
        found[at_once] = least * 1e6
    await log.close()
    database.close()
    return found


async def calling(url: str, ca: Path) -> float:
    """Return the CPU of one call on a connection that is kept, in microseconds."""
    client = VendorClient(
        policy=NetworkPolicy(operator_networks=("127.0.0.0/8",)),
        ssl_context=make_ssl_context([ca]),
    )
    target = VendorTarget.from_url(f"{url}/grant")
    head = request_head(target, [("Authorization", "Bearer s3cret-of-the-vendor")])
    body = b'{"deviceId":"123456789","rfCard":"04A1B2C3"}'

    async def ask(times: int) -> None:
        for _ in range(times):
            answer = await client.call(target, head, body)
            assert isinstance(answer, VendorResponse), answer

    async def series(calls: int) -> float:
        start = time.process_time()
        await asyncio.gather(*(ask(calls // AT_ONCE) for _ in range(AT_ONCE)))
        return (time.process_time() - start) / calls * 1e6

    try:
        await series(CALLS // 10)
        return min([await series(CALLS // 4) for _ in range(4)])
    finally:
        await client.aclose()


if __name__ == "__main__":
    sys.exit(main())
