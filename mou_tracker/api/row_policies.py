"""Which rows of which tables the role of partners may read (`agreements.partner_role`). The role
may read no other table, and write none.

Nothing is spelled anew: what `visible_to` says of a partner becomes the body of a function of the
database, with the party of the transaction in the place of the reader's; tables that have no sight
of their own follow the rows they belong to. `prepare` brings them up to date after the migrations.
"""

import hashlib
import time
from collections.abc import Callable
from itertools import chain
from typing import Any

from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    OperationalError,
    connections,
    transaction,
)
from django.db.models import BigIntegerField, Model, Q, QuerySet
from django.db.models.expressions import RawSQL

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
from agreements.partner_role import PARTY, ROLE, TAKES, VERSION
from agreements.views.busy import is_busy

BUSY = (
    "The row-level security of partners is not that of this version, as others hold a table of it: "
    "run manage.py prepare again."
)
#: So often a table that others work with is asked for, and the seconds in between.
TRIES, PAUSE = 12, 2.0
#: The party of the transaction; NULL, whom nothing is shared with, where none is named.
WHOSE = f"nullif(current_setting('{PARTY}', true), '')::bigint"
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


def function_of(model: type[Model]) -> str:
    return f"mou_partner_{model._meta.db_table}"


def condition(model: type[Model]) -> str:
    """The condition under which the role reads a row of `model`."""
    if model in NAMING:
        return f"{_column(model, NAMING[model])} = {WHOSE}"
    if model in SIGHTED:
        return _among(_column(model, "pk"), model)
    return " and ".join(
        _among(_column(model, name), model._meta.get_field(name).related_model)
        for name in BELONGING[model]
    )


def _among(column: str, of: Any) -> str:
    # asked once a statement, and looked up by hash
    return f"{column} in (select unnest({function_of(of)}()))"


def _column(model: type[Model], name: str) -> str:
    field: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return _quoted(field.column)


def _quoted(name: str) -> str:
    return f'"{name}"'


def tables() -> list[type[Model]]:
    return [*SIGHTED, *BELONGING, *NAMING]


def statements(using: str = DEFAULT_DB_ALIAS) -> list[list[str]]:
    """What makes the policies what they should be, whatever stands there: parts, each of which
    holds no more than one table for as long as it takes."""
    schema = _schema(using)
    with connections[using].cursor() as cursor:
        functions = [f"grant usage on schema {_quoted(schema)} to {ROLE}"]
        for model in SIGHTED:
            functions += _function(function_of(model), _body(model, cursor), schema)
    return [functions, *(_policy(model) for model in tables())]


def _schema(using: str) -> str:
    with connections[using].cursor() as cursor:
        cursor.execute("select current_schema()")
        return str(cursor.fetchone()[0])


def _body(model: type[Model], cursor: Any) -> str:
    party = RawSQL(WHOSE, [], output_field=BigIntegerField())  # noqa: S611 ours
    rows = sees(model, party).order_by().values_list("pk")
    sql, params = rows.query.sql_with_params()
    asked = cursor.cursor.mogrify(sql, params).decode()
    return f"begin return array({asked}); end"


def _function(name: str, body: str, schema: str) -> list[str]:
    """In a language that plans once a session; as its owner, whom no policy holds, else a policy
    that asks for what another table holds would ask itself."""
    return [
        f"create or replace function {name}() returns bigint[] language plpgsql stable "
        f"security definer set search_path = pg_catalog, {_quoted(schema)}, pg_temp "
        f"as $body${body}$body$",
        f"revoke all on function {name}() from public",
        f"grant execute on function {name}() to {ROLE}",
    ]


def _policy(model: type[Model]) -> list[str]:
    """One for the role, and one by which a login that does not own the tables goes on as before."""
    table = _quoted(model._meta.db_table)
    return [
        f"alter table {table} enable row level security",
        f"drop policy if exists {ROLE} on {table}",
        f"create policy {ROLE} on {table} for select to {ROLE} using ({condition(model)})",
        f"drop policy if exists {ROLE}_others on {table}",
        f"create policy {ROLE}_others on {table} using (current_user <> '{ROLE}')",
        f"grant select on {table} to {ROLE}",
    ]


def digest(made_by: list[list[str]]) -> str:
    return hashlib.sha256("\n".join(chain.from_iterable(made_by)).encode()).hexdigest()


