"""Who could sign for a party on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agreements.languages import language_typed
from agreements.models import Post, PostRole
from agreements.models.fields import in_language

#: How many of those in office are named beside the field; its list has them all.
NAMED = 3
#: Who signs most often stands first.
SIGNING_ROLES = (PostRole.HEAD, PostRole.SIGNATORY, PostRole.DIRECTOR)


@dataclass(frozen=True, slots=True)
class Signatory:
    """Somebody who could sign for a party: as a list offers it, and as the fact keeps it.
    `in_office`: holds the post on the day of the signature."""

    label: str
    capacity: str
    post: Post
    in_office: bool

    @classmethod
    def of(cls, post: Post, *, on: date) -> "Signatory":
        capacity = in_language(post.title)[0] or str(post.get_role_display())
        return cls(str(post.person), capacity, post, in_office=on in post.span)

    @classmethod
    def among(cls, posts: Iterable[Post], *, on: date) -> list["Signatory"]:
        """Each person once: first who is in office on `on`, and of those who signs most often."""
        found: dict[int, Signatory] = {}
        for one in sorted((cls.of(post, on=on) for post in posts), key=lambda one: one._rank):
            found.setdefault(one.post.person_id, one)
        return list(found.values())

    @property
    def _rank(self) -> tuple[bool, int, int]:
        role = self.post.role
        at = SIGNING_ROLES.index(role) if role in SIGNING_ROLES else len(SIGNING_ROLES)
        return not self.in_office, at, self.post.pk

    def names(self) -> dict[str, str]:
        person = self.post.person
        texts = {language_typed(person.native_name): person.native_name}
        return texts | ({"en": person.latin_name} if person.latin_name else {})
