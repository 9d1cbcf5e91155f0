"""Rows for the clipboard, and the sentence about them."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.grid import Line, WorkLine
from planner.plan.model import Plan
from planner.reports.copied import tab_separated
from planner.settings import state
from planner.store.files import write_atomically
from planner.text import one_line
from planner.ui.acts.act import Copy, Effects, Say, Situation
from planner.wording.labels import month_label, month_name

MOST = 74_994
"""Bytes many terminals take at most: in base64 they make a sequence of 100,000."""

COPIED_FILE = "copied.txt"


def heading(plan: Plan, month: Month) -> list[str]:
    """The titles of the columns; those of the month looked at name it."""
    of_month = _("{title}（{month}）")
    reported = (_("実施状況"), _("進捗状況"), _("改善策"))
    return [
        *(_("項番"), _("行"), _("事業"), _("実施概要")),
        *(month_name(place) for place in plan.year.months),
        *(of_month.format(title=title, month=month_label(month)) for title in reported),
    ]


def copy_rows(now: Situation, lines: Sequence[Line]) -> Effects:
    """Copy the rows among some lines, as a spreadsheet takes them."""
    count = sum(isinstance(line, WorkLine) for line in lines)
    if not count:
        return [Say(_("写す行がありません"), "busy")]
    titles = heading(now.plan, now.month)
    return [Copy(tab_separated(now.plan, lines, now.month, titles), rows=count)]


def copied_sentence(text: str, count: int, state_path: Path | None) -> str:
    """How many rows were copied; more than a terminal may take is written to a file as well.

    Args:
        text: What was given to the terminal.
        count: How many rows it is.
        state_path: The file goes beside it; None for nowhere.
    """
    content = text.encode("utf-8-sig")
    if len(content) <= MOST:
        return _("{count}行を写しました。写せない端末もあるので、貼って確かめてください").format(
            count=count
        )
    size = len(content) // 1024
    file = _write_copy(content, state_path)
    if file is None:
        return _(
            "{count}行を写しましたが、{size}KB は受け取れない端末があります。"
            "貼れないときは、選んだ行だけを y で写してください。"
        ).format(count=count, size=size)
    return _(
        "{count}行を写しましたが、{size}KB は受け取れない端末があります。"
        "貼れないときは o で {path} を開き、そこから写してください。"
    ).format(count=count, size=size, path=one_line(str(file)))


def _write_copy(content: bytes, state_path: Path | None) -> Path | None:
    """Write what was copied into a file that ``o`` opens; None where it cannot be written."""
    if state_path is None:
        return None
    file = state_path.with_name(COPIED_FILE)
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, content)
        state.save_printed(file, state_path)
        return file
    return None
