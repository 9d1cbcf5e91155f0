"""Plans made up from a seed, of any size, and their folders on disk."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from random import Random
from unittest.mock import patch

sys.path.append(str(Path(__file__).parent.parent))

from inventing import invent
from targeted import target_of

from planner.history.intents import SetStatus
from planner.plan.fiscal import FiscalYear, Month
from planner.plan.model import (
    Figure,
    Item,
    Kpi,
    Mark,
    Pillar,
    Plan,
    Report,
    Row,
    Section,
    SeriesLine,
    Status,
)
from planner.plan.order import At, keys
from planner.store import book, library
from planner.store.book import PlanBook
from planner.store.folder import PLANS, DataFolder, PlanFolder

YEAR = FiscalYear(2020)
MAY = Month("2020-05")

GROUPS = ("業務", "レセプト", "企画総務", "保健")
STATUSES = (
    Status("◎", "計画を大きく上回る", "above", 3),
    Status("○", "計画どおり", "on", 2),
    Status("△", "計画を下回る", "below", 1),
    Status("□", "未着手", "not-started"),
)
PILLARS = (
    Pillar("p1", "1", "基盤的保険者機能関係"),
    Pillar("p2", "2", "戦略的保険者機能関係"),
    Pillar("p3", "3", "組織・運営体制関係"),
)

_ROWS_OF_ITEM = (1, 2, 2, 3)
_ITEMS_OF_SECTION = 4
_SUBJECTS = ("健診受診率", "保健指導", "ジェネリック医薬品の使用", "レセプト点検", "債権の回収")
_ENDS = ("の向上を図る", "について事業所へ働きかける", "に関する広報を行う", "の進み方を確かめる")
_NOTES = (
    "文書を{n}件送付した。返答のない先へ翌月に電話する。",
    "会議を開き、{n}事業所から参加の申し出を受けた。",
    "前月に続き訪問し、{n}社と日程を調整した。",
)
_REMEDIES = ("送付先を絞り、電話を先に行う。", "担当を{n}名増やして翌月末までに終える。")


def make_plan(rows: int, seed: int = 1) -> Plan:
    """A plan with so many rows: titles, ●, two months of reports, a KPI every tenth item."""
    random = Random(seed)
    made: dict[str, Row] = {}
    items: dict[str, Item] = {}
    kpis: dict[str, Kpi] = {}
    while len(made) < rows:
        item_id = f"i{len(items) + 1}"
        at = At(f"s{len(items) // _ITEMS_OF_SECTION + 1}", key_of(len(items) % _ITEMS_OF_SECTION))
        kpi = _kpi(random, f"k{len(kpis) + 1}") if not len(items) % 10 else None
        count = min(random.choice(_ROWS_OF_ITEM), rows - len(made))
        own = [
            _row(random, f"r{len(made) + n}", At(item_id, key_of(n)), kpi if not n else None)
            for n in range(count)
        ]
        made.update((row.id, row) for row in own)
        items[item_id] = _item(random, item_id, at, len(items))
        if kpi:
            kpis[kpi.id] = kpi
    sections = _sections(random, items)
    return Plan(
        id=f"made-{rows}",
        title="令和2年度 事業計画",
        branch="見本",
        fiscal_year=YEAR.year,
        status_month=MAY,
        ledger_from=YEAR.first,
        decided="2020-04-01",
        groups=GROUPS,
        statuses=STATUSES,
        pillars=PILLARS,
        sections=sections,
        items=items,
        rows=made,
        kpis=kpis,
    ).arranged()


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that goes away, on a disk rather than in memory where there is such a place."""
    place = "/var/tmp" if Path("/var/tmp").is_dir() else None
    with tempfile.TemporaryDirectory(prefix="planner-bench-", dir=place) as path:
        yield Path(path)


