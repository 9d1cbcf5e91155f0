"""Parts that sentences share: quoted texts, remarks in brackets, numbers of months."""

from planner.language import _
from planner.text import cut, one_line

_QUOTED = 40  # cells of a person's text repeated in a sentence


def quoted(text: str) -> str:
    """A person's text on one line, cut to fit a sentence."""
    return cut(one_line(text), _QUOTED)


def with_remark(text: str, remark: str) -> str:
    """The text with its remark in brackets; the text alone where the remark is empty."""
    line = one_line(remark)
    return _("{text}（{remark}）").format(text=text, remark=line) if line else text


def with_more(first: str, more: int) -> str:
    """The text of the first of several things, with how many more there are."""
    return _("{first} ほか {more} 件").format(first=first, more=more) if more > 0 else first


def listed(*texts: str) -> str:
    """The texts that are not empty, with 、 between them."""
    return _("、").join(filter(None, texts))


def months_text(count: int) -> str:
    """A number of months."""
    return _("1か月") if count == 1 else _("{count}か月").format(count=count)


def times_text(count: int) -> str:
    """A number of times."""
    return _("1回") if count == 1 else _("{count}回").format(count=count)


def late_name(*, is_late: bool) -> str:
    """後着 for a value that came after its month was closed; else empty."""
    return _("後着") if is_late else ""
