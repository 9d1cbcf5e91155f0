"""The language of the interface: Japanese in the source, English from a catalogue."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

LANGUAGES = ("ja", "en")
LOCALE = Path(__file__).parent / "locale"

_translated: Callable[[str], str] = str  # the source is Japanese as it stands
_current = "ja"


def set_language(language: str) -> None:
    """Use ``language`` from now on; to be called before the screen is imported."""
    global _translated, _current  # noqa: PLW0603 - one language a process, as gettext has it
    _current, _translated = language, str
    if language != "ja":
        import gettext  # noqa: PLC0415 - most people start in Japanese

        _translated = gettext.translation("planner", LOCALE, [language]).gettext


def current_language() -> str:
    """The language in use: ja or en."""
    return _current


def system_language() -> str:
    """English where the system speaks English, Japanese otherwise."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "en" if value.lower().startswith("en") else "ja"
    if sys.platform == "win32":
        import locale  # noqa: PLC0415 - elsewhere the variables say it

        return "en" if (locale.getlocale()[0] or "").startswith("English") else "ja"
    return "ja"


def _(message: str) -> str:
    """The message in the language in use."""
    return _translated(message)


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark a message for the catalogue; it is translated where it is shown."""
    return message
