"""The account that mails are sent by."""

from clue_desktop.client.connection import Versioned
from clue_desktop.client.resources.resource import Resource, segment
from clue_desktop.contract.mail import MailSettings, MailTest, MailTestResult, Outbox, OutboxMail

TEST_READ_SECONDS = 30.0


class MailResource(Resource):
    """The account that mails are sent by."""

    async def settings(self) -> Versioned[MailSettings]:
        """Read the SMTP account; its password is None."""
        return await self._connection.ask("GET", "/api/v1/settings/mail", MailSettings)

    async def set_settings(
        self, settings: MailSettings, *, if_match: str | None = None
    ) -> Versioned[MailSettings]:
        """Set mail up, or with a host of None take it away; a password of None keeps the stored one."""
        return await self._connection.ask(
            "PUT", "/api/v1/settings/mail", MailSettings, body=settings, if_match=if_match
        )

    async def test(self, test: MailTest) -> MailTestResult:
        """Send a test mail. Cancelling hangs up, which aborts it on the server too."""
        answer = await self._connection.ask(
            "POST", "/api/v1/settings/mail/test", MailTestResult, body=test, read_seconds=TEST_READ_SECONDS
        )
        return answer.value


class OutboxResource(Resource):
    """The server's mails."""

    async def all(self) -> list[OutboxMail]:
        """List the server's newest mails, newest first."""
        return (await self._connection.ask("GET", "/api/v1/outbox", Outbox)).value.items

    async def retry(self, mail_id: str) -> OutboxMail:
        """Have a mail tried again at once; Conflict `mail_sent`, `mail_in_progress` or `mail_expired`."""
        path = f"/api/v1/outbox/{segment(mail_id)}/retry"
        return (await self._connection.ask("POST", path, OutboxMail)).value

    async def delete(self, mail_id: str) -> None:
        """Remove a mail, sent or not; Conflict `mail_in_progress` while it is being sent."""
        await self._connection.tell("DELETE", f"/api/v1/outbox/{segment(mail_id)}")
