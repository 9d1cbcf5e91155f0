"""The texts of cells and columns, the same in every format."""

from planner.language import _
from planner.plan.grid import FigureCell
from planner.plan.signs import MARK_SIGNS, OPEN_STEP, STEP_SIGNS
from planner.reports.document import Column, MarkCell, Rating, Value, Words
from planner.text import clean, one_line


def value_text(value: Value) -> str:
    """A value as text: a sign, a figure with its decimals as typed, a status, or words."""
    if value is None:
        return ""
    if isinstance(value, MarkCell):
        return mark_text(value)
    if isinstance(value, FigureCell):
        return figure_text(value)
    if isinstance(value, Rating):
        return rating_text(value)
    return words_text(value)


def column_name(column: Column) -> str:
    """The header of a column where there is little room."""
    return one_line(column.short or column.title)


def mark_text(mark: MarkCell) -> str:
    """The sign of a ● and, behind it, that of a 手順."""
    cell = mark.cell
    bullet = MARK_SIGNS[cell.state] if cell.state else ""
    step = STEP_SIGNS.get(cell.step, OPEN_STEP) if cell.step else ""
    return bullet + step


def figure_text(cell: FigureCell) -> str:
    """A figure, thousands apart; with signs where it is provisional or 後着, or looks mistyped."""
    if cell.value is None:
        return clean(cell.text)
    sign = _("速") if cell.is_provisional else _("後") if cell.is_late else ""
    doubt = "?" if cell.is_doubtful else ""
    return f"{cell.value:,f}{clean(cell.unit)}{sign}{doubt}"


def rating_text(rating: Rating) -> str:
    """A status, after last month's where both are shown: ○→△."""
    symbol = clean(rating.symbol)
    return symbol if rating.before is None else f"{clean(rating.before)}→{symbol}"


def words_text(words: tuple[Words, ...]) -> str:
    """Texts one below the other; a label stands before what it names."""
    lines: list[str] = []
    for word in words:
        text = clean(word.text)
        if lines and lines[-1].endswith("\0"):
            lines[-1] = lines[-1][:-1] + text
        elif word.role == "label":
            lines.append(text + "\0")
        elif word.role == "boxed":
            lines.append(f"［{text}］")
        else:
            lines.append(text)
    return "\n".join(line.rstrip("\0") for line in lines)
