"""The whole way: sections, columns, cells, parties, chains."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from agreements.dates import PartialDate
from agreements.extraction.sheets import Sheet

from .chains import chains_of
from .columns import language_of, mapped, samples_of
from .countries import CountryReading, read_country, region_in
from .days import scan
from .drafts import Draft
from .identities import Identities, assign, readings
from .known import against
from .lengths import read_length
from .links import Chain, Link
from .orders import Orders
from .parties import read_names
from .rows import RowReader
from .shape import Head, Row, Section, Shape, shape_of
from .signing import AHEAD
from .text import letters, shown, unaccented
from .totals import differing
from .values import (
    DATED_FIELDS,
    AgreementReading,
    Answers,
    ColumnReading,
    Home,
    Instrument,
    Problem,
    Register,
    RowKind,
    RowReading,
    Severity,
    Term,
    World,
)
from .words import rows_are

#: Whose register it likely is, by its language; other languages are of many countries.
HOME_OF = {"ko": "KR", "it": "IT"}
SEVERAL = 3  # rows that name two countries, at least, for one of them to be ours
ALWAYS = 0.9  # of those
OWN_SHARE = 0.2  # of rows that name a country: above it the country is none that never appears
AS_OF = re.compile(
    r"기준|현재|as (?:on|of|at)|aggiornat|estrazione|situation au|etat au|al \d|updated|a fecha"
    r"|au \d"
)


def read_register(
    sheets: Sequence[Sheet],
    *,
    on: date,
    world: World | None = None,
    answers: Answers | None = None,
    form: str = "xlsx",
) -> Register:
    """What a file's sheets tell on a day. `form`: code of the kind of file; it only says how rows
    are called: "record 3" of delimited text, "table 1 row 2" of a document, "row 7" or
    "sheet!7"."""
    world, answers = world or World(), answers or Answers()
    shape = shape_of(sheets, form)
    language = _language(shape)
    own = world.home.country or HOME_OF.get(language, "")
    heads = {one.number: mapped(one, answers.columns, on, home=own) for one in shape.sections}
    day = _day_of(shape, on, language)
    home = answers.home or _home(shape, heads, language, world)
    orders = _orders(shape, heads, on, language, answers)
    reader = RowReader(
        on=on, language=language, heads=heads, orders=orders, answers=answers, home=home,
        known=_known_names(shape, heads), rows_of=_headed(shape),
    )  # fmt: skip
    drafts = _drafts(shape, heads, reader)
    rules = _rules(shape, answers)
    _follow(rules, drafts, shape)
    identities = Identities(world, answers.spellings)
    identities.gather(drafts)
    assign(drafts, identities)
    _about_parties(drafts, identities)
    chains = chains_of(drafts, answers)
    agreements = tuple(_agreement(chain, identities) for chain in chains)
    del chains
    drafts.reverse()  # each is let go once it is a row: together they are as large as the rows
    rows = tuple(_row(drafts.pop(), identities) for _at in range(len(drafts)))
    agreements, rows = against(world, agreements, of_duplicates(rows), answers)
    return Register(
        rows, tuple(shape.titles), _columns(shape, heads, orders), agreements, home, day,
        _answered(_of_the_file(shape, heads), answers), rules,
    )  # fmt: skip


def _language(shape: Shape) -> str:
    texts = [title.text for title in shape.titles if title.what != "blank"]
    texts += [head.text for section in shape.sections for head in section.heads.values()]
    return language_of(texts)


def _day_of(shape: Shape, on: date, language: str) -> PartialDate | None:
    """The date in a title: "2026. 11월 기준", "as on 30-06-2024"."""
    for title in shape.titles:
        if title.what in ("title", "note", "section") and AS_OF.search(unaccented(title.text)):
            for day in scan(title.text, on, language):
                value = day.value or (dict(day.options).get("dmy") if day.options else None)
                if value is not None:
                    return value
    return None


def _home(shape: Shape, heads: dict[int, dict[int, Head]], language: str, world: World) -> Home:
    """Whose register it is, as far as anything tells: named in a title, else by its language where
    the country is not one of those listed."""
    titles = letters(" ".join(title.text for title in shape.titles))
    if any(letters(name) in titles for name in world.home.names if len(letters(name)) > 2):
        return world.home
    guess = HOME_OF.get(language, "")
    read = [
        read_country(text, language)
        for section in shape.sections
        for head in heads[section.number].values()
        if head.field == "country"
        for text in samples_of(section, head.column, 2_000)
    ]
    if always := _always_named(read):
        return world.home if world.home.country == always else Home(always)
    if not guess:
        return Home()
    codes = [one.code for one in read]
    if codes and codes.count(guess) > OWN_SHARE * len(codes):
        return Home()
    return world.home if world.home.country == guess else Home(guess)


def _always_named(read: list[CountryReading]) -> str:
    """The country that every row names beside another: "Italia - Uruguay", "KR-IT"."""
    several = [one.codes for one in read if len(one.codes) > 1]
    if len(several) < SEVERAL or 2 * len(several) < len(read):
        return ""
    counted = Counter(code for codes in several for code in codes)
    code, times = counted.most_common(1)[0]
    is_one = sum(count == times for count in counted.values()) == 1
    return code if is_one and times >= ALWAYS * len(several) else ""


def _orders(
    shape: Shape, heads: dict[int, dict[int, Head]], on: date, language: str, answers: Answers
) -> Orders:
    """What every column's days prove of the order of day and month."""
    orders = Orders(language, answers.orders)
    for section in shape.sections:
        dated = {
            column: head.field
            for column, head in heads[section.number].items()
            if head.field in DATED_FIELDS
        }
        for row in section.rows:
            for column in dated.keys() & row.own:
                cell = row.cells[column]
                if cell.kind != "text":
                    continue
                ahead = AHEAD.get(dated[column], 10)
                for day in scan(shown(cell.text), on, language, ahead=ahead):
                    orders.learn(f"{section.number}:{column}", day, row.at, dated[column])
    return orders


