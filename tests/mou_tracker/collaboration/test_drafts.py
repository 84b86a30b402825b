"""What is typed and not saved: kept for its writer alone, offered again, gone once saved."""

import logging
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit
from zoneinfo import ZoneInfo

import pytest

from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from activities import actions as work
from activities.models import Activity
from agreements import actions
from agreements.models import Agreement
from agreements.views.agreement import Change
from mou_tracker.collaboration import drafts
from mou_tracker.collaboration.middleware import FORM
from mou_tracker.collaboration.models import Draft
from tests.factories import DAY, make_agreement

REF = "KR-IT-1"
PATH = f"/agreements/{REF}/change/"


@pytest.fixture
def agreement(consip):
    return make_agreement(REF, consip, title={"en": "First wording"})


@pytest.fixture
def officer(people):
    client = Client()
    client.force_login(people["officer"])
    return client


def form_of(client: Client, path: str) -> dict[str, object]:
    """What a browser would send if the form were sent untouched."""
    page = client.get(path)
    form = page.context["form"]
    html = page.content.decode()
    hidden = re.findall(
        r'<input type="hidden" name="(form_key|version|opened)" value="([^"]*)"', html
    )
    data: dict[str, object] = {name: value.replace("&quot;", '"') for name, value in hidden}
    for bound in form:
        value = bound.value()
        if isinstance(value, dict):
            data |= {f"{bound.html_name}_{tag}": text for tag, text in value.items()}
        elif isinstance(value, bool):
            data |= {bound.html_name: "on"} if value else {}
        elif value is not None:
            data[bound.html_name] = value
    return data


def typing(client: Client, path: str, typed: str, **more: str):
    return client.post("/drafts/", {"path": path, "typed": typed, **more})


def test_a_draft_is_kept_offered_and_opened(agreement, officer):
    assert typing(officer, PATH, "title_en=Half+a+sent&version=1").status_code == 204
    assert typing(officer, PATH, "title_en=Half+a+sentence&version=1").status_code == 204
    draft = Draft.objects.get()
    page = officer.get(PATH).content.decode()
    assert "You had begun this at" in page
    assert 'value="First wording"' in page
    opened = officer.get(draft.address).content.decode()
    assert 'value="Half a sentence"' in opened
    assert "it is not saved yet" in opened


def test_saving_removes_it(agreement, officer):
    typing(officer, PATH, "title_en=Half")
    data = {**form_of(officer, PATH), "title_en": "Whole"}
    response = officer.post(PATH, data)
    assert response.status_code == 302, response.content.decode()
    assert Draft.objects.count() == 0
    assert response.cookies["form_saved"].value == data["form_key"]


def test_a_refused_form_keeps_it(agreement, officer):
    typing(officer, PATH, "title_en=Half")
    officer.post(PATH, {**form_of(officer, PATH), "title_en": "", "title_ko": "", "kind": "?"})
    assert Draft.objects.count() == 1


def test_it_is_its_writers_alone(agreement, officer, people):
    typing(officer, PATH, "title_en=Private+words")
    draft = Draft.objects.get()
    manager = Client()
    manager.force_login(people["manager"])
    for path in (PATH, draft.address, "/drafts/"):
        assert "Private words" not in manager.get(path).content.decode()
    assert manager.post(f"/drafts/{draft.uid}/discard/").status_code == 404
    assert "Private words" in officer.get("/drafts/").content.decode()
    assert officer.post(f"/drafts/{draft.uid}/discard/").status_code == 302
    assert Draft.objects.of(people["officer"]).count() == 0


