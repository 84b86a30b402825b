"""How the database is made to let the role of partners (`agreements.partner_role`) read what
`partner_sight` says, and nothing else: functions and policies, which `prepare` brings up to date
after the migrations.

What `visible_to` says of a partner becomes the body of a function, with the party of the
transaction in the place of the reader's.
"""

import hashlib
import logging
from contextlib import suppress
from itertools import chain
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.models import BigIntegerField, Model
from django.db.models.expressions import RawSQL

from agreements.partner_role import PARTY, TAKES, VERSION, quoted, role_of
from mou_tracker.api.partner_sight import BELONGING, NAMING, SIGHTED, sees, tables
from mou_tracker.background.table_locks import LOCK_SECONDS, StillHeld, once_free

log = logging.getLogger(__name__)

BUSY = (
    "The row-level security of partners is not that of this version, as others hold a table of it: "
    "run manage.py prepare again."
)
#: The party of the transaction; NULL, whom nothing is shared with, where none is named.
WHOSE = f"nullif(current_setting('{PARTY}', true), '')::bigint"
#: The names of the two policies each table has.
POLICY, OTHERS = "mou_partners", "mou_others"
#: The role of versions that shared one with the whole server, and its policies.
FORMER, FORMER_OTHERS = "mou_partner", "mou_partner_others"
#: For so long what the former role was given stays: a web server of the version before may read
#: under it, while those of this one start one after the other.
FORMER_KEPT = "1 day"


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
    return quoted(field.column)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def statements(using: str = DEFAULT_DB_ALIAS) -> list[list[str]]:
    """What makes the policies what they should be, whatever stands there: parts, each of which
    holds no more than one table for as long as it takes."""
    schema, role = _schema(using), role_of(using)
    with connections[using].cursor() as cursor:
        functions = [f"grant usage on schema {quoted(schema)} to {quoted(role)}"]
        for model in SIGHTED:
            functions += _function(function_of(model), _body(model, cursor), schema, role)
    return [functions, *(_policy(model, role) for model in tables())]


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


def _function(name: str, body: str, schema: str, role: str) -> list[str]:
    """In a language that plans once a session; as its owner, whom no policy holds, else a policy
    that asks for what another table holds would ask itself."""
    return [
        f"create or replace function {name}() returns bigint[] language plpgsql stable "
        f"security definer set search_path = pg_catalog, {quoted(schema)}, pg_temp "
        f"as $body${body}$body$",
        f"revoke all on function {name}() from public",
        f"grant execute on function {name}() to {quoted(role)}",
    ]


def _policy(model: type[Model], role: str) -> list[str]:
    """One for the role, and one by which a login that does not own the tables goes on as before.
    The latter lets no role of partners through, the former one neither, by which a version before
    this may still be reading."""
    table = quoted(model._meta.db_table)
    partners = ", ".join(map(_literal, dict.fromkeys([role, FORMER])))
    # PARTNER_ROLE may name the former role: its former policy would let through what it once did
    former = [f"drop policy if exists {FORMER} on {table}"] if role == FORMER else []
    return [
        *former,
        f"alter table {table} enable row level security",
        f"drop policy if exists {POLICY} on {table}",
        f"create policy {POLICY} on {table} for select to {quoted(role)} "
        f"using ({condition(model)})",
        f"drop policy if exists {OTHERS} on {table}",
        f"drop policy if exists {FORMER_OTHERS} on {table}",
        f"create policy {OTHERS} on {table} using (current_user not in ({partners}))",
        f"grant select on {table} to {quoted(role)}",
    ]


def digest(made_by: list[list[str]]) -> str:
    return hashlib.sha256("\n".join(chain.from_iterable(made_by)).encode()).hexdigest()


