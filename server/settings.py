"""What the server is started with: command line, CLUE_… variables, defaults; all wrong entries named at once."""

import argparse
import os
import re
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import platformdirs

from clue_desktop.domain.network_policy import parse_networks
from clue_desktop.domain.path_lists import listed_paths
from clue_desktop.domain.vendor_calls import DEFAULT_RESPONSE_KIB, RESPONSE_KIB
from clue_desktop.domain.windows_paths import as_meant
from server.bounding.bounds import Bounds
from server.certificates.given_pair import split_pair
from server.certificates.tls import TlsError, check_name
from server.verification.vendor_proxy import Exceptions, Proxy

_BOUNDS = Bounds()
DEFAULT_CONNECTIONS = 10
CONNECTIONS = range(6, 1001)
"""How many connections to PostgreSQL one process may open: two for doors, one for events, one that hears of changes, the rest for
administrators and the server's own chores."""
_MOST_AT_ONCE = 1_000_001
_LONGEST_DRAIN = 30
DRAIN_SECONDS = 5
"""For how long a server that others go by says that it is going to end before it does."""


class SettingsError(Exception):
    """The server cannot start with these settings; the message names each wrong one."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one server process.

    Attributes:
        tls: "auto" for a certificate of the server's own, "off" behind a proxy, "given" for a pair of the operator's.
        tls_pair: that pair: certificate and key, PEM.
        tls_names: further host names and addresses that the own certificate is valid for.
        database: a PostgreSQL URL, or None for SQLite files in the data directory.
        database_connections: how many connections to PostgreSQL one process opens at most.
        vendor_networks: ranges, beyond public addresses, that webhooks may reach by the operator's word.
        vendor_ca: further CA files for vendors' certificates.
        vendor_proxy: the forward proxy that vendor calls go through, http://[user:password@]host:port.
        vendor_no_proxy: the vendors that are called past it: hosts, suffixes, ranges.
        vendor_response_kib: how much of a vendor's response is read while nothing else is set in the console.
        device_in_flight: how many verifications of one device may be under way; 0 for any number.
        trusted_proxies: whose X-Forwarded-For counts.
        disk_reserve_mib: how much of the disk of SQLite files is kept for events, 0 for nothing.
        shadow_rate: how many questions a second shadow vendors are asked, 0 for none.
        outage_file_mib: how large the file may become that keeps decisions while no event can be written; 0 for none.
        drain_seconds: for how long the server says that it is going to end before it ends; None where nobody said.
        device_rate: how many presentations a second one device may have decided, 0 for any number.
        unproved_connections, unproved_per_source, requests, requests_per_source: as in `Bounds`.
        publish_in: a folder for a file that tells every user of this machine where the server is, without secrets.
        synchronous: how durable SQLite commits are: NORMAL (a crash of the process) or FULL (one of the machine).
    """

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 8443
    tls: str = "auto"
    tls_pair: tuple[Path, Path] | None = None
    tls_names: tuple[str, ...] = ()
    database: str | None = None
    database_connections: int = DEFAULT_CONNECTIONS
    vendor_networks: tuple[str, ...] = ()
    vendor_ca: tuple[Path, ...] = ()
    vendor_proxy: str | None = None
    vendor_no_proxy: tuple[str, ...] = ()
    vendor_response_kib: int = DEFAULT_RESPONSE_KIB
    vendor_deadline_seconds: float = 4.0
    device_in_flight: int = 4
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    unproved_connections: int = _BOUNDS.unproved_connections
    unproved_per_source: int = _BOUNDS.unproved_per_source
    requests: int = _BOUNDS.requests
    requests_per_source: int = _BOUNDS.requests_per_source
    device_rate: int = 20
    shadow_rate: int = 50
    outage_file_mib: int = 16
    drain_seconds: float | None = None
    disk_reserve_mib: int = 256
    workers: int = 1
    stop_with_stdin: bool = False
    publish_in: Path | None = None
    name: str = "CLUe"
    setup_token: str | None = None
    metrics_token: str | None = None
    metrics_open: bool = False
    synchronous: str = "NORMAL"
    use_keyring: bool = True
    log_level: str = "info"
    log_format: str = "text"

    @property
    def drain(self) -> float:
        """For how long the server says that it is going to end before it does, in seconds."""
        if self.drain_seconds is not None:
            return self.drain_seconds
        return 0.0 if self.stop_with_stdin else float(DRAIN_SECONDS)

    @property
    def bounds(self) -> Bounds:
        """How much may come at once."""
        return Bounds(
            self.unproved_connections,
            self.unproved_per_source,
            self.requests,
            self.requests_per_source,
            self.trusted_proxies,
        )


