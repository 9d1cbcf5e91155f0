"""The pictures of the manual are what the program shows now.

``python tests/pictures.py`` takes them anew: any difference is to be looked at before.
"""

from itertools import zip_longest
from pathlib import Path

import pytest
from pictures import FOLDER, PAPER, TAKEN, picture, stamp, stamp_of


@pytest.mark.parametrize("name", TAKEN)
async def test_the_screen_looks_like_its_picture(name: str, tmp_path: Path):
    shown = await picture(name, tmp_path)
    kept = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    differing = [
        (now[:200], before[:200])
        for now, before in zip_longest(pieces(shown), pieces(kept), fillvalue="")
        if now != before
    ]
    assert differing[:3] == []


def pieces(svg: str) -> list[str]:
    """The elements of a picture, so that a failure shows those that differ alone."""
    return svg.replace("><", ">\n<").splitlines()


def test_the_paper_was_made_from_the_words_and_the_template_of_now():
    assert stamp_of(PAPER.read_bytes()) == stamp()


def test_every_picture_stands_in_a_page():
    told = "".join(path.read_text("utf-8") for path in FOLDER.parent.glob("*[!n].md"))
    names = {f"{name}.svg" for name in TAKEN} | {PAPER.name}
    assert sorted(name for name in names if f"pictures/{name})" not in told) == []


def test_there_is_no_other_picture():
    names = {f"{name}.svg" for name in TAKEN} | {PAPER.name}
    assert {path.name for path in FOLDER.iterdir()} == names
