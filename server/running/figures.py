"""The figures of one process: what each is called, what it says, and where it is read."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric

from server.admin.api_test_places import ApiTestPlaces
from server.admin.parts import Parts
from server.bounding.heavy_work import HeavyWork
from server.device.presence import Presence
from server.http.at_once import OpenStreams
from server.monitoring.cells import SharedCells
from server.monitoring.metrics import Figures, Metrics, Tally
from server.running.databases import Databases
from server.store.event_log import EventLog
from server.store.free_space import FreeSpace
from server.store.notices import Notices
from server.verification.device_places import DevicePlaces
from server.verification.device_rate import DeviceRates
from server.verification.plans import Plans
from server.verification.response_room import ResponseRoom
from server.verification.token_keeper import TokenKeeper
from server.verification.vendor_client import VendorClient


def metrics_of(
    tally: Tally,
    *,
    presence: Presence,
    plans: Plans,
    vendors: VendorClient,
    tokens: TokenKeeper,
    response_room: ResponseRoom,
    test_places: ApiTestPlaces,
    space: FreeSpace | None,
    heavy: HeavyWork,
    device_places: DevicePlaces,
    rates: DeviceRates,
    device_streams: OpenStreams,
    parts: Parts,
    event_log: EventLog,
    cells: SharedCells | None,
) -> Metrics:
    """Return all figures that are read from these."""
    return Metrics(
        tally,
        {
            "clue_connected_devices": ("Devices that follow their settings", lambda: presence.count),
            "clue_configuration_version": ("Last change of configuration", lambda: plans.point.version),
            "clue_vendor_calls_in_flight": ("Calls of vendors under way", lambda: vendors.in_flight),
            "clue_vendor_calls_waiting": ("Verifications that wait for room", lambda: vendors.waiting),
            "clue_vendor_large_response_bytes": (
                "Memory in use by the parts of vendors' responses beyond 256 KiB each",
                lambda: response_room.taken,
            ),
            "clue_vendor_lookups": ("Names of vendors being looked up", lambda: vendors.names.under_way),
            "clue_vendor_tokens": ("Tokens for vendors that can be used", lambda: tokens.count),
            "clue_api_tests": ("API tests under way", lambda: test_places.taken),
            **_of_space(space),
            "clue_events_waiting": (
                "Events that wait for their commit, or are in one under way",
                lambda: event_log.waiting,
            ),
            "clue_events_unwritable": (
                "Whether events cannot be written, so that verifications are denied",
                lambda: event_log.fault is not None,
            ),
            "clue_device_streams": ("Streams of settings to devices", lambda: device_streams.count),
            "clue_console_streams": (
                "Streams of events and changes to administrators",
                lambda: parts.streams.count,
            ),
            "clue_large_bodies": ("Requests with a large body under way", lambda: heavy.large_bodies),
            "clue_heavy_work_waiting": ("Large JSON that waits for its turn", lambda: heavy.waiting),
        },
        {
            "clue_events_failed": (
                "Events that could not be written, whose doors were denied",
                lambda: event_log.failed,
            ),
            "clue_outage_events_kept": (
                "Decisions kept, as their events could not be written",
                lambda: event_log.outage.kept,
            ),
            "clue_outage_events_dropped": (
                "Decisions that found no room to be kept in",
                lambda: event_log.outage.dropped,
            ),
            "clue_outage_events_brought_in": (
                "Decisions brought into the log afterwards",
                lambda: event_log.brought_in,
            ),
            "clue_outage_lines_damaged": (
                "Lines of an outage file that could not be read",
                lambda: event_log.outage.damaged,
            ),
            "clue_events_corrected": (
                "Events that came too late and say now what their doors were told",
                lambda: event_log.corrected,
            ),
            "clue_device_in_flight_refused": (
                "Verifications beyond what one device may have under way",
                lambda: device_places.refused,
            ),
            "clue_vendor_calls_turned_away": (
                "Verifications that found no room for their call",
                lambda: vendors.turned_away,
            ),
            "clue_vendor_answers_distrusted": (
                "Answers that came before the vendor can have read the request",
                lambda: vendors.distrusted,
            ),
            "clue_vendor_lookups_refused": (
                "Names not looked up because too many were",
                lambda: vendors.names.refused,
            ),
            "clue_vendor_names_stale": (
                "Calls to addresses that a name had before it got no answer",
                lambda: vendors.names.stale,
            ),
            "clue_vendor_tokens_failed": (
                "Requests for a token for a vendor that brought none",
                lambda: tokens.failed,
            ),
            "clue_api_tests_refused": ("API tests beyond what is allowed", lambda: test_places.refused),
            "clue_disk_refused": (
                "Changes and backups refused for the room that is kept for events",
                lambda: 0 if space is None else space.refused,
            ),
            "clue_heavy_work_refused": ("Large JSON that had no turn in time", lambda: heavy.refused),
            "clue_device_rate_denied": (
                "Presentations denied because their device had too many",
                lambda: rates.denied,
            ),
            "clue_streams_ended": (
                "Streams that ended for a newer one of the same device or session",
                lambda: device_streams.ended + parts.streams.ended,
            ),
            "clue_reads_refused": (
                "Exports and searches beyond those that one may have under way",
                lambda: parts.reads.refused,
            ),
        },
        cells,
    )


def _of_space(space: FreeSpace | None) -> Figures:
    if space is None:
        return {}
    return {
        "clue_disk_free_bytes": ("Free on the disk of the data directory", lambda: space.free or 0),
        "clue_disk_reserve_bytes": ("What of it is kept for events", lambda: space.reserve),
    }


def database_families(databases: Databases, notices: Notices) -> Iterator[Metric]:
    """Return the figures of a database that is a server of its own."""
    for name, words, value in (
        ("clue_database_connections", "Open connections to the database", databases.open_connections),
        (
            "clue_changes_heard",
            "Whether changes that other servers make are heard at once, else each second",
            bool(notices.heard),
        ),
    ):
        gauge = GaugeMetricFamily(name, words)
        gauge.add_metric([], float(value))
        yield gauge
