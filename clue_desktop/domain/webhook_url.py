"""The rules of a webhook URL (manual 5.2; RFC 3986 without user info and fragment)."""

import re
from ipaddress import AddressValueError, IPv6Address

from clue_desktop.domain.problems import Problem

MAX_URL_LENGTH = 512

_SCHEME = "https://"
_REST = re.compile(r"(?:[A-Za-z0-9\-._~:/?\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*")  # RFC 3986 §2
_AUTHORITY = re.compile(r"(?P<host>\[[^\[\]]*\]|[^\[\]:@]+)(?::(?P<port>[0-9]{1,5}))?")
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_\-]{0,61}[A-Za-z0-9_])?")


def trimmed(url: str) -> str:
    """Return the URL without the blanks around it; nothing else is normalized."""
    return url.strip(" \t\r\n")


def validate(url: str) -> list[Problem]:
    """Return every problem of a webhook URL; the field is `webhookUrl`."""
    url = trimmed(url)
    if not url:
        return [Problem("webhookUrl", "url_required", "Enter the vendor's webhook URL.")]
    problems = []
    if len(url) > MAX_URL_LENGTH:
        problems.append(
            Problem(
                "webhookUrl",
                "url_too_long",
                f"The webhook URL has {len(url)} characters; at most {MAX_URL_LENGTH} are allowed.",
            )
        )
    if not url.startswith(_SCHEME):
        problems.append(
            Problem("webhookUrl", "url_not_https", "The webhook URL must start with https:// (in lower case).")
        )
    elif fault := _fault(url[len(_SCHEME) :]):
        problems.append(Problem("webhookUrl", "url_invalid", f"The webhook URL {fault}."))
    return problems


def _fault(rest: str) -> str | None:
    """Return what is wrong with a URL's part after the scheme, or None."""
    if "#" in rest:
        return "must not have a fragment; remove everything from # on"
    cut = min((at for at in map(rest.find, "/?") if at >= 0), default=len(rest))
    authority, path = rest[:cut], rest[cut:]
    if "@" in authority:
        return "must not hold a user name or password; use a custom header"
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None or not _is_host(parts["host"]):
        return "needs a valid host after https://"
    if parts["port"] is not None and not 1 <= int(parts["port"]) <= 65535:
        return "has a port outside 1–65535"
    if not _REST.fullmatch(path):
        return "has a character that a URL cannot hold; write it percent-encoded (a blank is %20)"
    return None


def _is_host(host: str) -> bool:
    if host.startswith("["):
        try:
            IPv6Address(host[1:-1])
        except AddressValueError:
            return False
        return "%" not in host  # a zone names an interface of one machine (RFC 9844)
    try:
        ascii_host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return False
    labels = ascii_host.removesuffix(".").split(".")
    return len(ascii_host) <= 253 and all(_LABEL.fullmatch(label) for label in labels)
