"""How a vendor is doing, on the card of its API: state, since when, latency, failures, breaker, certificate."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QLabel
from qt import find, until
from running import DENIED, api_form

from clue_desktop.contract.events import Change
from clue_desktop.contract.vendor_health import ApiHealth
from clue_desktop.domain.vendor_health import HealthState
from ui import names
from ui.customer_api.card import ApiCard
from ui.customer_api.health import HealthLine
from ui.customer_api.page import CustomerApiPage

NOW = datetime.now(UTC)


def health(**changes) -> ApiHealth:
    """An API that is well."""
    members = {
        "apiId": "a1",
        "state": "healthy",
        "since": NOW - timedelta(minutes=5),
        "lastAnswerAt": NOW,
        "lastFailure": None,
        "failuresLastHour": 0,
        "medianMs": 21.5,
        "breakerOpen": False,
        "certificateExpiresAt": NOW + timedelta(days=300),
        **changes,
    }
    return ApiHealth.model_validate(members)


FAILURE = {"at": NOW, "code": "timeout", "message": "vendor.example port 443 did not answer."}


@pytest.mark.parametrize(
    ("shown", "title", "said", "unsaid"),
    [
        (health(), "Healthy", ["Answering since", "median 21.5 ms"], ["certificate", "failure"]),
        (
            health(state="failing", lastFailure=FAILURE, failuresLastHour=1),
            "Failing",
            [
                "No usable answer since",
                "1 failure in the last hour",
                "vendor.example port 443 did not answer.",
            ],
            ["breaker"],
        ),
        (
            health(state="unavailable", lastFailure=FAILURE, failuresLastHour=12, breakerOpen=True),
            "Unavailable",
            ["12 failures in the last hour", "breaker open: asked once a second only"],
            ["certificate"],
        ),
        (
            health(state="unknown", since=None, lastAnswerAt=None, medianMs=None),
            "Not asked yet",
            ["No verification has asked it since the server started."],
            ["median"],
        ),
        (
            health(lastFailure=FAILURE, failuresLastHour=2),
            "Healthy",
            ["2 failures"],
            ["did not answer", "room"],
        ),
        (
            health(lastFailure=FAILURE, failuresLastHour=9, busyLastHour=7),
            "Healthy",
            ["9 failures in the last hour · 7 of them for want of room on this server"],
            [],
        ),
        (
            health(certificateExpiresAt=NOW + timedelta(days=10, hours=6)),
            "Healthy",
            ["The vendor's certificate ends on", "in 10 days."],
            [],
        ),
        (
            health(clientCertificateExpiresAt=NOW + timedelta(days=10)),
            "Healthy",
            ["Our client certificate ends on", "choose a new one under Connection."],
            [],
        ),
        (
            health(clientCertificateExpiresAt=NOW - timedelta(days=10)),
            "Healthy",
            ["Our client certificate ended on"],
            [],
        ),
        (
            health(certificateExpiresAt=NOW + timedelta(days=1, hours=6)),
            "Healthy",
            [", in 1 day."],
            [],
        ),
        (
            health(certificateExpiresAt=NOW + timedelta(hours=5)),
            "Healthy",
            [", in less than a day."],
            [],
        ),
        (health(certificateExpiresAt=NOW - timedelta(days=1)), "Healthy", ["certificate ended on"], []),
    ],
)
def test_the_line_says_what_there_is_to_say(shown: ApiHealth, title: str, said, unsaid, qtbot):
    line = HealthLine("health")
    qtbot.addWidget(line)
    assert line.isHidden()

    line.show_health(shown)

    assert find(line, QLabel, "health.state").text() == title
    parts = [find(line, QLabel, f"health.{part}") for part in ("words", "failure", "certificate")]
    text = " ".join(part.text() for part in parts if not part.isHidden())
    assert all(part in text for part in said), text
    assert not any(part in text for part in unsaid), text
    line.show_health(None)
    assert line.isHidden()


async def test_a_card_follows_what_doors_meet(live, live_context, qtbot):
    owner = live.owner
    group = owner.place("placeGroup", name="Tower C")
    device = owner.device(owner.place("place", group))
    api = owner.register(group, api_form(live.vendor))["id"]
    owner.assign(group, rfCard=api)
    live_context.directory.replace(await live_context.client.places.all())
    page = CustomerApiPage(live_context, group)
    qtbot.addWidget(page, before_close_func=lambda closing: closing.leave())
    page.resize(1280, 800)
    page.show()
    page.begin()
    name = names.api_card_health(api)
    card = await until(lambda: page.findChild(ApiCard, names.api_card(api)))
    state = find(card, QLabel, f"{name}.state")
    await until(lambda: state.text() == "Not asked yet")

    assert device.present("rfCard", DENIED)["result"] == "denied"
    change = Change(version=1, at=NOW, kind="vendorHealth", id=group, by=None)
    live_context.changes.tell(change.model_copy(update={"id": "elsewhere"}))
    live_context.changes.tell(change)

    await until(lambda: state.text() == "Healthy")
    assert "median" in find(card, QLabel, f"{name}.words").text()
    assert (await live_context.client.vendor_apis.health(group))[0].state == HealthState.HEALTHY
