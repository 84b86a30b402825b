# ruff: noqa: E501
"""Worked examples: facts → what follows, one a line, to be read with domain §§3–5 in hand."""

from dataclasses import replace
from datetime import date

import pytest

from agreements.lifecycle import ALWAYS, EndFact, derive_lifecycle, old_end

from .build import (
    HOME,
    consent,
    event,
    extension,
    history,
    left,
    planned,
    planned_notification,
    received,
    resumed,
    runs,
    sent,
    statuses,
    suspended,
    term,
    withdrawn,
)

A = "2020-01-01"  # the first day of most invented agreements
EARLY = date(2019, 6, 1)

# --- What statuses follow ------------------------------------------------------------------------

STATUSES = {
    # Ends
    "two years": (history(term(0, "2018-06-04", "2y")), "in_force 2018-06-04, expired 2020-06-04"),
    "stated end": (history(term(0, A, "2020-12-31")), "in_force 2020-01-01, expired 2021-01-01"),
    "one day": (history(term(0, A, "1d")), "in_force 2020-01-01, expired 2020-01-02"),
    "indefinite": (history(term(0, A, "indefinite")), "in_force 2020-01-01"),
    "end not recorded": (history(term(0, A)), "in_force 2020-01-01"),
    "text does not say": (history(term(0, A, "unsaid")), "in_force 2020-01-01"),
    "same day": (history(term(0, A, "1y", same_day=True)), "in_force 2020-01-01, expired 2021-01-02"),
    "stated end beside length": (history(term(0, A, "1y=2020-06-30")), "in_force 2020-01-01, expired 2020-07-01"),
    # Entry into effect
    "last signature": (history(term(0, "2020-01-01 & 2020-02-01", "1y")), "in_preparation 2020-01-01, in_force 2020-02-01, expired 2021-02-01"),
    "effect presumed": (history(term(0, A, "1y", effect="?")), "in_force 2020-01-01, expired 2021-01-01"),
    "fixed later": (history(term(0, A, "1y", effect="on 2020-03-01")), "signed 2020-01-01, in_force 2020-03-01, expired 2021-03-01"),
    "fixed before signature": (history(term(0, "2020-03-01", "1y", effect="on 2020-01-01")), "in_force 2020-01-01, expired 2021-01-01"),
    "retroactive": (history(term(0, "2020-03-01", "1y", effect="back 2020-01-01 clause")), "in_force 2020-01-01, expired 2021-01-01"),
    "condition open": (history(term(0, A, "1y", effect="notified")), "signed 2020-01-01"),
    "last notification": (history(term(0, A, "1y", effect="notified 2020-05-10")), "signed 2020-01-01, in_force 2020-05-10, expired 2021-05-10"),
    "30 days after notification": (history(term(0, A, "1y", effect="30d after 2020-05-10")), "signed 2020-01-01, in_force 2020-06-09, expired 2021-06-09"),
    "days after an open notification": (history(term(0, A, "1y", effect="30d after")), "signed 2020-01-01"),
    # Before anything is signed
    "only registered": (history(registered=EARLY), "in_preparation 2019-06-01"),
    "in preparation": (history(term(0, stage="negotiation"), registered=EARLY), "in_preparation 2019-06-01"),
    "given up": (history(term(0, stage="withdrawn"), registered=EARLY), "withdrawn 2019-06-01"),
    "signed by one party": (history(term(0, A, stage="ready_to_sign"), registered=EARLY), "in_preparation 2019-06-01"),
    "signed after registration": (history(term(0, A, "1y"), registered=EARLY), "in_preparation 2019-06-01, in_force 2020-01-01, expired 2021-01-01"),
    "only undated": (history(term(0), registered=EARLY), "unknown 2019-06-01"),
    "undated before dated": (history(term(0), term(1, A, "1y"), registered=EARLY), "unknown 2019-06-01, in_force 2020-01-01, expired 2021-01-01"),
    "undated after dated": (history(term(0, A, "1y"), term(1), registered=EARLY), "in_preparation 2019-06-01, in_force 2020-01-01, expired 2021-01-01"),
    "renewal in preparation": (history(term(0, A, "1y"), term(1, stage="drafting")), "in_force 2020-01-01, expired 2021-01-01"),
    "renewal given up": (history(term(0, A, "1y"), term(1, stage="withdrawn")), "in_force 2020-01-01, expired 2021-01-01"),
    "open earliest day": (history(term(0, "../2020"), registered=EARLY), "unknown 2019-06-01"),
    "both signed, stage not moved": (history(term(0, "2020-01-01 & 2020-02-01", "1y", stage="ready_to_sign")), "in_preparation 2020-01-01, in_force 2020-02-01, expired 2021-02-01"),
    "given up though both signed": (history(term(0, "2020-01-01 & 2020-02-01", "1y", stage="withdrawn")), "withdrawn 2020-01-01"),
    "given up, then another text signed": (history(term(0, stage="withdrawn"), term(1, A, "1y"), registered=EARLY), "withdrawn 2019-06-01, in_force 2020-01-01, expired 2021-01-01"),
    "signing day unknown, effect stated": (history(term(0, None, "1y", effect="on 2020-01-01"), registered=EARLY), "in_preparation 2019-06-01, in_force 2020-01-01, expired 2021-01-01"),
    "signing day unknown, notified": (history(term(0, None, "1y", effect="notified 2020-01-01"), registered=EARLY), "in_preparation 2019-06-01, in_force 2020-01-01, expired 2021-01-01"),
    "signing day unknown, condition open": (history(term(0, None, "1y", effect="notified"), registered=EARLY), "unknown 2019-06-01"),
    "a stated day not recorded": (history(term(0, A, "1y", effect="on")), "in_force 2020-01-01, expired 2021-01-01"),
    "a retroactive day not recorded": (history(term(0, A, "1y", effect="back")), "in_force 2020-01-01, expired 2021-01-01"),
    "neither signing nor stated day recorded": (history(term(0, None, "1y", effect="on"), registered=EARLY), "unknown 2019-06-01"),
    # Partial dates
    "a month and a day in it": (history(term(0, "2020-01 & 2020-01-15", "1y")), "in_preparation 2020-01-01, in_force 2020-01-15, expired 2021-01-31"),
    "one signing open at the end": (history(term(0, "2020-01-01 & 2020-02/..", "1y")), "in_preparation 2020-01-01, in_force 2020-02-01"),
    "month": (history(term(0, "2008-09", "1y")), "in_force 2008-09-01, expired 2009-09-30"),
    "year": (history(term(0, "2013", "1y")), "in_force 2013-01-01, expired 2014-12-31"),
    "second half": (history(term(0, "2026-41", "6m")), "in_force 2026-07-01, expired 2027-07-01"),
    "between": (history(term(0, "[2013-08..2018-05]"), term(1, "2018-06-04", "2y")), "in_force 2013-08-01, expired 2020-06-04"),
    "approximate": (history(term(0, "2013~"), term(1, "2018-06-04", "2y")), "in_force 2013-01-01, expired 2020-06-04"),
    "open latest day": (history(term(0, "2013/..", "1y")), "in_force 2013-01-01"),
    # Renewals
    "not recorded, then renewed": (history(term(0, A), term(1, "2021-03-01", "1y")), "in_force 2020-01-01, expired 2022-03-01"),
    "gap": (history(term(0, A, "1y"), term(1, "2021-03-01", "1y")), "in_force 2020-01-01, expired 2021-01-01, in_force 2021-03-01, expired 2022-03-01"),
    "no gap on the next day": (history(term(0, A, "1y"), term(1, "2021-01-01", "1y")), "in_force 2020-01-01, expired 2022-01-01"),
    "gap of one day": (history(term(0, A, "1y"), term(1, "2021-01-02", "1y")), "in_force 2020-01-01, expired 2021-01-01, in_force 2021-01-02, expired 2022-01-02"),
    "after the old end": (history(term(0, A, "1y"), term(1, "2020-11-01", "1y", starts="after_current_end")), "in_force 2020-01-01, expired 2022-01-01"),
    "at once": (history(term(0, A, "1y"), term(1, "2020-11-01", "1y", starts="at_once")), "in_force 2020-01-01, expired 2021-11-01"),
    "on the very last day, after": (history(term(0, A, "1y"), term(1, "2020-12-31", "1y", starts="after_current_end")), "in_force 2020-01-01, expired 2022-01-01"),
    "on the very last day, at once": (history(term(0, A, "1y"), term(1, "2020-12-31", "1y", starts="at_once")), "in_force 2020-01-01, expired 2021-12-31"),
    "signed ahead, fixed later": (history(term(0, A, "1y"), term(1, "2020-11-01", "1y", effect="on 2021-02-01")), "in_force 2020-01-01, signed 2021-01-01, in_force 2021-02-01, expired 2022-02-01"),
    "renewal's condition open at the old end": (history(term(0, A, "1y"), term(1, "2020-11-01", "1y", effect="notified", starts="after_current_end")), "in_force 2020-01-01, signed 2021-01-01"),
    "renewal notified late": (history(term(0, A, "1y"), term(1, "2020-11-01", "1y", effect="notified 2021-02-01", starts="after_current_end")), "in_force 2020-01-01, signed 2021-01-01, in_force 2021-02-01, expired 2022-02-01"),
    "renewal notified early": (history(term(0, A, "1y"), term(1, "2020-11-01", "1y", effect="notified 2020-11-20", starts="after_current_end")), "in_force 2020-01-01, expired 2022-01-01"),
    "renewal's condition open after expiry": (history(term(0, A, "1y"), term(1, "2021-03-01", "1y", effect="notified")), "in_force 2020-01-01, expired 2021-01-01, signed 2021-03-01"),
    "renews an indefinite term": (history(term(0, A, "indefinite"), term(1, "2021-03-01", "1y")), "in_force 2020-01-01, expired 2022-03-01"),
    "retroactive renewal closes the gap": (history(term(0, A, "1y"), term(1, "2021-03-01", "1y", effect="back 2021-01-01 clause")), "in_force 2020-01-01, expired 2022-01-01"),
    "overtaken before it began": (history(term(0, A, "1y"), term(1, "2020-10-01", "1y", starts="after_current_end"), term(2, "2020-11-01", "1y", starts="at_once")), "in_force 2020-01-01, expired 2021-11-01"),
    "overtaken in a gap": (history(term(0, A, "1y"), term(1, "2021-03-01", "1y", effect="on 2021-09-01"), term(2, "2021-05-01", "1y", effect="on 2021-06-01")), "in_force 2020-01-01, expired 2021-01-01, signed 2021-03-01, in_force 2021-06-01, expired 2022-06-01"),
    "replaced on its first day": (history(term(0, A, "1y"), term(1, A, "2y", starts="at_once")), "in_force 2020-01-01, expired 2022-01-01"),
    "two conditions open": (history(term(0, A, effect="notified"), term(1, "2020-06-01", effect="notified")), "signed 2020-01-01"),
    "undated, then a condition open": (history(term(0), term(1, A, effect="notified"), registered=EARLY), "unknown 2019-06-01, signed 2020-01-01"),
    # Extension
    "extended on the day it was signed": (history(term(0, A, "1y"), extension(0, A, "2021-06-30")), "in_force 2020-01-01, expired 2021-07-01"),
    "extended some day before 2021": (history(term(0, A, "1y"), extension(0, "../2020", "2021-06-30")), "in_force 2020-01-01, expired 2021-01-01"),
    "extended on the last day under notice": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-09-01"), extension(0, "2020-12-31", "2021-06-30")), "in_force 2020-01-01, terminating 2020-09-01, terminated 2021-07-01"),
    "extended after the first of two ends": (history(term(0, A), consent("2020-02-01", "2020-09-30"), consent("2020-03-01", "2020-04-30", 9), extension(0, "2020-06-01", "2021-06-30")), "in_force 2020-01-01, terminating 2020-02-01, terminated 2020-05-01"),
    "an annex moves no end": (history(term(0, A, "1y"), replace(extension(0, "2020-06-01", "2021-06-30"), kind="annex")), "in_force 2020-01-01, expired 2021-01-01"),
    "an extension without its end moves none": (history(term(0, A, "1y"), replace(extension(0, "2020-06-01", "2021-06-30"), new_ends_on=None)), "in_force 2020-01-01, expired 2021-01-01"),
    "consent in the gap before a late extension": (history(term(0, A, "1y"), consent("2021-03-01"), extension(0, "2021-06-01", "2021-12-31")), "in_force 2020-01-01, expired 2021-01-01, in_force 2021-06-01, expired 2022-01-01"),
    "extended in time": (history(term(0, A, "1y"), extension(0, "2020-10-01", "2021-06-30")), "in_force 2020-01-01, expired 2021-07-01"),
    "extended twice": (history(term(0, A, "1y"), extension(0, "2020-10-01", "2021-06-30"), extension(0, "2021-06-30", "2021-12-31", 2)), "in_force 2020-01-01, expired 2022-01-01"),
    "extended too late": (history(term(0, A, "1y"), extension(0, "2021-02-01", "2021-12-31")), "in_force 2020-01-01, expired 2021-01-01, in_force 2021-02-01, expired 2022-01-01"),
    "extended not recorded": (history(term(0, A), extension(0, "2020-10-01", "2021-06-30")), "in_force 2020-01-01, expired 2021-07-01"),
    "extended on the very last day": (history(term(0, A, "1y"), extension(0, "2020-12-31", "2021-06-30")), "in_force 2020-01-01, expired 2021-07-01"),
    "extended before it began, to a day before it": (history(term(0, A, "1y", effect="on 2020-06-01", tacit="1y"), extension(0, "2020-02-01", "2020-03-01")), "signed 2020-01-01, expired 2020-06-01"),
    # Tacit renewal
    "tacit, but over before it began": (history(term(0, A, "2019-12-31", tacit="1y")), "expired 2020-01-01"),
    "tacit of a length not recorded, over before it began": (history(term(0, A, "2019-12-31", tacit="?")), "expired 2020-01-01"),
    "tacit of a length not recorded, once at most": (history(term(0, A, "2020-06-30", tacit="?", count=0)), "in_force 2020-01-01, expired 2020-07-01"),
    "extended, then tacit of a length not recorded": (history(term(0, A, "2020-06-30", tacit="?"), extension(0, "2020-02-01", "2020-12-31")), "in_force 2020-01-01"),
    "tacit rolls on": (history(term(0, A, "1y", tacit="1y")), "in_force 2020-01-01"),
    "tacit, once at most": (history(term(0, A, "1y", tacit="1y", count=1)), "in_force 2020-01-01, expired 2022-01-01"),
    "tacit, never": (history(term(0, A, "1y", tacit="1y", count=0)), "in_force 2020-01-01, expired 2021-01-01"),
    "tacit until a latest end": (history(term(0, A, "1y", tacit="1y", latest="2022-06-30")), "in_force 2020-01-01, expired 2022-07-01"),
    "tacit of another length": (history(term(0, A, "5y", tacit="2y", count=2)), "in_force 2020-01-01, expired 2029-01-01"),
    "tacit from a stated end": (history(term(0, A, "2020-06-30", tacit="1y", count=1)), "in_force 2020-01-01, expired 2021-07-01"),
    "tacit of a length not recorded": (history(term(0, A, "2020-06-30", tacit="?")), "in_force 2020-01-01"),
    "tacit, then renewed": (history(term(0, A, "1y", tacit="1y"), term(1, "2022-05-01", "1y")), "in_force 2020-01-01, expired 2023-05-01"),
    # Notice before the end
    "notice in time": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-09-30")), "in_force 2020-01-01, terminating 2020-09-30, terminated 2021-01-01"),
    "notice a day late": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-10-01")), "in_force 2020-01-01, terminating 2020-10-01, terminated 2022-01-01"),
    "notice late, no further period": (history(term(0, A, "1y", tacit="1y", count=0, notice="3m"), received("2020-10-01")), "in_force 2020-01-01, expired 2021-01-01"),
    "notice in time, no further period": (history(term(0, A, "1y", notice="3m"), received("2020-09-30")), "in_force 2020-01-01, terminating 2020-09-30, terminated 2021-01-01"),
    "sent in time, received late": (history(term(0, A, "1y", tacit="1y", notice="3m"), sent("2020-09-25", "2020-10-02")), "in_force 2020-01-01, terminating 2020-10-02, terminated 2022-01-01"),
    "sent counts": (history(term(0, A, "1y", tacit="1y", notice="3m sent"), sent("2020-09-25", "2020-10-02")), "in_force 2020-01-01, terminating 2020-09-25, terminated 2021-01-01"),
    "sent, receipt not recorded": (history(term(0, A, "1y", tacit="1y", notice="3m"), sent("2020-09-25")), "in_force 2020-01-01"),
    "withdrawn": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-09-01"), withdrawn("2020-12-01")), "in_force 2020-01-01, terminating 2020-09-01, in_force 2020-12-01"),
    "withdrawn on the last day": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-09-01"), withdrawn("2020-12-31")), "in_force 2020-01-01, terminating 2020-09-01, in_force 2020-12-31"),
    "withdrawn a day too late": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-09-01"), withdrawn("2021-01-01")), "in_force 2020-01-01, terminating 2020-09-01, terminated 2021-01-01"),
    "withdrawn on the same day": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-09-01"), withdrawn("2020-09-01")), "in_force 2020-01-01"),
    "withdrawn, then given again": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-08-01"), withdrawn("2020-08-20"), received("2020-09-01", 3)), "in_force 2020-01-01, terminating 2020-08-01, in_force 2020-08-20, terminating 2020-09-01, terminated 2021-01-01"),
    "one of two notices withdrawn": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-08-01"), received("2020-09-01", 3), withdrawn("2020-09-10")), "in_force 2020-01-01, terminating 2020-08-01, terminated 2021-01-01"),
    "notice longer than the period": (history(term(0, A, "1m", tacit="1m", notice="3m"), received("2020-01-15")), "in_force 2020-01-01, terminating 2020-01-15, terminated 2020-05-01"),
    "renewed after termination": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-09-01"), term(1, "2021-05-01", "1y")), "in_force 2020-01-01, terminating 2020-09-01, terminated 2021-01-01, in_force 2021-05-01, expired 2022-05-01"),
    "renewal signed under notice": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-09-01"), term(1, "2020-11-01", "1y", starts="after_current_end")), "in_force 2020-01-01, terminating 2020-09-01, in_force 2020-11-01, expired 2022-01-01"),
    # Notice at any time
    "on the last day, too late": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-12-31")), "in_force 2020-01-01, terminating 2020-12-31, terminated 2022-01-01"),
    "sent before it began, received in it": (history(term(0, A, "indefinite", notice="30d any_time"), sent("2019-12-20", "2020-01-10")), "in_preparation 2019-12-20, in_force 2020-01-01, terminating 2020-01-10, terminated 2020-02-10"),
    "a withdrawal that names no notice takes the latest": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-08-01"), received("2020-09-01", 3), withdrawn("2020-09-10", None)), "in_force 2020-01-01, terminating 2020-08-01, terminated 2021-01-01"),
    "two withdrawals that name none take both": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-08-01"), received("2020-09-01", 3), withdrawn("2020-09-10", None), withdrawn("2020-09-12", None, 10)), "in_force 2020-01-01, terminating 2020-08-01, in_force 2020-09-12"),
    "a withdrawal of another notice": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-08-01"), withdrawn("2020-09-10", 77)), "in_force 2020-01-01, terminating 2020-08-01, terminated 2021-01-01"),
    "tacit, no clause recorded, in the second period": (history(term(0, A, "1y", tacit="1y"), received("2021-06-01")), "in_force 2020-01-01, terminating 2021-06-01, terminated 2022-01-01"),
    "any time, 90 days": (history(term(0, "2026-01-01", "indefinite", notice="90d any_time"), received("2026-06-01")), "in_force 2026-01-01, terminating 2026-06-01, terminated 2026-08-31"),
    "any time, 3 months": (history(term(0, "2026-01-01", "indefinite", notice="3m any_time"), received("2027-02-28")), "in_force 2026-01-01, terminating 2027-02-28, terminated 2027-06-01"),
    "to the end of a month": (history(term(0, A, "indefinite", notice="1m any_time_to_month_end"), received("2020-03-10")), "in_force 2020-01-01, terminating 2020-03-10, terminated 2020-05-01"),
    "to the end of a quarter": (history(term(0, A, "indefinite", notice="1m any_time_to_quarter_end"), received("2020-03-10")), "in_force 2020-01-01, terminating 2020-03-10, terminated 2020-07-01"),
    "to the end of a year": (history(term(0, A, "indefinite", notice="6w any_time_to_year_end"), received("2020-11-19")), "in_force 2020-01-01, terminating 2020-11-19, terminated 2021-01-01"),
    "to the end of a year, a day late": (history(term(0, A, "indefinite", notice="6w any_time_to_year_end"), received("2020-11-20")), "in_force 2020-01-01, terminating 2020-11-20, terminated 2022-01-01"),
    "any time, sooner than the end": (history(term(0, A, "5y", notice="6m any_time"), received("2021-01-15")), "in_force 2020-01-01, terminating 2021-01-15, terminated 2021-07-16"),
    "any time, overtaken by the end": (history(term(0, A, "1y", notice="6m any_time"), received("2020-10-01")), "in_force 2020-01-01, expired 2021-01-01"),
    "any time, naming a later day": (history(term(0, A, "indefinite", notice="30d any_time"), received("2020-03-01", effective_on="2020-06-30")), "in_force 2020-01-01, terminating 2020-03-01, terminated 2020-07-01"),
    "any time, naming too early a day": (history(term(0, A, "indefinite", notice="30d any_time"), received("2020-03-01", effective_on="2020-03-10")), "in_force 2020-01-01, terminating 2020-03-01, terminated 2020-04-01"),
    "no clause, a day named": (history(term(0, A, "indefinite"), received("2020-03-01", effective_on="2020-06-30")), "in_force 2020-01-01, terminating 2020-03-01, terminated 2020-07-01"),
    "no clause, no day": (history(term(0, A, "indefinite"), received("2020-03-01")), "in_force 2020-01-01"),
    "tacit, no clause recorded, received later": (history(term(0, A, "1y", tacit="1y"), sent("2020-12-20", "2020-12-31")), "in_force 2020-01-01, terminating 2020-12-31, terminated 2021-01-01"),
    "without delay": (history(term(0, A, "indefinite", notice="0d any_time"), received("2020-03-01")), "in_force 2020-01-01, terminating 2020-03-01, terminated 2020-03-02"),
    "before the end, naming it": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-03-01", effective_on="2020-12-31")), "in_force 2020-01-01, terminating 2020-03-01, terminated 2021-01-01"),
    "before the end, naming the next": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-03-01", effective_on="2021-12-31")), "in_force 2020-01-01, terminating 2020-03-01, terminated 2022-01-01"),
    "before the end, naming a day beyond the last": (history(term(0, A, "1y", tacit="1y", count=1, notice="3m"), received("2020-03-01", effective_on="2025-12-31")), "in_force 2020-01-01, terminating 2020-03-01, terminated 2021-01-01"),
    "before an end not recorded, naming a day": (history(term(0, A, notice="3m"), received("2020-03-01", effective_on="2020-12-31")), "in_force 2020-01-01, terminating 2020-03-01, terminated 2021-01-01"),
    "before an end not recorded": (history(term(0, A, notice="3m"), received("2020-03-01")), "in_force 2020-01-01"),
    "before the end of an indefinite term": (history(term(0, A, "indefinite", notice="3m"), received("2020-03-01")), "in_force 2020-01-01, terminating 2020-03-01, terminated 2020-06-02"),
    "overtaken by the end, which is then extended": (history(term(0, A, "1y", notice="6m any_time"), received("2020-10-01"), extension(0, "2020-12-01", "2021-12-31")), "in_force 2020-01-01, expired 2022-01-01"),
    "in time, then the end is extended": (history(term(0, A, "1y", notice="3m"), received("2020-09-01"), extension(0, "2020-12-01", "2021-12-31")), "in_force 2020-01-01, terminating 2020-09-01, terminated 2022-01-01"),
    "extended after the notice took effect": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-09-01"), extension(0, "2021-02-01", "2021-12-31")), "in_force 2020-01-01, terminating 2020-09-01, terminated 2021-01-01"),
    "tacit, no clause recorded": (history(term(0, A, "1y", tacit="1y"), received("2020-12-31")), "in_force 2020-01-01, terminating 2020-12-31, terminated 2021-01-01"),
    "notice before any term": (history(term(0, A, "1y", notice="1m"), received("2019-12-01")), "in_preparation 2019-12-01, in_force 2020-01-01, expired 2021-01-01"),
    # Consent, withdrawal of a party
    "consent": (history(term(0, A, "indefinite"), consent("2021-05-05")), "in_force 2020-01-01, terminating 2021-05-05, terminated 2021-05-06"),
    "consent to a later day": (history(term(0, A, "indefinite"), consent("2021-05-05", "2021-12-31")), "in_force 2020-01-01, terminating 2021-05-05, terminated 2022-01-01"),
    "consent to the very end": (history(term(0, A, "1y"), consent("2020-05-05", "2020-12-31")), "in_force 2020-01-01, terminating 2020-05-05, terminated 2021-01-01"),
    "nobody named withdraws from three": (history(term(0, A, "indefinite"), left("2021-05-05", by=None), parties=(1, 2, 3), home=None), "in_force 2020-01-01"),
    "one of three suspends, another withdraws": (history(term(0, A, "indefinite"), suspended("2020-02-01"), left("2020-05-05", by=3), parties=(1, 2, 3)), "in_force 2020-01-01, suspended 2020-02-01"),
    "suspended, parties not recorded": (history(term(0, A, "indefinite"), suspended("2020-02-01"), parties=()), "in_force 2020-01-01, suspended 2020-02-01"),
    "consent beyond the end": (history(term(0, A, "1y"), consent("2020-05-05", "2021-12-31")), "in_force 2020-01-01, expired 2021-01-01"),
    "consent after a late extension": (history(term(0, A, "1y"), extension(0, "2021-02-01", "2021-12-31"), consent("2021-05-05")), "in_force 2020-01-01, expired 2021-01-01, in_force 2021-02-01, terminating 2021-05-05, terminated 2021-05-06"),
    "consent beyond the end, then a late extension": (history(term(0, A, "1y"), consent("2020-10-01", "2021-03-31"), extension(0, "2021-02-01", "2021-12-31")), "in_force 2020-01-01, expired 2021-01-01, in_force 2021-02-01, expired 2022-01-01"),
    "consent, then an earlier end agreed": (history(term(0, A, "1y"), consent("2020-03-01", "2020-10-31"), extension(0, "2020-05-01", "2020-06-30")), "in_force 2020-01-01, terminating 2020-03-01, expired 2020-07-01"),
    "consent, then extended after it": (history(term(0, A, "1y"), consent("2020-03-01"), extension(0, "2020-05-01", "2021-06-30")), "in_force 2020-01-01, terminating 2020-03-01, terminated 2020-03-02"),
    "consent before effect": (history(term(0, A, "1y", effect="notified"), consent("2020-05-05")), "signed 2020-01-01, terminated 2020-05-06"),
    "consent before effect, to a later day": (history(term(0, A, "1y", effect="notified"), consent("2020-05-05", "2020-06-30")), "signed 2020-01-01, terminated 2020-07-01"),
    "consent on the day of signature, before effect": (history(term(0, A, "1y", effect="notified"), consent(A)), "signed 2020-01-01, terminated 2020-01-02"),
    "given up before effect, then another": (history(term(0, A, "1y", effect="notified"), consent("2020-02-01"), term(1, "2020-06-01", "6m")), "signed 2020-01-01, terminated 2020-02-02, in_force 2020-06-01, expired 2020-12-01"),
    "expired, then given up before effect": (history(term(0, A, "6m"), term(1, "2020-09-01", effect="notified"), consent("2020-10-01")), "in_force 2020-01-01, expired 2020-07-01, signed 2020-09-01, terminated 2020-10-02"),
    "a party withdraws from two": (history(term(0, A, "indefinite"), left("2021-05-05")), "in_force 2020-01-01, terminating 2021-05-05, terminated 2021-05-06"),
    "a party withdraws from three": (history(term(0, A, "indefinite"), left("2021-05-05"), parties=(1, 2, 3)), "in_force 2020-01-01"),
    "home withdraws from three": (history(term(0, A, "indefinite"), left("2021-05-05", by=HOME), parties=(1, 2, 3)), "in_force 2020-01-01, terminating 2021-05-05, terminated 2021-05-06"),
    "two of three withdraw": (history(term(0, A, "indefinite"), left("2021-05-05"), left("2022-05-05", by=3, number=9), parties=(1, 2, 3)), "in_force 2020-01-01, terminating 2022-05-05, terminated 2022-05-06"),
    # Suspension
    "suspended and resumed": (history(term(0, A, "1y"), suspended("2020-03-01"), resumed("2020-04-01")), "in_force 2020-01-01, suspended 2020-03-01, in_force 2020-04-01, expired 2021-01-01"),
    "suspended twice, resumed once": (history(term(0, A, "1y"), suspended("2020-02-01"), suspended("2020-03-01", 7), resumed("2020-04-01", 8)), "in_force 2020-01-01, suspended 2020-02-01, in_force 2020-04-01, expired 2021-01-01"),
    "suspended to the end": (history(term(0, A, "1y"), suspended("2020-03-01")), "in_force 2020-01-01, suspended 2020-03-01, expired 2021-01-01"),
    "suspended across a roll": (history(term(0, A, "1y", tacit="1y"), suspended("2020-12-01"), resumed("2021-02-01")), "in_force 2020-01-01, suspended 2020-12-01, in_force 2021-02-01"),
    "suspended under notice": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-09-01"), suspended("2020-10-01"), resumed("2020-11-01")), "in_force 2020-01-01, terminating 2020-09-01, suspended 2020-10-01, terminating 2020-11-01, terminated 2021-01-01"),
    "a renewal is not suspended": (history(term(0, A), suspended("2020-03-01"), term(1, "2020-06-01")), "in_force 2020-01-01, suspended 2020-03-01, in_force 2020-06-01"),
    "a gap ends a suspension": (history(term(0, A, "1y"), suspended("2020-12-01"), extension(0, "2021-02-01", "2021-12-31")), "in_force 2020-01-01, suspended 2020-12-01, expired 2021-01-01, in_force 2021-02-01, expired 2022-01-01"),
    "suspended after the end": (history(term(0, A, "1y"), suspended("2021-03-01")), "in_force 2020-01-01, expired 2021-01-01"),
    # Supersession
    "superseded": (history(term(0, A, "indefinite"), superseded_on=date(2022, 2, 1), superseded_by="N-2"), "in_force 2020-01-01, superseded 2022-02-01"),
    "superseded after expiry": (history(term(0, A, "1y"), superseded_on=date(2022, 2, 1), superseded_by="N-2"), "in_force 2020-01-01, expired 2021-01-01, superseded 2022-02-01"),
    "superseded after termination": (history(term(0, A), consent("2021-01-01"), superseded_on=date(2022, 2, 1), superseded_by="N-2"), "in_force 2020-01-01, terminating 2021-01-01, terminated 2021-01-02, superseded 2022-02-01"),
    # Real agreements
    "KR-JP GSOMIA: notice, withdrawn on the last day": (
        history(term(0, "2016-11-23", "1y", tacit="1y", notice="90d"), sent("2019-08-23", "2019-08-23"), withdrawn("2019-11-22")),
        "in_force 2016-11-23, terminating 2019-08-23, in_force 2019-11-22",
    ),
    "the same, had it not been withdrawn": (
        history(term(0, "2016-11-23", "1y", tacit="1y", notice="90d"), sent("2019-08-23", "2019-08-23")),
        "in_force 2016-11-23, terminating 2019-08-23, terminated 2019-11-23",
    ),
    "the same, notice two days later": (
        history(term(0, "2016-11-23", "1y", tacit="1y", notice="90d"), sent("2019-08-25", "2019-08-25")),
        "in_force 2016-11-23, terminating 2019-08-25, terminated 2020-11-23",
    ),
    "INF treaty: six months from notice, suspended meanwhile": (
        history(term(0, "1987-12-08", "indefinite", effect="on 1988-06-01", notice="6m any_time"), received("2019-02-02"), suspended("2019-02-02")),
        "signed 1987-12-08, in_force 1988-06-01, suspended 2019-02-02, terminated 2019-08-03",
    ),
    "Open Skies: one party of many": (
        history(term(0, "1992-03-24", "indefinite", effect="on 2002-01-01"), left("2020-11-22", by=3), parties=(1, 2, 3, 4), home=1),
        "signed 1992-03-24, in_force 2002-01-01",
    ),
    "New START: ten years, extended by five": (
        history(term(0, "2010-04-08", "10y", effect="on 2011-02-05"), extension(0, "2021-02-03", "2026-02-04")),
        "signed 2010-04-08, in_force 2011-02-05, expired 2026-02-05",
    ),
    "US-EU science agreement: five years, renewed after it": (
        history(term(0, "1998-10-14", "5y", effect="on 1998-10-14"), term(1, "2004-05-01", "2008-10-13", effect="back 2003-10-14 clause")),
        "in_force 1998-10-14, expired 2008-10-14",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STATUSES)
def test_statuses(name):
    facts, expected = STATUSES[name]
    assert statuses(derive_lifecycle(facts)) == expected


# --- Which days a term runs ----------------------------------------------------------------------

RUNS = {
    "leap day + 12 months": (history(term(0, "2024-02-29", "12m")), "0: 2024-02-29..2025-02-28"),
    "leap day + 48 months": (history(term(0, "2024-02-29", "48m")), "0: 2024-02-29..2028-02-28"),
    "month end + 6 months": (history(term(0, "2026-08-31", "6m")), "0: 2026-08-31..2027-02-28"),
    "leap day + 1 year 1 month": (history(term(0, "2024-02-29", "1y1m")), "0: 2024-02-29..2025-03-28"),
    "leap day + 1 year 10 days": (history(term(0, "2024-02-29", "1y10d")), "0: 2024-02-29..2025-03-10"),
    "same day": (history(term(0, "2018-06-04", "2y", same_day=True)), "0: 2018-06-04..2020-06-04"),
    "90 days": (history(term(0, A, "90d")), "0: 2020-01-01..2020-03-30"),
    "90 days, same day": (history(term(0, A, "90d", same_day=True)), "0: 2020-01-01..2020-03-31"),
    "2 weeks": (history(term(0, A, "2w")), "0: 2020-01-01..2020-01-14"),
    "rolls of 1 month from the 31st": (history(term(0, "2021-01-31", "1m", tacit="1m")), "0: 2021-01-31..2021-02-28; 0.1: 2021-03-01..2021-03-30; 0.2: 2021-03-31..2021-04-30; 0.3: 2021-05-01..2021-05-30"),
    "rolls of 1 year from a leap day": (history(term(0, "2020-02-29", "1y", tacit="1y")), "0: 2020-02-29..2021-02-28; 0.1: 2021-03-01..2022-02-28; 0.2: 2022-03-01..2023-02-28; 0.3: 2023-03-01..2024-02-28"),
    "same-day rolls do not creep": (history(term(0, "2018-06-04", "1y", tacit="1y", same_day=True)), "0: 2018-06-04..2019-06-04; 0.1: 2019-06-05..2020-06-04; 0.2: 2020-06-05..2021-06-04; 0.3: 2021-06-05..2022-06-04"),
    "rolls of days": (history(term(0, A, "30d", tacit="30d", count=2)), "0: 2020-01-01..2020-01-30; 0.1: 2020-01-31..2020-02-29; 0.2: 2020-03-01..2020-03-30"),
    "days, then rolls of months": (history(term(0, A, "30d", tacit="1m", count=2)), "0: 2020-01-01..2020-01-30; 0.1: 2020-01-31..2020-02-29; 0.2: 2020-03-01..2020-03-30"),
    "rolls from a stated end beside another length": (history(term(0, A, "1y=2020-06-30", tacit="1y", count=1)), "0: 2020-01-01..2020-06-30; 0.1: 2020-07-01..2021-06-30"),
    "a length like that of the term is presumed": (history(term(0, A, "2y", tacit="?", count=1)), "0: 2020-01-01..2021-12-31; 0.1: 2022-01-01..2023-12-31"),
    "the same after an extension": (history(term(0, A, "2y", tacit="?", count=1), extension(0, "2020-06-01", "2022-06-30")), "0: 2020-01-01..2022-06-30; 0.1: 2022-07-01..2024-06-30"),
    "a length not recorded leaves the end open": (history(term(0, A, "2020-06-30", tacit="?")), "0: 2020-01-01..2020-06-30; 0.1: 2020-07-01.."),
    "an extension without tacit clause ends it": (history(term(0, A, "2y"), extension(0, "2020-06-01", "2022-06-30")), "0: 2020-01-01..2022-06-30"),
    "extended too late": (history(term(0, A, "1y"), extension(0, "2021-02-01", "2021-12-31")), "0: 2020-01-01..2020-12-31; 0.1: 2021-02-01..2021-12-31"),
    "one day, then a year": (history(term(0, A, "1d", tacit="1y", count=1)), "0: 2020-01-01..2020-01-01; 0.1: 2020-01-02..2021-01-01"),
    "one stated day, then a length not recorded": (history(term(0, A, "2020-01-01", tacit="?")), "0: 2020-01-01..2020-01-01; 0.1: 2020-01-02.."),
    "extended to its first day, then a year": (history(term(0, A, "1y", tacit="1y", count=1), extension(0, A, A)), "0: 2020-01-01..2020-01-01; 0.1: 2020-01-02..2021-01-01"),
    "months and days, then months from the next day": (history(term(0, "2020-01-31", "1m10d", tacit="1m", count=1)), "0: 2020-01-31..2020-03-10; 0.1: 2020-03-11..2020-04-10"),
    "latest end cuts": (history(term(0, A, "1y", tacit="1y", latest="2022-06-30")), "0: 2020-01-01..2020-12-31; 0.1: 2021-01-01..2021-12-31; 0.2: 2022-01-01..2022-06-30"),
    "latest end on an end": (history(term(0, A, "1y", tacit="1y", latest="2021-12-31")), "0: 2020-01-01..2020-12-31; 0.1: 2021-01-01..2021-12-31"),
    "extended in the second roll": (history(term(0, A, "1y", tacit="1y", count=3), extension(0, "2021-10-01", "2022-03-31")), "0: 2020-01-01..2020-12-31; 0.1: 2021-01-01..2022-03-31; 0.2: 2022-04-01..2023-03-31; 0.3: 2023-04-01..2024-03-31"),
    "cut by a renewal": (history(term(0, A, "5y"), term(1, "2022-05-01", "1y", starts="at_once")), "0: 2020-01-01..2022-04-30; 1: 2022-05-01..2023-04-30"),
    "renewal counts from its start": (history(term(0, A, "1y"), term(1, "2020-11-15", "2y", starts="after_current_end")), "0: 2020-01-01..2020-12-31; 1: 2021-01-01..2022-12-31"),
    "a stated day between": (history(term(0, A, "1y"), term(1, "2020-11-15", "1y", starts="2020-12-01")), "0: 2020-01-01..2020-11-30; 1: 2020-12-01..2021-11-30"),
    "cut by a notice": (history(term(0, A, "indefinite", notice="30d any_time"), received("2020-03-01")), "0: 2020-01-01..2020-03-31"),
    "month start and the next term": (history(term(0, "2008-09"), term(1, "2009-09-30")), "0: 2008-09-01..2009-09-29; 1: 2009-09-30.."),
    "a vague year after a known day": (history(term(0, "2013-07-26"), term(1, "2013")), "0: 2013-07-26..2013-07-26; 1: 2013-07-27.."),
    "a vague month after a known day in it": (history(term(0, "2013-07-26"), term(1, "2013-07")), "0: 2013-07-26..2013-07-26; 1: 2013-07-27.."),
    "a vague month whose last day is next": (history(term(0, "2013-07-30"), term(1, "2013-07")), "0: 2013-07-30..2013-07-30; 1: 2013-07-31.."),
    "a vague month that begins with the known day": (history(term(0, "2013-07-01"), term(1, "2013-07")), "0: 2013-07-01..2013-07-01; 1: 2013-07-02.."),
    "a vague month after a known day": (history(term(0, "2013-07-26"), term(1, "2013-08")), "0: 2013-07-26..2013-07-31; 1: 2013-08-01.."),
    "some day since": (history(term(0, "2013-07-26"), term(1, "2013/..")), "0: 2013-07-26..2013-07-26; 1: 2013-07-27.."),
    "replaced on its first day": (history(term(0, A, "1y"), term(1, A, "2y", starts="at_once")), "1: 2020-01-01..2021-12-31"),
    "ends before it starts": (history(term(0, A, "2019-12-31")), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_term_periods(name):
    facts, expected = RUNS[name]
    assert runs(derive_lifecycle(facts)) == expected


# --- The last day for notice (rule 4) ------------------------------------------------------------

NOTICE_DAYS = {
    ("2028-05-31", "3m"): "2028-02-29",
    ("2028-05-31", "90d"): "2028-03-02",
    ("2028-06-30", "3m"): "2028-03-31",
    ("2027-02-28", "1m"): "2027-01-31",
    ("2027-08-30", "6m"): "2027-02-27",
    ("2029-12-31", "6m"): "2029-06-30",
    ("2029-12-31", "1y"): "2028-12-31",
    ("2029-12-31", "2w"): "2029-12-17",
    ("2028-02-29", "1y"): "2027-02-28",
    ("2029-12-31", "3m any_time"): None,
}


@pytest.mark.parametrize(("end", "clause"), NOTICE_DAYS)
def test_notice_day(end, clause):
    expected = NOTICE_DAYS[end, clause]
    [period] = derive_lifecycle(history(term(0, "2026-01-01", end, notice=clause))).term_periods
    assert (period.notice_by and period.notice_by.isoformat()) == expected


# --- What is certain, and from when --------------------------------------------------------------

CERTAIN = {
    "a signature": (history(term(0, A, "1y")), [(A, A), ("2021-01-01", A)]),
    "presumed effect": (history(term(0, A, "1y", effect="?")), [(A, None), ("2021-01-01", None)]),
    "presumed effect, stated end": (history(term(0, A, "2020-12-31", effect="?")), [(A, None), ("2021-01-01", None)]),
    "a month": (history(term(0, "2008-09", "1y")), [("2008-09-01", None), ("2008-09-30", "2008-09-30"), ("2009-09-01", None), ("2009-09-30", "2008-09-30")]),
    "end not recorded": (history(term(0, A)), [(A, None)]),
    "end not recorded, then renewed": (history(term(0, A), term(1, "2021-03-01", "indefinite")), [(A, None), ("2021-03-01", "2021-03-01")]),
    "in preparation": (history(registered=EARLY), [("2019-06-01", ALWAYS.isoformat())]),
    "two signing days": (history(term(0, "2020-01-01 & 2020-02-01", "indefinite")), [(A, ALWAYS.isoformat()), ("2020-02-01", "2020-02-01")]),
    "one signing day not recorded": (history(term(0, "2020-01-01 & ?", "indefinite")), [(A, None)]),
    "a month and a day in it": (history(term(0, "2020-01 & 2020-01-15", "indefinite")), [(A, None), ("2020-01-15", None), ("2020-01-31", "2020-01-31")]),
    "the month before a day": (history(term(0, "2020-01 & 2020-02-15", "indefinite")), [(A, ALWAYS.isoformat()), ("2020-02-15", "2020-02-15")]),
    "approximate day": (history(term(0, "2020-01-01~", "indefinite")), [(A, None)]),
    "signing day unknown, effect stated": (history(term(0, None, "1y", effect="on 2020-01-01")), [(A, ALWAYS.isoformat()), ("2021-01-01", ALWAYS.isoformat())]),
    "notified": (history(term(0, A, "indefinite", effect="notified 2020-05-10")), [(A, A), ("2020-05-10", "2020-05-10")]),
    "notified before the signature": (history(term(0, A, "indefinite", effect="notified 2019-12-10")), [("2019-12-10", None)]),
    "on the day of signature, stated": (history(term(0, A, "indefinite", effect="on 2020-01-01")), [(A, A)]),
    "at once": (history(term(0, A, "1y"), term(1, "2020-11-01", "indefinite", effect="?", starts="at_once")), [(A, A), ("2020-11-01", "2020-11-01")]),
    "after the current end, vague signing": (history(term(0, A, "1y"), term(1, "2020-11", "indefinite", starts="after_current_end")), [(A, A), ("2021-01-01", "2020-11-30")]),
    "on a stated day": (history(term(0, A, "1y"), term(1, "2020-11-01", "indefinite", starts="2020-12-01")), [(A, A), ("2020-12-01", "2020-11-01")]),
    "signed, condition open": (history(term(0, A, effect="notified")), [(A, A)]),
    "tacit: the day after the notice day": (history(term(0, A, "1y", tacit="1y", count=2, notice="3m")), [(A, A), ("2021-01-01", "2020-10-01"), ("2022-01-01", "2021-10-01"), ("2023-01-01", "2021-10-01")]),
    "tacit without notice rule: the first day": (history(term(0, A, "1y", tacit="1y", count=1, notice="none")), [(A, A), ("2021-01-01", A), ("2022-01-01", A)]),
    "effect before signature": (history(term(0, "2020-03-01", "1y", effect="on 2020-01-01")), [(A, None), ("2021-01-01", None)]),
    "the same with its clause": (history(term(0, "2020-03-01", "1y", effect="on 2020-01-01 clause")), [(A, "2020-03-01"), ("2021-01-01", "2020-03-01")]),
    "extended too late": (history(term(0, A, "1y"), extension(0, "2021-02-01", "2021-12-31")), [(A, A), ("2021-01-01", A), ("2021-02-01", "2021-02-01"), ("2022-01-01", "2021-02-01")]),
    "extended some day of a month": (history(term(0, A, "1y"), extension(0, "2020-10", "2021-12-31")), [(A, A), ("2022-01-01", "2020-10-31")]),
    "tacit length presumed": (history(term(0, A, "1y", tacit="?", count=1)), [(A, A), ("2021-01-01", None), ("2022-01-01", None)]),
    "retroactive": (history(term(0, "2020-03-01", "1y", effect="back 2020-01-01")), [(A, None), ("2021-01-01", None)]),
    "retroactive with its clause": (history(term(0, "2020-03-01", "1y", effect="back 2020-01-01 clause")), [(A, "2020-03-01"), ("2021-01-01", "2020-03-01")]),
    "notified on the day of signature": (history(term(0, A, "indefinite", effect="notified 2020-01-01")), [(A, A)]),
    "signing day unknown, all stated": (history(term(0, None, "2020-12-31", effect="on 2020-01-01")), [(A, ALWAYS.isoformat()), ("2021-01-01", A)]),
    "at once, on notification": (history(term(0, A, "1y"), term(1, "2020-11-01", "indefinite", effect="notified 2020-11-20", starts="at_once")), [(A, A), ("2020-11-20", "2020-11-20")]),
    "after the current end, notified before it": (history(term(0, A, "1y"), term(1, "2020-11-01", "indefinite", effect="notified 2020-11-20", starts="after_current_end")), [(A, A), ("2021-01-01", "2020-11-20")]),
    "extended too late, some day of a month": (history(term(0, A, "1y"), extension(0, "2021-02", "2021-12-31")), [(A, A), ("2021-01-01", A), ("2021-02-01", None), ("2021-02-28", "2021-02-28"), ("2022-01-01", "2021-02-28")]),
    "consent": (history(term(0, A, "indefinite"), consent("2021-05-05")), [(A, A), ("2021-05-05", "2021-05-05"), ("2021-05-06", "2021-05-05")]),
    "notice of unknown effect": (history(term(0, A, "indefinite"), received("2020-09-01")), [(A, A), ("2020-09-01", None)]),
    "the same withdrawn": (history(term(0, A, "indefinite"), received("2020-09-01"), withdrawn("2020-10-01")), [(A, A), ("2020-09-01", None), ("2020-10-01", A)]),
    "no clause, a day named": (history(term(0, A, "indefinite"), received("2020-03-01", effective_on="2020-06-30")), [(A, A), ("2020-03-01", None), ("2020-07-01", None)]),
    "the text has no clause, a day named": (history(term(0, A, "indefinite", notice="none"), received("2020-03-01", effective_on="2020-06-30")), [(A, A), ("2020-03-01", "2020-03-01"), ("2020-07-01", "2020-03-01")]),
    "suspended and resumed": (history(term(0, A, "indefinite"), suspended("2020-03-01"), resumed("2020-04-01")), [(A, A), ("2020-03-01", "2020-03-01"), ("2020-04-01", A)]),
    "superseded": (history(term(0, A, "indefinite"), superseded_on=date(2022, 2, 1)), [(A, A), ("2022-02-01", "2022-02-01")]),
    "withdrawn notice": (history(term(0, A, "1y", tacit="1y", count=1, notice="3m"), received("2020-09-01"), withdrawn("2020-12-01")), [(A, A), ("2020-09-01", "2020-09-01"), ("2020-12-01", A), ("2021-01-01", "2020-10-01"), ("2022-01-01", "2020-10-01")]),
    "receipt not recorded": (history(term(0, A, "1y", tacit="1y", count=0, notice="3m"), sent("2020-09-01")), [(A, A), ("2020-09-01", None), ("2021-01-01", None)]),
    "expired, undated renewals after it": (history(term(0, A, "1y"), term(1), term(2, "2022-01-01", "1y")), [(A, A), ("2021-01-01", None), ("2022-01-01", "2022-01-01"), ("2023-01-01", "2022-01-01")]),
    "expired, undated renewals last": (history(term(0, A, "1y"), term(1)), [(A, A), ("2021-01-01", None)]),
    "signed after an end not certain": (history(term(0, A, "1y", effect="?"), term(1, "2020-11-01", effect="notified", starts="after_current_end")), [(A, None), ("2021-01-01", None)]),
    "signed after a certain end": (history(term(0, A, "1y"), term(1, "2020-11-01", effect="notified", starts="after_current_end")), [(A, A), ("2021-01-01", "2020-11-01")]),
    "no choice of start recorded": (history(term(0, A, "1y"), term(1, "2020-11-01", "1y")), [(A, A), ("2020-11-01", None), ("2021-11-01", None)]),
    "choice made: effect known": (history(term(0, A, "1y"), term(1, "2020-11-01", "1y", effect="?", starts="after_current_end")), [(A, A), ("2021-01-01", "2020-11-01"), ("2022-01-01", "2020-11-01")]),
}  # fmt: skip


@pytest.mark.parametrize("name", CERTAIN)
def test_certainty(name):
    facts, expected = CERTAIN[name]
    found = [
        (one.starts_on.isoformat(), one.certain_from and one.certain_from.isoformat())
        for one in derive_lifecycle(facts).status_periods
    ]
    assert found == expected


# --- What is missing, and what is odd ------------------------------------------------------------

MISSING = {
    "all recorded": (history(term(0, A, "1y", notice="3m")), ""),
    "nothing recorded": (history(term(0, A, effect="?")), "ends_on effective_on notice"),
    "settled": (history(term(0, A, "unsaid", notice="none")), ""),
    "a vague day": (history(term(0, "2008-09", "1y", notice="none")), "signed_on"),
    "an undated term": (history(term(0), term(1, A, "1y", notice="none")), "signed_on"),
    "notice only of the latest": (history(term(0, A, "1y"), term(1, "2021-01-01", "1y")), "notice"),
    "condition open": (history(term(0, A, "1y", effect="notified", notice="none")), "effective_on"),
    "length of tacit periods": (history(term(0, A, "2020-06-30", tacit="?", notice="none")), "renewal_length"),
    "receipt": (history(term(0, A, "1y", notice="3m"), sent("2020-09-01")), "received_on"),
    "tacit, all recorded": (history(term(0, A, "1y", tacit="1y", notice="3m")), ""),
    "a stated end without its day": (history(replace(term(0, A, notice="3m"), end=EndFact("fixed"))), "ends_on"),
    "signing day unknown, effect stated": (history(term(0, None, "1y", effect="on 2020-01-01", notice="3m")), "signed_on"),
    "presumed effect on a vague day": (history(term(0, "2013-07-26", "1y"), term(1, "2013-07", "1y", effect="?", notice="3m", starts="at_once")), "signed_on"),
    "presumed effect, end of the first not recorded": (history(term(0, "2013-07-26"), term(1, "2013-07", "1y", effect="?", notice="3m")), "ends_on effective_on signed_on"),
    "choice of start, stated day not recorded": (history(term(0, A, "1y"), term(1, "2020-11-01", "1y", effect="on", notice="none")), "starts effective_on"),
    "choice of start, on notification": (history(term(0, A, "1y"), term(1, "2020-11-01", "1y", effect="notified 2020-11-20", notice="none")), "starts"),
    "choice of start": (history(term(0, A, "1y"), term(1, "2020-11-01", "1y", notice="none")), "starts"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISSING)
def test_missing(name):
    facts, expected = MISSING[name]
    found = {note.code for note in derive_lifecycle(facts).missing}
    assert found == set(expected.split())


WARNINGS = {
    "nothing odd": (history(term(0, A, "1y", notice="3m")), ""),
    "ends disagree": (history(term(0, A, "1y=2020-06-30")), "ends_disagree"),
    "ends agree": (history(term(0, A, "1y=2020-12-31")), ""),
    "stated end within a vague month": (history(term(0, "2008-09", "1y=2009-09-15")), ""),
    "stated end outside a vague month": (history(term(0, "2008-09", "1y=2009-10-15")), "ends_disagree"),
    "effect before signature": (history(term(0, "2020-03-01", "1y", effect="on 2020-01-01")), "effect_before_signature"),
    "the same with its clause": (history(term(0, "2020-03-01", "1y", effect="on 2020-01-01 clause")), ""),
    "retroactive without clause": (history(term(0, "2020-03-01", "1y", effect="back 2020-01-01")), "retroactive_without_clause"),
    "late notice": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-10-01")), "late_notice"),
    "withdrawn too late": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-09-01"), withdrawn("2021-01-01")), "withdrawn_too_late"),
    "no clause": (history(term(0, A, "indefinite"), received("2020-03-01")), "notice_without_clause"),
    "notice before an end there is none": (history(term(0, A, "indefinite", notice="3m"), received("2020-03-01")), "notice_without_end"),
    "overtaken by the end": (history(term(0, A, "1y", notice="6m any_time"), received("2020-10-01")), "ends_before_that"),
    "the end of a period named": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-03-01", effective_on="2020-12-31")), ""),
    "the end of the next period named": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-03-01", effective_on="2021-12-31")), ""),
    "a day beyond the last period named": (history(term(0, A, "1y", tacit="1y", count=1, notice="3m"), received("2020-03-01", effective_on="2025-12-31")), "day_not_in_clause"),
    "the day the clause gives named": (history(term(0, A, "indefinite", notice="30d any_time"), received("2020-03-01", effective_on="2020-03-31")), ""),
    "acts after the end": (history(term(0, A, "indefinite"), consent("2020-03-01"), consent("2020-04-01", number=9)), "outside_term"),
    "extended after the consent": (history(term(0, A, "1y"), consent("2020-03-01"), extension(0, "2020-05-01", "2021-06-30")), "extension_outside_term"),
    "too early a day named": (history(term(0, A, "indefinite", notice="30d any_time"), received("2020-03-01", effective_on="2020-03-10")), "day_before_clause"),
    "a day named that ends no period": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-03-01", effective_on="2021-03-10")), "day_not_in_clause"),
    "suspended twice": (history(term(0, A), suspended("2020-02-01"), suspended("2020-03-01", 6)), "suspended_already"),
    "resumed without suspension": (history(term(0, A), resumed("2020-02-01")), "not_suspended"),
    "suspended after the end": (history(term(0, A, "1y"), suspended("2021-02-01")), "outside_term"),
    "notice in a gap": (history(term(0, A, "1y", notice="1m"), received("2021-02-01")), "outside_term"),
    "ended before the act": (history(term(0, A), consent("2020-05-05", "2020-04-30")), "ends_before_act"),
    "extended too late": (history(term(0, A, "1y"), extension(0, "2021-02-01", "2021-12-31")), "extension_too_late"),
    "extended on the very last day": (history(term(0, A, "1y"), extension(0, "2020-12-31", "2021-06-30")), ""),
    "extension that shortens": (history(term(0, A, "1y"), extension(0, "2020-02-01", "2020-06-30")), "extension_shortens"),
    "extension of a term replaced": (history(term(0, A, "1y"), term(1, "2021-01-01", "1y"), extension(0, "2021-02-01", "2021-12-31")), "extension_outside_term"),
    "extension before the term": (history(term(0, A, "1y"), extension(0, "2019-02-01", "2021-12-31")), "extension_outside_term"),
    "ends before it starts": (history(term(0, A, "2019-12-31")), "end_before_start"),
    "latest end before the agreed end": (history(term(0, A, "1y", tacit="1y", latest="2020-06-30")), "latest_end_first"),
    "stated start beyond the old end": (history(term(0, A, "1y"), term(1, "2020-11-01", "1y", effect="on 2021-02-01")), "starts_out_of_bounds"),
    "stated start between the bounds": (history(term(0, A, "1y"), term(1, "2020-11-01", "1y", starts="2020-12-01")), ""),
    "stated start on the signature": (history(term(0, A, "1y"), term(1, "2020-11-01", "1y", starts="2020-11-01")), ""),
    "stated start right after the end": (history(term(0, A, "1y"), term(1, "2020-11-01", "1y", starts="2021-01-01")), ""),
    "stated start two days after the end": (history(term(0, A, "1y"), term(1, "2020-11-01", "1y", starts="2021-01-02")), "starts_out_of_bounds"),
    "stated start before the signature": (history(term(0, A, "1y"), term(1, "2020-11-01", "1y", starts="2020-10-31")), "starts_out_of_bounds"),
    "retroactive renewal": (history(term(0, A, "1y"), term(1, "2020-11-01", "1y", effect="back 2020-10-01 clause")), ""),
    "on the day of signature": (history(term(0, A, "1y", effect="on 2020-01-01")), ""),
    "notified before the signature": (history(term(0, A, "indefinite", effect="notified 2019-12-10")), "effect_before_signature"),
    "choice without an old end": (history(term(0, A), term(1, "2020-11-01", "1y", starts="at_once")), "starts_without_old_end"),
    "a vague month before a known day": (history(term(0, "2013-07-26", "2013-12-31"), term(1, "2013-06", "2y")), "out_of_order"),
    "consent in the gap": (history(term(0, A, "1y"), consent("2021-03-01"), extension(0, "2021-06-01", "2021-12-31")), "outside_term extension_too_late"),
    "given up before effect": (history(term(0, A, "1y", effect="notified"), consent("2020-05-05")), ""),
    "ordinals against dates": (history(term(0, "2021-01-01", "1y"), term(1, A, "6m")), "out_of_order"),
    "overtaken before it began": (history(term(0, A, "1y"), term(1, "2020-10-01", "1y", starts="after_current_end"), term(2, "2020-11-01", "1y", starts="at_once")), "overtaken"),
    "signed after registration, and no plan": (history(term(0, A, "1y"), registered=EARLY), ""),
    "planned": (history(planned(term(0, A, "1y"))), "planned"),
    "a planned notification": (history(planned_notification(term(0, A, "1y", effect="notified 2020-03-01"))), "planned"),
    "a planned extension": (history(term(0, A, "1y"), planned(extension(0, "2020-03-01", "2021-06-30"))), "planned"),
    "a planned notice": (history(term(0, A, "1y", tacit="1y", notice="3m"), planned(received("2020-09-01"))), "planned"),
    "one day": (history(term(0, A, "1d")), ""),
    "extended to the same end": (history(term(0, A, "1y"), extension(0, "2020-06-01", "2020-12-31")), ""),
    "a late notice after the consent": (history(term(0, A, "1y", tacit="1y", notice="3m"), consent("2020-03-01"), received("2020-10-15")), "outside_term"),
    "notified beyond the calendar": (history(term(0, A, effect="30d after 9998-12-20")), "day_out_of_range"),
    "beyond the calendar": (history(term(0, A, "9000y")), "day_out_of_range"),
}  # fmt: skip


@pytest.mark.parametrize("name", WARNINGS)
def test_warnings(name):
    facts, expected = WARNINGS[name]
    found = {note.code for note in derive_lifecycle(facts).warnings}
    assert found == set(expected.split())


def test_a_planned_fact_is_named_with_its_day():
    [note] = derive_lifecycle(history(planned(term(0, A, "1y")))).warnings[:1]
    assert note.params == {"fact": "signature", "on": A}


# --- The end a renewal must reckon with (rule 8) -------------------------------------------------

OLD_ENDS = {
    "fixed": (history(term(0, A, "1y")), "2020-06-01", "2020-12-31"),
    "on the very last day": (history(term(0, A, "1y")), "2020-12-31", "2020-12-31"),
    "a day after it": (history(term(0, A, "1y")), "2021-01-01", None),
    "not recorded": (history(term(0, A)), "2020-06-01", None),
    "indefinite": (history(term(0, A, "indefinite")), "2020-06-01", None),
    "rolling": (history(term(0, A, "1y", tacit="1y")), "2020-06-01", None),
    "rolling, two periods left": (history(term(0, A, "1y", tacit="1y", count=2)), "2020-06-01", None),
    "in the last period": (history(term(0, A, "1y", tacit="1y", count=2)), "2022-06-01", "2022-12-31"),
    "rolling, under notice": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-06-01")), "2020-06-01", "2020-12-31"),
    "rolling, noticed the day after": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-06-02")), "2020-06-01", None),
    "rolling, notice withdrawn": (history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-05-01"), withdrawn("2020-05-10")), "2020-06-01", None),
    "consent": (history(term(0, A, "indefinite"), consent(A, "2020-10-31")), "2020-06-01", "2020-10-31"),
    "ended already": (history(term(0, A, "1y"), consent("2020-05-31")), "2020-06-01", None),
    "extended that day": (history(term(0, A, "1y"), extension(0, "2020-06-01", "2021-06-30")), "2020-06-01", "2021-06-30"),
    "extended later": (history(term(0, A, "1y"), extension(0, "2020-06-02", "2021-06-30")), "2020-06-01", "2020-12-31"),
    "only earlier terms count": (history(term(0, A, "1y"), term(1, "2020-03-01", "5y", starts="at_once")), "2020-06-01", "2020-12-31"),
    "no earlier term": (history(), "2020-06-01", None),
}  # fmt: skip


@pytest.mark.parametrize("name", OLD_ENDS)
def test_old_end(name):
    facts, on, expected = OLD_ENDS[name]
    found = old_end(facts, ordinal=1, on=date.fromisoformat(on))
    assert (found and found.isoformat()) == expected


# --- What explains a status ----------------------------------------------------------------------


def codes(facts, at):
    return [step.code for step in derive_lifecycle(facts).status_periods[at].because]


def test_undated_renewals_explain_only_an_end_not_recorded():
    assert "undated_between" in codes(history(term(0, A), term(1)), 0)
    assert "undated_between" not in codes(history(term(0, A)), 0)
    assert "undated_between" not in codes(history(term(0, A, "1y"), term(1)), 0)
    assert "undated_between" in codes(history(term(0, A, "1y"), term(1)), 1)


def test_each_end_not_recorded_names_the_undated_renewals_after_it():
    facts = history(
        term(0, "2008-01-01"), term(1), term(2, stage="drafting"), term(3, "2010-01-01"), term(4)
    )
    named = [
        step.params["ordinals"]
        for one in derive_lifecycle(facts).status_periods
        for step in one.because
        if step.code == "undated_between"
    ]
    assert named == [[1, 2], [4]]  # of the second only its draft is recorded


def test_a_notice_explains_the_end_it_brings():
    facts = history(term(0, A, "1y", tacit="1y", notice="3m"), received("2020-09-30"))
    [period] = derive_lifecycle(facts).term_periods
    assert [step.code for step in period.because["ends_on"]] == [
        "notice_given",
        "sum",
        "notice_in_time",
    ]


def test_only_an_expired_stretch_is_a_gap():
    facts = history(term(0, A, "1y"), term(1, "2021-03-01", "1y"), registered=EARLY)
    assert [("gap" in codes(facts, at)) for at in range(5)] == [False, False, True, False, False]


def test_a_successor_that_comes_before_the_noticed_end_explains():
    facts = replace(
        history(term(0, A, "2y", notice="3m"), received("2021-03-01")),
        superseded_on=date(2021, 6, 1), superseded_by="NEW",
    )  # fmt: skip
    terminating = derive_lifecycle(facts).status_periods[1]
    assert (terminating.status, terminating.ends_on) == ("terminating", date(2021, 5, 31))
    codes = [one.code for one in terminating.because]
    assert "cut_by_successor" in codes
    assert terminating.because[-1].params["date"] == "2021-05-31"


def test_the_act_that_ends_it_first_explains():
    facts = history(
        term(0, A), consent("2020-03-01", "2020-12-31"), consent("2020-05-01", "2020-06-30", 9)
    )
    told = [
        (one.status, one.because[-1].params["date"])
        for one in derive_lifecycle(facts).status_periods
    ]
    assert told[1:3] == [("terminating", "2020-12-31"), ("terminating", "2020-06-30")]


def test_a_renewal_of_an_end_not_recorded_leaves_it_uncertain():
    first, second = derive_lifecycle(history(term(0, A), term(1, "2021-03-01", "1y"))).term_periods
    assert (first.ends_on, first.certain_from) == (date(2021, 2, 28), None)
    assert second.certain_from == date(2021, 3, 1)


def test_a_successor_ends_the_term_the_day_before():
    facts = history(term(0, A, "indefinite"), superseded_on=date(2022, 2, 1), superseded_by="N-2")
    [period] = derive_lifecycle(facts).term_periods
    assert period.ends_on == date(2022, 1, 31)
    assert period.because["ends_on"][-1].params == {
        "by": "N-2",
        "start": "2022-02-01",
        "date": "2022-01-31",
    }


@pytest.mark.parametrize(
    ("facts", "ordinals"),
    [
        (history(term(0, A, effect="notified"), term(1, "2020-06-01", effect="notified")), [0, 1]),
        (history(term(0, A), superseded_on=date(2021, 1, 1)), [0, 0]),
        (history(registered=EARLY), [None]),
        (history(term(0, A, "1y"), term(1, "2021-01-01", "1y")), [0, 1, 1]),
    ],
)
def test_each_status_names_its_term(facts, ordinals):
    assert [one.ordinal for one in derive_lifecycle(facts).status_periods] == ordinals


def test_events_in_any_order_and_kind_are_borne():
    facts = [event(kind, "2020-05-01", n) for n, kind in enumerate(("resumed", "notice_withdrawn"))]
    assert statuses(derive_lifecycle(history(term(0, A, "1y"), *facts))).startswith("in_force")