def _known_names(shape: Shape, heads: dict[int, dict[int, Head]]) -> frozenset[str]:
    """Keys of institutions that stand in a cell of their own, or parted plainly."""
    found: set[str] = set()
    for section in shape.sections:
        columns = [h.column for h in heads[section.number].values() if h.field == "partner"]
        for row in section.rows:
            for column in columns:
                if column in row.own and (text := row.cells[column].text).strip():
                    pieces = read_names(text).pieces
                    if len(pieces) > 1 or "," not in text:
                        found.update(piece.key for piece in pieces)
    return frozenset(found)


def _headed(shape: Shape) -> dict[str, str]:
    """Place of a row -> what the title above it says each row is; none where all say the same, as
    there would be nothing they are acts of."""
    rows = [row for section in shape.sections for row in section.rows]
    found = {
        row.at: kind
        for row in rows
        if (kind := next(filter(None, map(rows_are, row.headings)), ""))
    }
    return found if len(found) < len(rows) else {}


def _drafts(shape: Shape, heads: dict[int, dict[int, Head]], reader: RowReader) -> list[Draft]:
    drafts = []
    for section in shape.sections:
        carries = _carries_down(section, heads[section.number])
        columns = [h.column for h in heads[section.number].values() if h.field == "country"]
        country = columns[0] if columns else 0
        above = ""
        for row in section.rows:
            cell = row.cells.get(country)
            text = shown(cell.text) if cell else ""
            above = text or above
            is_carried = carries and not text and not region_in(row.heading, reader.language)
            drafts.append(reader.read(row, above if is_carried else ""))
    return drafts


def _carries_down(section: Section, heads: dict[int, Head]) -> bool:
    """Whether a country is written once for the rows below it: cells are empty, none is merged,
    and none repeats the one above."""
    column = next((head.column for head in heads.values() if head.field == "country"), None)
    if column is None or any(merge.column == column for merge in section.sheet.merges
                             if merge.last_row > merge.row):  # fmt: skip
        return False
    texts = [_country_text(row, column) for row in section.rows]
    filled = [text for text in texts if text]
    repeats = sum(one == other and bool(one) for one, other in pairwise(texts))
    blanks = texts.count("")
    is_usual = blanks >= 0.15 * len(texts) and 4 * repeats <= blanks
    return bool(filled) and is_usual and texts[0] != ""


