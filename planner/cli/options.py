"""The arguments and options of commands as data."""

from typing import Any

from msgspec import Struct

from planner.cli.arguments import Parser
from planner.formats import FORMATS
from planner.formats.page import PAPERS
from planner.language import N_, _


class Argument(Struct, frozen=True):
    """A word or option of a command line.

    Attributes:
        names: ``row`` for a word at its place, ``-o`` and ``--output`` for an option.
        help: Its help text, to be translated.
        reading: The keywords of argparse.
    """

    names: tuple[str, ...]
    help: str
    reading: dict[str, Any]

    def declare(self, parser: Parser) -> None:
        """Add it to a parser."""
        shown = _(self.help).replace("%", "%%")  # argparse reads it as a format
        parser.own.add_argument(*self.names, help=shown, **self.reading)


def word(name: str, metavar: str, help_text: str, **reading: object) -> Argument:
    """An argument or option with a text."""
    return Argument((name,), help_text, {"metavar": metavar, **reading})


def switch(name: str, help_text: str) -> Argument:
    """An option without a value."""
    return Argument((name,), help_text, {"action": "store_true"})


ROW = word("row", "ROW", N_("行（1-3 は項番1の3行目、1 は 1-1）"))
ROW_OR_ALL = word("row", "ROW", N_("行（1-3 は項番1の3行目、1 は 1-1。既定: 全体）"), nargs="?")
TOPIC = word(
    "topic", "TOPIC", N_("読むページ（一覧の名前か題名）か、探す言葉（既定: 一覧）"), nargs="*"
)
STATUS = word("status", "STATUS", N_("記号か、その順番の数字（1は最初の記号）。0 で消す"))
TEXT = word(
    "text",
    "TEXT",
    N_('文章。- は標準入力から読む。"" で消す。「-」で始まる文は -- の後に書く'),
)
WORD = word("word", "WORD", N_("一言（5/7開催、68件）"), nargs="?")
FROM_MARK = word(
    "--from",
    "MONTH",
    N_("●が今ある月か 未定（既定: 見る月の●、なければ期限を過ぎた最も古い●）"),
)
TO_MARK = word("--to", "MONTH", N_("移す先の月か 未定"), required=True)
FROM_MONTH = word("--from", "MONTH", N_("始める月（既定: 見る月）"))
UNTIL_MONTH = word("--to", "MONTH", N_("最後の月か 未定（既定: 未定）"))
NEW_MONTH = word("to", "MONTH", N_("新しい基準月"), nargs="?")
WHY = word("--why", "TEXT", N_("理由"), required=True)
WHY_IF_ANY = word("--why", "TEXT", N_("理由"))
NAMED_ROWS = word("rows", "ROW", N_("行（1-3 は項番1の3行目、1 は 1-1）。いくつでも"), nargs="*")
ALL_WAITING = switch("--all", N_("その月（とグループ）の、確認を待つ報告すべて"))
WITHDRAW_REVIEW = switch("--withdraw", N_("確認済や差戻しを取り消す"))
COMMENT = word(
    "comment",
    "COMMENT",
    N_("何を直してほしいか。- は標準入力から読む。「-」で始まる文は -- の後に書く"),
)
LIST_ONLY = switch("--list", N_("締めずに、締めた月と終わっていない報告を一覧する"))
ROW_OF_TARGET = word("row", "ROW", N_("行（1-3 は項番1の3行目、1 は 1-1）"), nargs="?")
TARGET = word(
    "text",
    "TEXT",
    N_(
        "目標（97.5以上、対前年度以下とする、半期に1回以上。数字だけなら以上・以下は今のまま）。"
        "- は標準入力から読む"
    ),
    nargs="?",
)
ANSWERS = (
    word("--direction", "SIGN", N_("以上（at-least）か以下（at-most）か")),
    word(
        "--kind",
        "KIND",
        N_("年度で積み上げる数（running）か、その時点の数（stock）か"),
    ),
    word("--value", "TEXT", N_("目標の数字。words は言葉のままにして人が判定する")),
    word(
        "--judged",
        "FIGURES",
        N_(
            "判定に使う数字: その月（month）・累計（cumulative）・最新（latest）・"
            "月平均（mean）・毎月（every）、または判定する月（9月）"
        ),
    ),
    word(
        "--basis",
        "BASIS",
        N_(
            "目安の決め方: いつもの決め方（usual）・月の目標（months）・月割り（twelfths）・"
            "前年度の進み方（prior）・●の割合（marks）"
        ),
    ),
    word("--months", "MEANING", N_("月の目標は単月（single）か累計（cumulative）か")),
)
READING = (
    word("--read", "TEXT", N_("目標の文をどう読むかだけを表示する（計画は開かず、書かない）")),
    word("--unit", "UNIT", N_("--read の文の単位（件など）")),
)
DECISION = (
    word("--date", "DAY", N_("計画決定の日（2020-04-01、R2.4.1、4/1。既定: 今日）")),
    switch("--withdraw", N_("計画決定を取り消す")),
)
FIGURE = (
    word(
        "value",
        "VALUE",
        N_("数字（97.8、135,726千円、△4.96）。「-」で始めるときは -- の後に書く"),
        nargs="?",
    ),
    word(
        "--series",
        "NAME",
        N_("実績・累計・全国・順位・分子・分母・目標など（既定: KPI の主な系列）"),
    ),
    word(
        "--period",
        "PERIOD",
        N_("何の数字か（R2.5、H31.4-6、R1年度。既定: --month、なければ次の未入力の月）"),
    ),
    word("--remark", "TEXT", N_("数字の注記")),
    switch("--provisional", N_("速報（付けなければ確定）")),
    switch("--clear", N_("数字を消す")),
    switch("--sure", N_("打ち間違いではない（数字を書かなければ、今の数字について）")),
)
KPI = word("--kpi", "KEY", N_("行の KPI（名前の一部かキー）"))
REPAIR = switch("--repair", N_("直す。元のものは damaged/ によけて残す"))
SAMPLE = word("sample", "NAME", N_("置く見本（既定: 一覧）"), nargs="?")
NEW_PLAN = (
    word(
        "name",
        "NAME",
        N_("計画の名前（フォルダーの名前になる。既定: 支部と年度から ibaraki-r08 のように）"),
        nargs="?",
    ),
    word(
        "--like",
        "PLAN",
        N_("引き継ぎ元になる前の年度の計画（構成、当初の●と手順、目標。年度の既定はその次の年度）"),
    ),
    word("--branch", "BRANCH", N_("支部（茨城支部）")),
    word("--year", "YEAR", N_("年度（R8、令和8年度、2026）")),
    word(
        "--groups",
        "GROUPS",
        N_("グループ。「,」か「、」で区切る（既定: 業務、レセプト、企画総務、保健）"),
    ),
    word("--pillars", "PILLARS", N_("柱。「,」か「、」で区切る（既定: 協会の三つの柱）")),
    word("--title", "TEXT", N_("題名（既定: 令和8年度 茨城支部事業計画）")),
    word("--decided", "DAY", N_("計画決定の日（2026-04-01、R8.4.1、4/1。既定: まだ【案】）")),
    word("--since", "MONTH", N_("記録を始める月。それより前の月は未記録（既定: 4月）")),
)
TWO_PLANS = (
    word("old", "PLAN", N_("計画（フォルダー名、年度、支部名）")),
    word("new", "PLAN2", N_("比べる計画")),
)
SAME_TOO = switch("--all", N_("同じものも表示する"))
NAMED_PLAN = word("name", "PLAN", N_("計画（フォルダー名、年度、支部名）"))
NEW_NAME = word("new", "NEWNAME", N_("新しい名前"))
BRING_BACK = switch("--back", N_("保管した計画を一覧に戻す"))
WITH_ARCHIVED = switch("--archived", N_("保管した計画も、分けて表示する"))
ALL_PLANS = switch("--all", N_("すべての計画について"))
SLIP_CHOICE = (
    word(
        "--reason",
        "REASON",
        N_("この理由だけ（「未報告」や kpi。いくつでも、「,」で区切ってもよい）"),
        action="append",
    ),
    word("--since-month", "MONTH", N_("変化を比べる月（既定: 前の月）")),
    switch("--changed", N_("変わったものだけ（離れたものも）")),
)
AS_CLOSED = switch("--as-closed", N_("その月を締めたときのまま（締め時点）"))
WITHDRAW_KEEPING = switch("--withdraw", N_("「このままとする」を取り消す"))
JSON = switch("--json", N_("JSON で出力する"))
COLUMNS = word("--columns", "N", N_("一行の幅（半角の文字数。既定: 端末の幅、分からなければ100）"))
AS_OF = word(
    "--as-of",
    "MOMENT",
    N_(
        "その時点の計画で答える（2020-06-03、6/3、6月はその終わり、#12 は12番目の変更まで、"
        "6月締め は締めたとき、計画決定）"
    ),
)
IF_WAS = word(
    "--if-was", "VALUE", N_('今の値がこれのときだけ書く（"" は空欄、●は今ある月か 未定）')
)
LOG_CHOICE = (
    word("--since", "MOMENT", N_("この日・月・時刻・番号・締めから後だけ")),
    word("--by", "NAME", N_("この人の変更だけ（名前の一部でよい）")),
    word(
        "--field",
        "FIELD",
        N_("この項目だけ（実施状況、進捗状況、●と手順、確認・差戻し、締めなど）"),
    ),
)
TWO_MOMENTS = (
    word(
        "start",
        "MOMENT",
        N_("いつから（日や月はその終わり。6月締め、計画決定、始め も使える）"),
    ),
    word("end", "MOMENT", N_("いつまで（既定: 今）"), nargs="?"),
)
JSON_FORMAT = Argument(("--format",), N_("書式（既定: json）"), {"choices": ("json",)})
EXPORTED = Argument(
    ("-o", "--output"), N_("書き出す先。- は標準出力"), {"metavar": "FILE", "required": True}
)
IMPORTED = (
    word("file", "FILE", N_("取り込む JSON のファイル。- は標準入力")),
    word("--new", "NAME", N_("この名前の新しい計画にする（既定: 今の計画に取り込む）")),
    word("--decided", "DAY", N_("新しい計画の計画決定の日（既定: ファイルのまま）")),
    word(
        "--since",
        "MONTH",
        N_("新しい計画の記録を始める月。それより前の月は未記録（既定: ファイルのまま）"),
    ),
    switch(
        "--whole",
        N_("ファイルを計画の全体とみて、書いていないものは取り除く（既定: そのまま残す）"),
    ),
    switch(
        "--partial", N_("取り込めないところがあっても、ほかは取り込む（既定: 何も取り込まない）")
    ),
    switch("--dry-run", N_("書き込まずに、何が変わるかを表示する")),
)
OPENED = word("file", "FILE", N_("開くファイル（既定: 最後に印刷したもの）"), nargs="?")

