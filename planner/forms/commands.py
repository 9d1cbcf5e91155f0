"""Every command of the two screens where rows are worked on: the grid, and the list of slips.

Bindings, help, menu, palette and README are made of these tables, in which the keys are those the
program comes with. Whoever gives commands keys of their own (``[keys]`` of the settings) is shown
those: what tells of keys asks ``in_use`` or ``key_of``.

Keys also stand in the forms a Japanese IME left on sends: full-width, or the kana of romaji.
"""

from collections.abc import Iterable, Mapping
from enum import Flag

from msgspec import Struct, structs

from planner.language import _

# What arrives instead of a key when the IME is on: romaji vowels become kana, the rest full-width.
_IME_FORMS = {
    "a": "あ",
    "i": "い",
    "e": "え",
    "u": "う",
    "/": "・",
    "[": "「",
    "]": "」",
    "o": "お",
    "{": "『",
    "}": "』",
    "space": "　",
    "-": "ー",
    ",": "、",
    ".": "。",
}


class Listing(Flag):
    """Where a command stands besides the help and the palette.

    MENU: the row's menu, and so the list of slips too. GRID: its action is one of the widget
    ``Grid``, not of the screen. The line of keys is ``planner.forms.footers``.
    """

    HELP = 0
    MENU = 1
    GRID = 2


class KeyCommand(Struct, frozen=True):
    """Something a person can do on a screen where rows are worked on.

    Attributes:
        name: What it is called in ``[keys]``; the same on both screens.
        action: Textual action of the screen; ``act('…')`` does an act of ``planner.ui.acts.table``.
        keys: Keys it is bound to, the one shown to people first.
        label: A word or two for the footer.
        description: What it does, for help, menu and palette.
        topic: Heading it stands under in the help.
        places: Where else it stands.
    """

    name: str
    action: str
    keys: tuple[str, ...]
    label: str
    description: str
    topic: str
    places: Listing = Listing.HELP

    @property
    def is_row_command(self) -> bool:
        """Whether it acts on the row and stands in the row's menu."""
        return Listing.MENU in self.places

    @property
    def key_text(self) -> str:
        """The keys as people read them."""
        return " ".join(key_text(key) for key in self.keys)

    @property
    def bound_keys(self) -> tuple[str, ...]:
        """The keys with their full-width and kana forms."""
        return typed_forms(self.keys)


_KEY_NAMES = {
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "backspace": "Backspace",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
    "pageup": "PageUp",
    "pagedown": "PageDown",
    "tab": "Tab",
    "insert": "Insert",
    "delete": "Delete",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
}


def key_text(key: str) -> str:
    """A key as people read it: Ctrl+R, Shift+↑."""
    *modifiers, name = key.split("+") if key != "+" else ["+"]
    name = _KEY_NAMES.get(name, name.upper() if modifiers else name)
    return "+".join((*(part.capitalize() for part in modifiers), name))


def typed_forms(keys: Iterable[str]) -> tuple[str, ...]:
    """Keys, each followed by the characters an IME sends for it."""
    forms = (form for key in keys for form in (key, *ime_forms(key), *_older_names(key)))
    return tuple(dict.fromkeys(forms))


def _older_names(key: str) -> tuple[str, ...]:
    """Most terminals send F17 for Shift+F5."""
    number = key.removeprefix("shift+f")
    return (f"f{int(number) + 12}",) if number != key and number.isdigit() else ()


def ime_forms(key: str) -> tuple[str, ...]:
    """The characters an IME sends for a key; none for keys it leaves alone."""
    forms = []
    if len(key) == 1 and "!" <= key <= "~":
        forms.append(chr(ord(key) + 0xFEE0))
    if kana := _IME_FORMS.get(key):
        forms.append(kana)
    return tuple(forms)


_REPORT = _("進捗の入力")
_MARKS = _("●の更新")
_VIEW = _("見る・探す")
_CHECK = _("確認と締め")
_MOVE = _("移動と選択")
_REST = _("そのほか")

