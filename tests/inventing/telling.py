"""Acts in their order as the lines of a history, sealed as the program seals them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from inventing.acts import Act
from planner.history import entries
from planner.history.entities import is_structure
from planner.history.entries import Entry, fold, redo_target, sealed, undo_target, undoing
from planner.history.intents import cleaned
from planner.history.rules import prepare
from planner.history.writes import Signature, Write, plain
from planner.plan.model import Plan
from planner.plan.schema import to_document


def tell(begun: Plan, at: datetime, who: str, acts: Iterable[Act]) -> tuple[Entry, ...]:
    """The entries of a history: the plan as begun, and every act that changed something.

    Raises:
        PlannerError: When the rules refuse an act.
    """
    entries = [_first(begun, at, who)]
    plan = begun
    for act in sorted(acts, key=lambda act: act.at):
        signature = Signature(act.who, _stamp(act.at))
        if act.takes_back:
            intents, made, target = _taking_back(plan, entries, act)
        else:
            changes = tuple(cleaned(change) for change in act.make(plan))
            intents, made, target = plain(changes), prepare(plan, changes, signature), ""
        if made:
            entry = _entry(entries[-1], act, intents, made, target)
            if plan.decided and any(is_structure(write.entity, write.field) for write in made):
                entry = sealed(msgspec.structs.replace(entry, amendment=f"{act.at:%Y-%m-%d}"))
            plan = fold(plan, [entry])
            entries.append(entry)
    return tuple(entries)


def encoded(entries: Iterable[Entry]) -> bytes:
    """The file of a history."""
    return b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries)


def _first(begun: Plan, at: datetime, who: str) -> Entry:
    return sealed(
        Entry(
            v=entries.ENTRY_VERSION,
            seq=0,
            id="mihon-0000",
            at=_stamp(at),
            who=who,
            session=_session(at, who),
            plan=to_document(begun),
        )
    )


def _entry(
    last: Entry, act: Act, intents: Sequence[object], made: tuple[Write, ...], target: str
) -> Entry:
    return sealed(
        Entry(
            v=entries.ENTRY_VERSION,
            seq=last.seq + 1,
            id=f"mihon-{last.seq + 1:04}",
            at=_stamp(act.at),
            who=act.who,
            session=_session(act.at, act.who),
            intents=tuple(intents),
            writes=made,
            why=act.why,
            source=act.source,
            undoes=target,
            prev=last.hash,
        )
    )


def _taking_back(
    plan: Plan, entries: Sequence[Entry], act: Act
) -> tuple[tuple[object, ...], tuple[Write, ...], str]:
    find = undo_target if act.takes_back == "undo" else redo_target
    target = find(entries, act.who)
    if target is None:
        return (), (), ""
    later = entries[target.seq + 1 :]
    return target.intents, undoing(plan, target, later), target.id


def _session(at: datetime, who: str) -> str:
    """One run of the program a person and day."""
    return f"{at:%m%d}{sum(map(ord, who)) % 997:03}"


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")
