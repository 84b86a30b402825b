"""Never a hit one may not see, nor a trace of one: in hits, counts, facets, texts, proposals."""

import re

import pytest

from django.test import Client

from agreements.access import Rights
from agreements.models import Agreement
from mou_tracker.accounts.models import Role
from mou_tracker.search.asking import understand
from mou_tracker.search.finding import Chosen, find
from mou_tracker.search.indexing import catch_up

from .conftest import SECRET

URL = "/search/"
KINDS_UNDER_IT = {"agreement", "activity", "commitment", "case", "document"}


@pytest.fixture
def ask(people):
    def as_role(role, words, **facets):
        client = Client()
        client.force_login(people[role])
        response = client.get(URL, {"q": words, **facets})
        assert response.status_code == 200
        return response

    return as_role


def shown(response):
    """The page below its own box; that box and the addresses repeat what was typed."""
    text = response.content.decode()
    main = text[text.index("</form>", text.index('class="search-form"')) : text.index("</main>")]
    return re.sub(r'href="\?[^"]*"', "", main)


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_what_is_under_a_secret_agreement(secret, ask, role):
    response = ask(role, SECRET)
    kinds = {hit.kind for hit in response.context["hits"]}
    assert kinds == (KINDS_UNDER_IT if role == "manager" else set())
    if role != "manager":
        assert SECRET not in shown(response)
        assert response.context["count"] == 0
        assert response.context["facets"] == []
        assert response.context["proposals"] == []


@pytest.mark.parametrize("role", ["reader", "officer", "coordinator"])
@pytest.mark.parametrize("words", ["KR-AT-2020-1", "zaf", "promise", "minutes", "the text says"])
def test_by_any_word_of_it(secret, ask, role, words):
    assert ask(role, words).context["count"] == 0


def test_its_own_people_find_it(secret, people, ask):
    Agreement.objects.filter(pk=secret.agreement.pk).update(deputy=people["officer"])
    kinds = {hit.kind for hit in ask("officer", SECRET).context["hits"]}
    assert kinds == KINDS_UNDER_IT
    assert ask("coordinator", SECRET).context["count"] == 0


def test_the_partner_of_a_hidden_agreement_leads_nowhere(secret, ask):
    """The workshop serves a shown and a hidden agreement: found by Consip, not by BBG."""
    by_shown, by_hidden = ask("officer", "consip workshop"), ask("officer", "bbg workshop")
    assert [hit.kind for hit in by_shown.context["hits"]] == ["activity"]
    assert by_hidden.context["count"] == 0
    assert ask("manager", "bbg workshop").context["count"] == 1
    assert ask("officer", "오스트리아 workshop").context["count"] == 0


def facet(response, name):
    found = [facet for facet in response.context["facets"] if facet.name == name]
    return {value.label: value.count for value in found[0].values} if found else {}


def test_facets_count_only_what_is_seen(secret, ask, bbg, consip):
    mine, all_of_it = ask("officer", "memorandum"), ask("manager", "memorandum")
    assert (mine.context["count"], all_of_it.context["count"]) == (1, 2)
    assert facet(all_of_it, "party") == {"BBG": 1, "Consip": 1}
    assert "BBG" not in shown(mine)
    joint = ask("officer", "joint")
    assert joint.context["count"] == 1
    assert "BBG" not in shown(joint)
    assert "KR-AT-2020-1" not in shown(joint)


@pytest.mark.parametrize("chosen", ["party", "country", "agreement", "area", "kind", "year"])
def test_a_chosen_facet_opens_nothing(secret, ask, chosen, bbg):
    value = {
        "party": bbg.uid, "country": "AT", "agreement": "KR-AT-2020-1", "area": "green",
        "kind": "commitment", "year": "2020",
    }[chosen]  # fmt: skip
    for words in (SECRET, "joint workshop memorandum"[:14], "memorandum"):
        response = ask("officer", words, **{chosen: value})
        assert SECRET not in shown(response)
        if chosen in ("party", "country", "agreement"):
            assert response.context["count"] == 0
    assert ask("manager", SECRET, **{chosen: value}).context["count"] >= 1


def test_a_hidden_reference_is_as_one_that_is_not(secret, ask):
    hidden = shown(ask("officer", "memorandum", agreement="KR-AT-2020-1"))
    absent = shown(ask("officer", "memorandum", agreement="KR-AT-9999-9"))
    assert hidden.replace("KR-AT-2020-1", "") == absent.replace("KR-AT-9999-9", "")


def test_changing_only_the_hidden_changes_no_byte(secret, ask):
    pages = [("memorandum", {}), ("joint", {}), (SECRET, {}), ("bbg", {}), ("green", {})]
    before = [shown(ask("reader", words, **facets)) for words, facets in pages]
    secret.agreement.notes = "memorandum joint green"
    secret.agreement.title = {"en": "memorandum joint green bbg"}
    secret.agreement.save()
    secret.talk.title = {"en": "joint memorandum"}
    secret.talk.save()
    assert [shown(ask("reader", words, **facets)) for words, facets in pages] == before


@pytest.mark.parametrize("role", ["administrator", "auditor"])
@pytest.mark.parametrize("words", ["memorandum", "consip", "백승보", "녹색조달"])
def test_roles_that_stand_apart_find_nothing(secret, ask, role, words):
    assert ask("reader", words).context["count"]
    assert ask(role, words).context["count"] == 0


@pytest.mark.parametrize("role", ["reader", "officer", "manager"])
def test_contact_data_is_not_searched(secret, ask, role):
    assert ask(role, "hidden@example.org").context["count"] == 0


def test_a_partners_key_has_no_search(secret, bbg):
    catch_up()
    rights = Rights(role="reader", party=bbg.pk)
    query = understand(SECRET)
    assert find(query, user=rights, chosen=Chosen()).rows == []


def test_not_signed_in(db):
    assert Client().get(URL, {"q": "x"}).status_code == 302
