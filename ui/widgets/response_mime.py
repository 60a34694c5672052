"""A node of a vendor's response as it is dragged (manual 5.7, tip)."""

import json
from dataclasses import asdict

from PySide6.QtCore import QByteArray, QMimeData

from ui.state.response_node import JsonKind, ResponseNode

MIME_TYPE = "application/x-clue-response-node"


def to_mime(node: ResponseNode) -> QMimeData:
    """Return what is dragged: the node, and its path as text for other programs."""
    mime = QMimeData()
    mime.setData(MIME_TYPE, QByteArray(json.dumps(asdict(node)).encode()))
    mime.setText(node.path)
    return mime


def from_mime(mime: QMimeData) -> ResponseNode | None:
    """Return the node that is being dragged, or None when it is something else."""
    if not mime.hasFormat(MIME_TYPE):
        return None
    document = json.loads(bytes(mime.data(MIME_TYPE).data()))
    return ResponseNode(document["path"], JsonKind(document["kind"]), document["text"])
