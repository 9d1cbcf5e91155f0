"""Codes, changes and slips as sentences in the language in use: for the edge only."""

from planner.wording.changes import change_sentence
from planner.wording.entries import entry_content, entry_sentence, news, redo_ids
from planner.wording.errors import ERRORS, error_sentence
from planner.wording.figures import (
    figure_text,
    figure_value,
    period_label,
    printed_number,
    series_name,
    target_text,
    unit_text,
)
from planner.wording.labels import (
    branch_label,
    closed_month_name,
    day_label,
    full_month_label,
    instant_label,
    mark_state_name,
    month_label,
    month_name,
    status_name,
    year_label,
)
from planner.wording.marks import (
    mark_name,
    mark_sentence,
    standing_mark_name,
    suspension_sentence,
)
from planner.wording.phrases import late_name

__all__ = (
    "ERRORS",
    "branch_label",
    "change_sentence",
    "closed_month_name",
    "day_label",
    "entry_content",
    "entry_sentence",
    "error_sentence",
    "figure_text",
    "figure_value",
    "full_month_label",
    "instant_label",
    "late_name",
    "mark_name",
    "mark_sentence",
    "mark_state_name",
    "month_label",
    "month_name",
    "news",
    "period_label",
    "printed_number",
    "redo_ids",
    "series_name",
    "standing_mark_name",
    "status_name",
    "suspension_sentence",
    "target_text",
    "unit_text",
    "year_label",
)
