"""What all models of the contract share: camelCase names, no unknown members, UTC times."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, PlainSerializer
from pydantic.alias_generators import to_camel


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Timestamp = Annotated[AwareDatetime, PlainSerializer(_rfc3339, return_type=str, when_used="json")]
"""A moment; in JSON an RFC 3339 text in UTC with milliseconds."""


def is_empty(value: object) -> bool:
    """Tell whether a member says nothing, so that it can be left out: for those that most documents have no use for."""
    return not value


class Document(BaseModel):
    """A JSON object of the contract."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        frozen=True,
        strict=False,
        use_enum_values=False,
    )
