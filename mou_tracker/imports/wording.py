"""Problems, fields and faults of a register in words."""

import re
from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext_lazy

from agreements.dates import DateError, parse_edtf
from agreements.extraction.sheets import Refused
from agreements.files.words import sheet_refusal
from agreements.wording.date_formats import format_partial_date

#: code of a problem -> what it says.
PROBLEMS: dict[str, Promise] = {
    "date_ambiguous": gettext_lazy("Day and month cannot be told apart"),
    "ordinal_clash": gettext_lazy("Two rows claim the same renewal"),
    "column_missing": gettext_lazy("A column that is needed is not named"),
    "date_impossible": gettext_lazy("A day that does not exist"),
    "date_implausible": gettext_lazy("A day that can hardly be meant"),
    "date_placeholder": gettext_lazy("A placeholder instead of a day"),
    "date_planned": gettext_lazy("Planned, not done"),
    "signed_by_one_side": gettext_lazy("The day of one side only is told"),
    "date_range": gettext_lazy("From one day to another"),
    "date_order_by_column": gettext_lazy("Order of day and month taken from the column"),
    "date_order_by_neighbour": gettext_lazy("Order of day and month taken from a neighbour"),
    "two_digit_year": gettext_lazy("Year of two digits"),
    "two_dates_in_cell": gettext_lazy("Two days in one cell"),
    "serial_without_format": gettext_lazy("A day kept as a bare number"),
    "number_format_hides_day": gettext_lazy("The cell shows less than it holds"),
    "cell_error": gettext_lazy("The cell shows an error"),
    "formula_without_value": gettext_lazy("A formula without its value"),
    "end_before_start": gettext_lazy("The end lies before the beginning"),
    "end_disagrees_with_term": gettext_lazy("End and length do not agree"),
    "end_unreadable": gettext_lazy("The end cannot be read"),
    "end_needs_decision": gettext_lazy("What the end means is to be decided"),
    "notice_needs_decision": gettext_lazy("From when a period of notice counts is to be decided"),
    "term_needs_decision": gettext_lazy("What the length means is to be decided"),
    "renewal_or_new": gettext_lazy("A renewal, or another agreement"),
    "renewals_in_date_cell": gettext_lazy("Renewals stand in the cell of a day"),
    "ordinal_gap": gettext_lazy("A renewal in between is not recorded"),
    "gap": gettext_lazy("Days without cover between two terms"),
    "after_the_end": gettext_lazy("After the end of the term"),
    "effect_before_signature": gettext_lazy("In effect before it was signed"),
    "effect_in_words": gettext_lazy("The beginning is told in words"),
    "weekday_differs": gettext_lazy("The weekday written beside it is another"),
    "amendment": gettext_lazy("An amendment, no instrument of its own"),
    "extension": gettext_lazy("An extension, no renewal"),
    "action_plan": gettext_lazy("An action plan, no renewal"),
    "act_in_remark": gettext_lazy("A remark tells of an act"),
    "tacit_roll_as_row": gettext_lazy("A tacit renewal told as a row"),
    "event_in_words": gettext_lazy("A notice or an ending told in words"),
    "duplicate": gettext_lazy("Tells another row again"),
    "same_party_date_unknown": gettext_lazy("Same partner, without a day"),
    "party_likely": gettext_lazy("Probably a known partner"),
    "party_lookalike": gettext_lazy("Reads like another partner"),
    "party_split_unsure": gettext_lazy("One name or several"),
    "party_same_name_other_country": gettext_lazy("Same name in another country"),
    "party_count_differs": gettext_lazy("The number of partners differs"),
    "party_missing": gettext_lazy("No partner is named"),
    "open_group": gettext_lazy("Partners that are counted and not named"),
    "country_unknown": gettext_lazy("No known country"),
    "characters_lost": gettext_lazy("Letters were lost in the file"),
    "total_differs": gettext_lazy("The stated total differs from the rows"),
    "register_rule": gettext_lazy("A rule of the register, followed only where you say so"),
    "register_rules_differ": gettext_lazy("Two rules of the register say different things of it"),
    "known_by_another_title": gettext_lazy("Recorded with this day under another title"),
    "known_contradicted": gettext_lazy("What is recorded says otherwise"),
    "known_more_precise": gettext_lazy("More exact than what is recorded"),
    "date_month_only": gettext_lazy("Only the month is told"),
    "date_year_only": gettext_lazy("Only the year is told"),
    "date_season": gettext_lazy("Only the season is told"),
    "date_not_recorded": gettext_lazy("The day of signing is not recorded"),
    "end_year_only": gettext_lazy("The end is told to the year"),
    "end_month_only": gettext_lazy("The end is told to the month"),
    "end_by_formula": gettext_lazy("The end is computed by the file"),
    "era_year": gettext_lazy("Year of an era"),
    "foreign_month": gettext_lazy("Month in another language"),
    "country_not_recorded": gettext_lazy("The country is not recorded"),
    "country_former_name": gettext_lazy("Former name of a country"),
    "country_foreign_name": gettext_lazy("Country in another language"),
    "country_misspelt": gettext_lazy("Country spelt otherwise"),
    "footnote_digit": gettext_lazy("Digit of a footnote"),
    "hidden_row": gettext_lazy("Hidden row"),
    "hidden_sheet": gettext_lazy("Hidden sheet"),
    "comment": gettext_lazy("Comment on a cell"),
    "set_aside_domestic": gettext_lazy("Set aside: a partner at home"),
    "set_aside_meeting": gettext_lazy("Set aside: talks"),
    "set_aside_pipeline": gettext_lazy("Set aside: planned only"),
    "set_aside_not_agreement": gettext_lazy("Set aside: no agreement"),
    "set_aside_test_row": gettext_lazy("Set aside: a row for testing"),
    "set_aside_discount": gettext_lazy("Set aside: a discount"),
}
#: field of a column -> its name.
FIELDS: dict[str, Promise] = {
    "": gettext_lazy("not read"),
    "ignore": gettext_lazy("leave out"),
    "number": gettext_lazy("running number"),
    "country": gettext_lazy("country"),
    "partner": gettext_lazy("partner"),
    "own_unit": gettext_lazy("own unit"),
    "title": gettext_lazy("title"),
    "kind": gettext_lazy("kind"),
    "signed": gettext_lazy("signed on"),
    "signed_ours": gettext_lazy("signed by us on"),
    "signed_theirs": gettext_lazy("signed by the partner on"),
    "effective": gettext_lazy("in effect from"),
    "end": gettext_lazy("end"),
    "ended": gettext_lazy("ended or given notice on"),
    "term": gettext_lazy("length"),
    "renewals": gettext_lazy("renewals"),
    "changes": gettext_lazy("amendments"),
    "notice": gettext_lazy("period of notice"),
    "place": gettext_lazy("place"),
    "signatories": gettext_lazy("signatories"),
    "areas": gettext_lazy("areas"),
    "remark": gettext_lazy("remark"),
    "status": gettext_lazy("status (never stored)"),
    "file_number": gettext_lazy("file number"),
}
ORDERS: dict[str, Promise] = {
    "": gettext_lazy("as the cells tell"),
    "dmy": gettext_lazy("day, month, year"),
    "mdy": gettext_lazy("month, day, year"),
    "ymd": gettext_lazy("year, month, day"),
}
SEVERITIES: dict[str, Promise] = {
    "blocks": gettext_lazy("Nothing is taken in before this is decided"),
    "ask": gettext_lazy("Taken as shown, unless you say otherwise"),
    "decided": gettext_lazy("Decided"),
    "note": gettext_lazy("To know"),
}
#: Why an import failed: code -> words; of the tables themselves, see `fault`.
FAULTS: dict[str, Promise] = {
    "killed": gettext_lazy(
        "Whoever worked at it was ended several times before it was done, for want of memory "
        "perhaps."
    ),
    "database": gettext_lazy("The database refused a step; the log of the server says which."),
    "unexpected": gettext_lazy("Something unexpected happened; the log of the server says what."),
    "missing": gettext_lazy("The file is missing from the store."),
    "damaged": gettext_lazy("The file in the store is damaged."),
}
#: Why an import was not undone after all.
NOT_UNDONE: dict[str, Promise] = {
    "stays": gettext_lazy("Since it was asked for, something came to stay; look at what goes now."),
    "role": gettext_lazy("Whoever asked for it may not undo an import any more."),
    "killed": FAULTS["killed"],
    "database": FAULTS["database"],
}
#: Values an answer may have, in words; a day is written as one.
CHOICES: dict[str, Promise] = {
    "known": gettext_lazy("what is recorded stands"),
    "file": gettext_lazy("the day of the register is taken over"),
    "new": pgettext_lazy("of a partner", "a new partner"),
    "renewal": gettext_lazy("a renewal"),
    "indefinite": gettext_lazy("indefinite"),
    "not_recorded": pgettext_lazy("of an end", "not recorded"),
    "none": gettext_lazy("nothing"),
    "one": gettext_lazy("one name"),
    "split": gettext_lazy("several names"),
    "same": pgettext_lazy("of a partner", "the same partner"),
    "record": gettext_lazy("stands for itself"),
    "event": gettext_lazy("shown, to be recorded by hand"),
    "planned": gettext_lazy("planned only"),
    "signed": gettext_lazy("signed"),
    "end": gettext_lazy("the end holds"),
    "term": gettext_lazy("the length holds"),
    "roll": gettext_lazy("a tacit renewal"),
    "on_last_signature": gettext_lazy("in effect on the last signature"),
    "on_last_notification": gettext_lazy("in effect on the last notification"),
    "unknown": gettext_lazy("how it comes into effect is not recorded"),
    "duplicate": gettext_lazy("tells another row again"),
    "tacit": gettext_lazy("renews by itself"),
    "express": gettext_lazy("renews by a new signature"),
    "amendment": gettext_lazy("an amendment"),
    "extension": gettext_lazy("an extension"),
    "action_plan": gettext_lazy("an action plan"),
    "dmy": gettext_lazy("day, month, year"),
    "mdy": gettext_lazy("month, day, year"),
    "ymd": gettext_lazy("year, month, day"),
}


