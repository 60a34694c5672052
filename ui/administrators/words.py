"""Roles and invitations in words."""

from clue_desktop.domain.mail import MailState
from clue_desktop.domain.permissions import Role
from ui.words.language import tr


def role_title(role: Role) -> str:
    """Return what a role is called."""
    return {
        Role.OWNER: tr("Owner"),
        Role.BRANCH_ADMIN: tr("Branch administrator"),
        Role.PLACE_GROUP_ADMIN: tr("Place group administrator"),
        Role.PLACE_ADMIN: tr("Place administrator"),
    }[role]


def role_reach(role: Role) -> str:
    """Return what a role allows, in a sentence (rules.md, “Who may do what”)."""
    return {
        Role.OWNER: tr("May do everything, on this server's settings too, and invite anyone."),
        Role.BRANCH_ADMIN: tr("May do everything under the branch, and invite others there."),
        Role.PLACE_GROUP_ADMIN: tr(
            "Sets the group's vendor APIs and access service, its places and devices, and may invite others there."
        ),
        Role.PLACE_ADMIN: tr(
            "Sets the place's overrides, allocation email and devices, sees its events, and may invite others there."
        ),
    }[role]


def mail_state_title(state: MailState | None) -> str:
    """Return what became of an invitation's mail."""
    if state is None:
        return tr("Not mailed")
    return {
        MailState.WAITING: tr("Waits: mail is not set up"),
        MailState.QUEUED: tr("Being mailed"),
        MailState.SENDING: tr("Being mailed"),
        MailState.SENT: tr("Mailed"),
        MailState.FAILED: tr("Not delivered"),
    }[state]
