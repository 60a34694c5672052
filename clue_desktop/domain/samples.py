"""Samples of a vendor API: answers that were tested, kept with what the criteria have to make of them.

A sample says nothing to a vendor and decides about nobody: a test vouches for the same with it and without it. It holds no
secret: no header, and no value of a credential whose values are secret.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from clue_desktop.domain.credentials import (
    CREDENTIAL_NAMES,
    CREDENTIAL_TYPES,
    Credential,
    validate_test_parameters,
)
from clue_desktop.domain.criteria import Criteria
from clue_desktop.domain.folding import folded
from clue_desktop.domain.judgment import Verdict, clean_message, judge
from clue_desktop.domain.names import validate_name
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.response_json import JsonDocument, ResponseFault, read_json
from clue_desktop.domain.said import Said

MAX_SAMPLES = 50
MAX_BODY_BYTES = 16 * 1024
MAX_BYTES_IN_ALL = 64 * 1024
"""Of all bodies of one API, in UTF-8: so many are judged anew between two keystrokes."""
MAX_CONTENT_TYPE = 256
STATUSES = range(200, 600)

_FIELD = "samples"
_CONTENT_TYPE = re.compile(r"[ -~]*")


@dataclass(frozen=True, slots=True)
class Sample:
    """An answer that was tested; as it came from elsewhere until `validate_samples` finds nothing in it.

    Attributes:
        name: what it is called, unique within its API.
        device_id: the device's serial that was sent.
        value: the credential's value that was sent; None for one that is secret.
        others: which other credentials' values came with it, by their wire names; none may.
        content_type: the answer's one Content-Type, None for none.
        granted: whether access is expected to be granted.
        message: what the device's screen is expected to show; None for nothing.
    """

    name: str
    device_id: str
    value: str | None
    status: int
    content_type: str | None
    body: str
    granted: bool
    message: str | None
    others: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How many bytes the body has in UTF-8."""
        return len(self.body.encode("utf-8", "surrogatepass"))

    def response(self) -> JsonDocument | ResponseFault:
        """Return the answer as a verification reads it."""
        return read_json(self.content_type, self.body.encode("utf-8", "surrogatepass"))

    def expecting(self, verdict: Verdict) -> "Sample":
        """Return the same answer with another expectation: this verdict's."""
        return replace(self, granted=verdict.granted, message=verdict.message)


@dataclass(frozen=True, slots=True)
class JudgedSample:
    """A sample and what the criteria make of it now."""

    sample: Sample
    verdict: Verdict

    @property
    def differs(self) -> bool:
        """Whether it does not give what is expected: another verdict, or another message on the screen."""
        return (self.verdict.granted, self.verdict.message) != (self.sample.granted, self.sample.message)


def judge_sample(
    sample: Sample, criteria: Criteria, response: JsonDocument | ResponseFault | None = None
) -> JudgedSample:
    """Judge a sample as the server judges a device's verification with the same answer.

    `response` is what `Sample.response` returned for it, where that is known already.
    """
    read = sample.response() if response is None else response
    return JudgedSample(sample, judge(criteria, sample.status, read))


def why_not_kept(status: int | None, content_type: str | None, body: str, fault: str | None) -> str:
    """Return why a test's answer cannot be kept as a sample, for people; "" when it can.

    Args:
        status: None where no complete answer came.
        content_type: the answer's one Content-Type (`response_json.content_type_of`).
        body: as a text, in which what is no UTF-8 has been replaced.
        fault: why it is no JSON response, by its code; None when it is one.
    """
    if status is None or (fault is not None and fault not in set(ResponseFault)):
        return Said("There is no complete answer to keep.")
    if status not in STATUSES:
        return Said("An answer with status {status} cannot be kept.", status=status)
    size = len(body.encode("utf-8", "surrogatepass"))
    if size > MAX_BODY_BYTES:
        return _too_large(size)
    read = read_json(content_type, body.encode("utf-8", "surrogatepass"))
    if (
        (read if isinstance(read, ResponseFault) else None) != fault
        or not _is_shown(content_type)
        or not _is_text(body)
    ):
        # What was no UTF-8 would be judged as something else than what came.
        return Said("This answer is no text that could be kept as it came.")
    return ""


