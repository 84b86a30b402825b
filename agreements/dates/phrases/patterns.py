"""Pieces that the patterns of several readers are made of."""

from . import words
from .words import any_of

DIGITS = r"\d{1,2}"
FOUR = r"(?P<y>(?:19|20)\d\d)"
TWO = r"(?P<yy>'?\d\d)"
#: A year as a Korean line has it: 2026년, 26년, 작년.
YEAR_KO = (
    rf"(?:{FOUR}\s?년(?:도)?|{TWO}\s?년(?:도)?|(?P<ry>{any_of(words.korean(words.YEARS_AWAY))}"
    r"|올(?=\s?(?:상반기|하반기|\d{1,2}\s?월|\d분기)))도?)"
)
YEARS_AWAY = any_of(words.latin(words.YEARS_AWAY))
#: What may follow a day and a month: ", 2026", " del 2026", " '26", " last year".
YEAR_AFTER = (
    rf"(?:,?[\s/-](?:del\s|of\s|nel\s)?(?:{FOUR}(?!\d)|(?P<ry>{YEARS_AWAY})\b)|\s?'(?P<yy>\d\d)"
    r"|-(?P<yy>\d\d)(?!\d))?"
)
#: A number that begins a date is no part of another.
START = r"(?<![\d./:a-z_-])"
#: The same for words of a Korean line: no other word runs into them.
START_KO = r"(?<![\d./:-])(?:(?<![가-힣])|(?=\d))"
NOT_INSIDE = r"(?<![가-힣\w])"
#: What may not follow digits that are a date.
END = r"(?![\d/:%]|[.,]\d|[a-z]*\d)"
#: A Hangul word ends here, or a particle follows.
KO_END = r"(?=[\s,;()에의은는까부~.·]|자|경|쯤|중|이|으?로|$)"
NTH_KO = any_of(word for word in words.NTH_WEEK if word[0] >= "가" or word[0].isdigit())
NTH_LATIN = any_of(word for word in words.NTH_WEEK if "a" <= word[-1] <= "z")
ORDINAL = r"(?:st|nd|rd|th|o|°|ª|\.(?=\s[a-z]))?"
DAY = rf"(?P<d>{DIGITS}){ORDINAL}"
OF = r"(?:of\s|di\s|de\s|d'|the\s)?"
KO_WEEKDAY = "[월화수목금토일](?:요일|욜)"
WEEKDAYS = {name: n for table in words.WEEKDAYS.values() for name, n in table.items()} | {
    f"{short}욜": n for short, n in words.SHORT_WEEKDAYS["ko"].items()
}
LATIN_WEEKDAY = any_of(name for tag in ("en", "it") for name in words.WEEKDAYS[tag])
SHORT_LATIN_WEEKDAY = any_of(name for tag in ("en", "it") for name in words.SHORT_WEEKDAYS[tag])
SHORT_WEEKDAY = any_of(name for table in words.SHORT_WEEKDAYS.values() for name in table)


def weekdays_called(word: str) -> set[int]:
    """The weekdays (Monday 0) a word may mean: "mar" is Tuesday in Italian only."""
    tables = (WEEKDAYS, *words.SHORT_WEEKDAYS.values())
    return {table[word] for table in tables if word in table}
