"""Tables on the command line: no line is wider than asked, and nothing of the record is left out."""

import io
import json
import os
import pty
import re
import subprocess
import sys
import threading
from decimal import ROUND_HALF_UP, Decimal

import pytest
from shell import DONE, USAGE, begin

from planner.cli import main, output
from planner.settings import widths
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder
from planner.text import width

SAMPLES = ("gunma-r02", "mihon-r07")
GROUPS = ("", "業務", "レセプト", "企画総務", "保健")
WIDTHS = (80, 100, 120, 180)
TABLES = ("show", "kpi", "measures", "figures", "reports", "slips")


@pytest.fixture
def planner(samples, japanese_person, capsysbinary):
    """Runs a command line on the samples; what it printed."""

    def run(*words, lang="ja", code=DONE):
        capsysbinary.readouterr()
        assert main([*words, "--data", str(samples), "--lang", lang]) == code
        said = capsysbinary.readouterr()
        return (said.out + said.err).decode()

    return run


def squeezed(text):
    """The text without blanks and line ends, as it may be folded anywhere."""
    return re.sub(r"\s", "", text)


def widest(text):
    return max(map(width, text.splitlines()))


# Widths


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("plan", SAMPLES)
@pytest.mark.parametrize("command", TABLES)
def test_no_line_is_wider_than_asked(planner, command, plan, lang):
    for group in GROUPS:
        of = ("--group", group) if group else ()
        for cells in (40, *WIDTHS):
            said = planner(command, "--plan", plan, *of, "--columns", str(cells), lang=lang)
            assert widest(said) <= cells, (group, cells)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("plan", SAMPLES)
@pytest.mark.parametrize(
    "words", [("print",), ("review",), ("show", "1-3"), ("kpi", "5-1"), ("log",), ("diff", "始め")]
)
def test_what_else_reads_is_no_wider_than_asked(planner, words, plan, lang):
    for cells in WIDTHS:
        said = planner(*words, "--plan", plan, "--columns", str(cells), lang=lang)
        assert widest(said) <= cells


@pytest.mark.parametrize("given", ["", "0", "39", "wide", "-80", "８.５"])
def test_a_width_that_is_none_is_refused(planner, given):
    said = planner("kpi", f"--columns={given}", code=USAGE)
    assert "--columns" in said
    assert "40" in said


def test_full_width_digits_are_digits(planner):
    assert widest(planner("kpi", "--columns", "８０")) <= 80


# Nothing left out


@pytest.mark.parametrize("cells", [80, 100, 120, 400])
@pytest.mark.parametrize("plan", SAMPLES)
def test_every_kpi_stands_in_the_table_with_what_its_record_says(planner, plan, cells):
    said = squeezed(planner("kpi", "--plan", plan, "--columns", str(cells)))
    records = json.loads(planner("kpi", "--plan", plan, "--json"))
    named = [squeezed(one["rows"][0]["row"] + one["name"]) for one in records]
    places = [0]
    for name in named:
        places.append(said.index(name, places[-1]))
    places.append(said.index("KPIの状況"))
    for record, start, end in zip(records, places[1:-1], places[2:], strict=True):
        values = [record["figure"], record["expected"]]
        for value in (one["value"] for one in values if one):
            assert any(text in said[start:end] for text in shown(value)), record["kpi"]
        for doubt in record["doubts"]:
            assert squeezed(doubt["sentence"]) in said


@pytest.mark.parametrize("plan", SAMPLES)
def test_at_180_the_figures_of_a_kpi_stand_on_its_own_line(planner, plan):
    lines = planner("kpi", "--plan", plan, "--columns", "180").splitlines()
    own = [line for line in lines if re.match(r"\d+-\d+ ", line)]
    records = json.loads(planner("kpi", "--plan", plan, "--json"))
    for record, line in zip(records, own, strict=True):
        assert line.split()[0] == record["rows"][0]["row"]
        for one in filter(None, (record["figure"], record["expected"])):
            assert any(text in line for text in shown(one["value"])), record["kpi"]


def shown(value):
    """A number as tables print it, in the decimals it may be cut to; people in whole numbers."""
    number = Decimal(value)
    most = -min(number.as_tuple().exponent, 0)
    rounded = [number, *(round(number, n) for n in range(most))]
    rounded.append(number.to_integral_value(ROUND_HALF_UP))
    return {f"{abs(one):,}" for one in rounded}


