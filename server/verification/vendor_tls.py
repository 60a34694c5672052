"""What TLS with a vendor needs besides the usual: CAs of its own, a certificate that it is shown, and the contexts for them.

A context is made once for all APIs that have the same CAs and certificate, in a thread, and is gone with the last of them.
One with the system's CAs reads them for itself, without keeping other threads waiting: to hand on those that another has
read takes as long, and keeps them waiting; and Python has two contexts share neither their store nor a certificate.
"""

import ssl
from hashlib import sha256
from threading import Lock
from weakref import WeakKeyDictionary, WeakValueDictionary

from clue_desktop.domain.connection import Connection
from clue_desktop.domain.own_certificates import ClientCertificate
from server.certificates.certificate_rules import judge_alike
from server.certificates.client_context import show_certificate

_known: "WeakValueDictionary[str, VendorTls]" = WeakValueDictionary()
_known_lock = Lock()


class VendorTls:
    """CAs and certificate of some APIs; to be had of `tls_of`, so that there is one of a kind.

    Attributes:
        way: tells apart what is kept per vendor.
        judges_alone: whether it has CAs of its own, so that those of the server count for nothing.
        certificate_end: when the certificate that is shown ends, in seconds since 1970; None for none.
    """

    def __init__(self, way: str, ca: str, certificate: ClientCertificate | None) -> None:
        self.way = way
        self.judges_alone = bool(ca)
        self.certificate_end = certificate.not_after.timestamp() if certificate else None
        self.shows_certificate = certificate is not None
        self._ca = ca
        self._certificate = certificate
        self._made: WeakKeyDictionary[ssl.SSLContext, ssl.SSLContext] = WeakKeyDictionary()
        self._lock = Lock()

    def made(self, usual: ssl.SSLContext) -> ssl.SSLContext | None:
        """Return the context beside the usual one, if it has been made."""
        return self._made.get(usual)

    def make(self, usual: ssl.SSLContext) -> ssl.SSLContext:
        """Return the context beside the usual one, whose authorities count where there are no CAs of its own.

        It takes some milliseconds: not for the event loop. Raises OSError (ssl.SSLError is one).
        """
        with self._lock:
            context = self._made.get(usual)
            if context is None:
                context = strict(ssl.create_default_context(cadata=self._ca or None))
                if not self._ca:
                    # The system's are there; reading them once more would keep all other threads waiting.
                    there = set(context.get_ca_certs(binary_form=True))
                    added = [one for one in usual.get_ca_certs(binary_form=True) if one not in there]
                    if added:
                        context.load_verify_locations(cadata=b"".join(added))
                if self._certificate is not None:
                    show_certificate(context, self._certificate)
                self._made[usual] = context
            return context


def tls_of(connection: Connection) -> VendorTls | None:
    """Return what the section Connection of an API says of TLS; None for nothing."""
    certificate = connection.client_certificate
    way = way_of(connection.ca, certificate.id if certificate else "")
    if not way:
        return None
    with _known_lock:
        tls = _known.get(way)
        if tls is None:
            tls = _known[way] = VendorTls(way, connection.ca, certificate)
        return tls


def way_of(ca: str, certificate_id: str) -> str:
    """Return what tells such calls from others'; "" where there is nothing of the kind."""
    parts = []
    if ca:
        parts.append(f"CA {sha256(ca.encode()).hexdigest()}")
    if certificate_id:
        parts.append(f"certificate {certificate_id}")
    return ", ".join(parts)


def strict(context: ssl.SSLContext) -> ssl.SSLContext:
    """Return a context that verifies, with all that holds for each vendor."""
    judge_alike(context)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    # Python before 3.11.4 takes a connection that is cut for one that was ended by TLS's closing message.
    context.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF
    # A name counts where it stands for a host, in subjectAltName (RFC 9110 §4.3.4, RFC 6125 §6.4.4).
    context.hostname_checks_common_name = False
    context.set_alpn_protocols(["http/1.1"])
    return context
