"""内部メモ and what a review says are never printed, copied or listed among the slips."""

import io
from itertools import product

import pytest
from months import JUNE, MAY
from msgspec import structs
from plans import small_plan, with_row
from pypdf import PdfReader
from slipping import slips_of

from planner.formats import FORMATS
from planner.formats.printing import Job
from planner.plan import grid
from planner.plan.grid import View
from planner.plan.model import Report, Review
from planner.reports import copied
from planner.reports.progress import Options
from planner.ui.acts.act import Situation
from planner.ui.acts.copying import copy_rows, heading
from planner.wording.slips import slip_sentence

MEMO, COMMENT = "囁きの覚書", "内訳を求む"


def confidential_plan():
    """Every row has a memo and a review in both months, some rows nothing else."""
    plan = small_plan()
    review = Review("returned", "seen", COMMENT, who="企画総務", at="2020-06-03T05:00:00+00:00")
    for row in list(plan.rows.values()):
        said = Report("△", "遅れた") if row.id in {"daily", "review"} else Report()
        reports = {month: structs.replace(said, memo=MEMO, review=review) for month in (MAY, JUNE)}
        plan = with_row(plan, row.id, reports=reports)
    return plan


OPTIONS = [
    Options(marks=marks, with_last_status=last, only_slipping=slipping, view=view)
    for marks, last, slipping, view in product(
        ("printed", "states"), (False, True), (False, True), (View(), View("保健"))
    )
]


def read(content: bytes, form: str) -> str:
    if form == "pdf":
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return content.decode("utf-8-sig")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("month", [MAY, JUNE])
def test_no_format_prints_a_memo_or_what_a_review_said(form, month):
    every = OPTIONS if form != "pdf" else OPTIONS[::5]  # a PDF takes its time
    for options in every:
        text = read(Job(confidential_plan(), month, options, form).content(), form)
        assert "遅れた" in text or options.view.group or options.only_slipping  # something is there
        assert MEMO not in text
        assert COMMENT not in text
        assert "覚書" not in text  # nor a part of it on a line of its own


def test_neither_is_in_what_is_copied():
    plan = confidential_plan()
    lines = grid.lines(plan)
    for month in (MAY, JUNE):
        (copied_rows,) = copy_rows(Situation(plan, month, month), lines)
        text = copied_rows.text + copied.tab_separated(plan, lines, month, heading(plan, month))
        assert "遅れた" in text
        assert MEMO not in text
        assert COMMENT not in text


def test_neither_is_in_what_the_slips_say():
    plan = confidential_plan()
    for month in (MAY, JUNE):
        told = "".join(slip_sentence(plan, slip, month) for slip in slips_of(plan, month))
        assert told
        assert MEMO not in told
        assert COMMENT not in told


def test_the_words_looked_for_would_be_found():
    plan = with_row(small_plan(), "daily", reports={JUNE: Report("△", MEMO + COMMENT)})
    for form in FORMATS:
        text = "".join(read(Job(plan, JUNE, Options(), form).content(), form).split())
        assert MEMO in text or "覚書" in text
