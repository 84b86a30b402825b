# ruff: noqa: E501
"""Deadlines of every kind that concerns an agreement (domain §5): facts → days and states."""

from dataclasses import replace
from datetime import date

import pytest

from agreements.dates import Length, parse_edtf
from agreements.lifecycle import AmendmentFact, ComplianceRule, PlanStep, derive_lifecycle

from .build import (
    consent,
    extension,
    history,
    planned,
    planned_notification,
    received,
    sent,
    term,
    withdrawn,
)

A = "2020-01-01"
PLAN = (PlanStep("translation", 30), PlanStep("legal_review", 60), PlanStep("ceremony", 10))
POSTING = (ComplianceRule("posting", 10), ComplianceRule("consultation", -30))
SOON = date(2025, 12, 31)  # a near horizon, so that lists are short


def closing(one):
    """ "open", or how and on which day it is closed: "done 2020-06-01"."""
    return f"{one.closing.how} {one.closing.on}" if one.closing else "open"


def told(facts, *kinds):
    """ "kind day closing" of the deadlines of these kinds."""
    found = derive_lifecycle(facts).deadlines
    return [f"{one.kind} {one.day} {closing(one)}" for one in found if one.kind in kinds]


#: A renewal signed ahead of the end, for the day after it.
AHEAD = term(1, "2020-11-01", "1y", starts="after_current_end")
WAITING = term(1, "2020-11-01", "1y", effect="notified", starts="after_current_end")


def notified(on):
    return term(1, "2020-11-01", "1y", effect=f"notified {on}", starts="after_current_end")


#: Signed on 2020-06-01 for a day two months after the end of a term of one year.
LATER = term(1, "2020-06-01", "indefinite", effect="on 2021-03-01 clause")
ROLLS = term(0, A, "1y", tacit="1y", notice="3m")

EXPIRY = {
    "fixed": (history(term(0, A, "1y")), ["expiry 2020-12-31 passed 2021-01-01"]),
    "indefinite": (history(term(0, A, "indefinite")), []),
    "renewed": (history(term(0, A, "1y"), term(1, "2021-01-01", "1y")), ["expiry 2020-12-31 done 2021-01-01", "expiry 2021-12-31 passed 2022-01-01"]),
    "renewed ahead": (history(term(0, A, "1y"), AHEAD), ["expiry 2020-12-31 done 2020-11-01", "expiry 2021-12-31 passed 2022-01-01"]),
    "renewed ahead, for a stated day": (history(term(0, A, "1y"), term(1, "2020-10-01", "indefinite", effect="on 2021-01-01")), ["expiry 2020-12-31 done 2020-10-01"]),
    "renewed, no end recorded": (history(term(0, A, "1y"), term(1, "2021-01-01")), ["expiry 2020-12-31 done 2021-01-01"]),
    "renewed on a day not recorded": (history(term(0, A, "1y"), term(1)), ["expiry 2020-12-31 passed 2021-01-01"]),
    "renewed on a day not recorded, for a stated one": (history(term(0, A, "1y"), term(1, None, "indefinite", effect="on 2021-01-01")), ["expiry 2020-12-31 done 2021-01-01"]),
    "renewed after a gap": (history(term(0, A, "1y"), term(1, "2024-01-01", "1y")), ["expiry 2020-12-31 passed 2021-01-01", "expiry 2024-12-31 passed 2025-01-01"]),
    "renewed after a gap that an extension closes": (history(term(0, A, "1y"), LATER, extension(0, "2020-09-01", "2021-02-28")), ["expiry 2021-02-28 done 2020-09-01"]),
    "that an extension of some day closes": (history(term(0, A, "1y"), LATER, extension(0, "2020-09", "2021-02-28")), ["expiry 2021-02-28 done 2020-09-30"]),
    "that one of two extensions closes": (history(term(0, A, "1y"), LATER, extension(0, "2020-07-01", "2021-02-28"), extension(0, "2020-09-01", "2021-06-30", 2)), ["expiry 2021-02-28 done 2020-07-01"]),
    "that an extension closed before": (history(term(0, A, "1y"), LATER, extension(0, "2020-02-01", "2021-02-28")), ["expiry 2021-02-28 done 2020-06-01"]),
    "extended where there was no gap": (history(term(0, A, "18m"), LATER, extension(0, "2020-09-01", "2021-12-31")), ["expiry 2021-02-28 done 2020-06-01"]),
    "renewed after a gap that a tacit period closes": (history(ROLLS, LATER), ["expiry 2021-02-28 done 2020-06-01"]),
    "that a notice taken back closes": (history(ROLLS, LATER, received("2020-05-01"), withdrawn("2020-11-15")), ["expiry 2021-02-28 done 2020-11-15"]),
    "renewed at once": (history(term(0, A, "1y"), term(1, "2020-07-01", "indefinite", starts="at_once")), ["expiry 2020-06-30 done 2020-07-01"]),
    "renewed at once for less than was left": (history(term(0, A, "1y"), term(1, "2020-07-01", "2020-09-30", starts="at_once")), ["expiry 2020-06-30 done 2020-07-01", "expiry 2020-09-30 passed 2020-10-01"]),
    "renewed by what ends before it begins": (history(term(0, A, "1y"), term(1, "2020-07-01", "2020-09-30", starts="after_current_end")), ["expiry 2020-12-31 passed 2021-01-01"]),
    "renewal waits": (history(term(0, A, "1y"), WAITING), ["expiry 2020-12-31 passed 2021-01-01"]),
    "renewal no longer waits": (history(term(0, A, "1y"), notified("2020-11-20")), ["expiry 2020-12-31 done 2020-11-20", "expiry 2021-12-31 passed 2022-01-01"]),
    "renewal waits beyond the end": (history(term(0, A, "1y"), notified("2021-03-01")), ["expiry 2020-12-31 passed 2021-01-01", "expiry 2022-02-28 passed 2022-03-01"]),
    "renewal planned": (history(term(0, A, "1y"), planned(AHEAD)), ["expiry 2020-12-31 passed 2021-01-01", "expiry 2021-12-31 passed 2022-01-01"]),
    "renewal waits for what is planned": (history(term(0, A, "1y"), planned_notification(notified("2020-12-20"))), ["expiry 2020-12-31 passed 2021-01-01", "expiry 2021-12-31 passed 2022-01-01"]),
    "renewed ahead, some day of a month": (history(term(0, A, "1y"), term(1, "2020-11", "1y", starts="after_current_end")), ["expiry 2020-12-31 done 2020-11-30", "expiry 2021-12-31 passed 2022-01-01"]),
    "renewed some day of the month after the end": (history(term(0, A, "1y"), term(1, "2021-01", "1y")), ["expiry 2020-12-31 passed 2021-01-01", "expiry 2022-01-30 passed 2022-01-31"]),
    "renewed for the day after, and it is not recorded how it takes effect": (history(term(0, A, "1y"), term(1, "2020-11-01", "1y", effect="?", starts="after_current_end")), ["expiry 2020-12-31 done 2020-11-01", "expiry 2021-12-31 passed 2022-01-01"]),
    "renewed the day after, and it is not recorded how it takes effect": (history(term(0, A, "1y"), term(1, "2021-01-01", "1y", effect="?")), ["expiry 2020-12-31 passed 2021-01-01", "expiry 2021-12-31 open"]),
    "of a month, renewed after it": (history(term(0, "2020-01", "1y"), term(1, "2020-12-01", "1y", starts="after_current_end")), ["expiry 2021-01-30 done 2020-12-01", "expiry 2022-01-30 passed 2022-01-31"]),
    "of a month, renewed for a stated day": (history(term(0, "2020-01", "1y"), term(1, "2020-12-01", "1y", effect="on 2021-01-15")), ["expiry 2021-01-14 passed 2021-01-15", "expiry 2022-01-14 passed 2022-01-15"]),
    "not recorded, renewed": (history(term(0, A), term(1, "2020-07-01")), []),
    "extended": (history(term(0, A, "1y"), extension(0, "2020-06-01", "2021-06-30")), ["expiry 2021-06-30 passed 2021-07-01"]),
    "extended too late": (history(term(0, A, "1y"), extension(0, "2021-02-01", "2021-06-30")), ["expiry 2020-12-31 passed 2021-01-01", "expiry 2021-06-30 passed 2021-07-01"]),
    "terminated": (history(term(0, A, "1y"), consent("2020-05-05")), ["expiry 2020-05-05 passed 2020-05-06"]),
    "terminated ahead": (history(term(0, A, "1y"), consent("2020-05-05", "2020-08-31")), ["expiry 2020-08-31 passed 2020-09-01"]),
    "indefinite, terminated": (history(term(0, A, "indefinite"), consent("2020-05-05")), ["expiry 2020-05-05 passed 2020-05-06"]),
    "superseded": (history(term(0, A, "1y"), superseded_on=date(2020, 6, 1)), ["expiry 2020-05-31 void 2020-06-01"]),
    "superseded after the end": (history(term(0, A, "1y"), superseded_on=date(2022, 6, 1)), ["expiry 2020-12-31 passed 2021-01-01"]),
    "tacit, last period only": (history(term(0, A, "1y", tacit="1y", count=1)), ["expiry 2021-12-31 passed 2022-01-01"]),
    "tacit, rolling": (history(term(0, A, "1y", tacit="1y"), horizon=SOON), []),
    "tacit, ended by a notice": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2021-09-01")), ["expiry 2021-12-31 passed 2022-01-01"]),
}  # fmt: skip

