"""The fields of a KPI as people write them, read into changes of the plan.

``target=97.5%以上 months=4月=0.3,5月=0.28 break=10月``: a target is read in the unit set beside it.
Each change is made on the KPI that the ones before it leave.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Struct, structs

from planner.errors import PlannerError, UsageError
from planner.forms import answer_words, target_answers
from planner.forms.target_answers import Answers
from planner.history import intents as do
from planner.history.intents import Change
from planner.kpi.kpi_keys import is_key
from planner.kpi.kpi_people import population_in
from planner.kpi.numbers import read_number
from planner.kpi.target_text import TargetReading, read_target
from planner.language import N_, _
from planner.plan.fiscal import FiscalYear, Month, parse_fiscal_year, parse_month
from planner.plan.model import Kpi, Plan, Population, SeriesBreak, SeriesLine, is_series
from planner.plan.paths import figure_key, make_path
from planner.plan.targets import Target
from planner.text import one_line

# What people call a field, in the order in which they are set.
FIELDS: dict[str, str] = {
    "name": "name",
    "名前": "name",
    "key": "key",
    "キー": "key",
    "unit": "unit",
    "単位": "unit",
    "decimals": "decimals",
    "小数": "decimals",
    "role": "role",
    "役割": "role",
    "kind": "kind",
    "種類": "kind",
    "population": "population",
    "対象": "population",
    "base": "base",
    "対象者数": "base",
    "people": "people",
    "人数": "people",
    "rate": "rate",
    "率": "rate",
    "base-label": "base-label",
    "対象の名前": "base-label",
    "national-rate": "national-rate",
    "全国の率": "national-rate",
    "national-label": "national-label",
    "全国の名前": "national-label",
    "approximate": "approximate",
    "およそ": "approximate",
    "target": "target",
    "目標": "target",
    "direction": "direction",
    "向き": "direction",
    "judged": "judged",
    "判定": "judged",
    "basis": "basis",
    "目安": "basis",
    "months": "months",
    "月の目標": "months",
    "month-targets": "month-targets",
    "月の目標の読み方": "month-targets",
    "lines": "lines",
    "行": "lines",
    "break": "break",
    "定義の変更": "break",
    "breaks": "breaks",
}

_ORDER = tuple(dict.fromkeys(FIELDS.values()))

# What a field takes, as it is told where a value does not fit.
FORMS: dict[str, str] = {
    "key": "generic-share",
    "decimals": "0, 1, 2, …",
    "role": "kpi, measure, reference",
    "kind": "running, stock, ratio",
    "population": N_("251,173人×58.9%＝147,940人"),
    "base": "251,173",
    "people": "147,940",
    "rate": "58.9",
    "national-rate": "55.9",
    "approximate": "yes, no",
    "direction": "at-least, at-most",
    "judged": N_("month, cumulative, latest, mean, every, 9月"),
    "basis": "usual, months, twelfths, prior, marks",
    "months": N_("4月=0.312,5月=0.294"),
    "month-targets": "single, cumulative",
    "lines": N_("cumulative:前年度累計(%):1;actual:実績"),
    "break": N_("10月, 10月:分母の変更, R3年度"),
}

_PEOPLE = frozenset(
    {"base", "people", "rate", "base-label", "national-rate", "national-label", "approximate"}
)
_TARGET = frozenset({"target", "direction", "judged"})
_MONTH = re.compile(r"\s*(?P<month>[^=:：＝]+?)\s*[=:：＝]\s*(?P<value>[^=:：＝]*?)\s*")
_COLON = re.compile(r"[:：]")
_AFTER_MONTH = re.compile(r"[:：\s]+")
_PARTS = re.compile(r"[;；\n]")
_LISTED = re.compile(r"[、;；\n]|[,，](?![0-9]{3}(?![0-9]))")


class _Made(Struct):
    """A KPI as the fields set so far leave it, and the changes that make it so."""

    plan: Plan
    kpi: Kpi
    why: str
    changes: list[Change] = []

    @property
    def entity(self) -> str:
        return make_path("kpi", self.kpi.id)

    def set(self, field: str, value: Any) -> None:
        """Set a field of the record itself."""
        self.changes.append(do.SetField(self.entity, field, msgspec.to_builtins(value), self.why))
        self.kpi = structs.replace(self.kpi, **{field: value})


def kpi_changes(plan: Plan, kpi: Kpi, fields: dict[str, str], why: str = "") -> list[Change]:
    """The changes that give fields of a KPI the values written.

    Args:
        plan: The plan.
        kpi: Its KPI, or a new one that is added just before.
        fields: Each with its value as it was written.
        why: The reason.

    Raises:
        PlannerError: ``kpi-field-unfit`` with field and value, or what a target leaves open.
    """
    made = _Made(plan, kpi, why)
    for field in _ORDER:
        if field in fields and field not in _TARGET | _PEOPLE:
            _SETTERS[field](made, fields[field])
        if field == "population" and fields.keys() & _PEOPLE:
            _set_people(made, fields)
        if field == "target" and fields.keys() & _TARGET:
            _set_target(made, fields)
    return made.changes


def month_targets_in(text: str, year: FiscalYear, unit: str) -> dict[Month, Decimal | None]:
    """The targets of months in a text: 4月=0.312,5月=0.294; None where one is taken back.

    Raises:
        UsageError: ``kpi-field-unfit``, or what is wrong with a month or number.
    """
    found: dict[Month, Decimal | None] = {}
    for part in filter(str.strip, _LISTED.split(text)):
        match = _MONTH.fullmatch(part)
        if match is None:
            raise _unfit("months", part)
        month = parse_month(match["month"], year)
        if month not in year:
            raise PlannerError("month-outside-year", month=month, year=year.label)
        value = match["value"]
        is_none = answer_words.plain(value) in answer_words.NOTHING
        found[month] = None if is_none else read_number(value, unit)
    if not found:
        raise _unfit("months", text)
    return found


def read_break(text: str, year: FiscalYear, why: str = "") -> SeriesBreak:
    """A break in the figures: its first month or year, and why.

    Raises:
        UsageError: ``kpi-field-unfit``.
    """
    named, reason = (*_AFTER_MONTH.split(text.strip(), maxsplit=1), "")[:2]
    try:
        month = parse_month(named, year)
    except UsageError:
        try:
            month = parse_fiscal_year(named).first
        except UsageError as error:
            raise _unfit("break", text) from error
    return SeriesBreak(month, one_line(reason).strip() or one_line(why).strip())


def read_population(text: str) -> Population | None:
    """A planned population: 40歳以上 251,173人×58.9%＝147,940人; None for none.

    Raises:
        UsageError: ``kpi-field-unfit``.
    """
    if answer_words.plain(text) in answer_words.NOTHING:
        return None
    if (found := population_in(text)) is not None:
        return found
    raise _unfit("population", text)


def _unfit(field: str, text: str) -> UsageError:
    return UsageError(
        "kpi-field-unfit", field=field, value=text, form=_(FORMS[field]) if field in FORMS else ""
    )


# Fields of the record


def _set_name(made: _Made, text: str) -> None:
    made.set("name", one_line(text).strip())


def _set_key(made: _Made, text: str) -> None:
    if not is_key(text.strip()):
        raise _unfit("key", text)
    made.set("key", text.strip())


def _set_unit(made: _Made, text: str) -> None:
    is_none = answer_words.plain(text) in answer_words.NOTHING
    made.set("unit", "" if is_none else one_line(text).strip())


def _set_decimals(made: _Made, text: str) -> None:
    made.set("decimals", read_decimals(text))


def read_decimals(text: str) -> int | None:
    """A number of decimals; None where nobody says.

    Raises:
        UsageError: ``kpi-field-unfit``.
    """
    plain = answer_words.plain(text).removesuffix("桁")
    if plain in answer_words.NOTHING:
        return None
    if not plain.isdecimal() or int(plain) > 9:
        raise _unfit("decimals", text)
    return int(plain)


def _set_role(made: _Made, text: str) -> None:
    role = answer_words.meant(text, answer_words.ROLES)
    if role is None:
        raise _unfit("role", text)
    made.set("role", role)


def _set_kind(made: _Made, text: str) -> None:
    kind = answer_words.meant(text, answer_words.KINDS)
    if kind is None:
        raise _unfit("kind", text)
    made.changes.append(do.SetKpiKind(made.kpi.id, kind))
    made.kpi = structs.replace(made.kpi, kind=kind)


def _set_lines(made: _Made, text: str) -> None:
    made.set("lines", tuple(map(_line, filter(str.strip, _PARTS.split(text)))))


def _line(text: str) -> SeriesLine:
    """A printed line: its series, label, how many years back, and its own unit."""
    series, *rest = (part.strip() for part in _COLON.split(text))
    label, back, unit = (*rest, "", "", "")[:3]
    if not is_series(series) or len(rest) > 3 or not (back or "0").isdecimal():
        raise _unfit("lines", text)
    return SeriesLine(series, label, min(int(back or 0), 100), unit)


def _set_break(made: _Made, text: str) -> None:
    own = read_break(text, made.plan.year, made.why)
    others = (each for each in made.kpi.breaks if each.month != own.month)
    made.set("breaks", tuple(sorted((*others, own), key=lambda each: each.month)))


def _set_breaks(made: _Made, text: str) -> None:
    parts = [part for part in _PARTS.split(text) if part.strip()]
    if [answer_words.plain(part) for part in parts] in (["none"], ["なし"]):
        parts = []
    found = {own.month: own for own in (read_break(part, made.plan.year) for part in parts)}
    made.set("breaks", tuple(found[month] for month in sorted(found)))


# A planned population


def _set_population(made: _Made, text: str) -> None:
    made.set("population", read_population(text))


def _set_people(made: _Made, fields: dict[str, str]) -> None:
    """Some values of a population, the others as they are."""
    now = made.kpi.population
    values: dict[str, Any] = structs.asdict(now) if now else {}
    for field, name in _PEOPLE_FIELDS.items():
        if field in fields:
            values[name] = _people_value(field, fields[field])
    missing = [name for name in ("base", "people") if values.get(name) is None]
    if missing:
        raise UsageError("population-incomplete", field=missing[0])
    made.set("population", Population(**values))


_PEOPLE_FIELDS = {
    "base": "base",
    "people": "people",
    "rate": "rate",
    "base-label": "label",
    "national-rate": "national_rate",
    "national-label": "national_label",
    "approximate": "is_approximate",
}


def _people_value(field: str, text: str) -> Any:
    if field.endswith("label"):
        return one_line(text).strip()
    if field == "approximate":
        found = answer_words.YES.get(answer_words.plain(text))
        if found is None:
            raise _unfit(field, text)
        return found
    if answer_words.plain(text) in answer_words.NOTHING:
        return None
    return read_number(text, "%" if field.endswith("rate") else "")


# How it is judged


def _set_target(made: _Made, fields: dict[str, str]) -> None:
    """The target, its direction and the figures it is judged on, read together."""
    text, kpi = fields.get("target"), made.kpi
    if text is not None and answer_words.plain(text) in answer_words.NO_TARGET:
        reading = TargetReading(Target(over=kpi.target.over), kpi.unit)
    elif text is not None:
        reading = read_target(kpi, text, made.plan.year)
    else:
        reading = TargetReading(kpi.target, kpi.unit)
    answers = Answers(
        direction=_word(fields, "direction", answer_words.DIRECTIONS),
        judged=_judged(made.plan.year, fields),
    )
    reading = target_answers.answered(kpi, reading, answers)
    if "kind" in fields:  # it is told by its own field
        reading = structs.replace(reading, asks=tuple(a for a in reading.asks if a != "kind"))
    if reading.asks:
        options = _("、").join(_OPTIONS[ask] for ask in reading.asks)
        raise PlannerError(
            "target-asked",
            text=one_line(text or ""),
            reading=target_answers.reading_text(reading),
            asked=target_answers.asked_text(reading),
            options=options,
        )
    made.changes += target_answers.changes(kpi, reading, answers, made.why)
    kind = reading.kind or kpi.kind
    made.kpi = structs.replace(kpi, target=reading.target, kind=kind)


_OPTIONS = {
    "direction": "direction=at-least|at-most",
    "kind": "kind=running|stock|ratio",
    "value": "target=…",
    "basis": "basis=usual|months|twelfths|prior|marks",
    "judged": "judged=month|cumulative|latest|mean|every|9月",
    "months": "month-targets=single|cumulative",
}


def _word(fields: dict[str, str], field: str, words: dict[str, Any]) -> Any:
    if field not in fields:
        return None
    found = answer_words.meant(fields[field], words)
    if found is None:
        raise _unfit(field, fields[field])
    return found


def _judged(year: FiscalYear, fields: dict[str, str]) -> Any:
    text = fields.get("judged")
    if text is None or answer_words.meant(text, answer_words.JUDGED):
        return _word(fields, "judged", answer_words.JUDGED)
    return judged_month(text, year)


def judged_month(text: str, year: FiscalYear) -> Month:
    """The month of the year that a target is judged in.

    Raises:
        UsageError: ``kpi-field-unfit``.
        PlannerError: ``month-outside-year``.
    """
    try:
        month = parse_month(text, year)
    except UsageError as error:
        raise _unfit("judged", text) from error
    if month not in year:
        raise PlannerError("month-outside-year", month=month, year=year.label)
    return month


def _set_basis(made: _Made, text: str) -> None:
    basis = answer_words.meant(text, answer_words.BASES)
    if basis is None:
        raise _unfit("basis", text)
    made.changes.append(target_answers.set_basis(made.kpi, basis))


def _set_months(made: _Made, text: str) -> None:
    for change in month_target_changes(made.plan, made.kpi, text, made.why):
        made.changes.append(change)


def month_target_changes(plan: Plan, kpi: Kpi, text: str, why: str) -> Sequence[Change]:
    """The changes that give months their own targets, or take them back."""
    made: list[Change] = []
    for month, value in month_targets_in(text, plan.year, kpi.unit).items():
        if value is not None:
            made.append(do.RecordFigure(kpi.id, "target", month, value, why=why))
        elif figure_key("target", month) in kpi.figures:
            made.append(do.ClearFigure(kpi.id, "target", month, why))
    return made


def _set_month_targets(made: _Made, text: str) -> None:
    is_none = answer_words.plain(text) in answer_words.NOTHING
    meaning = None if is_none else answer_words.meant(text, answer_words.MONTHS)
    if meaning is None and not is_none:
        raise _unfit("month-targets", text)
    for series in target_answers.series_of_months(made.kpi):
        made.changes.append(do.SetMonthTargets(made.kpi.id, series, meaning))


_SETTERS: dict[str, Callable[[_Made, str], None]] = {
    "name": _set_name,
    "key": _set_key,
    "unit": _set_unit,
    "decimals": _set_decimals,
    "role": _set_role,
    "kind": _set_kind,
    "population": _set_population,
    "basis": _set_basis,
    "months": _set_months,
    "month-targets": _set_month_targets,
    "lines": _set_lines,
    "break": _set_break,
    "breaks": _set_breaks,
}
