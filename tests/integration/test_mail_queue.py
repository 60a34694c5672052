"""The outbox's way to a real mail server, on SQLite and on PostgreSQL: tried again, given up, never sent twice."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from clocks import Clock
from mail_server import DROP, HANG, MailServer, running_mail_server
from new_data import open_new
from postgres import Cluster, NoPostgresqlError, running_cluster
from running import OWNER
from sqlalchemy import select

from clue_desktop.contract.mail import MailSettings
from clue_desktop.contract.said import Sentence
from clue_desktop.contract.session import Setup
from clue_desktop.domain.said import Said
from server.chores.loops import Chores
from server.chores.postman import Postman
from server.keys.secrets import Secrets
from server.mails.texts import Mail
from server.running.databases import audit_seal
from server.services.journal import Change
from server.services.mail.mail_queue import CLAIM, MailQueue
from server.services.mail.mail_settings import MailSettingsService
from server.services.mail.outbox import enqueue
from server.services.people.sessions import SessionService
from server.services.tree import Caller
from server.store.engine import Database, open_postgresql, open_sqlite
from server.store.migrate import CONFIGURATION, migrate
from server.store.tables import outbox

SECRETS = Secrets(b"k" * 32, "file")
TEXT = "Allocation code:   123456"
MAIL = "Allocation code for device 547838629"


class Recorder:
    """Notes which changes are announced."""

    def __init__(self) -> None:
        self.changes: list[Change] = []

    def committed(self, changes: list[Change]) -> None:
        self.changes += changes

    def of(self, mail_id: str) -> int:
        """How often a mail's change was announced."""
        return sum((change.kind, change.subject_id) == ("mail", mail_id) for change in self.changes)


@dataclass
class Office:
    """A server's outbox with a clock that stands still."""

    open_database: Callable[[], Database]
    server: MailServer
    clock: Clock = field(default_factory=Clock)
    told: Recorder = field(default_factory=Recorder)
    opened: list[Database] = field(default_factory=list)

    def prepare(self) -> None:
        """Make the owner."""
        self.database = self.another_database()
        sessions = SessionService(self.database, self.clock, self.told, audit_seal(SECRETS), "CLUe")
        sessions.prepare()
        sessions.offer_setup("the setup token")
        setup = {"setupToken": "the setup token", "organizationName": "Seoul HQ", "administrator": OWNER}
        owner = sessions.set_up(Setup.model_validate(setup), "10.0.0.7").administrator
        self.owner = Caller(owner.id, owner.name, owner.email, "10.0.0.7")

    def another_database(self) -> Database:
        """Return further connections to the same database, as of another process."""
        self.opened.append(self.open_database())
        return self.opened[-1]

    def settings(self, database: Database | None = None, secrets: Secrets = SECRETS) -> MailSettingsService:
        return MailSettingsService(
            database or self.database, self.clock, self.told, audit_seal(SECRETS), secrets
        )

    def set_up(self, **changes: Any) -> None:
        """Make the mail server known, or with a host of None unknown."""
        settings = MailSettings.model_validate(self.server.settings(**changes))
        self.settings().save(self.owner, settings, None)

    def queue(self, database: Database | None = None) -> MailQueue:
        settings = self.settings(database)
        return MailQueue(settings.database, self.clock, self.told, settings.seal, SECRETS, settings)

    def post(self, minutes: float = 30, secrets: Secrets = SECRETS) -> str:
        """Put a mail into the outbox."""
        mail = Mail("kim@site.example", MAIL, TEXT, f"<p>{TEXT}</p>")
        expires_at = self.clock() + timedelta(minutes=minutes)
        with self.database.write() as connection:
            return enqueue(connection, secrets, mail, self.clock(), place_path="/1/2/", expires_at=expires_at)

    def send(self) -> None:
        """Send what is due."""
        asyncio.run(send(self.queue()))

    def row(self, mail_id: str) -> Any:
        with self.database.read() as connection:
            return connection.execute(select(outbox).where(outbox.c.id == mail_id)).one_or_none()

    def state(self, mail_id: str) -> str:
        return str(self.row(mail_id).state)


async def send(*queues: MailQueue) -> None:
    """Send what is due, by several senders at once."""
    loop = asyncio.get_running_loop()
    await asyncio.gather(*(Postman(queue, loop, "CLUe").send_due() for queue in queues))


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster | str]:
    """A PostgreSQL server, or why there is none."""
    try:
        with running_cluster() as running:
            yield running
    except NoPostgresqlError as fault:
        yield str(fault)


