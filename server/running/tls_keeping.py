"""The server's certificate while it runs: renewed before it ends, taken anew from files that change, without a restart.

New connections are given the newest certificate; those that stand keep theirs. Where what is there cannot be used, the
one before goes on, and the log says so.
"""

import logging
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from server.certificates.given_pair import load_tls
from server.certificates.tls import ServerTls, TlsError, ensure_tls
from server.settings import Settings

_log = logging.getLogger(__name__)
_RENEWAL_LOOK_SECONDS = 3600.0

Stamp = tuple[tuple[int, int, int] | None, ...]


class WatchedFiles:
    """Tells when one of some files is another one than at the last look: by time, size and place on the disk."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = tuple(paths)
        self._known = self._stamp()

    def changed(self) -> bool:
        """Return whether any has changed since the last time that this was asked."""
        before, self._known = self._known, self._stamp()
        return self._known != before

    def look_again(self) -> None:
        """Take the next look for a change, whatever is found."""
        self._known = ()

    def _stamp(self) -> Stamp:
        return tuple(_stamp_of(path) for path in self._paths)


def _stamp_of(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


class TlsKeeper:
    """Gives connections the certificate that is in force.

    Attributes:
        context: what to listen with, for good: it hands each handshake over to the newest certificate.
        load: reads and checks the pair as it is now; raises TlsError.
        renew: makes the certificate anew where that is due; None where somebody else does. Raises TlsError.
    """

    def __init__(
        self, tls: ServerTls, load: Callable[[], ServerTls], renew: Callable[[], object] | None = None
    ) -> None:
        self._load = load
        self._renew = renew
        self._files = WatchedFiles([tls.certificate, tls.key])
        self._fault = ""
        self._newest = _listening_context(tls)
        self.context = _listening_context(tls)
        self.context.sni_callback = self._hand_over

    def look(self) -> None:
        """Bring what new connections are given up to date; blocking, for a worker thread."""
        try:
            if self._renew is not None:
                self._renew()
            if not self._files.changed():
                return
            tls = self._load()
            self._newest = _listening_context(tls)
        except (TlsError, OSError) as fault:
            self._files.look_again()  # a pair may be half written
            if str(fault) != self._fault:
                _log.warning("the certificate cannot be taken anew, the one before goes on: %s", fault)
            self._fault = str(fault)
            return
        self._fault = ""
        _log.info(
            "connections are given the certificate in %s anew; fingerprint %s",
            tls.certificate,
            tls.fingerprint,
        )

    def _hand_over(self, connection: Any, _name: str | None, _context: ssl.SSLContext) -> None:
        # Called in each handshake, also where the client names no server.
        connection.context = self._newest


def _listening_context(tls: ServerTls) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(tls.certificate, tls.key)
    return context


def tls_of(settings: Settings) -> ServerTls | None:
    """What the settings say to listen with, made or renewed where it is the server's own; None without TLS.

    Raises TlsError.
    """
    if settings.tls_pair is not None:
        return load_tls(*settings.tls_pair)
    return None if settings.tls == "off" else _own(settings)


def has_own(settings: Settings) -> bool:
    """Whether there is an authority of an earlier start, so that a certificate can be made without the database."""
    return (settings.data_dir / "tls" / "ca-key.pem").is_file()


def keeper(settings: Settings, tls: ServerTls | None, *, renews: bool) -> TlsKeeper | None:
    """Who keeps it up to date while the server runs; `renews`: this process also makes the server's own anew."""
    if tls is None:
        return None
    renewing = renews and settings.tls_pair is None
    if settings.tls_pair is not None:
        return TlsKeeper(tls, partial(load_tls, *settings.tls_pair))
    # A worker only reads what its parent has made: two at it would part a key from its certificate.
    return TlsKeeper(
        tls, partial(load_tls, tls.certificate, tls.key), partial(_own, settings) if renewing else None
    )


@contextmanager
def keeping_renewed(settings: Settings) -> Iterator[None]:
    """Make the server's own certificate anew where that is due, in a thread, for workers that serve meanwhile."""
    if settings.tls != "auto":
        yield
        return
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(_RENEWAL_LOOK_SECONDS):
            try:
                _own(settings)
            except TlsError as fault:
                _log.warning("the certificate could not be looked after: %s", fault)
            except Exception:  # noqa: BLE001  # logged; nobody else looks after it
                _log.exception("the certificate could not be looked after")

    thread = threading.Thread(target=look, name="certificates", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _own(settings: Settings) -> ServerTls:
    return ensure_tls(settings.data_dir / "tls", settings.host, datetime.now(UTC), settings.tls_names)
