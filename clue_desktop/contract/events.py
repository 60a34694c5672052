"""Access events, changes of configuration, and the vendor networks of the server's settings."""

from typing import Annotated

from pydantic import Field

from clue_desktop.contract.base import Document, Timestamp
from clue_desktop.domain.vendor_calls import RESPONSE_KIB


class Event(Document):
    """One verification; `value` is masked, `step` the step of the access workflow that it reached (manual 3.2).

    `message` is what the device was given for its screen, null where it says its own words. `cause` tells kinds of one
    `reason` apart (`refused`, `certificate_expired`, `redirect`; `failure_causes.CAUSES`), null where there are none.
    `traceId` is what the vendor was sent in `traceparent`: its log has the call under it. Null where none was sent.
    """

    id: int
    at: Timestamp
    serial: str | None
    place_id: str | None
    credential: str
    value: str
    api_id: str | None
    api_name: str | None
    result: str
    reason: str | None
    step: int
    status_code: int | None
    message: str | None
    elapsed_ms: float
    cause: str | None = None
    trace_id: str | None = None


class Events(Document):
    """A page of events, newest first.

    It may hold fewer than were asked for, even none, and still have a `nextCursor`: a page looks at a bounded number
    of events. `searchedBackTo` is the time of the last one that it looked at, null when there is nothing further back.
    """

    items: list[Event]
    next_cursor: str | None
    searched_back_to: Timestamp | None = None


class Change(Document):
    """Which thing changed, and by whom."""

    version: int
    at: Timestamp
    kind: str
    id: str
    by: str | None


class VendorNetworks(Document):
    """Private address ranges that webhooks may reach, in CIDR form."""

    networks: Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=100)]


class VendorCallsSetting(Document):
    """How much of a vendor's response is read, in KiB; null = as the server was started."""

    response_kib: Annotated[int, Field(strict=True, ge=RESPONSE_KIB.start, le=RESPONSE_KIB.stop - 1)] | None


class VendorCalls(VendorCallsSetting):
    """What holds for all vendor calls: the setting, and what whoever runs the server has given at its start.

    Attributes:
        started_response_kib: what counts while nothing is set.
        proxy: host and port of the forward proxy that vendors are called through, without its password; null = none.
        no_proxy: the vendors that are called past it.
        operator_networks: ranges that webhooks may reach beside the listed networks.
        trusted_proxies: whose X-Forwarded-For counts.
        unnamed_proxies: who sends such a field within the last hour and is not named, so that all behind it count as one
            address: addresses, each with the field.
    """

    started_response_kib: int
    proxy: str | None
    no_proxy: list[str]
    operator_networks: list[str]
    trusted_proxies: list[str]
    unnamed_proxies: Annotated[list[str], Field(default_factory=list)]


class Retention(Document):
    """For how many days events are kept; null = for ever."""

    event_days: Annotated[int, Field(strict=True, ge=1, le=36_500)] | None


class EventsInTime(Document):
    """What became of the verifications of one step of a series; the latencies are estimated, null without any.

    `failed` are those to which the vendor gave nothing that could be judged, whatever the door did then.
    """

    at: Timestamp
    granted: int
    denied: int
    failed: int
    local: int
    median_ms: float | None
    p95_ms: float | None
    p99_ms: float | None = None


class EventSeries(Document):
    """A time in equal steps of whole hours, oldest first; steps without an event are there as well."""

    step_hours: int
    items: list[EventsInTime]
