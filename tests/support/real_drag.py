"""Drags a response node onto a field with Qt's own drag loop; run under Xvfb, prints what happened."""

import sys

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QDrag
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ui.state.response_node import PathTarget
from ui.test_console.response_view import ResponseView
from ui.widgets.path_field import PathField


def main() -> int:
    """Press on a node, move over the second field, let go."""
    app = QApplication(sys.argv)
    window = QWidget()
    tree = ResponseView()
    tree.show_document({"valid": True, "message": "Access granted."})
    fields = [PathField(target) for target in PathTarget]
    column = QVBoxLayout(window)
    column.addWidget(tree)
    for field in fields:
        column.addWidget(field)
        field.node_dropped.connect(lambda node, target=field.target: print(target, node.path, flush=True))
    window.resize(500, 500)
    window.show()
    QTest.qWaitForWindowExposed(window)
    model = tree.model()
    index = model.index(1, 0, model.index(0, 0))
    start = tree.visualRect(index).center()

    def over_the_field() -> None:
        print("lit", *(field.lit for field in fields), flush=True)
        handle = window.windowHandle()
        target = fields[1].mapTo(window, fields[1].rect().center())
        for step in (QPoint(-20, 0), QPoint(-5, 0), QPoint(0, 0)):
            QTest.mouseMove(handle, target + step)
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, target)

    QTimer.singleShot(300, over_the_field)
    QTimer.singleShot(5000, QDrag.cancel)
    QTest.mousePress(tree.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, 4):
        QTest.mouseMove(tree.viewport(), start + QPoint(0, 10 * step))
    app.processEvents()
    print(not any(field.lit for field in fields), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
