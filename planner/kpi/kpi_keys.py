"""The key of a new KPI: a name in plain letters that stays the same from year to year (pure).

Every branch has the KPIs of the 協会: theirs are known by words of their names. A name in the Latin
alphabet is its own key; any other KPI is numbered.
"""

import re
import unicodedata
from collections.abc import Collection

_LONGEST = 60  # letters of a key

# The first whose words are all in the name.
_KNOWN: tuple[tuple[str, str], ...] = (
    (r"サービススタンダード", "service-standard"),
    (r"電子申請", "online-applications"),
    (r"郵送化", "mail-rate"),
    (r"窓口.*満足|満足度", "satisfaction"),
    (r"限度額", "limit-certificate-use"),
    (r"(?:確認書|再確認).*提出|被扶養者.*提出", "dependants-confirmed"),
    (r"(?:柔道|柔整|部位).*(?:割合|率)|部位.*月.*日", "judo-frequent-share"),
    (r"(?:柔道|柔整).*照会", "judo-letters"),
    (r"(?:はり|鍼|あんま)", "acupuncture"),
    (r"再審査.*(?:当たり|あたり)", "yen-per-second-review"),
    (r"査定率|査定.*(?:率|割合)", "review-reduction-rate"),
    (r"資格点検.*効果", "eligibility-check-effect"),
    (r"内容点検.*効果", "content-check-effect"),
    (r"外傷.*効果", "injury-check-effect"),
    (r"(?:保険証|被保険者証).*回収|(?:資格)?喪失.*(?:保険)?証.*回収", "card-return-rate"),
    (r"オンライン資格確認", "online-eligibility-use"),
    (r"マイナ", "my-number-card-use"),
    (r"返納金.*(?:給付費|割合)|対給付費", "refund-share"),
    (r"債権.*残高", "claims-open"),
    (r"債権.*回収|返納金.*回収", "claims-recovery-rate"),
    (r"地域医療構想.*(?:参加|出席)", "coordination-attendance"),
    (r"意見.*発信|意見発信", "opinions"),
    (r"バイオシミラー", "biosimilar-share"),
    (r"ジェネリック|後発(?:医薬)?品", "generic-share"),
    (r"理解(?:率|度)", "understanding-rate"),
    (r"メルマガ|メールマガジン", "mail-magazine"),
    (r"LINE|ライン.*友だち", "line-friends"),
    (r"健康保険委員.*(?:カバー|割合|被保険者数)", "committee-coverage"),
    (r"健康保険委員.*(?:数|委嘱)", "committee-members"),
    (r"(?:健康(?:事業所|企業|経営)?宣言|宣言事業所|健康宣言)", "health-declarations"),
    (r"事業者健診", "employer-data-rate"),
    (r"被扶養者.*(?:健診|健康診査)|特定(?:健診|健康診査)", "dependant-checkup-rate"),
    (r"被扶養者.*保健指導", "dependant-guidance-rate"),
    (r"保健指導", "guidance-rate"),
    (r"(?:生活習慣病)?.*(?:予防)?健診.*(?:実施|受診)率|健診実施率", "checkup-rate"),
    (r"(?:生活習慣病)?予防健診|健診.*受診者", "checkup-people"),
    (r"勧奨.*受診|未治療", "visit-after-notice-rate"),
    (r"喫煙", "smoking-rate"),
    (r"血圧", "blood-pressure-risk"),
    (r"メタボ", "metabolic-share"),
    (r"(?:一|1)者応札|(?:一|1)者入札", "single-bid-share"),
    (r"時間外|残業|超過勤務", "overtime"),
    (r"コピー用紙|用紙", "copy-paper"),
    (r"電気|電力", "electricity"),
)
_PATTERNS = tuple((re.compile(words), key) for words, key in _KNOWN)
_KEY = re.compile(r"[^\s:：,、=/@*]+")


def key_for(name: str, taken: Collection[str], text: str = "") -> str:
    """A key that no other KPI has, for one with a name in a sentence."""
    if wanted := _known(name) or slug(name) or _known(text):
        return _free(wanted, taken)
    number = len(taken) + 1
    while f"kpi-{number}" in taken:
        number += 1
    return f"kpi-{number}"


def _known(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    return next((key for words, key in _PATTERNS if words.search(plain)), "")


def slug(text: str) -> str:
    """A text in the Latin alphabet as a key; empty for any other."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if not plain.isascii():
        return ""
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST].strip("-")


def is_key(text: str) -> bool:
    """Whether a text can be a key: without blanks, and without signs that end it on a command."""
    return len(text) <= _LONGEST and _KEY.fullmatch(text) is not None


def _free(wanted: str, taken: Collection[str]) -> str:
    number, key = 1, wanted
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key
