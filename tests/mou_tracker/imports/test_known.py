"""What a register adds to what is known: renewals and acts, spellings of a partner; each goes again
when the import is undone, unless somebody has built on it."""

import pytest

from django.core.management import call_command

from agreements.actions import add_commitment, correct, decide, record_event
from agreements.dates import parse_edtf
from agreements.models import Agreement, Amendment, Confidentiality, Party, Signature, Term
from mou_tracker.collaboration.comments import add_comment
from mou_tracker.imports.models import Fate, State
from tests.factories import DAY, make_party

from .conftest import again, decided, sent_as, taken_in, undone

pytestmark = pytest.mark.django_db

HEAD = "Country,Partner,Title,Signed on,Valid until\n"
FIRST = HEAD + "Italy,Agency One,MoU on procurement,2013-05-03,2016-05-02\n"
GROWN = (
    FIRST + "Italy,Agency One,First renewal of the MoU on procurement,2016-04-20,2019-05-02\n"
    "Italy,Agency One,Addendum to the MoU on procurement,2017-01-09,\n"
    "Italy,Agency One,Second renewal of the MoU on procurement,2019-04-22,2022-05-02\n"
)


@pytest.fixture
def grown(home, client_of):
    """A known agreement to which a register added two renewals and an addendum."""
    client = client_of("coordinator")
    taken_in(client, sent_as(client, FIRST.encode(), "first.csv"))
    imported = taken_in(client, sent_as(client, GROWN.encode(), "grown.csv"))
    assert imported.result["made"] == {"term": 2, "amendment": 1}
    return imported


def standing() -> tuple[list[int], int]:
    terms = Term.objects.filter(is_void=False).order_by("ordinal")
    acts = Amendment.objects.filter(is_void=False, term__is_void=False)
    return list(terms.values_list("ordinal", flat=True)), acts.count()


def test_what_was_added_to_a_known_agreement_is_struck_out(grown, client_of):
    client = client_of("coordinator")
    assert standing() == ([0, 1, 2], 1)
    page = client.get(f"/import/{grown.uid}/undo/").content.decode()
    _before, struck = page.split("Struck out of agreements that were known before")
    assert struck.split("</ul>")[0].count("<li>") == 3 and "3 records go" in page
    assert undone(client, grown).state == State.UNDONE
    assert standing() == ([0], 0) and Agreement.objects.count() == 1
    assert taken_in(client, again(grown)).result["made"] == {"term": 2, "amendment": 1}
    assert standing() == ([0, 1, 2], 1)
    call_command("rederive", check=True)


def test_what_somebody_built_on_or_changed_stays(grown, client_of, people):
    client, at = client_of("coordinator"), f"/import/{grown.uid}/undo/"
    _first, second = Term.objects.filter(ordinal__gt=0).order_by("ordinal")
    add_commitment(
        by=people["officer"], on=DAY, term=second, side="ours", text={"en": "A yearly report"},
    )  # fmt: skip
    correct(
        by=people["coordinator"], on=DAY, fact=Amendment.objects.get(), reason="Read again",
        set={"summary": "Annex 2"},
    )  # fmt: skip
    page = client.get(at).content.decode()
    assert "commitments are recorded" in page and "it was changed since" in page
    assert client.post(at).status_code == 409 and standing() == ([0, 1, 2], 1)
    undone(client, grown, rest="1")
    # neither the act that was changed, nor the term it is of, nor the one that was built on
    assert standing() == ([0, 1, 2], 1)
    call_command("rederive", check=True)


def _corrects_a_signature(by, agreement):
    day = parse_edtf("2019-04-23")
    row = Signature.objects.filter(term__ordinal=2).first()
    correct(**by, fact=row, set={"signed": day}, reason="Read again")


WORK = {
    "it was changed since": _corrects_a_signature,
    "a decision about it is recorded": lambda by, agreement: decide(
        **by, agreement=agreement, kind="rest", reason="It is over"
    ),
    "colleagues have commented on it": lambda by, agreement: add_comment(
        **by, about=agreement, text="Ours to keep"
    ),
    "a notice or another act is recorded": lambda by, agreement: record_event(
        **by, agreement=agreement, kind="terminated_by_consent", event_on=DAY
    ),
}


@pytest.mark.parametrize("why", WORK)
def test_a_renewal_that_was_worked_on_stays(why, grown, client_of, people):
    WORK[why]({"by": people["coordinator"], "on": DAY}, Agreement.objects.get())
    client, at = client_of("coordinator"), f"/import/{grown.uid}/undo/"
    assert why in client.get(at).content.decode()
    assert client.post(at).status_code == 409 and standing() == ([0, 1, 2], 1)
    undone(client, grown, rest="1")
    assert standing()[0][-1] == 2


def test_what_a_partner_has_seen_cannot_be_taken_back(grown, client_of):
    Agreement.objects.update(confidentiality=Confidentiality.PARTNERS)
    client, at = client_of("coordinator"), f"/import/{grown.uid}/undo/"
    page = client.get(at).content.decode()
    assert page.count("a partner has seen it") == 3 and "0 records go" in page
    undone(client, grown, rest="1")
    assert standing() == ([0, 1, 2], 1) and again(grown).state == State.UNDONE