def _country_text(row: Row, column: int) -> str:
    cell = row.cells.get(column)
    return letters(cell.text) if cell else ""


def _columns(
    shape: Shape, heads: dict[int, dict[int, Head]], orders: Orders
) -> tuple[ColumnReading, ...]:
    found = []
    for section in shape.sections:
        for column, head in sorted(heads[section.number].items()):
            name = f"{section.number}:{column}"
            order, at = orders.proven(name) if name in orders.columns else ("", "")
            found.append(
                ColumnReading(
                    name, section.number, column, head.text, head.field,
                    tuple(dict.fromkeys(samples_of(section, column, 12)))[:3],
                    orders.given.get(name, order), at, head.is_hidden,
                )
            )  # fmt: skip
    return tuple(found)


def _of_the_file(shape: Shape, heads: dict[int, dict[int, Head]]) -> tuple[Problem, ...]:
    found = []
    for section in shape.sections:
        fields = {head.field for head in heads[section.number].values()}
        if section.rows and not fields & {"partner", "country"} and not section.sheet.is_hidden:
            words = ", ".join(head.text for head in section.heads.values())
            found.append(Problem("column_missing", words, choices=("partner", "country"),
                                 about=section.rows[0].at))  # fmt: skip
    return (*found, *differing(shape))


def _rules(shape: Shape, answers: Answers) -> tuple[Problem, ...]:
    """Rules the register tells in a note, each followed where somebody said so."""
    found = []
    for title in shape.titles:
        renewal = read_length(title.text).term.renewal if title.what == "rule" else ""
        if renewal:
            choices = ("none", renewal)
            found.append(Problem("register_rule", title.text, "", choices, "none", about=title.at))
    return _answered(tuple(found), answers)


def _follow(rules: tuple[Problem, ...], drafts: list[Draft], shape: Shape) -> None:
    """ "Without an end: renewed every year" of rows that tell no end and no clause, in the part of
    the register a rule is told in. Where two say different things of a row it is asked."""
    followed = [one for one in rules if one.taken not in ("", "none")]
    if not followed:
        return
    for draft in drafts:
        if draft.end.kind != "not_recorded" or draft.end.words or draft.term.renewal:
            continue
        mine = [one for one in followed if _concerns(shape, one, draft.row.section)]
        said = list(dict.fromkeys(_clause(one) for one in mine))
        if len(said) > 1 and not draft.kind.is_aside:
            modes = [one.renewal for one in said]
            once = [mode for mode in modes if modes.count(mode) == 1]
            words = " / ".join(dict.fromkeys(one.words for one in mine))
            taken = draft.asking.take(
                "register_rules_differ", words, choices=("none", *once), default="none"
            )
            said = [one for one in said if one.renewal in once and one.renewal == taken]
        if len(said) == 1:
            clause = said[0]
            draft.term = replace(
                draft.term, renewal=clause.renewal, renewal_years=clause.renewal_years,
                renewal_months=clause.renewal_months, max_count=clause.max_count,
            )  # fmt: skip


def _clause(rule: Problem) -> Term:
    told = read_length(rule.words).term
    return Term(
        renewal=told.renewal, renewal_years=told.renewal_years,
        renewal_months=told.renewal_months, max_count=told.max_count,
    )  # fmt: skip


def _concerns(shape: Shape, rule: Problem, section: Section) -> bool:
    """A rule is of its sheet; of its section where others of the sheet tell rules of their own."""
    sheet, own = shape.rules[rule.about]
    if sheet != section.sheet_at:
        return False
    told_in = {part for at, part in shape.rules.values() if at == sheet and part}
    return not own or len(told_in) == 1 or own == section.number


def _answered(problems: tuple[Problem, ...], answers: Answers) -> tuple[Problem, ...]:
    """What somebody said of a problem of the whole file, by its words."""
    found = []
    for one in problems:
        given = answers.words.get((one.code, one.words))
        is_answered = given is not None and one.severity is Severity.ASK
        taken = given if given is not None and is_answered else one.default
        found.append(replace(one, taken=taken, is_answered=is_answered))
    return tuple(found)


