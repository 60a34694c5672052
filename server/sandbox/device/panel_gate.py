"""Who may ask the web panel: whoever means this very device, and no other web site through somebody's browser.

A panel has no sign-in; what it must keep out is a foreign page in the browser of somebody on the same network. A name
that such a page has made to point here (DNS rebinding) is refused by the Host header, a form or script of another
origin by Origin and Sec-Fetch-Site, and what only programs may do by headers that no page can send unasked.
"""

import ipaddress
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from clue_desktop.client.panel import HAND_OVER_HEADER


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not looked at any further: status, code and a sentence."""

    status: int
    code: str
    detail: str


_NOT_THIS_DEVICE = Refusal(
    421,
    "not_this_device",
    "This address does not name this device. Open the panel by the device's IP address.",
)
_OTHER_SITE = Refusal(403, "forbidden", "Only the panel's own page may do this.")
_NOT_FOR_BROWSERS = Refusal(403, "forbidden", "Only programs may do this, not pages in a browser.")
_NOT_JSON = Refusal(415, "unsupported_media_type", "The request must be application/json.")


def check_host(host: str | None, own_address: str | None, names: Collection[str]) -> Refusal | None:
    """Refuse a request that was sent to another name.

    Args:
        host: the Host header, None where there is none or more than one.
        own_address: the address of this device that the connection came to.
        names: further names and addresses of the device, in lower case.
    """
    named = _host_name(host)
    if named is None:
        return _NOT_THIS_DEVICE
    if named in names:
        return None
    own = _address(own_address or "")
    if own is not None and (_address(named) == own or (named == "localhost" and own.is_loopback)):
        return None
    return _NOT_THIS_DEVICE


def check_page(headers: Mapping[str, str], *, changes: bool) -> Refusal | None:
    """Refuse what another site's page asks for; with `changes`, also what is no JSON.

    Browsers send Origin with every POST. A request without one comes from a program, which could leave out anything.
    """
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return _OTHER_SITE
    origin = headers.get("origin")
    if origin is not None and origin not in {f"http://{headers['host']}", f"https://{headers['host']}"}:
        return _OTHER_SITE
    return _check_json(headers) if changes else None


def check_program(headers: Mapping[str, str]) -> Refusal | None:
    """Refuse what a page in a browser asks for, whichever page it is."""
    if HAND_OVER_HEADER not in headers:
        return _NOT_FOR_BROWSERS
    if "origin" in headers or any(name.startswith("sec-fetch-") for name in headers):
        return _NOT_FOR_BROWSERS
    return _check_json(headers)


def _check_json(headers: Mapping[str, str]) -> Refusal | None:
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    return None if media_type == "application/json" else _NOT_JSON


def _host_name(host: str | None) -> str | None:
    if not host or any(character in host for character in "/\\@?# \t"):
        return None
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises for what is no port
    except ValueError:
        return None
    return (parts.hostname or "").removesuffix(".") or None


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    # A socket for both kinds shows IPv4 as ::ffff:192.0.2.1.
    return getattr(address, "ipv4_mapped", None) or address
