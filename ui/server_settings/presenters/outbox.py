"""The outbox: the server's mails, what became of each, trying one again, deleting one, without Qt."""

from collections.abc import Sequence

from typing_extensions import override

from clue_desktop.client.errors import ClientError
from clue_desktop.contract.events import Change
from clue_desktop.contract.mail import OutboxMail
from clue_desktop.domain.mail import MailState
from clue_desktop.domain.permissions import Action
from ui.state.context import PageContext
from ui.state.question import Question
from ui.state.reading import Reading
from ui.words.language import told, tr


class OutboxPresenter(Reading[Sequence[OutboxMail]]):
    """The newest mails."""

    def __init__(self, context: PageContext, headquarters_id: str) -> None:
        super().__init__()
        self._context = context
        self._headquarters_id = headquarters_id

    @property
    def mails(self) -> Sequence[OutboxMail]:
        """Newest first, as they were last read."""
        return self.value or ()

    @property
    def hint(self) -> str:
        """What the list is for now."""
        if any(mail.state is MailState.WAITING for mail in self.mails):
            return tr(
                "No mail server is set up, so these mails wait here. An installer may be waiting for the code in one of"
                " them: open it and pass the code on to whom it is for, or set up a mail server, and it is sent."
            )
        return tr(
            "Mails with allocation codes, on their way and of the last day. Without a mail server they wait here, and an"
            " owner can pass a code on."
        )

    def why_not_retry(self, mail: OutboxMail | None) -> str:
        """Why a mail cannot be tried again now, or ""."""
        if mail is None:
            return tr("Choose a mail first.")
        return {
            MailState.WAITING: tr("Set up a mail server first; the mail is sent then."),
            MailState.SENDING: tr("The mail is being sent."),
            MailState.SENT: tr("The mail has been sent."),
            MailState.QUEUED: "",
            MailState.FAILED: ""
            if mail.text is not None
            else tr("The mail is of no use any more: its code has expired."),
        }[mail.state]

    def why_not_delete(self, mail: OutboxMail | None) -> str:
        """Why a mail cannot be deleted now, or ""."""
        if mail is None:
            return tr("Choose a mail first.")
        return tr("The mail is being sent.") if mail.state is MailState.SENDING else ""

    def delete_question(self, mail: OutboxMail) -> Question:
        """Return what deleting a mail does."""
        return Question(
            tr("Delete"),
            tr("Delete the mail “{subject}” to {to}?").format(subject=mail.subject, to=mail.to),
            "" if mail.state is MailState.SENT else tr("It has not been sent, and will not be."),
            destroys=True,
        )

    def concerns(self, change: Change | None) -> bool:
        """Tell whether to read again after a change; None stands for changes that were missed."""
        if not self._context.directory.may(Action.SERVER_SETTINGS, self._headquarters_id).allowed:
            return False
        return change is None or change.kind == "mail" or (change.kind == "settings" and change.id == "mail")

    @override
    async def _ask(self) -> Sequence[OutboxMail]:
        return await self._context.client.outbox.all()

    async def retry(self, mail: OutboxMail) -> None:
        """Have a mail tried again at once."""
        try:
            await self._context.client.outbox.retry(mail.id)
        except ClientError as fault:
            self._context.notices.failed(fault, tr("Sending the mail again"))
        await self.load_own()

    async def delete(self, mail: OutboxMail) -> None:
        """Delete a mail."""
        try:
            await self._context.client.outbox.delete(mail.id)
        except ClientError as fault:
            self._context.notices.failed(fault, tr("Deleting the mail"))
        await self.load_own()


def state_of(mail: OutboxMail) -> str:
    """Return what became of a mail, in words."""
    return {
        MailState.WAITING: tr("waits for a mail server"),
        MailState.QUEUED: tr("to be sent") if mail.last_error is None else tr("to be tried again"),
        MailState.SENDING: tr("being sent"),
        MailState.SENT: tr("sent"),
        MailState.FAILED: tr("failed"),
    }[mail.state]


def content_of(mail: OutboxMail) -> str:
    """Return the text of a mail, or why there is none."""
    if mail.text is not None:
        return mail.text
    if mail.state is MailState.SENT:
        return tr("The text is not kept after the mail was sent: it held a code.")
    return tr("The text is not kept after its code has expired.")


def error_of(mail: OutboxMail) -> str:
    """Return why a mail has not been sent so far; "" for no fault."""
    return told(mail.last_error or "")
