"""The script of a sample vendor that answers by the samples of an API: what `clue-vendor --script` reads (TOML)."""

import base64
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential, Placeholder
from clue_desktop.domain.samples import Sample
from clue_desktop.domain.vendor_api import AutoFieldDraft

NO_SAMPLE_STATUS = 404
_HEAD = """\
# The answers of a sample vendor, made from the samples of a vendor API. Run it with
#
#   clue-vendor --script FILE
#
# `clue-vendor --print-example` explains the format. Save an edit and it counts from the next request on.
"""
_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


@dataclass(frozen=True, slots=True)
class SampleKeys:
    """Under which keys of the body the vendor gets what a sample goes by; None where it does not get it."""

    value: str | None
    device_id: str | None

    @classmethod
    def of(cls, auth_type: Credential | None, fields: Iterable[AutoFieldDraft]) -> "SampleKeys":
        """Return the keys of an API's auto fields that are on."""
        if auth_type is None:
            return cls(None, None)
        keys = {field.placeholder: field.key for field in fields if field.enabled}
        value = CREDENTIAL_TYPES[auth_type].placeholder
        return cls(keys.get(value), keys.get(Placeholder.DEVICE_SERIAL))


def answerable(samples: Sequence[Sample], keys: SampleKeys) -> list[Sample]:
    """Return the samples that a request can be told by: the credential's value is known, and sent."""
    return [] if keys.value is None else [sample for sample in samples if sample.value is not None]


def sample_script(api_name: str, samples: Sequence[Sample], keys: SampleKeys) -> str:
    """Return the script. What no sample knows is answered with status 404 and an object that grants by no condition.

    Of two samples of one value and one device the first answers; a device counts only where that tells samples apart.
    """
    known = answerable(samples, keys)
    counts = Counter(sample.value for sample in known)
    parts = [_HEAD, "", "[default]", 'name = "no sample"', f"status = {NO_SAMPLE_STATUS}"]
    parts += [f"json = {{ error = {text('No sample has this value.')}, api = {_plain(api_name)} }}"]
    for sample in known:
        parts += ["", *_rule(sample, keys, by_device=counts[sample.value] > 1)]
    return "\n".join(parts) + "\n"


def _rule(sample: Sample, keys: SampleKeys, *, by_device: bool) -> Iterator[str]:
    yield "[[rule]]"
    yield f"name = {text(sample.name)}"
    yield f"when.body.{text(keys.value or '')} = {_exactly(sample.value or '')}"
    if by_device and keys.device_id is not None:
        yield f"when.body.{text(keys.device_id)} = {_exactly(sample.device_id)}"
    yield f"status = {sample.status}"
    yield f"content_type = {text(sample.content_type or '')}"
    if "{{" in sample.body:  # a template there; the bytes of an answer are none
        yield f"body_base64 = {text(base64.b64encode(sample.body.encode()).decode())}"
    else:
        yield f"body = {text(sample.body)}"


def text(value: str) -> str:
    """Return a text as a basic string of TOML, on one line."""
    return f'"{"".join(map(_escaped, value))}"'


def _exactly(value: str) -> str:
    """Return the condition that a member is this text; in a list an asterisk is one, and not anything."""
    return f"[{text(value)}]" if value == "*" else text(value)


def _plain(value: str) -> str:
    """Return a text for the JSON of a rule, where braces would be a template."""
    return text(value.replace("{{", "{ {"))


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return f"\\u{ord(character):04X}" if ord(character) < 0x20 or ord(character) == 0x7F else character
