"""The keys a person gave commands, below what the manual says of keys."""

from collections.abc import Iterator
from typing import Any

from planner.language import _
from planner.settings import config


def told(table: Any) -> str:
    """The keys of ``[keys]`` with their commands, and what of it cannot be; empty without it."""
    return "\n".join(_lines(table)) if table is not None else ""


def _lines(table: Any) -> Iterator[str]:
    from planner.forms.commands import COMMANDS, SLIP_COMMANDS, key_text  # noqa: PLC0415
    from planner.forms.own_keys import own_keys  # noqa: PLC0415 - most people have none
    from planner.wording.errors import error_sentence  # noqa: PLC0415

    own, path = own_keys(table), config.settings_path()
    yield f"## {_('変更したキー')}"
    yield ""
    yield _("設定ファイル {path} の [keys] です。").format(path=f"`{path}`")
    yield ""
    does = {command.name: command.description for command in (*SLIP_COMMANDS, *COMMANDS)}
    for name, keys in own.keys.items():
        shown = " ".join(f"`{key_text(key)}`" for key in keys) or _("（キーなし）")
        yield f"- {shown} `{name}` {does[name]}"
    yield ""
    for error in config.placed(own.problems, path):
        yield f"- {error_sentence(error)}"
