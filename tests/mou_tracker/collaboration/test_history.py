"""Who did what, in words, with before and after; and an earlier wording put back."""

import re
from pathlib import Path

import pytest

from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities import actions as work
from activities.models import Meeting
from agreements import actions
from agreements.dates import parse_edtf
from agreements.models import Agreement, AuditEntry
from mou_tracker.accounts.action_labels import ACTION_LABELS, OF_THE_INSTALLATION
from mou_tracker.collaboration.comments import add_comment, take_back_comment
from mou_tracker.collaboration.history import NOUNS
from tests.factories import DAY, make_agreement, make_term
from tests.markup import flat

REF = "KR-IT-1"


@pytest.fixture
def agreement(consip):
    return make_agreement(REF, consip, title={"en": "First wording", "ko": "첫 문안"})


def changed(agreement, by, **fields):
    agreement.refresh_from_db()
    return actions.change_agreement(by=by, on=DAY, agreement=agreement, **fields)


def text_of(response) -> str:
    """The words of a page's content, without marks."""
    page = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<main") :]))


def test_before_and_after_in_words(agreement, people, signed_in):
    changed(agreement, people["officer"], confidentiality="internal", responsible=people["manager"])
    page = text_of(signed_in("reader").get(f"/agreements/{REF}/history/"))
    assert "Changed officer" in page
    assert re.search(r"Confidentiality [a-z ]+ → internal", page)
    assert f"Responsible not recorded → {people['manager']}" in page


@pytest.mark.parametrize(
    ("language", "words"),
    [("ko", ["등록", "→"]), ("it", ["Iscrizione", "→"]), ("en", ["Registered", "→"])],
)
def test_in_every_language(agreement, people, signed_in, language, words):
    changed(agreement, people["officer"], confidentiality="internal")
    page = text_of(signed_in("reader", language).get(f"/agreements/{REF}/history/"))
    assert all(word in page for word in words)
    assert "change_agreement" not in page


def test_a_term_and_its_signatures_are_told(agreement, signed_in):
    make_term(agreement, "2026-06-01", end_kind="indefinite")
    page = text_of(signed_in("reader").get(f"/agreements/{REF}/history/"))
    assert "Signed" in page
    assert "Signature: Consip added" in page
    assert "1 June 2026" in page


def test_by_person_and_by_kind(agreement, people, signed_in):
    officer, manager = people["officer"], people["manager"]
    changed(agreement, officer, file_number="A-1")
    changed(agreement, manager, file_number="B-2")
    make_term(agreement)
    client = signed_in("reader")
    page = text_of(client.get(f"/agreements/{REF}/history/?by={manager.pk}"))
    assert "A-1 → B-2" in page
    assert "→ A-1" not in page
    of_system = text_of(client.get(f"/agreements/{REF}/history/?by=house"))
    assert "Registered" in of_system
    assert "B-2" not in of_system
    terms = text_of(client.get(f"/agreements/{REF}/history/?kind=terms"))
    assert "Term entered" in terms
    assert "A-1" not in terms
    assert client.get(f"/agreements/{REF}/history/?kind=nonsense").status_code == 400
    assert client.get(f"/agreements/{REF}/history/?by=x").status_code == 400


def test_pages_go_on_by_sequence(agreement, people, signed_in):
    for number in range(55):
        changed(agreement, people["officer"], file_number=f"N-{number}")
    client = signed_in("reader")
    first = client.get(f"/agreements/{REF}/history/")
    assert len(first.context["entries"]) == 50
    second = client.get(f"/agreements/{REF}/history/{first.context['next']}")
    assert len(second.context["entries"]) == 6
    assert second.context["next"] == ""


def test_many_entries_cost_no_more_queries(
    agreement, people, signed_in, django_assert_max_num_queries
):
    client = signed_in("reader")
    client.get("/")
    for number in range(30):
        changed(agreement, people["officer"], file_number=f"N-{number}")
    with django_assert_max_num_queries(14):
        client.get(f"/agreements/{REF}/history/")


def test_many_contacts_cost_no_more_queries(agreement, consip, people, signed_in):
    client, path, asked = signed_in("officer"), f"/agreements/{REF}/history/", []
    for so_many in (2, 12):
        while agreement.contacts.count() < so_many:
            post = {"party": consip, "role": "focal_point", "email": "hong@partner.example"}
            person = actions.add_person(by=None, on=DAY, native_name="홍길동", posts=[post])
            actions.name_contact(by=None, on=DAY, agreement=agreement, post=person.posts.get())
        client.get(path)
        with CaptureQueriesContext(connection) as statements:
            assert "홍길동" in client.get(path).content.decode()
        asked.append(len(statements))
    assert asked[0] == asked[1]


