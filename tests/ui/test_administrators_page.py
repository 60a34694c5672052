"""The Administrators page: who holds which role, inviting, withdrawing, revoking, and what one may not, with why."""

import uuid
from datetime import UTC, datetime
from functools import partial
from typing import Any

import httpx
import pytest
import respx
from administrators import PASSWORD, administrator
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot
from qt import (
    BRANCH,
    GROUP,
    HEADQUARTERS,
    LOBBY,
    Live,
    RecordingNavigator,
    click,
    find,
    point_at,
    point_elsewhere,
    type_text,
    until,
)

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.trust import ssl_context
from clue_desktop.contract.events import Change
from clue_desktop.domain.permissions import Role
from clue_desktop.domain.place_tree import PlaceKind
from ui import names
from ui.administrators.page import AdministratorsPage
from ui.administrators.presenter import AdministratorsPresenter
from ui.state.context import PageContext
from ui.state.destination import ToAudit

Document = dict[str, Any]
KIM = {"id": "kim", "name": "Kim Owner", "email": "owner@example.com"}


@pytest.fixture
def opened(qtbot: QtBot):
    pages: list[AdministratorsPage] = []

    def open_page(context: PageContext, place_id: str = GROUP) -> AdministratorsPage:
        page = AdministratorsPage(context, place_id)
        qtbot.addWidget(page)
        page.resize(1200, 700)
        page.show()
        page.begin()
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.leave()


def serve(router: respx.Router, *people: Document, invitations: tuple[Document, ...] = ()) -> None:
    router.get("/api/v1/administrators").respond(json={"items": people})
    router.get("/api/v1/administrators/invitations").respond(json={"items": invitations})


def person(key: str, name: str, **roles: str) -> Document:
    """`roles` are nodes by role."""
    held = [{"placeId": place_id, "role": role} for role, place_id in roles.items()]
    return {"id": key, "name": name, "email": f"{key}@example.com", "roles": held}


def invitation(email: str, place_id: str, **changes: object) -> Document:
    return {
        "id": email,
        "email": email,
        "placeId": place_id,
        "role": "placeAdmin",
        "invitedBy": "Kim Owner",
        "createdAt": "2026-07-01T09:00:00Z",
        "expiresAt": "2026-07-08T09:00:00Z",
        "mailState": None,
        **changes,
    }


def table_of(page: QWidget, name: str = names.ADMINISTRATORS_TABLE) -> QTableView:
    return find(page, QTableView, name)


def rows(page: QWidget, name: str = names.ADMINISTRATORS_TABLE) -> list[list[str]]:
    model = table_of(page, name).model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def button(page: QWidget, name: str) -> QPushButton:
    return find(page, QPushButton, name)


def dialog_of(page: QWidget, name: str) -> QDialog | None:
    return next((one for one in page.findChildren(QDialog, name) if one.isVisible()), None)


def changed(key: str = "kim") -> Change:
    return Change(version=1, kind="administrator", id=key, by="Kim Owner", at=datetime.now(UTC))


# ---------------------------------------------------------------- who is shown


async def test_roles_at_the_node_under_it_and_above_it(
    page_context: PageContext, router: respx.Router, opened
):
    serve(
        router,
        person("kim", "Kim Owner", owner=HEADQUARTERS),
        person("lee", "Lee Admin", placeAdmin=LOBBY, branchAdmin=BRANCH),
        invitations=(
            invitation("new@example.com", LOBBY),
            invitation("mailed@example.com", GROUP, mailState="sent"),
            invitation("elsewhere@example.com", HEADQUARTERS),
        ),
    )
    page = opened(page_context)
    for name in (names.ADMINISTRATORS_TABLE, names.INVITATIONS_TABLE):
        QAbstractItemModelTester(
            table_of(page, name).model(), QAbstractItemModelTester.FailureReportingMode.Fatal, page
        )
    await until(lambda: len(rows(page)) == 3)
    assert sorted(row[0:1] + row[2:] for row in rows(page)) == [
        ["Kim Owner", "Owner", "Seoul HQ (above)"],
        ["Lee Admin", "Branch administrator", "North branch (above)"],
        ["Lee Admin", "Place administrator", "Lobby"],
    ]
    assert sorted((row[0], row[2], row[5]) for row in rows(page, names.INVITATIONS_TABLE)) == [
        ("mailed@example.com", "Tower A", "Mailed"),
        ("new@example.com", "Lobby", "Not mailed"),
    ]
    assert find(page, QLabel, "administrators.summary").text() == "2 with a role here · 2 invited"


