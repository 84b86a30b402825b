"""What a register is read to: rows beside their raw cells, chains of instruments, problems; and
what goes in: the world that is known already, and the answers people have given.

Values only, no model. Dates are EDTF with both bounds (`PartialDate`), None = not recorded. Every
value beside which something is asked was made with its `default`; giving an answer and reading
again gives the other reading, so that no answer is ever applied by a second rule.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from agreements.dates import PartialDate
from agreements.values import quickly_made


class RowKind(StrEnum):
    """`record` and `duplicate` are taken in, the others set aside until somebody takes them in."""

    RECORD = "record"
    DUPLICATE = "duplicate"
    DOMESTIC = "domestic"
    MEETING = "meeting"
    PIPELINE = "pipeline"
    NOT_AGREEMENT = "not_agreement"

    @property
    def is_aside(self) -> bool:
        return self not in (RowKind.RECORD, RowKind.DUPLICATE)


class Severity(StrEnum):
    BLOCKS = "blocks"  # nothing is applied until it is answered
    ASK = "ask"  # a default was taken and is shown as such
    NOTE = "note"


class Match(StrEnum):
    """How a party was found among those known: `likely` is shown with its reason and asked."""

    SAME = "same"
    LIKELY = "likely"
    NEW = "new"


@quickly_made
@dataclass(frozen=True, slots=True)
class RawCell:
    """One cell as the file shows it. `head`: of its column; `field`: what the column was mapped to,
    "" where to nothing. `is_carried`: the value stands in a merged cell above."""

    row: int
    column: int
    name: str  # "C7"
    text: str
    head: str = ""
    field: str = ""
    is_hidden: bool = False
    is_carried: bool = False
    comment: str = ""
    formula: str = ""


@quickly_made
@dataclass(frozen=True, slots=True)
class Problem:
    """Something to decide or to know. `words`: of the cell, as written: one answer may hold for
    every row with the same code and words. `choices`: values an answer may have, empty where any
    value of the field may be given; `default`: the one taken without an answer, `taken`: the one in
    force. `cell`: name of the cell, "" for the row as a whole."""

    code: str
    words: str = ""
    cell: str = ""
    choices: tuple[str, ...] = ()
    default: str = ""
    taken: str = ""
    is_answered: bool = False
    #: Of what is told beside: the other row's `at`, a country, the known party's name.
    about: str = ""

    @property
    def severity(self) -> Severity:
        return severity_of(self.code)

    @property
    def is_open(self) -> bool:
        return not self.is_answered and self.severity is not Severity.NOTE

    @property
    def blocks(self) -> bool:
        return not self.is_answered and self.severity is Severity.BLOCKS


BLOCKING = frozenset({"date_ambiguous", "ordinal_clash", "column_missing"})
_NOTES = """
    country_former_name country_foreign_name country_misspelt country_not_recorded foreign_month
    date_season end_month_only end_by_formula date_month_only date_year_only date_not_recorded
    end_year_only era_year hidden_row hidden_sheet comment footnote_digit
    """
NOTES = frozenset(_NOTES.split())


#: What is asked of a row although everything it tells is known.
OF_KNOWN = frozenset({"known_more_precise", "known_contradicted", "known_by_another_title"})
#: ... and an act that its remark tells: asked until it is recorded.
ACT_IN_REMARK = "act_in_remark"


def severity_of(code: str) -> Severity:
    if code in BLOCKING:
        return Severity.BLOCKS
    is_note = code in NOTES or code.startswith("set_aside_")
    return Severity.NOTE if is_note else Severity.ASK


@quickly_made
@dataclass(frozen=True, slots=True)
class End:
    """`kind`: fixed, duration, indefinite, not_recorded, as the domain has them. `on` may be
    partial: 2021 is through its last day. `words`: of the cell, where it says what `kind` does
    not."""

    kind: str = "not_recorded"
    on: PartialDate | None = None
    years: int | None = None
    months: int | None = None
    days: int | None = None
    sure: bool = True
    words: str = ""
    source: str = ""  # "formula, cached value"


@quickly_made
@dataclass(frozen=True, slots=True)
class Term:
    """Length and clauses as the row tells them. `renewal`: "" where nothing is said, else none,
    express, tacit."""

    years: int | None = None
    months: int | None = None
    days: int | None = None
    renewal: str = ""
    renewal_years: int | None = None
    renewal_months: int | None = None
    max_count: int | None = None
    effect_on: PartialDate | None = None
    #: Where its words name no day: on_last_signature, on_last_notification.
    effect_mode: str = ""
    signing_mode: str = ""
    #: A clause of notice, once somebody says from when it counts: all of it or nothing.
    notice_value: int | None = None
    notice_unit: str = ""  # days, weeks, months, years
    notice_basis: str = ""  # sent, received
    notice_anchor: str = ""  # before_end, any_time
    sure: bool = True
    source: str = ""  # another row's `at`, where the length stands there

    @property
    def has_length(self) -> bool:
        return any(part is not None for part in (self.years, self.months, self.days))


#: Of a row that says nothing about its end, or its term.
NO_END, NO_TERM = End(), Term()


@quickly_made
@dataclass(frozen=True, slots=True)
class Act:
    """What is no instrument: an extension, an amendment, an action plan, a tacit roll told as a
    row (`roll`)."""

    kind: str
    signed: PartialDate | None
    new_end: PartialDate | None = None
    period: str = ""
    words: str = ""
    at: str = ""  # of the row that tells it


@quickly_made
@dataclass(frozen=True, slots=True)
class Event:
    """Something the row's words tell (notice, withdrawal): always a proposal, never applied in
    bulk. `kind`: notice where nobody says who gave it, terminated where nobody says how it ended,
    else as the domain has them."""

    kind: str
    on: PartialDate | None
    by_party: str = ""
    notice_value: int | None = None
    notice_unit: str = ""
    sure: bool = True
    words: str = ""
    at: str = ""


@quickly_made
@dataclass(frozen=True, slots=True)
class Claim:
    kind: str  # renewal_ordinal, instrument_ordinal, status, party_count
    value: int | str
    words: str = ""


@quickly_made
@dataclass(frozen=True, slots=True)
class PartyReading:
    """One institution as one spelling names it. `name`: as it is shown (of several spellings the
    best written); `key`: one for all spellings of it in one country; `known`: key of the party in
    the world that it is or may be, by `match` for `reason`."""

    name: str
    spelling: str
    key: str
    country: str | None = None
    match: Match = Match.NEW
    known: str = ""
    reason: str = ""
    former_name: str = ""
    address: str = ""
    is_international: bool = False


@quickly_made
@dataclass(frozen=True, slots=True)
class Told:
    """A further instrument a row tells beside its own; `joined_with`: the row that tells it."""

    ordinal: int
    signed: PartialDate | None
    words: str = ""
    term: Term = NO_TERM
    joined_with: str = ""
    end: End = NO_END


@quickly_made
@dataclass(frozen=True, slots=True)
class Sides:
    """The days on which each side signed, where a register has a column for each; None = not
    recorded of that side."""

    ours: PartialDate | None = None
    theirs: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Instrument:
    """One signing: ordinal 0 or the nth renewal, with everything the rows together tell of it.
    `rows`: `at` of every row that tells it, the first its main one ("" for none: told beside)."""

    ordinal: int
    signed: PartialDate | None = None
    words: str = ""  # of a day that is not recorded
    end: End = NO_END
    term: Term = NO_TERM
    rows: tuple[str, ...] = ()
    #: Key of the known instrument it equals, as the world names it.
    known: str = ""
    #: Whether somebody said that its day takes the place of the one it is known with.
    is_corrected: bool = False
    #: None where every side signed on `signed`.
    sides: Sides | None = None


@quickly_made
@dataclass(frozen=True, slots=True)
class AgreementReading:
    """A chain. `key`: stable for the same file and answers. `known`: reference of the agreement in
    the world it is. `kind`: mou, letter_of_intent, action_plan, protocol, other."""

    key: str
    title: str
    kind: str
    parties: tuple[PartyReading, ...]
    instruments: tuple[Instrument, ...]
    country: str | None = None
    others: int = 0  # parties that are counted and not named ("외 4개")
    acts: tuple[Act, ...] = ()
    events: tuple[Event, ...] = ()
    file_number: str = ""
    known: str = ""
    supersedes: str = ""  # key of another chain


@quickly_made
@dataclass(frozen=True, slots=True)
class RowReading:
    """A row of the file. `signed`: of its own instrument, with `words` where no day could be read;
    `agreement`: key of its chain, "" for none."""

    at: str
    sheet: str
    number: int
    kind: RowKind
    cells: tuple[RawCell, ...]
    agreement: str = ""
    ordinal: int | None = None
    title: str = ""
    agreement_kind: str = "mou"
    parties: tuple[PartyReading, ...] = ()
    others: int = 0
    stated_parties: int | None = None
    country: str | None = None
    country_from: str = ""  # merged, section, sheet, carried
    is_international: bool = False
    signed: PartialDate | None = None
    words: str = ""
    is_planned: bool = False
    end: End = NO_END
    term: Term = NO_TERM
    also_tells: tuple[Told, ...] = ()
    act: Act | None = None
    event: Event | None = None
    claims: tuple[Claim, ...] = ()
    duplicate_of: str = ""
    own_unit: str = ""
    file_number: str = ""
    remark: str = ""
    gap_days: int | None = None
    is_hidden: bool = False
    #: The word that decided a row's kind: 면담, riunione.
    because: str = ""
    problems: tuple[Problem, ...] = ()
    #: None where every side signed on `signed`.
    sides: Sides | None = None

    @property
    def partners(self) -> tuple[str, ...]:
        return tuple(party.name for party in self.parties)

    @property
    def is_open(self) -> bool:
        return any(problem.is_open for problem in self.problems)


@quickly_made
@dataclass(frozen=True, slots=True)
class ColumnReading:
    """A column of a section. `id`: "section:column", as an answer names it; `samples`: up to three
    filled cells; `order`: of day and month, where its cells are dates (dmy, mdy, ymd, "" where
    nothing tells); `proven_by`: `at` of the row whose cell tells it, "" where none does."""

    id: str
    section: int
    column: int
    head: str
    field: str
    samples: tuple[str, ...] = ()
    order: str = ""
    proven_by: str = ""
    is_hidden: bool = False


@quickly_made
@dataclass(frozen=True, slots=True)
class TitleReading:
    """A row that is no data. `what`: title, head, section, note, total, blank, or rule: one of the
    register told in words ("no end means renewed"), shown and never applied by itself. `count`: of
    a stated total."""

    at: str
    text: str
    what: str = "title"
    count: int | None = None


@quickly_made
@dataclass(frozen=True, slots=True)
class Home:
    """Whose register it is: "domestic" is relative to it."""

    country: str = ""
    names: tuple[str, ...] = ()


@quickly_made
@dataclass(frozen=True, slots=True)
class Register:
    """A whole file. `day`: the register's own date, against which "this year" is read."""

    rows: tuple[RowReading, ...]
    titles: tuple[TitleReading, ...]
    columns: tuple[ColumnReading, ...]
    agreements: tuple[AgreementReading, ...]
    home: Home
    day: PartialDate | None = None
    #: Of the file as a whole: column_missing, a total that differs.
    problems: tuple[Problem, ...] = ()
    #: Rules told in its notes, as something to decide (register_rule); no fault of the register.
    rules: tuple[Problem, ...] = ()

    @property
    def of_the_file(self) -> tuple[Problem, ...]:
        return (*self.problems, *self.rules)

    @property
    def counts(self) -> dict[str, int]:
        """`records`: distinct instruments; `agreements`: chains."""
        return {
            "rows": len(self.rows),
            "records": sum(len(chain.instruments) for chain in self.agreements),
            "agreements": len(self.agreements),
            "duplicates": sum(row.kind is RowKind.DUPLICATE for row in self.rows),
            "set_aside": sum(row.kind.is_aside for row in self.rows),
            "titles": len(self.titles),
        }

    @property
    def problem_counts(self) -> dict[str, int]:
        """How often each code stands; alphabetical."""
        found = Counter(one.code for row in self.rows for one in row.problems)
        found += Counter(one.code for one in self.problems)
        return dict(sorted(found.items()))

    @property
    def blocking(self) -> dict[str, int]:
        """How often each code that blocks is unanswered."""
        every = [*self.problems, *(one for row in self.rows for one in row.problems)]
        return dict(sorted(Counter(one.code for one in every if one.blocks).items()))


