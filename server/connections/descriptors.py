"""Open files: the limit on them, raised as far as it may be, and how many of them connections may take."""

import logging
import sys
from contextlib import suppress
from dataclasses import dataclass

_logger = logging.getLogger(__name__)
# Where there is no such limit (Windows), or none that says anything.
_PLENTY = 16_384
_MOST = 1_048_576
_LEAST_RESERVE, _MOST_RESERVE = 64, 1024


@dataclass(frozen=True, slots=True)
class Descriptors:
    """How many files may be open.

    Attributes:
        limit: in all.
        reserve: kept for vendors, databases and mail.
    """

    limit: int
    reserve: int

    @classmethod
    def of(cls, limit: int) -> "Descriptors":
        """Return how a limit is shared out: a quarter is kept, but never more than vendors can use."""
        limit = min(limit, _MOST)
        return cls(limit, min(max(limit // 4, _LEAST_RESERVE), _MOST_RESERVE, limit - 1))

    @property
    def connections(self) -> int:
        """How many connections there may be at once."""
        return self.limit - self.reserve


def raise_limit() -> Descriptors:
    """Raise this process's limit on open files to the highest that it may have, and say in the log what it is."""
    if sys.platform == "win32":
        return Descriptors.of(_PLENTY)
    import resource

    before, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if before != hard:
        # Some systems promise no limit and refuse to set one that large.
        for wanted in (hard, _MOST, 65_536, 10_240):
            if hard not in {wanted, resource.RLIM_INFINITY} and wanted > hard:
                continue
            with suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
                break
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    found = Descriptors.of(_MOST if soft == resource.RLIM_INFINITY else soft)
    raised = "" if soft == before else f", raised from {before}"
    _logger.info(
        "%d files may be open%s: %d connections, %d kept for vendors, databases and mail",
        found.limit,
        raised,
        found.connections,
        found.reserve,
    )
    return found
