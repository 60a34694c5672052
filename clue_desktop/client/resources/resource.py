"""What every resource of the client is made of."""

from urllib.parse import quote

from clue_desktop.client.connection import ServerConnection


class Resource:
    """A part of `/api/v1`, asked over the client's one connection.

    Every method raises ClientError and nothing else of its own. What can be changed comes as `Versioned`; its `etag`
    given back as `if_match` turns an overlooked change by somebody else into PreconditionFailed.
    """

    def __init__(self, connection: ServerConnection) -> None:
        self._connection = connection


def segment(text: str) -> str:
    """Return a text as one segment of a path; "." and "..", which a path would swallow, escaped too."""
    return "%2E" * len(text) if text in {".", ".."} else quote(text, safe="")
