"""A text in Markdown as plain lines: folded as Japanese is, its tables in columns."""

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from planner.formats.folding import fold
from planner.text import clean, pad, width

_UNDERLINES = {"h1": "=", "h2": "-"}
_GAP = 2  # cells between the columns of a table
_LEAST = 16  # cells of a table's last column, which takes what the others leave


def lines(text: str, cells: int) -> Iterator[str]:
    """The text in lines of at most ``cells`` cells; code and first columns stay as they are."""
    parser = MarkdownIt("commonmark").enable("table")
    yield from _blocks(SyntaxTreeNode(parser.parse(clean(text))).children, cells)


def _blocks(nodes: Sequence[SyntaxTreeNode], cells: int) -> Iterator[str]:
    """Blocks below each other, a blank line between them; none between the items of a list."""
    for place, node in enumerate(nodes):
        if place and node.type not in {"bullet_list", "ordered_list"}:
            yield ""
        yield from _block(node, cells)


def _block(node: SyntaxTreeNode, cells: int) -> Iterator[str]:
    kind = node.type
    if kind == "heading":
        yield from _heading(node, cells)
    elif kind == "paragraph":
        yield from fold(_inline(node), cells)
    elif kind in {"bullet_list", "ordered_list"}:
        yield from _list(node, cells)
    elif kind in {"fence", "code_block"}:
        yield from (f"    {line}" for line in node.content.rstrip("\n").split("\n"))
    elif kind == "table":
        yield from _table(node, cells)
    elif kind == "hr":
        yield "-" * cells
    else:
        yield from (f"  {line}" for line in _blocks(node.children, cells - 2))


def _heading(node: SyntaxTreeNode, cells: int) -> Iterator[str]:
    title = _inline(node)
    folded = fold(title if node.tag in _UNDERLINES else f"■ {title}", cells)
    yield from folded
    if node.tag in _UNDERLINES:
        yield _UNDERLINES[node.tag] * max(map(width, folded))


def _list(node: SyntaxTreeNode, cells: int) -> Iterator[str]:
    start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    bullets = [
        "・" if start is None else f"{start + place}. " for place in range(len(node.children))
    ]
    indent = max(map(width, bullets))
    for bullet, item in zip(bullets, node.children, strict=True):
        said = pad(bullet, indent)
        for line in _blocks(item.children, cells - indent):
            yield f"{said}{line}".rstrip()
            said = " " * indent


def _table(node: SyntaxTreeNode, cells: int) -> Iterator[str]:
    rows = [
        [_inline(cell) for cell in row.children] for part in node.children for row in part.children
    ]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    before = sum(widths[:-1]) + _GAP * (len(widths) - 1)
    widths[-1] = min(widths[-1], max(cells - before, _LEAST))
    for place, row in enumerate(rows):
        yield from _row(row, widths)
        if not place:
            yield from _row(["-" * wide for wide in widths], widths)


def _row(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    *firsts, last = row
    before = "".join(pad(text, wide + _GAP) for text, wide in zip(firsts, widths[:-1], strict=True))
    for line in fold(last, widths[-1]):
        yield f"{before}{line}".rstrip()
        before = " " * width(before)


def _inline(node: SyntaxTreeNode) -> str:
    """The text of a block without its marks, a line's end as a blank."""
    parts = []
    for child in node.walk():
        if child.type in {"text", "code_inline"}:
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
    return "".join(parts)