def default_data_dir() -> Path:
    """Return the user's data folder."""
    return Path(platformdirs.user_data_dir("CLUe Desktop", appauthor=False)) / "server"


def path_of(text: str) -> Path:
    """Return a path as it is meant: no shell has put the home folder for `~` in `--data-dir=~/clue` or in a variable."""
    text = as_meant(text) if os.name == "nt" else text
    try:
        return Path(text).expanduser()
    except RuntimeError:  # nobody's
        return Path(text)


_PLURALS = {
    "tls_name": "CLUE_TLS_NAMES",
    "vendor_network": "CLUE_VENDOR_NETWORKS",
    "trusted_proxy": "CLUE_TRUSTED_PROXIES",
}


_FILES = frozenset({"vendor_ca"})


def variable_of(option: str) -> str:
    """Return the variable of an option, by the option's name in the namespace."""
    return _PLURALS.get(option, f"CLUE_{option.upper()}")


def given_options(options: argparse.Namespace, environ: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return what was given, by option, whether as an option or as its variable."""
    reader = _Reader(options, environ)
    parser = argparse.ArgumentParser()
    add_options(parser)
    given = {}
    for option in vars(parser.parse_args([])):
        values = reader.many(option, variable_of(option)) if _is_list(option) else ()
        if not _is_list(option) and (text := reader.text(option, variable_of(option))) is not None:
            values = (text,)
        if values:
            given[option] = values
    return given


def _is_list(option: str) -> bool:
    return option in _PLURALS or option in {"vendor_ca", "vendor_no_proxy"}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the server's options; each one's default comes from its CLUE_… variable."""
    parser.add_argument("--data-dir", metavar="D", help="where data and keys are kept [CLUE_DATA_DIR]")
    parser.add_argument("--host", metavar="H", help="address to listen on, 127.0.0.1 by default [CLUE_HOST]")
    parser.add_argument(
        "--port", metavar="P", help="port to listen on, 8443 by default, 0 for a free one [CLUE_PORT]"
    )
    parser.add_argument(
        "--tls",
        metavar="auto|off|CERT:KEY",
        help="TLS of its own, none (behind a proxy), or given [CLUE_TLS]",
    )
    parser.add_argument(
        "--tls-cert", metavar="FILE", help="the given certificate, its chain behind it [CLUE_TLS_CERT]"
    )
    parser.add_argument("--tls-key", metavar="FILE", help="its key [CLUE_TLS_KEY]")
    parser.add_argument(
        "--tls-name",
        action="append",
        metavar="NAME",
        help="a further name in the own certificate [CLUE_TLS_NAMES]",
    )
    parser.add_argument(
        "--database",
        metavar="URL",
        help="PostgreSQL, in any form that libpq takes; pgbouncer=true in it where a pooler lends connections for one"
        " transaction; SQLite files without it [CLUE_DATABASE]",
    )
    parser.add_argument(
        "--database-connections",
        metavar="N",
        help=f"to PostgreSQL, of each process: {DEFAULT_CONNECTIONS} at most by default [CLUE_DATABASE_CONNECTIONS]",
    )
    parser.add_argument(
        "--vendor-network",
        action="append",
        metavar="CIDR",
        help="a private or loopback range that webhooks may reach [CLUE_VENDOR_NETWORKS]",
    )
    parser.add_argument(
        "--vendor-ca",
        action="append",
        metavar="FILE",
        help="a CA that vendors' certificates may come from [CLUE_VENDOR_CA]",
    )
    parser.add_argument(
        "--vendor-deadline",
        metavar="SECONDS",
        help="for a whole vendor call, 4 by default [CLUE_VENDOR_DEADLINE]",
    )
    parser.add_argument(
        "--vendor-no-proxy",
        action="append",
        metavar="HOST|.SUFFIX|CIDR",
        help="vendors called past the proxy of CLUE_VENDOR_PROXY [CLUE_VENDOR_NO_PROXY]",
    )
    parser.add_argument(
        "--vendor-response-kib",
        metavar="N",
        help=f"how much of a vendor's response is read, {DEFAULT_RESPONSE_KIB} by default"
        " [CLUE_VENDOR_RESPONSE_KIB]",
    )
    parser.add_argument(
        "--device-in-flight",
        metavar="N",
        help="verifications of one device under way, 4 by default, 0 for any number [CLUE_DEVICE_IN_FLIGHT]",
    )
    parser.add_argument(
        "--trusted-proxy",
        action="append",
        metavar="CIDR",
        help="whose X-Forwarded-For counts [CLUE_TRUSTED_PROXIES]",
    )
    parser.add_argument(
        "--unproved-connections",
        metavar="N",
        help="connections at once on which no valid token has come, 2000 by default [CLUE_UNPROVED_CONNECTIONS]",
    )
    parser.add_argument(
        "--unproved-per-source",
        metavar="N",
        help="of them, those of one address, 1000 by default [CLUE_UNPROVED_PER_SOURCE]",
    )
    parser.add_argument(
        "--requests",
        metavar="N",
        help="requests at once that are no verifications, 128 by default [CLUE_REQUESTS]",
    )
    parser.add_argument(
        "--requests-per-source",
        metavar="N",
        help="of them, those of one token or address, 32 by default [CLUE_REQUESTS_PER_SOURCE]",
    )
    parser.add_argument(
        "--device-rate",
        metavar="N",
        help="presentations a second of one device, 20 by default, five seconds' worth at once; 0 for any number"
        " [CLUE_DEVICE_RATE]",
    )
    parser.add_argument(
        "--shadow-rate",
        metavar="N",
        help="questions a second that shadow vendors are asked, 50 by default; 0 for none [CLUE_SHADOW_RATE]",
    )
    parser.add_argument(
        "--disk-reserve",
        metavar="MIB",
        help="of the data directory's disk, kept for events, 256 by default; 0 for none [CLUE_DISK_RESERVE]",
    )
    parser.add_argument(
        "--outage-file",
        metavar="MIB",
        help="for decisions while no event can be written, 16 by default; 0 for none [CLUE_OUTAGE_FILE]",
    )
    parser.add_argument(
        "--drain",
        metavar="SECONDS",
        help="how long /readyz says that it is going to end before it does, where somebody asks; 5 by default, 0 with"
        " --stop-with-stdin [CLUE_DRAIN]",
    )
    parser.add_argument(
        "--workers", metavar="N", help="processes, 1 by default; more need PostgreSQL [CLUE_WORKERS]"
    )
    parser.add_argument(
        "--stop-with-stdin",
        action="store_true",
        default=None,
        help="end when standard input closes [CLUE_STOP_WITH_STDIN]",
    )
    parser.add_argument(
        "--publish-in",
        metavar="D",
        help="where to say to every user of this machine how the server is reached, without secrets; a service's own"
        " folder [CLUE_PUBLISH_IN]",
    )
    parser.add_argument("--name", metavar="NAME", help="the server's name [CLUE_NAME]")
    parser.add_argument(
        "--synchronous", metavar="NORMAL|FULL", help="durability of SQLite commits [CLUE_SYNCHRONOUS]"
    )
    parser.add_argument(
        "--log-format", metavar="text|json", help="lines to read, or one JSON object each [CLUE_LOG_FORMAT]"
    )
    parser.add_argument("--log-level", metavar="LEVEL", help="debug, info, warning or error [CLUE_LOG_LEVEL]")


def read_settings(options: argparse.Namespace, environ: Mapping[str, str]) -> Settings:
    """Return the settings; an option counts before its variable.

    Raises:
        SettingsError: with every wrong entry.
    """
    reader = _Reader(options, environ)
    tls, tls_pair = reader.tls()
    settings = Settings(
        data_dir=path_of(given)
        if (given := reader.text("data_dir", "CLUE_DATA_DIR"))
        else default_data_dir(),
        host=reader.host(),
        port=reader.number("port", "CLUE_PORT", 8443, range(65536)),
        tls=tls,
        tls_pair=tls_pair,
        tls_names=reader.tls_names(),
        database=reader.text("database", "CLUE_DATABASE") or reader.database_file(),
        database_connections=reader.number(
            "database_connections", "CLUE_DATABASE_CONNECTIONS", DEFAULT_CONNECTIONS, CONNECTIONS
        ),
        vendor_networks=reader.vendor_networks(),
        vendor_ca=reader.certificates("vendor_ca", "CLUE_VENDOR_CA"),
        vendor_proxy=environ.get("CLUE_VENDOR_PROXY") or None,  # no option: it may hold a password
        vendor_no_proxy=reader.no_proxy(),
        vendor_response_kib=reader.number(
            "vendor_response_kib", "CLUE_VENDOR_RESPONSE_KIB", DEFAULT_RESPONSE_KIB, RESPONSE_KIB
        ),
        vendor_deadline_seconds=reader.seconds("vendor_deadline", "CLUE_VENDOR_DEADLINE", 4.0),
        device_in_flight=reader.number("device_in_flight", "CLUE_DEVICE_IN_FLIGHT", 4, range(100_001)),
        shadow_rate=reader.number("shadow_rate", "CLUE_SHADOW_RATE", 50, range(10_001)),
        trusted_proxies=reader.proxies(),
        unproved_connections=reader.number(
            "unproved_connections",
            "CLUE_UNPROVED_CONNECTIONS",
            _BOUNDS.unproved_connections,
            range(16, _MOST_AT_ONCE),
        ),
        unproved_per_source=reader.number(
            "unproved_per_source",
            "CLUE_UNPROVED_PER_SOURCE",
            _BOUNDS.unproved_per_source,
            range(8, _MOST_AT_ONCE),
        ),
        requests=reader.number("requests", "CLUE_REQUESTS", _BOUNDS.requests, range(8, _MOST_AT_ONCE)),
        requests_per_source=reader.number(
            "requests_per_source",
            "CLUE_REQUESTS_PER_SOURCE",
            _BOUNDS.requests_per_source,
            range(4, _MOST_AT_ONCE),
        ),
        device_rate=reader.number("device_rate", "CLUE_DEVICE_RATE", 20, range(100_001)),
        disk_reserve_mib=reader.number("disk_reserve", "CLUE_DISK_RESERVE", 256, range(1_000_001)),
        outage_file_mib=reader.number("outage_file", "CLUE_OUTAGE_FILE", 16, range(1025)),
        drain_seconds=reader.drain(),
        workers=reader.number("workers", "CLUE_WORKERS", 1, range(1, 257)),
        stop_with_stdin=reader.flag("stop_with_stdin", "CLUE_STOP_WITH_STDIN", default=False),
        publish_in=path_of(folder) if (folder := reader.text("publish_in", "CLUE_PUBLISH_IN")) else None,
        name=reader.text("name", "CLUE_NAME") or "CLUe",
        setup_token=environ.get("CLUE_SETUP_TOKEN") or None,
        metrics_token=environ.get("CLUE_METRICS_TOKEN") or None,
        metrics_open=reader.flag("metrics_open", "CLUE_METRICS_OPEN", default=False),
        synchronous=reader.choice("synchronous", "CLUE_SYNCHRONOUS", ("NORMAL", "FULL")),
        use_keyring=reader.flag("use_keyring", "CLUE_USE_KEYRING", default=True),
        log_format=reader.choice("log_format", "CLUE_LOG_FORMAT", ("text", "json")),
        log_level=reader.choice("log_level", "CLUE_LOG_LEVEL", ("info", "debug", "warning", "error")),
    )
    if getattr(options, "database", None) is not None and _holds_password(str(options.database)):
        reader.problems.append(
            "--database: a password there is shown by every list of processes; give the URL as CLUE_DATABASE, or in a"
            " file of mode 0600 that CLUE_DATABASE_FILE names, or leave the password to ~/.pgpass (PGPASSFILE)"
        )
    if settings.database is not None and not settings.database.startswith(("postgresql://", "postgres://")):
        reader.problems.append(
            "--database: give a URL that starts with postgresql://, or leave it out for SQLite"
        )
    if settings.workers > 1 and settings.database is None:
        reader.problems.append("--workers: more than one process needs PostgreSQL; give --database")
    if settings.vendor_proxy is not None:
        try:
            Proxy.from_url(settings.vendor_proxy)
        except ValueError as fault:
            reader.problems.append(f"CLUE_VENDOR_PROXY: {fault}")
    if reader.problems:
        raise SettingsError("; ".join(reader.problems))
    return settings


def _holds_password(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # several hosts of IPv6, for one
        return re.search("//[^/@?]*:[^@]*@", url) is not None or "password=" in url.lower()
    secret = {name.lower() for name, value in parse_qsl(parts.query) if value} & {"password", "sslpassword"}
    return bool(secret) or parts.password is not None


class _Reader:
    def __init__(self, options: argparse.Namespace, environ: Mapping[str, str]) -> None:
        self._options = options
        self._environ = environ
        self.problems: list[str] = []

    def text(self, option: str, variable: str) -> str | None:
        given = getattr(self._options, option, None)
        return str(given) if given is not None else self._environ.get(variable) or None

    def database_file(self) -> str | None:
        """Return the URL that stands in the file of CLUE_DATABASE_FILE, which only its owner may read."""
        if not (name := self._environ.get("CLUE_DATABASE_FILE")):
            return None
        file = path_of(name)
        try:
            if os.name == "posix" and file.stat().st_mode & 0o077:
                self.problems.append(f"CLUE_DATABASE_FILE: others may read {file}; give it the mode 0600")
            return file.read_text("utf-8").strip() or None
        except (OSError, UnicodeDecodeError) as fault:
            self.problems.append(f"CLUE_DATABASE_FILE: {file} cannot be read: {fault}")
            return None

    def many(self, option: str, variable: str) -> tuple[str, ...]:
        given: Sequence[str] | None = getattr(self._options, option, None)
        if given is not None:
            return tuple(given)
        if option in _FILES:
            return listed_paths(self._environ.get(variable, ""), lambda text: path_of(text).is_file())
        return tuple(entry.strip() for entry in self._environ.get(variable, "").split(",") if entry.strip())

    def number(self, option: str, variable: str, default: int, allowed: range) -> int:
        text = self.text(option, variable)
        if text is None:
            return default
        if text.isascii() and text.isdigit() and int(text) in allowed:
            return int(text)
        self._complain(option, f"“{text}” is no whole number from {allowed.start} to {allowed.stop - 1}")
        return default

    def seconds(self, option: str, variable: str, default: float) -> float:
        text = self.text(option, variable)
        if text is None:
            return default
        try:
            seconds = float(text)
        except ValueError:
            seconds = 0.0
        if 0.1 <= seconds <= 60:
            return seconds
        self._complain(option, f"“{text}” is no number of seconds from 0.1 to 60")
        return default

    def drain(self) -> float | None:
        text = self.text("drain", "CLUE_DRAIN")
        if text is None:
            return None
        if text.isascii() and text.isdigit() and int(text) <= _LONGEST_DRAIN:
            return float(text)
        self._complain("drain", f"“{text}” is no whole number of seconds from 0 to {_LONGEST_DRAIN}")
        return None

    def flag(self, option: str, variable: str, *, default: bool) -> bool:
        given = getattr(self._options, option, None)
        if given is not None:
            return bool(given)
        text = self._environ.get(variable, "").lower()
        if text in {"", "1", "true", "yes", "0", "false", "no"}:
            return text in {"1", "true", "yes"} if text else default
        self._complain(option, f"“{text}” is neither true nor false")
        return default

    def host(self) -> str:
        text = (self.text("host", "CLUE_HOST") or "127.0.0.1").strip()
        address = text[1:-1] if text.startswith("[") and text.endswith("]") else text  # as URLs have IPv6's
        if "/" in address or address.count(":") == 1 or "]" in address:
            self._complain(
                "host", f"give an address or a name alone, without https:// and port, not “{text}”"
            )
        return address

    def choice(self, option: str, variable: str, choices: tuple[str, ...]) -> str:
        text = self.text(option, variable)
        if text is None:
            return choices[0]
        for choice in choices:
            if text.lower() == choice.lower():
                return choice
        self._complain(option, f"“{text}” is none of {', '.join(choices)}")
        return choices[0]

    def tls(self) -> tuple[str, tuple[Path, Path] | None]:
        text, certificate, key = (
            self.text(option, f"CLUE_{option.upper()}") for option in ("tls", "tls_cert", "tls_key")
        )
        try:
            if certificate is None and key is None:
                if text in {None, "auto", "off"}:
                    return text or "auto", None
                text = as_meant(text or "") if os.name == "nt" else text or ""
                certificate, key = split_pair(text, lambda file: path_of(file).is_file())
            elif certificate is None or key is None:
                raise TlsError("--tls-cert and --tls-key belong together: give both.")
            elif text is not None:
                raise TlsError(
                    f"--tls {text} says one thing, --tls-cert and --tls-key another: leave one out."
                )
        except TlsError as fault:
            self.problems.append(str(fault).removesuffix("."))
            return "auto", None
        return "given", (path_of(certificate), path_of(key))

    def tls_names(self) -> tuple[str, ...]:
        names = self.many("tls_name", "CLUE_TLS_NAMES")
        for name in names:
            try:
                check_name(name)
            except TlsError as fault:
                self._complain("tls_name", str(fault).removesuffix("."))
        return names

    def vendor_networks(self) -> tuple[str, ...]:
        given = self.many("vendor_network", "CLUE_VENDOR_NETWORKS")
        try:
            parse_networks(given, operator=True)
        except ValueError as fault:
            self._complain("vendor_network", str(fault))
            return ()
        return given

    def certificates(self, option: str, variable: str) -> tuple[Path, ...]:
        files = tuple(map(path_of, self.many(option, variable)))
        for file in files:
            try:
                ssl.create_default_context(cafile=file)
            except OSError as fault:  # ssl.SSLError is one
                self._complain(option, f"{file} cannot be used as a certificate: {fault.strerror or fault}")
        return files

    def proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        found = []
        for entry in self.many("trusted_proxy", "CLUE_TRUSTED_PROXIES"):
            try:
                found.append(ip_network(entry))
            except ValueError as fault:
                self._complain("trusted_proxy", str(fault))
        return tuple(found)

    def no_proxy(self) -> tuple[str, ...]:
        given = self.many("vendor_no_proxy", "CLUE_VENDOR_NO_PROXY")
        entries = tuple(entry.strip() for text in given for entry in text.split(",") if entry.strip())
        try:
            Exceptions(entries)
        except ValueError as fault:
            self._complain("vendor_no_proxy", str(fault))
            return ()
        return entries

    def _complain(self, option: str, fault: str) -> None:
        self.problems.append(f"--{option.replace('_', '-')}: {fault}")