def _told_by(made_by: list[list[str]], schema: str) -> str:
    """The function that tells the digest of what was made, and "" where not all of it is there: a
    dump that is restored without roles or privileges brings the function and not the rest."""
    names = ", ".join(f"'{model._meta.db_table}'" for model in tables())
    asks = ", ".join(f"'{function_of(model)}'" for model in SIGHTED)
    return (
        f"create or replace function {VERSION}() returns text language sql stable "  # noqa: S608 ours
        f"set search_path = pg_catalog, {_quoted(schema)}, pg_temp as $body$"
        "select case when ("
        "select count(*) from pg_class t join pg_namespace n on n.oid = t.relnamespace, "
        f"pg_roles r where n.nspname = '{schema}' and t.relname = any(array[{names}]) "
        f"and t.relrowsecurity and r.rolname = '{ROLE}' "
        "and has_table_privilege(r.oid, t.oid, 'select') "
        "and has_schema_privilege(r.oid, n.oid, 'usage') "
        "and (select count(*) from pg_policies p where p.schemaname = n.nspname "
        f"and p.tablename = t.relname and p.policyname in ('{ROLE}', '{ROLE}_others')) = 2"
        f") = {len(tables())} and ("
        "select count(*) from pg_proc f join pg_namespace n on n.oid = f.pronamespace, pg_roles r "
        f"where n.nspname = '{schema}' and f.proname = any(array[{asks}]) "
        f"and r.rolname = '{ROLE}' and has_function_privilege(r.oid, f.oid, 'execute')"
        f") = {len(SIGHTED)} then '{digest(made_by)}' else '' end$body$"
    )


def standing(using: str = DEFAULT_DB_ALIAS) -> str:
    """The digest of the policies that stand there; "" where one of them, or a right of the role,
    is missing."""
    with connections[using].cursor() as cursor:
        cursor.execute("select to_regproc(%s) is not null", [VERSION])
        if not cursor.fetchone()[0]:
            return ""
        cursor.execute(f"select {VERSION}()")
        return str(cursor.fetchone()[0])


def are_current(using: str = DEFAULT_DB_ALIAS) -> bool:
    return standing(using) == digest(statements(using))


class NotMade(Exception):
    """`str()` says why, and what mends it."""


class RoleIsMissing(NotMade):
    """The login may not make the role, or not take it."""


def bring_up_to_date(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Role and policies, a part after the other; whether there was anything to do. Raises
    RoleIsMissing, with nothing changed, and NotMade where others do not let go of a table: the
    parts before it stand then, and `says` tells."""
    _ensure_role(using)
    made_by = statements(using)
    if standing(using) == digest(made_by):
        return False
    for part in (*made_by, [_told_by(made_by, _schema(using))]):
        _done(using, part)
    return True


def _done(using: str, part: list[str]) -> None:
    """All of it or nothing. Who works with the table meanwhile is waited for, briefly and again."""
    for is_last in (*[False] * (TRIES - 1), True):
        try:
            with transaction.atomic(using=using), connections[using].cursor() as cursor:
                cursor.execute("set local lock_timeout = '2s'")
                # two machines that start at once do not meet in the middle of a part
                cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [VERSION])
                for statement in part:
                    cursor.execute(statement)
            return
        except OperationalError as error:
            if is_last and is_busy(error):
                raise NotMade(BUSY) from error
            if is_last:
                raise
            time.sleep(PAUSE)


def says(using: str = DEFAULT_DB_ALIAS) -> str:
    """What is wrong, and what mends it; "" where nothing is."""
    if wanted := _wanted(using):
        return missing(wanted)
    if not are_current(using):
        return (
            "The row-level security of partners is not that of this version: run manage.py prepare."
        )
    return ""


def _wanted(using: str) -> list[str]:
    """What somebody must run so that the login of this database may take the role."""
    with connections[using].cursor() as cursor:
        cursor.execute(TAKES, [ROLE])
        found = cursor.fetchone()
        if found and found[0]:
            return []
        cursor.execute("select current_user, current_setting('server_version_num')::int")
        login, version = cursor.fetchone()
    made = [] if found else [f"create role {ROLE} nologin"]
    # to be taken, and never held unasked
    manner = " with inherit false, set true" if version >= 160000 else ""
    return [*made, f"grant {ROLE} to {_quoted(login)}{manner}"]


def _ensure_role(using: str) -> None:
    """Several may start at once: whoever comes second finds it there."""
    wanted = _wanted(using)
    if not wanted:
        return
    try:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            for statement in wanted:
                cursor.execute(statement)
    except DatabaseError as error:
        if wanted := _wanted(using):
            raise RoleIsMissing(missing(wanted)) from error


def missing(wanted: list[str]) -> str:
    """The sentence for whoever runs the installation."""
    commands = " ".join(f"{one}; " for one in wanted).strip()
    return (
        "Partners are held by the filters of the program alone: row-level security is off, as the "
        f"role {ROLE} is missing or may not be taken. An administrator of the database runs: "
        f"{commands} Then run manage.py prepare."
    )
