"""A mail dropped on an agreement becomes correspondence, one Enter away."""

from datetime import date
from email.message import EmailMessage

import pytest

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from activities.letters import copies_of, letter_of
from activities.models import Activity, ActivityDocument, Exchange
from agreements.actions.documents import examine
from agreements.extraction.mail import Address, Mail
from agreements.models import Document, Party, Person, Post
from tests.activities.conftest import ON
from tests.agreements import made
from tests.factories import make_party

pytestmark = pytest.mark.django_db
REFERENCE = "OURS-1"


@pytest.fixture(autouse=True)
def store(settings, tmp_path, time_machine):
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    time_machine.move_to(f"{ON}T03:00:00Z", tick=False)


@pytest.fixture
def officer(world, roles) -> Client:
    client = Client()
    client.force_login(roles.officer)
    return client


@pytest.fixture
def rossi(world):
    person = Person.objects.create(native_name="Mario Rossi")
    Post.objects.create(
        person=person, party=world.consip, role="focal_point", email="rossi@consip.example"
    )
    return person


def mail(sender="rossi@consip.example", to="officer@example.org", **head) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    message["Date"] = head.get("date", "Tue, 3 Nov 2026 23:30:00 +0100")
    message["Subject"] = head.get("subject", "공동 워크숍 일정")
    message["Message-ID"] = head.get("message_id", "<1@consip.example>")
    message.set_content("We propose the first week of March.")
    message.add_attachment(
        made.pdf("Minutes of the meeting"), maintype="application", subtype="pdf",
        filename="Minutes 2026.pdf",
    )  # fmt: skip
    return message


def drop(client: Client, *files, world):
    data = {
        "kind": "other", "confidentiality": "internal",
        "files": [SimpleUploadedFile(name, content) for name, content in files],
    }  # fmt: skip
    return client.post(f"/agreements/{world.ours.reference}/documents/", data)


def as_shown(page) -> dict:
    """What Enter sends."""
    form = page.context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() is not None}


def test_shown_as_what_it_becomes_and_saved_with_one_enter(officer, world, rossi):
    answer = drop(officer, ("mail.eml", mail().as_bytes()), world=world)
    assert answer.status_code == 302 and not Document.objects.exists()
    page = officer.get(answer.headers["Location"])
    shown = as_shown(page)
    assert (shown["title"], shown["held"]) == ("공동 워크숍 일정", "2026-11-03")
    assert (shown["direction"], shown["party"]) == ("inward", world.consip.uid)
    assert (shown["agreements"], shown["kind_0"]) == ([world.ours.reference], "minutes")
    saved = officer.post(answer.headers["Location"], shown)
    assert saved.status_code == 302, saved.context["form"].errors
    row = Activity.objects.get()
    assert (row.kind, row.state, row.held.text) == ("correspondence", "held", "2026-11-03")
    assert row.title == {"ko": "공동 워크숍 일정"}
    assert "first week of March" in row.notes and "rossi@consip.example" in row.notes
    assert Exchange.objects.get().direction == "inward"
    assert {(one.party.short_name, str(one)) for one in row.participants.all()} == {
        ("Consip", "Mario Rossi"), ("PPS", "officer@example.org"),
    }  # fmt: skip
    kept = Document.objects.order_by("pk")
    assert [(one.original_name, one.kind) for one in kept] == [
        ("mail.eml", "letter"), ("Minutes 2026.pdf", "minutes"),
    ]  # fmt: skip
    assert ActivityDocument.objects.filter(activity=row).count() == 2
    assert [list(one.agreements.all()) for one in kept] == [[world.ours]] * 2


def test_all_of_it_or_nothing(officer, world, rossi, monkeypatch):
    place = drop(officer, ("mail.eml", mail().as_bytes()), world=world).headers["Location"]
    shown = as_shown(officer.get(place))
    refused = officer.post(place, shown | {"held": "2026-12-24"})
    assert refused.status_code == 422 and "held" in refused.context["form"].errors
    assert not Activity.objects.exists() and not Document.objects.exists()
    assert officer.post(place, shown).status_code == 302  # the file still waits