TACIT = history(term(0, A, "1y", tacit="1y", count=2, notice="3m"))
EXPRESS = term(0, A, "1y", renewal="express", notice="3m")
#: What TACIT asks for first, and in full: the last period ends whatever anybody does.
FIRST = ["notice 2020-09-30 passed 2020-10-01", "tacit_renewal 2021-01-01 done 2021-01-01"]
ALL = [*FIRST, "notice 2021-09-30 passed 2021-10-01", "tacit_renewal 2022-01-01 done 2022-01-01"]
NOTICE = {
    "a text that ends anyway": (history(term(0, A, "1y", notice="3m")), []),
    "a renewal must be asked for": (history(EXPRESS), ["notice 2020-09-30 passed 2020-10-01"]),
    "clause not recorded": (history(term(0, A, "1y", renewal="?", notice="3m")), ["notice 2020-09-30 passed 2020-10-01"]),
    "any time": (history(term(0, A, "1y", renewal="express", notice="3m any_time")), []),
    "no clause": (history(term(0, A, "1y", renewal="express")), []),
    "never renewed beyond its end": (history(term(0, A, "1y", renewal="express", notice="3m", latest="2020-12-31")), []),
    "never renewed at all": (history(term(0, A, "1y", renewal="express", notice="3m", count=0)), []),
    "indefinite, then renewed": (history(term(0, A, "indefinite", notice="3m"), term(1, "2021-01-01", "indefinite")), []),
    "given": (history(EXPRESS, received("2020-08-15")), ["notice 2020-09-30 done 2020-08-15"]),
    "given on its day": (history(EXPRESS, received("2020-09-30")), ["notice 2020-09-30 done 2020-09-30"]),
    "sent in time, received late": (history(EXPRESS, sent("2020-09-29", received="2020-10-02")), ["notice 2020-09-30 passed 2020-10-01"]),
    "planned": (history(EXPRESS, planned(received("2020-08-15"))), ["notice 2020-09-30 passed 2020-10-01"]),
    "of a month": (history(term(0, "2020-01", "1y", renewal="express", notice="3m")), ["notice 2020-10-30 passed 2020-10-31"]),
    "ended by consent": (history(EXPRESS, consent("2020-05-31")), ["notice 2020-09-30 void 2020-05-31"]),
    "superseded": (history(EXPRESS, superseded_on=date(2020, 6, 1)), ["notice 2020-09-30 void 2020-06-01"]),
    "renewed at once": (history(EXPRESS, term(1, "2020-08-01", "indefinite", starts="at_once")), ["notice 2020-09-30 void 2020-08-01"]),
    "renewed after it": (history(EXPRESS, term(1, "2020-08-01", "indefinite", starts="after_current_end")), ["notice 2020-09-30 void 2020-08-01"]),
    "renewed once its day had passed": (history(EXPRESS, AHEAD), ["notice 2020-09-30 passed 2020-10-01"]),
    "renewed after a gap": (history(EXPRESS, term(1, "2022-08-01", "indefinite")), ["notice 2020-09-30 passed 2020-10-01"]),
    "extended": (history(EXPRESS, extension(0, "2020-06-01", "2021-06-30")), ["notice 2021-03-31 passed 2021-04-01"]),
    "each tacit period": (TACIT, ALL),
    "tacit, given": (replace(TACIT, events=(received("2021-09-01"),)), [*FIRST, "notice 2021-09-30 done 2021-09-01", "tacit_renewal 2022-01-01 void 2021-09-01"]),
    "tacit, given too late for the next": (replace(TACIT, events=(received("2020-10-15"),)), [*FIRST, "notice 2021-09-30 done 2020-10-15", "tacit_renewal 2022-01-01 void 2020-10-15"]),
    "tacit, given in the last period": (replace(TACIT, events=(received("2022-09-01"),)), ALL),
    "tacit, given and withdrawn": (replace(TACIT, events=(received("2021-09-01"), withdrawn("2021-09-02"))), ALL),
    "tacit, consent to end sooner": (replace(TACIT, events=(consent("2021-08-01", "2021-10-31"),)), [*FIRST, "notice 2021-09-30 void 2021-08-01", "tacit_renewal 2022-01-01 void 2021-08-01"]),
    "tacit, consent after the notice day": (replace(TACIT, events=(consent("2021-11-15", "2021-11-30"),)), [*FIRST, "notice 2021-09-30 passed 2021-10-01", "tacit_renewal 2022-01-01 void 2021-11-15"]),
    "tacit, notice, then consent to end sooner": (replace(TACIT, events=(received("2021-09-01"), consent("2021-10-01", "2021-10-31"))), [*FIRST, "notice 2021-09-30 done 2021-09-01", "tacit_renewal 2022-01-01 void 2021-09-01"]),
    "tacit, notice withdrawn, then consent to the end of the period": (replace(TACIT, events=(received("2021-09-01"), withdrawn("2021-09-02"), consent("2021-10-01", "2021-12-31"))), [*FIRST, "notice 2021-09-30 void 2021-10-01", "tacit_renewal 2022-01-01 void 2021-10-01"]),
    "tacit, renewed": (history(term(0, A, "1y", tacit="1y", notice="3m"), term(1, "2021-07-01", "indefinite")), [*FIRST, "notice 2021-09-30 void 2021-07-01", "tacit_renewal 2022-01-01 void 2021-07-01"]),
    "tacit, superseded": (replace(TACIT, superseded_on=date(2021, 7, 1)), [*FIRST, "notice 2021-09-30 void 2021-07-01", "tacit_renewal 2022-01-01 void 2021-07-01"]),
    "tacit, renewal waits": (history(term(0, A, "1y", tacit="1y", notice="3m"), replace(WAITING, starts=None), horizon=date(2021, 6, 30)), [*FIRST, "notice 2021-09-30 passed 2021-10-01"]),
    "tacit, renewal no longer waits": (history(term(0, A, "1y", tacit="1y", notice="3m"), term(1, "2020-07-01", "1y", effect="notified 2020-08-20")), ["notice 2020-09-30 void 2020-08-20", "tacit_renewal 2021-01-01 void 2020-08-20"]),
    "extended too late is no tacit period": (history(term(0, A, "1y", tacit="1y", count=0), extension(0, "2021-02-01", "2021-12-31")), []),
    "not recorded, tacit, ended": (history(term(0, A, tacit="1y"), consent("2021-10-01")), []),
}  # fmt: skip

