"""Which names are one institution: within the file, and among the parties known."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from agreements.search_text.folding import seen

from .countries import OF_MANY, named_in
from .drafts import Draft
from .parties import Piece, key_of
from .text import has_hangul, letters, unaccented
from .values import KnownParty, Match, PartyReading, World

DIGIT = re.compile(r"\d")
LIKELY_LENGTH = 6  # letters of names that one letter may part
#: One of these instead of another makes another name: 제1대학, 북부, Paris I.
TELLING = frozenset("0123456789동서남북상하신구전후대소중ivx")


@dataclass(slots=True)
class Identity:
    """One institution of the file in one country."""

    key: str
    country: str | None
    names: Counter[str] = field(default_factory=Counter)
    first: Piece | None = None
    former_name: str = ""
    address: str = ""
    is_international: bool = False
    match: Match = Match.NEW
    known: str = ""
    reason: str = ""
    #: A known party whose name looks the same in letters of another script.
    looks_like: KnownParty | None = None

    def reading(self, piece: Piece) -> PartyReading:
        return PartyReading(
            self.name, piece.spelling, self.key, self.country, self.match, self.known, self.reason,
            piece.former_name or self.former_name, piece.address or self.address,
            self.is_international,
        )  # fmt: skip

    @property
    def name(self) -> str:
        """The first spelling that is not all in capitals, else the first."""
        assert self.first is not None
        names = list(self.names)
        plainly = [name for name in names if name != name.upper() or has_hangul(name)]
        return (plainly or names)[0]


class Identities:
    """Gathers the parties of all rows; `of` gives the identity of a name in a row."""

    def __init__(self, world: World, spellings: Mapping[str, str]) -> None:
        self.world, self.spellings = world, spellings
        self.found: dict[tuple[str, str | None], Identity] = {}
        self.alias: dict[tuple[str, str | None], tuple[str, str | None]] = {}
        self.countries: dict[str, set[str | None]] = defaultdict(set)

    def gather(self, drafts: Iterable[Draft]) -> None:
        drafts = list(drafts)
        _tell_apart(drafts)
        for draft in drafts:
            for at, piece in enumerate(draft.pieces):
                self._add(piece, _country(draft, at), draft)
        self._twins(drafts)
        self._near()
        self._known()

    def of(self, piece: Piece, country: str | None) -> Identity:
        key = self._key(piece.key, country)
        return self.found[key]

    def _key(self, key: str, country: str | None) -> tuple[str, str | None]:
        """A name without a country is the one institution of that name that has one."""
        if country is None:
            only = self.countries.get(key, {None}) - {None}
            country = next(iter(only)) if len(only) == 1 else None
        place = (key, country)
        seen: set[tuple[str, str | None]] = set()
        while place in self.alias and place not in seen:
            seen.add(place)
            place = self.alias[place]
        return place

    def _add(self, piece: Piece, country: str | None, draft: Draft) -> None:
        self.countries[piece.key].add(country)
        one = self.found.setdefault((piece.key, country), Identity(piece.key, country))
        one.names[piece.name] += 1
        one.first = one.first or piece
        one.former_name = one.former_name or piece.former_name
        one.address = one.address or piece.address
        one.is_international = one.is_international or draft.is_international

    def _twins(self, drafts: list[Draft]) -> None:
        """A name in brackets that stands alone elsewhere, or a former name."""
        for draft in drafts:
            for at, piece in enumerate(draft.pieces):
                country = _country(draft, at)
                former = key_of(piece.former_name) if piece.former_name else ""
                for other in (piece.twin_key, former):
                    place, own = (other, country), (piece.key, country)
                    is_free = place in self.found and place != own and place not in self.alias
                    if other and is_free and self._key(*own) != place:
                        self.alias[place] = own
        for (key, country), one in list(self.found.items()):
            if country is None and self._key(key, None) != (key, None):
                target = self.found.get(self._key(key, None))
                if target is not None:
                    target.names += one.names

    def _near(self) -> None:
        """Names of one country that one letter parts are likely one."""
        forms: dict[tuple[str, str | None], list[tuple[str, str | None]]] = defaultdict(list)
        for key, country in self.found:
            if len(key) >= LIKELY_LENGTH and (key, country) not in self.alias:
                for at in range(len(key)):
                    forms[key[:at] + key[at + 1 :], country].append((key, country))
        for (form, country), same in forms.items():
            whole = [(form, country)] if (form, country) in self.found else []
            places = sorted({*same, *whole}, key=lambda place: list(self.found).index(place)
                            if len(self.found) < 500 else 0)  # fmt: skip
            for other in places[1:]:
                first = places[0]
                is_free = other not in self.alias and first not in self.alias
                if is_free and _is_slip(first[0], other[0]):
                    self._likely(first, other)

    def _likely(self, first: tuple[str, str | None], other: tuple[str, str | None]) -> None:
        one = self.found[other]
        given = next((self.spellings[n] for n in one.names if n in self.spellings), "")
        one.reason = self.found[first].name
        if given == "new":
            return
        one.match = Match.LIKELY
        self.alias[other] = first

    def likely_of(self, piece: Piece, country: str | None) -> str:
        """The name this one is taken for, where it is only one letter away."""
        one = self.found.get((piece.key, country))
        return one.reason if one is not None and one.match is Match.LIKELY and not one.known else ""

    def _known(self) -> None:
        by_key: dict[str, list[KnownParty]] = defaultdict(list)
        by_name: dict[str, KnownParty] = {}
        for party in self.world.parties:
            by_name[party.key] = party
            for name in (*party.names, *party.identifiers):
                by_key[key_of(name)].append(party)
        near = _near_keys(by_key) if self.world.parties else {}
        looks = {seen(name): party for party in self.world.parties for name in party.names}
        for place, one in self.found.items():
            if place in self.alias:
                continue
            self._find(one, by_key, by_name, near, looks)

    def _find(
        self,
        one: Identity,
        by_key: Mapping[str, list[KnownParty]],
        by_name: Mapping[str, KnownParty],
        near: Mapping[str, set[str]],
        looks: Mapping[str, KnownParty],
    ) -> None:
        given = next((self.spellings[name] for name in one.names if name in self.spellings), None)
        if given == "new":
            return
        if given in by_name:
            one.match, one.known, one.reason = Match.SAME, str(given), "answer"
            return
        keys = [one.key]
        if one.first is not None and one.first.twin_key:
            keys.append(one.first.twin_key)
        if one.former_name:
            keys.append(key_of(one.former_name))
        for key in keys:
            found = by_key.get(key, ())
            same = [party for party in found if party.country == one.country]
            if same:
                one.match, one.known, one.reason = Match.SAME, same[0].key, "name"
                return
            open_ = [p for p in found if p.country is None or one.country is None]
            if open_:
                one.match, one.known, one.reason = Match.LIKELY, open_[0].key, "country"
                return
        alike = looks.get(seen(one.name))
        if alike is not None and one.country in (None, alike.country):
            one.looks_like = alike
            return
        for form in _forms(one.key):
            for other in sorted(near.get(form, ())):
                for party in by_key[other]:
                    if party.country == one.country and _is_slip(one.key, other):
                        one.match, one.known, one.reason = Match.LIKELY, party.key, "spelling"
                        return


def _forms(key: str) -> list[str]:
    if len(key) < LIKELY_LENGTH:
        return []
    return [key, *(key[:at] + key[at + 1 :] for at in range(len(key)))]


def _near_keys(keys: Iterable[str]) -> dict[str, set[str]]:
    near: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        for form in _forms(key):
            near[form].add(key)
    return near


def _is_slip(one: str, other: str) -> bool:
    """Whether two keys differ by one letter that no name is told apart by."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:
        at = min(len(one), len(other))
    odd = {one[at : at + 1], other[at : at + 1]}
    if len(one) == len(other) and one[at + 1 :] != other[at + 1 :]:
        return False
    return not any(letter and letter in TELLING for letter in odd)


