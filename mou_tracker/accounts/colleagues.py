"""Who can take over what somebody else is reminded of."""

from typing import Any

from django.db.models import Q, QuerySet

from agreements.access import roles_that

from .models import Role, User


def colleagues_who_may(verb: str) -> list[User]:
    """Whoever has the right to `verb`, by name."""
    roles = roles_that(verb)
    able = Q(role__in=roles)
    if Role.COORDINATOR in roles:
        able |= Q(role=Role.OFFICER, officers_coordinate=True)
    return list(User.objects.filter(able, is_active=True))


def colleagues_of(user: Any) -> QuerySet[User]:
    """Whoever could do it in the place of `user`, too."""
    return User.objects.holders().exclude(pk=user.pk)
