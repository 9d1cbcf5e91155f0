"""The pages of the manual, and where in them something is told.

A page is ``NAME.md`` in Japanese and ``NAME.en.md`` in English. A passage runs from one heading to
the next. Its heading ends in one or more anchors (``<a id="note"></a>``), by which it is found in
either language: ``month#note``. A comment ``<!-- also: … -->`` below it has other words that people
look for. As it is shown, a page has its pictures as captions, and no comments and no anchors.
"""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from string import ascii_letters

from msgspec import Struct, structs

from planner.errors import UsageError
from planner.language import _, current_language
from planner.manual import NAMES
from planner.text import fold_for_search, holds

FOLDER = Path(__file__).parent

_ALSO = re.compile(r"^<!-- also: (.*?) -->$")
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_HEADING = re.compile(r"^(#{1,6}) +(.*?) *$")
_ANCHOR = re.compile(r'\s*<a id="([\w-]+)"></a>')
_PICTURE = re.compile(r"^!\[(.*?)\]\(.*?\)$", re.MULTILINE)
_FENCE = re.compile(r"^\s*(```|~~~)")
_TO_BE_JOINED = re.compile(r"[\u2190-\u21ff\u2500-\u9fff\uf900-\ufaff\uff00-\uffef]")
# After 。 and its like, no blank stands before a key or a word in half-width letters either.
_ENDING, _OPENING = (
    frozenset("。、，．：；！？」』）】"),
    frozenset("`*[") | frozenset(ascii_letters),
)
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)")


class ManualPassage(Struct, frozen=True):
    """A heading with what stands below it, up to the next heading.

    Attributes:
        page: Name of the page it is on.
        ids: Its anchors; a page's beginning has none.
        title: Its heading.
        also: Other words by which people look for it.
        under: The anchor above it, for one without.
        level: 1 for the page's beginning, 2 and more below.
        text: Markdown, the heading included.
    """

    page: str
    ids: tuple[str, ...]
    title: str
    level: int
    text: str
    also: str = ""
    under: str = ""

    @property
    def address(self) -> str:
        """What leads to it: ``month``, ``month#note``; without an anchor, to what it is under."""
        anchor = self.ids[0] if self.ids else self.under
        return f"{self.page}#{anchor}" if anchor else self.page


class ManualPage(Struct, frozen=True):
    """A page: its beginning, then its passages in order."""

    name: str
    passages: tuple[ManualPassage, ...]

    @property
    def title(self) -> str:
        """Its first heading."""
        return self.passages[0].title

    @property
    def summary(self) -> str:
        """The first sentence below the title: what the page is for."""
        below = self.passages[0].text.split("\n", 1)[1].strip()
        return re.split(r"(?<=。)|(?<=\.)\s", " ".join(below.split("\n\n")[0].split()))[0]

    @property
    def text(self) -> str:
        """The whole page as it is shown, in Markdown."""
        return "\n".join(passage.text for passage in self.passages)

    @property
    def parts(self) -> tuple[tuple[ManualPassage, ...], ...]:
        """What is read at a time: the beginning, then each passage with those below it."""
        starts = [place for place, each in enumerate(self.passages) if place and each.level == 2]
        first = starts[0] if starts else len(self.passages)
        return (self.passages[:first], *(_with_those_below(self.passages[n:]) for n in starts))

    def part_with(self, anchor: str) -> int:
        """The place of the part that holds an anchor; 0, the beginning, where there is none."""
        found = (
            place
            for place, part in enumerate(self.parts)
            if any(anchor in each.ids for each in part)
        )
        return next(found, 0)

    def place(self, anchor: str) -> int:
        """The place of the passage with an anchor; 0, the beginning, where there is none."""
        found = (place for place, passage in enumerate(self.passages) if anchor in passage.ids)
        return next(found, 0)


def page(name: str) -> ManualPage:
    """The page of a name in the language in use."""
    return _read(name, current_language())


def pages() -> tuple[ManualPage, ...]:
    """All pages in their order."""
    return tuple(map(page, NAMES))


def sought(words: str) -> tuple[ManualPassage, ...]:
    """The passages that hold all words, those with all of them in the heading first."""
    wanted = fold_for_search(words).split()
    named: list[ManualPassage] = []
    told: list[ManualPassage] = []
    for passage in (passage for each in pages() for passage in each.passages):
        name = fold_for_search(f"{passage.title} {passage.also}")
        if holds(name, wanted):
            named.append(passage)
        elif holds(name + fold_for_search(passage.text), wanted):
            told.append(passage)
    return (*named, *told)


