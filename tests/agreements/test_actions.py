"""The verbs: what they write, what they refuse, and what they leave behind."""

from datetime import date

import pytest

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from agreements import actions
from agreements.dates import parse_edtf
from agreements.models import (
    Agreement,
    AuditEntry,
    ChangeEntry,
    Commitment,
    Deadline,
    StatusPeriod,
    Term,
    TermPeriod,
)
from tests.factories import DAY, heard, make_agreement, make_term

D = date.fromisoformat


@pytest.fixture
def agreement(consip):
    return make_agreement("KR-IT-1", consip)


def status(agreement, day):
    return StatusPeriod.objects.on(D(day)).get(agreement=agreement).status


def test_registering_writes_history_audit_change_and_rows(people, consip, home):
    agreement = actions.register(
        by=people["officer"],
        on=DAY,
        reference="KR-IT-9",
        title={"ko": "양해각서"},
        parties=[{"party": home, "side": "ours"}, {"party": consip, "side": "theirs"}],
    )
    entry = AuditEntry.objects.get(agreement=agreement)
    assert (entry.verb, entry.by) == ("register", people["officer"])
    assert ChangeEntry.objects.filter(agreement=agreement, party=None, verb="register").count() == 1
    assert agreement.history.count() >= 1
    assert status(agreement, "2026-11-23") == "in_preparation"
    assert agreement.version == 2


def test_a_refused_verb_leaves_nothing(people, consip, home):
    before = (Agreement.objects.count(), AuditEntry.objects.count())
    with pytest.raises(ValidationError):
        actions.register(
            by=people["officer"], on=DAY, reference="no slashes/2008", title={"en": "x"},
            parties=[{"party": home, "side": "ours"}, {"party": consip, "side": "theirs"}],
        )  # fmt: skip
    assert (Agreement.objects.count(), AuditEntry.objects.count()) == before


@pytest.mark.parametrize("reference", ["KR-IT-1", "kr-it-1"])
def test_a_reference_is_never_used_twice(agreement, consip, reference):
    with pytest.raises(actions.Conflict):
        make_agreement(reference, consip)


ALLOWED = {
    "register": {"officer", "coordinator", "manager"},
    "sign": {"coordinator", "manager"},
    "correct": {"coordinator", "manager"},
}


@pytest.mark.parametrize(
    "role", ["reader", "officer", "coordinator", "manager", "administrator", "auditor"]
)
def test_who_may_sign(role, people, agreement):
    term = make_term(agreement)
    rows = [
        {"party": party, "signed": parse_edtf("2026-11-01")} for party in agreement.parties.all()
    ]
    if role in ALLOWED["sign"]:
        actions.sign(by=people[role], on=DAY, term=term, signatures=rows)
        assert Term.objects.get().stage == "signed"
    else:
        with pytest.raises(PermissionDenied):
            actions.sign(by=people[role], on=DAY, term=term, signatures=rows)
        assert Term.objects.get().stage == "drafting"


def test_the_last_signature_completes_the_term(agreement, home, consip):
    term = make_term(agreement)
    ours = [{"party": home, "signed": parse_edtf("2026-10-01")}]
    actions.sign(by=None, on=DAY, term=term, signatures=ours)
    assert Term.objects.get().stage == "drafting"
    assert status(agreement, "2026-11-23") == "in_preparation"
    theirs = [{"party": consip, "signed": parse_edtf("2026-10-05")}]
    actions.sign(by=None, on=DAY, term=term, signatures=theirs)
    assert Term.objects.get().stage == "signed"
    assert status(agreement, "2026-10-05") == "in_force"


def test_nobody_signs_twice(agreement, home):
    term = make_term(agreement)
    ours = [{"party": home, "signed": parse_edtf("2026-10-01")}]
    actions.sign(by=None, on=DAY, term=term, signatures=ours)
    with pytest.raises(actions.Conflict):
        actions.sign(by=None, on=DAY, term=term, signatures=ours)


def test_a_term_given_up_is_not_signed(agreement, home):
    term = make_term(agreement)
    actions.give_up(by=None, on=DAY, term=term)
    with pytest.raises(actions.Conflict) as refused:
        actions.sign(by=None, on=DAY, term=term, signatures=[{"party": home, "signed": None}])
    assert refused.value.code == "withdrawn"
    again = make_term(agreement, "2026-11-01")
    assert again.ordinal == 0  # the ordinal is free for the next attempt


