"""The pages of handovers: what is shown before it is done, the pack, and who may read it."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from django.test import Client
from django.urls import reverse

from activities.actions import log_correspondence
from agreements.actions import add_person, name_contact
from agreements.dates import parse_edtf
from agreements.models import Agreement
from mou_tracker.handover import actions
from mou_tracker.handover.models import Handover, Moved
from tests.factories import DAY, make_agreement, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_our_day(monkeypatch):
    monkeypatch.setattr("agreements.clock.today", lambda: DAY)
    for module in ("agreements.views.base", "mou_tracker.handover.views"):
        monkeypatch.setattr(f"{module}.today", lambda: DAY)


@pytest.fixture
def desk(home, consip, people):
    officer = people["officer"]
    make_agreement("A-1", consip, responsible=officer)
    make_agreement("A-2", consip, responsible=officer)
    return officer


@pytest.fixture
def row(desk, people):
    return actions.hand_over(
        by=people["manager"], on=DAY, giver=desk, receiver=people["coordinator"], first_day=DAY
    )


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def asked(desk, people, **also):
    told = {
        "giver": desk.pk, "receiver": people["coordinator"].pk, "first_day": DAY.isoformat(),
        "last_day": "",
    }  # fmt: skip
    return told | also


def test_asking_shows_and_changes_nothing(desk, people):
    page = signed_in(people["manager"]).get("/handover/new/", asked(desk, people))
    assert page.status_code == 200
    assert [(part.kind, len(part.moves)) for part in page.context["parts"]] == [("responsible", 2)]
    assert not Handover.objects.exists()


def test_the_pack_names_the_contacts_of_each_agreement(row, people, consip):
    by = {"by": people["officer"], "on": DAY}
    person = add_person(
        **by, native_name="Anna Rossi", posts=[{"party": consip, "role": "focal_point"}]
    )
    name_contact(**by, agreement=Agreement.objects.get(reference="A-1"), post=person.posts.get())
    page = signed_in(people["coordinator"]).get(reverse("handover:handover", args=[row.uid]))
    assert page.text.count("Anna Rossi") == 1  # on the sheet of one agreement alone


def test_then_it_is_done_as_shown(desk, people):
    client = signed_in(people["manager"])
    path = client.get("/handover/new/", asked(desk, people)).wsgi_request.get_full_path()
    answer = client.post(path, {"word": "Rome first"})
    row = Handover.objects.get()
    assert answer.headers["Location"] == reverse("handover:handover", args=[row.uid])
    assert (Moved.objects.count(), row.word) == (2, "Rome first")


def test_a_faulty_question_is_told_at_its_field(desk, people):
    page = signed_in(people["manager"]).get("/handover/new/", asked(desk, people, first_day="soon"))
    assert page.status_code == 422
    assert "first_day" in page.context["asked"].errors
    page = signed_in(people["manager"]).post("/handover/new/", {"word": ""})
    assert page.status_code == 409


def test_an_officer_is_offered_their_own_desk_alone(desk, people):
    other = make_user("officer")
    page = signed_in(other).get("/handover/new/", asked(desk, people))
    assert page.status_code == 422 and not Handover.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [("manager", 200), ("officer", 200), ("coordinator", 200), ("reader", 404), ("auditor", 404)],
)
def test_who_reads_the_pack(row, people, role, status):
    page = signed_in(people[role]).get(reverse("handover:handover", args=[row.uid]))
    assert page.status_code == status


def test_what_one_may_not_see_is_not_in_the_pack(row, people):
    """The giver keeps the page; an agreement that has become confidential since is gone from it."""
    path = reverse("handover:handover", args=[row.uid])
    assert len(signed_in(people["officer"]).get(path).context["lines"]) == 2
    Agreement.objects.filter(reference="A-2").update(confidentiality="confidential")
    page = signed_in(people["officer"]).get(path)
    assert [line.sheet.row.reference for line in page.context["lines"]] == ["A-1"]
    assert b"A-2" not in page.content
    file = signed_in(people["officer"]).get(path, {"export": "csv"})
    assert b"A-2" not in b"".join(file.streaming_content)
    assert len(signed_in(people["coordinator"]).get(path).context["lines"]) == 2


def test_letters_nobody_answered_are_on_the_sheet(row, people):
    first = Agreement.objects.get(reference="A-1")

    def letter(day, direction="outward", **fields):
        return log_correspondence(
            by=None, on=DAY, direction=direction, files=(), title={"en": f"Letter of {day}"},
            agreements=[first], held=parse_edtf(day), **fields,
        )  # fmt: skip

    def sheets():
        page = signed_in(people["coordinator"]).get(path)
        return {one.sheet.row.reference: one.sheet.letters for one in page.context["lines"]}

    path = reverse("handover:handover", args=[row.uid])
    old, _fresh = letter("2026-08-01"), letter("2026-11-20")
    assert {name: [one.uid for one in rows] for name, rows in sheets().items()} == {
        "A-1": [old.uid], "A-2": [],
    }  # fmt: skip
    letter("2026-10-01", "inward", answers=old)
    assert not any(sheets().values())


def test_the_file_has_the_lines_of_the_page(row, people):
    path = reverse("handover:handover", args=[row.uid])
    answer = signed_in(people["coordinator"]).get(path, {"export": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    assert sorted(one[0] for one in list(sheet.values)[1:]) == ["A-1", "A-2"]


def test_the_receiver_ticks_and_nobody_else(row, people):
    path = reverse("handover:tick", args=[row.uid, "A-1"])
    assert signed_in(people["manager"]).post(path, {"read": "1"}).status_code == 403
    assert signed_in(people["coordinator"]).post(path, {"read": "1"}).status_code == 302
    assert row.sheets.get(agreement__reference="A-1").read_on == DAY
    missing = reverse("handover:tick", args=[row.uid, "A-9"])
    assert signed_in(people["coordinator"]).post(missing).status_code == 404


def test_taken_back_by_a_plain_form(row, people):
    path = reverse("handover:take-back", args=[row.uid])
    assert signed_in(people["reader"]).post(path).status_code == 404
    assert signed_in(people["coordinator"]).post(path).status_code == 403
    assert signed_in(people["officer"]).post(path).status_code == 302
    assert set(Agreement.objects.values_list("responsible", flat=True)) == {people["officer"].pk}


def test_the_number_of_statements_is_the_same_for_more_sheets(
    desk, people, consip, django_assert_max_num_queries
):
    for number in range(8):
        make_agreement(f"C-{number}", consip, responsible=desk)
    row = actions.hand_over(
        by=people["manager"], on=DAY, giver=desk, receiver=people["coordinator"], first_day=DAY
    )
    client = signed_in(people["coordinator"])
    path = reverse("handover:handover", args=[row.uid])
    client.get(path)
    with django_assert_max_num_queries(45):
        page = client.get(path)
    assert len(page.context["lines"]) == 10
