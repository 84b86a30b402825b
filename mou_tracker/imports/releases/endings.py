"""Instruments that end: a notice that one side gave, an end that both agreed on. What a clause
allows ("may be terminated", "salvo disdetta") and what somebody only plans is no notice."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .bodies import Bodies, Mention
from .days import Day
from .deals import Line, State, is_of_instrument
from .text import Part

#: A notice that lies further back is history, and no news of the release.
NEWS = timedelta(days=150)
#: language -> what was done, in the past tense.
DONE = {
    "ko": re.compile(
        r"(?:종료|해지|탈퇴|파기|갱신하지\s않|연장하지\s않|유지하지\s않)[^.]{0,40}?(?P<a>통보해\s?왔"
        r"|알려\s?왔|전해\s?왔|통보받았|통지받았|통보를\s받았|통지를\s받았|접수했|통보했|통지했|알렸"
        r"|전달했|보냈)"
        r"|(?:양해각서|협약|협정|약정|의정서|MOU)(?:를|을)\s[^.,]{0,20}?(?P<b>(?:종료|해지|파기)"
        r"(?:했|하였|하기로\s?(?:최종\s)?합의했))"
    ),
    "en": re.compile(
        r"(?:\b(?:ha(?:s|ve|d)\s)?(?P<a>given|gave|sent|served|delivered|received|notified)\b"
        r"(?:[^.;]|\.(?=\w)){0,110}?(?:(?:notice|letter) of (?:termination|withdrawal|denunciation)"
        r"|(?:notice|intention|decision|intent)\s(?:of\s|to\s|that it (?:would|will)\s)"
        r"(?:its\s)?(?:terminat\w+|end|withdraw\w*|leave|denounc\w+)))"
        r"|\b(?:ha(?:s|ve)\s|(?:was|were)\s)?(?P<b>terminated|denounced|withdrawn from"
        r"|withdrew from"
        r"|ended)\s(?:(?:the|its|their)\s)?(?:\w+\s){0,3}?(?:memorand\w+|agreement|mou|protocol|pact"
        r"|arrangement|accord)"
        r"|(?:memorandum|agreement|mou|protocol|pact|arrangement|accord)(?: of \w+)?"
        r"\s(?:was|has been|were)\s(?P<c>terminated|denounced)",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"\b(?:ha|hanno)\s(?:\w+\s)?(?P<a>comunicato|notificato|inviato|trasmesso|dato|esercitato"
        r"|ricevuto|formalizzato)\b[^.;]{0,110}?(?:disdetta|recesso|denuncia)\b"
        r"|\b(?:ha|hanno)\s(?:\w+\s)?(?P<b>disdett[oaie]|denunciato|risolto|receduto)\b"
        r"|\b(?:è|sono) stat[oaie]\s(?:\w+\s)?(?P<c>disdett[oaie]|denunciat[oaie]|risolt[oaie])\b",
        re.IGNORECASE,
    ),
}
#: Words before it or after it by which nothing was done yet, or nothing at all.
NOT_DONE = re.compile(
    r"\b(?:will|would|may|might|can|could|shall|should|not|never|unless|if|intend\w*|plan\w*"
    r"|consider\w*|pu[òo]|possono|potr\w+|salvo|qualora|non|intend\w+|valut\w+|se)\s(?:\w+\s){0,3}\Z",
    re.IGNORECASE,
)
#: "Nessuna delle parti ha comunicato la disdetta", "neither side has given notice".
BY_NOBODY = re.compile(
    r"\b(?:neither|nobody|no one|none|no (?:party|side|agency|office|institution))\b[^.;]{0,50}\Z"
    r"|\b(?:nessun[oa]?|nè|né)\b[^.;]{0,50}\Z|(?:어느|한)\s?(?:쪽|측)도\s[^.]{0,50}\Z",
    re.IGNORECASE,
)
#: Somebody says that it is not so.
DENIED = re.compile(r"\bden(?:y|ies|ied)\b|\bsmenti\w+|부인(?:했|하)|사실이 아니", re.IGNORECASE)
NOT_DONE_KO = re.compile(r"\A(?:으면|을 경우|다면|는지)")
BY_CONSENT = re.compile(
    r"합의(?:하여|해|로|에 따라|하에|했)|by (?:mutual|common) (?:consent|agreement)|mutually agreed"
    r"|di comune accordo|consensual\w+|d['’]intesa tra le parti",
    re.IGNORECASE,
)
RECEIVED = re.compile(r"해\s?왔|려\s?왔|받았|접수|receiv|ricevut", re.IGNORECASE)
FROM = {
    "ko": re.compile(r"\A(?:\([^)]*\))?(?:\s?측)?(?:으로|로)부터"),
    "en": re.compile(r"\bfrom (?:the )?\Z", re.IGNORECASE),
    "it": re.compile(r"\b(?:da(?:l|lla|ll['’])?)\s?\Z", re.IGNORECASE),
}
#: The words of a sentence that tells on which day the notice went or came.
LETTER = re.compile(
    r"종료\s?합의|통보|통지|서한|공문|notice|letter|notif|agreement to (?:end|terminate)|lettera"
    r"|disdetta|recesso|comunicazione",
    re.IGNORECASE,
)
#: "Announced today that it has given notice": the day of the release.
ANNOUNCED = re.compile(
    r"\b(?:announced|said|stated|confirmed|reported|annunciato|comunicato|reso noto)\s(?:on\s)?\Z",
    re.IGNORECASE,
)
LAST_DAY = re.compile(
    r"효력(?:을|이)\s?(?:잃|상실|다하|종료)|종료(?:된|되|일)|실효|만료"
    r"|ceas\w+|takes? effect|with effect|con effetto|effective|ends?\b|expire|lapse|terminat\w+"
    r"|cess\w+|efficac\w+|effett[oi]|scad\w+|decadr\w+|termin\w+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ending:
    """One end that a sentence tells of."""

    line: Line
    start: int
    end: int
    kind: str
    giver: str | None
    day: Day | None
    last_day: Day | None

    def told(self) -> dict[str, Any]:
        """Never sure: a notice counts by its own words, and a release is none."""
        return {
            "kind": self.kind,
            "by": self.giver,
            "on": str(self.day.day) if self.day else None,
            "effective_on": str(self.last_day.day) if self.last_day else None,
            "words": self.line.words(self.start, self.end).strip(),
            "sure": False,
        }


def ending_of(lines: list[Line], bodies: Bodies, deal: frozenset[str], on: date) -> Ending | None:
    """The first end of the deal that its sentences tell as news."""
    for number, line in enumerate(lines):
        if line.sentence.part is not Part.BODY or len(line.deals) > 1:
            continue
        if DENIED.search(line.text):
            continue
        for match in DONE[bodies.language].finditer(line.text):
            at = next(match.start(name) for name in ("a", "b", "c") if _has(match, name))
            if NOT_DONE.search(line.text[max(0, at - 40) : at]) or NOT_DONE_KO.match(
                line.text[match.end() :]
            ):
                continue
            if BY_NOBODY.search(line.text[:at]):
                continue
            ending = _told(lines, number, match, at, bodies, deal, on)
            if ending is not None:
                return ending
    return None


def _has(match: re.Match[str], name: str) -> bool:
    return match.groupdict().get(name) is not None


def _told(
    lines: list[Line], number: int, match: re.Match[str], at: int, bodies: Bodies,
    deal: frozenset[str], on: date,
) -> Ending | None:  # fmt: skip
    line = lines[number]
    near = [line, *lines[number + 1 : number + 3]]
    day = _day_of_notice(near, bodies.language, on)
    if day is not None and day.day and day.day < on - NEWS:
        return None
    giver = _giver(line, match, at, bodies, deal)
    home = bodies.world.home.key
    if BY_CONSENT.search(line.text):
        kind, giver = "terminated_by_consent", None
    elif giver != home and RECEIVED.search(match[0]):
        kind = "notice_received"
    else:
        kind = "notice_sent"
    last = _last_day(near, day, on, bodies.language)
    return Ending(line, *match.span(), kind, giver, day, last)


def _giver(
    line: Line, match: re.Match[str], at: int, bodies: Bodies, deal: frozenset[str]
) -> str | None:
    """Whoever is the subject; "received … from" names the other."""
    base, language = line.sentence.start, bodies.language
    named = [one for one in bodies.within(base, line.sentence.end) if one.key in deal]
    for one in named:
        around = line.text[one.end - base :] if language == "ko" else line.text[: one.start - base]
        if FROM[language].search(around):
            return one.key
    if language == "ko":
        subjects = [one for one in named if one.end - base <= at and _is_subject(line, one, base)]
        return subjects[-1].key if subjects else None
    before = [one for one in named if one.end - base <= at]
    if RECEIVED.search(match[0]):
        return None
    return before[0].key if before else None


def _is_subject(line: Line, one: Mention, base: int) -> bool:
    after = line.text[one.end - base :]
    return re.match(r"(?:\([^)]*\))?(?:\s?측)?(?:이|가|은|는)\s", after) is not None


def _day_of_notice(lines: list[Line], language: str, on: date) -> Day | None:
    for number, line in enumerate(lines):
        if number and not LETTER.search(line.text):
            continue
        for day in line.days:
            is_old = is_of_instrument(line.text, day, language) or any(
                day in act.days for act in line.acts if act.state is State.HISTORY
            )
            is_told_then = ANNOUNCED.search(line.text[: day.start]) is not None
            if day.day and day.day <= on and not day.is_deadline and not (is_old or is_told_then):
                return day
    return None


def _last_day(lines: list[Line], given: Day | None, on: date, language: str) -> Day | None:
    for line in lines:
        for day in line.days:
            if day is given or not day.day or (given and given.day and day.day < given.day):
                continue
            around = line.text[max(0, day.start - 50) : day.end + 24]
            if LAST_DAY.search(around) and day.day >= on - NEWS and not _is_history(line, day):
                return day
    return None


def _is_history(line: Line, day: Day) -> bool:
    return any(day in act.days for act in line.acts if act.state is State.HISTORY)
