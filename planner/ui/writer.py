"""The one writer of the screen: takes requests in order, in a thread, and posts the outcome."""

import queue
import threading
from collections.abc import Callable

from msgspec import Struct
from textual.message import Message

from planner.errors import PlannerError
from planner.history.entries import Entry
from planner.store.book import PlanBook
from planner.ui.acts.act import LookBack, Request, TakeBack
from planner.ui.messages import (
    CaughtUp,
    DamageFound,
    HistoryRead,
    Refused,
    WriterFailed,
    Written,
)

LOOK_EVERY = 1.0  # seconds between looks at what others have written


class CatchUp(Struct, frozen=True):
    """Find what others changed since the person's last visit.

    Attributes:
        seen: The number of the last entry seen then; None where no visit is known: of today.
    """

    seen: int | None


Requested = Request | TakeBack | LookBack | CatchUp


class Writer(threading.Thread):
    """Writes requests first in, first out; between them it reads what others wrote.

    Args:
        book: The plan; only this thread uses it once started.
        post: Takes the messages, from this thread.
    """

    def __init__(self, book: PlanBook, post: Callable[[Message], object]) -> None:
        super().__init__(name="writer", daemon=True)
        self._book = book
        self._post = post
        self._posted_up_to = book.plan.seq
        self._requests: queue.SimpleQueue[Requested | None] = queue.SimpleQueue()

    @property
    def pending(self) -> int:
        """Requests not yet taken up."""
        return self._requests.qsize()

    def ask(self, request: Requested) -> None:
        """Put a request at the end of the line."""
        self._requests.put(request)

    def finish(self) -> None:
        """Write all that waits, leave a checkpoint and end."""
        if self.is_alive():
            self._requests.put(None)
            self.join()

    def run(self) -> None:
        """Work until told to finish."""
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001 - handed to the screen, which stops with it
            self._post(WriterFailed(error))

    def _work(self) -> None:
        while True:
            try:
                request = self._requests.get(timeout=LOOK_EVERY)
            except queue.Empty:
                self._look()
                continue
            if request is None:
                self._book.close()
                return
            if isinstance(request, LookBack):
                self._read_history(request)
            elif isinstance(request, CatchUp):
                self._catch_up(request)
            else:
                self._carry_out(request)

    def _look(self) -> None:
        before, problem = self._book.plan, self._book.problem
        try:
            plan = self._book.refresh()
            self._book.tend()
        except PlannerError:
            return  # a share that is away for a moment; the next write says so
        if self._book.problem is not None and problem is None:
            self._post(DamageFound(self._book.problem))
        if plan is not before:
            self._post(Written(None, None, plan, self.pending, self._others()))

    def _read_history(self, request: LookBack) -> None:
        try:
            timeline = self._book.timeline()
        except PlannerError as error:
            self._post(HistoryRead(request, None, error))
        else:
            self._post(HistoryRead(request, timeline))

    def _catch_up(self, request: CatchUp) -> None:
        """Post the rows that others changed; nothing where there are none, or none can be read."""
        from planner.history.moments import branch_day  # noqa: PLC0415 - once, if at all
        from planner.history.story import of_others, rows_touched, since_visit  # noqa: PLC0415
        from planner.store.origin import machine_name  # noqa: PLC0415

        book = self._book
        try:
            entries = book.entries()
        except PlannerError:
            return  # what is damaged is told elsewhere
        news = since_visit(entries, request.seen, branch_day(book.now().isoformat()))
        touched = rows_touched(book.plan, of_others(news, book.who, machine_name()))
        if rows := frozenset(touched & book.plan.rows.keys()):
            self._post(CaughtUp(rows, is_today=request.seen is None))

    def _carry_out(self, request: Request | TakeBack) -> None:
        known = self._book.backup_problem
        try:
            if isinstance(request, Request):
                entry = self._book.submit(
                    request.changes,
                    month=request.month,
                    seen=request.seen,
                    settled=request.settled,
                )
            else:
                entry = self._book.redo() if request.is_redo else self._book.undo()
        except PlannerError as error:
            self._post(Refused(request, error, self._book.plan, self.pending, self._others()))
        else:
            problem = self._book.backup_problem
            news = problem if problem is not known else None
            others = self._others()
            self._post(Written(request, entry, self._book.plan, self.pending, others, problem=news))

    def _others(self) -> tuple[Entry, ...]:
        """The entries of others since the last message."""
        entries = self._book.since(self._posted_up_to)
        self._posted_up_to = self._book.plan.seq
        return tuple(entry for entry in entries if entry.session != self._book.session)