@pytest.mark.parametrize(
    ("path", "typed"),
    [("/nowhere/at/all/", "a=b"), ("//evil.example/", "a=b"), ("", "a=b"), (PATH, "a=%00"),
     (PATH, "a=" + "x" * 400_001)],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused(agreement, officer, path, typed):
    assert typing(officer, path, typed).status_code == 400
    assert Draft.objects.count() == 0


def test_a_form_without_words_is_no_draft(agreement, officer):
    assert typing(officer, PATH, "title_en=++&version=1&form_key=k").status_code == 204
    assert Draft.objects.count() == 0


def test_the_oldest_make_room_and_old_ones_are_swept(agreement, officer, monkeypatch):
    monkeypatch.setattr(drafts, "MOST", 2)
    for path in ("/agreements/new/", "/activities/new/", PATH):
        typing(officer, path, "title=words")
    assert set(Draft.objects.values_list("path", flat=True)) == {"/activities/new/", PATH}
    Draft.objects.filter(path=PATH).update(saved_at=timezone.now() - timedelta(days=31))
    assert drafts.sweep() == 1
    assert Draft.objects.get().path == "/activities/new/"


def test_words_never_reach_a_log(agreement, officer, caplog):
    caplog.set_level(logging.DEBUG)
    typing(officer, PATH, "title_en=Secret+words")
    typing(officer, "/nowhere/", "title_en=Secret+words")
    assert "Secret" not in caplog.text


def test_the_session_ends_while_typing(agreement, officer, people):
    """Nothing but the form itself comes back: no script, no session."""
    data = {**form_of(officer, PATH), "title_en": "Typed for an hour"}
    officer.cookies.pop("sessionid")
    answer = officer.post(PATH, urlencode(data, doseq=True), content_type=FORM)
    assert answer.status_code == 302
    where = urlsplit(answer.headers["Location"])
    assert where.path == "/accounts/login/"
    (following,) = parse_qs(where.query)["next"]
    assert Agreement.objects.get().title == {"en": "First wording"}
    officer.force_login(people["officer"])
    page = officer.get(following).content.decode()
    assert 'value="Typed for an hour"' in page
    again = {**form_of(officer, following), "title_en": "Typed for an hour"}
    assert officer.post(following, again).status_code == 302
    assert Agreement.objects.get().title == {"en": "Typed for an hour"}
    assert Draft.objects.count() == 0


def test_another_who_signs_in_finds_none_of_it(agreement, officer, people):
    data = {**form_of(officer, PATH), "title_en": "Typed for an hour"}
    officer.cookies.pop("sessionid")
    sent = officer.post(PATH, urlencode(data, doseq=True), content_type=FORM)
    (following,) = parse_qs(urlsplit(sent.headers["Location"]).query)["next"]
    officer.force_login(people["manager"])
    assert "Typed for an hour" not in officer.get(following).content.decode()


def test_a_stranger_leaves_nothing(agreement, db):
    stranger = Client()
    stranger.cookies["desk"] = "1:forged:signature"
    words = {"form_key": "k" * 20, "title_en": "Words"}
    for answer in (
        stranger.post(PATH, urlencode(words), content_type=FORM),
        stranger.post(PATH, words),
    ):
        assert answer.headers["Location"].startswith("/accounts/login/")
    assert Draft.objects.count() == 0


def test_what_is_gone_meanwhile_keeps_the_words(agreement, officer, people):
    meeting = work.log_activity(
        by=people["manager"], on=DAY, kind="meeting", title={"ko": "회의"},
        agreements=[agreement], confidentiality="internal",
    )  # fmt: skip
    path = f"/activities/{meeting.uid}/minutes/"
    data = {**form_of(officer, path), "minutes": "Words of a whole afternoon"}
    work.change_activity(
        by=people["manager"], on=DAY, activity=meeting, confidentiality="confidential"
    )
    answer = officer.post(path, data)
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "Not saved; your text is kept" in page
    assert "Words of a whole afternoon" in page
    assert "Words of a whole afternoon" in officer.get("/drafts/").content.decode()


def test_the_database_is_away(agreement, officer, monkeypatch):
    """503, every word in a form to be sent again; then it is saved once."""
    data = {**form_of(officer, PATH), "title_en": "Typed <in vain>"}
    officer.raise_request_exception = False
    with monkeypatch.context() as broken:
        away = staticmethod(lambda **_fields: (_ for _ in ()).throw(OperationalError))
        broken.setattr(Change, "action", away)
        answer = officer.post(PATH, data)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    page = answer.content.decode()
    assert "Not saved; your text is kept below" in page
    fields = re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', page, re.S)
    assert ("title_en", "Typed &lt;in vain&gt;") in fields
    assert ("form_key", data["form_key"]) in fields
    assert officer.post(PATH, data).status_code == 302
    assert Agreement.objects.get().title == {"en": "Typed <in vain>"}


def test_other_trouble_is_not_called_the_database(agreement, officer, monkeypatch):
    officer.raise_request_exception = False
    monkeypatch.setattr(Change, "action", staticmethod(lambda **_fields: 1 / 0))
    assert officer.post(PATH, form_of(officer, PATH)).status_code == 500


def test_a_draft_may_have_been_saved_unseen(officer, agreement):
    """Killed after the commit, before the answer: the restored draft is told the first result."""
    data = {
        "title_en": "Call",
        "when": "2026-11-20",
        "kind": "meeting",
        "agreements": REF,
        "confidentiality": "internal",
    }
    data["form_key"] = "k" * 20
    first = officer.post("/activities/new/", data).headers["Location"]
    drafts.keep(
        user=officer.get("/").wsgi_request.user, path="/activities/new/", query="",
        typed=officer.post("/activities/new/", data).wsgi_request.POST,
    )  # fmt: skip
    opened = officer.get(Draft.objects.get().address).content.decode()
    assert f'name="form_key" value="{"k" * 20}"' in opened
    assert officer.post("/activities/new/", data).headers["Location"] == first
    assert Activity.objects.count() == 1


class TestBothSides:
    """Two people change one row."""

    def test_each_field_finds_its_side(self, agreement, officer, people):
        data = form_of(officer, PATH)
        actions.change_agreement(
            by=people["manager"], on=DAY, agreement=agreement,
            title={"en": "Theirs"}, file_number="T-1",
        )  # fmt: skip
        mine = {**data, "title_en": "Mine", "notes": "My notes"}
        answer = officer.post(PATH, mine)
        assert answer.status_code == 409
        assert [(side.name, side.theirs, side.mine) for side in answer.context["both"]] == [
            ("title_en", ["Theirs"], ["Mine"])
        ]
        assert answer.context["taken"] == ["File number"]
        page = answer.content.decode()
        assert str(people["manager"]) in page
        assert 'value="T-1"' in page
        assert 'value="Mine"' in page
        assert "My notes" in page
        again = sent_again(answer)
        theirs = {**again, "choose_title_en": "theirs"}
        assert officer.post(PATH, theirs).status_code == 302
        agreement.refresh_from_db()
        assert agreement.title == {"en": "Theirs"}
        assert (agreement.file_number, agreement.notes) == ("T-1", "My notes")

    def test_what_is_written_anew_beside_the_choice_is_kept(self, agreement, officer, people):
        data = form_of(officer, PATH)
        actions.change_agreement(
            by=people["manager"], on=DAY, agreement=agreement, title={"en": "Theirs"}
        )
        answer = officer.post(PATH, {**data, "title_en": "Mine"})
        assert 'name="written_title_en"' in answer.content.decode()
        again = sent_again(answer)
        merged = {**again, "choose_title_en": "theirs", "title_en": "Both of ours"}
        assert officer.post(PATH, merged).status_code == 302
        agreement.refresh_from_db()
        assert agreement.title == {"en": "Both of ours"}

    def test_each_language_is_a_text_of_its_own(self, agreement, officer, people):
        data = form_of(officer, PATH)
        actions.change_agreement(
            by=people["manager"], on=DAY, agreement=agreement,
            title={"en": "First wording", "it": "Loro"},
        )  # fmt: skip
        answer = officer.post(PATH, {**data, "title_ko": "나의 문안"})
        assert answer.context["both"] == []
        assert answer.context["taken"] == ["Title (IT)"]
        assert officer.post(PATH, sent_again(answer)).status_code == 302
        agreement.refresh_from_db()
        assert agreement.title == {"en": "First wording", "it": "Loro", "ko": "나의 문안"}

    def test_mine_may_win(self, agreement, officer, people):
        data = form_of(officer, PATH)
        actions.change_agreement(
            by=people["manager"], on=DAY, agreement=agreement, title={"en": "Theirs"}
        )
        answer = officer.post(PATH, {**data, "title_en": "Mine"})
        assert (
            officer.post(PATH, {**sent_again(answer), "choose_title_en": "mine"}).status_code == 302
        )
        agreement.refresh_from_db()
        assert agreement.title == {"en": "Mine"}

    def test_a_refused_form_does_not_forget_what_it_was_opened_on(self, agreement, officer, people):
        data = form_of(officer, PATH)
        actions.change_agreement(
            by=people["manager"], on=DAY, agreement=agreement, title={"en": "Theirs"}
        )
        refused = officer.post(PATH, {**data, "title_en": "Mine", "kind": "nonsense"})
        assert refused.status_code == 422
        assert str(refused.context["version"]) == str(data["version"])
        assert officer.post(PATH, {**data, "title_en": "Mine"}).status_code == 409

    def test_minutes_of_one_meeting(self, officer, people, agreement):
        meeting = work.log_activity(
            by=people["officer"], on=DAY, kind="meeting", title={"ko": "회의"},
            agreements=[agreement], confidentiality="internal",
        )  # fmt: skip
        path = f"/activities/{meeting.uid}/minutes/"
        data = form_of(officer, path)
        work.set_minutes(
            by=people["manager"], on=DAY, activity=meeting, minutes="Theirs", agenda="Their agenda"
        )
        answer = officer.post(path, {**data, "minutes": "Mine\r\nsecond line"})
        assert answer.status_code == 409
        assert [side.name for side in answer.context["both"]] == ["minutes"]
        assert officer.post(path, sent_again(answer)).status_code == 302
        meeting.meeting.refresh_from_db()
        assert meeting.meeting.agenda == "Their agenda"
        assert meeting.meeting.minutes.splitlines() == ["Mine", "second line"]


def sent_again(answer) -> dict[str, object]:
    """The form of a page that told both sides, sent as it stands there."""
    form = answer.context["form"]
    data = {name: values for name, values in form.data.lists()}
    return data | {
        "version": answer.context["version"],
        "opened": answer.context["opened"],
        "form_key": "again" * 4,
        **{side.written: side.mark for side in answer.context["both"]},
    }


def undo_of(page: str) -> tuple[str, dict[str, str]]:
    found = re.search(r'class="undo" method="post" action="([^"]+)">(.*?)</form>', page, re.S)
    fields = re.findall(r'name="(back)" value="([^"]*)"', found[2])
    return found[1], dict(fields)


@pytest.mark.parametrize("back", [{}, {"back": "1"}])
def test_discarding_is_undone(agreement, officer, people, back):
    typing(officer, PATH, "title_en=Half+a+sentence&version=1")
    draft = Draft.objects.get()
    page = officer.post(f"/drafts/{draft.uid}/discard/", back, follow=True).content.decode()
    assert "You had begun this at" not in officer.get(PATH).content.decode()
    assert "Half a sentence" not in officer.get("/drafts/").content.decode()
    path, fields = undo_of(page)
    assert fields == back
    manager = Client()
    manager.force_login(people["manager"])
    manager.post(path, fields)
    assert not Draft.objects.of(people["officer"]).exists(), "nobody else takes it out of the bin"
    page = officer.post(path, fields, follow=True).content.decode()
    assert "The draft is back." in page and "Half a sentence" in page
    assert "no longer there" in officer.post(path, fields, follow=True).content.decode()


def test_what_is_typed_after_discarding_is_not_written_over(agreement, officer):
    typing(officer, PATH, "title_en=Old&version=1")
    draft = Draft.objects.get()
    page = officer.post(f"/drafts/{draft.uid}/discard/", follow=True).content.decode()
    typing(officer, PATH, "title_en=New&version=1")
    officer.post(undo_of(page)[0])
    assert Draft.objects.get().fields["title_en"] == ["New"]


def test_the_bin_is_emptied(agreement, officer):
    for path in (PATH, "/activities/new/"):
        typing(officer, path, "title_en=x")
    now = timezone.now()
    Draft.objects.filter(path=PATH).update(discarded_at=now - timedelta(hours=25))
    Draft.objects.exclude(path=PATH).update(discarded_at=now - timedelta(hours=23))
    assert drafts.sweep() == 1
    assert Draft.objects.get().path == "/activities/new/"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (PATH, "Change what is written about the agreement: KR-IT-1 First wording"),
        ("/comments/agreement/KR-IT-1/", "Comment: KR-IT-1 First wording"),
        ("/activities/{uid}/minutes/", "Agenda, minutes, decisions: Video meeting"),
        ("/agreements/KR-XX-9/change/", "Change what is written about the agreement"),
    ],
)
def test_a_draft_without_a_title_is_named_in_words(agreement, officer, people, path, words):
    """As one is kept when a session has ended: no script said what its page is called."""
    meeting = work.log_activity(
        by=people["officer"], on=DAY, title={"en": "Video meeting"}, agreements=[agreement],
        kind="meeting",
    )  # fmt: skip
    typing(officer, path.format(uid=meeting.uid), "text=kept")
    page = officer.get("/drafts/").content.decode()
    assert f"<strong>{words}</strong>" in page


def test_the_name_tells_nothing_one_may_not_see(agreement, officer):
    typing(officer, PATH, "title_en=kept")
    Agreement.objects.update(confidentiality="confidential")
    page = officer.get("/drafts/").content.decode()
    assert "Change what is written about the agreement" in page and "First wording" not in page


def test_the_clock_is_the_writers(agreement, officer, people):
    people["officer"].time_zone = "Europe/Rome"
    people["officer"].save()
    kept = typing(officer, PATH, "title_en=x").headers["X-Kept-Time"]
    saved = Draft.objects.get().saved_at.astimezone(ZoneInfo("Europe/Rome"))
    assert kept == f"{saved:%H:%M}"
