"""Entries of a history as sentences."""

from collections.abc import Iterable, Sequence

import msgspec

from planner.history.entries import REPAIR, Entry
from planner.history.intents import Change
from planner.history.writes import Write
from planner.language import _
from planner.plan.model import Plan
from planner.text import one_line
from planner.wording.changes import change_sentence
from planner.wording.labels import instant_label
from planner.wording.phrases import with_more, with_remark


def entry_sentence(plan: Plan, entry: Entry, *, is_redo: bool = False) -> str:
    """An entry with time and person; of several changes the first and how many more.

    Args:
        plan: The plan whose names are used.
        entry: An entry of its history.
        is_redo: Whether the entry takes an undo back (see ``redo_ids``).
    """
    content = entry_content(plan, entry, is_redo=is_redo)
    return f"{instant_label(entry.at)}  {one_line(entry.who)}  {content}"


def entry_content(plan: Plan, entry: Entry, *, is_redo: bool = False) -> str:
    """The changes of an entry, without time and person."""
    if entry.plan is not None:
        return _("計画を始めた")
    text = _intents_text(plan, entry)
    if is_redo:
        text = _("やり直し: {change}").format(change=text)
    elif entry.undoes:
        text = _("元に戻した: {change}").format(change=text)
    return with_remark(text, entry.why)


def news(plan: Plan, entries: Sequence[Entry]) -> str:
    """The latest of some entries with its person, and how many more there are."""
    latest = entries[-1]
    text = f"{one_line(latest.who)}: {entry_content(plan, latest)}"
    return with_more(text, len(entries) - 1)


def redo_ids(entries: Iterable[Entry]) -> frozenset[str]:
    """The ids of the redos: entries that undo an undo."""
    undos: set[str] = set()
    redos: set[str] = set()
    for entry in entries:
        if entry.undoes in undos:
            redos.add(entry.id)
        elif entry.undoes:
            undos.add(entry.id)
    return frozenset(redos)


def _intents_text(plan: Plan, entry: Entry) -> str:
    if not entry.intents:
        return _("{count} か所の変更").format(count=len(entry.writes))
    first = _intent_text(plan, entry.intents[0], entry.writes)
    return with_more(first, len(entry.intents) - 1)


def _intent_text(plan: Plan, intent: object, made: Iterable[Write]) -> str:
    """An intent in words; in a history read from disk it is plain JSON."""
    if isinstance(intent, dict) and intent.get("do") == REPAIR:
        return _("履歴を修復した")
    try:
        change: Change = msgspec.convert(intent, Change, from_attributes=True)
    except msgspec.ValidationError:
        return _("この版では読めない変更")
    return change_sentence(plan, change, made)
