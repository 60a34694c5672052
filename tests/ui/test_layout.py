"""Every screen at every size, in both languages, with the usual type: nothing overlaps, is cut, or moves (`layout_walk`)."""

import pytest
from layout_walk import KNOWN, every_screen_is_laid_out_well, known_faults
from PySide6.QtWidgets import QApplication
from screenshots import PICTURES

# httpcore leaves a connection to the garbage whose TLS handshake is cancelled (its `start_tls` closes it after an
# Exception alone, and a cancellation is none). The walk leaves screens that are still asking, the quicker the sooner.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed transport:ResourceWarning"),
    pytest.mark.usefixtures("garbage_of_its_own"),
]


@pytest.mark.timeout(600)
@pytest.mark.filterwarnings("ignore:Exception ignored in. <socket")  # of a server that was taken away
async def test_every_screen_is_laid_out_well(qapp: QApplication):
    await every_screen_is_laid_out_well(qapp, 100)


def test_the_list_of_known_faults_is_in_order():
    lines = [line for line in KNOWN.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert lines == [case.line(said) for case, said in sorted(known_faults().items())]
    assert {case.screen for case in known_faults()} <= set(PICTURES)
