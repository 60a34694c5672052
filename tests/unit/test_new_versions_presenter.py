"""What the console knows of new versions: when it asks, what it says, what it keeps, and that nothing waits for it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from feeds import KEY, NOW, STRANGER, envelope, feed
from looped import looped

from clue_desktop.client.new_version import Answer, NoAnswer, understood
from clue_desktop.domain.said import Said
from clue_desktop.new_version_feed import FEED, Feed
from clue_desktop.new_version_keeping import KeptNews, NewsKeeping
from clue_desktop.tasks import begin
from ui.state import new_versions
from ui.state.new_versions import NewVersions


@dataclass
class Fed:
    """A feed without a network, and a clock."""

    now: datetime = NOW
    envelope: bytes = field(default_factory=envelope)
    silent: bool = False
    asked: int = 0
    waiting: asyncio.Event | None = None
    """Set once it is asked: then it does not answer."""

    async def ask(self, _feed: Feed) -> Answer:
        self.asked += 1
        if self.waiting is not None:
            self.waiting.set()
            await asyncio.Event().wait()
        if self.silent:
            raise NoAnswer(Said("{server} cannot be reached.", server="localhost"))
        return understood(self.envelope, feed())


Make = Callable[..., NewVersions]


@pytest.fixture
def fed() -> Fed:
    return Fed()


@pytest.fixture
def make(fed: Fed, tmp_path: Path) -> Make:
    def made(installed: str = "0.1.0", of: Feed | None = None, turned_off_by: str = "") -> NewVersions:
        return NewVersions(
            installed,
            of or feed(),
            NewsKeeping(tmp_path),
            fed.ask,
            lambda: fed.now,
            turned_off_by=turned_off_by,
        )

    return made


@looped
async def test_a_newer_version_is_told_of_and_known_again_at_the_next_start(make: Make, fed: Fed):
    first = make()
    assert (first.short, first.page) == ("", "")
    await first.check_when_due()
    assert first.short == "Version 0.2.0 is here"
    assert first.state == "Version 0.2.0 is here, of 2026-11-27."
    assert first.page == "https://downloads.vendor.test/clue-desktop/0.2.0"
    again = make()
    assert again.short == first.short
    await again.check_when_due()
    assert fed.asked == 1, "once a day, however often it is started"
    assert make("0.2.0").short == "", "installed meanwhile"
    assert make("0.1.0+built.here").short == first.short


@looped
async def test_it_is_asked_again_after_a_day_and_at_once_by_hand(make: Make, fed: Fed):
    one = make()
    for hours, asked in ((0, 1), (23, 1), (24, 2), (47, 2), (48, 3)):
        fed.now = NOW + timedelta(hours=hours)
        await one.check_when_due()
        assert fed.asked == asked, hours
    await one.check()
    assert fed.asked == 4


@looped
async def test_a_failure_counts_as_asked_and_takes_nothing_away(make: Make, fed: Fed):
    one = make()
    await one.check()
    fed.silent = True
    await one.check()
    assert one.state == "localhost cannot be reached."
    assert one.found is not None
    await one.check_when_due()
    assert fed.asked == 2
    fed.silent = False
    await one.check()
    assert one.state == "Version 0.2.0 is here, of 2026-11-27."


@looped
async def test_what_is_not_believed_is_said_and_changes_nothing(make: Make, fed: Fed, tmp_path: Path):
    one = make()
    await one.check()
    before = NewsKeeping(tmp_path).read()
    for signed, words in (
        (envelope(STRANGER), "not signed"),
        (envelope(KEY, number=6), "older than what was read before"),
        (envelope(KEY, version="0.0.9"), "older than this one"),
        (envelope(KEY, expires="2026-11-28T08:00:00Z"), "has not been renewed"),
        (envelope(KEY, issued="2026-12-28T08:00:00Z", expires="2027-01-28T08:00:00Z"), "clock"),
    ):
        fed.envelope = signed
        await one.check()
        assert words in one.state
        assert one.short == "Version 0.2.0 is here"
        assert NewsKeeping(tmp_path).read() == replace(before, asked_at=fed.now)


@looped
async def test_the_newest_version_says_so(make: Make, fed: Fed):
    one = make("0.2.0")
    assert one.state == "It has not been asked yet whether there is a new version."
    await one.check()
    assert one.state.startswith("This is the newest version, as of ")
    fed.envelope = envelope(number=8, version="0.3.0")
    await one.check()
    assert one.short == "Version 0.3.0 is here"
    fed.envelope = envelope(number=9, version="0.2.0")  # withdrawn
    await one.check()
    assert one.short == ""


@looped
async def test_turned_off_it_asks_only_by_hand(make: Make, fed: Fed):
    one = make()
    await one.check()
    one.choose(asks=False)
    assert one.short == "", "and tells of nothing any more"
    fed.now += timedelta(days=30)
    await one.check_when_due()
    await make().check_when_due()
    assert fed.asked == 1
    assert make().found is None
    await one.check()
    assert fed.asked == 2
    one.choose(asks=True)
    fed.now += timedelta(days=1)
    await one.check_when_due()
    assert fed.asked == 3


@looped
async def test_another_console_of_this_user_has_asked_already(make: Make, fed: Fed):
    one, other = make(), make()
    await one.check_when_due()
    await other.check_when_due()
    assert fed.asked == 1
    one.choose(asks=False)
    fed.now += timedelta(days=2)
    await other.check_when_due()
    assert fed.asked == 1


@pytest.mark.parametrize("how", ["placeholder", "turned off"])
@looped
async def test_without_a_feed_or_turned_off_for_all_nothing_is_ever_asked(make: Make, fed: Fed, how: str):
    one = make(of=FEED) if how == "placeholder" else make(turned_off_by="CLUE_NEW_VERSIONS")
    await one.check()
    await one.check_when_due()
    assert fed.asked == 0
    assert not one.is_possible
    assert not one.asks_by_itself
    assert ("without an address" if how == "placeholder" else "(CLUE_NEW_VERSIONS)") in one.state


@looped
async def test_what_was_kept_and_is_signed_by_no_key_of_today_is_not_told_of(
    make: Make, fed: Fed, tmp_path: Path
):
    kept = KeptNews(asked_at=NOW, number=7, issued=NOW, envelope=envelope(STRANGER).decode())
    NewsKeeping(tmp_path).write(kept)
    assert make().found is None
    for spoilt in ("\ud800", "{", "null", '{"payloadType": "\ud800"}'):
        NewsKeeping(tmp_path).write(replace(kept, envelope=spoilt))
        assert make().found is None, "and a start goes on"
    NewsKeeping(tmp_path).write(replace(kept, envelope=envelope().decode()))
    assert make().found is not None
    fed.now = NOW + timedelta(days=90)
    assert make().found is None, "it has ended"


@looped
async def test_one_question_at_a_time_and_a_closed_console_leaves_it(make: Make, fed: Fed):
    one = make()
    seen: list[tuple[bool, str]] = []
    one.observe(lambda: seen.append((one.is_asking, one.state)))
    fed.waiting = asyncio.Event()
    asking = begin(one.check(), name="asking")
    await fed.waiting.wait()
    await one.check()
    assert seen == [(True, "Asking for a new version…")]
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert not one.is_asking
    assert fed.asked == 1
    await make().check_when_due()
    assert fed.asked == 1, "one that was cut short counts as asked"


@looped
async def test_it_asks_by_itself_after_a_while_and_looks_again(
    make: Make, fed: Fed, monkeypatch: pytest.MonkeyPatch
):
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) > 2:
            raise asyncio.CancelledError
        fed.now += timedelta(hours=25)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    with pytest.raises(asyncio.CancelledError):
        await make().run()
    assert waits == [new_versions.FIRST_SECONDS, new_versions.LOOK_SECONDS, new_versions.LOOK_SECONDS]
    assert fed.asked == 2
