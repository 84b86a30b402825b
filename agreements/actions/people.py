"""Institutions and the people in their posts: who they are, and what they were called when."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.models import Party, PartyName, Person, Post
from agreements.models.party import MOST_SPELLINGS

from .action import explaining, lock_row, record_action
from .rows import before_and_after, check_meaning, fill, save

PARTY_FIELDS = Party.FIELDS.written_by("change_party")
PARTY_MEANS = {
    "party_named_once": (
        "short_name",
        lambda: _("There is a partner of this name in this country already."),
    ),
    "party_spellings_few": ("also_known_as", lambda: _("At most %d names.") % MOST_SPELLINGS),
}
PERSON_FIELDS = Person.FIELDS.written_by("change_person")
POST_FIELDS = Post.FIELDS.written_by("change_post")
POST_MEANS = {
    "post_days_in_order": (Post.LAST_DAY, lambda: _("The end lies before the beginning.")),
}


def add_party(*, by: Any, on: date, is_home: bool = False, **fields: Any) -> Party:
    """A new institution. `is_home` is for the first start only."""
    with record_action(verb="add_party", needs="manage_parties", by=by, on=on) as done:
        row = Party(is_home=is_home)
        fill(row, fields, allowed=PARTY_FIELDS)
        check_meaning(row, PARTY_MEANS)
        with explaining(PARTY_MEANS):
            done.describe(subject=save(row), detail={"short_name": row.short_name})
    return row


def change_party(
    *,
    by: Any,
    on: date,
    party: Party,
    version: int | None = None,
    renamed_on: date | None = None,
    **fields: Any,
) -> Party:
    """Other facts of an institution. `renamed_on`: the first day of the new `names`; those before
    it stay the party's names of their days (domain §1). Without it the names were only misspelt."""
    verb = "change_party"
    with record_action(verb=verb, needs="manage_parties", by=by, on=on, watches=[party]) as done:
        row = lock_row(party, version=version)
        detail = before_and_after(row, fields)
        if renamed_on is not None:
            _keep_former_names(row, fields.get("names"), renamed_on, on)
        fill(row, fields, allowed=PARTY_FIELDS)
        if not detail:
            done.unchanged = True
            return row
        check_meaning(row, PARTY_MEANS)
        row.version += 1
        with explaining(PARTY_MEANS):
            done.describe(subject=save(row), detail=detail)
    return row


def _keep_former_names(row: Party, names: Any, renamed_on: date, on: date) -> None:
    """The names until the day before, since the end of those before them."""
    if names is None or names == row.names:
        raise ValidationError({"renamed_on": _("Give the new name as well.")})
    if renamed_on > on:
        raise ValidationError({"renamed_on": _("This day has not come yet.")})
    last = row.name_history.order_by("-valid_until").first()
    since = last and last.valid_until + timedelta(days=1)
    if since and renamed_on <= since:
        raise ValidationError({"renamed_on": _("It was renamed later than this already.")})
    save(
        PartyName(
            party=row, names=row.names, valid_from=since, valid_until=renamed_on - timedelta(days=1)
        )
    )


def add_person(*, by: Any, on: date, posts: Sequence[dict[str, Any]] = (), **fields: Any) -> Person:
    """Somebody at a party, with the posts held: [{"party", "role", "unit"?, "title"?, …}]."""
    with record_action(verb="add_person", needs="manage_parties", by=by, on=on) as done:
        row = Person()
        fill(row, fields, allowed=PERSON_FIELDS)
        save(row)
        for post in posts:
            _save_post(Post(person=row), post)
        done.describe(subject=row)
    return row


def change_person(
    *, by: Any, on: date, person: Person, version: int | None = None, **fields: Any
) -> Person:
    """Other names or titles of somebody; what was signed keeps the name it was signed with."""
    with record_action(verb="change_person", needs="manage_parties", by=by, on=on) as done:
        row = lock_row(person, version=version)
        if not fill(row, fields, allowed=PERSON_FIELDS):
            done.unchanged = True
            return row
        row.version += 1
        done.describe(subject=save(row))
    return row


def add_post(
    *, by: Any, on: date, person: Person, version: int | None = None, **fields: Any
) -> Post:
    """One more post of somebody: fields as of `Post`; days inclusive, unknown bounds open."""
    with record_action(verb="add_post", needs="manage_parties", by=by, on=on) as done:
        row = _moved_on(person, version)
        post = _save_post(Post(person=row), fields)
        done.describe(subject=row, detail={"role": post.role})
    return post


def change_post(
    *, by: Any, on: date, post: Post, version: int | None = None, **fields: Any
) -> Post:
    """A post put right, or ended on its last day. `version` is its person's."""
    with record_action(verb="change_post", needs="manage_parties", by=by, on=on) as done:
        present = Post.objects.get(pk=post.pk, person=post.person)
        if not fill(present, fields, allowed=POST_FIELDS):
            lock_row(post.person, version=version)
            done.unchanged = True
            return present
        row = _moved_on(post.person, version)
        changed = _save_post(row.posts.get(pk=post.pk), fields)
        done.describe(subject=row, detail={"role": changed.role})
    return changed


def _moved_on(person: Person, version: int | None) -> Person:
    row = lock_row(person, version=version)
    row.version += 1
    return save(row)


def _save_post(post: Post, fields: dict[str, Any]) -> Post:
    fill(post, fields, allowed=POST_FIELDS)
    check_meaning(post, POST_MEANS)
    return save(post)
