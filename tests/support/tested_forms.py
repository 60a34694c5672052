"""A form beside the test console, and what the server answers to a test: stand-ins that remember."""

import asyncio
from typing import Any

from clue_desktop.contract.vendor_apis import (
    ApiTest,
    SentRequest,
    TestError,
    TestResult,
    TestTimings,
    VendorApiSave,
)
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.criteria import CriteriaDraft
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.samples import JudgedSample, Sample
from ui.editor.judged_samples import SampleJudge
from ui.state.observable import Observable
from ui.state.response_node import PathTarget, ResponseNode
from ui.test_console.tested_form import Findings

FORM: dict[str, Any] = {
    "name": "Visitors",
    "authType": "rfCard",
    "webhookUrl": "https://vendor.example/door",
    "headers": [{"key": "Authorization", "value": "Bearer s3cret"}],
    "autoFields": [
        {"placeholder": "DEVICE_SERIAL", "key": "deviceId", "enabled": True},
        {"placeholder": "CARD_NUMBER", "key": "rfCard", "enabled": True},
    ],
    "manualFields": [],
    "criteria": {
        "statusCodes": [200],
        "successResult": {"path": "$.valid", "value": "true", "type": "BOOLEAN"},
        "successMessagePath": "$.message",
        "failureMessagePath": "$.message",
    },
}
GRANT = '{"valid": true, "message": "Access granted."}'
PARAMETERS = {"deviceId": "547838629", "cardNumber": "04A1B2C3"}


class RecordingForm(Observable):
    """A form that is changed by tests and remembers what it was given."""

    __test__ = False

    def __init__(self, **changes: Any) -> None:
        super().__init__()
        self.place_group_id = "22222228"
        self.api_id: str | None = None
        self.document = {**FORM, **changes}
        self.taken: list[tuple[VendorApiSave, TestResult]] = []
        self.problems: list[Problem] = []
        self.filled: list[tuple[PathTarget, ResponseNode]] = []
        self.needs_test = True
        self.samples: tuple[Sample, ...] = ()
        self.findings = Findings()

    @property
    def auth_type(self) -> Credential | None:
        """The credential chosen."""
        chosen = self.document["authType"]
        return Credential(chosen) if chosen else None

    def change(self, **changes: Any) -> None:
        """Change members of the form, as typing does."""
        self.document = {**self.document, **changes}
        self._changed()

    def request_form(self) -> VendorApiSave:
        """Return what would be tested now."""
        return VendorApiSave.model_validate(self.document)

    def criteria(self) -> CriteriaDraft:
        """Return the criteria as they stand."""
        return self.request_form().criteria.to_draft()

    def enter(self, field: str, value: str | bool) -> None:  # noqa: FBT001 - a check box's state
        """Change a member, as typing does."""
        self.change(**{field: value})

    def choose_ca(self, content: bytes) -> None:
        """Remember the CA."""
        self.change(connection={"ca": content.decode()})

    def take_samples(self, samples: tuple[Sample, ...]) -> None:
        """Keep other samples, as the editor does."""
        self.samples = samples
        self._changed()

    def judged_samples(self) -> tuple[JudgedSample, ...] | None:
        """Judge them by the criteria as they stand."""
        return SampleJudge().judge(self.criteria(), self.samples)

    def take_test(self, tested: VendorApiSave, result: TestResult) -> None:
        """Remember a receipt."""
        self.taken.append((tested, result))

    def take_problems(self, problems: list[Problem]) -> None:
        """Remember problems."""
        self.problems = problems

    def take_findings(self, findings: Findings) -> None:
        """Remember what the runs show."""
        self.findings = findings

    def fill(self, target: PathTarget, node: ResponseNode) -> None:
        """Remember a node, and fill the criteria as the editor does."""
        self.filled.append((target, node))


class ScriptedServer:
    """A server whose answers to tests are given by the test: results, errors, or a wait that never ends."""

    def __init__(self, *answers: TestResult | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[ApiTest] = []
        self.aborted = 0
        self.go = asyncio.Event()
        self.slow = False

    async def test(self, place_group_id: str, test: ApiTest) -> TestResult:
        """Answer the next of `answers`; with `slow`, only after `go` is set."""
        self.asked.append(test)
        answer = self.answers.pop(0)
        try:
            if self.slow:
                await self.go.wait()
        except asyncio.CancelledError:
            self.aborted += 1
            raise
        if isinstance(answer, Exception):
            raise answer
        return answer


def result_of(
    body: str | None = GRANT,
    *,
    status: int | None = 200,
    content_type: str = "application/json",
    error: str | None = None,
    **changes: Any,
) -> TestResult:
    """Return a test's answer; `error` is the code of a failure."""
    members: dict[str, Any] = {
        "success": error is None,
        "status_code": status,
        "response_headers": [("content-type", content_type)] if status else [],
        "response_body": body,
        "truncated": False,
        "error": TestError(code=error, message=f"what {error} means.") if error else None,
        "elapsed_ms": 41.8,
        "timings": TestTimings(dns_ms=1.2, connect_ms=3.4, tls_ms=12.5, first_byte_ms=24.7),
        "request": SentRequest(
            method="POST",
            url="https://vendor.example/door",
            headers=[
                ("content-type", "application/json"),
                ("accept", "application/json"),
                ("authorization", "•••"),
            ],
            body='{"deviceId":"547838629","rfCard":"04A1B2C3"}',
        ),
        "receipt": None if error else "the receipt",
    }
    return TestResult(**(members | changes))
