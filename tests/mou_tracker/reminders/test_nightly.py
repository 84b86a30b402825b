"""What the night removes, and what it keeps."""

from datetime import timedelta

import pytest

from django.contrib.sessions.models import Session
from django.utils import timezone

from agreements.models import IdempotentResponse
from mou_tracker.api.models import RequestCount
from mou_tracker.tasks import nightly

pytestmark = pytest.mark.django_db


def test_the_night_removes_what_outlived_its_use_and_may_run_twice():
    now = timezone.now()
    for name, hours in (("young", 23), ("old", 25)):
        IdempotentResponse.objects.create(
            principal="key:1", key=name, request="0" * 64, status=201, body=b"",
            created_at=now - timedelta(hours=hours),
        )  # fmt: skip
    for name, minutes in (("young", 58), ("old", 62)):
        RequestCount.objects.create(principal=name, minute=now - timedelta(minutes=minutes))
    for name, minutes in (("young", 1), ("old", -1)):
        Session.objects.create(
            session_key=name, session_data="", expire_date=now + timedelta(minutes=minutes)
        )
    for _night in range(2):
        nightly()
        assert list(IdempotentResponse.objects.values_list("key", flat=True)) == ["young"]
        assert list(RequestCount.objects.values_list("principal", flat=True)) == ["young"]
        assert list(Session.objects.values_list("session_key", flat=True)) == ["young"]
