"""A form that is sent twice is done once, whoever is faster and whatever is lost between."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from activities.models import Activity
from agreements.actions import once
from agreements.models import AuditEntry, IdempotentResponse
from tests.factories import DAY, make_agreement, make_party, make_user

KEY = re.compile(r'name="form_key" value="([^"]{16,})"')
LOG = {
    "title_en": "Video call",
    "when": "2026-11-20",
    "kind": "meeting",
    "agreements": "KR-IT-9",
    "confidentiality": "internal",
}


@pytest.fixture
def officer(people, consip):
    make_agreement("KR-IT-9", consip)
    client = Client()
    client.force_login(people["officer"])
    return client


def key_on(client: Client, path: str) -> str:
    return KEY.findall(client.get(path).content.decode())[-1]


def test_every_form_carries_a_key_of_its_own(officer, consip):
    make_agreement("KR-IT-1", consip)
    page = officer.get("/agreements/KR-IT-1/change/").content.decode()
    assert len(KEY.findall(page)) == 1
    assert KEY.findall(page) != KEY.findall(
        officer.get("/agreements/KR-IT-1/change/").content.decode()
    )


def test_the_same_form_again_is_told_the_same_and_does_nothing(officer, consip):
    data = {**LOG, "form_key": key_on(officer, "/activities/new/")}
    first, second = (officer.post("/activities/new/", data) for _time in range(2))
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    assert Activity.objects.count() == 1
    assert AuditEntry.objects.filter(verb="log_activity").count() == 1


def test_the_same_key_with_other_words_is_told_and_they_are_kept(officer, consip):
    data = {**LOG, "form_key": key_on(officer, "/activities/new/")}
    where = officer.post("/activities/new/", data).headers["Location"]
    other = officer.post("/activities/new/", {**data, "title_en": "Visit to Rome"})
    page = other.content.decode()
    assert other.status_code == 409
    assert "Visit to Rome" in page
    assert f'href="{where}"' in page
    assert Activity.objects.count() == 1
    fresh = KEY.findall(page)[-1]
    again = officer.post("/activities/new/", {**data, "title_en": "Visit", "form_key": fresh})
    assert again.status_code == 302
    assert Activity.objects.count() == 2


def test_a_refused_form_keeps_its_key_free(officer, consip):
    data = {**LOG, "form_key": "k" * 20}
    assert officer.post("/activities/new/", {**data, "title_en": ""}).status_code == 422
    assert IdempotentResponse.objects.count() == 0
    assert officer.post("/activities/new/", data).status_code == 302


def test_a_key_is_its_owners_alone(officer, people, consip):
    data = {**LOG, "form_key": "k" * 20}
    officer.post("/activities/new/", data)
    other = Client()
    other.force_login(people["manager"])
    assert other.post("/activities/new/", {**data, "despite": "1"}).status_code == 302
    assert Activity.objects.count() == 2


@pytest.mark.day(DAY)
def test_a_step_that_cannot_be_repeated_is_answered_all_the_same(officer, consip):
    where = officer.post("/activities/new/", LOG | {"when": "2026-12-20"}).headers["Location"]
    uid = where.split("/")[2]
    data = {"reason": "The guest is ill", "form_key": "k" * 20}
    answers = [officer.post(f"/activities/{uid}/cancel/", data).status_code for _time in range(2)]
    assert answers == [302, 302]
    assert (
        officer.post(f"/activities/{uid}/cancel/", {"reason": "The guest is ill"}).status_code
        == 409
    )


def test_after_a_day_a_key_means_nothing(officer, consip):
    data = {**LOG, "form_key": "k" * 20, "despite": "1"}
    officer.post("/activities/new/", data)
    IdempotentResponse.objects.update(created_at=timezone.now() - once.KEPT - timedelta(seconds=1))
    officer.post("/activities/new/", data)
    assert Activity.objects.count() == 2
    IdempotentResponse.objects.update(created_at=timezone.now() - once.KEPT - timedelta(seconds=1))
    assert once.forget_old_answers() == 1


#: Signing in and out and the language do nothing twice that matters; 503 sends on the key it was
#: sent; and a secret that is shown once, or what is kept of a person, is no answer to keep and give
#: again: whoever asks twice has looked twice, and the audit log says so.
UNGUARDED = ("language_switch.html", "user_menu.html", "503.html", "keys.html", "personal.html")


@pytest.mark.parametrize("template", sorted(Path(settings.BASE_DIR, "templates").rglob("*.html")))
def test_every_form_of_an_action_is_guarded(template):
    if template.parent.name in ("account", "allauth", "elements", "mfa", "usersessions"):
        return
    if template.name in UNGUARDED:
        return
    text = template.read_text(encoding="utf-8")
    assert text.count("{% csrf_token %}") == text.count("{% guard %}"), template


@pytest.mark.django_db(transaction=True)
def test_five_hundred_double_submits_make_one_record_each():
    """Both halves of every pair at the same moment, from two connections."""
    make_party("PPS", country="KR", is_home=True)
    make_agreement("KR-IT-9", make_party("Consip", country="IT"))
    client = Client()
    client.force_login(make_user("officer"))
    barrier = threading.Barrier(2)

    def send(half: int) -> list[tuple[int, str]]:
        own, answers = Client(), []
        own.cookies = client.cookies
        try:
            for number in range(500):
                data = {**LOG, "title_en": f"Call {number}", "despite": "1"}
                data["form_key"] = f"pair-{number:04}"
                barrier.wait(timeout=60)
                answer = own.post("/activities/new/", data)
                answers.append((answer.status_code, answer.headers.get("Location", "")))
        finally:
            connection.close()
        return answers

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(send, range(2))
    assert one == other
    assert {status for status, _where in one} == {302}
    assert Activity.objects.count() == 500
    assert len({where for _status, where in one}) == 500
