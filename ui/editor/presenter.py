"""The API editor without its widgets: what is typed, what is wrong with it, what blocks saving, and saving (manual 5)."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import NamedTuple

from clue_desktop.certificate_files import cas_in, pem_of, read_ca
from clue_desktop.client.connection import Versioned
from clue_desktop.contract.events import Change
from clue_desktop.contract.vendor_apis import TestResult, VendorApi, VendorApiForm, VendorApiSave
from clue_desktop.domain.connection import DEFAULT_DEADLINE_MS
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from clue_desktop.domain.criteria import CriteriaDraft
from clue_desktop.domain.curl_command import read_command
from clue_desktop.domain.described_request import DescribedRequest, UnusableError
from clue_desktop.domain.inverted_doors import grants_on_false
from clue_desktop.domain.names import MAX_NAME_LENGTH
from clue_desktop.domain.own_certificates import CA, CERTIFICATE_FILE, CERTIFICATE_PASSWORD
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.said import said_by
from clue_desktop.domain.samples import JudgedSample, Sample
from clue_desktop.domain.unseen import escaped
from clue_desktop.domain.vendor_api import APIS_PER_AUTH_TYPE, MAX_FIELDS, MAX_HEADERS, validate
from clue_desktop.domain.vendor_health import CERTIFICATE_NOTICE
from clue_desktop.domain.webhook_signature import MADE_BYTES, MOST_SECRETS, secret_of
from ui.editor import form as forms
from ui.editor.blockers import TEST_FIELD, Blocker, in_manual_order
from ui.editor.certificate_row import chosen, unlocked
from ui.editor.deadline import read_deadline
from ui.editor.field_problems import FieldProblems
from ui.editor.filling import FIELD_OF, filled
from ui.editor.form import SECRETS, EditorForm, HeaderRow, ManualRow, SecretRow
from ui.editor.judged_samples import SampleJudge
from ui.editor.oauth_row import OAuthRow, draft_of, stored_key
from ui.editor.saving import Conflict, Saving
from ui.editor.status_codes import read_status_codes
from ui.editor.taking_over import TakenOver, refused, take_over
from ui.editor.tested_requests import TestedRequests
from ui.editor.undo_history import UndoHistory
from ui.state.context import PageContext
from ui.state.observable import Observable
from ui.state.response_node import PathTarget, ResponseNode
from ui.test_console.sample_words import differing_in_words
from ui.test_console.tested_form import Findings
from ui.words.language import told, tr

Clock = Callable[[], datetime]


class Took(NamedTuple):
    """How long verifications took, in milliseconds: half of them at most the one, 99 of 100 at most the other."""

    median_ms: float
    p99_ms: float


class EditorPresenter(Observable):
    """The state of one editor; a `TestedForm` for the test console beside it.

    Attributes:
        taken: what became of the description that filled the form last, until it is dismissed or taken back.
        to_import: a description that the form is to be filled with once it is shown; "" for none.
        test_inputs: gives what stands in the test console's inputs, by wire names.
    """

    __test__ = False

    def __init__(
        self,
        context: PageContext,
        place_group_id: str,
        start: VendorApiForm,
        saved: Versioned[VendorApi] | None,
        clock: Clock,
    ) -> None:
        """Take what the form starts with and, for a registered API, how it was read. Use the constructors below."""
        super().__init__()
        self.findings = Findings()
        self.took: Took | None = None
        self.taken: TakenOver | None = None
        self.to_import = ""
        self.test_inputs: Callable[[], Mapping[str, str]] = dict
        self._context = context
        self._place_group_id = place_group_id
        self._rows = count(1)
        self._clock = clock
        self._tests = TestedRequests(clock)
        self._beside = FieldProblems()
        self._sample_judge = SampleJudge()
        self._confirmed: list[JudgedSample] = []
        self._history = UndoHistory(forms.read_document(start, self._rows))
        self._saving = Saving(context, place_group_id, self.form, self._tests, self._beside, self._rows)
        if saved is not None:
            self._saving.base_on(saved)

    @classmethod
    def new(cls, context: PageContext, place_group_id: str, clock: Clock | None = None) -> "EditorPresenter":
        """Begin a new API of a place group."""
        return cls(context, place_group_id, VendorApiForm(), None, clock or _now)

    @classmethod
    def edit(
        cls, context: PageContext, api: Versioned[VendorApi], clock: Clock | None = None
    ) -> "EditorPresenter":
        """Edit a registered API, as it was read with its ETag."""
        return cls(context, api.value.place_group_id, api.value, api, clock or _now)

    @classmethod
    def duplicate(cls, context: PageContext, api: VendorApi, clock: Clock | None = None) -> "EditorPresenter":
        """Begin a new API like another; its header values are secret and have to be entered again."""
        name = tr("Copy of {name}").format(name=api.name)[:MAX_NAME_LENGTH].strip()
        copy = api.model_copy(update={"name": name})
        return cls(context, api.place_group_id, copy, None, clock or _now)

    @classmethod
    def imported(
        cls, context: PageContext, place_group_id: str, definition: VendorApiForm, clock: Clock | None = None
    ) -> "EditorPresenter":
        """Begin a new API from an exported definition; its header values have to be entered again."""
        return cls(context, place_group_id, definition, None, clock or _now)

    @classmethod
    def described(
        cls, context: PageContext, place_group_id: str, text: str, clock: Clock | None = None
    ) -> "EditorPresenter":
        """Begin a new API that a cURL command or an OpenAPI document describes."""
        presenter = cls.new(context, place_group_id, clock)
        presenter.to_import = text
        return presenter

    # ---- what the form holds ----------------------------------------------------------------------------------

    @property
    def form(self) -> EditorForm:
        """What is typed."""
        return self._history.state

    @property
    def place_group_id(self) -> str:
        """The place group whose API it is."""
        return self._place_group_id

    @property
    def api_id(self) -> str | None:
        """The registered API that is edited, or None for a new one."""
        return self._saved.value.id if self._saved else None

    @property
    def full_types(self) -> frozenset[Credential]:
        """The credentials that can have no further API in the place group."""
        return self._saving.sending.full_types

    @property
    def _saved(self) -> Versioned[VendorApi] | None:
        """The API as it was read or saved last; None for one that is not registered."""
        return self._saving.saved

    @property
    def auth_type(self) -> Credential | None:
        """The credential chosen, if any."""
        return self.form.auth_type

    @property
    def auth_type_locked(self) -> bool:
        """Whether the Auth type cannot be changed any more, because the API is registered (manual 5.2)."""
        return self._saved is not None

    @property
    def changed(self) -> bool:
        """Whether anything differs from how the editor was opened."""
        return self._saving.differs(self.form)

    @property
    def header_count(self) -> int:
        """How many of the ten custom headers are used."""
        return len(self.form.headers)

    @property
    def field_count(self) -> int:
        """How many of the ten fields of the body are used: auto fields that are on, and manual fields."""
        return sum(row.enabled for row in self.form.auto_fields) + len(self.form.manual_fields)

    @property
    def may_add_header(self) -> bool:
        """Whether there is room for another custom header."""
        return self.header_count < MAX_HEADERS

    @property
    def may_add_manual(self) -> bool:
        """Whether there is room for another manual field."""
        return self.field_count < MAX_FIELDS

    @property
    def mode(self) -> int | None:
        """The judgment mode that results from what is filled in; None while nothing is (manual 5.7)."""
        criteria = self.criteria()
        return (bool(criteria.status_codes) + 2 * (criteria.success_result is not None)) or None

    @property
    def deadline_ms(self) -> int:
        """How long a call may take by what is typed."""
        typed, _ = read_deadline(self.form.deadline)
        return DEFAULT_DEADLINE_MS if typed is None else typed

    def connection_in_words(self) -> str:
        """Return what the section Connection says, in a few words; "" for nothing."""
        parts = []
        if self.form.deadline.strip():
            parts.append(tr("deadline {n} ms").format(n=self.form.deadline.strip()))
        if not self.form.traced:
            parts.append(tr("no trace id"))
        if self.form.signing:
            parts.append(tr("signed"))
        if self.form.oauth:
            parts.append(tr("with a token (OAuth 2.0)"))
        if self.form.ca:
            parts.append(tr("a CA of its own"))
        if self.form.certificate:
            parts.append(tr("client certificate"))
        if not self.form.reuse:
            parts.append(tr("a new connection for each call"))
        return " · ".join(parts)

    def ca_in_words(self) -> str:
        """Return which CAs are chosen, in one line; "" for none."""
        ca = self.form.ca
        if ca is None:
            return ""
        if ca.faults:
            return tr("a file that cannot be used")
        first, *more = cas_in(ca.pem)
        text = tr("{subject} · ends {day}").format(
            subject=escaped(first.subject), day=f"{first.not_after.astimezone():%Y-%m-%d}"
        )
        return tr("{first} and {number} more").format(first=text, number=len(more)) if more else text

    def certificate_in_words(self) -> str:
        """Return which client certificate is chosen, in one line; "" for none."""
        row = self.form.certificate
        if row is None:
            return ""
        if row.opened is None:
            if any(problem.field == CERTIFICATE_PASSWORD for problem in row.faults):
                return tr("a file with a password")
            return tr("a file that cannot be used") if row.faults else tr("to be chosen again")
        return tr("{subject} · ends {day}").format(
            subject=escaped(row.opened.subject), day=f"{row.opened.not_after.astimezone():%Y-%m-%d}"
        )

    def about_certificate(self) -> str:
        """Return what should be known of the client certificate, though it may be used; "" for nothing."""
        opened = self.form.certificate.opened if self.form.certificate else None
        if opened is None:
            return ""
        if opened.not_after <= self._clock():
            return tr(
                "⚠ It has ended. The vendor is still called with it, and may refuse it: choose a new one."
            )
        if opened.not_after - self._clock() <= CERTIFICATE_NOTICE:
            return tr("⚠ It ends soon: ask the vendor for a new one, and choose it here.")
        if not opened.is_chain_whole:
            return tr(
                "⚠ The certificate of its issuer, {issuer}, is not in the file. A vendor that does not know the issuer by itself"
                " refuses it."
            ).format(issuer=escaped(opened.issuer))
        return ""

    @property
    def is_certificate_locked(self) -> bool:
        """Whether the certificate's file needs a password."""
        row = self.form.certificate
        return row is not None and any(problem.field == CERTIFICATE_PASSWORD for problem in row.faults)

    def is_stored(self, row: HeaderRow) -> bool:
        """Tell whether a header's value is the one that the server keeps, hidden."""
        return row.value is None and row.key.lower() in self._tests.stored_keys

    def request_form(self) -> VendorApiSave:
        """Return what would be tested now."""
        return forms.to_document(self.form)

    def criteria(self) -> CriteriaDraft:
        """Return the judgment criteria as they stand."""
        return forms.to_criteria(self.form)

    def unsaved(self) -> str:
        """Return what would be lost by closing now, in words, or "" for nothing."""
        name = self.form.name.strip()
        if self.saving:
            return tr("“{name}” is just being saved.").format(name=name)
        if not self.changed:
            return ""
        if self._saved is not None:
            return tr("The changes to “{name}” are not saved.").format(name=self._saved.value.name)
        lost = (
            tr("The new API “{name}” is not saved.").format(name=name)
            if name
            else tr("The new API is not saved.")
        )
        return " ".join(
            (lost, tr("“Export…” in its editor keeps it in a file, and “Import…” brings it back."))
        )

    # ---- edits ------------------------------------------------------------------------------------------------

    def enter(self, field: str, value: str | bool) -> None:  # noqa: FBT001 - a check box's state
        """Take what a field holds now; typing into one field is one step of undo."""
        if field == "authType" and (self.auth_type_locked or not value):
            return
        typing = forms.place_of(self.form, field) if isinstance(value, str) else ""
        self._step(forms.enter(self.form, field, value), typing)

    def add_header(self) -> None:
        """Add an empty custom header."""
        if self.may_add_header:
            row = HeaderRow(next(self._rows))
            self._step(forms.with_rows(self.form, "headers", [*self.form.headers, row]))

    def sign(self, *, on: bool) -> None:
        """Have calls signed, with a secret that is made here; or not."""
        self._step(forms.with_rows(self.form, SECRETS, [self._new_secret()] if on else []))

    def add_secret(self) -> None:
        """Make a second secret, which signs beside the one that it is to replace."""
        if len(self.form.signing) < MOST_SECRETS:
            self._step(forms.with_rows(self.form, SECRETS, [*self.form.signing, self._new_secret()]))

    def switch_oauth(self, *, on: bool) -> None:
        """Have calls carry a token; or not."""
        self._step(replace(self.form, oauth=OAuthRow() if on else None))

    @property
    def keeps_client_secret(self) -> bool:
        """Whether the client secret is the one that the server keeps, hidden, for the addresses that are typed."""
        draft = draft_of(self.form.oauth)
        return (
            draft is not None
            and draft.client_secret is None
            and stored_key(draft, self.form.webhook_url) in self._tests.stored_keys
        )

    def choose_ca(self, content: bytes) -> None:
        """Take a file with the CAs that the vendor's certificate has to come from; what is wrong with it is told at once."""
        self._beside.visit(self.form, CA)
        self._step(replace(self.form, ca=read_ca(pem_of(content), self._clock())))

    def remove_ca(self) -> None:
        """Have the vendor judged by the CAs that the server trusts."""
        self._step(replace(self.form, ca=None))

    def choose_certificate(self, content: bytes) -> None:
        """Take a file with the certificate for the vendor and its key; what is wrong with it is told at once."""
        for field in (CERTIFICATE_FILE, CERTIFICATE_PASSWORD):
            self._beside.visit(self.form, field)
        self._step(replace(self.form, certificate=chosen(content)))

    def unlock_certificate(self) -> None:
        """Open the certificate's file with the password that is typed."""
        if (
            self.form.certificate is not None
            and self.is_certificate_locked
            and self.form.certificate.password
        ):
            self._step(replace(self.form, certificate=unlocked(self.form.certificate)))

    def remove_certificate(self) -> None:
        """Show the vendor no certificate."""
        self._step(replace(self.form, certificate=None))

    def _new_secret(self) -> SecretRow:
        return SecretRow(next(self._rows), secret_of(secrets.token_bytes(MADE_BYTES)))

    def add_manual(self) -> None:
        """Add an empty manual field."""
        if self.may_add_manual:
            row = ManualRow(next(self._rows))
            self._step(forms.with_rows(self.form, "manualFields", [*self.form.manual_fields, row]))

    def remove_row(self, name: str, position: int) -> None:
        """Remove a row of `headers`, `manualFields` or SECRETS."""
        rows = list(forms.rows_of(self.form, name))
        del rows[position]
        self._step(forms.with_rows(self.form, name, rows))

    def fill(self, target: PathTarget, node: ResponseNode) -> None:
        """Fill a JSONPath field from a node of the response, as one step (manual 5.7, tip)."""
        self._beside.visit(self.form, FIELD_OF[target])
        self._step(filled(self.form, target, node))

    def take_command(self, text: str) -> None:
        """Fill the form from a cURL command, as one step; what became of it is `taken`. Nothing is sent."""
        try:
            request = read_command(text, forms.to_draft(self.form).connection)
        except UnusableError as fault:
            self.refuse_description(said_by(fault))
        else:
            self.take_request(request)

    def take_request(self, request: DescribedRequest) -> None:
        """Fill the form with a request that is described elsewhere, as one step; what became of it is `taken`."""
        if self.saving:
            return
        form, taken = take_over(self.form, request, self.test_inputs(), self._rows)
        self._step(form)
        self.taken = taken
        self._changed()

    def refuse_description(self, reason: str) -> None:
        """Say why nothing of a description was taken."""
        self.taken = refused(reason)
        self._changed()

    def dismiss_taken(self) -> None:
        """Say no longer what became of a description."""
        self.taken = None
        self._changed()

    def grant_on_false(self) -> None:
        """Turn the condition round, for a vendor whose false means yes: the person has asked for it."""
        if self.findings.false_instead is not None:
            self._step(replace(self.form, success_value=self.findings.false_instead))

    @property
    def samples(self) -> tuple[Sample, ...]:
        """The answers that are kept with the API."""
        return self.form.samples

    def take_samples(self, samples: tuple[Sample, ...]) -> None:
        """Keep these answers with the API from now on, as one step; they are saved with it."""
        self._step(replace(self.form, samples=samples))

    def judged_samples(self) -> tuple[JudgedSample, ...] | None:
        """Return what the criteria as they stand make of each sample; None while they are not complete."""
        return self._sample_judge.judge(self.criteria(), self.samples)

    def differing_samples(self) -> list[JudgedSample]:
        """Return those that no longer give what is expected of them."""
        return [judged for judged in self.judged_samples() or () if judged.differs]

    def unconfirmed_samples(self) -> list[JudgedSample]:
        """Return the differing ones with which saving has not been confirmed as they are now."""
        differing = self.differing_samples()
        return [] if differing == self._confirmed else differing

    def confirm_samples(self) -> None:
        """Take it that these samples are to differ: this saving does not ask about them again."""
        self._confirmed = self.differing_samples()

    @property
    def typing_at(self) -> str:
        """The place whose typing the last step is; there the field's own, finer undo is the natural one."""
        return self._history.typing

    @property
    def can_undo(self) -> bool:
        """Whether a step can be undone."""
        return self._history.can_undo and not self.saving

    @property
    def can_redo(self) -> bool:
        """Whether an undone step can be done again."""
        return self._history.can_redo and not self.saving

    def undo(self) -> None:
        """Take back the last step."""
        if self.can_undo:
            self.taken = None
            self._move(self._history.undo)

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        if self.can_redo:
            self.taken = None
            self._move(self._history.redo)

    def _step(self, form: EditorForm, typing: str = "") -> None:
        # What is on its way to the server is what is shown.
        if not self.saving:
            self._move(lambda: self._history.step(form, typing))

    def _move(self, how: Callable[[], None]) -> None:
        before = self.form
        how()
        if self.form == before:
            return
        self._beside.follow(before, self.form)
        self._saving.fault = ""
        self._changed()

    # ---- problems ---------------------------------------------------------------------------------------------

    def visit(self, field: str) -> None:
        """Note that a field was left for the first time: from now on its problems are shown."""
        self._history.pause()
        if self._beside.visit(self.form, field):
            self._changed()

    def problems(self) -> list[Problem]:
        """Return every problem of the form by the rules alone, in the order of the screen."""
        _, malformed = read_status_codes(self.form.status_codes)
        draft = forms.with_stored_values(forms.to_draft(self.form), self._tests.stored_keys)
        _, no_number = read_deadline(self.form.deadline)
        return [*forms.shown_at_rows(self.form, validate(draft)), *no_number, *malformed]

    def shown_problems(self) -> dict[str, list[str]]:
        """Return the messages that stand beside fields now: visited ones, and those that the server refused."""
        return self._beside.shown(self.form, [*self.problems(), *self._limit_problems()])

    def _limit_problems(self) -> list[Problem]:
        chosen = self.form.auth_type
        # A registration without an answer may itself be what took the last place.
        if self._saved is not None or self._saving.sending.may_be_registered or chosen not in self.full_types:
            return []
        message = tr("{credential} already has {number} APIs; delete one of them first.").format(
            credential=told(CREDENTIAL_TYPES[chosen].title), number=APIS_PER_AUTH_TYPE
        )
        return [Problem("authType", "api_limit_reached", message)]

    def blockers(self) -> list[Blocker]:
        """Return what keeps the API from being saved, in the manual's order (9.2)."""
        problems = [*self.problems(), *self._limit_problems()]
        if message := self._tests.why_test(forms.to_draft(self.form)):
            problems.append(Problem(TEST_FIELD, "test_required", message))
        return in_manual_order(problems)

    def refusals(self) -> list[Blocker]:
        """Return what the server refused and nobody has changed since; it does not block trying again."""
        return in_manual_order(self._beside.refused(self.form))

    def cautions(self) -> list[str]:
        """Return what should be known before this is saved, though it may be."""
        criteria = self.criteria()
        found = []
        if grants_on_false(criteria) and criteria.success_result is not None:
            text = tr("Access is granted where {path} is false. Save this only if the vendor means it so.")
            found.append(text.format(path=criteria.success_result.path))
        if self.findings.error_status is not None:
            text = tr(
                "A response with status {status} grants access, too. Fill in statusCode if that is not meant."
            )
            found.append(text.format(status=self.findings.error_status))
        if differing := self.differing_samples():
            found.append(differing_in_words([judged.sample.name for judged in differing]))
        return found

    @property
    def tested_at(self) -> datetime | None:
        """When exactly this request was tested with success, here and recently enough; None where it was not."""
        return self._tests.tested_at(forms.to_draft(self.form))

    @property
    def needs_test(self) -> bool:
        """Whether it cannot be saved before a test of it succeeds."""
        return bool(self._tests.why_test(forms.to_draft(self.form)))

    @property
    def can_save(self) -> bool:
        """Whether nothing blocks saving."""
        return not self.saving and not self.blockers()

    def recheck(self) -> None:
        """Look again at what time alone changes: a receipt's end."""
        self._changed()

    # ---- the test console's side ------------------------------------------------------------------------------

    def take_test(self, tested: VendorApiSave, result: TestResult) -> None:
        """Keep the receipt of a successful test of exactly this form."""
        if result.success and result.receipt:
            self._tests.keep(tested.to_draft(), result.receipt)
            self._changed()

    def take_problems(self, problems: list[Problem]) -> None:
        """Show problems that stopped a test or a save beside their fields, until these change."""
        of_form = [problem for problem in problems if problem.field != TEST_FIELD]
        self._beside.refuse(self.form, forms.shown_at_rows(self.form, of_form))
        self._changed()

    def take_findings(self, findings: Findings) -> None:
        """Say, before it is saved, what the runs show about the criteria."""
        self.findings = findings
        self._changed()

    # ---- saving -----------------------------------------------------------------------------------------------

    @property
    def saving(self) -> bool:
        """Whether it is just being saved."""
        return self._saving.under_way

    @property
    def fault(self) -> str:
        """Why it was not saved, for people; "" where nothing went wrong, or something has been changed since."""
        return self._saving.fault

    @property
    def conflict(self) -> Conflict | None:
        """What somebody else has saved since the editor was opened, while that is to be decided."""
        return self._saving.conflict

    async def save(self) -> str | None:
        """Save and return the API's id; None when it was not saved: `fault`, `conflict` or problems say why."""
        return await self._saving.save(self.form, self._changed) if self.can_save else None

    def take_theirs(self) -> None:
        """Go on with what somebody else has saved; undo brings back what was typed."""
        theirs = self._saving.end_conflict()
        if theirs is not None:
            self._step(theirs)

    def keep_mine(self) -> None:
        """Go on with what is typed, to be saved over what somebody else has saved."""
        if self._saving.end_conflict() is not None:
            self._changed()

    # ---- what others do ---------------------------------------------------------------------------------------

    def concerns(self, change: Change | None) -> bool:
        """Tell whether a change may alter for which credentials there is room."""
        return self._saved is None and (change is None or change.kind == "vendorApi")

    async def look_up_limits(self) -> None:
        """Find out which credentials have all their APIs (manual 5): only a new API needs to know."""
        if self._saved is not None:
            return
        await self._saving.sending.look_up_limits()
        self._changed()

    async def look_up_times(self) -> None:
        """Find out how long verifications by a registered API took in the last 24 hours. Raises ClientError."""
        if self._saved is None:
            return
        series = await self._context.client.events.series(
            self._place_group_id, hours=24, step_hours=24, api_id=self._saved.value.id
        )
        step = series.items[-1]
        if step.median_ms is not None and step.p99_ms is not None:
            self.took = Took(step.median_ms, step.p99_ms)
            self._changed()


def _now() -> datetime:
    return datetime.now(UTC)