# All commands in the order of the help.
COMMANDS: tuple[KeyCommand, ...] = (
    KeyCommand(
        "status-1",
        "act('set_status', 0)",
        ("1",),
        "◎",
        _("実施状況を ◎ にする"),
        _REPORT,
        Listing.MENU,
    ),
    KeyCommand(
        "status-2",
        "act('set_status', 1)",
        ("2",),
        "○",
        _("実施状況を ○ にする"),
        _REPORT,
        Listing.MENU,
    ),
    KeyCommand(
        "status-3",
        "act('set_status', 2)",
        ("3",),
        "△",
        _("実施状況を △ にする"),
        _REPORT,
        Listing.MENU,
    ),
    KeyCommand(
        "status-4",
        "act('set_status', 3)",
        ("4",),
        "□",
        _("実施状況を □ にする"),
        _REPORT,
        Listing.MENU,
    ),
    KeyCommand(
        "status-clear",
        "act('clear_status')",
        ("0",),
        _("消"),
        _("実施状況を空欄にする"),
        _REPORT,
        Listing.MENU,
    ),
    KeyCommand(
        "note",
        "act('edit_note')",
        ("enter",),
        _("記入"),
        _("進捗状況と改善策を書く"),
        _REPORT,
        Listing.MENU,
    ),
    KeyCommand(
        "note-same",
        "act('confirm_note')",
        ("=",),
        _("同様"),
        _("前回の進捗状況をそのまま今月も使う"),
        _REPORT,
        Listing.MENU,
    ),
    KeyCommand(
        "figures",
        "act('enter_figures')",
        ("v",),
        _("数字"),
        _("今月の数字を入れる"),
        _REPORT,
        Listing.MENU,
    ),
    KeyCommand(
        "tick",
        "act('tick')",
        ("space",),
        _("済"),
        _("●を実施済にする"),
        _MARKS,
        Listing.MENU,
    ),
    KeyCommand(
        "tick-with-word",
        "act('tick_with_word')",
        ("w",),
        _("一言"),
        _("一言を添えて実施済にする（5/7開催、68件）"),
        _MARKS,
        Listing.MENU,
    ),
    KeyCommand(
        "untick",
        "act('untick')",
        ("backspace",),
        _("戻す"),
        _("実施済や中止を取り消し、●に戻す"),
        _MARKS,
        Listing.MENU,
    ),
    KeyCommand(
        "move",
        "act('move_mark')",
        ("m",),
        _("移"),
        _("●を別の月か時期未定へ移す"),
        _MARKS,
        Listing.MENU,
    ),
    KeyCommand(
        "drop",
        "act('drop_mark')",
        ("x",),
        _("止"),
        _("●を中止にする"),
        _MARKS,
        Listing.MENU,
    ),
    KeyCommand(
        "add",
        "act('add_mark')",
        ("a",),
        _("追加"),
        _("●を加える（決定後は計画外として）"),
        _MARKS,
        Listing.MENU,
    ),
    KeyCommand(
        "suspend",
        "act('suspend')",
        ("z",),
        _("休"),
        _("この行を何月から何月まで休止する・再開する"),
        _MARKS,
        Listing.MENU,
    ),
    KeyCommand(
        "step",
        "act('add_step')",
        ("b",),
        _("手順"),
        _("月を決めて手順を加える"),
        _MARKS,
        Listing.MENU,
    ),
    KeyCommand("undo", "act('undo')", ("u",), _("戻"), _("自分の最後の変更を元に戻す"), _REST),
    KeyCommand(
        "redo", "act('redo')", ("ctrl+r",), _("やり直し"), _("元に戻した変更をやり直す"), _REST
    ),
    KeyCommand(
        "copy", "copy_rows", ("y",), _("写す"), _("行を Excel に貼れる形で写す（コピー）"), _REST
    ),
    KeyCommand(
        "copy-all", "copy_view", ("Y",), _("全部写す"), _("表示中の行をすべて写す（コピー）"), _REST
    ),
    KeyCommand(
        "open-printed",
        "app.open_printed",
        ("o",),
        _("開く"),
        _("最後に印刷したファイルを開く"),
        _REST,
    ),
    KeyCommand("search", "search", ("/",), _("検索"), _("文字を探す"), _VIEW),
    KeyCommand("search-next", "search_next", ("n",), _("次"), _("次の該当行へ"), _VIEW),
    KeyCommand("search-previous", "search_previous", ("N",), _("前"), _("前の該当行へ"), _VIEW),
    KeyCommand("group", "choose_group", ("f",), _("グループ"), _("表示するグループを選ぶ"), _VIEW),
    KeyCommand(
        "incentive",
        "toggle_incentive",
        ("i",),
        _("ｲﾝｾﾝﾃｨﾌﾞ"),
        _("インセンティブ関連だけを表示する"),
        _VIEW,
    ),
    KeyCommand("month-before", "look(-1)", ("[",), _("前月"), _("前の月を見る"), _VIEW),
    KeyCommand("month-after", "look(1)", ("]",), _("翌月"), _("次の月を見る"), _VIEW),
    KeyCommand(
        "title-narrower", "resize(-2, 0)", ("<",), _("事業－"), _("事業の列を狭くする"), _VIEW
    ),
    KeyCommand("title-wider", "resize(2, 0)", (">",), _("事業＋"), _("事業の列を広くする"), _VIEW),
    KeyCommand(
        "note-narrower", "resize(0, -2)", ("{",), _("進捗－"), _("進捗状況の列を狭くする"), _VIEW
    ),
    KeyCommand(
        "note-wider", "resize(0, 2)", ("}",), _("進捗＋"), _("進捗状況の列を広くする"), _VIEW
    ),
    KeyCommand("reset-columns", "reset_columns", (), _("列幅"), _("列の幅を標準に戻す"), _VIEW),
    KeyCommand(
        "review",
        "act('show_slips')",
        ("s",),
        _("点検"),
        _("今月の点検を開く（遅れを月ごとに見て、その場で直す）"),
        _VIEW,
    ),
    KeyCommand(
        "check",
        "act('open_reports')",
        ("c",),
        _("確認"),
        _("月の報告を確かめて締める（確認済・差戻し・締め）"),
        _CHECK,
    ),
    KeyCommand(
        "returned",
        "act('list_returned')",
        (),
        _("差戻し"),
        _("差し戻された報告を一覧する"),
        _CHECK,
    ),
    KeyCommand("decide", "act('decide')", (), _("計画決定"), _("計画決定をする・取り消す"), _CHECK),
    KeyCommand(
        "target",
        "act('set_target')",
        (),
        _("目標"),
        _("目標を変える（決定後は理由を添えて）"),
        _CHECK,
    ),
    KeyCommand(
        "basis",
        "act('set_basis')",
        (),
        _("目安"),
        _("目安の決め方を選ぶ（月割り・前年度の進み方など）"),
        _CHECK,
    ),
    KeyCommand(
        "month-targets",
        "act('set_months')",
        (),
        _("単月"),
        _("月の目標が単月か累計かを答える・直す"),
        _CHECK,
    ),
    KeyCommand(
        "plans",
        "act('choose_plan')",
        ("P",),
        _("計画"),
        _("計画を選ぶ・つくる（新しい計画、見本、名前、保管）"),
        _REST,
    ),
    KeyCommand("print", "app.print_plan", ("p",), _("印刷"), _("PDF などに印刷する"), _REST),
    KeyCommand(
        "history",
        "act('story')",
        ("H",),
        _("年間"),
        _("この行の年間の状況と経緯（誰がいつ何を変えたか）を見る"),
        _VIEW,
        Listing.MENU,
    ),
    KeyCommand(
        "changes", "act('changes')", ("d",), _("違い"), _("ある時点からの違いを見る"), _VIEW
    ),
    KeyCommand("past", "show_past", ("@",), _("過去"), _("前の日の計画にさかのぼる"), _VIEW),
    KeyCommand("up", "move(-1)", ("up", "k"), _("上"), _("上の行へ"), _MOVE, Listing.GRID),
    KeyCommand("down", "move(1)", ("down", "j"), _("下"), _("下の行へ"), _MOVE, Listing.GRID),
    KeyCommand(
        "left", "move_months(-1)", ("left", "h"), _("左"), _("左の月へ"), _MOVE, Listing.GRID
    ),
    KeyCommand(
        "right", "move_months(1)", ("right", "l"), _("右"), _("右の月へ"), _MOVE, Listing.GRID
    ),
    KeyCommand(
        "page-up", "move_pages(-1)", ("pageup",), _("前頁"), _("一画面分上へ"), _MOVE, Listing.GRID
    ),
    KeyCommand(
        "page-down",
        "move_pages(1)",
        ("pagedown",),
        _("次頁"),
        _("一画面分下へ"),
        _MOVE,
        Listing.GRID,
    ),
    KeyCommand(
        "first-month", "go_to_month(0)", ("home",), _("4月"), _("4月の列へ"), _MOVE, Listing.GRID
    ),
    KeyCommand(
        "last-month", "go_to_month(11)", ("end",), _("3月"), _("3月の列へ"), _MOVE, Listing.GRID
    ),
    KeyCommand("first-row", "first_row", ("g",), _("先頭"), _("最初の行へ"), _MOVE, Listing.GRID),
    KeyCommand("last-row", "last_row", ("G",), _("末尾"), _("最後の行へ"), _MOVE, Listing.GRID),
    KeyCommand(
        "select-up",
        "select(-1)",
        ("shift+up",),
        _("選択↑"),
        _("上へ選択を広げる"),
        _MOVE,
        Listing.GRID,
    ),
    KeyCommand(
        "select-down",
        "select(1)",
        ("shift+down",),
        _("選択↓"),
        _("下へ選択を広げる"),
        _MOVE,
        Listing.GRID,
    ),
    KeyCommand(
        "select",
        "toggle_selection",
        ("V",),
        _("選択"),
        _("行の選択を始める・終える"),
        _MOVE,
        Listing.GRID,
    ),
    KeyCommand("back", "back", ("escape",), _("解除"), _("選択や検索をやめる"), _MOVE),
    KeyCommand(
        "status-month",
        "act('set_status_month')",
        (),
        _("基準月"),
        _("見ている月を基準月にする"),
        _REST,
    ),
    KeyCommand(
        "settings",
        "app.settings",
        (",",),
        _("設定"),
        _("設定を開く（名前・グループ・言語・配色など）"),
        _REST,
    ),
    KeyCommand("theme", "app.next_theme", ("t",), _("配色"), _("画面の配色を次に替える"), _REST),
    KeyCommand("help", "help", ("?",), _("キー"), _("すべてのキーを一覧し、選んで実行する"), _REST),
    KeyCommand(
        "manual", "app.manual", ("f1",), _("使い方"), _("いまの画面や欄の使い方を読む"), _REST
    ),
    KeyCommand(
        "palette", "app.palette", ("ctrl+p",), _("コマンド"), _("コマンドを探して実行する"), _REST
    ),
    KeyCommand("quit", "app.quit", ("q",), _("終了"), _("終了する"), _REST),
)

