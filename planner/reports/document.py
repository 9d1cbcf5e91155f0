"""Documents as blocks whose cells carry meanings: what is shown, not how it looks.

A report makes one, each format renders it: screen, paper, HTML and CSV say the same because
they read the same cells.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from planner.language import _
from planner.plan.grid import FigureCell
from planner.plan.ledger import Cell
from planner.reports.chart import Chart
from planner.text import clean

WordRole = Literal["plain", "label", "boxed"]
LineKind = Literal["pillar", "section", "work", "figures"]
Align = Literal["left", "center", "right"]


class Words(Struct, frozen=True):
    """A text of one or more lines; a label names the text after it, a boxed one is framed.

    Attributes:
        part: Code of what a label and the text behind it are, where a format may put them
            elsewhere: remedy.
    """

    text: str
    role: WordRole = "plain"
    part: str = ""


class MarkCell(Struct, frozen=True):
    """A month's ● and 手順 by their states; printed: every standing ● as on paper."""

    cell: Cell
    is_printed: bool = False


class Rating(Struct, frozen=True):
    """A status by its symbol, and the one before it where both are shown; empty for none.

    Attributes:
        name: What the symbol means, for screen readers.
    """

    symbol: str = ""
    before: str | None = None
    name: str = ""


Value = tuple[Words, ...] | MarkCell | FigureCell | Rating | None


class TableCell(Struct, frozen=True):
    """A value over ``rows`` lines and ``columns`` columns."""

    value: Value = None
    rows: int = 1
    columns: int = 1


class Column(Struct, frozen=True):
    """A column: as wide as ``ems`` letters, or a share of the width left over.

    Attributes:
        name: Its code: number, title, outline, 2020-05, note, status.
        title: Its header.
        short: Its header where there is little room; empty: its title.
        is_marked: Whether it stands out, as the month looked at does.
    """

    name: str
    title: str
    ems: float = 0
    share: float = 0
    align: Align = "left"
    short: str = ""
    is_marked: bool = False


class TableLine(Struct, frozen=True):
    """A line of cells; those a cell above reaches into are left out.

    Attributes:
        cells: By their place among the columns.
        together: Lines of one name stay on one page if they fit there.
        reference: How people call the row, 1-3; empty for a band.
    """

    kind: LineKind
    cells: tuple[tuple[int, TableCell], ...]
    together: str = ""
    reference: str = ""

    @property
    def is_band(self) -> bool:
        """Whether the line names a pillar or section."""
        return self.kind in {"pillar", "section"}


class Table(Struct, frozen=True):
    """Lines under columns.

    Attributes:
        is_flat: Whether all cells of a line start at its top, as where none is merged.
    """

    columns: tuple[Column, ...]
    lines: tuple[TableLine, ...]
    is_flat: bool = False


class Heading(Struct, frozen=True):
    """A title inside the document."""

    text: str


class Paragraph(Struct, frozen=True):
    """A text of its own."""

    text: str


class SideBySide(Struct, frozen=True):
    """Columns of blocks side by side where there is room, one below the other where there is none.

    A column of tables whose columns all have widths takes those; the rest goes to the others.
    """

    columns: tuple[tuple["Leaf", ...], ...]


Leaf = Heading | Paragraph | Table | Chart
Block = Leaf | SideBySide


class Header(Struct, frozen=True):
    """The texts above a document on paper: 資料番号, 【案】, the day, 機密性; empty for none."""

    reference: str = ""
    draft: str = ""
    date: str = ""
    confidentiality: str = ""


class Document(Struct, frozen=True):
    """A report ready to be rendered.

    Attributes:
        title: Its title.
        subject: Month, group and other choices, in a line.
        legend: The meaning of each sign.
    """

    title: str
    subject: str = ""
    header: Header = Header()
    legend: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()

    def leaves(self) -> Iterator[Leaf]:
        """Its blocks in order, those side by side one after the other."""
        for block in self.blocks:
            if isinstance(block, SideBySide):
                for column in block.columns:
                    yield from column
            else:
                yield block

    def tables(self) -> Iterator[Table]:
        """Its tables in order."""
        return (block for block in self.leaves() if isinstance(block, Table))


def work_line(values: Iterable[Value], *, together: str = "", reference: str = "") -> TableLine:
    """A line of work from the values of its columns, first to last."""
    return TableLine("work", tuple(enumerate(map(TableCell, values))), together, reference)


def plain_words(text: str) -> tuple[Words, ...]:
    """A text cleaned; nothing where it is empty."""
    plain = clean(text).strip()
    return (Words(plain),) if plain else ()


def labelled(label: str, text: str, *, part: str = "") -> tuple[Words, ...]:
    """A text behind its label; nothing where it is empty."""
    plain = clean(text).strip()
    if not plain:
        return ()
    return (Words(_("【{label}】").format(label=label), "label", part), Words(plain, part=part))