@pytest.fixture
def meeting(agreement, people):
    return work.log_activity(
        by=people["officer"], on=DAY, kind="meeting", title={"ko": "회의"}, agreements=[agreement],
        when=parse_edtf("2026-12-01"), confidentiality="internal",
    )  # fmt: skip


def write(meeting, by, **paper):
    work.set_minutes(by=by, on=DAY, activity=meeting, **paper)


def test_a_meeting_has_its_own_history(meeting, people, signed_in):
    write(meeting, people["officer"], minutes="Opening words")
    write(meeting, people["manager"], minutes="Opening words, revised")
    page = text_of(signed_in("reader").get(f"/activities/{meeting.uid}/history/"))
    assert "Agenda, minutes or decisions written" in page
    assert "Minutes Opening words → Opening words, revised" in page
    assert "set_minutes" not in page


def test_an_action_told_to_two_agreements_is_told_once(agreement, meeting, people, signed_in, bbg):
    other = make_agreement("KR-AT-1", bbg)
    work.change_activity(
        by=people["officer"], on=DAY, activity=meeting, agreements=[agreement, other]
    )
    write(meeting, people["officer"], minutes="Once")
    response = signed_in("reader").get(f"/activities/{meeting.uid}/history/")
    assert text_of(response).count("Agenda, minutes or decisions written") == 1


def test_a_long_text_is_told_line_by_line(meeting, people, signed_in):
    lines = [f"Line number {number} of the minutes." for number in range(40)]
    write(meeting, people["officer"], minutes="\n".join(lines))
    lines[20] = "A line of its own."
    write(meeting, people["officer"], minutes="\n".join(lines))
    page = signed_in("reader").get(f"/activities/{meeting.uid}/history/").content.decode()
    newest = page[page.index('class="by-line"') :]
    newest = newest[: newest.index("</div>")]
    assert "<del>Line number 20 of the minutes.</del><ins>A line of its own.</ins>" in flat(newest)
    assert "Line number 3 " not in newest


def test_an_activity_one_may_not_see_is_not_told(agreement, meeting, people, signed_in):
    write(meeting, people["officer"], minutes="Secret words")
    work.change_activity(
        by=people["officer"], on=DAY, activity=meeting, confidentiality="confidential"
    )
    reader = signed_in("reader")
    assert reader.get(f"/activities/{meeting.uid}/history/").status_code == 404
    page = text_of(reader.get(f"/agreements/{REF}/history/"))
    assert "Secret words" not in page
    assert "회의" not in page
    assert "Registered" in page
    assert "Secret words" in text_of(signed_in("manager").get(f"/agreements/{REF}/history/"))


def restorable(client, path: str) -> list[str]:
    page = flat(client.get(path).content.decode())
    return re.findall(r'name="wording" value="([^"]+)"', page)


