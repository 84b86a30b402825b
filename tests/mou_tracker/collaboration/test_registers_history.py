"""The histories of partners, people, documents and exemplary cases."""

from datetime import date

import pytest

from django.test import Client

from activities import actions as work
from agreements import actions
from agreements.actions import examine
from agreements.dates import parse_edtf
from agreements.files import receive
from agreements.models import AuditEntry
from tests.agreements import made
from tests.factories import DAY, make_agreement

from .test_history import restorable, text_of


@pytest.fixture
def anna(consip, people):
    post = {"party": consip, "role": "director", "email": "anna@consip.test"}
    return actions.add_person(
        by=people["officer"], on=DAY, native_name="Anna Bianchi", posts=[post]
    )


@pytest.fixture
def paper(settings, tmp_path, consip, people):
    """An internal document with a second version."""
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    agreement = make_agreement("KR-IT-1", consip)

    def keep(text: str, document=None):
        file = examine(receive([made.pdf(text)]), name="memorandum.pdf")
        if document:
            return actions.new_version(by=people["officer"], on=DAY, document=document, file=file)
        return actions.attach(by=people["officer"], on=DAY, file=file, agreements=[agreement])

    return keep("Second", keep("First"))


def test_a_partner_and_its_names(consip, people, signed_in):
    actions.change_party(
        by=people["manager"], on=DAY, party=consip, names={"en": "Consip Italia"},
        renamed_on=date(2020, 5, 1),
    )  # fmt: skip
    page = text_of(signed_in("reader").get(f"/parties/{consip.uid}/history/"))
    assert "Partner changed manager" in page
    assert "→ English: Consip Italia" in page
    assert "Former name: Consip added" in page
    assert "Last day 30 April 2020" in page
    assert "Partner added the system" in page


def test_a_partner_gets_an_earlier_name_back(consip, people, signed_in):
    actions.change_party(by=people["manager"], on=DAY, party=consip, names={"en": "Consp"})
    before = consip.names
    path, officer = f"/parties/{consip.uid}/history/", signed_in("officer")
    assert restorable(signed_in("reader"), path) == []
    (wording,) = restorable(officer, path)
    assert signed_in("reader").post(path, {"wording": wording}).status_code == 403
    assert officer.post(path, {"wording": wording}).status_code == 302
    consip.refresh_from_db()
    assert (consip.names, consip.version) == (before, 3)
    assert "Earlier wording restored officer" in text_of(officer.get(path))


def test_a_wording_of_another_partner_is_not_restored_here(consip, bbg, people, signed_in):
    actions.change_party(by=people["manager"], on=DAY, party=bbg, names={"en": "Else"})
    (wording,) = restorable(signed_in("officer"), f"/parties/{bbg.uid}/history/")
    path = f"/parties/{consip.uid}/history/"
    assert signed_in("officer").post(path, {"wording": wording}).status_code == 404


def test_somebody_and_the_posts_held(anna, people, signed_in):
    (post,) = anna.posts.all()
    officer = people["officer"]
    actions.change_post(
        by=officer, on=DAY, post=post, ends_on=date(2026, 6, 30), email="bianchi@consip.test"
    )
    actions.change_person(by=officer, on=DAY, person=anna, native_name="Anna Maria Bianchi")
    page = text_of(signed_in("officer").get(f"/people/{anna.uid}/history/"))
    assert "Home People Anna Maria Bianchi History" in page, "the way back"
    assert "Person changed officer" in page
    assert "Name Anna Bianchi → Anna Maria Bianchi" in page
    assert "Post: Consip, director changed" in page
    assert "Last day not recorded → 30 June 2026" in page
    assert "anna@consip.test → bianchi@consip.test" in page


def test_how_somebody_is_reached_is_told_only_to_those_who_may_see_it(anna, people, signed_in):
    (post,) = anna.posts.all()
    actions.change_post(by=people["officer"], on=DAY, post=post, email="bianchi@consip.test")
    page = text_of(signed_in("reader").get(f"/people/{anna.uid}/history/"))
    assert "Post changed officer" in page
    assert "@consip.test" not in page


