"""What a verifier tells a device after each failure, what it keeps of it, and what it counts."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from clue_desktop.domain.access_service import AccessType, OnNoAnswer
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.criteria import Criteria
from clue_desktop.domain.failure_family import FAMILIES, FailureCode, Family
from clue_desktop.domain.judgment import Result
from clue_desktop.domain.vendor_api import RequestPart, VendorApi
from server.bounding.heavy_work import HeavyWork
from server.monitoring.metrics import Metrics, Tally
from server.store.engine import StorageError
from server.store.event_log import EventRow
from server.verification.device_places import DevicePlaces
from server.verification.plans import (
    CompiledApi,
    DeviceEntry,
    GroupPlans,
    PlaceEntry,
    PlacePlans,
    Plan,
    Plans,
    Point,
    UnusableApi,
    Update,
    compile_api,
)
from server.verification.token_keeper import TokenKeeper
from server.verification.vendor_client import Timings, VendorFailure, VendorResponse
from server.verification.vendor_health import VendorHealth
from server.verification.verifier import DENIED, Decision, Verifier

NO_TIME = Timings(None, None, None, 1.0, 1.0)
DEVICE = DeviceEntry("123456789", "20000001", b"", 1)
GRANT = VendorResponse(200, (("content-type", "application/json"),), b"{}", NO_TIME, "192.0.2.1")


class Vendors:
    """Answers with what it is given; knows nothing of breakers and certificates."""

    def __init__(self) -> None:
        self.result: VendorResponse | VendorFailure | Exception = GRANT
        self.called = 0

    async def call(self, *_asked: object, **_more: object) -> VendorResponse | VendorFailure:
        self.called += 1
        if isinstance(self.result, Exception):
            raise self.result
        return self.result

    def is_cut_off(self, _vendor: object) -> bool:
        return False

    def certificate_end(self, _vendor: object) -> float | None:
        return None


class Log:
    """Keeps rows, or cannot."""

    def __init__(self) -> None:
        self.rows: list[EventRow] = []
        self.fault: Exception | None = None

    def append(self, row: EventRow) -> "asyncio.Future[None]":
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self.fault is None:
            self.rows.append(row)
            done.set_result(None)
        else:
            done.set_exception(self.fault)
        return done


@dataclass
class Scene:
    """A verifier, and all that it works with."""

    vendors: Vendors = field(default_factory=Vendors)
    log: Log = field(default_factory=Log)
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self.plans = Plans()
        self.health = VendorHealth(self.vendors)
        self.verifier = Verifier(
            self.plans,
            self.vendors,  # type: ignore[arg-type]
            self.health,
            self.log,  # type: ignore[arg-type]
            self.tally,
            HeavyWork(),
            DevicePlaces(4),
            TokenKeeper(self.vendors, 4.0),
        )
        self.apply(api("1"))

    def apply(
        self,
        card: CompiledApi | UnusableApi,
        qr: CompiledApi | None = None,
        shadow: CompiledApi | None = None,
    ) -> None:
        """Have cards, and QR codes, verified by these APIs, with the device's own decision after silence."""
        plans = {Credential.RF_CARD: Plan(card, OnNoAnswer.LOCAL, shadow)}
        if qr is not None:
            plans[Credential.CUSTOM_QR] = Plan(qr, OnNoAnswer.LOCAL)
        group = GroupPlans(1, PlacePlans(AccessType.MIXED, plans), {})
        place = PlaceEntry("20000001", "20000002", None, 1)
        self.plans.apply(
            Update(
                Point("d", 1),
                whole=True,
                places={"20000001": place},
                groups={"20000002": group},
                devices={DEVICE.serial: DEVICE},
            )
        )

    def present(self, credential: Credential = Credential.RF_CARD, value: str = "04A1B2C3") -> Decision:
        return asyncio.run(self.verifier.verify(DEVICE, credential, value))

    @property
    def last(self) -> EventRow:
        return self.log.rows[-1]


def api(api_id: str) -> CompiledApi:
    """An API that grants whatever the vendor answers with status 200."""
    part = RequestPart(Credential.RF_CARD, f"https://vendor.example/{api_id}", (), (), ())
    whole = VendorApi(f"API {api_id}", part, Criteria((200,), None, None, None))
    return compile_api(api_id, "20000002", whole)


