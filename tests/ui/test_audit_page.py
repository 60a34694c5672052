"""The Audit page: in words, by filter, back in time, live, and the export."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Formatter
from typing import Any, cast

import httpx
import pytest
import respx
from administrators import administrator
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot
from qt import BRANCH, GROUP, HEADQUARTERS, Live, click, find, point_at, point_elsewhere, until

from clue_desktop.contract.events import Change
from clue_desktop.contract.session import AuditEntry
from clue_desktop.contract.trail import AuditAction
from ui import names
from ui.audit import presenter as presenting
from ui.audit.page import AuditPage
from ui.audit.sentences import differences, member_titles, other_lines, sentence, sentences
from ui.audit.words import action_titles
from ui.loglist.export_bar import ExportBar
from ui.state.context import PageContext
from ui.state.destination import ToAudit
from ui.widgets.table import RowsModel

START = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)


def entry(number: int, **changes: Any) -> AuditEntry:
    members: dict[str, Any] = {
        "id": number,
        "at": START + timedelta(seconds=number),
        "administrator_id": "kim",
        "administrator_name": "Kim Owner",
        "source": "192.0.2.7",
        "action": "place.rename",
        "place_id": GROUP,
        "subject": GROUP,
        "outcome": "done",
        "detail": {"nameBefore": "Tower", "name": "Tower A"},
        "digest": f"{number:064x}",
        **changes,
    }
    return AuditEntry(**members)


class Server:
    """A server's audit trail: pages by query, and its administrators."""

    def __init__(self, router: respx.Router, *entries: AuditEntry) -> None:
        self.entries = sorted(entries, key=lambda each: -each.id)
        self.queries: list[dict[str, str]] = []
        router.get("/api/v1/audit").mock(side_effect=self._page)
        people = [{"id": "lee", "name": "Lee Admin", "email": "lee@example.com", "roles": []}]
        router.get("/api/v1/administrators").respond(json={"items": people})

    def happen(self, *entries: AuditEntry) -> None:
        self.entries[0:0] = entries

    def _page(self, request: httpx.Request) -> httpx.Response:
        query = dict(request.url.params)
        self.queries.append(query)
        limit, cursor = int(query["limit"]), int(query.get("cursor", 10**9))
        found = [
            each
            for each in self.entries
            if each.id < cursor
            and query.get("action", each.action) == each.action
            and query.get("administratorId", each.administrator_id) == each.administrator_id
        ]
        return httpx.Response(
            200,
            json={
                "items": [each.model_dump(mode="json", by_alias=True) for each in found[:limit]],
                "nextCursor": str(found[limit - 1].id) if len(found) > limit else None,
            },
        )


@pytest.fixture
def opened(qtbot: QtBot):
    pages: list[AuditPage] = []

    def open_page(context: PageContext, place_id: str = GROUP, **focus: Any) -> AuditPage:
        page = AuditPage(context, place_id)
        qtbot.addWidget(page)
        page.resize(1200, 700)
        page.show()
        page.begin()
        page.point_to(ToAudit(place_id, **focus))
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.leave()


def changed(place_id: str) -> Change:
    return Change(version=1, kind="place", id=place_id, by="Kim Owner", at=START)


def export_of(page: QWidget) -> ExportBar[Any]:
    (bar,) = page.findChildren(ExportBar)
    return bar


def table_of(page: AuditPage) -> QTableView:
    return find(page, QTableView, names.AUDIT_TABLE)


def count(page: AuditPage) -> int:
    return table_of(page).model().rowCount()


def entries(page: AuditPage) -> list[AuditEntry]:
    model = cast("RowsModel[AuditEntry]", table_of(page).model())
    return list(model.rows())


def cells(page: AuditPage, row: int) -> list[str]:
    model = table_of(page).model()
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def choose(page: AuditPage, name: str, value: str) -> None:
    combo = find(page, QComboBox, name)
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


async def test_an_entry_is_told_in_words_with_what_differs(
    page_context: PageContext, router: respx.Router, opened
):
    Server(router, entry(1), entry(2, action="brand.new", outcome="forbidden", place_id=None, source=None))
    page = opened(page_context)
    QAbstractItemModelTester(
        table_of(page).model(), QAbstractItemModelTester.FailureReportingMode.Fatal, page
    )
    await until(lambda: count(page) == 2)
    assert cells(page, 1)[1:] == ["Kim Owner", "Renamed “Tower” to “Tower A”", "Tower A", "Done"]
    assert cells(page, 0)[2:] == ["Refused: brand.new (Tower A)", "Server", "Refused: not allowed"]
    table_of(page).selectRow(1)
    told = find(page, QPlainTextEdit, names.AUDIT_DETAIL)
    assert told.isVisible()
    lines = told.toPlainText().splitlines()
    assert lines[1:4] == [
        "Kim Owner from 192.0.2.7",
        "Renamed “Tower” to “Tower A” (Done)",
        f"Digest: {1:064x}",
    ]
    changes = find(page, QTableWidget, names.AUDIT_CHANGES)
    assert changes.isVisible()
    model = changes.model()
    assert [model.index(0, column).data() for column in range(3)] == ["Name", "Tower", "Tower A"]
    assert lines[-1] == f"Digest: {1:064x}"