def _told_by(made_by: list[list[str]], schema: str, role: str) -> str:
    """The function that tells the digest of what was made, and "" where not all of it is there: a
    dump that is restored without roles or privileges brings the function and not the rest."""
    names = ", ".join(f"'{model._meta.db_table}'" for model in tables())
    asks = ", ".join(f"'{function_of(model)}'" for model in SIGHTED)
    return (
        f"create or replace function {VERSION}() returns text language sql stable "  # noqa: S608 ours
        f"set search_path = pg_catalog, {quoted(schema)}, pg_temp as $body$"
        "select case when ("
        "select count(*) from pg_class t join pg_namespace n on n.oid = t.relnamespace, "
        f"pg_roles r where n.nspname = '{schema}' and t.relname = any(array[{names}]) "
        f"and t.relrowsecurity and r.rolname = {_literal(role)} "
        "and has_table_privilege(r.oid, t.oid, 'select') "
        "and has_schema_privilege(r.oid, n.oid, 'usage') "
        "and (select count(*) from pg_policies p where p.schemaname = n.nspname "
        f"and p.tablename = t.relname and p.policyname in ('{POLICY}', '{OTHERS}')) = 2"
        f") = {len(tables())} and ("
        "select count(*) from pg_proc f join pg_namespace n on n.oid = f.pronamespace, pg_roles r "
        f"where n.nspname = '{schema}' and f.proname = any(array[{asks}]) "
        f"and r.rolname = {_literal(role)} and has_function_privilege(r.oid, f.oid, 'execute')"
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
    parts before it stand then, and `says` tells.

    What a former role was given goes when it is called FORMER_KEPT later, and nobody reads under it
    any more."""
    _ensure_role(using)
    made_by, role = statements(using), role_of(using)
    if standing(using) == digest(made_by):
        if role != FORMER and _is_left(using):
            _forget_former(using)
        return False
    for part in (*made_by, [_told_by(made_by, _schema(using), role), DATED]):
        _done(using, part)
    return True


def _done(using: str, part: list[str]) -> None:
    """All of it or nothing. Who works with the table meanwhile is waited for, briefly and again."""

    def change() -> None:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute(f"set local lock_timeout = '{LOCK_SECONDS}s'")
            # two machines that start at once do not meet in the middle of a part
            cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [VERSION])
            for statement in part:
                cursor.execute(statement)

    try:
        once_free(change, say=log.warning)
    except StillHeld as error:
        raise NotMade(BUSY) from error


#: When the policies of today were made, kept beside what tells their digest.
DATED = (
    f"do $$begin execute format('comment on function {VERSION}() is %L', clock_timestamp()); end$$"
)
LEFT = """
select exists (
    select from pg_policies where policyname = %s and schemaname = current_schema()
) and coalesce(
    obj_description(to_regproc(%s)::oid, 'pg_proc')::timestamptz < now() - %s::interval, true
)
"""


def _is_left(using: str) -> bool:
    """Whether there is something of a former role that nobody needs any more."""
    with connections[using].cursor() as cursor:
        cursor.execute(LEFT, [FORMER, VERSION, FORMER_KEPT])
        return bool(cursor.fetchone()[0])


def _forget_former(using: str) -> None:
    """The role itself goes, too, where no other database of the server needs it and we may."""
    schema = quoted(_schema(using))
    for model in tables():
        table = quoted(model._meta.db_table)
        _done(using, [f"drop policy if exists {FORMER} on {table}", _revoke(f"table {table}")])
    functions = [_revoke(f"function {function_of(model)}()") for model in SIGHTED]
    _done(using, [*functions, _revoke(f"schema {schema}")])
    with (
        suppress(DatabaseError),
        transaction.atomic(using=using),
        connections[using].cursor() as cursor,
    ):
        cursor.execute(f"drop role if exists {FORMER}")


def _revoke(what: str) -> str:
    """Nobody has anything to lose where the role went already."""
    return (
        f"do $$begin revoke all on {what} from {FORMER}; "
        "exception when undefined_object then null; end$$"
    )


def says(using: str = DEFAULT_DB_ALIAS) -> str:
    """What is wrong, and what mends it; "" where nothing is."""
    if missed := wanted(using):
        return missing(missed, role_of(using))
    if not are_current(using):
        return (
            "The row-level security of partners is not that of this version: run manage.py prepare."
        )
    return ""


def wanted(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """What somebody must run so that the login of this database may take the role."""
    with connections[using].cursor() as cursor:
        role = role_of(using)
        cursor.execute(TAKES, [role])
        found = cursor.fetchone()
        if found and found[0]:
            return []
        cursor.execute("select current_user, current_setting('server_version_num')::int")
        login, version = cursor.fetchone()
    made = [] if found else [f"create role {quoted(role)} nologin"]
    # to be taken, and never held unasked
    manner = " with inherit false, set true" if version >= 160000 else ""
    return [*made, f"grant {quoted(role)} to {quoted(login)}{manner}"]


def _ensure_role(using: str) -> None:
    """Several may start at once: whoever comes second finds it there."""
    statements_wanted = wanted(using)
    if not statements_wanted:
        return
    try:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            for statement in statements_wanted:
                cursor.execute(statement)
    except DatabaseError as error:
        if missed := wanted(using):
            raise RoleIsMissing(missing(missed, role_of(using))) from error


def missing(wanted: list[str], role: str) -> str:
    """The sentence for whoever runs the installation."""
    commands = " ".join(f"{one}; " for one in wanted).strip()
    return (
        "Partners are held by the filters of the program alone: row-level security is off, as the "
        f"role {role} is missing or may not be taken. An administrator of the database runs: "
        f"{commands} Then run manage.py prepare."
    )
