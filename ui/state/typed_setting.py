"""A setting that is typed into fields: problems beside those that were visited, and theirs or mine after a conflict."""

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Iterable
from enum import Enum, auto
from typing import TypeVar

from pydantic import BaseModel
from typing_extensions import override

from clue_desktop.client.connection import Versioned
from clue_desktop.client.errors import Invalid
from clue_desktop.contract.events import Change
from clue_desktop.domain.problems import Problem
from ui.state.context import PageContext
from ui.state.setting import SettingPresenter, Stage
from ui.words.language import told, tr

SettingT = TypeVar("SettingT", bound=BaseModel)


class State(Enum):
    """How what is typed stands to what is on the server."""

    LOADING = auto()
    NOT_SET = auto()
    SAVED = auto()
    UNSAVED = auto()
    SAVING = auto()


class TypedSetting(SettingPresenter[SettingT]):
    """A setting of a node with what is typed for it; subclasses hold the draft."""

    def __init__(self, context: PageContext, node_id: str) -> None:
        super().__init__(context, node_id)
        self._visited: set[str] = set()
        self._refused: list[Problem] = []

    # ---- what a subclass says

    @property
    @abstractmethod
    def is_set(self) -> bool:
        """Whether anything is set on the server."""

    @abstractmethod
    def draft_problems(self) -> Iterable[Problem]:
        """Return every problem of what is typed, by the rules."""

    @abstractmethod
    def _is_changed_by(self, change: Change) -> bool:
        """Tell whether it is this setting that has changed elsewhere."""

    @abstractmethod
    def _draft_from(self, setting: SettingT) -> None:
        """Begin a new draft with what is on the server."""

    @abstractmethod
    async def _ask(self) -> Versioned[SettingT]:
        """Read the setting. Raises ClientError."""

    @abstractmethod
    async def _put(self, etag: str | None) -> Versioned[SettingT]:
        """Write the draft. Raises ClientError."""

    # ---- what is shown

    @property
    def state(self) -> State:
        """How what is typed stands to what is on the server."""
        if self.stage is Stage.LOADING:
            return State.LOADING
        if self.stage is Stage.SAVING:
            return State.SAVING
        if self.dirty:
            return State.UNSAVED
        return State.SAVED if self.is_set else State.NOT_SET

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong, by field: in visited fields, and what the server refused until it is changed."""
        shown: dict[str, dict[str, None]] = {}
        for problem in (*self.draft_problems(), *self._refused):
            if problem.field in self._visited and (self.dirty or problem in self._refused):
                shown.setdefault(problem.field, {})[told(problem.message)] = None
        return {field: "\n".join(messages) for field, messages in shown.items()}

    @property
    def why_not_save(self) -> str:
        """Why Save is disabled, or ""."""
        first = next((told(problem.message) for problem in self.draft_problems()), "")
        return self.why_not_modify or first

    # ---- what is done

    def edited(self, field: str) -> None:
        """Note that a field was changed; what the server refused in it counts no longer."""
        self._refused = [problem for problem in self._refused if problem.field != field]
        self.fault = ""
        self._changed()

    def visit(self, field: str) -> None:
        """Note that a field was left: from now on its problem is shown."""
        if field not in self._visited:
            self._visited.add(field)
            self._changed()

    async def save(self) -> bool:
        """Save the draft; False when it was not saved: see `problems`, `fault` and `changed_elsewhere`."""
        self._visited.update(problem.field for problem in self.draft_problems())
        if self.why_not_save:
            self._changed()
            return False
        return await self._write(self._put)

    async def save_over(self) -> bool:
        """Save the draft over what somebody else has saved."""
        self.stand_over()
        return not self.dirty or await self.save()

    async def _write(self, put: Callable[[str | None], Awaitable[Versioned[SettingT]]]) -> bool:
        async def write(etag: str | None) -> None:
            try:
                self._take(await put(etag))
            except Invalid as fault:
                self._refuse(fault)
                raise

        saved = await self._save(write)
        if self._refused and not saved:
            self.fault = ""  # said beside the fields
            self._changed()
        if self.changed_elsewhere:
            await self._see_theirs()
        return saved

    def _refuse(self, fault: Invalid) -> None:
        self._refused = [Problem(problem.field, problem.code, problem.message) for problem in fault.problems]
        self._visited.update(problem.field for problem in self._refused)

    async def _see_theirs(self) -> None:
        """Read what somebody else has saved; where nothing is typed here, it is shown, and this is said."""
        await self.load()
        if not self.changed_elsewhere and not self.fault:
            self.fault = tr(
                "Nothing was done: somebody else has changed this meanwhile, to what is shown now."
            )
            self._changed()

    @override
    def concerns(self, change: Change | None) -> bool:
        if self.stage is Stage.SAVING or self.permission:
            return False
        return change is None or self._is_changed_by(change)

    @override
    async def _read(self) -> Callable[[], Versioned[SettingT]]:
        setting = await self._ask()

        def keep() -> Versioned[SettingT]:
            self.found = setting
            return setting

        return keep

    @override
    def _take(self, setting: Versioned[SettingT]) -> None:
        self._saved = self.found = setting
        self._visited.clear()
        self._refused.clear()
        self.changed_elsewhere = False
        self._draft_from(setting.value)
