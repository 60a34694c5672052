"""Faults on the way to a vendor, in words: whose doing each is, and what to check."""

import errno
import ssl

from clue_desktop.domain.borrowed_words import borrowed
from clue_desktop.domain.failure_causes import FailureCause
from clue_desktop.domain.failure_family import FailureCode, Family
from clue_desktop.domain.said import Said, said_by
from server.verification.peers_doing import TooManyLookupsError, is_nameless, is_peers
from server.verification.vendor_connection import NotTlsError
from server.verification.vendor_messages import VendorTarget

_ASKS_FOR_ONE = Said(
    "asks for a client certificate, and none is chosen. Choose the one that the vendor has issued for you, under Connection."
)
_TAKES_ANOTHER = Said(
    "asks for a client certificate of other issuers than the one that is chosen has. Check under Connection which one the"
    " vendor has issued for you."
)
# Alerts by which servers answer when they asked for a certificate and got none, besides the one of that name (TLS 1.3).
_NONE_GIVEN = frozenset({"BAD_CERTIFICATE"})
_OF_OUR_CERTIFICATE = {
    "BAD_CERTIFICATE": Said(
        "refuses our client certificate as a bad one. Check under Connection which one the vendor has issued for you."
    ),
    "UNSUPPORTED_CERTIFICATE": Said(
        "refuses our client certificate as one that is not for this purpose. Ask the vendor for one for TLS clients."
    ),
    "CERTIFICATE_REVOKED": Said(
        "refuses our client certificate as revoked. Ask the vendor for a new one, and choose it under Connection."
    ),
    "CERTIFICATE_EXPIRED": Said(
        "refuses our client certificate as expired. Ask the vendor for a new one, and choose it under Connection."
    ),
    "CERTIFICATE_UNKNOWN": Said(
        "refuses our client certificate. Check under Connection which one the vendor has issued for you, and ask the vendor why."
    ),
    "UNKNOWN_CA": Said(
        "does not know the issuer of our client certificate. Check under Connection which one the vendor has issued for you, and"
        " that its chain is in the file."
    ),
    "ACCESS_DENIED": Said("knows our client certificate and denies it access. Ask the vendor to allow it."),
    "DECRYPT_ERROR": Said(
        "could not verify our client certificate. Check under Connection which one the vendor has issued for you."
    ),
    "HANDSHAKE_FAILURE": Said(
        "ended the handshake in which our client certificate was shown. Ask the vendor which TLS versions and client certificates"
        " its server takes."
    ),
}

_NO_WAY = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN})


