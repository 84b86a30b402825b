"""Why a statement of a draft agrees, contradicts or cannot be decided, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from agreements.templatetags.words import ordinal_label
from agreements.wording.date_formats import format_date
from agreements.wording.numbers import in_thousands

from .values import Mark, Verdict

VERDICTS = {
    Verdict.AGREES: (gettext_lazy("agrees"), "confirmed"),
    Verdict.CONTRADICTS: (gettext_lazy("contradicts"), "disputed"),
    Verdict.UNKNOWN: (gettext_lazy("cannot be decided"), "unknown"),
}
#: What is right by one way to count only, wherever it stands.
QUALIFIED = (gettext_lazy("right by one count only"), "unknown")
#: reason -> sentence.
REASONS = {
    "agrees": gettext_noop("It is what the facts say."),
    "contradicts": gettext_noop("The facts say otherwise."),
    "unknown": gettext_noop("The facts leave it open: what is missing has to be recorded first."),
    "another_country": gettext_noop("The sentence speaks of another country."),
    "nothing_signed": gettext_noop("Nothing was signed by this day."),
    # Renewals and instruments
    "coming": gettext_noop(
        "The renewal of that number is in preparation or signed later: it may be said once it is "
        "signed."
    ),
    "that_renewal": gettext_noop("Said of an earlier renewal, beside its day."),
    "that_instrument": gettext_noop("Said of an earlier instrument, beside its day."),
    "earlier_one": gettext_noop("Perhaps said of an earlier one; its day would settle it."),
    "before_the_last": gettext_noop(
        "There were so many before the last one. Say whether the last one is counted."
    ),
    "count_of_what": gettext_noop("Another number than ours. Say what is counted, and since when."),
    # Years
    "only_calendar_difference": gettext_noop(
        "Right as the difference of the calendar years only; completed years are fewer. Say how it "
        "is counted."
    ),
    "only_inclusive": gettext_noop(
        "Right only if both the first and the last year are counted; completed years are fewer. "
        "Say how it is counted."
    ),
    "no_count": gettext_noop("Wrong by each of the three ways to count."),
    "years_of_what": gettext_noop("It does not say what lasted so long."),
    "anniversary": gettext_noop("It is the anniversary in this calendar year."),
    "no_anniversary": gettext_noop("This calendar year holds another anniversary."),
    "length_agrees": gettext_noop("It is the length of the current term."),
    "length_of_what": gettext_noop(
        "It is not the length of the current term. Say which text it is the length of."
    ),
    "length_of_that": gettext_noop("It is the length of the text signed then: %(ordinal)s."),
    "length_differs": gettext_noop("The text signed then runs for another time: %(ordinal)s."),
    "last_of_that": gettext_noop("It is the last day of the text signed then: %(ordinal)s."),
    "last_differs": gettext_noop("The text signed then ends on another day: %(ordinal)s."),
    "length_not_recorded": gettext_noop("The length of the current term is not recorded."),
    # Days
    "not_recorded": gettext_noop("That day is not recorded. Record it first."),
    "day_open": gettext_noop(
        "The day is not known so exactly, or not certain. Record it, or say it more vaguely."
    ),
    "since_of_what": gettext_noop("Not the year of the first signature. Say what began then."),
    "which_day": gettext_noop("Which day is meant is not said. Write it out."),
    "other_day": gettext_noop("No day that is recorded here."),
    "day_signed": gettext_noop("A renewal was signed then: %(ordinal)s."),
    "day_first_signed": gettext_noop("The first text was signed then."),
    "day_term_first": gettext_noop("The current term began then."),
    "day_term_last": gettext_noop("It is the last day of the current term."),
    "day_heads_meeting": gettext_noop("The heads are to meet then."),
    "day_on": gettext_noop("It is the day of publication, or holds it."),
    "day_of_gap": gettext_noop("It bounds the days without a text in effect."),
    "first_text": gettext_noop("That is the day of the first signature."),
    "only_text": gettext_noop("It is the only text by this day."),
    "first_of_what": gettext_noop(
        "Nothing recorded says whether it is the first of its kind. Name the day, or leave it out."
    ),
    # Gaps, status
    "gap": gettext_noop(
        "No text was in effect for %(days)s days (%(first)s – %(last)s): say that it was renewed, "
        "not that it never broke off."
    ),
    "no_gap": gettext_noop("Every instrument has its day, and no gap lies between them."),
    "gaps_not_known": gettext_noop("Days of some instruments are missing: a gap may lie there."),
    "of_what": gettext_noop("It does not say what is in effect."),
    # Names
    "party": gettext_noop("It is called so on this day."),
    "former_name": gettext_noop("It was called so then."),
    "renamed": gettext_noop("On this day it is called %(name)s."),
    "in_office": gettext_noop("In office on this day."),
    "in_office_then": gettext_noop("In office on the day the sentence names."),
    "not_in_office": gettext_noop("Not in office on this day."),
    "former_office": gettext_noop("In office before; the day meant would settle it."),
    "office_not_recorded": gettext_noop(
        "Known as a signatory only; the post on this day is not recorded."
    ),
    "signed_that": gettext_noop("Signed for that side: %(ordinal)s."),
    "signed_another": gettext_noop("Signed another text for that side: %(ordinal)s."),
    "nobody_known": gettext_noop("Nobody of that name is recorded. Enter the post to settle it."),
    "other_head": gettext_noop("On this day the head is %(name)s."),
    "title": gettext_noop("It is the title recorded."),
    "other_title": gettext_noop("The title recorded is: %(title)s."),
    "title_not_recorded": gettext_noop("No title is recorded in this language."),
    "area_covered": gettext_noop("An area of the current text."),
    "area_not_covered": gettext_noop("Not among the areas of the current text."),
    "other_number": gettext_noop("A number that nothing recorded here speaks of."),
}


def word_of(verdict: Verdict, *, is_qualified: bool = False) -> str:
    return str((QUALIFIED if is_qualified else VERDICTS[verdict])[0])


def badge_of(verdict: Verdict, *, is_qualified: bool = False) -> str:
    return (QUALIFIED if is_qualified else VERDICTS[verdict])[1]


def reason_of(mark: Mark) -> str:
    params: dict[str, Any] = dict(mark.params)
    if mark.reason == "gap":
        sign = "" if params["certain"] else "≈ "
        params["days"] = f"{sign}{in_thousands(params['n'])}"
        params["first"], params["last"] = (format_date(params[one]) for one in ("first", "last"))
    if "%(ordinal)s" in REASONS[mark.reason]:
        params["ordinal"] = ordinal_label(params["n"])
    return _(REASONS[mark.reason]) % params


#: code of a mark -> what it speaks of, where that is no figure of the table.
SPOKEN_OF: Mapping[str, Any] = {
    "renewals": gettext_lazy("number of renewals"),
    "instrument_ordinal": gettext_lazy("n-th instrument"),
    "years": gettext_lazy("years"),
    "length": gettext_lazy("length"),
    "anniversary": gettext_lazy("anniversary"),
    "since": gettext_lazy("beginning"),
    "date": gettext_lazy("date"),
    "first": gettext_lazy("“first”"),
    "uninterrupted": gettext_lazy("without a break"),
    "party": gettext_lazy("party"),
    "person": gettext_lazy("person"),
    "title": gettext_lazy("title of a person"),
    "area": gettext_lazy("cooperation area"),
    "number": gettext_lazy("number"),
}