@pytest.mark.parametrize("cells", WIDTHS)
@pytest.mark.parametrize("plan", SAMPLES)
def test_every_row_stands_on_the_grid_with_its_status_and_marks(planner, plan, cells):
    said = planner("show", "--plan", plan, "--columns", str(cells))
    lines = said.splitlines()
    document = json.loads(planner("show", "--plan", plan, "--json"))
    items = [item for section in document["sections"] for item in section["items"]]
    rows = [(item, n, row) for item in items for n, row in enumerate(item["rows"], start=1)]
    places = iter(lines)
    for item, number, row in rows:
        reference = f"{item['number']}-{number} "
        line = next(line for line in places if line.startswith(reference))  # in this order
        assert line[len(reference) :].split()[:1] == [row["status"]] or not row["status"]
    signs = "●済遅→←？×＋外休"
    widest_of_all = planner("show", "--plan", plan, "--columns", "400")
    for sign in signs:
        assert said.count(sign) == widest_of_all.count(sign)


@pytest.mark.parametrize("cells", WIDTHS)
@pytest.mark.parametrize("plan", SAMPLES)
def test_every_figure_of_the_grid_stands_on_it(planner, samples, plan, cells):
    """The figures of the year that lines of the grid are made of, as the plan holds them."""
    said = planner("show", "--plan", plan, "--columns", str(cells))
    held = PlanBook(PlanFolder(samples / "plans" / plan)).plan
    for kpi in held.kpis.values():
        for line in kpi.lines:
            for month in held.year.months:
                figure = kpi.figure(line.series, month)
                if figure is not None and not line.years_back:
                    assert f"{figure.value:,}" in said


@pytest.mark.parametrize("cells", WIDTHS)
@pytest.mark.parametrize("plan", SAMPLES)
def test_every_measure_stands_behind_its_name(planner, plan, cells):
    said = planner("measures", "--plan", plan, "--columns", str(cells))
    record = json.loads(planner("measures", "--plan", plan, "--json"))
    named = [
        ("計画全体", record["plan"]),
        *((section["title"], section) for section in record["sections"]),
        *((group["group"], group) for group in record["groups"]),
    ]
    text, at = " ".join(said.split()), 0
    for name, held in named:
        done = held["execution"]
        counts = ("due", "done", "late", "moved", "dropped", "unplanned")
        numbers = " ".join(str(done[count]) for count in counts)
        at = text.index(numbers, at)
        assert squeezed(name)[:12] in squeezed(said)  # the rest may stand below
        assert squeezed(name)[-2:] in squeezed(said)
        if (index := done["index"])["ratio"]:
            assert f"{numbers} {index['part']}/{index['whole']} {index['ratio']}" in text
        at += len(numbers)


@pytest.mark.parametrize("cells", WIDTHS)
@pytest.mark.parametrize("plan", SAMPLES)
def test_every_figure_owed_stands_beside_those_before_it(planner, plan, cells):
    said = planner("figures", "--plan", plan, "--columns", str(cells))
    owed = [one for one in json.loads(planner("figures", "--plan", plan, "--json")) if one["owed"]]
    assert f"未入力の KPI {len(owed)} 件" in said
    for one in owed:
        assert squeezed(one["row"] + one["name"])[:12] in squeezed(said)
        for series in one["series"]:
            for value in filter(None, (series["last_month"], series["last_year"])):
                assert f"{Decimal(value):,}{series['unit']}" in said


@pytest.mark.parametrize("cells", WIDTHS)
@pytest.mark.parametrize("plan", SAMPLES)
def test_every_report_stands_with_its_stage_and_what_was_said_of_it(planner, plan, cells):
    said = planner("reports", "--plan", plan, "--columns", str(cells))
    text, at = squeezed(said), 0
    for one in json.loads(planner("reports", "--plan", plan, "--json")):
        told = squeezed(one["row"] + one["stage_name"] + (one["status"] or "") + one["title"])
        at = text.index(told, at)
        if one["stage"] == "returned":
            assert squeezed(one["comment"]) in text[at:]


@pytest.mark.parametrize("cells", WIDTHS)
@pytest.mark.parametrize("plan", SAMPLES)
def test_every_slip_is_told_in_full(planner, plan, cells):
    text = squeezed(planner("slips", "--plan", plan, "--columns", str(cells)))
    for one in json.loads(planner("slips", "--plan", plan, "--json")):
        assert squeezed(f"{one['row']} {one['title']}: {one['sentence']}") in text


# Whose width


