"""A small plan printed in each format and language, to be looked at.

``python tests/printed.py`` writes the files of ``golden/print`` anew; look at each before keeping
it: the test compares bytes.
"""

from pathlib import Path

from months import JUNE
from plans import small_plan, with_row

from planner.formats import csv, html, text
from planner.language import set_language
from planner.plan.model import Mark, Promise, Report
from planner.reports import progress
from planner.reports.progress import Options

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden" / "print"
LANGUAGES = ("ja", "en")
OPTIONS = Options(
    marks="states",
    with_last_status=True,
    reference="資料1",
    date="令和2年6月19日",
    confidentiality="機密性2",
)


def plan():
    """The small plan with what was reported for June and what became of its marks."""
    made = small_plan()
    for row_id, report in {
        "daily": Report("△", "R2.6 △4.96%\n・来所は減少", "・電話で案内\n・郵送をすすめる"),
        "survey": Report("□"),
        "notices": Report("○", "=1+1 は式ではない\n<b>太字</b>でもない"),
        "review": Report("◎", "髙橋と﨑山で確認、𠮷野へ送付"),
        "leaflet": Report(None, "紙をやめ、メールで配信する"),
    }.items():
        reports = {**made.rows[row_id].reports, JUNE: report}
        made = with_row(made, row_id, reports=reports)
    marks = {
        "survey": (
            Mark("a", month="2020-07", promises=(Promise("2020-09", "会場の都合", who="佐藤"),)),
            Mark("b", month="2020-12", dropped="主催者が中止"),
            Mark("c", promises=(Promise("2020-11", "追加"),)),
            Mark("d", month="2021-01", promises=(Promise(None, "延期"),)),
        ),
        "review": (
            Mark("a", month="2020-05"),
            Mark("b", month="2020-06", done="2020-06", word="68件"),
        ),
    }
    for row_id, own in marks.items():
        made = with_row(made, row_id, marks=own)
    return made


def files(language):
    """The name and the content of each file in a language."""
    set_language(language)
    try:
        document = progress.build(plan(), JUNE, OPTIONS)
        yield f"small-{language}.html", html.render(document).encode()
        yield f"small-{language}.csv", csv.render(document).encode()
        yield f"small-{language}.txt", text.render(document).encode()
        yield f"small-{language}-80.txt", text.render(document, 80).encode()
    finally:
        set_language("ja")


def main():
    """Write all files."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for name, content in files(language):
            (GOLDEN / name).write_bytes(content)


if __name__ == "__main__":
    main()
