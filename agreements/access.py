"""Who sees what and who may do what: the one place that knows.

`Rights` is a small value that says what somebody holds; users, API keys and feeds carry one as
`.rights`. Nothing here reads a model: scopes are Q objects over the path that leads from a row to
its agreement, so that the querysets on the right of this layer can use them.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

#: Cumulative roles (interfaces §1); administrator and auditor stand apart.
LADDER = ("reader", "officer", "coordinator", "manager")

#: verb -> the least role on the ladder, or the one that stands apart (a partner's key included).
VERBS: dict[str, str] = {
    "see": "reader",
    "export": "reader",
    "comment": "reader",
    "check_cover": "reader",
    "check_day": "officer",
    "log_activity": "officer",
    "change_activity": "officer",
    "attach": "officer",
    "register": "officer",
    "make_report": "officer",
    "change": "officer",
    "open_renewal": "officer",
    "change_term": "officer",
    "commit": "officer",
    "claim": "officer",
    "manage_parties": "officer",
    "see_contacts": "officer",
    "prepare_import": "officer",
    "apply_import": "coordinator",
    "propose": "officer",
    "sign": "coordinator",
    "amend": "coordinator",
    "give_notice": "coordinator",
    "decide": "coordinator",
    "record_event": "coordinator",
    "supersede": "coordinator",
    "correct": "coordinator",
    "approve": "coordinator",
    "manage_compliance": "coordinator",
    "see_confidential": "manager",
    "note_cover": "manager",
    "record_absence": "manager",
    "hand_over": "manager",
    "freeze_report": "manager",
    "share_view": "manager",
    "see_dead_letters": "manager",
    "see_status": "manager",
    "silence_legal_days": "manager",
    "manage_rules": "administrator",
    "manage_users": "administrator",
    "see_outbox": "administrator",
    "see_audit": "auditor",
    "confirm": "partner",
}
#: verb -> roles that stand apart and may do it besides those above.
ALSO = {
    "check_cover": ("auditor",),
    "note_cover": ("auditor",),
    "see_contacts": ("administrator",),
    "see_audit": ("administrator",),
    "manage_compliance": ("administrator",),
    "record_absence": ("administrator",),
    "see_dead_letters": ("administrator",),
    "see_status": ("administrator",),
    "manage_rules": ("manager",),
}
#: Verbs that may be proposed: who may not do them fills in the form, and who may accepts it.
PROPOSED = frozenset(
    {
        "sign", "amend", "give_notice", "record_event", "decide", "supersede", "correct", "approve",
    }
)  # fmt: skip
#: ... and those beyond an officer's that nobody proposes, and why.
NOT_PROPOSED = {
    "apply_import": "an import that somebody prepared waits as one proposal of its own",
    "manage_compliance": "a rule of the office, asked of everybody; no fact of an agreement",
    "see_confidential": "a sight, not a step",
    "note_cover": "a finding is the word of whoever examined",
    "record_absence": "one's own is entered without it; another's is a manager's word",
    "hand_over": "one's own desk is handed over without it; another's is a manager's word",
    "freeze_report": "the office answers for what was sent",
    "share_view": "a setting of the office",
    "see_dead_letters": "a sight, not a step",
    "see_status": "a sight, not a step",
    "silence_legal_days": "nobody is asked to hear less of a legal day",
    "manage_rules": "a setting of the office",
    "manage_users": "accounts are the administrator's",
    "see_outbox": "a sight, not a step",
    "see_audit": "a sight, not a step",
    "confirm": "a partner's own word",
}


class Audience(StrEnum):
    """Who may be told of something: the office alone, or partners too."""

    OFFICE = "office"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Rights:
    """What the bearer holds, read anew on every request.

    `role`: one of LADDER, "administrator", "auditor" or "" (nothing). `party`: set for a partner's
    key, which sees only the agreements that party takes part in. `user`: id of the person, whose
    own agreements stay visible when they are confidential; 0 is nobody's, and unlike None equals no
    column that names nobody.
    """

    role: str = ""
    party: int | None = None
    user: int = 0

    @property
    def is_partner(self) -> bool:
        return self.party is not None

    @property
    def is_staff_side(self) -> bool:
        return self.role != "" and not self.is_partner


NOBODY = Rights()


class NotPermitted(PermissionDenied):
    """Whoever asked may not do `verb`; who may is told on the page that says so."""

    def __init__(self, verb: str) -> None:
        super().__init__(_("Your role does not allow this."))
        self.verb = verb


def rights_of(user: Any) -> Rights:
    """The rights of a user, a key or Rights itself; anybody unknown holds none."""
    if isinstance(user, Rights):
        return user
    return getattr(user, "rights", NOBODY)


def can(user: Any, verb: str, obj: Any = None) -> bool:
    """Whether `user` may do `verb`; an unknown verb is a programming error (KeyError).

    Visibility of `obj` is a question of its own: ask `visible_to` first, then `can`.
    """
    rights, needed = rights_of(user), VERBS[verb]
    if rights.role in ALSO.get(verb, ()):
        return True
    if needed not in LADDER:
        return rights.role == needed
    if rights.is_partner:
        return verb == "see"
    return rights.role in LADDER and LADDER.index(rights.role) >= LADDER.index(needed)


def sees_every_agreement(user: Any) -> bool:
    return can(user, "see_confidential")


def may_propose(user: Any, verb: str) -> bool:
    """Whether `user`, who may not do `verb`, may fill it in for those who may."""
    return verb in PROPOSED and not can(user, verb) and can(user, "propose")


def may_ask_for(user: Any, verb: str) -> bool:
    """Whether a form of `verb` is offered to `user`, to do it or to propose it."""
    return can(user, verb) or may_propose(user, verb)


def roles_that(verb: str) -> tuple[str, ...]:
    """Every role that may do `verb`."""
    roles = dict.fromkeys((*LADDER, *ALSO.get(verb, ()), VERBS[verb]))
    return tuple(role for role in roles if can(Rights(role=role), verb))


#: The roles that may be made responsible for something: whoever may not even log what happened
#: could take nothing in hand.
HOLDERS = roles_that("log_activity")


def agreement_scope(user: Any, *, participation: Any, path: str = "") -> Q:
    """The agreements `user` may see, as a condition over rows that reach one by `path`.

    `participation`: the model that says who is party to what. An auditor reads history only and
    an administrator keeps the installation: neither sees the contents of agreements.
    """
    rights = rights_of(user)
    dot = f"{path}__" if path else ""
    if rights.is_partner:
        takes_part = participation.objects.filter(
            agreement=OuterRef(path or "pk"), party=rights.party
        )
        return Q(Exists(takes_part)) & Q(**{f"{dot}confidentiality__in": ("public", "partners")})
    if rights.role not in LADDER:
        return Q(pk__in=())
    if sees_every_agreement(rights):
        return Q()
    own = Q(**{f"{dot}responsible": rights.user}) | Q(**{f"{dot}deputy": rights.user})
    return ~Q(**{f"{dot}confidentiality": "confidential"}) | own
