"""The test console's decisions without a screen: when a test runs, what is kept of it, what is said (manual 5.6, 9.3)."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tested_forms import GRANT, PARAMETERS, RecordingForm, ScriptedServer, result_of

from clue_desktop.client.errors import Cause, ClientError, Forbidden, Invalid, RateLimited, Unreachable
from clue_desktop.contract.errors import ErrorDocument, FieldProblem
from clue_desktop.contract.vendor_apis import TestError, TestResult
from clue_desktop.domain.advice import CAUSES, FAILED
from clue_desktop.domain.judgment import Result
from clue_desktop.domain.response_causes import Cause as ResponseCause
from ui.state.response_node import JsonKind, PathTarget, ResponseNode
from ui.test_console import presenter as presenter_module
from ui.test_console.exchange import exchange
from ui.test_console.presenter import MAX_RUNS, TestConsolePresenter
from ui.test_console.tested_form import Findings
from ui.test_console.verdict import Decision


class Bench:
    """A presenter between a form and a server, on an event loop."""

    def __init__(self, *answers: TestResult | Exception, **form: Any) -> None:
        self.form = RecordingForm(**form)
        self.server = ScriptedServer(*answers)
        self.faults: list[BaseException] = []
        self.time = 100.0
        self.changes = 0
        self.presenter = TestConsolePresenter(
            self.form, self.server, lambda fault, _doing: self.faults.append(fault), clock=lambda: self.time
        )
        self.presenter.observe(self._count)
        self.presenter.prefill(PARAMETERS)

    def _count(self) -> None:
        self.changes += 1

    async def run(self) -> None:
        """Execute and wait for the end."""
        self.presenter.execute()
        await self.until(lambda: not self.presenter.running)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for a condition."""
        async with asyncio.timeout(20):
            while True:
                if condition():
                    return
                await asyncio.sleep(0)


def on_bench(
    work: Callable[[Bench], Awaitable[None]], *answers: TestResult | Exception, **form: Any
) -> Bench:
    """Do something with a bench on a loop of its own; no program fault may have happened."""

    async def main() -> Bench:
        bench = Bench(*answers, **form)
        await work(bench)
        await bench.presenter.aclose()
        return bench

    bench = asyncio.run(main())
    assert bench.faults == []
    return bench


def refusal(kind: type[Any], status: int, *problems: tuple[str, str]) -> ClientError:
    found = [FieldProblem(field=field, code=code, message=f"about {field}") for field, code in problems]
    error: ClientError = kind(
        ErrorDocument(title="no", status=status, detail="It is refused.", code="refused", problems=found)
    )
    return error


def test_a_successful_test_is_kept_and_its_receipt_goes_to_the_form_with_exactly_what_was_tested():
    async def work(bench: Bench) -> None:
        before = bench.form.request_form()
        bench.presenter.execute()
        assert bench.presenter.running
        # What is typed while a test is under way is not what the receipt is for.
        bench.form.change(webhookUrl="https://other.example/")
        await bench.until(lambda: not bench.presenter.running)
        assert [tested for tested, _ in bench.form.taken] == [before]
        assert bench.server.asked[0].parameters.card_number == "04A1B2C3"
        run = bench.presenter.chosen
        assert run is not None
        assert (run.number, run.outcome, run.value) == (1, "200", "04A1B2C3")
        assert bench.presenter.trouble is None

    on_bench(work, result_of())


def test_a_failure_whose_cause_is_known_is_told_with_what_to_check_for_that_cause():
    error = TestError(code="invalid_json", message="the body is in another charset.", cause="charset")
    answer = result_of("{}", error="invalid_json").model_copy(update={"error": error})

    async def work(bench: Bench) -> None:
        await bench.run()
        trouble, told = bench.presenter.trouble, bench.presenter.verdict
        assert trouble is not None
        assert trouble.advice == (CAUSES[ResponseCause.CHARSET],)
        assert told is not None
        assert told.check == CAUSES[ResponseCause.CHARSET].check

    on_bench(work, answer)


