"""Commitments: the list, the board, what was done about each, and where it stands."""

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.actions import log_activity
from activities.models import Activity, ActivityCommitment
from agreements.actions import add_commitment
from agreements.dates import parse_edtf
from agreements.models import Commitment, Deadline
from tests.activities.conftest import ON
from tests.factories import make_term

pytestmark = pytest.mark.django_db


def promise(agreement, text, **fields):
    values = {"side": "ours", "due": parse_edtf("2026-06"), **fields}
    return add_commitment(by=None, on=ON, term=agreement.terms.get(), text={"en": text}, **values)


@pytest.fixture
def exchange(world, roles):
    return promise(world.ours, "Exchange cases", area=world.ai, owner=roles.officer)


@pytest.fixture
def officer(client, roles):
    client.force_login(roles.officer)
    return client


class TestTheList:
    def test_it_tells_what_is_late_and_what_was_done(self, officer, world, exchange):
        log(world, exchange, "Case workshop")
        page = officer.get("/commitments/").content.decode()
        for words in ("Exchange cases", "June 2026", "overdue", "Case workshop", "our side"):
            assert words in page

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", {"Exchange cases", "Write twice a year"}),
            ("side=theirs", {"Write twice a year"}),
            ("side=theirs&side=ours", {"Exchange cases", "Write twice a year"}),
            ("state=met", set()),
            ("q=twice", {"Write twice a year"}),
            ("agreement=KR-IT-2008-1", {"Exchange cases", "Write twice a year"}),
            ("area=artificial-intelligence", {"Exchange cases"}),
            ("overdue=on", {"Exchange cases"}),
            ("overdue=on&on=2026-06-30", set()),
        ],
    )
    def test_filters(self, officer, world, exchange, query, found):
        promise(world.ours, "Write twice a year", side="theirs", due=None)
        page = officer.get(f"/commitments/?{query}")
        assert {row.text["en"] for row in page.context["page"]["rows"]} == found

    def test_one_that_was_carried_over_stands_once(self, officer, world, exchange):
        clauses = {"effect_mode": "on_last_signature", "end_kind": "duration", "end_years": 3}
        make_term(
            world.ours, "2026-06-01", on=ON, **clauses,
            carry_over=[{"commitment": exchange, "decision": "keep"}],
        )  # fmt: skip
        page = officer.get("/commitments/")
        assert [row.term.ordinal for row in page.context["page"]["rows"]] == [1]
        board = officer.get("/commitments/?view=board").context["board"]
        assert [one["count"] for one in board] == [1, 0, 0, 0, 0]
        exchange.carried_to.term.is_void = True
        exchange.carried_to.term.save()
        page = officer.get("/commitments/")
        assert [row.term.ordinal for row in page.context["page"]["rows"]] == [0]

    def test_a_filter_that_is_none_is_told(self, officer, exchange):
        answer = officer.get("/commitments/?state=lost")
        assert answer.status_code == 400
        assert "partly_met" in answer.content.decode()
        assert officer.get("/commitments/?view=heap").status_code == 400

    def test_the_board_has_a_column_for_each_state(self, officer, exchange):
        page = officer.get("/commitments/?view=board")
        assert [one["count"] for one in page.context["board"]] == [1, 0, 0, 0, 0]
        assert f'action="/commitments/{exchange.uid}/about/"' in page.content.decode()

    @pytest.mark.parametrize("path", ["/commitments/", "/commitments/?view=board"])
    def test_it_costs_the_same_for_one_and_for_many(self, officer, world, exchange, path):
        def cost():
            with CaptureQueriesContext(connection) as found:
                assert officer.get(path).status_code == 200
            return len(found)

        log(world, exchange, "First")
        officer.get(path)
        with_one = cost()
        for n in range(12):
            log(world, promise(world.ours, f"Promise {n}"), f"Act {n}")
        assert cost() == with_one

    def test_it_teaches_when_empty(self, officer, world):
        assert "Enter what a text says" in officer.get("/commitments/").content.decode()


def log(world, commitment, title, **fields):
    values = {"kind": "workshop", "held": parse_edtf("2026-11-02"), **fields}
    return log_activity(by=None, on=ON, title={"en": title}, commitments=[commitment], **values)


