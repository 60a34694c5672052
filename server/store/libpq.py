"""PostgreSQL's URL as libpq reads it, what each connection is opened with, and a server that has fallen silent.

Loaded only where there is a PostgreSQL URL: psycopg is there for those who asked for it.
"""

import logging
import os
import re
import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, unquote
from weakref import WeakSet

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from typing_extensions import override

_logger = logging.getLogger(__name__)

OLDEST = 14
"""The oldest PostgreSQL that this program works with."""
LOCK_SECONDS = 5
STATEMENT_SECONDS = 30
IDLE_SECONDS = 10
_MIGRATION_LOCK_SECONDS = 1
_CONNECT_SECONDS = 3
# Of several hosts one may be gone without a word: the next is asked before a door has waited for too long.
_CONNECT_SECONDS_OF_SEVERAL = 2
SILENT_SECONDS = 5.0
"""After so long without an answer it is looked whether the server still takes connections."""
LAST_SECONDS = STATEMENT_SECONDS + 3.0
"""After so long nothing is waited for any more: the server would have ended the statement itself."""
_LOOK_SECONDS = 1.0
_SAID_SECONDS = 60.0

_POOLED = "pgbouncer"
_TAKEN = "clue.options_taken"
_WHERE = ("host", "hostaddr", "port")
_USERINFO = re.compile(r"(postgres(?:ql)?://)([^:/@?]*)(?::([^@]*))?@([^/?]*)(.*)", re.DOTALL)
_OF_A_HOST = re.compile(r"- host: ('[^']*'|None), port: ('[^']*'|None), hostaddr: ('[^']*'|None): (.*)")
_NO_ANSWER = re.compile(
    "Connection (refused|timed out|reset)|[Nn]etwork is unreachable|No route to host|No such file or directory"
    "|closed the connection|timeout expired"
)
_YES, _NO = {"true", "1", "yes", "on"}, {"false", "0", "no", "off"}


class AddressError(ValueError):
    """The URL cannot be read; the words are libpq's where it has said why, and hold no password."""


class TooOldError(psycopg.OperationalError):
    """The server is older than what this program works with."""


class SilentError(psycopg.OperationalError):
    """The server has not answered, and was given up."""


@dataclass(frozen=True, slots=True)
class Address:
    """What a URL says.

    Attributes:
        options: libpq's options by their names.
        pooled: whether a pooler stands before the server that lends a connection for one transaction (`pgbouncer=true`):
            nothing may be left on a connection there, neither settings nor prepared statements.
        migrates: whether the schema is changed on it: that may take as long as it takes, but waits for no lock for long, since
            others queue behind whoever waits.
    """

    options: Mapping[str, str]
    pooled: bool = False
    migrates: bool = False

    @classmethod
    def of(cls, url: str) -> "Address":
        """Read a URL. Raises AddressError."""
        url, pooled = _without_pooled(url)
        if (parts := _USERINFO.fullmatch(url)) is not None:
            scheme, user, password, hosts, rest = parts.groups()
            if "@" in hosts:
                msg = "an @ in the password or the user's name is written %40 in a URL"
                raise AddressError(msg)
            if password is not None:  # libpq takes no / in it, and names the whole URL in what it says of it
                url = f"{scheme}{user}:{quote(unquote(password), safe='')}@{hosts}{rest}"
        try:
            options = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
        except psycopg.Error as fault:
            raise AddressError(in_one_line(str(fault)).replace(url, "the URL")) from None
        return cls(options, pooled)

    @property
    def database(self) -> str:
        """Its name, as far as the URL says it."""
        return self.options.get("dbname", "")

    @property
    def has_several_hosts(self) -> bool:
        """Whether libpq tries one host after the other."""
        return any("," in self.options.get(name, "") for name in ("host", "hostaddr"))

    @property
    def limits(self) -> dict[str, str]:
        """PostgreSQL's settings for what is done there, so that whoever hangs does not hold up all the others."""
        if self.migrates:
            return {
                "lock_timeout": f"{_MIGRATION_LOCK_SECONDS}s",
                "statement_timeout": "0",
                "idle_in_transaction_session_timeout": "0",
            }
        return {
            "lock_timeout": f"{LOCK_SECONDS}s",
            "statement_timeout": f"{STATEMENT_SECONDS}s",
            "idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s",
        }

    def setting_limits(self, *, of_a_transaction: bool) -> str:
        """Return the statement that sets them, until the present transaction ends or for good."""
        until = str(of_a_transaction).lower()
        return "SELECT " + ", ".join(
            f"set_config('{name}', '{value}', {until})" for name, value in self.limits.items()
        )

    def for_migrating(self) -> "Address":
        """Return the same, for changing the schema."""
        return replace(self, migrates=True)

    def connection_options(self) -> dict[str, str]:
        """Return what a connection is opened with; what the URL says of it counts before ours."""
        several = self.has_several_hosts
        ours = {
            "application_name": "clue-server",
            "connect_timeout": str(_CONNECT_SECONDS_OF_SEVERAL if several else _CONNECT_SECONDS),
            # A server or network that has gone away without a word is noticed within seconds.
            "keepalives_idle": "5",
            "keepalives_interval": "2",
            "keepalives_count": "2",
            "tcp_user_timeout": "5000",
        }
        if several:  # a standby takes nothing: after a failover the other one is the right one
            ours["target_session_attrs"] = "read-write"
        options = ours | dict(self.options)
        if not self.pooled:
            settings = [f"-c {name}={value}" for name, value in {**self.limits, _TAKEN: "yes"}.items()]
            given = self.options.get("options") or os.environ.get("PGOPTIONS", "")
            options["options"] = " ".join([*settings, *([given] if given else [])])
        return options