def test_a_pipe_gets_the_width_the_environment_tells(planner, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert planner("kpi") == planner("kpi", "--columns", "80")
    monkeypatch.setenv("COLUMNS", "180")
    assert planner("kpi") == planner("kpi", "--columns", "180")


@pytest.mark.parametrize("told", ["", "0", "wide"])
def test_a_pipe_without_a_terminal_gets_100(planner, monkeypatch, told):
    monkeypatch.setattr(os, "get_terminal_size", no_terminal)
    monkeypatch.setenv("COLUMNS", told)
    for command in TABLES[:-1]:
        assert planner(command) == planner(command, "--columns", "100")


def no_terminal(*_of):
    raise OSError("Inappropriate ioctl for device")


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_a_pipe_in_a_terminal_gets_its_width(samples, tmp_path, planner):
    """Only standard error is a terminal here, as in ``planner kpi | less``."""
    leader, follower = pty.openpty()
    try:
        subprocess.run(["stty", "cols", "123", "rows", "40"], stdin=follower, check=True)
        found = as_process(samples, tmp_path, stdin=subprocess.DEVNULL, stderr=follower)
    finally:
        os.close(leader)
        os.close(follower)
    assert found == planner("kpi", "--columns", "123")


def test_without_any_terminal_it_is_100(samples, tmp_path, planner):
    found = as_process(samples, tmp_path, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert found == planner("kpi", "--columns", "100")


def as_process(samples, tmp_path, **streams):
    return start(samples, tmp_path, "kpi", stdout=subprocess.PIPE, **streams).stdout.decode()


def start(samples, tmp_path, *words, **streams):
    """A command as a process of its own, whose environment tells of no width."""
    code = "import sys; from planner.cli import main; sys.exit(main())"
    kept = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    return subprocess.run(
        [sys.executable, "-c", code, *words, "--data", str(samples), "--lang", "ja"],
        env={**kept, "PLANNER_CONFIG": str(tmp_path)},
        timeout=60,
        check=True,
        **streams,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_sentences_are_folded_where_they_are_seen_and_whole_in_a_pipe(samples, tmp_path, planner):
    slips = json.loads(planner("slips", "--json"))
    whole = planner("slips")
    assert all(any(one["sentence"] in line for line in whole.splitlines()) for one in slips)
    told = in_terminal(samples, tmp_path, "slips", "--width", "narrow")
    assert widest(told) <= 90
    assert squeezed(told) == squeezed(whole)


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.parametrize("drawn", widths.WIDTHS)
@pytest.mark.parametrize("command", TABLES)
def test_a_terminal_that_draws_marks_in_two_cells_gets_lines_it_can_hold(
    samples, tmp_path, command, drawn
):
    told = in_terminal(samples, tmp_path, command, "--width", drawn)
    widths.count_as(drawn)
    try:
        assert widest(told) <= 90
    finally:
        widths.count_as(widths.UNKNOWN)


def in_terminal(samples, tmp_path, *words):
    """What a command prints on a terminal of 90 columns."""
    leader, follower = pty.openpty()
    seen = io.BytesIO()
    reader = threading.Thread(target=read_all, args=(leader, seen))
    reader.start()
    subprocess.run(["stty", "cols", "90", "rows", "40"], stdin=follower, check=True)
    start(samples, tmp_path, *words, stdin=subprocess.DEVNULL, stdout=follower)
    os.close(follower)
    reader.join()
    os.close(leader)
    return seen.getvalue().decode().replace("\r\n", "\n")


def read_all(descriptor, kept):
    while True:
        try:
            found = os.read(descriptor, 65536)
        except OSError:  # the other end is closed
            return
        if not found:
            return
        kept.write(found)


def test_records_are_never_folded(planner):
    for command in TABLES:
        whole = planner(command, "--json")
        assert planner(command, "--json", "--columns", "40") == whole


def test_a_width_asked_for_does_not_outlive_its_command(planner):
    planner("kpi", "--columns", "60")
    planner("kpi", "--json")
    assert output._asked == 0


def test_the_rest_of_a_folded_line_stands_below_its_beginning(tmp_path, japanese_person, capsys):
    begin(tmp_path / "data")
    words = ("--data", str(tmp_path / "data"))
    assert main(["note", "1-1", "窓口で" * 40, *words]) == DONE
    capsys.readouterr()
    assert main(["show", "1-1", "--columns", "60", *words]) == DONE
    lines = capsys.readouterr().out.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("  進捗状況") and "窓口" in line)
    indent = width(lines[at][: lines[at].index("窓口")])
    assert width(lines[at + 1]) - width(lines[at + 1].lstrip()) == indent


def test_text_printed_is_as_wide_as_asked_in_a_file_too(planner, tmp_path):
    for cells in WIDTHS:
        planner("print", "--columns", str(cells), "-o", str(tmp_path / "x.txt"))
        assert widest((tmp_path / "x.txt").read_text(encoding="utf-8")) <= cells
    planner("print", "-o", str(tmp_path / "y.txt"))
    planner("print", "--columns", "180", "-o", str(tmp_path / "z.txt"))
    assert (tmp_path / "y.txt").read_bytes() == (tmp_path / "z.txt").read_bytes()
