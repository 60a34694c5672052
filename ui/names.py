"""Object names of interactive widgets: the one list by which QA and the tests find them."""

PLACE_TREE = "placeTree"
PLACE_SEARCH = "placeSearch"
BREADCRUMBS = "breadcrumbs"
GO_TO = "goTo"
NAV_ACCESS_SERVICE = "nav.accessService"
NAV_CUSTOMER_API = "nav.customerApi"
NAV_PLACE = "nav.place"
NAV_DEVICES = "nav.devices"
NAV_EVENTS = "nav.events"
NAV_PLACES = "nav.places"
NAV_ADMINISTRATORS = "nav.administrators"
NAV_AUDIT = "nav.audit"
NAV_SERVER_SETTINGS = "nav.serverSettings"
STATUS_SERVER = "statusServer"
BANNER = "banner"
BANNER_RETRY = "banner.retry"
NOTICES = "notices"
ACCOUNT = "account"
ACCOUNT_OPEN = "account.open"
ACCOUNT_DIALOG = "accountDialog"
ACCOUNT_NAME = "accountDialog.name"
ACCOUNT_RENAME = "accountDialog.rename"
ACCOUNT_OLD_PASSWORD = "accountDialog.oldPassword"  # noqa: S105 - a name
ACCOUNT_NEW_PASSWORD = "accountDialog.newPassword"  # noqa: S105 - a name
ACCOUNT_CHANGE_PASSWORD = "accountDialog.changePassword"  # noqa: S105 - a name
ACCOUNT_SESSIONS = "accountDialog.sessions"
ACCOUNT_END_SESSION = "accountDialog.endSession"
ACCOUNT_END_OTHERS = "accountDialog.endOthers"
ACCOUNT_SAID = "accountDialog.said"
ACCOUNT_CLOSE = "accountDialog.close"
SIGN_OUT = "signOut"
COLOURS = "colours"
LANGUAGE = "language"
GO_TO_HITS = "goTo.hits"
STATUS_DEVICES = "statusDevices"
STATUS_HOST = "statusHost"
STATUS_SIGN_IN = "statusSignIn"
LEAVE_DIALOG = "leave.dialog"
LEAVE_STAY = "leave.stay"
LEAVE_GO = "leave.go"
FINGERPRINT = "fingerprint"
FINGERPRINT_ACCEPT = "fingerprint.accept"
FINGERPRINT_REFUSE = "fingerprint.refuse"

SIGN_IN_EMAIL = "signIn.email"
SIGN_IN_PASSWORD = "signIn.password"  # noqa: S105 - a name
SIGN_IN_REMEMBER = "signIn.remember"
SIGN_IN_FILE = "signIn.unencryptedFile"
SIGN_IN_SUBMIT = "signIn.submit"
SIGN_IN_INVITATION = "signIn.invitation"
SIGN_IN_FORGOTTEN = "signIn.forgotten"
INVITATION_ACCEPT_CODE = "acceptInvitation.code"
INVITATION_ACCEPT_NAME = "acceptInvitation.name"
INVITATION_ACCEPT_PASSWORD = "acceptInvitation.password"  # noqa: S105 - a name
INVITATION_ACCEPT_SUBMIT = "acceptInvitation.submit"
INVITATION_ACCEPT_BACK = "acceptInvitation.back"
FORGOTTEN_EMAIL = "forgotten.email"
FORGOTTEN_SUBMIT = "forgotten.submit"
FORGOTTEN_HAVE_CODE = "forgotten.haveCode"
FORGOTTEN_BACK = "forgotten.back"
NEW_PASSWORD_CODE = "newPassword.code"  # noqa: S105 - a name
NEW_PASSWORD_PASSWORD = "newPassword.password"  # noqa: S105 - a name
NEW_PASSWORD_SUBMIT = "newPassword.submit"  # noqa: S105 - a name
NEW_PASSWORD_BACK = "newPassword.back"  # noqa: S105 - a name
SETUP_TOKEN = "setup.token"  # noqa: S105 - a name
SETUP_ORGANIZATION = "setup.organization"
SETUP_NAME = "setup.name"
SETUP_EMAIL = "setup.email"
SETUP_PASSWORD = "setup.password"  # noqa: S105 - a name
SETUP_SUBMIT = "setup.submit"
SETUP_SAMPLE_TREE = "setup.sampleTree"

