"""The text of a target in one spelling, so that patterns see one form of each word (pure).

Full width becomes half width, one line, no blanks; 一件以下 becomes 1件以下, ３ヶ月 becomes 3か月,
パーセント becomes %. What is a footnote is cut off.
"""

import re
import unicodedata

_COUNTED = "%|件|社|人|名|回|か所|割|倍|ポイント|校|団体|事業所|か月|年度|か年|年間|円"
_AFTER_COUNT = "以上|以下|未満|以内|超|を|まで|程度|と|に|の平均|の最|の場合|、|。|[)]|$"
_AFTER_TIMES = "開催|実施|発信|発行|送付|配信|訪問|掲載|行"  # 年二回開催
_KANJI = "一二三四五六七八九十百千〇"
_KANJI_NUMBER = re.compile(
    rf"(?<![{_KANJI}第数0-9])[{_KANJI}]{{1,8}}"
    rf"(?=(?:{_COUNTED})(?:{_AFTER_COUNT})|回(?:{_AFTER_TIMES}))"
)
_DIGITS = {letter: value for value, letter in enumerate("〇一二三四五六七八九")}
_TENS = {"十": 10, "百": 100, "千": 1000}

_ONE = "([一二三四五1-5])"
_EACH = "回|件|社|人|名|通|部|校|か所|事業所|団体"

# One spelling for words written in several ways; in this order.
_SPELLINGS = (
    ("前前年", "前々年"),
    (r"パーセント", "%"),
    (r"(?<=[0-9])%?(?:ポイント|pts?|P|p)(?![A-Za-z])", "ポイント"),
    (rf"(?<=[0-9数{_KANJI}])(?:[ヶケカヵ箇]|個)(?=[月年所])", "か"),
    (r"何れ|孰れ", "いずれ"),
    (r"どちらか", "いずれか"),
    (r"又は|若しくは|もしくは|あるいは", "または"),
    (r"但し", "ただし"),
    (r"(?:当り|あたり)", "当たり"),
    (r"毎(?=に|、|[0-9])", "ごと"),
    (r"のべ", "延べ"),
    (r"高いほう", "高い方"),
    (r"低いほう", "低い方"),
    (r"(?:ゼロ|零)(?=件|%|と|に|を|以|、|。|$)", "0"),
    (rf"(?<![0-9{_KANJI}年]){_ONE}度(?=実施|開催|以上|行|の|は|$)", r"\1回"),
    (r"過半数", "50%超"),
    (r"半数(?=以上|を超)", "50%"),
    (r"(?<![0-9])半減", "50%減"),
    (r"(?<![0-9])倍増", "2倍"),
    (r"(約|概ね|おおむね|およそ)(月|年間?|毎月|月間|週)(?=[0-9])", r"\2\1"),
    (r"[≧⩾]|>=", "≥"),
    (r"[≦⩽]|<=", "≤"),
    (r"[〜～]", "~"),
    (r"[xX*](?=[0-9])", "×"),
    (rf"([0-9][0-9,.]*(?:{_EACH})(?:以上|以下|程度)?)/(?:1?か)?(月|年|半期|四半期)", r"\2に\1"),
)
_SPELLED = tuple((re.compile(pattern), word) for pattern, word in _SPELLINGS)

# A mark of a footnote, and the footnote itself, which ends the sentence.
_MARK = re.compile(
    r"\((?:※|注)[0-9]{0,2}\)|※[0-9]{0,2}(?=を|の|は|が|に|で|以|未|について|、|:|\))"
)
_MARKED = re.compile(r"(?=$|を|の|は|が|に|で|以|未|について|、|:|\)|\(|[0-9])")
_FOOTNOTE = re.compile(r"\(?(?:※|(?<![一-龥])注(?:[0-9]{0,2}[):]|[0-9]))")
# A line that ends with a whole limit, before one that goes on with something else.
_LINE_END = re.compile(
    r"(?:(?<=以上|以下|未満|する)|(?<=[0-9][%件人名社回円]))[ \t]*[\r\n]\s*"
    r"(?=[^\s。、)(×=＝])(?!と|を|に|で|の|は|が|こと|※|[(]|以|未満|程度|超|前後|達成|維持)"
)
_BLANK_END = re.compile(r"(?<=以上|以下|未満)[ \t]+(?=[一-龥ァ-ヶA-Za-z①-⑳・](?!成))")
_PLAIN_POINT = re.compile(r"([△▲−-]?[0-9]+)[。、]([0-9]+[^0-9]{0,12})")


