"""Every act a key can name, by the module and the function that it is."""

from collections.abc import Callable

from planner.ui.acts.act import Effects

# An act is loaded when it is done first: the screen opens without them.
ACTS = {
    "add_mark": "planner.ui.acts.marks:add_mark",
    "add_step": "planner.ui.acts.marks:add_step",
    "changes": "planner.ui.acts.hindsight:changes",
    "clear_status": "planner.ui.acts.rows:clear_status",
    "choose_plan": "planner.ui.acts.plans:choose_plan",
    "close_month": "planner.ui.acts.review:close_month",
    "confirm_note": "planner.ui.acts.rows:confirm_note",
    "confirm_report": "planner.ui.acts.review:confirm_report",
    "copy_rows": "planner.ui.acts.copying:copy_rows",
    "decide": "planner.ui.acts.plan:decide",
    "drop_mark": "planner.ui.acts.marks:drop_mark",
    "edit_memo": "planner.ui.acts.note:edit_memo",
    "edit_note": "planner.ui.acts.note:edit_note",
    "enter_figures": "planner.ui.acts.figures:enter",
    "find": "planner.ui.acts.search:find",
    "give_back": "planner.ui.acts.review:give_back",
    "keep_status": "planner.ui.acts.slips:keep_status",
    "list_returned": "planner.ui.acts.review:list_returned",
    "move_mark": "planner.ui.acts.marks:move_mark",
    "open_reports": "planner.ui.acts.review:open_reports",
    "past": "planner.ui.acts.hindsight:past",
    "paste_figures": "planner.ui.acts.figures:paste",
    "redo": "planner.ui.acts.rows:redo",
    "search": "planner.ui.acts.search:search",
    "set_basis": "planner.ui.acts.plan:set_basis",
    "set_months": "planner.ui.acts.plan:set_months",
    "set_status": "planner.ui.acts.rows:set_status",
    "set_status_month": "planner.ui.acts.plan:set_status_month",
    "set_target": "planner.ui.acts.plan:set_target",
    "show_commands": "planner.ui.acts.help:show_commands",
    "show_heat": "planner.ui.acts.slips:show_heat",
    "show_help": "planner.ui.acts.help:show_help",
    "show_returned": "planner.ui.acts.review:show_returned",
    "show_slips": "planner.ui.acts.slips:show_slips",
    "story": "planner.ui.acts.hindsight:story",
    "suspend": "planner.ui.acts.marks:suspend",
    "tick": "planner.ui.acts.rows:tick",
    "tick_with_word": "planner.ui.acts.rows:tick_with_word",
    "undo": "planner.ui.acts.rows:undo",
    "untick": "planner.ui.acts.rows:untick",
}


def act(name: str) -> Callable[..., Effects]:
    """The function of an act: it takes the situation, and what some take besides."""
    from pkgutil import resolve_name  # noqa: PLC0415 - the first frame comes before it

    function: Callable[..., Effects] = resolve_name(ACTS[name])
    return function
