"""Tables on the command line: a document as text, as wide as its reader's terminal."""

from collections.abc import Iterable

from planner.cli import output, plain
from planner.cli.answer import Looked, end
from planner.errors import Exit
from planner.formats import text
from planner.reports.document import Block, Document


def end_with_tables(looked: Looked, blocks: Iterable[Block], subject: str = "") -> Exit:
    """Print the title line, a line about the tables, and the tables; and end."""
    title = plain.title(looked.plan, looked.month, looked.group)
    output.say(text.listed(Document(title, subject, blocks=tuple(blocks)), output.columns()))
    return end(looked.book)
