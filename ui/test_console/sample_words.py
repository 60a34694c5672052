"""Samples in words: what is expected, what the criteria make of them, and those that differ."""

from collections.abc import Sequence

from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from clue_desktop.domain.judgment import Verdict
from clue_desktop.domain.samples import JudgedSample, Sample
from ui.test_console.verdict import Decision, decision_in_words
from ui.words.language import told, tr

_NAMED = 3


def decision_of(*, granted: bool) -> str:
    """Return a verdict's headline."""
    return decision_in_words(Decision.GRANTED if granted else Decision.DENIED)


def expected_in_words(sample: Sample) -> str:
    """Return the verdict and the message that are expected."""
    return _in_words(granted=sample.granted, message=sample.message)


def verdict_in_words(verdict: Verdict) -> str:
    """Return a verdict and its message."""
    return _in_words(granted=verdict.granted, message=verdict.message)


def value_in_words(sample: Sample, credential: Credential | None) -> str:
    """Return the value that was presented; one that is secret is not kept."""
    if sample.value is not None:
        return sample.value
    return tr("not kept") if credential is not None and CREDENTIAL_TYPES[credential].is_secret else ""


def names_in_words(names: Sequence[str]) -> str:
    """Return the first names of samples, and how many more there are."""
    shown = ", ".join(f"“{name}”" for name in names[:_NAMED])
    more = len(names) - _NAMED
    return tr("{names} and {number} more").format(names=shown, number=more) if more > 0 else shown


def differing_in_words(names: Sequence[str]) -> str:
    """Return which samples no longer give what is expected, as a sentence."""
    text = (
        tr("A sample no longer gives what is expected: {names}.")
        if len(names) == 1
        else tr("Samples no longer give what is expected: {names}.")
    )
    return text.format(names=names_in_words(names))


def state_in_words(judged: Sequence[JudgedSample] | None, number: int) -> tuple[str, str]:
    """Return in a few words how all samples stand, and the role in which that is written; "" without any."""
    if not number:
        return "", "muted"
    if judged is None:
        return tr("Samples: {number}").format(number=number), "muted"
    differing = [one.sample.name for one in judged if one.differs]
    if not differing:
        return tr("Samples: {number}, all as expected").format(number=number), "muted"
    text = tr("Differs: {names} ({count} of {number} samples)")
    return text.format(count=len(differing), number=number, names=names_in_words(differing)), "warning"


def suggested_name(value: str, credential: Credential, *, granted: bool, taken: Sequence[str]) -> str:
    """Return a name for a new sample that no other has."""
    shown = told(CREDENTIAL_TYPES[credential].title) if CREDENTIAL_TYPES[credential].is_secret else value
    base = f"{shown[:40]} – {decision_of(granted=granted)}"
    names = set(taken)
    number = 2
    name = base
    while name in names:
        name, number = f"{base} ({number})", number + 1
    return name


def _in_words(*, granted: bool, message: str | None) -> str:
    decision = decision_of(granted=granted)
    return f"{decision} “{message}”" if message else decision
