"""The first page: what it counts, what it asks for, and whose agreements it names."""

from datetime import date

from activities.actions import plan_meeting
from agreements.dates import parse_edtf
from mou_tracker.dashboards.home.page import home as first_page
from tests.factories import make_agreement, make_term, make_user

ON = date(2026, 11, 23)
TACIT = {
    "effect_mode": "on_last_signature",
    "end_kind": "duration",
    "end_years": 2,
    "renewal_mode": "tacit",
    "renewal_years": 2,
    "notice_value": 90,
    "notice_unit": "days",
    "notice_basis": "received",
    "notice_anchor": "before_end",
}
FIXED = {
    "effect_mode": "on_last_signature",
    "end_kind": "fixed",
    "end_on": date(2027, 1, 14),
}


def test_a_shared_deadline_names_only_agreements_the_reader_may_see(consip):
    open_one = make_agreement("OPEN-1", consip, confidentiality="partners")
    secret = make_agreement("SECRET-9", consip, confidentiality="confidential")
    plan_meeting(
        by=None,
        on=ON,
        title={"en": "Meeting of the heads"},
        when=parse_edtf("2026-41"),
        agreements=[open_one, secret],
    )
    named = {}
    for role in ("officer", "manager"):
        groups = first_page(make_user(role), on=ON).lines.groups
        named[role] = {line.agreement.reference for group in groups for line in group.lines}
    assert named == {"officer": {"OPEN-1"}, "manager": {"OPEN-1", "SECRET-9"}}


def test_a_tacit_period_that_rolls_on_does_not_end(consip):
    make_term(make_agreement("TACIT-1", consip), "2025-01-15", **TACIT)
    make_term(make_agreement("FIXED-1", consip), "2025-01-15", **FIXED)
    page = first_page(make_user("manager"), on=ON)
    assert (page.counts.in_effect.count, page.counts.ending.count) == (2, 1)


def test_a_fixed_end_counts_from_180_days_before(consip):
    make_term(make_agreement("FIXED-1", consip), "2025-01-15", **FIXED)
    manager = make_user("manager")
    counted = {
        str(on): first_page(manager, on=on).counts.ending.count
        for on in (date(2026, 7, 17), date(2026, 7, 18), date(2027, 1, 14), date(2027, 1, 15))
    }
    assert counted == {"2026-07-17": 0, "2026-07-18": 1, "2027-01-14": 1, "2027-01-15": 0}


def test_a_notice_day_is_asked_for_until_it_has_passed(consip):
    make_term(make_agreement("TACIT-1", consip), "2025-01-15", **TACIT)
    manager = make_user("manager")
    last, after = date(2026, 10, 16), date(2026, 10, 17)
    asked = {
        on: [
            line.act.kind for group in first_page(manager, on=on).lines.groups
            for line in group.lines
        ]
        for on in (last, after)
    }  # fmt: skip
    assert asked == {last: ["notice"], after: []}


def test_what_is_to_settle_is_counted_once_for_each_agreement(consip):
    """Their ends were never written down; every year asks for them again."""
    for number in range(10):
        agreement = make_agreement(f"OLD-{number}", consip)
        terms = {"effect_mode": "on_last_signature", "end_kind": "not_recorded"}
        make_term(agreement, f"{2010 + number}-01-15", **terms)
    assert first_page(make_user("manager"), on=ON).counts.unsettled.count == 10
