"""The table of commands, and the way from a command line to the one it names."""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct, structs

from planner.cli import editing, opened, print_arguments, reading
from planner.cli.arguments import PROGRAM, Parser, ShowVersion, add_shared, closing, language_asked
from planner.cli.request import Request, find_folder, read_month
from planner.errors import Exit, PlannerError, UnavailableError, UsageError
from planner.language import N_, _, set_language
from planner.settings import config, widths
from planner.settings.config import Settings
from planner.store.book import PlanBook
from planner.store.library import PLANS

Declare = Callable[[Parser], None]


class Command(Struct, frozen=True):
    """A command of the command line.

    Attributes:
        name: The word after ``planner``.
        summary: What it does, to be translated.
        examples: Whole command lines.
        arguments: Each declares something that may follow the name.
        run: Carries it out.
    """

    name: str
    summary: str
    examples: tuple[str, ...]
    arguments: tuple[Declare, ...]
    run: Callable[[Request], Exit]


def carry_out(words: Sequence[str]) -> int:
    """Carry out a command line; its exit code.

    Raises:
        PlannerError: When it cannot be done.
    """
    set_language(_language(words))
    try:
        arguments = _parse(words)
    except SystemExit:  # argparse printed the help
        return Exit.DONE
    settings = config.load(
        {
            "data": getattr(arguments, "data", None),
            "plan": getattr(arguments, "plan", None),
            "group": getattr(arguments, "group", None),
            "language": getattr(arguments, "lang", None),
            "width": getattr(arguments, "width", None),
        }
    )
    if sys.stdout is not None and sys.stdout.isatty():  # files and pipes count one cell
        widths.count_as(settings.width_used)
    request = Request(arguments, settings)
    if arguments.command is None:
        return _open_screen(request)
    return COMMANDS[arguments.command].run(request)


def _language(words: Iterable[str]) -> str:
    """The language to speak from the first sentence on, even where settings cannot be read."""
    asked = {"language": language_asked(words)}
    try:
        return config.load(asked).language_used
    except UnavailableError:
        return Settings(language=asked["language"] or "").language_used


def _parse(words: Sequence[str]) -> argparse.Namespace:
    """The command and its arguments; options may stand before and after the command.

    Raises:
        UsageError: When the words cannot be understood.
    """
    before = _program_parser().parse_args(words)
    if before.command is None:
        return before
    if before.command not in COMMANDS:
        raise UsageError(
            "command-unknown", command=before.command, names=_similar_command(before.command)
        )
    rest = before.rest
    del before.rest
    return _command_parser(COMMANDS[before.command]).parse_intermixed_args(rest, before)


def _program_parser() -> Parser:
    heading = _("コマンド:")
    width = max(map(len, COMMANDS)) + 2
    listed = "\n".join(f"  {name:<{width}}{_(c.summary)}" for name, c in COMMANDS.items())
    parser = Parser(
        PROGRAM,
        _("支部の事業計画を月ごとに更新し、遅れを見つける。コマンドを書かなければ画面を開く。"),
        f"{heading}\n{listed}\n\n" + closing(("planner", "planner slips --group 保健")),
    )
    parser.own.add_argument(
        "command", metavar="COMMAND", nargs="?", default=None, help=_("下の一覧から")
    )
    parser.own.add_argument("rest", metavar="...", nargs=argparse.REMAINDER, help=_("その引数"))
    parser.own.add_argument("--version", action=ShowVersion, nargs=0, help=_("版を表示する"))
    add_shared(parser)
    return parser


def _command_parser(command: Command) -> Parser:
    parser = Parser(f"{PROGRAM} {command.name}", _(command.summary), closing(command.examples))
    for declare in command.arguments:
        declare(parser)
    add_shared(parser)
    return parser


