"""Which connections may be there: proved ones count only against the whole, of others the oldest goes first."""

from ipaddress import ip_network

import pytest

from server.bounding.reached import Limit, Reached
from server.connections.arrivals import MOST_PROVED_PER_TOKEN, Arrival, Arrivals
from server.connections.descriptors import Descriptors


class Door:
    """Lets connections in and remembers which were closed."""

    def __init__(self, **limits: int) -> None:
        self.reached = Reached()
        given = {"most": 100, "most_unproved": 50, "most_per_source": 10, **limits}
        self.arrivals = Arrivals(self.reached, trusted_proxies=[ip_network("10.9.0.0/16")], **given)
        self.closed: list[Arrival] = []

    def admit(self, address: str) -> Arrival | None:
        """Let one in."""
        arrival = self.arrivals.admit(address, lambda: self.closed.append(arrival))  # type: ignore[arg-type]
        return arrival

    def admit_all(self, *addresses: str) -> list[Arrival]:
        """Let several in, for all of whom there is room."""
        found = [self.admit(address) for address in addresses]
        assert None not in found
        return [arrival for arrival in found if arrival is not None]


def test_the_oldest_unproved_of_a_full_source_goes_and_nobody_elses():
    door = Door()
    (other,) = door.admit_all("192.0.2.9")
    crowd = door.admit_all(*["192.0.2.1"] * 12)
    assert door.closed == crowd[:2]
    assert not other.left
    assert door.arrivals.count == door.arrivals.unproved == 11
    assert door.reached.times(Limit.UNPROVED_PER_SOURCE) == 2


def test_a_thousand_proved_devices_behind_one_address_never_count():
    door = Door(most=3000)
    for number in range(1000):
        (arrival,) = door.admit_all("192.0.2.1")
        door.arrivals.prove(arrival, b"%d" % number)
    assert door.closed == []
    assert (door.arrivals.count, door.arrivals.unproved) == (1000, 0)


def test_addresses_of_one_network_of_ipv6_are_one_source():
    door = Door(most_per_source=4)
    crowd = door.admit_all(*(f"2001:db8:1:1::{number:x}" for number in range(5)))
    assert door.closed == crowd[:1]
    # Another /64 of the same /48, of which there may be twice as many in all.
    more = door.admit_all(*(f"2001:db8:1:{number:x}::1" for number in range(2, 8)))
    assert door.closed == crowd[:3]
    assert not any(arrival.left for arrival in more)
    door.admit_all("2001:db8:2::1")
    assert door.closed == crowd[:3]


def test_in_all_the_oldest_unproved_goes_whoever_comes():
    door = Door(most_unproved=5)
    crowd = door.admit_all(*(f"192.0.2.{number}" for number in range(1, 6)))
    door.arrivals.prove(crowd[0], b"a device")
    door.admit_all("198.51.100.1")
    assert door.closed == []
    door.admit_all("198.51.100.2", "198.51.100.3")
    assert door.closed == crowd[1:3]
    assert door.reached.times(Limit.UNPROVED) == 2


def test_unproved_ones_never_take_more_than_half_of_what_there_is():
    door = Door(most=20, most_unproved=1000)
    door.admit_all(*(f"192.0.2.{number}" for number in range(1, 31)))
    assert door.arrivals.unproved == 10


def test_where_all_are_proved_a_new_one_is_refused():
    door = Door(most=4)
    for number in range(4):
        (arrival,) = door.admit_all("192.0.2.1")
        door.arrivals.prove(arrival, b"%d" % number)
    assert door.admit("192.0.2.2") is None
    assert door.closed == []
    assert door.reached.times(Limit.DESCRIPTORS) == 1


def test_one_token_proves_a_bounded_number_of_connections():
    door = Door(most=1000, most_unproved=500, most_per_source=500)
    crowd = door.admit_all(*["192.0.2.1"] * (MOST_PROVED_PER_TOKEN + 5))
    for arrival in crowd:
        door.arrivals.prove(arrival, b"one device")
        door.arrivals.prove(arrival, b"one device")
    assert door.arrivals.unproved == 5
    door.arrivals.leave(crowd[0])
    door.arrivals.prove(crowd[-1], b"one device")
    assert door.arrivals.unproved == 4


def test_whoever_left_leaves_nothing():
    door = Door()
    crowd = door.admit_all(*["192.0.2.1"] * 4, "10.9.1.1")
    door.arrivals.prove(crowd[0], b"a device")
    for arrival in (*crowd, *crowd):
        door.arrivals.leave(arrival)
        door.arrivals.prove(arrival, b"too late")
    assert (door.arrivals.count, door.arrivals.unproved) == (0, 0)
    door.admit_all(*["192.0.2.1"] * 10)
    assert door.closed == []


def test_a_trusted_proxy_speaks_for_many():
    door = Door(most_per_source=2, most_unproved=3)
    door.admit_all(*["10.9.0.1"] * 20)
    assert door.closed == []
    assert (door.arrivals.count, door.arrivals.unproved) == (20, 0)


@pytest.mark.parametrize(
    ("limit", "reserve"), [(1_048_576, 1024), (20_000, 1024), (1024, 256), (256, 64), (64, 63)]
)
def test_some_descriptors_are_kept_for_what_is_no_connection(limit: int, reserve: int):
    found = Descriptors.of(limit)
    assert (found.limit, found.reserve, found.connections) == (limit, reserve, limit - reserve)