def ends_after_rows(table: QTableView) -> bool:
    rows = table.model().rowCount()
    return rows > 0 and table.isVisible() and table.viewport().height() < (rows + 2) * table.rowHeight(0)


async def test_tables_end_after_their_rows_and_what_is_done_with_one_stands_there(
    page_context: PageContext, router: respx.Router, opened
):
    serve(
        router,
        person("kim", "Kim Owner", owner=HEADQUARTERS),
        invitations=(invitation("a@b.example", LOBBY),),
    )
    page = opened(page_context)
    for name, act in (
        (names.ADMINISTRATORS_TABLE, names.ADMINISTRATORS_REVOKE),
        (names.INVITATIONS_TABLE, names.INVITATIONS_WITHDRAW),
    ):
        table = table_of(page, name)
        await until(partial(ends_after_rows, table))
        assert table.viewport().height() >= table.rowHeight(0)
        assert place_of(button(page, act), table).top() < table.horizontalHeader().geometry().bottom()
        table.selectRow(0)
        row = table.visualRect(table.model().index(0, 0)).translated(table.viewport().pos())
        assert row.top() <= place_of(button(page, act), table).center().y() <= row.bottom()
        last = table.model().columnCount() - 1
        end = table.columnViewportPosition(last) + table.columnWidth(last)
        assert place_of(button(page, act), table).left() >= end, "nothing of the row lies under it"


async def test_what_is_done_with_a_row_is_reached_by_keyboard_and_said_by_icons_where_there_is_little_room(
    page_context: PageContext, router: respx.Router, opened
):
    serve(
        router, person("kim", "Kim Owner", owner=HEADQUARTERS), person("lee", "Lee Admin", owner=HEADQUARTERS)
    )
    page = opened(page_context, HEADQUARTERS)
    await until(lambda: len(rows(page)) == 2)
    page.activateWindow()
    table = table_of(page)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    reached = []
    for _ in range(3):
        page.focusNextChild()
        reached.append(page.focusWidget().objectName())
    assert reached == [
        names.ADMINISTRATORS_AUDIT,
        names.ADMINISTRATORS_END_SESSIONS,
        names.ADMINISTRATORS_REVOKE,
    ]
    revoke = button(page, names.ADMINISTRATORS_REVOKE)
    assert (revoke.text(), revoke.icon().isNull()) == ("Revoke…", True)
    page.resize(560, 600)
    await until(lambda: not revoke.text())
    assert (revoke.icon().isNull(), revoke.accessibleName()) == (False, "Revoke")
    assert revoke.toolTip().startswith("Revoke")
    assert table.viewport().geometry().contains(place_of(revoke, table))


def place_of(widget: QWidget, within: QWidget) -> QRect:
    return QRect(widget.mapTo(within, QPoint()), widget.size())


async def test_a_change_elsewhere_is_shown_at_once(page_context: PageContext, router: respx.Router, opened):
    serve(router, person("kim", "Kim Owner", owner=HEADQUARTERS))
    page = opened(page_context, HEADQUARTERS)
    await until(lambda: len(rows(page)) == 1)
    serve(
        router,
        person("kim", "Kim Owner", owner=HEADQUARTERS),
        person("lee", "Lee Admin", owner=HEADQUARTERS),
    )
    page_context.changes.tell(changed("lee"))
    await until(lambda: len(rows(page)) == 2)


async def test_nobody_moves_under_the_pointer(page_context: PageContext, router: respx.Router, opened):
    kim, lee = person("kim", "Kim Owner", owner=HEADQUARTERS), person("lee", "Lee Admin", owner=HEADQUARTERS)
    serve(router, lee, invitations=(invitation("n@x.org", HEADQUARTERS),))
    page = opened(page_context, HEADQUARTERS)
    await until(lambda: len(rows(page)) == 1)
    point_at(table_of(page), row=0)
    serve(router, kim, lee)
    page_context.changes.tell(changed())
    await until(lambda: not page._presenter.invitations)
    assert [row[0] for row in rows(page)] == ["Lee Admin"]
    point_elsewhere(page)
    assert [row[0] for row in rows(page)] == ["Kim Owner", "Lee Admin"]
    point_at(table_of(page), row=1)
    serve(router, lee)
    router.delete(path__regex="/administrators/kim/").respond(204)
    await page._presenter.revoke(page._presenter.rows[0])  # what one does oneself comes at once
    assert [row[0] for row in rows(page)] == ["Lee Admin"]
    point_elsewhere(page)


