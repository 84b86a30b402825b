"""All that is kept of one person, known by an e-mail address."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q

from agreements.models import AuditEntry, Person
from mou_tracker.accounts.models import User

from .purposes import kind_of, kinds

#: What opens something is nobody's to read.
SECRET = ("password", "digest", "data", "session_key")
#: Rows that are about the person and nobody else; the words of all others may concern somebody.
THEIRS = {
    "accounts_user", "agreements_person", "agreements_post", "account_emailaddress",
    "accounts_absence", "accounts_apikey", "accounts_usersession", "feeds_feedsecret",
    "mfa_authenticator", "socialaccount_socialaccount",
}  # fmt: skip


def accounts_of(address: str) -> list[User]:
    return list(User.objects.filter(email__iexact=address))


def people_of(address: str) -> list[Person]:
    """Contacts that are reached by it, or have the account that is."""
    reached = Q(posts__email__iexact=address) | Q(user__email__iexact=address)
    return list(Person.objects.filter(reached).distinct().order_by("pk"))


def rows_of(address: str) -> list[Model]:
    """The rows that are the person: accounts, contacts."""
    return [*accounts_of(address), *people_of(address)]


def data_of(address: str) -> dict[str, Any]:
    """What is about the person alone, whole, and of everything else the number of rows: for who
    administers, and sees neither drafts nor what was agreed."""
    told = kept_of(address)
    return told | {
        "belonging": {
            name: rows if name.partition(".")[0] in THEIRS else len(rows)
            for name, rows in told["belonging"].items()
        },
        "did": len(told["did"]),
    }


def counts_of(address: str) -> list[tuple[Any, int]]:
    """How many rows of each kind of the purposes, and of what else names them."""
    told, found = kept_of(address), dict.fromkeys(kinds(), 0)
    for row in told["rows"]:
        found[kind_of(row["table"])] += 1
    for name, rows in told["belonging"].items():
        found[kind_of(name.partition(".")[0])] += len(rows)
    found[kind_of("agreements_auditentry")] += len(told["did"])
    return [(kind, n) for kind, n in found.items() if n]


def kept_of(address: str) -> dict[str, Any]:
    """As JSON: each row about them with its columns; what they did, by the trail."""
    rows = rows_of(address)
    belonging: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:  # an address may reach several
        for related, name, found in _belonging(row):
            belonging[f"{related._meta.db_table}.{name}"] += map(_told, found)
    return {
        "address": address,
        "rows": [_told(row) for row in rows],
        "belonging": dict(belonging),
        "did": [
            {"at": at, "verb": verb, "subject": subject}
            for at, verb, subject in AuditEntry.objects.filter(by__in=accounts_of(address))
            .order_by("sequence")
            .values_list("at", "verb", "subject")
        ],
    }


def _told(row: Model) -> dict[str, Any]:
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in SECRET
    }
    return {"table": row._meta.db_table, **values}


def _belonging(row: Model) -> Iterable[tuple[Any, str, list[Model]]]:
    """Rows that point to it, but history and the trail, which is told apart."""
    for relation in row._meta.related_objects:
        model: Any = relation.related_model
        if model is AuditEntry or model.__name__.endswith("History"):
            continue
        found = list(model._default_manager.filter(**{relation.field.name: row}).order_by("pk"))
        if found:
            yield model, relation.field.name, found