# Of the structure of the plan
ENTITY = word(
    "entity",
    "ENTITY",
    N_(
        "3 は事業、3-2 は行、3-2@10月 は●、3-2*1 は手順、柱2、区分2（印刷の順）、kpi:キー、"
        "グループ:業務、記号:△、plan は計画"
    ),
)
ADDED = (
    word(
        "kind",
        "KIND",
        N_("pillar 柱・section 区分・item 事業・row 行・kpi・step 手順・mark ●・group・status"),
    ),
    word("words", "TEXT", N_("題や実施概要（step は 行 月 手順、mark は 行 月）"), nargs="*"),
)
PLACE = (
    word("--in", "ENTITY", N_("この中の最後に（柱2、区分1、3）")),
    word("--before", "ENTITY", N_("この前に")),
    word("--after", "ENTITY", N_("この後に")),
)
CONTENT = (
    word("--groups", "GROUPS", N_("担当（業務,レセプト。全: 全グループ）")),
    word("--lead", "GROUP", N_("主担当")),
    word("--label", "TEXT", N_("区分の行に書く担当の表示")),
    word("--number", "TEXT", N_("項番（既定: 順番）")),
    word("--lines", "TEXT", N_("事業の題の下の行（\\n で改行）")),
    word("--tags", "TAGS", N_("関連（インセンティブ関連）")),
    word("--title", "TEXT", N_("行だけの題")),
    word(
        "--months",
        "MONTHS",
        N_("●の月（4-9,12、毎月）。kpi では月の目標（4月=0.312,5月=0.294）か、その単月・累計の別"),
    ),
    word(
        "--periods",
        "RULE",
        N_("続く●を一つの期間とする（runs、既定）か、●を一つずつ約束とする（each）か"),
    ),
    switch("--separate", N_("事業の最初の行とは別に報告する")),
    switch("--kpi-row", N_("●のない KPI の行にする")),
)
KPI_CONTENT = (
    word("--name", "TEXT", N_("KPI の名前（既定: 文から。①②なら順にいくつでも）"), action="append"),
    word("--key", "KEY", N_("KPI のキー（既定: 名前から。毎年同じもの）"), action="append"),
    word("--unit", "UNIT", N_("KPI の単位（既定: 文から。単位がないときは none）")),
    word("--decimals", "N", N_("KPI の小数の桁数（既定: 目標の数字と同じ）")),
    word(
        "--kind",
        "KIND",
        N_("KPI は年度で積み上げる数（running）か、その時点の数（stock）か、割合（ratio）か"),
        dest="figure_kind",
    ),
    word(
        "--role",
        "ROLE",
        N_("KPI の役割: kpi・measure（目標のある数字）・reference（参考、判定しない）"),
    ),
    word("--population", "TEXT", N_("KPI の対象（251,173人×58.9%＝147,940人）")),
    *(answer for answer in ANSWERS if answer.names[0] not in {"--kind", "--months"}),
    switch("--dry-run", N_("KPI の文をどう読むかだけを表示し、書かない")),
)
FIELDS = word(
    "fields", "FIELD=VALUE", N_("項目と値（title=…、groups=業務、months=5,6）"), nargs="+"
)
AMENDMENT = (
    word("--why", "TEXT", N_("理由（計画決定の後は必要）")),
    word("--source", "TEXT", N_("改定の根拠（本部通知 第12号）")),
    word("--date", "DAY", N_("改定の日（既定: 今日）")),
)
REMOVAL = (
    word("--from", "MONTH", N_("廃止にする月（この月から廃止）")),
    switch("--back", N_("廃止を取り消す")),
)

