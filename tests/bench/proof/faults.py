"""What is done to the two hosts while doors present; each returns notes for the page."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from proof.load import waited
from proof.postgresql import children_of
from proof.site import Site

Notes = list[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that happens.

    Attributes:
        act: does it, while doors present.
        before, after: what is set up for it, and brought back, without doors.
    """

    name: str
    act: Callable[[Site], Notes]
    before: Callable[[Site], None] | None = None
    after: Callable[[Site], None] | None = None


def quiet(_site: Site) -> Notes:
    """Nothing happens, for longer than streams are silent."""
    time.sleep(20)
    return []


def rolling_restart(site: Site) -> Notes:
    """Each host is ended in order and started again, the second once the first is ready."""
    notes = []
    for host in site.hosts:
        assert host.running is not None
        begun = time.monotonic()
        status = host.running.end(60)
        notes.append(f"{host.name} ended with {status} after {time.monotonic() - begun:.1f} s")
        host.start()
        waited(partial(site.is_ready, host), 60, f"{host.name} ready")
        time.sleep(2)  # the proxy has seen it too
    return notes


def kill_host(site: Site) -> Notes:
    """A host's processes are killed, all at once; it is started again after five seconds."""
    host = site.hosts[1]
    assert host.running is not None
    host.running.crash()
    time.sleep(5)
    host.start()
    time.sleep(2)
    return []


def kill_worker(site: Site) -> Notes:
    """One worker of a host is killed; its parent starts another."""
    host = site.hosts[0]
    assert host.running is not None
    workers = [pid for pid in children_of(host.running.process.pid) if b"spawn_main" in _words(pid)]
    if not workers:
        return ["no workers: one process alone"]
    os.kill(workers[0], signal.SIGKILL)
    time.sleep(6)
    return []


def freeze_host(site: Site) -> Notes:
    """A host's processes stand still for eight seconds: connections are accepted, nothing is answered."""
    host = site.hosts[0]
    assert host.running is not None
    host.running.tell_all(signal.SIGSTOP)
    time.sleep(8)
    host.running.tell_all(signal.SIGCONT)
    time.sleep(4)
    return []


def both_killed(site: Site) -> Notes:
    """Both hosts are killed; the proxy is alone for three seconds."""
    for host in site.hosts:
        assert host.running is not None
        host.running.crash()
    time.sleep(1)
    answer = site.asked("/api/v1/server")
    notes = [
        f"the proxy alone says {answer.status_code} {answer.headers.get('content-type')}: {answer.json()['code']}"
    ]
    time.sleep(2)
    site.start_hosts()
    time.sleep(2)
    return notes


def restart_database(site: Site) -> Notes:
    """PostgreSQL is stopped (“fast”) and started again two seconds later."""
    site.postgresql.stop()
    time.sleep(2)
    site.postgresql.start()
    site.until_ready()
    time.sleep(2)
    return []


def crash_database(site: Site) -> Notes:
    """All of PostgreSQL's processes are killed; it is started again at once and recovers."""
    site.postgresql.crash()
    (site.postgresql.data / "postmaster.pid").unlink(missing_ok=True)
    site.postgresql.start()
    site.until_ready()
    time.sleep(2)
    return []


def database_away(site: Site) -> Notes:
    """PostgreSQL is away for six seconds; what doors, consoles and `/readyz` are told meanwhile is noted."""
    site.postgresql.crash()
    (site.postgresql.data / "postmaster.pid").unlink(missing_ok=True)
    time.sleep(4)
    ready, places = site.asked("/readyz"), site.asked("/api/v1/server")
    notes = [
        f"meanwhile /readyz says {ready.status_code} {ready.json().get('code')}, a console {places.status_code}"
    ]
    time.sleep(2)
    site.postgresql.start()
    site.until_ready()
    time.sleep(2)
    return notes


def freeze_database(site: Site) -> Notes:
    """PostgreSQL stands still for six seconds, and goes on with what it was doing."""
    site.postgresql.pause(signal.SIGSTOP)
    time.sleep(6)
    site.postgresql.pause(signal.SIGCONT)
    site.until_ready()
    time.sleep(2)
    return []


