"""The guard before texts that a spreadsheet would execute or convert (pure).

Spreadsheets read a CSV file and what is pasted as if it were typed, quoted or not: a leading
= + - @ begins a formula, 1-3 becomes the third of January, (1) becomes −1, and 0123 loses its
zero. Such a text gets an apostrophe before it, as OWASP advises against CSV injection. Japanese
spreadsheets take full-width forms for the same.
"""

import re

from planner.text import clean

GUARD = "'"

# Full-width ASCII, the yen sign and the ideographic space as their narrow forms. Not NFKC, which
# would make numbers of ① and ⑴: these a spreadsheet leaves alone.
_NARROW = {0xFF01 + place: 0x21 + place for place in range(94)} | {0xFFE5: 0xA5, 0x3000: 0x20}

# A lone sign is kept as text; blanks and what cannot be seen before it may be dropped.
_FORMULA = re.compile(r"[\s\xad\u200b-\u200d\u2060]*[-=+@\u2212]\s*\S")

_MONTH = "|".join(
    (
        *("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?"),
        *("aug(?:ust)?", "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"),
    )
)

# Digits and what stands between them in dates, times, money, shares and powers of ten; a blank
# only before a time, a fraction or a share, after a sign, and about the name of a month. No way
# back (++), so that a long text is read in one pass.
_PART = "|".join(
    (
        r"[\d./:,%+\-\u2212\xa5\\$€£年月日時分秒]",
        r"(?:明治|大正|昭和|平成|令和|[mtshr])(?=(?:\d+|元)[./\-年])|元(?=[./\-年])",
        r"(?<=[\d.])e(?=[+\-\d])",
        rf"\s*(?:{_MONTH})\s*|(?<=,)\s+(?=\d{{4}}\Z)",
        r"\s+(?=\d{1,2}[:時]|\d+/\d|%)|(?<=[+\-\u2212\xa5\\$€£])\s+",
        r"\s*午[前後]\s*|(?<=\d)\s*[ap]m\Z|(?<=\d)\s+[ap]\Z",
    )
)
_CONVERTED = re.compile(
    rf"(?=\D*\d)(?:(?:{_PART})++|\((?:{_PART})++\))"
    r"|true|false|#(?:n/a|null!|div/0!|value!|ref!|name\?|num!)"
)

# Texts left as they are: whole numbers of up to 15 digits, and a year, month or day alone.
_KEPT = re.compile(r"0|[1-9][0-9]{0,14}|\s*\d+[年月日]\s*")


def guarded(text: str) -> str:
    """A text cleaned, with the guard where a spreadsheet would read it as something else."""
    plain = clean(text)
    narrow = plain.translate(_NARROW).casefold()
    is_formula = _FORMULA.match(narrow) is not None
    is_converted = _CONVERTED.fullmatch(narrow.strip()) and not _KEPT.fullmatch(plain)
    return f"{GUARD}{plain}" if is_formula or is_converted else plain
