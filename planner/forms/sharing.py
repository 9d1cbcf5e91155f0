"""The lines of fields below each other: each takes what it needs, what is left goes round."""

from collections.abc import Sequence


def shared(lines: int, needed: Sequence[int], wished: Sequence[int]) -> tuple[int, ...]:
    """The lines of each field, all of them together.

    None has lines to spare while another lacks some. Beyond what is needed each gets what is
    wished for it, in turn, and the first one all that is left.

    Args:
        lines: Those there are.
        needed: Those each one needs.
        wished: Those each one has where there is room, even if it needs fewer.
    """
    own = [1] * len(needed)
    left = max(lines - len(own), 0)
    for most in (needed, wished):
        while left and (lacking := [n for n, count in enumerate(most) if own[n] < count]):
            for place in lacking[:left]:
                own[place] += 1
            left -= min(left, len(lacking))
    own[0] += left
    return tuple(own)
