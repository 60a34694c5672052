"""The limits on guessing codes and on mails: what reaches them, whom they stop, and that an administrator lifts them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from types import SimpleNamespace

import httpx
import pytest
from clocks import Clock
from site_by_clock import Site, running_site, wrong

from clue_desktop.domain.enrollment import LIMITS, Counted, Limit, Scope
from server.services.registrations import enrollment, enrollment_limits

DAY = 24 * 3600
FEW = 3
CODE = "890932"
"""Every code that is sent to these tests' devices: to read hundreds of them from mails takes long."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server that the tests share; no test is counted together with another."""
    with running_site(tmp_path_factory.mktemp("site"), Clock()) as running:
        running.set_up()
        yield running


@pytest.fixture(autouse=True)
def another_day(site: Site) -> None:
    site.pass_time(hours=25)


@pytest.fixture(autouse=True)
def known_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrollment, "secrets", SimpleNamespace(randbelow=lambda _codes: int(CODE)))


@dataclass
class Asker:
    """Whoever attempts something: a device, at a Place, from somewhere."""

    site: Site
    place: str
    serial: str
    source: str

    def attempt(self, counted: Counted) -> httpx.Response:
        """Do what is counted so; a code that is needed for it is asked for."""
        answer = self.site.request(self.place, self.serial, source=self.source)
        if counted is Counted.MAILS or answer.status_code != 202:
            return answer
        return self.site.enter(self.place, self.serial, wrong(CODE), source=self.source)


def passed(answer: httpx.Response) -> bool:
    """Whether it was counted, and not stopped by a limit."""
    assert answer.status_code == 202 or answer.json()["code"] in {"code_mismatch", "rate_limited"}, (
        answer.text
    )
    return answer.status_code != 429


