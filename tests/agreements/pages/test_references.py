"""The reference that comes next, as the office writes them: proposed, or given on saving."""

import pytest

from agreements.actions import next_reference
from agreements.actions.references import FIRST, manner_of
from agreements.models import Agreement
from tests.factories import DAY, make_agreement, make_party

pytestmark = pytest.mark.django_db
URL = "/agreements/new/"
TYPED = {
    "title_en": "Memorandum", "kind": "mou", "legal_nature": "unknown",
    "confidentiality": "internal", "working_day_rule": "none",
}  # fmt: skip

#: What was given before -> what comes next with a partner of Italy on DAY, in 2026.
NEXT = {
    (): "KR-IT-2026-1",
    ("KR-IT-2008-1", "KR-IT-2026-1", "KR-IT-2026-7"): "KR-IT-2026-8",
    ("IT-2009", "IT-2009-2", "IT-2014"): "IT-2026",
    ("IT-2009", "IT-2014", "IT-2026"): "IT-2026-2",
    ("IT-2026", "IT-2025", "IT-2026-2", "IT-2024"): "IT-2026-3",
    ("MOU-2025-007", "MOU-2026-012"): "MOU-2026-013",
    ("PPS.INTL.41", "PPS.INTL.42"): "PPS.INTL.43",
    ("mou_2026_1", "MOU_2026_2"): "MOU_2026_3",
    ("Friendship", "Peace"): "KR-IT-2026-1",
}


@pytest.mark.parametrize("before", NEXT)
def test_the_next_one_is_written_as_the_last_were(home, consip, people, before):
    for reference in before:
        make_agreement(reference, consip)
    told = next_reference(user=people["manager"], on=DAY, partners=[consip])
    assert told == NEXT[before]
    assert not Agreement.objects.filter(reference__iexact=told).exists()


def test_a_manner_names_each_part_once():
    assert manner_of("KR-IT-2008-1", home="KR", partners=["IT"]) == FIRST
    assert manner_of("KR-KR-2008-2009", home="KR", partners=["KR"]) == (
        "{home}", "-", "{partner}", "-", "{year}", "-", "{number}",
    )  # fmt: skip
    assert manner_of("INT-1999", home="KR", partners=[""]) == ("{partner}", "-", "{year}")


def test_it_is_proposed_where_the_partner_is_known_and_may_be_written_otherwise(
    signed_in, home, consip
):
    make_agreement("KR-IT-2026-1", consip)
    client = signed_in("officer")
    assert client.get(URL).context["form"]["reference"].value() == ""
    form = client.get(f"{URL}?party={consip.uid}").context["form"]
    assert form["reference"].value() == "KR-IT-2026-2"
    told = TYPED | {"partners": [consip.pk], "reference": "KR-IT-99"}
    assert client.post(URL, told).status_code == 302
    assert Agreement.objects.filter(reference="KR-IT-99").exists()


def test_left_empty_it_is_one_that_nobody_ever_had(signed_in, home, consip, people):
    hidden = {"confidentiality": "confidential", "responsible": people["manager"]}
    make_agreement("KR-IT-2026-1", consip, **hidden)
    make_agreement("KR-IT-2026-2", consip).delete()
    client = signed_in("officer")
    form = client.get(f"{URL}?party={consip.uid}").context["form"]
    assert form["reference"].value() == "KR-IT-2026-1"  # no trace of what one may not see
    told = TYPED | {"partners": [consip.pk], "reference": "KR-IT-2026-1"}
    refused = client.post(URL, told)
    assert refused.status_code == 409
    assert "next free one" in str(refused.context["form"].errors)
    answer = client.post(URL, told | {"reference": ""})
    assert answer.headers["Location"].startswith("/agreements/KR-IT-2026-3/")
    new = TYPED | {"new_name": "Bundesbeschaffung", "new_country": "AT"}
    assert client.post(URL, new).headers["Location"].startswith("/agreements/KR-AT-2026-1/")


def test_an_organisation_of_no_country(signed_in, home):
    bank = make_party("Bank", country="", time_zone="UTC")
    answer = signed_in("officer").post(URL, TYPED | {"partners": [bank.pk]})
    assert answer.headers["Location"].startswith("/agreements/KR-INT-2026-1/")
