"""Ends and lengths of a row, and its days against one another."""

import re
from dataclasses import replace

from agreements.dates import PartialDate, parse_edtf
from agreements.extraction.sheets import Cell

from .days import Day, precision_of
from .drafts import Draft
from .lengths import Length, read_length
from .signing import SigningReader
from .spans import reckoned
from .text import shown, unaccented
from .values import End, Term

#: "~2020.2.19" in a column of ends: until that day, not about it.
UNTIL = re.compile(r"\s*[~∼〜～]")


def _exactly(day: Day) -> Day:
    if day.value is None or not day.value.approximate:
        return day
    return replace(day, value=parse_edtf(day.value.text.replace("~", "")))


class EndReader(SigningReader):
    """Reads the columns of ends and of lengths."""

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
        if UNTIL.match(found.text):
            days = [_exactly(day) for day in days]
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
            self._untold(draft, found.text)
            taken = ask.take("term_needs_decision", found.text, cell=cell.name,
                             choices=("not_recorded", "indefinite"),
                             default="not_recorded")  # fmt: skip
            if taken == "indefinite" and draft.end.kind == "not_recorded":
                draft.end = End("indefinite", words=found.text)
        elif length.term.renewal not in ("", "none") and not (
            length.term.has_length and length.term.sure
        ):
            taken = ask.take("term_needs_decision", found.text, cell=cell.name,
                             choices=("tacit", "express", "not_recorded"),
                             default=length.term.renewal)  # fmt: skip
            if taken != length.term.renewal:
                said = taken if taken in ("tacit", "express") else ""
                draft.term = replace(draft.term, renewal=said)
        elif not length.says_something and not found.is_not_recorded:
            self._untold(draft, found.text)
            ask.take("end_unreadable", found.text, cell=cell.name)

    @staticmethod
    def _untold(draft: Draft, words: str) -> None:
        """A cell that tells no end; one that another cell tells stays."""
        if draft.end.kind == "not_recorded":
            draft.end = End(words=words)

    def _with_unit(self, draft: Draft, cell: Cell, text: str) -> str:
        """ "3" under "유효기간(년)" is three years."""
        head = self.head_of(draft, cell)
        if head and text.isdecimal() and len(text) < 3:
            bare = unaccented(head.text)
            for unit, words in (
                ("years", r"(년)|years|anni|annees|anos"),
                ("months", "개월|months|mesi"),
            ):
                if any(word.strip("r()") in bare for word in words.split("|")):
                    return f"{text} {unit}"
            if head.field == "term":
                unit, longest = self._unit_of_column(draft, cell)
                if unit and int(text) <= 2 * longest:  # "24" among years may well be months
                    return f"{text} {unit}"
        return text

    def _unit_of_column(self, draft: Draft, cell: Cell) -> tuple[str, int]:
        """The one unit in which the other cells of a column of lengths are told, at least two of
        them, and the longest told in it; "" where they tell several, or none."""
        section = draft.row.section
        name = self.column_id(draft.row, cell)
        if name not in self.units:
            found: dict[str, list[int]] = {}
            for row in section.rows:
                other = row.cells.get(cell.column)
                told = read_length(other.text).term if other else Term()
                for unit in ("years", "months", "days"):
                    if told.sure and (length := getattr(told, unit)) is not None:
                        found.setdefault(unit, []).append(length)
            ((unit, lengths),) = found.items() if len(found) == 1 else (("", []),)
            self.units[name] = (unit, max(lengths)) if len(lengths) > 1 else ("", 0)
        return self.units[name]

    def _far_end(self, draft: Draft, cell: Cell, words: str) -> None:
        if words.startswith(("9999", "2999")) or words.endswith(("9999", "2999")):
            self._indefinite(draft, cell, words, is_sure=False)
        else:
            self._untold(draft, words)
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
            for code in ("two_digit_year", "date_order_by_column"):
                value = self._said(draft, code, cell, day) or value
            value = self._on_weekday(draft, cell, day, value) or value
            source = "formula, cached value" if cell.formula else ""
            if draft.end.kind != "fixed":
                draft.end = End("fixed", value, source=source)
            if source:
                draft.asking.note("end_by_formula", cell.formula, cell=cell.name)
            precision = "month" if day.precision == "months" else precision_of(value)
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
        has_both = bool(draft.text("end") and draft.text("term"))
        if end.kind == "indefinite" and has_both and draft.term.has_length:
            ask.take("end_disagrees_with_term", draft.text("end"), choices=("end", "term"),
                     default="end")  # fmt: skip
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
            taken = draft.asking.take("end_disagrees_with_term", end.text, choices=("end", "term"),
                                      default="end")  # fmt: skip
            if taken == "term":
                told = draft.term
                draft.end = End("duration", years=told.years, months=told.months, days=told.days)
