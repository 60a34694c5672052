"""The limits that keep every permitted query quick on the largest response, whatever its shape.

A response holds at most 256 KiB by default: up to 130,000 values. Without `..` a query looks at each of them once at
most; after a `..` every further step may look at all of them again. Filters look several times. So what is counted is
how often a value may be looked at. All limits apply to queries that may select several values; one that selects a
single value is never refused.
"""

from clue_desktop.domain.jsonpath import model
from clue_desktop.domain.said import Said

MOST_SEGMENTS = 64
"""Steps in a query: as deep as a response can be."""

MOST_MEMBERS = 10
"""Names or positions in one bracket."""

MOST_IN_FILTERS = 6
"""What all filters of a query may do for a value: each comparison, test and ! counts 1, each step of its paths 1, and
comparing two paths, which may lead to large parts of the response, 2 more."""

MOST_BELOW = 4
"""What may be done after a `..`, its own selector included: each step counts 1, a slice 2, a bracket with several
names or positions 1 and a half of their number, a filter 1 besides what it does."""


def too_costly(segments: tuple[model.Segment, ...]) -> str | None:
    """Why a query costs too much, as a message for the administrator, or None for one that does not."""
    if len(segments) > MOST_SEGMENTS:
        return Said(
            "The JSONPath has {count} steps: no response is deeper than {most}.",
            count=len(segments),
            most=MOST_SEGMENTS,
        )
    lists = [segment for segment in segments if len(segment.selectors) > 1]
    if len(lists) > 1:
        return Said("The JSONPath has several lists of names or positions in brackets: only one is possible.")
    for segment in lists:
        reason = _list_too_costly(segment.selectors)
        if reason is not None:
            return reason
    if sum(segment.descendant for segment in segments) > 1:
        return Said(
            "The JSONPath has .. more than once: write the keys between them, such as $.data..allowed."
        )
    tests = [
        selector.test
        for segment in segments
        for selector in segment.selectors
        if isinstance(selector, model.Filter)
    ]
    if sum(map(_test_work, tests)) > MOST_IN_FILTERS:
        return Said(
            "The JSONPath's filters cost too much: at most {most} steps and comparisons are possible.",
            most=MOST_IN_FILTERS,
        )
    for position, segment in enumerate(segments):
        if segment.descendant:
            if any(_compares_paths(test) for test in tests):
                return Said(
                    "A path with .. cannot compare two paths in a filter: compare with a written value,"
                    " or write the keys in place of the .."
                )
            if sum(map(_segment_work, segments[position:])) > MOST_BELOW:
                return Said(
                    "The JSONPath does too much after the ..: at most {most} steps and comparisons are possible"
                    " there. Write the keys in place of the ..",
                    most=MOST_BELOW,
                )
    return None


def _list_too_costly(selectors: tuple[model.Selector, ...]) -> str | None:
    all_names = all(isinstance(selector, model.Name) for selector in selectors)
    all_positions = all(isinstance(selector, model.Index) and selector.index >= 0 for selector in selectors)
    if not (all_names or all_positions):
        return Said(
            "A bracket that lists several things can hold names only, or positions counted from 0 only."
        )
    if len(set(selectors)) < len(selectors):
        return Said("A bracket lists the same name or position twice: remove one of them.")
    if len(selectors) > MOST_MEMBERS:
        return Said(
            "A bracket lists {count} names or positions: at most {most} are possible.",
            count=len(selectors),
            most=MOST_MEMBERS,
        )
    return None


def _segment_work(segment: model.Segment) -> int:
    match segment.selectors:
        case (model.Filter(test),):
            return 1 + _test_work(test)
        case (model.Slice(),):
            return 2
    return 1 + len(segment.selectors) // 2


def _test_work(test: model.Test) -> int:
    match test:
        case model.Exists(query):
            return 1 + len(query.steps)
        case model.Comparison(left, _, right):
            paths = _paths(left, right)
            return 1 + sum(len(path.steps) for path in paths) + (2 if len(paths) > 1 else 0)
        case model.Not(part):
            return 1 + _test_work(part)
        case model.And(left, right) | model.Or(left, right):
            return _test_work(left) + _test_work(right)


def _compares_paths(test: model.Test) -> bool:
    match test:
        case model.Exists():
            return False
        case model.Comparison(left, _, right):
            return len(_paths(left, right)) > 1
        case model.Not(part):
            return _compares_paths(part)
        case model.And(left, right) | model.Or(left, right):
            return _compares_paths(left) or _compares_paths(right)


def _paths(*operands: model.Operand) -> list[model.Relative]:
    return [operand for operand in operands if isinstance(operand, model.Relative)]
