"""The files of packaging/deploy as they stand, with this machine's addresses in place of their examples.

What is to be replaced has to be there: a file that no longer holds an example of a table here is a fault of whoever uses it.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
DEPLOY = PROJECT / "packaging" / "deploy"
_WHERE = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/sbin:/opt/homebrew/bin"
HAPROXY, NGINX = (shutil.which(name, path=_WHERE) for name in ("haproxy", "nginx"))
_MAIN_OF_NGINX = """\
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log warn;
worker_processes 1;
events {{ worker_connections 2048; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{block}
}}
"""


class ExampleMissingError(Exception):
    """A file does not hold what was to be replaced in it."""


def with_own(name: str, own: Mapping[str, object]) -> str:
    """Return the text of a file with each example replaced.

    Raises:
        ExampleMissingError: one is not in it.
    """
    text = (DEPLOY / name).read_text("utf-8")
    for example, here in own.items():
        if example not in text:
            raise ExampleMissingError(f"{name} does not hold {example!r}")
        text = text.replace(example, str(here))
    return text


def variables(name: str, own: Mapping[str, object]) -> dict[str, str]:
    """Return the variables of an environment file, replaced in the same way."""
    lines = [line.strip() for line in with_own(name, own).splitlines()]
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {key: value for key, _, value in pairs}


def bare_environment() -> dict[str, str]:
    """Return this process's variables without those that mean a server or a database."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("CLUE_", "PG"))}


@dataclass(frozen=True, slots=True)
class Front:
    """A proxy that is to stand in front of two servers.

    Attributes:
        folder: for what it writes.
        port: where it listens, on loopback.
        certificate, key: what it shows, PEM.
        ca: whom the servers' certificates are from.
        servers: their addresses with ports.
    """

    folder: Path
    port: int
    certificate: Path
    key: Path
    ca: Path
    servers: tuple[str, str]

    def haproxy(self, stats: int) -> tuple[Sequence[str], dict[str, str]]:
        """Return how to run haproxy with haproxy.cfg as it stands: command and variables."""
        both = self.folder / "clue.pem"
        both.write_bytes(self.certificate.read_bytes() + self.key.read_bytes())
        given = {
            "CLUE_BIND": f"127.0.0.1:{self.port}",
            "CLUE_PROXY_PEM": str(both),
            "CLUE_SERVER_1": self.servers[0],
            "CLUE_SERVER_2": self.servers[1],
            "CLUE_SERVERS_CA": str(self.ca),
            "CLUE_PUBLIC_NAME": "localhost",
            "CLUE_STATS": f"127.0.0.1:{stats}",
            "CLUE_ADMIN": str(self.folder / "haproxy.sock"),
        }
        command = [str(HAPROXY), "-W", "-db", "-f", str(DEPLOY / "haproxy.cfg")]
        return command, {**bare_environment(), **given}

    def nginx(self) -> tuple[Sequence[str], dict[str, str]]:
        """Return how to run nginx with nginx.conf: command and variables."""
        block = with_own(
            "nginx.conf",
            {
                "192.0.2.11:8443": self.servers[0],
                "192.0.2.12:8443": self.servers[1],
                "listen 8443": f"listen 127.0.0.1:{self.port}",
                "clue.example": "localhost",
                "/etc/nginx/clue.pem": self.certificate,
                "/etc/nginx/clue-key.pem": self.key,
                "/etc/nginx/clue-ca.pem": self.ca,
                "/var/log/nginx/clue.log": self.folder / "nginx-access.log",
            },
        )
        main = self.folder / "nginx.conf"
        main.write_text(_MAIN_OF_NGINX.format(folder=self.folder, block=block), "utf-8")
        log = self.folder / "nginx-error.log"
        return [str(NGINX), "-e", str(log), "-p", str(self.folder), "-c", str(main)], bare_environment()
