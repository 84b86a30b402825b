"""The edge of the API: keys, problem documents, strict JSON, limits, tags, pages, answers once."""

import json
import time
from datetime import timedelta

import pytest

from django.utils import timezone

from agreements.models import Agreement, Area
from mou_tracker.accounts.keys import create_key, revoke_key
from tests.api_client import ApiClient, partner_client, staff_client
from tests.factories import make_agreement

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


@pytest.fixture
def staff(people):
    return staff_client(people["manager"])


def is_problem(found, status):
    assert found.status_code == status, (found.status_code, found.content[:300])
    assert found["Content-Type"] == PROBLEM
    told = found.json()
    assert set(told) == {"type", "title", "status", "detail", "errors"}
    assert told["status"] == status
    return told


@pytest.mark.parametrize("key", ["", "mou_staff_wrong", "가나다", "x" * 5000])
@pytest.mark.parametrize("path", ["agreements/", "me/", "nowhere/", "agreements/X/"])
def test_without_a_valid_key_401(key, path):
    found = ApiClient(key).get(path)
    is_problem(found, 401)
    assert found["WWW-Authenticate"].startswith("Bearer")


def test_a_key_dies_at_once(people, home, consip):
    person = people["manager"]
    key, secret = create_key(by=None, name="k", user=person)
    assert ApiClient(secret).get("me/").status_code == 200
    key.refresh_from_db()
    assert key.last_used_at is not None
    revoke_key(by=None, key=key)
    is_problem(ApiClient(secret).get("me/"), 401)
    past = timezone.now() - timedelta(seconds=1)
    _key, secret = create_key(by=None, name="k", user=person, expires_at=past)
    is_problem(ApiClient(secret).get("me/"), 401)
    theirs = partner_client(consip)
    assert theirs.get("me/").json()["party"]["id"] == consip.uid
    consip.is_disabled = True
    consip.save()
    is_problem(theirs.get("me/"), 401)
    person.is_active = False
    person.save()
    is_problem(staff_client(person).get("me/"), 401)


def test_a_session_is_enough_for_staff_and_forged_requests_are_not(people):
    client = ApiClient(enforce_csrf_checks=True)
    client.force_login(people["manager"])
    assert client.get("me/").json()["role"] == "manager"
    is_problem(client.post("areas/", {"code": "x", "names": {"en": "X"}}), 403)


@pytest.mark.parametrize(
    "path",
    [
        "nowhere/",
        "agreements",
        "agreements/A/nowhere/",
        "%00",
        "agreements/A/terms/٣/",
        "agreements/A/terms/1e3/",
        "agreements/A/terms/99999999999/",
    ],
)
def test_unknown_paths_are_problems(staff, path):
    is_problem(staff.get(path), 404)


def test_methods_and_types(staff):
    is_problem(staff.generic("DELETE", "agreements/"), 405)
    is_problem(staff.generic("TRACE", "agreements/"), 405)
    is_problem(staff.generic("OPTIONS", "agreements/"), 405)
    is_problem(staff.get("agreements/", HTTP_X_HTTP_METHOD_OVERRIDE="DELETE"), 405)
    is_problem(staff.get("agreements/", HTTP_ACCEPT="text/html"), 406)
    for kind in ("text/plain", "application/xml", "application/json; charset=foo-bar"):
        is_problem(staff.generic("POST", "areas/", "{}", kind), 415)
    assert staff.generic("HEAD", "agreements/").status_code == 200
    start = time.perf_counter()
    staff.get("agreements/", HTTP_ACCEPT="*/*;" + "a=b;" * 10_000, HTTP_ACCEPT_LANGUAGE="x," * 5000)
    assert time.perf_counter() - start < 5


BROKEN = [
    b"", b"{", b'{"a": 1,}', b'{"code": "a", "code": "b"}', b'{"a": NaN}', b'{"a": Infinity}',
    b'{"a": 1e400}', b'{"a": ' + b"9" * 5000 + b"}", b"[" * 5000, b'{"a": "\\u0000"}',
    b'{"a": "\\ud800"}', '{"a": "x"}'.encode("utf-16"), b"\xef\xbb\xbf{}",
    '{"a": "가"}'.encode("cp949"),
    b'[]', b'"text"', b"null", b'"' * 200_000,
]  # fmt: skip


@pytest.mark.parametrize("body", BROKEN)
def test_broken_json_is_told(staff, body):
    before = Area.objects.count()
    is_problem(staff.generic("POST", "areas/", body, "application/json"), 400)
    assert Area.objects.count() == before


def test_a_large_body_is_refused(staff):
    is_problem(staff.generic("POST", "areas/", b" " * 10_000_000, "application/json"), 413)


def test_text_is_stored_composed(staff):
    decomposed = "\u1112\u1161\u11ab"
    found = staff.post("areas/", {"code": "han", "names": {"ko": decomposed}})
    assert found.status_code == 201, found.content
    assert found.json()["names"]["ko"] == "한"


@pytest.mark.parametrize(
    "query",
    ["color=red", "on=2026-02-30", "on=20260101", "on=2026-1-1", "on=9999-12-31", "on=infinity",
     "on=2026-01-01&on=2026-01-02", "page_size=0", "page_size=201", "page_size=1e2", "page_size=-1",
     "cursor=abc", "cursor=%00", "cursor=", "ordering=partner__secret", "ordering=?",
     "ordering=-id;drop",
     "status=asleep", "country=it", "country=XX", "count=yes", "party=%00", "area=../..",
     "updated_since=2026-01-01T09:00:00", "q=" + "+".join(["word"] * 11), "format=json"],
)  # fmt: skip
def test_wrong_parameters_are_told(staff, query):
    told = is_problem(staff.get(f"agreements/?{query}"), 400)
    assert told["errors"][0]["field"] == query.split("=")[0]


