"""Asking a server that runs on this machine whether it serves: by the file that says where it is, and at `/readyz`."""

import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_SECONDS = 5.0
_LONGEST = 65536


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it.

    Attributes:
        ready: whether `/readyz` answered with 200.
        words: what it answered otherwise, or why it did not.
    """

    ready: bool
    words: str = ""


def said_in(file: Path) -> Mapping[str, Any] | None:
    """Return what a server says of itself there; None where there is nothing, or nothing that may be read."""
    try:
        document = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return document if isinstance(document, dict) and isinstance(document.get("url"), str) else None


def ask(said: Mapping[str, Any]) -> Answer:
    """Ask `/readyz` of the server that says so, trusted by the authority that it names."""
    address = urlsplit(str(said["url"]))
    host, port = address.hostname or "", address.port or 0
    connection: http.client.HTTPConnection
    try:
        if address.scheme == "https":
            connection = http.client.HTTPSConnection(host, port, timeout=_SECONDS, context=_context(said))
        else:
            connection = http.client.HTTPConnection(host, port, timeout=_SECONDS)
        try:
            connection.request("GET", "/readyz")
            answer = connection.getresponse()
            body = answer.read(_LONGEST).decode(errors="replace")
        finally:
            connection.close()
    except (OSError, ValueError, http.client.HTTPException) as fault:
        return Answer(ready=False, words=str(fault) or type(fault).__name__)
    return Answer(
        ready=answer.status == 200, words="" if answer.status == 200 else f"{answer.status} {body.strip()}"
    )


def _context(said: Mapping[str, Any]) -> ssl.SSLContext:
    pem, file = said.get("caPem"), said.get("ca")
    if isinstance(pem, str) and pem:
        context = ssl.create_default_context(cadata=pem)
    else:
        context = ssl.create_default_context(cafile=file if isinstance(file, str) else None)
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if not (pem or file):  # a certificate of the operator's, for names that this machine need not know
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # nothing but whether it serves is asked, and nothing is told
    return context
