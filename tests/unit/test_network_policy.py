"""Which addresses a vendor call may reach, whatever way the address is written."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.network_policy import NetworkPolicy, parse_networks

NOTHING = NetworkPolicy()
PRIVATE = NetworkPolicy(
    private_networks=("10.0.0.0/8", "100.64.0.0/10", "192.168.7.0/24", "fc00::/7", "240.0.0.0/4")
)
OPERATOR = NetworkPolicy(operator_networks=("0.0.0.0/0", "::/0"))

PUBLIC = (
    "8.8.8.8",
    "1.1.1.1",
    "203.0.114.1",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "2a00:1450::200e",
)
LISTED = ("10.1.2.3", "100.64.0.1", "192.168.7.9", "fd12:3456::1", "240.0.0.1")
UNLISTED = (
    "172.16.0.1",
    "172.31.255.255",
    "192.168.8.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "2001:db8::1",
    "2001:2::1",
    "3fff::1",
    "fec0::1",
    "100::1",
    "5f00::1",
    "4000::1",
)
LOOPBACK = ("127.0.0.1", "127.255.255.255", "::1")
NEVER = (
    "0.0.0.0",
    "0.1.2.3",
    "::",
    "169.254.0.1",
    "169.254.169.254",
    "fe80::1",
    "fe80::1%eth0",
    "febf::1",
    "224.0.0.1",
    "239.255.255.250",
    "ff02::1",
    "255.255.255.255",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "fd00:ec2::254",
    "fd20:ce::254",
)
IPV4_FORMS = ("::ffff:{0}", "::{0}", "::ffff:0:{0}", "64:ff9b::{0}", "64:ff9b:1::{0}")


def carried(ipv4: str) -> list[str]:
    """The address in every IPv6 form that carries it."""
    bits = int(ipaddress.IPv4Address(ipv4))
    six_to_four = ipaddress.IPv6Address((0x2002 << 112) | (bits << 80) | 1)
    teredo = ipaddress.IPv6Address((0x20010000 << 96) | (0x08080808 << 64) | (bits ^ 0xFFFFFFFF))
    return [form.format(ipv4) for form in IPV4_FORMS] + [str(six_to_four), str(teredo)]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_always_allowed(address: str) -> None:
    assert all(policy.why_not(address) is None for policy in (NOTHING, PRIVATE, OPERATOR))


@pytest.mark.parametrize("address", LISTED)
def test_private_addresses_are_allowed_where_they_are_listed(address: str) -> None:
    assert "not listed under Server settings › Vendor networks" in (NOTHING.why_not(address) or "")
    assert PRIVATE.permits(address)
    assert OPERATOR.permits(address)


@pytest.mark.parametrize("address", UNLISTED)
def test_every_other_non_global_address_is_refused_unless_listed(address: str) -> None:
    assert not NOTHING.permits(address)
    assert not PRIVATE.permits(address)
    assert OPERATOR.permits(address)


@pytest.mark.parametrize("address", LOOPBACK)
def test_loopback_is_the_operators_choice_alone(address: str) -> None:
    assert not NOTHING.permits(address)
    assert "the server's own option --vendor-network" in (PRIVATE.why_not(address) or "")
    assert "CLUE_VENDOR_NETWORKS" in (PRIVATE.why_not(address) or "")
    assert OPERATOR.permits(address)


@pytest.mark.parametrize("address", NEVER)
def test_some_addresses_are_never_allowed(address: str) -> None:
    assert not any(policy.permits(address) for policy in (NOTHING, PRIVATE, OPERATOR))
    assert "never allowed" in (OPERATOR.why_not(address) or "")


@pytest.mark.parametrize(
    "address", [each for each in (*LOOPBACK, *NEVER) if ":" not in each and int(each.split(".")[0])]
)
def test_an_ipv4_address_inside_ipv6_is_judged_as_ipv4(address: str) -> None:
    for form in carried(address):
        assert PRIVATE.permits(form) is False, form
        assert OPERATOR.permits(form) is OPERATOR.permits(address), form


def test_a_teredo_address_with_a_forbidden_relay_is_refused() -> None:
    relay = int(ipaddress.IPv4Address("169.254.169.254"))
    teredo = ipaddress.IPv6Address((0x20010000 << 96) | (relay << 64) | (0x08080808 ^ 0xFFFFFFFF))
    assert not OPERATOR.permits(str(teredo))


@pytest.mark.parametrize(
    "text", ["", "localhost", "127.1", "0x7f000001", "2130706433", "10.0.0.0/8", "::1::", "١٢٧.٠.٠.١"]
)
def test_what_is_no_address_literal_is_refused(text: str) -> None:
    assert not OPERATOR.permits(text)


@given(st.ip_addresses(v=4))
def test_every_form_of_an_ipv4_address_gets_the_same_verdict(address: ipaddress.IPv4Address) -> None:
    if int(address) <= 1:
        return  # ::0.0.0.0 and ::0.0.0.1 are the unspecified address and loopback of IPv6 themselves
    for policy in (NOTHING, PRIVATE, OPERATOR):
        verdicts = {policy.permits(form) for form in carried(str(address))}
        assert verdicts == {policy.permits(str(address))}


@given(st.ip_addresses(v=4))
def test_without_a_list_nothing_is_allowed_that_python_calls_special(address: ipaddress.IPv4Address) -> None:
    special = (address.is_loopback, address.is_link_local, address.is_multicast, address.is_private)
    assert not (any(special) and NOTHING.permits(str(address)))


@given(st.ip_addresses())
def test_a_list_only_ever_adds(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    assert NOTHING.permits(str(address)) <= PRIVATE.permits(str(address)) <= OPERATOR.permits(str(address))


def test_networks_are_parsed() -> None:
    networks = parse_networks([" 10.2.0.0/16 ", "192.168.1.7", "fd12::/16"])
    assert [str(network) for network in networks] == ["10.2.0.0/16", "192.168.1.7/32", "fd12::/16"]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("ten", "not an address range"),
        ("", "not an address range"),
        ("10.0.0.0/33", "not an address range"),
        ("10.2.3.4/16", "did you mean 10.2.0.0/16"),
        ("127.0.0.0/8", "loopback"),
        ("::1", "loopback"),
        ("0.0.0.0/0", "loopback"),
        ("::/0", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("169.254.169.254", "link-local"),
        ("168.0.0.0/7", "link-local"),
        ("fe80::/10", "link-local"),
        ("224.0.0.0/4", "multicast"),
        ("0.0.0.0/8", "unspecified"),
        ("255.255.255.255", "broadcast"),
        ("100.100.100.200", "metadata"),
        ("fd00:ec2::254", "metadata"),
        ("::ffff:10.0.0.0/104", "IPv4 range itself"),
        ("64:ff9b::/96", "IPv4 range itself"),
        ("2002:a00::/24", "IPv4 range itself"),
    ],
)
def test_settings_may_not_list_these_and_the_error_names_the_entry(entry: str, words: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_networks(["10.0.0.0/8", entry])
    assert repr(entry) in str(caught.value)
    assert words in str(caught.value)


@pytest.mark.parametrize("entry", ["169.254.0.0/16", "ff00::/8", "fe80::1", "0.0.0.0", "100.100.100.200"])
def test_the_operator_may_list_loopback_but_not_what_is_never_allowed(entry: str) -> None:
    assert len(parse_networks(["127.0.0.0/8", "::1", "0.0.0.0/0"], operator=True)) == 3
    with pytest.raises(ValueError, match="never"):
        parse_networks([entry], operator=True)