SETTLE = {
    "all known": (history(term(0, A, "1y", notice="3m"), horizon=SOON), ["to_settle 2020-01-31 done 2020-01-01"]),
    "settled: the text does not say": (history(term(0, A, "unsaid", notice="none"), horizon=SOON), ["to_settle 2020-01-31 done 2020-01-01"]),
    "end missing": (history(term(0, A, notice="3m"), horizon=date(2022, 12, 31)), ["to_settle 2020-01-31 void 2021-01-31", "to_settle 2021-01-31 void 2022-01-31", "to_settle 2022-01-31 open"]),
    "notice missing, until the end": (history(term(0, A, "18m"), horizon=SOON), ["to_settle 2020-01-31 void 2021-01-31", "to_settle 2021-01-31 void 2021-07-01"]),
    "renewal clause missing, until the end": (history(term(0, A, "1y", renewal="?", notice="3m"), horizon=SOON), ["to_settle 2020-01-31 void 2021-01-01"]),
    "only the latest": (history(term(0, A), term(1, "2025-01-01"), horizon=SOON), ["to_settle 2025-01-31 open"]),
    "and the one that runs while the latest waits": (history(term(0, A, notice="3m"), term(1, "2021-01-01", "1y", effect="notified"), horizon=date(2021, 12, 31)), ["to_settle 2020-01-31 void 2021-01-31", "to_settle 2021-01-31 open", "to_settle 2021-01-31 open"]),
    "and the one that runs while the latest is planned": (history(term(0, A, "3y"), planned(AHEAD), horizon=date(2020, 12, 31)), ["to_settle 2020-01-31 void 2023-01-01", "to_settle 2020-11-01 open", "to_settle 2020-12-01 void 2024-01-01"]),
    "void once terminated": (history(term(0, A), consent("2022-01-01"), horizon=SOON), ["to_settle 2020-01-31 void 2021-01-31", "to_settle 2021-01-31 void 2022-01-02"]),
    "all known, terminated": (history(term(0, A, "5y", notice="3m"), consent("2024-01-01"), horizon=SOON), ["to_settle 2020-01-31 done 2020-01-01"]),
    "void once superseded": (history(term(0, A), superseded_on=date(2022, 1, 1), horizon=SOON), ["to_settle 2020-01-31 void 2021-01-31", "to_settle 2021-01-31 void 2022-01-01"]),
    "a leap day asks on a leap day's neighbour": (history(term(0, "2020-01-30"), horizon=date(2021, 12, 31)), ["to_settle 2020-02-29 void 2021-02-28", "to_settle 2021-02-28 open"]),
    "vague signature of a length": (history(term(0, "2020-01", "3y", notice="3m"), horizon=date(2020, 12, 31)), ["to_settle 2020-03-01 void 2023-01-31"]),
    "presumed effect of a length": (history(term(0, A, "3y", effect="?", notice="3m"), horizon=date(2020, 12, 31)), ["to_settle 2020-01-31 void 2023-01-01"]),
    "presumed effect beside a stated end": (history(term(0, A, "2020-12-31", effect="?", notice="3m"), horizon=SOON), ["to_settle 2020-01-31 done 2020-01-01"]),
    "up to the horizon itself": (history(term(0, A, notice="3m"), horizon=date(2021, 1, 31)), ["to_settle 2020-01-31 void 2021-01-31", "to_settle 2021-01-31 open"]),
    "ended within thirty days": (history(term(0, A), consent("2020-01-10"), horizon=SOON), ["to_settle 2020-01-31 void 2020-01-11"]),
    "a length beside a stated end": (history(term(0, A, "1y=2020-12-31", effect="?", notice="3m"), horizon=SOON), ["to_settle 2020-01-31 done 2020-01-01"]),
    "signing day unknown": (history(term(0, None, effect="on 2020-01-01", notice="3m"), horizon=date(2020, 12, 31)), ["to_settle 2020-01-31 open"]),
    "a length counted from a notification": (history(term(0, A, "3y", effect="notified 2020-01-20", notice="3m"), horizon=SOON), ["to_settle 2020-01-31 done 2020-01-20"]),
    "or from days after it": (history(term(0, A, "3y", effect="30d after 2020-01-20", notice="3m"), horizon=SOON), ["to_settle 2020-01-31 done 2020-01-20"]),
    "notified in the second year": (history(term(0, A, "3y", effect="notified 2021-03-20", notice="3m"), horizon=SOON), ["to_settle 2020-01-31 void 2021-01-31", "to_settle 2021-01-31 done 2021-03-20"]),
    "notified before the last party signed": (history(term(0, "2019-12-01 & 2020-01-01", "3y", effect="notified 2019-12-20", notice="3m"), horizon=SOON), ["to_settle 2020-01-31 done 2020-01-01"]),
    "from a notification that is planned": (history(planned_notification(term(0, A, "3y", effect="notified 2020-03-20", notice="3m")), horizon=date(2021, 12, 31)), ["to_settle 2020-01-31 void 2021-01-31", "to_settle 2020-03-20 void 2021-03-20", "to_settle 2021-01-31 open", "to_settle 2021-03-20 open"]),
    "a stated end waits for no notification": (history(term(0, A, "2022-12-31", effect="notified 2021-03-20", notice="3m"), horizon=SOON), ["to_settle 2020-01-31 done 2020-01-01"]),
    "signed, condition open": (history(term(0, A, effect="notified"), horizon=date(2020, 12, 31)), ["to_settle 2020-01-31 open"]),
    "given up before it began": (history(term(0, A, effect="notified"), consent("2020-05-01"), horizon=SOON), []),
    "nothing signed": (history(term(0, stage="drafting")), []),
}  # fmt: skip

