"""Words beside a date: those that go with it, and those that change it and have to be asked."""

import re
from dataclasses import replace

from ..arithmetic import add_days
from ..partial import PartialDate, parse_edtf
from ..relative import distance, monday_of, of_years_around, one_day_between
from . import words
from .digits import day_of
from .values import Asked, Build, Doubt, Phrase


def _before(*alternatives: str) -> re.Pattern[str]:
    """What stands directly before a date, as whole words."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})\s?(?:the\s|il\s)?\Z")


# --- it goes with the date ---

#: The letter's own day: 11월 20일자. 부로 is "as of" and asked.
DATED_AFTER = re.compile(r"(?:(?<=\d)일)?\s?자(?:로|에)?(?=[\s,()]|$)|(?<=\d)일(?=[\s,()에]|$)")
DATED_BEFORE = _before(
    "dated", "datat[ao](?: il)?", "in data", "nella giornata (?:di|del|dell')", "il giorno",
    "nel corso d[ei]l?l?'?",
    "del", "dell'", "on", "in", "il", "lo", "l'", "nel", "nell'", "at", "the", "nel mese di", "of",
)  # fmt: skip
ABOUT_AFTER = re.compile(r"\s?(?:경|쯤|무렵|께|즈음)(?![가-힣])에?|\scirca\b")
ABOUT_BEFORE = re.compile(
    r"(?<!\w)(?:약|대략|around|approx\.?|approximately|circa|ca\.|verso(?: il)?|intorno al)\s\Z"
)
PARTICLE = re.compile(r"(?:에는|에도|에|의|은|는|날|으로|로)(?=[\s,;.()]|$)")
PLANNED_AFTER = re.compile(r"\s?\((?:예정|예정일|planned|previst[oa])\)")
BETWEEN_AFTER = re.compile(r"\s?(?:중|사이)(?:에)?(?=[\s,]|$)")
WITHIN_AFTER = re.compile(r"\s?(?:중|내)(?:으로|로|에)?(?=[\s,]|$)")
DEADLINE_BEFORE = _before(
    "by(?: eod| cob| close of| the end of day)?", "no later than", "not later than", "due(?: on|"
    " by)?",
    "deadline:?", "entro(?: e non oltre)?(?: il| l'| la)?", "non oltre(?: il| l')?", "per(?: il|"
    " l')",
    "scadenza:?", "기한:?", "마감:?", "늦어도",
)  # fmt: skip
DEADLINE_AFTER = re.compile(r"\s?(?:전?까지|마감|기한|한\))(?:는|로|의|에)?|\s?한(?=\s)")
WEEK_OF = re.compile(
    r"(?<!\w)(?:(?:the )?week (?:of|commencing|beginning)|w/c|(?:la |nella )?settimana del(?:l')?)"
    r"\s?(?:the\s|il\s)?\Z"
)
#: 지난 11월 20일, 3 dicembre p.v.: which year, or which month.
ORIENTED = re.compile(
    r"(?<!\w)(?P<way>[pu]\.\s?[vs]\.|지난|오는|다가오는|돌아오는|lo scorso|scorso|il prossimo"
    r"|prossimo|last"
    r"|next)\s\Z"
)
ORIENTED_AFTER = re.compile(
    r"\s(?P<way>scorso|prossimo|last|next|[pu]\.\s?[vs]\.)(?!\w|\s\w*(?:week|month|year))"
)
BACK = ("지난", "lo scorso", "scorso", "last", "u.s.", "u. s.")

# --- it changes the date ---

ASK_BEFORE = _before(
    "before", "after", "since", "until", "till", "up to", "from", "through", "within", "prior to",
    "as of", "starting", "every", "each", "not", "not on", "instead of", "rather than", "except",
    "moved to", "postponed to", "rescheduled to", "between", "day before", "day after", "about",
    "re", "re:", "regarding", "concerning", "moved from", "eve of", "following", "no earlier than",
    "or", "possibly", "probably", "perhaps", "maybe", "tentatively", "provisionally", "ideally",
    "hopefully", "unlikely", "either", "except for", "excluding", "other than", "n't", "never",
    "prima(?: del| di| dell')?", "dopo(?: il| l')?", "fino(?: al?| all')?", "da", "dal", "dall'",
    "a partire(?: dal)?", "durante", "ogni", "non", "non il", "invece(?: del)?", "rinviat[ao](?:"
    " al| a)?",
    "spostat[ao](?: al| a)?", "vigilia(?: del)?", "scorso", "prossimo", "al", "all'", "forse(?:"
    " il)?",
    "probabilmente", "in vista d[ei]l?l?'?", "tranne(?: il)?", "salvo(?: il)?", "o", "oppure",
    "mai",
    "non prima del", "tra", "fra", "at the latest(?: on)?", "at the earliest", "al piu tardi(?:"
    " il)?",
    "al piu presto", "[~]",
    "(?:il )?(?:primo|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|tredici"
    "|quattordici"
    "|quindici|sedici|dicia\\w+|vent\\w*|trent\\w*)", "(?:first|second|third|[a-z]+th)(?: of)?",
    "early", "mid", "late", "end of", "the end of", "beginning of", "start of", "inizio", "meta",
    "fine", "a inizio", "a meta", "a fine",
    "연기", "변경", "매년", "매월", "매주", "매", "빠르면", "이르면", "지난", "오는", "다음",
    "이번", "아마", "아마도", "혹시",
    "가급적", "대략적으로", "또는", "혹은", "아니면", "적어도", "최소", "원래", "당초", "잠정",
)  # fmt: skip
ASK_AFTER = re.compile(
    r"\s?(?:→|->|=>|⇒|[?？])|\s?(?:초하루|스무날|그믐|보름)|\s?(?:초|말|중반|초반|후반"
    r"|초순|중순|하순)(?![가-힣])"
    r"|\s?(?:이전|이후|이래|전(?![가-힣])|전에|후(?![가-힣])|후에|뒤(?![가-힣])|전후|이내|부터"
    r"|대신|말고|아닌|아님|빼고|제외|외(?![가-힣])"
    r"|연기|(?:으로|로)\s?(?:연기|변경|순연|앞당|미)|에서|현재|기준|부로|부터|쯤이나|이나|나\s"
    r"|이맘때|같은)"
    r"|\s?\((?:잠정|미정|미확정|tbc|tbd|tentative|da confermare|provisional\w*|provvisori\w*|\?)\)"
    r"|\s(?:or|and|o|e|또는|혹은|아니면|및|과|와)\s(?:the\s|il\s)?(?=\d)|\s?[/](?=\d)"
    r"|\s(?:onwards?|at the (?:latest|earliest)|al piu (?:tardi|presto)|in poi|eve|bc|tbc|tbd"
    r"|da confermare|permitting|tentatively|probably|maybe|forse)\b"
)
OTHER_TIME = re.compile(rf"(?<![\w가-힣])(?:{words.OTHER_TIMES})(?![a-z])")


def heard(text: str, phrase: Phrase, asked: Asked) -> Phrase:
    """`phrase` with the words that go with it, and the doubts of those that change it."""
    first, end = phrase.span
    value, doubts, deadline, within = phrase.value, list(phrase.doubts), False, False
    is_range = value is not None and "/" in value.text
    if is_range and (match := BETWEEN_AFTER.match(text, end)):
        value, end = _one_day_of(value), match.end()
    elif match := WITHIN_AFTER.match(text, end):
        within, end = True, match.end()
    for pattern in (DATED_AFTER, PLANNED_AFTER):
        if match := pattern.match(text, end):
            end = match.end()
    if match := ABOUT_AFTER.match(text, end):
        value, end = _about(value), match.end()
    if match := ORIENTED_AFTER.match(text, end):
        value, doubts = _oriented(phrase, doubts, match["way"], asked)
        end = match.end()
    if match := DEADLINE_AFTER.match(text, end):
        deadline, end = not is_range, match.end()
    elif match := ASK_AFTER.match(text, end):
        doubts.append(Doubt("beside", match.group().strip()))
    elif match := PARTICLE.match(text, end):
        end = match.end()
    if match := ABOUT_BEFORE.search(text[:first]):
        value, first = _about(value), match.start()
    before = text[:first]
    if match := DEADLINE_BEFORE.search(before):
        deadline, first = True, match.start()
    elif match := ORIENTED.search(before):
        value, doubts = _oriented(phrase, doubts, match["way"], asked)
        first = match.start()
    elif (match := WEEK_OF.search(before)) and value is not None and value.day:
        monday = monday_of(value.day)
        value, first = one_day_between(monday, add_days(monday, 6)), match.start()
    elif match := ASK_BEFORE.search(before):
        doubts.append(Doubt("beside", match.group().strip()))
    elif match := DATED_BEFORE.search(before):
        first = match.start()
    if deadline:
        value, doubts = _ahead(value, doubts, asked)
    return Phrase(value, (first, end), phrase.has_year, tuple(doubts), deadline, within)


def _one_day_of(value: PartialDate | None) -> PartialDate | None:
    if value is None or value.earliest is None or value.latest is None:
        return value
    return one_day_between(value.earliest, value.latest)


def _about(value: PartialDate | None) -> PartialDate | None:
    if value is None or value.text[-1] in "~?%]" or "/" in value.text:
        return value
    return parse_edtf(f"{value.text}~")


def _ahead(
    value: PartialDate | None, doubts: list[Doubt], asked: Asked
) -> tuple[PartialDate | None, list[Doubt]]:
    """Of days that may be meant, those to come: a deadline lies ahead. One alone is no question."""
    kept = []
    for doubt in doubts:
        ahead = tuple(one for one in doubt.choices if distance(one, asked.on) >= 0)
        if not ahead:
            kept.append(doubt)
            continue
        value = ahead[0]
        if len(ahead) > 1:
            kept.append(replace(doubt, choices=ahead))
    return value, kept


def _oriented(
    phrase: Phrase, doubts: list[Doubt], way: str, asked: Asked
) -> tuple[PartialDate | None, list[Doubt]]:
    """The last or the next such day: 지난 20일, lo scorso 15 giugno, next 3 March."""
    value, back = phrase.value, way in BACK

    def fits(one: PartialDate | None) -> bool:
        return one is not None and (distance(one, asked.on) < 0) == back

    if value is not None and (months := [one for one in doubts if one.code == "which_month"]):
        fitting = [one for one in months[0].choices if fits(one)]
        if fitting:
            return fitting[-back], [one for one in doubts if one not in months]
    if value is None or value.earliest is None or phrase.has_year or not _is_yearly(value):
        return value, [*doubts, Doubt("beside", way)]
    first = value.earliest
    build = day_of(first.month, first.day) if value.day else _month_of(first.month)
    fitting = [one for one in of_years_around(build, asked.on) if fits(one)]
    kept = [one for one in doubts if one.code != "which_year"]
    return (fitting[-1] if back else fitting[0]) if fitting else value, kept


def _is_yearly(value: PartialDate) -> bool:
    """A day or a month of any year."""
    return value.day is not None or len(value.text) == len("2026-12")


def _month_of(month: int) -> Build:
    return lambda year: parse_edtf(f"{year}-{month:02d}")


def other_times(text: str) -> list[str]:
    """Words for a time that no reader understands: feasts, seasons, "recently"."""
    return [match.group() for match in OTHER_TIME.finditer(text)]
