"""The English sentences of explanations and notes, by code; translators work from these.

Named placeholders are the parameters of a step or note, and what `wording` adds to them.
"""

from typing import Any

from django.utils.translation import gettext_noop, pgettext_lazy

SENTENCES: dict[str, str] = {
    # Signature and entry into effect
    "signed": gettext_noop("Term %(ordinal)s was signed (%(signed)s)"),
    "effect_on_last_signature": gettext_noop(
        "Term %(ordinal)s %(takes_effect)s on the last signature: %(signed)s"
    ),
    "effect_presumed": gettext_noop(
        "How term %(ordinal)s %(takes_effect)s is not recorded; presumed on the last signature: "
        "%(signed)s"
    ),
    "effect_fixed": gettext_noop("Term %(ordinal)s %(takes_effect)s on the stated day: %(date)s"),
    "effect_retroactive": gettext_noop(
        "Term %(ordinal)s %(takes_effect)s retroactively, as its clause says: %(date)s"
    ),
    "effect_notified": gettext_noop(
        "Term %(ordinal)s %(takes_effect)s on the last notification: %(date)s"
    ),
    "effect_notified_days": gettext_noop(
        "Term %(ordinal)s %(takes_effect)s %(days)s after the last notification: "
        "%(notified)s + %(days)s = %(date)s"
    ),
    "effect_pending": gettext_noop(
        "Term %(ordinal)s %(takes_effect)s only with the last notification, which is not recorded"
    ),
    "starts_after_current_end": gettext_noop(
        "Term %(ordinal)s was signed to start after the current end: %(old_end)s + %(one_day)s = "
        "%(date)s"
    ),
    "starts_at_once": gettext_noop("Term %(ordinal)s was signed to start at once: %(date)s"),
    "starts_on_stated_day": gettext_noop(
        "Term %(ordinal)s was signed to start on a stated day: %(date)s"
    ),
    # Ends
    "counts_from_latest": gettext_noop(
        "The first day is known only as %(signed)s, so the end counts from the latest: %(date)s"
    ),
    "stated_end": gettext_noop("The text states the last day: %(date)s"),
    "stated_end_within": gettext_noop(
        "The text states the last day only as between %(earliest)s and %(date)s"
    ),
    "indefinite": gettext_noop("Term %(ordinal)s runs for an indefinite time"),
    "end_not_recorded": gettext_noop("The end of term %(ordinal)s is not recorded"),
    "length_not_recorded": gettext_noop("The length of a tacit period is not recorded"),
    "after_term": gettext_noop(
        "Signed some day after term %(before)s began; counted from the next day: %(date)s"
    ),
    "latest_end": gettext_noop(
        "It renews no further than its latest end: %(date)s instead of %(old_end)s"
    ),
    "extension": gettext_noop(
        "Extended by the instrument signed %(signed)s: new last day %(date)s"
    ),
    "extension_moved": gettext_noop(
        "Extended by the instrument signed %(signed)s: last day %(date)s instead of %(old_end)s"
    ),
    "revived": gettext_noop(
        "Extended only after it had run out, by the instrument signed %(signed)s: in effect again "
        "from %(date)s"
    ),
    "tacit_roll": gettext_noop(
        "Without a notice in time tacit period %(roll)s follows: %(old_end)s + %(one_day)s = "
        "%(date)s"
    ),
    "cut_by_term": gettext_noop("Term %(ordinal)s starts on %(start)s: last day %(date)s"),
    "cut_by_successor": gettext_noop("Replaced by %(by)s from %(start)s: last day %(date)s"),
    "days_off_unknown": gettext_noop(
        "The public holidays of %(year)s are not known for every country concerned; there, only "
        "weekends count"
    ),
    "days_off_unknown_of": gettext_noop(
        "The public holidays of %(year)s are not known for %(countries)s; there, only weekends "
        "count"
    ),
    "ended_on": gettext_noop("Ended on %(date)s"),  # by a successor the reader may not see
    "ran_out": gettext_noop("Term %(ordinal)s ran out on %(date)s"),
    "undated_between": gettext_noop(
        "Terms without a recorded day come after it: %(ordinals)s"
    ),
    "may_lie_before": gettext_noop(
        "Terms without a recorded day may lie before this day: %(ordinals)s"
    ),
    "unrecorded_terms": gettext_noop("Terms that are not recorded come before it: %(ordinals)s"),
    "undated_terms": gettext_noop("Terms signed on days not recorded: %(ordinals)s"),
    "ends_on_known_day": gettext_noop("So the last day is known: %(date)s"),
    # Notice
    "notice_given": gettext_noop("%(party)s gave notice; it counts from %(date)s"),
    "notice_not_received": gettext_noop(
        "%(party)s sent notice on %(sent)s; the day it was received is not recorded"
    ),
    "notice_in_time": gettext_noop(
        "That is in time (last day for notice %(notice_by)s): it ends with the period, on %(date)s"
    ),
    "notice_late": gettext_noop(
        "That is after the last day for notice (%(notice_by)s): it counts for the following end, "
        "%(date)s"
    ),
    "notice_period_begins": gettext_noop("The notice period begins on the next day, %(date)s"),
    "notice_withdrawn": gettext_noop("The notice was withdrawn on %(date)s"),
    "day_named": gettext_noop("The notice names the last day: %(date)s"),
    "end_of_period_presumed": gettext_noop(
        "No notice rule is recorded; presumed to end with the running period: %(date)s"
    ),
    # Acts
    "terminated_by_consent": gettext_noop(
        "The %(parties)s agreed on %(on)s to end it: last day %(date)s"
    ),
    "party_withdrew": gettext_noop("%(party)s withdrew on %(on)s: last day %(date)s"),
    "ends_agreement": gettext_noop(
        "That ends the agreement: what was signed by %(date)s and had not begun never takes effect"
    ),
    "term_follows": gettext_noop(
        "Term %(ordinal)s follows on %(start)s, so that cover does not end with it"
    ),
    "begins_when_taken_back": gettext_noop(
        "The notice that kept term %(ordinal)s from beginning was withdrawn on %(date)s"
    ),
    "suspended": gettext_noop("Suspended from %(date)s"),
    "resumed": gettext_noop("Resumed on %(date)s"),
    "superseded": gettext_noop("Replaced by %(by)s from %(date)s"),
    # No term
    "gap": gettext_noop("No term is in effect from %(start)s to %(end)s: %(days)s"),
    "given_up": gettext_noop("It was given up before any signature"),
    "nothing_signed": gettext_noop("Registered on %(registered)s; no term is signed yet"),
    "not_signed_yet": gettext_noop("No term is signed yet"),
    # Deadlines
    "asked_after_signature": gettext_noop(
        "Asked for after the signature: %(signed)s + %(days)s = %(date)s"
    ),
    "planned": gettext_noop(
        "%(fact)s was planned for %(date)s; nobody has said since whether it happened"
    ),
    "asked_yearly": gettext_noop("Asked again every year: %(date)s"),
    "every": gettext_noop("Every %(length)s from the first day: %(start)s + %(sum)s = %(date)s"),
    "conclusion": gettext_noop("Counted from the signature: %(signed)s %(shift)s = %(date)s"),
    "back_plan": gettext_noop("Counted back: %(target)s − %(days)s = %(date)s"),
    "moved_previous": gettext_noop(
        "%(literal)s is a day off; moved to the working day before: %(date)s"
    ),
    "moved_next": gettext_noop(
        "%(literal)s is a day off; moved to the next working day: %(date)s"
    ),
    "carried_to_month": gettext_noop("It ends at the end of that month: %(date)s"),
    "carried_to_quarter": gettext_noop("It ends at the end of that quarter: %(date)s"),
    "carried_to_year": gettext_noop("It ends at the end of that year: %(date)s"),
    # What somebody promised
    "due_day": gettext_noop("Due on %(date)s"),
    "due_window": gettext_noop("Due by the end of %(due)s: %(date)s"),
    "carried_over": gettext_noop("Carried over to term %(ordinal)s"),
}  # fmt: skip