SHORTLY = date(2021, 6, 30)
PENDING = {
    "condition open": (history(term(0, A, effect="notified"), horizon=date(2021, 12, 31)), ["effect_pending 2020-01-31 void 2021-01-31", "effect_pending 2021-01-31 open"]),
    "met": (history(term(0, A, effect="notified 2020-05-01"), horizon=SOON), ["effect_pending 2020-01-31 done 2020-05-01"]),
    "given up": (history(term(0, A, effect="notified"), consent("2020-05-01"), horizon=SOON), ["effect_pending 2020-01-31 void 2020-05-01"]),
    "superseded": (history(term(0, A, effect="notified"), superseded_on=date(2021, 1, 1), horizon=SOON), ["effect_pending 2020-01-31 void 2021-01-01"]),
    "replaced": (history(term(0, A, effect="notified"), term(1, "2021-01-01"), horizon=SOON), ["effect_pending 2020-01-31 void 2021-01-01"]),
    "replaced from a later day on": (history(term(0, A, effect="notified"), term(1, "2020-12-01", effect="on 2021-01-15"), horizon=SOON), ["effect_pending 2020-01-31 void 2021-01-15"]),
    "not yet replaced": (history(term(0, A, effect="notified"), term(1, "2020-12-01", effect="notified"), horizon=date(2020, 12, 31)), ["effect_pending 2020-01-31 open", "effect_pending 2020-12-31 open"]),
    "on the last day of the running term": (history(term(0, A, "1y"), WAITING, horizon=SHORTLY), ["effect_pending 2020-12-01 open", "effect_pending 2020-12-31 open"]),
    "on the last day by consent": (history(term(0, A, "1y"), WAITING, consent("2020-10-01", "2020-11-30"), horizon=SHORTLY), ["effect_pending 2020-11-30 open", "effect_pending 2020-12-01 open"]),
    "met before the last day": (history(term(0, A, "1y"), notified("2020-11-20"), horizon=SHORTLY), ["effect_pending 2020-12-01 done 2020-11-20", "effect_pending 2020-12-31 done 2020-11-20"]),
    "met after the last day": (history(term(0, A, "1y"), notified("2021-03-01"), horizon=SHORTLY), ["effect_pending 2020-12-01 done 2021-03-01", "effect_pending 2020-12-31 done 2021-03-01"]),
    "planned": (history(term(0, A, "1y"), planned_notification(notified("2020-12-20")), horizon=SHORTLY), ["effect_pending 2020-12-01 open", "effect_pending 2020-12-31 open"]),
    "the running term rolls on": (history(term(0, A, "1y", tacit="1y"), replace(WAITING, starts=None), horizon=SHORTLY), ["effect_pending 2020-12-01 open"]),
    "nothing runs any more": (history(term(0, A, "6m"), replace(WAITING, starts=None), horizon=SHORTLY), ["effect_pending 2020-12-01 open"]),
    "met, signing day unknown": (history(term(0, None, effect="notified 2020-05-01"), horizon=SOON), []),
    "no condition": (history(term(0, A)), []),
}  # fmt: skip