def test_the_same_mail_is_said_to_be_kept(officer, world, rossi):
    for number, despite in enumerate(({}, {"despite": "on"})):
        place = drop(officer, ("mail.eml", mail().as_bytes()), world=world).headers["Location"]
        page = officer.get(place)
        if number:
            assert "kept already" in page.content.decode()
            assert officer.post(place, as_shown(page)).status_code == 422
        assert officer.post(place, as_shown(page) | despite).status_code == 302
    assert Activity.objects.count() == 2


def test_several_mails_one_after_the_other(officer, world, rossi):
    other = mail(subject="second", message_id="<2@consip.example>")
    files = [("a.eml", mail().as_bytes()), ("b.eml", other.as_bytes()), ("c.pdf", made.pdf("c"))]
    place = drop(officer, *files, world=world).headers["Location"]
    assert list(Document.objects.values_list("original_name", flat=True)) == ["c.pdf"]
    onward = officer.post(place, as_shown(officer.get(place))).headers["Location"]
    assert as_shown(officer.get(onward))["title"] == "second"
    assert officer.get(place).status_code == 404  # the first does not wait any more


def test_what_is_attached_and_not_kept_is_said(officer, world, rossi):
    message = mail()
    message.add_attachment(
        b"MZ\x90\x00", maintype="application", subtype="octet-stream", filename="setup.exe"
    )
    place = drop(officer, ("mail.eml", message.as_bytes()), world=world).headers["Location"]
    page = officer.get(place)
    assert "setup.exe: By its content this is: program" in page.content.decode()
    officer.post(place, as_shown(page) | {"kind_0": ""})
    assert list(Document.objects.values_list("original_name", flat=True)) == ["mail.eml"]


def test_files_are_read_before_anything_is_locked(officer, world, rossi, monkeypatch):
    """Once for each try, however often the form is sent; reading may take seconds."""
    place = drop(officer, ("mail.eml", mail().as_bytes()), world=world).headers["Location"]
    shown = as_shown(officer.get(place)) | {"form_key": "k" * 20}
    locked = len(connection.savepoint_ids)
    read: list[int] = []

    def examined(*args, **options):
        read.append(len(connection.savepoint_ids) - locked)
        return examine(*args, **options)

    monkeypatch.setattr("activities.views.letters.examine", examined)
    first, again = officer.post(place, shown), officer.post(place, shown)
    assert first.status_code == 302 and read == [0, 0]
    assert again.headers["Location"] == first.headers["Location"]


def test_all_that_is_attached_has_one_time(officer, world, rossi, monkeypatch):
    monkeypatch.setattr("activities.views.letters.SECONDS", -1)
    place = drop(officer, ("mail.eml", mail().as_bytes()), world=world).headers["Location"]
    page = officer.get(place)
    assert "Minutes 2026.pdf: Reading the file took too long." in page.content.decode()
    assert officer.post(place, as_shown(page)).status_code == 302
    assert list(Document.objects.values_list("original_name", flat=True)) == ["mail.eml"]


def test_what_was_to_be_kept_is_not_left_out_silently(officer, world, rossi, monkeypatch):
    place = drop(officer, ("mail.eml", mail().as_bytes()), world=world).headers["Location"]
    shown = as_shown(officer.get(place))
    monkeypatch.setattr("activities.views.letters.SECONDS", -1)
    refused = officer.post(place, shown)
    assert refused.status_code == 422 and not Activity.objects.exists()
    assert officer.post(place, shown | {"kind_0": ""}).status_code == 302


def test_another_person_finds_nothing_under_the_word(officer, world, roles, rossi):
    place = drop(officer, ("mail.eml", mail().as_bytes()), world=world).headers["Location"]
    other = Client()
    for role, status in ((roles.coordinator, 404), (roles.reader, 403)):
        other.force_login(role)
        assert other.get(place).status_code == status


