"""In which colours and in which language the console is shown: chosen by a person, and kept."""

import logging
from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QApplication

from clue_desktop.profiles import SCHEME, FilePreferences, Profiles
from ui import names
from ui.frame.account_menu import Choice, Choices
from ui.widgets import theme
from ui.widgets.translation import system_language, use_language
from ui.words.language import NAMES, Language, tr

_LANGUAGE_TITLE = "Language / 언어"
"""In every language alike, so that it is found by whoever does not read the present one."""

_logger = logging.getLogger(__name__)


class Appearance:
    """Colours and language; None as the language = like the system."""

    def __init__(
        self, preferences: FilePreferences, profiles: Profiles, language: Language | None = None
    ) -> None:
        """Take on the colours that were kept; `language` is what a person has chosen."""
        self._preferences = preferences
        self._profiles = profiles
        self._language = language
        scheme = preferences.get(SCHEME)
        if scheme in {"light", "dark"}:
            theme.set_scheme(scheme)

    def choose_scheme(self, scheme: theme.Scheme) -> None:
        """Show other colours."""
        theme.set_scheme(scheme)
        self._preferences.set(SCHEME, scheme)

    def speak(self, wanted: Language | None) -> None:
        """Speak another language from now on; what is shown has to be said anew."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise RuntimeError("A window is shown without an application.")  # noqa: TRY004 - no wrong argument
        self._language = wanted
        try:
            self._profiles.keep_language(wanted)
        except OSError as fault:
            _logger.warning("The choice of the language cannot be kept: %s", fault)
        use_language(app, wanted or system_language())

    def choices(
        self,
        choose_scheme: Callable[[theme.Scheme], None],
        choose_language: Callable[[Language | None], None],
    ) -> list[Choices]:
        """Return what there is to choose, with what is chosen now."""
        scheme_now = self._preferences.get(SCHEME) or "system"
        schemes = {"system": tr("Like the system"), "light": tr("Light"), "dark": tr("Dark")}
        languages = [(None, tr("Like the system")), *((one, NAMES[one]) for one in Language)]
        return [
            Choices(
                names.COLOURS,
                tr("Theme"),
                [
                    Choice(
                        names.colours_choice(scheme),
                        schemes[scheme],
                        scheme == scheme_now,
                        partial(choose_scheme, scheme),
                    )
                    for scheme in theme.SCHEMES
                ],
            ),
            Choices(
                names.LANGUAGE,
                _LANGUAGE_TITLE,
                [
                    Choice(
                        names.language_choice(language or "system"),
                        title,
                        language is self._language,
                        partial(choose_language, language),
                    )
                    for language, title in languages
                ],
            ),
        ]
