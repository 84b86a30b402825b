"""Renewals, remarks and acts: what a row tells beside its own instrument."""

import re
from dataclasses import replace

from agreements.extraction.sheets import Cell

from .days import Day, scan
from .drafts import Draft
from .ends import EndReader
from .lengths import TACIT, Length, notice_period, read_length
from .spans import is_before, may_be_same
from .text import shown, unaccented
from .values import ACT_IN_REMARK, Claim, End, Event, Term, Told
from .words import (
    ACTION_PLAN,
    AMENDMENT,
    DIFFERENT,
    EVENTS,
    EXTENSION,
    NUMBER_NAMED,
    OF_EXTENSIONS,
    OF_RENEWALS,
    RENEWAL,
    RENEWED_SO_OFTEN,
    ROLL,
    SUPERSEDED,
    SUPERSEDES,
    Sequence,
    read_sequence,
    signing_mode,
    without_clauses,
)

#: Under a head that is a question: "Tacito rinnovo".
YES = frozenset({"si", "s", "yes", "y", "oui", "o", "예", "있음", "유", "해당", "○", "v"})
NO = frozenset({"no", "non", "n", "아니오", "해당 없음"})
#: From when a notice counts, and when it may be given.
BASES = (
    ("received", re.compile(r"수령|접수|도달|receipt|ricezione|ricevimento|reception|recepcion")),
    ("sent", re.compile(r"발송|송부|dispatch|sending|invio|spedizione|envoi|envio")),
)
DAYS_KO = re.compile(r"(?P<n>\d{1,3})\s?일(?:\s?전)?")
ANY_TIME = re.compile(
    r"언제든지?|any time|qualsiasi momento|ogni momento|tout moment|cualquier momento"
)
#: What a head says of how it was ended.
ENDED_BY = (
    ("notice", re.compile(r"통보|통고|denunci|denonc|denounc|disdett|notice")),
    ("party_withdrew", re.compile(r"탈퇴|withdr|recesso|retrait|ritiro")),
)
#: ... and what says that it may be done: "1회 가능".
OPTION = re.compile(
    r"(?:(?P<n>\d)\s?회\s?)?가능|possible|possibile|posible|optional|facoltativ[oa]|opcional"
    r"|eventual[ei]?|(?:con|previo) accordo|by agreement|합의\s?(?:시|에\s?의해)"
)
BY_ITSELF = re.compile(r"automatic\w*|automatiqu\w*|tacit\w*|자동|묵시적?")
SHORT_REMARK = 25  # letters of one that is a title
PIECES = re.compile(r"[;,/·]")
#: What tells how long before the end something is to be done.
OF_NOTICE = re.compile(
    r"notice|terminat|withdraw|denounc|disdett|recess|preavvis|denunci|kundig|preavis|denonci|해지"
    r"|통보|종료|폐기"
)
LENGTH_ALONE = re.compile(
    r"\s*(?:(?:valid )?for |per |durata |유효기간\s?)?(?:\d{1,2}|[a-z]+)\s?"
    r"(?:years?|anni|annees|ans|anos|년(?:간)?|months?|mesi|개월)\s*"
)