#: How the reading calls a row (`registers`) -> the same in the reader's words.
ROWS: tuple[tuple[re.Pattern[str], Promise], ...] = (
    (re.compile(r"row (?P<n>[0-9]+)"), gettext_lazy("row %(n)s")),
    (re.compile(r"record (?P<n>[0-9]+)"), gettext_lazy("record %(n)s")),
    (
        re.compile(r"table (?P<table>[0-9]+) row (?P<n>[0-9]+)"),
        gettext_lazy("table %(table)s, row %(n)s"),
    ),
    (re.compile(r"(?P<sheet>.+)!(?P<n>[0-9]+)"), gettext_lazy("%(sheet)s, row %(n)s")),
)


def row_name(at: str) -> str:
    """A row of a register as people call it; anything else as it is."""
    for pattern, words in ROWS:
        if found := pattern.fullmatch(at):
            return str(words) % found.groupdict()
    return at


def problem_label(code: str) -> str:
    return str(PROBLEMS.get(code) or code.replace("_", " ").capitalize())


#: ... where the same word means something else beside a problem.
OTHERWISE: dict[tuple[str, str], Promise] = {
    ("renewal_or_new", "new"): gettext_lazy("another agreement"),
    ("same_party_date_unknown", "new"): gettext_lazy("another agreement"),
    ("notice_needs_decision", "sent"): gettext_lazy("from the day it is sent"),
    ("notice_needs_decision", "received"): gettext_lazy("from the day it is received"),
    ("notice_needs_decision", "none"): gettext_lazy("shown, not recorded"),
    ("signed_by_one_side", "signed"): gettext_lazy("signed by both, the other day not recorded"),
    ("signed_by_one_side", "planned"): gettext_lazy("the other side has not signed yet"),
    ("register_rule", "none"): gettext_lazy("not followed"),
    ("register_rules_differ", "none"): gettext_lazy("neither is followed"),
    ("register_rule", "tacit"): gettext_lazy("followed where no end is told: renews by itself"),
    ("register_rule", "express"): gettext_lazy(
        "followed where no end is told: renews by a new signature"
    ),
    ("known_by_another_title", "known"): gettext_lazy("the recorded agreement"),
    ("known_by_another_title", "new"): gettext_lazy("another agreement"),
    ("act_in_remark", "none"): gettext_lazy("shown, not recorded"),
    **dict.fromkeys(
        ((act, "new") for act in ("amendment", "extension", "action_plan", "tacit_roll_as_row")),
        gettext_lazy("another agreement"),
    ),
}


