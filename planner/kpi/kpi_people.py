"""The planned population in a sentence: 36,844人×8.8%＝3,255人（全国20.6%） (pure)."""

import re
import unicodedata
from decimal import Decimal

from planner.errors import UsageError
from planner.kpi.numbers import read_number
from planner.plan.model import Population

_N = r"[0-9][0-9,]*"
_RECKONED = re.compile(
    rf"(?P<label>(?:[0-9]+歳以上)?[^\s、。:()×=0-9]{{0,30}})[\s:(]*(?P<base>{_N})人?[)]?"
    r"\s*×\s*(?P<rate>[0-9]+(?:\.[0-9]+)?)%\s*(?P<sign>[=≒])"
    rf"[^0-9、。×=]{{0,12}}(?P<people>{_N})(?:人|名|件)?\s*"
    r"(?:[(](?P<national_label>[^0-9()]*?)[:は\s]*(?P<national>[0-9]+(?:\.[0-9]+)?)%[^0-9()]*[)])?"
)
_FIGURE = re.compile(r"(?:率|割合|数|額)$")


def population_in(text: str) -> Population | None:
    """The population that a sentence reckons people with; None where it says none."""
    match = _RECKONED.search(_plain(text))
    if match is None:
        return None
    try:
        base, people = read_number(match["base"]), read_number(match["people"])
    except UsageError:
        return None
    label, national = match["label"].strip(), match["national"]
    return Population(
        base,
        people,
        label="" if _FIGURE.search(label) else label,
        rate=Decimal(match["rate"]),
        national_rate=Decimal(national) if national else None,
        national_label=(match["national_label"] or "").strip() if national else "",
        is_approximate=match["sign"] == "≒",
    )


def _plain(text: str) -> str:
    """A text in half width, as the reader of targets has it, with its blanks."""
    return re.sub(r"[xX*](?=\s*[0-9])", "×", unicodedata.normalize("NFKC", text))