@quickly_made
@dataclass(frozen=True, slots=True)
class KnownParty:
    """`key`: as text, given back in `PartyReading.known`. `names`: in every language, former ones
    and remembered spellings too."""

    key: str
    names: tuple[str, ...]
    country: str | None = None
    identifiers: tuple[str, ...] = ()


@quickly_made
@dataclass(frozen=True, slots=True)
class KnownInstrument:
    key: str
    ordinal: int
    signed: PartialDate | None = None


@quickly_made
@dataclass(frozen=True, slots=True)
class KnownAgreement:
    """`parties`: keys of theirs, without home."""

    key: str
    parties: frozenset[str]
    titles: tuple[str, ...] = ()
    instruments: tuple[KnownInstrument, ...] = ()
    #: (kind, day) of the acts that are recorded of it.
    acts: frozenset[tuple[str, str]] = frozenset()


@quickly_made
@dataclass(frozen=True, slots=True)
class World:
    """What is known before the file is read: only what its reader may see."""

    parties: tuple[KnownParty, ...] = ()
    agreements: tuple[KnownAgreement, ...] = ()
    home: Home = Home()


@quickly_made
@dataclass(frozen=True, slots=True)
class RowAnswer:
    """`take`: "in", "aside", "" (as read). `choices`: problem code -> value. `reading`: fields that
    somebody wrote instead: signed, end (both EDTF, "" = not recorded), partners (one a line),
    country, title, ordinal, agreement (`at` of the row whose chain it continues)."""

    take: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    reading: Mapping[str, str] = field(default_factory=dict)


