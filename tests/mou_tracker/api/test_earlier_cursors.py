"""Cursors of `changes/` that an earlier release handed out go on from where they were."""

import base64
import hashlib
import hmac
import json

import pytest

from agreements.actions import change_agreement
from agreements.models import ChangeEntry
from mou_tracker.accounts.models import ApiKey
from tests.api_client import partner_client
from tests.factories import DAY, make_agreement

pytestmark = pytest.mark.django_db


def earlier(value, settings, *, purpose, context):
    """As the earlier release made them."""
    plain = json.dumps(value).encode()
    plain += b" " * (-len(plain) % 64)
    named = b"seal\0" + purpose.encode() + b"\0" + context.encode()
    key = hmac.digest(settings.SECRET_KEY.encode(), named, hashlib.sha256)
    tag = hmac.digest(key, b"tag" + plain, hashlib.sha256)[:16]
    stream = b"".join(
        hmac.digest(key, tag + number.to_bytes(4, "big"), hashlib.sha256)
        for number in range(len(plain) // 32 + 1)
    )
    hidden = bytes(a ^ b for a, b in zip(plain, stream, strict=False))
    return base64.urlsafe_b64encode(tag + hidden).rstrip(b"=").decode()


@pytest.fixture
def agreement(consip):
    return make_agreement("KR-IT-1", consip)


@pytest.fixture
def rows(agreement, consip, people):
    """`changes/` as the partner reads it after two changes."""
    for title in ("First", "Second"):
        change_agreement(by=people["manager"], on=DAY, agreement=agreement, title={"en": title})
    found = partner_client(consip).get("changes/").json()["results"]
    assert len(found) >= 2
    return found


def after(consip, token):
    return partner_client(consip).get(f"changes/?since={token}")


def test_a_number_within_the_audience(rows, consip, settings):
    rights = ApiKey.objects.get().rights
    numbers = ChangeEntry.objects.told_to(rights).values_list("number", flat=True)
    whose = {"purpose": "changes by audience", "context": f"partner {consip.uid}"}
    token = earlier(numbers[0], settings, **whose)
    assert after(consip, token).json()["results"] == rows[1:]
    assert after(consip, f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}").status_code == 400
    other = earlier(numbers[0], settings, **whose | {"context": "partner somebody else"})
    assert after(consip, other).status_code == 400


def test_an_id_of_ours_in_the_first_ones(rows, consip, settings):
    rights = ApiKey.objects.get().rights
    entries = ChangeEntry.objects.told_to(rights).order_by("number")
    for number, entry in enumerate(entries):
        ChangeEntry.objects.filter(pk=entry.pk).update(legacy=100 + 5 * number)
    whose = f"Rights(role={rights.role!r}, party={rights.party!r}, user={rights.user or None!r})"
    token = earlier(102, settings, purpose="changes", context=whose)
    assert after(consip, token).json()["results"] == rows[1:]
