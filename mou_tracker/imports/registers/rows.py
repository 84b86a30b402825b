"""The reading of one row's cells."""

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache

from agreements.dates import DateError, PartialDate, last_day, parse_edtf
from agreements.dates import Length as Run
from agreements.extraction.sheets import Cell

from .asking import Asking
from .cells import DayCell, read_day_cell
from .countries import read_country
from .days import PLANNED, Day, precision_of, scan
from .drafts import Draft
from .heads import is_dated
from .lengths import Length, read_length
from .orders import Orders
from .parties import key_of, listed_count, read_names, stated_count
from .shape import Head, Row
from .text import shown, unaccented
from .values import Answers, Claim, End, Event, Home, RawCell, RowKind, Term, Told
from .words import (
    ACTION_PLAN,
    AMENDMENT,
    DIFFERENT,
    EVENTS,
    EXTENSION,
    NUMBER_NAMED,
    RENEWAL,
    ROLL,
    SUPERSEDED,
    SUPERSEDES,
    Sequence,
    agreement_kind,
    aside_of,
    notice_period,
    pipeline_word,
    read_sequence,
    signing_mode,
    without_clauses,
)

DATE_FIELDS = ("signed", "effective", "end")
ONE_SIGNING = 31  # days from the first signature to the last of one cell
#: How many years the end of a signed text may lie ahead.
AHEAD = {"signed": 10, "effective": 15, "end": 40, "term": 40}
#: What a store of Korean text writes for letters it does not know.
LOST = re.compile(r"[가-힣]\?(?=[가-힣])|[가-힣]\?{2,}|\?{2,}[가-힣]|\ufffd")
SHORT_REMARK = 25  # letters of one that is a title
CALM = frozenset({"hidden_sheet", "hidden_row", "comment"})


