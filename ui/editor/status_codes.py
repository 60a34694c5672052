"""The statusCode field is typed as text: how “200, 201” becomes codes, and what to say where it does not."""

import re

from clue_desktop.domain.problems import Problem
from ui.words.language import tr

FIELD = "criteria.statusCodes"

_SEPARATORS = re.compile(r"[\s,;/|]+")
_CODE = re.compile(r"[0-9]{1,9}")


def read_status_codes(text: str) -> tuple[tuple[int, ...], list[Problem]]:
    """Return the codes of a text, separated by commas, blanks or the like, and a problem for each part that is none.

    Whether a code is in range, listed twice or one too many is the domain's to say (manual 5.7).
    """
    parts = [part for part in _SEPARATORS.split(text) if part]
    codes = tuple(int(part) for part in parts if _CODE.fullmatch(part))
    problems = [
        Problem(
            FIELD,
            "status_code_range",
            tr("“{text}” is no status code; enter numbers such as 200, 201.").format(text=part[:20]),
        )
        for part in parts
        if not _CODE.fullmatch(part)
    ]
    return codes, problems
