"""The panes of a row below the grid: figures in full, names, keys, and who has the room."""

import re
from pathlib import Path

import pytest
from judged import flow, plan_with
from months import APRIL_TO_MARCH, MARCH, MAY
from plans import small_plan, with_item, with_row
from stage import stage

from planner import language
from planner.forms.commands import COMMANDS
from planner.forms.detail import row_panes
from planner.forms.footers import FIGURES, REPORTS, WORK, pane_keys
from planner.forms.panes import DetailBlock, Pane, ShortTexts, arranged, broken
from planner.plan.model import Report
from planner.settings import widths
from planner.text import width
from planner.ui.widgets.detail import lines_for

SIZES = {(80, 24): (2, False), (120, 40): (3, True), (180, 45): (3, True)}
AMOUNTS = (270, 542, 816, 1088, 1366, 1653, 1921, 2203, 2480, 2751, 3012, 3306)
KEYS = {WORK: "H 年間", REPORTS: "Enter 記入", FIGURES: "v 数字"}


@pytest.fixture(params=[widths.NARROW, widths.WIDE])
def signs(request):
    """Both widths of ambiguous letters."""
    widths.count_as(request.param)
    yield request.param
    widths.count_as(widths.NARROW)


@pytest.fixture(params=["ja", "en"])
def spoken(request):
    language.set_language(request.param)
    yield request.param
    language.set_language("ja")


def year_of_figures(**fields):
    """A KPI with the running total of each month, 3,480 wanted."""
    totals = zip(APRIL_TO_MARCH, AMOUNTS, strict=True)
    figures = [f"cumulative@{month}={value}" for month, value in totals]
    return plan_with(flow(*figures, value="3480", **fields))


def drawn(plan, size, month=MAY, row="rate"):
    """The lines seen of a row before anything is scrolled, on a screen of a size."""
    most, is_framed = SIZES[size]
    height = lines_for(size[1], 40) - (2 if is_framed else 1)
    panes = row_panes(plan, plan.rows[row], month, KEYS, most)
    found = arranged(panes, size[0] - 1, is_framed=is_framed)
    lines = [found.header("rule"), *(found.line(n, "rule") for n in range(height))]
    lines += [found.footer("rule")] if is_framed else []
    return ["".join(text for text, _style in line) for line in lines]


# Figures


@pytest.mark.parametrize("size", SIZES)
def test_the_twelve_figures_of_a_kpi_are_seen_in_full_with_months_and_target(size, spoken, signs):
    months = {
        "ja": [f"{n}月" for n in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)],
        "en": ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"],
    }[spoken]
    seen = "\n".join(drawn(year_of_figures(), size))
    for month, amount in zip(months, AMOUNTS, strict=True):
        assert re.search(rf"{month} +{amount:,}( |│)", seen), month
    assert {"ja": "目標 [3,480件以上]", "en": "target [at least 3,480件]"}[spoken] in seen
    assert signs in {widths.NARROW, widths.WIDE}


@pytest.mark.parametrize("size", SIZES)
def test_every_line_has_the_cells_of_the_screen_beside_the_scrollbar(size, spoken, signs):
    del spoken, signs
    for plan, row in ((year_of_figures(), "rate"), (small_plan(), "survey")):
        assert {width(line) for line in drawn(plan, size, row=row)} == {size[0] - 1}


def test_a_judged_kpi_is_told_in_one_line():
    # two of twelve months of 1,200 are 200; 150 a month short of it land at 900
    plan = plan_with(flow("cumulative@2020-05=150"))
    seen = drawn(plan, (80, 24))
    assert any("150件  目安 200  不足 50  着地 900" in line for line in seen)


def test_provisional_figures_and_targets_of_months_have_their_signs_and_stand_in_columns():
    from decimal import Decimal

    from msgspec.structs import replace

    from planner.plan.model import Figure

    plan = plan_with(flow("target@2020-04=100", "target@2020-05=200"))
    (kpi,) = plan.kpis.values()
    figures = {
        "actual@2020-04": Figure("actual", "2020-04", Decimal(90), late_at="2020-07-01T00:00:00Z"),
        "actual@2020-05": Figure("actual", "2020-05", Decimal(180), is_provisional=True),
    }
    kpi = replace(kpi, figures={**kpi.figures, **figures})
    plan = replace(plan, kpis={kpi.id: kpi})
    seen = drawn(plan, (120, 40))
    actuals = next(line for line in seen if "~180" in line)
    targets = next(line for line in seen if "[200]" in line)
    for actual, target in (("4月    90", "4月 [100]"), ("5月  ~180", "5月 [200]")):
        assert width(actuals.split(actual)[0]) == width(targets.split(target)[0])
    assert "後" not in actuals


# Names and keys


def test_each_pane_has_its_name_and_its_key():
    plan = year_of_figures()
    top, *_lines, bottom = drawn(plan, (120, 40))
    assert [top.count(corner) for corner in "╭╮"] == [3, 3]
    assert "KPI" in top or "件）" in top
    assert [bottom.index(keys) for keys in KEYS.values()] == sorted(
        bottom.index(keys) for keys in KEYS.values()
    )
    rule = drawn(plan, (80, 24))[0]
    assert rule.startswith("─ ")
    assert rule.count("┬") == 1