def put_sample(data: Path) -> Path:
    """The shipped sample in a data folder, with its checkpoint; the plan's folder."""
    library.open_library(DataFolder(data), is_chosen=True)
    return _with_checkpoint(data / PLANS / library.SAMPLE)


def put_plan(data: Path, plan: Plan) -> Path:
    """A plan in a data folder, with its checkpoint; the plan's folder."""
    target = data / PLANS / plan.id
    book.create(PlanFolder(target), plan)
    return _with_checkpoint(target)


def put_many(data: Path, count: int, rows: int) -> list[Path]:
    """So many invented plans, nine months of work in each, with their checkpoints; their folders."""
    with patch.object(os, "fsync"):
        return [put_plan(data, plan) for plan in invent(rows, count, months=9)]


def write_changes(target: Path, count: int) -> None:
    """Make the history of a plan longer by so many changes, quickly: without waiting for the disk."""
    held = PlanBook(PlanFolder(target), who="見本")
    rows = list(held.plan.rows)
    with patch.object(os, "fsync"):
        for number in range(count):
            held.submit(next_status(rows, number))
        held.close()


def next_status(rows: list[str], number: int) -> SetStatus:
    """A change that differs from the one before it on the same row."""
    turn, place = divmod(number, len(rows))
    return SetStatus(rows[place], YEAR.last, STATUSES[turn % len(STATUSES)].symbol)


def _with_checkpoint(target: Path) -> Path:
    PlanBook(PlanFolder(target)).close()
    return target


def _sections(random: Random, items: dict[str, Item]) -> dict[str, Section]:
    inside = {item.section: None for item in items.values()}  # in the order of the items
    return {
        section_id: Section(
            section_id,
            At(PILLARS[min(number * 3 // len(inside), 2)].id, key_of(number)),
            title=_title(random),
            groups=(GROUPS[number % len(GROUPS)],),
        )
        for number, section_id in enumerate(inside)
    }


def key_of(place: int) -> str:
    """The key of the sibling at a place."""
    return keys(place + 1)[place]


def _item(random: Random, item_id: str, at: At, place: int) -> Item:
    return Item(
        item_id,
        at,
        number=str(place + 1),
        title=_title(random),
        tags=("インセンティブ関連",) if not random.randrange(6) else (),
    )


def _row(random: Random, row_id: str, at: At, kpi: Kpi | None) -> Row:
    months = sorted(random.sample(YEAR.months, random.choice((1, 2, 4, 12))))
    marks = tuple(
        Mark(f"m{n:02}", month=month, done=month if month < MAY and random.random() < 0.8 else None)
        for n, month in enumerate(months)
    )
    return Row(
        row_id,
        at,
        kind="kpi" if kpi else "activity",
        text=f"・{_title(random)}\n・{_title(random)}",
        marks=() if kpi else marks,
        reports={month: report for month in YEAR.months[:2] if (report := _report(random))},
        kpis=(kpi.id,) if kpi else (),
    )


def _report(random: Random) -> Report | None:
    if not random.randrange(5):
        return None
    status = random.choice(STATUSES)
    is_below = status.meaning == "below"
    return Report(
        status.symbol,
        note=random.choice(_NOTES).format(n=random.randrange(2, 400)),
        remedy=random.choice(_REMEDIES).format(n=random.randrange(2, 5)) if is_below else None,
    )


def _kpi(random: Random, kpi_id: str) -> Kpi:
    figures = {
        f"actual@{month}": Figure("actual", month, Decimal(random.randrange(4000, 6000)) / 100)
        for month in YEAR.months[:2]
    }
    return Kpi(
        kpi_id,
        key=f"made-{kpi_id}",
        name=random.choice(_SUBJECTS),
        unit="%",
        target=target_of("at-least", Decimal("56.2")),
        figures=figures,
        lines=(SeriesLine("actual", label="実績"),),
    )


def _title(random: Random) -> str:
    return random.choice(_SUBJECTS) + random.choice(_ENDS)
