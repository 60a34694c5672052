"""The samples of an API: renamed, removed, expected anew, and asked of the real vendor once more, all of them (manual 5.6, 5.7)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from clue_desktop.client.errors import ClientError
from clue_desktop.contract.vendor_apis import ApiTest, TestParameters, TestResult
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential, validate_test_parameters
from clue_desktop.domain.criteria import parse_criteria, validate_criteria
from clue_desktop.domain.json_differences import member_differences
from clue_desktop.domain.judgment import Verdict, judge
from clue_desktop.domain.response_json import JsonDocument, content_type_of
from clue_desktop.domain.samples import JudgedSample, Sample, validate_samples
from clue_desktop.domain.unseen import escaped
from ui.state.history import Row
from ui.state.notices import in_words
from ui.state.observable import Observable
from ui.state.tasks import Report, Tasks
from ui.test_console.run import LARGE, read_response
from ui.test_console.sample_words import verdict_in_words
from ui.test_console.tested_form import TestedForm, Tester
from ui.words.language import told, tr

_SHOWN = 512


@dataclass(frozen=True, slots=True)
class Came:
    """What came of asking the vendor with a sample's parameters.

    Attributes:
        fault: why there is no answer that could be judged, for people; "" where there is one.
        verdict: what the criteria make of it; None where there is none.
        as_expected: whether it gives the verdict and the message that are expected.
        differences: where it differs from the answer that is kept.
        elapsed_ms: how long it took; None where nothing was sent.
    """

    fault: str = ""
    verdict: Verdict | None = None
    as_expected: bool = False
    differences: tuple[Row, ...] = ()
    elapsed_ms: float | None = None

    @property
    def in_words(self) -> str:
        """What came, in a few words."""
        if self.verdict is None:
            return self.fault
        words = verdict_in_words(self.verdict)
        if self.differences and self.as_expected:
            return tr("{verdict}, another answer").format(verdict=words)
        return words


class SamplesPresenter(Observable):
    """The samples of the form beside it, and one run of all of them.

    Attributes:
        came: what came of the last run, by the samples' names.
        form: what they belong to.
        done: how many of the run have been asked.
        chosen: the name of the sample that is looked at; "" for none.
    """

    def __init__(self, form: TestedForm, server: Tester, report: Report) -> None:
        super().__init__()
        self.came: dict[str, Came] = {}
        self.done = 0
        self.total = 0
        self.chosen = form.samples[0].name if form.samples else ""
        self.form = self._form = form
        self._server = server
        self._tasks = Tasks(report)
        self._task: asyncio.Task[None] | None = None
        self._asked: Sample | None = None
        self._values: dict[str, str] = {}
        self._forget = form.observe(self._changed)

    # ---- what there is ----------------------------------------------------------------------------------------

    @property
    def samples(self) -> tuple[Sample, ...]:
        """All samples, in the order in which they were kept."""
        return self._form.samples

    @property
    def credential(self) -> Credential | None:
        """Whose values the samples have."""
        return self._form.auth_type

    def judged(self) -> Mapping[str, JudgedSample]:
        """Return what the criteria as they stand make of each, by name; of none while they are not complete."""
        return {one.sample.name: one for one in self._form.judged_samples() or ()}

    @property
    def sample(self) -> Sample | None:
        """The one that is looked at."""
        return next((one for one in self.samples if one.name == self.chosen), None)

    def choose(self, name: str) -> None:
        """Look at a sample."""
        self.chosen = name
        self._changed()

    # ---- changing them ----------------------------------------------------------------------------------------

    def name_problem(self, name: str) -> str:
        """Return what is wrong with another name for the chosen sample; "" for nothing."""
        return _name_problem(self._renamed(name), self._form.auth_type)

    def rename(self, name: str) -> None:
        """Give the chosen sample another name."""
        if self.name_problem(name):
            return
        before, renamed = self.chosen, self._renamed(name)
        self.chosen = name.strip()
        if before in self.came:
            self.came[self.chosen] = self.came.pop(before)
        if before in self._values:
            self._values[self.chosen] = self._values.pop(before)
        self._form.take_samples(renamed)
        self._changed()

    def remove(self) -> None:
        """Keep the chosen sample no longer; undo brings it back."""
        names = [one.name for one in self.samples]
        if self.chosen not in names:
            return
        at, gone = names.index(self.chosen), self.chosen
        rest = tuple(one for one in self.samples if one.name != gone)
        self.chosen = rest[min(at, len(rest) - 1)].name if rest else ""
        self.came.pop(gone, None)
        self._form.take_samples(rest)
        self._changed()

    @property
    def may_expect(self) -> bool:
        """Whether the chosen sample gives something else than is expected, so that this could be expected instead."""
        judged = self.judged().get(self.chosen)
        return judged is not None and judged.differs and not self.running

    def expect(self) -> None:
        """Expect of the chosen sample from now on what the criteria make of it now."""
        if self.may_expect:
            judged = self.judged()[self.chosen]
            self._form.take_samples(
                tuple(
                    one.expecting(judged.verdict) if one.name == self.chosen else one for one in self.samples
                )
            )
            self._changed()

    # ---- asking the vendor ------------------------------------------------------------------------------------

    @property
    def needs_value(self) -> bool:
        """Whether the chosen sample's value has to be typed, because it is secret and not kept."""
        return self.sample is not None and self.sample.value is None

    @property
    def value(self) -> str:
        """What is typed for the chosen sample; kept as long as the dialog is open."""
        return self._values.get(self.chosen, "")

    def enter_value(self, text: str) -> None:
        """Take what is typed for the chosen sample."""
        self._values[self.chosen] = text

    @property
    def why_not_run(self) -> str:
        """Why the vendor cannot be asked now; "" where it can."""
        if not self.samples:
            return tr("There is no sample yet.")
        if validate_criteria(self._form.criteria()):
            return tr("The judgment criteria are not complete.")
        return ""

    @property
    def running(self) -> bool:
        """Whether the vendor is being asked."""
        return self._task is not None

    def run_all(self) -> None:
        """Ask the vendor with each sample's parameters, one after the other."""
        if self.running or self.why_not_run:
            return
        self.came, self.done, self.total = {}, 0, len(self.samples)
        self._task = self._tasks.spawn(self._run(self.samples), tr("Asking the vendor with all samples"))
        self._changed()

    def cancel(self) -> None:
        """Ask no further: hanging up lets the server abort the call that is under way."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self._changed()

    def leave(self) -> None:
        """End everything: the dialog is being closed."""
        self._forget()
        self._task = None
        self._tasks.cancel()

    async def _run(self, samples: tuple[Sample, ...]) -> None:
        mine = asyncio.current_task()
        try:
            for sample in samples:
                came = await self._ask(sample)
                self.came[sample.name] = came
                self.done += 1
                self._changed()
        finally:
            if self._task is mine:
                self._task = None
                self._changed()

    async def _ask(self, sample: Sample) -> Came:
        credential = self._form.auth_type
        if credential is None:
            return Came(tr("No credential is selected."))
        kind = CREDENTIAL_TYPES[credential]
        value = self._values.get(sample.name, "") if sample.value is None else sample.value
        given: dict[str, str | None] = {"deviceId": sample.device_id, kind.parameter: value}
        if validate_test_parameters(credential, given):
            return Came(tr("Not asked: the value is not kept. Type it below."))
        test = ApiTest(
            api_id=self._form.api_id,
            api=self._form.request_form().model_copy(update={"samples": None}),
            parameters=TestParameters.model_validate(given),
        )
        try:
            result = await self._server.test(self._form.place_group_id, test)
        except ClientError as fault:
            return Came(in_words(fault))
        if result.receipt is not None:
            self._form.take_test(test.api, result)
        if len(result.response_body or "") > LARGE:
            return await asyncio.to_thread(self._compared, sample, result)
        return self._compared(sample, result)

    def _compared(self, sample: Sample, result: TestResult) -> Came:
        response = read_response(result)
        if response is None or result.status_code is None:
            message = told(result.error.message) if result.error else ""
            return Came(message[:1].upper() + message[1:], elapsed_ms=result.elapsed_ms)
        verdict = judge(parse_criteria(self._form.criteria()), result.status_code, response)
        as_expected = (verdict.granted, verdict.message) == (sample.granted, sample.message)
        differences = tuple(_differences(sample, result))
        return Came("", verdict, as_expected, differences, result.elapsed_ms)

    def _renamed(self, name: str) -> tuple[Sample, ...]:
        return tuple(
            replace(one, name=name.strip()) if one.name == self.chosen else one for one in self.samples
        )


def name_problem(name: str, samples: tuple[Sample, ...], new: Sample, auth_type: Credential | None) -> str:
    """Return what keeps a new sample from being kept under a name beside others, for people; "" for nothing."""
    return _name_problem((*samples, replace(new, name=name.strip())), auth_type)


def _name_problem(samples: tuple[Sample, ...], auth_type: Credential | None) -> str:
    return " ".join(dict.fromkeys(told(problem.message) for problem in validate_samples(samples, auth_type)))


def _differences(sample: Sample, result: TestResult) -> list[Row]:
    """Return where the answer that came differs from the one that is kept; members of JSON one by one."""
    rows = []
    if sample.status != result.status_code:
        rows.append(Row(tr("statusCode"), str(sample.status), str(result.status_code)))
    kind = content_type_of(result.response_headers)
    if sample.content_type != kind:
        rows.append(Row("Content-Type", sample.content_type or "—", escaped(kind) if kind else "—"))
    kept, came = sample.response(), read_response(result)
    body = result.response_body or ""
    if isinstance(kept, JsonDocument) and isinstance(came, JsonDocument):
        rows += [
            Row(escaped(one.path), _shown(one.before), _shown(one.after))
            for one in member_differences(kept.root, came.root)
        ]
    elif sample.body != body:
        rows.append(Row(tr("Body"), _shown(sample.body), _shown(body)))
    return rows


def _shown(text: str | None) -> str:
    if text is None:
        return "—"
    return escaped(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
