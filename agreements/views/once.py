"""A form that is sent twice is done once: every action form carries a random key of its own."""

import hashlib
from collections.abc import Callable

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from agreements.actions import once
from agreements.models import IdempotentResponse

#: Name of the hidden field, and the longest key that is taken for one.
FORM_KEY = "form_key"
LONGEST = 40
#: Fields that differ from page to page though the same is said.
NOT_SAID = (FORM_KEY, "csrfmiddlewaretoken")


def key_of(request: HttpRequest) -> str:
    """The key of the form that was sent; "" where it has none, or none of ours."""
    key = request.POST.get(FORM_KEY, "")
    sound = key.isascii() and key.isprintable() and len(key) <= LONGEST
    return key if sound else ""


def contents(request: HttpRequest) -> str:
    """SHA-256 of everything the form says, files included."""
    said = hashlib.sha256(request.get_full_path().encode())
    for name, values in sorted(request.POST.lists()):
        if name not in NOT_SAID:
            said.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            said.update(repr((name, file.name, _digest(file))).encode())
    return said.hexdigest()


def _digest(file: UploadedFile) -> str:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


def submitted_once(
    request: HttpRequest,
    answer: Callable[[], HttpResponse],
    *,
    again: Callable[[IdempotentResponse], HttpResponse],
) -> HttpResponse:
    """`answer()`, and its address kept in the same transaction; for a form that was done before,
    `again(given)` instead. An answer that is no redirect did nothing and is not kept.

    Raises AnotherRequest where the key came with other words before.
    """
    key = key_of(request)
    if not key:
        return answer()
    asked = {
        "principal": f"form:{request.user.pk}",
        "key": key,
        "request": contents(request),
    }
    with transaction.atomic():
        given = once.given_before(**asked)
        if given is not None:
            return again(given)
        response = answer()
        if response.status_code != 302:
            transaction.set_rollback(True)
            return response
        where = {"Location": response.headers["Location"]}
        once.remember(**asked, status=302, headers=where, body=b"")
    return response
