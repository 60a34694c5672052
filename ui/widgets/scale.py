"""How large things are: one scale of types, one of spaces. Whatever is measured in a window is measured by these.

Spaces are device-independent pixels, types are parts of the system's own size, so that both follow the scaling and the
person's choice of a larger type.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

HAIR: Final = 2
"""Between a heading and what explains it; between the lines of one list."""
NEAR: Final = 4
"""Between a label and its own field."""
GAP: Final = 8
"""Between things that belong together."""
FIELD_GAP: Final = 12
"""Between one field and the label of the next, which so stands nearer to its own."""
WIDE_GAP: Final = 16
"""Between groups of things, and around what lies on a card."""
MARGIN: Final = 20
"""Around a page, and in a dialog."""

ICON: Final = 16
"""The side of an icon beside a text."""
LARGE_ICON: Final = 32
"""The side of an icon that stands alone over a text."""
RADIUS: Final = 6
"""Of the corners of what can be pressed or filled in."""


class Type(StrEnum):
    """What a text is; `theme.set_type` gives it its size and weight."""

    SMALL = "small"
    BODY = "body"
    STRONG = "strong"
    HEADING = "heading"
    LARGE = "large"
    TITLE = "title"
    DISPLAY = "display"


SIZES: Final[Mapping[Type, tuple[float, bool]]] = {
    Type.SMALL: (0.9, False),
    Type.BODY: (1.0, False),
    Type.STRONG: (1.0, True),
    Type.HEADING: (1.1, True),
    Type.LARGE: (1.25, True),
    Type.TITLE: (1.5, True),
    Type.DISPLAY: (1.75, True),
}
"""Of each type the size, as a part of the system's, and whether it is bold."""
