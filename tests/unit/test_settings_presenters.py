"""What is typed for a Place's email, the mail server and the vendor networks: problems, conflicts, saving; no screen."""

import asyncio
import json
import ssl
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import respx
from console_parts import HEADQUARTERS, LOBBY, MemoryPreferences, RecordingNavigator, sample_tree

from clue_desktop.client.admin import AdminClient
from clue_desktop.contract.errors import error_document
from clue_desktop.contract.events import Change
from clue_desktop.contract.operation import CertificateEnd, CertificateKind
from clue_desktop.domain.mail import MailSecurity
from clue_desktop.domain.permissions import Role
from ui.place_settings.presenter import AllocationEmailPresenter
from ui.server_settings.certificate_words import what_to_do, when, whose
from ui.server_settings.presenters.mail import MailPresenter
from ui.server_settings.presenters.networks import NetworksPresenter
from ui.server_settings.presenters.outbox import OutboxPresenter, content_of, state_of
from ui.server_settings.state import ServerStateWatch
from ui.state.context import ChangeFeed, PageContext, PendingAccessTypes
from ui.state.directory import Directory
from ui.state.notices import Notices
from ui.state.typed_setting import State, TypedSetting

SERVER = "https://server.example"
EMAIL = f"/api/v1/places/{LOBBY}/allocation-email"
MAIL = "/api/v1/settings/mail"
NETWORKS = "/api/v1/settings/vendor-networks"
ACCOUNT = {
    "host": "smtp.example.com",
    "port": 587,
    "security": "starttls",
    "username": "clue",
    "password": None,
    "from": "clue@example.com",
    "caFile": None,
}


class Desk:
    """A page's collaborators on a server that answers as `router` says."""

    def __init__(self) -> None:
        self.router = respx.Router(base_url=SERVER, assert_all_called=False)
        directory = Directory()
        directory.replace(sample_tree())
        self.context = PageContext(
            client=AdminClient(
                SERVER,
                ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
                token="held",
                transport=httpx.MockTransport(self.router.async_handler),
            ),
            directory=directory,
            notices=Notices(),
            changes=ChangeFeed(),
            navigator=RecordingNavigator(),
            access_types=PendingAccessTypes(),
            preferences=MemoryPreferences(),
            administrator_email="owner@example.com",
        )

    def holds(self, path: str, document: dict[str, Any], etag: str = '"1"') -> None:
        """Let the server hold this."""
        self.router.get(path).respond(json=document, headers={"etag": etag})

    def refuses(
        self, path: str, status: int, code: str, problems: list[dict[str, str]] | None = None
    ) -> respx.Route:
        """Let the server refuse to change it."""
        document: dict[str, Any] = error_document(status, code, "Not so.")
        document["problems"] = problems or []
        return self.router.put(path).respond(
            status, json=document, headers={"content-type": "application/problem+json"}
        )


def run(work: Callable[[Desk], Coroutine[Any, Any, None]]) -> None:
    async def main() -> None:
        desk = Desk()
        await work(desk)
        await desk.context.client.aclose()

    asyncio.run(main())


def shown(setting: TypedSetting[Any]) -> State:
    """Return a setting's state as it is now; a property that is compared twice would count as unchanged."""
    return setting.state


def sent(route: respx.Route) -> Any:
    """Return the last document that was sent."""
    return json.loads(route.calls.last.request.content)


# ---------------------------------------------------------------- the allocation email


def test_an_email_goes_from_not_set_over_unsaved_to_saved():
    async def work(desk: Desk) -> None:
        email = AllocationEmailPresenter(desk.context, LOBBY)
        assert shown(email) is State.LOADING
        desk.holds(EMAIL, {"email": None})
        await email.load()
        assert shown(email) is State.NOT_SET
        assert email.why_not_save == "Nothing has been changed."
        assert email.why_not_clear == "No allocation email is set."
        email.use_own()
        assert (email.state, email.text) == (State.UNSAVED, "owner@example.com")
        assert email.why_not_own == "Your own address is entered already."
        put = desk.router.put(EMAIL).respond(json={"email": "owner@example.com"}, headers={"etag": '"2"'})
        assert await email.save()
        assert put.calls.last.request.headers["if-match"] == '"1"'
        assert (email.state, email.saved) == (State.SAVED, "owner@example.com")

    run(work)