def test_a_passed_test_warns_of_what_may_fail_at_a_door_and_its_receipt_counts():
    async def work(bench: Bench) -> None:
        await bench.run()
        trouble, run = bench.presenter.trouble, bench.presenter.chosen
        assert trouble is not None
        assert trouble.title == "Test passed, with a warning"
        assert trouble.text == "Beware of the charset."
        assert trouble.wanted
        assert len(bench.form.taken) == 1
        assert run is not None
        assert "* Beware of the charset.\n" in "".join(span.text for span in exchange(run, pretty=False))

    on_bench(work, result_of(warnings=["Beware of the charset."]))


@pytest.mark.parametrize("code", sorted({*FAILED}))
def test_a_failed_test_is_told_with_what_to_check_and_gives_no_receipt(code):
    status, body = (200, "<html>") if code in {"not_json_content_type", "invalid_json"} else (None, None)

    async def work(bench: Bench) -> None:
        await bench.run()
        trouble = bench.presenter.trouble
        assert trouble is not None
        assert code in trouble.title
        assert FAILED[code] in trouble.advice
        assert bench.form.taken == []
        told = bench.presenter.verdict
        assert told is not None
        assert told.decision is Decision.DENIED

    on_bench(work, result_of(body, status=status, error=code, receipt=None))


def test_a_second_click_does_not_run_a_second_test():
    async def work(bench: Bench) -> None:
        bench.presenter.execute()
        await bench.run()
        assert len(bench.server.asked) == 1

    on_bench(work, result_of(), result_of())


def test_cancel_hangs_up_and_keeps_nothing():
    async def work(bench: Bench) -> None:
        bench.server.slow = True
        bench.presenter.execute()
        await bench.until(lambda: bool(bench.server.asked))
        bench.time += 3.2
        assert bench.presenter.elapsed == pytest.approx(3.2)
        bench.presenter.cancel()
        assert not bench.presenter.running
        await bench.until(lambda: bench.server.aborted == 1)
        assert bench.presenter.runs == []
        assert bench.presenter.trouble is not None
        assert bench.presenter.trouble.title == "Test cancelled"

    on_bench(work, result_of())


def test_after_a_cancelled_test_only_the_next_one_counts():
    async def work(bench: Bench) -> None:
        bench.server.slow = True
        bench.presenter.execute()
        await bench.until(lambda: len(bench.server.asked) == 1)
        bench.presenter.cancel()
        bench.presenter.execute()
        bench.server.go.set()
        await bench.until(lambda: not bench.presenter.running)
        assert [run.result.response_body for run in bench.presenter.runs] == ['{"valid": false}']

    on_bench(work, result_of(), result_of('{"valid": false}'))


def test_an_answer_that_comes_although_it_was_cancelled_is_dropped():
    class DeafServer(ScriptedServer):
        async def test(self, place_group_id, test):
            self.asked.append(test)
            try:
                await self.go.wait()
            except asyncio.CancelledError:
                return result_of()
            raise AssertionError

    async def work(bench: Bench) -> None:
        bench.presenter._server = server = DeafServer()
        bench.presenter.execute()
        await bench.until(lambda: bool(server.asked))
        bench.presenter.cancel()
        await bench.presenter.aclose()
        assert bench.presenter.runs == []
        assert bench.form.taken == []

    on_bench(work)


def test_leaving_aborts_and_tells_nobody_any_more():
    async def work(bench: Bench) -> None:
        bench.server.slow = True
        bench.presenter.execute()
        await bench.until(lambda: bool(bench.server.asked))
        changes = bench.changes
        bench.presenter.leave()
        await bench.until(lambda: bench.server.aborted == 1)
        bench.form.change(name="Other")
        assert bench.changes == changes

    on_bench(work, result_of())


