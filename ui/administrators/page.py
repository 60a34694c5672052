"""Administrators: who holds a role at a node and under it, the open invitations, inviting and revoking."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout

from clue_desktop.contract.administrators import SentInvitation
from ui import names
from ui.administrators.dialogs import CodeDialog, InviteDialog
from ui.administrators.presenter import AdministratorsPresenter, InvitationRow, RoleRow
from ui.administrators.words import role_reach, role_title
from ui.state.context import PageContext
from ui.state.destination import ToAdministrators, ToAudit
from ui.state.question import Question
from ui.widgets import theme
from ui.widgets.asking import ConfirmDialog
from ui.widgets.labels import PageTitle, SectionHeader, line
from ui.widgets.making import fault_line, make_button, page_column, show_fault
from ui.widgets.moments import local_time, short_time
from ui.widgets.page import Page
from ui.widgets.row_actions import RowActions
from ui.widgets.states import BusyBar
from ui.widgets.table import Column, RowsModel, RowsView
from ui.words.language import tr


class AdministratorsPage(Page[ToAdministrators]):
    """Roles above, open invitations below; what can be done with one stands in its row."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self._presenter = AdministratorsPresenter(context, place_id)
        self._roles: RowsModel[RoleRow] = RowsModel(_role_columns(), lambda row: row.key, self)
        self._roles_view = RowsView(
            self._roles, names.ADMINISTRATORS_TABLE, tr("Administrators"), context.preferences
        )
        self._roles_view.selectionModel().selectionChanged.connect(lambda *_: self._judge())
        self._invited: RowsModel[InvitationRow] = RowsModel(
            _invitation_columns(), lambda row: row.invitation_id, self
        )
        self._invited_view = RowsView(
            self._invited, names.INVITATIONS_TABLE, tr("Open invitations"), context.preferences
        )
        self._invited_view.selectionModel().selectionChanged.connect(lambda *_: self._judge())
        self._summary = line("muted")
        self._summary.setObjectName("administrators.summary")
        self._summary.setWordWrap(False)
        self._invite = make_button(tr("+ Invite"), names.ADMINISTRATORS_INVITE, self._ask_invite)
        self._invite.setProperty("role", "primary")
        self._revoke = make_button(tr("Revoke…"), names.ADMINISTRATORS_REVOKE, self._ask_revoke)
        self._end = make_button(tr("End the sessions…"), names.ADMINISTRATORS_END_SESSIONS, self._ask_end)
        self._audit = make_button(tr("What they did"), names.ADMINISTRATORS_AUDIT, self._show_audit)
        self._withdraw = make_button(tr("Withdraw…"), names.INVITATIONS_WITHDRAW, self._ask_withdraw)
        self._renew = make_button(tr("New code…"), names.INVITATIONS_RENEW, self._ask_renew)
        self._of_role = RowActions(
            self._roles_view, {self._audit: "history", self._end: "lock", self._revoke: "trash"}
        )
        self._of_invitation = RowActions(
            self._invited_view, {self._renew: "refresh", self._withdraw: "trash"}
        )
        self._busy = BusyBar()
        self._fault = fault_line("administrators.fault")
        self._nobody = line("muted")
        self._nobody.setObjectName("invitations.empty")
        self._lay_out()
        self.follows(self._presenter, context.directory)
        self._show()

    def begin(self) -> None:
        """Load; from then on changes are told."""
        self.reads(self._presenter, tr("Reading the administrators"))

    # ---- what is shown

    def _show(self) -> None:
        presenter = self._presenter
        self._roles_view.show_rows(presenter.rows, asked_for=presenter.asked_for)
        invitations = presenter.invitations
        self._invited_view.show_rows(invitations, asked_for=presenter.asked_for)
        self._invited_view.setVisible(bool(invitations))
        self._nobody.setVisible(not invitations and presenter.loaded)
        self._busy.set_busy(busy=not presenter.loaded and not presenter.fault)
        self._summary.setText(presenter.summary)
        show_fault(self._fault, presenter.fault)
        self._judge()

    def _judge(self) -> None:
        presenter = self._presenter
        role, invited = self._chosen_role(), self._chosen_invitation()
        why_not = presenter.why_not_invite
        self._invite.setEnabled(not why_not)
        self._invite.setToolTip(why_not)
        self._invite.setAccessibleDescription(why_not)
        self._of_role.judge(self._revoke, presenter.why_not_revoke(role))
        self._of_role.judge(self._end, presenter.why_not_end_sessions(role))
        self._of_role.judge(self._audit, "" if role else tr("Choose an administrator first."))
        for button in (self._withdraw, self._renew):
            self._of_invitation.judge(button, presenter.why_not_withdraw(invited))

    def _chosen_role(self) -> RoleRow | None:
        row: RoleRow | None = self._roles_view.chosen()
        return row

    def _chosen_invitation(self) -> InvitationRow | None:
        row: InvitationRow | None = self._invited_view.chosen()
        return row

    # ---- what is done

    def _ask_invite(self) -> None:
        dialog = InviteDialog(self, self._presenter, self.tasks)
        dialog.accepted.connect(lambda: self._show_code(dialog.sent))
        dialog.open()

    def _show_code(self, sent: SentInvitation | None) -> None:
        if sent is not None:
            CodeDialog(self, sent).open()

    def _ask_revoke(self) -> None:
        if (row := self._chosen_role()) is not None:
            self._confirm(
                self._presenter.revoke_question(row),
                lambda: self.tasks.spawn(self._presenter.revoke(row), tr("Revoking a role")),
            )

    def _ask_end(self) -> None:
        if (row := self._chosen_role()) is not None:
            self._confirm(
                self._presenter.end_sessions_question(row),
                lambda: self.tasks.spawn(self._presenter.end_sessions(row), tr("Ending sessions")),
            )

    def _ask_withdraw(self) -> None:
        if (row := self._chosen_invitation()) is not None:
            self._confirm(
                self._presenter.withdraw_question(row),
                lambda: self.tasks.spawn(self._presenter.withdraw(row), tr("Withdrawing an invitation")),
            )

    def _ask_renew(self) -> None:
        if (row := self._chosen_invitation()) is not None:
            self._confirm(
                self._presenter.renew_question(row),
                lambda: self.tasks.spawn(self._do_renew(row), tr("Making a new code")),
            )

    async def _do_renew(self, row: InvitationRow) -> None:
        self._show_code(await self._presenter.renew(row))

    def _show_audit(self) -> None:
        if (row := self._chosen_role()) is not None:
            self.context.navigator.go(ToAudit(self.place_id, row.administrator_id, row.name))

    def _confirm(self, question: Question, act: Callable[[], object]) -> None:
        dialog = ConfirmDialog(self, question)
        dialog.accepted.connect(act)
        dialog.open()

    def _lay_out(self) -> None:
        self._nobody.setText(tr("Nobody is invited here at the moment."))
        top = QHBoxLayout()
        top.addWidget(PageTitle(tr("Administrators")))
        top.addSpacing(theme.GAP)
        top.addWidget(self._summary)
        top.addStretch()
        top.addWidget(self._invite)
        layout = page_column(self)
        layout.addLayout(top)
        layout.addWidget(self._fault)
        layout.addWidget(self._busy)
        layout.addWidget(self._roles_view)
        layout.addWidget(SectionHeader(tr("Open invitations")))
        layout.addWidget(self._nobody)
        layout.addWidget(self._invited_view)
        layout.addStretch()
        for table in (self._roles_view, self._invited_view):
            table.end_after_rows()


