"""The name of the KPI in a sentence that asks something of it (pure).

〔健診実施率〕を63.9%以上とする.

A name is what can be taken out of the sentence without changing what it asks for.
"""

import re
from functools import partial

from planner.errors import UsageError
from planner.kpi.target_text import TargetReading, read_sentence
from planner.kpi.target_words import spelled
from planner.plan.fiscal import FiscalYear
from planner.plan.model import Kpi
from planner.plan.targets import Bound, Done, InWords
from planner.text import one_line

_FARTHEST = 240  # letters of a sentence in which its name is looked for
_STARTS = re.compile(r"(?<=[で、，,:：　 。にはの])|(?<=における)|(?<=において)")
_ENDS = re.compile(
    r"(?<=[をはがのもで：:=＝　 、，,)）」])"
    r"|(?<![対毎各昨前全翌年上下半四約第])"
    r"(?=[0-9０-９対前昨全年月毎各半四過現最少第延単累約概トゼ零"
    r"一二三四五六七八九十△≥≤><＞＜●○◯(（])"
)
_CLAUSE = re.compile(
    r"(?:行い|図り|進め|実施し|管理し|活用し|運用し|連携し|強化し|推進し|通じ|努め|提供し|つつ|ながら|とともに|"
    r"ことで|により|"
    r"するため|向けて?|(?<!つい)(?<!おい)(?<!関し)て|し)[、，]|。"
)
_TRIMMED_BEFORE = re.compile(
    r"^(?:[\s　、，。・:：■●○◎]|[0-9０-９]{1,2}(?:[-－][0-9０-９]{1,2}){1,2}[ 　]|毎月(?!の))+"
)
_YEAR = re.compile(
    r"^(?:(?:令和|平成|R|Ｒ|H|Ｈ)[ 　]?[0-9０-９元○〇]{1,2}|20[0-9]{2}|当|本|今)年?度?"
    r"(?:末時点|末)?"
    r"(?:における|において|での|の|は|に|、)+"
)
_TRIMMED_BEHIND = re.compile(
    r"(?:[\s　、，,:：=＝]|について(?:は)?|に関して(?:は)?|においては?|における|に係る|を|は|が"
    r"|の(?:目標値?|年間目標)?"
    r"|年間目標|目標値?|も|で|として|新たに|(?:[(（]?※[0-9０-９]?[)）]?))+$"
)
_NO_END = re.compile(
    r"(?:(?:令和|平成|Ｒ|R|Ｈ|H)[ 　]?[0-9０-９元○〇]*年?度?|20[0-9]{2}年?度?|対|毎|各|約)$"
)
_AFTER_OBJECT = re.compile(
    r"を(?![^を]*(?:当たり|平均|した|する|った|いた|んだ))[^を率割数額()（）]{0,12}$"
)
_NO_NAME = re.compile(
    r"[0-9０-９.,%％]+|令和|平成|年度?末?|月末?|まで|から|直近|現状|少なくと|目標|全支部|設定値|KPI|ＫＰＩ|[ぁ-ん]|\W"
)
_OPEN_BRACKET = re.compile(r"[(（\[［「『][^)）\]］」』]*$")
_BEHIND_DEED = r"(?:こと)?(?:とする|を目指す)?。?(?:[(（][^()（）]*[)）])?$"
_OFTEN = (
    r"(?:[0-9０-９]{1,2}月(?:と[0-9０-９]{1,2}月|末)?(?:まで)?に|毎月|四半期ごとに|半期ごとに|"
    r"効果的に|確実に|適切に|計画的に|着実に|新たに)*"
)
_DONE = re.compile(
    rf"(?P<name>.+?)を{_OFTEN}(?:実施|推進|強化|検討|促進|徹底|継続|行う|行なう|行い|図る|図り|進める)(?:する|します)?{_BEHIND_DEED}"
)
_DEED = re.compile(
    rf"(?P<name>.+?)(?:を|の|に)?{_OFTEN}"
    r"(?:実施|開催|作成|策定|締結|発行|設置|完了|導入|送付|発送|提出|公表|改定|制定|整備|構築|配信|配布|掲載|発信|参加|努める)"
    rf"(?:する|します)?{_BEHIND_DEED}"
)
_FIGURE = re.compile(
    r"(?P<name>.*(?:率|割合|数|額|量|度|件数)(?:[(（][^()（）]*[)）])?)(?:を|の)"
    r"(?=.*(?:増|減|向上|上げ|下げ|低下|改善|抑|維持|拡大|縮小))"
)
_QUOTED = re.compile(r"^[「『](?P<inside>[^「」『』]+)[」』]$")


