"""今月の数字: all figures that a group owes in one list, typed as in a spreadsheet."""

from typing import ClassVar

from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from planner.errors import UsageError
from planner.forms.figure_columns import (
    BesideColumn,
    cut_inside,
    difference_from,
    doubt_sign,
    figure_beside,
    label,
    reference,
    short_period,
)
from planner.forms.figure_form import FigureForm
from planner.forms.questions import Answer, Question, TextField
from planner.kpi.doubts import MISTYPED, Doubt
from planner.kpi.owed import COUNTS, read_period
from planner.kpi.pasting import FigurePlace
from planner.language import _
from planner.text import cut, one_line
from planner.ui.acts.act import NOTHING, Ask, Effects, Open
from planner.ui.dialogs import WritingDialog
from planner.ui.explained import Passages
from planner.ui.follower import Asker
from planner.ui.keys import bound
from planner.ui.widgets.fields import Dialog, line
from planner.ui.widgets.figures import FigureLine, FigureTable
from planner.ui.widgets.leaving import Leaving
from planner.ui.widgets.lines import OneLine
from planner.ui.widgets.passage import Passage
from planner.wording.closing import refusal_on_screen
from planner.wording.doubts import doubt_sentence
from planner.wording.errors import error_sentence
from planner.wording.figures import figure_text, period_label, printed_number
from planner.wording.targets import target_text

_LAST_MONTH = BesideColumn("", 1)
_LAST_YEAR = BesideColumn("", 0, 1)
_WHOSE, _NAME = 20, 40  # cells of names that people gave in a title


_LETTERS = ("[", "]", "m", "s", "n", "=", "o")
_EARLIER, _LATER, _PERIOD, _STATE, _COUNTS, _COMPUTED, _SURE = _LETTERS
_COMMANDS = frozenset(bound(*_LETTERS).split(","))


