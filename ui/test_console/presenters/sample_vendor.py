"""A sample vendor that answers by the samples of the API beside it: started, tried, offered as Webhook URL, its script saved."""

from dataclasses import replace
from pathlib import Path

from clue_desktop.domain.connection import ConnectionDraft
from clue_desktop.domain.credentials import CREDENTIAL_TYPES
from clue_desktop.domain.problems import InvalidError
from clue_desktop.domain.request_body import compile_body
from clue_desktop.domain.sample_script import SampleKeys, answerable, sample_script
from clue_desktop.domain.samples import Sample
from clue_desktop.domain.vendor_api import parse_request_part
from clue_desktop.sample_vendor import ask_once
from ui.state.observable import Observable
from ui.state.trying_out import Running, SampleVendorSwitch
from ui.test_console.tested_form import TestedForm
from ui.words.language import told, tr

_SOME_URL = "https://vendor.invalid/"


class SampleVendorPresenter(Observable):
    """What the dialog of the samples shows of the sample vendor.

    Attributes:
        said: what came of the last try, and its role.
    """

    def __init__(self, form: TestedForm, switch: SampleVendorSwitch) -> None:
        super().__init__()
        self.said = ("", "muted")
        self.switch = switch
        self._form = form
        self._forget = [form.observe(self._changed), switch.observe(self._changed)]

    def leave(self) -> None:
        """Look no longer; the sample vendor goes on until it is stopped, or the console ends."""
        for forget in self._forget:
            forget()

    @property
    def runs(self) -> bool:
        """Whether it answers by this API's samples."""
        return self.switch.running is Running.YES and self.switch.api == self._name

    @property
    def busy(self) -> bool:
        """Whether it is just being started or stopped."""
        return self.switch.running in {Running.STARTING, Running.STOPPING}

    @property
    def why_not(self) -> str:
        """Why it cannot answer by these samples; "" where it can."""
        credential = self._form.auth_type
        if credential is not None and CREDENTIAL_TYPES[credential].is_secret:
            title = told(CREDENTIAL_TYPES[credential].title)
            return tr(
                "The values of {title} are secret and not kept, so nothing tells these samples apart."
            ).format(title=title)
        if not self._form.samples:
            return tr("There is no sample yet.")
        if not answerable(self._form.samples, self._keys()):
            return tr("The auto field of the credential is off, so the vendor is not told who it is about.")
        return ""

    @property
    def in_words(self) -> tuple[str, str]:
        """How it stands, and the role in which that is written."""
        switch = self.switch
        if switch.fault:
            return tr("The sample vendor does not run. {why}").format(why=switch.fault), "problem"
        if self.busy:
            return tr("One moment…"), "muted"
        if self.runs:
            text = tr("Answers by these samples on this computer: {url}").format(url=switch.url)
            if not switch.serves_the_server:
                how = tr(
                    "A server reaches it only here, where its networks allow 127.0.0.1; “Use as Webhook URL” brings along the CA"
                    " that it needs."
                )
                text = f"{text}\n{how}"
            return text, "muted"
        if self.why_not:
            return self.why_not, "muted"
        if switch.running is Running.YES:
            return tr(
                "The sample vendor answers by something else now; it can go on by these samples."
            ), "muted"
        return (
            tr(
                "For the time before the customer's API is there: a vendor on this computer that answers by these samples."
            ),
            "muted",
        )

    @property
    def _name(self) -> str:
        return self._form.request_form().name.strip() or tr("New API")

    def script(self) -> str:
        """Return the script, for `clue-vendor --script`."""
        return sample_script(self._name, self._form.samples, self._keys())

    async def start(self) -> None:
        """Let it answer by these samples."""
        if not self.why_not:
            await self.switch.answer_by(self.script(), self._name)

    async def follow(self) -> None:
        """Let it answer by the samples as they are by now."""
        if self.runs and not self.why_not:
            await self.switch.answer_by(self.script(), self._name)

    async def stop(self) -> None:
        """Stop it."""
        await self.switch.stop()

    def save_script(self, path: Path) -> None:
        """Write the script to a file; blocking. Raises OSError."""
        path.write_text(self.script(), encoding="utf-8")

    def use(self) -> None:
        """Ask it from now on: its address becomes the form's Webhook URL, with its CA where the server does not trust it."""
        if not self.runs:
            return
        self._form.enter("webhookUrl", self.switch.url)
        if not self.switch.serves_the_server and self.switch.ca is not None:
            self._form.choose_ca(self.switch.ca.read_bytes())

    def body_of(self, sample: Sample) -> bytes | None:
        """Return the body that a vendor gets with a sample's values; None while the form's fields break rules."""
        draft = replace(
            self._form.request_form().to_draft(),
            headers=(),
            connection=ConnectionDraft(),
            webhook_url=_SOME_URL,
            samples=None,
        )
        try:
            part = parse_request_part(draft)
        except InvalidError:
            return None
        return compile_body(part).render(sample.device_id, sample.value or "")

    async def attempt(self, sample: Sample) -> None:
        """Send what a verification with the sample's values would send, and say whether the answer is the one that is kept."""
        ca, body = self.switch.ca, self.body_of(sample)
        if not self.runs or ca is None:
            return
        if body is None:
            self.said = tr("Put the auto and manual fields right first."), "problem"
            self._changed()
            return
        try:
            status, text = await ask_once(self.switch.url, ca, body)
        except ConnectionError as fault:
            self.said = tr("The sample vendor was not reached: {why}").format(why=fault), "problem"
        else:
            as_kept = (status, text) == (sample.status, sample.body)
            words = (
                tr("“{name}” was answered as it is kept, with status {status}.")
                if as_kept
                else tr("“{name}” was answered otherwise than it is kept, with status {status}.")
            )
            self.said = words.format(name=sample.name, status=status), "good" if as_kept else "warning"
        self._changed()

    def _keys(self) -> SampleKeys:
        return SampleKeys.of(self._form.auth_type, self._form.request_form().to_draft().auto_fields)