def opened(on, stage="negotiation", ordinal=1):
    return replace(term(ordinal, stage=stage), opened_on=date.fromisoformat(on))


PREPARING = opened("2020-09-01")
TRANSLATED = {"translation": date(2020, 9, 20)}
PLANS = {
    "counted from the end": (history(term(0, A, "1y"), plan=PLAN), ["start_renewal 2020-09-22 passed 2021-01-01"]),
    "counted from the notice day": (history(term(0, A, "1y", notice="3m"), plan=PLAN), ["start_renewal 2020-06-22 passed 2021-01-01"]),
    "running": (history(term(0, A, "1y"), PREPARING, plan=PLAN, plan_done=TRANSLATED), ["renewal_step 2020-09-22 done 2020-09-20", "start_renewal 2020-09-22 done 2020-09-01", "renewal_step 2020-10-22 passed 2021-01-01", "renewal_step 2020-12-21 passed 2021-01-01"]),
    "opened after the end": (history(term(0, A, "1y"), opened("2021-02-01"), plan=PLAN[:1]), ["renewal_step 2020-12-01 passed 2021-01-01", "start_renewal 2020-12-01 passed 2021-01-01"]),
    "opened, signed since": (history(term(0, A, "1y"), replace(AHEAD, opened_on=date(2020, 9, 1)), plan=PLAN), ["start_renewal 2020-09-22 done 2020-09-01", "start_renewal 2021-09-22 passed 2022-01-01"]),
    "entered after it was signed": (history(term(0, A, "1y"), replace(AHEAD, opened_on=date(2020, 12, 1)), plan=PLAN), ["start_renewal 2020-09-22 done 2020-11-01", "start_renewal 2021-09-22 passed 2022-01-01"]),
    "entered years after it was signed": (history(term(0, A, "1y"), replace(AHEAD, opened_on=date(2026, 11, 28)), plan=PLAN), ["start_renewal 2020-09-22 done 2020-11-01", "start_renewal 2021-09-22 passed 2022-01-01"]),
    "given up": (history(term(0, A, "1y"), opened("2020-09-01", "withdrawn"), plan=PLAN), ["start_renewal 2020-09-22 passed 2021-01-01"]),
    "signed": (history(term(0, A, "1y"), term(1, "2020-11-01", "indefinite", starts="after_current_end"), plan=PLAN), ["start_renewal 2020-09-22 done 2020-11-01"]),
    "signed, but waits": (history(term(0, A, "1y"), WAITING, plan=PLAN), ["start_renewal 2020-09-22 done 2020-11-01"]),
    "signed after the end": (history(term(0, A, "1y"), term(1, "2021-03-01", "indefinite"), plan=PLAN), ["start_renewal 2020-09-22 passed 2021-01-01"]),
    "renewed at once": (history(term(0, A, "1y"), term(1, "2020-07-01", "indefinite", starts="at_once"), plan=PLAN), ["start_renewal 2020-09-22 done 2020-07-01"]),
    "terminated": (history(term(0, A, "1y"), opened("2020-03-01"), consent("2020-03-31"), plan=PLAN), ["renewal_step 2020-09-22 void 2020-03-31", "start_renewal 2020-09-22 done 2020-03-01", "renewal_step 2020-10-22 void 2020-03-31", "renewal_step 2020-12-21 void 2020-03-31"]),
    "terminated, nothing begun": (history(term(0, A, "1y"), consent("2020-03-31", "2020-11-30"), plan=PLAN), ["start_renewal 2020-09-22 void 2020-03-31"]),
    "superseded": (history(term(0, A, "1y"), plan=PLAN, superseded_on=date(2020, 6, 1)), ["start_renewal 2020-09-22 void 2020-06-01"]),
    "indefinite, ended": (history(term(0, A, "indefinite"), consent("2020-03-31"), plan=PLAN), []),
    "of the latest term only": (history(term(0, A, "1y"), term(1, "2021-01-01", "1y"), opened("2021-10-01", ordinal=2), plan=PLAN[:1]), ["start_renewal 2020-12-01 done 2021-01-01", "renewal_step 2021-12-01 passed 2022-01-01", "start_renewal 2021-12-01 done 2021-10-01"]),
    "an older text left in preparation": (history(term(0, stage="drafting"), term(1, A, "1y"), plan=PLAN[:1]), ["start_renewal 2020-12-01 passed 2021-01-01"]),
    "renewed on a day not recorded": (history(term(0, A, "1y"), term(1), plan=PLAN[:1]), ["start_renewal 2020-12-01 passed 2021-01-01"]),
    "rolls on by itself": (history(term(0, A, "1y", tacit="1y"), plan=PLAN), []),
    "rolled on until a notice": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2021-09-01"), plan=PLAN), []),
    "rolled on for the last time": (history(term(0, A, "1y", tacit="1y", count=1), plan=PLAN), ["start_renewal 2021-09-22 passed 2022-01-01"]),
    "end not recorded": (history(term(0, A), plan=PLAN), []),
    "no plan": (history(term(0, A, "1y")), []),
}  # fmt: skip