def _similar_command(word: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only after a slip of the fingers

    return _("、").join(get_close_matches(word, COMMANDS, n=2, cutoff=0.5) or COMMANDS)


def _open_screen(request: Request) -> int:
    """Open the screen on the plan meant.

    Raises:
        PlannerError: ``no-terminal``.
    """
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise PlannerError("no-terminal")
    from planner.settings import state  # noqa: PLC0415 - only the screen leaves anything behind

    settings, held = request.settings, state.read(state.state_path())
    folder = find_folder(settings, held.last_plan(settings.data_folder / PLANS))
    month = None
    if request.given("month") is not None:
        month = read_month(PlanBook(folder).plan, request.given("month"))
    group = config.given({"group": request.given("group")}).get("group")
    if group is not None:  # asked for this once; the own group stays the one that was set
        own = config.stored(config.settings_path()).group
        settings = structs.replace(settings, group=own)
    from planner.ui.app import run  # noqa: PLC0415 - only the screen needs Textual

    return run(settings, folder, held, group=group, month=month)


def _print_plan(request: Request) -> Exit:
    from planner.cli import printing  # noqa: PLC0415 - only printing needs what it loads

    return printing.print_plan(request)


def _print_exceptions(request: Request) -> Exit:
    from planner.cli import printing  # noqa: PLC0415 - as above

    return printing.print_exceptions(request)


def _row(parser: Parser) -> None:
    parser.own.add_argument("row", metavar="ROW", help=_("行（1-3 は項番1の3行目、1 は 1-1）"))


def _row_or_all(parser: Parser) -> None:
    parser.own.add_argument(
        "row", metavar="ROW", nargs="?", help=_("行（1-3 は項番1の3行目、1 は 1-1。既定: 全体）")
    )


def _status(parser: Parser) -> None:
    parser.own.add_argument(
        "status", metavar="STATUS", help=_("記号か、その順番の数字（1は最初の記号）。0 で消す")
    )


def _text(parser: Parser) -> None:
    parser.own.add_argument(
        "text",
        metavar="TEXT",
        help=_('文章。- は標準入力から読む。"" で消す。「-」で始まる文は -- の後に書く'),
    )


def _word(parser: Parser) -> None:
    parser.own.add_argument("word", metavar="WORD", nargs="?", help=_("一言（5/7開催、68件）"))


def _from_mark(parser: Parser) -> None:
    parser.own.add_argument(
        "--from",
        metavar="MONTH",
        help=_("●が今ある月か 未定（既定: 見る月の●、なければ期限を過ぎた最も古い●）"),
    )


def _to_mark(parser: Parser) -> None:
    parser.own.add_argument("--to", metavar="MONTH", required=True, help=_("移す先の月か 未定"))


def _from_month(parser: Parser) -> None:
    parser.own.add_argument("--from", metavar="MONTH", help=_("始める月（既定: 見る月）"))


def _until_month(parser: Parser) -> None:
    parser.own.add_argument("--to", metavar="MONTH", help=_("最後の月か 未定（既定: 未定）"))


def _new_month(parser: Parser) -> None:
    parser.own.add_argument("to", metavar="MONTH", nargs="?", help=_("新しい基準月"))


def _why(parser: Parser) -> None:
    parser.own.add_argument("--why", metavar="TEXT", required=True, help=_("理由"))


def _why_if_any(parser: Parser) -> None:
    parser.own.add_argument("--why", metavar="TEXT", help=_("理由"))


def _named_rows(parser: Parser) -> None:
    parser.own.add_argument(
        "rows", metavar="ROW", nargs="*", help=_("行（1-3 は項番1の3行目、1 は 1-1）。いくつでも")
    )


def _all_waiting(parser: Parser) -> None:
    parser.own.add_argument(
        "--all", action="store_true", help=_("その月（とグループ）の、確認を待つ報告すべて")
    )


def _withdraw_review(parser: Parser) -> None:
    parser.own.add_argument("--withdraw", action="store_true", help=_("確認済や差戻しを取り消す"))


def _comment(parser: Parser) -> None:
    parser.own.add_argument(
        "comment",
        metavar="COMMENT",
        help=_("何を直してほしいか。- は標準入力から読む。「-」で始まる文は -- の後に書く"),
    )


def _list_only(parser: Parser) -> None:
    parser.own.add_argument(
        "--list", action="store_true", help=_("締めずに、締めた月と終わっていない報告を一覧する")
    )


def _target(parser: Parser) -> None:
    parser.own.add_argument(
        "text",
        metavar="TEXT",
        help=_(
            "目標（97.5以上、20以下、前年度以上、前年度以下。数字だけなら以上・以下は今のまま）"
        ),
    )


def _decision(parser: Parser) -> None:
    parser.own.add_argument(
        "--date", metavar="DAY", help=_("計画決定の日（2020-04-01、R2.4.1、4/1。既定: 今日）")
    )
    parser.own.add_argument("--withdraw", action="store_true", help=_("計画決定を取り消す"))


def _figure(parser: Parser) -> None:
    parser.own.add_argument(
        "value",
        metavar="VALUE",
        nargs="?",
        help=_("数字（97.8、135,726千円、△4.96）。「-」で始めるときは -- の後に書く"),
    )
    parser.own.add_argument(
        "--series",
        metavar="NAME",
        help=_("実績・累計・全国・順位・分子・分母・目標など（既定: KPI の主な系列）"),
    )
    parser.own.add_argument(
        "--period",
        metavar="PERIOD",
        help=_("何の数字か（R2.5、H31.4-6、R1年度。既定: --month、なければ次の未入力の月）"),
    )
    parser.own.add_argument("--remark", metavar="TEXT", help=_("数字の注記"))
    parser.own.add_argument(
        "--provisional", action="store_true", help=_("速報（付けなければ確定）")
    )
    parser.own.add_argument("--clear", action="store_true", help=_("数字を消す"))


def _kpi(parser: Parser) -> None:
    parser.own.add_argument("--kpi", metavar="KEY", help=_("行の KPI（名前の一部かキー）"))


def _repair(parser: Parser) -> None:
    parser.own.add_argument(
        "--repair", action="store_true", help=_("直す。元のものは damaged/ によけて残す")
    )


def _baseline(request: Request) -> Exit:
    from planner.cli import deciding  # noqa: PLC0415 - what is seldom run is seldom loaded

    return deciding.baseline(request)


def _set_target(request: Request) -> Exit:
    from planner.cli import deciding  # noqa: PLC0415

    return deciding.target(request)


def _reports(request: Request) -> Exit:
    from planner.cli import reviewing  # noqa: PLC0415

    return reviewing.reports(request)


def _approve(request: Request) -> Exit:
    from planner.cli import reviewing  # noqa: PLC0415

    return reviewing.approve(request)


def _give_back(request: Request) -> Exit:
    from planner.cli import reviewing  # noqa: PLC0415

    return reviewing.give_back(request)


def _keep(request: Request) -> Exit:
    from planner.cli import slipping  # noqa: PLC0415

    return slipping.keep(request)


def _memo(request: Request) -> Exit:
    from planner.cli import reviewing  # noqa: PLC0415

    return reviewing.memo(request)


def _close_month(request: Request) -> Exit:
    from planner.cli.closing import close  # noqa: PLC0415

    return close(request)


def _reopen_month(request: Request) -> Exit:
    from planner.cli.closing import reopen  # noqa: PLC0415

    return reopen(request)


def _sample(parser: Parser) -> None:
    parser.own.add_argument("sample", metavar="NAME", nargs="?", help=_("置く見本（既定: 一覧）"))


def _put_sample(request: Request) -> Exit:
    """List the samples or put one among the plans; seldom needed, so read only for it."""
    from planner.cli import samples  # noqa: PLC0415 - once in a program's life

    return samples.sample(request)


def _check(request: Request) -> Exit:
    """Look the plan's folder over; what only this needs is read only for it."""
    from planner.cli import checking  # noqa: PLC0415 - no other command needs the lock to read

    return checking.check(request)


def _all_plans(parser: Parser) -> None:
    parser.own.add_argument("--all", action="store_true", help=_("すべての計画について"))


def _slip_choice(parser: Parser) -> None:
    parser.own.add_argument(
        "--reason",
        metavar="REASON",
        action="append",
        help=_("この理由だけ（「未報告」や kpi。いくつでも、「,」で区切ってもよい）"),
    )
    parser.own.add_argument(
        "--since-month", metavar="MONTH", help=_("変化を比べる月（既定: 前の月）")
    )
    parser.own.add_argument("--changed", action="store_true", help=_("変わったものだけ"))


def _withdraw_keeping(parser: Parser) -> None:
    parser.own.add_argument(
        "--withdraw", action="store_true", help=_("「このままとする」を取り消す")
    )


def _slips(request: Request) -> Exit:
    """Print what slips, in one plan or in all."""
    if not request.has("all"):
        from planner.cli import slipping  # noqa: PLC0415 - the screen starts without it

        return slipping.show(request)
    from planner.cli import across  # noqa: PLC0415 - one plan is the rule

    return across.show_slips(request)


def _kpis(request: Request) -> Exit:
    """Print where the KPIs stand."""
    from planner.cli import kpis  # noqa: PLC0415 - no other command judges KPIs

    return kpis.show(request)


def _json(parser: Parser) -> None:
    parser.own.add_argument("--json", action="store_true", help=_("JSON で出力する"))


def _as_of(parser: Parser) -> None:
    parser.own.add_argument(
        "--as-of",
        metavar="MOMENT",
        help=_(
            "その時点の計画で答える（2020-06-03、6/3、6月はその終わり、#12 は12番目の変更まで、"
            "6月締め は締めたとき、計画決定）"
        ),
    )


def _if_was(parser: Parser) -> None:
    parser.own.add_argument(
        "--if-was",
        metavar="VALUE",
        help=_('今の値がこれのときだけ書く（"" は空欄、●は今ある月か 未定）'),
    )


def _log_choice(parser: Parser) -> None:
    parser.own.add_argument(
        "--since", metavar="MOMENT", help=_("この日・月・時刻・番号・締めから後だけ")
    )
    parser.own.add_argument("--by", metavar="NAME", help=_("この人の変更だけ（名前の一部でよい）"))
    parser.own.add_argument(
        "--field",
        metavar="FIELD",
        help=_("この項目だけ（実施状況、進捗状況、●と手順、確認・差戻し、締めなど）"),
    )


def _two_moments(parser: Parser) -> None:
    parser.own.add_argument(
        "start",
        metavar="MOMENT",
        help=_("いつから（日や月はその終わり。6月締め、計画決定、始め も使える）"),
    )
    parser.own.add_argument("end", metavar="MOMENT", nargs="?", help=_("いつまで（既定: 今）"))


def _format(parser: Parser) -> None:
    parser.own.add_argument("--format", choices=("json",), help=_("書式（既定: json）"))


def _output(parser: Parser) -> None:
    parser.own.add_argument(
        "-o", "--output", metavar="FILE", required=True, help=_("書き出す先。- は標準出力")
    )


def _file(parser: Parser) -> None:
    parser.own.add_argument(
        "file", metavar="FILE", nargs="?", help=_("開くファイル（既定: 最後に印刷したもの）")
    )


_TABLE = (
    Command(
        "show",
        N_("計画の一覧か、1行の詳細を表示する"),
        ("planner show", "planner show 1-3 --month 6月", "planner show --json"),
        (_row_or_all, _as_of, _json),
        reading.show,
    ),
    Command(
        "slips",
        N_("遅れを重いものから表示する"),
        (
            "planner slips --group 保健",
            "planner slips --reason 未報告 --changed",
            "planner slips --as-of 2020-06-03",
            "planner slips --all",
        ),
        (_all_plans, _slip_choice, _as_of, _json),
        _slips,
    ),
    Command(
        "keep",
        N_("根拠と食い違う実施状況を、見たうえでこのままとする"),
        ("planner keep 25-1", "planner keep 25-1 --month 6月", "planner keep 25-1 --withdraw"),
        (_row, _withdraw_keeping),
        _keep,
    ),
    Command(
        "status",
        N_("実施状況を付ける・消す"),
        ("planner status 1-3 ○", "planner status 1-3 2 --month 6月", "planner status 1-3 0"),
        (_row, _status, _if_was),
        editing.status,
    ),
    Command(
        "note",
        N_("進捗状況を書く"),
        ('planner note 1-1 "研修を2回実施"', "planner note 1-1 - < memo.txt"),
        (_row, _text, _if_was),
        editing.note,
    ),
    Command(
        "remedy",
        N_("改善策を書く"),
        ('planner remedy 1-1 "未実施の事業所に電話する"',),
        (_row, _text, _if_was),
        editing.remedy,
    ),
    Command(
        "done",
        N_("●か手順を実施済にする"),
        ("planner done 2-1", "planner done 2-1 5/7開催", "planner done 2-1 --from 8月"),
        (_row, _word, _from_mark, _if_was),
        editing.done,
    ),
    Command(
        "move",
        N_("●か手順を別の月か時期未定へ移す"),
        (
            'planner move 2-1 --to 7月 --why "会場の都合"',
            "planner move 2-1 --to 未定 --why 本部指示",
        ),
        (_row, _to_mark, _why, _from_mark, _if_was),
        editing.move,
    ),
    Command(
        "drop",
        N_("●か手順を中止にする"),
        ('planner drop 2-1 --from 8月 --why "主催者が中止"',),
        (_row, _why_if_any, _from_mark),
        editing.drop,
    ),
    Command(
        "suspend",
        N_("行か KPI を休止にする"),
        (
            "planner suspend 20-4 --from 6月 --to 8月 --why 本部指示",
            "planner suspend 12-1 --kpi 利用率 --from 6月 --why 勧奨の休止",
        ),
        (_row, _from_month, _until_month, _why, _kpi),
        editing.suspend,
    ),
    Command(
        "resume",
        N_("休止した行か KPI を再開する"),
        ("planner resume 20-4 --from 8月",),
        (_row, _from_month, _kpi),
        editing.resume,
    ),
    Command(
        "figure",
        N_("KPI の数字を入れる・消す"),
        (
            "planner figure 1-3 97.8%",
            "planner figure 1-3 89.5 --series 累計 --month 5月",
            "planner figure 2-2 79.8 --period H31.4-6",
            "planner figure 7-1 △24,142千円 --provisional",
            "planner figure 1-3 --clear --month 5月",
            "planner figure 6-1 0.3 --series 目標 --month 6月 --why 本部の通知",
        ),
        (_row, _kpi, _figure, _why_if_any, _if_was),
        editing.figure,
    ),
    Command(
        "figures",
        N_("未入力の KPI の数字を、前月・前年同月と並べて表示する"),
        ("planner figures", "planner figures --group 保健", "planner figures --json"),
        (_as_of, _json),
        reading.show_figures,
    ),
    Command(
        "measures",
        N_("計画・区分・グループの実施と報告の数を、期限の来た数と並べて表示する"),
        (
            "planner measures",
            "planner measures --group 保健 --month 9月",
            "planner measures --json",
        ),
        (_as_of, _json),
        reading.show_measures,
    ),
    Command(
        "target",
        N_("KPI の年度の目標を変える"),
        (
            "planner target 1-3 97.5%以上 --why 本部の通知",
            "planner target 5-2 前年度以下",
        ),
        (_row, _target, _kpi, _why_if_any),
        _set_target,
    ),
    Command(
        "memo",
        N_("内部メモを書く（印刷されない）"),
        ('planner memo 1-1 "次回は保健と相談"', "planner memo 1-1 - < memo.txt"),
        (_row, _text, _if_was),
        _memo,
    ),
    Command(
        "reports",
        N_("報告がどこまで進んだか（未報告・未確認・差戻し・確認済）を表示する"),
        ("planner reports --month 6月", "planner reports --group 保健", "planner reports --json"),
        (_as_of, _json),
        _reports,
    ),
    Command(
        "approve",
        N_("報告を確認済にする・その取消し"),
        (
            "planner approve 1 2 3-1 --month 6月",
            "planner approve --all --group 保健",
            "planner approve 1 --withdraw",
        ),
        (_named_rows, _all_waiting, _withdraw_review),
        _approve,
    ),
    Command(
        "return",
        N_("報告を差し戻す"),
        ('planner return 1 "68件の内訳を書いてください"', "planner return 1 - < comment.txt"),
        (_row, _comment),
        _give_back,
    ),
    Command(
        "close",
        N_("月を締める（前の月もまとめて）"),
        ("planner close", "planner close --month 6月", "planner close --list"),
        (_list_only, _json),
        _close_month,
    ),
    Command(
        "reopen",
        N_("月の締めを解く"),
        ('planner reopen --month 6月 --why "数字の誤り"',),
        (_why,),
        _reopen_month,
    ),
    Command(
        "baseline",
        N_("計画決定にする（当初計画を固める）・その取消し"),
        (
            "planner baseline --date 2020-04-01",
            'planner baseline --withdraw --why "評議会の意見"',
        ),
        (_decision, _why_if_any, _json),
        _baseline,
    ),
    Command(
        "kpi",
        N_("KPI の実績を、今の目安・目標・着地見込み・必要ペースと並べて表示する"),
        ("planner kpi", "planner kpi 25-1", "planner kpi --group 保健 --json"),
        (_row_or_all, _as_of, _json),
        _kpis,
    ),
    Command("undo", N_("自分の最後の変更を元に戻す"), ("planner undo",), (), editing.undo),
    Command("redo", N_("元に戻した変更をやり直す"), ("planner redo",), (), editing.redo),
    Command(
        "log",
        N_("変更の記録を新しい順に表示する"),
        ("planner log", "planner log 1-3 --field 実施状況", "planner log --since 6/3 --by 佐藤"),
        (_row_or_all, _log_choice, _json),
        reading.log,
    ),
    Command(
        "diff",
        N_("二つの時点の計画の違いを表示する"),
        ("planner diff R2.5 R2.6", "planner diff 6月締め", "planner diff #12 #20 --json"),
        (_two_moments, _json),
        reading.diff,
    ),
    Command(
        "plans",
        N_("計画の一覧を表示する"),
        ("planner plans", "planner plans --json"),
        (_json,),
        reading.plans,
    ),
    Command(
        "sample",
        N_("見本の計画を一覧する・計画の中に置く"),
        ("planner sample mihon-r07", "planner sample"),
        (_sample,),
        _put_sample,
    ),
    Command(
        "month",
        N_("基準月を表示する・変える"),
        ("planner month", "planner month 6月"),
        (_new_month, _json),
        editing.month,
    ),
    Command(
        "print",
        N_("計画（進捗）を PDF・HTML・CSV・テキストに印刷する"),
        (
            "planner print -o 計画.pdf",
            "planner print -o 計画.html --paper A4 --marks states",
            "planner print -o 遅れ.csv --only-slipping --group 保健",
            "planner print --section 5",
            "planner print --as-of 6月 -o 計画.pdf",
        ),
        (*print_arguments.ARGUMENTS, _as_of),
        _print_plan,
    ),
    Command(
        "review",
        N_("遅れと対応、KPI の状況を会議の資料（A4）に印刷する"),
        (
            "planner review -o 遅れ.pdf",
            "planner review --group 保健 --month 6月",
            "planner review --as-of 6月締め -o 遅れ.html",
        ),
        (*print_arguments.OF_EXCEPTIONS, _as_of),
        _print_exceptions,
    ),
    Command(
        "check",
        N_("計画のファイルに壊れや書き換えがないか調べ、直す"),
        ("planner check", "planner check --repair", "planner check --json"),
        (_repair, _json),
        _check,
    ),
    Command(
        "export",
        N_("計画を JSON で書き出す"),
        ("planner export -o plan.json", "planner export --format json -o -"),
        (_format, _as_of, _output),
        reading.export,
    ),
    Command(
        "open",
        N_("印刷したファイルを、この機械のいつものプログラムで開く"),
        ("planner open", "planner open plan.pdf"),
        (_file,),
        opened.open_printed,
    ),
)

COMMANDS = {command.name: command for command in _TABLE}
