"""What a series of events says in words, and how high its plot is."""

import asyncio
import ssl
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import httpx
import pytest
import respx
from console_parts import GROUP, LOBBY, MemoryPreferences, RecordingNavigator, sample_tree, until
from made_up_series import BEGIN, series

from clue_desktop.client.admin import AdminClient
from clue_desktop.contract.events import EventSeries, EventsInTime
from ui.state import series as module
from ui.state.context import ChangeFeed, PageContext, PendingAccessTypes
from ui.state.directory import Directory
from ui.state.notices import Notices
from ui.state.series import (
    DAY,
    MONTH,
    PERIODS,
    WEEK,
    ApiSeries,
    SeriesPresenter,
    busiest,
    counts_scale,
    end_of,
    latency_scale,
    step_and_latency,
    step_in_words,
    summary,
    ticks,
    total,
)

SERVER = "https://server.example"
HAPPENED = {
    3: {"granted": 40, "denied": 2, "median_ms": 41.2, "p95_ms": 80.0},
    5: {"granted": 1200, "failed": 3, "local": 4, "median_ms": 39.0, "p95_ms": 3900.4},
}


def local(hours: int, pattern: str) -> str:
    return (BEGIN + timedelta(hours=hours)).astimezone().strftime(pattern)


def test_the_summary_holds_sums_the_busiest_and_the_slowest_step():
    text = summary(series(hours=48, happened=HAPPENED))
    assert text.startswith("1,240 granted · 2 denied · 3 failed · 4 device-local · ")
    assert f"busiest {local(5, '%m-%d %H:%M')}–" in text
    assert text.endswith("median 39 ms, 95 % within 3,900 ms")


def test_of_one_day_the_hours_are_said_and_not_which_day_it_is():
    midnight = BEGIN.astimezone().replace(hour=0, minute=0)
    counted = {"granted": 7, "denied": 0, "failed": 0, "local": 0, "median_ms": None, "p95_ms": None}
    hours = [EventsInTime(at=midnight + timedelta(hours=hour), **counted) for hour in range(8)]
    assert busiest(EventSeries(step_hours=1, items=hours[5:])) == "busiest 05:00–06:00: 7"


def test_nothing_is_said_to_be_nothing():
    assert summary(series()) == busiest(series()) == "No verifications."
    assert step_in_words(series(), 3).endswith(": no verifications")


def test_a_step_says_its_time_its_numbers_and_its_latency():
    shown = series(hours=48, happened=HAPPENED)
    assert step_in_words(shown, 3).endswith(
        "40 granted · 2 denied · 0 failed · median 41 ms, 95 % within 80 ms"
    )
    assert step_and_latency(shown, 3).endswith(" · median 41 ms, 95 % within 80 ms")
    assert step_and_latency(shown, 4) == f"{local(4, '%m-%d %H:%M')}–{local(5, '%H:%M')}"
    assert end_of(shown, shown.items[3]) == shown.items[4].at


def test_a_step_that_ends_on_another_day_names_that_day():
    month = series(30 * 24, 24, {1: {"granted": 1}})
    assert f"{local(24, '%m-%d %H:%M')}–{local(48, '%m-%d %H:%M')}" in step_in_words(month, 1)


def test_the_total_adds_all_steps():
    shown = total(series(happened=HAPPENED))
    assert (shown.granted, shown.denied, shown.failed, shown.local) == (1240, 2, 3, 4)


@pytest.mark.parametrize("period", PERIODS)
def test_labels_are_few_enough_to_be_read_and_stand_at_their_steps(period: module.Period):
    shown = series(period.hours, period.step_hours)
    labels = ticks(shown)
    assert 3 <= len(labels) <= 6
    for number, text in labels:
        moment = shown.items[number].at.astimezone()
        assert text == moment.strftime("%H:%M" if period is DAY else "%m-%d")


@pytest.mark.parametrize(
    ("most", "top", "texts"),
    [
        (0, 2, ["0", "1", "2"]),
        (1, 2, ["0", "1", "2"]),
        (3, 4, ["0", "2", "4"]),
        (7, 8, ["0", "4", "8"]),
        (479, 600, ["0", "300", "600"]),
        (1001, 2000, ["0", "1,000", "2,000"]),
        (12_000, 20_000, ["0", "10k", "20k"]),
        (3_100_000, 4_000_000, ["0", "2M", "4M"]),
    ],
)
def test_the_scale_ends_at_a_round_number_with_a_whole_half(most: int, top: float, texts: list[str]):
    scale = counts_scale(series(happened={2: {"granted": most}}))
    assert scale.top == top
    assert [text for _value, text in scale.labels] == texts
    assert [value for value, _text in scale.labels] == [0, top / 2, top]


