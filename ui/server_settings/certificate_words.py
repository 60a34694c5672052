"""What an owner reads of a certificate that the server depends on: whose it is, when it ends, and what to do then."""

from datetime import datetime

from clue_desktop.contract.operation import CertificateEnd, CertificateKind
from ui.words.language import told, tr


def whose(end: CertificateEnd) -> str:
    """Return whose certificate it is."""
    return {
        CertificateKind.SERVER: tr("This server"),
        CertificateKind.AUTHORITY: tr("This server's own authority, whose fingerprint is compared"),
        CertificateKind.GIVEN: tr("This server, as given by whoever runs it: {name}"),
        CertificateKind.VENDOR_AUTHORITY: tr("Authority of vendors: {name}"),
        CertificateKind.MAIL_AUTHORITY: tr("Authority of the mail server: {name}"),
        CertificateKind.VENDOR: tr("Vendor of “{name}”"),
    }[end.kind].format(name=end.name)


def when(end: CertificateEnd, now: datetime) -> str:
    """Return when it ends, or why that is not known."""
    if end.ends_at is None:
        return tr("{file} cannot be read: {fault}").format(file=end.file or "", fault=told(end.fault or ""))
    day, days = end.ends_at.astimezone().strftime("%Y-%m-%d"), (end.ends_at - now).days
    if end.ends_at <= now:
        return tr("ended on {day}").format(day=day)
    if days < 1:
        return tr("ends on {day}, in less than a day").format(day=day)
    if days == 1:
        return tr("ends on {day}, in 1 day").format(day=day)
    return tr("ends on {day}, in {days} days").format(day=day, days=days)


def what_to_do(end: CertificateEnd) -> str:
    """Return what somebody has to do; "" while there is nothing."""
    if not end.needs_attention:
        return ""
    return {
        CertificateKind.SERVER: tr(
            "The server makes it anew by itself 30 days ahead, and could not: the server log says why."
        ),
        CertificateKind.AUTHORITY: tr(
            "Before it ends, make a new one by “clue-server certificate anew”, and give its fingerprint to every device"
            " and console."
        ),
        CertificateKind.GIVEN: tr("Put a renewed one in place of {file}: the server takes it up by itself."),
        CertificateKind.VENDOR_AUTHORITY: tr(
            "Ask the vendor for the next one, and put it into {file}: the server takes it up by itself."
        ),
        CertificateKind.MAIL_AUTHORITY: tr(
            "Ask who runs the mail server for the next one, and put it into {file}."
        ),
        CertificateKind.VENDOR: tr("Ask the vendor to renew it."),
    }[end.kind].format(file=end.file or "")
