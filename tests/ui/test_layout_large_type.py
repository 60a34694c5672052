"""Every screen as in `test_layout`, with a large type; in a file of its own, so that another process can do it meanwhile."""

import pytest
from layout_walk import every_screen_is_laid_out_well
from PySide6.QtWidgets import QApplication

# httpcore leaves a connection to the garbage whose TLS handshake is cancelled (its `start_tls` closes it after an
# Exception alone, and a cancellation is none). The walk leaves screens that are still asking, the quicker the sooner.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed transport:ResourceWarning"),
    pytest.mark.usefixtures("garbage_of_its_own"),
]


@pytest.mark.timeout(600)
@pytest.mark.filterwarnings("ignore:Exception ignored in. <socket")  # of a server that was taken away
async def test_every_screen_is_laid_out_well_with_a_large_type(qapp: QApplication):
    await every_screen_is_laid_out_well(qapp, 150)
