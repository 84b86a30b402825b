"""Never a hit one may not see, nor a trace of one: in hits, counts, facets, texts, proposals."""

import re

import pytest

from django.test import Client

from activities.models import Activity, Case, Meeting, Outcome
from agreements.access import Rights
from agreements.models import Agreement, Commitment, Document
from agreements.search_text.lists import holding
from mou_tracker.accounts.models import Role
from mou_tracker.search.asking import NotUnderstood, understand
from mou_tracker.search.finding import Chosen, find
from mou_tracker.search.indexing import catch_up
from mou_tracker.search.models import Entry
from mou_tracker.search.seeing import seen_by
from tests.factories import make_agreement

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


@pytest.mark.parametrize("glances", [(1, 2), (1, 20)])
def test_hidden_things_hide_no_proposal(secret, ask, bbg, consip, monkeypatch, glances):
    """Of what has the word the first few are looked at; here these are all hidden."""
    monkeypatch.setattr("mou_tracker.search.finding.GLANCES", glances)
    for number in range(3):
        hidden = {"title": {"en": f"Alpina {number}"}, "confidentiality": "confidential"}
        make_agreement(f"HIDDEN-{number}", bbg, **hidden)
    asked = ask("officer", "alpina xylophone")
    assert asked.context["proposals"] == []
    make_agreement("KR-IT-2021-9", consip, title={"en": "Alpina open"})
    asked = ask("officer", "alpina xylophone")
    assert [words for words, _address in asked.context["proposals"]] == ["alpina"]


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


def slips(word):
    """What somebody may type who knows a word: itself, its beginning, a slip, another form."""
    yield word
    yield word[: max(2, len(word) // 2)]
    yield word[:1] + word[2:]
    yield word + ("과" if "가" <= word[-1] <= "힣" else "s")


def hidden_words(user):
    """Every word of every thing that somebody may not see, by the kinds they come from."""
    seen = Entry.objects.filter(seen_by(user)).values("pk")
    hidden = Entry.objects.exclude(pk__in=seen)
    texts = [text for entry in hidden for _field, text in entry.sections]
    return (
        sorted({word for text in texts for word in text.split() if len(word) > 1}),
        set(hidden.values_list("kind", flat=True)),
    )


def overwrite(user):
    """Every text of what somebody may not see becomes another one."""
    for model, fields in (
        (Agreement, {"title": {"en": "x y"}, "notes": "", "file_number": ""}),
        (Activity, {"title": {"en": "x y"}, "outcome": "", "place": ""}),
        (Commitment, {"text": {"en": "x y"}}),
        (Case, {"title": {"en": "x y"}}),
        (Document, {"title": "x y", "original_name": "x", "extracted_text": ""}),
    ):
        seen = model.objects.visible_to(user).values("pk")
        hidden = model.objects.exclude(pk__in=list(seen.values_list("pk", flat=True)))
        assert hidden.update(**fields), model
        if model is Activity:
            Meeting.objects.filter(activity__in=hidden).update(minutes="x", agenda="", decisions="")
            Outcome.objects.filter(activity__in=hidden).update(text="x")


class TestNoTrace:
    """Whatever is typed, a page says the same whether hidden things hold the words or not: no
    hit, count, facet, proposal, correction or text comes from them."""

    @pytest.mark.parametrize("role", ["reader", "officer", "coordinator"])
    def test_on_the_search_page(self, secret, people, ask, role):
        catch_up()
        words, kinds = hidden_words(people[role])
        assert kinds == KINDS_UNDER_IT
        seen_words = ["memorandum", "joint", "consip", "green", "백승보", "memorandum green"]
        typed = [one for word in words for one in slips(word)] + seen_words
        typed += [f"{word} memorandum" for word in words]
        typed = [one for one in typed if is_answered(one)]
        before = {one: shown(ask(role, one)) for one in typed}
        overwrite(people[role])
        assert {one: shown(ask(role, one)) for one in typed} == before

    def test_in_how_a_slip_is_mended(self, secret, ask):
        """Of two words equally near, the hidden one is not even weighed."""
        Agreement.objects.filter(pk=secret.agreement.pk).update(title={"en": "Memorandom"})
        mended = ask("officer", "memorandym")
        assert (mended.context["corrected"], mended.context["count"]) == ("memorandum", 1)

    def test_in_what_a_partner_asks(self, secret, consip):
        """Lists by key: hidden is all that is not the partner's, and what is the office's own."""
        catch_up()
        rights = Rights(role="reader", party=consip.pk)
        Agreement.objects.filter(pk=secret.open.pk).update(notes="Quetzal", file_number="Q-77")
        catch_up()
        entries = Entry.objects.filter(kind__in=("agreement", "activity", "commitment"))
        texts = [text for entry in entries for _field, text in entry.sections]
        words = sorted({word for text in texts for word in text.split()})

        def found():
            return {
                (model.__name__, one): sorted(
                    holding(model.objects.visible_to(rights), one, user=rights).values_list(
                        "pk", flat=True
                    )
                )
                for word in words
                for one in slips(word)
                for model in (Agreement, Activity, Commitment)
            }

        before = found()
        assert any(before.values())
        overwrite(rights)
        Agreement.objects.filter(pk=secret.open.pk).update(notes="", file_number="")
        assert found() == before


def is_answered(typed):
    """Whether a query is one that is answered, not refused."""
    try:
        return bool(understand(typed).units)
    except NotUnderstood:
        return False
