"""The audit trail cannot be changed unseen, and has what was refused."""

import csv
import io
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from administrators import administrator
from command_line import clue_server
from running import Console, running_server, set_up

Tampering = Callable[[sqlite3.Connection], object]


def run_check(data_dir: Path) -> tuple[int, str]:
    finished = clue_server("check", "--data-dir", data_dir)
    return finished.returncode, finished.stdout


@pytest.fixture(scope="module")
def left_behind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a server that was used and stopped."""
    data_dir = tmp_path_factory.mktemp("used")
    with running_server(data_dir) as server:
        console = set_up(server)
        for number in range(5):
            console.place("branch", name=f"Branch {number}")
    return data_dir


def copied(data_dir: Path, to: Path) -> Path:
    """Copy what a server left; its -wal file is in it by then."""
    to.mkdir(mode=0o700)
    for file in data_dir.rglob("*"):
        if file.is_file():
            target = to / file.relative_to(data_dir)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
            target.chmod(0o600)
    return to


def test_an_untouched_trail_is_in_order(left_behind: Path, tmp_path: Path) -> None:
    code, said = run_check(copied(left_behind, tmp_path / "data"))
    assert (code, "ok    the audit trail" in said) == (0, True), said


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        ("UPDATE audit SET administrator_name = 'Somebody else' WHERE id = 3", "entry 3 of"),
        ("UPDATE audit SET detail = '{}' WHERE id = 4", "entry 4 of"),
        ("UPDATE audit SET at = at + 1 WHERE id = 2", "entry 2 of"),
        ("DELETE FROM audit WHERE id = 3", "1 entries are missing after entry 2"),
        ("DELETE FROM audit WHERE id > 4", "the newest entries are missing"),
        (
            "INSERT INTO audit (at, action, place_path, outcome, detail) SELECT at, action, '', outcome, detail FROM audit",
            "is not what was written",
        ),
        ("UPDATE audit SET digest = NULL WHERE id = 5", "entry 5 of"),
        ("DELETE FROM server_state WHERE key = 'audit_head'", "the mark of the newest entry is missing"),
        (
            "UPDATE server_state SET value = replace(value, '\"number\": ', '\"number\": 1') WHERE key = 'audit_head'",
            "the mark of the newest entry is not what was written",
        ),
    ],
)
def test_tampering_is_found(left_behind: Path, tmp_path: Path, tamper: str, said: str) -> None:
    data_dir = copied(left_behind, tmp_path / "data")
    with closing(sqlite3.connect(data_dir / "clue.db")) as database, database:
        assert database.execute(tamper).rowcount
    code, output = run_check(data_dir)
    assert code == 1
    assert "FAULT the audit trail" in output
    assert said in output


def test_two_entries_cannot_change_places(left_behind: Path, tmp_path: Path) -> None:
    data_dir = copied(left_behind, tmp_path / "data")
    with closing(sqlite3.connect(data_dir / "clue.db")) as database, database:
        for old, new in ((3, 1000), (4, 3), (1000, 4)):
            database.execute("UPDATE audit SET id = ? WHERE id = ?", (new, old))
    assert "entry 3 of" in run_check(data_dir)[1]


def test_a_trail_that_lost_its_mark_says_that_it_was_sealed_anew(left_behind: Path, tmp_path: Path) -> None:
    data_dir = copied(left_behind, tmp_path / "data")
    with closing(sqlite3.connect(data_dir / "clue.db")) as database, database:
        count = database.execute("SELECT count(*) FROM audit").fetchone()[0]
        database.execute("DELETE FROM server_state WHERE key = 'audit_head'")
    with running_server(data_dir):
        pass
    with closing(sqlite3.connect(data_dir / "clue.db")) as database:
        newest = database.execute("SELECT action, detail FROM audit ORDER BY id DESC").fetchone()
    assert newest == ("audit.sealed", f'{{"entries": {count}}}')
    assert run_check(data_dir)[0] == 0


def test_what_was_refused_is_in_the_trail_where_it_was(owner: Console, place: str, group: str) -> None:
    elsewhere = owner.place("placeGroup", name="Elsewhere")
    someone = administrator(owner.server, place)
    someone.ask("PATCH", f"/places/{place}", {"name": "Mine now"}, 403)
    someone.ask("PATCH", f"/places/{place}", {"name": "Mine now"}, 403)
    someone.ask("DELETE", f"/places/{elsewhere}", expect=404)
    someone.ask("DELETE", "/places/99999990", expect=404)
    someone.ask("GET", "/settings/vendor-networks", expect=403)

    def refused(where: str) -> list[tuple[str, str]]:
        query = {
            "placeId": where,
            "action": "access.refused",
            "administratorId": someone.administrator["id"],
        }
        return [(item["subject"], item["outcome"]) for item in owner.get("/audit", params=query)["items"]]

    assert refused(place) == [(f"PATCH /api/v1/places/{place}", "forbidden")], "once a minute"
    assert refused(elsewhere) == [(f"DELETE /api/v1/places/{elsewhere}", "not_found")]
    assert len(refused(owner.headquarters)) == 3, "what does not exist is no attempt"


def test_filters_and_export(owner: Console, place: str) -> None:
    someone = administrator(owner.server, place)
    someone.ask("PUT", f"/places/{place}/allocation-email", {"email": "=cmd@example.com"}, 200)

    def ids(**query: str) -> list[int]:
        return [item["id"] for item in owner.get("/audit", params=query)["items"]]

    (one,) = ids(administratorId=someone.administrator["id"], action="place.allocationEmail")
    at = next(item["at"] for item in owner.get("/audit")["items"] if item["id"] == one)
    assert ids(since=at)[-1] == one
    assert one not in ids(until=at)
    who = someone.administrator["id"]
    assert (ids(administratorId=who, outcome="done"), ids(administratorId=who, outcome="forbidden")) == (
        [one],
        [],
    )

    answer = owner.ask("GET", "/audit", expect=200, headers={"accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [int(row["id"]) for row in rows][:1000] == ids(limit="1000")
    assert all(len(row["digest"]) == 64 for row in rows)
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.csv"'