TICKED = {"compliance:posting:term:100": date(2020, 1, 8)}
LATE_TICK = {"compliance:posting:term:100": date(2020, 2, 8)}
EARLY = date(2019, 1, 1)
CHANGED = AmendmentFact(1, 0, "amendment", parse_edtf("2020-12-01"))
DUTIES = {
    "after and before the signature": (history(term(0, A, "1y"), compliance=POSTING, registered=EARLY), ["compliance 2019-12-02 open", "compliance 2020-01-11 open"]),
    "ticked": (history(term(0, A, "1y"), compliance=POSTING[:1], compliance_done=TICKED, registered=EARLY), ["compliance 2020-01-11 done 2020-01-08"]),
    "of an older term": (history(term(0, A, "1y"), term(1, "2022-01-01", "1y"), compliance=POSTING[:1], registered=EARLY), ["compliance 2020-01-11 void 2022-01-01", "compliance 2022-01-11 open"]),
    "of a term whose renewal has not begun": (history(term(0, A, "1y"), AHEAD, CHANGED, compliance=POSTING[:1], registered=EARLY), ["compliance 2020-01-11 void 2021-01-01", "compliance 2020-11-11 open", "compliance 2020-12-11 void 2021-01-01"]),
    "of a term whose renewal waits": (history(term(0, A, "1y"), WAITING, compliance=POSTING[:1], registered=EARLY), ["compliance 2020-01-11 open", "compliance 2020-11-11 open"]),
    "of an amendment": (history(term(0, A, "1y"), extension(0, "2020-06-01", "2021-06-30"), compliance=POSTING[:1], registered=EARLY), ["compliance 2020-01-11 open", "compliance 2020-06-11 open"]),
    "over before registration": (history(term(0, A, "1y"), compliance=POSTING[:1], registered=date(2020, 1, 12)), ["compliance 2020-01-11 void 2020-01-11"]),
    "over before registration, but ticked": (history(term(0, A, "1y"), compliance=POSTING[:1], compliance_done=LATE_TICK, registered=date(2020, 1, 12)), ["compliance 2020-01-11 done 2020-02-08"]),
    "some day of a month": (history(term(0, "2020-01", "1y"), compliance=POSTING[:1], registered=EARLY), ["compliance 2020-02-10 open"]),
    "some day since": (history(term(0, "2020-01-01/..", "1y"), compliance=POSTING[:1], registered=EARLY), ["compliance 2020-01-11 open"]),
    "of an amendment signed some day before": (history(term(0, A, "1y"), extension(0, "../2020", "2021-06-30"), compliance=POSTING[:1], registered=EARLY), ["compliance 2020-01-11 open"]),
    "of an amendment of no term": (history(term(0, A, "1y"), extension(7, "2020-06-01", "2021-06-30"), compliance=POSTING[:1], registered=EARLY), ["compliance 2020-01-11 open"]),
    "over on the day of registration": (history(term(0, A, "1y"), compliance=POSTING[:1], registered=date(2020, 1, 11)), ["compliance 2020-01-11 open"]),
    "parties not recorded": (history(term(0, A, "1y"), compliance=POSTING[:1], parties=(), registered=EARLY), ["compliance 2020-01-11 open"]),
    "observed": (history(term(0, A, "1y"), compliance=POSTING, home=None, registered=EARLY), []),
    "not signed": (history(term(0, stage="drafting"), compliance=POSTING, registered=EARLY), []),
}  # fmt: skip

YEARLY = Length(years=1)
REVIEWED = {"review:term:100:1": date(2021, 3, 1)}
PERIODIC = {
    "review of an indefinite term": (history(term(0, "2020-02-29", "indefinite"), review_every=YEARLY, horizon=date(2022, 12, 31)), ["review 2021-02-28 void 2022-02-28", "review 2022-02-28 open"]),
    "no review of a fixed term": (history(term(0, A, "5y"), review_every=YEARLY), []),
    "review of a replaced term": (history(term(0, A, "indefinite"), term(1, "2021-06-01", "1y"), review_every=YEARLY), ["review 2021-01-01 void 2021-06-01"]),
    "review ticked": (history(term(0, A, "indefinite"), review_every=YEARLY, compliance_done=REVIEWED, horizon=date(2021, 12, 31)), ["review 2021-01-01 done 2021-03-01"]),
    "report": (history(term(0, A, "2y"), report_every=Length(months=6)), ["report 2020-07-01 open", "report 2021-01-01 open", "report 2021-07-01 open"]),
    "report of a replaced term": (history(term(0, A, "2y"), term(1, "2021-03-01", starts="at_once"), report_every=YEARLY, horizon=SHORTLY), ["report 2021-01-01 void 2021-03-01"]),
    "none asked for": (history(term(0, A, "indefinite"), horizon=SOON), []),
}  # fmt: skip

# --- Cases that the office gave, as facts → what must be answered ---------------------------------

