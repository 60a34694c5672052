"""The registration's dialogue against a model server that goes by the domain's rules, in any order of what can happen."""

from collections.abc import Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from clocks import Clock
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from clue_desktop.client.enrollment import EnrollmentDialogue, Step
from clue_desktop.client.errors import (
    Cause,
    Conflict,
    Gone,
    Invalid,
    NotFound,
    RateLimited,
    Refused,
    Unreachable,
)
from clue_desktop.contract.enrollment import AllocationCodeSent, Registration
from clue_desktop.contract.errors import ErrorDocument, error_document
from clue_desktop.domain import enrollment as rules
from clue_desktop.domain.place_tree import place_id

LOBBY, DOCK, UNKNOWN = map(place_id, range(1_000_001, 1_000_004))
RIGHT, WRONG = "123456", "654321"
KINDS: dict[int, type[Refused]] = {404: NotFound, 409: Conflict, 410: Gone, 422: Invalid, 429: RateLimited}
STATUSES = {
    "code_mismatch": 422,
    "code_expired": 410,
    "code_discarded": 410,
    "code_not_issued": 409,
    "resend_too_soon": 429,
}


def refusal(status: int, code: str, text: str, retry_after: float | None = None, **members: Any) -> Refused:
    return KINDS[status](ErrorDocument(**error_document(status, code, text, **members)), retry_after)


@dataclass
class Mail:
    """How a network treats the next request: it arrives or not, its answer comes back or not."""

    lost: str = ""

    def out(self) -> None:
        if self.lost == "request":
            self.lost = ""
            raise Unreachable("The server cannot be reached.", Cause.REFUSED)

    def back(self) -> None:
        if self.lost == "answer":
            self.lost = ""
            raise Unreachable("The server did not answer in time.", Cause.TIMEOUT, may_have_arrived=True)


class ModelServer:
    """One device's view of a server: the right code is always RIGHT."""

    serial = "547838629"

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.network = Mail()
        self.registered = False
        self.issued: dict[str, rules.IssuedCode] = {}
        self.sent_at: datetime | None = None
        self.sent = 0

    async def is_registered(self) -> bool:
        self.network.out()
        self.network.back()
        return self.registered

    async def request_allocation_code(self, place_id: str, model: str | None = None) -> AllocationCodeSent:
        self.network.out()
        if place_id == UNKNOWN:
            raise refusal(404, "place_not_found", rules.PLACE_NOT_FOUND)
        self._refuse_registered()
        now = self.clock()
        if (why := rules.refusal_of_resend(self.sent_at, self.sent, now)) is not None:
            raise refusal(429, why.code, why.text, why.retry_after)
        self.sent, self.sent_at = self.sent + 1, now
        self.issued = {place_id: rules.IssuedCode(now, 0)}
        self.network.back()
        return AllocationCodeSent(
            expires_in_seconds=rules.CODE_LIFETIME.total_seconds(), resend_after_seconds=self.wait
        )

    async def register(self, place_id: str, code: str) -> Registration:
        self.network.out()
        self._refuse_registered()
        issued = self.issued.get(place_id)
        if issued is None:
            raise refusal(409, "code_not_issued", rules.CODE_NOT_ISSUED)
        why = rules.refusal_before_trying(issued, self.clock())
        if why is None and code != RIGHT:
            self.issued[place_id] = issued = replace(issued, wrong_entries=issued.wrong_entries + 1)
            why = rules.refusal_of_wrong_entry(issued)
        if why is not None:
            self.network.back()
            members = {} if why.attempts_left is None else {"attemptsLeft": why.attempts_left}
            raise refusal(STATUSES[why.code], why.code, why.text, why.retry_after, **members)
        self.registered, self.issued = True, {}
        self.network.back()
        return Registration(token="t0ken", place_id=place_id, place_name="Lobby")

    @property
    def wait(self) -> float:
        """How many seconds until another code is sent."""
        why = rules.refusal_of_resend(self.sent_at, self.sent, self.clock())
        return float(why.retry_after or 0) if why is not None else 0.0

    def _refuse_registered(self) -> None:
        if self.registered:
            raise refusal(409, "already_registered", rules.ALREADY_REGISTERED)


class Dialogues(RuleBasedStateMachine):
    """An installer who does anything, on a network that loses anything."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.server = ModelServer(self.clock)
        self.dialogue = EnrollmentDialogue(self.server, clock=lambda: self.clock().timestamp())
        self.lost_anything = False

    @rule()
    def ask(self) -> None:
        self.run(self.dialogue.ask())

    @rule(place=st.sampled_from([LOBBY, DOCK, UNKNOWN, "12345678"]))
    def send_code(self, place: str) -> None:
        self.run(self.dialogue.send_code(place))

    @rule()
    def resend(self) -> None:
        self.run(self.dialogue.resend())

    @rule(place=st.sampled_from([LOBBY, DOCK]))
    def enter_code(self, place: str) -> None:
        self.dialogue.enter_code(place)

    @rule()
    def back(self) -> None:
        self.dialogue.back()

    @rule(code=st.sampled_from([RIGHT, WRONG, WRONG, WRONG, "12"]))
    def allocate(self, code: str) -> None:
        self.run(self.dialogue.allocate(code))

    @rule(seconds=st.sampled_from([1, 59, 60, 600, 1800]))
    def time_passes(self, seconds: int) -> None:
        self.clock.move(seconds=seconds)
        self.dialogue.tick()

    @rule(what=st.sampled_from(["request", "answer"]))
    def the_network_fails(self, what: str) -> None:
        self.server.network.lost = what
        self.lost_anything = True

    @precondition(lambda self: not self.server.registered)
    @rule()
    def an_administrator_registers_it_ahead(self) -> None:
        self.server.registered = True

    @invariant()
    def nothing_is_under_way(self) -> None:
        assert not self.dialogue.busy

    @invariant()
    def it_is_done_when_it_has_a_token(self) -> None:
        assert (self.dialogue.step is Step.DONE) is (self.dialogue.registration is not None)
        if self.dialogue.step in {Step.DONE, Step.BLOCKED}:
            assert self.server.registered
            assert not self.dialogue.may_send
            assert not self.dialogue.may_allocate

    @invariant()
    def a_code_is_never_given_up_before_the_server_does(self) -> None:
        dialogue, issued = self.dialogue, self.server.issued.get(self.dialogue.place_id)
        if dialogue.step is Step.CODE and issued is not None and not self.lost_anything:
            good = rules.refusal_before_trying(issued, self.clock()) is None
            assert dialogue.has_code or not good
            if dialogue.seconds_left is not None:
                assert dialogue.seconds_left == max(0, (issued.expires_at - self.clock()).total_seconds())
                assert dialogue.attempts_left == issued.attempts_left

    @invariant()
    def nobody_waits_longer_than_the_server_asks_for(self) -> None:
        assert self.dialogue.resend_seconds <= self.server.wait + 1e-6

    @invariant()
    def every_way_out_is_open(self) -> None:
        dialogue = self.dialogue
        if dialogue.step is Step.CODE:
            assert dialogue.may_allocate or dialogue.may_send or dialogue.resend_seconds > 0
        if dialogue.trouble is not None:
            assert dialogue.trouble.text

    @staticmethod
    def run(step: Coroutine[Any, Any, None]) -> None:
        """Run what waits for nothing, since the model answers at once."""
        try:
            step.send(None)
        except StopIteration:
            return
        raise AssertionError("it waits")


TestDialogues = Dialogues.TestCase
TestDialogues.settings = settings(stateful_step_count=40)