ACCESS_TYPE = "accessType"
ACCESS_ELSEWHERE = "accessService.elsewhere"
MODIFY = "modify"
BACK_TO_INHERITED = "backToInherited"
PROPAGATION_DIALOG = "propagation.dialog"
PROPAGATION_OK = "propagation.ok"
PROPAGATION_CANCEL = "propagation.cancel"
PROPAGATION_UNDO = "propagation.undo"

ACCESS_HISTORY = "accessService.history"
ACCESS_HISTORY_DIALOG = "accessService.historyDialog"

APIS_HISTORY = "apis.history"
APIS_EMPTY = "apis.empty"
APIS_ADD = "apis.add"
APIS_FILTER = "apis.filter"

EDITOR = "editor"
EDITOR_NAME = "editor.name"
EDITOR_AUTH_TYPE = "editor.authType"
EDITOR_WEBHOOK_URL = "editor.webhookUrl"
EDITOR_HEADERS = "editor.headers"
EDITOR_HEADERS_ADD = "editor.headers.add"
EDITOR_MANUAL_ADD = "editor.manual.add"
EDITOR_STATUS_CODES = "editor.statusCodes"
EDITOR_SUCCESS_PATH = "editor.success.path"
EDITOR_SUCCESS_VALUE = "editor.success.value"
EDITOR_SUCCESS_TYPE = "editor.success.type"
EDITOR_SUCCESS_MESSAGE = "editor.successMessage"
EDITOR_FAILURE_MESSAGE = "editor.failureMessage"
EDITOR_BLOCKERS = "editor.blockers"
EDITOR_SAVE = "editor.save"
EDITOR_CLOSE = "editor.close"
EDITOR_EXPORT = "editor.export"
EDITOR_SPLITTER = "editor.splitter"
EDITOR_FAULT = "editor.fault"
EDITOR_MODE = "editor.mode"
EDITOR_CLOSING_DIALOG = "editor.closing"
EDITOR_CLOSING_SAVE = "editor.closing.save"
EDITOR_CLOSING_DISCARD = "editor.closing.discard"
EDITOR_CLOSING_KEEP = "editor.closing.keepEditing"
EDITOR_CONFLICT_DIALOG = "editor.conflict"
EDITOR_CONFLICT_TABLE = "editor.conflict.table"
EDITOR_CONFLICT_THEIRS = "editor.conflict.theirs"
EDITOR_CONFLICT_MINE = "editor.conflict.mine"
EDITOR_CONFLICT_CANCEL = "editor.conflict.cancel"

TEST_DEVICE_ID = "test.deviceId"
TEST_USER_KEY = "test.userKey"
TEST_CARD_NUMBER = "test.cardNumber"
TEST_UNIQUE_PIN = "test.uniquePin"
TEST_QR_CODE = "test.qrCode"
TEST_EXECUTE = "test.execute"
TEST_CANCEL = "test.cancel"
TEST_PROGRESS = "test.progress"
TEST_TERMINAL = "test.terminal"
TEST_RESPONSE = "test.response"
TEST_VERDICT = "test.verdict"
TEST_RUNS = "test.runs"
TEST_COPY_CURL = "test.copyCurl"
TEST_CONSOLE = "test"
TEST_ELAPSED = "test.elapsed"
TEST_TROUBLE = "test.trouble"
TEST_PRETTY = "test.pretty"
TEST_SAVE_RESPONSE = "test.saveResponse"
TEST_CLEAR_RUNS = "test.clearRuns"
TEST_HINT = "test.hint"
TEST_INPUTS = {
    "deviceId": TEST_DEVICE_ID,
    "userKey": TEST_USER_KEY,
    "cardNumber": TEST_CARD_NUMBER,
    "uniquePin": TEST_UNIQUE_PIN,
    "qrCode": TEST_QR_CODE,
}

