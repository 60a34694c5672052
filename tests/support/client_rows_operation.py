"""What the admin client's methods of devices, events, mail, settings and backups send and read."""

from client_row import row
from contract_samples import (
    BACKUP,
    DEVICE,
    ETAG,
    EVENT,
    EVENTS,
    MAIL_SETTINGS,
    OUTBOX_MAIL,
    VENDOR_CALLS,
)

from clue_desktop.contract.devices import DeviceChange, NewDevice
from clue_desktop.contract.mail import MailSettings, MailTest
from clue_desktop.contract.operation import BackupSettings

ROWS = [
    row(
        "devices.register",
        lambda c: c.devices.register(NewDevice(serial="547838629", place_id="12345674")),
        "POST /api/v1/devices",
        {"serial": "547838629", "placeId": "12345674", "name": None},
        {**DEVICE, "token": "d"},
    ),
    row(
        "devices.change",
        lambda c: c.devices.change("547838629", DeviceChange(name=None), if_match=ETAG),
        f"PATCH /api/v1/devices/547838629 {ETAG}",
        {"name": None},
        DEVICE,
    ),
    row(
        "devices.release",
        lambda c: c.devices.release("547838629", if_match=ETAG),
        f"DELETE /api/v1/devices/547838629 {ETAG}",
        None,
        None,
    ),
    row(
        "devices.renew_token",
        lambda c: c.devices.renew_token("547838629"),
        "POST /api/v1/devices/547838629/token",
        None,
        {**DEVICE, "token": "d"},
    ),
    row(
        "events.page",
        lambda c: c.events.page(EVENTS, cursor="c", limit=1000),
        "GET /api/v1/events?placeId=12345674&serial=547838629&credential=face&result=denied&reason=timeout"
        "&since=2030-01-01T00%3A00%3A00%2B00%3A00&until=2030-01-02T00%3A00%3A00%2B00%3A00&cursor=c&limit=1000",
        None,
        {"items": [EVENT], "nextCursor": "next"},
    ),
    row(
        "events.page of all",
        lambda c: c.events.page(),
        "GET /api/v1/events",
        None,
        {"items": [], "nextCursor": None},
    ),
    row(
        "settings.vendor_networks",
        lambda c: c.settings.vendor_networks(),
        "GET /api/v1/settings/vendor-networks",
        None,
        {"networks": ["10.2.0.0/16"]},
    ),
    row(
        "settings.set_vendor_networks",
        lambda c: c.settings.set_vendor_networks(["10.2.0.0/16"], if_match=ETAG),
        f"PUT /api/v1/settings/vendor-networks {ETAG}",
        {"networks": ["10.2.0.0/16"]},
        {"networks": ["10.2.0.0/16"]},
    ),
    row(
        "settings.vendor_calls",
        lambda c: c.settings.vendor_calls(),
        "GET /api/v1/settings/vendor-calls",
        None,
        VENDOR_CALLS,
    ),
    row(
        "settings.set_vendor_calls",
        lambda c: c.settings.set_vendor_calls(512, if_match=ETAG),
        f"PUT /api/v1/settings/vendor-calls {ETAG}",
        {"responseKib": 512},
        VENDOR_CALLS,
    ),
    row(
        "events.series",
        lambda c: c.events.series("12345674", api_id="a1", hours=168, step_hours=2),
        "GET /api/v1/events/series?placeId=12345674&apiId=a1&hours=168&stepHours=2",
        None,
        {"stepHours": 2, "items": []},
    ),
    row(
        "settings.retention",
        lambda c: c.settings.retention(),
        "GET /api/v1/settings/retention",
        None,
        {"eventDays": None},
    ),
    row(
        "settings.set_retention",
        lambda c: c.settings.set_retention(365, if_match=ETAG),
        f"PUT /api/v1/settings/retention {ETAG}",
        {"eventDays": 365},
        {"eventDays": 365},
    ),
    row(
        "server.state",
        lambda c: c.server.state(),
        "GET /api/v1/settings/state",
        None,
        {"mailSetUp": False, "secretsFrom": "keyring", "certificatesToLookAfter": 0},
    ),
    row(
        "server.certificates",
        lambda c: c.server.certificates(),
        "GET /api/v1/settings/certificates",
        None,
        {
            "items": [
                {
                    "kind": "server",
                    "name": "CLUe Desktop server",
                    "file": "/data/tls/server.pem",
                    "endsAt": "2027-01-02T03:04:05.000Z",
                    "needsAttention": False,
                    "fault": None,
                }
            ]
        },
    ),
    row("mail.settings", lambda c: c.mail.settings(), "GET /api/v1/settings/mail", None, MAIL_SETTINGS),
    row(
        "mail.set_settings",
        lambda c: c.mail.set_settings(MailSettings.model_validate(MAIL_SETTINGS), if_match=ETAG),
        f"PUT /api/v1/settings/mail {ETAG}",
        MAIL_SETTINGS,
        MAIL_SETTINGS,
    ),
    row(
        "mail.test",
        lambda c: c.mail.test(MailTest(to="kim@site.example")),
        "POST /api/v1/settings/mail/test",
        {"to": "kim@site.example", "settings": None},
        {
            "success": False,
            "error": {"code": "timeout", "message": "…"},
            "dialogue": [{"step": "connect", "reply": "220 mail.example"}],
        },
    ),
    row(
        "outbox.all",
        lambda c: c.outbox.all(),
        "GET /api/v1/outbox",
        None,
        {"items": [OUTBOX_MAIL]},
        [OUTBOX_MAIL],
    ),
    row(
        "outbox.retry", lambda c: c.outbox.retry("m/1"), "POST /api/v1/outbox/m%2F1/retry", None, OUTBOX_MAIL
    ),
    row("outbox.delete", lambda c: c.outbox.delete("m/1"), "DELETE /api/v1/outbox/m%2F1", None, None),
    row(
        "backups.all",
        lambda c: c.backups.all(),
        "GET /api/v1/backups",
        None,
        {"items": [BACKUP], "folder": "/data/backups"},
    ),
    row("backups.make", lambda c: c.backups.make(), "POST /api/v1/backups", None, BACKUP),
    row("backups.delete", lambda c: c.backups.delete("b/1"), "DELETE /api/v1/backups/b%2F1", None, None),
    row(
        "backups.settings",
        lambda c: c.backups.settings(),
        "GET /api/v1/settings/backup",
        None,
        {"daily": False, "keep": 7},
    ),
    row(
        "backups.set_settings",
        lambda c: c.backups.set_settings(BackupSettings(daily=True, keep=3), if_match=ETAG),
        f"PUT /api/v1/settings/backup {ETAG}",
        {"daily": True, "keep": 3},
        {"daily": True, "keep": 3},
    ),
    row("server.log", lambda c: c.server.log(50), "GET /api/v1/log?lines=50", None, {"lines": ["a", "b"]}),
]
