"""What is told of a change, and what the audit trail calls what somebody did.

On the wire both are texts: a console meets those of a newer server too.
"""

from enum import StrEnum


class ChangeKind(StrEnum):
    """Which sort of thing has changed."""

    PLACE = "place"
    VENDOR_API = "vendorApi"
    ACCESS_SERVICE = "accessService"
    PLACE_ACCESS_SERVICE = "placeAccessService"
    DEVICE = "device"
    ENROLLMENT = "enrollment"
    ALLOCATION_EMAIL = "allocationEmail"
    ADMINISTRATOR = "administrator"
    SETTINGS = "settings"
    MAIL = "mail"
    BACKUP = "backup"
    VENDOR_HEALTH = "vendorHealth"
    """Of a place group: no change of configuration but of how its vendors are doing."""


class AuditAction(StrEnum):
    """What somebody did, or tried to; related ones stand together."""

    SESSION_SIGN_IN = "session.signIn"
    SESSION_SIGN_OUT = "session.signOut"
    SESSION_END = "session.end"
    ACCOUNT_NAME = "account.name"
    ACCOUNT_PASSWORD = "account.password"  # noqa: S105  # a name
    ACCOUNT_REQUEST_RESET = "account.requestReset"
    ACCOUNT_RESET = "account.reset"
    ACCOUNT_SET_PASSWORD = "account.setPassword"  # noqa: S105  # a name
    INVITATION_SEND = "invitation.send"
    INVITATION_WITHDRAW = "invitation.withdraw"
    INVITATION_ACCEPT = "invitation.accept"
    ADMINISTRATOR_REVOKE = "administrator.revoke"
    ADMINISTRATOR_END_SESSIONS = "administrator.endSessions"
    ACCESS_REFUSED = "access.refused"
    PLACE_ADD = "place.add"
    PLACE_RENAME = "place.rename"
    PLACE_MOVE = "place.move"
    PLACE_DELETE = "place.delete"
    PLACE_ALLOCATION_EMAIL = "place.allocationEmail"
    ACCESS_SERVICE_SAVE = "accessService.save"
    ACCESS_SERVICE_RESTORE = "accessService.restore"
    ACCESS_SERVICE_UNDO = "accessService.undo"
    ACCESS_SERVICE_SWITCH = "accessService.switch"
    PLACE_ACCESS_SERVICE_SAVE = "placeAccessService.save"
    PLACE_ACCESS_SERVICE_RESTORE = "placeAccessService.restore"
    PLACE_ACCESS_SERVICE_RESET = "placeAccessService.reset"
    PLACE_ACCESS_SERVICE_SWITCH = "placeAccessService.switch"
    VENDOR_API_REGISTER = "vendorApi.register"
    VENDOR_API_CHANGE = "vendorApi.change"
    VENDOR_API_RESTORE = "vendorApi.restore"
    VENDOR_API_DELETE = "vendorApi.delete"
    VENDOR_API_TEST = "vendorApi.test"
    VENDOR_API_TOKEN = "vendorApi.token"  # noqa: S105  # an action's name
    DEVICE_REGISTER = "device.register"
    DEVICE_RENAME = "device.rename"
    DEVICE_MOVE = "device.move"
    DEVICE_RELEASE = "device.release"
    DEVICE_LAPSE = "device.lapse"
    DEVICE_RENEW_TOKEN = "device.renewToken"  # noqa: S105  # a name
    ENROLLMENT_REQUEST_CODE = "enrollment.requestCode"
    ENROLLMENT_REGISTER = "enrollment.register"
    ENROLLMENT_REFUSE = "enrollment.refuse"
    ENROLLMENT_LIFT_LIMITS = "enrollment.liftLimits"
    SETTINGS_MAIL = "settings.mail"
    SETTINGS_VENDOR_NETWORKS = "settings.vendorNetworks"
    SETTINGS_VENDOR_CALLS = "settings.vendorCalls"
    SETTINGS_RETENTION = "settings.retention"
    SETTINGS_BACKUP = "settings.backup"
    BACKUP_MADE = "backup.made"
    BACKUP_DOWNLOADED = "backup.downloaded"
    BACKUP_DELETED = "backup.deleted"
    BACKUP_RESTORED = "backup.restored"
    MAIL_RETRY = "mail.retry"
    MAIL_DELETE = "mail.delete"
    SERVER_SET_UP = "server.setUp"
    AUDIT_SEALED = "audit.sealed"
