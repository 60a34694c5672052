"""How a vendor API is doing, by what was noted with verifications; driven by a clock."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from clue_desktop.domain.criteria import Criteria
from clue_desktop.domain.request_body import BodyTemplate
from clue_desktop.domain.vendor_health import HealthState
from server.services.customer_api.vendor_health import Asked, health_of
from server.verification.compiled_call import CompiledCall
from server.verification.plans import CompiledApi
from server.verification.vendor_client import VendorKey, VendorTarget
from server.verification.vendor_health import VendorHealth

START = 1_900_000_000.0
DAY = 24 * 3600.0
TARGET = VendorTarget.from_url("https://vendor.example/verify")
API = CompiledApi(
    "a1", "Staff", CompiledCall(TARGET, b"", BodyTemplate(b"")), Criteria((200,), None, None, None)
)


def at(seconds: float) -> datetime:
    """So long after the start."""
    return datetime.fromtimestamp(START + seconds, UTC)


@dataclass
class Scene:
    """A clock, a vendor as the client knows it, and the health noted of an API of it."""

    now: float = START
    cut_off: bool = False
    end: float | None = None
    health: VendorHealth = field(init=False)

    def __post_init__(self) -> None:
        self.health = VendorHealth(self, lambda: self.now)

    def is_cut_off(self, _vendor: VendorKey) -> bool:
        """What the client says of the breaker."""
        return self.cut_off

    def certificate_end(self, _vendor: VendorKey) -> float | None:
        """What the client says of the certificate."""
        return self.end

    def answer(self, milliseconds: float = 20.0) -> None:
        """A verification that could be judged."""
        self.health.answered(API, milliseconds)

    def fail(self, code: str = "timeout", message: str = "it did not answer.") -> None:
        """One that could not."""
        self.health.failed(API, code, message)

    @property
    def state(self) -> HealthState:
        """As of now."""
        return self.health.of("a1").state

    def tell(self) -> list[tuple[HealthState, bool, bool]]:
        """Tell what is new."""
        news = self.health.news()
        self.health.told(news)
        return [(told.state, told.lasting, told.certificate_ends_soon) for told in news.values()]


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_what_nobody_has_asked_is_unknown(scene: Scene):
    health = scene.health.of("a1")
    assert (health.state, health.since, health.median_ms) == (HealthState.UNKNOWN, None, None)
    assert scene.tell() == []


def test_it_is_healthy_since_the_first_answer(scene: Scene):
    scene.answer(10)
    scene.now += 60
    scene.answer(30)
    scene.answer(1000)

    health = scene.health.of("a1")

    assert health.state is HealthState.HEALTHY
    assert (health.since, health.last_answer_at, health.median_ms) == (at(0), at(60), 30)


def test_a_failure_among_answers_makes_nothing_failing(scene: Scene):
    scene.answer()
    scene.fail()
    assert scene.state is HealthState.HEALTHY
    scene.now += 5
    scene.answer()
    scene.now += 60
    health = scene.health.of("a1")
    assert (health.state, health.since) == (HealthState.HEALTHY, at(0))
    assert health.last_failure is not None
    assert health.last_failure.code == "timeout"


def test_without_an_answer_for_ten_seconds_it_is_failing_since_the_first_failure(scene: Scene):
    scene.answer()
    scene.now += 30
    scene.fail("tls_failed", "the certificate has expired.")
    scene.now += 9.9
    assert scene.state is HealthState.HEALTHY
    scene.now += 0.1
    scene.fail("timeout")
    health = scene.health.of("a1")
    assert (health.state, health.since, health.last_answer_at) == (HealthState.FAILING, at(30), at(0))
    assert health.last_failure is not None
    assert (health.last_failure.at, health.last_failure.code) == (at(40), "timeout")

    scene.now += 20
    scene.answer()
    health = scene.health.of("a1")
    assert (health.state, health.since) == (HealthState.HEALTHY, at(60))


def test_cut_off_it_is_unavailable_at_once_and_the_fault_that_made_it_so_is_kept(scene: Scene):
    scene.fail("connection_failed", "could not connect.")
    scene.cut_off = True
    scene.now += 1
    scene.fail("vendor_unavailable", "it is only called once in a while.")

    health = scene.health.of("a1")

    assert (health.state, health.since, health.breaker_open) == (HealthState.UNAVAILABLE, at(0), True)
    assert health.last_failure is not None
    assert (health.last_failure.at, health.last_failure.message) == (at(1), "could not connect.")


def test_failures_of_an_hour_are_counted(scene: Scene):
    for _minute in range(90):
        scene.fail()
        scene.fail("server_busy")
        scene.now += 60
    scene.now -= 60
    health = scene.health.of("a1")
    assert (health.failures_last_hour, health.busy_last_hour) == (120, 60)


def test_another_address_begins_anew_and_a_new_plan_of_the_same_does_not(scene: Scene):
    scene.fail()
    scene.now += 20
    same = replace(
        API,
        name="Renamed",
        call=replace(API.call, target=VendorTarget.from_url("https://vendor.example/verify")),
    )
    scene.health.failed(same, "timeout", "")
    assert scene.health.of("a1").since == at(0)
    elsewhere = replace(
        API, call=replace(API.call, target=VendorTarget.from_url("https://other.example/verify"))
    )
    scene.health.answered(elsewhere, 10)
    health = scene.health.of("a1")
    assert (health.state, health.failures_last_hour) == (HealthState.HEALTHY, 0)


def test_others_are_told_of_each_change_and_when_failing_has_lasted_a_minute(scene: Scene):
    scene.answer()
    assert scene.tell() == [(HealthState.HEALTHY, False, False)]
    assert scene.tell() == []
    scene.now += 100
    scene.fail()
    assert scene.tell() == []
    scene.now += 10
    assert scene.tell() == [(HealthState.FAILING, False, False)]
    scene.now += 49
    assert scene.tell() == []
    scene.now += 1
    assert scene.tell() == [(HealthState.FAILING, True, False)]
    scene.now += 20
    scene.answer()
    assert scene.tell() == [(HealthState.HEALTHY, False, False)]


def test_what_could_not_be_told_is_told_later(scene: Scene):
    scene.answer()
    assert scene.health.news()
    assert scene.tell() == [(HealthState.HEALTHY, False, False)]


def test_what_goes_to_and_fro_is_told_at_most_every_ten_seconds(scene: Scene):
    told = 0
    for second in range(60):
        scene.cut_off = second % 2 == 0
        if scene.cut_off:
            scene.fail()
        else:
            scene.answer()
        scene.now += 1
        told += len(scene.tell())
    assert told <= 6


def test_a_certificate_that_ends_within_21_days_is_told(scene: Scene):
    scene.end = START + 22 * DAY
    scene.answer()
    assert scene.tell() == [(HealthState.HEALTHY, False, False)]
    scene.now += DAY
    assert scene.tell() == [(HealthState.HEALTHY, False, True)]
    assert scene.health.of("a1").certificate_expires_at == at(22 * DAY)


def test_who_is_not_asked_for_a_week_is_forgotten(scene: Scene):
    scene.answer()
    scene.tell()
    scene.now += 8 * DAY
    assert scene.tell() == []
    assert scene.health.known() == {}


def asked(*reasons: str | None) -> list[Asked]:
    """Verifications ten seconds apart, the last one first; the oldest was at the start."""
    count = len(reasons)
    return [Asked(at((count - 1 - index) * 10), reason, 20.0) for index, reason in enumerate(reasons)]


def test_the_event_log_says_the_same():
    now = at(100)
    assert health_of([], False, now).state is HealthState.UNKNOWN

    health = health_of(asked(None, "status_not_accepted", "timeout", None), False, now)
    assert (health.state, health.since, health.last_answer_at) == (HealthState.HEALTHY, at(20), at(30))
    assert health.last_failure is not None
    assert (health.last_failure.at, health.last_failure.code) == (at(10), "timeout")

    health = health_of(asked("vendor_unavailable", "timeout", None), True, now)
    assert (health.state, health.since, health.median_ms) == (HealthState.UNAVAILABLE, at(10), 20)
    assert health.last_failure is not None
    assert (health.last_failure.at, health.last_failure.code) == (at(20), "timeout")

    assert health_of(asked("timeout", None), False, at(15)).state is HealthState.HEALTHY
    assert health_of(asked("timeout", None), False, now + timedelta(days=1)).state is HealthState.FAILING
