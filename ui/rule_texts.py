"""What the rules and the server say to people, for translation; `{…}` stands for a value. See `ui.language.told`."""

from ui.language import QT_TRANSLATE_NOOP

TEXTS = (
    QT_TRANSLATE_NOOP("rules", "The device serial must be 9 to 12 digits."),
    QT_TRANSLATE_NOOP("rules", "The allocation code does not match. Attempts left: {n}."),
)
