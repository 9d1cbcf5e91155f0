"""Whole plans: choosing one, beginning one, its name, putting it away."""

from collections.abc import Callable
from functools import partial

from planner.errors import PlannerError, UsageError
from planner.forms.plan_list import Picked, Shelf, Way
from planner.forms.questions import Answer, Choice, Question, TextField
from planner.language import _
from planner.plan import beginning
from planner.plan.fiscal import FiscalYear
from planner.plan.following import following
from planner.plan.model import Plan
from planner.store import library, names
from planner.store.book import new_id
from planner.store.reader import PlanReader
from planner.text import one_line
from planner.ui.acts.act import (
    NOTHING,
    Ask,
    Desk,
    Effects,
    Open,
    OpenPlan,
    Say,
    Situation,
    UseLibrary,
)
from planner.wording.errors import error_sentence
from planner.wording.samples import sample_text


def choose_plan(now: Situation) -> Effects:
    """List the plans, to open one or to begin another."""
    del now
    return _list_again("")


def _list_again(said: str) -> Effects:
    """List the plans, with what was done last or why it could not be."""

    def show(shelf: Shelf) -> Effects:
        return [Say(""), Open("plans", (shelf, said), partial(_follow, shelf))]

    return [Say(_("計画の一覧を読んでいます…"), "busy"), UseLibrary(_shelf, show, _tell)]


def _shelf(desk: Desk) -> Shelf:
    plans = desk.plans
    listed = (*library.each_plan(plans, is_alone=True), *library.each_archived(plans))
    return Shelf(listed, plans.address, desk.identity)


def _follow(shelf: Shelf, picked: Picked) -> Effects:
    """What follows from what was picked in the list."""
    if begin := _BEGIN.get(picked.way):
        return begin(shelf)
    listed = next(each for each in shelf.plans if each.name == picked.name)
    is_open = shelf.is_open(listed)
    if picked.way == "rename":
        return _ask_name(listed.name, listed.name, is_open=is_open)
    if picked.way == "archive":
        return _archive(listed.name, is_open=is_open, is_back=listed.is_archived)
    return NOTHING if is_open else [_open(listed.name)]


def _open(name: str) -> OpenPlan:
    return OpenPlan(lambda _desk: name)


def _tell(error: PlannerError) -> Effects:
    return [Say(error_sentence(error), "bad")]


def _tell_in_list(error: PlannerError) -> Effects:
    return _list_again(error_sentence(error))


# A new plan


def _from_file(shelf: Shelf) -> Effects:
    """Ask for the file that a plan is made from."""
    del shelf
    return _ask_file({})


def _ask_file(texts: dict[str, str], problem: str = "", begin: str = "") -> Effects:
    """Ask for the JSON file of a plan, and for the name of the new one."""
    question = Question(
        _("ファイルから計画をつくる"),
        (
            TextField(
                "file",
                _("ファイル"),
                texts.get("file", ""),
                placeholder=_("書き出した計画の JSON（例 C:\\計画\\mito-r08.json）"),
                is_required=True,
            ),
            _name_field(texts),
        ),
        context=problem,
        passage="plans#from",
        begin=begin,
    )

    def then(answer: Answer) -> Effects:
        again = partial(_ask_file, answer.texts)
        path, wanted = answer.texts["file"], answer.texts["name"]

        def refused(error: PlannerError) -> Effects:
            return again(
                error_sentence(error), begin="name" if error.code == "plan-exists" else "file"
            )

        return [
            Say(_("計画をつくっています…"), "busy"),
            UseLibrary(partial(_begin_from, path, wanted), lambda made: [_open(made)], refused),
        ]

    return [Ask(question, then, partial(_list_again, ""))]


