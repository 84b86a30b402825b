"""What the role of partners may read: tables, and which of their rows.

Nothing is spelled anew: rows of a table with a sight of its own are those that `visible_to` says of
a partner; tables without one follow the rows they belong to. How the database is made to keep to it
is said in `row_policies`.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q, QuerySet

from activities.models import (
    Activity,
    ActivityAgreement,
    ActivityArea,
    ActivityCommitment,
    ActivityDocument,
    ActivityParty,
    Case,
    CaseAgreement,
    Exchange,
    Forum,
    Meeting,
    Outcome,
    Participant,
    Prompt,
    Sequel,
)
from agreements.access import Rights
from agreements.models import (
    Agreement,
    Amendment,
    Area,
    ChangeEntry,
    Claim,
    Commitment,
    Confirmation,
    ConfirmedField,
    Cover,
    Deadline,
    DeadlineAgreement,
    Document,
    DocumentAgreement,
    Event,
    Participation,
    Party,
    PartyIdentifier,
    PartyName,
    Person,
    Signature,
    Standing,
    StatusPeriod,
    Term,
    TermArea,
    TermPeriod,
    TermText,
)

#: Tables that have a sight of their own.
SIGHTED: tuple[type[Model], ...] = (
    Agreement, Party, Document, Area, Term, Claim, Commitment, Confirmation, Deadline, Forum,
    Activity, Case, Outcome, Person,
)  # fmt: skip
#: Tables whose rows may be read with what they belong to, by the names of their foreign keys; with
#: all of them, where there are several.
BELONGING: dict[type[Model], tuple[str, ...]] = {
    Participation: ("agreement",),
    PartyName: ("party",),
    PartyIdentifier: ("party",),
    DocumentAgreement: ("document", "agreement"),
    TermArea: ("term",),
    TermText: ("term", "document"),
    Amendment: ("term",),
    Signature: ("term",),
    ConfirmedField: ("confirmation",),
    StatusPeriod: ("agreement",),
    TermPeriod: ("agreement",),
    Cover: ("agreement",),
    Standing: ("agreement",),
    DeadlineAgreement: ("deadline", "agreement"),
    Event: ("agreement",),
    ActivityAgreement: ("activity", "agreement"),
    ActivityParty: ("activity",),
    ActivityArea: ("activity",),
    ActivityDocument: ("activity", "document"),
    ActivityCommitment: ("activity", "commitment"),
    CaseAgreement: ("case", "agreement"),
    Exchange: ("activity",),
    Meeting: ("activity",),
    Participant: ("activity",),
    Prompt: ("activity",),
    Sequel: ("previous", "following"),
}  # fmt: skip
#: ... and by a column that names the reader's party.
NAMING: dict[type[Model], str] = {ChangeEntry: "party"}


def sees(model: type[Model], party: Any) -> QuerySet[Any]:
    """The rows of a model in SIGHTED that `party` may read."""
    rights = Rights(role="partner", party=party)
    if model in TOLD_WITH:
        return TOLD_WITH[model](rights)
    return _visible(model, rights)


def _visible(model: type[Model], rights: Rights) -> QuerySet[Any]:
    rows: Any = model._default_manager.all()
    found: QuerySet[Any] = rows.visible_to(rights)
    return found


def _areas(rights: Rights) -> QuerySet[Any]:
    """Those of the list of areas, and those that are told of work and promises."""
    work = ActivityArea.objects.filter(activity__in=_visible(Activity, rights))
    promised = _visible(Commitment, rights)
    cases = _visible(Case, rights)
    return Area.objects.filter(
        Q(pk__in=_visible(Area, rights).values("pk"))
        | Q(pk__in=work.order_by().values("area"))
        | Q(pk__in=promised.order_by().values("area"))
        | Q(pk__in=cases.order_by().values("area"))
    )


def _people(rights: Rights) -> QuerySet[Any]:
    """Who signed what is told, and who took part in it of a party that is told."""
    signed = Signature.objects.filter(term__in=_visible(Term, rights))
    took_part = _visible(Participant, rights).filter(activity__in=_visible(Activity, rights))
    return Person.objects.filter(
        Q(pk__in=signed.order_by().values("person"))
        | Q(pk__in=took_part.order_by().values("person"))
    )


#: Rows that are told beside what they belong to, whether or not they have a list of their own.
TOLD_WITH: dict[type[Model], Callable[[Rights], QuerySet[Any]]] = {Area: _areas, Person: _people}


def tables() -> list[type[Model]]:
    return [*SIGHTED, *BELONGING, *NAMING]