PLACE_ID = "place.id"
PLACE_ID_COPY = "place.id.copy"
PLACE_ALLOCATION_EMAIL = "place.allocationEmail"
PLACE_USE_OWN_EMAIL = "place.useOwnEmail"
PLACE_SAVE = "place.save"
PLACE_CLEAR = "place.clear"
PLACE_EMAIL_STATE = "place.emailState"
PLACE_EMAIL_PROBLEM = "place.emailProblem"
PLACE_EMAIL_WHY_NOT = "place.emailWhyNot"
PLACE_EMAIL_ELSEWHERE = "place.emailElsewhere"
PLACE_PENDING = "place.pending"
PLACE_NOT_OURS = "place.notOurs"
PLACE_LIMITS = "place.limits"
PLACE_LIFT_LIMITS = "place.liftLimits"

ENROLL_SERVER = "enroll.server"
ENROLL_CONNECT = "enroll.connect"
ENROLL_SERIAL = "enroll.serial"
ENROLL_PLACE_ID = "enroll.placeId"
ENROLL_SEND = "enroll.send"
ENROLL_HAVE_CODE = "enroll.haveCode"
ENROLL_CODE = "enroll.code"
ENROLL_TIME_LEFT = "enroll.timeLeft"
ENROLL_TRIES_LEFT = "enroll.triesLeft"
ENROLL_ALLOCATE = "enroll.allocate"
ENROLL_RESEND = "enroll.resend"
ENROLL_BACK = "enroll.back"
ENROLL_STATUS = "enroll.status"
ENROLL_RETRY = "enroll.retry"
ENROLL_OTHER_SERVER = "enroll.otherServer"
ENROLL_FULL_SCREEN = "enroll.fullScreen"
ENROLL_SAVE_FILE = "enroll.saveFile"
ENROLL_DEVICE_URL = "enroll.deviceUrl"
ENROLL_HAND_OVER = "enroll.handOver"
ENROLL_TOKEN = "enroll.token"  # noqa: S105 - a name
ENROLL_TOKEN_SHOW = "enroll.token.show"  # noqa: S105 - a name
ENROLL_TOKEN_COPY = "enroll.token.copy"  # noqa: S105 - a name
ENROLL_ANOTHER = "enroll.another"
ENROLL_CLOSE = "enroll.close"
ENROLL_OPEN = "enroll.open"
ENROLL_MENU = "enroll.menu"