class FiguresScreen(WritingDialog[FigureForm], Asker[FigureForm | None]):
    """Typing the figures of a form; None when nothing is to be saved.

    Args:
        form: The fields, and what was typed into them before.
        begin: The field to begin with.
        title: Whose figures they are.
        said: What to say at first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,tab", "step(1)", show=False, priority=True),
        Binding("up,shift+tab,shift+enter", "step(-1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("ctrl+home", "step(-100000)", show=False, priority=True),
        Binding("ctrl+end", "step(100000)", show=False, priority=True),
        Binding(f"ctrl+left,{bound(_EARLIER)}", "shift_period(-1)", show=False, priority=True),
        Binding(f"ctrl+right,{bound(_LATER)}", "shift_period(1)", show=False, priority=True),
        Binding(bound(_PERIOD), "ask_period", show=False, priority=True),
        Binding(bound(_STATE), "toggle_state", show=False, priority=True),
        Binding(bound(_COUNTS), "reveal_counts", show=False, priority=True),
        Binding(bound(_COMPUTED), "take_computed", show=False, priority=True),
        Binding(bound(_SURE), "confirm", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    FiguresScreen {
        Dialog { height: 100%; max-width: 190; max-height: 60; }
        #about { background: $boost; text-style: bold; }
        #beside { background: $boost; }
        #pointed {
            height: auto;
            min-height: 2;
            max-height: 8;
            padding: 0 1;
            color: $warning;
            background: $boost;
        }
        &.-low #pointed { min-height: 1; max-height: 4; }
        &.-low #beside, &.-leaving #beside { display: none; }
    }
    """

    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012 - as Textual has it
    AUTO_FOCUS = "FigureLine"

    def __init__(self, form: FigureForm, begin: int = 0, title: str = "", said: str = "") -> None:
        super().__init__()
        self._form = form
        self._begin = begin
        self._whose = title
        self._said = said
        self._warned: tuple[FigurePlace, ...] = ()

    @property
    def passages(self) -> Passages:
        """What is told of the field under the cursor."""
        places = [table.place for table in self.query(FigureTable)]  # none while it is made
        is_count = any(place is not None and place.series in COUNTS for place in places)
        return {"": "figures#fractions" if is_count else "figures#enter"}

    def compose(self) -> ComposeResult:
        """Title, the fields, three lines about the one under the cursor, keys."""
        keys = [
            ("Enter", _("次の欄")),
            ("Ctrl+S", _("保存")),
            ("Esc", _("閉じる")),
            ("[ ]", _("月")),
            (_PERIOD, _("期間")),
            (_STATE, _("速報")),
            (_COUNTS, _("分子・分母")),
        ]
        yield Dialog(
            "",
            FigureTable(self._form, self._begin, _COMMANDS),
            line(id="about"),
            line(id="beside"),
            Passage(id="pointed"),
            Leaving(),
            keys=keys,
        )

    def on_figure_table_moved(self) -> None:
        """Show name, figures beside and problems of the field under the cursor."""
        self._show()

    def on_figure_line_block_pasted(self, message: FigureLine.BlockPasted) -> None:
        """Show what a block would put where, before it is in the fields."""
        from planner.forms import figure_pasting  # noqa: PLC0415

        form = self._table.form
        self._table.take()
        try:
            block = figure_pasting.read(form, message.text, self._table.cursor)
        except UsageError as error:
            self._say(error_sentence(error))
            return
        if not block.cells:
            self._say(_("貼り付けた文に数字がありません"))
            return

        def put(is_provisional: bool) -> Effects:  # noqa: FBT001 - what the preview answers
            figure_pasting.put(form, block, is_provisional=is_provisional)
            self._table.show(form)
            return NOTHING

        self.carry_out([Open("paste", (form.plan, block), put)])

    # Keys

    async def action_save(self) -> None:
        """Save all; what cannot be read is gone to first, and left out the second time."""
        await self.take()
        form = self._table.form
        bad = form.unreadable
        if bad and bad != self._warned:
            self._warned = bad
            self._table.go(form.number_of(bad[0]) or 0)
            text = _(
                "読めない欄が{count}つあります。直すか、もう一度 Ctrl+S でその欄を除いて保存します"
            )
            self._say(text.format(count=len(bad)))
            return
        self.dismiss(form if form.changes else None)

    async def enter(self) -> None:
        """Take the field and go down; on the last line save."""
        if self._table.is_on_save:
            await self.action_save()
        else:
            await self.action_step(1)

    async def action_step(self, count: int) -> None:
        """Go to a field below or above."""
        self._skip_while_leaving()
        await self.take()
        self._table.go(self._table.cursor + count)

    async def action_page(self, count: int) -> None:
        """Go a page down or up."""
        await self.action_step(count * self._table.page)

    async def action_shift_period(self, count: int) -> None:
        """Show the month before or after of the KPI, in all its fields."""
        self._skip_while_leaving()
        await self.take()
        if place := self._table.place:
            self._table.form.step(place.kpi, count)
            self._table.show()

    async def action_toggle_state(self) -> None:
        """Make the figure 速報, or 確定 again."""
        self._skip_while_leaving()
        await self.take()
        if place := self._table.place:
            self._table.form.toggle(place)
            self._table.show()

    async def action_reveal_counts(self) -> None:
        """Show numerator and denominator of the rate, and go there."""
        self._skip_while_leaving()
        await self.take()
        if place := self._table.place:
            form = self._table.form
            if form.reveal(place.kpi):
                self._table.show(form)
                numerator = FigurePlace(place.kpi, COUNTS[0], place.period)
                self._table.go(form.number_of(numerator) or 0)
            else:
                self._say(_("率ではないので、分子と分母はありません"))

    async def action_take_computed(self) -> None:
        """Put the rate computed from its counts into the field."""
        self._skip_while_leaving()
        await self.take()
        form, place = self._table.form, self._table.place
        value = form.computed(place) if place else None
        if place is not None and value is not None:
            form.put(place, value, is_provisional=form.is_provisional(place))
            self._table.show()

    async def action_confirm(self) -> None:
        """Say that a figure is right though it looks mistyped."""
        self._skip_while_leaving()
        await self.take()
        if place := self._table.place:
            if self._table.form.confirm(place):
                self._table.show()
            else:
                self._say(_("打ち間違いに見える数字ではありません"))

    async def action_ask_period(self) -> None:
        """Ask for another month, a span or a year."""
        self._skip_while_leaving()
        await self.take()
        if place := self._table.place:
            self.carry_out(self._ask_period(place))

    def _skip_while_leaving(self) -> None:
        """Leave keys to the question on leaving while it is asked."""
        if self.is_leaving:
            raise SkipAction

    def _ask_period(self, place: FigurePlace, text: str = "", problem: str = "") -> Effects:
        field = TextField(
            "period", _("いつの数字か"), value=text, placeholder=_("R2.4、R2.4〜6、R1年度")
        )

        def then(answer: Answer) -> Effects:
            if typed := answer.texts["period"]:
                try:
                    period = read_period(self._form.plan, typed)
                except UsageError as error:
                    return self._ask_period(place, typed, error_sentence(error))
                self._table.form.set_period(place.kpi, period)
                self._table.show()
            return NOTHING

        title = _("{kpi}（今は{period}）").format(
            kpi=cut_inside(one_line(self._form.plan.kpis[place.kpi].name), _NAME),
            period=period_label(place.period),
        )
        question = Question(title, (field,), context=problem, passage="figures#period")
        return [Ask(question, then)]

    # Parts

    @property
    def _table(self) -> FigureTable:
        return self.query_one(FigureTable)

    @property
    def is_changed(self) -> bool:
        """Whether a figure was typed that is not saved."""
        return self._table.form.is_changed

    async def take(self) -> None:
        """Take what was typed into the field, once all of it has arrived."""
        await super().take()
        self._table.take()
        self._said = ""

    def write_on(self) -> None:
        """Go back to the field."""
        self._table.go(self._table.cursor)

    def _say(self, text: str) -> None:
        self._said = text
        self._show()

    def _show(self) -> None:
        form, place = self._table.form, self._table.place
        missing = sum(form.is_missing(number) for number in range(len(form.fields)))
        whose = cut(one_line(self._whose), _WHOSE)
        if place is not None and form.is_closed(place):
            whose += _("　{month} 締").format(month=short_period(place.period))
        title = _("今月の数字 {whose}　未入力{missing}件　書いた数字{count}件").format(
            whose=whose, missing=missing, count=len(form.changes)
        )
        self.query_one(Dialog).say_title(title)
        about = _about(form, place) if place else _("Enter で保存")
        self.query_one("#about", OneLine).parts = ((f" {about}", ""),)
        self.query_one("#beside", OneLine).parts = ((f" {_beside(form, place)}", ""),)
        self.query_one("#pointed", Passage).text = self._said or _problems(form, place)


