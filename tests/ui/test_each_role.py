"""Every page as each of the four roles: what is open works, what is closed or greyed out says why."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import qasync
from administrators import administrator
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget
from qt import Live, until
from running import api_form

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.trust import ssl_context
from clue_desktop.domain.permissions import Role
from ui.frame import screens
from ui.frame.navigation import Navigation
from ui.state.context import PageContext
from ui.state.destination import PageKey
from ui.state.directory import Directory
from ui.widgets.states import BusyBar

# The kinds of node of which each role has open pages; the topmost of them is where it is held.
OPEN = {
    Role.OWNER: {"headquarters", "branch", "placeGroup", "place"},
    Role.BRANCH_ADMIN: {"branch", "placeGroup", "place"},
    Role.PLACE_GROUP_ADMIN: {"placeGroup", "place"},
    Role.PLACE_ADMIN: {"place"},
}


@pytest.fixture(scope="module")
def nodes(live: Live) -> dict[str, str]:
    """A node of each kind, one under the other, with an API, a device and an assignment."""
    owner = live.owner
    branch = owner.place("branch", None, "Branch of roles")
    group = owner.place("placeGroup", branch, "Group of roles")
    place = owner.place("place", group, "Place of roles")
    owner.assign(group, rfCard=owner.register(group, api_form(live.vendor))["id"])
    owner.device(place)
    return {"headquarters": owner.headquarters, "branch": branch, "placeGroup": group, "place": place}


@pytest.fixture
def context(
    live: Live, live_context: PageContext, nodes: dict[str, str], loop: qasync.QEventLoop, role: Role
) -> Iterator[PageContext]:
    """A page's collaborators for an administrator of that role."""
    at = nodes[min(OPEN[role], key=list(nodes).index)]
    token = administrator(live.server, at).client.headers["authorization"].removeprefix("Bearer ")
    client = AdminClient(live.server.url, ssl_context(Path(live.server.ready["ca"])), token=token)
    directory = Directory()
    directory.replace(loop.run_until_complete(client.places.all()))
    yield replace(live_context, client=client, directory=directory)
    loop.run_until_complete(client.aclose())


def texts(page: QWidget, role: str) -> list[str]:
    labels = [label for label in page.findChildren(QLabel) if label.isVisible()]
    return [label.text() for label in labels if label.property("role") == role and label.text()]


def unexplained(page: QWidget) -> list[str]:
    """Return what is greyed out without a reason."""
    return [
        one.objectName() or str(one)
        for one in (*page.findChildren(QAbstractButton), *page.findChildren(QComboBox))
        if one.isVisible() and not one.isEnabled() and not one.toolTip()
    ]


async def explained(page: QWidget, where: str) -> None:
    """Wait until all that is greyed out says why; what waits for its setting to come need not."""
    try:
        await until(lambda: not unexplained(page))
    except AssertionError as fault:
        raise AssertionError(f"{where}: {unexplained(page)}") from fault


def is_settled(page: QWidget) -> bool:
    busy = any(bar.isVisible() for bar in page.findChildren(BusyBar))
    loading = any(label.text() == "Loading…" and label.isVisible() for label in page.findChildren(QLabel))
    return not busy and not loading


@pytest.mark.parametrize("role", list(Role))
async def test_what_is_open_works_and_what_is_closed_says_why(
    context: PageContext, nodes: dict[str, str], role: Role
):
    def closed() -> dict[PageKey, str]:
        return {entry.key: entry.why_not for entry in navigation.entries()}

    navigation = Navigation(
        context.client, context.directory, context.access_types, context.changes, context.notices.failed
    )
    open_pages = set()
    for kind, place_id in nodes.items():
        if not navigation.go(place_id):
            assert kind not in OPEN[role], f"{kind} is no page"
            continue
        await until(lambda: "The access type is being read." not in closed().values())
        for key, why_not in closed().items():
            if why_not:
                assert key is PageKey.SERVER_SETTINGS or kind not in OPEN[role], f"{kind} {key}: {why_not}"
                continue
            open_pages.add((kind, key))
            page = screens.FACTORIES[key](context, place_id)
            page.resize(1000, 700)
            page.show()
            page.begin()
            await until(partial(is_settled, page))
            await explained(page, f"{kind} {key}")
            assert texts(page, "problem") == [], f"{kind} {key}"
            assert context.notices.shown == [], f"{kind} {key}"
            page.leave()
            page.deleteLater()
    navigation.close()
    assert {kind for kind, _ in open_pages} == OPEN[role]
    assert (("headquarters", PageKey.SERVER_SETTINGS) in open_pages) is (role is Role.OWNER)
