"""A vendor API in a few words, for its card."""

from collections.abc import Sequence

from clue_desktop.contract.vendor_apis import ApiFigures, Criteria, Link
from clue_desktop.domain.credentials import CREDENTIAL_TYPES
from ui.words.language import told, tr


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


def usage_in_words(links: Sequence[Link], group_id: str) -> str:
    """Return where an API of a place group is used, and where it is only asked as a shadow."""
    shadows, links = [link for link in links if link.shadow], [link for link in links if not link.shadow]
    if not shadows:
        return _assigned_in_words(links, group_id)
    as_shadow = (
        tr("Shadow for {credentials}: asked too, decides nothing")
        if not links
        else tr("shadow for {credentials}")
    ).format(
        credentials=", ".join(
            dict.fromkeys(told(CREDENTIAL_TYPES[link.credential].title) for link in shadows)
        )
    )
    return f"{_assigned_in_words(links, group_id)} · {as_shadow}" if links else as_shadow


def _assigned_in_words(links: Sequence[Link], group_id: str) -> str:
    if not links:
        return tr("Not assigned to any credential")
    alone = sorted({link.place_name for link in links if link.place_id != group_id})
    places = len({place for link in links for place in link.inheriting_places}) + len(
        {link.place_id for link in links if link.place_id != group_id}
    )
    if not places:
        return tr("Assigned, but there are no places yet")
    if places == 1:
        return tr("Used by {place}").format(place=alone[0]) if alone else tr("Used at 1 place")
    return tr("Used at {number} places").format(number=places)


def usage_in_full(links: Sequence[Link], group_id: str) -> str:
    """Return by whose setting an API is used: for the tooltip."""
    links = [link for link in links if not link.shadow]
    inheriting = len({place for link in links for place in link.inheriting_places})
    alone = sorted({link.place_name for link in links if link.place_id != group_id})
    parts = []
    if inheriting:
        parts.append(
            tr("inherited by 1 place")
            if inheriting == 1
            else tr("inherited by {number} places").format(number=inheriting)
        )
    if alone:
        parts.append(tr("set for {places} alone").format(places=", ".join(alone)))
    return "\n".join(parts)


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
