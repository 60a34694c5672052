"""How a sentence travels: in English, and as the template and values that it was made of, so that a reader can say it in
another language. Who wants no more than the English reads `message` and passes over the rest.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Self, TypeAlias

from pydantic import ValidationError, ValidatorFunctionWrapHandler, WrapValidator, model_validator

from clue_desktop.contract.base import Document
from clue_desktop.domain.said import Said, Value

LONGEST_TEXT = 1000
LONGEST_VALUE = 200
"""What is in a refusal may come from who is refused: beyond these texts are cut."""


def _or_none(given: Any, check: ValidatorFunctionWrapHandler) -> Any:
    """Return the values, None where they are of another version's kind: the sentence is then shown as it came."""
    try:
        return check(given)
    except ValidationError:
        return None


Values: TypeAlias = Annotated[dict[str, "Sentence | int | float | str"] | None, WrapValidator(_or_none)]
"""The values in a sentence by their names in its template; a text among them that has a template itself is a sentence."""


class Spoken(Document):
    """A document with a sentence for people, its `message`.

    `template` is the sentence with a name in braces for each of the `values` (`At most {most} are allowed.`; braces of its
    own stand twice), the key for a translation; both are null for words that are not the server's own. They are taken
    from a `Said` that the message is made of, and the message that was read with them is one again.
    """

    template: str | None = None
    values: Values = None

    @model_validator(mode="before")
    @classmethod
    def _taken_apart(cls, given: Any) -> Any:
        if isinstance(given, dict) and isinstance(given.get("message"), Said) and "template" not in given:
            return given | in_parts(given["message"])
        return given

    @model_validator(mode="after")
    def _put_together(self) -> Self:
        message = self.__dict__.get("message")
        if isinstance(message, str):
            self.__dict__["message"] = put_together(message, self.template, self.values)
        return self


class Sentence(Spoken):
    """A sentence for people, or a text in one."""

    message: str

    @classmethod
    def of(cls, text: str | None) -> "Sentence | None":
        """Return a text with what it was made of; None where there is no more to it than the text."""
        return cls(message=text) if isinstance(text, Said) else None

    @classmethod
    def to_keep(cls, text: str) -> str | None:
        """Return as JSON what a text that is kept was made of; None where there is no more to it than the text."""
        sentence = cls.of(text)
        return None if sentence is None else sentence.model_dump_json(exclude_none=True)

    @classmethod
    def kept(cls, text: str, said: str | None) -> str:
        """Return a text with what was kept beside it, if that is still of this very text."""
        sentence = None if said is None else cls.model_validate_json(said, extra="ignore")
        return text if sentence is None or sentence.message != text else sentence.message


Spoken.model_rebuild()  # of which there could be no values before there were sentences


class SaidBeside(Document):
    """A document with sentences under names of their own: beside each text or list `fault` it has a field `fault_said`.

    That one is taken from the `Said` that the other is made of, and makes it one again when it was read.
    """

    @model_validator(mode="before")
    @classmethod
    def _said(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        found: dict[str, Any] = {}
        for said, name in _pairs(cls):
            text = given.get(name)
            if isinstance(text, list) and any(isinstance(each, Said) for each in text):
                found[said] = [Sentence(message=each) for each in text]
            elif isinstance(text, Said):
                found[said] = Sentence.of(text)
        return found | given

    @model_validator(mode="after")
    def _put_together(self) -> Self:
        for said, name in _pairs(type(self)):
            sentence, text = getattr(self, said), getattr(self, name)
            words = (
                [each.message for each in sentence]
                if isinstance(sentence, list)
                else sentence and sentence.message
            )
            if words == text:
                self.__dict__[name] = words
        return self


def _pairs(document: type[Document]) -> list[tuple[str, str]]:
    return [(name, name.removesuffix("_said")) for name in document.model_fields if name.endswith("_said")]


def put_together(message: str, template: str | None, values: "Mapping[str, Sentence | Value] | None") -> str:
    """Return what was read as what was said; the message itself where that is all there is."""
    if template is None or values is None:
        return message
    return Said.as_sent(
        message,
        template,
        {name: value.message if isinstance(value, Sentence) else value for name, value in values.items()},
    )


def in_parts(text: str, longest: int = LONGEST_TEXT) -> dict[str, Any]:
    """Return the members `template` and `values` for a text; none where it was not said as such."""
    if not isinstance(text, Said):
        return {}
    most = longest if len(text) <= longest else min(longest, LONGEST_VALUE)
    return {
        "template": text.template,
        "values": {name: _value(value, most) for name, value in text.values.items()},
    }


def _value(value: Value, longest: int) -> Any:
    if isinstance(value, Said):
        return {"message": cut(value, longest), **in_parts(value, longest)}
    return cut(value, longest) if isinstance(value, str) else value


def cut(text: str, most: int) -> str:
    """Return a text that is not longer than that."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
