"""The language of the interface: Japanese in the source, English from a catalogue."""

import gettext
import locale
import os
import sys
from pathlib import Path

LANGUAGES = ("ja", "en")
LOCALE = Path(__file__).parent / "locale"

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_current = "ja"


def set_language(language: str) -> None:
    """Use ``language`` from now on; to be called before the screen is imported."""
    global _catalogue, _current  # noqa: PLW0603 - one language a process, as gettext has it
    _current = language
    _catalogue = (
        gettext.NullTranslations()
        if language == "ja"
        else gettext.translation("planner", LOCALE, [language])
    )


def current_language() -> str:
    """The language in use: ja or en."""
    return _current


def system_language() -> str:
    """English where the system speaks English, Japanese otherwise."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "en" if value.lower().startswith("en") else "ja"
    if sys.platform == "win32" and (locale.getlocale()[0] or "").startswith("English"):
        return "en"
    return "ja"


def _(message: str) -> str:
    """The message in the language in use."""
    return _catalogue.gettext(message)


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark a message for the catalogue; it is translated where it is shown."""
    return message