class TestTakingUpAgain:
    """What was given up by mistake, or too early."""

    @pytest.fixture
    def given_up(self, agreement):
        term = make_term(agreement, stage="legal_review")
        return actions.give_up(by=None, on=DAY, term=term)

    def test_at_the_stage_it_had_reached(self, given_up, agreement):
        assert status(agreement, DAY.isoformat()) != "in_preparation"
        before = given_up.version
        row = actions.take_up(by=None, on=DAY, term=given_up)
        row.refresh_from_db()
        assert (row.stage, row.version) == ("legal_review", before + 1)
        assert status(agreement, DAY.isoformat()) == "in_preparation"

    def test_what_was_not_given_up_is_a_conflict(self, given_up):
        row = actions.take_up(by=None, on=DAY, term=given_up)
        with pytest.raises(actions.Conflict) as refused:
            actions.take_up(by=None, on=DAY, term=row)
        assert refused.value.code == "not_given_up"

    def test_not_beside_another_in_preparation(self, given_up, agreement):
        make_term(agreement, ordinal=1)
        with pytest.raises(actions.Conflict) as refused:
            actions.take_up(by=None, on=DAY, term=given_up)
        assert refused.value.code == "already_in_preparation"

    def test_not_straight_to_signed(self, given_up):
        with pytest.raises(ValidationError, match="by its signatures"):
            actions.take_up(by=None, on=DAY, term=given_up, stage="signed")

    def test_not_over_a_change_that_was_not_read(self, given_up):
        with pytest.raises(actions.Stale):
            actions.take_up(by=None, on=DAY, term=given_up, version=given_up.version - 1)


TWO_YEARS = {"effect_mode": "on_last_signature", "end_kind": "duration", "end_years": 2}


class TestRenewalBesideARunningTerm:
    """Rule 8: signed on or before a known end, the start is an explicit choice, and only then."""

    @pytest.fixture
    def running(self, agreement):
        make_term(agreement, "2025-01-01", **TWO_YEARS)  # until 2026-12-31
        return agreement

    @pytest.mark.parametrize(
        ("starts", "first", "old_end", "new_end"),
        [
            ("after_current_end", "2027-01-01", "2026-12-31", "2028-12-31"),
            ("at_once", "2026-11-01", "2026-10-31", "2028-10-31"),
            (date(2026, 12, 1), "2026-12-01", "2026-11-30", "2028-11-30"),
        ],
    )
    def test_the_choice(self, running, starts, first, old_end, new_end):
        make_term(running, "2026-11-01", starts=starts, **TWO_YEARS)
        old, new = TermPeriod.objects.order_by("starts_on")
        assert (old.ends_on, new.starts_on, new.ends_on) == (D(old_end), D(first), D(new_end))

    def test_it_must_be_made(self, running):
        with pytest.raises(ValidationError) as refused:
            make_term(running, "2026-11-01", **TWO_YEARS)
        assert "starts" in refused.value.error_dict

    def test_it_must_lie_between(self, running):
        with pytest.raises(ValidationError):
            make_term(running, "2026-11-01", starts=date(2027, 1, 2), **TWO_YEARS)

    def test_it_is_not_asked_after_the_end(self, running):
        term = make_term(running, **TWO_YEARS)
        signed = parse_edtf("2027-02-01")
        rows = [{"party": party, "signed": signed} for party in running.parties.all()]
        with pytest.raises(ValidationError):
            actions.sign(by=None, on=DAY, term=term, signatures=rows, starts="at_once")
        actions.sign(by=None, on=DAY, term=term, signatures=rows)
        assert status(running, "2027-01-15") == "expired"


class TestCommitmentsAtARenewal:
    @pytest.fixture
    def promised(self, agreement):
        term = make_term(agreement, "2020-01-01", **TWO_YEARS)
        return agreement, actions.add_commitment(
            by=None, on=DAY, term=term, text={"en": "Exchange"}, side="joint"
        )

    def test_each_open_one_must_be_answered(self, promised):
        agreement, commitment = promised
        with pytest.raises(actions.Conflict) as refused:
            make_term(agreement, "2026-11-01")
        assert refused.value.current == [commitment]
        assert not Term.objects.filter(ordinal=1).exclude(stage="drafting").exists()

    @pytest.mark.parametrize(
        ("decision", "text", "carried"),
        [
            ("keep", None, {"en": "Exchange"}),
            ("rewrite", {"en": "More"}, {"en": "More"}),
            ("close", None, None),
        ],
    )
    def test_kept_rewritten_or_closed(self, promised, decision, text, carried):
        agreement, commitment = promised
        answer = {"commitment": commitment, "decision": decision, "text": text}
        term = make_term(agreement, "2026-11-01", carry_over=[answer])
        found = Commitment.objects.filter(term=term).values_list("text", flat=True).first()
        assert found == carried
        commitment.refresh_from_db()
        assert (commitment.state == "dropped") == (decision == "close")