def test_documented_parameters_are_alternatives(staff, home, consip, bbg):
    for reference, partner in (("A", consip), ("B", bbg)):
        make_agreement(reference, partner)
    found = staff.get(f"agreements/?party={consip.uid}&party={bbg.uid}")
    assert [row["reference"] for row in found.json()["results"]] == ["A", "B"]


def test_limits_are_counted_by_key(settings, people, home, consip):
    settings.API_RATES = {"partner": 2, "staff": 3}
    theirs, ours = partner_client(consip), staff_client(people["manager"])
    assert [theirs.get("me/").status_code for _ in range(3)] == [200, 200, 429]
    assert [ours.get("me/").status_code for _ in range(4)] == [200, 200, 200, 429]
    found = theirs.get("me/")
    is_problem(found, 429)
    assert 1 <= int(found["Retry-After"]) <= 60


def test_tags(staff, people, home, consip):
    make_agreement("A", consip)
    first = staff.get("agreements/A/")
    tag = first["ETag"]
    assert tag.startswith('"1.') or tag.split(".")[0] == f'"{first.json()["version"]}'
    again = staff.get("agreements/A/", HTTP_IF_NONE_MATCH=tag)
    assert (again.status_code, again.content) == (304, b"")
    others = {
        staff.get("agreements/A/", {"on": "2030-01-01"})["ETag"],
        staff.get("agreements/A/", HTTP_ACCEPT_LANGUAGE="ko")["ETag"],
        staff_client(people["reader"]).get("agreements/A/")["ETag"],
        partner_client(consip).get("agreements/A/")["ETag"],
        tag,
    }
    assert len(others) == 5
    zipped = staff.get("agreements/A/", HTTP_ACCEPT_ENCODING="gzip")
    assert zipped["Content-Encoding"] == "gzip"
    assert zipped["ETag"] == tag


def test_pages_are_stable_under_inserts(staff, home, consip):
    for number in range(7):
        make_agreement(f"A{number}", consip)
    page = staff.get("agreements/?page_size=3&count=1").json()
    assert (len(page["results"]), page["count"], page["previous"]) == (3, 7, None)
    make_agreement("A00", consip)
    second = staff.get(page["next"]).json()
    assert [row["reference"] for row in second["results"]] == ["A3", "A4", "A5"]
    back = staff.get(second["previous"]).json()
    assert [row["reference"] for row in back["results"]] == ["A00", "A1", "A2"]
    assert "count" not in staff.get("agreements/").json()
    last = staff.get(second["next"]).json()
    assert ([row["reference"] for row in last["results"]], last["next"]) == (["A6"], None)
    is_problem(staff.get(page["next"] + "&status=expired"), 400)
    cursor = page["next"].split("cursor=")[1].split("&")[0]
    is_problem(staff.get(f"agreements/?page_size=3&count=1&cursor={cursor[:-2]}AA"), 400)


def test_an_action_with_a_key_is_done_once(staff, people):
    body = {"code": "ai", "names": {"en": "AI"}}
    first = staff.post("areas/", body, HTTP_IDEMPOTENCY_KEY="k1")
    again = staff.post("areas/", body, HTTP_IDEMPOTENCY_KEY="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert (first.content, first["ETag"]) == (again.content, again["ETag"])
    assert Area.objects.filter(code="ai").count() == 1
    other = staff.post("areas/", {**body, "code": "b"}, HTTP_IDEMPOTENCY_KEY="k1")
    is_problem(other, 422)
    is_problem(staff.post("areas/", body, HTTP_IDEMPOTENCY_KEY=""), 400)
    is_problem(staff.post("areas/", body, HTTP_IDEMPOTENCY_KEY="k" * 10_000), 400)
    is_problem(staff.post("areas/", body), 409)
    else_ = staff_client(people["coordinator"])
    is_problem(else_.post("areas/", body, HTTP_IDEMPOTENCY_KEY="k1"), 409)


def test_a_refused_action_is_not_remembered(staff):
    wrong, right = {"code": "A B", "names": {"en": "x"}}, {"code": "ab", "names": {"en": "x"}}
    is_problem(staff.post("areas/", wrong, HTTP_IDEMPOTENCY_KEY="k"), 400)
    assert staff.post("areas/", right, HTTP_IDEMPOTENCY_KEY="k").status_code == 201


def test_what_is_unexpected_is_a_problem_too(staff, monkeypatch):
    def broken(*_args, **_options):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Agreement.objects, "visible_to", broken)
    monkeypatch.setattr("agreements.models.agreement.AgreementQuerySet.visible_to", broken)
    found = staff.get("agreements/")
    is_problem(found, 500)
    assert b"secret" not in found.content


def test_a_strange_host_is_a_problem(staff):
    is_problem(staff.get("agreements/", HTTP_HOST="evil.example"), 400)


def test_the_schema_says_3_1_and_the_page_needs_no_other_host():
    anonymous = ApiClient()
    schema = json.loads(
        anonymous.get("schema/", HTTP_ACCEPT="application/vnd.oai.openapi+json").content
    )
    assert schema["openapi"].startswith("3.1")
    assert "/api/v1/agreements/{reference}/terms/{ordinal}/signature/" in schema["paths"]
    page = anonymous.get("docs/", HTTP_ACCEPT="text/html")
    assert page.status_code == 200
    assert b"http://" not in page.content
    assert b"https://" not in page.content
    assert b"<style" not in page.content
    assert page.content.count(b"<script") == page.content.count(b"<script src=")
    script = anonymous.get("docs/?script=", HTTP_ACCEPT="*/*")
    assert script["Content-Type"].startswith("application/javascript")
