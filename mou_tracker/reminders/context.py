"""What the header tells: how many things wait in the inbox."""

from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from agreements.access import Rights, rights_of
from agreements.models.compiled import compiled
from mou_tracker.collaboration.models import ImportNotice, Mention, ProposalNotice

from .models import Entry


def waiting(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `inbox_count`, asked only where a page prints it. One query for all
    lists."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"inbox_count": SimpleLazyObject(lambda: count(user))}


def count(user: Any) -> int:
    """Deadlines with any open step, mentions not yet acknowledged, proposals and registers."""
    return _waiting.count(rights_of(user))


@compiled
def _waiting(rights: Rights) -> QuerySet[Any]:
    deadlines = Entry.objects.of(rights.user).open().order_by().values_list("origin", "key")
    name = Value("mention", CharField()), Cast("pk", CharField())
    mentions = Mention.objects.waiting_for(rights).order_by().values_list(*name)
    name = Value("proposal", CharField()), Cast("pk", CharField())
    proposals = ProposalNotice.objects.waiting_for(rights).order_by().values_list(*name)
    name = Value("register", CharField()), Cast("pk", CharField())
    registers = ImportNotice.objects.waiting_for(rights).order_by().values_list(*name)
    return deadlines.union(mentions, proposals, registers)