_SLIPS = _("今月の点検")

# What only the list of slips has, in the order of its help.
_OF_SLIPS: tuple[KeyCommand, ...] = (
    KeyCommand("month-before", "look(-1)", ("left", "["), _("前月"), _("前の月を点検する"), _SLIPS),
    KeyCommand("month-after", "look(1)", ("right", "]"), _("翌月"), _("次の月を点検する"), _SLIPS),
    KeyCommand("reasons", "choose_reasons", ("r",), _("理由"), _("理由で絞り込む"), _SLIPS),
    KeyCommand("group", "choose_group", ("f",), _("グループ"), _("グループで絞り込む"), _SLIPS),
    KeyCommand(
        "incentive",
        "toggle_incentive",
        ("i",),
        _("ｲﾝｾﾝﾃｨﾌﾞ"),
        _("インセンティブ関連に絞り込む"),
        _SLIPS,
    ),
    KeyCommand(
        "keep",
        "keep_status",
        ("K",),
        _("このまま"),
        _("根拠を見たうえで、この評価のままとする"),
        _SLIPS,
    ),
    KeyCommand("heat", "show_heat", ("h",), _("月別"), _("月とグループごとの件数を見る"), _SLIPS),
    KeyCommand(
        "as-closed",
        "turn_closed",
        ("@",),
        _("締め時点"),
        _("締めた月を締めた時点の点検で見る・現在判明に戻る"),
        _SLIPS,
    ),
    KeyCommand(
        "open-row", "go_to_grid", ("o",), _("その行へ"), _("計画の画面でその行を開く"), _SLIPS
    ),
    KeyCommand("theme", "app.next_theme", ("t",), _("配色"), _("画面の配色を次に替える"), _SLIPS),
    KeyCommand("history", "act('story')", ("H",), _("年間"), _("年間の状況と経緯を見る"), _SLIPS),
)
_LEAVE_SLIPS = KeyCommand(
    "review", "leave", ("escape", "s"), _("戻る"), _("計画の画面に戻る"), _SLIPS
)

