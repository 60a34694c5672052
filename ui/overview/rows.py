"""What an overview lists, each line with the way to where something can be done about it; without Qt."""

from dataclasses import dataclass

from ui.state.destination import Destination


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list.

    Attributes:
        key: what it is about; lines of one list differ in it.
        text: what it says.
        to: where it leads.
        detail: what else there is to say, on a line below; "" for none.
        note: what stands at its right, such as a state; "" for none.
        tone: good, warning, bad, accent, or "" where it is no better or worse than others.
    """

    key: str
    text: str
    to: Destination
    detail: str = ""
    note: str = ""
    tone: str = ""

    @property
    def whole(self) -> str:
        """All of it, for the tooltip and for who does not see it."""
        said = f"{self.text} – {self.note}" if self.note else self.text
        return f"{said}\n{self.detail}" if self.detail else said


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with what there is to say of the whole.

    Attributes:
        rows: its lines.
        remark: what there is in numbers; "" for nothing.
        nothing: what is said in place of lines where there are none.
        offer: what the link below that does, or the one after the lines; "" for no link.
        to: where that link leads.
    """

    rows: tuple[Row, ...]
    remark: str = ""
    nothing: str = ""
    offer: str = ""
    to: Destination | None = None
