"""Printed files read by other programs' readers, each line of the table as a ``Line``."""

import csv
import io
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

from planner.formats.glyphs import value_text
from planner.reports.document import Heading, Table
from planner.text import width


@dataclass
class Line:
    """A row of work or of figures; merged cells belong to the line they begin on."""

    number: str = ""
    title: str = ""
    outline: str = ""
    months: list = field(default_factory=lambda: [""] * 12)
    note: str = ""
    status: str = ""

    @classmethod
    def of(cls, cells):
        """The line of 17 cells by their column; missing ones are empty."""
        texts = [bare(cells.get(place, "")) for place in range(17)]
        return cls(texts[0], texts[1], texts[2], texts[3:15], texts[15], texts[16])


def bare(text):
    """A text without what only sets it: blanks, line ends, the frame of a boxed word."""
    return re.sub(r"[\s［］]", "", text)


# HTML


class Tables(HTMLParser):
    """The cells of a page's table by line and column, each with its attributes and its text."""

    def __init__(self):
        super().__init__()
        self.lines = []
        self.groups = []
        self._reached = {}
        self._cell = None
        self.tags = []
        self.texts = []
        self.described = []

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        self.tags.append((tag, held))
        if tag == "tbody":
            self.groups.append([])
        elif tag == "tr":
            self.lines.append({})
            if self.groups:
                self.groups[-1].append(len(self.lines) - 1)
        elif tag in {"td", "th"}:
            place = 0
            while self._reached.get(place, 0) > 0:
                place += 1
            rows, columns = int(held.get("rowspan", 1)), int(held.get("colspan", 1))
            for column in range(place, place + columns):
                self._reached[column] = rows
            self._cell = []
            self.lines[-1][place] = (self._cell, held)
        elif "aria-label" in held:
            self.described.append(held["aria-label"])

    def handle_endtag(self, tag):
        if tag in {"td", "th"}:
            self._cell = None
        elif tag == "tr":
            self._reached = {column: rows - 1 for column, rows in self._reached.items()}

    def handle_data(self, data):
        self.texts.append(data)
        if self._cell is not None:
            self._cell.append(data)


def html_page(content):
    page = Tables()
    page.feed(content)
    page.close()
    return page


def html_lines(content):
    found = html_page(content).lines[1:]
    cells = [
        {place: "".join(texts) for place, (texts, _attributes) in line.items()}
        for line in found
        if not any("colspan" in attributes for _texts, attributes in line.values())
    ]
    return [Line.of(line) for line in cells]


# CSV


def csv_rows(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def csv_lines(content):
    """The lines; what the item is called is kept on its first line only, as elsewhere."""
    header, *rows = csv_rows(content)
    place = {name: at for at, name in enumerate(header)}
    made, last = [], None
    for row in rows:
        remedy = row[place["改善策"]]
        note = row[place["進捗状況"]] + (f"【改善策】{remedy}" if remedy else "")
        months = row[place["4月"] : place["3月"] + 1]
        named = (row[place["項番"]], row[place["事業"]])
        cells = {0: named[0], 1: named[1], 2: row[place["実施概要"]], 15: note}
        cells |= {3 + number: text for number, text in enumerate(months)}
        cells[16] = row[place["実施状況"]]
        line = Line.of(cells)
        if named == last:
            line.number = line.title = ""
        elif last and named[0] == last[0]:
            line.number = ""
        last = named
        made.append(line)
    return made


# Text


def text_blocks(content):
    """For each part between two rules of the 実施概要 column, the words of each column.

    A merged cell runs through the rules of the other columns; its words stand in the part they
    are written beside.
    """
    lines = content.split("\n")
    edge = next(line for line in lines if line.startswith("+"))
    bars = [place for place, sign in enumerate(edge) if sign == "+"]
    start = next(n for n, line in enumerate(lines) if line.startswith("+="))
    blocks = [[[] for _ in range(17)]]
    for line in lines[start + 1 :]:
        cells = by_cells(line)
        if len(cells) != bars[-1] + 1:
            continue
        columns = [cells[left + 1 : right] for left, right in pairwise(bars)]
        is_band = not {cells[bar] for bar in bars[3:15]} & {"|", "+"}
        if is_band:
            continue
        is_rule = set(columns[2]) == {"-"}
        if is_rule:
            blocks.append([[] for _ in range(17)])
        for place, column in enumerate(columns):
            if set(column) != {"-"}:
                blocks[-1][place].append("".join(column))
    return [
        ["".join(texts) for texts in block]
        for block in blocks
        if any(map(bare, map("".join, block)))
    ]


def by_cells(line):
    """The line with an entry for each cell of a terminal; the second of a wide letter is empty."""
    cells = []
    for letter in line:
        cells += [letter] + [""] * (width(letter) - 1) if width(letter) else []
    return cells


# Documents, before they are printed


def sections(built):
    """The tables by the heading above them, each as lines of texts by column."""
    found, heading = {}, ""
    for block in built.leaves():
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Table):
            found.setdefault(heading, []).append(lines_of(block))
    return found


def lines_of(table):
    names = [column.name for column in table.columns]
    return [{names[at]: value_text(cell.value) for at, cell in line.cells} for line in table.lines]


def summary(built):
    """The sums at the head of the report of what slips: those of each reason, those of each group."""
    reasons, groups = next(iter(sections(built).values()))
    return (
        {line["reason"]: [*line.values()][1:] for line in reasons},
        {line["group"]: [*line.values()][1:] for line in groups},
    )
