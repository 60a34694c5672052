"""Administrators of one's own part of the tree."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from clue_desktop.contract import session as contract
from clue_desktop.contract.trail import AuditAction, ChangeKind
from clue_desktop.domain.permissions import LAST_OWNER, ROLE_AT, Access, Action
from clue_desktop.domain.said import Said
from server.refusals import AbsentError, ConflictError, ForbiddenError
from server.services.base import Service
from server.services.tree import Caller, Node, authorize, read_node, read_rights, read_root
from server.store.tables import administrators, roles, sessions


@dataclass(frozen=True, slots=True)
class AdministratorService(Service):
    """Use cases of administrators."""

    def all(self, caller: Caller) -> contract.Administrators:
        """Return who holds a role in the caller's part of the tree, with those of their roles that lie in it."""
        with self.reading() as connection:
            rights = read_rights(connection, caller.administrator_id)
            nodes: dict[str, Node | None] = {}
            visible: dict[str, list[contract.HeldRole]] = {}
            people: dict[str, tuple[str, str]] = {}
            for row in connection.execute(
                select(administrators.c.id, administrators.c.name, administrators.c.email, roles.c.place_id)
                .join(roles, roles.c.administrator_id == administrators.c.id)
                .order_by(administrators.c.name, administrators.c.id, roles.c.place_id)
            ):
                if row.place_id not in nodes:
                    nodes[row.place_id] = read_node(connection, row.place_id)
                node = nodes[row.place_id]
                if node is None or rights.role_on(node.path) is None:
                    continue
                people[row.id] = (row.name, row.email)
                visible.setdefault(row.id, []).append(
                    contract.HeldRole(place_id=row.place_id, role=ROLE_AT[node.kind])
                )
        return contract.Administrators(
            items=[
                contract.Administrator(id=key, name=people[key][0], email=people[key][1], roles=held)
                for key, held in visible.items()
            ]
        )

    def revoke(self, caller: Caller, administrator_id: str, place_id: str) -> None:
        """Take a role away.

        Raises:
            AbsentError: no such node for the caller, or no such role at it.
            ForbiddenError: the node is above the caller's own.
            ConflictError: `last_owner`, the last owner's role cannot be taken.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            node = authorize(connection, caller, Action.ADMINISTRATORS, place_id)
            if node.place_id == read_root(connection).place_id:
                owners = connection.execute(
                    select(roles.c.administrator_id).where(roles.c.place_id == place_id)
                ).scalars()
                if set(owners) == {administrator_id}:
                    raise ConflictError(LAST_OWNER, "last_owner")
            removed = connection.execute(
                delete(roles)
                .where(roles.c.administrator_id == administrator_id, roles.c.place_id == place_id)
                .returning(roles.c.place_id)
            ).first()
            if removed is None:
                raise AbsentError(Said("role"))
            journal.change(ChangeKind.ADMINISTRATOR, administrator_id, node.path_text)
            who = connection.execute(
                select(administrators.c.email).where(administrators.c.id == administrator_id)
            ).scalar_one()
            detail = {"administrator": who, "role": ROLE_AT[node.kind]}
            journal.audit(AuditAction.ADMINISTRATOR_REVOKE, node.path_text, administrator_id, detail)

    def end_sessions(self, caller: Caller, administrator_id: str) -> None:
        """End all sessions of an administrator at once; they can sign in again.

        Raises:
            ForbiddenError: the caller is no owner.
            AbsentError: no such administrator.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            root = read_root(connection)
            rights = read_rights(connection, caller.administrator_id)
            if rights.access(Action.END_SESSIONS, root) is not Access.ALLOWED:
                raise ForbiddenError(Said("Only an owner may end other people's sessions."), root.path_text)
            who = connection.execute(
                select(administrators.c.email).where(administrators.c.id == administrator_id)
            ).scalar_one_or_none()
            if who is None:
                raise AbsentError(Said("administrator"))
            ended = connection.execute(
                delete(sessions)
                .where(sessions.c.administrator_id == administrator_id)
                .returning(sessions.c.administrator_id)
            ).all()
            # So that the streams of those sessions end as well.
            journal.change(ChangeKind.ADMINISTRATOR, administrator_id, "")
            detail = {"administrator": who, "sessions": len(ended)}
            journal.audit(AuditAction.ADMINISTRATOR_END_SESSIONS, root.path_text, administrator_id, detail)
