"""The figures of a row in its note: the first lines made of them, and contradictions."""

import re
import unicodedata
from functools import partial

from planner.forms.note_draft import NoteFigures
from planner.kpi.owed import kpis_reported
from planner.plan.fiscal import Month
from planner.plan.model import Kpi, Plan, Row
from planner.text import one_line
from planner.wording.figures import printed_series_name
from planner.wording.notes import note_line
from planner.wording.phrases import with_more

_MONTH = re.compile(r"(?:[RHS]\d{1,2}\.)\d{1,2} ")
_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBERS = re.compile(r"(?:[△▲+±−-]?\d[\d,.]*[^\d\s、△▲+±−-]{0,4})+")
_LONGEST = 300  # characters of a line that may have been made from figures


def note_figures(plan: Plan, row: Row, month: Month) -> NoteFigures:
    """The figures of a row for the note of a month."""
    kpis = tuple(kpi for kpi, _row in kpis_reported(plan, row))
    lines = first_lines(plan, kpis, month)
    renew = partial(with_first_lines, plan, kpis, lines) if lines else None
    return NoteFigures(renew, partial(_doubt_text, plan, row))


def first_lines(plan: Plan, kpis: tuple[Kpi, ...], month: Month) -> tuple[str, ...]:
    """A line for each KPI that has figures of the month, with its name if there are several."""
    named = [(kpi, line) for kpi in kpis if (line := note_line(plan, kpi, month))]
    if len(named) == 1:
        return (named[0][1],)
    return tuple(f"{one_line(kpi.name)} {line}" for kpi, line in named)


def with_first_lines(plan: Plan, kpis: tuple[Kpi, ...], lines: tuple[str, ...], note: str) -> str:
    """The note with the lines on top, replacing older lines made of figures."""
    old = note.split("\n") if note else []
    count = 0
    while count < min(len(lines), len(old)) and _is_of_figures(plan, kpis, old[count]):
        count += 1
    return "\n".join((*lines, *old[count:]))


def _is_of_figures(plan: Plan, kpis: tuple[Kpi, ...], line: str) -> bool:
    """Whether a line has a month and figures and no word of a person's own."""
    if len(line) > _LONGEST:
        return False
    for kpi in kpis:
        line = line.removeprefix(f"{one_line(kpi.name)} ")
    plain = unicodedata.normalize("NFKC", line)
    month = _MONTH.match(plain)
    if month is None:
        return False
    values = _BRACKETS.sub(" ", plain[month.end() :])
    words = {"全国", _word(plan.branch.removesuffix("支部"))}
    words |= {_word(printed_series_name(f.series)) for kpi in kpis for f in kpi.known_figures}
    words |= {"累計", "前年同月差", "前年差"}
    rest = re.split(r"[\s、]+", values.strip(" \u3000、"))
    if not any(map(_NUMBERS.search, rest)):
        return False
    return all(_is_figure(part, words) for part in rest if part)


def _is_figure(part: str, words: set[str]) -> bool:
    """Whether a part is a known word, numbers with their units, or both in one."""
    start = next((word for word in words if word and part.startswith(word)), "")
    return _NUMBERS.fullmatch(part.removeprefix(start)) is not None or part in words


def _word(text: str) -> str:
    return unicodedata.normalize("NFKC", one_line(text))


def _doubt_text(plan: Plan, row: Row, note: str) -> str:
    """The first contradiction of a note with the KPIs, and how many more; empty for none."""
    from planner.kpi.claims import note_doubts  # noqa: PLC0415 - the note is open before it is checked
    from planner.wording.doubts import doubt_sentence  # noqa: PLC0415

    doubts = note_doubts(plan, row, note)
    text = doubt_sentence(plan.kpis[doubts[0].kpi], doubts[0]) if doubts else ""
    return with_more(text, len(doubts) - 1)
