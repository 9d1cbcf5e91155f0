"""The second sample of the program: 見本支部's year 2025 as the lines of its history."""

from functools import lru_cache

from inventing.drawing import begun, draw
from inventing.story import begun_with, once
from inventing.telling import encoded, tell
from inventing.year import BEGUN, BEGUN_AT, KEEPER, round_of
from planner.history.entries import Entry
from planner.plan.fiscal import FiscalYear

NAME = "mihon-r07"
TITLE = "令和7年度 見本支部事業計画（架空の見本）"
SEED = "mihon"


@lru_cache(maxsize=4)
def entries(seed: str = SEED) -> tuple[Entry, ...]:
    """The year's entries."""
    drawn = draw(None, FiscalYear(2025), seed, NAME, TITLE)
    acts = [*round_of(drawn, seed), *once(drawn, seed)]
    return tell(begun_with(begun(drawn, BEGUN)), BEGUN_AT, KEEPER, acts)


def sample(seed: str = SEED) -> bytes:
    """The file that is shipped."""
    return encoded(entries(seed))
