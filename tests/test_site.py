"""Every page as every kind of person, on any day, in every language."""

import html
import re
from datetime import date

import pytest

from django.test import Client

from agreements.models import Agreement, Commitment, Party
from tests.factories import DAY, make_agreement, make_party, make_term

REF = "KR-IT-2008-1"
#: Pages everybody on the staff side may read.
READ = [
    "/", "/timeline/", "/agreements/", f"/agreements/{REF}/", f"/agreements/{REF}/history/",
    f"/agreements/{REF}/renewal/", f"/agreements/{REF}/compare/",
    f"/agreements/{REF}/claims/",
    "/activities/", "/commitments/", "/documents/", "/parties/", "/people/",
    "/areas/", "/coverage/", "/coverage/reciprocity/", "/coverage/terms/", "/reports/cover/",
    "/cases/", "/forums/", "/calendar/", "/reports/", "/import/",
    "/import/releases/",
    "/inbox/", "/inbox/proposals/",
    "/settings/profile/", "/settings/absence/", "/settings/watched/",
    "/settings/security/", "/settings/keys/",
    "/settings/reminders/", "/settings/compliance/", "/search/", "/deadlines/", "/asleep/",
    "/shortcuts/", "/to-dos/", "/views/",
    f"/agreements/{REF}/documents/", f"/agreements/{REF}/reminders/", "/drafts/",
    f"/comments/agreement/{REF}/",
]  # fmt: skip
#: Pages that write: path -> roles that may open them, to do it or to propose it.
WRITERS = {"officer", "coordinator", "manager"}
WRITE = {
    "/agreements/new/": WRITERS,
    f"/agreements/{REF}/change/": WRITERS,
    f"/agreements/{REF}/terms/new/": WRITERS,
    f"/agreements/{REF}/claims/new/": WRITERS,
    f"/agreements/{REF}/terms/6/commitments/new/": WRITERS,
    f"/agreements/{REF}/terms/6/correct/": WRITERS,
    f"/agreements/{REF}/terms/6/amend/": WRITERS,
    f"/agreements/{REF}/events/new/": WRITERS,
    f"/agreements/{REF}/events/new/?kind=notice_sent": WRITERS,
    f"/agreements/{REF}/supersede/": WRITERS,
    f"/agreements/{REF}/as-planned/": WRITERS,
    f"/agreements/{REF}/decide/": WRITERS,
    f"/agreements/{REF}/contacts/": WRITERS,
    f"/agreements/{REF}/renewal/open/": WRITERS,
    "/parties/new/": WRITERS,
    "/people/new/": WRITERS,
    "/areas/new/": WRITERS,
    "/activities/new/": WRITERS,
    "/to-dos/new/": WRITERS,
    f"/several/agreements/?row={REF}": WRITERS,
    f"/deadlines/several/?row={REF}": WRITERS,
}
ROLES = ["reader", "officer", "coordinator", "manager"]


@pytest.fixture
def signed_in(people):
    def as_role(role: str, **headers) -> Client:
        client = Client(headers=headers)
        client.force_login(people[role])
        return client

    return as_role


@pytest.mark.parametrize("path", [*READ, *WRITE, "/nothing/here/"])
def test_not_signed_in_is_led_to_the_sign_in(db, path):
    response = Client().get(path)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("role", ROLES)
def test_every_page_to_read(real_case, signed_in, role):
    client = signed_in(role)
    answers = {path: client.get(path).status_code for path in READ}
    assert answers == dict.fromkeys(READ, 200)


@pytest.mark.parametrize("path", [*READ, *WRITE, "/exchanges/", "/outcomes/"])
def test_what_a_page_shows_stands_in_its_body(real_case, signed_in, path):
    page = signed_in("manager").get(path).content.decode()
    head = page[page.index("<head>") : page.index("</head>")]
    assert set(re.findall(r"<(\w+)", head)) <= {"head", "meta", "title", "link", "script"}


@pytest.mark.parametrize("role", ROLES)
def test_every_page_to_write(real_case, signed_in, role):
    client = signed_in(role)
    answers = {path: client.get(path).status_code for path in WRITE}
    assert answers == {path: 200 if role in may else 403 for path, may in WRITE.items()}


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_roles_that_stand_apart_see_no_agreement(real_case, signed_in, role):
    client = signed_in(role)
    assert client.get(f"/agreements/{REF}/").status_code == 404
    assert REF not in client.get("/agreements/").content.decode()


def test_what_one_may_not_see_does_not_exist(real_case, signed_in):
    Agreement.objects.filter(reference=REF).update(
        confidentiality="confidential", responsible=None, deputy=None
    )
    officer = signed_in("officer")
    for path in [
        f"/agreements/{REF}/",
        f"/agreements/{REF}/change/",
        f"/agreements/{REF}/history/",
    ]:
        assert officer.get(path).status_code == 404
    assert REF not in officer.get("/").content.decode()
    assert signed_in("manager").get(f"/agreements/{REF}/").status_code == 200


