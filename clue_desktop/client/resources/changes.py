"""What others change."""

from collections.abc import AsyncGenerator

from clue_desktop.client.following import Patience, follow
from clue_desktop.client.resources.resource import Resource
from clue_desktop.contract.events import Change


class ChangesResource(Resource):
    """What others change."""

    def follow(self, *, last_event_id: str = "", patience: Patience | None = None) -> AsyncGenerator[Change]:
        """Yield which things others changed, so that a screen can refresh; see `following.follow`."""
        return follow(
            self._connection, "/api/v1/changes/stream", Change, last_event_id=last_event_id, patience=patience
        )