class Connector:
    """Opens connections, and gives up those whose server has fallen silent.

    A server's own limits end a slow statement, but not one of a server that is halted, and its machine's acknowledgements go on.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._options = address.connection_options()
        self._under_way: dict[int, tuple[float, _Connection]] = {}
        self._open: WeakSet[_Connection] = WeakSet()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self._probed = float("-inf")
        self._has_connected = False
        self._takes_options = False
        self._told: tuple[str, float] = ("", float("-inf"))

    def connect(self) -> "_Connection":
        """Open a connection. Raises psycopg.Error."""
        try:
            connection = _Connection.connect(
                make_conninfo(**self._options), prepare_threshold=None if self.address.pooled else 5
            )
            connection.connector = self
            self._see_to(connection)
        except psycopg.Error as fault:
            if self._has_connected:  # else whoever starts says it
                self._tell(in_one_line(str(fault)))
            raise
        with self._lock:
            self._has_connected = True
            self._open.add(connection)
        return connection

    def _see_to(self, connection: "_Connection") -> None:
        try:
            _require_new_enough(connection)
            if not self.address.pooled:
                self._see_to_limits(connection)
        except BaseException:
            connection.close()
            raise

    def _see_to_limits(self, connection: "_Connection") -> None:
        """Set the limits where a pooler that lends connections for whole sessions has passed over what is set at their start."""
        if self._takes_options:
            return
        connection.autocommit = True
        taken = connection.execute(f"SELECT current_setting('{_TAKEN}', true)").fetchone()
        if taken == ("yes",):
            self._takes_options = True
        else:
            connection.execute(self.address.setting_limits(of_a_transaction=False))
        connection.autocommit = False

    @property
    def open_connections(self) -> int:
        """How many of its connections are open."""
        with self._lock:
            return sum(not connection.closed for connection in self._open)

    def for_migrating(self) -> "Connector":
        """Return one to the same place, for changing the schema."""
        return Connector(self.address.for_migrating())

    def close(self) -> None:
        """Watch no more."""
        self._closed.set()

    def began(self, connection: "_Connection") -> None:
        """Note that something is waited for on a connection."""
        with self._lock:
            self._under_way[id(connection)] = (time.monotonic(), connection)
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="database watch", daemon=True)
                self._thread.start()

    def ended(self, connection: "_Connection") -> None:
        """Note that it has come, or will not."""
        with self._lock:
            self._under_way.pop(id(connection), None)

    def _watch(self) -> None:
        while not self._closed.wait(_LOOK_SECONDS):
            self._look(time.monotonic())

    def _look(self, now: float) -> None:
        with self._lock:
            waits = [(now - since, one) for since, one in self._under_way.values()]
        if not self.address.migrates:
            self._give_up([one for waited, one in waits if waited > LAST_SECONDS], LAST_SECONDS)
        silent = [one for waited, one in waits if waited > SILENT_SECONDS]
        if not silent or now - self._probed < SILENT_SECONDS:
            return
        self._probed = now
        for where in {one.where for one in silent if one.where is not None}:
            if not self._answers(where):
                self._give_up([one for one in silent if one.where == where], SILENT_SECONDS)

    def _answers(self, where: tuple[tuple[str, str], ...]) -> bool:
        """Tell whether the server at a host still takes connections; what it refuses them for, in any language, is an answer."""
        options = {**self._options, "target_session_attrs": "any", "connect_timeout": str(_CONNECT_SECONDS)}
        for name in _WHERE:
            options.pop(name, None)
        try:
            psycopg.connect(make_conninfo(**{**options, **dict(where)})).close()
        except psycopg.errors.ConnectionTimeout:
            return False
        except psycopg.Error as fault:
            return _NO_ANSWER.search(str(fault)) is None
        return True

    def _give_up(self, connections: "list[_Connection]", seconds: float) -> None:
        given_up = 0
        with self._lock:  # whoever waits on it has not let go of it, so its number is still its own
            for connection in connections:
                if id(connection) in self._under_way:
                    connection.cut()
                    given_up += 1
        if given_up:
            _logger.warning(
                "the database server has not answered for %d s; %d connections to it are given up",
                seconds,
                given_up,
            )

    def _tell(self, words: str) -> None:
        now = time.monotonic()
        if words != self._told[0] or now - self._told[1] >= _SAID_SECONDS:
            self._told = (words, now)
            _logger.warning("no connection to the database: %s", words)


class _Connection(psycopg.Connection[Any]):
    """A connection whose waits are watched.

    Attributes:
        connector: who made it.
        where: host and port that it goes to, as libpq's options.
    """

    connector: Connector | None = None
    is_cut = False

    @property
    def where(self) -> tuple[tuple[str, str], ...] | None:
        with suppress(psycopg.Error):
            found = self.info.get_parameters()
            return tuple((name, found[name]) for name in _WHERE if name in found)
        return None

    def cut(self) -> None:
        """Make whoever waits on it hear that it has ended."""
        self.is_cut = True
        with (
            suppress(OSError),
            socket.fromfd(self.pgconn.socket, socket.AF_INET, socket.SOCK_STREAM) as same,
        ):
            same.shutdown(socket.SHUT_RDWR)

    @override
    def wait(self, *arguments: Any, **more: Any) -> Any:
        connector = self.connector
        if connector is None:
            return super().wait(*arguments, **more)
        connector.began(self)
        try:
            return super().wait(*arguments, **more)
        except psycopg.OperationalError as fault:
            if self.is_cut:
                msg = "the server did not answer"
                raise SilentError(msg) from fault
            raise
        finally:
            connector.ended(self)


def _require_new_enough(connection: psycopg.Connection[Any]) -> None:
    if connection.info.server_version < OLDEST * 10_000:
        version = connection.info.parameter_status("server_version")
        msg = f"the server is PostgreSQL {version}, which is too old: {OLDEST} or newer is needed"
        raise TooOldError(msg)


def in_one_line(words: str) -> str:
    """Return what psycopg says of an attempt to connect in one line; of several hosts each."""
    return "; ".join(of_each_host(words))


def of_each_host(words: str) -> list[str]:
    """Return what psycopg says of an attempt to connect, for each host that it tried, each in one line."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    tried = [found for line in lines if (found := _OF_A_HOST.fullmatch(line)) is not None]
    return list(dict.fromkeys(map(_of_one, tried))) if tried else [" ".join(lines)]


def _of_one(found: re.Match[str]) -> str:
    host, port, _address, words = (None if part == "None" else part.strip("'") for part in found.groups())
    return words if words and " server " in words else f"{host}:{port or 5432}: {words}"


def _without_pooled(url: str) -> tuple[str, bool]:
    base, mark, query = url.partition("?")
    parts = query.split("&") if mark else []
    ours = [part for part in parts if part.partition("=")[0] == _POOLED]
    value = ours[-1].partition("=")[2].lower() if ours else "false"
    if value not in _YES | _NO:
        msg = f"{_POOLED}: “{value}” is neither true nor false"
        raise AddressError(msg)
    rest = "&".join(part for part in parts if part not in ours)
    return (f"{base}?{rest}" if rest else base), value in _YES
