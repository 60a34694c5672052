"""Which of two versions is the newer one, as Python packages count them (the version specifiers of PyPA, PEP 440).

Only the normal spelling is read (`1.2.0rc1`, not `1.2.0-RC.1`), and no local part: whoever makes a release writes it so.
"""

import re
from dataclasses import dataclass, field
from typing import Self

LONGEST = 40
"""Characters of a version."""

_NUMBER = r"(?:0|[1-9][0-9]{0,8})"
_SPELLING = re.compile(
    rf"(?:(?P<epoch>{_NUMBER})!)?(?P<release>{_NUMBER}(?:\.{_NUMBER}){{0,5}})"
    rf"(?P<pre>(?P<letters>a|b|rc)(?P<count>{_NUMBER}))?(?:\.post(?P<post>{_NUMBER}))?(?:\.dev(?P<dev>{_NUMBER}))?"
)
_BEFORE_ALL, _AFTER_ALL = (0, "", 0), (2, "", 0)


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A version, which is less than a newer one; `1.0` and `1.0.0` are the same.

    Attributes:
        text: as it is written.
    """

    text: str = field(compare=False)
    _place: tuple[int, tuple[int, ...], tuple[int, str, int], int, tuple[int, int]] = field(repr=False)

    @classmethod
    def of(cls, text: str) -> Self:
        """Read a version. Raises ValueError."""
        found = _SPELLING.fullmatch(text) if len(text) <= LONGEST else None
        if found is None:
            raise ValueError(f"no version: {text[:LONGEST]!r}")
        release = [int(number) for number in found["release"].split(".")]
        while release and release[-1] == 0:
            release.pop()
        post, dev = found["post"], found["dev"]
        if found["pre"]:
            pre = (1, found["letters"], int(found["count"]))
        else:
            # A development version of a release comes before its alphas.
            pre = _BEFORE_ALL if dev is not None and post is None else _AFTER_ALL
        place = (
            int(found["epoch"] or 0),
            tuple(release),
            pre,
            -1 if post is None else int(post),
            (1, 0) if dev is None else (0, int(dev)),
        )
        return cls(text, place)

    def __str__(self) -> str:
        return self.text
