"""The name of a request: the sender's own or a new one, in its answer, in its refusal and in the log's lines about it."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HEADER = b"x-request-id"

_present: ContextVar[str | None] = ContextVar("request_id", default=None)
# What others send ends up in the log: nothing in it may look like the end of a line or of a JSON text.
_WELL_FORMED = re.compile(rb"[A-Za-z0-9._-]{1,64}")


def present_id() -> str | None:
    """Return the id of the request that is being answered; None outside of one."""
    return _present.get()


def given_id(value: bytes | None) -> str | None:
    """Return the id that a sender gave as the value of its header, if it is well-formed."""
    return value.decode("ascii") if value is not None and _WELL_FORMED.fullmatch(value) else None


def new_id() -> str:
    """Return an id that no other request has."""
    return secrets.token_hex(8)


@contextmanager
def answering(request_id: str) -> Iterator[None]:
    """Let what is done meanwhile be done for that request, also in threads that it starts."""
    before = _present.set(request_id)
    try:
        yield
    finally:
        _present.reset(before)