SERVER_SETTINGS = "serverSettings"
SERVER_SETTINGS_TABS = "serverSettings.tabs"
STATUS_MAIL = "statusMail"
STATUS_CERTIFICATES = "statusCertificates"
STATUS_SECRETS = "statusSecrets"
ACCOUNT_SERVER_SETTINGS = "account.serverSettings"
MAIL_SECURITY = "mail.security"
MAIL_STATE = "mail.state"
MAIL_SAVE = "mail.save"
MAIL_REMOVE = "mail.remove"
MAIL_ELSEWHERE = "mail.elsewhere"
MAIL_TEST_TO = "mail.test.to"
MAIL_TEST = "mail.test"
MAIL_TEST_CANCEL = "mail.test.cancel"
MAIL_TEST_RESULT = "mail.test.result"
OUTBOX_TABLE = "outbox.table"
OUTBOX_TEXT = "outbox.text"
OUTBOX_RETRY = "outbox.retry"
OUTBOX_DELETE = "outbox.delete"
NETWORKS = "vendorNetworks"
NETWORKS_STATE = "vendorNetworks.state"
NETWORKS_PROBLEM = "vendorNetworks.problem"
NETWORKS_SAVE = "vendorNetworks.save"
NETWORKS_ELSEWHERE = "vendorNetworks.elsewhere"
RETENTION_FOR_EVER = "retention.forEver"
RETENTION_FOR_SOME_DAYS = "retention.forSomeDays"
RETENTION_DAYS = "retention.days"
RETENTION_STATE = "retention.state"
RETENTION_CONSEQUENCE = "retention.consequence"
RETENTION_ELSEWHERE = "retention.elsewhere"
RETENTION_SAVE = "retention.save"
BACKUPS = "backup.list"
BACKUP_NOW = "backup.now"
BACKUP_SAVE_HERE = "backup.saveHere"
BACKUP_DELETE = "backup.delete"
BACKUP_PROGRESS = "backup.progress"
BACKUP_FAULT = "backup.fault"
BACKUP_KEY = "backup.key"
BACKUP_DAILY = "backup.daily"
BACKUP_KEEP = "backup.keep"
BACKUP_STATE = "backup.state"
BACKUP_ELSEWHERE = "backup.elsewhere"
BACKUP_SAVE = "backup.save"
LOG_SEARCH = "serverLog.search"
LOG_AGAIN = "serverLog.again"
LOG_COUNTER = "serverLog.counter"
LOG_TEXT = "serverLog.text"
SERVER_FINGERPRINT = "server.fingerprint"
SERVER_FINGERPRINT_COPY = "server.fingerprint.copy"
SERVER_SECRETS = "server.secrets"
SERVER_CERTIFICATES = "server.certificates"

CONFIRM = "confirm"
NAME_DIALOG = "nameDialog"
CHOOSE_PLACE = "choosePlace"
PLACES_TABLE = "places.table"
PLACES_ID = "places.id"
PLACES_ADD = "places.add"
PLACES_RENAME = "places.rename"
PLACES_MOVE = "places.move"
PLACES_DELETE = "places.delete"
PLACES_EMPTY = "places.empty"

DEVICES_TABLE = "devices.table"
DEVICES_SEARCH = "devices.search"
DEVICES_REGISTER = "devices.register"
DEVICES_RENAME = "devices.rename"
DEVICES_MOVE = "devices.move"
DEVICES_RELEASE = "devices.release"
DEVICES_NEW_TOKEN = "devices.newToken"  # noqa: S105 - a name
DEVICES_LOAD = "devices.loadCredential"
DEVICES_EMPTY = "devices.empty"
DEVICES_PRESENT = "devices.present"
PRESENT_DEVICE = "present.device"
PRESENT_CREDENTIAL = "present.credential"
PRESENT_VALUE = "present.value"
PRESENT_SCREEN = "present.screen"
REGISTER_DIALOG = "register"
TOKEN_DIALOG = "token"  # noqa: S105 - a name

EVENTS_TABLE = "events.table"
EVENTS_DIAGNOSIS = "events.diagnosis"
EVENTS_PAUSE = "events.pause"
EVENTS_EXPORT = "events.export"
EVENTS_EXPORT_CANCEL = "events.export.cancel"
EVENTS_OPEN_TEST = "events.openTest"
EVENTS_END = "events.end"
EVENTS_STOP_SEARCH = "events.stopSearch"
EVENTS_GO_ON = "events.goOn"
EVENTS_SEARCH = "events.search"
EVENTS_PLOT = "events.plot"
EVENTS_PLOT_TEXT = "events.plot.text"
EVENTS_PLOT_PERIOD = "events.plot.period"
EVENTS_PLOT_HIDE = "events.plot.hide"
EVENTS_FILTER_PLACE = "events.filter.place"
EVENTS_FILTER_DEVICE = "events.filter.device"
EVENTS_FILTER_CREDENTIAL = "events.filter.credential"
EVENTS_FILTER_RESULT = "events.filter.result"
EVENTS_FILTER_REASON = "events.filter.reason"
EVENTS_FILTER_SINCE = "events.filter.since"
EVENTS_FILTER_UNTIL = "events.filter.until"
EVENTS_FILTER_CLEAR = "events.filter.clear"