@pytest.mark.parametrize(
    ("on", "status", "words"),
    [
        ("2007-01-01", None, "there was nothing yet"),
        ("2019-01-01", "in_force", "1 June 2026"),
        ("2023-01-01", "expired", "4 June 2020"),
        ("2026-06-01", "in_force", "1 June 2026"),
    ],
)
def test_the_real_case_on_any_day(real_case, signed_in, on, status, words):
    page = signed_in("officer").get(f"/agreements/{REF}/?on={on}").content.decode()
    standing = page[page.index('id="standing"') :]
    assert words in page
    if status:
        assert f'data-status="{status}"' in standing


def test_the_page_says_what_makes_the_case_difficult(real_case, signed_in):
    page = signed_in("officer").get(f"/agreements/{REF}/").content.decode()
    for words in ("≈ 2,188", "19-year partnership", "end not recorded", "신봉기", "백승보"):
        assert words in page, words


@pytest.mark.parametrize("on", ["2026-02-30", "soon", "9999-12-31", "infinity", "20260101"])
def test_a_day_that_is_none_is_a_bad_request(real_case, signed_in, on):
    response = signed_in("officer").get("/agreements/", {"on": on})
    assert response.status_code == 400


def test_beyond_the_horizon_is_said(real_case, signed_in):
    response = signed_in("officer").get(f"/agreements/{REF}/?on=2090-01-01")
    assert response.status_code == 400
    assert "2056-12-31" in response.content.decode()


@pytest.mark.parametrize("language", ["ko", "en", "it"])
def test_pages_answer_in_the_language_asked_for(real_case, signed_in, language):
    client = signed_in("officer", accept_language=language)
    page = client.get(f"/agreements/{REF}/").content.decode()
    assert re.search(rf'<html[^>]* lang="{language}"', page)
    title = {
        "ko": "공공조달 분야 협력 양해각서",
        "it": "Memorandum d&#x27;intesa",
        "en": "Memorandum of",
    }
    assert title[language] in page


def test_the_chosen_language_stays_with_the_person(people, signed_in):
    client = signed_in("officer", accept_language="en")
    client.post("/i18n/setlang/", {"language": "ko", "next": "/"})
    people["officer"].refresh_from_db()
    assert people["officer"].language == "ko"
    assert 'lang="ko"' in client.get("/").content.decode()


