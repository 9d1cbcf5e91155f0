"""What slips at a month, the gravest first; the chosen row is gone to."""

from collections import Counter
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from planner.fiscal import Month, add_months, era_label
from planner.language import _
from planner.model import Plan
from planner.slips import Reason, Slip, slips
from planner.text import one_line, pad, width
from planner.ui.widgets.fields import Passage, Sheet, line
from planner.ui.widgets.lines import OneLine
from planner.wording import month_label, reason_name, slip_sentence


class SlipsScreen(ModalScreen[str | None]):
    """The slips of a plan or a group; the id of a row is the result."""