ADMINISTRATORS_TABLE = "administrators.table"
ADMINISTRATORS_INVITE = "administrators.invite"
ADMINISTRATORS_REVOKE = "administrators.revoke"
ADMINISTRATORS_END_SESSIONS = "administrators.endSessions"
ADMINISTRATORS_AUDIT = "administrators.audit"
INVITATIONS_TABLE = "invitations.table"
INVITATIONS_RENEW = "invitations.renew"
INVITATIONS_WITHDRAW = "invitations.withdraw"
INVITE_DIALOG = "invite"
INVITE_EMAIL = "invite.email"
INVITE_PROBLEM = "invite.problem"
INVITATION_CODE_DIALOG = "invitationCode"
INVITATION_CODE = "invitationCode.text"
INVITATION_CODE_COPY = "invitationCode.copy"
INVITATION_CODE_CLOSE = "invitationCode.close"

AUDIT_TABLE = "audit.table"
AUDIT_DETAIL = "audit.detail"
AUDIT_EXPORT = "audit.export"
AUDIT_EXPORT_CANCEL = "audit.export.cancel"
AUDIT_FILTER_PERSON = "audit.filter.person"
AUDIT_FILTER_ACTION = "audit.filter.action"
AUDIT_FILTER_OUTCOME = "audit.filter.outcome"
AUDIT_FILTER_SINCE = "audit.filter.since"
AUDIT_FILTER_UNTIL = "audit.filter.until"
AUDIT_FILTER_CLEAR = "audit.filter.clear"


def colours_choice(scheme: str) -> str:
    """Return the name of a choice in the account menu's Colours: system, light, dark."""
    return f"{COLOURS}.{scheme}"


def language_choice(code: str) -> str:
    """Return the name of a choice in the account menu's Language: system, or a language's code."""
    return f"{LANGUAGE}.{code}"


def credential_combo(credential: str) -> str:
    """Return the name of a credential's dropdown in the Verify vendor section."""
    return f"credential.{credential}"


def on_no_answer(credential: str) -> str:
    """Return the name of the choice for a vendor that gives no answer."""
    return f"onNoAnswer.{credential}"


def api_card(api_id: str) -> str:
    """Return the name of a vendor API's card."""
    return f"apis.card.{api_id}"


def api_card_health(api_id: str) -> str:
    """Return the name of the card's line on how the API is doing; its parts end in `.state` and `.words`."""
    return f"apis.card.{api_id}.health"


def api_card_delete(api_id: str) -> str:
    """Return the name of the card's trash icon."""
    return f"apis.card.{api_id}.delete"


def reveal(field: str) -> str:
    """Return the name of the button that shows what is typed into a field for a secret."""
    return f"{field}.reveal"


def header_row(row: int, part: str) -> str:
    """Return the name of a custom header's `key`, `value` or `remove`."""
    return f"editor.header.{row}.{part}"


def auto_row(default_key: str, part: str) -> str:
    """Return the name of an auto field's `enabled` or `key`."""
    return f"editor.auto.{default_key}.{part}"


def manual_row(row: int, part: str) -> str:
    """Return the name of a manual field's `key`, `type`, `value` or `remove`."""
    return f"editor.manual.{row}.{part}"


def keypad_key(key: str) -> str:
    """Return the name of a key of the wizard's keypad: a digit, `backspace` or `clear`."""
    return f"enroll.keypad.{key}"


def mail_field(field: str) -> str:
    """Return the name of a field of the mail settings, by its name in the contract (`host`, `from` …)."""
    return f"mail.{field}"
