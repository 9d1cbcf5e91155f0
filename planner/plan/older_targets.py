"""Targets as versions 1 and 2 wrote them, turned into those of version 3 (pure).

There a target was a rule by name with a number, words or cases, and the KPI said beside it what it
was judged on: by ``judged_on`` and ``judging_month``. What no rule used is left out: a number
beside words, and the judging month of a KPI that was judged on something else.

A record that is no target stays as it is: whoever decodes it refuses it with its place.
"""

from collections.abc import Iterator
from typing import Any

from planner.plan.paths import kind_of

_PRIOR = "-prior"


def document(old: dict[str, Any]) -> dict[str, Any]:
    """A document of version 2, its KPIs as those of version 3."""
    kpis, year = old.get("kpis"), old.get("fiscal_year")
    if not isinstance(kpis, list):
        return old
    last = f"{year + 1}-03" if isinstance(year, int) else None
    return {**old, "kpis": [kpi(one, last) for one in kpis]}


def entry(old: dict[str, Any]) -> dict[str, Any]:
    """A line of version 2, its writes and intents as those of version 3.

    The plan in the first line has a version of its own.
    """
    new = dict(old)
    if isinstance(old.get("writes"), list):
        new["writes"] = [one for write in old["writes"] for one in writes(write)]
    if isinstance(old.get("intents"), list):
        new["intents"] = [intent(one) for one in old["intents"]]
    return new


def kpi(old: Any, last: str | None = None) -> Any:
    """A KPI of version 2 as one of version 3.

    Args:
        old: The KPI.
        last: The last month of its year, which is the judging month of one that names none. In a
            write it is not known, and such a KPI is judged on its latest figure.
    """
    if not isinstance(old, dict):
        return old
    new = {name: value for name, value in old.items() if name not in {"judged_on", "judging_month"}}
    judged_on = old.get("judged_on", "latest")
    made = target(old.get("target", {}))
    if isinstance(made, dict):
        if judged_on == "judging-month":
            made["by"] = old.get("judging_month") or last
        elif judged_on != "latest":
            made["over"] = judged_on
    return new | {"target": made}


def target(old: Any) -> Any:
    """A target of version 2 as one of version 3, without what the KPI said beside it."""
    if not isinstance(old, dict):
        return old
    text = {"text": old["text"]} if "text" in old else {}
    made = _rule(old)
    return text if made is None else {"rule": made, **text}


def writes(old: Any) -> Iterator[Any]:
    """A write of version 2 as those of version 3.

    A target was written without what it is judged on, which stays as it was: so its rule and its
    text are written apart, as ``target.rule`` and ``target.text``. ``judged_on`` becomes
    ``target.over`` and ``judging_month`` ``target.by``, each for itself: where only one was
    written, the other keeps what it was. No program wrote these two.
    """
    if not isinstance(old, dict) or kind_of(str(old.get("entity"))) != "kpi":
        yield old
        return
    match old.get("field"):
        case "":
            yield _both(old, "", kpi)
        case "target":
            yield from _changed(_both(old, "target.rule", _rule))
            yield from _changed(_both(old, "target.text", _text))
        case "judged_on":
            yield from _changed(_both(old, "target.over", _over))
        case "judging_month":
            yield _both(old, "target.by", lambda month: month)
        case _:
            yield old


def intent(old: Any) -> Any:
    """An intent of version 2 as one of version 3."""
    if not isinstance(old, dict) or old.get("do") != "SetTarget":
        return old
    parts = ("rule", "value", "text")
    new = {name: value for name, value in old.items() if name not in parts}
    return new | {"target": target({name: old[name] for name in parts if name in old})}


def _both(write: dict[str, Any], field: str, turned: Any) -> dict[str, Any]:
    """A write of another field, both of its sides turned."""
    before, after = write.get("before"), write.get("after")
    return write | {"field": field, "before": turned(before), "after": turned(after)}


def _changed(write: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if write["before"] != write["after"]:
        yield write


def _over(judged_on: Any) -> Any:
    return "latest" if judged_on == "judging-month" else judged_on


def _text(old: Any) -> Any:
    return old.get("text", "") if isinstance(old, dict) else old


def _rule(old: Any) -> Any:
    """The rule of a target; None for no target."""
    if not isinstance(old, dict):
        return old
    match old.get("rule", "none"):
        case "none":
            return None
        case "qualitative":
            return {"is": "words"}
        case "conditional":
            cases = old.get("cases", [])
            made = [_case(case) for case in cases] if isinstance(cases, list) else cases
            return {"is": "cases", "cases": made} if made else {"is": "cases"}
        case _:
            return _bound(old)


def _case(old: Any) -> Any:
    if not isinstance(old, dict):
        return old
    when = {"when": _condition(old["when"])} if old.get("when") is not None else {}
    return {**when, "then": _bound(old)}


def _condition(old: Any) -> Any:
    names = {"rule": "sign", "value": "value", "series": "series", "years_back": "back"}
    return {names.get(k, k): v for k, v in old.items()} if isinstance(old, dict) else old


def _bound(old: dict[str, Any]) -> dict[str, Any]:
    rule, value = old.get("rule"), old.get("value")
    if isinstance(rule, str) and rule.endswith(_PRIOR):
        rule = rule.removesuffix(_PRIOR)
        value = {"is": "prior"} if value is None else {"is": "prior", "printed": value}
    made = {"is": "limit", "sign": rule}
    if value is not None:
        made["value"] = value
    return made | ({"series": old["series"]} if old.get("series") else {})
