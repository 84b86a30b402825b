"""One row by itself, as far as it can be read without the others."""

from dataclasses import dataclass, field

from agreements.dates import PartialDate
from agreements.extraction.sheets import Cell

from .asking import Asking
from .days import Day
from .parties import Names, Piece
from .shape import Row
from .values import (
    NO_END,
    NO_TERM,
    Act,
    Claim,
    End,
    Event,
    RawCell,
    RowKind,
    Sides,
    Term,
    Told,
)
from .words import Sequence

NO_NAMES, NO_SEQUENCE = Names(), Sequence()


@dataclass(slots=True)
class Draft:
    """A row while it is read. `party_keys`: identities of its parties, once all rows are known."""

    row: Row
    asking: Asking
    cells: tuple[RawCell, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)
    by_field: dict[str, list[Cell]] = field(default_factory=dict)
    kind: RowKind = RowKind.RECORD
    because: str = ""
    names: Names = NO_NAMES
    pieces: tuple[Piece, ...] = ()
    party_keys: tuple[str, ...] = ()
    others: int = 0
    stated: int | None = None
    country: str | None = None
    countries: tuple[str, ...] = ()
    country_from: str = ""
    is_international: bool = False
    title: str = ""
    agreement_kind: str = "mou"
    signed: PartialDate | None = None
    sides: Sides | None = None  # each on a day of its own
    precision: str | None = None
    words: str = ""
    unsettled: Day | None = None  # a signing day whose order of day and month nothing tells
    is_planned: bool = False
    end: End = NO_END
    term: Term = NO_TERM
    told: list[Told] = field(default_factory=list)
    sequence: Sequence = NO_SEQUENCE
    act_kind: str = ""
    is_headed: bool = False  # an act by the title above it alone
    act: Act | None = None
    remarked: list[Act] = field(default_factory=list)  # in its remark, and said to be so
    period: str = ""
    event: Event | None = None
    claims: list[Claim] = field(default_factory=list)
    is_different: bool = False
    superseded_by: str = ""
    supersedes: str = ""
    # of its place among the others
    agreement: str = ""
    ordinal: int | None = None
    duplicate_of: str = ""
    gap_days: int | None = None
    own_signed: PartialDate | None = None  # of the instrument an act belongs to

    @property
    def at(self) -> str:
        return self.row.at

    def text(self, name: str) -> str:
        return self.texts.get(name, "")