def askers(site: Site, scope: Scope) -> Iterator[Asker]:
    """Give askers that have just what is counted in common."""
    place, serial, source = site.place(), site.serial(), "203.0.113.99"
    for number in count():
        elsewhere = f"2001:db8:7:{number}::1" if scope is Scope.SITE else f"198.51.100.{number}"
        yield Asker(
            site,
            place if scope is Scope.PLACE else site.place(),
            serial if scope is Scope.SERIAL else site.serial(),
            source if scope is Scope.SOURCE else elsewhere,
        )


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: f"{limit.scope}-{limit.counted}")
def test_what_a_limit_counts(site: Site, limit: Limit, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(enrollment_limits, "LIMITS", (Limit(limit.scope, limit.counted, FEW),))
    alike = askers(site, limit.scope)
    for _ in range(FEW):
        assert passed(next(alike).attempt(limit.counted))
        site.clock.move(hours=1)
    stopped = next(alike)
    answer = stopped.attempt(limit.counted)
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    assert answer.headers["retry-after"] == str(DAY - FEW * 3600)
    assert f"{DAY - FEW * 3600} seconds" in answer.json()["detail"]

    # Whoever has nothing in common with them goes on.
    other = Asker(site, site.place(), site.serial(), "192.0.2.1")
    assert passed(other.attempt(limit.counted)) is (limit.scope is not Scope.SERVER)

    subjects = {
        Scope.SERIAL: stopped.serial,
        Scope.PLACE: stopped.place,
        Scope.SOURCE: stopped.source,
        Scope.SITE: "2001:db8:7::/48",
        Scope.SERVER: "",
    }
    reached = site.admin("GET", f"/places/{site.headquarters}/enrollment-limits")["reached"]
    assert [(row["scope"], row["subject"], row["counted"], row["most"]) for row in reached] == [
        (limit.scope, subjects[limit.scope], limit.counted, FEW)
    ]

    # An administrator of that Place alone can let it in again, and the others stay as they are.
    site.clock.move(hours=1)
    site.admin("DELETE", f"/places/{stopped.place}/enrollment-limits", expect=204)
    assert passed(stopped.attempt(limit.counted))
    at_place = site.admin("GET", f"/places/{stopped.place}/enrollment-limits")
    assert at_place["reached"] == []
    site.clock.move(hours=1)
    still = next(alike).attempt(limit.counted)
    assert passed(still) is (limit.scope is Scope.PLACE)  # where the Place is what was lifted


@pytest.mark.parametrize("counted", Counted)
def test_a_limit_ends_when_the_oldest_is_a_day_old(
    site: Site, counted: Counted, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(enrollment_limits, "LIMITS", (Limit(Scope.PLACE, counted, FEW),))
    alike = askers(site, Scope.PLACE)
    for _ in range(FEW):
        assert passed(next(alike).attempt(counted))
        site.clock.move(hours=1)
    site.pass_time(seconds=DAY - FEW * 3600 - 1)
    stopped = next(alike).attempt(counted)
    assert (stopped.status_code, stopped.headers["retry-after"]) == (429, "1")
    site.clock.move(seconds=1)
    assert passed(next(alike).attempt(counted))
    assert not passed(next(alike).attempt(counted))


def test_a_lifted_place_has_its_own_limits_still(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(enrollment_limits, "LIMITS", (Limit(Scope.PLACE, Counted.MAILS, FEW),))
    alike = askers(site, Scope.PLACE)
    for _ in range(FEW):
        assert passed(next(alike).attempt(Counted.MAILS))
    stopped = next(alike)
    for _ in range(2):
        assert not passed(stopped.attempt(Counted.MAILS))
        site.admin("DELETE", f"/places/{stopped.place}/enrollment-limits", expect=204)
        for _ in range(FEW):
            assert passed(next(alike).attempt(Counted.MAILS))
    reached = site.admin("GET", f"/places/{stopped.place}/enrollment-limits")["reached"]
    assert [(row["scope"], row["subject"]) for row in reached] == [("place", stopped.place)]


def test_lifting_at_a_node_above_lifts_for_all_under_it(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(enrollment_limits, "LIMITS", (Limit(Scope.SERVER, Counted.MAILS, FEW),))
    group = site.node("placeGroup")
    place = site.node("place", group)
    site.admin("PUT", f"/places/{place}/allocation-email", {"email": "x@example.com"})
    alike = askers(site, Scope.SERVER)
    for _ in range(FEW):
        assert passed(next(alike).attempt(Counted.MAILS))
    stopped = Asker(site, place, site.serial(), "192.0.2.1")
    assert not passed(stopped.attempt(Counted.MAILS))
    site.admin("DELETE", f"/places/{group}/enrollment-limits", expect=204)
    assert passed(stopped.attempt(Counted.MAILS))
    site.admin("DELETE", f"/places/{site.headquarters}/enrollment-limits", expect=204)
    assert passed(next(alike).attempt(Counted.MAILS))
    site.pass_time(hours=24)
    for _ in range(FEW):
        assert passed(next(alike).attempt(Counted.MAILS))
    assert not passed(next(alike).attempt(Counted.MAILS))


def test_what_stops_one_device_is_not_in_the_way_of_registered_ones(site: Site):
    place, serial = site.place(), site.serial()
    token = site.enter(place, serial, site.code(place, serial)).json()["token"]
    body = {"credential": "rfCard", "value": "04A1B2C3"}
    answer = site.ask("POST", "/device/v1/verifications", body, authorization=f"Bearer {token}")
    assert answer.json() == {"result": "local"}


def tenths(*scopes: Scope) -> tuple[Limit, ...]:
    """Return the limits with a tenth of what those of these scopes allow."""
    assert all(limit.most % 10 == 0 for limit in LIMITS if limit.scope in scopes)
    return tuple(
        Limit(limit.scope, limit.counted, limit.most // 10 if limit.scope in scopes else limit.most)
        for limit in LIMITS
    )


def test_an_honest_day(site: Site, monkeypatch: pytest.MonkeyPatch):
    """Twenty registrations an hour from one address, each after a wrong entry, until the Place's mails are used up.

    With a tenth of what each limit allows that counts several devices, in a tenth of the time.
    """
    shared = (Scope.PLACE, Scope.SOURCE, Scope.SITE, Scope.SERVER)
    monkeypatch.setattr(enrollment_limits, "LIMITS", tenths(*shared))
    place = site.place()
    for _ in range(10):
        serial = site.serial()
        assert site.request(place, serial).status_code == 202
        assert site.enter(place, serial, wrong(CODE)).json()["attemptsLeft"] == 4
        assert site.enter(place, serial, CODE).status_code == 201
        site.clock.move(minutes=3)
    stopped = site.request(place, site.serial())
    assert (stopped.status_code, stopped.json()["code"]) == (429, "rate_limited")
    limits = site.admin("GET", f"/places/{place}/enrollment-limits")
    assert (limits["mails"], limits["tries"], limits["wrong"]) == (10, 20, 10)
    site.admin("DELETE", f"/places/{place}/enrollment-limits", expect=204)
    assert site.request(place, site.serial()).status_code == 202


def test_a_guesser_with_unlimited_serials_and_addresses(site: Site, monkeypatch: pytest.MonkeyPatch):
    """Every try of a day, at three Places, each from another address, with a tenth of what each limit allows to all."""
    monkeypatch.setattr(enrollment_limits, "LIMITS", tenths(Scope.PLACE, Scope.SERVER))
    numbers = count()
    for place in (site.place(), site.place(), site.place()):
        stopped = False
        while not stopped:
            serial, number = site.serial(), next(numbers)
            source = f"10.{number // 250}.{number % 250}.1"
            answers = [site.request(place, serial, source=source)]
            answers += [site.enter(place, serial, wrong(CODE, by), source=source) for by in range(1, 6)]
            stopped = any(answer.status_code == 429 for answer in answers)
        assert site.admin("GET", f"/places/{place}/enrollment-limits")["wrong"] <= 500 // 10
    limits = site.admin("GET", f"/places/{site.headquarters}/enrollment-limits")
    assert limits["wrong"] == 900 // 10
    assert {(row["scope"], row["counted"]) for row in limits["reached"]} >= {
        ("server", "wrong"),
        ("place", "mails"),
    }


def test_a_days_tries_find_a_code_less_than_once_in_a_thousand():
    judged = {one.scope: one.most for one in LIMITS if one.counted is Counted.WRONG}
    assert (judged[Scope.SERVER], judged[Scope.SERVER] / 10**6 < 0.001) == (900, True)


@pytest.mark.parametrize("counted", [Counted.MAILS, Counted.WRONG])
def test_of_ipv6_the_network_and_the_site_are_counted(
    site: Site, counted: Counted, monkeypatch: pytest.MonkeyPatch
):
    limits = (Limit(Scope.SOURCE, counted, FEW), Limit(Scope.SITE, counted, FEW + 2))
    monkeypatch.setattr(enrollment_limits, "LIMITS", limits)

    def attempt(source: str) -> bool:
        return passed(Asker(site, site.place(), site.serial(), source).attempt(counted))

    assert [attempt(f"2001:db8:1:1::{n}") for n in range(FEW + 1)] == [True] * FEW + [False]
    assert [attempt(f"2001:db8:1:{n + 2}::1") for n in range(3)] == [True, True, False]
    assert attempt("2001:db8:2:1::1")
    reached = site.admin("GET", f"/places/{site.headquarters}/enrollment-limits")["reached"]
    assert {(row["scope"], row["subject"], row["most"]) for row in reached} == {
        ("source", "2001:db8:1:1::/64", FEW),
        ("site", "2001:db8:1::/48", FEW + 2),
    }
