"""The days of a row: of the signing, of the effect, and what is odd about them."""

import re
from dataclasses import replace
from datetime import date

from agreements.dates import PartialDate, parse_edtf
from agreements.extraction.sheets import Cell

from .asking import Asking
from .cells import DayCell, read_day_cell
from .day_words import PLANNED
from .days import Day, precision_of
from .drafts import Draft
from .heads import is_dated
from .orders import Orders
from .parties import key_of
from .shape import Head, Row
from .spans import edtf_or_none, may_be_same
from .text import shown, unaccented
from .values import Answers, End, Home, Sides, Told
from .weekdays import nearest, weekday_beside
from .words import (
    Sequence,
)

ONE_SIGNING = 31  # days from the first signature to the last of one cell
#: How many years the end of a signed text may lie ahead.
AHEAD = {"signed": 10, "effective": 15, "end": 40, "term": 40}
#: How a text comes into effect whose register tells no day.
EFFECTS_IN_WORDS = ("on_last_signature", "on_last_notification", "unknown")
BY_SIGNING = re.compile(
    r"(?:서명|체결)\s?(?:일|즉시|과|시|후|한)|\b(?:signature|signing|signed)\b|\bfirma\b"
    r"|sottoscrizione|suscripcion"
)

#: What is noted of a day that is told less exactly.
PARTIAL = {
    "month": "date_month_only",
    "months": "date_month_only",
    "year": "date_year_only",
    "season": "date_season",
}