def test_problems_of_the_server_go_to_the_form_and_to_the_inputs_that_they_are_about():
    async def work(bench: Bench) -> None:
        await bench.run()
        assert [(each.field, each.code) for each in bench.form.problems] == [
            ("headers[0].key", "header_reserved")
        ]
        assert bench.presenter.inputs.shown_problems() == {"cardNumber": "about parameters.cardNumber"}
        trouble = bench.presenter.trouble
        assert trouble is not None
        assert trouble.title.startswith("Not sent")
        assert trouble.text == "about api.headers[0].key"
        assert [advice.symptom for advice in trouble.advice] == ["Restricted header name used"]
        # A change of the input takes the server's word away.
        bench.presenter.enter("cardNumber", "04A1B2C4")
        assert bench.presenter.inputs.shown_problems() == {}

    problems = (("api.headers[0].key", "header_reserved"), ("parameters.cardNumber", "card_number_required"))
    on_bench(work, refusal(Invalid, 422, *problems))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Unreachable("The server cannot be reached.", Cause.REFUSED), "cannot be reached"),
        (refusal(Forbidden, 403), "Ask an administrator"),
        (refusal(RateLimited, 429), "It is refused."),
    ],
)
def test_what_the_server_refuses_is_told_in_words(fault, words):
    async def work(bench: Bench) -> None:
        await bench.run()
        assert bench.presenter.trouble is not None
        assert words in bench.presenter.trouble.text
        assert bench.presenter.inputs.text("cardNumber") == "04A1B2C3"

    on_bench(work, fault)


def test_a_fault_of_the_program_ends_the_test_and_is_reported():
    async def main() -> Bench:
        bench = Bench(RuntimeError("boom"))
        await bench.run()
        await bench.presenter.aclose()
        return bench

    bench = asyncio.run(main())
    assert [str(fault) for fault in bench.faults] == ["boom"]
    assert bench.presenter.trouble is not None
    assert bench.presenter.trouble.title == "Test failed"


def test_wrong_inputs_are_not_sent_and_show_at_the_latest_then():
    async def work(bench: Bench) -> None:
        bench.presenter.enter("deviceId", "12")
        assert bench.presenter.inputs.shown_problems() == {}
        bench.presenter.visit("deviceId")
        assert set(bench.presenter.inputs.shown_problems()) == {"deviceId"}
        bench.presenter.enter("cardNumber", "")
        bench.presenter.execute()
        assert not bench.presenter.running
        assert bench.server.asked == []
        assert set(bench.presenter.inputs.shown_problems()) == {"deviceId", "cardNumber"}

    on_bench(work)


def test_why_a_test_was_not_sent_is_said_until_that_is_corrected():
    async def work(bench: Bench) -> None:
        bench.presenter.enter("deviceId", "12")
        bench.presenter.execute()
        bench.presenter.visit("deviceId")
        assert bench.presenter.trouble is not None
        bench.presenter.enter("deviceId", "547838629")
        assert [bench.presenter.trouble] == [None]
        bench.presenter.enter("deviceId", "12")
        bench.presenter.execute()
        bench.form.change()
        assert bench.presenter.trouble is not None
        bench.form.change(webhookUrl="https://vendor.example/other")
        assert [bench.presenter.trouble] == [None]

    on_bench(work)


def test_without_a_credential_type_the_form_says_that_one_is_needed():
    async def work(bench: Bench) -> None:
        bench.presenter.execute()
        assert bench.presenter.inputs.members == ("deviceId",)
        assert "auth_type_required" in [each.code for each in bench.form.problems]

    on_bench(work, authType=None, autoFields=[])


def test_a_stored_header_is_no_problem_of_a_registered_api():
    async def work(bench: Bench) -> None:
        bench.form.api_id = "api-1"
        bench.presenter.enter("deviceId", "")
        bench.presenter.execute()
        assert bench.form.problems == []
        bench.presenter.enter("deviceId", "547838629")
        await bench.run()
        assert bench.server.asked[0].api_id == "api-1"

    on_bench(work, result_of(), headers=[{"key": "Authorization", "value": None}])


