"""A document as one HTML file that needs nothing beside it: to read, to send, to print.

Text becomes part of the page only through ``markupsafe``, which escapes whatever is not markup
already. The page runs no script and asks for nothing, and says so in its own policy.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path

from markupsafe import Markup, escape

from planner.formats import drawn
from planner.formats.charted import figures, heading
from planner.formats.glyphs import figure_text, mark_text, rating_text, value_text
from planner.formats.page import Page
from planner.language import _, current_language
from planner.plan.grid import FigureCell
from planner.plan.ledger import Cell
from planner.reports.chart import Chart
from planner.reports.document import (
    Block,
    Document,
    Heading,
    Leaf,
    MarkCell,
    Paragraph,
    Rating,
    SideBySide,
    Table,
    TableCell,
    TableLine,
    Value,
    Words,
)
from planner.text import clean, one_line
from planner.wording.labels import mark_state_name
from planner.wording.phrases import late_name

_STYLE = Path(__file__).with_name("html.css")
_CHART_STYLE = Path(__file__).with_name("html_chart.css")
_BESIDE_STYLE = Path(__file__).with_name("html_beside.css")

# The letters a sheet is wide between its margins, and their size: never below 7.5 points.
_EMS = {"A3": 128, "A4": 104}
_POINTS = {"A3": 8.8, "A4": 7.5}
_MARGINS = "11mm 10mm 12mm"

_MOST_TOGETHER = 45  # lines of text; an item of more may go on over the edge of a page
_LETTERS = 28  # on a line of a text's column


def render(document: Document, page: Page = Page()) -> str:  # noqa: B008 - immutable
    """The document as a page of HTML that prints on the paper given."""
    style = _style(document, page)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = _text(one_line(document.title))
    return Markup("<!doctype html>\n") + _tag(
        "html",
        _tag(
            "head",
            _tag("meta", charset="utf-8"),
            _tag("meta", http_equiv="Content-Security-Policy", content=policy),
            _tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            _tag("meta", name="referrer", content="no-referrer"),
            _tag("title", title),
            _tag("style", Markup(style)),  # noqa: S704 - made of numbers and our own file
            sep="\n",
        ),
        _tag(
            "body",
            _head(document, title),
            *_blocks(document.blocks, count()),
            sep="\n",
        ),
        sep="\n",
        lang=current_language(),
    )


def _style(document: Document, page: Page) -> str:
    """The style sheet, with the rules for the paper and the columns."""
    numbers = '@bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; }'
    rules = [
        f"@page {{ size: {page.paper} landscape; margin: {_MARGINS}; {numbers} }}",
        f"@media print {{ body {{ font-size: {_POINTS[page.paper]}pt; }} }}",
    ]
    for number, block in enumerate(document.leaves()):
        widths = _shares(block, _EMS[page.paper]) if isinstance(block, Table) else ()
        if isinstance(block, Table) and not any(column.share for column in block.columns):
            width = sum(column.ems for column in block.columns)
            rules.append(f".t{number} {{ width: {width:.1f}em; }}")
        rules += [
            f".t{number} .c{place} {{ width: {share:.3%}; }}" for place, share in enumerate(widths)
        ]
    read = "".join(path.read_text(encoding="utf-8") for path in _style_files(document))
    return "\n" + read + "\n".join(rules) + "\n"


def _style_files(document: Document) -> Iterator[Path]:
    yield _STYLE
    if any(isinstance(block, Chart) for block in document.leaves()):
        yield _CHART_STYLE
    if any(isinstance(block, SideBySide) for block in document.blocks):
        yield _BESIDE_STYLE


def _shares(table: Table, ems: float) -> Iterator[float]:
    """The part of the table's width that each column takes."""
    fixed = sum(column.ems for column in table.columns)
    shares = sum(column.share for column in table.columns) or 1
    room = max(ems - fixed, 0) if any(column.share for column in table.columns) else 0
    for column in table.columns:
        yield (column.ems or room * column.share / shares) / (fixed + room or 1)