def test_an_extension_moves_the_end_and_keeps_what_it_was(agreement):
    term = make_term(agreement, "2025-01-01", **TWO_YEARS)
    actions.amend(
        by=None, on=DAY, term=term, kind="extension", signed=parse_edtf("2026-06-01"),
        summary="Protocol", new_ends_on=D("2027-06-30"),
    )  # fmt: skip
    period = TermPeriod.objects.get()
    assert period.ends_on == D("2027-06-30")
    assert any("2026-12-31" in str(step) for step in period.because["ends_on"])


@pytest.mark.parametrize(("kind", "end"), [("extension", None), ("amendment", date(2030, 1, 1))])
def test_only_an_extension_has_a_new_end(agreement, kind, end):
    term = make_term(agreement, "2025-01-01", **TWO_YEARS)
    with pytest.raises(ValidationError):
        actions.amend(
            by=None, on=DAY, term=term, kind=kind, signed=parse_edtf("2026"), summary="x",
            new_ends_on=end,
        )  # fmt: skip


class TestNotice:
    """A GSOMIA-like text: one year, renewed tacitly by the year, 90 days' notice."""

    @pytest.fixture
    def rolling(self, agreement):
        make_term(
            agreement, "2016-11-23", effect_mode="on_last_signature", end_kind="duration",
            end_years=1, renewal_mode="tacit", renewal_years=1, notice_value=90,
            notice_unit="days", notice_basis="received", notice_anchor="before_end",
        )  # fmt: skip
        return agreement

    def give(self, agreement, on):
        party = agreement.parties.exclude(is_home=True).get()
        return actions.record_event(
            by=None,
            on=DAY,
            agreement=agreement,
            kind="notice_received",
            event_on=D(on),
            by_party=party,
        )

    def test_in_time_ends_it_on_the_last_day_of_the_running_period(self, rolling):
        self.give(rolling, "2019-08-22")
        assert status(rolling, "2019-08-22") == "terminating"
        assert status(rolling, "2019-11-22") == "terminating"
        assert status(rolling, "2019-11-23") == "terminated"

    def test_late_by_a_day_lets_it_roll_once_more(self, rolling):
        self.give(rolling, "2019-08-25")
        assert status(rolling, "2019-11-23") == "terminating"
        assert status(rolling, "2020-11-23") == "terminated"

    def test_withdrawn_on_the_last_day_it_resumes(self, rolling):
        notice = self.give(rolling, "2019-08-22")
        actions.record_event(
            by=None, on=DAY, agreement=rolling, kind="notice_withdrawn",
            event_on=D("2019-11-22"), withdraws=notice,
        )  # fmt: skip
        assert status(rolling, "2019-11-21") == "terminating"
        assert status(rolling, "2019-11-22") == "in_force"
        assert status(rolling, "2026-11-23") == "in_force"

    def test_withdrawn_too_late_is_refused(self, rolling):
        notice = self.give(rolling, "2019-08-22")
        with pytest.raises(actions.Conflict):
            actions.record_event(
                by=None, on=DAY, agreement=rolling, kind="notice_withdrawn",
                event_on=D("2019-11-23"), withdraws=notice,
            )  # fmt: skip

    def test_its_giver_must_be_a_party(self, rolling, bbg):
        with pytest.raises(ValidationError) as refused:
            actions.record_event(
                by=None, on=DAY, agreement=rolling, kind="notice_sent", event_on=DAY, by_party=bbg
            )
        assert "by_party" in refused.value.error_dict


def test_suspending_twice_is_refused(agreement):
    make_term(agreement, "2025-01-01", **TWO_YEARS)
    for kind, day in (("suspended", "2025-06-01"), ("resumed", "2025-09-01")):
        actions.record_event(by=None, on=DAY, agreement=agreement, kind=kind, event_on=D(day))
    assert status(agreement, "2025-08-31") == "suspended"
    assert status(agreement, "2025-09-01") == "in_force"
    with pytest.raises(actions.Conflict):
        actions.record_event(by=None, on=DAY, agreement=agreement, kind="resumed", event_on=DAY)


