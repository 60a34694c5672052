"""Everything of two hosts on this machine: PostgreSQL, two clue-servers, a proxy, a vendor, doors; from the files as they stand."""

import json
import secrets
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from deployed import PROJECT, Front, bare_environment, variables, with_own
from proof.certificates import make_pair
from proof.load import Doors, Vendor, waited
from proof.postgresql import PASSWORD, Postgresql
from proof.processes import Running, free_port, until_it_listens
from running import Console, Server, set_up
from stand import form

from clue_desktop.client.trust import ssl_context


class Host:
    """One host: a clue-server with a data folder and an address of its own."""

    def __init__(self, folder: Path, name: str, environ: dict[str, str], vendor_ca: Path) -> None:
        self.name, self.data, self.port = name, folder / name, free_port()
        # Told by itself: whoever ends a server by its standard input would not have it wait.
        self.environ = {**environ, "CLUE_PORT": str(self.port), "CLUE_DRAIN": "5"}
        self._log = folder / f"{name}.log"
        self._options = [
            "--vendor-network",
            "127.0.0.0/8",
            "--vendor-ca",
            str(vendor_ca),
            "--stop-with-stdin",
        ]
        self.running: Running | None = None
        self.ready: dict[str, Any] = {}

    def start(self, tree: Path = PROJECT) -> None:
        """Start the server of a source tree and wait until it serves."""
        self.until_ready(self.begin(tree))

    def begin(self, tree: Path = PROJECT) -> int:
        """Start the server of a source tree; return where its log begins."""
        begins = self._log.stat().st_size if self._log.exists() else 0
        self.running = Running(
            [sys.executable, "-m", "server", "--data-dir", str(self.data), *self._options],
            self._log,
            environ={**bare_environment(), **self.environ},
            folder=tree,
        )
        return begins

    def until_ready(self, begins: int = 0, seconds: float = 60) -> float:
        """Wait for its ready line; return how long that was."""

        def there() -> bool:
            assert self.running is not None
            text = self._log.read_bytes()[begins:].decode("utf-8", "replace")
            for line in text.splitlines():
                if line.startswith('{"ready"'):
                    self.ready = json.loads(line)
                    return True
            if not self.running.is_running:
                raise RuntimeError(f"{self.name} did not start: {text[-2000:]}")
            return False

        return waited(there, seconds, f"{self.name}'s ready line")

    @property
    def ca(self) -> Path:
        """The certificate of its authority."""
        return self.data / "tls" / "ca.pem"

    def said(self) -> str:
        """Return what it has logged."""
        return self._log.read_text("utf-8", "replace")


