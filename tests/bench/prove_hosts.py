"""Proves what docs/more-than-one-host.md promises: two hosts on this machine from the files of packaging/deploy, and faults.

    python3 packaging/bootstrap.py exec python tests/bench/prove_hosts.py

PostgreSQL, two clue-servers and haproxy (then nginx) are started as processes from exactly those files, with addresses
of loopback in place of their examples. Doors present a card of its own each time, and while they do a fault is planted.
Then each card is looked for at the door, at the vendor and in the database. The table says what became of them; the
exit status is 1 where something happened that must never happen. Needs Linux, PostgreSQL, haproxy, nginx, pgbouncer.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "support"))

from deployed import PROJECT
from proof import faults  # found by the line above
from proof.faults import Fault
from proof.findings import MEANINGS, Findings, as_table, find
from proof.load import Listener, Presentation, waited
from proof.site import Site, own_disk

_LATE_SECONDS = 45.0
"""How long events may come late: the chore that brings them in waits for up to half a minute after failures."""
BEHIND_HAPROXY = (
    Fault("nothing", faults.quiet),
    Fault("each host restarted in turn", faults.rolling_restart),
    Fault("kill -9 of a host", faults.kill_host),
    Fault("kill -9 of a worker", faults.kill_worker),
    Fault("a host stands still 8 s", faults.freeze_host),
    Fault("kill -9 of both hosts", faults.both_killed),
    Fault("PostgreSQL restarted", faults.restart_database),
    Fault("kill -9 of PostgreSQL", faults.crash_database),
    Fault("PostgreSQL away 6 s", faults.database_away),
    Fault("PostgreSQL stands still 6 s", faults.freeze_database),
    Fault("PostgreSQL's disk full 5 s", faults.full_disk),
    Fault(
        "PgBouncer, PostgreSQL restarted",
        faults.restart_database,
        faults.through_pgbouncer,
        faults.without_pgbouncer,
    ),
    Fault(
        "PgBouncer by transactions, likewise",
        faults.restart_database,
        faults.through_pgbouncer_by_transactions,
        faults.without_pgbouncer,
    ),
    Fault("failover to a standby", faults.fail_over, faults.make_standby),
)
BEHIND_NGINX = (
    Fault("nginx: nothing", faults.quiet),
    Fault("nginx: each host restarted in turn", faults.rolling_restart),
    Fault("nginx: kill -9 of a host", faults.kill_host),
    Fault("nginx: a host stands still 8 s", faults.freeze_host),
    Fault("nginx: kill -9 of both hosts", faults.both_killed),
    Fault("nginx: PostgreSQL away 6 s", faults.database_away),
)


def main() -> int:
    """Plant the faults and print what came of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--doors", type=int, default=60, help="how many doors present (60)")
    parser.add_argument("--rate", type=float, default=100, help="presentations a second of all of them (100)")
    parser.add_argument("--only", default="", help="plant only faults whose name has this in it")
    parser.add_argument(
        "--before",
        metavar="REVISION",
        help="begin with the servers of a commit, and upgrade one after the other",
    )
    parser.add_argument("--keep", type=Path, help="a folder for the logs of all programs")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="clue-prove-")))
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        site = Site(folder, given.doors, given.rate)
        has_disk = stack.enter_context(own_disk(site.disk, 1024))
        stack.callback(site.close)
        planted = [each for each in BEHIND_HAPROXY if has_disk or each.act is not faults.full_disk]
        if given.before:
            tree = tree_of(given.before, folder / "before")
            planted.insert(0, Fault("each host upgraded in turn", faults.rolling_restart))
            site.prepare((tree, tree))
        else:
            site.prepare()
        found: list[Findings] = []
        stack.callback(report, found, given.doors, given.rate)  # also of what came before something broke
        for proxy, all_faults in ((site.haproxy, planted), (site.nginx, BEHIND_NGINX)):
            chosen = [fault for fault in all_faults if given.only in fault.name]
            if chosen:
                with proxy(), Listener(site.url, site.tls, next(iter(site.tokens.values()))) as listener:
                    found.extend(plant(site, fault) for fault in chosen)
                found[-1].notes.append(
                    f"a stream of settings was opened {listener.begun} times during all of these, and silent for at most"
                    f" {listener.longest:.1f} s while it was open"
                )
        if not given.only or given.only in "restored to a moment":
            with site.haproxy():
                say(f"restored to a moment: {'; '.join(faults.restored_to_a_moment(site))}")
    return 0 if all(each.is_safe for each in found) else 1


def tree_of(revision: str, folder: Path) -> Path:
    """Write the source tree of a commit into a folder and return it."""
    folder.mkdir()
    packed = subprocess.run(["git", "archive", revision], cwd=PROJECT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed, check=True)
    return folder


def plant(site: Site, fault: Fault) -> Findings:
    """Have doors present, do what happens, and find out what became of each card."""
    if fault.before is not None:
        fault.before(site)
    site.until_ready()
    # A failover may take ids anew that were given before: events are told apart by their time.
    begun = time.time() - 1
    site.vendor.asked.clear()
    with site.doors() as doors:
        time.sleep(1.5)
        notes = fault.act(site)
        time.sleep(1.5)
    site.until_ready()
    events = _settled(site, begun, doors.presented)
    found = find(fault.name, doors.presented, events, site.vendor.asked)
    found.notes += notes
    if fault.after is not None:
        fault.after(site)
    say(f"{fault.name}: {dict(found.counts)} {dict(found.troubles)} {'; '.join(notes)}")
    return found


def _settled(site: Site, begun: float, presented: Sequence[Presentation]) -> Sequence[tuple[str, str, str]]:
    """Return the events since a moment: what was kept in a file while the database was away comes some seconds later."""
    statement = f"SELECT serial, value, result FROM events WHERE at >= {int(begun * 1000)}"
    rows: list[tuple[str, str, str]] = []

    def all_there() -> bool:
        rows[:] = site.postgresql.ask(statement)
        have = {(serial, value[-4:]) for serial, value, _result in rows}
        return all((one.serial, one.card[-4:]) in have for one in presented if one.result)

    with suppress(TimeoutError):
        waited(all_there, _LATE_SECONDS, "events of all decisions", pause=1.0)
    # One more, should something come twice.
    time.sleep(2)
    rows[:] = site.postgresql.ask(statement)
    return rows


def report(found: Sequence[Findings], doors: int, rate: float) -> None:
    """Print the table and what its columns mean."""
    print(f"{doors} doors, {rate:g} presentations/s, two hosts on one machine\n")
    print(as_table(found))
    print()
    for each in found:
        for note in each.notes:
            print(f"- {each.fault}: {note}")
    for name, meaning in MEANINGS.items():
        print(f"{name}: {meaning}")


def say(words: str) -> None:
    """Tell whoever waits how far it is."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {words}\n")


if __name__ == "__main__":
    sys.exit(main())
