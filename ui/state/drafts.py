"""Which pages of which nodes have choices that are not saved: marked in the tree and in the menu."""

from ui.state.context import PendingAccessTypes
from ui.state.destination import PageKey
from ui.state.observable import Callback, Observable


class Drafts(Observable):
    """What is unsaved on the page that is shown, and the access types that are chosen only (manual 4.2)."""

    def __init__(self, access_types: PendingAccessTypes) -> None:
        super().__init__()
        self._access_types = access_types
        self._page: tuple[str, PageKey] | None = None
        self._forget: Callback = access_types.observe(self._changed)

    def close(self) -> None:
        """Follow no longer."""
        self._forget()

    def note(self, page: tuple[str, PageKey] | None) -> None:
        """Note which page (Place ID, page) has unsaved work now; None for no page."""
        if page != self._page:
            self._page = page
            self._changed()

    def has(self, place_id: str, page: PageKey) -> bool:
        """Tell whether something is unsaved on a page of a node."""
        return self._page == (place_id, page) or (
            page is PageKey.ACCESS_SERVICE and self._access_types.of(place_id) is not None
        )

    def at(self, place_id: str) -> bool:
        """Tell whether something is unsaved at a node."""
        return (self._page is not None and self._page[0] == place_id) or self._access_types.of(
            place_id
        ) is not None

    def chosen_only(self) -> list[str]:
        """Return the groups for which an access type is chosen but not saved."""
        return self._access_types.groups()
