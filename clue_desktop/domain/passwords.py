"""How long an administrator's password has to be; which of those are too easy to guess only the server says."""

import unicodedata

from clue_desktop.domain.said import Said

MINIMUM_PASSWORD_LENGTH = 10
"""ASVS 6.2.1 asks for at least 8. Ten, because there is no second factor; no composition rules (ASVS 6.2.5)."""

MAXIMUM_PASSWORD_LENGTH = 256
"""Beyond the 64 that must be possible (ASVS 6.2.9), and short enough that hashing one costs nothing extra."""


def normalized_password(password: str) -> str:
    """Return one text for what looks like one password: systems compose Hangul and accents differently."""
    return unicodedata.normalize("NFKC", password)


def length_problem(password: str) -> str | None:
    """Return why a password's length is not acceptable, as a sentence for the person; None when it is."""
    length = len(normalized_password(password))
    if length < MINIMUM_PASSWORD_LENGTH:
        return Said("The password must have at least {least} characters.", least=MINIMUM_PASSWORD_LENGTH)
    if length > MAXIMUM_PASSWORD_LENGTH:
        return Said("The password must have at most {most} characters.", most=MAXIMUM_PASSWORD_LENGTH)
    return None