async def test_the_filter_asks_the_server(page_context: PageContext, router: respx.Router, opened):
    server = Server(router, entry(1), entry(2, action="place.add", administrator_id="old"))
    page = opened(page_context)
    await until(lambda: find(page, QComboBox, names.AUDIT_FILTER_PERSON).count() == 4)
    clear = find(page, QPushButton, names.AUDIT_FILTER_CLEAR)
    assert not clear.isEnabled()
    choose(page, names.AUDIT_FILTER_PERSON, "kim")
    choose(page, names.AUDIT_FILTER_ACTION, "place.rename")
    choose(page, names.AUDIT_FILTER_OUTCOME, "done")
    find(page, QCheckBox, f"{names.AUDIT_FILTER_SINCE}.on").setChecked(True)
    await until(lambda: "since" in server.queries[-1])
    wanted = server.queries[-1]
    del wanted["since"]
    assert wanted == {
        "placeId": GROUP,
        "administratorId": "kim",
        "action": "place.rename",
        "outcome": "done",
        "limit": "200",
    }
    await until(lambda: count(page) == 1)
    click(clear)
    await until(lambda: count(page) == 2)
    assert server.queries[-1] == {"placeId": GROUP, "limit": "200"}
    assert find(page, QComboBox, names.AUDIT_FILTER_ACTION).currentIndex() == 0


async def test_at_the_top_an_owner_also_sees_what_belongs_to_no_place(
    page_context: PageContext, router: respx.Router, opened
):
    server = Server(router, entry(1, action="session.signIn", place_id=None))
    page = opened(page_context, HEADQUARTERS)
    await until(lambda: count(page) == 1)
    assert server.queries == [{"limit": "200"}]


async def test_what_one_person_did_is_shown_on_request(
    page_context: PageContext, router: respx.Router, opened
):
    server = Server(router, entry(1), entry(2, administrator_id="lee"))
    page = opened(page_context, BRANCH, administrator_id="lee", name="Lee Admin")
    await until(lambda: count(page) == 1)
    assert server.queries[0]["administratorId"] == "lee"
    assert find(page, QComboBox, names.AUDIT_FILTER_PERSON).currentText() == "Lee Admin"