def _role_columns() -> list[Column[RoleRow]]:
    return [
        Column(tr("Name"), lambda row: row.name, width=18, flexible=True),
        Column(tr("Email address"), lambda row: row.email, width=26, flexible=True, first=True),
        Column(
            tr("Role"), lambda row: role_title(row.role), tooltip=lambda row: role_reach(row.role), width=24
        ),
        Column(
            tr("Place"),
            lambda row: tr("{place} (above)").format(place=row.where) if row.above else row.where,
            role=lambda row: "muted" if row.above else "",
            tooltip=lambda row: tr("Place ID {id}").format(id=row.place_id),
            width=26,
            flexible=True,
        ),
    ]


def _invitation_columns() -> list[Column[InvitationRow]]:
    return [
        Column(tr("Email address"), lambda row: row.email, width=22, flexible=True, first=True),
        Column(tr("Role"), lambda row: role_title(row.role), width=20, flexible=True),
        Column(tr("Place"), lambda row: row.where, width=16, flexible=True),
        Column(tr("Invited by"), lambda row: row.invited_by, width=14, flexible=True),
        Column(
            tr("Good until"),
            lambda row: short_time(row.expires_at),
            tooltip=lambda row: local_time(row.expires_at),
            order=lambda row: row.expires_at,
            width=14,
        ),
        Column(tr("Mail"), lambda row: row.state, width=24, flexible=True),
    ]
