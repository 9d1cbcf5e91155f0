"""The dialog for printing: everything is chosen already, Enter prints."""

from collections.abc import Sequence
from typing import ClassVar

from msgspec import structs
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from planner.formats.page import Page
from planner.formats.printing import Job
from planner.language import _
from planner.plan.grid import View
from planner.text import one_line, width
from planner.ui.dialogs import FieldDialog, field, fields
from planner.ui.explained import Passages
from planner.ui.widgets.fields import Choices, Dialog, Line, settled

_LEVELS = 3  # 機密性1 to 機密性3


class PrintScreen(FieldDialog[Job]):
    """Choices at the bottom of the screen, the grid that is printed above them.

    Args:
        job: What is printed if nothing is changed.
        section: Id of the section under the cursor; empty for none.
    """

    passages: ClassVar[Passages] = {
        "": "printing#print",
        "form": "printing#formats",
        "scope": "printing#scope",
        "marks": "printing#marks",
        "statuses": "printing#status",
        "lines": "printing#scope",
        "later": "printing#later",
        "reference": "printing#reference",
        "level": "printing#confidentiality",
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "submit", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    PrintScreen {
        .field > .label { color: $foreground 80%; }
    }
    """

    AUTO_FOCUS = "Choices"

    def __init__(self, job: Job, section: str = "") -> None:
        super().__init__()
        self._job = job
        self._section = section

    def compose(self) -> ComposeResult:
        """Each choice with its label, keys."""
        options = self._job.options
        rows: tuple[tuple[str, Widget], ...] = (
            (_("形"), Choices(_forms(), self._form(), id="form")),
            (_("範囲"), Choices(self._scopes(), "shown", id="scope")),
            ("●", Choices(_marks(), "printed", id="marks")),
            (_("実施状況"), Choices(_statuses(), "now", id="statuses")),
            (_("行"), Choices(_lines(), "all", id="lines")),
            *self._later(),
            (_("資料番号"), Line(options.reference, placeholder=_("資料1"), id="reference")),
            (_("機密性"), Choices(self._levels(), options.confidentiality, id="level")),
        )
        cells = max(width(label) for label, _widget in rows) + 2
        yield Dialog(
            _("印刷する（Enter ですぐ印刷）"),
            fields(*(field(label, widget, cells) for label, widget in rows)),
            keys=[
                ("Enter", _("印刷")),
                ("↑↓", _("次の欄")),
                ("←→", _("選ぶ")),
                ("Esc", _("やめる")),
            ],
        )

    async def action_submit(self) -> None:
        """Answer with the job."""
        await settled(self.focused)
        self.dismiss(self._answer())

    def _answer(self) -> Job:
        form, _space, paper = self._chosen("form").partition(" ")
        scope, marks = self._chosen("scope"), self._chosen("marks")
        options = structs.replace(
            self._job.options,
            view=self._job.options.view if scope == "shown" else View(),
            section=self._section if scope == "section" else "",
            marks="states" if marks == "states" else "printed",
            is_baseline=marks == "baseline",
            with_last_status=self._chosen("statuses") == "both",
            only_slipping=self._chosen("lines") == "slipping",
            with_later=self._is_past() and self._chosen("later") == "shown",
            reference=self.query_one("#reference", Line).value.strip(),
            confidentiality=self._chosen("level"),
        )
        page = Page("A4" if (paper or self._job.page.paper) == "A4" else "A3")
        return structs.replace(self._job, options=options, format=form, page=page)

    def _chosen(self, name: str) -> str:
        return self.query_one(f"#{name}", Choices).value or ""

    def _is_past(self) -> bool:
        return self._job.month < self._job.plan.status_month

    def _later(self) -> list[tuple[str, Widget]]:
        """Whether what happened in later months is printed, where the month is past."""
        if not self._is_past():
            return []
        return [(_("後の月の記録"), Choices(_laters(), "none", id="later"))]

    def _form(self) -> str:
        return f"pdf {self._job.page.paper}"

    def _scopes(self) -> list[tuple[str | None, str]]:
        """The view shown now, the whole plan, and the section under the cursor."""
        view, plan = self._job.options.view, self._job.plan
        shown = [one_line(view.group) or _("全グループ")]
        shown += [_("インセンティブ関連")] if view.incentive_only else []
        scopes: list[tuple[str | None, str]] = [("shown", _("・").join(shown))]
        if view != View():
            scopes.append(("all", _("すべて")))
        if section := plan.sections.get(self._section):
            scopes.append(("section", _("区分「{title}」").format(title=section.title)))
        return scopes

    def _levels(self) -> list[tuple[str | None, str]]:
        known = [_("機密性{level}").format(level=level) for level in range(1, _LEVELS + 1)]
        own = self._job.options.confidentiality
        named = known if own in {"", *known} else [*known, own]
        return [("", _("なし")), *((name, name) for name in named)]


def _forms() -> Sequence[tuple[str | None, str]]:
    return (
        ("pdf A3", "PDF A3"),
        ("pdf A4", "PDF A4"),
        ("html", "HTML"),
        ("csv", _("CSV（Excel）")),
        ("txt", _("テキスト")),
    )


def _marks() -> Sequence[tuple[str | None, str]]:
    return (
        ("printed", _("紙のとおり")),
        ("states", _("済・遅などの状態")),
        ("baseline", _("当初計画の月")),
    )


def _statuses() -> Sequence[tuple[str | None, str]]:
    return (("now", _("今月だけ")), ("both", _("前月と並べる（○→△）")))


def _lines() -> Sequence[tuple[str | None, str]]:
    return (("all", _("すべての行")), ("slipping", _("△と変わった行だけ")))


def _laters() -> Sequence[tuple[str | None, str]]:
    return (("none", _("出さない")), ("shown", _("出す")))
