"""Who sees what is done under agreements: through any agreement one may see, and by its own
confidentiality; a partner also what is shared with it by name. Said once, for activities and for
exemplary cases."""

from typing import Any

from django.db.models import Exists, Model, OuterRef, Q

from agreements.access import can, rights_of
from agreements.models import SHARED, Confidentiality, through_visible, wholly_hidden


def work_scope(
    user: Any,
    *,
    link: type[Model],
    source: str,
    path: str = "",
    own: str = "",
    named: type[Model] | None = None,
) -> Q:
    """The rows of work `user` may see, as a condition over rows that reach one by `path`.

    `link`: the table that ties work to agreements, `source`: its foreign key to the work.
    `own`: a field of the work that names a user who sees it in any case. `named`: the table that
    ties work to parties: one that is named is told of what is shared, whatever agreement it is
    under. What serves no agreement and names no party is the staff's; internal and confidential
    work never leaves the office.
    """
    rights = rights_of(user)
    if not rights.is_partner and not can(rights, "see"):
        return Q(pk__in=())
    dot = f"{path}__" if path else ""
    of_row = {source: OuterRef(path or "pk")}
    links = link._default_manager.filter(**of_row)
    if rights.is_partner:
        seen = Q(Exists(links.filter(through_visible(user))))
        if named:
            seen |= Q(Exists(named._default_manager.filter(**of_row, party=rights.party)))
        return seen & Q(**{f"{dot}confidentiality__in": SHARED})
    if can(rights, "see_confidential"):
        return Q()
    mine = Q(**{f"{dot}{own}": rights.user}) if own else Q(pk__in=())
    open_to_staff = ~Q(**{f"{dot}confidentiality": Confidentiality.CONFIDENTIAL})
    hidden = wholly_hidden(link, source, user)
    return ~Q(**{f"{path or 'pk'}__in": hidden}) & open_to_staff | mine