def full_disk(site: Site) -> Notes:
    """PostgreSQL's disk is full for five seconds; it may end over that, and is started again once there is room."""
    ballast = site.disk / "ballast"
    block = bytes(64 * 1024)
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(block) == len(block):
                pass
        except OSError:
            pass
    time.sleep(5)
    ballast.unlink()
    survived = site.postgresql.is_running
    if not survived:
        (site.postgresql.data / "postmaster.pid").unlink(missing_ok=True)
        site.postgresql.start()
    site.until_ready()
    time.sleep(2)
    return [
        f"PostgreSQL {'went on' if survived else 'had ended (its log of changes found no room) and was started again'}"
    ]


def make_standby(site: Site) -> None:
    """Copy the primary into a standby that follows, have commits wait for it, and tell the hosts of both."""
    standby = site.postgresql.copy("standby", standby=True)
    standby.start()
    site.standby = standby
    site.postgresql.ask("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (*)'", "postgres")
    site.postgresql.ask("SELECT pg_reload_conf()", "postgres")
    waited(
        lambda: (
            ("sync" in str(site.postgresql.ask("SELECT sync_state FROM pg_stat_replication")))
            or ("quorum" in str(site.postgresql.ask("SELECT sync_state FROM pg_stat_replication")))
        ),
        30,
        "a standby that commits wait for",
    )
    ports = site.postgresql.port, standby.port
    site.point_hosts_to(",".join(f"127.0.0.1:{port}" for port in ports), "&target_session_attrs=read-write")
    site.restart_hosts()


def fail_over(site: Site) -> Notes:
    """The primary is killed and stays away; the standby is promoted two seconds later."""
    standby = site.standby
    assert standby is not None
    site.postgresql.crash()
    time.sleep(2)
    begun = time.monotonic()
    standby.promote()
    # Nobody follows the new primary yet; this is what a cluster manager does as well.
    standby.ask("ALTER SYSTEM RESET synchronous_standby_names", "postgres")
    standby.ask("SELECT pg_reload_conf()", "postgres")
    site.postgresql, site.before = standby, site.postgresql
    site.until_ready()
    notes = [f"ready {time.monotonic() - begun:.1f} s after the order to promote"]
    time.sleep(3)
    return notes


def through_pgbouncer(site: Site) -> None:
    """Put PgBouncer between."""
    site.bouncer = site.pgbouncer()
    site.restart_hosts()


def through_pgbouncer_by_transactions(site: Site) -> None:
    """Put PgBouncer between, in transaction mode."""
    site.bouncer = site.pgbouncer(by_transactions=True)
    site.restart_hosts()


def without_pgbouncer(site: Site) -> None:
    """Take it out again."""
    site.point_hosts_to(f"127.0.0.1:{site.postgresql.port}")
    site.restart_hosts()
    assert site.bouncer is not None
    site.bouncer.end()


def restored_to_a_moment(site: Site) -> Notes:
    """Restore, beside what runs, a base backup and the log that was archived to a moment; compare what is in it.

    A base backup, a mark, more events, then recovery to the mark.
    """
    primary = site.postgresql
    backup = primary.copy("restored", standby=False)
    with site.doors():
        time.sleep(2)
    moment = str(primary.ask("SELECT now()")[0][0])
    before = int(primary.ask("SELECT count(*) FROM events")[0][0])
    time.sleep(1)
    with site.doors():
        time.sleep(2)
    after = int(primary.ask("SELECT count(*) FROM events")[0][0])
    piece = str(primary.ask("SELECT pg_walfile_name(pg_current_wal_insert_lsn())", "postgres")[0][0])
    primary.ask("SELECT pg_switch_wal()", "postgres")
    waited((primary.wal / piece).exists, 60, "the log is archived")
    conf = backup.data / "postgresql.conf"
    conf.write_text(
        f"{conf.read_text('utf-8')}restore_command = 'cp {primary.wal}/%f %p'\n"
        f"recovery_target_time = '{moment}'\nrecovery_target_action = 'promote'\narchive_mode = off\n",
        "utf-8",
    )
    (backup.data / "recovery.signal").touch()
    (backup.data / "standby.signal").unlink(missing_ok=True)
    backup.own(backup.data)
    begun = time.monotonic()
    backup.start()
    waited(lambda: not backup.ask("SELECT pg_is_in_recovery()")[0][0], 60, "the end of recovery")
    seconds = time.monotonic() - begun
    found = int(backup.ask("SELECT count(*) FROM events")[0][0])
    backup.end()
    words = "exactly those" if found == before else f"NOT those, but {found:,}"
    return [
        f"of {after:,} events {before:,} were there at the moment, and {words} are in what was restored, in {seconds:.1f} s"
    ]


def _words(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
