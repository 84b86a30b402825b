"""The index follows every write at once, bulk and raw ones included, and can be proved right."""

import pytest

from django.core.management import call_command
from django.db import connection, transaction

from activities.actions import (
    add_action_item,
    add_forum,
    change_activity,
    log_activity,
    set_exchange,
    set_minutes,
)
from activities.models import Activity, Case, Exchange, Forum, Meeting, Outcome, Participant
from agreements.actions import (
    add_area,
    add_claim,
    add_commitment,
    add_person,
    amend,
    change_agreement,
    change_party,
    record_event,
)
from agreements.dates import parse_edtf
from agreements.models import (
    Agreement,
    Area,
    Commitment,
    Document,
    DocumentAgreement,
    Participation,
    Party,
    PartyIdentifier,
    PartyName,
    Person,
    Post,
    Signature,
    Term,
)
from mou_tracker.search import indexing
from mou_tracker.search.asking import understand
from mou_tracker.search.finding import Chosen, find
from mou_tracker.search.models import Entry, Kind, Stale
from mou_tracker.search.tasks import catch_up_with_changes
from tests.factories import DAY, make_agreement, make_term

NEW = "Quetzalcoatl"


@pytest.fixture
def world(people, consip):
    """One thing of every kind, indexed."""
    agreement = make_agreement("KR-IT-2020-1", consip)
    term = make_term(
        agreement, "2020-01-01", effect_mode="on_last_signature", end_kind="indefinite"
    )
    area = add_area(by=None, on=DAY, code="green", names={"en": "Green purchasing"})
    add_commitment(by=None, on=DAY, term=term, text={"en": "Promise"}, side="ours")
    add_person(by=None, on=DAY, native_name="백승보", posts=[{"party": consip, "role": "director"}])
    forum = add_forum(by=None, on=DAY, short_name="MMGP", names={"en": "Multilateral meeting"})
    activity = log_activity(
        by=None, on=DAY, kind="meeting", title={"en": "Talk"}, agreements=[agreement],
        held=parse_edtf("2021-05-05"), areas=[area], forum=forum,
        participants=[{"party": consip, "people": [Person.objects.get()]}],
    )  # fmt: skip
    set_minutes(by=None, on=DAY, activity=activity, minutes="Minutes", agenda="", decisions="")
    Case.objects.create(title={"en": "A case"})
    document = Document.objects.create(
        title="A file", kind="text", original_name="z.pdf", sha256="0" * 64, size=1,
        media_type="application/pdf", uploaded_by=people["manager"],
    )  # fmt: skip
    DocumentAgreement.objects.create(document=document, agreement=agreement)
    indexing.catch_up()
    return agreement


@pytest.fixture
def found(people):
    """What a search finds at once: the kinds of the hits for some words."""

    def kinds(words=NEW, role="manager"):
        assert indexing.catch_up()
        user = people[role]
        query = understand(words)
        return sorted(row.kind for row in find(query, user=user, chosen=Chosen()).rows)

    return kinds


def test_everything_has_its_entry_and_nothing_waits(world):
    assert set(Entry.objects.values_list("kind", flat=True)) == set(Kind.values)
    assert not Stale.objects.exists()
    assert list(indexing.differences()) == []


