"""The response as a tree: a correct model, quick at any size, and nodes whose paths select exactly them."""

import json
import time
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from clue_desktop.domain.jsonpath import MAX_LENGTH, parse_field_path
from clue_desktop.domain.response_json import JsonDocument, read_json
from ui.state.response_node import JsonKind, PathTarget, ResponseNode
from ui.test_console.response_model import KEY, PAGE, TYPE, VALUE, ResponseModel
from ui.test_console.response_view import ResponseView
from ui.widgets.response_mime import from_mime

ODD = {
    "plain": 1,
    "user-id": "a",
    "a.b": "b",
    "it's": "c",
    'say "hi"': "d",
    "back\\slash": "e",
    "with space": "f",
    "키": "g",
    "🔑": "h",
    "0": "i",
    "": "j",
    "line\nbreak\x00": "k",
    "list": [[1, [2]], {"deep": [{"er": None}]}],
}


def rows(model: ResponseModel, parent: QModelIndex | None = None) -> Iterator[QModelIndex]:
    """Yield every row, fetching all pages."""
    above = QModelIndex() if parent is None else parent
    while model.canFetchMore(above):
        model.fetchMore(above)
    for row in range(model.rowCount(above)):
        index = model.index(row, 0, above)
        yield index
        yield from rows(model, index)


def model_of(document: Any) -> ResponseModel:
    model = ResponseModel()
    model.show(document)
    return model


def at(model: ResponseModel, *path: int) -> QModelIndex:
    """Return the row that row numbers lead to from the root's."""
    index = model.index(0, 0)
    for row in path:
        while model.rowCount(index) <= row and model.canFetchMore(index):
            model.fetchMore(index)
        index = model.index(row, 0, index)
    return index


# ---- the model


@pytest.mark.parametrize(
    "document",
    [ODD, [1, [2, [3]]], [], {}, "text", None, list(range(3 * PAGE)), {"a": {"b": {}}}],
    ids=lambda given: repr(given)[:20],
)
def test_the_model_keeps_qts_contract(qapp: QApplication, qtmodeltester: ModelTester, document):
    model = model_of(document)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    # The tester goes on watching while all pages are made.
    assert len(list(rows(model))) >= 1


def test_columns_say_key_value_and_type(qapp: QApplication):
    model = model_of({"name": "Kim", "list": [1, 2], "empty": {}, "nothing": None})
    root = model.index(0, 0)
    model.fetchMore(root)
    shown = [
        tuple(model.data(model.index(row, column, root)) for column in (KEY, VALUE, TYPE)) for row in range(4)
    ]
    assert shown == [
        ("name", '"Kim"', "string"),
        ("list", "[ 2 items ]", "array"),
        ("empty", "{}", "object"),
        ("nothing", "null", "null"),
    ]
    assert model.data(root) == "$"


def test_of_a_repeated_key_the_last_value_counts(qapp: QApplication):
    document = read_json("application/json", b'{"a": 1, "b": 2, "a": 3}')
    assert isinstance(document, JsonDocument)
    model = model_of(document.root)
    nodes = [model.response_node(index) for index in list(rows(model))[1:]]
    assert [(node.path, node.text) for node in nodes if node] == [("$.a", "3"), ("$.b", "2")]


def test_foreign_text_is_shown_as_it_is(qapp: QApplication):
    """That it is not read as HTML is the tooltip's affair (`test_markup_in_names`)."""
    model = model_of({"<img src=x>": 1})
    assert model.data(at(model, 0), Qt.ItemDataRole.ToolTipRole) == "$.['<img src=x>']"


def test_foreign_text_shows_its_hidden_characters(qapp: QApplication):
    model = model_of({"\u202ekey": "a\x1b"})
    assert model.data(at(model, 0)) == "\\u202ekey"


# ---- what is dragged


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (True, JsonKind.BOOLEAN, "true"),
        (False, JsonKind.BOOLEAN, "false"),
        ("true", JsonKind.STRING, "true"),
        (7, JsonKind.NUMBER, "7"),
        (10**30, JsonKind.NUMBER, "1" + "0" * 30),
        (1.5, JsonKind.NUMBER, "1.5"),
        (float("inf"), JsonKind.NUMBER, ""),
        (Decimal("9" * 5000), JsonKind.NUMBER, "9" * 5000),
        (None, JsonKind.NULL, ""),
        ([1], JsonKind.ARRAY, ""),
        ({"a": 1}, JsonKind.OBJECT, ""),
    ],
    ids=lambda given: repr(given)[:20],
)
def test_scalars_bring_value_and_format_and_containers_only_the_path(qapp: QApplication, value, kind, text):
    model = model_of({"v": value})
    mime = model.mimeData([at(model, 0)])
    assert from_mime(mime) == ResponseNode("$.v", kind, text)
    assert mime.text() == "$.v"


def test_every_node_but_the_root_can_be_dragged(qapp: QApplication):
    model = model_of(ODD)
    everything = list(rows(model))
    dragged = [bool(model.flags(index) & Qt.ItemFlag.ItemIsDragEnabled) for index in everything]
    assert dragged == [False] + [True] * (len(everything) - 1)
    assert model.response_node(everything[0]) is None


