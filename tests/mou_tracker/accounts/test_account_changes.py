"""Whose account it is hears of what changes the ways into it."""

import html
import io
import re
from pathlib import Path

import allauth
import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount

from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone, translation

from agreements.models import SYSTEM, AuditEntry, OutboxMessage
from mou_tracker.accounts.account_changes import OF_THE_LIBRARY, WORDS, Change, tell_of_change
from mou_tracker.accounts.actions import change_user
from mou_tracker.accounts.keys import create_key, revoke_key
from mou_tracker.accounts.management.commands import changepassword
from mou_tracker.accounts.models import User
from mou_tracker.accounts.provider import link, unlink
from mou_tracker.feeds.actions import create_feed, revoke_feed
from mou_tracker.reminders import sender
from tests.factories import make_agreement, make_user

from .test_second_factor import have_factor
from .test_sessions import PASSWORD, answers, signed_in

pytestmark = pytest.mark.django_db
NEW = "something-long-and-new-7"
#: Mails that the library would write about what is an action of ours, or about what has no page.
OURS = {
    "account/email/password_changed", "account/email/password_reset", "account/email/password_set",
    "account/email/email_changed", "account/email/email_deleted",
    "socialaccount/email/account_connected", "socialaccount/email/account_disconnected",
}  # fmt: skip


def told():
    """Address -> text, of mails about accounts; each once."""
    mails = OutboxMessage.objects.filter(key__startswith="account-")
    found = {one.to_address: one.text for one in mails}
    assert len(found) == len(mails)
    return found


@pytest.mark.parametrize("language", ["en", "ko", "it"])
def test_of_another_address_both_hear_who_did_it(people, language):
    admin, officer = people["administrator"], people["officer"]
    User.objects.filter(pk=officer.pk).update(language=language)
    before, after = officer.email, "new@pps.example"
    change_user(by=admin, user=officer, email=after)
    mails = told()
    assert set(mails) == {before, after}
    with translation.override(language):
        words = str(WORDS[Change.ADDRESS]) % {"before": before, "after": after}
    for text in mails.values():
        assert words in text and str(admin) in text and "/accounts/password/change/" in text
    for mail in OutboxMessage.objects.all():
        assert (mail.recipient, mail.language) == (officer, language)
        assert words in html.unescape(mail.html)
        assert f'<html lang="{language}">' in mail.html
    assert sender.send().sent == 2


def test_a_former_address_that_takes_no_mail_says_nothing_of_the_new_one(people):
    admin, officer = people["administrator"], people["officer"]
    before = officer.email
    change_user(by=admin, user=officer, email="new@pps.example")
    sender.mark_dead(OutboxMessage.objects.get(to_address=before), "550", fails=True)
    officer.refresh_from_db()
    assert officer.mail_fails_since is None


def test_the_same_address_in_other_letters_is_told_once(people):
    officer = people["officer"]
    change_user(by=people["administrator"], user=officer, email=officer.email.upper())
    assert list(told()) == [officer.email.upper()]


def test_what_is_refused_or_is_no_way_in_tells_nobody(people):
    admin, officer = people["administrator"], people["officer"]
    with pytest.raises(ValidationError), transaction.atomic():
        change_user(by=admin, user=officer, email=people["manager"].email)
    change_user(by=admin, user=officer, native_name="이름", email=officer.email)
    assert not told()


def test_another_password(people):
    officer = people["officer"]
    mine = signed_in(officer)
    given = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert mine.post("/accounts/password/change/", given).status_code == 302
    ((address, text),) = told().items()
    assert address == officer.email and "The password of your account" in text
    assert "under your own account" in text


def test_the_password_an_invitation_asks_for_is_no_change(people):
    signed_in(people["administrator"]).post(
        "/settings/users/invite/",
        {"email": "late@pps.example", "native_name": "이", "role": "reader", "language": "en"},
    )
    invited = User.objects.get(email="late@pps.example")
    (link_in_it,) = re.findall(
        r"/accounts/password/reset/key/\S+", OutboxMessage.objects.get(recipient=invited).text
    )
    client = Client()
    page = client.get(link_in_it, follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    invited.refresh_from_db()
    assert invited.check_password(NEW)
    assert not told()


def at_the_terminal(monkeypatch, address, *passwords):
    """`manage.py changepassword ADDRESS`, with what is typed where it asks; what it says."""
    asked, out = iter(passwords), io.StringIO()
    monkeypatch.setattr(changepassword, "getpass", lambda prompt: next(asked))
    call_command("changepassword", address, stdout=out)
    return out.getvalue()


def test_a_password_set_on_the_server(people, monkeypatch):
    officer = people["officer"]
    mine = signed_in(officer)
    said = at_the_terminal(monkeypatch, officer.email.upper(), NEW, NEW)
    assert officer.email in said and NEW not in said
    ((address, text),) = told().items()
    assert address == officer.email and "The password of your account" in text
    assert "done on the server" in text and NEW not in text
    assert not answers(mine)
    officer.refresh_from_db()
    assert officer.check_password(NEW)
    entries = AuditEntry.objects.filter(verb="change_password")
    assert [(one.by, one.actor) for one in entries] == [(None, SYSTEM)]


def test_a_password_where_there_was_none_is_told_where_the_server_sets_it(people, monkeypatch):
    officer = people["officer"]
    officer.set_unusable_password()
    officer.save()
    at_the_terminal(monkeypatch, officer.email, NEW, NEW)
    assert list(told()) == [officer.email]


@pytest.mark.parametrize("weak", ["short-one", "q1w2e3r4t5", "8402915573", "{0.email}"])
def test_a_password_that_is_soon_guessed_is_refused_on_the_page(people, weak):
    officer = people["officer"]
    weak = weak.format(officer)
    given = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    page = signed_in(officer).post("/accounts/password/change/", given)
    assert page.status_code == 200 and page.context["form"].errors["password1"]
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD) and not told()


