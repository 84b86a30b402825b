"""Texts begun and not saved: kept for their writer, offered again, removed once saved."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Draft

#: How long a draft is kept after it was last typed at.
KEPT = timedelta(days=30)
#: Characters of one draft, and drafts of one person; the oldest make room.
LONGEST = 400_000
MOST = 100
#: Sent along by every form, and no words of the writer.
NOT_WORDS = ("csrfmiddlewaretoken",)
#: Fields that carry no words: a form with nothing else has nothing to keep.
BOOKKEEPING = ("form_key", "version", "opened", "despite")


def keep(*, user: Any, path: str, query: str, typed: QueryDict, title: str = "") -> Draft | None:
    """Keeps what was typed at `path`, instead of what was kept there before; None where no word
    was. ValidationError for a path that is none of ours, or too long a text."""
    fields = {name: values for name, values in typed.lists() if name not in NOT_WORDS}
    words = [
        value for name, values in fields.items() if name not in BOOKKEEPING for value in values
    ]
    if not any(value.strip() for value in words):
        return None
    if sum(map(len, words)) > LONGEST or any("\x00" in value for value in words):
        raise ValidationError(_("This text is too long to be kept as a draft."))
    _check(path)
    with transaction.atomic():
        draft, _is_new = Draft.objects.update_or_create(
            user_id=user.pk,
            path=path,
            defaults={
                "query": query[:500],
                "title": " ".join(title.split())[:200],
                "fields": fields,
                "saved_at": timezone.now(),
            },
        )
        surplus = Draft.objects.of(user).order_by("-saved_at").values("pk")[MOST:]
        Draft.objects.filter(pk__in=list(surplus.values_list("pk", flat=True))).delete()
    return draft


def _check(path: str) -> None:
    try:
        resolve(path)
    except Resolver404 as error:
        raise ValidationError(_("There is no form at this address.")) from error
    if len(path) > 300:
        raise ValidationError(_("There is no form at this address."))


def discard(*, user: Any, path: str) -> None:
    """What was typed at `path` is saved, or wanted no more."""
    Draft.objects.of(user).filter(path=path).delete()


def sweep() -> int:
    """Removes drafts nobody came back to; returns how many."""
    gone, _by_table = Draft.objects.filter(saved_at__lt=timezone.now() - KEPT).delete()
    return gone
