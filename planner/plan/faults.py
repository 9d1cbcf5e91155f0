"""What is wrong in a JSON document, as codes: what decoders say of it changes with each release."""

import re

import msgspec

from planner.errors import Fault

_PLACE = re.compile(r"\$[^\s`'\"]*")
_MISSING = re.compile(r"[^`'\"]*\bmissing\b[^`'\"]*[`'\"](\w+)")


def record_fault(error: msgspec.ValidationError) -> Fault:
    """What in a document is no part of a plan, with its JSON path; `$` where none is told."""
    place = (_PLACE.findall(str(error)) or ["$"])[-1]
    if isinstance(error.__cause__, ValueError):  # our own check, with the number
        return Fault("number-unprintable", {"place": place, "value": error.__cause__.args[0]})
    if found := _MISSING.match(str(error)):
        return Fault("field-missing", {"place": place, "name": found[1]})
    return Fault("value-unfit", {"place": place})


def json_fault(content: bytes) -> Fault:
    """What is wrong with bytes that are no JSON, with line and column where there is a place."""
    import json  # noqa: PLC0415 - it tells places apart from its sentences, and is seldom needed

    try:
        json.loads(content.decode())
    except UnicodeDecodeError:
        return Fault("not-utf-8")
    except json.JSONDecodeError as error:
        if error.pos >= len(error.doc.rstrip()):
            return Fault("cut-off")
        return Fault("json-broken", {"line": error.lineno, "column": error.colno})
    except (RecursionError, ValueError):  # also a number of more digits than Python reads
        return Fault("json-unreadable")
    return Fault("json-unreadable")  # Python takes what JSON does not have, NaN