class DialError(Exception):
    """No connection could be opened: `code`, `message`, `family` and `cause` as in `VendorFailure`; no family: the code's."""

    def __init__(
        self,
        code: FailureCode,
        message: str,
        family: Family | None = None,
        cause: FailureCause | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.family = family
        self.cause = cause


def tls_fault(target: VendorTarget, fault: ssl.SSLError | NotTlsError | ConnectionError) -> DialError:
    """A TLS fault in words, a certificate's above all."""
    where = Said("{host} port {port}", host=target.host, port=target.port)
    family = Family.ANSWERED
    if isinstance(fault, ssl.SSLCertVerificationError):
        words = fault.verify_message.rstrip(".")
        message = Said(
            "the certificate of {where} is not accepted: {reason}. {advice}",
            where=where,
            reason=borrowed(words),
            advice=_certificate_advice(words, has_own_ca=target.tls is not None and target.tls.judges_alone),
        )
        cause = _certificate_cause(words)
    elif isinstance(fault, NotTlsError):
        message = Said(
            "the server does not speak TLS on this port ({where}). Check the port in the webhook URL.",
            where=where,
        )
        cause = FailureCause.NOT_TLS
    elif isinstance(fault, ssl.SSLError) and (refusal := _refusal_of_ours(target, fault)) is not None:
        words, cause = refusal
        message = Said("{where} {refusal}", where=where, refusal=words)
    elif isinstance(fault, ssl.SSLError):
        reason = borrowed(fault.reason.replace("_", " ").lower()) if fault.reason else Said("protocol error")
        message = Said(
            "TLS with {where} failed: {reason}. Check which TLS versions and certificates the vendor's server"
            " asks for.",
            where=where,
            reason=reason,
        )
        cause = FailureCause.TLS_REFUSED
    else:
        cause = FailureCause.TLS_BROKEN
        family = Family.SILENT
        message = Said(
            "TLS with {where} failed: {reason} during the handshake. Check that the server speaks TLS on this"
            " port.",
            where=where,
            reason=said_by(fault),
        )
    return DialError("tls_failed", message, family, cause)


def _certificate_cause(words: str) -> FailureCause:
    if "expired" in words:
        return FailureCause.CERTIFICATE_EXPIRED
    if "not yet valid" in words:
        return FailureCause.CERTIFICATE_NOT_YET_VALID
    if "not valid for" in words:
        return FailureCause.CERTIFICATE_OTHER_HOST
    return FailureCause.CERTIFICATE_UNTRUSTED


def _refusal_of_ours(target: VendorTarget, fault: ssl.SSLError) -> tuple[str, FailureCause] | None:
    """Return what a vendor's alert says of our certificate (RFC 8446 6.2), and what it is; None where it is about something else.

    With TLS 1.3 it comes after the handshake, where the answer is waited for.
    """
    alert = (fault.reason or "").upper().replace(" ", "_").partition("ALERT_")[2]
    shows = target.tls is not None and target.tls.shows_certificate
    if alert == "CERTIFICATE_REQUIRED" or (alert in _NONE_GIVEN and not shows):
        return _ASKS_FOR_ONE if not shows else _TAKES_ANOTHER, FailureCause.CLIENT_CERTIFICATE_REQUIRED
    words = _OF_OUR_CERTIFICATE.get(alert) if shows else None
    return None if words is None else (words, FailureCause.CLIENT_CERTIFICATE_REFUSED)


def _certificate_advice(words: str, *, has_own_ca: bool = False) -> str:
    if "expired" in words:
        return Said("Ask the vendor to renew it.")
    if "not yet valid" in words:
        return Said("Check the clock of this server, and the certificate with the vendor.")
    if "not valid for" in words:
        return Said("Check the host in the webhook URL, or ask the vendor for a certificate that names it.")
    if has_own_ca:
        return Said(
            "It has to come from the CA that is chosen under Connection of this API: choose the one that issues it now, or ask"
            " the vendor to send the whole certificate chain."
        )
    return Said(
        "Ask the vendor to send the whole certificate chain; a private CA must be chosen under Connection of the API, or made"
        " known to this server (--vendor-ca)."
    )


def dns_fault(target: VendorTarget, fault: OSError) -> DialError:
    """A look-up that failed: there is no such name, or nobody could say."""
    if is_nameless(fault):
        return DialError(
            "dns_failed",
            Said(
                "the host name {host} could not be resolved: {reason}. Check the spelling in the webhook URL, and"
                " this server's name server.",
                host=target.host,
                reason=fault_in_words(fault),
            ),
            cause=FailureCause.NAME_UNKNOWN,
        )
    return DialError(
        "server_busy" if isinstance(fault, TooManyLookupsError) else "server_fault",
        Said(
            "this server could not look up the host name {host}: {reason}. Check this server's name server,"
            " its open files and its memory.",
            host=target.host,
            reason=fault_in_words(fault),
        ),
    )


def own_fault(target: VendorTarget, fault: Exception) -> DialError:
    """A fault of this machine's on the way to a vendor, as a failure."""
    return DialError(
        "server_fault",
        own_fault_in_words(Said("{host} port {port}", host=target.host, port=target.port), fault),
    )


def own_fault_in_words(where: str, fault: Exception) -> str:
    """A fault of this machine's, met on the way to a vendor."""
    words = fault_in_words(fault) if isinstance(fault, OSError) else type(fault).__name__
    return Said(
        "this server could not talk to {where}: {reason}. Check this server's open files, ports and"
        " memory, and its firewall.",
        where=where,
        reason=words,
    )


def tunnel_broke(where: str, loss: str) -> str:
    """A tunnel ended by whoever is between: the proxy, or the vendor behind it."""
    return Said(
        "the connection to {where} through the proxy broke: {reason}. Check that the proxy is up, and the"
        " vendor's server.",
        where=where,
        reason=loss,
    )


def nothing_through_proxy(where: str) -> str:
    """A tunnel that was open before stays silent: nothing tells whether the proxy is still there."""
    return Said(
        "nothing came of {where} through the proxy. Check that the proxy is up, and the vendor's server.",
        where=where,
    )


def connection_broke(target: VendorTarget, fault: OSError) -> DialError:
    """A connection that broke: the peer's doing, or a fault of our own."""
    if not is_peers(fault):
        return own_fault(target, fault)
    return DialError(
        "connection_failed",
        Said(
            "the connection to {host} port {port} broke: {reason}. Check the vendor's server.",
            host=target.host,
            port=target.port,
            reason=fault_in_words(fault),
        ),
        cause=cause_of(fault),
    )


def cause_of(fault: OSError) -> FailureCause | None:
    """Return what exactly it was that kept a connection from being opened, or broke it; None for what is seldom met."""
    if isinstance(fault, ConnectionRefusedError):
        return FailureCause.REFUSED
    if isinstance(fault, ConnectionResetError):
        return FailureCause.RESET
    if isinstance(fault, TimeoutError):
        return FailureCause.NOT_CONNECTED
    return FailureCause.UNREACHABLE if fault.errno in _NO_WAY else None


def fault_in_words(fault: OSError) -> str:
    """Return what a system's fault is called, for the middle of a sentence."""
    if isinstance(fault, ConnectionRefusedError):
        return Said("connection refused")
    words = fault.strerror or said_by(fault) or type(fault).__name__
    return words if isinstance(words, Said) else borrowed(words.lower())
