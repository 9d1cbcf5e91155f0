"""``planner help``: the pages of the manual, one of them, or where in them words are found."""

from collections.abc import Iterator, Sequence

from planner.cli import output, own_keys
from planner.cli.request import CommandLine
from planner.errors import Exit, UsageError
from planner.formats.folding import fold
from planner.language import _
from planner.manual import NAMES, pages
from planner.manual.pages import ManualPassage
from planner.text import pad, width


def show(request: CommandLine) -> Exit:
    """List the pages, or show what is asked for.

    Raises:
        UsageError: ``manual-unknown``, where nothing in the manual holds the words;
            ``passage-unknown``.
    """
    words = " ".join(getattr(request.arguments, "topic", ()))
    if not words:
        output.page("\n".join(_contents()))
    elif found := pages.meant(words):
        is_of_keys = any(passage.page == "keys" for passage in found[1])
        _read(found[1], own_keys.told(request.settings.keys) if is_of_keys else "")
    else:
        _look_up(words)
    return Exit.DONE


def _look_up(words: str) -> None:
    """Show the one passage that holds the words, or list all that do."""
    found = pages.sought(words)
    if not found:
        raise UsageError("manual-unknown", words=words, names=_("、").join(NAMES))
    if len(found) == 1:
        _read(found)
    else:
        output.page("\n".join(_listed(words, found)))


def _read(passages: Sequence[ManualPassage], more: str = "") -> None:
    """Show passages, and what else there is to say."""
    from planner.formats import markdown  # noqa: PLC0415 - most commands know no Markdown

    text = "\n".join((*(passage.text for passage in passages), more))
    output.page("\n".join(markdown.lines(text, output.columns())))


def _contents() -> Iterator[str]:
    """Each page with its name, its title and what it is for."""
    yield _("使い方の一覧（planner help の後に、名前か探す言葉を書きます。画面では F1）")
    yield ""
    all_pages = pages.pages()
    names = max(width(page.name) for page in all_pages) + 2
    titles = max(width(page.title) for page in all_pages) + 2
    for page in all_pages:
        before = f"  {pad(page.name, names)}{pad(page.title, titles)}"
        yield from _hanging(before, page.summary)


def _listed(words: str, found: Sequence[ManualPassage]) -> Iterator[str]:
    """Each passage that holds the words, with what shows it."""
    yield _("「{words}」のある項目（planner help 名前 で読めます）").format(words=words)
    yield ""
    addresses = max(width(passage.address) for passage in found) + 2
    titles = {page.name: page.title for page in pages.pages()}
    for passage in found:
        title = titles[passage.page]
        place = title if passage.title == title else f"{title} > {passage.title}"
        yield from _hanging(f"  {pad(passage.address, addresses)}", place)


def _hanging(before: str, text: str) -> Iterator[str]:
    """A text folded behind what stands before it; below it where there is too little room."""
    indent = width(before)
    if output.columns() - indent < output.NARROWEST // 2:
        yield before.rstrip()
        before, indent = "    ", 4
    for line in fold(text, output.columns() - indent):
        yield f"{before}{line}"
        before = " " * indent
