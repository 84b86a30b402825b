"""The agreements of a register, for lists of lower packages (`settings.TAKEN_IN_WITH`)."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from agreements.models import Agreement
from agreements.taken_in import TakenIn

from .models import STANDS, Import, ImportFact

#: What a row may have made, and the way from it to its agreement.
WAYS = (("agreement", "agreement"), ("term", "term__agreement"),
        ("amendment", "amendment__term__agreement"))  # fmt: skip


def taken_in_with(register: str, *, user: Any) -> TakenIn | None:
    seen = Import.objects.visible_to(user).filter(uid=register, state__in=STANDS)
    named = seen.select_related("document").only("uid", "document", "document__original_name")
    imported = named.first()
    if imported is None:
        return None
    facts = ImportFact.objects.filter(row__imported=imported, is_new=True).order_by()
    made = Q()
    for column, way in WAYS:
        made |= Q(pk__in=facts.exclude(**{column: None}).values(way))
    href = reverse("imports:import", args=[imported.uid])
    return TakenIn(str(imported), href, Agreement.objects.filter(made).order_by().values("pk"))


def has_agreements(imported: Import) -> bool:
    """Whether there is a list of them."""
    made = imported.result.get("made", {})
    return imported.state in STANDS and any(made.get(column) for column, _way in WAYS)


def list_of(imported: Import) -> str:
    """Where they are listed."""
    return f"{reverse('agreements:list')}?import={imported.uid}"
