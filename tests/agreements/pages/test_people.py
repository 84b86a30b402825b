"""Partners and people as they change: new names, posts that begin and end, always from a day on."""

from datetime import date

import pytest

from agreements.actions import add_person, change_party
from agreements.models import Person, name_on
from tests.factories import DAY, make_agreement, make_term

from .conftest import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(consip):
    post = {"party": consip, "role": "director", "email": "anna@consip.test"}
    return add_person(by=None, on=DAY, native_name="Anna Bianchi", posts=[post])


def party_form(party, **fields):
    names = {f"names_{language}": name for language, name in party.names.items()}
    return names | {
        "short_name": party.short_name, "country": party.country,
        "time_zone": party.time_zone, "version": party.version, **fields,
    }  # fmt: skip


class TestAPartner:
    def test_a_new_name_from_a_day_on(self, signed_in, consip):
        before = consip.names
        data = party_form(consip, names_en="Consip Italia", renamed_on="2020-05-01")
        url = f"/parties/{consip.uid}/change/"
        assert signed_in().post(url, data).status_code == 302
        consip.refresh_from_db()
        assert consip.names == before | {"en": "Consip Italia"}
        assert name_on(consip, date(2020, 4, 30)) == before
        assert name_on(consip, date(2020, 5, 1)) == consip.names
        page = text_of(signed_in().get(f"/parties/{consip.uid}/"))
        assert "Formerly" in page and "30 Apr 2020" in page
        again = party_form(consip, names_en="Consip SpA", renamed_on="2024-01-01")
        assert signed_in().post(url, again).status_code == 302
        consip.refresh_from_db()
        assert name_on(consip, date(2023, 12, 31)) == before | {"en": "Consip Italia"}
        assert name_on(consip, date(2020, 4, 30)) == before

    def test_a_slip_leaves_no_former_name(self, signed_in, consip):
        data = party_form(consip, names_en="Consip S.p.A")
        assert signed_in().post(f"/parties/{consip.uid}/change/", data).status_code == 302
        assert not consip.name_history.exists()

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"renamed_on": "2020-05-01"}, "Give the new name"),
            ({"names_en": "X", "renamed_on": "2199-01-01"}, "not come yet"),
            ({"names_en": "X", "renamed_on": "2020"}, "One exact day"),
            ({"time_zone": "Nowhere"}, "Nowhere"),
        ],
    )
    def test_refused_with_every_word_kept(self, signed_in, consip, fields, told):
        data = party_form(consip, legal_form="società", **fields)
        response = signed_in().post(f"/parties/{consip.uid}/change/", data)
        page = response.content.decode()
        assert response.status_code == 422 and told in page and "società" in page
        assert not consip.name_history.exists()

    def test_a_second_renaming_lies_after_the_first(self, signed_in, consip):
        url = f"/parties/{consip.uid}/change/"
        signed_in().post(url, party_form(consip, names_en="B", renamed_on="2020-05-01"))
        consip.refresh_from_db()
        data = party_form(consip, names_en="C", renamed_on="2019-05-01")
        response = signed_in().post(url, data)
        assert response.status_code == 422 and "renamed later" in response.content.decode()

    def test_somebody_else_was_faster(self, signed_in, consip):
        data = party_form(consip, names_en="Mine", version=consip.version)
        url = f"/parties/{consip.uid}/change/"
        assert signed_in().post(url, data).status_code == 302
        response = signed_in().post(url, {**data, "names_en": "Yours"})
        assert response.status_code == 409 and "Yours" in response.content.decode()


