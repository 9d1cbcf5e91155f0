"""The direction of a target sentence: its own words, else what its name counts (pure)."""

import re
from typing import Literal

from msgspec import Struct

from planner.plan.targets import Sign

Turn = Literal["up", "down", "better"]

UP = (
    r"(?:増加|増大|増や|増|アップ|上昇|向上|引き?上げ|上乗せ|上回|上げ|伸ば|伸び|伸長|高め|高く|"
    r"拡大|プラス|底上げ|押し上げ)"
)
DOWN = (
    r"(?:減少|減ら|減額|低減|逓減|軽減|削減|節減|縮減|縮小|減|ダウン|低下|引き?下げ|下げ|下回|低く|"
    r"抑制|抑え|圧縮|短縮|縮め|マイナス)"
)
BETTER = r"(?:改善|良化)"


class SignWords(Struct, frozen=True):
    """The words of a direction beside a value.

    Attributes:
        sign: None where they leave it open: まで, 並み.
        end: The place behind them.
        words: Those among them that the sign does not carry: 程度.
        is_to: Whether they say まで.
        turn: The way from a value compared with: 前年比で減少.
    """

    sign: Sign | None
    end: int
    words: str = ""
    is_to: bool = False
    turn: Turn | None = None


_ABOUT = re.compile(
    r"(?P<about>程度|くらい|ぐらい|前後|ほど)?"
    r"(?:(?:と|の)?同(?:じ)?(?:水準|程度|等|値|数)|並み?|水準|相当)?(?:の値|の水準)?"
)
_SIGNS: tuple[tuple[str, Sign], ...] = (
    (r"(?:を|は)?(?:下回ら|切ら|割ら|割り込ま)(?:ない|ず|ぬ)(?:よう)?", "at-least"),
    (r"(?:を|は)?(?:上回ら|超え|超過し|越え)(?:ない|ず)(?:よう)?", "at-most"),
    (r"以上|[をが]下限", "at-least"),
    (r"以下|以内|[をが]上限", "at-most"),
    (r"未満", "below"),
    (r"を?(?:超え|越え|超過|上回|凌駕)(?:る|た|り|って)?|を更新|超", "above"),
    (r"よりも?(?:高|多|大き)[いくめ]?", "above"),
    (r"を切(?:る|って)", "below"),
    (r"を?(?:下回|割り込)(?:る|った|り|って|む)?|よりも?(?:低|少な|小さ)[いくめ]?", "below"),
)  # fmt: skip
_SIGN = tuple((re.compile(pattern), sign) for pattern, sign in _SIGNS)
_TO = re.compile(r"に?まで")
_BEFORE = re.compile(
    r"(?P<about>約|概ね|おおむね|およそ)"
    r"|(?:(?P<least>最低(?:でも|限)?|少なくとも|下限|≥|at least |no less than )"
    r"|(?P<most>最大(?:でも)?|上限|多くとも|最高でも|≤|at most |no more than )"
    r"|(?P<above>>|above |over |more than )|(?P<below><|below |under |less than ))[:はをに]?",
    re.IGNORECASE,
)
_BEFORE_SIGNS: dict[str, Sign] = {
    "least": "at-least",
    "most": "at-most",
    "above": "above",
    "below": "below",
}
_TURNED = re.compile(
    r"(?:実績値?)?(?:比で?|より|から|に比べて?|と比べて?|と比較して|に対して?|を|に)?(?:、|も|さらに)*"
    rf"(?:の|で|、)*(?P<way>{UP}|{DOWN}|{BETTER})"
)
_BEYOND: dict[Turn | None, Sign] = {"up": "above", "down": "below"}
_NOT_BEYOND: dict[Turn | None, Sign] = {"up": "at-most", "down": "at-least"}
_NEGATED = re.compile(r"(?:さ?せ|し|ら|さ|や)?(?:ない|ず|ません)")
_DENIED = re.compile(r"[^、。]{0,12}?(?:ない|ません|ず)(?:こと|よう|とする|$)")
_UP, _DOWN = re.compile(UP), re.compile(DOWN)
_BEHIND = re.compile(rf"(?:比で?|を|に|へと?|まで)?(?:さらに|確実に)?(?P<way>{UP}|{DOWN}|{BETTER})")
_IN_FRONT = re.compile(
    rf"(?P<way>{UP}|{DOWN}|{BETTER})(?:させ|し|する|せ|して|させて|て|すること|に努め|を図り)*[、で]*$"
)
_REACHED = re.compile(
    r"(?:を|の|に|まで)?(?:達成|確保|獲得|到達|達する)|を?維持(?:または|・|し、?)(?:向上|改善)"
)
# What a figure counts of which more is good, as its name ends.
_MORE = (
    r"(?:実施|受診|回収|提出|達成|使用|利用|取得|参加|郵送化|郵送|カバー|出席|回答|登録|普及|加入|委嘱|到達|終了|完了|継続|"
    r"同意|送付|配布|開封|閲覧|改善|減少|査定|点検|電子化|電子申請|置換え?|置き換え|切替|数量|受検|接触|訪問|照会|処理|応答|応募|"
    r"宣言|把握|提供|交付|発見|導入|契約|充足|面談|紐付け?|取組|解決|返信|定着|活用|公表|認知|理解|満足|正答|納付|視聴|参画|"
    r"予約|実行|遵守|合格|浸透|掲載|発信|周知|コール応答|保険証利用|ペーパーレス化)(?:率|割合|度)"
)
_MORE_NAME = re.compile(
    rf"(?:{_MORE}|達成状況)(?:の?(?:平均値?|目標値?|実績|年間目標))?(?:\(.*\))?(?:について|に関して)?"
    r"(?:[:、をはが,の=]|目標)*$"
)
_LESS = re.compile(
    r"一者応札|1者応札|一者入札|1者入札|返戻|不備|残業|超過勤務|時間外|コスト|経費|使用量|使用枚数|対給付費|"
    r"多部位|頻回|部位以上|リスク|事故|漏えい|漏洩|誤り|ミス|苦情|クレーム|医療費|滞納|喫煙|肥満|メタボ|該当|"
    r"離職|欠勤|紙申請|残高|有所見|重症|高血圧|発生|脱落|中断|遅延|超過|廃棄|返納金の割合|喪失後受診に伴う返納金"
)

