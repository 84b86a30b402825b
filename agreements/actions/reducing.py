"""Data about somebody go when nobody needs them any more; what was signed keeps its names."""

from datetime import date
from typing import Any

from django.db import models, transaction

from agreements.models import Agreement, AgreementContact, Person, Post

from .action import lock_all, lock_row, record_action
from .contacts import take_contact_away
from .rows import save

VERB = "reduce_person"
#: What tells how somebody is reached and spoken to, of the person and of each post.
OF_PERSON: dict[str, Any] = {
    "reading": {}, "address": {}, "interests": {}, "purpose": "", "retain_until": None,
}  # fmt: skip
OF_POST: dict[str, Any] = {"phone": "", "email": ""}


def due(on: date) -> models.QuerySet[Person]:
    """Those whose “keep until” lies before `on`."""
    return Person.objects.filter(retain_until__lt=on).order_by("retain_until", "pk")


def reduce_what_is_due(*, on: date) -> int:
    """Of each in a transaction of its own; how many."""
    people = list(due(on))
    for person in people:
        reduce_person(by=None, on=on, person=person, because="retention")
    return len(people)


def reduce_person(*, by: Any, on: date, person: Person, because: str) -> bool:
    """Takes away how `person` is reached and spoken to, from what is written now and from its
    history; and all that is written, where no signature and no meeting names them. Returns whether
    the name stayed: an act is a record of who did it. `because`: "retention" or "erasure"."""
    with record_action(verb=VERB, needs="manage_users", by=by, on=on) as done:
        lock_all(Agreement.objects.filter(contacts__post__person=person).distinct())
        row = lock_row(person)
        done.describe(subject=row, detail={"because": because})
        stays = not _is_deleted(row, by=by, on=on)
        done.detail["name_stays"] = stays
        if stays:
            for name, nothing in OF_PERSON.items():
                setattr(row, name, nothing)
            row.version += 1
            save(row)
            Post.objects.filter(person=row).update(**OF_POST)
        _reduce_history(person.pk, stays=stays)
    return stays


def _is_deleted(row: Person, *, by: Any, on: date) -> bool:
    """Gone, with the posts, and as contact of agreements, which tell so; not where something that
    happened names them."""
    contacts = AgreementContact.objects.filter(post__person=row).select_related("agreement")
    try:
        with transaction.atomic():
            for contact in contacts.order_by("pk"):
                take_contact_away(by=by, on=on, contact=contact)
            Person.objects.get(pk=row.pk).delete()
    except models.ProtectedError:
        return False
    return True


def _reduce_history(pk: int, *, stays: bool) -> None:
    people = Person.history.rel.related_model._default_manager.filter(id=pk)
    posts = Post.history.rel.related_model._default_manager.filter(person_id=pk)
    if stays:
        people.update(**OF_PERSON)
        posts.update(**OF_POST)
    else:
        people.delete()
        posts.delete()
