"""Which chapters of help there are, and which of them is about what is shown; without Qt.

The texts are Markdown, `resources/help/<language>/<chapter>.md`: those of the two manuals by the manuals' numbers, and
those on what the manuals do not speak of.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from ui import names
from ui.state.destination import PageKey, SettingsSection
from ui.state.session import Phase
from ui.words.language import tr


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in help.

    Attributes:
        chapter: the name of its file, without the ending.
        section: the anchor of a heading in it, "" for the chapter's top.
    """

    chapter: str
    section: str = ""

    @classmethod
    def of(cls, text: str) -> Self:
        """Read it as it is written in a link: `api-5-vendor-api#5.7`."""
        chapter, _, section = text.partition("#")
        return cls(chapter, section)


@dataclass(frozen=True, slots=True)
class Part:
    """Chapters that belong together, in their order."""

    title: Callable[[], str]
    chapters: Sequence[str]


FIELD_REGISTRATION = "device-6-registration"

PARTS: Sequence[Part] = (
    Part(
        lambda: tr("The console"),
        (
            "first-hour",
            "signing-in",
            "overview",
            "places",
            "devices",
            "events",
            "administrators",
            "audit",
            "server-settings",
            "test-console",
            "samples",
            "described-request",
            "connection",
            "shadow",
            "shortcuts",
            "about",
        ),
    ),
    Part(
        lambda: tr("Customer API Integration"),
        (
            "api-1-document-information",
            "api-2-overview",
            "api-3-workflows",
            "api-4-access-method",
            "api-5-vendor-api",
            "api-6-assign",
            "api-7-overrides",
            "api-8-input-rules",
            "api-9-troubleshooting",
        ),
    ),
    Part(
        lambda: tr("Device Self-Registration"),
        (
            "device-1-overview",
            "device-5-preparation",
            FIELD_REGISTRATION,
            "device-7-web-panel",
            "device-8-code-email",
            "device-9-already-registered",
        ),
    ),
)
"""All chapters, as they are listed."""

CHAPTERS: Sequence[str] = tuple(chapter for part in PARTS for chapter in part.chapters)

OF_SCREEN: Mapping[str, Spot] = {
    key: Spot.of(spot)
    for key, spot in {
        PageKey.OVERVIEW: "overview",
        PageKey.PLACES: "places#page",
        PageKey.ACCESS_SERVICE: "api-4-access-method",
        "accessService.assign": "api-6-assign",
        "accessService.place": "api-7-overrides",
        PageKey.CUSTOMER_API: "api-5-vendor-api#5.1",
        "apiEditor": "api-5-vendor-api#5.2",
        "apiEditor.headers": "api-5-vendor-api#5.3",
        "apiEditor.autoFields": "api-5-vendor-api#5.4",
        "apiEditor.manualFields": "api-5-vendor-api#5.5",
        "apiEditor.connection": "connection",
        "apiEditor.described": "described-request",
        "apiEditor.test": "api-5-vendor-api#5.6",
        "apiEditor.parsing": "api-5-vendor-api#5.7",
        PageKey.PLACE: "device-5-preparation",
        PageKey.DEVICES: "devices",
        PageKey.EVENTS: "events",
        "outage": "events#outage",
        PageKey.ADMINISTRATORS: "administrators",
        PageKey.AUDIT: "audit",
        PageKey.SERVER_SETTINGS: "server-settings",
        **{
            f"{PageKey.SERVER_SETTINGS}.{section}": f"server-settings#{section}"
            for section in SettingsSection
        },
        Phase.CONNECTING: "signing-in#lost",
        Phase.FINGERPRINT: "signing-in#fingerprint",
        Phase.SETUP_REQUIRED: "first-hour#set-up",
        Phase.SIGN_IN: "signing-in",
        f"{Phase.SIGN_IN}.invitation": "signing-in#invitation",
        f"{Phase.SIGN_IN}.forgotten": "signing-in#forgotten",
        Phase.READY: "overview",
        Phase.LOST: "signing-in#lost",
        Phase.STOPPED: "signing-in#lost",
    }.items()
}
"""Of each screen (a page, a part of one, or the session's phase where no page is shown) what is about it."""

OF_WINDOW: Mapping[str, Spot] = {
    name: Spot.of(spot)
    for name, spot in {
        names.ENROLL_WINDOW: FIELD_REGISTRATION,
        names.ACCOUNT_DIALOG: "signing-in#account",
        names.SHORTCUTS_DIALOG: "shortcuts",
        names.PROPAGATION_DIALOG: "api-6-assign#6.1",
        names.LOCAL_DIALOG: "api-6-assign",
        names.TRIAL_DIALOG: "connection#trial",
        names.ABOUT_DIALOG: "about",
        names.SAMPLES_DIALOG: "samples",
        names.EDITOR_SAMPLES_DIALOG: "samples#differ",
        names.EDITOR_CLOSING_DIALOG: "api-5-vendor-api#5.8",
        names.EDITOR_CONFLICT_DIALOG: "api-5-vendor-api#5.8",
        names.CHOOSE_PLACE: "places#move",
        names.REGISTER_DIALOG: "devices#register",
        names.TOKEN_DIALOG: "devices#register",
        names.INVITE_DIALOG: "administrators#invite",
        names.INVITATION_CODE_DIALOG: "administrators#invite",
    }.items()
}
"""Of windows and dialogs, by their object names; of any other, what is about the screen behind it."""


def spot_of(screen: str, window: str = "") -> Spot:
    """Return what is about a screen, or about the window or dialog in front of it.

    A part of a screen that has nothing of its own (`events.plot`) has what is about the screen.
    """
    if window in OF_WINDOW:
        return OF_WINDOW[window]
    while screen not in OF_SCREEN and "." in screen:
        screen = screen.rpartition(".")[0]
    return OF_SCREEN.get(screen, Spot(CHAPTERS[0]))