# What there is of at a date, if it is not said that only the new ones are counted.
_STOCK = re.compile(r"(?:宣言|登録|委嘱|友だち|友達|フォロワー|会員|加入|協定)[^、。]{0,8}数")
_NEW = re.compile(r"新規|新た|増加")


class Before(Struct, frozen=True):
    """The words in front of a value: their sign, the place behind them, those no sign carries."""

    sign: Sign | None
    end: int
    words: str = ""


def before_at(plain: str, place: int) -> Before:
    """The words of a direction in front of a value: 最低, ≥, at least; 約."""
    match = _BEFORE.match(plain, place)
    if match is None:
        return Before(None, place)
    if match["about"]:
        return Before(None, match.end(), match["about"])
    return Before(_BEFORE_SIGNS[match.lastgroup or ""], match.end())


def direction_at(plain: str, place: int, *, is_of_others: bool) -> SignWords:
    """The words of a direction that stand behind a value.

    Args:
        plain: The sentence.
        place: The place behind the value.
        is_of_others: Whether the value is that of another year or series, which a figure can rise
            above or fall below.
    """
    about = _ABOUT.match(plain, place)
    start = about.end() if about else place
    words = (about["about"] or "") if about else ""
    for pattern, sign in _SIGN:
        if match := pattern.match(plain, start):
            return SignWords(sign, match.end(), words)
    if match := _TO.match(plain, start):
        return SignWords(None, match.end(), words, is_to=True)
    if is_of_others and (match := _TURNED.match(plain, start)):
        turn, negated = turn_of(match["way"]), _NEGATED.match(plain, match.end())
        if negated:
            return SignWords(_NOT_BEYOND.get(turn), negated.end(), words)
        return SignWords(_BEYOND.get(turn), match.end(), words, turn=turn)
    return SignWords(None, start, words)


def turn_of(words: str) -> Turn | None:
    """Which way words turn a figure: up, down, better, or none."""
    down, up = _DOWN.search(words), _UP.search(words)
    if down and (up is None or down.start() <= up.start()):
        return "down"
    if up:
        return "up"
    return "better" if re.search(BETTER, words) else None


def turn_beside(head: str, tail: str) -> Turn | None:
    """Which way the words right beside a value turn a figure: 31.3%まで引き上げる."""
    match = _BEHIND.match(tail) or _IN_FRONT.search(head[-30:])
    return turn_of(match["way"]) if match else None


def is_denied(tail: str) -> bool:
    """Whether the words behind a limit deny it in a way that is not read: 20%以上としない."""
    return _DENIED.match(tail) is not None


def is_reached(tail: str) -> bool:
    """Whether the words behind a number say that it is reached: 達成する, 確保する."""
    return _REACHED.match(tail) is not None


def is_more_good(name: str) -> bool:
    """Whether a name ends in what more is good of: 受診率, カバー率."""
    return _MORE_NAME.search(name) is not None


def is_less_good(name: str) -> bool:
    """Whether less is good of a figure with such a name: 一者応札案件の割合."""
    return _LESS.search(name) is not None and not is_more_good(name)


def is_rank(name: str, unit: str) -> bool:
    """Whether a figure is a place in a list: 全国順位, 15位."""
    return unit == "位" or "順位" in name


def is_stock(name: str) -> bool:
    """Whether a figure counts what there is at a date: 宣言事業所数, but not 新規宣言事業所数."""
    return _STOCK.search(name) is not None and _NEW.search(name) is None