def test_an_earlier_title_is_put_back(agreement, people, signed_in):
    changed(agreement, people["officer"], title={"en": "Second wording"})
    client, path = signed_in("officer"), f"/agreements/{REF}/history/"
    (wording,) = restorable(client, path)
    assert client.post(path, {"wording": wording}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.title == {"en": "First wording", "ko": "첫 문안"}
    entry = AuditEntry.objects.filter(agreement=agreement).first()
    assert (entry.verb, entry.by) == ("restore_wording", people["officer"])
    assert "Earlier wording restored" in text_of(client.get(path))


def test_earlier_minutes_are_put_back(meeting, people, signed_in):
    write(meeting, people["officer"], minutes="First")
    write(meeting, people["manager"], minutes="Second")
    client, path = signed_in("officer"), f"/activities/{meeting.uid}/history/"
    (wording,) = restorable(client, path)
    client.post(path, {"wording": wording})
    assert Meeting.objects.get().minutes == "First"
    answer = client.post(path, {"wording": wording}, follow=True)
    assert "It stands so already." in answer.content.decode()


def test_who_may_not_write_restores_nothing(agreement, people, signed_in):
    changed(agreement, people["officer"], title={"en": "Second"})
    path = f"/agreements/{REF}/history/"
    (wording,) = restorable(signed_in("officer"), path)
    assert restorable(signed_in("reader"), path) == []
    assert signed_in("reader").post(path, {"wording": wording}).status_code == 403
    assert Agreement.objects.get().title == {"en": "Second"}


@pytest.mark.parametrize(
    "wording", ["", "x", "agreements.agreement:1:reference", "agreements.agreement:999999:title",
                "agreements.agreement:1x:title", "accounts.user:1:password"],
)  # fmt: skip
def test_nonsense_restores_nothing(agreement, signed_in, wording):
    path = f"/agreements/{REF}/history/"
    assert signed_in("officer").post(path, {"wording": wording}).status_code == 404


def test_a_wording_of_another_record_is_not_restored_here(agreement, people, signed_in, bbg):
    other = make_agreement("KR-AT-1", bbg)
    changed(other, people["officer"], title={"en": "Another"})
    (wording,) = restorable(signed_in("officer"), "/agreements/KR-AT-1/history/")
    path = f"/agreements/{REF}/history/"
    assert signed_in("officer").post(path, {"wording": wording}).status_code == 404


#: Nouns without a history page of their own, and none of whose changes stand on one.
ELSEWHERE = {
    "PartyIdentifier", "ClosedDay", "Area", "ConfirmedField", "Sequel", "Comment",
    "ComplianceRule",
}  # fmt: skip


def test_every_noun_with_a_history_is_told_or_known_to_be_told_elsewhere():
    tracked = {
        model._meta.get_field("pgh_obj").related_model.__name__
        for model in apps.get_models()
        if model.__name__.endswith("History")
    }
    assert tracked - {noun.__name__ for noun in NOUNS} == ELSEWHERE


def test_every_verb_on_a_record_has_words():
    folders = ("agreements/actions", "activities/actions", "mou_tracker/collaboration")
    verbs = {
        verb
        for folder in folders
        for path in Path(settings.BASE_DIR, folder).rglob("*.py")
        for verb in re.findall(r'\bverb="([a-z_]+)"', path.read_text(encoding="utf-8"))
    }
    assert verbs - ACTION_LABELS.keys() == {"export", "change_compliance_rule"}
    assert verbs <= ACTION_LABELS.keys() | OF_THE_INSTALLATION.keys()


# --- What an entry speaks of ----------------------------------------------------------------------


@pytest.fixture
def video(agreement, people):
    return work.log_activity(
        by=people["officer"], on=DAY, title={"en": "Video meeting"}, agreements=[agreement],
        kind="meeting", when=parse_edtf("2026-06-03"),
    )  # fmt: skip


def test_an_agreement_names_the_meeting_and_leads_to_it(agreement, video, people, signed_in):
    work.set_minutes(by=people["officer"], on=DAY, activity=video, minutes="Said")
    row = add_comment(by=people["officer"], on=DAY, about=video, text="Well done")
    answer = signed_in("officer").get(f"/agreements/{REF}/history/")
    page = flat(answer.content.decode())
    assert page.count(f'<a href="/meetings/{video.uid}/">Video meeting</a>') == 2
    assert f'<a href="/meetings/{video.uid}/#comment-{row.uid}">Video meeting</a>' in page
    assert "Video meeting · meeting · 3 June 2026" in text_of(answer)
    take_back_comment(by=people["officer"], on=DAY, comment=row)
    page = signed_in("officer").get(f"/agreements/{REF}/history/").content.decode()
    assert "#comment-" not in page, "nothing stands there any more"


def test_the_first_entry_of_a_meeting_says_what_was_entered(video, people, signed_in):
    work.set_minutes(by=people["officer"], on=DAY, activity=video, minutes="Said")
    page = signed_in("officer").get(f"/activities/{video.uid}/history/")
    entries = text_of(page).split("Activity logged")
    assert "Video meeting · meeting · 3 June 2026" in entries[1]
    assert "Video meeting · meeting" not in entries[0], "once"


def test_only_what_has_occurred_is_offered(agreement, video, people, signed_in):
    def offered(path):
        page = signed_in("officer").get(path).content.decode()
        return re.findall(r'value="(\w+)"', re.search(r'id="kind".*?</select>', page, re.S)[0])

    of_meeting, of_agreement = f"/activities/{video.uid}/history/", f"/agreements/{REF}/history/"
    assert offered(of_meeting) == ["activity"]
    assert offered(of_agreement) == ["agreement", "activities"]
    assert "minutes" in offered(f"{of_meeting}?kind=minutes"), "asked for by a link of before"
    work.set_minutes(by=people["officer"], on=DAY, activity=video, minutes="Said")
    assert offered(of_meeting) == ["activity", "minutes"]
    client = signed_in("officer")
    assert "Agenda, minutes" in text_of(client.get(f"{of_meeting}?kind=minutes"))
    assert client.get(f"{of_meeting}?kind=notices").status_code == 400


def test_minutes_saved_unchanged_leave_no_trace(video, people):
    paper = {"agenda": "1.", "minutes": "Said", "decisions": ""}
    work.set_minutes(by=people["officer"], on=DAY, activity=video, **paper)
    video.refresh_from_db()
    before = AuditEntry.objects.count(), video.version
    work.set_minutes(by=people["officer"], on=DAY, activity=video, **paper)
    video.refresh_from_db()
    assert (AuditEntry.objects.count(), video.version) == before
    with pytest.raises(PermissionDenied):
        work.set_minutes(by=people["reader"], on=DAY, activity=video, **paper)
