"""The sections of a brief in the active language, in their order of use. Each language says the
same facts, one a line, so that two stand side by side line by line."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from activities.models import Participant
from agreements.models import (
    END_MISSING,
    OWED,
    Agreement,
    CommitmentSide,
    CommitmentState,
    Deadline,
    Decision,
    LegalNature,
    Party,
)
from agreements.status.answers import Answer
from agreements.status.claims import CheckedClaim
from agreements.templatetags.words import (
    claimed,
    figure_label,
    ordinal_label,
    range_words,
    status_label,
)
from agreements.wording import clauses, edges
from agreements.wording.explanations import in_years
from agreements.wording.next_acts import about, act_words, days_left, decided_words, distance
from agreements.wording.numbers import in_thousands

from .facts import Contact, Facts, gaps_by
from .points import points
from .words import (
    day,
    listed,
    own,
    own_lines,
    person_name,
    short_days,
    signed_name,
    usual,
)

#: Marks of a commitment, told apart without colour; the foot says what each means.
MARKS: dict[str, str] = {
    CommitmentState.MET: "■",
    CommitmentState.PARTLY_MET: "◧",
    CommitmentState.SCHEDULED: "□",
    CommitmentState.NOT_MET: "×",
}
INTERNAL, WARNING = "internal", "warning"
#: Sections whose lines begin with words of ours, and with no name of a person.
OWN_WORDS = {"status", "contacts", "points", "unsaid", "follow_up"}
#: Of the places told of, so many are the sides'.
SIDES = 2
#: Of a free text that is typed in one language only, so much stands beside a fact.
SHORT_NOTE = 80


@dataclass(frozen=True, slots=True)
class Line:
    """One fact. `head`: its bold beginning; `label`: what kind of fact; `mark`: of MARKS."""

    text: str
    head: str = ""
    label: str = ""
    mark: str = ""

    @property
    def whole(self) -> str:
        label = f"{self.label}: " if self.label else ""
        return f"{label}{self.mark} {self.head} {self.text}".strip().replace("  ", " ")


@dataclass(frozen=True, slots=True)
class Section:
    """`note`: beside its title, quiet; `tone`: INTERNAL ones are grey, WARNING ones marked."""

    code: str
    title: str
    lines: tuple[Line, ...]
    note: str = ""
    tone: str = ""
    is_numbered: bool = False


def sections(facts: Facts) -> list[Section]:
    """Those that say something; the chain is drawn apart, after `people`."""
    return [one for one in _built(facts) if one.lines]


def _built(facts: Facts) -> Iterator[Section]:
    for code, title, lines, tone in SHARED if facts.is_shared else OURS:
        found = tuple(lines(facts))
        if code in OWN_WORDS:
            found = tuple(map(_begun, found))
        section = Section(code, title(facts), found, tone=tone)
        if code == "promises":
            section = replace(section, note=_tally(facts))
        if tone:
            section = replace(section, note=pgettext("part of a brief", "internal"))
        yield replace(section, is_numbered=code == "points")


def _begun(line: Line) -> Line:
    """With a capital letter, where it begins with words of ours."""
    if line.label or line.mark:
        return line
    if line.head:
        return replace(line, head=capfirst(line.head))
    return replace(line, text=capfirst(line.text))


# --- The meeting ---------------------------------------------------------------------------------


def _meeting(facts: Facts) -> Iterator[Line]:
    row = facts.meeting
    if row is None:
        if not facts.is_shared:
            yield Line(_("No meeting with this partner is planned.") if facts.sees_all
                       else _("No planned meeting that you may see."))  # fmt: skip
        return
    when = short_days(row.held or row.when)
    if row.start_time and not row.held:
        when += f" {row.start_time:%H:%M} ({row.time_zone})"
    elif not row.is_fixed:
        when = _("%(when)s (no day fixed)") % {"when": when}
    where = usual(row.place) or (row.get_mode_display() if row.mode else _("place not recorded"))
    yield Line(f"{when}, {where}", label=_("When, where"))
    if row.proposed_by:
        yield Line(row.proposed_by.short, label=_("Asked for by"))
    if told := _who_comes(facts):
        yield Line(told, label=pgettext("part of a brief", "Who"))
    if facts.is_shared or facts.paper is None:
        return
    if facts.paper.interpreter:
        yield Line(own(facts.paper.interpreter), label=_("Interpreter"))
    if facts.paper.press:
        yield Line(own(facts.paper.press), label=_("Press"))
    topics = [usual(line.lstrip("-*• ").strip()) for line in facts.paper.agenda.splitlines()]
    topics = [topic for topic in topics if topic]
    if topics:
        yield Line(listed(topics[:4]), label=pgettext("part of a brief", "Topics"))


def _who_comes(facts: Facts) -> str:
    """Our side first: names where they are told, and how many."""
    sides: dict[int, list[Participant]] = {}
    for row in facts.participants:
        sides.setdefault(row.party_id, []).append(row)
    ordered = sorted(sides.values(), key=lambda rows: not rows[0].party.is_home)
    told = []
    for rows in ordered:
        names = [person_name(row.person) if row.person else row.name for row in rows]
        named = ", ".join(name for name in names if name)
        stated = next((row.head_count for row in rows if row.head_count), None)
        count = "" if stated is None else in_thousands(stated)
        told.append(" ".join(filter(None, (rows[0].party.short, count, named))))
    return listed(told)


def _aims(facts: Facts) -> Iterator[Line]:
    paper = facts.paper
    if paper and paper.purpose:
        for text in own_lines(paper.purpose):
            yield Line("", head=text)
    if paper and paper.wished_outcome:
        for text in own_lines(paper.wished_outcome):
            yield Line(text, label=_("Wished"))
    if not facts.is_shared and not (paper and (paper.purpose or paper.wished_outcome)):
        open_facts = [words for found in facts.answers for words in _unsettled(found)]
        if open_facts:
            yield Line(listed(list(dict.fromkeys(open_facts))), label=_("Not recorded; to settle"))


# --- People --------------------------------------------------------------------------------------


def _people(facts: Facts) -> Iterator[Line]:
    for party in (facts.party, facts.home):
        posts = [post for post in facts.heads if post.party_id == party.pk]
        signature = facts.last_signatures.get(party.pk)
        if posts:
            post = posts[0]
            told = [usual(own(post.title) or own(post.person.title)), party.short]
            if post.starts_on:
                told.append(_("since %(day)s") % {"day": day(post.starts_on)})
            head = person_name(post.person)
            yield Line(", ".join(filter(None, told)), head=f"{head},")
            yield from _manners(post.person)
            yield Line(_known_from(facts, post.person_id, signature))
        elif signature:
            row, ordinal = signature
            told = [usual(row.capacity), party.short]
            signed = _("signed %(term)s (%(day)s); head not recorded") % {
                "term": ordinal_label(ordinal), "day": short_days(row.signed),
            }  # fmt: skip
            yield Line(f"{', '.join(filter(None, told))}; {signed}", head=f"{signed_name(row)},")
            if row.person:
                yield from _manners(row.person)
        else:
            nobody = _("who heads it is not recorded")
            yield Line(nobody, head=f"{party.short}:")
    yield from _reached(facts)
    yield Line(_about(facts.party), head=f"{own(facts.party.names)}:")


def _reached(facts: Facts) -> Iterator[Line]:
    """Each of those named as contacts of its agreements, once; heads stand above."""
    heads = {post.person_id for post in facts.heads}
    posts = {row.post_id: row.post for row in facts.reached if row.post.person_id not in heads}
    for post in posts.values():
        # what is recorded in another language alone tells a reader less than what the post is
        title = post.title.get(get_language(), "") or str(post.get_role_display())
        told = ", ".join(filter(None, [usual(title), post.party.short]))
        yield Line(told, head=f"{person_name(post.person)},", label=_("Contact"))


def _manners(person: Any) -> Iterator[Line]:
    told = [
        (_("say “%(name)s”") % {"name": own(person.reading)}) if person.reading else "",
        (_("address: %(words)s") % {"words": own(person.address)}) if person.address else "",
        (_("interests: %(words)s") % {"words": own(person.interests)}) if person.interests else "",
    ]
    if any(told):
        yield Line(listed([text for text in told if text]))


def _known_from(facts: Facts, person: int, signature: Any) -> str:
    told = []
    if signature and signature[0].person_id == person:
        term, way = ordinal_label(signature[1]), signature[0].term
        told.append(_("signed %(term)s") % {"term": term})
        if way.signing_mode == "online":
            told[-1] = _("signed %(term)s online") % {"term": term}
    n, last = facts.met.get(person, (0, None))
    if n:
        words = ngettext(
            "met before: %(n)d time, last on %(day)s", "met before: %(n)d times, last on %(day)s", n
        )
        told.append(words % {"n": n, "day": day(last)})
    else:
        told.append(_("no earlier meeting is recorded") if facts.sees_all
                    else _("no earlier meeting that you may see"))  # fmt: skip
    return listed(told)


def _about(party: Party) -> str:
    form = usual(party.legal_form) or _("legal form not recorded")
    return form


# --- Where we stand ------------------------------------------------------------------------------


def _status(facts: Facts) -> Iterator[Line]:
    """Nothing seen is nothing recorded only to who sees everything; a sheet that is handed over
    says nothing then."""
    if not facts.answers and not facts.is_shared:
        yield Line(_("No agreement with this partner is recorded.") if facts.sees_all
                   else _("No agreement with this partner that you may see."))  # fmt: skip
    for found in facts.answers:
        yield from _of_agreement(facts, found)
    if facts.left_out:
        yield Line(listed(facts.left_out), label=_("Not told here"))


def _of_agreement(facts: Facts, found: Answer) -> Iterator[Line]:
    mark = "" if found.certain else " ≈"
    several = f"{found.agreement.reference}: " if len(facts.answers) > 1 else ""
    parts = [ordinal_label(found.term.ordinal)] if found.term else []
    parts.append(status_label(found.code))
    yield Line(_signed_how(found), head=f"{several}{', '.join(parts)}{mark}")
    yield Line(_until(found), head=_end_head(found))
    gaps = list(gaps_by(found))
    if gaps and not several:
        gap = gaps[-1]
        sign = "" if gap.certain else "≈ "
        words = _("%(first)s – %(last)s: %(days)s days without cover") % {
            "first": day(gap.span.first), "last": day(gap.span.last),
            "days": f"{sign}{in_thousands(gap.days)}",
        }  # fmt: skip
        yield Line(words)
    if told := _ages(found):
        yield Line(told)
    for row in facts.legal_days.get(found.agreement.pk, ())[:2]:
        yield Line(_legal_day(row, found))
    act = facts.acts.get(found.agreement.pk)
    if act and (decided := decided_words(act)):
        yield Line(_decided(decided, act.decision), label=pgettext("part of a brief", "Decided"))
    if act and act.code != "none" and not facts.legal_days.get(found.agreement.pk):
        parts = [act_words(act), about(act), day(act.day), days_left(act, on=found.on)]
        yield Line(listed([one for one in parts if one]), label=pgettext("part of a brief", "Next"))


def _decided(words: str, row: Decision) -> str:
    """The decision in force, who decided it, when, and why."""
    told = [day(row.decided_on), row.by.native_name if row.by else ""]
    reason = " ".join(row.reason.split())
    return f"{words} ({', '.join(filter(None, told))}): {reason}"


def _signed_how(found: Answer) -> str:
    if found.term is None:
        return ""
    text = found.standing.signed.get(str(found.term.ordinal))
    signed = [row.signed for row in found.term.signatures.all() if row.signed and not row.is_void]
    told = []
    if text and signed:
        last = max(signed, key=lambda one: one.latest or found.on)
        told.append(_("signed %(day)s") % {"day": short_days(last)})
    if any(note["code"] == "effective_on" for note in found.missing):
        told.append(_("how it takes effect is not recorded"))
    return f"({', '.join(told)})" if told else ""


#: code of a note of `missing` -> what is to be settled.
ASKED = {
    END_MISSING: lambda: _("last day"),
    "notice": lambda: _("notice rule"),
    "renewal": lambda: _("renewal clause"),
}


def _unsettled(found: Answer) -> list[str]:
    codes = {note["code"] for note in found.open_questions}
    return [words() for code, words in ASKED.items() if code in codes]


def _end_head(found: Answer) -> str:
    if unsettled := _unsettled(found):
        return _("Not recorded: %(what)s") % {"what": listed(unsettled)}
    return ""


def _until(found: Answer) -> str:
    if _unsettled(found):
        together = _("compare both sides’ texts")
        return f"→ {together}"
    cover = found.cover
    told = []
    if cover and cover.until:
        sure = edges.is_certain_on(cover.certain_from, found.today)
        until = edges.doubtful(cover.until, cover.earliest, cover.latest, certain=sure, written=day)
        told.append(_("in effect until %(day)s") % {"day": until})
    elif cover and cover.kind == "indefinite":
        told.append(_("in effect for an indefinite time"))
    for roll in found.rolls[:1]:
        told.append(
            edges.sure_roll(roll.starts_on, "SHORT_DATE_FORMAT")
            if roll.certain
            else edges.roll(roll.starts_on, roll.unless, "SHORT_DATE_FORMAT")
        )
    if found.term and (found.term.notice_value or found.term.notice_settled):
        rule = _("notice")
        told.append(f"{rule}: {clauses.notice(found.term)}")
    return listed(told) or "–"


#: What is told where the text does not say whether it binds.
NATURES: dict[str, Callable[[], str]] = {
    LegalNature.UNKNOWN: lambda: _("legal nature not recorded")
}


def _ages(found: Answer) -> str:
    told = []
    if age := found.partnership:
        years = {"years": in_years(age.completed_years)}
        told.append(
            _("%(years)s completed") % years
            if age.certain
            else _("at least %(years)s completed") % years
        )
    if count := found.instruments.count:
        told.append(_("instrument no. %(n)s") % {"n": count})
    nature = found.agreement.legal_nature
    words = NATURES.get(nature)
    told.append(words() if words else str(LegalNature(nature).label))
    return listed(told)


def _legal_day(row: Deadline, found: Answer) -> str:
    sure = edges.is_certain_on(row.certain_from, found.today)
    sign = "" if sure else "≈ "
    told = f"{row.get_kind_display()}: {sign}{day(row.day)}"
    if row.safe_by and row.safe_by != row.day:
        told += f" ({edges.safe(row.safe_by, 'SHORT_DATE_FORMAT')})"
    return f"{told} · {distance(row.day, on=found.on)}"


# --- Promises ------------------------------------------------------------------------------------


def _tally(facts: Facts) -> str:
    rows = facts.commitments
    sides = Counter(row.side for row in rows)
    states = Counter(row.state for row in rows)
    by_side = [
        f"{words} {sides[side]}"
        for side, words in (
            (CommitmentSide.OURS, _us(facts)),
            (CommitmentSide.THEIRS, _them(facts)),
            (CommitmentSide.JOINT, pgettext("side of a promise", "joint")),
        )
        if sides[side]
    ]
    by_state = [
        f"{words} {states[state]}"
        for state, words in (
            (CommitmentState.MET, pgettext("promise", "kept")),
            (CommitmentState.PARTLY_MET, _("partly")),
            (CommitmentState.SCHEDULED, _("still open")),
            (CommitmentState.NOT_MET, _("not kept")),
        )
        if states[state] or state != CommitmentState.NOT_MET
    ]
    return f"({listed(by_side)}) {listed(by_state)}"


def _us(facts: Facts) -> str:
    return facts.home.short


def _them(facts: Facts) -> str:
    return facts.party.short


def _promises(facts: Facts) -> Iterator[Line]:
    order = (
        CommitmentState.PARTLY_MET, CommitmentState.SCHEDULED, CommitmentState.NOT_MET,
        CommitmentState.MET,
    )  # fmt: skip
    whose: dict[str, str] = {
        CommitmentSide.OURS: _us(facts),
        CommitmentSide.THEIRS: _them(facts),
    }
    for row in sorted(facts.commitments, key=lambda one: order.index(one.state)):
        told = [f"{whose[row.side]}: {own(row.text)}" if row.side in whose else own(row.text)]
        if row.due and row.state in OWED:
            late = row.due_latest and row.due_latest < facts.on
            form = _("due %(day)s, late") if late else _("due %(day)s")
            told.append(f"({form % {'day': short_days(row.due)}})")
        if not facts.is_shared and 0 < len(row.state_note) <= SHORT_NOTE:
            told.append(f"– {' '.join(row.state_note.split())}")
        yield Line(" ".join(told), mark=MARKS[row.state])


# --- What was done -------------------------------------------------------------------------------


def _contacts(facts: Facts) -> Iterator[Line]:
    for contact in facts.contacts:
        told, then = _contact(facts, contact)
        yield Line(f"{told} → {listed(then)}" if then else told)
    if facts.is_shared:
        return
    if not facts.contacts:
        yield Line(_("No contact is recorded yet.") if facts.sees_all
                   else _("No contact that you may see."))  # fmt: skip
    if waits := facts.waits:
        told = _("our last letter: no answer for %(days)s days") % {"days": in_thousands(waits)}
        yield Line("", head=told)
    yield Line(_balance(facts), label=_("Balance"))


def _contact(facts: Facts, contact: Contact) -> tuple[str, list[str]]:
    """What it was, and what came of it."""
    if contact.signed:
        reference, ordinal, mode = contact.signed
        several = f" ({reference})" if len(facts.answers) > 1 else ""
        how = _("online")
        online = f" ({how})" if mode == "online" else ""
        what = _("%(term)s signed") % {"term": ordinal_label(ordinal)}
        return f"{short_days(contact.day)} {what}{online}{several}", []
    row = contact.activity
    assert row is not None
    title = own(row.title)
    then = [usual(text) for text in facts.outcomes.get(row.pk, ())]
    said = " ".join(row.title.values()).lower()  # in any language, so that all do alike
    is_said = row.outcome.lower() in said
    if not then and not is_said and not facts.is_shared:
        then.append(usual(row.outcome))
    then += [
        _("led to %(term)s") % {"term": ordinal_label(ordinal)}
        for ordinal in facts.prompted.get(row.pk, ())
    ]
    if n := facts.items.get(row.pk):
        then.append(ngettext("%(n)d thing still to do", "%(n)d things still to do", n) % {"n": n})
    return f"{short_days(contact.day)} {title}", [" ".join(text.split()) for text in then]


def _balance(facts: Facts) -> str:
    """As the coverage reads it, each side by its name."""
    one, us, them = facts.balance, _us(facts), _them(facts)
    since = _("since %(day)s") % {"day": day(facts.balance_since)}
    if one is None:
        nothing = _("no activity held is recorded") if facts.sees_all else _("nothing you may see")
        return f"{since}: {nothing}"
    hosts = (
        (_("at %(party)s") % {"party": us}, one.hosted),
        (_("at %(party)s") % {"party": them}, one.visited),
        (_("online"), one.online),
        (_("elsewhere"), one.elsewhere),
        (_("host not recorded"), one.unplaced),
    )
    are_placed = one.hosted or one.visited  # then both are told of, a side with none too
    told = [
        f"{words} {in_thousands(n)}"
        for at, (words, n) in enumerate(hosts)
        if n or (are_placed and at < SIDES)
    ]
    for label, out, back in (
        (_("companies"), one.companies_out, one.companies_in),
        (_("professionals"), one.professionals_out, one.professionals_in),
    ):
        ways = ((us, them, out), (them, us, back))
        counted = [
            f"{first} → {last} {in_thousands(n)}" for first, last, n in ways if n is not None
        ]
        if counted:
            told.append(f"{label} {', '.join(counted)}")
    return f"{since}: {listed(told)}"


# --- What to say, and what not -------------------------------------------------------------------


def _points(facts: Facts) -> Iterator[Line]:
    for text in points(facts):
        yield Line(text)


def _requests(facts: Facts) -> Iterator[Line]:
    if facts.paper is None:
        return
    for label, texts in (
        (_("ours"), facts.paper.our_requests),
        (_("theirs, expected"), facts.paper.their_requests),
    ):
        for text in own_lines(texts):
            yield Line(text, label=label)


def _questions(facts: Facts) -> Iterator[Line]:
    if facts.paper:
        for text in own_lines(facts.paper.questions):
            yield Line(text)


def _unsaid(facts: Facts) -> Iterator[Line]:
    """Claims that the facts contradict, and figures that count otherwise than people hear them."""
    told = dict.fromkeys(filter(None, (_of_claim(row) for row in facts.claims)))
    for text in told:
        yield Line(text)
    for found in facts.answers:
        if gaps := list(gaps_by(found)):
            gap = max(gaps, key=lambda one: one.days)
            sign = "" if gap.certain else "≈ "
            yield Line(
                _("“unbroken”, “renewed again and again”: there was a gap of %(days)s days")
                % {"days": f"{sign}{in_thousands(gap.days)}"}
            )


def _of_claim(row: CheckedClaim) -> str:
    claim, figures = row.claim, row.figures
    value = claimed(claim)
    if value is None or row.agrees is None:
        return ""
    if row.agrees == ():
        several = len(figures) > 1
        told = listed([
            f"{figure_label(label)}: {range_words(figure, label)}" if several
            else range_words(figure, label)
            for label, figure in figures.items()
        ])  # fmt: skip
        words = _("“%(claim)s” (%(kind)s): it is %(figures)s")
        kind = claim.get_kind_display()
        return words % {"claim": value, "kind": kind, "figures": told}
    if row.is_qualified:
        whole = range_words(figures["completed_years"], "completed_years")
        return _("“%(claim)s” counts the first year too: %(whole)s are completed") % {
            "claim": value, "whole": whole,
        }  # fmt: skip
    return ""


def _follow_up(facts: Facts) -> Iterator[Line]:
    for found in facts.answers[:2]:
        if unsettled := _unsettled(found):
            what = _("record %(what)s") % {"what": listed(unsettled)}
            yield Line(f"{what}: {_responsible(found.agreement)}")
    row = facts.meeting
    if row is not None and not row.is_fixed and row.when and row.when.latest:
        words = _("without a day fixed, the window closes on %(day)s")
        yield Line(words % {"day": day(row.when.latest)})
    for item in facts.follow_up[:4]:
        owner = item.owner.native_name if item.owner else ""
        owner = owner or (item.owner_party.short if item.owner_party else "")
        told = [owner or _("nobody yet"), short_days(item.due) if item.due else ""]
        yield Line(f"{item.text}: {', '.join(filter(None, told))}")


def _responsible(agreement: Agreement) -> str:
    person = agreement.responsible
    return person.native_name if person else _("nobody yet")


Build = Callable[[Facts], Iterator[Line]]
Title = Callable[[Facts], str]
Row = tuple[str, Title, Build, str]
OURS: tuple[Row, ...] = (
    ("meeting", lambda _facts: _("The meeting"), _meeting, ""),
    ("aims", lambda _facts: _("What we want"), _aims, ""),
    ("people", lambda _facts: _("People"), _people, ""),
    ("status", lambda _facts: _("Where we stand"), _status, ""),
    ("promises", lambda facts: _promised(facts), _promises, ""),
    ("contacts", lambda _facts: _("Last contacts, and what came of them"), _contacts, ""),
    ("points", lambda _facts: _("Talking points"), _points, ""),
    ("requests", lambda _facts: _("Requests"), _requests, ""),
    ("questions", lambda _facts: _("They may ask · we answer"), _questions, INTERNAL),
    ("unsaid", lambda _facts: _("Do not say"), _unsaid, WARNING),
    ("follow_up", lambda _facts: _("What follows"), _follow_up, ""),
)
#: Of what the partner may read: neither people nor points, requests nor plans.
SHARED: tuple[Row, ...] = (
    ("meeting", lambda _facts: _("The meeting"), _meeting, ""),
    ("aims", lambda _facts: _("Purpose"), _aims, ""),
    ("status", lambda _facts: _("Where we stand"), _status, ""),
    ("promises", lambda facts: _promised(facts), _promises, ""),
    ("contacts", lambda _facts: _("Done together"), _contacts, ""),
)


def _promised(facts: Facts) -> str:
    n = len(facts.commitments)
    return ngettext("%(n)d promise", "%(n)d promises", n) % {"n": n}