AMENDED = (
    word("day", "DAY", N_("改定の日（既定: すべての改定）"), nargs="?"),
    switch("--list", N_("一件を一行にして一覧する")),
)

# Of what is printed
_PRINTED = (
    Argument(
        ("-o", "--output"),
        N_("書き出す先（.pdf .html .csv .txt）。- か省略は標準出力"),
        {"metavar": "FILE"},
    ),
    Argument(
        ("--format",),
        N_("書式（既定: FILE の拡張子、標準出力には txt）"),
        {"choices": FORMATS},
    ),
)
_HEADER = (
    word("--reference", "TEXT", N_("資料番号（資料1）")),
    word("--date", "DATE", N_('日付（2020-06-19。既定: 今日、"" でなし）')),
    word("--confidentiality", "TEXT", N_("機密性（機密性2。2 だけでもよい）")),
)
TEXT_COLUMNS = word(
    "--columns", "N", N_("テキストの一行の幅（半角の文字数。既定: 端末の幅、ファイルは180）")
)
_WITH_LATER = switch(
    "--with-later", N_("過ぎた月の紙に、その後の月の済・数字・報告も出す（既定: その月まで）")
)
GRID_PRINTED = (
    *_PRINTED,
    Argument(("--paper",), N_("用紙（既定: A3 横）"), {"choices": PAPERS}),
    Argument(
        ("--marks",),
        N_("●を紙のとおり（printed、既定）か、済・遅などの状態（states）で"),
        {"choices": ("printed", "states")},
    ),
    switch("--baseline", N_("●を当初計画の月に置く")),
    switch("--last-status", N_("前月の実施状況を並べる（○→△）")),
    switch("--only-slipping", N_("△の行と、前月から変わった行だけ")),
    _WITH_LATER,
    switch("--incentive", N_("インセンティブ関連だけ")),
    word("--section", "SECTION", N_("一つの区分だけ（名前、その一部、または順番の数字）")),
    *_HEADER,
)
AMENDMENTS_PRINTED = (
    *_PRINTED,
    Argument(("--paper",), N_("用紙（既定: A4 横）"), {"choices": PAPERS}),
    *_HEADER,
)
REVIEW_PRINTED = (
    *_PRINTED,
    Argument(("--paper",), N_("用紙（既定: A4 横）"), {"choices": PAPERS}),
    _WITH_LATER,
    *_HEADER,
)
