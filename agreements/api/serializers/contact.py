"""Whom one reaches: posts of people at the parties, and those named for one agreement."""

from typing import Any

from rest_framework import serializers

from agreements import audience
from agreements.api.fields import READ_ONLY, READ_ONLY_NULL, IntegerField, Serializer
from agreements.api.representation import iso
from agreements.api.versions import versioned
from agreements.models import Post, PostRole

#: Greater numbers name no row, and some clients cannot tell them apart.
MOST = 2**53 - 1


class PostSerializer(Serializer):
    """A post somebody holds at a party, from its first to its last day (inclusive; null where not
    recorded). `phone` and `email` are empty for a key whose owner may not see them."""

    shared = audience.NOTHING

    id = serializers.IntegerField(**READ_ONLY)
    party = serializers.CharField(**READ_ONLY)
    person = serializers.CharField(**READ_ONLY)
    name = serializers.CharField(**READ_ONLY)
    role = serializers.ChoiceField(choices=PostRole.choices, **READ_ONLY)
    title = serializers.DictField(child=serializers.CharField(), **READ_ONLY)
    unit = serializers.DictField(child=serializers.CharField(), **READ_ONLY)
    phone = serializers.CharField(**READ_ONLY)
    email = serializers.CharField(**READ_ONLY)
    first_day = serializers.DateField(**READ_ONLY_NULL)
    last_day = serializers.DateField(**READ_ONLY_NULL)
    version = serializers.CharField(**READ_ONLY)


class ContactSerializer(PostSerializer):
    """A post that is reached about the agreement; `post`: its `id` at `parties/{uid}/posts/`."""

    post = IntegerField(min_value=1, max_value=MOST, write_only=True)


def serialize_post(row: Post, *, sees_contacts: bool) -> dict[str, Any]:
    told = {
        "id": row.pk,
        "party": row.party.uid,
        "person": row.person.uid,
        "name": str(row.person),
        "role": row.role,
        "title": row.title,
        "unit": row.unit,
        "phone": row.phone if sees_contacts else "",
        "email": row.email if sees_contacts else "",
        "first_day": iso(row.starts_on),
        "last_day": iso(getattr(row, Post.LAST_DAY)),
    }
    return versioned(told)