class TestVerbs:
    def test_change_of_an_agreement(self, world, found):
        assert found() == []
        change_agreement(by=None, on=DAY, agreement=world, notes=f"about {NEW}")
        assert found() == ["agreement"]
        change_agreement(by=None, on=DAY, agreement=world, notes="")
        assert found() == []

    def test_registration(self, world, found, consip):
        make_agreement("KR-IT-2021-7", consip, title={"ko": "새 양해각서"})
        assert found("KR-IT-2021-7") == ["agreement"]
        assert found("새양해각서") == ["agreement"]

    def test_facts_below_an_agreement(self, world, found):
        term = world.terms.get()
        add_claim(by=None, on=DAY, agreement=world, kind="free", words=f"{NEW} one")
        assert found(f"{NEW} one") == ["agreement"]
        amend(
            by=None, on=DAY, term=term, kind="amendment", signed=parse_edtf("2021-01-01"),
            summary=f"{NEW} two",
        )  # fmt: skip
        assert found(f"{NEW} two") == ["agreement"]
        record_event(
            by=None, on=DAY, agreement=world, kind="suspended", event_on=DAY, reason=f"{NEW} three"
        )
        assert found(f"{NEW} three") == ["agreement"]

    def test_commitments(self, world, found):
        add_commitment(
            by=None, on=DAY, term=world.terms.get(), text={"it": f"L’{NEW}"}, side="ours"
        )
        assert found() == ["commitment"]

    def test_activities_and_their_papers(self, world, found):
        activity = Activity.objects.get()
        set_minutes(by=None, on=DAY, activity=activity, minutes=f"{NEW} a")
        assert found(f"{NEW} a") == ["activity"]
        add_action_item(by=None, on=DAY, activity=activity, text=f"{NEW} b")
        assert found(f"{NEW} b") == ["activity"]
        change_activity(by=None, on=DAY, activity=activity, place=f"{NEW} c")
        assert found(f"{NEW} c") == ["activity"]
        set_exchange(by=None, on=DAY, activity=activity, direction="both", sector=f"{NEW} d")
        assert found(f"{NEW} d") == ["activity"]

    def test_a_partner_renamed_finds_what_is_its_own(self, world, found, consip):
        change_party(by=None, on=DAY, party=consip, names={"en": NEW})
        assert found() == ["activity", "agreement", "commitment", "document", "party", "person"]


#: Raw or bulk writes that pass by every verb -> the kinds then found.
RAW = {
    "agreement": (lambda: Agreement.objects.update(title={"en": NEW}), ["agreement"]),
    "party": (lambda: Party.objects.filter(is_home=False).update(short_name=NEW), None),
    "party name": (
        lambda: PartyName.objects.bulk_create(
            [PartyName(party=Party.objects.get(is_home=False), names={"en": NEW})]
        ),
        None,
    ),
    "identifier": (
        lambda: PartyIdentifier.objects.create(
            party=Party.objects.get(is_home=False), scheme="vat", value=NEW
        ),
        None,
    ),
    "person": (
        lambda: Person.objects.update(latin_name=NEW),
        ["activity", "person"],
    ),
    "post": (lambda: Post.objects.update(title={"en": NEW}), ["person"]),
    "area": (lambda: Area.objects.update(names={"en": NEW}), ["activity", "area"]),
    "commitment": (lambda: Commitment.objects.update(state_note=NEW), ["commitment"]),
    "term": (lambda: Term.objects.update(place=NEW), ["agreement"]),
    "signature": (lambda: Signature.objects.update(capacity=NEW), ["agreement"]),
    "activity": (lambda: Activity.objects.update(outcome=NEW), ["activity"]),
    "minutes": (lambda: Meeting.objects.update(minutes=NEW), ["activity"]),
    "outcome": (
        lambda: Outcome.objects.create(
            activity=Activity.objects.get(), text=NEW, link="https://x.example/"
        ),
        ["activity"],
    ),
    "exchange": (
        lambda: Exchange.objects.create(
            activity=Activity.objects.get(), direction="both", result=NEW
        ),
        ["activity"],
    ),
    "participant": (
        lambda: Participant.objects.create(
            activity=Activity.objects.get(), party=Party.objects.first(), name=NEW
        ),
        ["activity"],
    ),
    "forum": (lambda: Forum.objects.update(short_name=NEW), ["activity", "forum"]),
    "case": (lambda: Case.objects.update(summary={"en": NEW}), ["case"]),
    "document": (lambda: Document.objects.update(extracted_text=NEW), ["document"]),
}


@pytest.mark.parametrize("what", RAW)
def test_raw_writes(world, found, what):
    write, kinds = RAW[what]
    write()
    assert Stale.objects.exists()
    assert found() == (
        kinds or ["activity", "agreement", "commitment", "document", "party", "person"]
    )
    assert list(indexing.differences()) == []