def spelled(text: str) -> str:
    """A text in one spelling, without blanks but between words of the Latin alphabet."""
    lined = _LINE_END.sub("、", _compatible(text).strip())
    parts = re.split(r"(\s+)", _BLANK_END.sub("、", lined))
    plain = "".join(_blank(parts, place) if place % 2 else part for place, part in enumerate(parts))
    if match := _PLAIN_POINT.fullmatch(plain):  # 97。5%以上, typed with the IME on
        plain = f"{match[1]}.{match[2]}"
    for pattern, word in _SPELLED:
        plain = pattern.sub(word, plain)
    return _KANJI_NUMBER.sub(lambda found: str(_number(found[0])), plain)


def without_footnotes(plain: str) -> str:
    """A spelled text without the marks of footnotes, up to its first footnote: （※）査定率＝…."""
    marks = [mark for mark in _MARK.finditer(plain) if _MARKED.match(plain, mark.end())]
    for mark in reversed(marks):
        plain = plain[: mark.start()] + plain[mark.end() :]
    found = _FOOTNOTE.search(plain)
    return plain[: found.start()] if found and found.start() else plain


def _compatible(text: str) -> str:
    """Full width as half width; signs such as ① and ½ stay, they are no digits."""
    parts: list[str] = []
    for letter in text:
        if parts and not _is_sign(letter) and not _is_sign(parts[-1][-1]):
            parts[-1] += letter
        else:
            parts.append(letter)
    return "".join(
        part if _is_sign(part[0]) else unicodedata.normalize("NFKC", part) for part in parts
    )


def _is_sign(letter: str) -> bool:
    return unicodedata.category(letter) == "No"


def _blank(parts: list[str], place: int) -> str:
    """The blank between two parts: kept between Latin words and between numbers."""
    before, after = parts[place - 1][-1:], parts[place + 1][:1]
    is_kept = before.isascii() and before.isalnum() and after.isascii()
    return " " if is_kept and (after.isalnum() or before.isalpha()) else ""


def _number(kanji: str) -> int:
    """The number written in kanji: 二〇 and 二十 are 20."""
    if not any(letter in _TENS for letter in kanji):
        return int("".join(str(_DIGITS[letter]) for letter in kanji))
    total, digit = 0, 0
    for letter in kanji:
        if letter in _TENS:
            total += (digit or 1) * _TENS[letter]
            digit = 0
        else:
            digit = digit * 10 + _DIGITS[letter]
    return total + digit


_MADE = (
    "実施|開催|作成|策定|締結|発行|設置|完了|導入|送付|発送|提出|公表|改定|改訂|制定|整備|構築|"
    "運用開始"
)
_ACTS = (
    f"{_MADE}|"
    "配信|配布|掲載|訪問|発信|参加|出席|開始|公開|周知|報告|説明|派遣|"
    "発足|運用|勧奨|案内|依頼|通知|広報|研修|点検|調査|分析|表彰|寄稿|"
    "登録|委嘱|協議|連携協定|郵送|回答|共有|検証|確認|選定|契約|受講|"
    "受検|申請|申立|連絡|面談|掲示|印刷|集計|出展|放送|交付|督促|催告|"
    "反映|改修|移行|試行|見直し"
)
_DEED = re.compile(
    rf"(?:(?:{_MADE})(?:済み?)?|(?:{_ACTS})を?(?:する|すること|完了する|行うこと|行う|行なう)"
    r"|(?:行う|行なう|作る|立ち上げる|設ける|終える|終了する|開く|結ぶ)(?:こと)?)"
    r"(?:とする|を目指す|ことを目指す|予定)?$"
)
_LAST_BRACKET = re.compile(r"[(【][^()【】]*[)】]$")


def is_deed(plain: str) -> bool:
    """Whether a sentence says that something is carried out: 意見発信を実施する."""
    return _DEED.search(_LAST_BRACKET.sub("", plain)) is not None
