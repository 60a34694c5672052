"""The log has a bound for each cause: strangers fill neither it nor the disk, and hide nothing about anybody else."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from server.monitoring.log_bounds import ALL_STRANGERS, ONE_KIND, ONE_STRANGER, STRANGER, LineBounds
from server.monitoring.logs import JsonFormatter, LogTail, TextFormatter


class _Clock:
    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        return self.now


class _Log:
    """A log of its own, with its bounds."""

    def __init__(self) -> None:
        self.clock = _Clock()
        self.bounds = LineBounds(self.clock)
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(JsonFormatter())
        self.handler.addFilter(self.bounds)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]

    def stranger(self, source: str, sort: int = 422, times: int = 1) -> None:
        for _ in range(times):
            logging.getLogger("server.http").warning(
                "%s: %d", "x", sort, extra={"asker": STRANGER, "source": source, "sort": sort}
            )


@pytest.fixture
def log() -> Iterator[_Log]:
    made = _Log()
    with _attached(made.handler):
        yield made


@contextmanager
def _attached(handler: logging.Handler) -> Iterator[None]:
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)


def test_one_stranger_has_a_few_lines_and_the_rest_are_counted(log: _Log):
    log.stranger("192.0.2.1", times=1000)
    assert len(log.lines) == ONE_STRANGER.at_once
    log.clock.now += 60
    log.stranger("192.0.2.1")
    assert log.lines[-1]["leftOut"] == 1000 - ONE_STRANGER.at_once
    log.stranger("192.0.2.1")
    assert "leftOut" not in log.lines[-1]


def test_strangers_from_everywhere_share_what_there_is_for_strangers(log: _Log):
    for number in range(1000):
        log.stranger(f"2001:db8:{number:x}::/48", 400 + number % 30)
    assert len(log.lines) == ALL_STRANGERS.at_once
    for _minute in range(10):
        log.clock.now += 60
        for number in range(500):
            log.stranger(f"2001:db8:{number:x}::/48", 400 + number % 30)
    assert len(log.lines) <= ALL_STRANGERS.at_once + 10 * ALL_STRANGERS.a_minute


def test_a_day_of_strangers_is_a_few_megabytes():
    day = ALL_STRANGERS.at_once + 24 * 60 * ALL_STRANGERS.a_minute
    assert day * 500 < 25_000_000


def test_they_hide_nothing_about_others(log: _Log):
    for number in range(5000):
        log.stranger(str(number))
    before = len(log.lines)
    for asker in ("administrator 1", "administrator 2", "device 547838629"):
        logging.getLogger("server.http").warning("%s: %d", "x", 422, extra={"asker": asker, "sort": 422})
    logging.getLogger("server.anything").error("events cannot be written: %s", "disk")
    assert len(log.lines) == before + 4


def test_one_administrator_or_device_hides_no_other(log: _Log):
    for _ in range(1000):
        logging.getLogger("server.http").warning("refused", extra={"asker": "device 1"})
    assert len(log.lines) == ONE_KIND.at_once
    logging.getLogger("server.http").warning("refused", extra={"asker": "device 2"})
    assert len(log.lines) == ONE_KIND.at_once + 1


def test_a_line_that_repeats_is_bounded_whatever_its_values(log: _Log):
    for number in range(1000):
        logging.getLogger("server.x").error("it failed: %d", number)
    assert len(log.lines) == ONE_KIND.at_once
    logging.getLogger("server.x").error("it failed otherwise: %d", 1)
    assert len(log.lines) == ONE_KIND.at_once + 1


@pytest.mark.parametrize("name", ["uvicorn.error", "asyncio"])
def test_what_bytes_of_anybody_cause_counts_as_strangers(log: _Log, name: str):
    for _ in range(1000):
        logging.getLogger(name).warning("Invalid HTTP request received.")
    assert len(log.lines) == ONE_STRANGER.at_once


def test_what_was_left_out_is_told_without_another_line_of_its_kind(log: _Log):
    log.stranger("192.0.2.1", times=100)
    log.bounds.tell()
    assert log.lines[-1]["message"] == "left out 95 lines like “x: 422”"
    count = len(log.lines)
    log.bounds.tell()
    assert len(log.lines) == count
    for number in range(5000):
        log.stranger(str(number))
    log.bounds.tell()
    assert log.lines[-1]["message"].startswith("left out 4")
    assert log.lines[-1]["message"].endswith("lines that strangers have caused")


def test_telling_of_strangers_from_everywhere_takes_of_what_there_is_for_strangers(log: _Log):
    for number in range(500):
        log.stranger(f"203.0.{number}", times=ONE_STRANGER.at_once + 3)
    logging.getLogger("server.http").warning("an administrator's", extra={"asker": "administrator 1"})
    before = len(log.lines)
    log.bounds.tell()
    assert len(log.lines) == before + 1, "one line for all"
    log.clock.now += 60
    for number in range(500):
        log.stranger(f"203.0.{number}", times=ONE_STRANGER.at_once + 3)
    log.bounds.tell()
    assert len(log.lines) <= before + 2 + ALL_STRANGERS.a_minute


def test_what_owners_read_is_bounded_alike():
    tail = LogTail()
    with tail.listening():
        for _ in range(1000):
            logging.getLogger("server.http").warning("no", extra={"asker": STRANGER, "source": "a"})
        logging.getLogger("server.http").warning("a door", extra={"asker": "device 1"})
    lines = tail.newest(2000)
    assert len(lines) == ONE_STRANGER.at_once + 1
    assert "a door" in lines[-1]


def test_all_handlers_write_the_same_lines(log: _Log):
    tail = LogTail()
    with tail.listening():
        log.stranger("192.0.2.1", times=100)
    assert len(tail.newest(2000)) == len(log.lines) == ONE_STRANGER.at_once


def test_a_line_for_people_says_it_too():
    record = logging.LogRecord("server", logging.INFO, "", 0, "refused", None, None)
    record.left_out = 7
    assert "refused (7 similar lines were left out before)" in TextFormatter().format(record)
