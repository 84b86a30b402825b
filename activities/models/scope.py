"""Who sees what is done under agreements: through any agreement one may see, and by its own
confidentiality. Said once, for activities and for exemplary cases."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from agreements.access import can, rights_of
from agreements.models import SHARED, Agreement, Confidentiality


def work_scope(user: Any, *, link: type, source: str, path: str = "", own: str = "") -> Q:
    """The rows of work `user` may see, as a condition over rows that reach one by `path`.

    `link`: the table that ties work to agreements, `source`: its foreign key to the work.
    `own`: a field of the work that names a user who sees it in any case. What serves no agreement
    is the staff's; internal and confidential work never leaves the office.
    """
    rights = rights_of(user)
    if not rights.is_partner and not can(rights, "see"):
        return Q(pk__in=())
    dot = f"{path}__" if path else ""
    links = link.objects.filter(**{source: OuterRef(path or "pk")})
    seen = Q(Exists(links.filter(agreement__in=Agreement.objects.visible_to(user))))
    if rights.is_partner:
        return seen & Q(**{f"{dot}confidentiality__in": SHARED})
    if can(rights, "see_confidential"):
        return Q()
    mine = Q(**{f"{dot}{own}": rights.user}) if own else Q(pk__in=())
    open_to_staff = ~Q(**{f"{dot}confidentiality": Confidentiality.CONFIDENTIAL})
    return (seen | ~Q(Exists(links))) & open_to_staff | mine
