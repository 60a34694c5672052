"""Installs Qt's translators for the console's texts and for Qt's own (“OK”, “Cancel”)."""

from importlib.resources import as_file, files

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from ui.widgets import fonts
from ui.words import language
from ui.words.language import Language

_installed: list[QTranslator] = []


def system_language() -> Language:
    """Return the language that the person's system asks for, as far as the console speaks it."""
    return language.first_known(QLocale.system().uiLanguages())


def use_language(app: QApplication, chosen: Language) -> None:
    """Speak a language from now on, in its fonts; texts that are on the screen already stay as they are."""
    while _installed:
        app.removeTranslator(_installed.pop())
    QLocale.setDefault(QLocale(chosen.value))
    fonts.use_fonts(app, chosen)
    if chosen is Language.ENGLISH:
        language.speak(None)
        return
    with as_file(files("resources") / "translations") as folder:
        _install(app, f"clue_{chosen}.qm", str(folder))
    _install(app, f"qtbase_{chosen}.qm", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    language.speak(QCoreApplication.translate)


def _install(app: QApplication, name: str, folder: str) -> None:
    translator = QTranslator(app)
    if not translator.load(name, folder):
        raise FileNotFoundError(f"The translation {name} is missing in {folder}; install the program anew.")
    app.installTranslator(translator)
    _installed.append(translator)