def test_a_key_that_no_path_can_name_says_why(qapp: QApplication):
    model = model_of({"\ud800": 1})
    index = at(model, 0)
    assert from_mime(model.mimeData([index])) is None
    assert "surrogate" in model.data(index, Qt.ItemDataRole.ToolTipRole)


_KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(list(ODD))
_DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda children: st.lists(children, max_size=5) | st.dictionaries(_KEYS, children, max_size=5),
    max_leaves=25,
)


@given(_DOCUMENTS)
def test_the_dragged_path_selects_exactly_that_node(qapp: QApplication, document):
    model = model_of(document)
    for index in list(rows(model))[1:]:
        node = from_mime(model.mimeData([index]))
        assert node is not None
        assert bool(node.refusal) == (len(node.path) > MAX_LENGTH)
        if node.refusal:
            continue
        (selected,) = parse_field_path(node.path).select(document)
        assert selected is model.value(index)


# ---- the view


def shown(qtbot: QtBot, document: Any) -> tuple[ResponseView, ResponseModel]:
    view = ResponseView()
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show_document(document)
    view.show()
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    model = view.model()
    assert isinstance(model, ResponseModel)
    return view, model


def test_more_rows_come_as_they_are_scrolled_to_also_deep_inside(qtbot: QtBot):
    view, model = shown(qtbot, {"first": list(range(3 * PAGE)), "last": 1})
    inner = at(model, 0)
    view.expand(inner)
    qtbot.waitUntil(lambda: model.rowCount(inner) >= PAGE)
    for pages in (2, 3):
        view.scrollTo(model.index(model.rowCount(inner) - 1, 0, inner))
        qtbot.waitUntil(partial(_has_rows, model, inner, pages * PAGE))
    assert not model.canFetchMore(inner)


def _has_rows(model: ResponseModel, index: QModelIndex, count: int) -> bool:
    return model.rowCount(index) >= count


def test_a_response_of_five_megabytes_shows_at_once(qtbot: QtBot):
    document = json.loads(
        json.dumps([{"id": i, "name": f"Person {i}", "tags": ["a"]} for i in range(100_000)])
    )
    view, model = shown(qtbot, [])
    best = min(_seconds(lambda: view.show_document(document)) for _ in range(3))
    assert model.rowCount(model.index(0, 0)) <= 2 * PAGE
    assert best < 0.05


def _seconds(act: Any) -> float:
    start = time.thread_time()
    act()
    QApplication.processEvents()
    return time.thread_time() - start


def test_keys_send_the_node_to_the_fields(qtbot: QtBot):
    view, model = shown(qtbot, {"valid": True})
    sent: list[tuple[PathTarget, ResponseNode]] = []
    view.sent.connect(lambda target, node: sent.append((target, node)))
    view.setCurrentIndex(at(model, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
        QTest.keyClick(view, key, Qt.KeyboardModifier.ControlModifier)
    node = ResponseNode("$.valid", JsonKind.BOOLEAN, "true")
    assert sent == [
        (PathTarget.SUCCESS_RESULT, node),
        (PathTarget.SUCCESS_RESULT, node),
        (PathTarget.SUCCESS_MESSAGE, node),
        (PathTarget.FAILURE_MESSAGE, node),
    ]


def test_the_root_says_why_it_cannot_be_sent(qtbot: QtBot):
    view, model = shown(qtbot, {"valid": True})
    told: list[str] = []
    view.told.connect(told.append)
    view.setCurrentIndex(model.index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert told == ["The whole response has no JSONPath of its own: choose a value inside it."]


def test_paths_and_values_are_copied(qtbot: QtBot):
    view, model = shown(qtbot, {"user": {"user-id": "kim"}})
    view.setCurrentIndex(at(model, 0, 0))
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "kim"
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(view, Qt.Key.Key_C, both)
    assert QGuiApplication.clipboard().text() == "$.user['user-id']"


def test_the_menu_offers_the_fields_and_greys_them_where_the_path_is_too_long(qtbot: QtBot):
    view, model = shown(qtbot, {"valid": True, "k" * 130: 1})
    view.setCurrentIndex(at(model, 0))
    menu = view.menu()
    assert [action.isEnabled() for action in menu.actions() if not action.isSeparator()] == [True] * 5
    view.setCurrentIndex(at(model, 1))
    menu = view.menu()
    actions = [action for action in menu.actions() if not action.isSeparator()]
    assert [action.isEnabled() for action in actions] == [False, False, False, True, True]
    assert "at most 128" in actions[0].toolTip()


def test_space_opens_and_closes(qtbot: QtBot):
    view, model = shown(qtbot, {"user": {"id": 1}})
    index = at(model, 0)
    view.setCurrentIndex(index)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert view.isExpanded(index)
    assert view.indexAt(QPoint(20, view.visualRect(index).center().y())).row() == 0
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert not view.isExpanded(index)