async def test_a_fault_is_said_and_leaves_what_was_shown(
    page_context: PageContext, router: respx.Router, opened
):
    serve(router, person("kim", "Kim Owner", owner=HEADQUARTERS))
    page = opened(page_context)
    await until(lambda: len(rows(page)) == 1)
    router.get("/api/v1/administrators").mock(side_effect=httpx.ConnectError("gone"))
    page_context.changes.tell(None)
    await until(find(page, QLabel, "administrators.fault").isVisible)
    assert len(rows(page)) == 1


# ---------------------------------------------------------------- what cannot be done, and why


async def test_what_is_greyed_out_says_why(page_context: PageContext, router: respx.Router, opened):
    serve(
        router,
        person("kim", "Kim Owner", owner=HEADQUARTERS),
        person("lee", "Lee Admin", placeGroupAdmin=GROUP),
    )
    page = opened(page_context)
    await until(lambda: len(rows(page)) == 2)
    revoke = button(page, names.ADMINISTRATORS_REVOKE)
    assert (revoke.isEnabled(), revoke.toolTip()) == (False, "Choose a role first.")
    table_of(page).selectRow(0)
    assert revoke.toolTip() == "This role is held at “Seoul HQ”; it is revoked there."
    assert button(page, names.ADMINISTRATORS_END_SESSIONS).isEnabled()
    table_of(page).selectRow(1)
    assert revoke.isEnabled()

    top = opened(page_context, HEADQUARTERS)
    await until(lambda: len(rows(top)) == 2)
    table_of(top).selectRow(0)
    assert button(top, names.ADMINISTRATORS_REVOKE).toolTip() == (
        "The last owner cannot be removed; make somebody else an owner first."
    )


async def test_below_the_owner(page_context: PageContext, router: respx.Router, opened):
    """A place group administrator revokes and invites in the group, and ends nobody's sessions."""
    nodes = [page_context.directory.node(place_id) for place_id in (HEADQUARTERS, BRANCH, GROUP, LOBBY)]
    seen = [
        node.model_copy(update={"role": Role.PLACE_GROUP_ADMIN if node.id in {GROUP, LOBBY} else None})
        for node in nodes
        if node is not None
    ]
    page_context.directory.replace(seen)
    serve(router, person("lee", "Lee Admin", placeAdmin=LOBBY))
    page = opened(page_context)
    await until(lambda: len(rows(page)) == 1)
    table_of(page).selectRow(0)
    assert button(page, names.ADMINISTRATORS_INVITE).isEnabled()
    assert button(page, names.ADMINISTRATORS_REVOKE).isEnabled()
    end = button(page, names.ADMINISTRATORS_END_SESSIONS)
    assert (end.isEnabled(), end.toolTip()) == (False, "Only an owner may end somebody's sessions.")
    above = opened(page_context, BRANCH)
    assert button(above, names.ADMINISTRATORS_INVITE).toolTip() == "Of this place you may only see the name."


async def test_a_question_names_what_is_lost_and_what_stays(page_context: PageContext, router: respx.Router):
    serve(
        router,
        person("a", "Han", placeGroupAdmin=GROUP, branchAdmin=BRANCH),
        person("b", "Oh", placeAdmin=LOBBY),
        {**KIM, "roles": [{"placeId": GROUP, "role": "placeGroupAdmin"}]},
        person("d", "Yoon", branchAdmin=BRANCH, placeAdmin=LOBBY),
    )
    presenter = AdministratorsPresenter(page_context, BRANCH)
    await presenter.load()
    by_role = {(row.administrator_id, row.place_id): presenter.revoke_question(row) for row in presenter.rows}
    covered = by_role["a", GROUP]
    assert covered.text == "Revoke the role Place group administrator of Han at “Tower A”?"
    assert covered.warning == "Their role Branch administrator at “North branch” still holds here."
    lost = "They lose this place and everything under it at once, also where they are signed in."
    assert by_role["b", LOBBY].warning == lost
    assert by_role["d", BRANCH].warning == f"{lost} They keep their roles at “Lobby”."
    assert by_role["kim", GROUP].text == (
        "Revoke your own role Place group administrator at “Tower A”? Only somebody else can give it back."
    )


async def test_what_they_did_leads_to_the_audit_trail(
    page_context: PageContext, router: respx.Router, opened, navigator: RecordingNavigator
):
    serve(router, person("lee", "Lee Admin", placeAdmin=LOBBY))
    page = opened(page_context)
    await until(lambda: len(rows(page)) == 1)
    table_of(page).selectRow(0)
    click(button(page, names.ADMINISTRATORS_AUDIT))
    assert navigator.went == [ToAudit(GROUP, "lee", "Lee Admin")]


# ---------------------------------------------------------------- with a real server