@pytest.fixture(scope="module")
def tables(cluster: Cluster | str) -> str:
    """A database of PostgreSQL with the tables and nothing in them, for others to begin as; or why there is none."""
    if isinstance(cluster, str):
        return cluster
    url = cluster.new_database()
    database = open_postgresql(url)
    migrate(database, [CONFIGURATION])
    database.close()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """The outbox of a fresh server, with a mail server that is not set up yet."""
    opens: Callable[[], Database]
    if request.param == "sqlite":
        open_new(tmp_path / "clue.db", CONFIGURATION).close()
        opens = partial(open_sqlite, tmp_path / "clue.db")
    else:
        running = request.getfixturevalue("cluster")
        if isinstance(running, str):
            pytest.skip(running)
        opens = partial(open_postgresql, running.new_database(like=request.getfixturevalue("tables")))
    with running_mail_server(tmp_path) as server:
        made = Office(opens, server)
        made.prepare()
        yield made
        for database in made.opened:
            database.close()


def test_a_mail_waits_until_mail_is_set_up(office: Office):
    mail = office.post()
    office.send()
    assert office.state(mail) == "queued"
    assert office.row(mail).attempts == 0

    office.set_up()
    office.send()

    assert TEXT in office.server.next_mail().part("plain")
    assert office.state(mail) == "sent"


def test_a_sent_mails_text_is_not_kept_and_its_row_only_for_a_day(office: Office):
    office.set_up()
    mail = office.post()
    assert TEXT not in office.row(mail).sealed_body  # sealed while it waits
    office.send()

    assert office.row(mail).sealed_body is None
    assert office.told.of(mail) == 2  # being sent, sent
    office.clock.move(hours=23, minutes=59)
    office.send()
    assert office.row(mail) is not None
    office.clock.move(minutes=1)
    office.send()
    assert office.row(mail) is None
    assert office.told.of(mail) == 3


@pytest.mark.parametrize("fault", ["451 later", DROP])
def test_what_may_go_better_is_tried_again_with_growing_delays(office: Office, fault: str):
    office.set_up()
    office.server.faults["rcpt"] = fault
    mail = office.post()

    waits = []
    for _ in range(5):
        office.send()
        row = office.row(mail)
        assert (row.state, office.server.mails()) == ("queued", [])
        waits.append((row.next_attempt_at - office.clock()).total_seconds())
        office.clock.now = row.next_attempt_at - timedelta(seconds=1)
        office.send()
        assert office.row(mail).attempts == row.attempts  # not before its time
        office.clock.move(seconds=1)

    assert waits == [10, 30, 60, 120, 300]
    assert office.row(mail).last_error
    office.server.faults.clear()
    office.send()
    assert office.state(mail) == "sent"
    assert office.row(mail).last_error is None


@pytest.mark.parametrize("step", ["rcpt", "data", "message"])
def test_what_is_refused_for_good_is_not_tried_again(office: Office, step: str):
    office.set_up()
    office.server.faults[step] = "550 no"
    mail = office.post(minutes=60 * 24 * 30)
    office.send()

    row = office.row(mail)
    assert row.state == "failed"
    assert "550 no" in row.last_error
    office.server.faults.clear()
    office.clock.move(days=6)
    office.send()
    assert office.server.mails() == []
    assert office.row(mail) is not None
    office.clock.move(days=1)
    office.send()
    assert office.row(mail) is None


@pytest.mark.parametrize("step", ["connect", "mail"])
def test_what_the_settings_are_at_fault_for_waits_for_them_to_be_mended(office: Office, step: str):
    office.set_up()
    office.server.faults[step] = "554 not you"
    mail = office.post()
    office.send()
    assert office.state(mail) == "queued"

    office.server.faults.clear()
    office.set_up(**{"from": "other@hq.example"})  # tried at once
    office.send()

    assert office.server.next_mail().sender == "other@hq.example"


@pytest.mark.parametrize("fault", ["451 later", None])
def test_a_mail_that_expires_is_given_up_and_emptied(office: Office, fault: str | None):
    if fault is not None:
        office.set_up()
        office.server.faults["rcpt"] = fault
    mail = office.post(minutes=30)
    for _ in range(8):
        office.send()
        office.clock.move(minutes=4)
    assert office.state(mail) == "queued"
    office.send()

    row = office.row(mail)
    assert (row.state, row.sealed_body) == ("failed", None)
    assert row.last_error.startswith("It expired before it could be sent.")
    assert (fault is None) or (fault in row.last_error)
    kept = Sentence.kept(row.last_error, row.last_error_said)
    assert isinstance(kept, Said)
    if fault is None:
        assert (kept.template, kept.values) == ("It expired before it could be sent.", {})
    else:
        assert kept.template == "It expired before it could be sent. {reason}"
        reason = kept.values["reason"]
        assert isinstance(reason, Said)
        assert reason.template == "{where} refused ({step}): {reason}"
        assert (reason.values["step"], reason.values["reason"]) == ("naming the recipient", fault)
    office.server.faults.clear()
    office.set_up()
    office.send()
    assert office.server.mails() == []