SPRING = term(0, "2026-01-01", "2027-03-31", renewal="?", notice="3m")
WAITS = term(1, "2026-11-01", "2y", effect="notified", starts="after_current_end")
IS_NOTIFIED = replace(WAITS, effect=replace(WAITS.effect, on=date(2026, 11, 20)))
WILL_BE = planned_notification(replace(WAITS, effect=replace(WAITS.effect, on=date(2027, 3, 1))))
TO_MARCH = term(0, "2026-04-01", "1y", tacit="1y", notice="3m")
ENDING = term(0, "2020-01-01", "indefinite")
NEVER_ASKED = term(0, "2021-10-04", "2023-10-03", renewal="express", notice="3m")
NEAR = date(2027, 6, 30)
CASES = {
    "successor awaits notification": (history(SPRING, WAITS, horizon=NEAR), ["effect_pending 2026-12-01 open", "notice 2026-12-31 passed 2027-01-01", "effect_pending 2027-03-31 open", "expiry 2027-03-31 passed 2027-04-01"]),
    "successor was notified": (history(SPRING, IS_NOTIFIED, horizon=NEAR), ["effect_pending 2026-12-01 done 2026-11-20", "notice 2026-12-31 void 2026-11-20", "effect_pending 2027-03-31 done 2026-11-20", "expiry 2027-03-31 done 2026-11-20", "expiry 2029-03-31 passed 2029-04-01"]),
    "successor is to be notified": (history(SPRING, WILL_BE, horizon=NEAR), ["effect_pending 2026-12-01 open", "notice 2026-12-31 passed 2027-01-01", "effect_pending 2027-03-31 open", "expiry 2027-03-31 passed 2027-04-01", "expiry 2029-03-31 passed 2029-04-01"]),
    "successor planned after the end": (history(term(0, "2026-01-01", "2027-03-31"), planned(term(1, "2027-06-01")), horizon=NEAR), ["expiry 2027-03-31 passed 2027-04-01"]),
    "successor signed on an unknown day": (history(term(0, "2026-01-01", "2027-03-31"), term(1), horizon=NEAR), ["expiry 2027-03-31 passed 2027-04-01"]),
    "tacit term, renewal waits": (history(TO_MARCH, replace(WAITS, starts=None), horizon=NEAR), ["effect_pending 2026-12-01 open", "notice 2026-12-31 passed 2027-01-01", "tacit_renewal 2027-04-01 done 2027-04-01", "notice 2027-12-31 passed 2028-01-01"]),
    "ending agreement stays in sight": (history(ENDING, received("2026-10-27", effective_on="2027-11-04")), ["expiry 2027-11-04 passed 2027-11-05"]),
    "what was due then": (history(NEVER_ASKED, term(1, "2023-12-01")), ["notice 2023-07-03 passed 2023-07-04", "expiry 2023-10-03 passed 2023-10-04"]),
    "successor without a recorded end": (history(term(0, "2024-06-01", "2026-05-31"), term(1, "2026-06-01"), horizon=NEAR), ["expiry 2026-05-31 done 2026-06-01"]),
    "clause not recorded": (history(term(0, "2026-01-01", "2027-03-31", renewal="?")), ["expiry 2027-03-31 passed 2027-04-01"]),
}  # fmt: skip
OF_CASES = ("expiry", "notice", "tacit_renewal", "effect_pending")

TABLES = [
    (EXPIRY, ("expiry",)),
    (NOTICE, ("notice", "tacit_renewal")),
    (SETTLE, ("to_settle",)),
    (PENDING, ("effect_pending",)),
    (PLANS, ("start_renewal", "renewal_step")),
    (DUTIES, ("compliance",)),
    (PERIODIC, ("review", "report")),
    (CASES, OF_CASES),
]


@pytest.mark.parametrize(
    ("facts", "kinds", "expected"),
    [
        pytest.param(facts, kinds, expected, id=f"{kinds[0]}: {name}")
        for table, kinds in TABLES
        for name, (facts, expected) in table.items()
    ],
)
def test_deadlines(facts, kinds, expected):
    assert told(facts, *kinds) == expected


# --- Days off (rule 5) ---------------------------------------------------------------------------


def the_expiry(end, **more):
    facts = history(
        term(0, A, end, notice="none"),
        **{"home_country": "KR", "partner_countries": ("IT",), **more},
    )
    [found] = [one for one in derive_lifecycle(facts).deadlines if one.kind == "expiry"]
    return found


@pytest.mark.parametrize(
    ("end", "rule", "day", "moved_from", "whose"),
    [
        ("2026-12-30", "none", "2026-12-30", None, None),  # a Wednesday
        ("2026-12-25", "none", "2026-12-25", None, ["KR", "IT"]),
        ("2026-12-25", "previous", "2026-12-24", "2026-12-25", ["KR", "IT"]),
        ("2026-12-25", "next", "2026-12-28", "2026-12-25", ["KR", "IT"]),
        ("2026-10-09", "next", "2026-10-12", "2026-10-09", ["KR"]),  # Hangul day, a Friday
        ("2026-06-02", "previous", "2026-06-01", "2026-06-02", ["IT"]),  # Republic day
        ("2026-12-26", "none", "2026-12-26", None, [None, "IT"]),  # Saturday and St Stephen
    ],
)
def test_a_day_off_is_named_and_may_move(end, rule, day, moved_from, whose):
    found = the_expiry(end, working_day_rule=rule)
    assert found.day.isoformat() == day
    assert (found.moved_from and found.moved_from.isoformat()) == moved_from
    off = found.params.get("days_off")
    assert (off and [one["country"] for one in off]) == whose
    assert (found.because[-1].code == "moved") == (moved_from is not None)


