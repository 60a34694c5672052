"""What a node of the response fills in, by drag, by menu or by keyboard (manual 5.7, tip)."""

from dataclasses import replace

from clue_desktop.domain.inverted_doors import condition_on
from ui.editor import form as forms
from ui.editor.form import EditorForm
from ui.state.response_node import PathTarget, ResponseNode

FIELD_OF = {
    PathTarget.SUCCESS_RESULT: "criteria.successResult.path",
    PathTarget.SUCCESS_MESSAGE: "criteria.successMessagePath",
    PathTarget.FAILURE_MESSAGE: "criteria.failureMessagePath",
}
"""The field that a node is sent to."""


def filled(form: EditorForm, target: PathTarget, node: ResponseNode) -> EditorForm:
    """Return the form with a node in one of its JSONPath fields; Success Result takes Value and data format with it."""
    path = forms.typed(node.path)
    match target:
        # A value that no field can hold would be compared as another one: it is left to the person.
        case PathTarget.SUCCESS_RESULT if node.data_type is not None and forms.typed(node.text) == node.text:
            condition = condition_on(path, node.data_type, node.text)
            return replace(
                form, success_path=path, success_value=condition.value or "", success_type=node.data_type
            )
        case PathTarget.SUCCESS_RESULT:
            return replace(form, success_path=path)
        case PathTarget.SUCCESS_MESSAGE:
            return replace(form, success_message=path)
        case PathTarget.FAILURE_MESSAGE:
            return replace(form, failure_message=path)