#: What is missing, and what would settle it.
MISSING: dict[str, str] = {
    "instruments": gettext_noop(
        "Not recorded, though later ones are: terms %(ordinals)s. Enter them, as far as they are "
        "known."
    ),
    "ends_on": gettext_noop(
        "The end of term %(ordinal)s is not recorded. Record it, or that the text does not say."
    ),
    "ends_on_partial": gettext_noop(
        "The last day of term %(ordinal)s lies between %(first)s and %(last)s. Record the day."
    ),
    "effective_on": gettext_noop(
        "When term %(ordinal)s %(takes_effect)s is not recorded. Record the rule, the day, or the "
        "last notification."
    ),
    "renewal": gettext_noop(
        "Whether term %(ordinal)s renews is not recorded. Record its renewal clause, or that the "
        "text has none."
    ),
    "notice": gettext_noop(
        "The notice rule of term %(ordinal)s is not recorded. Record it, or that there is none."
    ),
    "signed_on": gettext_noop(
        "The day on which term %(ordinal)s was signed is not recorded. Record the signature."
    ),
    "signed_on_partial": gettext_noop(
        "The signature of term %(ordinal)s is known only as %(recorded)s. Record the day."
    ),
    "renewal_length": gettext_noop(
        "Term %(ordinal)s renews tacitly for a length not recorded; a length "
        "like that of the term is presumed. Record the length."
    ),
    "received_on": gettext_noop(
        "A notice sent on %(sent)s counts from its receipt, which is not recorded. Record the day "
        "of receipt."
    ),
    "reach": gettext_noop(
        "An act of %(on)s was done when a later term was signed already, and does not say how far "
        "it reaches; it counts for the running term only. Record whether the later term follows."
    ),
    "starts": gettext_noop(
        "Term %(ordinal)s was signed before the old end (%(old_end)s). Record whether it started "
        "after that end, at once, or on a stated day."
    ),
}  # fmt: skip