def failure(code: FailureCode, family: Family) -> VendorFailure:
    return VendorFailure(
        code=code,
        family=family,
        message="something is wrong.",
        request_sent=False,
        status=None,
        headers=(),
        body=b"",
        truncated=False,
        timings=NO_TIME,
        address=None,
    )


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.mark.parametrize(
    ("code", "family"), [(code, family) for code, families in FAMILIES.items() for family in families]
)
def test_a_device_decides_after_silence_and_after_nothing_else(
    scene: Scene, code: FailureCode, family: Family
) -> None:
    scene.vendors.result = failure(code, family)
    result = Result.LOCAL if family is Family.SILENT else Result.DENIED
    assert scene.present() == Decision(result, None)
    assert (scene.last.result, scene.last.reason) == (result, code)
    assert scene.last.step == (4 if code == "response_too_large" else 3)
    assert scene.tally.faults == {code: 1}
    health = scene.health.of("1")
    assert health.failures_last_hour == 1, "it is counted on the API's card"
    assert health.last_failure is not None
    assert health.last_failure.code == code


def test_a_fault_that_nobody_foresaw_denies(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    scene.vendors.result = RuntimeError("no")
    assert scene.present() == DENIED
    assert scene.last.reason == "server_fault"
    assert "verification of device 123456789 failed" in caplog.text


def test_a_shadow_that_cannot_be_asked_changes_nothing_of_what_is_committed(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says granted by then, and so is the door told."""

    def fails(*_given: object) -> None:
        raise RuntimeError("no")

    scene.verifier._ask_shadow = fails
    scene.apply(api("1"), shadow=api("2"))
    scene.vendors.result = GRANT
    assert scene.present().result == scene.last.result == Result.GRANTED
    assert "shadow of API 1" in caplog.text


def test_an_api_that_this_server_cannot_call_is_denied_and_no_other(scene: Scene) -> None:
    """A header value that this server's key does not open, say."""
    scene.apply(UnusableApi("1", "API 1"), api("2"))
    assert scene.present() == DENIED
    assert (scene.last.reason, scene.last.api_id, scene.vendors.called) == ("server_fault", "1", 0)
    assert scene.present(Credential.CUSTOM_QR) == Decision(Result.GRANTED)
    assert scene.health.of("2").last_failure is None


@pytest.mark.parametrize("result", [GRANT, failure("timeout", Family.SILENT)])
@pytest.mark.parametrize(
    ("now", "reason"),
    [(None, "device_released"), (replace(DEVICE, token_hash=b"another"), "device_token_invalid")],
)
def test_who_is_released_while_the_vendor_is_asked_is_denied(
    scene: Scene, result: VendorResponse | VendorFailure, now: DeviceEntry | None, reason: str
) -> None:
    class Releasing(Vendors):
        async def call(self, *_asked: object, **_more: object) -> VendorResponse | VendorFailure:
            scene.plans.apply(Update(Point("d", 2), devices={DEVICE.serial: now}))
            return result

    scene.verifier._vendors = Releasing()  # type: ignore[assignment]
    assert scene.present() == DENIED
    assert (scene.last.result, scene.last.reason, scene.last.message) == ("denied", reason, None)


def test_without_a_plan_the_device_decides_but_not_on_half_a_pair(scene: Scene) -> None:
    assert scene.present(Credential.FACE, "not a user key!") == Decision(Result.LOCAL)
    assert scene.present(Credential.FACE, "\ud800") == DENIED
    assert scene.last.reason == "credential_value_invalid"


@pytest.mark.parametrize("fault", [StorageError("the disk is full"), RuntimeError("who knows")])
def test_what_is_counted_is_what_the_device_was_told(
    scene: Scene, fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        assert scene.present().result == "granted"
    scene.log.fault = fault
    for _ in range(10):
        assert scene.present() == DENIED
    assert scene.tally.results == {"granted": 3, "denied": 10, "local": 0, "refused": 0}
    assert scene.tally.faults == {"log_unavailable": 10}
    text = Metrics(scene.tally, {}, {}).text().decode()
    assert 'clue_verifications_total{result="granted"} 3.0' in text
    assert 'clue_verifications_total{result="denied"} 10.0' in text
    assert 'clue_verification_reasons_total{reason="log_unavailable"} 10.0' in text
    assert ("could not be kept" in caplog.text) is isinstance(fault, RuntimeError)


def test_a_strangers_request_is_counted_as_the_refusal_that_it_was(scene: Scene) -> None:
    asyncio.run(scene.verifier.refuse("123456789", None, "device_unknown", "rfCard\0", "\ud800"))
    assert scene.tally.results["refused"] == 1
    assert scene.tally.results["denied"] == 0
    assert (scene.last.result, scene.last.credential, scene.last.value) == ("denied", "rfCard\\u0000", "••••")


def test_a_kind_of_credential_that_there_is_not_is_denied(scene: Scene) -> None:
    told = asyncio.run(scene.verifier.deny(DEVICE, "credential_unknown", "iris" * 20, "x"))
    assert told == DENIED
    assert (scene.last.reason, scene.last.step, len(scene.last.credential)) == ("credential_unknown", 1, 32)
