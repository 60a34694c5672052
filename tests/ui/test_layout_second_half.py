"""Every screen that `test_layout` leaves out, in the same way; in a file of its own, so that another process can do it meanwhile."""

import pytest
from layout_walk import these_screens_are_laid_out_well
from PySide6.QtWidgets import QApplication
from screenshots import PICTURES

# httpcore leaves a connection to the garbage whose TLS handshake is cancelled (its `start_tls` closes it after an
# Exception alone, and a cancellation is none). The walk leaves screens that are still asking, the quicker the sooner.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed transport:ResourceWarning"),
    pytest.mark.usefixtures("garbage_of_its_own"),
]


@pytest.mark.timeout(900)
@pytest.mark.filterwarnings("ignore:Exception ignored in. <socket")  # of a server that was taken away
async def test_every_other_screen_is_laid_out_well(qapp: QApplication):
    await these_screens_are_laid_out_well(qapp, tuple(PICTURES)[1::2])
