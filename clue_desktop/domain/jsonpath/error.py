"""The one error that a refused JSONPath raises."""

from typing import Literal

JsonPathCode = Literal["json_path_too_long", "json_path_invalid", "json_path_too_costly"]


class JsonPathError(ValueError):
    """A JSONPath that cannot be used.

    Attributes:
        code: the problem's code, as in the vendor API form.
        message: for the administrator: what is wrong, where, and the way out.
    """

    def __init__(self, code: JsonPathCode, message: str) -> None:
        super().__init__(message)
        self.code: JsonPathCode = code
        self.message = message