def test_a_problem_is_shown_once_the_field_was_visited_and_nothing_is_sent():
    async def work(desk: Desk) -> None:
        desk.holds(EMAIL, {"email": None})
        put = desk.router.put(EMAIL).respond(500)
        email = AllocationEmailPresenter(desk.context, LOBBY)
        await email.load()
        email.type("gate@exam ple")
        assert email.problems == {}
        assert "“exam ple” cannot be a domain" in email.why_not_save
        email.visit("email")
        assert "“exam ple” cannot be a domain" in email.problems["email"]
        assert not await email.save()
        assert not put.called
        email.type("gate@example.com")
        assert email.problems == {}

    run(work)


def test_somebody_elses_address_appears_live_unless_one_is_being_typed():
    async def work(desk: Desk) -> None:
        desk.holds(EMAIL, {"email": "one@example.com"})
        email = AllocationEmailPresenter(desk.context, LOBBY)
        await email.load()
        change = Change(version=2, at=datetime.now(UTC), kind="allocationEmail", id=LOBBY, by="Lee")
        assert email.concerns(change)
        assert not email.concerns(change.model_copy(update={"id": HEADQUARTERS}))
        desk.holds(EMAIL, {"email": "two@example.com"}, '"2"')
        await email.load()
        assert email.text == "two@example.com"

        email.type("mine@example.com")
        desk.holds(EMAIL, {"email": "three@example.com"}, '"3"')
        await email.load()
        assert email.text == "mine@example.com"
        assert email.theirs == "Somebody else has saved three@example.com while you were typing."
        await email.discard()
        assert (email.text, email.theirs) == ("three@example.com", "")

    run(work)


def test_a_save_that_meets_somebody_elses_asks_whose_is_to_be():
    async def work(desk: Desk) -> None:
        desk.holds(EMAIL, {"email": None})
        email = AllocationEmailPresenter(desk.context, LOBBY)
        await email.load()
        email.type("mine@example.com")
        desk.refuses(EMAIL, 412, "precondition_failed")
        desk.holds(EMAIL, {"email": "theirs@example.com"}, '"2"')
        assert not await email.save()
        assert "theirs@example.com" in email.theirs
        assert (email.text, email.fault) == ("mine@example.com", "")
        put = desk.router.put(EMAIL).respond(json={"email": "mine@example.com"}, headers={"etag": '"3"'})
        assert await email.save_over()
        assert put.calls.last.request.headers["if-match"] == '"2"'
        assert (email.state, email.theirs) == (State.SAVED, "")

    run(work)


def test_clearing_an_address_that_was_just_changed_clears_nothing_and_says_so():
    async def work(desk: Desk) -> None:
        desk.holds(EMAIL, {"email": "one@example.com"})
        email = AllocationEmailPresenter(desk.context, LOBBY)
        await email.load()
        assert "must first set an allocation email address" in email.clear_question().warning
        desk.refuses(EMAIL, 412, "precondition_failed")
        desk.holds(EMAIL, {"email": "two@example.com"}, '"2"')
        assert not await email.clear()
        assert email.text == "two@example.com"
        assert "Nothing was done" in email.fault
        put = desk.router.put(EMAIL).respond(json={"email": None}, headers={"etag": '"3"'})
        assert await email.clear()
        assert sent(put) == {"email": None}
        assert shown(email) is State.NOT_SET

    run(work)


def test_what_is_typed_survives_that_the_server_is_gone():
    async def work(desk: Desk) -> None:
        desk.holds(EMAIL, {"email": None})
        email = AllocationEmailPresenter(desk.context, LOBBY)
        await email.load()
        email.type("mine@example.com")
        desk.router.put(EMAIL).mock(side_effect=httpx.ConnectError("gone"))
        assert not await email.save()
        assert email.fault
        desk.router.get(EMAIL).mock(side_effect=httpx.ConnectError("gone"))
        await email.load()
        assert email.text == "mine@example.com"
        desk.holds(EMAIL, {"email": None})
        assert email.concerns(None)
        await email.load()
        assert (email.text, email.fault, email.theirs) == ("mine@example.com", "", "")

    run(work)


def test_without_the_right_nothing_is_offered():
    async def work(desk: Desk) -> None:
        desk.context.directory.replace([place.model_copy(update={"role": None}) for place in sample_tree()])
        email = AllocationEmailPresenter(desk.context, LOBBY)
        assert email.permission == "Of this place you may only see the name."
        assert not email.concerns(None)

    run(work)