class TestWritingByPlainForms:
    """Every action works as a plain form; what was typed survives a refusal."""

    def test_register_and_enter_the_first_term(self, people, signed_in, consip):
        client = signed_in("manager")
        data = {
            "reference": "KR-IT-2027-1", "title_en": "Memorandum",
            "kind": "mou", "legal_nature": "non_binding", "partners": [consip.pk],
            "confidentiality": "partners", "working_day_rule": "none",
        }  # fmt: skip
        response = client.post("/agreements/new/", data)
        assert response.headers["Location"] == "/agreements/KR-IT-2027-1/terms/new/"
        term = {
            "state": "signed", "signed": "2026년 6월 1일", "effect_mode": "on_last_signature",
            "end_kind": "duration", "end_years": "2", "end_convention": "day_before",
            "renewal_mode": "none", "ordinal": "0",
        }  # fmt: skip
        response = client.post("/agreements/KR-IT-2027-1/terms/new/", term)
        assert response.headers["Location"] == "/agreements/KR-IT-2027-1/"
        page = client.get("/agreements/KR-IT-2027-1/").content.decode()
        assert "2026-06-01 + 2 years − 1 day = 2028-05-31" in page

    def test_a_refused_form_keeps_every_word(self, signed_in, consip):
        data = {"reference": "bad/ref", "title_en": "My long title", "partners": [consip.pk]}
        response = signed_in("manager").post("/agreements/new/", data)
        page = response.content.decode()
        assert response.status_code == 422
        assert "bad/ref" in page
        assert "My long title" in page
        assert not Agreement.objects.filter(reference="bad/ref").exists()

    def test_a_taken_reference_is_a_conflict(self, signed_in, consip):
        make_agreement("KR-IT-1", consip)
        data = {
            "reference": "kr-it-1", "title_en": "x", "kind": "mou", "legal_nature": "unknown",
            "partners": [consip.pk], "confidentiality": "public", "working_day_rule": "none",
        }  # fmt: skip
        assert signed_in("manager").post("/agreements/new/", data).status_code == 409

    @pytest.mark.parametrize(
        "page", ["change", "sign", "give-up", "take-up", "take-back", "correct"]
    )
    def test_a_term_changed_meanwhile_is_told_and_kept(self, signed_in, consip, page):
        agreement = make_agreement("KR-IT-1", consip)
        term = make_term(agreement, "2026-01-01" if page == "correct" else None)
        url = f"/agreements/KR-IT-1/terms/0/{page}/"
        client = signed_in("manager")
        stale = client.get(url).context["version"]
        type(term).objects.filter(pk=term.pk).update(version=stale + 1)
        data = {
            "version": stale, "reason": "read again", "place": "Rome", "effect_mode": "unknown",
            "end_kind": "not_recorded", "end_convention": "day_before", "renewal_mode": "none",
            f"signed_{consip.pk}": "26.11.1", "stage": "negotiation",
        }  # fmt: skip
        response = client.post(url, data)
        assert response.status_code == 409
        assert "Somebody changed this" in response.content.decode()
        assert agreement.terms.get().place == ""

    def test_signing_day(self, signed_in, consip, home):
        agreement = make_agreement("KR-IT-1", consip)
        make_term(agreement, effect_mode="on_last_signature", end_kind="indefinite")
        data = {f"signed_{party.pk}": "26.11.1" for party in (home, consip)}
        response = signed_in("manager").post("/agreements/KR-IT-1/terms/0/sign/", data)
        assert response.status_code == 302, response.content.decode()
        assert agreement.terms.get().stage == "signed"

    def test_giving_notice(self, signed_in, consip):
        agreement = make_agreement("KR-IT-1", consip)
        make_term(agreement, "2025-01-01", effect_mode="on_last_signature", end_kind="indefinite")
        data = {
            "kind": "terminated_by_consent",
            "event_on": "2026-11-01",
            "effective_on": "2026-12-31",
        }
        response = signed_in("coordinator").post("/agreements/KR-IT-1/events/new/", data)
        assert response.status_code == 302, response.content.decode()
        assert (
            agreement.status_periods.on(date.fromisoformat("2027-01-01")).get().status
            == "terminated"
        )

    def test_settling_the_end_of_the_real_case(self, real_case, signed_in):
        client = signed_in("coordinator")
        url = f"/agreements/{REF}/terms/6/correct/"
        form = client.get(url).context["form"]
        data = {name: value for name, value in form.initial.items() if value not in (None, False)}
        data["areas"] = [area.pk for area in data["areas"]]
        data |= {"end_kind": "duration", "end_years": 3, "reason": "read the text"}
        assert client.post(url, data).status_code == 302
        assert (
            "2026-06-01 + 3 years − 1 day = 2029-05-31"
            in client.get(f"/agreements/{REF}/").content.decode()
        )

    def test_saying_what_was_done_about_a_commitment(self, real_case, signed_in):
        row = Commitment.objects.first()
        data = {
            "text_en": "Exchange",
            "side": "joint",
            "state": "met",
            "state_note": "Workshop held",
        }
        assert signed_in("officer").post(f"/commitments/{row.uid}/change/", data).status_code == 302
        row.refresh_from_db()
        assert (row.state, row.state_note) == ("met", "Workshop held")

    def test_a_new_partner_and_a_person(self, signed_in, home):
        client = signed_in("officer")
        data = {
            "names_en": "ChileCompra",
            "short_name": "ChileCompra",
            "country": "cl",
            "time_zone": "America/Santiago",
        }
        assert client.post("/parties/new/", data).status_code == 302
        party = Party.objects.get(short_name="ChileCompra")
        assert party.country == "CL"
        data = {
            "native_name": "김",
            "party": party.pk,
            "role": "focal_point",
            "email": "kim@example.org",
        }
        assert client.post("/people/new/", data).status_code == 302
        assert party.posts.get().person.native_name == "김"


PINNED = ("/", "/agreements/", "/parties/", "/areas/", "/commitments/", "/timeline/")


@pytest.mark.day(DAY)
def test_queries_do_not_grow_with_the_rows(home, signed_in, django_assert_max_num_queries):
    """Pinned with 1 row and with 12: the same count."""
    client = signed_in("officer")

    def count(path):
        # the timeline asks for all that its lanes and its strip of counts are drawn of, the first
        # page for all that it counts
        most = {"/timeline/": 45, "/": 30}.get(path, 25)
        with django_assert_max_num_queries(most) as found:
            assert client.get(path).status_code == 200
        return len(found)

    def add(number):
        partner = make_party(f"P{number}", country="IT")
        agreement = make_agreement(f"KR-IT-{number}", partner)
        make_term(
            agreement,
            "2025-01-01",
            effect_mode="on_last_signature",
            end_kind="duration",
            end_years=2,
        )

    add(0)
    for path in PINNED:
        client.get(path)
    with_one = {path: count(path) for path in PINNED}
    for number in range(1, 12):
        add(number)
    assert {path: count(path) for path in PINNED} == with_one


@pytest.mark.parametrize("role", ["reader", "administrator", "auditor"])
def test_no_list_offers_what_it_refuses(real_case, signed_in, role):
    """Every link of a list leads to a page, a file or a sign-in, never to a refusal."""
    client = signed_in(role)
    lists = [path for path in READ if path.count("/") == 2]
    refused = set()
    for path in lists:
        answer = client.get(path)
        if answer.status_code != 200:
            continue
        page = answer.content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        for link in set(re.findall(r'href="(/[^"#]*|\?[^"#]*)"', main)):
            where = html.unescape(link if link.startswith("/") else path + link)
            if client.get(where).status_code == 403:
                refused.add((path, where))
    assert refused == set()
