"""Parts that sentences share: what a person wrote, a remark in brackets, a number of months."""

from planner.language import _
from planner.text import cut, one_line

_QUOTED = 40  # cells of a person's text repeated in a sentence


def quoted(text: str) -> str:
    """A person's text as far as a sentence repeats it."""
    return cut(one_line(text), _QUOTED)


def with_remark(text: str, remark: str) -> str:
    """The text, its remark in brackets behind it where there is one."""
    said = one_line(remark)
    return _("{text}（{remark}）").format(text=text, remark=said) if said else text


def listed(*texts: str) -> str:
    """The texts that are not empty, one after the other."""
    return _("、").join(filter(None, texts))


def months_text(count: int) -> str:
    """A number of months."""
    return _("1か月") if count == 1 else _("{count}か月").format(count=count)


def times_text(count: int) -> str:
    """How many times."""
    return _("1回") if count == 1 else _("{count}回").format(count=count)


def late_name(*, is_late: bool) -> str:
    """What came in when its month had been closed is 後着; empty for what did not."""
    return _("後着") if is_late else ""