def test_the_scale_of_latencies_has_their_unit():
    assert [text for _value, text in latency_scale(series(happened=HAPPENED)).labels] == [
        "0",
        "2,000 ms",
        "4,000 ms",
    ]
    assert latency_scale(series()).top == 2


# ---------------------------------------------------------------- reading


class Desk:
    """A page's collaborators, and what its server was asked."""

    def __init__(self) -> None:
        self.router = respx.Router(base_url=SERVER, assert_all_called=False)
        directory = Directory()
        directory.replace(sample_tree())
        self.asked: list[dict[str, str]] = []
        self.answer: EventSeries | None = series(happened=HAPPENED)
        self.router.get("/api/v1/events/series").mock(side_effect=self._series)
        self.context = PageContext(
            client=AdminClient(
                SERVER,
                ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
                token="held",
                transport=httpx.MockTransport(self.router.async_handler),
            ),
            directory=directory,
            notices=Notices(),
            changes=ChangeFeed(),
            navigator=RecordingNavigator(),
            access_types=PendingAccessTypes(),
            preferences=MemoryPreferences(),
        )

    def _series(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(dict(request.url.params))
        if self.answer is None:
            return httpx.Response(503)
        return httpx.Response(200, json=self.answer.model_dump(mode="json", by_alias=True))


def run(work: Callable[[Desk], Coroutine[Any, Any, None]]) -> None:
    async def main() -> None:
        desk = Desk()
        await work(desk)
        await desk.context.client.aclose()

    asyncio.run(main())


def test_a_period_and_a_place_are_asked_for():
    async def work(desk: Desk) -> None:
        presenter = SeriesPresenter(desk.context, GROUP)
        await presenter.load()
        assert presenter.series == desk.answer
        for period in (WEEK, MONTH):
            presenter.show_period(period)
            assert presenter.series is None
            await presenter.load()
        presenter.show_place(LOBBY)
        await presenter.load()
        assert [(each["placeId"], each["hours"], each["stepHours"]) for each in desk.asked] == [
            (GROUP, "24", "1"),
            (GROUP, "168", "6"),
            (GROUP, "720", "24"),
            (LOBBY, "720", "24"),
        ]

    run(work)


def test_a_fault_is_said_and_leaves_what_is_shown():
    async def work(desk: Desk) -> None:
        presenter = SeriesPresenter(desk.context, GROUP)
        await presenter.load()
        before, desk.answer = desk.answer, None
        await presenter.load()
        assert presenter.fault
        assert presenter.series == before
        desk.answer = before
        await presenter.load()
        assert presenter.fault == ""

    run(work)


def test_it_is_read_again_when_something_happened(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_SETTLE_SECONDS", 0)

    async def work(desk: Desk) -> None:
        presenter = SeriesPresenter(desk.context, GROUP)
        following = asyncio.create_task(presenter.follow())
        await until(lambda: presenter.series)
        assert len(desk.asked) == 1
        desk.answer = series(happened={1: {"granted": 1}})
        presenter.happened()
        await until(lambda: presenter.series == desk.answer)
        assert len(desk.asked) == 2
        following.cancel()

    run(work)


def test_it_is_read_again_as_time_goes_on(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_SETTLE_SECONDS", 0)
    monkeypatch.setattr(module, "_AT_LATEST_SECONDS", 0)

    async def work(desk: Desk) -> None:
        following = asyncio.create_task(SeriesPresenter(desk.context, GROUP).follow())
        await until(lambda: len(desk.asked) >= 3)
        following.cancel()

    run(work)


def test_those_that_are_shown_are_read_at_once_and_every_minute(monkeypatch: pytest.MonkeyPatch):
    async def work(desk: Desk) -> None:
        apis = ApiSeries(desk.context, GROUP)
        following = asyncio.create_task(apis.follow())
        apis.want(["a"])
        await until(lambda: apis.of("a"))
        apis.want(["a"])
        apis.want(["a", "b"])
        await until(lambda: apis.of("b"))
        assert [each["apiId"] for each in desk.asked] == ["a", "a", "b"]
        following.cancel()
        monkeypatch.setattr(module, "_AT_LATEST_SECONDS", 0)
        following = asyncio.create_task(apis.follow())
        await until(lambda: len(desk.asked) >= 9)
        following.cancel()

    run(work)


def test_each_api_has_its_own_and_keeps_it_through_a_fault():
    async def work(desk: Desk) -> None:
        apis = ApiSeries(desk.context, GROUP)
        shown: list[str] = []
        apis.observe(lambda: shown.append(desk.asked[-1]["apiId"]))
        await apis.load(["a", "b"])
        assert shown == ["a", "b"]
        assert apis.of("a") == desk.answer
        assert apis.of("c") is None
        before, desk.answer = desk.answer, None
        await apis.load(["a"])
        assert apis.of("a") == before

    run(work)
