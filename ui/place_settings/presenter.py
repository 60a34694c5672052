"""The allocation email of a Place: one's own or entered, checked as it is typed, saved, cleared, without Qt."""

from typing_extensions import override

from clue_desktop.client.connection import Versioned
from clue_desktop.contract.events import Change
from clue_desktop.contract.places import AllocationEmail
from clue_desktop.domain import email_address
from clue_desktop.domain.enrollment import ALLOCATION_EMAIL_NOT_SET
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.problems import Problem
from ui.state.context import PageContext
from ui.state.question import Question
from ui.state.setting import Stage
from ui.state.typed_setting import TypedSetting
from ui.words.language import told, tr

FIELD = "email"


class AllocationEmailPresenter(TypedSetting[AllocationEmail]):
    """State and decisions of the section.

    Attributes:
        text: the address as it is typed.
    """

    action = Action.ALLOCATION_EMAIL

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self.text = ""

    # ---- what is shown

    @property
    def saved(self) -> str:
        """The address on the server as far as it is known here; "" while none is set."""
        return (self._saved.value.email or "") if self._saved else ""

    @property
    @override
    def is_set(self) -> bool:
        return bool(self.saved)

    @property
    @override
    def dirty(self) -> bool:
        return self._saved is not None and self.text.strip() != self.saved

    @override
    def draft_problems(self) -> list[Problem]:
        return email_address.validate(self.text, FIELD)

    @override
    def _theirs_in_words(self, theirs: AllocationEmail) -> str:
        if theirs.email is None:
            return tr("Somebody else has cleared the address while you were typing.")
        return tr("Somebody else has saved {email} while you were typing.").format(email=theirs.email)

    @property
    def why_not_clear(self) -> str:
        """Why Clear is disabled, or ""."""
        if self.stage is not Stage.READY or self.permission:
            return self.why_not_modify
        return "" if self.saved else tr("No allocation email is set.")

    @property
    def why_not_own(self) -> str:
        """Why one's own address cannot be taken, or ""."""
        if self.stage is not Stage.READY or self.permission:
            return self.why_not_modify
        own = self._context.administrator_email
        return tr("Your own address is entered already.") if self.text.strip() == own else ""

    # ---- what is done

    def type(self, text: str) -> None:
        """Take what is typed."""
        self.text = text
        self.edited(FIELD)

    def use_own(self) -> None:
        """Enter the signed-in administrator's address (manual, chapter 5, method a)."""
        self.type(self._context.administrator_email)

    def clear_question(self) -> Question:
        """Return what clearing the address does."""
        node = self._context.directory.node(self._node_id)
        return Question(
            tr("Clear"),
            tr("Clear the allocation email of “{place}”?").format(place=node.name if node else self._node_id),
            tr(
                "Until one is set again, no device can be registered at this Place in the field: the installer reads"
                " “{text}”"
            ).format(text=told(ALLOCATION_EMAIL_NOT_SET)),
            destroys=True,
        )

    async def clear(self) -> bool:
        """Go back to not set; False when that was not done."""
        return await self._write(lambda etag: self._set(None, etag))

    @override
    def _is_changed_by(self, change: Change) -> bool:
        return change.kind == "allocationEmail" and change.id == self._node_id

    @override
    async def _ask(self) -> Versioned[AllocationEmail]:
        return await self._context.client.places.allocation_email(self._node_id)

    @override
    async def _put(self, etag: str | None) -> Versioned[AllocationEmail]:
        return await self._set(self.text.strip(), etag)

    async def _set(self, email: str | None, etag: str | None) -> Versioned[AllocationEmail]:
        return await self._context.client.places.set_allocation_email(self._node_id, email, if_match=etag)

    @override
    def _draft_from(self, setting: AllocationEmail) -> None:
        self.text = setting.email or ""
