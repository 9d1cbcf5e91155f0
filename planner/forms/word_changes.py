"""What differs between two texts, word by word, and the lines in which that is read."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from msgspec import Struct

# A word is a run of one script; Japanese has no blanks between words. Digits keep their point.
_WORD = re.compile(
    "[0-9０-９]+(?:[.,．，][0-9０-９]+)*[%％]?"
    "|[A-Za-zＡ-Ｚａ-ｚÀ-ɏ]+"
    "|[ぁ-ゟ]+"
    "|[ァ-ヺー-ヿｦ-ﾟ]+"
    "|[々-〇㐀-䶿一-鿿豈-﫿\ufe00-\ufe0f\U00020000-\U0003ffff\U000e0100-\U000e01ef]+"
    "|[ \u3000]+"
    "|.",
    re.DOTALL,
)
_LEAST_KEPT = 0.4  # of the words of two texts: with fewer in common they are two other texts

Words = tuple[tuple[str, bool], ...]
"""A line in pieces: each text, and whether it came or went."""


class ChangedLine(Struct, frozen=True):
    """A line of two texts: of both (no sign), of the later one (``+``), of the earlier one (``-``).

    Attributes:
        words: Its pieces; of a line with a sign, those that came or went are told from the others.
    """

    sign: str
    words: Words

    @property
    def text(self) -> str:
        """The whole line."""
        return "".join(text for text, _is_changed in self.words)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text: runs of kanji, kana, letters or digits; each other sign alone."""
    return tuple(_WORD.findall(text))


def changed_words(before: str, after: str) -> tuple[Words, Words]:
    """Two texts in pieces: of the earlier those that went, of the later those that came.

    What is not marked is the same in both. Where hardly anything is, all of both is marked:
    single particles in common would only be in the way.
    """
    olds, news = words_of(before), words_of(after)
    matcher = SequenceMatcher(None, olds, news, autojunk=False)
    steps = matcher.get_opcodes()
    kept = sum(j - i for step, i, j, _k, _end in steps if step == "equal")
    if 2 * kept < _LEAST_KEPT * (len(olds) + len(news)):
        return _pieces([(before, True)]), _pieces([(after, True)])
    went = [("".join(olds[i:j]), step != "equal") for step, i, j, _k, _end in steps]
    came = [("".join(news[k:end]), step != "equal") for step, _i, _j, k, end in steps]
    return _pieces(went), _pieces(came)


def changed_lines(before: str, after: str) -> tuple[ChangedLine, ...]:
    """The later text line by line, and before its new lines the old ones that lost words."""
    olds, news = _lines(before), _lines(after)
    shown: list[ChangedLine] = []
    for step, i, j, k, end in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if step == "equal":
            shown += [ChangedLine("", ((line, False),)) for line in news[k:end]]
            continue
        went, came = changed_words("\n".join(olds[i:j]), "\n".join(news[k:end]))
        of_before = _in_lines(went) if i < j else []
        shown += [ChangedLine("-", line) for line in of_before if any(own for _text, own in line)]
        shown += [ChangedLine("+", line) for line in (_in_lines(came) if k < end else [])]
    return tuple(shown)


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _pieces(pieces: Sequence[tuple[str, bool]]) -> Words:
    return tuple(piece for piece in pieces if piece[0])


def _in_lines(pieces: Words) -> list[Words]:
    """Pieces parted at the ends of lines."""
    lines: list[list[tuple[str, bool]]] = [[]]
    for text, is_changed in pieces:
        first, *others = text.split("\n")
        lines[-1].append((first, is_changed))
        lines += [[(part, is_changed)] for part in others]
    return [_pieces(line) for line in lines]
