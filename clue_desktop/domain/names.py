"""The rule of a name that a person gives to a thing: a vendor API, a place (manual 5.2, 8)."""

from clue_desktop.domain.problems import Problem

MAX_NAME_LENGTH = 64


def validate_name(name: str) -> list[Problem]:
    """Return the problem of a name, if any: it has 1–64 characters after trimming. The field is `name`."""
    length = len(name.strip())
    if length == 0:
        return [Problem("name", "name_required", "Enter a name.")]
    if length > MAX_NAME_LENGTH:
        message = f"The name has {length} characters; at most {MAX_NAME_LENGTH} are allowed."
        return [Problem("name", "name_too_long", message)]
    return []