def _begin_from(path: str, wanted: str, desk: Desk) -> str:
    """Begin the plan of a file, under its own name or one from its branch and year."""
    from planner.formats import plan_file  # noqa: PLC0415 - few plans come from a file
    from planner.importing.begun import begun  # noqa: PLC0415
    from planner.wording.importing import refused_line  # noqa: PLC0415

    file = plan_file.read(path.strip().strip('"'))  # terminals put a dropped file's path in quotes
    whole = plan_file.whole_of(file)
    plan = begun(whole.plan, new_id())
    if refused := whole.refused(plan):
        first = refused_line(refused[0], file.incoming.document)
        raise PlannerError("import-file-unfit", source=file.name, count=len(refused), first=first)
    name = names.read_name(wanted or names.proposed_name(plan.branch, plan.year))
    source = plan_file.source_of(file)
    library.begin(desk.plans, name, plan, who=desk.who, via="import", source=source)
    return name


def _from_last_year(shelf: Shelf) -> Effects:
    """Ask which plan the new one goes on from, then for its year."""
    read = {each.name: each.plan for each in shelf.plans if each.plan and not each.problem}
    if not read:
        return _list_again(_("引き継げる計画がありません。"))
    options = tuple((name, one_line(f"{name}　{plan.title}")) for name, plan in read.items())
    now = next((each.name for each in shelf.plans if shelf.is_open(each)), "")
    choice = Choice(_("どの計画から引き継ぐか"), options, current=now, passage="plans#from")

    def then(name: str) -> Effects:
        following_year = FiscalYear(read[name].fiscal_year + 1)
        return _ask_following(name, read[name], {"year": following_year.label})

    return [Ask(choice, then, partial(_list_again, ""))]


def _ask_following(
    name: str, old: Plan, texts: dict[str, str], problem: str = "", begin: str = ""
) -> Effects:
    """Ask for the year of a plan that goes on from another, and for its name."""
    question = Question(
        _("{plan} から次の年度の計画をつくる").format(plan=one_line(name)),
        (
            TextField(
                "year", _("年度"), texts["year"], is_required=True, check=beginning.read_year
            ),
            _name_field(texts),
        ),
        context=problem
        or _("構成、当初の●と手順、目標を引き継ぎます。済・報告・数字は引き継ぎません。"),
        passage="plans#from",
        begin=begin,
    )

    def then(answer: Answer) -> Effects:
        again = partial(_ask_following, name, old, answer.texts)
        try:
            year = beginning.read_year(answer.texts["year"])
            if year <= old.year:
                told = {"year": year.label, "plan": old.title, "other": old.year.label}
                raise UsageError("like-not-later", **told)
            wanted = names.read_name(answer.texts["name"] or names.proposed_name(old.branch, year))
        except PlannerError as error:
            return again(error_sentence(error))

        def work(desk: Desk) -> str:
            reader = PlanReader(desk.plans.place(name), is_alone=True)
            plan = following(reader.plan, year, new_id())
            return _begin_in(desk, wanted, plan)

        return _make(work, again)

    return [Ask(question, then, partial(_list_again, ""))]


def _from_nothing(shelf: Shelf) -> Effects:
    """Ask for all of an empty plan."""
    del shelf
    return _ask_new({})


def _name_field(texts: dict[str, str]) -> TextField:
    return TextField(
        "name",
        _("計画の名前"),
        texts.get("name", ""),
        placeholder=_("空欄なら、支部と年度から付けます"),
        check=names.read_name,
    )


def _ask_new(texts: dict[str, str], problem: str = "", begin: str = "") -> Effects:
    """Ask for all of a new plan at once; where it cannot be made, nothing typed is lost."""
    groups = _("、").join(beginning.GROUPS)
    fields = (
        TextField(
            "branch",
            _("支部"),
            texts.get("branch", ""),
            placeholder=_("茨城支部"),
            is_required=True,
            check=beginning.read_branch,
        ),
        TextField(
            "year",
            _("年度"),
            texts.get("year", ""),
            placeholder=_("R8、令和8年度、2026"),
            is_required=True,
            check=beginning.read_year,
        ),
        TextField(
            "groups",
            _("グループ"),
            texts.get("groups", groups),
            is_required=True,
            check=beginning.read_groups,
        ),
        _name_field(texts),
    )
    question = Question(
        _("何もない計画をつくる"), fields, context=problem, passage="plans#new", begin=begin
    )
    return [Ask(question, _begin, partial(_list_again, ""))]


