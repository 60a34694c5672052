"""Numbers that a server's processes share: names, slots, and what becomes of them when a process ends."""

import math
import multiprocessing
from concurrent.futures import ThreadPoolExecutor

import pytest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

from server.monitoring.cells import GAUGE, SharedCells, Slot
from server.monitoring.metrics import COUNTER, Counts, Histogram, Metrics, Tally


def count_in(cells: SharedCells, number: int, times: int) -> None:
    """Count in a process of its own, and end without a goodbye."""
    slot = cells.slot(number)
    cell, gauge = slot.cell((COUNTER, "clue_things", "a")), slot.cell((GAUGE, "clue_present"))
    slot.values[gauge] = 7
    for _ in range(times):
        slot.values[cell] += 1
    multiprocessing.current_process().kill()


def test_another_process_counts_where_this_one_reads_and_its_end_loses_nothing():
    cells = SharedCells(2)
    for _ in range(2):
        process = multiprocessing.get_context("spawn").Process(target=count_in, args=(cells, 1, 1000))
        process.start()
        process.join(60)
        assert process.exitcode != 0

    seen = dict(cells.slot(1).read())
    assert seen == {(COUNTER, "clue_things", "a"): 2000, (GAUGE, "clue_present"): 7}
    assert dict(cells.slot(0).read()) == {}

    cells.slot(1).begin()
    assert dict(cells.slot(1).read()) == {(COUNTER, "clue_things", "a"): 2000}


def test_names_are_learnt_as_they_come_and_keep_whatever_is_in_them():
    slot = Slot.alone()
    reader = slot.reader()
    for number in range(100):
        name = (COUNTER, "clue_things", f'"{number}"\n\\ 한글 {"x" * number}')
        slot.values[slot.cell(name)] = number
        assert dict(reader.read())[name] == number
    assert len(dict(reader.read())) == 100


def test_what_there_is_no_room_for_is_counted_nowhere_and_disturbs_nothing():
    slot = Slot.alone()
    first = slot.cell((COUNTER, "first"))
    cells = {slot.cell((COUNTER, f"{number}")) for number in range(20_000)}
    beyond = slot.cell((COUNTER, "one too many"))
    slot.values[beyond] = 99
    slot.values[first] = 1

    assert beyond == slot.cell((COUNTER, "x" * 70_000)) == 1
    assert len(cells) < 20_000
    assert dict(slot.reader().read())[COUNTER, "first"] == 1


@pytest.mark.parametrize("labels", ["one", ("one", "two")])
def test_counts_and_times_are_those_of_all_processes(labels: str | tuple[str, ...]):
    cells = SharedCells(2)
    for number in range(2):
        counts = Counts(cells.slot(number), "clue_things")
        for _ in range(number + 1):
            counts.add(labels)
        Histogram(cells.slot(number), "clue_seconds", [10, 20]).add(15 + 10 * number)
    assert [sum(Counts(cells.slot(number), "clue_things").present().values()) for number in range(2)] == [
        0,
        0,
    ]  # what it has not counted itself is not named yet
    totals = [dict(cells.slot(number).read()) for number in range(2)]
    name = (COUNTER, "clue_things", *((labels,) if isinstance(labels, str) else labels))
    assert [each[name] for each in totals] == [1, 2]


class Process:
    """One of two processes of a server, as far as its figures go."""

    def __init__(self, cells: SharedCells, number: int) -> None:
        self.tally = Tally(cells.slot(number))
        self.devices = 0.0
        self.denied = 0.0
        self.version = 5.0
        self.names = ["a"]
        self.metrics = Metrics(
            self.tally,
            {
                "clue_connected_devices": ("Devices", lambda: self.devices),
                "clue_configuration_version": ("Version", lambda: self.version),
            },
            {"clue_device_rate_denied": ("Denied", lambda: self.denied)},
            cells,
        )
        self.metrics.add(self.families)

    def families(self):
        gauge = GaugeMetricFamily("clue_vendor_api_breaker_open", "Open", labels=["api"])
        counter = CounterMetricFamily("clue_requests", "Requests", labels=["side", "status"])
        for name in self.names:
            gauge.add_metric([name], 1)
        counter.add_metric(["devices", "200"], self.denied)
        yield from (gauge, counter)

    def figures(self) -> dict[str, float]:
        lines = self.metrics.text().decode().splitlines()
        return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if line[0] != "#"}