@pytest.mark.parametrize("typed", [(NEW, NEW + "x"), ("short", "short")])
def test_a_password_that_is_not_taken_on_the_server_changes_nothing(people, monkeypatch, typed):
    officer = people["officer"]
    with pytest.raises(CommandError):
        at_the_terminal(monkeypatch, officer.email, *typed)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    with pytest.raises(CommandError, match="closed"):
        at_the_terminal(monkeypatch, officer.email, NEW, NEW)
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD) and not told()


def test_an_address_of_the_calendar(people, consip):
    officer, now = people["officer"], timezone.now()
    officer.language = "en"
    officer.save()
    agreement = make_agreement("M-1", consip, title={"en": "Joint works"})
    feed, secret = create_feed(by=officer, scope="agreement", agreement=agreement)
    ((address, text),) = told().items()
    assert address == officer.email and "without signing in was made" in text
    assert f"{feed.prefix}… (one agreement)" in text and "under your own account" in text
    assert secret not in text and "M-1" not in text and "Joint works" not in text
    OutboxMessage.objects.all().delete()
    for _again in range(2):
        revoke_feed(feed=feed, by=officer, now=now)
    assert f"was revoked: {feed.prefix}… (one agreement)" in told()[officer.email]
    OutboxMessage.objects.all().delete()
    with pytest.raises(ValidationError):
        create_feed(by=officer, scope="party")
    create_feed(by=officer)
    OutboxMessage.objects.all().delete()
    change_user(by=people["administrator"], user=officer, is_active=False)
    assert not officer.feeds.filter(revoked_at=None).exists()
    assert not told()  # the account is closed


@pytest.mark.parametrize(
    ("language", "scope"), [("ko", "내가 볼 수 있는 모든 협력 문서"), ("it", "tutti")]
)
def test_what_a_calendar_holds_is_said_in_its_owners_language(people, language, scope):
    officer = people["officer"]
    User.objects.filter(pk=officer.pk).update(language=language)
    officer.refresh_from_db()
    create_feed(by=officer, scope="all")
    assert scope in told()[officer.email]


def test_an_app_that_is_added_and_removed(people, django_capture_on_commit_callbacks):
    officer = people["officer"]
    mine = signed_in(officer)
    mine.post("/accounts/reauthenticate/", {"password": PASSWORD})
    mine.get("/accounts/2fa/totp/activate/")
    secret = mine.session[totp.SECRET_SESSION_KEY]
    counter = next(totp.yield_hotp_counters_from_time())
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    with django_capture_on_commit_callbacks(execute=True):
        mine.post("/accounts/2fa/totp/activate/", {"code": code})
    assert Authenticator.objects.filter(user=officer, type="totp").exists()
    assert "authenticator app was added" in told()[officer.email]
    OutboxMessage.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        mine.post("/accounts/2fa/recovery-codes/generate/")
    assert "Recovery codes were made" in told()[officer.email]
    mine.post("/accounts/2fa/totp/deactivate/")
    assert OutboxMessage.objects.filter(text__contains="authenticator app was removed").exists()


def test_a_passkey_that_is_removed(people):
    officer = people["officer"]
    mine = signed_in(officer)
    mine.post("/accounts/reauthenticate/", {"password": PASSWORD})
    key = have_factor(officer, "webauthn")
    mine.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    assert "security key was removed" in told()[officer.email]


def test_an_identity_at_the_provider(people, settings):
    settings.OIDC_NAME = "Office login"
    admin, officer = people["administrator"], people["officer"]
    link(SocialAccount(provider="office", uid="1"), officer)
    assert "linked to an identity at the provider Office login" in told()[officer.email]
    OutboxMessage.objects.all().delete()
    unlink(by=admin, user=officer)
    text = told()[officer.email]
    assert "no longer linked" in text and f"done by {admin}" in text
    OutboxMessage.objects.all().delete()
    unlink(by=admin, user=officer)  # nothing was
    assert not told()


def test_a_key_that_acts_in_somebodys_name(people):
    admin, officer = people["administrator"], people["officer"]
    key, secret = create_key(by=officer, name="report", user=officer)
    text = told()[officer.email]
    assert "report" in text and secret not in text
    OutboxMessage.objects.all().delete()
    revoke_key(by=admin, key=key)
    assert f"done by {admin}" in told()[officer.email]
    revoke_key(by=admin, key=key)  # again
    assert len(told()) == 1


def test_whatever_the_library_would_tell_is_told():
    """A version of it that opens another way in is noticed here."""
    code = "".join(one.read_text() for one in Path(allauth.__file__).parent.rglob("*.py"))
    mails = set(re.findall(r"send_notification_mail\(\s*\"([\w/]+)\"", code))
    mails |= set(re.findall(r"\"(account/email/email_(?:deleted|changed))\"", code))
    assert mails == OF_THE_LIBRARY.keys() | OURS


@pytest.mark.parametrize("change", Change)
def test_each_is_said_in_every_language(change):
    details = dict.fromkeys(("before", "after", "provider", "name", "prefix", "scope"), "X")
    said = set()
    for language in ("en", "ko", "it"):
        person = make_user("officer", email=f"{language}@pps.example", language=language)
        with time_machine.travel("2027-01-04T00:00:00Z", tick=False):
            tell_of_change(change, to=person, by=None, **details)
        mail = OutboxMessage.objects.get(recipient=person)
        said |= {mail.text.split("\n")[2], mail.subject}
    assert len(said) == 6
