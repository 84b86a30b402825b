"""A second reading of the rules, day by day and by brute force, sharing nothing with the product
but the facts it reads.

It walks from the first dated fact to the horizon one day at a time, knowing on each day only what
was dated by then, and tries days one by one where the product computes. Left out, because they
look back in time: retroactive effect, and a last day named before its act.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

ONE = timedelta(days=1)
#: Acts that say how far they reach where a later term is signed.
SAYING = ("notice_sent", "notice_received", "terminated_by_consent")


def months_on(day, months):
    """The corresponding date, and whether there is one."""
    at = day.year * 12 + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    longest = monthrange(year, month)[1]
    return date(year, month, min(day.day, longest)), day.day <= longest


def term_end(start, months, days, same_day=False):
    """Rule 3: the last day of so many months and then days from `start`, `start` counted."""
    if not months:
        return start + timedelta(days=days if same_day else days - 1)
    last, there = months_on(start, months)
    if there and not same_day:
        last -= ONE
    return last + timedelta(days=days)


def last_notice_day(end, months, days):
    """Rule 4 by trial: the last day d whose notice, beginning on d + 1, ends on or before `end`."""
    if not months and not days:
        return end
    return next(
        day for day in (end - n * ONE for n in count()) if term_end(day + ONE, months, days) <= end
    )


def parts(length):
    return (length.years * 12 + length.months, length.days) if length else (0, 0)


@dataclass
class Running:
    """The term in effect, its running period, and what has been done to it."""

    term: object
    start: date
    counts_from: date
    end: date | None = None
    anchor: tuple | None = None  # (day, base months, base days, same_day)
    since_anchor: int = 0
    rolls: int = 0
    suspended: bool = False
    notices: list = None  # [id, counting day]
    fixed_last: list = None  # [id, day, last day]: acts with a last day of their own

    def each(self):
        clause = self.term.renewal
        return parts(clause.length or self.term.end.length) if clause.mode == "tacit" else (0, 0)

    def next_end(self, ahead=1):
        """The end of the period `ahead` rolls on, None where it does not roll that far."""
        months, days = self.each()
        clause = self.term.renewal
        if not (months or days) or self.end is None:
            return None
        end = self.end
        for n in range(1, ahead + 1):
            if clause.max_count is not None and self.rolls + n > clause.max_count:
                return None
            if clause.latest_end and end >= clause.latest_end:
                return None
            day, base_months, base_days, same_day = self.anchor
            times = self.since_anchor + n
            end = term_end(day, base_months + times * months, base_days + times * days, same_day)
            if clause.latest_end and end > clause.latest_end:
                end = clause.latest_end
        return end


def complete(term):
    return term.stage == "signed"


def signed_between(term):
    """The bounds of the completing signature, None where the term counts as undated."""
    known = [row.signed for row in term.signatures if row.signed and row.signed.earliest]
    if not complete(term) or not known:
        return None
    latest = None if any(d.latest is None for d in known) else max(d.latest for d in known)
    return max(d.earliest for d in known), latest


class Oracle:
    """`statuses(facts)`: a status for each day from the first dated fact to the horizon."""

    def __init__(self, facts):
        self.facts = facts
        # asked again on each day
        self.terms = sorted(facts.terms, key=lambda term: term.ordinal)
        self.events = sorted(facts.events, key=lambda event: (event.on, event.id))
        self.signings = {term.id: signed_between(term) for term in facts.terms}
        self.running = None
        self.over = None  # "expired" or "terminated", once a term was in effect
        self.over_term = None
        self.dropped = False
        self.undated = [t for t in facts.terms if complete(t) and self.is_undated(t)]
        self.starting = {}  # term id → first day, once known
        self.waiting = {}  # signed terms not in effect, by ordinal
        self.counted = set()  # notices that have met a term: each counts once
        self.begun = -1  # the highest ordinal that ever came into effect
        self.extended_ahead = {}  # term id → new end agreed before its first day
        self.given_up = {}  # ordinal → {act: last day}, of terms ended before they began
        self.doubted = set()  # ordinals an act of before they began may have reached
        self.to_end = {}  # ordinal → acts of an earlier term that end it on a day of its own

    @staticmethod
    def is_undated(term):
        mode, on = term.effect.mode, term.effect.on
        if signed_between(term):
            return False
        return not on or mode in ("on_last_signature", "unknown")

    def first_day(self):
        days = [self.facts.registered_on]
        days += [
            r.signed.earliest
            for t in self.facts.terms
            for r in t.signatures
            if r.signed and r.signed.earliest
        ]
        days += [one.on for one in self.facts.events]
        days += [one.signed.earliest for one in self.facts.amendments]
        return min(days)

    # --- what the old end was, as far as anybody could know (rule 8) ---

    def known_end(self, day):
        now = self.coming(day) or self.running
        if now is None or (now.end is not None and now.end < day):
            return None
        ends = [last for _id, _day, last in now.fixed_last if last >= day]
        ends += [end for end in [self.noticed_end(now)] if end]
        if now.end is not None and now.next_end() is None:
            ends.append(now.end)
        return min(ends, default=None)

    def coming(self, today):
        """The last term already signed and sure to begin after today, if any."""
        ahead = [
            term
            for ordinal, term in self.waiting.items()
            if ordinal > self.begun and self.starting.get(term.id, (date.min,))[0] >= today
            if not self.given_up.get(ordinal)
        ]
        if not ahead:
            return None
        now = self.shape(ahead[-1], *self.starting[ahead[-1].id])
        now.fixed_last += self.to_end.get(ahead[-1].ordinal, [])
        return now

    def noticed_end(self, now):
        """The end at which a notice already given will take the term out, if it will."""
        clause = now.term.notice
        ends = []
        for _id, counted in now.notices:
            for ahead in range(200):
                end = now.end if ahead == 0 else now.next_end(ahead)
                if end is None:
                    break
                if last_notice_day(end, *parts(clause.length)) >= counted:
                    ends.append(end)
                    break
        return min(ends, default=None)

    # --- one day ---

    def own_start(self, term, today):
        """The first day in effect by the text itself: (day, counts from), None while open."""
        bounds = signed_between(term)
        mode, on = term.effect.mode, term.effect.on
        if mode == "fixed_date":
            return on, on
        if mode == "on_last_notification":
            return (on, on) if on else None
        if mode == "days_after_notification":
            return (on + timedelta(days=term.effect.days or 0),) * 2 if on else None
        return bounds

    def sign(self, term, today):
        """On the day of signature: when will it begin?"""
        own = self.own_start(term, today)
        old_end = self.known_end(today)
        self.waiting[term.ordinal] = term
        if own is None:
            return
        start, counts_from = own
        if old_end and isinstance(term.starts, date):
            start = counts_from = term.starts
        elif old_end and term.starts == "after_current_end" and start <= old_end:
            start = counts_from = old_end + ONE
        self.starting[term.id] = (start, counts_from)

    def shape(self, term, start, counts_from):
        end = term.end
        now = Running(term, start, counts_from, notices=[], fixed_last=[])
        months, days = parts(end.length)
        same = end.convention == "same_day"
        if end.kind in ("fixed", "duration") and (end.on or end.length):
            counted = (
                term_end(counts_from, months, days, same) if end.length and counts_from else None
            )
            now.end = end.on or counted
            each = now.each()
            if counted == now.end and counted and (not days or not each[0]):
                now.anchor = (counts_from, months, days, same)
            elif now.end:
                now.anchor = (now.end + ONE, 0, 0, False)
            latest = term.renewal.latest_end
            if latest and now.end and latest < now.end:
                now.end = latest
        if term.id in self.extended_ahead:
            now.end = self.extended_ahead[term.id]
            now.anchor = (now.end + ONE, 0, 0, False)
        return now

    def begin(self, term, start, counts_from):
        now = self.running = self.shape(term, start, counts_from)
        now.fixed_last += self.to_end.get(term.ordinal, [])
        self.over = None
        self.begun = max(self.begun, term.ordinal)
        self.waiting.pop(term.ordinal, None)
        if now.end is not None and now.end < start:
            self.stop("expired")  # a text that ends before it begins

    def end_of_day_before(self, today):
        """The running term runs out, is taken out by an act, or rolls."""
        now = self.running
        if now is None:
            return
        if any(last < today for _id, _day, last in now.fixed_last):
            return self.stop("terminated")
        if now.end is None or now.end >= today:
            return
        if any(
            last_notice_day(now.end, *parts(now.term.notice.length)) >= counted
            for _id, counted in now.notices
        ):
            return self.stop("terminated")
        following = now.next_end()
        if following is None:
            return self.stop("expired")
        now.end, now.rolls, now.since_anchor = following, now.rolls + 1, now.since_anchor + 1

    def stop(self, how):
        self.over, self.over_term, self.stopped = how, self.running.term, self.running
        self.running = None

    def extend(self, one, today):
        now = self.running
        if any(t.ordinal == one.ordinal and t.id in self.starting for t in self.facts.terms):
            pending = next(t for t in self.facts.terms if t.ordinal == one.ordinal)
            if self.starting[pending.id][0] >= today:
                self.extended_ahead[pending.id] = one.new_ends_on
                return
        if now is None and self.over == "expired" and self.over_term.ordinal == one.ordinal:
            now = self.running = self.stopped
            now.suspended, now.notices, now.fixed_last = False, [], []
            now.end = today - ONE  # whatever it was: it is in the past
            self.over = None
        if now is None or now.term.ordinal != one.ordinal:
            return
        now.end = one.new_ends_on
        now.anchor, now.since_anchor = (now.end + ONE, 0, 0, False), 0

    def act(self, event, today):
        now = self.running
        last = event.effective_on or event.on
        if now is None:
            # Nothing runs: a consent is about the next text signed, or about all of them.
            if event.kind == "party_withdrew" or event.reach == "agreement":
                self.end_ahead(event.id, today, last, self.ahead())
            elif event.kind == "terminated_by_consent" and event.reach is None:
                self.end_ahead(event.id, today, last, self.ahead()[:1])
            return
        if event.kind == "party_withdrew":
            ends_later = self.end_ahead(event.id, today, last, self.ahead())
            now.fixed_last += [(event.id, today, last)] if ends_later else []
        else:
            self.reach(event, today)
        if event.kind == "suspended":
            now.suspended = True
        elif event.kind == "resumed":
            now.suspended = False
        elif event.kind == "terminated_by_consent" or event.kind == "party_withdrew":
            self.take_out(now, event.id, today, event.effective_on or event.on)

    def ahead(self):
        """Ordinals of the terms signed by now that have not begun and still may."""
        return [n for n in sorted(self.waiting) if n > self.begun and not self.given_up.get(n)]

    def end_ahead(self, number, today, last, ordinals):
        """An act that names the last day: what begins by then runs until then, the rest never."""
        begin_by_then = []
        for ordinal in ordinals:
            start = self.starting.get(self.waiting[ordinal].id)
            if start and start[0] <= last:
                self.to_end.setdefault(ordinal, []).append((number, today, last))
                begin_by_then.append(ordinal)
            else:
                self.given_up.setdefault(ordinal, {})[number] = last
        return begin_by_then

    def reach(self, event, today):
        """A notice or a consent on the running term, while others may be signed ahead."""
        ahead = [n for n in sorted(self.waiting) if n > self.begun]
        if event.reach == "agreement":  # over with the running term
            for ordinal in ahead:
                self.given_up.setdefault(ordinal, {})[event.id] = date.min
        elif event.reach is None and event.kind in SAYING:
            surely = [n for n in self.ahead() if signed_between(self.waiting[n])[1] <= today]
            self.doubted |= set(ahead if surely else ())

    def take_out(self, now, number, today, last):
        if now.end is not None and now.next_end() is None and last > now.end:
            return
        ahead = 1
        while now.end is not None and (end := now.next_end(ahead)):
            if last <= end:
                break
            if now.next_end(ahead + 1) is None:
                return
            ahead += 1
        now.fixed_last.append((number, today, last))

    def notice(self, event, today):
        now = self.running
        if now:
            self.reach(event, today)
        clause = now and now.term.notice
        if now and not clause and now.next_end():  # presumed: the running period is its last
            now.fixed_last.append((event.id, today, now.end))
        if not clause:
            return
        if clause.anchor == "before_end" and now.end is not None:
            now.notices.append((event.id, today))
            return
        if clause.anchor == "before_end" and now.term.end.kind != "indefinite":
            return
        months, days = parts(clause.length)
        last = term_end(today + ONE, months, days) if months or days else today
        if clause.anchor.endswith("month_end"):
            while (last + ONE).day != 1:
                last += ONE
        elif clause.anchor.endswith("quarter_end"):
            while (last + ONE).day != 1 or (last + ONE).month not in (1, 4, 7, 10):
                last += ONE
        elif clause.anchor.endswith("year_end"):
            while (last + ONE).timetuple().tm_yday != 1:
                last += ONE
        self.take_out(now, event.id, today, last)

    def take_back(self, number, today):
        now = self.running
        if now:
            now.notices = [one for one in now.notices if one[0] != number]
            now.fixed_last = [one for one in now.fixed_last if one[0] != number]
            self.let_begin(number, today)

    def let_begin(self, number, today):
        """What a notice kept from beginning begins as agreed, or today where it should have."""
        kept = [n for n, acts in self.given_up.items() if acts.pop(number, None)]
        for ordinal in kept:
            term = self.waiting.get(ordinal)
            due = term and ordinal > self.begun and not self.given_up[ordinal]
            start = due and self.starting.get(term.id)
            if start and start[0] < today:
                self.begin(term, today, start[1])

    def counting_day(self, event):
        now = self.running
        if event.kind == "notice_received":
            return event.on
        if now and not now.term.notice:
            return event.received_on or event.on
        basis = now.term.notice.basis if now else "received"
        return event.on if basis == "sent" else event.received_on

    def live(self, today):
        facts = self.facts
        self.end_of_day_before(today)
        for one in facts.amendments:
            if one.signed.earliest == today:
                self.extend(one, today)
        for term in self.terms:
            bounds = self.signings[term.id]
            if bounds and bounds[0] == today:
                self.sign(term, today)
        for term in facts.terms:
            overtaken = term.ordinal < self.begun or self.given_up.get(term.ordinal)
            if self.starting.get(term.id, [None])[0] == today and not overtaken:
                self.begin(term, *self.starting[term.id])
        for event in self.events:
            if event.kind.startswith("notice_") and event.kind != "notice_withdrawn":
                if self.counting_day(event) != today or event.id in self.counted:
                    continue
                if self.running:
                    self.counted.add(event.id)
                if not self.gone_by(event, today):
                    self.notice(event, today)
            elif event.on == today:
                if event.kind == "notice_withdrawn":
                    self.take_back(event.withdraws, today)
                else:
                    self.act(event, today)

    def gone_by(self, event, today):
        """A notice taken back on or before the day it would begin to count."""
        return any(
            one.kind == "notice_withdrawn" and one.withdraws == event.id and one.on <= today
            for one in self.facts.events
        )

    def status(self, today):
        facts, now = self.facts, self.running
        if facts.superseded_on and today >= facts.superseded_on:
            return "superseded"
        if now is None and self.over == "terminated":
            return "terminated"
        if now and now.suspended:
            return "suspended"
        if now and (now.fixed_last or self.noticed_end(now)) and not self.goes_on(now, today):
            return "terminating"
        if now:
            return "in_force"
        waiting = max((n for n in self.waiting if n > self.begun), default=None)
        ended = [
            n
            for n, acts in self.given_up.items()
            if acts and n > self.begun and min(acts.values()) < today
        ]
        if ended:
            return "terminated"
        if waiting is not None:
            return "signed"
        if self.over == "expired":
            return "expired"
        unsigned = [t for t in facts.terms if not complete(t)]
        if unsigned and not self.undated and all(t.stage == "withdrawn" for t in unsigned):
            return "withdrawn"
        dated = [t.ordinal for t in facts.terms if complete(t) and t not in self.undated]
        known = [t.ordinal for t in facts.terms if complete(t)]
        unknown = [n for n in range(max(known, default=0)) if n not in dated]
        if any(not dated or n < min(dated) for n in unknown) or (self.undated and not dated):
            return "unknown"
        return "in_preparation"

    def goes_on(self, now, today):
        """Whether cover does not end with the acts on the running term: the next term is signed,
        its condition met and its first day sure, and it begins by the day after the last."""
        lasts = [last for _id, _day, last in now.fixed_last]
        noticed = self.noticed_end(now)
        last = min(lasts + ([noticed] if noticed else []))
        ahead = [n for n in self.ahead() if self.waiting[n].id in self.starting]
        if not ahead:
            return False
        nearest = min(ahead, key=lambda n: self.starting[self.waiting[n].id][0])
        following = self.waiting[nearest]
        if nearest in self.doubted or not self.sure_of_start(following, today):
            return False
        ending = min(now.fixed_last, key=lambda one: one[2])[0] if lasts else None
        if any(number == ending for number, _day, _last in self.to_end.get(nearest, [])):
            return False
        return self.starting[following.id][0] <= last + ONE

    def sure_of_start(self, term, today):
        days = [row.signed for row in term.signatures]
        exact = all(day and day.is_certain and day.earliest == day.latest for day in days)
        first, last = signed_between(term)
        mode, on = term.effect.mode, term.effect.on
        if last is None or last > today:
            return False
        if mode.endswith("notification"):
            return bool(on) and first <= on <= today
        if mode == "fixed_date" or isinstance(term.starts, date):
            return True
        return exact and (mode != "unknown" or term.starts is not None)

    def statuses(self, until):
        day, found = self.first_day(), []
        while day <= until:
            self.live(day)
            found.append((day, self.status(day)))
            day += ONE
        return found
