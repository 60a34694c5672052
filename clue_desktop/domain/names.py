"""The rule of a name that a person gives to a thing: a place, an API, a device, themselves, the organization (manual 5.2, 8)."""

from clue_desktop.domain.problems import Problem
from clue_desktop.domain.unseen import first_unseen, is_blank

MAX_NAME_LENGTH = 64


def validate_name(name: str) -> list[Problem]:
    """Return the problem of a name, if any; the field is `name`.

    After trimming it has 1–64 characters, something to see, and none that is not seen or turns the direction of
    what stands around it: two names must not look like one, nor a name like another sentence of the screen.
    """
    name = name.strip()
    if is_blank(name):
        return [Problem("name", "name_required", "Enter a name.")]
    if len(name) > MAX_NAME_LENGTH:
        message = f"The name has {len(name)} characters; at most {MAX_NAME_LENGTH} are allowed."
        return [Problem("name", "name_too_long", message)]
    if (at := first_unseen(name)) is not None:
        message = (
            f"The name has a character at position {at + 1} that cannot be seen (U+{ord(name[at]):04X})."
            " Type it there anew."
        )
        return [Problem("name", "name_character_invalid", message)]
    return []
