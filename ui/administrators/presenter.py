"""Administrators of a node: who holds a role at it, under it and above it, who is invited, and what can be done."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from typing_extensions import override

from clue_desktop.client.errors import ClientError, Conflict, Invalid, RateLimited
from clue_desktop.contract.administrators import Invitation, SentInvitation
from clue_desktop.contract.events import Change
from clue_desktop.contract.session import Administrator
from clue_desktop.domain import email_address
from clue_desktop.domain.permissions import LAST_OWNER, ROLE_AT, Action, Role
from ui.administrators.words import mail_state_title, role_title
from ui.state.context import PageContext
from ui.state.notices import Level, Notice, in_words, problems_of
from ui.state.question import Question
from ui.state.reading import Reading
from ui.words.language import told, tr


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role as the table shows it.

    Attributes:
        where: the path of the role's node under the page's node; of one above, its name.
        above: whether it is held at a node above the page's, and so holds here too.
    """

    administrator_id: str
    name: str
    email: str
    place_id: str
    role: Role
    where: str
    above: bool

    @property
    def key(self) -> tuple[str, str]:
        """What the row is of."""
        return self.administrator_id, self.place_id


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An open invitation as the table shows it; `state` is what became of its mail."""

    invitation_id: str
    email: str
    role: Role
    place_id: str
    where: str
    invited_by: str
    expires_at: datetime
    state: str


class Held(NamedTuple):
    """Who holds a role, and who is invited to one."""

    people: Sequence[Administrator] = ()
    invitations: Sequence[Invitation] = ()


class AdministratorsPresenter(Reading[Held]):
    """State and decisions of the page."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__()
        self._context = context
        self.place_id = place_id

    # ---- what there is

    @property
    def _held(self) -> Held:
        return self.value or Held()

    @property
    def rows(self) -> list[RoleRow]:
        """The roles that hold here: at this node, under it, and at the nodes above that one may see."""
        directory = self._context.directory
        above = {node.id for node in directory.path(self.place_id)[:-1]}
        return [
            RoleRow(
                one.id,
                one.name,
                one.email,
                held.place_id,
                held.role,
                self._context.directory.name_below(held.place_id, self.place_id),
                held.place_id in above,
            )
            for one in self._held.people
            for held in one.roles
            if held.place_id in above or self._is_here(held.place_id)
        ]

    @property
    def invitations(self) -> list[InvitationRow]:
        """The open invitations to this node and to those under it."""
        return [
            InvitationRow(
                one.id,
                one.email,
                one.role,
                one.place_id,
                self._context.directory.name_below(one.place_id, self.place_id),
                one.invited_by,
                one.expires_at,
                mail_state_title(one.mail_state),
            )
            for one in self._held.invitations
            if self._is_here(one.place_id)
        ]

    @property
    def summary(self) -> str:
        """How many people there are, and how many are invited, in words."""
        if not self.loaded:
            return ""
        people = len({row.administrator_id for row in self.rows})
        return tr("{people} with a role here · {invited} invited").format(
            people=f"{people:,}", invited=f"{len(self.invitations):,}"
        )

    @property
    def role(self) -> Role | None:
        """The role that an invitation to this node gives; None while the node is not known."""
        kind = self._context.directory.kind(self.place_id)
        return ROLE_AT[kind] if kind is not None else None

    @property
    def place(self) -> str:
        """The name of this node."""
        return self._name(self.place_id)

    @property
    def why_not_invite(self) -> str:
        """Why nobody can be invited here, or ""."""
        return self._context.directory.may(Action.ADMINISTRATORS, self.place_id).why_not

    def why_not_revoke(self, row: RoleRow | None) -> str:
        """Why a role cannot be revoked, or ""."""
        if row is None:
            return tr("Choose a role first.")
        if row.above:
            return tr("This role is held at “{place}”; it is revoked there.").format(place=row.where)
        if row.role is Role.OWNER and self._owners() == 1:
            return told(LAST_OWNER)
        return self._context.directory.may(Action.ADMINISTRATORS, row.place_id).why_not

    def why_not_end_sessions(self, row: RoleRow | None) -> str:
        """Why an administrator's sessions cannot be ended, or ""."""
        if row is None:
            return tr("Choose an administrator first.")
        top = self._context.directory.children(None)
        if not top or not self._context.directory.may(Action.END_SESSIONS, top[0]).allowed:
            return tr("Only an owner may end somebody's sessions.")
        return ""

    @staticmethod
    def why_not_withdraw(row: InvitationRow | None) -> str:
        """Why an invitation cannot be withdrawn or renewed, or ""."""
        return "" if row else tr("Choose an invitation first.")

    def concerns(self, change: Change | None) -> bool:
        """Tell whether a change may be seen in the lists."""
        return change is None or change.kind in {"administrator", "place", "mail"}

    # ---- reading

    @override
    async def _ask(self) -> Held:
        client = self._context.client
        return Held(*await asyncio.gather(client.administrators.all(), client.invitations.all()))

    # ---- what can be done

    @staticmethod
    def email_problem(text: str) -> str:
        """Return what is wrong with an address, or ""."""
        problems = email_address.validate(text)
        return told(problems[0].message) if problems else ""

    async def invite(self, email: str, place_id: str | None = None) -> SentInvitation | str:
        """Invite somebody, to this node or another; returns the invitation with its code, or what is wrong."""
        try:
            sent = await self._context.client.invitations.send(email.strip(), place_id or self.place_id)
        except Invalid as fault:
            return problems_of(fault)
        except (Conflict, RateLimited) as fault:
            return told(fault.detail)
        except ClientError as fault:
            return in_words(fault)
        await self.load_own()
        return sent

    def renew_question(self, row: InvitationRow) -> Question:
        """Return what a new code for an open invitation does."""
        return Question(
            tr("New code"),
            tr("Make a new code for {email} at “{place}”? It is shown once.").format(
                email=row.email, place=row.where
            ),
            tr("The code that was given out is void at once."),
        )

    async def renew(self, row: InvitationRow) -> SentInvitation | None:
        """Invite somebody anew, for whom the code was lost; None when that failed."""
        answer = await self.invite(row.email, row.place_id)
        if isinstance(answer, SentInvitation):
            return answer
        text = tr("No new code was made for {email}. {why}").format(email=row.email, why=answer)
        self._context.notices.tell(Notice(Level.FAULT, text))
        return None

    def withdraw_question(self, row: InvitationRow) -> Question:
        """Return what withdrawing an invitation does."""
        return Question(
            tr("Withdraw"),
            tr("Withdraw the invitation of {email} to “{place}”?").format(email=row.email, place=row.where),
            tr("Its code is void at once."),
            destroys=True,
        )

    async def withdraw(self, row: InvitationRow) -> None:
        """Withdraw an invitation."""
        try:
            await self._context.client.invitations.withdraw(row.invitation_id)
        except ClientError as fault:
            doing = tr("Withdrawing the invitation of {email}").format(email=row.email)
            self._context.notices.failed(fault, doing)
        else:
            self._context.notices.done(tr("The invitation of {email} is withdrawn.").format(email=row.email))
        await self.load_own()

    def revoke_question(self, row: RoleRow) -> Question:
        """Return what revoking a role does, and what it leaves."""
        values = {"name": row.name, "role": role_title(row.role), "place": self._name(row.place_id)}
        if row.email == self._context.administrator_email:
            text = tr("Revoke your own role {role} at “{place}”? Only somebody else can give it back.")
        else:
            text = tr("Revoke the role {role} of {name} at “{place}”?")
        return Question(tr("Revoke"), text.format(**values), self._consequence(row), destroys=True)

    async def revoke(self, row: RoleRow) -> None:
        """Take a role away."""
        try:
            await self._context.client.administrators.remove_role(row.administrator_id, row.place_id)
        except ClientError as fault:
            doing = tr("Revoking the role of {name}").format(name=row.name)
            self._context.notices.failed(fault, doing)
        else:
            self._context.notices.done(
                tr("{name} is no longer {role} of “{place}”.").format(
                    name=row.name, role=role_title(row.role), place=self._name(row.place_id)
                )
            )
        await self.load_own()

    def end_sessions_question(self, row: RoleRow) -> Question:
        """Return what ending an administrator's sessions does."""
        return Question(
            tr("End the sessions"),
            tr("Sign {name} out everywhere?").format(name=row.name),
            tr("They can sign in again with their password. To keep them out, revoke their roles."),
            destroys=True,
        )

    async def end_sessions(self, row: RoleRow) -> None:
        """Sign an administrator out everywhere."""
        try:
            await self._context.client.administrators.end_sessions(row.administrator_id)
        except ClientError as fault:
            doing = tr("Ending the sessions of {name}").format(name=row.name)
            self._context.notices.failed(fault, doing)
        else:
            self._context.notices.done(tr("{name} is signed out everywhere.").format(name=row.name))

    def _consequence(self, row: RoleRow) -> str:
        """Say what the person can still do afterwards, as far as it is seen from here."""
        path = {node.id for node in self._context.directory.path(row.place_id)[:-1]}
        others = [
            held
            for one in self._held.people
            if one.id == row.administrator_id
            for held in one.roles
            if held.place_id != row.place_id
        ]
        covering = next((held for held in others if held.place_id in path), None)
        if covering is not None:
            return tr("Their role {role} at “{place}” still holds here.").format(
                role=role_title(covering.role), place=self._name(covering.place_id)
            )
        lost = tr("They lose this place and everything under it at once, also where they are signed in.")
        if others:
            places = ", ".join(f"“{self._name(held.place_id)}”" for held in others)
            return lost + " " + tr("They keep their roles at {places}.").format(places=places)
        return lost

    # ---- nodes in words

    def _owners(self) -> int:
        return sum(held.role is Role.OWNER for one in self._held.people for held in one.roles)

    def _is_here(self, place_id: str) -> bool:
        return any(node.id == self.place_id for node in self._context.directory.path(place_id))

    def _name(self, place_id: str) -> str:
        node = self._context.directory.node(place_id)
        return node.name if node else place_id
