"""What the settings of the whole server have in common; without a screen."""

from typing import ClassVar

from typing_extensions import override

from clue_desktop.contract.events import Change
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.problems import Problem
from ui.state.typed_setting import SettingT, TypedSetting


class ServerSetting(TypedSetting[SettingT]):
    """A setting of the server, for owners; of its changes `change_id` is told."""

    action = Action.SERVER_SETTINGS
    change_id: ClassVar[str]

    @override
    def _is_changed_by(self, change: Change) -> bool:
        return change.kind == "settings" and change.id == self.change_id


class ChosenSetting(ServerSetting[SettingT]):
    """One that is chosen among what is offered: nothing of it can be wrong, and something always holds."""

    @property
    @override
    def is_set(self) -> bool:
        return self._saved is not None

    @override
    def draft_problems(self) -> list[Problem]:
        return []
