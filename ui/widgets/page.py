"""What the frame expects of a page."""

from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import Signal

from ui.state.context import PageContext
from ui.state.destination import Destination
from ui.state.tasks import Tasks
from ui.widgets.section import Section

DestinationT = TypeVar("DestinationT", bound=Destination)


class Page(Section, Generic[DestinationT]):
    """A page of a node. The frame makes one when it is gone to and closes it when it is left.

    Subclasses take (context, place_id) in their constructor, paint at once with what is known, and load in `begin`.

    Signals:
        width_wanted(bool): whether the page needs all the width now: in a narrow window the left column folds then.
    """

    width_wanted = Signal(bool)

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, Tasks(context.notices.failed))
        self.place_id = place_id

    def point_to(self, to: DestinationT) -> None:
        """Turn to what the page was gone to for, each time that it is gone to."""

    @property
    def chapter(self) -> str:
        """The chapter of help for what is shown on the page now; "" for that of the page itself."""
        return ""

    def step_back(self) -> bool:
        """Go back a step within the page, as Esc wants it; returns whether there was one. Otherwise the page is left."""
        return False

    def leave(self) -> None:
        """End everything that is under way: the page is being closed. Subclasses call this too."""
        super().leave()
        self.tasks.cancel()


class PageFactory(Protocol):
    """Makes a page; usually its class."""

    def __call__(self, context: PageContext, place_id: str) -> Page[Any]:
        """Return a new page."""
