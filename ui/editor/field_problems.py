"""Which problems stand beside fields now: not before a field was visited, and what was refused until it changes."""

from collections.abc import Iterable
from dataclasses import replace

from clue_desktop.domain.problems import Problem
from ui.editor import form as forms
from ui.editor.blockers import anchor_of
from ui.editor.form import EditorForm
from ui.words.language import told

# A problem of a whole list stands under the list at once: there is no single field that one would visit first.
_LISTS = ("headers", "manualFields")


class FieldProblems:
    """What is remembered of fields: that they were visited, and what the server or a test refused in them."""

    def __init__(self) -> None:
        self._visited: set[str] = set()
        self._refused: list[Problem] = []  # with the field's place as field

    def visit(self, form: EditorForm, field: str) -> bool:
        """Note that a field was left; tells whether it was for the first time."""
        place = forms.place_of(form, field)
        first = place not in self._visited
        self._visited.add(place)
        return first

    def refuse(self, form: EditorForm, problems: Iterable[Problem]) -> None:
        """Take what was refused in the form, instead of what was refused before."""
        self._refused = [
            replace(problem, field=forms.place_of(form, anchor_of(problem.field))) for problem in problems
        ]

    def follow(self, before: EditorForm, after: EditorForm) -> None:
        """Forget what was refused in fields that have changed."""
        self._refused = [problem for problem in self._refused if not _differs(before, after, problem.field)]

    def refused(self, form: EditorForm) -> list[Problem]:
        """Return what was refused, at the fields where their rows are now."""
        return [
            replace(problem, field=field)
            for problem in self._refused
            if (field := forms.field_at(form, problem.field)) is not None
        ]

    def shown(self, form: EditorForm, problems: Iterable[Problem]) -> dict[str, list[str]]:
        """Return the messages beside fields: of `problems` those of visited fields, and all that was refused."""
        shown: dict[str, dict[str, None]] = {}
        visible = [problem for problem in problems if self._is_visible(form, anchor_of(problem.field))]
        for problem in [*visible, *self.refused(form)]:
            shown.setdefault(anchor_of(problem.field), {})[told(problem.message)] = None
        return {field: list(messages) for field, messages in shown.items()}

    def _is_visible(self, form: EditorForm, field: str) -> bool:
        if field == "criteria":
            # Either of the two would satisfy it, so leaving either asks for it.
            return any(place.startswith(("criteria.status", "criteria.successR")) for place in self._visited)
        return field in _LISTS or forms.place_of(form, field) in self._visited


def _differs(before: EditorForm, after: EditorForm, place: str) -> bool:
    """Tell whether what is at a place has changed; of a whole list or section, whether any of it has."""
    if place in _LISTS:
        return forms.rows_of(before, place) != forms.rows_of(after, place)
    if place == "criteria":
        return forms.to_criteria(before) != forms.to_criteria(after)
    old, new = forms.field_at(before, place), forms.field_at(after, place)
    if old is None or new is None:
        return True
    try:
        return forms.read(before, old) != forms.read(after, new)
    except KeyError:
        # The server knows a field that this form does not show: any change may have put it right.
        return True