def name_in(text: str, reading: TargetReading, year: FiscalYear | None = None) -> str:
    """The name of the KPI that a sentence is about; empty where it says none.

    Args:
        text: The sentence, without its label.
        reading: What it is read as.
        year: The fiscal year of the plan.
    """
    line = one_line(text).strip()
    if isinstance(reading.target.rule, Done):
        return _of_deed(line)
    if isinstance(reading.target.rule, InWords):
        figure = _FIGURE.match(line)
        return tidy(figure["name"]) if figure else _of_deed(line)
    is_same = partial(_is_same, line, reading, year)
    cuts = _cuts(line)
    starts = [0, *sorted({m.start() for m in _STARTS.finditer(line[:_FARTHEST])})][:6]
    for start in starts:
        for end in reversed(cuts):
            if end > start + 1 and is_same(start, end):
                return _without_clause(line[start:end])
    return ""


def tidy(name: str) -> str:
    """A name without what stands around it: a year, a particle, brackets that were opened only."""
    short = _TRIMMED_BEFORE.sub("", name)
    short = _YEAR.sub("", short)
    before = ""
    while before != short:
        before = short
        short = _TRIMMED_BEHIND.sub("", _OPEN_BRACKET.sub("", short)).rstrip("。")
        short = re.sub(r"^(?:[にをはへ](?=[^ぁ-ん])|から)", "", short)
    short = _AFTER_OBJECT.sub("", short)
    if not _NO_NAME.sub("", short):
        return ""
    if match := _QUOTED.match(short):
        short = match["inside"]
    return one_line(short).strip()


def _cuts(line: str) -> list[int]:
    """The places at which a name may end."""
    return sorted({match.start() for match in _ENDS.finditer(line[:_FARTHEST])} - {0})


def _is_same(
    line: str, reading: TargetReading, year: FiscalYear | None, start: int, end: int
) -> bool:
    """Whether a sentence asks for the same where a name is taken out of it."""
    name, rest = tidy(line[start:end]), line[:start] + line[end:]
    if not name or not rest.strip() or _NO_END.search(name):
        return False
    kpi = Kpi("", "", spelled(name), unit=reading.unit)
    try:
        again = read_sentence(rest, reading.unit, kpi=kpi, year=year)
    except UsageError:
        return False
    one, other = again.target, reading.target
    return (
        (one.rule, one.over, one.span, one.by) == (other.rule, other.over, other.span, other.by)
        and (again.people, again.by_month, again.kind)
        == (reading.people, reading.by_month, reading.kind)
        and set(again.asks) <= set(reading.asks)
        and (not isinstance(one.rule, Bound) or one.text == other.text)
    )


def _without_clause(name: str) -> str:
    """A name without the clause that stands before it: 進捗を管理し、〔実施率〕."""
    ends = [m.end() for m in _CLAUSE.finditer(name) if not _is_inside(name, m.start())]
    short = next((own for end in reversed(ends) if len(own := tidy(name[end:])) > 1), "")
    return short or tidy(name)


def _of_deed(line: str) -> str:
    match = _DONE.match(line) or _DEED.match(line)
    return _without_clause(match["name"] if match else line)


def _is_inside(text: str, place: int) -> bool:
    """Whether a place stands in brackets."""
    before = text[:place]
    return sum(map(before.count, "(（「『")) > sum(map(before.count, ")）」』"))
