"""The inputs of a test: which apply, what was entered for each credential, and what is wrong with it (manual 5.6)."""

from collections.abc import Mapping

from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential, validate_test_parameters
from clue_desktop.domain.problems import Problem
from ui.words.language import told

DEVICE_ID = "deviceId"


class Inputs:
    """What is typed into the test console.

    The device's serial belongs to all credentials; each credential remembers a value of its own.
    """

    def __init__(self, credential: Credential | None) -> None:
        self.credential = credential
        self._device_id = ""
        self._values: dict[Credential, str] = {}
        self._expected: dict[Credential, str] = {}
        self._visited: set[str] = set()
        self._refused: dict[str, str] = {}

    @property
    def members(self) -> tuple[str, ...]:
        """The wire names of the inputs that apply, in the order of the screen."""
        if self.credential is None:
            return (DEVICE_ID,)
        return (DEVICE_ID, CREDENTIAL_TYPES[self.credential].parameter)

    def show(self, credential: Credential | None) -> bool:
        """Go over to another credential; returns whether it is another one."""
        if credential is self.credential:
            return False
        self.credential = credential
        self._visited -= set(self.members) - {DEVICE_ID}
        self._refused = {}
        return True

    def text(self, member: str) -> str:
        """Return what stands in an input."""
        if member == DEVICE_ID:
            return self._device_id
        return self._values.get(self.credential, "") if self.credential else ""

    def enter(self, member: str, text: str) -> None:
        """Take what was typed; an input that does not apply is passed over."""
        if member not in self.members:
            return
        if member == DEVICE_ID:
            self._device_id = text
        elif self.credential:
            self._values[self.credential] = text
        self._refused.pop(member, None)

    def expect(self, member: str, masked: str) -> None:
        """Take what is known of a value that has to be typed; an input that does not apply is passed over."""
        if member in self.members and member != DEVICE_ID and self.credential:
            self._expected[self.credential] = masked

    def expected(self, member: str) -> str:
        """Return what is known of the value that has to be typed, "" for nothing."""
        return self._expected.get(self.credential, "") if self.credential and member != DEVICE_ID else ""

    def visit(self, member: str) -> None:
        """Note that an input was left."""
        self._visited.add(member)

    def visit_all(self) -> None:
        """Note that a test was asked for: from now on every problem shows."""
        self._visited |= set(self.members)

    def refuse(self, messages: Mapping[str, str]) -> None:
        """Show what the server says about inputs, until they are changed."""
        self._refused = dict(messages)

    def parameters(self) -> dict[str, str]:
        """Return the inputs by their wire names."""
        return {member: self.text(member) for member in self.members}

    def problems(self) -> list[Problem]:
        """Return every problem of the inputs, visited or not."""
        return validate_test_parameters(self.credential, self.parameters())

    def shown_problems(self) -> dict[str, str]:
        """Return what stands beside the inputs."""
        found = {each.field: told(each.message) for each in self.problems() if each.field in self._visited}
        return found | {member: told(message) for member, message in self._refused.items()}