# ---------------------------------------------------------------- the mail server


async def mail_of(desk: Desk, document: dict[str, Any] | None = None) -> MailPresenter:
    desk.holds(MAIL, document or ACCOUNT)
    mail = MailPresenter(desk.context, HEADQUARTERS)
    await mail.load()
    return mail


def test_a_stored_password_is_kept_only_for_the_server_it_was_entered_for():
    async def work(desk: Desk) -> None:
        mail = await mail_of(desk)
        assert shown(mail) is State.SAVED
        assert [mail.password_is_stored] == [True]
        mail.enter("from", "doors@example.com")
        assert mail.why_not_save == ""
        mail.enter("host", "smtp.example.net")
        assert [mail.password_is_stored] == [False]
        assert "Enter the password" in mail.why_not_save
        mail.enter("password", "secret")
        put = desk.router.put(MAIL).respond(
            json={**ACCOUNT, "host": "smtp.example.net"}, headers={"etag": '"2"'}
        )
        assert await mail.save()
        assert sent(put) == {
            **ACCOUNT,
            "host": "smtp.example.net",
            "password": "secret",
            "from": "doors@example.com",
        }
        assert mail.form.password == ""

    run(work)


@pytest.mark.parametrize(("typed", "port"), [("587", "465"), ("2525", "2525")])
def test_another_encryption_brings_its_usual_port(typed: str, port: str):
    async def work(desk: Desk) -> None:
        mail = await mail_of(desk)
        mail.enter("port", typed)
        mail.enter("security", MailSecurity.TLS)
        assert mail.form.port == port

    run(work)


def test_mail_without_encryption_is_warned_of_and_never_with_a_password():
    async def work(desk: Desk) -> None:
        mail = await mail_of(desk)
        assert mail.warning == ""
        mail.enter("security", MailSecurity.NONE)
        assert "allocation codes" in mail.warning
        mail.visit("security")
        assert "never sent unencrypted" in mail.problems["security"]
        mail.enter("port", "25a")
        mail.visit("port")
        assert mail.problems["port"] == "The port must be from 1 to 65535."

    run(work)


def test_what_the_server_refuses_stands_at_its_field_until_that_is_changed():
    async def work(desk: Desk) -> None:
        mail = await mail_of(desk)
        mail.enter("caFile", "/nowhere.pem")
        problem = {"field": "caFile", "code": "ca_file_invalid", "message": "There is no such file."}
        desk.refuses(MAIL, 422, "invalid", [problem])
        assert not await mail.save()
        assert mail.problems == {"caFile": "There is no such file."}
        assert mail.fault == ""
        mail.enter("caFile", "")
        assert mail.problems == {}

    run(work)


def test_a_test_mail_goes_by_what_is_typed_and_tells_what_happened():
    async def work(desk: Desk) -> None:
        mail = await mail_of(desk)
        result = {
            "success": False,
            "error": {"code": "sign_in_refused", "message": "The mail server refused the password."},
            "dialogue": [{"step": "greeting", "reply": "220 ready"}],
        }
        route = desk.router.post(f"{MAIL}/test").respond(json=result)
        await mail.test()
        assert sent(route) == {"to": "owner@example.com", "settings": None}
        assert mail.result is not None
        assert mail.result.error is not None
        mail.enter("from", "doors@example.com")
        await mail.test()
        assert sent(route)["settings"]["from"] == "doors@example.com"
        mail.enter_to("nobody")
        assert "has an @" in mail.why_not_test
        mail.enter_to("owner@example.com")
        desk.router.post(f"{MAIL}/test").mock(side_effect=httpx.ConnectError("gone"))
        await mail.test()
        assert "again as soon as" in mail.test_fault
        assert [mail.result] == [None]
        assert [mail.testing] == [False]

    run(work)


@pytest.mark.parametrize("field", ["host", "to"])
def test_what_became_of_a_test_mail_is_said_until_something_else_is_typed(field: str):
    async def work(desk: Desk) -> None:
        mail = await mail_of(desk)
        desk.router.post(f"{MAIL}/test").mock(side_effect=httpx.ConnectError("gone"))
        await mail.test()
        assert mail.test_fault
        if field == "to":
            mail.enter_to("other@example.com")
        else:
            mail.enter(field, "smtp.example.net")
        assert [mail.test_fault] == [""]

    run(work)


