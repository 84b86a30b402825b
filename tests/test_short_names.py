"""What a party is called: its short name in the reader's language, on every page, file and feed."""

from datetime import timedelta

import pytest

from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from agreements.actions import change_party
from agreements.models import Party, called_on, short_in
from tests.factories import DAY
from tests.test_site import REF
from tests.test_words import text_of
from tests.whole import everything

#: What nobody who reads Korean is to meet.
ACRONYM = "QQOFFICE"
OWN = "큐큐청"
#: Where the one short name itself is what is asked for.
PAGES = (
    "/", "/agreements/", f"/agreements/{REF}/",
    f"/agreements/{REF}/terms/6/correct/", f"/agreements/{REF}/events/new/",
    "/agreements/?export=xlsx", "/agreements/?export=csv", "/timeline/", "/timeline/?format=svg",
    "/deadlines/", "/activities/", "/activities/?export=csv", "/to-dos/", "/cases/", "/forums/",
    "/commitments/", "/parties/", "/parties/?export=csv", "/people/",
    "/people/?export=csv", "/coverage/", "/coverage/reciprocity/", "/handover/", "/reports/",
)  # fmt: skip


@pytest.fixture
def office(real_case, people, settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    everything(people)
    for party, acronym, own in (
        (Party.objects.home(), ACRONYM, OWN),
        (Party.objects.get(short_name="Consip"), "QQPARTNER", "큐큐사"),
    ):
        names = {"ko": own, "en": "Office"}
        change_party(
            by=people["manager"], on=DAY, party=party, short_name=acronym,
            short_names={"ko": own}, names=names,
        )  # fmt: skip
    return people


def read(user, language: str, *addresses: str) -> dict[str, str]:
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    answers = {address: client.get(address, follow=True) for address in addresses}
    return {address: text_of(answer) for address, answer in answers.items()}


def test_a_reader_of_korean_meets_no_other(office):
    party = Party.objects.get(short_name="QQPARTNER")
    pages = (*PAGES, reverse("agreements:party", args=[party.uid]),
             reverse("party-brief", args=[party.uid]))  # fmt: skip
    korean = read(office["manager"], "ko", *pages)
    assert {at for at, text in korean.items() if "QQOFFICE" in text or "QQPARTNER" in text} == set()
    assert sum("큐큐" in text for text in korean.values()) > 12
    others = read(office["manager"], "it", *pages)
    assert {at for at, text in others.items() if "큐큐청" in text} <= {pages[-1]}
    assert sum("QQ" in text for text in others.values()) > 12


def test_one_short_name_serves_all_who_have_no_other(db):
    assert short_in("PPS", {"ko": "조달청"}, "ko") == "조달청"
    assert {short_in("PPS", {"ko": "조달청"}, tag) for tag in ("en", "it", "fr")} == {"PPS"}
    assert short_in("PPS", {}, "ko") == "PPS"


def test_what_was_signed_keeps_the_name_of_its_day(office):
    party = Party.objects.get(short_name="QQPARTNER")
    change_party(
        by=office["manager"], on=DAY, party=party, renamed_on=DAY, names={"ko": "새이름"},
        short_names={"ko": "새이름"},
    )  # fmt: skip
    party.refresh_from_db()
    with override("ko"):
        assert (called_on(party, DAY - timedelta(days=1)), party.short) == ("큐큐사", "새이름")
