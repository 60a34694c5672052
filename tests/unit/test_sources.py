"""What a source address is counted as by limits."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.sources import address_of, source_network, source_networks

IPV6 = st.integers(2**125, 2**126 - 1)  # what is routed: 2000::/3


@pytest.mark.parametrize(
    ("source", "networks"),
    [
        ("203.0.113.7", ("203.0.113.7",)),
        ("::ffff:203.0.113.7", ("203.0.113.7",)),
        ("64:ff9b::203.0.113.7", ("203.0.113.7",)),
        ("2001:db8:1:2:3:4:5:6", ("2001:db8:1:2::/64", "2001:db8:1::/48")),
        ("2001:DB8:0001:0002::", ("2001:db8:1:2::/64", "2001:db8:1::/48")),
        ("2001:db8:1:3::6", ("2001:db8:1:3::/64", "2001:db8:1::/48")),
        ("fe80::1%eth0", ("fe80::/64", "fe80::/48")),
        ("unknown", ("unknown",)),
        ("", ("",)),
    ],
)
def test_what_an_address_is_counted_as(source: str, networks: tuple[str, ...]):
    assert source_networks(source) == networks
    assert source_network(source) == networks[0]


@given(IPV6, st.integers(0, 2**80 - 1))
def test_addresses_of_one_customer_are_counted_together(address: int, other: int):
    site = source_networks(str(IPv6Address(address)))[1]
    assert source_networks(str(IPv6Address((address >> 80 << 80) | other)))[1] == site
    link = (address >> 64 << 64) | (other & (2**64 - 1))
    assert source_network(str(IPv6Address(link))) == source_network(str(IPv6Address(address)))


@given(IPV6, IPV6)
def test_other_customers_are_counted_apart(one: int, other: int):
    same = one >> 80 == other >> 80
    assert (source_networks(str(IPv6Address(one)))[1] == source_networks(str(IPv6Address(other)))[1]) is same


@given(st.integers(0, 2**32 - 1))
def test_an_address_of_ipv4_is_counted_alike_however_it_comes(number: int):
    plain = str(IPv4Address(number))
    mapped, translated = IPv6Address((0xFFFF << 32) | number), IPv6Address((0x64FF9B << 96) | number)
    assert source_networks(plain) == source_networks(str(mapped)) == source_networks(str(translated))


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:51234", "203.0.113.7"),
        (" 203.0.113.7 ", "203.0.113.7"),
        ('"203.0.113.7:51234"', "203.0.113.7"),
        ("[203.0.113.7]:1", None),
        ("2001:db8::1", "2001:db8::1"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:51234", "2001:db8::1"),
        ('"[2001:db8::1]:51234"', "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("[fe80::1%25eth0]:443", "fe80::1"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("[::ffff:203.0.113.7]:80", "203.0.113.7"),
        # Without brackets nobody can tell a port from the last group: it is a group.
        ("2001:db8::1:443", "2001:db8::1:443"),
        ("", None),
        ("unknown", None),
        ("_hidden", None),
        ("203.0.113.7:", None),
        ("203.0.113.7:123456", None),
        ("203.0.113.7:80:80", None),
        ("203.0.113.7:http", None),
        ("203.0.113.300", None),
        ("0203.0.113.7", None),
        ("[2001:db8::1", None),
        ("2001:db8::1]", None),
        ("[2001:db8::1]x", None),
        ("[]", None),
        ("for=203.0.113.7", None),
        ("203.0.113.7 10.0.0.1", None),
    ],
)
def test_an_address_as_proxies_write_it(written: str, address: str | None):
    assert address_of(written) == address