@pytest.mark.parametrize("error", [None, {"code": "sign_in_refused", "message": "The password is refused."}])
def test_saving_settles_a_failed_test_mail_and_keeps_what_went_well(error: dict[str, str] | None):
    async def work(desk: Desk) -> None:
        mail = await mail_of(desk)
        mail.enter("from", "doors@example.com")
        desk.router.post(f"{MAIL}/test").respond(
            json={"success": error is None, "error": error, "dialogue": []}
        )
        await mail.test()
        desk.router.put(MAIL).respond(json={**ACCOUNT, "from": "doors@example.com"}, headers={"etag": '"2"'})
        assert await mail.save()
        assert (mail.result is None) is (error is not None)

    run(work)


def test_a_test_that_is_given_up_leaves_nothing_busy():
    async def work(desk: Desk) -> None:
        mail = await mail_of(desk)
        under_way = asyncio.Event()

        async def never(_request: httpx.Request) -> httpx.Response:
            under_way.set()
            await asyncio.Event().wait()
            raise AssertionError

        desk.router.post(f"{MAIL}/test").mock(side_effect=never)
        task = asyncio.create_task(mail.test())
        await under_way.wait()
        assert [mail.testing] == [True]
        task.cancel()
        mail.give_up_test()
        await asyncio.wait([task])
        assert [mail.testing] == [False]
        assert "cancelled" in mail.test_fault

    run(work)


def test_a_removed_mail_server_is_told_apart_from_a_changed_one():
    async def work(desk: Desk) -> None:
        mail = await mail_of(desk)
        mail.enter("from", "doors@example.com")
        desk.holds(MAIL, {**ACCOUNT, "host": None, "username": None, "from": None}, '"2"')
        await mail.load()
        assert mail.theirs == "Somebody else has removed the mail server while you were typing."
        await mail.discard()
        assert shown(mail) is State.NOT_SET
        assert mail.why_not_remove == "No mail server is set up."

    run(work)


# ---------------------------------------------------------------- vendor networks


def test_each_line_that_is_no_private_range_is_named():
    async def work(desk: Desk) -> None:
        desk.holds(NETWORKS, {"networks": ["10.2.0.0/16"]})
        networks = NetworksPresenter(desk.context, HEADQUARTERS)
        await networks.load()
        networks.type("10.2.0.0/16\n\n10.3.0.5/16\nlobby\n127.0.0.1")
        networks.visit("networks")
        lines = networks.problems["networks"].splitlines()
        assert [line.partition(":")[0] for line in lines] == ["Line 3", "Line 4", "Line 5"]
        assert "did you mean 10.3.0.0/16?" in lines[0]
        networks.type(" 10.3.0.0/16 \n\n10.2.0.0/16")
        put = desk.router.put(NETWORKS).respond(
            json={"networks": ["10.3.0.0/16", "10.2.0.0/16"]}, headers={"etag": '"2"'}
        )
        assert await networks.save()
        assert sent(put) == {"networks": ["10.3.0.0/16", "10.2.0.0/16"]}
        assert networks.text == "10.3.0.0/16\n10.2.0.0/16"

    run(work)


# ---------------------------------------------------------------- the outbox and the server's state


def outbox_mail(**changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "id": "m1",
        "to": "gate@example.com",
        "subject": "Allocation code for device 547838629",
        "text": "Your code: 123456",
        "createdAt": now.isoformat(),
        "expiresAt": (now + timedelta(minutes=30)).isoformat(),
        "state": "waiting",
        "attempts": 0,
        "nextAttemptAt": None,
        "finishedAt": None,
        "lastError": None,
        **changes,
    }


