"""The deadline is typed as text: how “1500” becomes milliseconds, and what to say where it does not."""

import re

from clue_desktop.domain.connection import DEADLINE_MS
from clue_desktop.domain.problems import Problem
from ui.words.language import tr

FIELD = "connection.deadlineMs"

_MILLISECONDS = re.compile(r"[0-9]{1,9}")


def read_deadline(text: str) -> tuple[int | None, list[Problem]]:
    """Return the milliseconds of a text, None for nothing typed, and a problem where it is no number.

    Whether the number is in range is the domain's to say.
    """
    typed = text.strip()
    if not typed or _MILLISECONDS.fullmatch(typed):
        return int(typed) if typed else None, []
    message = tr("“{text}” is no whole number of milliseconds; enter one from {least} to {most}.")
    return None, [
        Problem(
            FIELD,
            "deadline_invalid",
            message.format(text=typed[:20], least=DEADLINE_MS[0], most=DEADLINE_MS[-1]),
        )
    ]
