"""How a vendor API is doing, in a word or two, and the tone of it."""

from collections.abc import Mapping

from clue_desktop.domain.vendor_health import HealthState
from ui.words.language import tr

TONES: Mapping[HealthState, str] = {
    HealthState.HEALTHY: "good",
    HealthState.FAILING: "bad",
    HealthState.UNAVAILABLE: "bad",
    HealthState.UNKNOWN: "",
}


def state_title(state: HealthState) -> str:
    """Return a state in a word or two."""
    return {
        HealthState.HEALTHY: tr("Healthy"),
        HealthState.FAILING: tr("Failing"),
        HealthState.UNAVAILABLE: tr("Unavailable"),
        HealthState.UNKNOWN: tr("Not asked yet"),
    }[state]
