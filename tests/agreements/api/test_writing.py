"""Facts entered through the API: shapes, roles, versions, and what follows from them."""

import pytest

from agreements.models import Agreement
from tests.api_client import partner_client, staff_client
from tests.factories import make_agreement, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(people):
    return staff_client(people["manager"])


def registered(home, partner, **fields):
    return {
        "reference": "KR-IT-2027-1",
        "kind": "mou",
        "legal_nature": "non_binding",
        "title": {"en": "Memorandum", "ko": "양해각서"},
        "parties": [
            {"party": home.uid, "side": "ours"},
            {"party": partner.uid, "side": "theirs", "reference": "prot. 1/2"},
        ],
        "confidentiality": "partners",
        **fields,
    }


TERM = {
    "effect": {"mode": "on_last_signature"},
    "end": {"kind": "duration", "years": 2},
    "renewal": {"mode": "none"},
    "notice": {"value": 3, "unit": "months", "basis": "received", "anchor": "before_end"},
}


def signatures(day, *parties):
    return [{"party": party.uid, "signed": day, "name": "백승보"} for party in parties]


def test_a_chain_is_built(staff, home, consip):
    found = staff.post("agreements/", registered(home, consip, first_term=TERM))
    assert found.status_code == 201, found.content
    assert found.json()["id"] == "KR-IT-2027-1"
    assert found["Location"].endswith("/agreements/KR-IT-2027-1/")
    at = "agreements/KR-IT-2027-1/"

    one = staff.post(f"{at}terms/0/signature/", {"signatures": signatures("2018-06-04", home)})
    assert one.status_code == 201, one.content
    two = staff.post(f"{at}terms/0/signature/", {"signatures": signatures("2018-06-04", consip)})
    assert two.status_code == 201, two.content
    assert two.json()["ends_on"] == "2020-06-03"
    assert two.json()["notice_by"] == "2020-03-03"
    assert two.json()["because"]["ends_on"]["text"] == "2018-06-04 + 2 years − 1 day = 2020-06-03"

    extension = {
        "kind": "extension", "signed": "2020-05-01", "summary": "One year",
        "new_ends_on": "2021-06-03",
    }  # fmt: skip
    assert staff.post(f"{at}amendments/", extension).status_code == 201
    told = staff.get(at, {"on": "2020-12-31"}).json()
    assert told["term"]["ends_on"] == "2021-06-03"

    opened = staff.post(f"{at}terms/", {**TERM, "kind": "renewal"})
    assert opened.status_code == 201, opened.content
    assert opened.json()["id"] == 1
    early = signatures("2021-05-01", home, consip)
    unsaid = staff.post(f"{at}terms/1/signature/", {"signatures": early})
    assert unsaid.status_code == 400
    assert unsaid.json()["errors"][0]["field"] == "starts"
    said = staff.post(
        f"{at}terms/1/signature/", {"signatures": early, "starts": "after_current_end"}
    )
    assert said.status_code == 201, said.content
    assert said.json()["effective_on"] == "2021-06-04"
    assert said.json()["ends_on"] == "2023-06-03"

    notice = {
        "kind": "notice_received",
        "on": "2023-01-10",
        "by_party": consip.uid,
        "reason": "letter",
    }
    event = staff.post(f"{at}events/", notice)
    assert event.status_code == 201, event.content
    assert staff.get(at, {"on": "2023-02-01"}).json()["status"]["code"] == "terminating"
    taken_back = {
        "kind": "notice_withdrawn", "on": "2023-02-05", "by_party": consip.uid,
        "withdraws": event.json()["id"], "reason": "letter",
    }  # fmt: skip
    assert staff.post(f"{at}events/", taken_back).status_code == 201
    assert staff.get(at, {"on": "2023-02-06"}).json()["status"]["code"] == "in_force"
    wrong = f"{at}events/{event.json()['id']}/correction/"
    fixed = staff.post(wrong, {"set": {"on": "2023-01-11"}, "reason": "misread"})
    assert fixed.status_code == 201, fixed.content
    assert fixed.json()["on"] == "2023-01-11"