def _begin(answer: Answer) -> Effects:
    """Begin the plan that was answered, and open it."""
    texts = answer.texts
    again = partial(_ask_new, texts)
    try:
        branch, year = beginning.read_branch(texts["branch"]), beginning.read_year(texts["year"])
        plan = beginning.begun(
            new_id(), branch, year, groups=beginning.read_groups(texts["groups"])
        )
        name = names.read_name(texts["name"] or names.proposed_name(branch, year))
    except PlannerError as error:
        return again(error_sentence(error))

    return _make(lambda desk: _begin_in(desk, name, plan), again)


def _begin_in(desk: Desk, name: str, plan: Plan) -> str:
    library.begin(desk.plans, name, plan, who=desk.who, via="screen")
    return name


def _make(work: Callable[[Desk], str], again: Callable[..., Effects]) -> Effects:
    """Make a plan and open it; where that is refused, ask again, with the cursor in its name."""

    def refused(error: PlannerError) -> Effects:
        return again(error_sentence(error), begin="name")

    return [
        Say(_("計画をつくっています…"), "busy"),
        UseLibrary(work, lambda made: [_open(made)], refused),
    ]


# A sample


def _ask_sample(shelf: Shelf) -> Effects:
    """Ask which sample is opened; it is put among the plans where it is not there."""
    there = {each.plan.id: each.name for each in shelf.plans if each.plan is not None}

    def then(sample: str) -> Effects:
        if name := there.get(sample):
            return [_open(name)]
        put = partial(_put_sample, sample)
        said = Say(_("見本を置いています…"), "busy")
        return [said, UseLibrary(put, lambda name: [_open(name)], _tell_in_list)]

    options = tuple((name, sample_text(name)) for name in library.SAMPLES)
    choice = Choice(_("どの見本を開くか"), options, passage="plans#samples")
    return [Ask(choice, then, partial(_list_again, ""))]


def _put_sample(sample: str, desk: Desk) -> str:
    library.put_sample(desk.plans, sample, is_chosen=True, who=desk.who)
    return sample


_BEGIN: dict[Way, Callable[[Shelf], Effects]] = {
    "file": _from_file,
    "follow": _from_last_year,
    "new": _from_nothing,
    "sample": _ask_sample,
}


# The name, and the archive


def _ask_name(name: str, text: str, problem: str = "", *, is_open: bool) -> Effects:
    """Ask for another name of a plan."""
    question = Question(
        _("計画 {name} の名前を変える").format(name=one_line(name)),
        (TextField("name", _("新しい名前"), text, is_required=True),),
        context=problem,
        passage="plans#name",
    )

    def then(answer: Answer) -> Effects:
        wanted = answer.texts["name"]
        again = partial(_ask_name, name, wanted, is_open=is_open)
        try:
            names.read_name(wanted)
        except PlannerError as error:
            return again(error_sentence(error))
        if is_open:  # nobody may write under the old name, and so it is left first
            return [OpenPlan(partial(_rename, name, wanted))]
        work = partial(_rename, name, wanted)
        return [UseLibrary(work, _say_renamed, lambda error: again(error_sentence(error)))]

    return [Ask(question, then, partial(_list_again, ""))]


def _rename(name: str, wanted: str, desk: Desk) -> str:
    return library.rename(desk.plans, name, wanted, desk.who)


def _say_renamed(name: str) -> Effects:
    return _list_again(_("計画の名前を {name} にしました。").format(name=one_line(name)))


def _archive(name: str, *, is_open: bool, is_back: bool) -> Effects:
    """Put a plan away or back among the others; not the one that is open."""
    if is_open:
        return _list_again(
            _("開いている計画は保管できません。ほかの計画を開いてから保管してください。")
        )
    said = _("計画 {name} を一覧に戻しました。") if is_back else _("計画 {name} を保管しました。")
    text = said.format(name=one_line(name))

    def work(desk: Desk) -> str:
        library.archive(desk.plans, name, desk.who, is_back=is_back)
        return text

    return [UseLibrary(work, _list_again, _tell_in_list)]
