"""Which entries somebody may see: each kind's own `visible_to`, and no rule besides."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q

from agreements.access import can, rights_of

from .asking import NOTHING
from .sources import SOURCES


def may_search(user: Any) -> bool:
    """Keys of partners have no search."""
    return not rights_of(user).is_partner and can(user, "see")


def seen_by(user: Any, kinds: Iterable[str] = tuple(SOURCES)) -> Q:
    """Entries of things of these kinds that `user` may see and search."""
    return of_kinds(user, kinds) if may_search(user) else NOTHING


def of_kinds(user: Any, kinds: Iterable[str]) -> Q:
    """Entries of things of these kinds that `user` may see."""
    return reduce(
        or_,
        (
            Q(Exists(SOURCES[kind].seen_by(user).filter(pk=OuterRef("row"))), kind=kind)
            for kind in kinds
        ),
    )