def validate_samples(samples: Sequence[Sample], auth_type: str | None) -> Iterator[Problem]:
    """Yield every problem of an API's samples."""
    if len(samples) > MAX_SAMPLES:
        message = Said("There are {count} samples; at most {most} are kept.", count=len(samples), most=MAX_SAMPLES)  # fmt: skip
        yield Problem(_FIELD, "too_many_samples", message)
    in_all = sum(sample.size for sample in samples)
    if in_all > MAX_BYTES_IN_ALL:
        message = Said(
            "The answers of all samples have {size} KiB; at most {most} KiB are kept for one API. Remove some.",
            size=-(-in_all // 1024),
            most=MAX_BYTES_IN_ALL // 1024,
        )
        yield Problem(_FIELD, "samples_too_large", message)
    credential = Credential(auth_type) if auth_type is not None and auth_type in CREDENTIAL_NAMES else None
    seen: set[str] = set()
    for row, sample in enumerate(samples):
        path = f"{_FIELD}[{row}]"
        yield from _name_problems(sample.name, seen, path)
        seen.add(folded(sample.name.strip()))
        yield from _parameter_problems(sample, credential, f"{path}.parameters")
        yield from _answer_problems(sample, path)
        if sample.message is not None and clean_message(sample.message) != sample.message:
            message = Said("No device's screen shows this message: no verdict has it.")
            yield Problem(f"{path}.expected.message", "sample_message_invalid", message)


def _name_problems(name: str, seen: set[str], path: str) -> Iterator[Problem]:
    for problem in validate_name(name):
        yield problem.under(path)
    if folded(name.strip()) in seen:
        message = Said("Another sample of this API is named “{name}”.", name=name.strip())
        yield Problem(f"{path}.name", "sample_name_taken", message)


def _parameter_problems(sample: Sample, credential: Credential | None, path: str) -> Iterator[Problem]:
    kind = None if credential is None else CREDENTIAL_TYPES[credential]
    given: dict[str, str | None] = {"deviceId": sample.device_id}
    if kind is not None and not kind.is_secret:
        given[kind.parameter] = sample.value
    for problem in validate_test_parameters(credential if kind and not kind.is_secret else None, given):
        yield problem.under(path)
    if kind is not None and kind.is_secret and sample.value is not None:
        message = Said("The value of {title} is secret; a sample does not keep it.", title=kind.title)
        yield Problem(f"{path}.{kind.parameter}", "sample_value_secret", message)
    for other in sample.others:
        message = Said("A sample has the value of the API's own credential alone.")
        yield Problem(f"{path}.{other}", "sample_value_of_another", message)


def _answer_problems(sample: Sample, path: str) -> Iterator[Problem]:
    if sample.status not in STATUSES:
        message = Said("{status} is no status of an answer: 200–599.", status=sample.status)
        yield Problem(f"{path}.statusCode", "sample_status_range", message)
    if not _is_shown(sample.content_type):
        message = Said(
            "A Content-Type has at most {most} visible ASCII characters and blanks.", most=MAX_CONTENT_TYPE
        )
        yield Problem(f"{path}.contentType", "sample_content_type", message)
    if sample.size > MAX_BODY_BYTES:
        yield Problem(f"{path}.body", "sample_too_large", _too_large(sample.size))
    elif not _is_text(sample.body):
        message = Said("This answer is no text that could be kept as it came.")
        yield Problem(f"{path}.body", "sample_body_invalid", message)


def _too_large(size: int) -> str:
    return Said(
        "The answer has {size} KiB; a sample keeps at most {most} KiB.",
        size=-(-size // 1024),
        most=MAX_BODY_BYTES // 1024,
    )


def _is_text(body: str) -> bool:
    """Tell whether a text can be kept: half of a surrogate pair cannot."""
    try:
        body.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_shown(content_type: str | None) -> bool:
    return content_type is None or (
        len(content_type) <= MAX_CONTENT_TYPE and _CONTENT_TYPE.fullmatch(content_type) is not None
    )