def _about(form: FigureForm, place: FigurePlace) -> str:
    """The whole name of a KPI, the field, what it is of, and the target."""
    kpi = form.plan.kpis[place.kpi]
    text = f"{reference(form.plan, form.due(kpi.id).row)} {one_line(kpi.name)}"
    text += f"　{period_label(place.period)} {label(place)}"
    target = target_text(kpi)
    return text + (_("　目標 {target}").format(target=target) if target else "")


def _beside(form: FigureForm, place: FigurePlace | None) -> str:
    """The figures of last month and last year beside a field, and the difference from last year."""
    if place is None:
        return ""
    kpi = form.plan.kpis[place.kpi]
    texts = []
    last_month = figure_beside(form, place, _LAST_MONTH)
    last_year = figure_beside(form, place, _LAST_YEAR)
    for name, figure in ((_("前月"), last_month), (_("前年"), last_year)):
        if figure is not None:
            sign = doubt_sign(form, place, figure)
            value = figure_text(kpi, figure)
            texts.append(f"{name} {period_label(figure.period)} {value}{sign}")
    difference = difference_from(form, place, last_year)
    if difference is not None:
        texts.append(f"{_('前年差')} {printed_number(difference, is_difference=True)}")
    saved = form.figure_in_plan(place)
    if saved is not None and form.typed(place) is not None:
        texts.append(_("保存済の値 {value}").format(value=figure_text(kpi, saved)))
    return "　".join(texts)


def _is_mistyped(doubt: Doubt, place: FigurePlace) -> bool:
    """Whether a doubt is that the figure of a field looks mistyped."""
    is_here = (doubt.series, doubt.period) == (place.series, place.period)
    return is_here and doubt.reason in MISTYPED


def _problems(form: FigureForm, place: FigurePlace | None) -> str:
    """The problems of a field: it cannot be read, will be cleared, does not fit the others."""
    if place is None:
        bad = len(form.unreadable)
        return _("読めない欄が{count}つあります").format(count=bad) if bad else ""
    typed = form.typed(place)
    if typed is not None and typed.problem is not None:
        return error_sentence(typed.problem)
    problems = []
    if typed is not None and typed.value is None and form.figure_in_plan(place) is not None:
        problems.append(_("保存すると、この数字は消えます"))
    computed = form.computed(place)
    if computed is not None:
        unit = one_line(form.plan.kpis[place.kpi].unit_of(place.series))
        text = _("分子 ÷ 分母 は {value} です（{key} で入れる）")
        problems.append(text.format(value=f"{computed:,}{unit}", key=_COMPUTED))
    kpi = form.plan_as_typed(place.kpi).kpis[place.kpi]
    doubts = form.doubts(place.kpi)
    problems += [doubt_sentence(kpi, doubt) for doubt in doubts]
    if any(_is_mistyped(doubt, place) for doubt in doubts):
        problems[-1] += _("（正しければ {key}）").format(key=_SURE)
    if refusal := form.refusal(place):
        problems.insert(0, refusal_on_screen(refusal))
    elif form.is_closed(place):
        problems.insert(0, _closed(form, place))
    return "\n".join(problems)


def _closed(form: FigureForm, place: FigurePlace) -> str:
    """What the closed month of a field means for its figure."""
    if form.is_locked(place):
        return _(
            "締めた月の数字なので、変えられません（変えるには、確認と締めの C で締めを解きます）"
        )
    return _("締めた月です。ここに入れる数字は後着になります")
