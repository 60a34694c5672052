"""A broken rule as a value, so that a screen and an HTTP answer can say the same thing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule.

    Attributes:
        field: path into the document that was checked (`headers[2].key`), "" for the whole.
        code: the rule's name, stable for programs.
        message: the thing, the fault and the way out, for a person.
    """

    field: str
    code: str
    message: str

    def under(self, prefix: str) -> "Problem":
        """Return the same problem seen from an enclosing document (`api` → `api.name`)."""
        return replace(self, field=f"{prefix}.{self.field}" if self.field else prefix)


class InvalidError(ValueError):
    """A document breaks rules; `problems` has all of them, in the order of the form."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.field}: {problem.message}" for problem in self.problems))
