"""Whom one reaches about an agreement."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements import audience
from agreements.models import Agreement, Post
from agreements.models.fields import in_language

from .base import DatedForm


class ContactChoices(forms.models.ModelChoiceIterator):
    """Under the name of each party."""

    def __iter__(self) -> Iterator[Any]:
        yield "", _("choose")
        by_party: dict[str, list[Any]] = {}
        for post in self.queryset:
            by_party.setdefault(post.party.short, []).append(self.choice(post))
        yield from by_party.items()


class ContactField(forms.ModelChoiceField):
    iterator = ContactChoices

    def label_from_instance(self, post: Post) -> str:
        title, unit = in_language(post.title)[0], in_language(post.unit)[0]
        told = [str(post.person), title or str(post.get_role_display()), unit]
        return " · ".join(filter(None, told))


class ContactForm(DatedForm):
    """One of those who hold a post at a party on `on`, and are no contact yet."""

    TOLD = audience.NOTHING

    post = ContactField(label=_("Who is to be reached"), queryset=Post.objects.none())

    def __init__(self, *args: Any, agreement: Agreement, **options: Any) -> None:
        super().__init__(*args, **options)
        at = Post.objects.held_on(self.on).filter(party__in=agreement.parties.all())
        others = at.exclude(contact_of__agreement=agreement)
        self.fields["post"].queryset = others.select_related("person", "party").order_by(
            "party__is_home", "party", "role", "pk"
        )

    @property
    def has_choice(self) -> bool:
        """Whether anybody is left to name."""
        found: Any = self.fields["post"]
        return bool(found.queryset)