@pytest.mark.parametrize(
    ("rule", "passed"), [("none", "2026-12-26"), ("previous", "2026-12-26"), ("next", "2026-12-29")]
)
def test_a_moved_day_stays_open_until_it_has_passed(rule, passed):
    found = the_expiry("2026-12-25", working_day_rule=rule)
    assert closing(found) == f"passed {passed}"


def test_the_office_has_closed_days_of_its_own():
    closed = frozenset({date(2026, 12, 30)})
    found = the_expiry("2026-12-30", closed_days=closed, working_day_rule="previous")
    assert found.day == date(2026, 12, 29)
    assert found.params["days_off"] == [{"country": "KR", "name": "closed"}]


@pytest.mark.parametrize("rule", ["none", "previous", "next"])
@pytest.mark.parametrize(
    ("end", "partners", "unknown"),
    [
        ("2035-11-14", ("IN",), None),
        ("2036-11-14", ("IN",), ("IN",)),
        ("2036-11-15", ("IN", "IT"), ("IN",)),  # a Saturday: off in any case
        ("2026-11-18", ("IT",), None),
        ("2026-11-18", ("XX",), ("XX",)),
    ],
)
def test_a_deadline_says_where_days_off_are_not_known(end, partners, unknown, rule):
    found = the_expiry(end, partner_countries=partners, working_day_rule=rule)
    told = [one.params for one in found.because if one.code == "days_off_unknown"]
    assert told == ([{"countries": unknown, "year": int(end[:4])}] if unknown else [])


def test_the_term_itself_does_not_move():
    facts = history(term(0, A, "2026-12-25"), home_country="KR", working_day_rule="next")
    assert derive_lifecycle(facts).term_periods[0].ends_on == date(2026, 12, 25)


# --- Keys and spans ------------------------------------------------------------------------------


def test_a_key_survives_a_moved_date():
    short, long = (
        derive_lifecycle(history(replace(EXPRESS, end=term(0, A, end).end), plan=PLAN))
        for end in ("1y", "2y")
    )
    kinds = ("expiry", "notice", "start_renewal")
    keys = [
        sorted(one.key for one in life.deadlines if one.kind in kinds) for life in (short, long)
    ]
    assert (
        keys[0]
        == keys[1]
        == ["expiry:term:100:roll:0", "notice:term:100:roll:0", "start_renewal:term:100:roll:0"]
    )


def test_keys_are_unique():
    facts = history(
        term(0, A, "1y", tacit="1m", notice="1m"),
        term(1, "2022-06-01"),
        plan=PLAN,
        compliance=POSTING,
        report_every=YEARLY,
    )
    keys = [one.key for one in derive_lifecycle(facts).deadlines]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("facts", "kind", "certain"),
    [
        (history(term(0, A, "1y")), "expiry", True),
        (history(term(0, A, "1y"), term(1)), "expiry", False),
        (history(term(0, A, "1y", renewal="?")), "expiry", False),
        (history(EXPRESS), "notice", True),
        (history(EXPRESS, term(1)), "notice", False),
        (history(term(0, A, "1y", renewal="?", notice="3m")), "notice", False),
        (history(term(0, A, "1y"), plan=PLAN), "start_renewal", True),
        (history(term(0, A, "1y"), term(1), plan=PLAN), "start_renewal", False),
    ],
)
def test_what_is_not_recorded_leaves_its_days_in_doubt(facts, kind, certain):
    [found] = [one for one in derive_lifecycle(facts).deadlines if one.kind == kind]
    assert (found.certain_from is not None) == certain


def test_only_the_first_question_is_counted_from_the_signature():
    life = derive_lifecycle(history(term(0, A), horizon=date(2021, 12, 31)))
    told = [
        [step.code for step in one.because] for one in life.deadlines if one.kind == "to_settle"
    ]
    assert told == [["asked_after_signature"], ["asked_after_signature", "asked_yearly"]]


def test_what_a_tacit_period_rests_on_explains_it():
    life = derive_lifecycle(replace(TACIT, events=(received("2021-09-01"),)))
    rolls = {one.key: one for one in life.deadlines if one.kind == "tacit_renewal"}
    assert sorted(rolls) == ["tacit_renewal:term:100:roll:1", "tacit_renewal:term:100:roll:2"]
    first, prevented = (rolls[key].because for key in sorted(rolls))
    assert [step.code for step in first] == ["tacit_roll"]
    assert prevented[-1].code == "notice_in_time"


@pytest.mark.parametrize(
    ("signed", "certain"), [(A, date(2020, 1, 1)), ("2020-01", None), ("2020-01-01/..", None)]
)
def test_a_duty_is_as_certain_as_the_conclusion(signed, certain):
    facts = history(term(0, signed, "1y"), compliance=POSTING[:1], registered=EARLY)
    [duty] = [one for one in derive_lifecycle(facts).deadlines if one.kind == "compliance"]
    assert duty.certain_from == certain
    assert (duty.params["rule"], duty.params["checked"]) == ("posting", False)


def test_deadlines_come_by_day():
    days = [one.day for one in derive_lifecycle(replace(TACIT, plan=PLAN)).deadlines]
    assert days == sorted(days)


def test_certainty_of_a_notice_day_follows_the_rolls():
    found = {one.key: one.certain_from for one in derive_lifecycle(TACIT).deadlines}
    assert found["notice:term:100:roll:0"] == date(2020, 1, 1)
    assert found["notice:term:100:roll:1"] == date(2020, 10, 1)


def test_a_term_that_waits_beside_one_without_any_day_is_asked_for():
    """Its first day lies past the horizon."""
    late = term(0, A, "1y", effect="on 2070-01-01 clause")
    facts = history(late, term(1, "2020-03-01", "1y", effect="notified"))
    asked = [one.key for one in derive_lifecycle(facts).deadlines if one.kind == "effect_pending"]
    assert "effect_pending:term:101:0" in asked
    assert "effect_pending:term:101:last_day" not in asked
