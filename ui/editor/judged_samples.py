"""What the criteria make of an API's samples, at every keystroke: each answer is read once, and judged when anything has changed."""

from collections.abc import Sequence

from clue_desktop.domain.criteria import CriteriaDraft, parse_criteria, validate_criteria
from clue_desktop.domain.response_json import JsonDocument, ResponseFault
from clue_desktop.domain.samples import JudgedSample, Sample, judge_sample


class SampleJudge:
    """Remembers the last question, and the answers that were read for it."""

    def __init__(self) -> None:
        self._read: dict[tuple[str | None, str], JsonDocument | ResponseFault] = {}
        self._asked: tuple[CriteriaDraft, tuple[Sample, ...]] | None = None
        self._judged: tuple[JudgedSample, ...] | None = None

    def judge(self, draft: CriteriaDraft, samples: Sequence[Sample]) -> tuple[JudgedSample, ...] | None:
        """Return what criteria make of each sample; None where they are not complete."""
        question = (draft, tuple(samples))
        if question != self._asked:
            self._asked, self._judged = question, self._judge(*question)
        return self._judged

    def _judge(self, draft: CriteriaDraft, samples: tuple[Sample, ...]) -> tuple[JudgedSample, ...] | None:
        if not samples:
            return ()
        if validate_criteria(draft):
            return None
        self._read = {
            (sample.content_type, sample.body): self._read.get((sample.content_type, sample.body))
            or sample.response()
            for sample in samples
        }
        criteria = parse_criteria(draft)
        return tuple(
            judge_sample(sample, criteria, self._read[sample.content_type, sample.body]) for sample in samples
        )
