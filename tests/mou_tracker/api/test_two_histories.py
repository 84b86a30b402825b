"""One partner's history, built from nothing with and without everything that is not its own: every
answer, on every address and with every parameter, has the same bytes, headers included."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine

from django.db import transaction
from django.http import QueryDict

from activities import actions as work
from agreements import actions, derive
from agreements.actions.exporting import note_export
from agreements.dates import parse_edtf
from agreements.models import ComplianceRule, PlanStep
from mou_tracker.accounts.keys import create_key
from mou_tracker.collaboration import comments, drafts
from mou_tracker.reminders.actions import set_rule, unwatch, watch
from tests.api_client import partner_client
from tests.factories import DAY, make_agreement, make_party, make_term, make_user
from tests.mou_tracker.api.everything import everything, names_for
from tests.mou_tracker.api.test_every_action import file, nobody

pytestmark = pytest.mark.django_db
ASKED_AT = datetime(2026, 11, 28, 3, tzinfo=UTC)
RENEWAL = {
    "end_kind": "duration", "end_years": 3, "renewal_mode": "tacit", "renewal_years": 1,
    "notice_value": 3, "notice_unit": "months", "notice_basis": "sent",
    "notice_anchor": "before_end",
}  # fmt: skip


class Chance:
    """What is random by design is drawn for own rows from one source and for foreign ones from
    another, so that the same row has the same id in both histories."""

    def __init__(self) -> None:
        self.own, self.foreign = Random(1), Random(2)
        self.at = self.own

    def choice(self, letters: Any) -> Any:
        return self.at.choice(letters)

    def token_urlsafe(self, length: int = 32) -> str:
        return "".join(self.at.choices("abcdefgh0123", k=length))

    def token_hex(self, length: int = 32) -> str:
        return "".join(self.at.choices("abcdef0123", k=2 * length))

    def token_bytes(self, length: int = 32) -> bytes:
        return self.at.randbytes(length)


Step = tuple[bool, Callable[[Any], Any]]
STEPS: list[Step] = []


def own(step: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A step of the partner's own history."""
    STEPS.append((True, step))
    return step


