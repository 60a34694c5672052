"""The test console's state and decisions, without Qt: inputs, the running test, the runs and their verdicts."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from typing_extensions import override

from clue_desktop.client.errors import ClientError, Invalid
from clue_desktop.contract.vendor_apis import ApiTest, TestParameters, TestResult, VendorApiSave
from clue_desktop.domain.advice import Advice, advice_for
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential, is_masked
from clue_desktop.domain.criteria import Criteria, CriteriaDraft, parse_criteria, validate_criteria
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.response_json import content_type_of
from clue_desktop.domain.samples import MAX_SAMPLES, JudgedSample, Sample, judge_sample, why_not_kept
from clue_desktop.domain.vendor_api import validate_request_part
from ui.state.notices import in_words
from ui.state.observable import Latest, Observable
from ui.state.response_node import PathTarget, ResponseNode
from ui.state.tasks import Report, Tasks
from ui.test_console.inputs import Inputs
from ui.test_console.presenters.samples import name_problem
from ui.test_console.run import LARGE, Run, lay_out, read_response
from ui.test_console.sample_words import suggested_name
from ui.test_console.tested_form import Findings, TestedForm, Tester
from ui.test_console.verdict import ToldVerdict, missing_criteria, verdict_on
from ui.words.language import told, tr

MAX_RUNS = 20
"""Runs that are kept; the oldest makes room."""

_API = "api."
_PARAMETERS = "parameters."

_Asked = tuple[VendorApiSave, dict[str, str]]
"""A form and the inputs beside it."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no successful run to look at, in words, and the manual's “what to check”.

    Attributes:
        wanted: it was the person's own doing, and nothing is wrong.
    """

    title: str
    text: str
    advice: tuple[Advice, ...] = ()
    wanted: bool = False


class TestConsolePresenter(Observable):
    """The test console beside a form.

    Attributes:
        inputs: what was entered for each credential, and its problems.
        runs: oldest first.
        chosen: the run that is looked at.
    """

    __test__ = False

    def __init__(
        self,
        form: TestedForm,
        server: Tester,
        report: Report,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC).astimezone(),
    ) -> None:
        """Take the form beside it, the server, and whom to tell of faults of the program."""
        super().__init__()
        self.inputs = Inputs(form.auth_type)
        self.runs: list[Run] = []
        self.chosen: Run | None = None
        self._trouble: Trouble | None = None
        self._refused: tuple[Trouble, _Asked] | None = None
        self._form = form
        self._server = server
        self._clock = clock
        self._now = now
        self._tasks = Tasks(report)
        self._latest = Latest()
        self._judging = Latest()
        self._task: asyncio.Task[None] | None = None
        self._started = 0.0
        self._count = 0
        self._verdicts: dict[int, ToldVerdict] = {}
        self._missing: ToldVerdict | None = None
        self._to_judge: tuple[Criteria, list[Run]] | None = None
        self._is_judging = False
        self._found = Findings()
        self._judged: tuple[CriteriaDraft, tuple[int, ...]] | None = None
        self._shown_samples = form.samples
        self._forget_form = form.observe(self._form_changed)
        self._judge()

    # ---- running a test

    @property
    def running(self) -> bool:
        """Whether a test is under way."""
        return self._task is not None

    @property
    def elapsed(self) -> float:
        """Seconds since the running test began."""
        return self._clock() - self._started if self.running else 0.0

    @property
    def trouble(self) -> Trouble | None:
        """Why the last attempt gave no run or, without one, what was wrong with the chosen run."""
        if self._trouble is not None or self.chosen is None:
            return self._trouble
        return _trouble_with(self.chosen, needs_test=self._form.needs_test)

    def execute(self) -> None:
        """Test the form as it is now, unless a test is under way or the inputs have problems."""
        if self.running:
            return
        self.inputs.visit_all()
        credential = self._form.auth_type
        problems = self.inputs.problems()
        if credential is None or problems:
            self._blocked(problems)
            return
        tested = self._form.request_form().model_copy(update={"samples": None})  # no call goes by them
        parameters = TestParameters.model_validate(self.inputs.parameters())
        test = ApiTest(api_id=self._form.api_id, api=tested, parameters=parameters)
        self._trouble = None
        self._started = self._clock()
        self._task = self._tasks.spawn(self._run(credential, test, self._latest.ask()), tr("The API test"))
        self._changed()

    def cancel(self) -> None:
        """Abort the running test: hanging up lets the server abort the call to the vendor."""
        if self._task is None:
            return
        self._latest.drop()
        self._task.cancel()
        self._task = None
        self._trouble = Trouble(
            tr("Test cancelled"),
            tr("The call to the vendor was aborted. Nothing was kept of it."),
            wanted=True,
        )
        self._changed()

    def leave(self) -> None:
        """Abort everything: the console is being closed."""
        self._latest.drop()
        self._judging.drop()
        self._task = None
        self._forget_form()
        self._tasks.cancel()

    async def aclose(self) -> None:
        """Abort everything and wait for its end."""
        self.leave()
        await self._tasks.aclose()

    async def _run(self, credential: Credential, test: ApiTest, is_current: Callable[[], bool]) -> None:
        try:
            result = await self._server.test(self._form.place_group_id, test)
            run = await self._kept(credential, test, result)
        except ClientError as fault:
            if is_current():
                self._task = None
                self._failed(fault)
            return
        except BaseException:
            if is_current():
                self._task = None
                self._trouble = Trouble(
                    tr("Test failed"), tr("This is a fault of the program; its log has the details.")
                )
                self._changed()
            raise
        if not is_current():
            return
        self._task = None
        self._count = run.number
        self.runs = [*self.runs, run][-MAX_RUNS:]
        self.chosen = run
        self._judge()
        if result.receipt is not None:
            self._form.take_test(test.api, result)
        self._changed()

    async def _kept(self, credential: Credential, test: ApiTest, result: TestResult) -> Run:
        body = result.response_body or ""
        if len(body) > LARGE:
            response = await asyncio.to_thread(read_response, result)
            pretty = await asyncio.to_thread(lay_out, body) if result.success else ""
        else:
            response = read_response(result)
            pretty = lay_out(body) if result.success else ""
        return Run(
            self._count + 1, self._now(), credential, test.parameters, test.api, result, response, pretty
        )

    def _failed(self, fault: ClientError) -> None:
        if not isinstance(fault, Invalid):
            self._trouble = Trouble(tr("The server could not run the test"), in_words(fault))
            self._changed()
            return
        problems = [Problem(each.field, each.code, each.message) for each in fault.problems]
        here = [_without(_PARAMETERS, each) for each in problems if each.field.startswith(_PARAMETERS)]
        of_form = [_without(_API, each) for each in problems if each.field.startswith(_API)]
        others = [each for each in problems if not each.field.startswith((_PARAMETERS, _API))]
        self.inputs.refuse({each.field: each.message for each in here})
        self._form.take_problems(of_form)
        self._not_sent([*of_form, *others], here)

    def _blocked(self, problems: list[Problem]) -> None:
        api_id = self._form.api_id
        forms = [
            problem
            for problem in validate_request_part(self._form.request_form().to_draft())
            # A header and a client secret without a value keep the stored one, which the server knows.
            if api_id is None or problem.code not in {"header_value_invalid", "client_secret_required"}
        ]
        self._form.take_problems(forms)
        self._not_sent(forms, problems)

    def _not_sent(self, elsewhere: list[Problem], here: list[Problem]) -> None:
        """Say what stopped a test; what stands beside the inputs right above is not said twice."""
        messages = dict.fromkeys(told(problem.message) for problem in elsewhere)
        text = " ".join(messages) or tr("Look at what is said beside the values above.")
        problems = [*elsewhere, *here]
        advice = dict.fromkeys(found for each in problems if (found := advice_for(each.code)))
        self._trouble = Trouble(tr("Not sent: some inputs do not meet the rules"), text, tuple(advice))
        self._refused = self._trouble, self._asked()
        self._changed()

    def _asked(self) -> _Asked:
        """Return what a test would send now."""
        return self._form.request_form(), self.inputs.parameters()

    def _drop_corrected(self) -> bool:
        """Say why a test was not sent only until something of it is changed; return whether that was said."""
        if (
            self._refused is None
            or self._trouble is not self._refused[0]
            or self._asked() == self._refused[1]
        ):
            return False
        self._trouble = self._refused = None
        return True

    # ---- inputs

    def enter(self, member: str, text: str) -> None:
        """Take what was typed into an input (`deviceId`, `cardNumber`, …)."""
        self.inputs.enter(member, text)
        self._drop_corrected()
        self._changed()

    def visit(self, member: str) -> None:
        """Note that an input was left: its problems show from now on."""
        self.inputs.visit(member)
        self._changed()

    def prefill(self, parameters: Mapping[str, str]) -> None:
        """Take the values of an access event (`deviceId` and the credential's own, by their wire names).

        One that is masked cannot be sent: it only says which value is to be typed.
        """
        for member, text in parameters.items():
            if is_masked(text):
                self.inputs.expect(member, text)
            else:
                self.inputs.enter(member, text)
        if parameters:
            self._changed()

    # ---- runs and their verdicts

    def choose(self, number: int) -> None:
        """Look at a run."""
        self.chosen = next((run for run in self.runs if run.number == number), self.chosen)
        self._trouble = None
        self._changed()

    def clear_runs(self) -> None:
        """Forget all runs; numbers go on."""
        self.runs = []
        self.chosen = None
        self._judge()
        self._changed()

    def verdict_of(self, run: Run) -> ToldVerdict | None:
        """Return what a device would be told after a run; None while that is being worked out."""
        return self._missing or self._verdicts.get(run.number)

    @property
    def verdict(self) -> ToldVerdict | None:
        """The verdict on the chosen run."""
        return self.verdict_of(self.chosen) if self.chosen else None

    # ---- samples

    @property
    def samples(self) -> tuple[Sample, ...]:
        """The answers that are kept with the API."""
        return self._form.samples

    def judged_samples(self) -> tuple[JudgedSample, ...] | None:
        """Return what the criteria as they stand make of each sample; None while they are not complete."""
        return self._form.judged_samples()

    @property
    def why_not_keep(self) -> str:
        """Why the chosen run cannot be kept as a sample, for people; "" where it can."""
        run = self.chosen
        if run is None:
            return tr("Run a test first.")
        if run.credential is not self._form.auth_type:
            return tr("This run was of another credential.")
        if len(self._form.samples) >= MAX_SAMPLES:
            return tr("{most} samples are kept already; remove one first.").format(most=MAX_SAMPLES)
        error = run.result.error
        kind = content_type_of(run.result.response_headers)
        reason = why_not_kept(run.result.status_code, kind, run.body, error.code if error else None)
        if reason:
            return told(reason)
        if validate_criteria(self._form.criteria()):
            return tr("Complete the judgment criteria first: a sample keeps the verdict that is expected.")
        return ""

    def new_sample(self) -> Sample | None:
        """Return the chosen run as a sample with a name of ours; None where it cannot be one."""
        run = self.chosen
        if run is None or self.why_not_keep:
            return None
        given: dict[str, str | None] = run.parameters.model_dump(by_alias=True)
        kind = CREDENTIAL_TYPES[run.credential]
        sample = Sample(
            "",
            given["deviceId"] or "",
            None if kind.is_secret else given[kind.parameter],
            run.result.status_code or 0,
            content_type_of(run.result.response_headers),
            run.body,
            granted=False,
            message=None,
        )
        sample = sample.expecting(judge_sample(sample, parse_criteria(self._form.criteria())).verdict)
        taken = [one.name for one in self._form.samples]
        name = suggested_name(run.value, run.credential, granted=sample.granted, taken=taken)
        return replace(sample, name=name)

    def sample_problem(self, sample: Sample, name: str) -> str:
        """Return what keeps a sample from being kept under a name, for people; "" for nothing."""
        return name_problem(name, self._form.samples, sample, self._form.auth_type)

    def keep(self, sample: Sample, name: str) -> None:
        """Keep a sample under a name; it is saved with the API."""
        if not self.sample_problem(sample, name):
            self._form.take_samples((*self._form.samples, replace(sample, name=name.strip())))

    @property
    def findings(self) -> Findings:
        """What the runs show about the criteria."""
        told = [(run, found) for run in self.runs if (found := self.verdict_of(run)) is not None]
        errors = [run.result.status_code for run, found in told if found.grants_error]
        verdict = self.verdict
        return Findings(verdict.false_instead if verdict else None, errors[-1] if errors else None)

    @override
    def _changed(self) -> None:
        findings = self.findings
        if findings != self._found:
            self._found = findings
            self._form.take_findings(findings)
        super()._changed()

    def send(self, target: PathTarget, node: ResponseNode) -> str:
        """Fill a JSONPath field from a node; returns why not, in words, or ""."""
        if node.refusal:
            return node.refusal
        self._form.fill(target, node)
        return ""

    def _form_changed(self) -> None:
        changed = self.inputs.show(self._form.auth_type)
        changed = self._drop_corrected() or changed
        samples = self._form.samples
        changed = samples != self._shown_samples or changed
        self._shown_samples = samples
        if self._judge() or changed:
            self._changed()

    def _judge(self) -> bool:
        draft = self._form.criteria()
        question = (draft, tuple(run.number for run in self.runs))
        if question == self._judged:
            return False
        self._judged = question
        self._judging.drop()
        self._to_judge = None
        problems = validate_criteria(draft)
        self._missing = missing_criteria(problems) if problems else None
        if problems or not self.runs:
            return True
        criteria = parse_criteria(draft)
        if sum(len(run.body) for run in self.runs) <= LARGE:
            self._verdicts = _verdicts_on(criteria, self.runs)
            return True
        self._verdicts = {}
        self._to_judge = (criteria, self.runs)
        if not self._is_judging:
            self._is_judging = True
            self._tasks.spawn(self._judge_beside(), tr("Judging the runs"))
        return True

    async def _judge_beside(self) -> None:
        """Judge beside the GUI thread, one question at a time: of those that come meanwhile only the last is asked."""
        try:
            while self._to_judge is not None:
                (criteria, runs), self._to_judge = self._to_judge, None
                is_current = self._judging.ask()
                verdicts = await asyncio.to_thread(_verdicts_on, criteria, runs)
                if is_current():
                    self._verdicts = verdicts
                    self._changed()
        finally:
            self._is_judging = False


def _verdicts_on(criteria: Criteria, runs: list[Run]) -> dict[int, ToldVerdict]:
    return {run.number: verdict_on(run, criteria) for run in runs}


def _without(prefix: str, problem: Problem) -> Problem:
    return replace(problem, field=problem.field.removeprefix(prefix))


def _trouble_with(run: Run, *, needs_test: bool) -> Trouble | None:
    error = run.result.error
    if error is None:
        return _warning_of(run)
    advice = advice_for(error.code, error.cause)
    message = told(error.message)
    reason = message[:1].upper() + message[1:]
    text = tr("{reason} The configuration cannot be saved on this test.") if needs_test else "{reason}"
    return Trouble(
        tr("Test failed · {code}").format(code=error.code),
        text.format(reason=reason),
        (advice,) if advice else (),
    )


def _warning_of(run: Run) -> Trouble | None:
    """Return what may go wrong at a door although the test has passed."""
    if not run.result.warnings:
        return None
    text = " ".join(map(told, run.result.warnings))
    return Trouble(tr("Test passed, with a warning"), text, (), wanted=True)
