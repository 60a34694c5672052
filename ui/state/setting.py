"""What the two screens of the access service have in common: reading, keeping what is not saved, saving."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import Generic, TypeVar

from pydantic import BaseModel

from clue_desktop.client.connection import Versioned
from clue_desktop.client.errors import ClientError, PreconditionFailed
from clue_desktop.contract.events import Change
from clue_desktop.domain.permissions import Action
from ui.state.context import PageContext
from ui.state.notices import in_words, why_not_read
from ui.state.observable import Latest, Observable
from ui.words.language import tr

SettingT = TypeVar("SettingT", bound=BaseModel)


class Stage(Enum):
    """What a screen is doing."""

    LOADING = auto()
    READY = auto()
    SAVING = auto()


class SettingPresenter(Observable, ABC, Generic[SettingT]):
    """A setting of a node, with choices that are not saved yet.

    Attributes:
        stage: what is being done.
        fault: why the setting could not be loaded or saved, in words; "" for no fault.
        found: the setting as it was last read, theirs after a conflict.
        changed_elsewhere: somebody else has changed the setting while there are unsaved choices here.
    """

    action: Action

    def __init__(self, context: PageContext, node_id: str) -> None:
        super().__init__()
        self.stage = Stage.LOADING
        self.fault = ""
        self.changed_elsewhere = False
        self._context = context
        self._node_id = node_id
        self.found: Versioned[SettingT] | None = None
        self._saved: Versioned[SettingT] | None = None
        self._latest = Latest()

    @property
    def permission(self) -> str:
        """Why the setting cannot be changed by this administrator, or ""."""
        return self._context.directory.may(self.action, self._node_id).why_not

    @property
    @abstractmethod
    def dirty(self) -> bool:
        """Whether there are choices that are not saved."""

    @property
    def theirs(self) -> str:
        """What somebody else has saved meanwhile, in words; "" while nobody has."""
        if not self.changed_elsewhere or self.found is None:
            return ""
        return self._theirs_in_words(self.found.value)

    @abstractmethod
    def _theirs_in_words(self, theirs: SettingT) -> str:
        """Return what somebody else has saved while there are unsaved choices here, in words."""

    @property
    def why_not_modify(self) -> str:
        """Why Modify is disabled, or ""."""
        if self.stage is Stage.LOADING:
            return tr("The setting is being loaded.")
        if self.stage is Stage.SAVING:
            return tr("The setting is being saved.")
        return self.permission or ("" if self.dirty else tr("Nothing has been changed."))

    @abstractmethod
    async def _read(self) -> Callable[[], Versioned[SettingT]]:
        """Ask the server; the function returned keeps what came and gives the setting. Raises ClientError."""

    @abstractmethod
    def _take(self, setting: Versioned[SettingT]) -> None:
        """Show a setting as it is on the server, in place of all choices."""

    def _begin(self, setting: Versioned[SettingT]) -> None:
        """Show a setting that was read while nothing was unsaved."""
        self._take(setting)

    async def load(self) -> None:
        """Read the setting; choices that are not saved stay as they are."""
        current = self._latest.ask()
        try:
            keep_what_came = await self._read()
        except ClientError as fault:
            if current():
                self.fault = why_not_read(fault)
                self._changed()
            return
        if not current():
            return
        self.fault, self.stage = "", Stage.READY
        keep = self.dirty  # also what was chosen while the server was asked
        self.found = setting = keep_what_came()
        if not keep:
            self._begin(setting)
        elif self._saved is not None and self._saved.etag != setting.etag:
            self.changed_elsewhere = True
        self._changed()

    def stand_over(self) -> None:
        """Let one's own choices stand over what somebody else has saved; they are still to be saved."""
        if self.found is not None:
            self._saved = self.found
        self.changed_elsewhere = False
        self._changed()

    def revert(self) -> None:
        """Show what is saved, as it was last read, in place of what was chosen; nobody is asked for it."""
        if (known := self.found if self.changed_elsewhere else self._saved) is not None:
            self._take(known)
            self._changed()

    async def discard(self) -> None:
        """Drop what is not saved and show what is."""
        self._saved = None
        await self.load()

    async def _save(self, write: Callable[[str | None], Awaitable[None]]) -> bool:
        """Save by `write`, which takes the tag to be matched; False when it was not saved (see `fault`)."""
        self._latest.drop()
        self.stage, self.fault = Stage.SAVING, ""
        self._changed()
        try:
            await write(self._saved.etag if self._saved else None)
        except ClientError as fault:
            self.changed_elsewhere = isinstance(fault, PreconditionFailed)
            if self.changed_elsewhere:
                self.found = None  # theirs is still to be read
            self.fault = in_words(fault)
            return False
        else:
            return True
        finally:
            self.stage = Stage.READY
            self._changed()

    async def _save_choices(self, write: Callable[[str | None], Awaitable[None]]) -> bool:
        """Save; where somebody else was quicker, read what they have saved, so that a person can decide."""
        saved = await self._save(write)
        if self.changed_elsewhere:
            await self.load()
        return saved

    def concerns(self, change: Change | None) -> bool:
        """Tell whether to read again after a change elsewhere; None stands for changes that were missed."""
        if self.stage is Stage.SAVING:
            return False
        if change is None or change.kind in {"accessService", "vendorApi"}:
            return True
        return change.id == self._node_id and change.kind != "vendorHealth"
