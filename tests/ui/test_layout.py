"""Every screen at every size, in both languages and types: nothing overlaps, is cut, or moves (`layout_walk`).

Every other one is looked at in `test_layout_second_half`, so that another process can do it meanwhile.
"""

import pytest
from layout_walk import KNOWN, known_faults, these_screens_are_laid_out_well
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
async def test_every_screen_is_laid_out_well(qapp: QApplication):
    await these_screens_are_laid_out_well(qapp, tuple(PICTURES)[0::2])


def test_the_list_of_known_faults_is_in_order():
    lines = [line for line in KNOWN.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert lines == [case.line(said) for case, said in sorted(known_faults().items())]
    assert {case.screen for case in known_faults()} <= set(PICTURES)
