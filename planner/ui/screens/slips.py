"""今月の点検: the rows that are behind at a month, with the evidence, worked on in place."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import structs
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.timer import Timer

from planner.forms.commands import SLIP_COMMANDS, KeyCommand, in_use, key_of
from planner.forms.footers import slip_footer
from planner.forms.slip_heading import heading, made_of
from planner.forms.slip_layout import Layout, Wanted, shared
from planner.forms.slip_lines import (
    Fold,
    LeftLine,
    RowLine,
    SlipLine,
    SlipLines,
    fold_text,
    foot_text,
    outside_folds,
)
from planner.language import _
from planner.plan import ledger
from planner.plan.fiscal import Month, add_months
from planner.plan.grid import View
from planner.plan.model import Mark, Plan, Row
from planner.slips.behind import Asked, Behind, behind
from planner.slips.grounds import Reason
from planner.slips.pages import Pages
from planner.text import cut, width, wrap
from planner.ui.acts.act import NOTHING, Effects, LookBack, Open, Say, Situation
from planner.ui.explained import Passages
from planner.ui.keys import bindings
from planner.ui.widgets.chart import KpiChart
from planner.ui.widgets.lines import FittedLine, HeadingLine, KeyLine, Part, Sentence
from planner.ui.widgets.panel import Panel
from planner.ui.widgets.passage import Passage
from planner.ui.widgets.sheet import FRAMED_FROM
from planner.ui.widgets.slips import SlipList
from planner.ui.workplace import Workplace
from planner.wording.labels import full_month_label, month_name

if TYPE_CHECKING:
    from planner.forms.evidence import Evidence
    from planner.history.timeline import Timeline

REST = 0.05  # seconds; a key held down moves the cursor without drawing every row's evidence
_AROUND = 4  # lines: heading, counts, what was said, keys
_HINT, _TITLE = 3, 6  # cells around the hint, the name of a part
# The acts that change nothing, which a page as it was closed takes as well.
_LOOKING = frozenset({"show_heat", "show_help", "story"})


class SlipsScreen(Workplace[tuple[str, Month | None] | None]):
    """The rows that are behind at a month, worked on in place.

    The row it is left at is the result, with the month where the grid is to show it there.

    Args:
        month: The month looked at first.
        view: The group and filter shown first.
    """

    passages: ClassVar[Passages] = {"": "review", "evidence": "judging#kpi"}

    BINDINGS = bindings(SLIP_COMMANDS)

    DEFAULT_CSS = """
    SlipsScreen {
        layout: vertical;
        #summary { background: $panel; text-style: bold; }
        #hint { display: none; height: auto; padding: 0 1; color: $warning; }
        &.-hinted #hint { display: block; }
        #parts { height: 1fr; layout: vertical; }
        #listing, #listing:focus-within { border: none; }
        #foot { background: $surface; color: $quiet; }
        #side { height: 1fr; layout: horizontal; background: $surface; }
        #texts { width: 1fr; height: 100%; }
        #evidence { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
        #evidence:focus { background: $boost; }
        #reports, #reports:focus-within { height: auto; border: none; }
        #figure { height: 100%; padding-left: 1; }
        #said { background: $panel; }
        &.-beside {
            #parts { layout: horizontal; }
            #listing, #side { height: 100%; }
            #listing.-framed { border: round $quiet; }
            #listing.-framed:focus-within { border: heavy $accent; }
            #side { width: 1fr; layout: vertical; }
            #texts { width: 100%; height: 1fr; }
            #figure { width: 100%; }
            #reports { border-top: solid $quiet; }
        }
    }
    """
    AUTO_FOCUS = "SlipList"

    def __init__(self, month: Month, view: View) -> None:
        super().__init__()
        self._reasons: tuple[Reason, ...] = ()
        self._lines = SlipLines()
        self._behind: Behind | None = None
        self._pages: Pages | None = None
        self._timeline: Timeline | None = None
        self._evidence: Evidence | None = None
        self._key_told = self._neighbours_told = ""
        self._rest: Timer | None = None
        self.set_reactive(SlipsScreen.month, month)
        self.set_reactive(SlipsScreen.view, view)

    def compose(self) -> ComposeResult:
        """Heading, how many and why, the rows, the evidence of one, what was saved, keys."""
        self.take_size()
        yield HeadingLine(id="heading")
        yield FittedLine(id="summary")
        yield Passage(id="hint")
        with Container(id="parts"):
            yield Panel("", SlipList(), FittedLine(id="foot"), id="listing")
            yield Container(
                Panel(
                    "",
                    VerticalScroll(
                        Passage(id="why"),
                        Panel(_("●と直近3か月の報告"), Passage(id="notes"), id="reports"),
                        id="evidence",
                    ),
                    id="texts",
                ),
                Panel("", KpiChart(has_title=False), id="figure"),
                id="side",
            )
        yield Sentence(id="said")
        yield KeyLine(slip_footer(), id="keys")

    def on_mount(self) -> None:
        """List the rows that are behind, with the evidence of the first, in one frame."""
        self._lay_out()
        self._show_evidence()
        self.watch(self.slips, "cursor", self._follow_cursor, init=False)
        self.watch(self.slips, "seen", self._show_foot, init=False)
        self.watch(self, "focused", self._share, init=False)

    def on_resize(self) -> None:
        """Share the parts out for another size."""
        self._share()

    def on_slip_list_layout_changed(self) -> None:
        """Share the parts out for rows of another height."""
        self._share()

    def watch_month(self) -> None:
        """Show another month; one that is not closed with all that is known now."""
        if self.is_mounted:
            if self._timeline is not None and not self.present.is_closed(self.month):
                self._timeline = None
                self._say_not_closed()
            self._lay_out()

    def watch_view(self) -> None:
        """Show another group or filter."""
        if self.is_mounted:
            self._lay_out()

    def watch_plan(self, old: Plan | None, new: Plan) -> None:
        """Show the plan as it is now, each row in its place."""
        self._pages = None
        if not self.is_mounted:
            return
        if self._timeline is not None and (old is None or old.closes != new.closes):
            self._timeline = None
            self._lay_out()
            return
        self._behind = self._found(self._asked)
        self._lines.follow(self._behind, self._here)
        self._show(self._behind)

    def watch_said(self, said: Part) -> None:
        """Show what was said last."""
        if self.is_mounted:
            self.query_one("#said", Sentence).parts = (said,)

    def watch_fresh(self, fresh: frozenset[str]) -> None:
        """Show which rows others have just changed."""
        if self.is_mounted:
            self.slips.fresh = fresh

    # Where the cursor is

    @property
    def commands(self) -> Sequence[KeyCommand]:
        """The commands of this screen."""
        return in_use(SLIP_COMMANDS)

    @property
    def situation(self) -> Situation:
        """Where the person is; no row is meant on a fold."""
        row = self.row
        mark = self.mark_meant(row) if row is not None else None
        cell = (mark and (mark.done or mark.due or mark.month)) or self.month
        return self.situation_at(cell, row, (row,) if row is not None else ())

    @property
    def slips(self) -> SlipList:
        """The list."""
        return self.query_one(SlipList)

    @property
    def row(self) -> Row | None:
        """The row under the cursor; none on a fold."""
        line = self.slips.line
        return None if line is None or isinstance(line, Fold) else self.present.rows.get(line.row)

    def mark_meant(self, row: Row) -> Mark | None:
        """The ● that slips first, or that left; else that of the month."""
        line = self.slips.line
        if line is None or isinstance(line, Fold) or line.row != row.id:
            return ledger.mark_at(row, self.month)
        if isinstance(line, LeftLine) and (left := row.mark(line.compared.slip.mark)) is not None:
            return left
        grounds = [ground for each in line.behind.slips for ground in each.slip.grounds]
        slipping = {ground.mark for ground in grounds}
        slipping |= {mark for own in grounds for of, mark in own.marks if of == row.id}
        meant = (mark for mark in row.marks if mark.id in slipping and mark.dropped is None)
        first = min(meant, key=lambda mark: (not mark.is_open, mark.due or "9"), default=None)
        return first or ledger.mark_at(row, self.month)

    @property
    def _here(self) -> str:
        """The row whose reasons the cursor is on; empty on folds and below those of what left."""
        line = self.slips.line
        return line.row if isinstance(line, RowLine) else ""

    # Keys of its own

    def action_choose_reasons(self) -> None:
        """Choose for which reasons rows are shown."""
        asked = structs.replace(self._asked, reasons=())
        counts = self._found(asked).reasons
        self.carry_out([Open("reasons", (self._reasons, counts), self._show_reasons)])

    def action_show_heat(self) -> None:
        """Show how many slips each month and group has; the one chosen is gone to."""
        self.do("show_heat", self._look_at)

    def action_keep_status(self) -> None:
        """Leave the status as it is, although the evidence speaks against it."""
        line = self.slips.line
        if self.row is not None and line is not None and not isinstance(line, Fold):
            self.do("keep_status", line.behind)

    def action_turn_closed(self) -> None:
        """Show the month as it was closed, or again with all that is known now."""
        if self._timeline is not None:
            self._timeline = None
            self._lay_out()
            self.carry_out([Say("")])
        elif self.present.is_closed(self.month):
            self.carry_out([LookBack(self._show_as_closed)])
        else:
            self._say_not_closed()

    def action_go_to_grid(self) -> None:
        """Return to the grid at the row, in the month looked at."""
        if (row := self.row) is not None:
            self.dismiss((row.id, self.month))

    def action_leave(self) -> None:
        """Return to the grid, its cursor on the row last looked at where the grid shows it."""
        row = self.row
        self.dismiss((row.id, None) if row is not None else None)

    def do(self, name: str, *more: Any) -> None:
        """Carry out an act; a page as it was closed takes only those that change nothing."""
        if self._timeline is not None and name not in _LOOKING:
            text = _("締め時点を表示しています。直すには、{key} で現在判明に戻してください")
            self.carry_out([Say(text.format(key=key_of("as-closed", SLIP_COMMANDS)), "busy")])
        else:
            super().do(name, *more)

    # Keys of a row, on a fold

    def action_act(self, name: str, *more: Any) -> None:
        """Carry out the act of a key; on a fold Space and Enter open or close it."""
        if name not in {"tick", "edit_note"} or not self._turn_fold():
            super().action_act(name, *more)

    def on_slip_list_line_activated(self) -> None:
        """Open what was clicked."""
        self.action_act("edit_note")

    def _turn_fold(self) -> bool:
        """Open or close the fold under the cursor; False where there is none."""
        line = self.slips.line
        if isinstance(line, Fold) and self._behind is not None:
            self._lines.turn(line.part)
            self._show_lines(self._behind)
        return isinstance(line, Fold)

    # What is shown

    @property
    def _asked(self) -> Asked:
        return Asked(self.month, self.view.group, self.view.incentive_only, self._reasons)

    def _show_reasons(self, reasons: tuple[Reason, ...]) -> Effects:
        self._reasons = reasons
        self._lay_out()
        return NOTHING

    def _look_at(self, chosen: tuple[Month, str]) -> Effects:
        """Look at a month and a group, as the heat map counts them."""
        month, group = chosen
        self._timeline = None
        self.set_reactive(SlipsScreen.month, month)
        self.set_reactive(SlipsScreen.view, View(group, self.view.incentive_only))
        self._lay_out()
        return NOTHING

    def _show_as_closed(self, timeline: "Timeline") -> Effects:
        """Show the month as it was closed, if it still is."""
        if self.present.is_closed(self.month):
            self._timeline = timeline
            self._lay_out()
        return NOTHING

    def _say_not_closed(self) -> None:
        text = _("{month}は締めていません。現在判明で表示しています")
        self.carry_out([Say(text.format(month=month_name(self.month)), "busy")])

    def _found(self, asked: Asked) -> Behind:
        """The rows behind by all that is known now, or as the month was closed."""
        if self._timeline is not None:
            from planner.slips.closed import behind_as_closed  # noqa: PLC0415 - seldom asked for

            return behind_as_closed(self._timeline, asked)
        self._pages = self._pages or Pages(self.present)
        return behind(self.present, asked, self._pages)

    def _lay_out(self) -> None:
        """List the rows that are behind; a cursor whose line is gone goes to the gravest."""
        self._behind = self._found(self._asked)
        self.query_one("#keys", KeyLine).footer = slip_footer(
            is_as_closed=self._timeline is not None
        )
        self._lines.start(self._behind)
        self._show(self._behind, is_anew=True)

    def _follow_cursor(self) -> None:
        """Drop a row that was left for the cursor only; show the evidence of the one it is on."""
        self.offered = frozenset()
        if self._lines.staying not in {"", self._here} and self._behind is not None:
            self._lines.staying = ""
            self._show_lines(self._behind)
        else:
            self._show_evidence_soon()

    def _show_evidence_soon(self) -> None:
        """Once the cursor rests, show the row's evidence."""
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self._show_at_rest)

    def _show(self, now: Behind, *, is_anew: bool = False) -> None:
        plan = self.present
        self.query_one("#heading", HeadingLine).made = partial(
            heading, now, plan, self.view, is_read_only=self.is_read_only
        )
        self.query_one("#summary", FittedLine).made = partial(made_of, now)
        hint = self._hint(plan)
        self.query_one("#hint", Passage).text = hint
        self.set_class(bool(hint), "-hinted")
        self._show_lines(now, is_anew=is_anew)

    def _hint(self, plan: Plan) -> str:
        """What is not to be seen in an unrecorded month; how to begin where nothing is reported."""
        if not plan.is_recorded(self.month):
            text = _("{month}より前は未記録です。その月の●の遅れと報告の有無は、ここに出ません。")
            return text.format(month=full_month_label(plan.ledger_from))
        rows = plan.rows.values()
        is_taking = not self.is_read_only and not plan.is_closed(self.month)
        if not is_taking or any(row.report(self.month).is_reported for row in rows):
            return ""
        text = _("{month}の報告はまだありません。{keys} で実施状況、Enter で進捗状況を入れます。")
        keys = [key_of(f"status-{place}") for place in range(1, 5)]
        told = _("1〜4") if keys == ["1", "2", "3", "4"] else " ".join(keys)
        return text.format(month=month_name(self.month), keys=told)

    def _show_lines(self, now: Behind, *, is_anew: bool = False) -> None:
        nothing = _("{month}に遅れは見つかりませんでした。")
        self.slips.show(
            now.plan,
            self.month,
            self._lines.lines(now),
            nothing.format(month=full_month_label(self.month)),
            is_anew=is_anew,
        )
        listing = self.query_one("#listing", Panel)
        listing.say_title(_("遅れている行 {count}").format(count=len(now.rows)))
        self._share()
        self._show_evidence_soon()

    # Where it stands

    def _share(self) -> None:
        """Give list, evidence and chart the cells and lines that the screen has for them."""
        if not self.is_attached or self._behind is None:
            return
        cells, lines = self.app.size
        hint = self._hint(self.present)
        room = lines - _AROUND - (len(wrap(hint, cells - _HINT)) if hint else 0)
        is_framed = cells >= FRAMED_FROM[0] and lines >= FRAMED_FROM[1]
        wanted = self._wanted(room)
        layout = shared(cells, room, wanted, is_framed=is_framed)
        self.set_class(layout.is_beside, "-beside")
        listing, figure = self.query_one("#listing"), self.query_one("#figure")
        listing.styles.width = layout.list_cells
        listing.styles.height = "100%" if layout.is_beside else layout.list_lines
        self.query_one("#side").display = layout.side_lines > 0
        figure.display = layout.chart_cells > 0
        figure.styles.width = "100%" if layout.is_beside else layout.chart_cells
        figure.styles.height = layout.chart_lines if layout.is_beside else "100%"
        self.slips.show_seconds(is_shown=layout.has_second_lines)
        self.query_one("#foot").display = layout.has_foot
        self._key_told = "" if layout.is_beside or not layout.side_lines else _tab(wanted)
        self._say_aside()
        self._show_texts(layout)

    def _wanted(self, lines: int) -> Wanted:
        """What there is to be shown; opened folds only follow."""
        slips, own, focused = self.slips, self._evidence, self.focused
        outside = outside_folds(slips.lines)
        opened = len(slips.lines) - len(outside)
        has_room = slips.is_roomy or len(outside) < lines
        return Wanted(
            lines=len(outside),
            more=slips.number_of_seconds(outside) if has_room else 0,
            opened=2 * opened if slips.is_roomy else opened,
            has_chart=own is None or own.figure is not None,
            is_roomy=slips.is_roomy,
            is_opened=focused is not None and focused.id == "evidence",
            evidence=_lines_of(own, self.app.size.width - _TITLE) if own is not None else 0,
        )

    def _say_aside(self) -> None:
        """Say the key that opens the evidence, and what the months beside hold."""
        texts = filter(None, (self._key_told, self._neighbours_told))
        self.query_one("#said", Sentence).aside = "　".join(texts)

    def _show_texts(self, layout: Layout) -> None:
        """Show the evidence; what is too long for the name of its part stands in the text."""
        own = self._evidence
        if own is None:
            return
        chart = layout.chart_cells
        cells = layout.side_cells - (0 if layout.is_beside else chart) - _TITLE
        title, why = own.about, own.why
        if width(title) > cells:
            title, why = cut(own.name, cells), f"{title}\n{why}"
        self.query_one("#texts", Panel).say_title(title)
        self.query_one("#why", Passage).text = why
        self.query_one("#notes", Passage).text = own.notes
        self.query_one("#reports").display = bool(own.notes)
        self.query_one(KpiChart).chart = own.figure
        self.query_one("#figure", Panel).say_title(own.figure_title(chart - _TITLE))

    def _show_foot(self) -> None:
        """Say what of the list is not seen."""
        slips = self.slips
        self.query_one("#foot", FittedLine).made = partial(_foot, slips.lines, slips.seen)

    def _neighbours(self) -> str:
        """The number of slips of the month before and of the one after: ← 8月 21件　→ 10月 21件."""
        texts = []
        for sign, step in (("←", -1), ("→", 1)):
            month = add_months(self.month, step)
            if self._timeline is None and month in self.present.year:
                asked = structs.replace(self._asked, month=month, is_compared=False)
                texts.append(
                    _("{sign} {month} {count}件").format(
                        sign=sign, month=month_name(month), count=self._found(asked).count
                    )
                )
        return "　".join(texts)

    def _show_evidence(self) -> None:
        """Show the evidence of the row under the cursor."""
        if not self.is_attached:
            return
        from planner.forms.evidence import Evidence, evidence, held_text  # noqa: PLC0415 - the list comes first

        line, self._evidence = self.slips.line, Evidence()
        if isinstance(line, Fold):
            how = _("{key} か Enter で閉じます") if line.is_open else _("{key} か Enter で開きます")
            held = self._lines.held(self._behind, line.part) if self._behind is not None else ()
            told = (held_text(self.present, own, self.month) for own in held)
            why = "\n".join((*told, how.format(key=key_of("tick"))))
            self._evidence = Evidence(fold_text(line), why, name=fold_text(line))
        elif line is not None and self._behind is not None:
            row = self.row
            meant = self.mark_meant(row) if row is not None else None
            left = line.compared if isinstance(line, LeftLine) else None
            self._evidence = evidence(self._behind.plan, self.month, line.behind, meant, left)
        self._share()

    def _show_at_rest(self) -> None:
        """Show the evidence of the row under the cursor, and what the months beside hold."""
        if self.is_attached:
            self._show_evidence()
            self._neighbours_told = self._neighbours()
            self._say_aside()


def _tab(wanted: Wanted) -> str:
    return _("Tab 一覧に戻る") if wanted.is_opened else _("Tab 根拠を広げる")


def _foot(lines: Sequence[SlipLine], seen: range, cells: int) -> str:
    indent = " " * 4
    return indent + foot_text(lines, seen, cells - len(indent))


def _lines_of(own: "Evidence", cells: int) -> int:
    """The lines that evidence takes where it has the whole width, with the rule inside it."""
    return 2 + sum(len(wrap(text, cells)) for text in (own.about, own.why, own.notes) if text)