def _country(draft: Draft, at: int) -> str | None:
    """Of the nth party: the row's, or the nth country where the row names as many."""
    if len(draft.countries) == len(draft.pieces) and len(draft.countries) > 1:
        return draft.countries[at]
    return draft.country


def assign(drafts: list[Draft], identities: Identities) -> None:
    """Gives every row the identities of its parties; where no column names them, its country is
    the party."""
    for draft in drafts:
        keys = []
        for at, piece in enumerate(draft.pieces):
            one = identities.of(piece, _country(draft, at))
            keys.append(f"{one.key}|{one.country or ''}")
        if not keys and "partner" not in draft.texts and draft.country:
            keys = [f"|{code}" for code in draft.countries]
        elif not keys and "partner" not in draft.texts and _names_one(draft.text("country")):
            keys = [f"|{letters(draft.text('country'))}"]
        draft.party_keys = tuple(dict.fromkeys(keys))


def _tell_apart(drafts: list[Draft]) -> None:
    """Places behind one name that differ are of several institutions: University of …, Davis."""
    tails: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for draft in drafts:
        for at, piece in enumerate(draft.pieces):
            if piece.address and not DIGIT.search(piece.address):
                tails[piece.key, _country(draft, at)].add(letters(piece.address))
    for draft in drafts:
        draft.pieces = tuple(
            _with_place(piece)
            if piece.address
            and not DIGIT.search(piece.address)
            and len(tails[piece.key, _country(draft, at)]) > 1
            else piece
            for at, piece in enumerate(draft.pieces)
        )


def _with_place(piece: Piece) -> Piece:
    name = f"{piece.name}, {piece.address}"
    return replace(piece, name=name, key=key_of(name), address="")


def _names_one(country: str) -> bool:
    """Whether a country's cell names somebody: "OECD" does, "multilateral" does not."""
    return bool(letters(country)) and not OF_MANY.match(unaccented(country))


def readings(draft: Draft, identities: Identities) -> tuple[PartyReading, ...]:
    found: dict[str, PartyReading] = {}
    for at, piece in enumerate(draft.pieces):
        one = identities.of(piece, _country(draft, at))
        found.setdefault(f"{one.key}|{one.country or ''}", one.reading(piece))
    if not found and draft.party_keys:
        text = draft.text("country")
        for code in draft.countries or (None,):
            key = f"|{code or letters(text)}"
            name = named_in(text, code) if code else text
            found[key] = PartyReading(name, text, key, code)
    return tuple(found.values())
