"""Texts begun and not saved: kept for their writer, offered again, removed once saved."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import Agreement

from .comments import ABOUT, name_of
from .models import Draft

#: How long a draft is kept after it was last typed at.
KEPT = timedelta(days=30)
#: How long one that was thrown away can be taken back.
IN_THE_BIN = timedelta(days=1)
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
                "discarded_at": None,
            },
        )
        surplus = Draft.objects.filter(user=user.pk).order_by("-saved_at").values("pk")[MOST:]
        Draft.objects.filter(pk__in=list(surplus.values_list("pk", flat=True))).delete()
    return draft


def _check(path: str) -> None:
    try:
        resolve(path)
    except Resolver404 as error:
        raise ValidationError(_("There is no form at this address.")) from error
    if len(path) > 300:
        raise ValidationError(_("There is no form at this address."))


def saved(*, user: Any, path: str) -> None:
    """What was typed at `path` is saved: no draft of it is needed."""
    Draft.objects.filter(user=user.pk, path=path).delete()


def discard(draft: Draft) -> None:
    """Into the bin: offered no more, and swept from there after IN_THE_BIN."""
    Draft.objects.filter(pk=draft.pk).update(discarded_at=timezone.now())


def put_back(*, user: Any, uid: str) -> Draft | None:
    """What was discarded is offered again; None where it is gone, or was never discarded."""
    draft = Draft.objects.filter(user=user.pk, uid=uid).exclude(discarded_at=None).first()
    if draft is not None:
        Draft.objects.filter(pk=draft.pk).update(discarded_at=None)
    return draft


def sweep() -> int:
    """Removes drafts nobody came back to, and those thrown away; returns how many."""
    now = timezone.now()
    old = Q(saved_at__lt=now - KEPT) | Q(discarded_at__lt=now - IN_THE_BIN)
    gone, _by_table = Draft.objects.filter(old).delete()
    return gone


# --- What a draft is called ----------------------------------------------------------------------

#: First part of an address -> what lies below it.
BELOW = {
    "agreements": ABOUT["agreement"],
    "activities": ABOUT["activity"],
    "meetings": ABOUT["activity"],
    "commitments": ABOUT["commitment"],
}


def title_of(draft: Draft) -> str:
    """What a draft is a draft of, in words: as its page said, else the form and the record it is
    about, as far as its writer sees it; the address where nothing better is known."""
    if draft.title:
        return draft.title
    found = (_form_at(draft.path), _record_at(draft.path, draft.user))
    return ": ".join(part for part in found if part) or draft.path


def _form_at(path: str) -> str:
    try:
        view = getattr(resolve(path).func, "view_class", None)
    except Resolver404:
        return ""
    heading = getattr(view, "heading", "")
    return "" if isinstance(heading, property) else str(heading)


def _record_at(path: str, reader: Any) -> str:
    first, *rest = path.strip("/").split("/")
    model, name = BELOW.get(first, (None, ""))
    if first == "comments" and len(rest) > 1 and rest[0] in ABOUT:
        (model, name), rest = ABOUT[rest[0]], rest[1:]
    if model is None or not rest:
        return ""
    row = model._default_manager.visible_to(reader).filter(**{name: rest[0]}).first()
    if row is None:
        return ""
    words = name_of(row)
    return f"{row.reference} {words}".strip() if isinstance(row, Agreement) else words