async def test_invite_accept_revoke(live: Live, live_context: PageContext, opened):
    """The code that is shown lets a newcomer in; the one who invited sees them, and takes the role away again."""
    group = live.owner.place("placeGroup", None, "Invited group")
    live_context.directory.replace(await live.client.places.all())
    page = opened(live_context, group)
    email = f"{uuid.uuid4().hex}@example.com"
    click(button(page, names.ADMINISTRATORS_INVITE))
    asking = await until(lambda: dialog_of(page, names.INVITE_DIALOG))
    assert not button(asking, f"{names.INVITE_DIALOG}.ok").isEnabled()
    type_text(find(asking, QLineEdit, names.INVITE_EMAIL), email)
    click(button(asking, f"{names.INVITE_DIALOG}.ok"))
    showing = await until(lambda: dialog_of(page, names.INVITATION_CODE_DIALOG))
    code = find(showing, QLineEdit, names.INVITATION_CODE).text()
    click(button(showing, names.INVITATION_CODE_COPY))
    assert QGuiApplication.clipboard().text() == code
    click(button(showing, names.INVITATION_CODE_CLOSE))
    await until(lambda: [row[0] for row in rows(page, names.INVITATIONS_TABLE)] == [email])

    async with AdminClient(live.server.url, ssl_context(live.server.data_dir / "tls" / "ca.pem")) as newcomer:
        session = await newcomer.invitations.accept(code.lower(), "Seo Newcomer", PASSWORD)
        assert [one.role for one in session.administrator.roles] == [Role.PLACE_GROUP_ADMIN]
        live_context.changes.tell(changed(session.administrator.id))
        await until(lambda: ["Seo Newcomer"] in [row[:1] for row in rows(page)])
        assert rows(page, names.INVITATIONS_TABLE) == []
        number = [row[0] for row in rows(page)].index("Seo Newcomer")
        table_of(page).selectRow(number)
        click(button(page, names.ADMINISTRATORS_REVOKE))
        asked = await until(lambda: dialog_of(page, names.CONFIRM))
        click(button(asked, f"{names.CONFIRM}.ok"))
        await until(lambda: "Seo Newcomer" not in [row[0] for row in rows(page)])
        assert await newcomer.places.all() == []


async def test_what_the_server_refuses_stands_beside_the_field(live: Live, live_context: PageContext, opened):
    holder = administrator(live.server, live.owner.headquarters, name="Second Owner")
    page = opened(live_context, live.owner.headquarters)
    click(button(page, names.ADMINISTRATORS_INVITE))
    asking = await until(lambda: dialog_of(page, names.INVITE_DIALOG))
    type_text(find(asking, QLineEdit, names.INVITE_EMAIL), holder.administrator["email"])
    click(button(asking, f"{names.INVITE_DIALOG}.ok"))
    problem = find(asking, QLabel, names.INVITE_PROBLEM)
    await until(lambda: problem.text() == "This person holds this role already.")
    assert asking.isVisible()


def choose_invitation(page: QWidget, email: str) -> None:
    number = [row[0] for row in rows(page, names.INVITATIONS_TABLE)].index(email)
    table_of(page, names.INVITATIONS_TABLE).selectRow(number)


async def test_a_new_code_and_withdrawing(live: Live, live_context: PageContext, opened):
    kinds = live_context.directory.of_kind(PlaceKind.HEADQUARTERS)
    email = f"{uuid.uuid4().hex}@example.com"
    sent = await live.client.invitations.send(email, kinds[0])
    page = opened(live_context, kinds[0])
    await until(lambda: email in [row[0] for row in rows(page, names.INVITATIONS_TABLE)])
    withdraw = button(page, names.INVITATIONS_WITHDRAW)
    assert withdraw.toolTip() == "Choose an invitation first."
    choose_invitation(page, email)
    click(button(page, names.INVITATIONS_RENEW))
    asked = await until(lambda: dialog_of(page, names.CONFIRM))
    click(button(asked, f"{names.CONFIRM}.ok"))
    showing = await until(lambda: dialog_of(page, names.INVITATION_CODE_DIALOG))
    assert find(showing, QLineEdit, names.INVITATION_CODE).text() != sent.code
    click(button(showing, names.INVITATION_CODE_CLOSE))
    choose_invitation(page, email)
    click(withdraw)
    asked = await until(lambda: dialog_of(page, names.CONFIRM))
    click(button(asked, f"{names.CONFIRM}.ok"))
    await until(lambda: email not in [row[0] for row in rows(page, names.INVITATIONS_TABLE)])
    assert sent.id not in [one.id for one in await live.client.invitations.all()]
