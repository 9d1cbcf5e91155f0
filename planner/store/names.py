"""The names of plans: each is a folder's name that Windows, macOS and a share all take."""

import re
import unicodedata
from collections.abc import Iterable

from planner.errors import UsageError
from planner.plan.branches import latin_name
from planner.plan.fiscal import ERAS, FiscalYear
from planner.text import clean

LONGEST = 60  # letters; a whole path on Windows has room for 260

SIGNS = '\\ / : * ? " < > |'

_SIGNS = frozenset(SIGNS.split())
_DEVICES = re.compile(
    r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])\s*(?:\..*)?", re.IGNORECASE
)


def read_name(text: str) -> str:
    """The name of a plan as it is kept.

    Raises:
        UsageError: ``name-…`` where it is no name of a folder on every system.
    """
    name = unicodedata.normalize("NFC", text)
    if not name.strip():
        raise UsageError("name-empty")
    if clean(name) != name or "\n" in name:
        raise UsageError("name-controls", name=name)
    if _SIGNS & frozenset(name):
        raise UsageError("name-signs", name=name, signs=SIGNS)
    if name[0] in ".-" or name[-1] == "." or name != name.strip():
        raise UsageError("name-ends", name=name)
    if _DEVICES.fullmatch(name):
        raise UsageError("name-reserved", name=name)
    if len(name) > LONGEST:
        raise UsageError("name-too-long", name=name, most=LONGEST)
    return name


def same_name(name: str, names: Iterable[str]) -> str:
    """The one of some names that a system could take for this name too; empty for none."""
    wanted = _folded(name)
    return next((known for known in names if _folded(known) == wanted), "")


def proposed_name(branch: str, year: FiscalYear) -> str:
    """A name for the plan of a branch and year, in Latin letters where it can be: ibaraki-r08."""
    letter, _name, first = next(era for era in ERAS if year.year >= int(era[2][:4]))
    number = year.year - int(first[:4]) + 1
    return f"{latin_name(branch) or _usable(branch) or 'plan'}-{letter.lower()}{number:02}"


def _usable(text: str) -> str:
    """A text without what no name may have; it may be empty."""
    kept = "".join(letter for letter in clean(text) if letter not in _SIGNS and letter > " ")
    return unicodedata.normalize("NFC", kept).strip(".-")[: LONGEST // 2]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
