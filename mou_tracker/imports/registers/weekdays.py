"""A weekday that is written beside a day: which one, and the days it may mean instead."""

import re
from datetime import date, timedelta

#: Monday first: in full, and as they are shortened.
_FULL = (
    "monday lunedi lundi lunes", "tuesday martedi mardi martes",
    "wednesday mercoledi mercredi miercoles", "thursday giovedi jeudi jueves",
    "friday venerdi vendredi viernes", "saturday sabato samedi sabado",
    "sunday domenica dimanche domingo",
)  # fmt: skip
_SHORT = (
    "mon lun", "tue tues mar", "wed mer mie", "thu thur thurs gio jeu jue", "fri ven vie",
    "sat sab sam", "sun dom dim",
)  # fmt: skip
_ASIAN = ("월", "화火", "수水", "목木", "금金", "토土", "일")
FULL = {word: at for at, words in enumerate(_FULL) for word in words.split()}
SHORT = {word: at for at, words in enumerate(_SHORT) for word in words.split()}
SIGNS = {sign: at for at, signs in enumerate(_ASIAN) for sign in signs}
_full, _short, _sign = "|".join(FULL), "|".join(SHORT), "".join(SIGNS)
AFTER = re.compile(
    rf"\s?[,.]?\s?(?:[(\[]\s?(?:(?P<sign>[{_sign}])(?:요일)?|(?P<short>{_short})\.?)\s?[)\]]"
    rf"|[(\[]?\s?(?:(?P<sign2>[{_sign}])요일|(?P<full>{_full})(?![a-z])))"
)
BEFORE = re.compile(
    rf"(?:^|[^a-z])(?:(?P<full>{_full})|(?P<short>{_short})\.?)\s?,?\s?(?:the|il|le|el)?\s?$"
)


def weekday_beside(bare: str, span: tuple[int, int]) -> tuple[int, str] | None:
    """(0 for Monday, the word) written before or after a day of a folded cell; None for none."""
    match = AFTER.match(bare, span[1]) or BEFORE.search(bare[: span[0]])
    if match is None:
        return None
    told = {name: word for name, word in match.groupdict().items() if word}
    name, word = next(iter(told.items()))
    table = SIGNS if name.startswith("sign") else FULL if name == "full" else SHORT
    return table[word], word


def nearest(day: date, weekday: int) -> tuple[date, date]:
    """The last and the next day around `day` on that weekday, the nearer first."""
    back = (day.weekday() - weekday) % 7
    around = (day - timedelta(back), day + timedelta(7 - back))
    first, last = sorted(around, key=lambda one: abs((one - day).days))
    return first, last
