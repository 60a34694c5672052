"""What the test console sees of the editor beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from clue_desktop.contract.vendor_apis import ApiTest, TestResult, VendorApiSave
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.criteria import CriteriaDraft
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.samples import JudgedSample, Sample
from ui.state.observable import Callback
from ui.state.response_node import PathTarget, ResponseNode


@dataclass(frozen=True, slots=True)
class Findings:
    """What the runs show about the criteria as they stand.

    Attributes:
        false_instead: how the response that is looked at says false where the condition asks for true; None: it does not.
        error_status: a status of 4xx or 5xx with which a response would grant access; None where there is none.
    """

    false_instead: str | None = None
    error_status: int | None = None


class Tester(Protocol):
    """The server, as far as the test console needs it (`AdminClient.vendor_apis`)."""

    async def test(self, place_group_id: str, test: ApiTest) -> TestResult:
        """Send a test call to the vendor. Raises ClientError."""


class TestedForm(Protocol):
    """The editor's presenter, as the test console's presenter uses it; without Qt."""

    __test__: bool = False

    @property
    def place_group_id(self) -> str:
        """The place group whose API it is."""

    @property
    def api_id(self) -> str | None:
        """The registered API that is being edited, or None for a new one."""

    @property
    def auth_type(self) -> Credential | None:
        """The credential chosen, if any; it decides the console's inputs."""

    @property
    def needs_test(self) -> bool:
        """Whether it cannot be saved before a test of it succeeds."""

    def request_form(self) -> VendorApiSave:
        """Return what would be tested now."""

    def criteria(self) -> CriteriaDraft:
        """Return the judgment criteria as they stand, for the live verdict."""

    def observe(self, callback: Callback) -> Callable[[], None]:
        """Call back after each change of the form."""

    def take_test(self, tested: VendorApiSave, result: TestResult) -> None:
        """Keep the receipt of a successful test of exactly this form."""

    @property
    def samples(self) -> tuple[Sample, ...]:
        """The answers that are kept with the API."""

    def take_samples(self, samples: tuple[Sample, ...]) -> None:
        """Keep these answers with the API from now on, as one step of undo."""

    def judged_samples(self) -> tuple[JudgedSample, ...] | None:
        """Return what the criteria as they stand make of each sample; None while they are not complete."""

    def enter(self, field: str, value: str | bool) -> None:  # noqa: FBT001 - a check box's state
        """Take what a field of the form holds now."""

    def choose_ca(self, content: bytes) -> None:
        """Take the CAs that the vendor's certificate has to come from."""

    def take_problems(self, problems: list[Problem]) -> None:
        """Show problems of the form (without the `api.` prefix) that stopped a test, beside their fields."""

    def take_findings(self, findings: Findings) -> None:
        """Say, before it is saved, what the runs show about the criteria."""

    def fill(self, target: PathTarget, node: ResponseNode) -> None:
        """Fill a JSONPath field from a node, as one step of undo."""