def test_a_failed_mail_loses_its_text_when_it_expires(office: Office):
    office.set_up()
    office.server.faults["rcpt"] = "550 no such mailbox"
    mail = office.post(minutes=30)
    office.send()
    assert office.row(mail).sealed_body is not None
    failed_at = office.row(mail).finished_at

    office.clock.move(minutes=30)
    office.send()

    row = office.row(mail)
    assert (row.sealed_body, row.finished_at) == (None, failed_at)
    assert "550 no such mailbox" in row.last_error
    assert "expired" not in row.last_error


def test_several_senders_at_once_send_each_mail_once(office: Office):
    office.set_up()
    mails = [office.post() for _ in range(12)]

    asyncio.run(send(*(office.queue(office.another_database()) for _ in range(3))))

    identifiers = [received.message["Message-ID"] for received in office.server.mails()]
    assert sorted(identifiers) == sorted(f"<{mail}@hq.example>" for mail in mails)
    assert {office.state(mail) for mail in mails} == {"sent"}


def test_a_mail_whose_sender_ended_is_sent_by_another_when_the_claim_has_run_out(office: Office):
    office.set_up()
    mail = office.post()
    lost = office.queue().claim()
    assert lost is not None
    office.send()
    assert (office.state(mail), office.server.mails()) == ("sending", [])

    office.clock.move(seconds=CLAIM.total_seconds())
    again = office.queue(office.another_database()).claim()

    assert again is not None
    assert again.mail_id == mail
    office.queue().failed(lost, "too late to say", permanent=True)
    assert office.state(mail) == "sending"
    office.queue().sent(again)
    assert office.state(mail) == "sent"
    office.queue().sent(lost)
    assert office.told.of(mail) == 3  # claimed twice, sent once


def test_a_sender_that_is_stopped_lets_go_of_its_mail(office: Office):
    office.set_up()
    office.server.faults["message"] = HANG
    mail = office.post()

    async def stop_in_the_middle() -> None:
        postman = Postman(office.queue(), asyncio.get_running_loop(), "CLUe")
        chores = Chores()
        chores.begin([postman.chore()])
        await asyncio.to_thread(office.server.await_step, "message")
        assert await asyncio.to_thread(office.state, mail) == "sending"
        await chores.end()
        await postman.close()

    asyncio.run(stop_in_the_middle())

    assert office.state(mail) == "queued"
    office.server.faults.clear()
    office.send()
    assert office.state(mail) == "sent"


def test_mails_are_sent_as_soon_as_the_sender_is_woken(office: Office):
    office.set_up()

    async def post_and_wake() -> None:
        postman = Postman(office.queue(), asyncio.get_running_loop(), "CLUe")
        chores = Chores()
        chores.begin([postman.chore()])
        for _ in range(2):
            await asyncio.to_thread(office.post)
            postman.wake()
            await asyncio.to_thread(office.server.next_mail)
        await chores.end()
        await postman.close()

    asyncio.run(post_and_wake())


def test_a_mail_that_cannot_be_opened_does_not_hold_up_the_others(office: Office):
    office.set_up()
    unreadable = office.post(secrets=Secrets(b"x" * 32, "file"))
    office.clock.move(seconds=1)
    mail = office.post()
    office.send()

    assert office.state(mail) == "sent"
    assert office.state(unreadable) == "queued"
    assert "cannot be opened" in office.row(unreadable).last_error


def test_a_fault_of_our_own_does_not_hold_up_the_others(office: Office, caplog: pytest.LogCaptureFixture):
    office.set_up()
    mails = [office.post(), office.post()]
    broken: list[str] = []

    async def deliver(_account: object, message: Any, *_more: object) -> None:
        if not broken:
            broken.append(message["Message-ID"])
            raise RuntimeError("a bug")

    async def send_with_a_bug() -> None:
        await Postman(office.queue(), asyncio.get_running_loop(), "CLUe", deliver).send_due()

    asyncio.run(send_with_a_bug())

    states = {mail: office.row(mail) for mail in mails}
    failed = [row for mail, row in states.items() if mail in broken[0]]
    assert [row.state for row in failed] == ["queued"]
    assert "RuntimeError" in failed[0].last_error
    assert [row.state for row in states.values() if row not in failed] == ["sent"]
    assert "a bug" in caplog.text
