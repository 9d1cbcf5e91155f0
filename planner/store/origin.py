"""Where an entry comes from: the machine, and the name a person has on it; neither ever fails."""

import getpass

from planner.text import one_line


def machine_name() -> str:
    """The name of this machine on one line; empty where it has none."""
    import socket  # noqa: PLC0415 - who only reads does without

    try:
        return one_line(socket.gethostname())
    except (OSError, UnicodeError):
        return ""


def system_user() -> str:
    """The name the operating system knows the person by, on one line."""
    try:
        return one_line(getpass.getuser())
    except (OSError, KeyError, ImportError):
        return "?"