def _head(document: Document, title: Markup) -> Markup:
    head = document.header
    heading = title + (_tag("span", _text(head.draft), class_="draft") if head.draft else "")
    legend = [_tag("li", _text(piece)) for piece in document.legend]
    stamp = [
        _tag("p", _tag("span", _text(head.reference), class_="reference"))
        if head.reference
        else "",
        *(_tag("p", _text(line)) for line in (head.date, head.confidentiality) if line),
    ]
    return _tag(
        "header",
        _tag(
            "div",
            _tag("h1", heading),
            _tag("p", _text(document.subject), class_="subject"),
            _tag("ul", *legend, class_="legend", aria_label=_("記号")) if legend else "",
        ),
        _tag("div", *stamp, class_="stamp") if any(stamp) else "",
        class_="head",
    )


def _blocks(blocks: Iterable[Block], numbers: Iterator[int]) -> Iterator[Markup]:
    """The blocks, each numbered as in ``Document.leaves``."""
    for block in blocks:
        if isinstance(block, SideBySide):
            columns = [_tag("div", *_blocks(column, numbers), sep="\n") for column in block.columns]
            yield _tag("div", *columns, sep="\n", class_="beside")
        else:
            yield _block(block, next(numbers))


def _block(block: Leaf, number: int) -> Markup:
    if isinstance(block, Heading):
        return _tag("h2", _text(block.text))
    if isinstance(block, Paragraph):
        return _tag("p", _text(block.text))
    return _chart(block, number) if isinstance(block, Chart) else _table(block, number)


def _chart(chart: Chart, number: int) -> Markup:
    """The plot beside its figures, which say the same to screen readers."""
    title, *note = heading(chart)
    picture = Markup(drawn.svg(chart))  # noqa: S704 - paths of letters, no text
    return _tag(
        "figure",
        _tag("figcaption", _text(title), *(_tag("p", _text(line)) for line in note)),
        _tag("div", picture, class_="plot", role="img", aria_label=title),
        _table(figures(chart), number),
        sep="\n",
        class_="chart",
    )


def _table(table: Table, number: int) -> Markup:
    columns = [
        _tag("col", class_=f"c{place} marked" if column.is_marked else f"c{place}")
        for place, column in enumerate(table.columns)
    ]
    names = [
        _tag("th", _text(column.title), scope="col", class_="marked" if column.is_marked else None)
        for column in table.columns
    ]
    return _tag(
        "table",
        _tag("colgroup", *columns),
        _tag("thead", _tag("tr", *names)),
        *(_group(table, lines) for lines in _together(table.lines)),
        sep="\n",
        class_=f"t{number}",
    )


def _together(lines: Sequence[TableLine]) -> Iterator[list[TableLine]]:
    """The lines in groups no page breaks apart: an item with the bands above it."""
    group: list[TableLine] = []
    reach = 0  # lines that cells of the group still reach over
    for line in lines:
        is_band_after_work = not line.together and bool(group and group[-1].together)
        is_next_item = bool(
            line.together and group and group[-1].together not in {"", line.together}
        )
        if group and reach <= 0 and (is_band_after_work or is_next_item):
            yield group
            group = []
        group.append(line)
        reach = max(reach, *(cell.rows for _place, cell in line.cells)) - 1
    if group:
        yield group


def _group(table: Table, lines: Sequence[TableLine]) -> Markup:
    """Lines that stay on one page, unless they fill most of it."""
    is_long = sum(map(_height, lines)) > _MOST_TOGETHER
    class_ = "long" if is_long else None
    return _tag("tbody", *(_line(table, line) for line in lines), sep="\n", class_=class_)


def _height(line: TableLine) -> float:
    """About how many lines of text a line of the table takes on paper."""
    texts = (value_text(cell.value) for _place, cell in line.cells)
    return max((text.count("\n") + len(text) / _LETTERS for text in texts), default=0) + 1