class TestAPerson:
    def test_a_page_of_posts_then_and_now(self, signed_in, anna, consip):
        data = {"party": consip.pk, "role": "head", "starts_on": "2026-09-01", "version": 1}
        assert signed_in().post(f"/people/{anna.uid}/posts/new/", data).status_code == 302
        old = anna.posts.get(role="director")
        ended = {"party": consip.pk, "role": "director", "ends_on": "2026-08-31", "version": 2}
        url = f"/people/{anna.uid}/posts/{old.pk}/"
        assert signed_in().post(url, ended).status_code == 302
        assert [p.role for p in anna.posts.held_on(date(2026, 8, 31))] == ["director"]
        assert [p.role for p in anna.posts.held_on(date(2026, 9, 1))] == ["head"]
        told = text_of(signed_in().get(f"/people/{anna.uid}/"))
        assert "Anna Bianchi" in told and ">31 Aug 2026<" in told

    def test_the_days_of_a_post_in_order(self, signed_in, anna, consip):
        data = {"party": consip.pk, "role": "head", "starts_on": "2026-09-02",
                "ends_on": "2026-09-01", "version": 1}  # fmt: skip
        response = signed_in().post(f"/people/{anna.uid}/posts/new/", data)
        assert response.status_code == 422
        assert response.context["form"].errors["ends_on"]
        assert anna.posts.count() == 1

    def test_a_name_is_put_right_against_its_version(self, signed_in, anna):
        data = {"native_name": "Anna Rossi", "version": 1}
        url = f"/people/{anna.uid}/change/"
        assert signed_in().post(url, data).status_code == 302
        anna.refresh_from_db()
        assert (anna.native_name, anna.version) == ("Anna Rossi", 2)
        response = signed_in().post(url, {**data, "native_name": "Anna Verdi"})
        assert response.status_code == 409
        assert {"Anna Verdi", "Anna Rossi"} <= set(
            response.content.decode().replace("<", ">").replace('"', ">").split(">")
        )

    def test_somebody_new_begins_at_the_partner_and_ends_on_their_page(self, signed_in, consip):
        page = signed_in().get(f"/people/new/?party={consip.uid}")
        assert page.context["form"].initial["party"] == consip
        data = {"native_name": "Luca", "party": consip.pk, "role": "focal_point"}
        response = signed_in().post("/people/new/", data)
        assert response["Location"] == f"/people/{Person.objects.get(native_name='Luca').uid}/"

    @pytest.mark.parametrize("path", ["", "change/", "posts/new/", "posts/{post}/"])
    def test_roles(self, signed_in, anna, path):
        url = f"/people/{anna.uid}/" + path.format(post=anna.posts.get().pk)
        assert signed_in().get(url).status_code == 200
        assert signed_in("reader").get(url).status_code == (403 if path else 200)
        assert signed_in("administrator").get(url).status_code == 404

    def test_a_post_of_somebody_else_is_not_there(self, signed_in, anna, consip):
        other = add_person(by=None, on=DAY, native_name="Bo", posts=[
            {"party": consip, "role": "head"}])  # fmt: skip
        url = f"/people/{anna.uid}/posts/{other.posts.get().pk}/"
        assert signed_in().get(url).status_code == 404

    def test_contacts_are_for_those_who_work_with_them(self, signed_in, anna):
        assert "anna@consip.test" in text_of(signed_in().get(f"/people/{anna.uid}/"))

    def test_queries_do_not_grow(self, signed_in, anna, consip, queries):
        client = signed_in()
        url = f"/people/{anna.uid}/"
        before = queries(client, url)
        for _number in range(8):
            anna.posts.create(party=consip, role="head")
        assert queries(client, url) == before


def test_a_partners_page_says_where_each_agreement_stands(signed_in, consip, queries):
    old, new = make_agreement("KR-IT-1", consip), make_agreement("KR-IT-2", consip)
    make_term(old, "2018-06-01", end_kind="duration", end_years=2)
    make_term(new, "2026-06-01", end_kind="indefinite")
    page = text_of(signed_in("reader").get(f"/parties/{consip.uid}/"))
    first, second = page.index("KR-IT-1</span>"), page.index("KR-IT-2</span>")
    assert "expired" in page[first:second] and "31 May 2020" in page[first:second]
    assert "in force" in page[second : page.index("People</h2>")]
    # its timeline, areas, promises, exchanges, people: each a part with statements of its own
    before = queries(signed_in("reader"), f"/parties/{consip.uid}/", most=48)
    for number in range(3, 8):
        make_term(make_agreement(f"KR-IT-{number}", consip), "2026-06-01", end_kind="indefinite")
    assert queries(signed_in("reader"), f"/parties/{consip.uid}/", most=48) == before


def test_earlier_texts_and_days_keep_the_name_of_their_day(signed_in, home, consip):
    agreement = make_agreement("KR-IT-1", consip)
    clauses = {"end_kind": "duration", "end_years": 1}
    make_term(agreement, "2018-06-01", **clauses)
    make_term(agreement, "2026-06-01", ordinal=1, **clauses)
    change_party(by=None, on=DAY, party=consip, names={"en": "Appalti Pubblici"}, short_name="APP",
                 renamed_on=date(2020, 5, 1))  # fmt: skip
    page = text_of(signed_in("reader").get("/agreements/KR-IT-1/"))
    terms = page[page.index('id="terms-head"') :]
    new, old = terms.index("renewal no. 1"), terms.index("original signing")
    assert "APP" in terms[new:old] and "Consip" not in terms[new:old]
    assert "Consip" in terms[old:][:900] and "APP" not in terms[old:][:900]
    head = page[page.index('class="lead"') :][:600]
    assert "APP" in head
    before = text_of(signed_in("reader").get("/agreements/KR-IT-1/?on=2019-01-01"))
    head = before[before.index('class="lead"') :][:600]
    assert "Consip" in head and "APP" not in head
    compare = text_of(signed_in("reader").get("/agreements/KR-IT-1/compare/?a=0&b=1"))
    signed = compare[compare.index("Signed") :]
    assert signed.index("Consip") < signed.index("APP")
