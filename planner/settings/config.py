"""The settings of a person: folder of plans, name, group, language, theme.

Precedence, for each of them: option, then environment, then ``settings.toml``, then the default.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from planner.errors import Fault, PlannerError, UnavailableError
from planner.language import LANGUAGES, system_language
from planner.settings.widths import WIDTHS

SETTINGS_FILE = "settings.toml"


class Settings(Struct, frozen=True):
    """The settings of a person; an empty text is the default.

    Attributes:
        data: Folder of the plans; empty: the user's own.
        plan: Plan opened first.
        name: Written with every change; empty: the system's user name.
        group: Own group, shown on opening; empty: all.
        language: ja or en; empty: the system's.
        theme: Name of a colour theme.
        prints: Folder of what is printed from the screen; empty: the user's documents.
        paper: A3 or A4, as printed last; empty: A3.
        reference: 資料番号 printed last.
        confidentiality: 機密性 printed last.
        width: How the terminal draws ●: narrow or wide; empty: as it answers.
        keys: The table of the person's own keys as the file has it; None where it has none.
    """

    data: str = ""
    plan: str = ""
    name: str = ""
    group: str = ""
    language: str = ""
    theme: str = ""
    prints: str = ""
    paper: str = ""
    reference: str = ""
    confidentiality: str = ""
    width: str = ""
    keys: Any = None

    @property
    def data_folder(self) -> Path:
        """The folder the plans are in."""
        if self.data:
            return _at_home(self.data)
        from platformdirs import user_data_path  # noqa: PLC0415 - slow, and seldom needed

        return user_data_path("planner", appauthor=False)

    @property
    def prints_folder(self) -> Path:
        """The folder for files printed from the screen."""
        if self.prints:
            return _at_home(self.prints)
        from platformdirs import user_documents_path  # noqa: PLC0415 - slow, and seldom needed

        return user_documents_path() / "planner"

    @property
    def is_data_chosen(self) -> bool:
        """Whether a person named the data folder."""
        return bool(self.data)

    @property
    def width_used(self) -> str:
        """How the terminal draws ambiguous characters: narrow, wide or empty for not known."""
        return self.width if self.width in WIDTHS else ""

    @property
    def language_used(self) -> str:
        """The language of the interface."""
        return self.language if self.language in LANGUAGES else system_language()


def _at_home(folder: str) -> Path:
    """A folder with ~ resolved; of an unknown user it stays as written."""
    try:
        return Path(folder).expanduser()
    except RuntimeError:
        return Path(folder)


_TEXTS = tuple(name for name in Settings.__struct_fields__ if name != "keys")

_ENVIRONMENT = {
    "PLANNER_DATA": "data",
    "PLANNER_PLAN": "plan",
    "PLANNER_NAME": "name",
    "PLANNER_GROUP": "group",
    "PLANNER_LANG": "language",
    "PLANNER_THEME": "theme",
    "PLANNER_PRINTS": "prints",
    "PLANNER_WIDTH": "width",
}


def settings_path(environment: Mapping[str, str] = os.environ) -> Path:
    """The person's settings file; ``PLANNER_CONFIG`` names another folder."""
    if folder := environment.get("PLANNER_CONFIG"):
        return Path(folder) / SETTINGS_FILE
    from platformdirs import user_config_path  # noqa: PLC0415 - slow, and seldom needed

    return user_config_path("planner", appauthor=False) / SETTINGS_FILE


def load(
    options: Mapping[str, str | None], environment: Mapping[str, str] = os.environ
) -> Settings:
    """The settings in force.

    Args:
        options: Values of the command line by field; None where not given.
        environment: Variables of the process.

    Raises:
        UnavailableError: ``settings-broken`` with the file and what is wrong in it.
    """
    settings = stored(settings_path(environment))
    return structs.replace(settings, **given(options, environment))


def given(
    options: Mapping[str, str | None], environment: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """The settings given for this run, by field: options, then environment variables."""
    from_environment = {
        field: environment[name] for name, field in _ENVIRONMENT.items() if environment.get(name)
    }
    return from_environment | {field: value for field, value in options.items() if value}


def stored(path: Path) -> Settings:
    """The settings of the file; the defaults where there is none.

    Raises:
        UnavailableError: ``settings-broken``.
    """
    if path.is_fifo():  # nobody may ever write into it
        raise _broken(path, Fault("no-file"))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise _broken(path, error.strerror) from error
    except UnicodeDecodeError as error:
        raise _broken(path, Fault("not-utf-8")) from error
    import tomllib  # noqa: PLC0415 - most people have no settings when they first start

    try:
        content: dict[str, Any] = tomllib.loads(text)
    except RecursionError as error:
        raise _broken(path, Fault("nested-too-deep")) from error
    except ValueError as error:  # also a number of more digits than Python reads
        raise _broken(path, _toml_fault(error)) from error
    texts = {name: str(content[name]) for name in _TEXTS if name in content}
    return Settings(**texts, keys=content.get("keys"))


def _toml_fault(error: ValueError) -> Fault:
    from planner.settings.toml import broken_place  # noqa: PLC0415 - seldom needed

    if place := broken_place(error):
        return Fault("toml-broken", dict(zip(("line", "column"), place, strict=True)))
    return Fault("toml-unreadable")


def _broken(path: Path, problem: Fault | str | None) -> UnavailableError:
    return UnavailableError("settings-broken", path=str(path), problem=problem)


def save(settings: Settings, path: Path) -> None:
    """Write the settings that differ from the defaults; all else in the file stays as it is.

    Raises:
        UnavailableError: ``folder-unwritable``.
    """
    from planner.settings.toml import edited  # noqa: PLC0415 - only when something was set
    from planner.store.files import write_atomically  # noqa: PLC0415

    values = {name: getattr(settings, name) for name in _TEXTS}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, edited(_written(path), values).encode())
    except OSError as error:
        raise UnavailableError(
            "folder-unwritable", path=str(path.parent), problem=error.strerror
        ) from error


def _written(path: Path) -> str:
    """The text of a file; empty where there is none to be read."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""


def placed(problems: Iterable[tuple[str, PlannerError]], path: Path) -> tuple[PlannerError, ...]:
    """What is wrong in the settings, each with the file and the line its name stands on."""
    from planner.settings.toml import line_of  # noqa: PLC0415 - seldom wrong

    problems = tuple(problems)
    text = _written(path) if problems else ""
    for name, error in problems:
        error.parameters.update(path=str(path), line=line_of(text, name))
    return tuple(error for _name, error in problems)