def test_the_outbox_says_what_became_of_each_mail_and_what_can_be_done():
    async def work(desk: Desk) -> None:
        mails = [
            outbox_mail(),
            outbox_mail(
                id="m2", state="failed", lastError="The mail server refused the recipient.", attempts=1
            ),
            outbox_mail(id="m3", state="sent", text=None),
            outbox_mail(id="m4", state="failed", text=None),
            outbox_mail(id="m5", state="sending"),
        ]
        desk.router.get("/api/v1/outbox").respond(json={"items": mails})
        outbox = OutboxPresenter(desk.context, HEADQUARTERS)
        await outbox.load()
        assert "An installer may be waiting" in outbox.hint
        assert [state_of(mail) for mail in outbox.mails] == [
            "waits for a mail server",
            "failed",
            "sent",
            "failed",
            "being sent",
        ]
        assert [bool(outbox.why_not_retry(mail)) for mail in outbox.mails] == [True, False, True, True, True]
        assert [bool(outbox.why_not_delete(mail)) for mail in outbox.mails] == [
            False,
            False,
            False,
            False,
            True,
        ]
        assert content_of(outbox.mails[0]) == "Your code: 123456"
        assert "after the mail was sent" in content_of(outbox.mails[2])
        assert outbox.delete_question(outbox.mails[0]).warning
        assert not outbox.delete_question(outbox.mails[2]).warning
        retried = desk.router.post("/api/v1/outbox/m2/retry").respond(
            json=outbox_mail(id="m2", state="queued")
        )
        await outbox.retry(outbox.mails[1])
        assert retried.called

    run(work)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("keyring", "system keyring"),
        ("file", "in a file beside the data"),
        ("environment", "in its environment"),
    ],
)
def test_an_owner_is_told_what_the_server_lacks(source: str, words: str):
    async def work(desk: Desk) -> None:
        watch = ServerStateWatch(desk.context.client, desk.context.directory)
        assert (watch.mail_warning, watch.secrets_in_words) == ("", "")
        desk.router.get("/api/v1/settings/state").respond(json={"mailSetUp": False, "secretsFrom": source})
        await watch.load()
        assert watch.mail_warning == "mail not set up ⚠"
        assert words in watch.secrets_in_words
        desk.router.get("/api/v1/settings/state").respond(json={"mailSetUp": True, "secretsFrom": source})
        await watch.load()
        assert watch.mail_warning == ""

    run(work)


@pytest.mark.parametrize(
    ("count", "told"), [(0, ""), (1, "1 certificate ends soon."), (3, "3 certificates end soon.")]
)
def test_an_owner_is_told_of_certificates_that_end(count: int, told: str):
    async def work(desk: Desk) -> None:
        watch = ServerStateWatch(desk.context.client, desk.context.directory)
        desk.router.get("/api/v1/settings/state").respond(
            json={"mailSetUp": True, "secretsFrom": "keyring", "certificatesToLookAfter": count}
        )
        await watch.load()
        assert watch.certificates_warning == told

    run(work)


MARCH = datetime(2026, 3, 1, 12, tzinfo=UTC).astimezone().replace(hour=0, minute=0)
"""The first day's midnight where the tests run."""


def end_of(kind: CertificateKind, days: float | None, **members: Any) -> CertificateEnd:
    return CertificateEnd(
        kind=kind,
        name="Door CA",
        file="/etc/clue/ca.pem",
        ends_at=None if days is None else MARCH + timedelta(days=days),
        needs_attention=members.pop("needs_attention", True),
        **members,
    )


@pytest.mark.parametrize("kind", CertificateKind)
def test_whatever_ends_says_whose_it_is_when_and_what_to_do(kind: CertificateKind):
    now = MARCH
    assert whose(end_of(kind, 12))
    assert what_to_do(end_of(kind, 12))
    assert what_to_do(end_of(kind, 200, needs_attention=False)) == ""
    said = [when(end_of(kind, days), now) for days in (-1, 0.5, 1.5, 12)]
    assert said == [
        "ended on 2026-02-28",
        "ends on 2026-03-01, in less than a day",
        "ends on 2026-03-02, in 1 day",
        "ends on 2026-03-13, in 12 days",
    ]
    assert when(end_of(kind, None, fault="it holds no certificate in PEM form"), now) == (
        "/etc/clue/ca.pem cannot be read: it holds no certificate in PEM form"
    )


def test_who_is_no_owner_is_not_asked_about():
    async def work(desk: Desk) -> None:
        desk.context.directory.replace(
            [place.model_copy(update={"role": Role.BRANCH_ADMIN}) for place in sample_tree()]
        )
        asked = desk.router.get("/api/v1/settings/state").respond(403)
        await ServerStateWatch(desk.context.client, desk.context.directory).load()
        assert not asked.called

    run(work)
