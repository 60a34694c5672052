"""Sending what is in the outbox, by the mail server of the settings: one mail after the other, until each is through."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from clue_desktop.contract import mail as contract
from clue_desktop.domain.judgment import clean_message
from clue_desktop.domain.said import Said, said_by
from server.chores.loops import Chore
from server.mails.headers import header_text, named_address, plain_address
from server.mails.smtp import DeliveryError, MailAccount, Step, deliver, on_the_wire
from server.mails.texts import Mail, settings_test_mail
from server.services.mail.mail_queue import ClaimedMail, MailQueue
from server.services.mail.mail_settings import PreparedMailTest

_logger = logging.getLogger(__name__)
_LOOK_SECONDS = 30.0
"""How often the outbox is looked at even if nobody says that there is something: another process may have ended."""
TEST_SECONDS = 20.0
"""For the whole dialogue of a test mail; the console waits longer."""

Deliver = Callable[[MailAccount, EmailMessage, str, list[Step]], Awaitable[None]]


class Postman:
    """Sends queued mails as long as the server runs."""

    def __init__(
        self, queue: MailQueue, loop: asyncio.AbstractEventLoop, name: str, deliver: Deliver = deliver
    ) -> None:
        """Take the queue and the server's name, which mails come from."""
        self._queue = queue
        self._loop = loop
        self._name = name
        self._deliver = deliver
        self._woken = asyncio.Event()
        self._under_way: ClaimedMail | None = None
        self._first = True

    def wake(self) -> None:
        """Look at the outbox at once; from any thread."""
        self._loop.call_soon_threadsafe(self._woken.set)

    def chore(self) -> Chore:
        """Return what sends mails as long as the server runs."""
        return Chore("mails", _LOOK_SECONDS, self._send_what_there_is, wait=self._until_there_may_be_more)

    async def _send_what_there_is(self) -> None:
        self._woken.clear()
        if self._first and self._queue.database.is_sqlite:
            # Nobody else sends by this database: what is claimed was left by a process that ended.
            await asyncio.to_thread(self._queue.release)
        self._first = False
        await self.send_due()

    async def _until_there_may_be_more(self, seconds: float) -> None:
        if (moment := await asyncio.to_thread(self._queue.next_moment)) is not None:
            seconds = min(seconds, self._seconds_until(moment))
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()

    async def send_due(self) -> None:
        """Send every mail that is due now, one after the other."""
        await asyncio.to_thread(self._queue.tidy)
        while (claimed := await asyncio.to_thread(self._queue.claim)) is not None:
            self._under_way = claimed
            await self._send(claimed)
            self._under_way = None

    async def close(self) -> None:
        """Let go of the mail that was under way when sending was cancelled; it is sent after the next start."""
        if self._under_way is not None:
            await asyncio.to_thread(self._queue.release, self._under_way.claim)

    async def _send(self, claimed: ClaimedMail) -> None:
        sender, now = claimed.account.sender, self._queue.clock()
        try:
            message = compose(claimed.mail, sender, self._name, claimed.mail_id, now)
            await self._deliver(claimed.account, message, claimed.mail.to, [])
        except DeliveryError as fault:
            _logger.warning("mail %s was not sent: %s", claimed.mail_id, fault)
            await asyncio.to_thread(self._queue.failed, claimed, said_by(fault), permanent=fault.permanent)
        except Exception as fault:  # a fault of our own must not keep the others from being sent
            _logger.exception("mail %s was not sent", claimed.mail_id)
            words = Said("The server failed ({name}). Its log has details.", name=type(fault).__name__)
            await asyncio.to_thread(self._queue.failed, claimed, words, permanent=False)
        else:
            await asyncio.to_thread(self._queue.sent, claimed)

    def _seconds_until(self, moment: datetime) -> float:
        return max(0.0, (moment - self._queue.clock()).total_seconds())


async def send_test(
    test: PreparedMailTest, name: str, asked_by: str, now: datetime
) -> contract.MailTestResult:
    """Send a test mail at once and say what became of it, with the dialogue as far as it went."""
    mail = settings_test_mail(to=test.to, server=name, asked_by=asked_by)
    steps: list[Step] = []
    fault = None
    try:
        message = compose(mail, test.account.sender, name, f"test.{now.timestamp():.6f}", now)
        await deliver(test.account, message, test.to, steps, deadline_seconds=TEST_SECONDS)
    except DeliveryError as failure:
        fault = contract.MailFault(code=failure.code, message=said_by(failure))
    return contract.MailTestResult(
        success=fault is None,
        error=fault,
        dialogue=[contract.MailStep(step=step.name, reply=step.reply) for step in steps],
    )


def compose(mail: Mail, sender: str, name: str, mail_id: str, now: datetime) -> EmailMessage:
    """Return a mail as it travels. A mail that is sent twice has the same Message-ID, so that receivers may know it.

    Raises:
        DeliveryError: one of its addresses cannot be written down.
    """
    sender = on_the_wire(sender)
    # Seven bits reach every server and every relay behind it; eight need 8BITMIME at each (RFC 6152).
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"] = named_address(sender, clean_message(name) or "")
    message["To"] = plain_address(on_the_wire(mail.to))
    message["Subject"] = header_text("Subject", mail.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mail_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's out-of-office reply is wanted
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message