def _partners(n: int) -> str:
    return ngettext("%(n)d partner", "%(n)d partners", n) % {"n": n}


def _renewal(n: int) -> str:
    return gettext("renewal %(n)d") % {"n": n} if n else gettext("first signing")


#: Problems whose answers are numbers, and of what.
COUNTED: dict[str, Callable[[int], str]] = {
    "party_count_differs": _partners, "ordinal_gap": _renewal, "ordinal_clash": _renewal,
}  # fmt: skip


def choice_label(code: str, value: str, names: Mapping[str, str] | None = None) -> str:
    """A value of an answer in words. `names`: of known parties by their public ids."""
    if (code, value) in OTHERWISE:
        return str(OTHERWISE[code, value])
    if code in COUNTED and value.isdecimal():
        return COUNTED[code](int(value))
    if value in CHOICES:
        return str(CHOICES[value])
    if names and value in names:
        return names[value]
    return day_words(value) or value


def day_words(text: str | None) -> str:
    """An EDTF text as the reader writes days; "" where it is none."""
    if not text:
        return ""
    try:
        return str(format_partial_date(parse_edtf(text)))
    except (DateError, ValueError):
        return ""


def fault(code: str, at: str) -> str:
    """Why an import failed, in one sentence."""
    kind, _dot, limit = code.partition(".")
    if kind == "sheets":
        return sheet_refusal(Refused(limit, int(at) if at.isdigit() else 0))
    return str(FAULTS.get(code, FAULTS["unexpected"]))


def not_undone(code: str) -> str:
    """Why it stands as it was, in one sentence; "" where nobody asked to undo it."""
    return str(NOT_UNDONE.get(code, FAULTS["unexpected"])) if code else ""