def foreign(step: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A step of which it must not learn; the steps are done in the order they stand in."""
    STEPS.append((False, step))
    return step


# --- The history ---------------------------------------------------------------------------------


@foreign
def people_and_others(w):
    w.officer, w.manager = make_user("officer"), make_user("manager")
    for number in range(12):
        make_user("reader", email=f"r{number}@test.example")
    w.bbg = make_party("BBG", country="AT")
    w.third = make_party("Third", country="FR")
    w.secret = actions.add_area(**nobody(code="secret", names={"en": "Secret"}))
    w.zz = make_agreement("ZZ-1", w.bbg, w.third, title={"en": "memo secret"})
    make_term(w.zz, "2019-01-01", end_kind="duration", end_years=30, areas=[w.secret])


@own
def the_parties(w):
    names = {"en": "Public Procurement Service", "ko": "조달청"}
    w.home = make_party("PPS", country="KR", is_home=True, names=names, time_zone="Asia/Seoul")
    w.consip = make_party("Consip", names={"en": "Consip", "ko": "콘십"})
    w.common = actions.add_area(**nobody(code="common", names={"en": "Common"}))
    PlanStep.objects.create(code="translate", names={"en": "T"}, days=30, position=1)
    ComplianceRule.objects.create(
        country="KR", code="post", days=10, names={"en": "P"}, source="Act", is_on=True
    )


@foreign
def an_internal_agreement_of_the_same_partner(w):
    w.hidden = make_agreement("INT-1", w.consip, confidentiality="internal")
    make_term(w.hidden, "2020-01-01", areas=[w.secret], **RENEWAL)
    w.closed = make_agreement("CON-1", w.consip, confidentiality="confidential")
    make_term(w.closed, "2020-01-01", end_kind="indefinite")


@own
def the_agreements(w):
    w.own = make_agreement("OWN-1", w.consip, title={"en": "memo"})
    w.term = make_term(w.own, "2020-01-01", areas=[w.common], **RENEWAL)
    w.old = make_agreement("OWN-2", w.consip)
    make_term(w.old, "2015-03", end_kind="fixed", end_on=DAY.replace(year=2020))


@foreign
def internal_columns(w):
    actions.change_agreement(
        **nobody(agreement=w.own, notes="secret", tags=["t"], file_number="7/1", report_months=6,
                 review_months=12, responsible=w.officer, deputy=w.manager)
    )  # fmt: skip
    watch(agreement=w.own, by=w.officer)
    comments.add_comment(by=w.officer, on=DAY, about=w.own, text="secret")
    w.party_before = make_party("Another", country="DE")
    actions.change_party(**nobody(party=w.consip, also_known_as=["CONSIP spa"]))


@own
def what_was_promised_and_said(w):
    w.promise = actions.add_commitment(
        **nobody(term=w.term, text={"en": "Do"}, side="ours", due=parse_edtf("2027"))
    )
    actions.add_claim(**nobody(agreement=w.own, kind="since_year", value=2020, claimant=w.consip))
    signed = parse_edtf("2021-02")
    actions.amend(**nobody(term=w.term, kind="annex", signed=signed, summary="Annex"))


@foreign
def a_renewal_is_prepared(w):
    w.draft = make_term(
        w.own, areas=[w.common, w.secret], end_kind="fixed", end_on=DAY.replace(year=2099)
    )
    actions.change_term(**nobody(term=w.draft, stage="legal_review", place="Rome"))
    actions.tick_step(**nobody(term=w.draft, step=PlanStep.objects.get(), done_on=DAY))
    actions.add_commitment(**nobody(term=w.draft, text={"en": "secret"}, side="ours"))
    actions.give_up(**nobody(term=w.draft))
    actions.take_up(**nobody(term=w.draft))
    actions.change_commitment(**nobody(commitment=w.promise, owner=w.manager))
    actions.change_commitment(**nobody(commitment=w.promise, owner=w.officer))


@own
def acts(w):
    actions.record_event(**nobody(agreement=w.own, kind="suspended", event_on=DAY.replace(month=3)))
    actions.record_event(**nobody(agreement=w.own, kind="resumed", event_on=DAY.replace(month=4)))
    actions.record_event(
        **nobody(agreement=w.own, kind="notice_sent", event_on=DAY.replace(month=5),
                 by_party=w.consip, reason="")
    )  # fmt: skip


@foreign
def work_inside(w):
    w.forum = work.add_forum(**nobody(short_name="SECRET", names={"en": "Secret"}))
    for kept in ("internal", "confidential"):
        w.inner = work.log_activity(
            **nobody(kind="meeting", title={"en": "secret memo"}, agreements=[w.own, w.zz],
                     when=parse_edtf("2027-01-05"), forum=w.forum, confidentiality=kept,
                     responsible=w.officer)
        )  # fmt: skip
    work.add_action_item(**nobody(activity=w.inner, text="secret", due=parse_edtf("2027-02-01")))
    work.set_minutes(**nobody(activity=w.inner, minutes="secret"))
    work.add_case(**nobody(title={"en": "secret"}, agreements=[w.own]))
    actions.attach(
        file=file("secret"), by=w.officer, on=DAY, agreements=[w.own], title="secret memo"
    )


@own
def work_together(w):
    w.mmgp = work.add_forum(**nobody(short_name="MMGP", names={"en": "Forum"}))
    w.held = work.log_activity(
        **nobody(kind="workshop", title={"en": "Held"}, agreements=[w.own, w.old], forum=w.mmgp,
                 held=parse_edtf("2026-02-03"), confidentiality="partners", areas=[w.common],
                 participants=[{"party": w.consip, "head_count": 3}])
    )  # fmt: skip
    w.planned = work.log_activity(
        **nobody(kind="meeting", title={"en": "Planned"}, agreements=[w.own],
                 when=parse_edtf("2027-01"), confidentiality="public", proposed_by=w.consip)
    )  # fmt: skip
    work.add_case(
        **nobody(title={"en": "Case"}, agreements=[w.own], confidentiality="public", area=w.common)
    )


@foreign
def notes_on_what_is_shared(w):
    for activity in (w.held, w.planned):
        work.change_activity(**nobody(activity=activity, notes="secret", responsible=w.officer))
    work.change_activity(**nobody(activity=w.held, agreements=[w.own, w.old, w.zz, w.hidden]))
    work.set_minutes(**nobody(activity=w.held, minutes="secret"))
    work.add_outcome(**nobody(activity=w.held, text="secret", link="https://example.org/"))
    work.change_forum(**nobody(forum=w.mmgp, role="secret"))
    comments.add_comment(by=w.officer, on=DAY, about=w.held, text="secret")
    actions.supersede(**nobody(agreement=w.zz, successor=w.own))


@own
def a_file(w):
    by = make_user("coordinator", email="own@test.example")
    w.letter = actions.attach(
        file=file("memo"), by=by, on=DAY, agreements=[w.own], title="Letter",
        confidentiality="partners",
    )  # fmt: skip


@foreign
def the_file_elsewhere(w):
    w.memo = actions.new_version(
        by=w.officer, on=DAY, document=w.letter, file=file("secret"), confidentiality="internal"
    )
    actions.take_back(**nobody(document=w.memo))
    actions.tick_compliance(
        **nobody(agreement=w.own, done_on=DAY,
                 key=w.own.deadlines.filter(kind="compliance").first().key)
    )  # fmt: skip


@own
def something_changes(w):
    w.own.refresh_from_db()
    actions.change_agreement(**nobody(agreement=w.own, title={"en": "memo, newer"}))
    work.fix_day(**nobody(activity=w.planned, when=parse_edtf("2027-01-07")))
    actions.change_party(**nobody(party=w.home, website="https://example.org/"))
    derive.announce(on=DAY)


@foreign
def keys_drafts_and_exports(w):
    create_key(by=None, name="secret", party=w.bbg)
    create_key(by=None, name="secret", user=w.officer)
    typed = QueryDict("notes=secret")
    drafts.keep(user=w.officer, path="/agreements/OWN-1/change/", query="", typed=typed)
    note_export(by=w.manager, on=DAY, name="agreements", shape="csv", query="")
    set_rule(by=w.manager, on=DAY, kind="expiry", lead_days=[5, 1], enabled=True, agreement=w.own)
    unwatch(agreement=w.own, by=w.officer)
    actions.change_party(**nobody(party=w.bbg, short_name="BBG GmbH"))
    actions.record_event(**nobody(agreement=w.zz, kind="suspended", event_on=DAY))
    derive.announce(on=DAY)


@own
def its_key(w):
    w.client = partner_client(w.consip)
    w.client.get("me/")


@foreign
def one_more_change_of_each(w):
    w.own.refresh_from_db()
    actions.change_agreement(**nobody(agreement=w.own, notes="secret again", responsible=w.manager))
    w.draft.refresh_from_db()
    actions.change_term(**nobody(term=w.draft, stage="consultation"))
    make_agreement("ZZ-2", w.bbg, w.third)
    work.change_activity(**nobody(activity=w.inner, confidentiality="internal"))


# --- Both of them --------------------------------------------------------------------------------


@contextmanager
def built(chance: Chance, *, with_foreign: bool) -> Iterator[SimpleNamespace]:
    """The history on a day of its own; taken back at the end, all but the numbers it used up."""
    world, moment = SimpleNamespace(), datetime(2026, 11, 23, 1, tzinfo=UTC)
    with transaction.atomic():
        for is_own, step in STEPS:
            if not (is_own or with_foreign):
                continue
            chance.at = chance.own if is_own else chance.foreign
            moment += timedelta(minutes=1) if is_own else timedelta(0)
            # what is foreign happens between the moments of what is own
            with time_machine.travel(
                moment if is_own else moment + timedelta(seconds=17), tick=False
            ):
                step(world)
        with time_machine.travel(ASKED_AT, tick=False):
            yield world
        transaction.set_rollback(True)


@pytest.fixture
def chance(monkeypatch):
    found = Chance()
    for name in ("choice", "token_urlsafe", "token_hex", "token_bytes"):
        monkeypatch.setattr(secrets, name, getattr(found, name))
    return found


def test_the_partner_cannot_tell_them_apart(settings, tmp_path, db, chance):
    settings.API_RATES = {"partner": 10**6, "staff": 10**6}
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    found, names = {}, {}
    for with_foreign in (True, False):
        chance.own.seed(1)
        with built(chance, with_foreign=with_foreign) as world:
            names[with_foreign] = names_for(world.consip.keys.first())
            found[with_foreign] = everything(world.client, names[with_foreign])
    assert names[True] == names[False]
    with_them, without = found[True], found[False]
    assert with_them.keys() == without.keys()
    assert sum(status == 200 for status, _headers, _body in without.values()) > 200
    differing = [path for path in without if with_them[path] != without[path]]
    assert differing == [], differences(with_them, without, differing)
    asked = [path for path in with_them if "secret" not in path]  # an answer repeats its question
    assert [path for path in asked if b"secret" in with_them[path][2]] == []


def differences(left: dict, right: dict, paths: list[str]) -> str:
    lines = [f"{len(paths)} answers differ"]
    for path in paths[:15]:
        for one, other in zip(left[path], right[path], strict=True):
            if one != other:
                lines += [path, str(one)[:700], str(other)[:700]]
    return "\n".join(lines)
