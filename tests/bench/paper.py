"""The sample on A3 as a whole process, against typst alone on the same page content."""

import json
import os
import subprocess
import sys
import time
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import plans
from ratios import Ratio, interleaved, table

from planner.formats import pdf, typesetting
from planner.formats.glyphs import value_text
from planner.formats.page import Page
from planner.plan.schema import read_document
from planner.reports import progress
from planner.reports.document import Document, TableLine

ROOT = Path(__file__).parent.parent.parent
BOUND = 1.5
BOUND_OF_BARE = 2.5  # no merging by page, no 続き, no bands
BOUND_OF_REVIEW = 1.5  # two months are judged and eleven charts drawn
ROUNDS = 15

# What a person would write by hand for typst: one table, its cells given out in full.
_HEAD = """
#set page(paper: "a3", flipped: true, margin: (x: 9mm, top: 18mm, bottom: 14mm),
  header: align(center, text(size: 1.7em)[TITLE]), footer: align(right, context [
  #counter(page).display() / #counter(page).final().first()]))
#set text(font: "Noto Sans JP", size: 8pt, lang: "ja")
#set par(leading: 0.42em, spacing: 0.42em)
#table(columns: (2.9em, 13fr, 29fr, ..range(12).map(_ => 3.8em), 30fr, 3.4em),
  inset: (x: 0.35em, y: 0.42em), stroke: 0.3pt,
"""

_ALONE = """
import sys, typst
from pathlib import Path
source, fonts, words, target = sys.argv[1:]
found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts])
inputs = {"document": Path(words).read_text(encoding="utf-8")}
compiler = typst.Compiler(source, font_paths=found, sys_inputs=inputs)
Path(target).write_bytes(compiler.compile(format="pdf"))
"""

_WEASYPRINT = """
import sys, weasyprint
weasyprint.HTML(filename=sys.argv[1]).write_pdf(sys.argv[2])
"""


def by_hand(document: Document) -> str:
    """The document's table written out for typst."""
    (grid,) = document.tables()
    header = ", ".join(f"[#{_quoted(column.title)}]" for column in grid.columns)
    lines = "".join(map(_line, grid.lines))
    return f"{_HEAD.replace('TITLE', document.title)}table.header({header}),\n{lines})\n"


def _line(line: TableLine) -> str:
    cells = (
        f"table.cell(x: {x}, rowspan: {cell.rows}, colspan: {cell.columns})"
        f"[#{_quoted(value_text(cell.value))}],"
        for x, cell in line.cells
    )
    return "".join(cells) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def measure(rounds: int = ROUNDS) -> list[Ratio]:
    """The sample as PDF."""
    plan = read_document(ROOT / "data" / "gunma-r02.json")
    document = progress.build(plan, plan.status_month)
    with plans.folder() as data, plans.folder() as settings:
        plans.put_sample(data)
        environment = {**os.environ, "PLANNER_CONFIG": str(settings)}
        planner = [str(ROOT / "main.py"), "print", "--data", str(data), "-o"]
        ours = partial(_run, [*planner, str(data / "ours.pdf")], environment)
        words, hand = settings / "words.json", settings / "hand.typ"
        words.write_text(pdf.words(document, Page()), encoding="utf-8")
        hand.write_text(by_hand(document), encoding="utf-8")
        rest = [str(typesetting.font_folder()), str(words), str(data / "alone.pdf")]
        alone = partial(_run, ["-c", _ALONE, str(pdf.TEMPLATE), *rest], environment)
        by_typst = partial(_run, ["-c", _ALONE, str(hand), *rest], environment)
        others = [
            ("typst alone on the same pages", alone, BOUND),
            ("a bare table of the same words set by typst", by_typst, BOUND_OF_BARE),
        ]
        if find_spec("weasyprint"):
            html = data / "ours.html"
            _run([*planner, str(html)], environment)
            script = ["-c", _WEASYPRINT, str(html), str(data / "weasyprint.pdf")]
            others.append(("WeasyPrint on our HTML", partial(_run, script, environment), 1))
        review = [str(ROOT / "main.py"), "review", "--data", str(data), "-o"]
        slipping = partial(_run, [*review, str(data / "slipping.pdf")], environment)
        return [
            interleaved(
                f"print -o A3.pdf, against {name}", ours, theirs, rounds=rounds, bound=bound
            )
            for name, theirs, bound in others
        ] + [
            interleaved(
                "review -o A4.pdf, against print -o A3.pdf",
                slipping,
                ours,
                rounds=rounds,
                bound=BOUND_OF_REVIEW,
            )
        ]


def _run(words: list[str], environment: dict[str, str]) -> float:
    before = time.perf_counter()
    subprocess.run([sys.executable, *words], env=environment, stdout=subprocess.PIPE, check=True)
    return time.perf_counter() - before


if __name__ == "__main__":
    print(table(measure()))
