"""Waiting for what comes instead of for a time: no test holds a fixed pause.

Whatever is waited for has a name; where it never comes, that name and the screen are told.
"""

import queue
from collections.abc import Callable

from textual.app import App
from textual.pilot import Pilot

from planner.ui.widgets.fields import Dialog

TURNS = 1000
"""How often is looked at most: a fiftieth of a second each, longer on a busy machine. Turns are
counted and not seconds, for a clock may jump."""

_LOOK = object()


async def until(pilot: Pilot[None], is_so: Callable[[], object], what: str) -> None:
    """Wait until something is so."""
    for _ in range(TURNS):
        if is_so():
            return
        if not pilot.app.is_running:
            break
        await pilot.pause()
    raise never(pilot.app, what)


def never(app: App[None], what: str) -> AssertionError:
    """What to raise where something never came: its name, and the screen instead."""
    return AssertionError(f"never came: {what}\n{screen_text(app)}")


def screen_text(app: App[None]) -> str:
    """The screen in front as it is drawn."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def dialog_text(app: App[None]) -> str:
    """The words inside the frame of the dialog in front, its lines put together."""
    region = app.screen.query_one(Dialog).content_region
    strips = app.screen._compositor.render_strips()[region.y : region.bottom]
    return "".join(strip.crop(region.x, region.right).text.strip() for strip in strips)


def is_at_rest(app: App[None]) -> bool:
    """Whether all messages are taken, all searches ended and all is drawn."""
    screen = app.screen
    pumps = [
        app,
        *(node for each in app.screen_stack for node in each.walk_children(with_self=True)),
    ]
    return (
        all(pump._is_mounted and not pump.message_queue_size for pump in pumps)
        and not any(pump._next_callbacks for pump in pumps)
        and not (screen._layout_required or screen._dirty_widgets or screen._callbacks)
        and all(worker.is_finished or worker._thread_worker for worker in app.workers)
    )


class Line:
    """The writer's line of requests; it tells when all of it is done, and lets the writer look.

    A knock sends the writer to look at what others wrote as if the time for it had come.
    """

    def __init__(self) -> None:
        self._asked: queue.Queue[object] = queue.Queue()
        self._is_taken = False

    @property
    def is_done(self) -> bool:
        """Whether all that was asked for is carried out, and its outcome posted."""
        return not self._asked.unfinished_tasks

    def knock(self) -> None:
        """Have the writer look, after what waits already."""
        self._asked.put(_LOOK)

    # What the writer uses

    def put(self, request: object) -> None:
        self._asked.put(request)

    def qsize(self) -> int:
        return self._asked.qsize()

    def get(self, timeout: float) -> object:
        if self._is_taken:
            self._is_taken = False
            self._asked.task_done()
        request = self._asked.get(timeout=timeout)
        self._is_taken = True
        if request is _LOOK:
            raise queue.Empty
        return request