def meant(words: str) -> tuple[ManualPage, tuple[ManualPassage, ...]] | None:
    """The page that words name, with what is to be read of it; None where they name none.

    Words are a page's name or title (the whole page is read), or an address (``month#note``: the
    passage with those below it).

    Raises:
        UsageError: ``passage-unknown``, where a page has no such passage.
    """
    name, _hash, anchor = words.replace("＃", "#").partition("#")
    wanted = fold_for_search(name).removesuffix(".md").removesuffix(".en")
    found = next((p for p in pages() if wanted in (p.name, fold_for_search(p.title))), None)
    if found is None:
        return None
    if not anchor:
        return found, found.passages
    place = found.place(anchor)
    if not place:
        ids = _("、").join(passage.ids[0] for passage in found.passages if passage.ids)
        raise UsageError("passage-unknown", page=found.name, passage=anchor, names=ids)
    return found, _with_those_below(found.passages[place:])


def links(text: str, here: str) -> tuple[tuple[str, str], ...]:
    """The links of a page's Markdown to passages: what each says and the address it leads to."""
    found = ((_plain(said), address_of(target, here)) for said, target in _LINK.findall(text))
    return tuple(dict.fromkeys((said, address) for said, address in found if address))


def address_of(target: str, here: str = "") -> str:
    """The address that the target of a link leads to; empty where it leads out of the manual."""
    file, _hash, anchor = target.partition("#")
    name = file.removesuffix(".md").removesuffix(".en") if file else here
    if name not in NAMES:
        return ""
    return f"{name}#{anchor}" if anchor else name


def _with_those_below(passages: tuple[ManualPassage, ...]) -> tuple[ManualPassage, ...]:
    """The first passage with those that stand below it."""
    first, *rest = passages
    below = next((n for n, each in enumerate(rest) if each.level <= first.level), len(rest))
    return (first, *rest[:below])


def _plain(text: str) -> str:
    """A text without the marks of code."""
    return text.replace("`", "")


@cache
def _read(name: str, language: str) -> ManualPage:
    """The page as it is shown."""
    file = FOLDER / (f"{name}.md" if language == "ja" else f"{name}.{language}.md")
    passages: list[ManualPassage] = []
    heading, also, lines = _Heading(), "", list[str]()
    is_code = False
    for line in file.read_text(encoding="utf-8").split("\n"):
        is_fence = bool(_FENCE.match(line))
        is_code ^= is_fence
        if not is_code and (found := _HEADING.match(line)):
            if lines:
                passages.append(_passage(name, heading, also, lines))
            title = _ANCHOR.sub("", found[2])
            heading = _Heading(tuple(_ANCHOR.findall(found[2])), _plain(title), len(found[1]))
            also, lines = "", [f"{found[1]} {title}"]
        elif other := _ALSO.match(line):
            also = other[1]
        elif not is_code and not is_fence and lines and _goes_on(lines[-1], line.lstrip()):
            lines[-1] += line.lstrip()
        else:
            lines.append(line)
    passages.append(_passage(name, heading, also, lines))
    under = ""
    for place, each in enumerate(passages):
        under = each.ids[0] if each.ids else under
        passages[place] = each if each.ids else structs.replace(each, under=under)
    return ManualPage(name, tuple(passages))


class _Heading(Struct, frozen=True):
    ids: tuple[str, ...] = ()
    title: str = ""
    level: int = 1


def _passage(page: str, heading: _Heading, also: str, lines: Sequence[str]) -> ManualPassage:
    """A passage of the lines as they are written."""
    text = _COMMENT.sub("", "\n".join(lines))
    text = _PICTURE.sub(lambda picture: f"*{_('図')} {picture[1]}*", text)
    return ManualPassage(page, heading.ids, heading.title, heading.level, text, also)


def _goes_on(line: str, following: str) -> bool:
    """Whether a paragraph goes on in the next line without a blank, as Japanese does."""
    is_wide = bool(_TO_BE_JOINED.match(line[-1:])) and bool(_TO_BE_JOINED.match(following))
    has_gap = line[-1:] in _ENDING and following[:1] in _OPENING
    return not line.startswith("#") and (is_wide or has_gap)