def _line(table: Table, line: TableLine) -> Markup:
    is_band = line.is_band
    cells = (_cell(table, place, cell, is_band=is_band) for place, cell in line.cells)
    reaches = any(cell.rows > 1 for _place, cell in line.cells)
    kind = f"band {line.kind}" if is_band else line.kind
    return _tag("tr", *cells, class_=f"{kind} reaching" if reaches else kind)


def _cell(table: Table, place: int, cell: TableCell, *, is_band: bool) -> Markup:
    column = table.columns[place]
    is_head = is_band or column.name == "title"
    scope = "rowgroup" if is_band or cell.rows > 1 else "row"
    classes = [_kind(cell.value)]
    if not is_band:
        classes += [column.align if column.align != "left" else "", "title" if is_head else ""]
    return _tag(
        "th" if is_head else "td",
        _value(cell.value),
        scope=scope if is_head else None,
        rowspan=cell.rows if cell.rows > 1 else None,
        colspan=cell.columns if cell.columns > 1 else None,
        class_=" ".join(filter(None, classes)) or None,
    )


def _kind(value: Value) -> str:
    if isinstance(value, MarkCell):
        return "mark"
    if isinstance(value, FigureCell) and value.value is not None:
        return "figure"
    if isinstance(value, Rating):
        return "rating" if value.before is None else "rating both"
    return ""


def _value(value: Value) -> Markup:
    if value is None:
        return Markup()
    if isinstance(value, MarkCell):
        return _mark(value)
    if isinstance(value, FigureCell):
        return _figure(value)
    if isinstance(value, Rating):
        return _rating(value)
    return _words(value)


def _mark(mark: MarkCell) -> Markup:
    """The signs of a month, named for screen readers and the mouse."""
    if not (sign := mark_text(mark)):
        return Markup()
    label = _mark_in_words(mark.cell)
    state = mark.cell.state.value if mark.cell.state else "step"
    return _tag(
        "span", _text(sign), role="img", aria_label=label, title=label, class_=f"sign {state}"
    )


def _mark_in_words(cell: Cell) -> str:
    bullet = mark_state_name(cell.state) if cell.state else ""
    step = mark_state_name(cell.step) if cell.step else ""
    step_text = _("手順 {state}").format(state=step) if step else ""
    return _("、").join(filter(None, (bullet, step_text)))


def _figure(cell: FigureCell) -> Markup:
    text = _text(figure_text(cell))
    if cell.value is None:
        return text
    kinds = (_("目標") if cell.is_target else "", _("速報") if cell.is_provisional else "")
    remarks = (*kinds, late_name(is_late=cell.is_late))
    return _tag(
        "data",
        text,
        value=format(cell.value, "f"),
        title=_("、").join(filter(None, remarks)) or None,
        class_="target" if cell.is_target else None,
    )


def _rating(rating: Rating) -> Markup:
    text = _text(rating_text(rating))
    if not rating.name:
        return text
    return _tag("span", text, title=one_line(rating.name))


def _words(words: Sequence[Words]) -> Markup:
    """Texts one below the other, what a label names behind it."""
    markup = Markup()
    for place, word in enumerate(words):
        is_named = place > 0 and words[place - 1].role == "label"
        markup += "\n" if place and not is_named else ""
        text = _text(word.text)
        markup += text if word.role == "plain" else _tag("span", text, class_=word.role)
    return markup


def _text(text: str) -> Markup:
    return escape(clean(text))


def _tag(name: str, /, *content: str, sep: str = "", **attributes: str | int | None) -> Markup:
    """An element with its content escaped where that is not markup yet."""
    opened = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = sep.join(map(escape, content))
    ended = "" if name in _VOID else f"{sep and content and sep}{inside}{sep}</{name}>"
    return Markup(f"<{name}{opened}>{ended}")  # noqa: S704 - every part is escaped above


_VOID = frozenset({"meta", "col"})
