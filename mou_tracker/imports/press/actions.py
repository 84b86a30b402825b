"""Receiving a release: its words are read against what whoever gives it may see, and kept."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.actions import attach
from agreements.actions.action import require
from agreements.actions.documents import Examined
from agreements.changes import subject_of
from agreements.extraction import State
from agreements.extraction.mail import MAIL_KINDS
from agreements.models import Agreement, AuditEntry, Confidentiality, DocumentKind
from mou_tracker.imports.known import known_world
from mou_tracker.imports.models import Release, ReleaseAgreement
from mou_tracker.imports.releases import read_release
from mou_tracker.imports.releases.files import KINDS
from mou_tracker.imports.releases.reading import MOST_READ
from mou_tracker.imports.releases.unbroken import unbroken

#: state of extraction -> why there is no text to read, with the way out.
WITHOUT_TEXT = {
    State.NONE: gettext_lazy(
        "There is no text in this file; it may be a scan. Paste the words of the release instead."
    ),
    State.PROTECTED: gettext_lazy(
        "The file is locked with a password. Save it without one, or paste the words."
    ),
}
UNREADABLE = gettext_lazy(
    "The text of this file cannot be read. Paste the words of the release instead."
)
#: Characters; "보도자료" and "Comunicato stampa" say nothing of what a release is about.
HEADLINE = 18


def words_in(file: Examined) -> str:
    """The text of a file that was looked at; ValidationError at "files" where none can be read."""
    if file.kind.code not in KINDS:
        raise _refused(_("Releases are read from PDF, DOCX, HWPX, HWP, EML and TXT."), "kind")
    if file.kind.code in MAIL_KINDS:
        if file.mail is None:
            raise _refused(str(UNREADABLE), "unreadable")
        text = file.mail.text
    else:
        text = file.found.text
    if not text.strip():
        told = WITHOUT_TEXT.get(file.found.state, UNREADABLE)
        raise _refused(str(told), str(file.found.state))
    return text


def _refused(told: str, code: str) -> ValidationError:
    return ValidationError({"files": ValidationError(told, code=code)})


def digest_of(text: str) -> str:
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()


def receive(
    *, by: Any, on: date, text: str = "", file: Examined | None = None
) -> tuple[Release, bool]:
    """The release, and whether it is new: the same words lead to the first that `by` may see.
    Raises ValidationError at "text" or "files" where there is nothing to read."""
    require(by, "prepare_import")
    field = "text" if file is None else "files"
    text = unicodedata.normalize("NFC", text if file is None else words_in(file))
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise ValidationError({field: _("Paste the words of the release, or give its file.")})
    if len(text) > MOST_READ:
        told = _("This is longer than a release: at most %(n)d characters. Paste the part itself.")
        raise ValidationError({field: told % {"n": MOST_READ}})
    text = unbroken(text)  # what is read stands exactly in what is shown
    found = earlier(by, text)
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            return _keep(by, on, text, file), True
    except IntegrityError:
        found = earlier(by, text)  # sent twice at once
        if found is None:
            told = _("You gave this release before; who may see what it tells has changed since.")
            raise ValidationError({field: told}) from None
        return found, False


def earlier(user: Any, text: str) -> Release | None:
    """The first of the same words, as far as `user` may see it."""
    same = Release.objects.visible_to(user).filter(digest=digest_of(text))
    return same.order_by("received_at", "pk").first()


def _keep(by: Any, on: date, text: str, file: Examined | None) -> Release:
    seen = Agreement.objects.visible_to(by)
    # before the first action, which ends under the lock of the trail
    reading = read_release(text, world=known_world(seen), today=on)
    document = None
    if file is not None:
        # until it is recorded nobody else is shown it; then it has a confidentiality of its own
        document = attach(
            by=by, on=on, file=file, kind=DocumentKind.PRESS_RELEASE,
            confidentiality=Confidentiality.CONFIDENTIAL,
        )  # fmt: skip
    release = Release.objects.create(
        text=text, digest=digest_of(text), document=document,
        name=(file.name if file else headline(text))[:255],
        owner=by, on=on, reading=reading,
    )  # fmt: skip
    told = seen.filter(reference__in=set(references_in(release.reading)))
    ReleaseAgreement.objects.bulk_create(
        ReleaseAgreement(release=release, agreement=one) for one in told.order_by("pk")
    )
    audit("receive_release", release, by=by)
    return release


def headline(text: str) -> str:
    """The first line that could be one: neither a mark like "Press release" nor a day."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    long = (one for one in lines if len(one) >= HEADLINE and not re.search(r"\d{4}", one))
    return next(long, lines[0])


def references_in(reading: Any) -> Iterator[str]:
    """Everything in a reading that may name a known agreement."""
    if isinstance(reading, dict):
        for key, value in reading.items():
            if key in ("match", "agreement") and isinstance(value, str):
                yield value
            elif key == "agreements":
                yield from (str(one) for one in value)
            else:
                yield from references_in(value)
    elif isinstance(reading, list):
        for one in reading:
            yield from references_in(one)


def audit(verb: str, release: Release, *, by: Any, **detail: Any) -> None:
    AuditEntry.objects.create(
        by=by, actor=str(by), verb=verb, subject=subject_of(release),
        detail={"uid": release.uid, **detail},
    )  # fmt: skip
