"""The rules of a webhook URL (manual 5.2; RFC 3986 without user info and fragment)."""

import re
from ipaddress import AddressValueError, IPv6Address

import idna

from clue_desktop.domain import pasted
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.said import Said

MAX_URL_LENGTH = 512
MAX_HOST_LENGTH = 253  # RFC 1035 §2.3.4, as text

_SCHEME = "https://"
_TARGET = re.compile(r"(?:[A-Za-z0-9\-._~:/?\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*")  # RFC 3986 §2
_AUTHORITY = re.compile(r"(?P<host>\[[^\[\]]*\]|[^\[\]:]*)(?::(?P<port>.*))?", re.DOTALL)
_PORT = re.compile(r"[0-9]{0,5}")
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_\-]{0,61}[A-Za-z0-9_])?")


def trimmed(url: str) -> str:
    """Return the URL without the blanks around it, and what is not seen there; nothing else is normalized."""
    return pasted.trimmed(url)


def validate(url: str) -> list[Problem]:
    """Return every problem of a webhook URL; the field is `webhookUrl`."""
    url = trimmed(url)
    if not url:
        return [Problem("webhookUrl", "url_required", Said("Enter the vendor's webhook URL."))]
    problems = []
    if len(url) > MAX_URL_LENGTH:
        message = Said(
            "The webhook URL has {count} characters; at most {most} are allowed.",
            count=len(url),
            most=MAX_URL_LENGTH,
        )
        problems.append(Problem("webhookUrl", "url_too_long", message))
    if not is_https(url):
        message = Said("The webhook URL must start with https:// (in lower case).")
        problems.append(Problem("webhookUrl", "url_not_https", message))
    elif fault := fault_in(url):
        problems.append(Problem("webhookUrl", "url_invalid", Said("The webhook URL {reason}.", reason=fault)))
    return problems


def is_https(url: str) -> bool:
    """Tell whether a URL begins as one that may be called."""
    return url.startswith(_SCHEME)


def ascii_host(name: str) -> str:
    """Return a host name as the DNS knows it: an internationalized one in its ASCII form (RFC 5891, UTS #46).

    Raises:
        ValueError: for text that is no host name.
    """
    # The limit comes first: converting text of any length is not quick.
    host = name if name.isascii() or len(name) > MAX_HOST_LENGTH else idna.encode(name, uts46=True).decode()
    labels = host.removesuffix(".").split(".")
    if len(host) > MAX_HOST_LENGTH or not all(map(_LABEL.fullmatch, labels)):
        msg = f"{name!a} is no host name"
        raise ValueError(msg)
    return host


def fault_in(url: str) -> str | None:
    """Return what is wrong with a URL after its scheme, as what follows "The … URL", or None."""
    rest = url.removeprefix(_SCHEME)
    if "#" in rest:
        return Said("must not have a fragment; remove everything from # on")
    end = min((at for at in map(rest.find, "/?") if at >= 0), default=len(rest))
    authority, target = rest[:end], rest[end:]
    if "@" in authority:
        return Said("must not hold a user name or password; use a custom header")
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None or not _is_host(parts["host"]):
        return Said("needs a valid host after https://")
    # RFC 3986 §3.2.3: an empty port is the scheme's own.
    if parts["port"] and not (_PORT.fullmatch(parts["port"]) and 1 <= int(parts["port"]) <= 65535):
        return Said("has a port outside 1–65535")
    if not _TARGET.fullmatch(target):
        return Said("has a character that a URL cannot hold; write it percent-encoded (a blank is %20)")
    return None


def _is_host(host: str) -> bool:
    try:
        if host.startswith("["):
            IPv6Address(host[1:-1])
            return "%" not in host  # a zone names an interface of one machine (RFC 9844)
        ascii_host(host)
    except (AddressValueError, ValueError):
        return False
    return True
