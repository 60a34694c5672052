"""Saving the form: what came of it, and how the form stands to what is saved by now (manual 5.8)."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from clue_desktop.client.connection import Versioned
from clue_desktop.client.errors import ClientError, Invalid, NotFound, Unreachable
from clue_desktop.contract.vendor_apis import VendorApi
from clue_desktop.domain.problems import Problem
from ui.editor import form as forms
from ui.editor.blockers import TEST_FIELD
from ui.editor.differences import Difference, differences
from ui.editor.field_problems import FieldProblems
from ui.editor.form import EditorForm
from ui.editor.sending import Sending, Theirs
from ui.editor.tested_requests import TestedRequests
from ui.state.context import PageContext
from ui.state.notices import in_words, more_problems
from ui.words.language import tr


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else has saved the API since it was opened: their state, and where the form differs from it."""

    theirs: Versioned[VendorApi]
    differences: list[Difference]


class Saving:
    """The way of one editor's form to the server.

    Attributes:
        under_way: whether it is just being saved.
        fault: why it was not, for people; "" after a success.
        conflict: what somebody else has saved meanwhile, while that is to be decided.
        opened: the form as it was opened or saved last: what differs from it is unsaved.
    """

    def __init__(
        self,
        context: PageContext,
        place_group_id: str,
        opened: EditorForm,
        tests: TestedRequests,
        beside: FieldProblems,
        rows: "count[int]",
    ) -> None:
        self.under_way = False
        self.fault = ""
        self.conflict: Conflict | None = None
        self.opened = opened
        self._context = context
        self._tests = tests
        self._beside = beside
        self._rows = rows
        self.sending = Sending(context, place_group_id)

    @property
    def saved(self) -> Versioned[VendorApi] | None:
        """The API as it was read or saved last; None for one that is not registered."""
        return self.sending.saved

    def base_on(self, saved: Versioned[VendorApi]) -> None:
        """Go on from what is saved now."""
        self.sending.saved = saved
        self._tests.base_on(saved.value.to_draft())

    def differs(self, form: EditorForm) -> bool:
        """Tell whether anything of a form is unsaved."""
        then = self.opened
        return form.status_codes != then.status_codes or forms.to_document(form) != forms.to_document(then)

    async def save(self, form: EditorForm, changed: Callable[[], None]) -> str | None:
        """Save a form and return the API's id; None when it was not saved: `fault`, `conflict` or problems say why.

        `changed` is called when something of this is another than before.
        """
        receipt = self._tests.receipt(forms.to_draft(form))
        document = forms.to_document(form).model_copy(update={"test_receipt": receipt})
        self.under_way, self.fault, self.conflict = True, "", None
        self._beside.refuse(form, [])
        changed()

        def is_same(api: VendorApi) -> bool:
            return forms.to_document(forms.read_document(api, self._rows)) == forms.to_document(form)

        try:
            sent = await self.sending.send(document, is_same, self.base_on)
            if isinstance(sent, Theirs):
                theirs = forms.read_document(sent.api.value, self._rows)
                self.conflict = Conflict(sent.api, differences(form, theirs))
                return None
            self.base_on(sent)
            self.opened = form
            return sent.value.id
        except Invalid as refusal:
            self._take_refusal(form, refusal)
        except NotFound as fault:
            self._take_loss(form, fault)
        except ClientError as fault:
            self._take_fault(form, fault)
        finally:
            self.under_way = False
            changed()
        return None

    def end_conflict(self) -> EditorForm | None:
        """Go on from what somebody else has saved; returns it as a form. None: there is nothing to be decided."""
        if self.conflict is None:
            return None
        theirs, self.conflict = self.conflict.theirs, None
        # They may have stored other header values: nothing vouches for these.
        self._tests.forget_stored_values()
        self.base_on(theirs)
        self.opened = forms.read_document(theirs.value, self._rows)
        return self.opened

    def _take_refusal(self, form: EditorForm, refusal: Invalid) -> None:
        problems = [Problem(item.field, item.code, item.message) for item in refusal.problems]
        if any(problem.field == TEST_FIELD for problem in problems):
            self._tests.refuse(forms.to_draft(form))
        of_form = [problem for problem in problems if problem.field != TEST_FIELD]
        self._beside.refuse(form, forms.shown_at_rows(form, of_form))
        self.fault = tr("The server did not accept this. Nothing has been saved.")
        if refusal.more_problems:
            self.fault += f" {more_problems(refusal.more_problems)}"

    def _take_fault(self, form: EditorForm, fault: ClientError) -> None:
        self._context.notices.failed(fault, tr("Saving “{name}”").format(name=form.name.strip()))
        if isinstance(fault, Unreachable) and fault.may_have_arrived and self.saved is None:
            self.fault = tr(
                "The answer was lost, so it may have been saved. Save again when the server is back: what has arrived is"
                " not registered twice."
            )
        elif isinstance(fault, Unreachable):
            self.fault = tr(
                "Not saved: the server cannot be reached. What you typed stays; save again when it is back."
            )
        else:
            self.fault = tr("Not saved. {reason}").format(reason=in_words(fault))

    def _take_loss(self, form: EditorForm, fault: NotFound) -> None:
        """Go on as a new API when the one that was edited is gone: nothing typed is lost with it."""
        if self.saved is None:
            self._take_fault(form, fault)
            return
        self.fault = tr(
            "“{name}” has been deleted by somebody else. What you typed stays and can be saved as a new API; values of"
            " headers have to be entered again."
        ).format(name=self.saved.value.name)
        self.sending.saved = None
        self._tests.base_on(None)
        self._tests.forget_stored_values()
        self.opened = EditorForm()
