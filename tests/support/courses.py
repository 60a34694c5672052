"""Waiting until pages have read the course of their events.

What is cancelled within its TLS handshake leaves a connection open (httpcore), which the test that comes next is blamed
for; so pages on a real server are closed when they have read what they begin with.
"""

from console_parts import until
from PySide6.QtWidgets import QLabel, QWidget

from ui import names
from ui.events.series_plot import CardPlot


async def course_is_read(events_page: QWidget) -> None:
    """Wait until the plot on top of the events says something."""
    (text,) = events_page.findChildren(QLabel, names.EVENTS_PLOT_TEXT)
    await until(lambda: text.text() not in {"", "Loading…"})


async def courses_are_read(apis_page: QWidget) -> None:
    """Wait until each card that is there has its plot."""
    await until(lambda: all(plot.accessibleDescription() for plot in apis_page.findChildren(CardPlot)))
