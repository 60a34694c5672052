"""The dashboard and the alerts (packaging/deploy): every metric and label that they name is in a real answer of /metrics."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from prometheus_client.parser import text_string_to_metric_families
from running import GRANTED, Console, Server, api_form

from server.monitoring.cells import SharedCells
from server.monitoring.metrics import Metrics, Tally
from server.sandbox.sample_vendor.running import RunningVendor

DEPLOY = Path(__file__).resolve().parents[2] / "packaging" / "deploy"
_NAME = re.compile(r"\bclue_[a-z0-9_]+")
_SELECTED = re.compile(r"\b(clue_[a-z0-9_]+)\{([^}]*)\}")
_LABEL = re.compile(r'([a-z_]+)\s*(?:=~|!~|!=|=)\s*"')
_OF_PROMETHEUS = {"instance", "job"}


def rules() -> list[dict[str, Any]]:
    document = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text("utf-8"))
    return [rule for group in document["groups"] for rule in group["rules"]]


def dashboard() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((DEPLOY / "grafana" / "clue-server.json").read_text("utf-8"))
    return document


def expressions() -> Iterator[str]:
    yield from (rule["expr"] for rule in rules())
    document = dashboard()
    yield from (target["expr"] for panel in document["panels"] for target in panel.get("targets", ()))
    yield from (
        variable["definition"] for variable in document["templating"]["list"] if "definition" in variable
    )


def families(text: str) -> dict[str, set[str]]:
    """Return the samples that an answer has, or would have of what did not happen yet, with their labels."""
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(text):
        ends = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(family.type, ("",))
        for end in ends:
            found.setdefault(f"{family.name}{end}", set())
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


@pytest.fixture(scope="module")
def told(owner: Console, server: Server, vendor: RunningVendor) -> dict[str, set[str]]:
    """What a server with something to tell has in its answer, and one of several processes."""
    group = owner.place("placeGroup")
    api = owner.register(group, api_form(vendor))
    owner.assign(group, rfCard=api["id"])
    device = owner.device(owner.place("place", group))
    for value in (GRANTED["rfCard"], "0BADF00D", ""):
        device.present("rfCard", value)
    text = server.client().get("/metrics").text
    cells = SharedCells(1)
    several = Metrics(Tally(cells.slot(0)), {}, {}, cells).text().decode()
    return families(several) | families(text)


def test_every_metric_that_is_named_is_there(told: dict[str, set[str]]):
    missing = {name for text in expressions() for name in _NAME.findall(text)} - told.keys()
    assert missing == set()


def test_every_label_that_is_chosen_by_is_there(told: dict[str, set[str]]):
    for text in expressions():
        for name, chosen in _SELECTED.findall(text):
            labels = set(_LABEL.findall(chosen)) - _OF_PROMETHEUS
            # What has not happened has no sample yet, and so no label.
            assert not told[name] or labels <= told[name], (text, told[name])


def test_each_alert_says_what_it_is_and_what_is_to_be_done():
    names = [rule["alert"] for rule in rules()]
    assert len(set(names)) == len(names)
    for rule in rules():
        assert rule["labels"]["severity"] in {"page", "ticket"}, rule["alert"]
        assert rule["for"], rule["alert"]
        summary, to_do = rule["annotations"]["summary"], rule["annotations"]["todo"]
        assert summary.endswith("."), rule["alert"]
        assert to_do.endswith("."), rule["alert"]
        assert len(to_do) > 40, rule["alert"]


def test_each_panel_has_a_place_and_a_question_of_its_own():
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels]
    assert len(set(places)) == len(places)
    for panel in panels:
        assert panel["type"] == "row" or panel["targets"], panel["title"]