WARNINGS: dict[str, str] = {
    "planned": gettext_noop("%(fact)s on %(on)s is planned: what rests on it is not certain."),
    "ends_disagree": gettext_noop(
        "Term %(ordinal)s: the stated end %(stated)s holds; the stated length would give "
        "%(computed)s. Check the text."
    ),
    "effect_before_signature": gettext_noop(
        "Term %(ordinal)s takes effect on %(effective_on)s, before its signature (%(signed)s), "
        "without a clause that says so. Record the clause or correct the day."
    ),
    "retroactive_without_clause": gettext_noop(
        "Term %(ordinal)s takes effect retroactively on %(effective_on)s, but no clause is "
        "recorded. Record the clause."
    ),
    "starts_without_old_end": gettext_noop(
        "Term %(ordinal)s was signed with a choice of start, but no end was known then: the "
        "choice is not used. Correct the term."
    ),
    "starts_out_of_bounds": gettext_noop(
        "Term %(ordinal)s starts on %(date)s, outside the days between its signature and the day "
        "after the old end (%(old_end)s). Check the day."
    ),
    "out_of_order": gettext_noop(
        "Term %(ordinal)s starts before term %(before)s. Check their dates or ordinals."
    ),
    "overtaken": gettext_noop(
        "Term %(ordinal)s never came into effect: term %(by)s, signed after it, began before it."
    ),
    "end_before_start": gettext_noop(
        "Term %(ordinal)s ends on %(ends_on)s, before it starts on %(starts_on)s. Correct one of "
        "the two."
    ),
    "day_out_of_range": gettext_noop(
        "A day of term %(ordinal)s lies beyond the calendar. Correct its length."
    ),
    "latest_end_first": gettext_noop(
        "The latest end of term %(ordinal)s cuts its agreed end %(ends_on)s. Check the text."
    ),
    "late_notice": gettext_noop(
        "The notice of %(date)s came after the last day for notice (%(notice_by)s): it counts for "
        "the following end, %(ends_on)s."
    ),
    "late_notice_moot": gettext_noop(
        "The notice of %(date)s came after the last day for notice (%(notice_by)s); no further "
        "period follows, so it changes nothing."
    ),
    "notice_without_clause": gettext_noop(
        "A notice of %(date)s was given, but no notice rule is recorded. Record the rule, or the "
        "last day the notice names."
    ),
    "notice_without_end": gettext_noop(
        "The notice of %(date)s counts before an end, but term %(ordinal)s has none. Record the "
        "end or the last day the notice names."
    ),
    "day_not_in_clause": gettext_noop(
        "The notice names %(date)s, which is no end of a period. Check the notice."
    ),
    "day_before_clause": gettext_noop(
        "The notice names %(date)s, earlier than the text allows: %(earliest)s holds."
    ),
    "ends_before_that": gettext_noop(
        "Term %(ordinal)s runs out on %(ends_on)s, before the act would end it (%(date)s)."
    ),
    "ends_before_act": gettext_noop(
        "The agreement was ended as of %(date)s, before the act itself (%(act)s). Check the days."
    ),
    "withdrawn_too_late": gettext_noop(
        "The notice was withdrawn on %(date)s, after the last day in effect (%(ends_on)s): it "
        "changes nothing."
    ),
    "suspended_already": gettext_noop("Suspended again on %(date)s without having been resumed."),
    "not_suspended": gettext_noop("Resumed on %(date)s without having been suspended."),
    "outside_term": gettext_noop(
        "%(kind)s on %(date)s falls on a day without a term in effect: it changes nothing."
    ),
    "extension_outside_term": gettext_noop(
        "The extension signed %(signed)s lies before term %(ordinal)s was signed or after a later "
        "term began: it changes nothing. Check the day or the term."
    ),
    "extension_too_late": gettext_noop(
        "The extension signed %(signed)s came after the end %(old_end)s had passed: the days "
        "between stay without a term. Record a retroactive renewal if the text says so."
    ),
    "extension_shortens": gettext_noop(
        "The extension signed %(signed)s sets %(date)s, earlier than the end before it "
        "(%(old_end)s). Check the text."
    ),
}  # fmt: skip

