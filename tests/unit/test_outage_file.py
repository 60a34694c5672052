"""The file that keeps what doors were told in an outage: bounded, private, whole after any end, one for each process."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from server.store.event_writing import EventRow, Told
from server.store.outage_file import FOLDER, OutageFile

MIB = 1024 * 1024


def told(number: int, **changes: Any) -> Told:
    """Return what a door was told at a moment."""
    row = EventRow(
        number, "123456789", "10000042", None, None, "rfCard", "••••B2C3", None, None, "denied", "log_unavailable", 5, None, None, 7
    )  # fmt: skip
    return Told(row._replace(**changes), 3, 5)


def files(data: Path) -> list[Path]:
    """Return the files there."""
    return sorted((data / FOLDER).iterdir())


def moments(file: OutageFile) -> list[int]:
    """Return when all happened that is taken out of a file, as if it was brought in."""
    found: list[int] = []
    while (taken := file.take(2)).told:
        found += [each.row.at for each in taken.told]
        file.all_brought_in()
    file.all_brought_in()
    return found


def test_what_is_kept_comes_back_as_it_was_and_is_then_gone(tmp_path: Path):
    file = OutageFile(tmp_path, MIB)
    assert not file.holds_any
    assert not (tmp_path / FOLDER).exists(), "a server without an outage makes no file"
    odd = told(2, value="\ud800\0한\n\x1b[31m", cause="x", trace="y")
    assert file.keep([told(1), odd])
    assert file.take(10).told == [told(1), odd]
    file.all_brought_in()
    assert not file.holds_any
    (path,) = files(tmp_path)
    assert path.stat().st_size == 0
    file.close()


def test_it_is_known_how_many_wait_and_since_when(tmp_path: Path):
    """Of this process and of those that have ended, through bringing in by slices that fails in between."""
    file = OutageFile(tmp_path, MIB, "host")
    assert (file.waiting, file.earliest) == (0, None)
    file.keep([told(7), told(5), told(9)])
    assert (file.waiting, file.earliest) == (3, 5)
    file.note_fence(8)
    file.take(2)
    file.put_back()
    assert file.waiting == 3
    file.take(2)
    file.all_brought_in()
    assert file.waiting == 1
    file.keep([told(11)])
    assert file.waiting == 2
    file.close()  # before the rest: what was brought in already is looked for again
    with files(tmp_path)[0].open("ab") as torn:
        torn.write(b'{"event": {"at"')

    file = OutageFile(tmp_path, MIB, "host")
    file.adopt()
    assert (file.waiting, file.earliest) == (5, 5), "the torn one counts until it is looked at"
    file.keep([told(12)])
    assert file.waiting == 6
    assert moments(file) == [7, 5, 9, 11], "what others have left goes first"
    assert (file.waiting, moments(file)) == (1, [12])
    assert (file.waiting, file.earliest) == (0, None)
    file.close()

    file = OutageFile(tmp_path, MIB, "host")
    file.keep([told(3)])
    file.close()
    file = OutageFile(tmp_path, MIB, "host")
    file.keep([told(4)])  # into the same file, which nobody has taken over before
    assert (file.waiting, file.earliest) == (2, 3)
    file.close()


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_it_is_for_its_user_alone_and_each_line_is_one_object(tmp_path: Path):
    file = OutageFile(tmp_path, MIB)
    file.keep([told(1, value="a\nb"), told(2)])
    (path,) = files(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [json.loads(line)["event"]["at"] for line in path.read_text().splitlines()] == [1, 2]
    file.close()


@pytest.mark.parametrize(
    "torn", [b'{"event":{"at":9', b"\0\0\0\0", b'{"event":{},"floor":1,"sum":"0123456789abcdef"}\n', b"[]\n"]
)
def test_a_torn_or_damaged_line_is_counted_and_hides_no_other(tmp_path: Path, torn: bytes):
    before = OutageFile(tmp_path, MIB)
    before.keep([told(1), told(2)])
    before.close()
    (path,) = files(tmp_path)
    with path.open("ab") as ended:
        ended.write(torn)
    after = OutageFile(tmp_path, MIB)
    assert after.adopt() == 1
    assert moments(after) == [1, 2]
    assert after.damaged == 1
    assert path.stat().st_size == 0
    after.close()


def test_a_changed_line_is_not_believed(tmp_path: Path):
    before = OutageFile(tmp_path, MIB)
    before.keep([told(1), told(2)])
    before.close()
    (path,) = files(tmp_path)
    path.write_bytes(path.read_bytes().replace(b'"denied"', b'"granted"', 1))
    after = OutageFile(tmp_path, MIB)
    after.adopt()
    assert moments(after) == [2]
    assert after.damaged == 1
    after.close()


def test_it_is_bounded_and_counts_what_finds_no_room(tmp_path: Path):
    file = OutageFile(tmp_path, 2000)
    kept = sum(file.keep([told(number)]) for number in range(50))
    assert 2 < kept < 20
    assert file.dropped == 50 - kept
    (path,) = files(tmp_path)
    assert path.stat().st_size <= 2000
    assert moments(file) == list(range(kept))
    assert file.keep([told(99)]), "there is room again"
    file.close()


def test_a_size_of_nothing_keeps_nothing(tmp_path: Path):
    file = OutageFile(tmp_path, 0)
    assert not file.keep([told(1)])
    assert not (tmp_path / FOLDER).exists()


def test_what_is_not_brought_in_is_taken_again_and_what_comes_meanwhile_too(tmp_path: Path):
    file = OutageFile(tmp_path, MIB)
    file.keep([told(number) for number in range(3)])
    assert [each.row.at for each in file.take(2).told] == [0, 1]
    file.put_back()
    file.keep([told(3)])
    assert moments(file) == [0, 1, 2, 3]
    file.close()


def test_each_process_has_its_own_and_takes_over_those_that_nobody_holds(tmp_path: Path):
    first, second = OutageFile(tmp_path, MIB), OutageFile(tmp_path, MIB)
    first.keep([told(1)])
    second.keep([told(2)])
    assert len(files(tmp_path)) == 2
    assert second.adopt() == 0, "the first is held by its process"
    first.close()
    assert second.adopt() == 1
    assert moments(second) == [1, 2]
    second.close()


def test_the_file_of_another_host_is_its_own(tmp_path: Path):
    there = OutageFile(tmp_path, MIB, host="there/../x")
    there.keep([told(1)])
    there.close()
    here = OutageFile(tmp_path, MIB, host="here")
    assert here.adopt() == 0
    assert here.others() == 1
    (path,) = files(tmp_path)
    assert path.stat().st_size > 0
    here.close()


def test_fences_of_a_bringing_in_that_ended_are_known_before_any_event(tmp_path: Path):
    before = OutageFile(tmp_path, MIB)
    before.keep([told(1), told(2)])
    before.note_fence(77)
    before.close()
    after = OutageFile(tmp_path, MIB)
    after.adopt()
    taken = after.take(1)
    assert [each.row.at for each in taken.told] == [1]
    assert taken.fences == [77]
    after.close()


@pytest.mark.parametrize("keeps_something_first", [False, True])
def test_fences_in_the_file_of_who_brought_in_anothers_events_are_known_too(
    tmp_path: Path,
    keeps_something_first: bool,  # noqa: FBT001  # a case
):
    """Whoever ended in the middle of that has written its fence into its own file."""
    other = OutageFile(tmp_path, MIB)
    first, second, third = OutageFile(tmp_path, MIB), OutageFile(tmp_path, MIB), OutageFile(tmp_path, MIB)
    other.keep([told(0)])
    first.keep([told(1), told(2)])
    first.close()
    assert second.adopt() == 1
    assert [each.row.at for each in second.take(10).told] == [1, 2]
    second.note_fence(77)
    second.close()
    if keeps_something_first:
        third.keep([told(3)])
    third.adopt()
    expected = [1, 2, 3] if keeps_something_first else [1, 2]
    found: list[int] = []
    for _slice in range(10):
        if len(found) == len(expected):
            break
        # Until all are brought in: should this one end too, the next has to know.
        assert any(b'"broughtBy":77' in path.read_bytes() for path in files(tmp_path))
        taken = third.take(1)
        assert not taken.told or taken.fences == [77]
        found += [each.row.at for each in taken.told]
        third.all_brought_in()
    assert sorted(found) == expected
    assert third.take(1) == ([], [])
    third.all_brought_in()
    assert [path.stat().st_size > 0 for path in files(tmp_path)].count(True) == 1, "the other's"
    third.close()
    other.close()


def test_a_fence_is_written_down_again_once_its_file_was_emptied(tmp_path: Path):
    file = OutageFile(tmp_path, MIB)
    for _outage in range(2):
        file.keep([told(1)])
        for _slice in range(3):
            file.note_fence(77)
        (path,) = files(tmp_path)
        assert path.read_bytes().count(b'"broughtBy":77') == 1
        assert moments(file) == [1]
        assert path.read_bytes() == b""
    file.close()


def test_a_folder_that_cannot_be_written_is_no_fault_of_the_doors(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    (tmp_path / FOLDER).write_text("in the way")
    file = OutageFile(tmp_path, MIB)
    assert not file.keep([told(1)])
    assert not file.keep([told(2)])
    assert file.dropped == 2
    assert sum(record.levelname == "ERROR" for record in caplog.records) == 1