class TestCorrection:
    def test_it_needs_a_reason(self, agreement):
        term = make_term(agreement, "2025-01-01", **TWO_YEARS)
        with pytest.raises(ValidationError):
            actions.correct(by=None, on=DAY, fact=term, reason=" ", set={"end_years": 3})

    def test_derivation_uses_the_corrected_fact_and_history_keeps_both(self, agreement):
        term = make_term(agreement, "2025-01-01", **TWO_YEARS)
        actions.correct(by=None, on=DAY, fact=term, reason="misread", set={"end_years": 3})
        assert TermPeriod.objects.get().ends_on == D("2027-12-31")
        assert set(term.history.values_list("end_years", flat=True)) >= {2, 3}
        entry = AuditEntry.objects.filter(verb="correct").get()
        assert entry.detail == {"reason": "misread", "changed": {"end_years": ["2", "3"]}}

    def test_a_struck_signature_counts_no_more(self, agreement):
        term = make_term(agreement, "2025-01-01", **TWO_YEARS)
        for signature in term.signatures.all():
            actions.correct(by=None, on=DAY, fact=signature, reason="wrong file", void=True)
        assert not TermPeriod.objects.exists()

    def test_settling_the_end_silences_the_question(self, real_case):
        term = real_case.terms.get(ordinal=6)
        actions.correct(
            by=None, on=DAY, fact=term, reason="read the text",
            set={
                "effect_mode": "on_last_signature", "end_kind": "duration", "end_years": 3,
                "renewal_mode": "none", "notice_settled": True,
            },
        )  # fmt: skip
        open_ones = Deadline.objects.filter(agreements=real_case).open_on(DAY)
        assert not open_ones.filter(kind="to_settle").exists()
        assert open_ones.get(kind="expiry").day == D("2029-05-31")


def test_supersession_begins_when_the_successor_is_in_effect(agreement, consip):
    make_term(agreement, "2025-01-01", effect_mode="on_last_signature", end_kind="indefinite")
    successor = make_agreement("KR-IT-2", consip)
    actions.supersede(by=None, on=DAY, agreement=agreement, successor=successor)
    assert status(agreement, "2026-11-23") == "in_force"
    make_term(successor, "2026-10-01", effect_mode="fixed_date", effect_on=D("2026-12-01"))
    assert status(agreement, "2026-11-30") == "in_force"
    assert status(agreement, "2026-12-01") == "superseded"


def test_no_circle_of_successors(agreement, consip):
    other = make_agreement("KR-IT-2", consip)
    actions.supersede(by=None, on=DAY, agreement=agreement, successor=other)
    with pytest.raises(ValidationError):
        actions.supersede(by=None, on=DAY, agreement=other, successor=agreement)


def test_a_stale_version_is_refused(agreement):
    agreement.refresh_from_db()
    actions.change_agreement(
        by=None, on=DAY, agreement=agreement, version=agreement.version, notes="a"
    )
    with pytest.raises(actions.Stale):
        actions.change_agreement(
            by=None, on=DAY, agreement=agreement, version=agreement.version, notes="b"
        )


def test_the_audit_chain_is_append_only(agreement):
    entry = AuditEntry.objects.first()
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(actor="nobody")
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).delete()
    rows = list(
        AuditEntry.objects.order_by("sequence").values_list("sequence", "previous", "digest")
    )
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    assert all(rows[n][1] == rows[n - 1][2] for n in range(1, len(rows)))


def test_one_status_per_day_is_guarded_by_the_database(agreement):
    period = StatusPeriod.objects.get()
    period.pk = None
    with pytest.raises(IntegrityError, match="status_period_overlap"), transaction.atomic():
        StatusPeriod.objects.bulk_create([period])


def test_what_only_the_office_reads_is_no_news_outside(agreement, consip):
    sides = [
        {"party": row.party, "side": row.side, "reference": row.reference}
        for row in agreement.participations.select_related("party")
    ]
    change = {"by": None, "on": DAY, "agreement": agreement}
    before = heard(consip)
    actions.change_agreement(**change, title=agreement.title, notes="secret", parties=sides)
    assert heard(consip) == before
    sides[1]["reference"] = "PROT-1"
    actions.change_agreement(**change, parties=sides)
    assert heard(consip)[len(before) :] == [("change_agreement", "agreement", agreement.reference)]
    promise = actions.add_commitment(
        by=None, on=DAY, term=make_term(agreement, "2026-01-01"), text={"en": "T"}, side="ours"
    )
    owner = get_user_model().objects.create_user(
        email="o@example.org", password=None, role="officer", native_name="O"
    )
    before = heard(consip)
    actions.change_commitment(by=None, on=DAY, commitment=promise, owner=owner)
    assert heard(consip) == before
    actions.change_commitment(by=None, on=DAY, commitment=promise, owner=None, state="met")
    assert heard(consip)[len(before) :] == [
        ("change_commitment", "commitment", agreement.reference)
    ]


def test_a_text_does_not_end_before_it_is_signed(agreement):
    clauses = {"effect_mode": "on_last_signature", "end_kind": "fixed"}
    told = "1 January 1980 lies before the signature 1 May 1990"
    with pytest.raises(ValidationError, match=told), transaction.atomic():
        make_term(agreement, "1990-05-01", end_on=date(1980, 1, 1), **clauses)
    with pytest.raises(ValidationError), transaction.atomic():
        make_term(agreement, "1990", end_on=date(1989, 12, 31), **clauses)
    assert make_term(agreement, "1990", end_on=date(1990, 1, 1), **clauses).stage == "signed"
