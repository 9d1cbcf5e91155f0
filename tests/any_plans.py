"""Plans of every origin: both samples, the golden ones, one of people, and generated ones."""

import json
import random
from functools import cache, partial
from pathlib import Path

import msgspec
from any_targets import any_targets
from hypothesis import strategies as st
from plans import plan_of_people, random_change, small_plan

from planner.errors import PlannerError
from planner.history.entries import apply, fold
from planner.history.rules import prepare
from planner.history.writes import Signature
from planner.plan.schema import encode, from_document, read_document, to_document
from planner.store import chain

ROOT = Path(__file__).parent.parent
DATA, GOLDEN = ROOT / "data", ROOT / "tests" / "golden"


def _of_history(path):
    """The plan of a history, read as the program reads it."""
    entries = [chain.decode(line) for line in path.read_bytes().splitlines()]
    return fold(from_document(entries[0].plan), entries[1:])


KEPT = {
    "gunma-r02": lambda: read_document(DATA / "gunma-r02.json"),
    "mihon-r07": lambda: _of_history(DATA / "mihon-r07.history.jsonl"),
    **{
        f"golden-{path.parent.name}": partial(_of_history, path)
        for path in sorted(GOLDEN.glob("v*/history.jsonl"))
    },
    "small": small_plan,
    "people": plan_of_people,
}


@cache
def kept_plan(name):
    """A plan by its name in ``KEPT``."""
    return msgspec.structs.replace(KEPT[name](), seq=0)


def document(plan):
    """The document of a plan as a file holds it."""
    return json.loads(encode(to_document(plan)))


def worked_on(plan, seed, count):
    """A plan after so many changes of any kind, those refused left out."""
    rng = random.Random(seed)
    for number in range(count):
        signature = Signature("佐藤", f"2020-06-01T00:{number:02}:00.000000+00:00")
        try:
            plan = apply(plan, prepare(plan, [random_change(rng, plan, number)], signature))
        except PlannerError:
            continue
    return plan


@st.composite
def generated_plans(draw):
    """The small plan or that of people, decided or not, worked on, with any target."""
    begun = draw(st.sampled_from(["people", "small", "draft"]))
    plan = small_plan(decided=False) if begun == "draft" else kept_plan(begun)
    plan = worked_on(plan, draw(st.integers(0, 10**6)), draw(st.integers(0, 40)))
    kpi = msgspec.structs.replace(plan.kpis["k1"], target=draw(any_targets))
    return msgspec.structs.replace(plan, kpis={**plan.kpis, "k1": kpi})
