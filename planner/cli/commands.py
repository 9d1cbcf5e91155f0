"""The table of commands, and the way from a command line to the one it names."""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct, structs

from planner.cli import options, output
from planner.cli.arguments import PROGRAM, Parser, ShowVersion, add_shared, closing, language_asked
from planner.cli.options import Argument
from planner.cli.request import CommandLine, find_place, plans_of, read_month
from planner.errors import Exit, PlannerError, UnavailableError, UsageError
from planner.language import N_, _, set_language
from planner.settings import config, widths
from planner.settings.config import Settings
from planner.store.book import PlanBook


class Command(Struct, frozen=True):
    """A command of the command line.

    Attributes:
        name: The word after ``planner``.
        summary: What it does, to be translated.
        examples: Whole command lines.
        arguments: What may follow the name.
        run: The module and the function that carry it out, loaded when asked for.
    """

    name: str
    summary: str
    examples: tuple[str, ...]
    arguments: tuple[Argument, ...]
    run: str


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
    request = CommandLine(arguments, settings)
    if arguments.command is None:
        return _open_screen(request)
    output.fit(request.columns())
    return carrier(COMMANDS[arguments.command])(request)


def carrier(command: Command) -> Callable[[CommandLine], Exit]:
    """The function that carries a command out."""
    from pkgutil import resolve_name  # noqa: PLC0415 - the screen starts without it

    found: Callable[[CommandLine], Exit] = resolve_name(command.run)
    return found


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
    asked = _command_parser(COMMANDS[before.command]).parse_intermixed_args(rest, before)
    topic: Sequence[str] = getattr(asked, "topic", ())
    if asked.command == "help" and _is_command_alone(topic):
        return _command_parser(COMMANDS[topic[0]]).parse_args(["--help"])
    return asked


def _is_command_alone(words: Sequence[str]) -> bool:
    """Whether words are the name of a command, and of no page of the manual."""
    from planner.manual import NAMES  # noqa: PLC0415 - the screen starts without it

    return len(words) == 1 and words[0] in COMMANDS.keys() - NAMES


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
    for argument in command.arguments:
        argument.declare(parser)
    add_shared(parser)
    return parser


