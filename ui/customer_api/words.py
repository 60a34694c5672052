"""A vendor API in a few words, for its card and its history."""

from clue_desktop.contract.vendor_apis import ApiFigures, Criteria, Link, VendorApiForm


def criteria_in_words(criteria: Criteria) -> str:
    """Return when access is granted."""
    parts = []
    if criteria.status_codes:
        codes = " or ".join(map(str, criteria.status_codes))
        parts.append(f"the status code is {codes}")
    if (result := criteria.success_result) is not None:
        parts.append(f"{result.path} = {result.value} ({result.type})")
    return f"Granted when {' and '.join(parts)}" if parts else "No judgment criteria"


def usage_in_words(links: list[Link]) -> str:
    """Return where an API is used."""
    if not links:
        return "Not assigned to any credential"
    inheriting = sum(link.inherited_by for link in links)
    overriding = sum(link.inherited_by == 0 for link in links)
    parts = []
    if inheriting or any(link.inherited_by for link in links):
        parts.append(f"inherited by {inheriting} place{'' if inheriting == 1 else 's'}")
    if overriding:
        parts.append(f"named by {overriding} setting{'' if overriding == 1 else 's'} of its own")
    return f"In use: {', '.join(parts)}"


def figures_in_words(figures: ApiFigures | None) -> str:
    """Return what became of the last 24 hours' verifications."""
    if figures is None:
        return "Last 24 hours: no verifications"
    mean = "" if figures.mean_ms is None else f" · {figures.mean_ms:g} ms on average"
    return (
        f"Last 24 hours: {figures.granted} granted · {figures.denied} denied · {figures.failed} failed{mean}"
    )


def difference(before: VendorApiForm, after: VendorApiForm) -> list[str]:
    """Return what changed between two states, a line for each part."""
    old, new = before.model_dump(by_alias=True), after.model_dump(by_alias=True)
    return [f"{name}: {_short(old[name])} → {_short(new[name])}" for name in new if old[name] != new[name]]


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 200 else f"{text[:199]}…"