def test_a_renewal_given_up_is_taken_up_again(staff, home, consip):
    make_term(make_agreement("A", consip), stage="legal_review")
    at = "agreements/A/terms/0/"
    etag = staff.get(at).headers["ETag"]
    given_up = staff.patch(at, {"stage": "withdrawn"}, headers={"If-Match": etag})
    assert given_up.json()["stage"] == "withdrawn"
    late = staff.patch(at, {"stage": "drafting"}, headers={"If-Match": etag})
    assert late.status_code == 412
    again = staff.patch(
        at, {"stage": "negotiation"}, headers={"If-Match": given_up.headers["ETag"]}
    )
    assert (again.status_code, again.json()["stage"]) == (200, "negotiation")


def test_a_second_renewal_in_preparation_is_a_conflict(staff, home, consip):
    agreement = make_agreement("A", consip)
    make_term(agreement, "2020-01-01")
    first = staff.post("agreements/A/terms/", {})
    assert first.status_code == 201, first.content
    for body in ({}, {"ordinal": 1}, {"ordinal": 5}, {"stage": "negotiation"}):
        second = staff.post("agreements/A/terms/", body)
        assert second.status_code == 409, second.content
        assert second.json()["type"].endswith(":already-in-preparation")
    assert agreement.terms.count() == 2
    signed = staff.post("agreements/A/terms/", {"ordinal": 2, "stage": "signed"})
    assert signed.status_code == 201, signed.content  # it is not in preparation


def test_a_known_day_is_told_with_what_was_known(staff, home, consip):
    make_term(make_agreement("A", consip), "2020-01-01", end_kind="duration", end_years=2)
    found = staff.get("agreements/A/", {"on": "2021-06-01", "known": "2019-06-01"})
    assert found.status_code == 200, found.content
    assert found.json()["status"]["code"] != "in_force"
    assert staff.get("agreements/A/", {"on": "2021-06-01"}).json()["status"]["code"] == "in_force"


def test_not_yet_is_an_answer(staff, home, consip):
    make_term(make_agreement("A", consip), "2020-01-01")
    told = staff.get("agreements/A/", {"on": "2019-12-31"}).json()
    assert told["status"]["code"] == "not_yet"
    assert (told["term"], told["ordinal"], told["partnership"]) == (None, None, None)
    assert staff.get("agreements/", {"on": "2019-12-31"}).json()["results"] == []


def test_beyond_the_horizon_is_refused_naming_it(staff, home, consip):
    make_agreement("A", consip)
    for path in ("agreements/", "agreements/A/"):
        found = staff.get(path, {"on": "2100-01-01"})
        assert found.status_code == 400
        assert "2056-12-31" in found.json()["detail"]


def test_changing_asks_for_the_version_read(staff, home, consip):
    make_agreement("A", consip)
    read = staff.get("agreements/A/")
    change = {"title": {"en": "New"}}
    assert staff.patch("agreements/A/", change).status_code == 428
    done = staff.patch("agreements/A/", change, HTTP_IF_MATCH=read["ETag"])
    assert done.status_code == 200, done.content
    assert done.json()["title"] == {"en": "New"}
    assert done.json()["version"] != read.json()["version"]
    assert staff.patch("agreements/A/", change, HTTP_IF_MATCH=read["ETag"]).status_code == 412


@pytest.mark.parametrize(
    ("role", "status"), [("reader", 403), ("officer", 403), ("coordinator", 201), ("manager", 201)]
)
def test_signing_is_for_coordinators(people, home, consip, role, status):
    agreement = make_agreement("A", consip)
    make_term(agreement)
    client = staff_client(people[role])
    body = {"signatures": signatures("2026-01-01", home, consip)}
    assert client.post("agreements/A/terms/0/signature/", body).status_code == status


def test_a_partner_writes_nothing(home, consip, bbg):
    make_agreement("A", consip)
    make_agreement("B", bbg)
    theirs = partner_client(consip)
    for path in ("agreements/", "agreements/A/terms/", "agreements/A/events/", "parties/"):
        assert theirs.post(path, {}).status_code == 403, path
    foreign = theirs.post("agreements/B/terms/", {})
    absent = theirs.post("agreements/C/terms/", {})
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content