def _similar_command(word: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only after a slip of the fingers

    return _("、").join(get_close_matches(word, COMMANDS, n=2, cutoff=0.5) or COMMANDS)


def _open_screen(request: CommandLine) -> int:
    """Open the screen on the plan meant.

    Raises:
        PlannerError: ``no-terminal``.
    """
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise PlannerError("no-terminal")
    from planner.settings import state  # noqa: PLC0415 - only the screen leaves anything behind

    settings, held = request.settings, state.read(state.state_path())
    plans = plans_of(settings)
    place = find_place(settings, held.last_plan(plans))
    month = None
    if request.given("month") is not None:
        month = read_month(PlanBook(place).plan, request.given("month"))
    group = config.given({"group": request.given("group")}).get("group")
    if group is not None:  # asked for this once; the own group stays the one that was set
        own = config.stored(config.settings_path()).group
        settings = structs.replace(settings, group=own)
    from planner.ui.app import run  # noqa: PLC0415 - only the screen needs Textual

    return run(settings, plans, place, held, group=group, month=month)


_TABLE = (
    Command(
        "show",
        N_("計画の一覧か、1行の詳細を表示する"),
        ("planner show", "planner show 1-3 --month 6月", "planner show --json"),
        (options.ROW_OR_ALL, options.AS_OF, options.COLUMNS, options.JSON),
        "planner.cli.reading:show",
    ),
    Command(
        "slips",
        N_("遅れを重いものから表示する"),
        (
            "planner slips --group 保健",
            "planner slips --reason 未報告 --changed",
            "planner slips --as-of 2020-06-03",
            "planner slips --month 5月 --as-closed",
            "planner slips --all",
        ),
        (
            options.ALL_PLANS,
            *options.SLIP_CHOICE,
            options.AS_OF,
            options.AS_CLOSED,
            options.COLUMNS,
            options.JSON,
        ),
        "planner.cli.across:slips",
    ),
    Command(
        "keep",
        N_("根拠と食い違う実施状況を、見たうえでこのままとする"),
        ("planner keep 25-1", "planner keep 25-1 --month 6月", "planner keep 25-1 --withdraw"),
        (options.ROW, options.WITHDRAW_KEEPING),
        "planner.cli.slipping:keep",
    ),
    Command(
        "status",
        N_("実施状況を付ける・消す"),
        ("planner status 1-3 ○", "planner status 1-3 2 --month 6月", "planner status 1-3 0"),
        (options.ROW, options.STATUS, options.IF_WAS),
        "planner.cli.editing:status",
    ),
    Command(
        "note",
        N_("進捗状況を書く"),
        ('planner note 1-1 "研修を2回実施"', "planner note 1-1 - < memo.txt"),
        (options.ROW, options.TEXT, options.IF_WAS),
        "planner.cli.editing:note",
    ),
    Command(
        "remedy",
        N_("改善策を書く"),
        ('planner remedy 1-1 "未実施の事業所に電話する"',),
        (options.ROW, options.TEXT, options.IF_WAS),
        "planner.cli.editing:remedy",
    ),
    Command(
        "done",
        N_("●か手順を実施済にする"),
        ("planner done 2-1", "planner done 2-1 5/7開催", "planner done 2-1 --from 8月"),
        (options.ROW, options.WORD, options.FROM_MARK, options.IF_WAS),
        "planner.cli.editing:done",
    ),
    Command(
        "move",
        N_("●か手順を別の月か時期未定へ移す"),
        (
            'planner move 2-1 --to 7月 --why "会場の都合"',
            "planner move 2-1 --to 未定 --why 本部指示",
        ),
        (options.ROW, options.TO_MARK, options.WHY, options.FROM_MARK, options.IF_WAS),
        "planner.cli.editing:move",
    ),
    Command(
        "drop",
        N_("●か手順を中止にする"),
        ('planner drop 2-1 --from 8月 --why "主催者が中止"',),
        (options.ROW, options.WHY_IF_ANY, options.FROM_MARK),
        "planner.cli.editing:drop",
    ),
    Command(
        "suspend",
        N_("行か KPI を休止にする"),
        (
            "planner suspend 20-4 --from 6月 --to 8月 --why 本部指示",
            "planner suspend 12-1 --kpi 利用率 --from 6月 --why 勧奨の休止",
        ),
        (options.ROW, options.FROM_MONTH, options.UNTIL_MONTH, options.WHY, options.KPI),
        "planner.cli.editing:suspend",
    ),
    Command(
        "resume",
        N_("休止した行か KPI を再開する"),
        ("planner resume 20-4 --from 8月",),
        (options.ROW, options.FROM_MONTH, options.KPI),
        "planner.cli.editing:resume",
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
            "planner figure 1-3 --sure --month 5月",
            "planner figure 6-1 0.3 --series 目標 --month 6月 --why 本部の通知",
        ),
        (options.ROW, options.KPI, *options.FIGURE, options.WHY_IF_ANY, options.IF_WAS),
        "planner.cli.editing:figure",
    ),
    Command(
        "figures",
        N_("未入力の KPI の数字を、前月・前年同月と並べて表示する"),
        ("planner figures", "planner figures --group 保健", "planner figures --json"),
        (options.AS_OF, options.COLUMNS, options.JSON),
        "planner.cli.figures:show",
    ),
    Command(
        "measures",
        N_("計画・区分・グループの実施と報告の数を、期限の来た数と並べて表示する"),
        (
            "planner measures",
            "planner measures --group 保健 --month 9月",
            "planner measures --json",
        ),
        (options.AS_OF, options.COLUMNS, options.JSON),
        "planner.cli.measures:show",
    ),
    Command(
        "target",
        N_("KPI の年度の目標と、その見方を変える"),
        (
            "planner target 1-3 97.5%以上 --why 本部の通知",
            "planner target 5-2 対前年度以下とする",
            "planner target 25-1 トータル3255件 --kind running",
            "planner target 25-1 --basis prior",
            "planner target 25-1 --months single",
            "planner target --read 半期に1回以上 --json",
        ),
        (
            options.ROW_OF_TARGET,
            options.TARGET,
            options.KPI,
            *options.ANSWERS,
            *options.READING,
            *options.AMENDMENT,
            options.JSON,
        ),
        "planner.cli.targeting:target",
    ),
    Command(
        "add",
        N_("柱・区分・事業・行・KPI・手順・●を計画に加える"),
        (
            'planner add section "健診の推進" --in 柱2 --groups 業務',
            'planner add item "生活習慣病予防健診" --in 区分1',
            'planner add row "事業所へ案内を送る" --in 1 --months 4-9,12',
            'planner add step 1-1 10月 "公告"',
            'planner add kpi 3-2 "健診実施率を63.9%以上とする"',
            "planner add kpi 4-1 kpi:checkup-rate",
            'planner add row "秋の再案内" --in 1 --months 10 --why 受診が少ない --source 本部通知',
        ),
        (
            *options.ADDED,
            *options.PLACE,
            *options.CONTENT,
            *options.KPI_CONTENT,
            *options.AMENDMENT,
            options.JSON,
        ),
        "planner.cli.structure:add",
    ),
    Command(
        "set",
        N_("計画・柱・区分・事業・行・KPI の項目を変える"),
        (
            "planner set 1-1 months=5,6",
            "planner set 3 title=健診の案内 groups=業務,保健",
            "planner set グループ:保健 name=保健サービス",
            "planner set plan title=令和8年度事業計画",
            "planner set kpi:checkup-rate target=63.9%以上 judged=累計 months=9月=30.0",
        ),
        (options.ENTITY, options.FIELDS, *options.AMENDMENT, options.JSON),
        "planner.cli.structure:set_fields",
    ),
    Command(
        "place",
        N_("柱・区分・事業・行を、中のものごと別の所へ移す"),
        ("planner place 5 --before 3", "planner place 3-2 --in 4", "planner place 区分2 --in 柱1"),
        (options.ENTITY, *options.PLACE, *options.AMENDMENT, options.JSON),
        "planner.cli.structure:place",
    ),
    Command(
        "remove",
        N_("取り除く（【案】のうち）・廃止にする（計画決定の後）"),
        (
            "planner remove 3-2",
            "planner remove 3-2 --from 10月 --why 事業の終了 --source 本部通知",
            "planner remove 3-2@10月",
            "planner remove 3-2 --back --why 再開",
        ),
        (options.ENTITY, *options.REMOVAL, *options.AMENDMENT, options.JSON),
        "planner.cli.structure:remove",
    ),
    Command(
        "memo",
        N_("内部メモを書く（印刷されない）"),
        ('planner memo 1-1 "次回は保健と相談"', "planner memo 1-1 - < memo.txt"),
        (options.ROW, options.TEXT, options.IF_WAS),
        "planner.cli.editing:memo",
    ),
    Command(
        "reports",
        N_("報告がどこまで進んだか（未報告・未確認・差戻し・確認済）を表示する"),
        ("planner reports --month 6月", "planner reports --group 保健", "planner reports --json"),
        (options.AS_OF, options.COLUMNS, options.JSON),
        "planner.cli.reviewing:reports",
    ),
    Command(
        "approve",
        N_("報告を確認済にする・その取消し"),
        (
            "planner approve 1 2 3-1 --month 6月",
            "planner approve --all --group 保健",
            "planner approve 1 --withdraw",
        ),
        (options.NAMED_ROWS, options.ALL_WAITING, options.WITHDRAW_REVIEW),
        "planner.cli.reviewing:approve",
    ),
    Command(
        "return",
        N_("報告を差し戻す"),
        ('planner return 1 "68件の内訳を書いてください"', "planner return 1 - < comment.txt"),
        (options.ROW, options.COMMENT),
        "planner.cli.reviewing:give_back",
    ),
    Command(
        "close",
        N_("月を締める（前の月もまとめて）"),
        ("planner close", "planner close --month 6月", "planner close --list"),
        (options.LIST_ONLY, options.JSON),
        "planner.cli.closing:close",
    ),
    Command(
        "reopen",
        N_("月の締めを解く"),
        ('planner reopen --month 6月 --why "数字の誤り"',),
        (options.WHY,),
        "planner.cli.closing:reopen",
    ),
    Command(
        "baseline",
        N_("計画決定にする（当初計画を固める）・その取消し"),
        (
            "planner baseline --date 2020-04-01",
            'planner baseline --withdraw --why "評議会の意見"',
        ),
        (*options.DECISION, options.WHY_IF_ANY, options.JSON),
        "planner.cli.deciding:baseline",
    ),
    Command(
        "kpi",
        N_("KPI の実績を、今の目安・目標・着地見込み・必要ペースと並べて表示する"),
        ("planner kpi", "planner kpi 25-1", "planner kpi --group 保健 --json"),
        (options.ROW_OR_ALL, options.AS_OF, options.COLUMNS, options.JSON),
        "planner.cli.kpis:show",
    ),
    Command(
        "undo", N_("自分の最後の変更を元に戻す"), ("planner undo",), (), "planner.cli.editing:undo"
    ),
    Command(
        "redo", N_("元に戻した変更をやり直す"), ("planner redo",), (), "planner.cli.editing:redo"
    ),
    Command(
        "log",
        N_("変更の記録を新しい順に表示する"),
        ("planner log", "planner log 1-3 --field 実施状況", "planner log --since 6/3 --by 佐藤"),
        (options.ROW_OR_ALL, *options.LOG_CHOICE, options.COLUMNS, options.JSON),
        "planner.cli.hindsight:log",
    ),
    Command(
        "diff",
        N_("二つの時点の計画の違いを表示する"),
        ("planner diff R2.5 R2.6", "planner diff 6月締め", "planner diff #12 #20 --json"),
        (*options.TWO_MOMENTS, options.COLUMNS, options.JSON),
        "planner.cli.hindsight:diff",
    ),
    Command(
        "plans",
        N_("計画の一覧を表示する"),
        ("planner plans", "planner plans --archived", "planner plans --json"),
        (options.WITH_ARCHIVED, options.JSON),
        "planner.cli.reading:plans",
    ),
    Command(
        "new",
        N_("計画を新しくつくる（何もないところから、または前の年度の計画から）"),
        (
            "planner new --branch 茨城支部 --year R8",
            "planner new mito-r08 --branch 茨城支部 --year R8 --groups 企画総務,業務",
            "planner new --branch 茨城支部 --year R8 --decided R8.4.1 --since 9月",
            "planner new mito-r09 --like mito-r08",
        ),
        (*options.NEW_PLAN, options.JSON),
        "planner.cli.following_year:new",
    ),
    Command(
        "compare",
        N_("二つの年度の計画を並べ、変わった行・新しい行・なくなった行を示す"),
        ("planner compare R7 R8", "planner compare mito-r07 mito-r08 --all --json"),
        (*options.TWO_PLANS, options.SAME_TOO, options.JSON),
        "planner.cli.comparing_plans:show",
    ),
    Command(
        "rename",
        N_("計画の名前（フォルダーの名前）を変える"),
        ("planner rename ibaraki-r08 mito-r08",),
        (options.NAMED_PLAN, options.NEW_NAME),
        "planner.cli.creating:rename",
    ),
    Command(
        "archive",
        N_("計画を保管する（一覧から外す）・一覧に戻す"),
        ("planner archive gunma-r02", "planner archive gunma-r02 --back"),
        (options.NAMED_PLAN, options.BRING_BACK),
        "planner.cli.creating:archive",
    ),
    Command(
        "sample",
        N_("見本の計画を一覧する・計画の中に置く"),
        ("planner sample mihon-r07", "planner sample"),
        (options.SAMPLE,),
        "planner.cli.samples:sample",
    ),
    Command(
        "month",
        N_("基準月を表示する・変える"),
        ("planner month", "planner month 6月"),
        (options.NEW_MONTH, options.JSON),
        "planner.cli.editing:month",
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
        (*options.GRID_PRINTED, options.AS_OF, options.TEXT_COLUMNS),
        "planner.cli.printing:print_plan",
    ),
    Command(
        "review",
        N_("遅れと対応、KPI の状況を会議の資料（A4）に印刷する"),
        (
            "planner review -o 遅れ.pdf",
            "planner review --group 保健 --month 6月",
            "planner review --as-of 6月締め -o 遅れ.html",
        ),
        (*options.REVIEW_PRINTED, options.AS_OF, options.AS_CLOSED, options.TEXT_COLUMNS),
        "planner.cli.printing:print_exceptions",
    ),
    Command(
        "amendments",
        N_("計画決定の後の改定を、変更前・変更後・理由の表に印刷する・一覧する"),
        (
            "planner amendments -o 改定.pdf",
            "planner amendments 10/1",
            "planner amendments --list",
        ),
        (*options.AMENDED, *options.AMENDMENTS_PRINTED, options.TEXT_COLUMNS, options.JSON),
        "planner.cli.amending:show",
    ),
    Command(
        "check",
        N_("計画のファイルに壊れや書き換えがないか調べ、直す"),
        ("planner check", "planner check --repair", "planner check --json"),
        (options.REPAIR, options.JSON),
        "planner.cli.checking:check",
    ),
    Command(
        "export",
        N_("計画を JSON で書き出す"),
        ("planner export -o plan.json", "planner export --format json -o -"),
        (options.JSON_FORMAT, options.AS_OF, options.EXPORTED),
        "planner.cli.reading:export",
    ),
    Command(
        "import",
        N_("計画の JSON（全体でも一部でも）を取り込む・新しい計画にする"),
        (
            "planner import plan.json --dry-run",
            "planner import plan.json --why 本部の通知",
            "planner import plan.json --new mito-r08 --since 7月",
        ),
        (*options.IMPORTED, *options.AMENDMENT, options.JSON),
        "planner.cli.importing:import_plan",
    ),
    Command(
        "schema",
        N_("計画の JSON の書き方（JSON Schema）を表示する"),
        ("planner schema",),
        (),
        "planner.cli.publishing:schema",
    ),
    Command(
        "open",
        N_("印刷したファイルを、この機械のいつものプログラムで開く"),
        ("planner open", "planner open plan.pdf"),
        (options.OPENED,),
        "planner.cli.opened:open_printed",
    ),
    Command(
        "help",
        N_("使い方を読む・探す"),
        (
            "planner help",
            "planner help 印刷",
            "planner help 差戻し",
            "planner help numbers#moments",
        ),
        (options.TOPIC,),
        "planner.cli.manual:show",
    ),
)

COMMANDS = {command.name: command for command in _TABLE}