class Site:
    """Two hosts with what they need."""

    def __init__(self, folder: Path, doors: int, rate: float) -> None:
        self.folder = folder
        self._doors, self._rate = doors, rate
        self.certificates = make_pair(folder, "database")
        vendor = make_pair(folder, "vendor")
        self.vendor_ca = vendor[0]
        self.vendor = Vendor(vendor[1], vendor[2])
        self.disk = folder / "disk"
        self.disk.mkdir()
        self.postgresql = Postgresql(self.disk, "primary", self.certificates)
        self.environ: dict[str, str] = {}
        self.hosts: list[Host] = []
        self.proxy: Running | None = None
        self.bouncer: Running | None = None
        self.standby: Postgresql | None = None
        self.before: Postgresql | None = None
        self.proxy_port = 0
        self.tokens: dict[str, str] = {}

    # ---- from the files ------------------------------------------------------------------------------------------

    def prepare(self, trees: Sequence[Path] = (PROJECT, PROJECT)) -> None:
        """Make the database, start both hosts, and register the doors."""
        self.postgresql.own(self.disk)
        self.postgresql.make()
        self.environ = variables(
            "clue-server.env",
            {
                "CLUE_HOST=0.0.0.0": "CLUE_HOST=127.0.0.1",
                "clue.example": "localhost",
                "192.0.2.10": "127.0.0.1",
                "192.0.2.21:5432": f"127.0.0.1:{self.postgresql.port}",
                "/etc/clue/database-ca.pem": self.certificates[0],
                "DATABASE-PASSWORD": PASSWORD,
                "SECRET-KEY": secrets.token_hex(32),
                "METRICS-TOKEN": secrets.token_hex(16),
            },
        )
        self.hosts = [Host(self.folder, name, self.environ, self.vendor_ca) for name in ("one", "two")]
        for host, tree in zip(self.hosts, trees, strict=True):
            host.start(tree)
        self._register()

    def _register(self) -> None:
        first = self.hosts[0]
        console: Console = set_up(Server(None, first.ready, first.data))  # type: ignore[arg-type]  # it runs already
        group = console.place("placeGroup")
        place = console.place("place", group)
        api = {**form(self.vendor.url), "webhookUrl": self.vendor.url}
        console.assign(group, rfCard=console.register(group, api, "C1AD0000")["id"])
        for _ in range(self._doors):
            device = console.device(place)
            self.tokens[device.serial] = device.token
        for client in console.server.clients:
            client.close()

    def haproxy(self) -> AbstractContextManager[None]:
        """Run haproxy in front, from haproxy.cfg as it stands."""
        return self._in_front("haproxy", *self._front().haproxy(free_port()))

    def nginx(self) -> AbstractContextManager[None]:
        """Run nginx in front, from nginx.conf with this machine's addresses."""
        return self._in_front("nginx", *self._front().nginx())

    def _front(self) -> Front:
        tls, (one, two) = self.hosts[0].data / "tls", self.hosts
        self.proxy_port = free_port()
        return Front(
            self.folder,
            self.proxy_port,
            tls / "server.pem",
            tls / "server-key.pem",
            one.ca,
            (f"127.0.0.1:{one.port}", f"127.0.0.1:{two.port}"),
        )

    @contextmanager
    def _in_front(self, name: str, command: Sequence[str], environ: dict[str, str]) -> Iterator[None]:
        self.proxy = Running(command, self.folder / f"{name}.log", environ=environ)
        try:
            until_it_listens(self.proxy, self.proxy_port)
            waited(self.is_ready, 30, f"{name} sees a server that is ready")
            yield
        finally:
            self.proxy.end()

    def pgbouncer(self, *, by_transactions: bool = False) -> Running:
        """Run PgBouncer between the hosts and PostgreSQL, from pgbouncer.ini; the hosts have to be started anew."""
        folder = self.folder / f"pgbouncer-{'transactions' if by_transactions else 'sessions'}"
        folder.mkdir()
        users, port = folder / "userlist.txt", free_port()
        users.write_text(f'"clue" "{PASSWORD}"\n', "utf-8")
        for number, name in ((1, "server.pem"), (2, "server-key.pem"), (0, "database-ca.pem")):
            shutil.copy(self.certificates[number], folder / name)
        text = with_own(
            "pgbouncer.ini",
            {
                "192.0.2.21 port=5432": f"127.0.0.1 port={self.postgresql.port}",
                "listen_addr = *": "listen_addr = 127.0.0.1",
                "6432": port,
                "/etc/pgbouncer/": f"{folder}/",
            },
        )
        if by_transactions:
            text = text.replace("pool_mode = session", "pool_mode = transaction")
        (folder / "pgbouncer.ini").write_text(f"{text}\nunix_socket_dir =\n", "utf-8")
        self.postgresql.own(folder)
        command = [*self.postgresql.as_user, _program("pgbouncer"), str(folder / "pgbouncer.ini")]
        running = Running(command, self.folder / "pgbouncer.log", environ=bare_environment())
        until_it_listens(running, port)
        self.point_hosts_to(f"127.0.0.1:{port}", "&pgbouncer=true" if by_transactions else "")
        return running

    def point_hosts_to(self, address: str, more: str = "") -> None:
        """Have the hosts use another address of the database from their next start on."""
        url = self.environ["CLUE_DATABASE"]
        before, _, rest = url.partition("@")
        rest = rest.partition("/")[2]
        for host in self.hosts:
            host.environ["CLUE_DATABASE"] = f"{before}@{address}/{rest}{more}"

    # ---- asking --------------------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """Where doors and consoles come."""
        return f"https://localhost:{self.proxy_port}"

    @property
    def tls(self) -> ssl.SSLContext:
        """What trusts the hosts' authority."""
        return ssl_context(self.hosts[0].ca)

    def asked(self, path: str, *, host: Host | None = None, **more: Any) -> httpx.Response:
        """Ask the proxy, or one host, for something."""
        url = self.url if host is None else f"https://localhost:{host.port}"
        with httpx.Client(verify=self.tls, timeout=10) as client:
            return client.request(more.pop("method", "GET"), f"{url}{path}", **more)

    def is_ready(self, host: Host | None = None) -> bool:
        """Tell whether `/readyz` says so."""
        try:
            return self.asked("/readyz", host=host).status_code == 200
        except httpx.TransportError:
            return False

    def start_hosts(self) -> None:
        """Start both hosts at once, and wait until they and the proxy say that they are ready."""
        begins = [host.begin() for host in self.hosts]
        for host, begun in zip(self.hosts, begins, strict=True):
            host.until_ready(begun)
        self.until_ready()

    def restart_hosts(self) -> None:
        """End both hosts in order and start them."""
        for host in self.hosts:
            if host.running is not None:
                host.running.end()
        self.start_hosts()

    def until_ready(self, seconds: float = 60) -> None:
        """Wait until both hosts and the proxy say that they are ready."""
        for host in [*self.hosts, None]:
            waited(partial(self.is_ready, host), seconds, f"{host.name if host else 'proxy'} ready")

    def doors(self) -> Doors:
        """Return the doors, which present while it is entered."""
        return Doors(self.url, self.tls, self.tokens, self._rate)

    def close(self) -> None:
        """End all that runs."""
        for host in self.hosts:
            if host.running is not None:
                host.running.end(15)
        for each in (self.postgresql, self.standby, self.before):
            if each is not None:
                each.end()
        if self.bouncer is not None:
            self.bouncer.end()
        self.vendor.close()


def _program(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/sbin")
    if found is None:
        raise RuntimeError(f"{name} is not on this machine")
    return found


@contextmanager
def own_disk(folder: Path, mebibytes: int) -> Iterator[bool]:
    """Give a folder a file system of its own of a size, where this user may; says whether it has one."""
    image = folder.parent / "disk.img"
    with image.open("wb") as file:
        file.truncate(mebibytes * 1024 * 1024)
    commands = (["mkfs.ext4", "-q", "-m", "0", str(image)], ["mount", "-o", "loop", str(image), str(folder)])
    for command in commands:
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            image.unlink()
            yield False
            return
    try:
        yield True
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)
        image.unlink()
