"""Acts that a row tells beside its instrument: under a head of their own, or in a remark
("2019.3.4 연장(2년)", "addendum del 12/03/2019"). Each is shown; none of a remark is taken before
somebody says so."""

from dataclasses import replace
from datetime import timedelta

from agreements.dates import PartialDate, from_day
from agreements.extraction.sheets import Cell

from .days import Day, scan
from .drafts import Draft
from .lengths import read_length
from .remarks import RemarkReader
from .spans import edtf_or_none, may_be_same, reckoned
from .text import shown, unaccented
from .values import ACT_IN_REMARK as CODE
from .values import Act, End, Term, Told
from .words import (
    ACTION_PLAN,
    AMENDMENT,
    EXTENSION,
    RENEWAL,
    RENEWED_SO_OFTEN,
    without_clauses,
)

ACTS = (("amendment", AMENDMENT), ("extension", EXTENSION), ("action_plan", ACTION_PLAN))


class ActReader(RemarkReader):
    """Reads what a remark says was done to the text of its row."""

    def _acts_in_column(self, draft: Draft) -> None:
        """Days under a head that calls them amendments, or extensions: each an act of the row's
        instrument. Of one that would lie before the instrument's own day, or after the end it
        would move, none is taken unless somebody says so."""
        cells = [(cell, "amendment") for cell in draft.by_field.get("changes", ())]
        cells += [
            (cell, "extension")
            for cell in draft.by_field.get("renewals", ())
            if self._tells_extensions(draft, cell)
        ]
        for cell, usual in cells:
            self._acts_of(draft, cell, usual)

    def _acts_of(self, draft: Draft, cell: Cell, usual: str) -> None:
        text = shown(cell.text)
        found = self.days_of(draft.row, cell, "signed")
        self._faults(draft, cell, replace(found, notes=()), ("date_impossible",))
        bare = without_clauses(text)
        kind = next((kind for kind, pattern in ACTS if pattern.search(bare)), usual)
        days = [self._settled(draft, cell, day) for day in found.days if not day.code]
        dated: list[Day] = []
        ends: list[Day] = []
        for day in days:
            value = day.value or (self._ambiguous(draft, cell, day) if day.options else None)
            if value is None or (usual == "extension" and day.role == "renewal"):
                continue
            day = replace(day, value=value)
            is_act = day.role != "end" and self._is_past(day)
            (dated if is_act else ends).append(day)
        if not dated:
            if kind == "extension" and (ends or read_length(text).term.has_length):
                draft.asking.take(CODE, text, cell=cell.name, choices=("none",), default="none",
                                  about=kind)  # fmt: skip
            return
        is_likely = all(_is_later(day, draft) for day in dated)
        if kind == "extension":  # a day behind the old end may be the new one
            is_likely = is_likely and not any(_is_after_the_end(day, draft) for day in dated)
        taken = draft.asking.take(
            kind, text, cell=cell.name, choices=(kind, "none"),
            default=kind if is_likely else "none",
        )  # fmt: skip
        if taken != kind:
            return
        new_end = None
        if kind == "extension":
            new_end = ends[0].value if ends else self._new_end(draft, text, days)
        draft.remarked += [Act(kind, day.value, new_end, "", text, draft.at) for day in dated]

    def _acts_in_remark(self, draft: Draft) -> None:
        remark = draft.text("remark")
        is_extended = draft.act_kind == "extension" and draft.end.kind != "fixed"
        if not remark or (draft.act_kind and not is_extended):
            return
        days = [self._settled_quietly(day) for day in scan(remark, self.on, self.language)]
        if is_extended:
            ends = [day.value for day in days if day.role == "end" and day.value is not None]
            if len(ends) == 1:  # "extended to 2 April 2021"
                draft.end = End("fixed", ends[0])
            return
        bare = without_clauses(remark)
        kind = next((kind for kind, pattern in ACTS if pattern.search(bare)), "")
        if kind:
            self._ask_act(draft, remark, kind, days)
        elif RENEWAL.search(bare):
            self._ask_renewal(draft, remark, days)

    def _ask_act(self, draft: Draft, remark: str, kind: str, days: list[Day]) -> None:
        """Without a day it is only told: an act is recorded with the day it was signed."""
        told = [day for day in days if day.role != "end" and not may_be_same_day(day, draft)]
        dated = [day.value for day in told if day.value is not None and self._is_past(day)]
        choices = {value.text: value for value in dated}
        for day in told:
            if day.value is None:
                choices |= {value.text: value for _order, value in day.options}
        taken = draft.asking.take(
            CODE, remark, choices=(*choices, "none"), default="none", about=kind
        )
        signed = choices.get(taken)
        if signed is not None:
            new_end = self._new_end(draft, remark, days) if kind == "extension" else None
            draft.remarked.append(Act(kind, signed, new_end, "", remark, draft.at))

    def _new_end(self, draft: Draft, remark: str, days: list[Day]) -> PartialDate | None:
        """As it is stated, or so long after the end of the row."""
        for day in days:
            if day.role == "end" and day.value is not None:
                return day.value
        end, said = draft.end.on, read_length(remark).term
        if end is None or end.day is None or not said.has_length:
            return None
        length = Term(years=said.years, months=said.months, days=said.days)
        first, last = reckoned(from_day(end.day + timedelta(days=1)), length)
        return from_day(last) if last is not None and first == last else None

    def _ask_renewal(self, draft: Draft, remark: str, days: list[Day]) -> None:
        """A renewal on a day whose order of day and month nothing tells."""
        for day in days:
            if day.role not in ("renewal", "") or not day.is_ambiguous:
                continue
            choices = [value.text for _order, value in day.options]
            taken = draft.asking.take(
                CODE, remark, choices=(*choices, "none"), default="none", about="renewal"
            )
            value = edtf_or_none(taken) if taken in choices else None
            if value is not None:
                draft.told.append(Told(day.round or 0, value, day.words))
            return
        if RENEWED_SO_OFTEN.search(unaccented(remark)) and not draft.told:
            draft.asking.take(CODE, remark, choices=("none",), default="none", about="renewal")


def _is_later(day: Day, draft: Draft) -> bool:
    """Whether it lies after the day of the row's own instrument, where both are known."""
    first = draft.signed.earliest if draft.signed else None
    told = day.value.earliest if day.value else None
    return first is None or told is None or told > first


def _is_after_the_end(day: Day, draft: Draft) -> bool:
    ends = draft.end.on.latest if draft.end.on else None
    told = day.value.earliest if day.value else None
    return ends is not None and told is not None and told > ends


def may_be_same_day(day: Day, draft: Draft) -> bool:
    """Whether it is the row's own day told again."""
    return (
        day.value is not None and draft.signed is not None and may_be_same(day.value, draft.signed)
    )