#: Notes of which a parameter picks the sentence: where it is given, and where not.
NOTE_VARIANTS = {
    "signed_on": ("recorded", "signed_on_partial", "signed_on"),
    "ends_on": ("first", "ends_on_partial", "ends_on"),
    "late_notice": ("ends_on", "late_notice", "late_notice_moot"),
}
#: What is missing, as a question for the office.
QUESTIONS: dict[str, str] = {
    "ends_on": gettext_noop("when it ends"),
    "effective_on": gettext_noop("when it takes effect"),
    "signed_on": gettext_noop("when it was signed"),
    "notice": gettext_noop("its notice rule"),
    "renewal": gettext_noop("whether it renews"),
    "renewal_length": gettext_noop("for how long it renews"),
}
#: The same where a line is narrow, as what is to be done.
TO_SETTLE: dict[str, Any] = {
    "ends_on": pgettext_lazy("next act", "Settle the last day"),
    "notice": pgettext_lazy("next act", "Settle the notice rule"),
    "effective_on": pgettext_lazy("next act", "Settle the first day"),
    "signed_on": pgettext_lazy("next act", "Settle the signing day"),
    "renewal": pgettext_lazy("next act", "Settle the renewal clause"),
    "renewal_length": pgettext_lazy("next act", "Settle the length"),
    "planned": pgettext_lazy("next act", "Confirm what was planned"),
}
#: What a planned or misplaced fact is called.
FACTS: dict[str, str] = {
    "signature": gettext_noop("A signature"),
    "notification": gettext_noop("A notification"),
    "amendment": gettext_noop("An amendment"),
    "annex": gettext_noop("An annex"),
    "action_plan": gettext_noop("An action plan"),
    "extension": gettext_noop("An extension"),
    "accession": gettext_noop("An accession"),
    "notice_sent": gettext_noop("The sending of a notice"),
    "notice_received": gettext_noop("The receipt of a notice"),
    "notice_withdrawn": gettext_noop("The withdrawal of a notice"),
    "suspended": gettext_noop("A suspension"),
    "resumed": gettext_noop("A resumption"),
    "terminated_by_consent": gettext_noop("A termination by consent"),
    "party_withdrew": gettext_noop("The withdrawal of a party"),
    "superseded": gettext_noop("A replacement by another agreement"),
}
