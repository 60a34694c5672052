"""What would happen to somebody at a door: the way of a verification, without a door and without an event.

The vendor is asked by the client of tests, so that no trial takes a door's connection, place or patience.
"""

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from clue_desktop.contract.trials import Trial, TrialOutcome
from clue_desktop.domain.access_service import OnNoAnswer
from clue_desktop.domain.credentials import is_credential_value, is_text
from clue_desktop.domain.criteria import Criteria
from clue_desktop.domain.judgment import Result, judge, mode_of
from clue_desktop.domain.response_causes import explain
from clue_desktop.domain.response_json import ResponseFault, content_type_of, read_json
from clue_desktop.domain.samples import Sample, judge_sample
from server.admin.api_tests import ask_vendor
from server.admin.hanging_up import until_hung_up
from server.admin.heavy import in_turn
from server.admin.parts import Parts, Use
from server.http.guard import Administrator, Guard, Routes
from server.services.customer_api.trials import PreparedTrial
from server.services.customer_api.vendor_apis import PreparedTest
from server.services.tree import Caller
from server.verification.vendor_client import VendorFailure, VendorResponse

routes = Routes("trials")


@routes.add("POST", "/places/{place_id}/access-service/trials", Guard.ADMINISTRATOR, TrialOutcome)
async def try_somebody(
    request: Request, place_id: str, trial: Trial, caller: Administrator, use: Use
) -> Response:
    """Ask as a verification there would, and say what the door would do; writes no event. Hanging up aborts it."""
    prepared = await run_in_threadpool(use.trials.prepare, caller, place_id, trial)
    return await until_hung_up(request, _outcome(use, caller, trial, prepared), "trial")


async def _outcome(use: Parts, caller: Caller, trial: Trial, prepared: PreparedTrial) -> TrialOutcome:
    asked_of = {
        "access_type": prepared.access_type,
        "inherited": prepared.inherited,
        "api_id": prepared.api_id,
        "api_name": prepared.api_name,
    }
    if prepared.api_id is None:
        if is_text(trial.value):
            return TrialOutcome.model_validate({**asked_of, "result": Result.LOCAL})
        return TrialOutcome.model_validate(
            {**asked_of, "result": Result.DENIED, "reason": "credential_value_invalid"}
        )
    test, criteria = prepared.test, prepared.criteria
    if test is None or criteria is None:
        return TrialOutcome.model_validate({**asked_of, "result": Result.DENIED, "reason": "server_fault"})
    asked_of["mode"] = mode_of(criteria)
    if not is_credential_value(trial.credential, trial.value):
        return TrialOutcome.model_validate(
            {**asked_of, "result": Result.DENIED, "reason": "credential_value_invalid"}
        )
    if (sample := prepared.sample) is not None:
        told = await in_turn(use.heavy, caller, sample.size, lambda: _by_sample(sample, criteria))
        return TrialOutcome.model_validate({**asked_of, **told})
    with use.test_places.place(caller.administrator_id, test.place_group_id):
        asked = await ask_vendor(use, caller, test)
    outcome = asked.outcome
    told = (
        _unanswered(outcome, prepared)
        if isinstance(outcome, VendorFailure)
        else await in_turn(
            use.heavy,
            caller,
            len(outcome.body),
            lambda: _judged(outcome, test, criteria),
        )
    )
    return TrialOutcome.model_validate(
        {
            **asked_of,
            **told,
            "status_code": outcome.status,
            "elapsed_ms": round(outcome.timings.total_ms, 3),
            "trace_id": asked.trace,
        }
    )


def _unanswered(failure: VendorFailure, prepared: PreparedTrial) -> dict[str, object]:
    by_itself = failure.no_answer and prepared.on_no_answer is OnNoAnswer.LOCAL
    return {
        "result": Result.LOCAL if by_itself else Result.DENIED,
        "reason": failure.code,
        "cause": failure.cause,
    }


def _by_sample(sample: Sample, criteria: Criteria) -> dict[str, object]:
    verdict = judge_sample(sample, criteria).verdict
    return {
        "result": verdict.result,
        "reason": verdict.reason or verdict.notice,
        "message": verdict.message,
        "status_code": sample.status,
        "sample": sample.name,
    }


def _judged(response: VendorResponse, test: PreparedTest, criteria: Criteria) -> dict[str, object]:
    document = read_json(content_type_of(response.headers), response.body)
    verdict = judge(criteria, response.status, document)
    cause = None
    if isinstance(document, ResponseFault):
        url = test.part.webhook_url
        cause = explain(document, url, response.status, response.headers, response.body).cause
    return {
        "result": verdict.result,
        "reason": verdict.reason or verdict.notice,
        "message": verdict.message,
        "cause": cause,
    }