class RowReader:
    """Reads rows of sections whose columns are mapped, in a register of one language."""

    def __init__(
        self,
        *,
        on: date,
        language: str,
        heads: dict[int, dict[int, Head]],
        orders: Orders,
        answers: Answers,
        home: Home,
        known: frozenset[str],
        region_of: dict[int, str],
    ) -> None:
        self.on, self.language, self.heads = on, language, heads
        self.orders, self.answers, self.home, self.known = orders, answers, home, known
        #: Section -> words of its title or its sheet, which may name a country or "international".
        self.region_of = region_of
        self.own_keys = frozenset(map(key_of, home.names))

    # ------------------------------------------------------------------ the row as a whole

    def read(self, row: Row, carried: str = "") -> Draft:
        """`carried`: the country of a row above, where the register leaves repeated ones out."""
        draft = Draft(row, Asking(row.at, self.answers))
        self._collect(draft)
        self._marks(draft)
        self._kind_by_words(draft)
        self._parties(draft)
        self._country(draft, carried)
        self._domestic(draft)
        self._signed(draft)
        self._other_days(draft)
        self._effective(draft)
        self._ends(draft)
        self._renewals(draft)
        self._remarks(draft)
        self._sequence(draft)
        self._act(draft)
        self._planned(draft)
        self._check(draft)
        self._edited(draft)
        self._set_aside(draft)
        return draft

    def _collect(self, draft: Draft) -> None:
        row, heads = draft.row, self.heads[draft.row.section.number]
        raw: list[RawCell] = []
        texts: dict[str, list[str]] = {}
        for column in sorted(row.cells):
            cell, head = row.cells[column], heads.get(column)
            name = head.field if head else ""
            is_carried = column not in row.own
            raw.append(
                RawCell(
                    row.number, column, cell.name if column in row.own else
                    replace(cell, row=row.number).name, cell.text,
                    head.text if head else "", name,
                    is_hidden=cell.is_hidden or row.is_hidden or bool(head and head.is_hidden),
                    is_carried=is_carried, comment=cell.comment, formula=cell.formula,
                )
            )  # fmt: skip
            if is_carried and name in ("number", "remark", "renewals", "status"):
                continue
            draft.by_field.setdefault(name, []).append(cell)
            if cell.text.strip():
                texts.setdefault(name, []).append(shown(cell.text))
        draft.cells = tuple(raw)
        draft.texts = {name: " ".join(told) for name, told in texts.items()}
        draft.title = draft.text("title")
        draft.agreement_kind = agreement_kind(draft.title, draft.text("kind"))

    def _marks(self, draft: Draft) -> None:
        for raw in draft.cells:
            if raw.field in ("partner", "title") and LOST.search(raw.text):
                draft.asking.take("characters_lost", raw.text, cell=raw.name)
        row, sheet = draft.row, draft.row.section.sheet
        if sheet.is_hidden:
            draft.asking.note("hidden_sheet", sheet.name)
        elif row.number in sheet.hidden_rows:
            draft.asking.note("hidden_row")
        for cell in draft.cells:
            if cell.comment and not cell.is_carried:
                draft.asking.note("comment", cell.comment, cell=cell.name)

    # ------------------------------------------------------------------ parties and country

    def _parties(self, draft: Draft) -> None:
        cells = [cell for cell in draft.by_field.get("partner", ()) if cell.text.strip()]
        if not cells:
            return
        text = cells[0].text
        twins = [shown(cell.text) for cell in cells[1:] if shown(cell.text) != shown(text)]
        names = read_names(text, self.known)
        remark = draft.text("remark")
        stated = stated_count(remark)
        if stated and len(names.pieces) == 1 and listed_count(text) == stated:
            names = read_names(text, self.known, split="split")  # the remark counts them
        elif names.is_unsure:
            taken = draft.asking.take(
                "party_split_unsure", shown(text), cell=cells[0].name,
                choices=("split", "one"), default="split" if len(names.pieces) > 1 else "one",
            )  # fmt: skip
            names = read_names(text, self.known, split=taken)
        if twins and len(names.pieces) == 1 and not names.pieces[0].twin:
            twin = read_names(twins[0]).pieces
            if twin:
                piece = replace(names.pieces[0], twin=twin[0].name, twin_key=twin[0].key)
                names = replace(names, pieces=(piece,))
        pieces = names.pieces
        if len(pieces) > 1:  # ours is no partner
            pieces = tuple(one for one in pieces if one.key not in self.own_keys) or pieces
        draft.names, draft.pieces, draft.others = names, pieces, names.others
        stated = names.stated if names.stated is not None else stated
        draft.stated = stated if (names.is_open or names.stated is not None) else None
        if names.is_open:
            draft.asking.note("open_group", shown(text), cell=cells[0].name)
        total = len(pieces) + names.others
        if stated is not None and stated != total and names.is_open and names.others:
            choices = (str(total), str(stated))
            draft.asking.take(
                "party_count_differs", remark or shown(text), choices=choices, default=str(total)
            )
        elif stated is not None and stated not in (total, total + 1) and not names.is_open:
            draft.asking.take(
                "party_count_differs", remark, choices=(str(total), str(stated)), default=str(total)
            )

    def _country(self, draft: Draft, carried: str) -> None:
        cells = draft.by_field.get("country", [])
        heads = self.heads[draft.row.section.number]
        column = next((head.column for head in heads.values() if head.field == "country"), None)
        if cells and cells[0].text.strip():
            found, cell = read_country(shown(cells[0].text), self.language), cells[0]
            if column is not None and column not in draft.row.own:
                draft.country_from = "merged"
        elif carried:
            found, cell = read_country(carried, self.language), None
            draft.country_from = "carried"
            found = replace(found, problems=())
        else:
            self._country_of_titles(draft, has_column=column is not None)
            return
        draft.country, draft.countries = found.code, found.codes
        draft.is_international = found.is_international
        if found.is_domestic:
            draft.country = self.home.country or None
            draft.because = draft.because or shown(cells[0].text)
            if draft.kind is RowKind.RECORD:
                draft.kind = RowKind.DOMESTIC
                draft.asking.note("set_aside_domestic", shown(cells[0].text))
        if draft.country_from:  # said of the row it stands in
            return
        for code in found.problems:
            words = shown(cells[0].text)
            taken = draft.asking.take(
                code, words, cell=cell.name if cell else "", default=draft.country or ""
            )
            if len(taken) == 2 and taken != draft.country:
                draft.country, draft.countries = taken, (taken,)

    def _country_of_titles(self, draft: Draft, *, has_column: bool) -> None:
        found = read_country(self.region_of.get(draft.row.section.number, "-"), self.language)
        if found.is_international:
            draft.is_international = True
            draft.country_from = "section"
        elif found.code and not found.problems:
            draft.country, draft.countries = found.code, found.codes
            draft.country_from = "section"
        elif has_column:
            draft.asking.note("country_not_recorded")

    def _domestic(self, draft: Draft) -> None:
        is_home = draft.country is not None and draft.country == self.home.country
        is_home = is_home and len(draft.countries) == 1 and not draft.is_international
        if draft.kind is RowKind.RECORD and is_home:
            draft.kind, draft.because = RowKind.DOMESTIC, draft.text("country")
            draft.asking.note("set_aside_domestic", draft.text("country"))

    # ------------------------------------------------------------------ days

    def days_of(self, row: Row, cell: Cell, name: str) -> DayCell:
        """The days of a cell with the order of their column; unsettled ones without a value."""
        ahead = AHEAD.get(name, 10)
        years = 20 if name in ("signed", "effective") else 60
        return read_day_cell(cell, row.section.sheet, self.on, self.language,
                             ahead=ahead, years=years)  # fmt: skip

    def column_id(self, row: Row, cell: Cell) -> str:
        return f"{row.section.number}:{cell.column}"

    def _settled(self, draft: Draft, cell: Cell, day: Day) -> Day:
        """A day read in its column's order; says so once a column."""
        name = self.column_id(draft.row, cell)
        settled, by_column = self.orders.settled(name, day)
        if by_column and self.orders.is_to_be_shown(name):
            draft.asking.take(
                "date_order_by_column", day.words, cell=cell.name,
                choices=tuple(value.text for _o, value in day.options),
                default=settled.value.text if settled.value else "",
                about=self.orders.proven(name)[1],
            )  # fmt: skip
        return settled

    def _faults(self, draft: Draft, cell: Cell, found: DayCell, codes: tuple[str, ...]) -> None:
        for code in found.notes:
            draft.asking.note(code, found.text, cell=cell.name)
        for day in found.days:
            if day.code in codes:
                draft.asking.take(day.code, found.text, cell=cell.name)

    def _told_of(self, draft: Draft, cell: Cell, day: Day) -> None:
        """What is worth a note about a day that was read."""
        if day.has_two_digits and day.value is not None:
            draft.asking.take(
                "two_digit_year", day.words, cell=cell.name, default=day.value.text,
                choices=tuple(value.text for _order, value in day.options),
            )  # fmt: skip
        if day.is_foreign:
            draft.asking.note("foreign_month", day.words, cell=cell.name)
        if day.is_era:
            draft.asking.note("era_year", day.words, cell=cell.name)

    def _signed(self, draft: Draft) -> None:
        cells = draft.by_field.get("signed", [])
        cell = cells[0] if cells else None
        found = self.days_of(draft.row, cell, "signed") if cell else DayCell(is_not_recorded=True)
        if cell is None or (found.is_not_recorded and not found.notes):
            draft.words = found.text
            draft.asking.note("date_not_recorded", found.text)
            return
        codes = ("date_placeholder", "date_implausible", "date_impossible")
        self._faults(draft, cell, found, codes)
        days = [self._settled(draft, cell, day) for day in found.days if not day.code]
        draft.words = found.text
        own = [day for day in days if day.role not in ("renewal", "effect", "end")]
        if not own and days and days[0].role == "renewal":
            own, days = [days[0]], days[1:]
            draft.sequence = Sequence(days[0].round if days else None, is_renewal=True)
        elif not own and days and days[0].role == "effect" and len(days) == 1:
            own = [days[0]]
        self._by_role(draft, cell, days, bool(own))
        if not own:
            if not found.days and PLANNED.search(unaccented(found.text)):
                draft.is_planned = True
            elif not found.days and not found.notes:
                draft.asking.note("date_not_recorded", found.text, cell=cell.name)
            return
        if len(own) > 1:
            own = [self._two(draft, cell, own)]
        self._take_signed(draft, cell, own[0])

    def _by_role(self, draft: Draft, cell: Cell, days: list[Day], has_own: bool) -> None:
        """Days of the signing cell that are of something else."""
        renewals = [day for day in days if day.role == "renewal" and day.value is not None]
        for day in renewals if has_own else ():
            draft.told.append(Told(day.round or 0, day.value, day.words))
        if renewals and has_own:
            draft.asking.take("renewals_in_date_cell", shown(cell.text), cell=cell.name)
        effects = [day for day in days if day.role == "effect" and day.value is not None]
        if effects and len(days) > 1:
            draft.term = replace(draft.term, effect_on=effects[0].value)
            draft.asking.take("two_dates_in_cell", shown(cell.text), cell=cell.name)
        for day in days:
            if day.role == "end" and day.value is not None and has_own and len(days) > 1:
                draft.end = End("fixed", day.value)

    def _two(self, draft: Draft, cell: Cell, own: list[Day]) -> Day:
        """Several signing days in a cell: from the first to the last where they are near."""
        values = [day.value for day in own if day.value is not None]
        days = [value.day for value in values if value.day]
        first = own[0]
        if len(days) == len(own):
            low, high = min(days), max(days)
            text = f"{low}/{high}" if low != high else f"{low}"
            if (high - low).days <= 366:
                value = parse_edtf(text)
                first = replace(first, value=value, precision="range", options=())
        draft.asking.take(
            "two_dates_in_cell", shown(cell.text), cell=cell.name,
            default=first.value.text if first.value else "",
            choices=tuple(value.text for value in values),
        )  # fmt: skip
        return first

    def _take_signed(self, draft: Draft, cell: Cell, day: Day) -> None:
        ask = draft.asking
        if day.value is None:
            draft.unsettled = day
            return
        value = day.value
        if day.precision in ("range", "years"):
            days = value.days or 0
            if days > ONE_SIGNING:
                self._is_period(draft, cell, day)
                return
            choices = (value.text, f"[{value.text.replace('/', '..')}]")
            if not ask.has("two_dates_in_cell"):
                taken = ask.take("date_range", day.words, cell=cell.name, choices=choices,
                                 default=value.text)  # fmt: skip
                value = _edtf(taken) or value
        elif value.earliest and value.earliest.year > self.on.year + 20 and not day.is_planned:
            ask.take("date_implausible", day.words, cell=cell.name)
            return
        self._told_of(draft, cell, day)
        if ask.has("two_digit_year") and (chosen := _edtf(_taken(ask, "two_digit_year"))):
            value = chosen
        if ask.has("date_order_by_column") and draft.signed is None:
            chosen = _edtf(_taken(ask, "date_order_by_column"))
            if chosen is not None and chosen in [option for _order, option in day.options]:
                value = chosen
        draft.signed, draft.words = value, ""
        draft.precision = precision_of(value, day.precision if day.precision == "season" else "")
        draft.is_planned = day.is_planned or (
            value.earliest is not None and value.earliest > self.on
        )
        code = {"month": "date_month_only", "year": "date_year_only", "season": "date_season"}.get(
            draft.precision or ""
        )
        if code:
            ask.note(code, day.words, cell=cell.name)

    def _is_period(self, draft: Draft, cell: Cell, day: Day) -> None:
        """A cell for a day that tells from when to when: nobody says when it was signed."""
        draft.asking.take("two_dates_in_cell", day.words, cell=cell.name)
        value = day.value
        if value is None or day.precision == "years":
            return
        if value.earliest and value.latest:
            draft.term = replace(draft.term, effect_on=parse_edtf(value.earliest.isoformat()))
            if draft.end.kind == "not_recorded":
                draft.end = End("fixed", parse_edtf(value.latest.isoformat()))

    def _other_days(self, draft: Draft) -> None:
        """Days that no program would write, in every column of days, mapped or not."""
        heads = self.heads[draft.row.section.number]
        for column, cell in draft.row.cells.items():
            head = heads.get(column)
            if head is None or column not in draft.row.own:
                continue
            if head.field or not is_dated(head.text) or head.is_hidden:
                continue
            found = self.days_of(draft.row, cell, "signed")
            codes = ("date_placeholder", "date_implausible")
            self._faults(draft, cell, replace(found, notes=()), codes)

    def _effective(self, draft: Draft) -> None:
        for cell in draft.by_field.get("effective", ()):
            found = self.days_of(draft.row, cell, "effective")
            codes = ("date_placeholder", "date_implausible", "date_impossible")
            self._faults(draft, cell, found, codes)
            days = [self._settled(draft, cell, day) for day in found.days if not day.code]
            if not days:
                continue
            day = days[0]
            if day.value is None:
                self._ambiguous(draft, cell, day)
                continue
            if day.precision == "range" and day.value.earliest and day.value.latest:
                self._period(draft, day.value)
            else:
                draft.term = replace(draft.term, effect_on=day.value)
            self._told_of(draft, cell, day)

    def _period(self, draft: Draft, value: PartialDate) -> None:
        if value.earliest and value.latest:
            first = parse_edtf(value.earliest.isoformat())
            draft.term = replace(draft.term, effect_on=first)
            draft.end = End("fixed", parse_edtf(value.latest.isoformat()))

    def _ambiguous(self, draft: Draft, cell: Cell, day: Day) -> PartialDate | None:
        choices = tuple(value.text for _order, value in day.options)
        taken = draft.asking.take("date_ambiguous", day.words, cell=cell.name, choices=choices)
        return _edtf(taken)

    # ------------------------------------------------------------------ ends and lengths

    def _ends(self, draft: Draft) -> None:
        for name in ("end", "term"):
            for cell in draft.by_field.get(name, ()):
                self._end(draft, cell, is_end=name == "end")

    def _end(self, draft: Draft, cell: Cell, *, is_end: bool) -> None:
        ask = draft.asking
        found = self.days_of(draft.row, cell, "end")
        bare = unaccented(found.text)
        if not bare and not found.notes and not found.days:
            return
        ask_serial = tuple(code for code in found.notes)
        self._faults(draft, cell, replace(found, notes=ask_serial),
                     ("date_placeholder", "date_impossible"))  # fmt: skip
        days = [self._settled(draft, cell, day) for day in found.days if not day.code]
        far = [day for day in found.days if day.code == "date_implausible"]
        length = read_length(self._with_unit(draft, cell, found.text))
        has_day = self._take_end(draft, cell, days, is_end=is_end)
        self._take_length(draft, length, is_end=is_end, words=found.text, has_day=has_day)
        if has_day or found.notes or (found.days and not far):
            return
        if far:
            self._far_end(draft, cell, found.text)
        elif length.is_indefinite:
            self._indefinite(draft, cell, found.text, is_sure=length.is_sure)
        elif length.is_unsettled:
            draft.end = End(words=found.text)
            ask.take("term_needs_decision", found.text, cell=cell.name,
                     choices=("not_recorded", "indefinite"), default="not_recorded")  # fmt: skip
        elif length.term.renewal and not (length.term.has_length and length.term.sure):
            ask.take("term_needs_decision", found.text, cell=cell.name,
                     choices=("tacit", "express", "not_recorded"),
                     default=length.term.renewal)  # fmt: skip
        elif not length.says_something and not found.is_not_recorded:
            draft.end = End(words=found.text)
            ask.take("end_unreadable", found.text, cell=cell.name)

    def _with_unit(self, draft: Draft, cell: Cell, text: str) -> str:
        """ "3" under "유효기간(년)" is three years."""
        head = self.heads[draft.row.section.number].get(cell.column)
        if head and text.isdecimal() and len(text) < 3:
            bare = unaccented(head.text)
            for unit, words in (
                ("years", r"(년)|years|anni|annees|anos"),
                ("months", "개월|months|mesi"),
            ):
                if any(word.strip("r()") in bare for word in words.split("|")):
                    return f"{text} {unit}"
        return text

    def _far_end(self, draft: Draft, cell: Cell, words: str) -> None:
        if words.startswith(("9999", "2999")) or words.endswith(("9999", "2999")):
            self._indefinite(draft, cell, words, is_sure=False)
        else:
            draft.end = End(words=words)
            draft.asking.take("end_unreadable", words, cell=cell.name)

    def _indefinite(self, draft: Draft, cell: Cell, words: str, *, is_sure: bool) -> None:
        if draft.end.kind not in ("not_recorded", "indefinite"):
            return
        if draft.end.kind == "indefinite" and draft.end.sure:
            return
        kind = "indefinite"
        if not is_sure:
            kind = draft.asking.take(
                "end_needs_decision", words, cell=cell.name,
                choices=("indefinite", "not_recorded"), default="indefinite",
            )  # fmt: skip
        draft.end = End(kind, sure=is_sure, words=words)

    def _take_end(self, draft: Draft, cell: Cell, days: list[Day], *, is_end: bool) -> bool:
        """The end a cell's days tell, and whether one does."""
        kept = []
        for day in days:
            if day.role == "effect" and not (len(days) == 1 and is_end):
                if day.value is not None and day.precision != "range":
                    draft.term = replace(draft.term, effect_on=day.value)
            elif day.role != "renewal":
                kept.append(day)
        for day in kept[:1]:
            value = day.value
            if value is None:
                value = self._ambiguous(draft, cell, day)
                if value is None:
                    draft.end = End(words=shown(cell.text))
                    return True
            if day.precision in ("range", "years") and value.earliest and value.latest:
                if day.precision == "range":
                    self._period(draft, value)
                    return True
                value = parse_edtf(str(value.latest.year))
            self._told_of(draft, cell, day)
            source = "formula, cached value" if cell.formula else ""
            if draft.end.kind != "fixed":
                draft.end = End("fixed", value, source=source)
            if source:
                draft.asking.note("end_by_formula", cell.formula, cell=cell.name)
            precision = precision_of(value)
            if precision in ("year", "month"):
                draft.asking.note(f"end_{precision}_only", day.words, cell=cell.name)
            return True
        return False

    def _take_length(
        self, draft: Draft, length: Length, *, is_end: bool, words: str, has_day: bool
    ) -> None:
        told: Term = length.term
        term = draft.term
        if told.has_length:
            if is_end and not has_day and draft.end.kind == "not_recorded" and told.sure:
                draft.end = End("duration", years=told.years, months=told.months, days=told.days)
            elif not term.has_length:
                term = replace(term, years=told.years, months=told.months, days=told.days)
        if told.renewal and not term.renewal:
            term = replace(
                term, renewal=told.renewal, renewal_years=told.renewal_years,
                renewal_months=told.renewal_months, max_count=told.max_count, sure=told.sure,
            )  # fmt: skip
        draft.term = term

    # ------------------------------------------------------------------ renewals, remarks, acts

    def _renewals(self, draft: Draft) -> None:
        for cell in draft.by_field.get("renewals", ()):
            text = shown(cell.text)
            if not text:
                continue
            found = self.days_of(draft.row, cell, "signed")
            self._faults(draft, cell, replace(found, notes=()), ("date_impossible",))
            for day in found.days:
                settled = self._settled(draft, cell, day)
                if settled.role == "end" and draft.told:
                    if settled.value is not None:
                        end = End("fixed", settled.value)
                        draft.told[-1] = replace(draft.told[-1], end=end)
                    continue
                if settled.value is None:
                    if settled.options and (value := self._ambiguous(draft, cell, settled)):
                        settled = replace(settled, value=value)
                    else:
                        continue
                if not self._is_past(settled):
                    continue
                draft.told.append(Told(day.round or 0, settled.value, day.words))
            if not found.days:
                self._take_length(draft, read_length(text), is_end=False, words=text, has_day=True)

    def _is_past(self, day: Day) -> bool:
        value = day.value
        return not day.is_planned and bool(value and value.earliest and value.earliest <= self.on)

    def _remarks(self, draft: Draft) -> None:
        remark = draft.text("remark")
        mode = signing_mode(" ".join((remark, draft.text("place"), draft.text("signed"))))
        if not mode and signing_mode(draft.title) == "exchange_of_notes":
            mode = "exchange_of_notes"
        if mode:
            draft.term = replace(draft.term, signing_mode=mode)
        if not remark:
            if draft.text("status"):
                self._event(draft, "", ())
            return
        bare = unaccented(remark)
        days = tuple(self._settled_quietly(day) for day in scan(remark, self.on, self.language))
        draft.is_different = DIFFERENT.search(bare) is not None
        for pattern, name in ((SUPERSEDED, "superseded_by"), (SUPERSEDES, "supersedes")):
            if match := pattern.search(bare):
                number = NUMBER_NAMED.search(bare, match.end())
                setattr(draft, name, number["n"] if number else "?")
        if RENEWAL.search(without_clauses(remark)):
            self._told_in_remark(draft, remark, days)
        clause = read_length(remark)
        if clause.term.renewal and not draft.term.renewal:
            told = replace(clause.term, years=None, months=None, days=None)
            draft.term = replace(
                draft.term, renewal=told.renewal, renewal_years=told.renewal_years,
                max_count=told.max_count, sure=draft.term.sure and told.sure,
            )  # fmt: skip
        self._event(draft, remark, days)

    def _settled_quietly(self, day: Day) -> Day:
        """A day of a remark in the order the file proves."""
        if not day.is_ambiguous:
            return day
        order, _at = self.orders.proven("")
        if order:
            return day.in_order(order)
        if "." in day.words and not day.has_two_digits:
            return day.in_order("dmy")
        return day

    def _told_in_remark(self, draft: Draft, remark: str, days: tuple[Day, ...]) -> None:
        length = read_length(remark).term
        term = Term(years=length.years, months=length.months, days=length.days)
        for day in days:
            if day.role != "renewal" or not self._is_past(day) or day.value is None:
                continue
            if _meets(day.value, draft.signed):
                continue  # the row's own day
            if draft.signed is not None and _is_before(day.value, draft.signed):
                # "renewal of the agreement of 2018": the row is the renewal
                draft.sequence = replace(draft.sequence, is_renewal=True)
                continue
            draft.told.append(Told(day.round or 0, day.value, day.words, term))

    def _event(self, draft: Draft, remark: str, days: tuple[Day, ...]) -> None:
        status = draft.text("status")
        for text, is_status in ((remark, False), (status, True)):
            bare = unaccented(text)
            for kind, pattern in EVENTS:
                if not pattern.search(bare) or (is_status and kind != "party_withdrew"):
                    continue
                value, unit = notice_period(text)
                after = [day for day in days if not is_status and day.value and day.value.day]
                after = [day for day in after if not day.role or day.role == "signed"] or after
                on = after[0].value if after else None
                sure = kind.startswith("notice_") and on is not None
                draft.event = Event(kind, on, "", value, unit, sure, text, draft.at)
                draft.asking.take(
                    "event_in_words", text, choices=("event", "none"), default="event"
                )
                return
        if status:
            draft.claims.append(Claim("status", status, status))

    def _sequence(self, draft: Draft) -> None:
        """What title, renewals and remark say of the row's place in its chain."""
        title = read_sequence(draft.title)
        kind = read_sequence(draft.text("kind"))
        renewals = draft.text("renewals")
        column = read_sequence(renewals) if renewals and not draft.told else Sequence()
        remark = read_sequence(draft.text("remark"))
        if draft.told and remark.is_renewal and not title.is_renewal:
            remark = Sequence()  # it tells of others
        every = (draft.sequence, title, column, remark, kind)
        ordinals = [one.ordinal for one in every if one.ordinal is not None]
        said = [c for one in every for c in one.claims]
        renewal = [c.value for c in said if c.kind == "renewal_ordinal"]
        ordinal = renewal[0] if renewal else (ordinals[0] if ordinals else None)
        draft.sequence = Sequence(
            ordinal if ordinal is None or isinstance(ordinal, int) else None,
            any(one.is_renewal for one in every),
            any(one.is_again for one in every),
        )
        draft.claims += said

    def _act(self, draft: Draft) -> None:
        title, remark = without_clauses(draft.title), without_clauses(draft.text("remark"))
        kind = without_clauses(draft.text("kind"))
        if ACTION_PLAN.search(title) or ACTION_PLAN.search(kind):
            draft.act_kind = "action_plan"
            years = [d for d in scan(draft.title, self.on, self.language) if d.precision == "years"]
            draft.period = years[0].value.text if years and years[0].value else ""
        elif AMENDMENT.search(title) or AMENDMENT.search(kind):
            draft.act_kind = "amendment"
        elif EXTENSION.search(f"{title} {kind}") and not RENEWAL.search(f"{title} {kind}"):
            draft.act_kind = "extension"
        elif ROLL.search(unaccented(draft.title)) or ROLL.search(unaccented(draft.text("kind"))):
            draft.act_kind = "roll"
        elif title.strip() or draft.sequence.is_renewal or draft.told:
            return
        elif (
            len(remark) <= SHORT_REMARK
        ):  # without a title a remark may be one: 연장, addendum n. 1
            for act, pattern in (("amendment", AMENDMENT), ("extension", EXTENSION)):
                if pattern.match(remark.strip(" ([")):
                    draft.act_kind = act

    # ------------------------------------------------------------------ kinds and checks

    def _kind_by_words(self, draft: Draft) -> None:
        number = draft.text("number") or draft.text("file_number")
        found = aside_of(draft.title, draft.text("remark"), draft.text("status"), number)
        if found is None and not draft.title:
            found = aside_of(draft.text("areas"), "", "", "")
        if found is None and (kind := draft.text("kind")):
            found = aside_of(kind, "", "", "")
        if found is not None:
            draft.kind, code, draft.because = found
            draft.asking.note(code, draft.because)

    def _planned(self, draft: Draft) -> None:
        ask = draft.asking
        word = pipeline_word(draft.text("remark"), draft.text("status"))
        is_open = draft.is_planned or (draft.signed is None and draft.unsettled is None)
        if draft.kind is RowKind.RECORD and is_open and (draft.is_planned or word):
            draft.because = word or (draft.signed.text if draft.signed else draft.words)
            draft.kind = RowKind.PIPELINE
            ask.note("set_aside_pipeline", draft.because)
        elif draft.kind is RowKind.PIPELINE and draft.signed is not None and not draft.is_planned:
            later = without_clauses(draft.title)
            draft.is_planned = "가서명" not in later and "initial" not in later
        if draft.is_planned:
            ask.take("date_planned", draft.signed.text if draft.signed else "",
                     choices=("planned", "signed"), default="planned")  # fmt: skip

    def _check(self, draft: Draft) -> None:
        """Days of a row against one another."""
        ask, signed, effect = draft.asking, draft.signed, draft.term.effect_on
        start = effect or signed
        if (
            effect
            and signed
            and effect.latest
            and signed.earliest
            and effect.latest < signed.earliest
        ):
            ask.take("effect_before_signature", effect.text)
        end = draft.end
        if draft.signed is None and draft.unsettled is None and not ask.has("date_not_recorded"):
            tells = any((end.on, effect))
            if ask.has("date_placeholder") and not tells and not ask.has("date_implausible"):
                ask.note("date_not_recorded", draft.words)
        if end.kind != "fixed" or end.on is None or start is None or draft.act_kind:
            return
        last, signed_on = end.on.latest, signed.earliest if signed else None
        is_before = last is not None and start.earliest is not None and last < start.earliest
        if is_before and not (effect and signed_on and last and last >= signed_on):
            words = next((c.text for c in draft.by_field.get("end", ()) if c.text.strip()), "")
            words = shown(words) or end.on.text
            draft.end = End(words=words)
            ask.take("end_before_start", words)
        elif draft.term.has_length and not draft.told:
            self._against_length(draft, start, end.on)

    def _against_length(self, draft: Draft, start: PartialDate, end: PartialDate) -> None:
        first, last = reckoned(start, draft.term)
        if first is None or last is None or end.earliest is None or end.latest is None:
            return
        if end.latest < first or end.earliest > last:
            draft.asking.take("end_disagrees_with_term", end.text, choices=("end", "term"),
                              default="end")  # fmt: skip

    def _edited(self, draft: Draft) -> None:
        """What somebody wrote instead of the reading, and answers that give a day."""
        ask = draft.asking
        for code in ("date_impossible", "date_implausible", "date_placeholder", "date_not_recorded",
                     "cell_error"):  # fmt: skip
            if draft.signed is None and (value := _edtf(_taken(ask, code))):
                draft.signed, draft.precision, draft.words = value, precision_of(value), ""
        told = ask.own.reading
        if "signed" in told:
            draft.signed = _edtf(told["signed"])
            draft.precision, draft.unsettled = precision_of(draft.signed), None
        if "end" in told:
            value = _edtf(told["end"])
            draft.end = End("fixed", value) if value else End(words=told["end"])
        if "country" in told:
            draft.country = told["country"] or None
            draft.countries = (told["country"],) if told["country"] else ()
        if "title" in told:
            draft.title = told["title"]
        if told.get("partners"):
            draft.pieces = tuple(
                read_names(line, split="one").pieces[0]
                for line in told["partners"].splitlines()
                if line.strip()
            )
        if told.get("ordinal", "").isdecimal():
            number = int(told["ordinal"])
            draft.sequence = Sequence(number, is_renewal=number > 0)
            draft.act_kind = ""

    def _set_aside(self, draft: Draft) -> None:
        taken = draft.asking.own.take
        for problem in draft.asking.problems:
            if problem.code.startswith("set_aside_") and problem.taken in ("in", "aside"):
                taken = taken or problem.taken
        if draft.asking.has("date_planned") and _taken(draft.asking, "date_planned") == "signed":
            taken, draft.is_planned = taken or "in", False
        if taken == "in":
            if draft.kind.is_aside:
                draft.kind = RowKind.RECORD
        elif taken == "aside" and not draft.kind.is_aside:
            draft.kind, draft.because = RowKind.NOT_AGREEMENT, ""
            draft.asking.note("set_aside_not_agreement", "")
        if draft.kind.is_aside:
            kept = {"date_planned"} if draft.kind is RowKind.PIPELINE else set()
            draft.asking.drop_doubts(CALM | kept)


def _taken(ask: Asking, code: str) -> str:
    return next((one.taken for one in ask.problems if one.code == code), "")


def _edtf(text: str) -> PartialDate | None:
    try:
        return parse_edtf(text) if text else None
    except DateError:
        return None


def _is_before(one: PartialDate, other: PartialDate) -> bool:
    return bool(one.latest and other.earliest and one.latest < other.earliest)


def _meets(one: PartialDate, other: PartialDate | None) -> bool:
    """Whether both may be the same day."""
    if other is None or None in (one.earliest, one.latest, other.earliest, other.latest):
        return False
    return one.earliest <= other.latest and other.earliest <= one.latest  # type: ignore[operator]


@lru_cache(maxsize=16_384)
def reckoned(start: PartialDate, term: Term) -> tuple[date | None, date | None]:
    """The least and the greatest last day of a term's length from its start."""
    if start.earliest is None or start.latest is None or not term.has_length:
        return None, None
    length = Run(years=term.years or 0, months=term.months or 0, days=term.days or 0)
    try:
        return last_day(start.earliest, length), last_day(start.latest, length)
    except DateError:
        return None, None
