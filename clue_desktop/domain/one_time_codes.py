"""Codes that open something once, for invitations and new passwords: copied out of a mail, or typed."""

from datetime import timedelta

INVITATION_LIFETIME = timedelta(days=7)
RESET_LIFETIME = timedelta(hours=1)

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is taken for another one or for a digit."""

GROUPS = 6
GROUP_LENGTH = 4
CODE_LENGTH = GROUPS * GROUP_LENGTH
"""In characters of 5 bits: 120 bits, so that a plain digest is enough to keep one (ASVS 6.5.2 asks for 112)."""

_MEANT = str.maketrans("OIL", "011")


def shown(characters: str) -> str:
    """Return a code's characters as it is shown: in groups, `7KQ2-…`."""
    return "-".join(
        characters[start : start + GROUP_LENGTH] for start in range(0, len(characters), GROUP_LENGTH)
    )


def normalized(typed: str) -> str:
    """Return the characters of a code as it was typed: blanks, dashes and case do not count, nor O for 0, I and L for 1."""
    return "".join(typed.split()).replace("-", "").upper().translate(_MEANT)


def is_complete(typed: str) -> bool:
    """Tell whether what was typed has the form of a whole code; whether it is good only the server says."""
    characters = normalized(typed)
    return len(characters) == CODE_LENGTH and set(characters) <= set(ALPHABET)
