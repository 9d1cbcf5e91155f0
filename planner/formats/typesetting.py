"""Typst with the program's own font: a template and its words in, pages or pictures out."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst


def compiler(template: Path, words: str) -> "typst.Compiler":
    """Typst for a template, which may draw with the files beside it.

    Args:
        template: A file of typst.
        words: Its data as JSON, never code.
    """
    import typst  # noqa: PLC0415 - only where something is printed

    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(font_folder())],
    )
    return typst.Compiler(str(template), font_paths=fonts, sys_inputs={"document": words})


def font_folder() -> Path:
    """Where the Japanese fonts lie."""
    import pylopdf_fonts_jp  # noqa: PLC0415 - only where something is printed

    return Path(pylopdf_fonts_jp.__file__).parent