_ALSO_OF_SLIPS = frozenset({"act('undo')", "act('redo')", "app.manual", "app.palette"})


def _slip_commands() -> tuple[KeyCommand, ...]:
    """The commands of a row as the grid has them, then those of the list of slips alone."""
    own = {command.action for command in _OF_SLIPS}
    rows = (
        command
        for command in COMMANDS
        if (command.is_row_command or command.action in _ALSO_OF_SLIPS)
        and command.action not in own
    )
    help_command = next(command for command in COMMANDS if command.action == "help")
    return (*_OF_SLIPS, *rows, help_command, _LEAVE_SLIPS)


# All commands of the list of slips; what it shares with the grid has the grid's keys.
SLIP_COMMANDS = _slip_commands()

# How the cursor moves over the list of slips.
SLIP_MOVES: tuple[KeyCommand, ...] = (
    KeyCommand("up", "move(-1)", ("up", "k"), _("上"), _("上の行へ"), _MOVE),
    KeyCommand("down", "move(1)", ("down", "j"), _("下"), _("下の行へ"), _MOVE),
    KeyCommand("page-up", "move_pages(-1)", ("pageup",), _("前頁"), _("一画面分上へ"), _MOVE),
    KeyCommand("page-down", "move_pages(1)", ("pagedown",), _("次頁"), _("一画面分下へ"), _MOVE),
    KeyCommand("first-row", "move(-100000)", ("home", "g"), _("先頭"), _("最初の行へ"), _MOVE),
    KeyCommand("last-row", "move(100000)", ("end", "G"), _("末尾"), _("最後の行へ"), _MOVE),
)

