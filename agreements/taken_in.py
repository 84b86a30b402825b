"""Which agreements came with a register, asked of its import, which is of a higher package."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A register that was taken in: its name, its page, and the ids of the agreements that it made
    or added something to."""

    name: str
    href: str
    agreements: QuerySet


def taken_in_with(register: str, *, user: Any) -> TakenIn | None:
    """The register with this public id; None where there is none that `user` may see, or what it
    made was undone."""
    found: TakenIn | None = import_string(settings.TAKEN_IN_WITH)(register, user=user)
    return found
