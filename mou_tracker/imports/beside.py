"""What a register tells beside names and days: where an instrument was signed and by whom, in which
areas, and what it says of itself. What cannot be told apart stays in words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from agreements.models import Agreement, Area, Claim, ClaimKind, Document, Party
from agreements.search_text.folding import fold

from .languages import language_of
from .registers.parties import key_of
from .registers.values import AgreementReading, Instrument, Register, RowReading

PLACE, CAPACITY_OR_NAME = 200, 200
SEVERAL = re.compile(r"[;\n|]|\s/\s")
#: Areas are parted by a comma or a middle dot as well: a name of the list holds neither.
AREAS = re.compile(r"[;\n|/,·ㆍ・、，]")
#: "조달청: 김○○", "Consip – Mario Rossi"; "Mario Rossi (Consip)".
PARTY_FIRST = re.compile(r"(?P<party>[^:：–—]+?)\s*[:：–—]\s*(?P<name>.+)")
PARTY_LAST = re.compile(r"(?P<name>[^()（）]+?)\s*[(（](?P<party>[^()（）]+)[)）]")
#: Claims of a reading that are kept; what a register says of a status never is.
CLAIMED = {"renewal_ordinal": ClaimKind.RENEWAL_ORDINAL,
           "instrument_ordinal": ClaimKind.INSTRUMENT_ORDINAL}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """Of one instrument. `names`: of who signed, by the id of the party; `areas`: those of the
    office's list; `areas_in_words`, `signatories_in_words`: what is none, or nobody's for sure."""

    place: str = ""
    names: Mapping[int, dict[str, str]] = field(default_factory=dict)
    areas: tuple[Area, ...] = ()
    areas_in_words: tuple[str, ...] = ()
    signatories_in_words: str = ""


class Beside:
    """Of one register. `source`: what names the file in a claim."""

    def __init__(self, register: Register, *, document: Document, source: str) -> None:
        self.country = register.home.country
        self.document, self.source = document, source
        self.rows = {row.at: row for row in register.rows}
        fields = {column.field for column in register.columns}
        self.areas = _areas() if "areas" in fields else {}

    def of(self, one: Instrument, parties: Iterable[Party]) -> Told:
        rows = [self.rows[at] for at in one.rows if at in self.rows]
        areas, words = self._areas_of(_text(rows, "areas"))
        names, left = self._names_of(_text(rows, "signatories"), parties)
        place = " ".join(_text(rows, "place").split())[:PLACE]
        return Told(place, names, areas, words, left)

    def _areas_of(self, text: str) -> tuple[tuple[Area, ...], tuple[str, ...]]:
        found: dict[int, Area] = {}
        left: list[str] = []
        if area := self.areas.get(fold(" ".join(text.split()))):
            return (area,), ()
        for piece in AREAS.split(text):
            words = " ".join(piece.split())
            if area := self.areas.get(fold(words)):
                found[area.pk] = area
            elif words:
                left.append(words)
        return tuple(found.values()), tuple(dict.fromkeys(left))

    def _names_of(
        self, text: str, parties: Iterable[Party]
    ) -> tuple[dict[int, dict[str, str]], str]:
        """A name is a party's where the cell says so; one name each."""
        keys: dict[str, int] = {}
        for party in parties:
            keys |= {key_of(name): party.pk for name in party.all_names}
        found: dict[int, dict[str, str]] = {}
        left: list[str] = []
        for piece in filter(str.strip, SEVERAL.split(text)):
            words = " ".join(piece.split())
            match = PARTY_LAST.fullmatch(words) or PARTY_FIRST.fullmatch(words)
            party_id = keys.get(key_of(match["party"])) if match else None
            if match is None or party_id is None or party_id in found:
                left.append(words)
                continue
            name = match["name"].strip(" ,")[:CAPACITY_OR_NAME]
            found[party_id] = {language_of(name, self.country): name}
        return found, "; ".join(left)

    def claims_of(self, reading: AgreementReading, agreement: Agreement) -> Iterator[Claim]:
        """What its rows say of their place in the chain, beside what is computed for that day."""
        for at in dict.fromkeys(at for one in reading.instruments for at in one.rows if at):
            row = self.rows.get(at)
            for told in row.claims if row else ():
                if told.kind in CLAIMED and isinstance(told.value, int):
                    yield Claim(
                        agreement=agreement, kind=CLAIMED[told.kind], value=told.value,
                        words=told.words, as_of=row.signed.day if row and row.signed else None,
                        source=f"{self.source}, {at}"[:300], document=self.document,
                    )  # fmt: skip


def _areas() -> dict[str, Area]:
    """By each of their names, folded; a name that two bear is nobody's."""
    found: dict[str, Any] = {}
    for area in Area.objects.offered():
        for name in {fold(one) for one in (area.code, *area.names.values()) if one}:
            found[name] = None if name in found else area
    return {name: area for name, area in found.items() if area is not None}


def _text(rows: Iterable[RowReading], name: str) -> str:
    """The cells of the first row that fills the field."""
    for row in rows:
        cells = [cell.text.strip() for cell in row.cells if cell.field == name]
        if text := "\n".join(filter(None, cells)):
            return text
    return ""