def test_each_credential_remembers_its_value():
    async def work(bench: Bench) -> None:
        inputs = bench.presenter.inputs
        bench.form.change(authType="userPin")
        assert inputs.members == ("deviceId", "uniquePin")
        assert (inputs.text("deviceId"), inputs.text("uniquePin")) == ("547838629", "")
        bench.presenter.prefill({"uniquePin": "4711", "cardNumber": "does not apply"})
        bench.form.change(authType="rfCard")
        assert inputs.text("cardNumber") == "04A1B2C3"
        bench.form.change(authType="userPin")
        assert inputs.text("uniquePin") == "4711"

    on_bench(work)


def test_a_masked_value_only_says_what_is_to_be_typed():
    async def work(bench: Bench) -> None:
        inputs = bench.presenter.inputs
        bench.form.change(authType="userPin")
        bench.presenter.prefill({"uniquePin": "••••", "deviceId": "123456789", "cardNumber": "••••B2C3"})
        assert (inputs.text("uniquePin"), inputs.expected("uniquePin")) == ("", "••••")
        assert (inputs.text("deviceId"), inputs.expected("deviceId")) == ("123456789", "")
        bench.form.change(authType="rfCard")
        assert inputs.expected("cardNumber") == ""
        assert inputs.text("cardNumber") == "04A1B2C3"

    on_bench(work)


def test_the_verdict_follows_the_criteria_for_every_run():
    async def work(bench: Bench) -> None:
        await bench.run()
        await bench.run()
        presenter = bench.presenter

        def decisions() -> list[Decision | None]:
            return [told.decision if (told := presenter.verdict_of(run)) else None for run in presenter.runs]

        assert decisions() == [Decision.GRANTED, Decision.DENIED]
        bench.form.change(criteria={"statusCodes": [201]})
        assert decisions() == [Decision.DENIED, Decision.DENIED]
        bench.form.change(criteria={"statusCodes": []})
        assert decisions() == [Decision.OPEN, Decision.OPEN]
        told = presenter.verdict
        assert told is not None
        assert "at least one of statusCode" in told.why
        bench.form.change(
            criteria={"successResult": {"path": "$.valid", "value": "false", "type": "BOOLEAN"}}
        )
        assert decisions() == [Decision.DENIED, Decision.GRANTED]

    on_bench(work, result_of(GRANT), result_of('{"valid": false}'))


def test_what_the_runs_show_about_the_criteria_goes_to_the_form():
    async def work(bench: Bench) -> None:
        body_alone = {"successResult": {"path": "$.valid", "value": "true", "type": "BOOLEAN"}}
        bench.form.change(criteria=body_alone)
        await bench.run()
        assert bench.form.findings == Findings(false_instead="false")
        await bench.run()
        assert bench.form.findings == Findings(error_status=403), "the run that is looked at says true"
        bench.presenter.choose(1)
        assert bench.form.findings == Findings("false", 403)
        bench.form.change(criteria={**body_alone, "statusCodes": [200]})
        assert bench.form.findings == Findings("false")
        bench.form.change(criteria={"statusCodes": [200]})
        assert bench.form.findings == Findings()
        bench.form.change(criteria=body_alone)
        bench.presenter.clear_runs()
        assert bench.form.findings == Findings()

    on_bench(work, result_of('{"valid": false}'), result_of('{"valid": true}', status=403))


def test_a_failed_test_of_what_is_saved_says_nothing_about_saving():
    """It can be saved all the same: only what has changed needs a test."""

    async def work(bench: Bench) -> None:
        await bench.run()
        trouble = bench.presenter.trouble
        assert trouble is not None
        assert "cannot be saved" in trouble.text
        bench.form.needs_test = False
        trouble = bench.presenter.trouble
        assert trouble is not None
        assert trouble.text == "What timeout means."

    on_bench(work, result_of(None, status=None, error="timeout", receipt=None))