def test_a_message_that_cannot_be_read_asks_for_eml(officer, world):
    broken = made.compound("__properties_version1.0")
    place = drop(officer, ("mail.msg", broken), world=world).headers["Location"]
    page = officer.get(place).content.decode()
    assert "Save the mail as .eml" in page and not Activity.objects.exists()


ROSSI, US = Address("Mario Rossi", "rossi@consip.example"), Address("", "kim@example.org")
BIANCHI, STRANGER = Address("", "bianchi@mail.consip.example"), Address("", "x@gmail.com")


@pytest.mark.parametrize(
    ("sender", "to", "direction", "partner"),
    [
        (ROSSI, (US,), "inward", "Consip"),
        (US, (ROSSI,), "outward", "Consip"),
        (US, (US, BIANCHI), "outward", "Consip"),  # by the domain of whom we know
        (BIANCHI, (), "inward", "Consip"),
        (STRANGER, (US,), "inward", None),
        (STRANGER, (STRANGER,), "", None),
        (US, (US,), "", None),  # inside the office
        (None, (), "", None),
    ],
)
def test_which_way_it_went(world, roles, rossi, sender, to, direction, partner):
    found = letter_of(Mail("s", sender, to), agreements=(), user=roles.officer)
    assert found.direction == direction
    assert (found.party.short_name if found.party else None) == partner


def test_the_one_partner_of_the_agreement_is_guessed(world, roles):
    found = letter_of(Mail("s", STRANGER), agreements=[world.ours], user=roles.officer)
    assert (found.direction, found.party) == ("", world.consip)


def test_a_free_address_tells_nothing_of_an_institution(world, roles, rossi):
    Post.objects.create(person=rossi, party=world.consip, role="director", email="r@gmail.com")
    found = letter_of(Mail("s", STRANGER, (US,)), agreements=(), user=roles.officer)
    assert found.party is None


def test_a_moment_is_told_as_the_day_at_home(world, roles):
    from datetime import UTC, datetime

    late = Mail("s", ROSSI, moment=datetime(2026, 11, 2, 23, 30, tzinfo=UTC))
    assert letter_of(late, agreements=(), user=roles.officer).day == date(2026, 11, 3)


def test_whose_an_address_was_on_the_day_of_the_mail(world, roles, rossi):
    Post.objects.update(ends_on=date(2026, 6, 30))
    for day, partner in ((date(2026, 6, 30), world.consip), (date(2026, 7, 1), None)):
        found = letter_of(Mail("s", ROSSI, (US,), day=day), agreements=(), user=roles.officer)
        assert (found.direction, found.party) == ("inward", partner), day


def test_an_address_that_two_parties_share_is_nobodys(world, roles, rossi):
    other = make_party("Other")
    Post.objects.create(person=rossi, party=other, role="director", email="Rossi@consip.example")
    found = letter_of(Mail("s", ROSSI, (US,)), agreements=(), user=roles.officer)
    assert (found.direction, found.party, list(found.people)) == (
        "inward",
        None,
        [Party.objects.home()],
    )


def test_an_account_of_somebody_from_outside_makes_nothing_home(world, roles, rossi):
    user = roles.reader
    user.email = "bianchi@consip.example"
    user.save()
    found = letter_of(Mail("s", ROSSI, (US,)), agreements=(), user=roles.officer)
    assert (found.direction, found.party) == ("inward", world.consip)


def test_a_copy_names_no_activity_that_one_may_not_see(officer, world, roles, rossi, monkeypatch):
    place = drop(officer, ("mail.eml", mail().as_bytes()), world=world).headers["Location"]
    officer.post(place, as_shown(officer.get(place)))
    same = Mail("s", ROSSI, message_id="<1@consip.example>")
    assert [row for _document, row in copies_of(same, user=roles.officer)] == [
        Activity.objects.get()
    ]
    Activity.objects.update(confidentiality="confidential", responsible=None)
    assert [row for _document, row in copies_of(same, user=roles.reader)] == [None]