def test_a_row_without_figures_leaves_their_room_to_the_others():
    plan = small_plan()
    assert drawn(plan, (120, 40), row="survey")[0].count("╭") == 2


def test_a_name_its_border_cuts_is_told_in_full_inside():
    name = "長い名前の事業" * 8
    plan = small_plan()
    item = plan.rows["survey"].item
    plan = with_row(with_item(plan, item, title=name), "survey", title="")
    seen = drawn(plan, (80, 24), row="survey")
    inside = "".join(line[1:40].split("│")[0].strip() for line in seen[1:])
    assert name in inside.replace(" ", "")


def test_keys_are_only_of_what_the_plan_takes():
    every = pane_keys(COMMANDS, is_read_only=False)
    assert every == {WORK: "H 年間", REPORTS: "Enter 記入", FIGURES: "v 数字"}
    assert pane_keys(COMMANDS, is_read_only=True) == {WORK: "H 年間"}


# Room


def pane(count, cells):
    return Pane("名前", (DetailBlock("", tuple("あ" * (cells // 2) for _ in range(count))),))


# On a small screen four figures stand side by side in the first pane; else all are equally wide.
@pytest.mark.parametrize(
    ("size", "last"), [((80, 24), 46), ((120, 40), 119 // 3 * 2), ((180, 45), 179 // 3 * 2)]
)
def test_panes_have_the_same_widths_whatever_the_row_says(size, last):
    long = with_row(year_of_figures(), "rate", reports={MAY: Report("○", "長い報告です。" * 99)})
    for plan in (year_of_figures(), long, with_row(long, "rate", text="概要" * 99)):
        rule = "┬" if size == (80, 24) else "╭"
        top = drawn(plan, size)[0]
        assert [place for place, sign in enumerate(_cells(top)) if sign == rule][-1] == last


def _cells(line):
    """A line with each wide letter twice, so that places are cells."""
    return "".join(sign * width(sign) for sign in line)


def test_keys_stay_in_the_rule_and_the_name_is_cut_for_them():
    name = "長い名前の事業" * 8
    plan = year_of_figures()
    item = plan.rows["rate"].item
    plan = with_row(with_item(plan, item, title=name), "rate", title="")
    rule = drawn(plan, (80, 24))[0]
    number = plan.reference(plan.rows["rate"])
    assert rule.startswith(f"─ {number} ★長い")
    assert "… " in rule
    for keys in KEYS.values():
        assert f" {keys} " in rule


def test_the_report_of_another_row_is_shown_where_it_is_written():
    plan = with_row(small_plan(), "daily", reports={MAY: Report("○", "調べた")})
    number = plan.reference(plan.rows["daily"])
    _work, reports, *_figures = row_panes(plan, plan.rows["winter"], MAY, KEYS, 2)
    assert reports.title.startswith("進捗状況 ")
    assert [text for line in reports.lines(60) for text, _style in line][:2] == [
        f"進捗状況は {number} に書きます",
        "調べた",
    ]


def test_the_height_is_of_screen_and_view_and_never_of_the_row():
    assert lines_for(24, 40) == 7  # six and the rule
    assert lines_for(40, 60) == lines_for(45, 60) == 13
    assert lines_for(40, 10) == 20  # a short view leaves lines, but half the screen is the grid's
    assert lines_for(24, 10) == 10


def test_a_word_or_figure_goes_whole_to_the_next_line():
    assert broken("確認済（企画総務、2025-10-09 11:26）", 18) == (
        "確認済（企画総務、",
        "2025-10-09 11:26）",
    )
    assert broken("あいう。えお", 6) == ("あい", "う。え", "お")
    assert broken("x" * 9, 4) == ("xxxx", "xxxx", "x")


def test_short_texts_stand_below_each_other_and_none_is_broken():
    texts = ShortTexts(("4月 1", "5月 22", "6月 333"), end="年度 [9以上]")
    assert list(texts.rows(21)) == ["4月 1    5月 22", "6月 333  年度 [9以上]"]


# On the screen


@pytest.mark.parametrize("size", SIZES)
async def test_the_last_line_is_reached_by_scrolling(tmp_path: Path, size):
    async with stage(tmp_path, size=size) as s:
        plan = with_row(
            s.plan, s.row.id, reports={MARCH: Report("○", "\n".join(map(str, range(99))))}
        )
        s.main.plan = plan
        s.main.month = MARCH
        await s.press("tab")
        detail = s.main.query_one("#detail")
        assert detail.has_focus
        await s.press("end")
        seen = "\n".join(detail.render_line(y).text for y in range(detail.size.height))
        assert " 3月○" in seen


async def test_the_detail_does_not_jump_while_the_cursor_moves(tmp_path: Path):
    async with stage(tmp_path, size=(120, 40)) as s:
        heights = set()
        for _row in range(12):
            await s.pilot.press("down")
            heights.add(s.main.query_one("#detail").size.height)
        assert heights == {13}