def test_rows_that_are_gone(world, found):
    Case.objects.all().delete()
    Document.objects.all().delete()
    assert found("a case") == []
    assert found("a file") == []
    assert list(indexing.differences()) == []


def test_a_link_that_moves(world, found, bbg):
    """What changes hands is found by its new partner, and no longer by the old one."""
    Participation.objects.filter(party__is_home=False).update(party=bbg)
    assert found("bbg") == ["activity", "agreement", "commitment", "document", "party"]
    assert "agreement" not in found("consip")


def test_a_void_term_takes_its_commitments_along(world, found):
    assert found("promise") == ["commitment"]
    Term.objects.update(is_void=True)
    assert found("promise") == []


def test_a_write_that_is_rolled_back_leaves_no_note(world):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Case.objects.create(title={"en": NEW})
        raise ZeroDivisionError
    assert not Stale.objects.exists()


def test_a_change_of_nothing_is_not_noted(world):
    Agreement.objects.update(notes="")
    assert not Stale.objects.exists()


def test_many_changes_are_taken_up_in_turns(world, found):
    Case.objects.bulk_create(Case(title={"en": f"{NEW} {number}"}) for number in range(7))
    assert indexing.catch_up(limit=5) is False
    assert Entry.objects.filter(kind="case").count() == 6
    assert indexing.catch_up(limit=5) is True
    assert len(found()) == 7


def test_the_task_takes_up_everything(world):
    Case.objects.bulk_create(Case(title={"en": f"{NEW} {number}"}) for number in range(3))
    catch_up_with_changes()
    assert not Stale.objects.exists()
    assert Entry.objects.filter(kind="case").count() == 4


class TestReindex:
    def test_check_names_what_differs(self, world, capsys):
        Entry.objects.filter(kind="case").update(head="wrong")
        Entry.objects.filter(kind="area").delete()
        Entry.objects.filter(kind="forum").update(row=999_999)
        forum, case, area = Forum.objects.get(), Case.objects.get(), Area.objects.get()
        with pytest.raises(SystemExit):
            call_command("reindex", "--check")
        told = capsys.readouterr().out
        for line in (f"case:{case.pk}", f"area:{area.pk}", f"forum:{forum.pk}", "forum:999999"):
            assert line in told.splitlines()
        assert "4 search entries differ" in told

    def test_rebuilds(self, world, capsys):
        Entry.objects.filter(kind="case").update(head="wrong")
        Entry.objects.filter(kind="area").delete()
        Entry.objects.filter(kind="forum").update(row=999_999)
        call_command("reindex")
        assert "4 entries written anew" in capsys.readouterr().out
        call_command("reindex", "--check")
        assert "0 search entries differ" in capsys.readouterr().out

    def test_leaves_nothing_to_the_next_searches_but_what_came_meanwhile(self, world, monkeypatch):
        Forum.objects.update(short_name="changed")
        renew, meanwhile = indexing.renew, []

        def slow(named):
            if not meanwhile:
                Area.objects.update(code="meanwhile")
                meanwhile.append(indexing.Stale.objects.order_by("pk").last())
            return renew(named)

        monkeypatch.setattr(indexing, "renew", slow)
        assert indexing.Stale.objects.exists()
        call_command("reindex", verbosity=0)
        assert list(indexing.Stale.objects.all()) == meanwhile


def test_every_watched_table_notes_its_rows(db):
    """A table whose rows are searched and that has no trigger would go stale in silence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
            " join pg_proc p on p.oid = t.tgfoid where p.proname like 'search\\_note\\_%'"
        )
        watched = {row[0] for row in cursor.fetchall()}
    read = set()
    for source in indexing.SOURCES.values():
        rows = source.rows()
        read.add(rows.model._meta.db_table)
    assert read <= watched


def test_an_activity_without_agreement_is_found(world, found):
    log_activity(
        by=None, on=DAY, kind="training", title={"ko": "내부 교육"}, held=parse_edtf("2026")
    )
    assert found("내부교육") == ["activity"]
