"""A node of a vendor's response on its way to a JSONPath field: by drag, by menu or by keyboard (manual 5.7, tip)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from clue_desktop.domain.data_type import DataType
from clue_desktop.domain.jsonpath import MAX_LENGTH, JsonPathError, parse_field_path
from clue_desktop.domain.said import said_by
from ui.words.language import told, tr

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class JsonKind(StrEnum):
    """The types of JSON values."""

    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"
    OBJECT = "object"
    ARRAY = "array"


class PathTarget(StrEnum):
    """The three JSONPath fields."""

    SUCCESS_RESULT = "successResult"
    SUCCESS_MESSAGE = "successMessage"
    FAILURE_MESSAGE = "failureMessage"


_DATA_TYPES = {
    JsonKind.STRING: DataType.STRING,
    JsonKind.NUMBER: DataType.NUMBER,
    JsonKind.BOOLEAN: DataType.BOOLEAN,
}


@dataclass(frozen=True, slots=True)
class ResponseNode:
    """One node.

    Attributes:
        path: selects exactly this node, in the form of the criteria's fields.
        kind: its JSON type.
        text: a scalar's value as it would be typed into Value; "" for objects, arrays and null.
    """

    path: str
    kind: JsonKind
    text: str

    @property
    def data_type(self) -> DataType | None:
        """The data format that goes with it in Success Result; None where only the path is filled in."""
        return _DATA_TYPES.get(self.kind)

    @property
    def refusal(self) -> str:
        """Why no JSONPath field can take the node, in words; "" where each of them can."""
        if _LONE_SURROGATE.search(self.path):
            return tr(
                "The key holds half of a character (a lone surrogate), which no JSONPath field can hold."
            )
        if len(self.path) <= MAX_LENGTH:
            # A path to one node is valid and cheap by its making; checking would load the JSONPath libraries.
            return ""
        try:
            parse_field_path(self.path)
        except JsonPathError as fault:
            return told(said_by(fault))
        return ""