def _about_parties(drafts: list[Draft], identities: Identities) -> None:
    """What is odd about a party beside the others of its name."""
    seen: dict[str, str] = {}
    told: set[str] = set()
    for draft in drafts:
        if draft.kind.is_aside:
            continue
        for piece in draft.pieces:
            one = identities.of(piece, draft.country)
            country = one.country or ""
            other = seen.setdefault(one.key, country)
            place = f"{one.key}|{country}"
            if other != country and other and country and place not in told:
                told.add(place)
                draft.asking.take("party_same_name_other_country", piece.name, about=other)
            likely = identities.likely_of(piece, draft.country)
            if likely:
                draft.asking.take("party_likely", piece.name, about=likely,
                                  choices=("same", "new"), default="same")  # fmt: skip
            elif one.match == "likely":
                draft.asking.take("party_likely", piece.name, about=one.known,
                                  choices=(one.known, "new"), default=one.known)  # fmt: skip
            elif one.looks_like is not None:
                draft.asking.take(
                    "party_lookalike", piece.name, about=one.looks_like.names[0],
                    choices=(one.looks_like.key, "new"), default="new",
                )  # fmt: skip


def _instrument(link: Link) -> Instrument:
    rows = tuple(row.at for row in link.rows)
    words = link.rows[0].words if link.rows else (link.tellers[0][1].words if link.tellers else "")
    sides = link.main.sides if link.main and link.main.signed == link.signed else None
    return Instrument(link.ordinal, link.signed, words, link.end, link.term, rows, sides=sides)


def _agreement(chain: Chain, identities: Identities) -> AgreementReading:
    first = chain.first
    events = tuple(row.event for link in chain.links for row in link.rows if row.event)
    events += tuple(row.event for row, act in chain.acts if row.event and act is row.act)
    return AgreementReading(
        key=chain.key, title=first.title, kind=first.agreement_kind,
        parties=readings(first, identities),
        instruments=tuple(
            _instrument(link) for link in sorted(chain.links, key=lambda one: one.ordinal)
        ),
        country=first.country, others=first.others, acts=tuple(act for _row, act in chain.acts),
        events=events, file_number=first.text("file_number"), supersedes=chain.supersedes,
    )  # fmt: skip


def _row(draft: Draft, identities: Identities) -> RowReading:
    row = draft.row
    is_act = draft.act is not None
    if draft.kind is RowKind.DUPLICATE and not draft.agreement:
        draft.ordinal = 0
    return RowReading(
        at=row.at, sheet=row.section.sheet.name, number=row.number, kind=draft.kind,
        cells=draft.cells, agreement=draft.agreement, ordinal=draft.ordinal, title=draft.title,
        agreement_kind=draft.agreement_kind, parties=readings(draft, identities),
        others=draft.others, stated_parties=draft.stated, country=draft.country,
        country_from=draft.country_from, is_international=draft.is_international,
        signed=draft.own_signed if is_act else draft.signed, words=draft.words,
        is_planned=draft.is_planned, end=draft.end, term=draft.term,
        also_tells=tuple(draft.told), act=draft.act, event=draft.event,
        claims=tuple(draft.claims), duplicate_of=draft.duplicate_of,
        own_unit=draft.text("own_unit"), file_number=draft.text("file_number"),
        remark=draft.text("remark"), gap_days=draft.gap_days, is_hidden=row.is_hidden,
        because=draft.because, problems=tuple(draft.asking.problems),
        sides=draft.sides,
    )  # fmt: skip


def of_duplicates(rows: tuple[RowReading, ...]) -> tuple[RowReading, ...]:
    """A duplicate is of the chain of the row it tells again."""
    by_at = {row.at: row for row in rows}
    return tuple(
        replace(row, agreement=by_at[row.duplicate_of].agreement,
                ordinal=by_at[row.duplicate_of].ordinal)
        if row.duplicate_of and row.duplicate_of in by_at else row
        for row in rows
    )  # fmt: skip
