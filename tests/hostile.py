"""Texts as nobody writes them, and a plan that has one wherever a person can put it."""

from decimal import Decimal

from msgspec import structs
from plans import small_plan
from targeted import target_of

from planner.plan.model import Figure, Report, Suspension

CONTROLS = "\x00\x07\x08\x1b[31m\x1b]0;題\x07\x7f\u0085\u009b2J\u200e\u202e\u2066\ufeff"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>&amp;\"'</td></table>]]><!--"
STYLE = "</style><style>*{display:none}</style>"
CODE = '#panic("x") $x$ [bold] [@click=app.quit]x[/] {{7*7}} {% raw %} %s {0} \\u0041'
LETTERS = "髙﨑𠮷神か゚👩‍👩‍👧🇯🇵①㈱ﾊﾝｶｸ"
LONG = "あ" * 2000
WORD = "x" * 600
LINES = "一行目\r\n二行目\r三行目\n\n\t五行目"
FORMULAS = (
    '=HYPERLINK("http://example.com","x")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "　=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(A1)",
    "=cmd|'/c calc'!A1",
    "- 実施した",
    '";=1+1',
)
TEXTS = (CONTROLS + "終", MARKUP, STYLE, CODE, LETTERS, LONG, WORD, LINES, *FORMULAS)


def hostile_plan(said):
    """The small plan with a text wherever a person can put one."""
    plan = small_plan()
    rows = {
        name: structs.replace(
            row,
            text=said,
            title=said if name == "survey" else "",
            reports={month: Report(said, said, said) for month in ("2020-05", "2020-06")},
            suspensions=(Suspension("r", "2020-06", None, said),),
            marks=tuple(
                structs.replace(mark, text=said if mark.text else "", word=said)
                for mark in row.marks
            ),
        )
        for name, row in plan.rows.items()
    }
    items = {
        name: structs.replace(item, title=said, lines=(said,), number=said)
        for name, item in plan.items.items()
    }
    sections = {
        name: structs.replace(section, title=said, label=said)
        for name, section in plan.sections.items()
    }
    kpi = plan.kpis["k1"]
    figures = (Figure("actual", "2020-04", Decimal("-4.96"), unit=said),)
    kpi = structs.replace(
        kpi,
        name=said,
        unit=said,
        target=target_of("conditional", text=said),
        lines=tuple(structs.replace(line, label=said) for line in kpi.lines),
        figures={f"{figure.series}@{figure.period}": figure for figure in figures},
    )
    return structs.replace(
        plan,
        title=said,
        branch=said,
        pillars=tuple(structs.replace(p, title=said, number=said) for p in plan.pillars),
        statuses=tuple(structs.replace(s, name=said, symbol=said) for s in plan.statuses[:1]),
        rows=rows,
        items=items,
        sections=sections,
        kpis={"k1": kpi},
    )
