"""Refusals of a use case.

RefusedError
├── AbsentError            404  there is no such thing, or the caller may not see it
├── ForbiddenError         403  the caller may see it, but not do this
├── ConflictError          409  it contradicts the present state (`code` says how)
├── StaleError             412  it has changed since it was read
├── UnauthenticatedError   401
├── RateLimitedError       429  `retry_after_seconds`
├── BusyError              503 or, where it is the caller's own doing, 429; `retry_after_seconds`
├── EnrollmentRefusedError 404, 409, 410, 422 or 429, by the code of its `refusal`: registering in the field
└── clue_desktop.domain.problems.InvalidError (not of this tree)  422  broken rules, with their fields
"""

from collections.abc import Sequence

from clue_desktop.domain.enrollment import Refusal
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.said import Said


class RefusedError(Exception):
    """A use case that was refused; `code` is for programs, `detail` for a person."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class AbsentError(RefusedError):
    """Answered alike for what does not exist and for what the caller may not see.

    `place_path` is where it is all the same, for the audit trail alone; None for what does not exist.
    """

    def __init__(self, what: str, place_path: str | None = None) -> None:
        super().__init__("not_found", Said("There is no such {thing}.", thing=what))
        self.place_path = place_path


class ForbiddenError(RefusedError):
    """The caller may see the thing, but has no right to do this to it; `place_path` is where it is."""

    def __init__(
        self, detail: str = Said("Your role does not allow this here."), place_path: str = ""
    ) -> None:
        super().__init__("forbidden", detail)
        self.place_path = place_path


class ConflictError(RefusedError):
    """The request contradicts the present state."""

    def __init__(self, detail: str, code: str = "conflict") -> None:
        super().__init__(code, detail)


class StaleError(RefusedError):
    """If-Match named another state than the present one."""

    def __init__(self) -> None:
        super().__init__(
            "precondition_failed",
            Said("This has been changed since you read it. Read it again and repeat your change."),
        )


class UnauthenticatedError(RefusedError):
    """No token, or one that opens nothing here."""

    def __init__(self, detail: str = Said("Sign in to do this.")) -> None:
        super().__init__("unauthenticated", detail)


class RateLimitedError(RefusedError):
    """Too many attempts; the next one is judged after `retry_after_seconds`."""

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(
            "rate_limited", Said("Too many attempts. Try again in {n} seconds.", n=retry_after_seconds)
        )
        self.retry_after_seconds = retry_after_seconds


class BusyError(RefusedError):
    """There is no room for it now; nothing was done. `own`: because of what the caller has under way."""

    def __init__(self, detail: str, retry_after_seconds: int = 1, *, own: bool = False) -> None:
        super().__init__("busy", detail)
        self.retry_after_seconds = retry_after_seconds
        self.own = own


class EnrollmentRefusedError(RefusedError):
    """A device's step towards its registration is not done; the text is the installer's, to the letter."""

    def __init__(self, refusal: Refusal, problems: Sequence[Problem] = ()) -> None:
        super().__init__(refusal.code, refusal.text)
        self.refusal = refusal
        self.problems = tuple(problems)
