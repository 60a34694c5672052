"""What `/metrics` says of a server: an exposition that Prometheus takes, with all that is to be watched."""

import re
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families
from running import GRANTED, Console, Server, api_form

from server.monitoring.metrics import MERGED
from server.sandbox.sample_vendor.running import RunningVendor

CARD = GRANTED["rfCard"]
_NAME = re.compile(r"clue_[a-z][a-z0-9_]*")
# Of these each process has a part.
SUMMED = {
    "clue_api_tests",
    "clue_connected_devices",
    "clue_connections",
    "clue_console_streams",
    "clue_device_streams",
    "clue_events_waiting",
    "clue_heavy_work_waiting",
    "clue_large_bodies",
    "clue_requests_under_way",
    "clue_shadow_waiting",
    "clue_unproved_connections",
    "clue_vendor_api_in_flight",
    "clue_vendor_api_waiting",
    "clue_vendor_calls_in_flight",
    "clue_vendor_calls_waiting",
    "clue_vendor_large_response_bytes",
    "clue_vendor_lookups",
    "clue_vendor_tokens",
    "clue_waiting",
}


def figures(text: str) -> dict[str, float]:
    """Return all samples of an exposition, strictly read."""
    found: dict[str, float] = {}
    seen: set[str] = set()
    assert text.endswith("\n")
    for family in text_string_to_metric_families(text):
        assert _NAME.fullmatch(family.name), family.name
        assert family.documentation, family.name
        assert family.type in {"counter", "gauge", "histogram"}, family.name
        assert family.name not in seen, "a family stands in one place"
        seen.add(family.name)
        for sample in family.samples:
            labels = ",".join(f'{name}="{value}"' for name, value in sorted(sample.labels.items()))
            key = f"{sample.name}{{{labels}}}" if labels else sample.name
            assert key not in found, key
            found[key] = sample.value
        if family.type == "histogram":
            _check_histogram(family)
    for line in text.splitlines():
        assert line.startswith(("# HELP clue_", "# TYPE clue_", "clue_")), line
    return found


def _check_histogram(family: Any) -> None:
    by_labels: dict[tuple[tuple[str, str], ...], list[tuple[str, float]]] = {}
    for sample in family.samples:
        labels = tuple(sorted((name, value) for name, value in sample.labels.items() if name != "le"))
        by_labels.setdefault(labels, []).append((sample.labels.get("le", sample.name), sample.value))
    for samples in by_labels.values():
        values = dict(samples)
        buckets = [value for bound, value in samples if not bound.startswith("clue_")]
        assert buckets == sorted(buckets)
        assert values["+Inf"] == values[f"{family.name}_count"]


def test_the_exposition_is_valid_and_says_what_there_is_to_watch(
    owner: Console, server: Server, vendor: RunningVendor
):
    group = owner.place("placeGroup")
    form = api_form(vendor)
    form["name"] = 'Door "south"\\ 남문'
    api = owner.register(group, form)
    owner.assign(group, rfCard=api["id"])
    device = owner.device(owner.place("place", group))
    before = figures(server.client().get("/metrics").text)
    assert device.client.post(
        "/device/v1/verifications", json={"credential": "rfCard", "value": CARD}
    ).json()["result"] == ("granted")
    assert owner.client.get("/api/v1/places/nowhere").status_code == httpx.codes.NOT_FOUND
    told = figures(server.client().get("/metrics").text)

    def more(name: str) -> float:
        return told[name] - before.get(name, 0.0)

    of_api = f'{{api="{api["id"]}"}}'
    assert more('clue_verifications_total{result="granted"}') == 1
    assert more("clue_verification_seconds_count") == more("clue_verification_own_seconds_count") == 1
    assert 0 < more("clue_verification_own_seconds_sum") < more("clue_verification_seconds_sum")
    assert told[f"clue_vendor_api_seconds_count{of_api}"] == 1
    assert (
        0 < told[f"clue_vendor_api_seconds_sum{of_api}"] <= more("clue_verification_seconds_sum") + 0.000_001
    )
    assert told[f"clue_vendor_api_breaker_open{of_api}"] == 0
    assert told[f"clue_vendor_api_in_flight{of_api}"] == 0
    (info,) = [key for key in told if key.startswith("clue_vendor_api_info") and api["id"] in key]
    assert 'Door "south"\\ 남문' in info
    assert group in info
    assert more('clue_requests_total{side="administrators",status="404"}') == 1
    assert more('clue_requests_total{side="operation",status="200"}') == 1
    for name in (
        "clue_events_waiting",
        "clue_events_unwritable",
        "clue_events_failed_total",
        "clue_configuration_behind",
        "clue_device_streams",
        "clue_console_streams",
    ):
        assert told[name] == 0, name
    assert told["clue_configuration_trusted"] == 1
    assert told["clue_configuration_version"] > 0
    assert 0 <= told["clue_configuration_age_seconds"] < 30
    assert told["clue_start_time_seconds"] > 1_700_000_000
    assert told['clue_outbox_mails{state="queued"}'] == 0
    assert 0 < told["clue_open_files"] < told["clue_open_files_limit"]
    assert any(
        key.startswith("clue_certificate_days{kind=" + '"server"') and 380 < days <= 397
        for key, days in told.items()
    )
    (build,) = [key for key in told if key.startswith("clue_build_info")]
    assert 'database="sqlite"' in build


def test_each_gauge_has_a_rule_for_what_several_processes_say_of_it(server: Server):
    text = server.client().get("/metrics").text
    gauges = {family.name for family in text_string_to_metric_families(text) if family.type == "gauge"}

    assert gauges <= SUMMED | set(MERGED)
    assert not SUMMED & set(MERGED)
