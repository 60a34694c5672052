"""The rule of a name that a person gives to a thing: a place, an API, a device, themselves, the organization (manual 5.2, 8)."""

from clue_desktop.domain.problems import Problem
from clue_desktop.domain.said import Said
from clue_desktop.domain.unseen import first_unseen, is_blank

MAX_NAME_LENGTH = 64


def validate_name(name: str) -> list[Problem]:
    """Return the problem of a name, if any; the field is `name`.

    After trimming it has 1–64 characters, something to see, and none that is not seen or turns the direction of
    what stands around it: two names must not look like one, nor a name like another sentence of the screen.
    """
    name = name.strip()
    if is_blank(name):
        return [Problem("name", "name_required", Said("Enter a name."))]
    if len(name) > MAX_NAME_LENGTH:
        message = Said(
            "The name has {count} characters; at most {most} are allowed.",
            count=len(name),
            most=MAX_NAME_LENGTH,
        )
        return [Problem("name", "name_too_long", message)]
    if (at := first_unseen(name)) is not None:
        message = Said(
            "The name has a character at position {position} that cannot be seen (U+{number}). Type it there"
            " anew.",
            position=at + 1,
            number=f"{ord(name[at]):04X}",
        )
        return [Problem("name", "name_character_invalid", message)]
    return []