def test_whichever_process_is_asked_the_figures_are_the_servers():
    cells = SharedCells(2)
    first, second = Process(cells, 0), Process(cells, 1)
    first.tally.count("granted", None, 4_000, 3_500)
    second.tally.count("denied", "timeout", 2_000_000, 1_999_000)
    first.devices, second.devices = 3, 4
    first.denied, second.denied = 10, 20
    second.version = 4
    first.figures()
    told = second.figures()

    assert first.figures() | {"clue_worker_silence_seconds": 0} == told | {"clue_worker_silence_seconds": 0}
    assert told["clue_connected_devices"] == 7
    assert told["clue_configuration_version"] == 4
    assert told["clue_device_rate_denied_total"] == 30
    assert told['clue_requests_total{side="devices",status="200"}'] == 30
    assert told['clue_verifications_total{result="granted"}'] == 1
    assert told['clue_verifications_total{result="denied"}'] == 1
    assert told['clue_verification_reasons_total{reason="timeout"}'] == 1
    assert told["clue_verification_seconds_count"] == 2
    assert told["clue_verification_seconds_sum"] == pytest.approx(2.004)
    assert told['clue_verification_own_seconds_bucket{le="0.0005"}'] == 1
    assert told["clue_verification_own_seconds_sum"] == pytest.approx(0.0015)
    assert told['clue_vendor_api_breaker_open{api="a"}'] == 1
    assert told["clue_workers"] == told["clue_workers_wanted"] == 2


def test_of_a_process_that_ended_counters_stay_and_gauges_go_and_its_successor_goes_on():
    cells = SharedCells(2)
    first, second = Process(cells, 0), Process(cells, 1)
    first.devices, second.devices = 3, 4
    second.denied, second.names = 20, ["a", "b"]
    second.tally.count("granted", None, 1, 0)
    second.figures()
    before = first.figures()
    assert before["clue_connected_devices"] == 7
    assert 'clue_vendor_api_breaker_open{api="b"}' in before

    del second
    cells.slot(1).begin()  # the parent has noticed its end
    told = first.figures()
    assert told["clue_connected_devices"] == 3
    assert told["clue_workers"] == 1
    assert told["clue_workers_wanted"] == 2
    assert told["clue_device_rate_denied_total"] == 20
    assert told['clue_verifications_total{result="granted"}'] == 1
    assert 'clue_vendor_api_breaker_open{api="b"}' not in told

    successor = Process(cells, 1)
    successor.denied = 1
    successor.tally.count("granted", None, 1, 0)
    assert successor.figures()["clue_device_rate_denied_total"] == 21
    successor.denied = 2
    told = successor.figures()
    assert told["clue_device_rate_denied_total"] == 22
    assert told['clue_verifications_total{result="granted"}'] == 2
    assert told["clue_connected_devices"] == 3
    assert told["clue_worker_starts_total"] == 3


def test_a_gauge_that_is_told_no_more_is_gone():
    cells = SharedCells(1)
    only = Process(cells, 0)
    assert 'clue_vendor_api_breaker_open{api="a"}' in only.figures()
    only.names = ["b"]
    told = only.figures()
    assert 'clue_vendor_api_breaker_open{api="a"}' not in told
    assert 'clue_vendor_api_breaker_open{api="b"}' in told
    assert not any(math.isnan(value) for value in told.values())


def test_it_may_be_asked_in_several_threads_while_it_counts():
    cells = SharedCells(2)
    first, second = Process(cells, 0), Process(cells, 1)
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(first.metrics.text) for _ in range(20)]
        for number in range(500):
            second.tally.count("denied", f"reason{number}", 1, 0)
        for each in asked:
            each.result()
    assert first.figures()['clue_verifications_total{result="denied"}'] == 500
