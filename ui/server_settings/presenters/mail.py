"""The SMTP account that the server sends its mails by: typed, checked, saved, taken away, tried, without Qt."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from typing_extensions import override

from clue_desktop.client.connection import Versioned
from clue_desktop.client.errors import ClientError, Invalid
from clue_desktop.contract.mail import MailSettings, MailTest, MailTestResult
from clue_desktop.domain import email_address
from clue_desktop.domain.mail import USUAL_PORT, MailSecurity, MailSettingsDraft, validate
from clue_desktop.domain.problems import Problem
from ui.server_settings.setting import ServerSetting
from ui.state.context import PageContext
from ui.state.notices import in_words, problems_of
from ui.state.observable import Latest
from ui.state.question import Question
from ui.state.setting import Stage
from ui.words.language import told, tr

_STORED = "stored"
"""Stands for the stored password where only its presence counts."""


@dataclass(frozen=True, slots=True)
class MailForm:
    """What is typed, as it is typed; the fields are named as in the contract but for `sender`, there `from`."""

    host: str = ""
    port: str = str(USUAL_PORT[MailSecurity.STARTTLS])
    security: MailSecurity = MailSecurity.STARTTLS
    username: str = ""
    password: str = ""
    sender: str = ""
    ca_file: str = ""


FIELDS = {
    "host": "host",
    "port": "port",
    "security": "security",
    "username": "username",
    "password": "password",
    "from": "sender",
    "caFile": "ca_file",
}
"""The contract's members, and the form's fields."""


class MailPresenter(ServerSetting[MailSettings]):
    """State and decisions of the section.

    Attributes:
        form: what is typed.
        to: where a test mail is sent.
        testing: whether one is under way.
        result: what became of the last one, None before.
        test_fault: why none could be sent, in words; "" for no fault.
    """

    change_id = "mail"

    def __init__(self, context: PageContext, headquarters_id: str) -> None:
        super().__init__(context, headquarters_id)
        self.form = MailForm()
        self.to = context.administrator_email
        self.testing = False
        self.result: MailTestResult | None = None
        self.test_fault = ""
        self._test = Latest()

    # ---- what is shown

    @property
    @override
    def is_set(self) -> bool:
        return self._saved is not None and self._saved.value.host is not None

    @property
    @override
    def dirty(self) -> bool:
        return self._saved is not None and self.form != _form_of(self._saved.value)

    @property
    def password_is_stored(self) -> bool:
        """Whether the stored password would be used: it goes only to the host and port that it was entered for."""
        saved = self._saved.value if self._saved else MailSettings()
        same_server = (self.form.host.strip(), self._port()) == (saved.host, saved.port)
        return saved.username is not None and same_server and bool(self.form.username.strip())

    @property
    def warning(self) -> str:
        """What is to be considered of the choices, "" for nothing."""
        if self.form.security is not MailSecurity.NONE or not self.form.host.strip():
            return ""
        return tr(
            "Without encryption, everybody on the way can read the mails and the allocation codes in them, and register"
            " devices. Choose this only for a mail server on the same machine or in a network of its own."
        )

    @override
    def _theirs_in_words(self, theirs: MailSettings) -> str:
        if theirs.host is None:
            return tr("Somebody else has removed the mail server while you were typing.")
        return tr("Somebody else has saved mail settings ({server}) while you were typing.").format(
            server=f"{theirs.host}:{theirs.port}"
        )

    @override
    def draft_problems(self) -> Iterable[Problem]:
        form = self.form
        if not form.host.strip():
            return [Problem("host", "host_required", tr("Enter the mail server's name or address."))]
        password = form.password or (_STORED if self.password_is_stored else None)
        return validate(
            MailSettingsDraft(
                form.host.strip(),
                self._port(),
                form.security,
                form.username.strip() or None,
                password,
                form.sender.strip() or None,
            )
        )

    @property
    def why_not_remove(self) -> str:
        """Why the mail server cannot be removed, or ""."""
        if self.stage is not Stage.READY or self.permission:
            return self.why_not_modify
        return "" if self.is_set else tr("No mail server is set up.")

    @property
    def why_not_test(self) -> str:
        """Why no test mail can be sent, or ""."""
        if self.stage is not Stage.READY or self.permission:
            return self.why_not_modify
        problems = [*self.draft_problems(), *email_address.validate(self.to, "to")]
        return next((told(problem.message) for problem in problems), "")

    @property
    def dialogue(self) -> str:
        """What was said in the last test, step by step; "" before."""
        if self.result is None:
            return ""
        lines = [f"✓ {step_in_words(step.step)}\n    {step.reply}" for step in self.result.dialogue]
        if self.result.error is not None:
            lines.append(f"✗ {told(self.result.error.message)}")
        return "\n".join(lines)

    # ---- what is done

    def enter(self, field: str, value: str) -> None:
        """Take what is typed in a field of FIELDS; with the security its usual port comes, unless another was typed."""
        before = self.form
        if field == "security":
            security = MailSecurity(value)
            usual = before.port.strip() == str(USUAL_PORT[before.security])
            port = str(USUAL_PORT[security]) if usual else before.port
            self.form = replace(before, security=security, port=port)
        else:
            texts: dict[str, Any] = {FIELDS[field]: value}
            self.form = replace(before, **texts)
        self._forget_test()
        self.edited(field)

    def enter_to(self, address: str) -> None:
        """Take the address of the test mail."""
        self.to = address
        self._forget_test()
        self._changed()

    def remove_question(self) -> Question:
        """Return what removing the mail server does."""
        return Question(
            tr("Remove"),
            tr("Remove the mail server and its stored password?"),
            tr(
                "From then on mails wait in the outbox, and whoever is to have an allocation code is told it by an owner."
            ),
            destroys=True,
        )

    async def remove(self) -> bool:
        """Take the mail server away; False when that was not done."""
        client = self._context.client
        return await self._write(lambda etag: client.mail.set_settings(MailSettings(), if_match=etag))

    async def test(self) -> None:
        """Send a test mail by what is typed."""
        current = self._test.ask()
        self.testing, self.result, self.test_fault = True, None, ""
        self._changed()
        test = MailTest(to=self.to.strip(), settings=self._document() if self.dirty else None)
        try:
            result = await self._context.client.mail.test(test)
        except Invalid as fault:
            if current():
                self.test_fault = problems_of(fault)
        except ClientError as fault:
            if current():
                self.test_fault = in_words(fault)
        else:
            if current():
                self.result = result
        finally:
            if current():
                self.testing = False
                self._changed()

    def give_up_test(self) -> None:
        """Wait for the test mail no longer; whoever began it cancels it."""
        self._test.drop()
        self.testing, self.result = False, None
        self.test_fault = tr("The test was cancelled; the mail may have been sent all the same.")
        self._changed()

    @override
    async def _ask(self) -> Versioned[MailSettings]:
        return await self._context.client.mail.settings()

    @override
    async def _put(self, etag: str | None) -> Versioned[MailSettings]:
        return await self._context.client.mail.set_settings(self._document(), if_match=etag)

    @override
    def _draft_from(self, setting: MailSettings) -> None:
        tried, self.form = replace(self.form, password=""), _form_of(setting)
        if self.result is None or self.result.error is not None or tried != self.form:
            self._forget_test()

    def _forget_test(self) -> None:
        """Show what became of the last test mail no longer: it went by other settings, or to another address."""
        self.result, self.test_fault = None, ""

    def _document(self) -> MailSettings:
        form = self.form
        return MailSettings(
            host=form.host,
            port=self._port(),
            security=form.security,
            username=form.username,
            password=form.password,
            sender=form.sender,
            ca_file=form.ca_file,
        )

    def _port(self) -> int:
        """Return the port; 0, which is none, where what is typed is no number."""
        text = self.form.port.strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 0


def step_in_words(step: str) -> str:
    """Return what a step of the dialogue with a mail server has brought; the step itself where it is not known."""
    return {
        "connect": tr("Connected"),
        "ehlo": tr("Introduced (EHLO)"),
        "helo": tr("Introduced (HELO)"),
        "starttls": tr("Encrypted (STARTTLS)"),
        "signIn": tr("Signed in"),
        "sender": tr("Sender accepted"),
        "recipient": tr("Recipient accepted"),
        "message": tr("Message handed over"),
    }.get(step, step)


def _form_of(setting: MailSettings) -> MailForm:
    return MailForm(
        host=setting.host or "",
        port=str(setting.port),
        security=setting.security,
        username=setting.username or "",
        sender=setting.sender or "",
        ca_file=setting.ca_file or "",
    )