@quickly_made
@dataclass(frozen=True, slots=True)
class Answers:
    """What people decided. `rows`: `at` -> answer; `words`: (code, words) -> value, for every row
    with them; `spellings`: a party as written -> key of the known party, or "new"; `columns` and
    `orders`: `ColumnReading.id` -> field, or dmy, mdy; `home`: whose register, None as guessed."""

    rows: Mapping[str, RowAnswer] = field(default_factory=dict)
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    orders: Mapping[str, str] = field(default_factory=dict)
    home: Home | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": {
                at: {"take": one.take, "choices": dict(one.choices), "reading": dict(one.reading)}
                for at, one in self.rows.items()
            },
            "words": [[code, words, value] for (code, words), value in self.words.items()],
            "spellings": dict(self.spellings),
            "columns": dict(self.columns),
            "orders": dict(self.orders),
            "home": self.home and {"country": self.home.country, "names": list(self.home.names)},
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        home = told.get("home")
        return cls(
            rows={at: RowAnswer(**one) for at, one in told.get("rows", {}).items()},
            words={(code, words): value for code, words, value in told.get("words", [])},
            spellings=told.get("spellings", {}),
            columns=told.get("columns", {}),
            orders=told.get("orders", {}),
            home=Home(home["country"], tuple(home["names"])) if home else None,
        )


#: What a column may be mapped to; `ignore` and "" keep its cells beside the row and read nothing.
FIELDS = (
    "number", "country", "partner", "own_unit", "title", "kind", "signed", "signed_ours",
    "signed_theirs", "effective", "end", "ended", "term", "renewals", "changes", "notice", "place",
    "signatories", "areas", "remark", "status", "file_number", "ignore",
)  # fmt: skip
#: ... and those whose cells may be days.
DATED_FIELDS = (
    "signed", "signed_ours", "signed_theirs", "effective", "end", "ended", "term", "renewals",
    "changes",
)  # fmt: skip
