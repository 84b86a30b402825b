"""References in the office's own manner: the one that comes next, and those ever given."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.db.models.functions import Lower

from agreements.models import Agreement, Party

#: So many of the latest references tell how the office writes them.
LATEST = 40
#: What a reference is made of, beside words and signs that stay as they are.
HOME, PARTNER, YEAR, NUMBER = "{home}", "{partner}", "{year}", "{number}"
#: How an office writes them that has written none: "KR-IT-2026-1".
FIRST = (HOME, "-", PARTNER, "-", YEAR, "-", NUMBER)
#: In the place of a country where a partner has none.
INTERNATIONAL = "INT"
#: ... where nobody says which it has; and of the home office, where it has none.
NOWHERE = "MOU"
#: In the place of a year that nobody knows.
UNDATED = "undated"
PIECES = re.compile(r"[A-Za-z]+|[0-9]+|[._-]", re.ASCII)
A_YEAR = re.compile(r"(19|20)[0-9]{2}", re.ASCII)
LONGEST = 40


def references_given(beginning: str = "") -> set[str]:
    """Every reference that begins so and was ever given, also to what is gone; in small letters."""
    history: Any = Agreement.history.rel.related_model  # type: ignore[attr-defined]
    found: set[str] = set()
    for rows in (Agreement.objects.order_by(), history.objects.order_by()):
        begins = rows.filter(reference__istartswith=beginning) if beginning else rows
        found.update(begins.values_list(Lower("reference"), flat=True))
    return found


def manner_of(reference: str, *, home: str, partners: Iterable[str]) -> tuple[str, ...]:
    """ "KR-IT-2008-1" as FIRST. `home`, `partners`: countries of those who take part. Of several
    years or countries the first is meant; a number is one only at the end."""
    countries = {*partners, INTERNATIONAL}
    pieces = PIECES.findall(reference)
    found: list[str] = []
    for at, piece in enumerate(pieces, 1):
        if piece == home and HOME not in found:
            found.append(HOME)
        elif piece in countries and PARTNER not in found:
            found.append(PARTNER)
        elif A_YEAR.fullmatch(piece) and YEAR not in found:
            found.append(YEAR)
        elif piece.isdecimal() and at == len(pieces):
            found.append(NUMBER if piece[0] != "0" else f"{{number:{len(piece)}}}")
        else:
            found.append(piece)
    return tuple(found)


def _manner(user: Any, home: str) -> tuple[str, ...]:
    """How most of the latest that `user` may see are written; of as many, the later."""
    countries = ArrayAgg("parties__country", filter=Q(parties__is_home=False))
    latest = Agreement.objects.visible_to(user).order_by("-pk").values("pk")[:LATEST]
    rows = Agreement.objects.filter(pk__in=latest).order_by("-pk").values_list("reference")
    counted = Counter(
        manner_of(one, home=home, partners=partners or ())
        for one, partners in rows.annotate(countries=countries)
    )
    for manner, _times in counted.most_common():
        if YEAR in manner or _is_number(manner[-1]):
            return manner
    return FIRST


def _is_number(piece: str) -> bool:
    return piece.startswith("{number")


def _filled(manner: Sequence[str], *, home: str, partner: str, year: str) -> tuple[str, int]:
    """What stands before the number, and how many digits it has; 0: the first has none."""
    words = {HOME: home or NOWHERE, PARTNER: partner, YEAR: year}
    if not _is_number(manner[-1]):
        return "".join(words.get(one, one) for one in manner), 0
    _name, _colon, digits = manner[-1].strip("{}").partition(":")
    return "".join(words.get(one, one) for one in manner[:-1]), int(digits or 1)


def _home_country() -> str:
    return Party.objects.filter(is_home=True).values_list("country", flat=True).first() or ""


def next_reference(
    *, user: Any, on: date, partners: Sequence[Party] = (), all_given: bool = False
) -> str:
    """The next one in the manner of the latest: "KR-IT-2026-2" after "KR-IT-2026-1"; "" where it
    names the partner's country and nobody is named. `on`: the day whose year it bears.

    What `user` may not see leaves no trace in what is proposed to them. `all_given`: none that was
    ever given, of whatever there is or was; for one that is about to be taken.
    """
    home = _home_country()
    manner = _manner(user, home)
    if PARTNER in manner and not partners:
        return ""
    partner = next((one.country for one in partners), "") or INTERNATIONAL
    stem, digits = _filled(manner, home=home, partner=partner, year=f"{on:%Y}")
    if all_given:
        given = references_given(stem)
    else:
        seen = Agreement.objects.visible_to(user).filter(reference__istartswith=stem)
        given = set(seen.order_by().values_list(Lower("reference"), flat=True))
    return NextReferences(manner, home=home, given=given).after(stem, digits)


class NextReferences:
    """The ones that come next, as many as are taken, each once. `given`: those that are not free,
    in small letters."""

    def __init__(self, manner: Sequence[str], *, home: str, given: Iterable[str]) -> None:
        self.manner, self.home = manner, home
        self.given = set(given)
        self.last: dict[str, int] = {}  # what stands before a number -> the highest
        for one in self.given:
            stem, number = _parted(one)
            if number is not None:
                self.last[stem] = max(number, self.last.get(stem, 0))

    @classmethod
    def as_seen_by(cls, user: Any, *, given: Iterable[str]) -> "NextReferences":
        """In the manner of the latest that `user` may see."""
        home = _home_country()
        return cls(_manner(user, home), home=home, given=given)

    def take(self, *, partner: str, year: str) -> str:
        """`partner`: a country, INTERNATIONAL, or NOWHERE where nobody says; `year`: of the first
        signature, or UNDATED."""
        return self.after(*_filled(self.manner, home=self.home, partner=partner, year=year))

    def after(self, stem: str, digits: int) -> str:
        """`stem`: what stands before the number; `digits`: how many it has, 0 where the first has
        none."""
        first = stem[:LONGEST]
        if not digits and first.lower() not in self.given:
            self.given.add(first.lower())
            return first
        stem = stem if digits else f"{stem}-"
        number = self.last.get(stem.lower(), 0 if digits else 1) + 1
        self.last[stem.lower()] = number
        found = f"{stem}{number:0{max(digits, 1)}d}"[:LONGEST]
        self.given.add(found.lower())
        return found


def _parted(reference: str) -> tuple[str, int | None]:
    """ "kr-it-2026-12" as what stands before its number, and the number."""
    stem = reference.rstrip("0123456789")
    digits = reference[len(stem) :]
    return (stem, int(digits)) if digits else (stem, None)
