"""The console's session without a screen and without a network: loss, return, refusal, faults of the server's start."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import httpx
import pytest
from console_parts import LOBBY, sample_tree, until

from clue_desktop.child_process import ProcessFailure, ProcessState
from clue_desktop.client.admin import AdminClient
from clue_desktop.client.errors import Cause, RateLimited, Unauthenticated, Unreachable
from clue_desktop.contract.errors import ErrorDocument, error_document
from clue_desktop.contract.events import Change
from clue_desktop.profiles import Profiles
from clue_desktop.sign_in_keeping import SignInKeeping
from ui.first_run.presenter import Entrance, Way
from ui.state.context import ChangeFeed
from ui.state.directory import Directory
from ui.state.notices import Notices
from ui.state.session import FirstSetup, Phase, Session

ADDRESS = "https://server.example"
ADMINISTRATOR = {"id": "a1", "name": "Ada", "email": "ada@example.com", "roles": []}
EXPIRES = "2030-01-01T00:00:00Z"


class EventStream(httpx.AsyncByteStream):
    """A stream of server-sent events that stays open until it is told to break."""

    def __init__(self) -> None:
        self.pieces: asyncio.Queue[bytes | Exception] = asyncio.Queue()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            piece = await self.pieces.get()
            if isinstance(piece, Exception):
                raise piece
            yield piece


class FakeServer:
    """Answers as a server would; `fault` is raised instead while it is set."""

    def __init__(self) -> None:
        self.fault: Exception | None = None
        self.token = "held"
        self.setup_required = False
        self.asked: list[str] = []
        self.streams: list[EventStream] = []
        self.places = sample_tree()
        self.administrator = ADMINISTRATOR

    async def answer(self, request: httpx.Request) -> httpx.Response:
        what = f"{request.method} {request.url.path.removeprefix('/api/v1')}"
        self.asked.append(what)
        if self.fault is not None:
            raise self.fault
        if what == "GET /server":
            return httpx.Response(
                200,
                json={
                    "name": "CLUe",
                    "version": "1",
                    "setupRequired": self.setup_required,
                    "instanceId": "i",
                },
            )
        if what == "POST /session":
            if json.loads(request.content)["password"] != "right":
                return refusal(401, "unauthenticated", "The email address or the password is wrong.")
            self.token = "new"
            return httpx.Response(
                201, json={"token": "new", "expiresAt": EXPIRES, "administrator": self.administrator}
            )
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return refusal(401, "unauthenticated", "Sign in first.")
        if what == "GET /session":
            return httpx.Response(200, json={"expiresAt": EXPIRES, "administrator": self.administrator})
        if what == "DELETE /session":
            return httpx.Response(204)
        if what == "GET /places":
            items = [place.model_dump(mode="json", by_alias=True) for place in self.places]
            return httpx.Response(200, json={"items": items})
        if what == "GET /changes/stream":
            self.streams.append(EventStream())
            return httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=self.streams[-1])
        raise AssertionError(what)

    def change(self, kind: str, number: int) -> None:
        """Let the stream tell of a change."""
        document = {"version": number, "at": EXPIRES, "kind": kind, "id": LOBBY, "by": "Kim"}
        self.streams[-1].pieces.put_nowait(f"id: {number}\ndata: {json.dumps(document)}\n\n".encode())

    def break_stream(self) -> None:
        """Let the connection end."""
        self.streams[-1].pieces.put_nowait(httpx.ReadError("gone"))


def refusal(status: int, code: str, detail: str) -> httpx.Response:
    """Return an answer that says no."""
    document = {
        "type": "about:blank",
        "title": "No",
        "status": status,
        "detail": detail,
        "code": code,
        "problems": [],
    }
    return httpx.Response(status, json=document, headers={"content-type": "application/problem+json"})


class FakeHost:
    """A server that is simply there; `failures` are raised by the first starts."""

    url = ADDRESS
    setup_token: str | None = "setup-token"
    describes = "A server"
    sample_vendor = None
    vendor_of_samples = None
    sets_passwords = False
    remark = ""
    fingerprint: str | None = None

    def __init__(self) -> None:
        self.failures: list[ProcessFailure] = []

    async def start(self) -> None:
        if self.failures:
            raise self.failures.pop()

    async def fingerprint_to_compare(self) -> str | None:
        return None

    async def set_new_password(self, email: str, password: str) -> str:
        raise NotImplementedError

    def trust(self, fingerprint: str) -> None:
        raise NotImplementedError

    async def tls(self) -> ssl.SSLContext:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    async def aclose(self) -> None:
        """Nothing runs."""


class Ring(dict[tuple[str, str], str]):
    """A keyring in memory."""

    def get_password(self, service: str, username: str) -> str | None:
        return self.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self[service, username]


class Scene:
    """A session and what surrounds it."""

    def __init__(self, folder: Path) -> None:
        self.server = FakeServer()
        self.host = FakeHost()
        self.ring = Ring()
        self.directory = Directory()
        self.changes = ChangeFeed()
        self.notices = Notices()
        self.told: list[Change | None] = []
        self.changes.follow(self.told.append)
        profiles = Profiles(folder)
        self.session = Session(
            self.host,
            profiles,
            profiles.profile(ADDRESS),
            SignInKeeping(folder, lambda: self.ring),
            directory=self.directory,
            changes=self.changes,
            notices=self.notices,
            connect=lambda url, tls, token: AdminClient(
                url, tls, token=token, transport=httpx.MockTransport(self.server.answer)
            ),
        )
        self.phases: list[Phase] = []
        self.session.observe(lambda: self.phases.append(self.session.state.phase))

    def remember(self) -> None:
        """Let the keyring hold a good token."""
        self.ring.set_password("CLUe Desktop", ADDRESS, "held")

    async def phase(self, phase: Phase) -> None:
        await until(lambda: self.session.state.phase is phase)


@pytest.fixture
def play(tmp_path: Path) -> Callable[[Callable[[Scene], Coroutine[Any, Any, None]]], None]:
    def run(work: Callable[[Scene], Coroutine[Any, Any, None]]) -> None:
        async def main() -> None:
            scene = Scene(tmp_path)
            life = asyncio.create_task(scene.session.run())
            try:
                await work(scene)
            finally:
                life.cancel()
                await asyncio.wait([life])
                await scene.session.aclose()
            assert life.cancelled(), life.exception()

        asyncio.run(main())

    return run


Play = Callable[[Callable[[Scene], Coroutine[Any, Any, None]]], None]


def test_a_kept_sign_in_leads_straight_to_the_tree(play: Play):
    async def work(scene: Scene) -> None:
        scene.remember()
        await scene.phase(Phase.READY)
        assert len(scene.directory) == len(sample_tree())
        assert scene.session.profile.name == "Seoul HQ"

    play(work)


def test_changes_are_told_and_a_burst_reads_the_tree_once(play: Play):
    async def work(scene: Scene) -> None:
        scene.remember()
        await scene.phase(Phase.READY)
        await until(lambda: scene.server.streams)
        asked = scene.server.asked.count("GET /places")
        scene.server.places = scene.server.places[:3]
        for number in range(1, 6):
            scene.server.change("place", number)
        scene.server.change("vendorApi", 6)
        await until(lambda: len(scene.directory) == 3)
        assert [change.version for change in scene.told if change is not None] == [1, 2, 3, 4, 5, 6]
        assert scene.server.asked.count("GET /places") == asked + 1

    play(work)


def test_what_changes_before_the_stream_stands_is_seen_all_the_same(play: Play):
    """The stream tells only of what comes after its beginning."""

    async def work(scene: Scene) -> None:
        def change() -> None:
            """Let it come right after the console has read who it is, and the tree."""
            scene.server.administrator = {**ADMINISTRATOR, "name": "Ada Lovelace"}
            scene.server.places = scene.server.places[:3]

        scene.directory.observe(change)
        scene.remember()
        await until(lambda: len(scene.directory) == 3)
        await until(
            lambda: (
                scene.session.administrator is not None and scene.session.administrator.name == "Ada Lovelace"
            )
        )
        assert scene.told == [None], "the page that is open by then has read what was before the change"

    play(work)


def test_a_loss_is_said_waited_out_and_followed_by_a_fresh_look(play: Play):
    async def work(scene: Scene) -> None:
        scene.remember()
        await scene.phase(Phase.READY)
        await until(lambda: scene.server.streams)
        scene.server.fault = httpx.ConnectError("refused")
        scene.server.break_stream()
        await scene.phase(Phase.LOST)
        assert scene.session.state.retry_at is not None
        assert "cannot be reached" in scene.session.state.reason
        scene.server.fault = None
        scene.told.clear()
        streams_when_told: list[int] = []
        scene.changes.follow(lambda _change: streams_when_told.append(len(scene.server.streams)))
        scene.session.retry_now()
        await scene.phase(Phase.READY)
        await until(lambda: scene.told)
        assert scene.told == [None]
        assert streams_when_told == [2], "what changes before the stream stands would be missed"

    play(work)


def test_a_hiccup_of_the_stream_alone_is_not_shown(play: Play):
    async def work(scene: Scene) -> None:
        scene.remember()
        await scene.phase(Phase.READY)
        await until(lambda: scene.server.streams)
        scene.server.break_stream()
        await until(lambda: len(scene.server.streams) == 2)
        assert Phase.LOST not in scene.phases

    play(work)


def test_another_certificate_ends_all_attempts_until_a_person_says_so(play: Play):
    async def work(scene: Scene) -> None:
        scene.remember()
        await scene.phase(Phase.READY)
        await until(lambda: scene.server.streams)
        refused = httpx.ConnectError("tls")
        refused.__cause__ = ssl.SSLCertVerificationError(1, "certificate verify failed")
        scene.server.fault = refused
        scene.server.break_stream()
        await scene.phase(Phase.STOPPED)
        asked = len(scene.server.asked)
        assert scene.session.state.retry_at is None
        for _ in range(50):
            await asyncio.sleep(0)
        assert len(scene.server.asked) == asked
        scene.server.fault = None
        scene.session.retry_now()
        await scene.phase(Phase.READY)

    play(work)


def test_a_refused_token_leads_to_the_sign_in_whoever_notices_it(play: Play):
    async def work(scene: Scene) -> None:
        scene.remember()
        await scene.phase(Phase.READY)
        await until(lambda: scene.server.streams)
        scene.server.token = "another"
        assert scene.session.client is not None
        with pytest.raises(Unauthenticated):
            await scene.session.client.places.all()
        await scene.phase(Phase.SIGN_IN)
        assert "ended" in scene.session.state.reason
        assert "still there" in scene.session.state.reason
        assert scene.ring == {}
        entrance = Entrance(scene.session)
        await entrance.sign_in("ada@example.com", "wrong", remember=True, file_allowed=False)
        assert "wrong" in entrance.fault
        await entrance.sign_in("ada@example.com", "", remember=True, file_allowed=False)
        assert set(entrance.problems) == {"password"}
        await entrance.sign_in("ada@example.com", "right", remember=True, file_allowed=False)
        assert (entrance.fault, dict(entrance.problems), entrance.busy) == ("", {}, False)
        await scene.phase(Phase.READY)
        assert list(scene.ring.values()) == ["new"]
        await until(lambda: scene.told == [None, None])

    play(work)


class NoRing:
    """A keyring that nobody has."""

    def get_password(self, *_: str) -> str | None:
        raise RuntimeError("there is none")

    set_password = delete_password = get_password


async def signed_in(scene: Scene, *, remember: bool, file_allowed: bool = False) -> None:
    await scene.phase(Phase.SIGN_IN)
    await scene.session.sign_in("ada@example.com", "right", remember=remember, file_allowed=file_allowed)
    await scene.phase(Phase.READY)


@pytest.mark.parametrize(
    ("ring", "remember", "file_allowed", "said", "ended"),
    [
        (Ring(), True, False, False, False),
        (Ring(), False, False, False, True),
        (NoRing(), True, False, True, True),
        (NoRing(), True, True, False, False),
        (NoRing(), False, True, False, True),
    ],
    ids=["kept", "not-wanted", "no-keyring", "in-the-file", "not-wanted-and-no-keyring"],
)
def test_a_session_that_cannot_be_kept_ends_with_the_window(
    tmp_path: Path, ring: Any, *, remember: bool, file_allowed: bool, said: bool, ended: bool
):
    scenes = []

    async def main() -> None:
        scene = Scene(tmp_path)
        scenes.append(scene)
        scene.ring = ring
        life = asyncio.create_task(scene.session.run())
        await signed_in(scene, remember=remember, file_allowed=file_allowed)
        told = [notice for notice in scene.notices.shown if "only until this window closes" in notice.text]
        assert bool(told) is said
        assert not said or "there is none" in told[0].details
        life.cancel()
        await asyncio.wait([life])
        await scene.session.aclose()

    asyncio.run(main())
    assert ("DELETE /session" in scenes[0].server.asked) is ended


def test_a_server_that_is_gone_does_not_keep_the_window_from_closing(play: Play):
    async def work(scene: Scene) -> None:
        await signed_in(scene, remember=False)
        scene.server.fault = httpx.ConnectError("refused")

    play(work)


def test_signing_out_works_here_even_if_the_server_is_away(play: Play):
    async def work(scene: Scene) -> None:
        scene.remember()
        await scene.phase(Phase.READY)
        scene.server.fault = httpx.ConnectError("refused")
        await scene.session.sign_out()
        assert scene.ring == {}
        assert "could not be told" in scene.notices.shown[0].text
        scene.server.fault = None
        scene.session.retry_now()
        await scene.phase(Phase.SIGN_IN)
        assert scene.session.state.reason == ""

    play(work)


def test_a_bundled_server_that_cannot_start_is_said_and_tried_again_on_demand(tmp_path: Path):
    async def main() -> None:
        scene = Scene(tmp_path)
        scene.remember()
        scene.host.failures = [
            ProcessFailure("clue-server ended with exit code 2.", ProcessState("clue-server"))
        ]
        life = asyncio.create_task(scene.session.run())
        await scene.phase(Phase.STOPPED)
        assert "exit code 2" in scene.session.state.reason
        scene.session.retry_now()
        await scene.phase(Phase.READY)
        life.cancel()
        await asyncio.wait([life])
        await scene.session.aclose()

    asyncio.run(main())


def test_the_first_setup_says_what_is_missing_before_it_asks_the_server(play: Play):
    async def work(scene: Scene) -> None:
        scene.server.setup_required = True
        await scene.phase(Phase.SETUP_REQUIRED)
        entrance = Entrance(scene.session)
        scene.host.setup_token = None
        asked = len(scene.server.asked)
        await entrance.set_up(FirstSetup("", " ", "", "nobody", "", sample_tree=True), file_allowed=False)
        assert set(entrance.problems) == {"organization", "name", "email", "password", "token"}
        assert len(scene.server.asked) == asked

    play(work)


def test_a_return_that_is_told_while_an_attempt_fails_is_not_waited_for(play: Play):
    """A server comes back between the attempt that fails and the wait after it: it is tried again at once."""

    async def work(scene: Scene) -> None:
        scene.remember()
        await scene.phase(Phase.READY)
        client = scene.session.client
        assert client is not None
        asked: list[float] = []
        clock = asyncio.get_running_loop().time

        async def current() -> None:
            asked.append(clock())
            if len(asked) == 1:
                scene.session.retry_now()  # told while it is under way
                raise Unreachable("It is away.", Cause.REFUSED)

        client.session.current = current  # type: ignore[assignment,method-assign]
        await scene.session._pause(30)
        assert len(asked) == 2
        assert asked[1] - asked[0] < 0.5

    play(work)


def test_a_wait_is_said_in_one_sentence_that_counts_down(play: Play):
    async def work(scene: Scene) -> None:
        scene.remember()
        await scene.phase(Phase.READY)
        now = [100.0]
        entrance = Entrance(scene.session, clock=lambda: now[0])

        async def limited() -> None:
            raise RateLimited(
                ErrorDocument.model_validate(error_document(429, "rate_limited", "Too many.")), 2.5
            )

        assert not await entrance._try(limited)
        assert entrance.said == "Too many attempts. Try again in 3 s."
        now[0] += 1
        assert entrance.said == "Too many attempts. Try again in 2 s."
        now[0] += 1.5
        assert (entrance.said, entrance.wait_seconds) == ("", 0)
        assert not await entrance._try(limited)
        entrance.turn_to(Way.FORGOTTEN)  # another way has limits of its own
        assert entrance.said == ""

    play(work)
