"""A chart as typst draws it: its data for a template, and the picture alone as SVG."""

from pathlib import Path
from typing import Any, cast

import msgspec

from planner.formats.charted import axis_text, heading, value_text
from planner.formats.typesetting import compiler
from planner.language import current_language
from planner.reports.chart import Chart, Point, Series, marks
from planner.text import one_line

_TEMPLATE = Path(__file__).with_name("picture.typ")
_MARKS = 6  # numbers beside the axis


def svg(chart: Chart) -> str:
    """The plot as an SVG element: paths alone, no text, no style, nothing that runs."""
    data = {"language": current_language(), "chart": data_of(chart)}
    words = msgspec.json.encode(data).decode()
    return cast("bytes", compiler(_TEMPLATE, words).compile(format="svg")).decode()


def data_of(chart: Chart) -> dict[str, Any]:
    """The data of the template: texts ready to be set, values as they are."""
    title, *note = heading(chart)
    return {
        "title": title,
        "note": " ".join(note),
        "places": [one_line(name) for name in chart.places],
        "marks": [{"value": number, "text": axis_text(number)} for number in marks(chart, _MARKS)],
        "lines": [_line(chart, line) for line in chart.lines],
    }


def _line(chart: Chart, line: Series) -> dict[str, Any]:
    runs = list(line.runs())
    ends = [run[-1] for run in runs][-1:]
    if line.role == "landing":
        runs = [[*_last_actual(chart), *ends]]
    return {
        "role": line.role,
        "runs": runs,
        "points": [point for run in line.runs() for point in run],
        "ends": ends,
        "said": f"{one_line(line.name)} {value_text(line, ends[0][0])}" if ends else "",
    }


def _last_actual(chart: Chart) -> list[Point]:
    """The last actual point, where the line to 着地見込み starts."""
    actual = (run[-1] for line in chart.lines if line.role == "actual" for run in line.runs())
    return list(actual)[-1:]
