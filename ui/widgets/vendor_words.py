"""How a vendor API is doing, in words: the same on its card and wherever else it is told; without Qt."""

from datetime import datetime

from clue_desktop.contract.vendor_health import ApiHealth
from clue_desktop.domain.vendor_health import CERTIFICATE_NOTICE, HealthState
from ui.widgets.moments import short_time
from ui.words.language import told, tr


def health_in_words(health: ApiHealth) -> str:
    """Return since when it is so, how quickly it answers, how often and why it failed."""
    parts: list[str] = []
    since = short_time(health.since) if health.since else ""
    if health.state is HealthState.HEALTHY and since:
        parts.append(tr("Answering since {time}").format(time=since))
    elif since:
        parts.append(tr("No usable answer since {time}").format(time=since))
    if health.median_ms is not None:
        parts.append(tr("median {number} ms").format(number=f"{health.median_ms:g}"))
    if health.failures_last_hour == 1:
        parts.append(tr("1 failure in the last hour"))
    elif health.failures_last_hour:
        parts.append(tr("{number} failures in the last hour").format(number=health.failures_last_hour))
    if health.busy_last_hour == 1:
        parts.append(tr("1 of them for want of room on this server"))
    elif health.busy_last_hour:
        parts.append(
            tr("{number} of them for want of room on this server").format(number=health.busy_last_hour)
        )
    if health.breaker_open:
        parts.append(tr("breaker open: asked once a second only"))
    if not parts:
        return tr("No verification has asked it since the server started.")
    return " · ".join(parts)


def last_failure_in_words(health: ApiHealth) -> str:
    """Return what went wrong last, while it still does; "" while it answers."""
    if health.last_failure is None or health.state not in {HealthState.FAILING, HealthState.UNAVAILABLE}:
        return ""
    return told(health.last_failure.message)


def certificate_in_words(health: ApiHealth, now: datetime) -> str:
    """Return that a certificate, the vendor's or ours, ends soon or has ended; "" while that is far off or unknown."""
    return " ".join(filter(None, (_of_vendor(health.certificate_expires_at, now), _of_ours(health, now))))


def _of_ours(health: ApiHealth, now: datetime) -> str:
    ends = health.client_certificate_expires_at
    if ends is None or ends - now > CERTIFICATE_NOTICE:
        return ""
    text = (
        tr("Our client certificate ended on {day}: choose a new one under Connection.")
        if ends <= now
        else tr("Our client certificate ends on {day}: choose a new one under Connection.")
    )
    return text.format(day=ends.astimezone().strftime("%Y-%m-%d"))


def _of_vendor(ends: datetime | None, now: datetime) -> str:
    if ends is None or ends - now > CERTIFICATE_NOTICE:
        return ""
    day = ends.astimezone().strftime("%Y-%m-%d")
    if ends <= now:
        return tr("The vendor's certificate ended on {day}.").format(day=day)
    if (ends - now).days < 1:
        return tr("The vendor's certificate ends on {day}, in less than a day.").format(day=day)
    if (ends - now).days == 1:
        return tr("The vendor's certificate ends on {day}, in 1 day.").format(day=day)
    return tr("The vendor's certificate ends on {day}, in {days} days.").format(
        day=day, days=(ends - now).days
    )