def test_large_responses_are_judged_beside_the_window_and_a_late_verdict_is_dropped():
    large = '{"valid": true, "pad": "%s"}' % ("x" * 200_000)

    async def work(bench: Bench) -> None:
        await bench.run()

        def decision() -> Decision | None:
            told = bench.presenter.verdict
            return told.decision if told else None

        bench.form.change(criteria={"statusCodes": [201]})
        assert decision() is None
        bench.form.change(criteria={"statusCodes": [200]})
        await bench.until(lambda: decision() is Decision.GRANTED)

    on_bench(work, result_of(large))


def test_many_changes_while_a_large_response_is_judged_come_to_one_more_judgment(
    monkeypatch: pytest.MonkeyPatch,
):
    large = json.dumps({"valid": True, "pad": "x" * 200_000})
    judged: list[int] = []
    verdicts_on = presenter_module._verdicts_on

    def counted(criteria: Any, runs: Any) -> Any:
        judged.append(criteria.status_codes[0])
        return verdicts_on(criteria, runs)

    monkeypatch.setattr(presenter_module, "_verdicts_on", counted)

    async def work(bench: Bench) -> None:
        await bench.run()
        await bench.until(lambda: bench.presenter.verdict is not None)
        judged.clear()
        for code in range(201, 231):
            bench.form.change(criteria={"statusCodes": [code]})
            await asyncio.sleep(0)
        await bench.until(lambda: bench.presenter.verdict is not None)
        assert bench.presenter.verdict is not None
        assert "(230)" in bench.presenter.verdict.why
        assert len(judged) < 30
        assert judged[-1] == 230

    on_bench(work, result_of(large))


def test_a_change_that_is_no_matter_of_the_console_changes_nothing():
    async def work(bench: Bench) -> None:
        before = bench.changes
        bench.form.change(name="Another name")
        assert bench.changes == before

    on_bench(work)


def test_runs_can_be_chosen_are_limited_and_can_be_forgotten():
    async def work(bench: Bench) -> None:
        for _ in range(MAX_RUNS + 2):
            await bench.run()
        numbers = [run.number for run in bench.presenter.runs]
        assert numbers == list(range(3, MAX_RUNS + 3))
        bench.presenter.choose(5)
        assert bench.presenter.chosen is not None
        assert bench.presenter.chosen.number == 5
        bench.presenter.clear_runs()
        assert bench.presenter.runs == []
        assert bench.presenter.chosen is None

    on_bench(work, *(result_of() for _ in range(MAX_RUNS + 2)))


def test_choosing_a_run_shows_its_own_trouble_again():
    async def work(bench: Bench) -> None:
        await bench.run()
        await bench.run()
        assert [run.outcome for run in bench.presenter.runs] == ["timeout", "200"]
        bench.presenter.choose(1)
        assert bench.presenter.trouble is not None
        assert "timeout" in bench.presenter.trouble.title

    on_bench(work, result_of(None, status=None, error="timeout"), result_of())


def test_a_node_goes_to_the_form_unless_no_field_can_hold_its_path():
    async def work(bench: Bench) -> None:
        node = ResponseNode("$.valid", JsonKind.BOOLEAN, "true")
        assert bench.presenter.send(PathTarget.SUCCESS_RESULT, node) == ""
        too_long = ResponseNode("$." + "a" * 127, JsonKind.BOOLEAN, "true")
        assert "at most 128" in bench.presenter.send(PathTarget.SUCCESS_RESULT, too_long)
        half = ResponseNode("$.['\ud83d']", JsonKind.BOOLEAN, "true")
        assert "surrogate" in bench.presenter.send(PathTarget.SUCCESS_RESULT, half)
        assert bench.form.filled == [(PathTarget.SUCCESS_RESULT, node)]

    on_bench(work)


def test_the_words_of_the_verdict_are_the_contracts_results():
    assert {Decision.GRANTED.lower(), Decision.DENIED.lower()} == {Result.GRANTED, Result.DENIED}