def test_who_is_meant_by_a_spelling_is_remembered_and_forgotten(home, client_of):
    client, party = client_of("coordinator"), make_party("Agenzia Consip", country="IT")
    body = HEAD + "Italy,Agenzia Consipp,MoU,2023-05-01,\n"
    imported = sent_as(client, body.encode(), "first.csv")
    assert "party_likely" in imported.rows.get().open
    other = sent_as(client, body.encode(), "unsaid.csv")
    assert taken_in(client, other).result["aliases"] == []  # nobody said so
    undone(client, other)
    imported = decided(client, imported, "accept:0:party_likely")
    imported = taken_in(client, imported)
    assert Party.objects.get(pk=party.pk).also_known_as[-1] == "Agenzia Consipp"
    later = body.replace("2023", "2024")
    assert "party_likely" not in sent_as(client, later.encode(), "later.csv").rows.get().codes
    page = client.get(f"/import/{imported.uid}/undo/").content.decode()
    assert "Agenzia Consipp" in page
    assert undone(client, imported).state == State.UNDONE
    assert "Agenzia Consipp" not in Party.objects.get(pk=party.pk).also_known_as
    assert "party_likely" in sent_as(client, later.encode(), "after.csv").rows.get().codes


def test_a_place_without_a_day_is_kept(home, client_of):
    client = client_of("coordinator")
    body = (
        "Country,Partner,Title,Signed on,Place,Signatories\n"
        "Italy,Agency One,MoU on procurement,,Rome,Agency One: Mario Rossi\n"
    )
    imported = taken_in(client, sent_as(client, body.encode()))
    assert imported.state == State.APPLIED, imported.result
    rows = Signature.objects.select_related("party")
    assert {(row.place, row.signed) for row in rows} == {("Rome", None)}
    assert "Mario Rossi" in [name for row in rows for name in row.names.values()]
    reference = Agreement.objects.get().reference
    assert "Rome" in client.get(f"/agreements/{reference}/").content.decode()
    call_command("rederive", check=True)
    renewed = body + "Italy,Agency One,First renewal of the MoU on procurement,,Milan,\n"
    taken_in(client, sent_as(client, renewed.encode(), "renewed.csv"))
    places = Term.objects.order_by("ordinal").values_list("place", flat=True)
    assert list(places) == ["Rome", "Milan"]
    same = sent_as(client, body.encode(), "again.csv")
    assert same.counts["taken"] == 0


REMARKED = (
    "Country,Partner,Title,Signed on,Valid until,Remarks\n"
    "Italy,Agency One,MoU on procurement,2013-05-03,2016-05-02,Addendum signed on 9 January 2015\n"
)


def test_an_act_in_the_remark_of_a_known_row_is_asked_until_it_is_recorded(home, client_of):
    client = client_of("coordinator")
    taken_in(client, sent_as(client, FIRST.encode(), "first.csv"))
    imported = sent_as(client, REMARKED.encode(), "remarked.csv")
    (row,) = imported.rows.all()
    assert (row.fate, row.open) == (Fate.KNOWN, ["act_in_remark"])
    assert imported.counts["left"] == 1
    imported = decided(client, imported, "choose:0:act_in_remark:2015-01-09")
    assert imported.rows.get().fate == Fate.TAKEN
    assert taken_in(client, imported).result["made"] == {"amendment": 1}
    assert Amendment.objects.get().signed.text == "2015-01-09"
    # recorded, in whichever row it is told: nothing is asked any more
    other = REMARKED.replace("9 January 2015", "9 January 2015 in Rome")
    for body in (REMARKED, other):
        (row,) = sent_as(client, body.encode(), f"{len(body)}.csv").rows.all()
        assert (row.fate, row.open) == (Fate.KNOWN, [])


def test_of_two_acts_in_a_remark_the_one_that_is_not_recorded_is_still_asked(home, client_of):
    client = client_of("coordinator")
    taken_in(client, sent_as(client, FIRST.encode(), "first.csv"))
    two = "Addendum signed on 9 January 2015; another one on 4 March 2016"
    asked = []
    for number, day in enumerate(("2015-01-09", "2016-03-04", "")):
        body = REMARKED.replace("Addendum signed on 9 January 2015", two + " in Rome" * number)
        imported = sent_as(client, body.encode(), f"{number}.csv")
        (row,) = imported.rows.all()
        asked += [problem["choices"] for problem in row.reading.get("problems", [])]
        if day:
            taken_in(client, decided(client, imported, f"choose:0:act_in_remark:{day}"))
    assert asked == [["2015-01-09", "2016-03-04", "none"], ["2016-03-04", "none"]]
    assert Amendment.objects.count() == 2 and row.open == []


def test_a_renewal_in_the_remark_of_a_known_row_is_taken_in(home, client_of):
    client = client_of("coordinator")
    taken_in(client, sent_as(client, FIRST.encode(), "first.csv"))
    body = REMARKED.replace("Addendum signed on 9 January 2015", "renewed on 20 April 2016")
    imported = sent_as(client, body.encode(), "renewed.csv")
    assert imported.rows.get().fate == Fate.TAKEN
    assert taken_in(client, imported).result["made"] == {"term": 1}
    assert standing() == ([0, 1], 0)
    assert sent_as(client, body.encode(), "again.csv").rows.get().fate == Fate.KNOWN
    other = body.replace("20 April 2016", "20 April 2016 in Rome")
    assert sent_as(client, other.encode(), "other.csv").rows.get().fate == Fate.KNOWN