# Keys that stay with what they do, so that nobody is ever locked in.
KEPT = frozenset(
    {
        *("up", "down", "left", "right", "enter", "escape", "tab", "shift+tab"),
        *("f1", "ctrl+p", "ctrl+q", "ctrl+c"),
    }
)

_own: dict[str, tuple[str, ...]] = {}


def use_keys(own: Mapping[str, tuple[str, ...]]) -> None:
    """Show commands with a person's own keys from now on, by their names."""
    _own.clear()
    _own.update(own)


def keys_of(command: KeyCommand, own: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The keys of a command: a person's own before those it keeps in any case."""
    if command.name not in own:
        return command.keys
    return tuple(dict.fromkeys((*own[command.name], *(k for k in command.keys if k in KEPT))))


def in_use(commands: Iterable[KeyCommand]) -> tuple[KeyCommand, ...]:
    """Commands with the keys the person has for them."""
    return tuple(
        structs.replace(command, keys=keys_of(command, _own)) if command.name in _own else command
        for command in commands
    )


def key_of(name: str, commands: Iterable[KeyCommand] = COMMANDS) -> str:
    """The key of a command as people read it; that of the palette where it has none."""
    keys = next(keys_of(command, _own) for command in commands if command.name == name)
    return key_text(keys[0] if keys else "ctrl+p")
