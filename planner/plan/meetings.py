"""会議: meetings, their topics with what was decided, and the actions that follow.

Records of ``planner.plan.model.Plan``. Topics and actions stand beside the meetings, since both
outlive one.
"""

from typing import Literal

from msgspec import Struct

from planner.plan.order import At

MeetingState = Literal["draft", "open", "closed"]
"""下書き, 開会, 閉会."""

DecisionKind = Literal["decided", "unchanged", "kept"]
"""決定, 変わりなし, 持ち越し; what a meeting changes in the plan is an entry of its own."""

ActionState = Literal["open", "done", "dropped"]


class Attendance(Struct, frozen=True, omit_defaults=True):
    """出席 of a person, or of a proxy (代理) for one.

    Attributes:
        person: Id of the person; a name where the plan has none.
        proxy: Who came instead.
        task: ``chair`` 議長, ``scribe`` 書記; empty for neither.
    """

    person: str
    proxy: str = ""
    task: Literal["", "chair", "scribe"] = ""


class Meeting(Struct, frozen=True, omit_defaults=True):
    """会議 of the leaders, once a week.

    Attributes:
        day: Its day as ISO text; time: "9:00".
        closed_after: Number of the last entry before 閉会; None until then.
        minutes: Hash of the 議事録 kept beside the history; empty until 閉会.
    """

    id: str
    day: str
    title: str = ""
    time: str = ""
    place: str = ""
    state: MeetingState = "draft"
    attendance: tuple[Attendance, ...] = ()
    closed_after: int | None = None
    minutes: str = ""


class Decision(Struct, frozen=True, omit_defaults=True):
    """What a meeting said to a topic.

    Attributes:
        meeting: Id of the meeting.
        text: 決定 in a sentence, or the reason.
        replaces: Id of the earlier decision that it replaces.
    """

    id: str
    meeting: str
    kind: DecisionKind = "decided"
    text: str = ""
    replaces: str = ""
    who: str = ""
    at: str = ""


class AgendaTopic(Struct, frozen=True, omit_defaults=True):
    """議題: a slip, an action that is due, or anything put forward.

    Attributes:
        at: Its meeting, and its key among the topics of that; 持ち越し without one.
        row: Id of the row it is about; empty for none.
        slip: The slip it is about; empty for none.
        action: Id of the action it is about; empty for none.
        groups: The groups it concerns, where no row says so.
        duration: The minutes meant for it.
        chair_note: 議長の覚え.
        is_confidential: 非公開: left out of the copy of the board.
        who: Who put it forward; empty for the program.
    """

    id: str
    at: At
    title: str = ""
    row: str = ""
    slip: str = ""
    action: str = ""
    groups: tuple[str, ...] = ()
    duration: int | None = None
    chair_note: str = ""
    is_confidential: bool = False
    who: str = ""
    decisions: tuple[Decision, ...] = ()


class Action(Struct, frozen=True, omit_defaults=True):
    """宿題: what somebody does until a day.

    Attributes:
        owner: Id of the person; a name where the plan has none.
        due: The day as ISO text; earlier: the days it was due before it was moved.
        topic: The topic it follows from; meeting: that in which.
        done: The day it was done; why: the reason it was moved or dropped.
    """

    id: str
    text: str
    owner: str
    due: str
    earlier: tuple[str, ...] = ()
    row: str = ""
    topic: str = ""
    meeting: str = ""
    state: ActionState = "open"
    done: str = ""
    why: str = ""