@pytest.mark.parametrize("language", ["ko", "it"])
def test_in_the_readers_language(anna, signed_in, language):
    page = text_of(signed_in("officer", language).get(f"/people/{anna.uid}/history/"))
    assert "Person added" not in page
    assert "add_person" not in page
    assert {"ko": "사람 추가", "it": "Persona aggiunta"}[language] in page


def test_a_document_with_all_its_versions(paper, people, signed_in):
    actions.change_document(by=people["manager"], on=DAY, document=paper, title="Better title")
    page = text_of(signed_in("reader").get(f"/documents/{paper.uid}/history/"))
    assert "Document described anew manager" in page
    assert "Title memorandum → Better title" in page
    assert "New version of a document" in page
    assert page.count("Document kept") == 1
    assert "Agreement: KR-IT-1 added" in page
    of_agreement = text_of(signed_in("reader").get("/agreements/KR-IT-1/history/"))
    assert "Better title" not in of_agreement.replace("Document: Better title added", "")


def test_a_document_one_may_not_see_has_no_history(paper, people, signed_in):
    actions.change_document(
        by=people["officer"], on=DAY, document=paper, confidentiality="confidential"
    )
    path = f"/documents/{paper.uid}/history/"
    assert signed_in("reader").get(path).status_code == 404
    assert signed_in("manager").get(path).status_code == 200


def test_an_exemplary_case(consip, people, signed_in):
    agreement = make_agreement("KR-IT-1", consip)
    case = work.add_case(
        by=people["officer"], on=DAY, title={"en": "AI in tenders"}, agreements=[agreement]
    )
    work.change_case(by=people["manager"], on=DAY, case=case, title={"en": "AI in public tenders"})
    page = text_of(signed_in("reader").get(f"/cases/{case.uid}/history/"))
    assert "Exemplary case proposed officer" in page
    assert "Title English: AI in tenders → English: AI in public tenders" in page


def test_a_forum(people, signed_in):
    officer = people["officer"]
    forum = work.add_forum(
        by=officer, on=DAY, short_name="MMGP", names={"en": "Multilateral meeting"},
        since=parse_edtf("2009"),
    )  # fmt: skip
    work.change_forum(by=officer, on=DAY, forum=forum, names={"en": "Multilateral Meeting on GP"})
    path = f"/forums/{forum.uid}/history/"
    page = text_of(signed_in("reader").get(path))
    assert "Forum changed officer" in page
    assert "English: Multilateral meeting → English: Multilateral Meeting on GP" in page
    (wording,) = restorable(signed_in("officer"), path)
    signed_in("officer").post(path, {"wording": wording})
    forum.refresh_from_db()
    assert forum.names == {"en": "Multilateral meeting"}


@pytest.mark.parametrize("kind", ["forums", "parties", "people", "documents", "cases"])
def test_what_is_not_there_has_no_history(people, signed_in, kind, db):
    assert signed_in("reader").get(f"/{kind}/nosuchuid000/history/").status_code == 404
    assert Client().get(f"/{kind}/nosuchuid000/history/").status_code == 302


def test_many_entries_cost_no_more_queries(
    consip, people, signed_in, django_assert_max_num_queries
):
    client, path = signed_in("reader"), f"/parties/{consip.uid}/history/"
    client.get(path)
    for number in range(30):
        actions.change_party(
            by=people["officer"], on=DAY, party=consip, website=f"https://consip.test/{number}"
        )
    assert AuditEntry.objects.count() > 30
    with django_assert_max_num_queries(13):
        client.get(path)


def test_the_page_of_each_leads_to_its_history(anna, consip, paper, signed_in):
    client = signed_in("reader")
    for page in (
        f"/parties/{consip.uid}/", f"/people/{anna.uid}/", f"/documents/{paper.uid}/"
    ):  # fmt: skip
        assert f'href="{page}history/"' in client.get(page).content.decode()
