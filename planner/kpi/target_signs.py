"""The direction of a target sentence: its own words, else what its name counts (pure)."""

import re
from typing import Literal

from msgspec import Struct

from planner.kpi.target_values import BETTER, DOWN, UP
from planner.plan.targets import Sign

Turn = Literal["up", "down", "better"]


class Direction(Struct, frozen=True):
    """The words of a direction behind a value.

    Attributes:
        sign: None where they leave it open: まで, 並み.
        end: The place behind them.
        words: Those among them that the sign does not carry: 程度.
        is_to: Whether they say まで.
        turn: The way of a value compared with: 前年比で減少.
    """

    sign: Sign | None
    end: int
    words: str = ""
    is_to: bool = False
    turn: Turn | None = None


_ABOUT = re.compile(
    r"(?P<about>程度|くらい|ぐらい|前後|ほど)?(?:と?同(?:じ)?(?:水準|程度|等|値)|並み?|水準|相当)?(?:の値|の水準)?"
)
_SIGNS: tuple[tuple[str, Sign], ...] = (
    (r"(?:を|は)?(?:下回ら|切ら|割ら|割り込ま)(?:ない|ず|ぬ)(?:よう)?", "at-least"),
    (r"(?:を|は)?(?:上回ら|超え|超過し|越え)(?:ない|ず)(?:よう)?", "at-most"),
    (r"以上", "at-least"),
    (r"以下|以内", "at-most"),
    (r"未満", "below"),
    (r"を?(?:超え|越え|超過|上回|凌駕)(?:る|た|り|って)?|超|よりも?(?:高|多|大き)[いくめ]?", "above"),
    (r"を?(?:下回|割り込)(?:る|った|り|って|む)?|よりも?(?:低|少な|小さ)[いくめ]?", "below"),
)  # fmt: skip
_SIGN = tuple((re.compile(pattern), sign) for pattern, sign in _SIGNS)
_TO = re.compile(r"(?:に)?まで")
_BEFORE = re.compile(
    r"(?:(?P<least>最低(?:でも|限)?|少なくとも|下限|≥|at least |no less than )"
    r"|(?P<most>最大(?:でも)?|上限|多くとも|最高でも|≤|at most |no more than )"
    r"|(?P<above>>|above |over |more than )|(?P<below><|below |under |less than ))[:はをに]?",
    re.IGNORECASE,
)
_TURNED = re.compile(
    rf"(?:実績値?)?(?:比で?|より|から|に比べて?|と比べて?|と比較して|に対して?|を|に)?(?:、|も|さらに)*"
    rf"(?:の|で|、)*(?P<way>{UP}|{DOWN}|{BETTER})"
)
_UP, _DOWN = re.compile(UP), re.compile(DOWN)
_REACHED = re.compile(r"達成|確保|獲得|到達|達する|締結|以上")

# What a figure counts when more, and when less of it is good.
_MORE = re.compile(
    r"実施率|受診率|回収率|提出率|達成率|達成状況|使用割合|使用率|利用率|利用割合|取得率|取得割合|参加率|郵送化率|郵送率|カバー率|"
    r"出席率|回答率|登録率|普及率|加入率|委嘱率|理解度|理解率|認知度|認知率|満足度|到達率|終了率|完了率|継続率|"
    r"同意率|送付率|配布率|開封率|閲覧率|改善率|減少率|査定率|点検率|電子化率|電子申請率|電子申請割合|置換率|置換え?率|切替率|"
    r"数量割合|受検率|接触率|訪問率|照会率|処理率|応答率|応募率|宣言率|把握率|提供率|保有率|交付率|発見率|導入率|促進率|契約率|充足率|"
    r"初回面談率|面談率|紐付け?率|達成割合|実施割合|受診割合|提出割合|回収割合|取組率|発信率|解決率|返信率|定着率|活用率|有効率|公表率"
)
_LESS = re.compile(
    r"一者応札|1者応札|一者入札|返戻|不備|残業|超過勤務|時間外|コスト|経費|使用量|対給付費|喪失後受診|無資格|資格喪失後受診|"
    r"多部位|頻回|部位以上|リスク|事故|漏えい|漏洩|誤り|ミス|苦情|クレーム|医療費|滞納|喫煙|肥満|メタボ|該当率|該当者|未[^払]|"
    r"離職|欠勤|紙申請|残高|有所見|重症|高血圧|発生率|脱落|中断|遅延|超過|廃棄"
)


def before_at(plain: str, place: int) -> tuple[Sign | None, int]:
    """The words of a direction in front of a value: 最低, ≥, at least."""
    match = _BEFORE.match(plain, place)
    if match is None:
        return None, place
    named: dict[str, Sign] = {
        "least": "at-least",
        "most": "at-most",
        "above": "above",
        "below": "below",
    }
    return named[match.lastgroup or "least"], match.end()


def direction_at(plain: str, place: int, *, is_of_others: bool) -> Direction:
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
            return Direction(sign, match.end(), words)
    if match := _TO.match(plain, start):
        return Direction(None, match.end(), words, is_to=True)
    if is_of_others and (match := _TURNED.match(plain, start)):
        turn = turn_of(match["way"])
        sign_of: dict[Turn | None, Sign | None] = {"up": "above", "down": "below"}
        return Direction(sign_of.get(turn), match.end(), words, turn=turn)
    return Direction(None, start, words)


def turn_of(words: str) -> Turn | None:
    """Which way words turn a figure: up, down, better, or none."""
    down, up = _DOWN.search(words), _UP.search(words)
    if down and (up is None or down.start() <= up.start()):
        return "down"
    if up:
        return "up"
    return "better" if re.search(BETTER, words) else None


def is_reached(words: str) -> bool:
    """Whether words say that a number is reached: 達成する, 確保する."""
    return _REACHED.search(words) is not None


def is_more_good(name: str) -> bool:
    """Whether more is good of a figure with such a name: 受診率, カバー率."""
    return _MORE.search(name) is not None and not is_less_good(name)


def is_less_good(name: str) -> bool:
    """Whether less is good of a figure with such a name: 一者応札案件の割合."""
    return _LESS.search(name) is not None
