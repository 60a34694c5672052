"""What a screen follows is read at last, and a server that is gone is told of by whoever watches the connection."""

import asyncio

import httpx
import pytest
from console_parts import until

from clue_desktop.client.errors import Cause, ClientError, Unreachable, from_response
from clue_desktop.contract.errors import MEDIA_TYPE, error_document
from clue_desktop.contract.events import Change
from ui.state import life as module
from ui.state.context import ChangeFeed
from ui.state.life import Life
from ui.state.tasks import Tasks

GONE = Unreachable("https://server.example cannot be reached.", Cause.REFUSED)


class Watch:
    """Reads what comes next: a fault that is raised, or None."""

    def __init__(self, *answers: ClientError | None) -> None:
        self.answers = list(answers)

    async def load(self) -> None:
        """Read."""
        if (fault := self.answers.pop(0)) is not None:
            raise fault

    def concerns(self, _change: Change | None) -> bool:
        """Be concerned."""
        return True


def test_a_server_that_is_gone_is_asked_again_and_not_told_of_a_second_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.01)
    told: list[BaseException] = []

    async def follow() -> None:
        tasks = Tasks(lambda fault, _doing: told.append(fault))
        watch = Watch(GONE, GONE, None)
        Life(ChangeFeed(), tasks).reads(watch, "Reading the state")
        await until(lambda: not watch.answers)
        await tasks.aclose()

    asyncio.run(follow())
    assert told == []


AWAY = from_response(
    httpx.Response(
        503,
        json=error_document(503, "storage_unavailable", "The database is away."),
        headers={"content-type": MEDIA_TYPE},
    )
)


@pytest.mark.parametrize("fault", [GONE, AWAY], ids=["the server", "its database"])
def test_what_is_wanted_anew_takes_the_place_of_what_waits(
    monkeypatch: pytest.MonkeyPatch, fault: ClientError
):
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.01)
    told: list[BaseException] = []

    async def follow() -> None:
        tasks = Tasks(lambda fault, _doing: told.append(fault))
        changes, watch = ChangeFeed(), Watch(*[fault] * 6, None)
        life = Life(changes, tasks)
        life.reads(watch, "Reading the state")
        for left in (6, 5, 4):
            await until(lambda left=left: len(watch.answers) <= left)  # type: ignore[misc]
            changes.tell(None)
        await until(lambda: not watch.answers)
        await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})
        life.end()
        changes.tell(None)
        await asyncio.sleep(0.02)

    asyncio.run(follow())
    assert told == []


def test_at_the_end_nothing_is_asked_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.01)

    async def follow() -> None:
        watch = Watch(*[AWAY] * 1_000)
        life = Life(ChangeFeed(), Tasks(lambda _fault, _doing: None))
        life.reads(watch, "Reading the state")
        await until(lambda: len(watch.answers) < 998)
        life.end()
        await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})

    asyncio.run(follow())


def test_any_other_fault_is_told():
    told: list[BaseException] = []

    async def follow() -> None:
        tasks = Tasks(lambda fault, _doing: told.append(fault))
        Life(ChangeFeed(), tasks).reads(Watch(ClientError("This is nonsense.")), "Reading the state")
        await until(lambda: told)
        await tasks.aclose()

    asyncio.run(follow())
    assert [str(fault) for fault in told] == ["This is nonsense."]