class RemarkReader(EndReader):
    """Reads the columns of renewals and remarks, and words of a title that make an act of a row."""

    def _renewals(self, draft: Draft) -> None:
        for cell in draft.by_field.get("renewals", ()):
            text = shown(cell.text)
            if not text:
                continue
            found = self.days_of(draft.row, cell, "signed")
            self._faults(draft, cell, replace(found, notes=()), ("date_impossible",))
            is_of_extensions = self._tells_extensions(draft, cell)
            nth = self._nth_of_column(draft, cell) if len(found.days) == 1 else 0
            for day in found.days:
                if is_of_extensions and day.role != "renewal":
                    continue  # an act, read with the others
                settled = self._settled(draft, cell, day)
                if settled.role == "end":
                    if settled.value is not None and draft.told:
                        end = End("fixed", settled.value)
                        draft.told[-1] = replace(draft.told[-1], end=end)
                    continue
                if settled.value is None:
                    if settled.options and (value := self._ambiguous(draft, cell, settled)):
                        settled = replace(settled, value=value)
                    else:
                        continue
                if not self._is_past(settled) or self._is_due(draft, cell, settled):
                    continue
                draft.told.append(Told(day.round or nth, settled.value, day.words))
            head = self.head_of(draft, cell)
            if head and unaccented(text) in YES and TACIT.search(unaccented(head.text)):
                draft.term = replace(draft.term, renewal="tacit")
            elif not found.days:
                self._clause_in_column(draft, cell, text)

    def _nth_of_column(self, draft: Draft, cell: Cell) -> int:
        """Of "2차 갱신", "2nd renewal" as a head: 2; 0 where it says none."""
        head = self.head_of(draft, cell)
        return (read_sequence(head.text).ordinal or 0) if head else 0

    def _is_due(self, draft: Draft, cell: Cell, day: Day) -> bool:
        """ "Renewal date" that is the last day itself: when it was to be renewed, unless somebody
        says that it was."""
        ends = draft.end.on
        if day.value is None or ends is None or ends.day is None or day.value.text != ends.text:
            return False
        taken = draft.asking.take(
            ACT_IN_REMARK, shown(cell.text), cell=cell.name, choices=(ends.text, "none"),
            default="none", about="renewal",
        )  # fmt: skip
        return taken != ends.text

    def _tells_extensions(self, draft: Draft, cell: Cell) -> bool:
        """Whether a column, or a cell of it, is of extensions and not of renewals."""
        head = self.head_of(draft, cell)
        bare = unaccented(head.text) if head else ""
        if TACIT.search(bare):
            return False
        if OF_EXTENSIONS.search(bare) and not OF_RENEWALS.search(bare):
            return True
        told = without_clauses(cell.text)  # "연장(~2022.12.31)" under "갱신"
        is_one = EXTENSION.search(told) and not OF_RENEWALS.search(told)
        return bool(is_one) and read_sequence(cell.text).ordinal is None

    def _clause_in_column(self, draft: Draft, cell: Cell, text: str) -> None:
        """Words under a head of renewals or extensions: a clause, or an answer to its question. How
        long they are for is no length of the term."""
        clause = replace(read_length(text).term, years=None, months=None, days=None)
        bare = unaccented(text)
        if clause.renewal:
            told = Length(term=clause)
            self._take_length(draft, told, is_end=False, words=text, has_day=True)
        elif BY_ITSELF.fullmatch(bare) and not draft.term.renewal:
            draft.term = replace(draft.term, renewal="tacit")
        elif (match := OPTION.fullmatch(bare)) and not draft.term.renewal:
            count = int(match["n"]) if match["n"] else None
            draft.term = replace(draft.term, renewal="express", max_count=count)
        elif bare in YES and not draft.term.renewal:
            taken = draft.asking.take(
                "term_needs_decision", text, cell=cell.name,
                choices=("tacit", "express", "not_recorded"), default="not_recorded",
            )  # fmt: skip
            if taken in ("tacit", "express"):
                draft.term = replace(draft.term, renewal=taken)
        elif RENEWED_SO_OFTEN.search(bare):
            about = "renewal" if OF_RENEWALS.search(bare) else "extension"
            draft.asking.take(ACT_IN_REMARK, text, cell=cell.name, choices=("none",),
                              default="none", about=about)  # fmt: skip

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
        self._length_in_remark(draft, remark)
        self._event(draft, remark, days)

    def _length_in_remark(self, draft: Draft, remark: str) -> None:
        """ "First renewal; five years": a piece of it that is a length and nothing else, where no
        column tells one."""
        if draft.term.has_length or draft.text("term") or draft.text("end") or draft.told:
            return
        if OF_NOTICE.search(unaccented(remark)):
            return  # how long before, and not how long
        told = [
            piece for piece in PIECES.split(remark) if LENGTH_ALONE.fullmatch(unaccented(piece))
        ]
        if len(told) == 1 and (term := read_length(told[0]).term).has_length:
            draft.term = replace(draft.term, years=term.years, months=term.months, days=term.days)

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
            if day.role == "end" and draft.told and day.value is not None:
                draft.told[-1] = replace(draft.told[-1], end=End("fixed", day.value))
            if day.role != "renewal" or not self._is_past(day) or day.value is None:
                continue
            if may_be_same(day.value, draft.signed):
                continue  # the row's own day
            if draft.signed is not None and is_before(day.value, draft.signed):
                # "renewal of the agreement of 2018": the row is the renewal
                draft.sequence = replace(draft.sequence, is_renewal=True)
                continue
            if any(one.signed is not None and one.signed.text == day.value.text
                   for one in draft.told):  # fmt: skip
                continue  # told in its own column
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
                taken = draft.asking.take(
                    "event_in_words", text, choices=("event", "none"), default="event"
                )
                if taken != "none":
                    draft.event = Event(kind, on, "", value, unit, sure, text, draft.at)
                return
        if status:
            draft.claims.append(Claim("status", status, status))

    def _ended(self, draft: Draft) -> None:
        """Under a head that tells when it was ended: an event of that day, shown and never taken
        by itself. It goes before what a remark tells of the same."""
        heads = self.heads[draft.row.section.number]
        for cell in draft.by_field.get("ended", ()):
            text = shown(cell.text)
            found = self.days_of(draft.row, cell, "signed")
            if not text or found.is_not_recorded or unaccented(text) in NO:
                continue
            self._faults(draft, cell, found, ("date_impossible", "date_placeholder"))
            days = [self._settled(draft, cell, day) for day in found.days if not day.code]
            on = next((day.value for day in days if day.value and day.value.day), None)
            head = heads[cell.column].text
            bare = unaccented(head)
            kind = next((kind for kind, told in ENDED_BY if told.search(bare)), "terminated")
            words = f"{head}: {text}" if head else text
            draft.event = Event(kind, on, "", None, "", False, words, draft.at)
            draft.asking.take(
                "event_in_words", words, cell=cell.name, choices=("event", "none"), default="event"
            )

    def _notice(self, draft: Draft) -> None:
        """How long before notice is to be given. From when it counts a register hardly ever says;
        until somebody does, it is shown and asked, and not recorded."""
        if draft.event is not None:
            return  # the notice that was given
        cells = [(cell.text, True) for cell in draft.by_field.get("notice", ())]
        cells += [(cell.text, False) for name in ("term", "remark")
                  for cell in draft.by_field.get(name, ())]  # fmt: skip
        for text, is_own in cells:
            value, unit = notice_period(text)
            if value is None and is_own:
                value, unit = _only_length(text)
            if value is None:
                continue
            bare = unaccented(text)
            said = [basis for basis, words in BASES if words.search(bare)]
            taken = draft.asking.take(
                "notice_needs_decision", shown(text), choices=("sent", "received", "none"),
                default=said[0] if len(said) == 1 else "none", about=f"{value} {unit}",
            )  # fmt: skip
            if taken in ("sent", "received"):
                anchor = "any_time" if ANY_TIME.search(bare) else "before_end"
                draft.term = replace(
                    draft.term, notice_value=value, notice_unit=unit, notice_basis=taken,
                    notice_anchor=anchor,
                )  # fmt: skip
            return

    def _sequence(self, draft: Draft) -> None:
        """What title, renewals and remark say of the row's place in its chain."""
        title = read_sequence(draft.title)
        kind = read_sequence(draft.text("kind"))
        column = Sequence() if draft.told else _place(self._of_renewals(draft))
        remark = _place(draft.text("remark"))
        if draft.told and remark.is_renewal and not title.is_renewal:
            remark = Sequence()  # it tells of others
        is_headed = self.rows_of.get(draft.at) == "renewal"
        every = (draft.sequence, title, column, remark, kind)
        ordinals = [one.ordinal for one in every if one.ordinal is not None]
        said = [c for one in every for c in one.claims]
        renewal = [c.value for c in said if c.kind == "renewal_ordinal"]
        ordinal = renewal[0] if renewal else (ordinals[0] if ordinals else None)
        draft.sequence = Sequence(
            ordinal if ordinal is None or isinstance(ordinal, int) else None,
            is_headed or any(one.is_renewal for one in every),
            any(one.is_again for one in every),
            is_weak=ordinal is None
            and not is_headed
            and not any(one.is_renewal for one in (draft.sequence, title, column, kind)),
        )
        draft.claims += said

    def _of_renewals(self, draft: Draft) -> str:
        """What columns of renewals say; of those of extensions what they call renewals."""
        return " ".join(
            shown(cell.text)
            for cell in draft.by_field.get("renewals", ())
            if not self._tells_extensions(draft, cell) or OF_RENEWALS.search(unaccented(cell.text))
        )

    def _act(self, draft: Draft) -> None:
        title, remark = without_clauses(draft.title), without_clauses(draft.text("remark"))
        kind = without_clauses(draft.text("kind"))
        headed = self.rows_of.get(draft.at, "")
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
        elif headed and headed != "renewal" and not draft.sequence.is_renewal:
            draft.act_kind, draft.is_headed = headed, True
        elif title.strip() or draft.sequence.is_renewal or draft.told:
            return
        elif (
            len(remark) <= SHORT_REMARK
        ):  # without a title a remark may be one: 연장, addendum n. 1
            for act, pattern in (("amendment", AMENDMENT), ("extension", EXTENSION)):
                if pattern.match(remark.strip(" ([")):
                    draft.act_kind = act


def _only_length(text: str) -> tuple[int | None, str]:
    """ "3 mesi" under a head that asks for a period of notice."""
    if match := DAYS_KO.fullmatch(unaccented(text)):
        return int(match["n"]), "days"
    told = read_length(text).term
    found = [
        (value, unit)
        for value, unit in ((told.years, "years"), (told.months, "months"), (told.days, "days"))
        if value
    ]
    return found[0] if len(found) == 1 else (None, "")


def _place(words: str) -> Sequence:
    """A row's place in its chain; how often it was renewed since is none."""
    return Sequence() if RENEWED_SO_OFTEN.search(unaccented(words)) else read_sequence(words)