class TestWhatWasDone:
    def test_logging_about_it_serves_its_agreement(self, world, exchange):
        row = log(world, exchange, "Case workshop")
        assert list(row.agreements.all()) == [world.ours]
        assert ActivityCommitment.objects.get().commitment == exchange

    def test_a_line_from_its_page_is_about_it(self, officer, world, exchange):
        path = f"/activities/new/?commitment={exchange.uid}"
        answer = officer.post(path, {"line": "어제 세미나 사례 발표", "sure": "1"})
        assert answer.status_code == 302
        row = Activity.objects.get()
        assert [link.commitment for link in row.commitment_links.all()] == [exchange]
        assert [area.code for area in row.areas.all()] == ["artificial-intelligence"]
        assert "사례 발표" in officer.get(f"/commitments/{exchange.uid}/").content.decode()

    def test_what_is_logged_already_is_tied_and_untied(self, officer, world, exchange):
        row = log_activity(
            by=None, on=ON, kind="workshop", title={"en": "Seminar"},
            held=parse_edtf("2026-11-02"), agreements=[world.ours],
        )  # fmt: skip
        base = f"/commitments/{exchange.uid}/"
        assert "Seminar" in officer.get(base).content.decode()
        assert officer.post(base + "tie/", {"activity": row.uid}).status_code == 302
        assert row.commitment_links.count() == 1
        assert officer.post(base + f"untie/{row.uid}/").status_code == 302
        assert row.commitment_links.count() == 0
        assert officer.post(base + f"untie/{row.uid}/").status_code == 404

    def test_promises_one_may_not_see_survive_a_change(self, officer, world, roles, exchange):
        hidden = promise(world.kept, "Hidden") if world.kept.terms.exists() else None
        row = log(world, exchange, "Seminar")
        data = {"title_en": "Seminar", "kind": "workshop", "confidentiality": "internal",
                "agreements": ["KR-IT-2008-1"], "commitments": [exchange.uid]}  # fmt: skip
        assert officer.post(f"/activities/{row.uid}/edit/", data).status_code == 302
        assert row.commitment_links.count() == 1 and hidden is None


class TestWhereItStands:
    def test_a_word_is_asked_for_what_is_settled(self, officer, exchange):
        path = f"/commitments/{exchange.uid}/about/"
        assert 'value="met" selected' in officer.get(path + "?state=met").content.decode()
        refused = officer.post(path, {"state": "met", "state_note": " "})
        assert refused.status_code == 422 and "Say it in a word" in refused.content.decode()
        done = officer.post(path, {"state": "met", "state_note": "Workshop in Rome"})
        assert done["Location"] == f"/commitments/{exchange.uid}/"
        exchange.refresh_from_db()
        assert (exchange.state, exchange.state_note) == ("met", "Workshop in Rome")
        told = Deadline.objects.get(key=f"commitment:{exchange.pk}")
        assert (told.closed_as, told.closed_on) == ("done", exchange.settled_on)

    def test_a_change_meanwhile_is_told_and_the_word_kept(self, officer, exchange):
        path = f"/commitments/{exchange.uid}/about/"
        Commitment.objects.filter(pk=exchange.pk).update(version=7)
        late = officer.post(path, {"state": "dropped", "state_note": "Moot", "version": "1"})
        assert late.status_code == 409 and "Moot" in late.content.decode()

    @pytest.mark.parametrize("page", ["about", "tie", "change"])
    def test_readers_look_officers_do(self, client, roles, exchange, page):
        client.force_login(roles.reader)
        assert client.get(f"/commitments/{exchange.uid}/").status_code == 200
        assert client.get(f"/commitments/{exchange.uid}/{page}/").status_code == 403
        client.force_login(roles.officer)
        assert client.get(f"/commitments/{exchange.uid}/{page}/").status_code == 200
        assert client.get(f"/commitments/222222222222/{page}/").status_code == 404

    def test_what_one_may_not_see_is_not_there(self, client, roles, world, exchange):
        type(world.ours).objects.filter(pk=world.ours.pk).update(confidentiality="confidential")
        client.force_login(roles.officer)
        assert client.get(f"/commitments/{exchange.uid}/").status_code == 404
        assert "Exchange cases" not in client.get("/commitments/").content.decode()