async def test_older_entries_come_on_demand_and_new_ones_on_top(
    page_context: PageContext, router: respx.Router, opened, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(presenting, "PAGE", 40)
    server = Server(router, *(entry(number) for number in range(1, 101)))
    page = opened(page_context)
    await until(lambda: count(page) == 40)
    bar = table_of(page).verticalScrollBar()
    bar.setValue(bar.maximum())
    await until(lambda: count(page) == 80)
    bar.setValue(0)
    server.happen(entry(102), entry(101))
    page_context.changes.tell(changed(GROUP))
    await until(lambda: count(page) == 82)
    assert [each.id for each in entries(page)] == list(range(102, 20, -1))
    server.happen(*(entry(number) for number in range(300, 200, -1)))
    page_context.changes.tell(None)
    await until(lambda: count(page) == 40)
    assert entries(page)[0].id == 300


async def test_no_entry_moves_under_the_pointer(page_context: PageContext, router: respx.Router, opened):
    server = Server(router, entry(1), entry(2))
    page = opened(page_context)
    await until(lambda: count(page) == 2)
    table = table_of(page)
    pointed = point_at(table, row=1)
    height = table.height()
    server.happen(entry(4), entry(3))
    page_context.changes.tell(changed(GROUP))
    fresh = find(page, QPushButton, f"{names.AUDIT_TABLE}.fresh")
    await until(fresh.isVisible)
    assert (fresh.text(), count(page), table.rowAt(pointed.y()), table.height()) == (
        "Show 2 new",
        2,
        1,
        height,
    )
    assert entries(page)[table.rowAt(pointed.y())].id == 1
    point_elsewhere(page)
    assert [each.id for each in entries(page)] == [4, 3, 2, 1]
    assert not fresh.isVisible()


async def test_a_fault_is_said_and_leaves_what_was_shown(
    page_context: PageContext, router: respx.Router, opened
):
    Server(router, entry(1))
    page = opened(page_context)
    await until(lambda: count(page) == 1)
    router.get("/api/v1/audit").mock(side_effect=httpx.ConnectError("gone"))
    page_context.changes.tell(None)
    await until(find(page, QLabel, "audit.fault").isVisible)
    assert count(page) == 1


async def test_with_a_real_server(live: Live, live_context: PageContext, opened, tmp_path: Path):
    """Rename a place, be refused, see both at once in words, and export them."""
    owner = live.owner
    branch = owner.place("branch", owner.headquarters, "Audited branch")
    group = owner.place("placeGroup", branch, "Audited group")
    place = owner.place("place", group, "Audited place")
    somebody = administrator(live.server, place, name="Park Place")
    live_context.directory.replace(await live.client.places.all())
    page = opened(live_context, branch)
    await until(lambda: count(page) == 3)
    somebody.ask("PATCH", f"/places/{group}", {"name": "Mine"}, expect=403)
    owner.ask("PATCH", f"/places/{place}", {"name": "Front door"}, expect=200)
    live_context.changes.tell(changed(place))
    await until(lambda: count(page) == 5)
    assert cells(page, 0)[1:3] == ["Kim Owner", "Renamed “Audited place” to “Front door”"]
    assert cells(page, 1)[1:3] == ["Park Place", f"Tried without the right: PATCH /api/v1/places/{group}"]
    assert cells(page, 1)[4] == "Refused: not allowed"
    choose(page, names.AUDIT_FILTER_ACTION, "access.refused")
    await until(lambda: count(page) == 1)
    export_of(page).export_to(tmp_path / "audit.csv")
    text = f"1 entry of the audit trail exported to {tmp_path / 'audit.csv'}."
    await until(lambda: text in [each.text for each in live_context.notices.shown])
    with (tmp_path / "audit.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["action"] for row in csv.DictReader(file)] == ["access.refused"]


def test_every_action_of_the_server_has_words() -> None:
    assert sorted(set(AuditAction) - set(action_titles())) == [], "without words"
    assert sorted(set(action_titles()) - set(AuditAction)) == [], "of nothing"


def test_every_action_of_the_server_has_a_sentence() -> None:
    assert sorted(set(AuditAction) - set(sentences())) == [], "without a sentence"
    assert sorted(set(sentences()) - set(AuditAction)) == [], "of nothing"


@pytest.mark.parametrize("action", AuditAction)
def test_a_sentence_takes_what_has_a_name_or_else_says_the_action_and_to_what(action: AuditAction) -> None:
    fields = {field for _text, field, *_rest in Formatter().parse(sentences()[action]) if field}
    assert (
        fields - {"subject", "before"} - set(member_titles()) - {f"{name}Before" for name in member_titles()}
        == set()
    )
    told = sentence(entry(1, action=action, detail=dict.fromkeys(fields, "x")), "it", str)
    assert "{" not in told
    assert told
    assert sentence(entry(1, action=action, detail={}), "it", str)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"action": "enrollment.register", "outcome": "code_mismatch", "detail": {"attemptsLeft": 1}},
            "Wrong allocation code, 1 attempt left: it",
        ),
        (
            {"action": "enrollment.register", "outcome": "code_mismatch", "detail": {"attemptsLeft": 3}},
            "Wrong allocation code, 3 attempts left: it",
        ),
        (
            {"action": "enrollment.requestCode", "outcome": "moon_phase", "detail": {}},
            "Refused: moon_phase: it",
        ),
        ({"action": "session.signIn", "outcome": "refused", "detail": {}}, "Sign-in refused: it"),
        (
            {"action": "invitation.send", "detail": {"role": "branchAdmin"}},
            "Invited it as Branch administrator",
        ),
        (
            {"action": "vendorApi.test", "detail": {"host": "vendor.example", "came": "dns_failed"}},
            "Tested the vendor API at vendor.example: The vendor's host name could not be resolved.",
        ),
        ({"action": "place.orbit", "detail": {"moons": 2}}, "place.orbit: it"),
    ],
)
def test_a_sentence_says_what_happened(changes: dict[str, Any], words: str) -> None:
    assert sentence(entry(1, **changes), "it", str) == words


def test_values_are_told_by_their_names() -> None:
    known = {"a1": "Staff cards", "p1": "Lobby"}
    before = {"accessType": "none", "assignments": {"rfCard": None}, "onNoAnswer": {}}
    after = {"accessType": "mixed", "assignments": {"rfCard": "a1"}, "onNoAnswer": {}}
    lost = [{"placeId": "p1", "credential": "rfCard", "from": "a1", "to": None}]
    detail = {"before": before, "after": after, "lostOverrides": lost, "moons": 2}

    def name_of(text: str) -> str:
        return known.get(text, text)

    assert [(row.what, row.before, row.after) for row in differences(detail, name_of)] == [
        ("Access type", "None", "Mixed / Advanced"),
        ("Assigned · RF Card", "Not assigned", "Staff cards"),
    ]
    assert other_lines(detail, name_of) == [
        "Overrides that were lost: Lobby, RF Card, Staff cards, Not assigned",
        "moons: 2",
    ]
    backup = {"before": {"daily": False, "keep": 7}, "daily": True, "keep": 7}
    assert [(row.what, row.before, row.after) for row in differences(backup, str)] == [
        ("Daily backup", "No", "Yes")
    ]
    assert other_lines(backup, str) == []