BAD_TERMS = [
    ({"end": {"kind": "fixed"}}, "end.on"),
    ({"end": {"kind": "fixed", "on": "2026-02-30"}}, "end.on"),
    ({"end": {"kind": "fixed", "on": "9999-12-31"}}, "end.on"),
    ({"end": {"kind": "fixed", "on": 20260101}}, "end.on"),
    ({"end": {"kind": "fixed", "on": "2026-1-1"}}, "end.on"),
    ({"end": {"kind": "fixed", "on": "infinity"}}, "end.on"),
    ({"end": {"kind": "indefinite", "years": 2}}, "end.years"),
    ({"end": {"kind": "duration"}}, "end.years"),
    ({"end": {"kind": "duration", "years": True}}, "end.years"),
    ({"end": {"kind": "duration", "years": "2"}}, "end.years"),
    ({"end": {"kind": "someday"}}, "end.kind"),
    ({"effect": {"mode": "retroactive", "on": "2026-01-01"}}, "effect.clause"),
    ({"notice": {"value": 3}}, "notice.unit"),
    ({"renewal": {"mode": "none", "years": 2}}, "renewal.years"),
    ({"kind": "renewal"}, "kind"),
    ({"color": "red"}, "color"),
    ({"areas": ["nowhere"]}, "areas.0"),
    (
        {"effect": {"mode": "fixed_date", "on": "2026-06-01"},
         "end": {"kind": "fixed", "on": "2026-05-01"}},
        "end.on",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("body", "field"), BAD_TERMS)
def test_a_wrong_term_is_told_at_its_field(staff, home, consip, body, field):
    make_agreement("A", consip)
    found = staff.post("agreements/A/terms/", body)
    assert found.status_code == 400, found.content
    assert field in [one["field"] for one in found.json()["errors"]], found.content
    assert not Agreement.objects.get(reference="A").terms.exists()


BAD_AGREEMENTS = [
    {"reference": "has space"}, {"reference": "kr-it-2008-9"}, {"title": {}}, {"title": {"en": "ㅤ"}},
    {"title": {"en": "a\u202eb"}}, {"title": {"en": "x" * 301}}, {"kind": "pact"},
    {"parties": []}, {"confidentiality": None}, {"title": {"en": "  \t"}}, {"version": 3},
]  # fmt: skip


@pytest.mark.parametrize("wrong", BAD_AGREEMENTS)
def test_a_wrong_agreement_leaves_nothing(staff, home, consip, wrong):
    make_agreement("KR-IT-2008-9", consip)
    found = staff.post("agreements/", registered(home, consip, **wrong))
    assert found.status_code == (409 if wrong.get("reference", "").startswith("kr") else 400)
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("agreements/A/terms/0/", {"end": {"years": 5}}, "end.kind"),
        ("agreements/A/terms/0/", {"renewal": {"years": 2}}, "renewal.mode"),
        ("agreements/A/", {"parties": [{"side": "ours"}, {"side": "theirs"}]}, "parties.0.party"),
    ],
)
def test_a_change_gives_what_is_inside_it_whole(staff, home, consip, path, body, field):
    make_term(make_agreement("A", consip))
    before = staff.get(path)
    found = staff.patch(path, body, HTTP_IF_MATCH=before["ETag"])
    assert found.status_code == 400, found.content
    assert (field, "required") in [(one["field"], one["code"]) for one in found.json()["errors"]]
    assert staff.get(path).content == before.content


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("areas/", {"code": 5, "names": {"en": "Five"}}),
        ("agreements/A/terms/0/texts/", {"language": 5}),
        ("agreements/A/terms/0/texts/", {"language": "en", "is_authentic": "true"}),
        ("agreements/A/terms/0/texts/", {"language": "en", "prevails": 1}),
        ("agreements/A/terms/", {"ordinal": "1"}),
        ("agreements/A/terms/", {"ordinal": True}),
        ("agreements/A/terms/", {"ordinal": 1.0}),
        ("agreements/A/terms/", {"id": 1}),
        ("agreements/A/claims/", {"kind": "free", "words": 5}),
        ("parties/", {"names": {"en": "X"}, "short_name": "X", "country": "IT",
                      "time_zone": "Europe/Rome", "website": 5}),
    ],
)  # fmt: skip
def test_nothing_is_taken_for_another_type(staff, home, consip, path, body):
    make_term(make_agreement("A", consip))
    assert staff.post(path, body).status_code == 400


def test_what_is_read_of_a_party_can_be_sent_back(staff, home, consip):
    path = f"parties/{consip.uid}/"
    before = staff.get(path)
    writable = ("names", "short_name", "also_known_as", "country", "time_zone", "legal_form",
                "website")  # fmt: skip
    body = {name: before.json()[name] for name in writable}
    assert body["website"] == ""
    found = staff.patch(path, body, HTTP_IF_MATCH=before["ETag"])
    assert (found.status_code, found.json()) == (200, before.json())
