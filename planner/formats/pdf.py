"""A document on paper: typst sets it, its words given as data and never as code."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import msgspec

from planner.formats import drawn
from planner.formats.glyphs import value_text
from planner.formats.page import Page
from planner.formats.typesetting import compiler
from planner.language import _, current_language
from planner.plan.grid import FigureCell
from planner.reports.chart import Chart
from planner.reports.document import (
    Block,
    Document,
    Heading,
    Leaf,
    Paragraph,
    Rating,
    SideBySide,
    Table,
    TableLine,
    Value,
    Words,
)
from planner.text import clean

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).with_name("document.typ")
_SIZES = {"A3": 8, "A4": 7.5}  # points; never smaller than 7.5, pages are added instead
_LONG = 400  # letters: an item of more is measured, a row of fewer is never split

# Level among the headers of a page, grey (0 to 255), and how many cells its text is made of.
_BANDS = {"pillar": (2, 205, 1), "section": (3, 232, 1), "item": (4, 244, 2)}


def render(document: Document, page: Page = Page()) -> bytes:  # noqa: B008 - immutable
    """The document as a PDF; the same bytes for the same document."""
    return cast("bytes", _compiler(document, page).compile(format="pdf", timestamp=0))


def pictures(document: Document, page: Page, ppi: int) -> list[bytes]:
    """Each page as a PNG of so many dots per inch."""
    made = _compiler(document, page).compile(format="png", ppi=ppi)
    return made if isinstance(made, list) else [cast("bytes", made)]


def _compiler(document: Document, page: Page) -> "typst.Compiler":
    return compiler(TEMPLATE, words(document, page))


def words(document: Document, page: Page) -> str:
    """The data of the template, as JSON."""
    return msgspec.json.encode(_data(document, page)).decode()


def _data(document: Document, page: Page) -> dict[str, Any]:
    head = document.header
    return {
        "paper": page.paper.lower(),
        "size": _SIZES[page.paper],
        "language": current_language(),
        "title": clean(document.title) + clean(head.draft),
        "left": clean(document.subject),
        "right": "　".join(filter(None, (clean(head.date), clean(head.confidentiality)))),
        "reference": clean(head.reference),
        "legend": [clean(text) for text in document.legend],
        "continued": _("（続き）"),
        "blocks": list(_blocks(document.blocks, "t")),
    }


def _blocks(blocks: Sequence[Block], name: str) -> Iterator[dict[str, Any]]:
    """The blocks, charts that follow each other as one."""
    for place, (is_chart, run) in enumerate(groupby(blocks, key=_is_chart)):
        if is_chart:
            charts = [drawn.data_of(block) for block in run if isinstance(block, Chart)]
            yield {"kind": "charts", "charts": charts}
        else:
            yield from (_block(block, f"{name}{place}-{at}") for at, block in enumerate(run))


def _is_chart(block: Block) -> bool:
    return isinstance(block, Chart)


def _block(block: Block, name: str) -> dict[str, Any]:
    if isinstance(block, SideBySide):
        columns = [
            {
                "ems": _ems(column),
                "blocks": list(_blocks(column, f"{name}-{n}-")),
            }
            for n, column in enumerate(block.columns)
        ]
        return {"kind": "beside", "columns": columns}
    if isinstance(block, Heading):
        return {"kind": "heading", "text": clean(block.text)}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "paragraphs": list(_paragraphs((Words(block.text),)))}
    assert isinstance(block, Table)
    columns = [
        {
            "title": clean(column.title),
            "ems": column.ems,
            "share": column.share,
            "marked": column.is_marked,
            "align": column.align,
        }
        for column in block.columns
    ]
    return {
        "kind": "table",
        "is-flat": block.is_flat,
        "columns": columns,
        "parts": list(_parts(block, name)),
    }


def _ems(blocks: Sequence[Leaf]) -> float:
    """The width of a column of blocks in letters; 0 where it takes the room left over."""
    tables = [block for block in blocks if isinstance(block, Table)]
    if len(tables) < len(blocks) or any(c.share for table in tables for c in table.columns):
        return 0
    return max((sum(column.ems for column in table.columns) for table in tables), default=0)


def _parts(table: Table, name: str) -> Iterator[dict[str, Any]]:
    """Bands, and between them the lines of each item together."""
    for place, (_group, lines) in enumerate(groupby(table.lines, key=_together)):
        group = list(lines)
        first = group[0]
        if first.kind in _BANDS:
            for line in group:
                yield _band(f"{name}-{place}-{line.kind}", line.kind, [line])
        else:
            yield {
                "kind": "item",
                "lines": [_line(line) for line in group],
                "is-long": sum(map(_letters, group)) > _LONG,
                "band": _band(f"{name}-{place}", "item", group[:1]),
            }


def _together(line: TableLine) -> tuple[str, bool]:
    return line.together, line.kind in _BANDS


def _band(name: str, kind: str, lines: list[TableLine]) -> dict[str, Any]:
    """A line over the whole table that names the lines below it, repeated on each page."""
    level, shade, reach = _BANDS[kind]
    texts = (value_text(cell.value) for line in lines for place, cell in line.cells[:reach])
    text = " ".join(" ".join(texts).split("\n"))
    return {"kind": "band", "level": level, "shade": shade, "name": name, "text": text}


def _letters(line: TableLine) -> int:
    return sum(len(value_text(cell.value)) for _place, cell in line.cells)


def _line(line: TableLine) -> dict[str, Any]:
    own = sum(len(value_text(cell.value)) for _place, cell in line.cells if cell.rows == 1)
    return {
        "is-short": own < _LONG,
        "cells": [
            {"x": place, "rows": cell.rows, "columns": cell.columns, **_content(line, cell.value)}
            for place, cell in line.cells
        ],
    }


def _content(line: TableLine, value: Value) -> dict[str, Any]:
    if isinstance(value, tuple):
        if line.kind == "figures":
            return {"kind": "name", "text": value_text(value)}
        return {"kind": "words", "paragraphs": list(_paragraphs(value))}
    if isinstance(value, FigureCell):
        kind = "figure" if value.value is not None else "sign"
        return {"kind": kind, "is-target": value.is_target, "text": value_text(value)}
    kind = "status" if isinstance(value, Rating) else "sign"
    return {"kind": kind, "text": value_text(value)}


def _paragraphs(words: tuple[Words, ...]) -> Iterator[list[dict[str, str]]]:
    """Lines of pieces; a label stands before the text it names."""
    label: list[dict[str, str]] = []
    for word in words:
        if word.role == "plain":
            for line in clean(word.text).split("\n"):
                yield [*label, _piece(line, "plain")]
                label = []
        elif word.role == "label":
            label = [_piece(word.text, "label")]
        else:
            yield [_piece(word.text, word.role)]
    if label:
        yield label


def _piece(text: str, role: str) -> dict[str, str]:
    return {"text": clean(text), "role": role}
