"""A vendor API in a few words, for its card."""

from clue_desktop.contract.vendor_apis import ApiFigures, Criteria, Link
from ui.words.language import tr


def criteria_in_words(criteria: Criteria) -> str:
    """Return when access is granted."""
    codes = tr(" or ").join(map(str, criteria.status_codes))
    result = criteria.success_result
    condition = "" if result is None else f"{result.path} = {result.value} ({result.type})"
    if codes and condition:
        text = tr("Granted when the status code is {codes} and {condition}")
    elif codes:
        text = tr("Granted when the status code is {codes}")
    elif condition:
        text = tr("Granted when {condition}")
    else:
        text = tr("No judgment criteria")
    return text.format(codes=codes, condition=condition)


def usage_in_words(links: list[Link]) -> str:
    """Return where an API is used."""
    if not links:
        return tr("Not assigned to any credential")
    inheriting = sum(link.inherited_by for link in links)
    overriding = sum(link.inherited_by == 0 for link in links)
    parts = []
    if inheriting or any(link.inherited_by for link in links):
        parts.append(
            tr("inherited by 1 place")
            if inheriting == 1
            else tr("inherited by {number} places").format(number=inheriting)
        )
    if overriding:
        parts.append(
            tr("named by 1 setting of its own")
            if overriding == 1
            else tr("named by {number} settings of their own").format(number=overriding)
        )
    return tr("In use: {where}").format(where=", ".join(parts))


def figures_in_words(figures: ApiFigures | None) -> str:
    """Return what became of the last 24 hours' verifications."""
    if figures is None:
        return tr("Last 24 hours: no verifications")
    counts = tr("Last 24 hours: {granted} granted · {denied} denied · {failed} failed").format(
        granted=figures.granted, denied=figures.denied, failed=figures.failed
    )
    if figures.mean_ms is None:
        return counts
    return counts + " · " + tr("{mean} ms on average").format(mean=f"{figures.mean_ms:g}")