class SigningReader:
    """Reads days in the order of their column."""

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
        rows_of: dict[str, str],
    ) -> None:
        self.on, self.language, self.heads = on, language, heads
        self.orders, self.answers, self.home, self.known = orders, answers, home, known
        #: Place of a row -> what a title calls each row below it: a kind of act, or "renewal".
        self.rows_of = rows_of
        #: Column -> the unit of its lengths and the longest of them, once it was looked for.
        self.units: dict[str, tuple[str, int]] = {}
        self.own_keys = frozenset(map(key_of, home.names))

    def head_of(self, draft: Draft, cell: Cell) -> Head | None:
        """The head above a cell; None where its column has none."""
        return self.heads[draft.row.section.number].get(cell.column)

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

    def _said(self, draft: Draft, code: str, cell: Cell, day: Day) -> PartialDate | None:
        """The reading of a doubtful day that somebody chose; None where nobody did."""
        given = draft.asking.own.choices
        chosen = given.get(f"{code}@{cell.name}", given.get(code))
        return next((value for _order, value in day.options if value.text == chosen), None)

    def _on_weekday(
        self, draft: Draft, cell: Cell, day: Day, value: PartialDate | None
    ) -> PartialDate | None:
        """The day itself, unless the weekday beside it is another and somebody says that holds."""
        if value is None or value.day is None or day.span == (0, 0):
            return value
        found = weekday_beside(unaccented(shown(cell.text)), day.span)
        if found is None or found[0] == value.day.weekday():
            return value
        choices = tuple(one.isoformat() for one in nearest(value.day, found[0]))
        taken = draft.asking.take(
            "weekday_differs", f"{day.words} {found[1]}", cell=cell.name,
            choices=(value.text, *choices), default=value.text,
        )  # fmt: skip
        return parse_edtf(taken) if taken in choices else value

    def _signed(self, draft: Draft) -> None:
        cells = draft.by_field.get("signed", [])
        cell = cells[0] if cells else None
        found = self.days_of(draft.row, cell, "signed") if cell else DayCell(is_not_recorded=True)
        if cell is None or (found.is_not_recorded and not found.notes):
            draft.words = found.text
            if not self._has_sides(draft):
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

    def _signed_by_sides(self, draft: Draft) -> None:
        """Each side on a day of its own, where the register has a column for each. Of one day alone
        nobody knows whether the other side has signed: it is asked."""
        if not self._has_sides(draft):
            return
        ours, theirs = (self._of_side(draft, f"signed_{side}") for side in ("ours", "theirs"))
        if ours is None and theirs is None:
            if draft.signed is None and draft.unsettled is None:
                draft.asking.note("date_not_recorded", draft.words)
            return
        if ours is None or theirs is None:
            missing = "theirs" if theirs is None else "ours"
            words = draft.words or missing
            told = ours or theirs
            taken = draft.asking.take(
                "signed_by_one_side", words, choices=("signed", "planned"), default="signed",
                about=missing,
            )  # fmt: skip
            draft.is_planned = draft.is_planned or taken == "planned"
            value = told
        else:
            value = _from_to(ours, theirs)
        if value is None:
            return
        draft.sides = Sides(ours, theirs) if ours != theirs else None
        is_new = draft.signed is None and draft.unsettled is None
        if is_new:
            draft.signed, draft.precision, draft.words = value, precision_of(value), ""
            draft.is_planned = draft.is_planned or (
                value.latest is not None and value.latest > self.on
            )
            if code := PARTIAL.get(draft.precision or ""):
                draft.asking.note(code, value.text)
        elif draft.signed is not None and not may_be_same(value, draft.signed):
            choices = (draft.signed.text, value.text)
            draft.sides = None
            draft.asking.take("two_dates_in_cell", " / ".join(choices), choices=choices,
                              default=draft.signed.text)  # fmt: skip

    def _has_sides(self, draft: Draft) -> bool:
        """Whether the register has a column for each side."""
        heads = self.heads[draft.row.section.number].values()
        return any(head.field in ("signed_ours", "signed_theirs") for head in heads)

    def _of_side(self, draft: Draft, name: str) -> PartialDate | None:
        cells = draft.by_field.get(name, [])
        if not cells:
            return None
        cell = cells[0]
        found = self.days_of(draft.row, cell, "signed")
        self._faults(
            draft, cell, found, ("date_placeholder", "date_implausible", "date_impossible")
        )
        days = [self._settled(draft, cell, day) for day in found.days if not day.code]
        if not days:
            draft.is_planned = draft.is_planned or bool(PLANNED.search(unaccented(found.text)))
            draft.words = draft.words or found.text
            return None
        day = days[0]
        if len(days) > 1:
            day = self._two(draft, cell, days)
        value = day.value or (self._ambiguous(draft, cell, day) if day.options else None)
        if value is None:
            draft.words = draft.words or found.text
            return None
        self._told_of(draft, cell, day)
        draft.is_planned = draft.is_planned or day.is_planned
        return self._on_weekday(draft, cell, day, value)

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
        elif len(values) == len(own):  # partial ones: some day from the first to the last
            bounds = [bound for value in values for bound in (value.earliest, value.latest)]
            known = [bound for bound in bounds if bound is not None]
            between = edtf_or_none(f"[{min(known)}..{max(known)}]") if known else None
            first = replace(first, value=between, precision="months", options=())
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
                value = edtf_or_none(taken) or value
        elif value.earliest and value.earliest.year > self.on.year + 20 and not day.is_planned:
            ask.take("date_implausible", day.words, cell=cell.name)
            return
        self._told_of(draft, cell, day)
        if ask.has("two_digit_year") and (chosen := edtf_or_none(taken_of(ask, "two_digit_year"))):
            value = chosen
        if ask.has("date_order_by_column") and draft.signed is None:
            chosen = edtf_or_none(taken_of(ask, "date_order_by_column"))
            if chosen is not None and chosen in [option for _order, option in day.options]:
                value = chosen
        value = self._on_weekday(draft, cell, day, value) or value
        draft.signed, draft.words = value, ""
        draft.precision = precision_of(value, day.precision if day.precision == "season" else "")
        draft.is_planned = day.is_planned or (
            value.earliest is not None and value.earliest > self.on
        )
        precision = day.precision if day.precision == "months" else draft.precision
        if code := PARTIAL.get(precision or ""):
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
                if found.text and not (found.days or found.notes or found.is_not_recorded):
                    self._in_words(draft, cell, found.text)
                continue
            day = days[0]
            value = day.value
            if value is None:
                value = self._ambiguous(draft, cell, day)
                if value is None:
                    continue
            self._told_of(draft, cell, day)
            if day.precision == "range" and value.earliest and value.latest:
                self._period(draft, value)
            else:
                for code in ("two_digit_year", "date_order_by_column"):
                    value = self._said(draft, code, cell, day) or value
                value = self._on_weekday(draft, cell, day, value)
                draft.term = replace(draft.term, effect_on=value)

    def _in_words(self, draft: Draft, cell: Cell, words: str) -> None:
        """A beginning that names an event and no day: on signature, once notified; what else it
        may be is not recorded until somebody says so."""
        bare = unaccented(words)
        default = "on_last_signature" if BY_SIGNING.search(bare) else "unknown"
        mode = draft.asking.take(
            "effect_in_words", words, cell=cell.name, choices=EFFECTS_IN_WORDS, default=default
        )
        if mode in EFFECTS_IN_WORDS and mode != "unknown":
            draft.term = replace(draft.term, effect_mode=mode)

    def _period(self, draft: Draft, value: PartialDate) -> None:
        if value.earliest and value.latest:
            first = parse_edtf(value.earliest.isoformat())
            draft.term = replace(draft.term, effect_on=first)
            draft.end = End("fixed", parse_edtf(value.latest.isoformat()))

    def _ambiguous(self, draft: Draft, cell: Cell, day: Day) -> PartialDate | None:
        choices = tuple(value.text for _order, value in day.options)
        taken = draft.asking.take("date_ambiguous", day.words, cell=cell.name, choices=choices)
        return edtf_or_none(taken)


def _from_to(one: PartialDate, other: PartialDate) -> PartialDate | None:
    """From the first to the last of two days; of less exact ones some day in between."""
    if one == other:
        return one
    bounds = [bound for value in (one, other) for bound in (value.earliest, value.latest)]
    known = [bound for bound in bounds if bound is not None]
    if not known:
        return one
    low, high = min(known), max(known)
    is_exact = one.day is not None and other.day is not None
    return edtf_or_none(f"{low}/{high}" if is_exact else f"[{low}..{high}]")


def taken_of(ask: Asking, code: str) -> str:
    return next((one.taken for one in ask.problems if one.code == code), "")
