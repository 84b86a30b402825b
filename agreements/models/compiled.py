"""Statements that are compiled once. To build and compile a query costs the ORM up to ten times
what its rows do; what a page asks in the same words each time is compiled when it is first asked,
and only its values are filled in from then on.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from functools import cached_property, lru_cache, update_wrapper
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Expression, Func, Model, QuerySet

from agreements.access import Rights

#: So many statements of one function: a few for each role.
KEPT = 100
USER, PARTY = "the reader", "the reader's party"
#: Where a row of Django keeps what was fetched of its relations.
KEPT_AT = "_prefetched_objects_cache"


class Slot(Expression):
    """The place of a value."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class IsAmong(Func):
    """Whether a column is among the elements of an array, which PostgreSQL makes once. What `in`
    selects it makes anew for every row where its statistics are older than the rows: a list with
    199 deadlines took more than 30 seconds."""

    template, arg_joiner, output_field = "%(expressions)s)", " = any(", BooleanField()


class Statement:
    """The SQL of a queryset, with the places of its values. Its rows are made as the queryset makes
    them: objects with what is joined to them, tuples, or dictionaries."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.made_by: Callable[[Any], Iterable[Any]] = rows._iterable_class
        self.db, self.model = rows.db, rows.model
        self.compiler = rows.query.get_compiler(rows.db)
        try:
            self.sql, self.params = self.compiler.as_sql()
        except EmptyResultSet:  # of nothing, as for who may see nothing
            self.sql, self.params = "", ()
        # the connection of this thread would stay open for as long as the statement is kept
        self.compiler.connection = None

    def rows(self, values: dict[str, Any]) -> list[Any]:
        return list(self.made_by(_Fetched(self, values))) if self.sql else []

    @cached_property
    def counting(self) -> str:
        """An expression that counts the rows."""
        return f"(select count(*) from ({self.sql}) one)" if self.sql else "0"  # noqa: S608 the ORM's

    def count(self, values: dict[str, Any]) -> int:
        return self.fetch(f"select {self.counting}", values)[0][0] if self.sql else 0

    def fetch(self, sql: str, values: dict[str, Any]) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(sql, self.bound(values))
            return cursor.fetchall()

    def bound(self, values: dict[str, Any]) -> list[Any]:
        """The parameters, with the values in their places."""
        return [values[one.name] if isinstance(one, Slot) else one for one in self.params]


class _Fetched:
    """A statement with its values, as what Django makes rows of asks a queryset, its query and
    their compiler."""

    _known_related_objects: dict[Any, Any] = {}

    def __init__(self, statement: Statement, values: dict[str, Any]) -> None:
        self.statement, self.values, self.query = statement, values, self
        self.db, self.model = statement.db, statement.model

    def get_compiler(self, using: str) -> Any:
        compiler = copy(self.statement.compiler)
        compiler.connection, compiler.execute_sql = connection, self._execute
        return compiler

    def _execute(self, *_args: Any, **_options: Any) -> list[list[tuple[Any, ...]]]:
        return [self.statement.fetch(self.statement.sql, self.values)]


class Compiled:
    """See `compiled`."""

    def __init__(self, build: Callable[..., QuerySet[Any]]) -> None:
        @lru_cache(KEPT)
        def statement(reader: Rights | None, names: tuple[str, ...]) -> Statement:
            slots = {name: Slot(name) for name in names}
            return Statement(build(**slots) if reader is None else build(_anybody(reader), **slots))

        self.statement = statement
        update_wrapper(self, build)

    def __call__(self, reader: Rights | None = None, **values: Any) -> list[Any]:
        return self._of(reader, values).rows(_with_reader(reader, values))

    def count(self, reader: Rights | None = None, **values: Any) -> int:
        """How many there are, without fetching them."""
        return self._of(reader, values).count(_with_reader(reader, values))

    def as_rows(self, reader: Rights, **values: Any) -> tuple[str, list[Any]]:
        """Its SQL with the parameters, as a part of a larger statement; "" where it is of
        nothing."""
        found = self._of(reader, values)
        return found.sql, found.bound(_with_reader(reader, values)) if found.sql else []

    def as_count(self, reader: Rights, **values: Any) -> tuple[str, list[Any]]:
        """An expression that counts them, for a statement that counts several things at once."""
        found = self._of(reader, values)
        return found.counting, found.bound(_with_reader(reader, values)) if found.sql else []

    def _of(self, reader: Rights | None, values: dict[str, Any]) -> Statement:
        """By what tells readers apart but who they are: all officers ask in the same words."""
        if reader is None:
            return self.statement(None, tuple(values))
        party = None if reader.party is None else 0
        alike = replace(reader, user=0, party=party)
        return self.statement(alike, tuple(values))


def _anybody(alike: Rights) -> Rights:
    """Rights with places for the reader and, where there is one, the reader's party."""
    party: Any = None if alike.party is None else Slot(PARTY)
    reader: Any = Slot(USER)
    return replace(alike, user=reader, party=party)


def _with_reader(reader: Rights | None, values: dict[str, Any]) -> dict[str, Any]:
    return values if reader is None else values | {USER: reader.user, PARTY: reader.party}


def compiled(build: Callable[..., QuerySet[Any]]) -> Compiled:
    """Decorates a function that answers a queryset. It is built once for each role, with a `Slot`
    for each argument by name, and for the reader (`Rights`), the one argument by place there may
    be. A slot stands where a value is compared in SQL, and nothing else is done with it; an array
    is compared by `IsAmong`. What is asked may depend on nothing but the arguments: not on the
    language, the clock, or a setting. Answers the rows; `prefetch_related` is not followed."""
    return Compiled(build)


def counts(asked: Iterable[tuple[str, Sequence[Any]]]) -> tuple[int, ...]:
    """What several `Compiled.as_count` count, in one statement."""
    told = list(asked)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {', '.join(sql for sql, _params in told)}",
            [one for _sql, params in told for one in params],
        )
        found: tuple[int, ...] = cursor.fetchone()
        return found


class Attached(dict[str, QuerySet[Any]]):
    """What is attached to a row, by the name of its relation: it stands where `prefetch_related`
    keeps what it fetched. `rows` has the rows; the queryset that answers `name.all()` is made when
    it is first asked for, since making one costs more than fetching a row does."""

    def __init__(self, row: Model) -> None:
        super().__init__()
        self.row = row
        self.rows: dict[str, list[Any]] = {}

    def __missing__(self, name: str) -> QuerySet[Any]:
        found = self.rows[name]
        with self._apart():
            fetched: Any = getattr(self.row, name).get_queryset()
        fetched._result_cache, fetched._prefetch_done = found, True
        answer: QuerySet[Any] = fetched
        self[name] = answer
        return answer

    @contextmanager
    def _apart(self) -> Iterator[None]:
        """A manager answers what is attached as long as anything is."""
        del self.row.__dict__[KEPT_AT]
        try:
            yield
        finally:
            self.row.__dict__[KEPT_AT] = self

    def __contains__(self, name: object) -> bool:
        return name in self.rows or super().__contains__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """As `prefetch_related` asks for what it finds fetched."""
        if name not in self:
            return default
        return self[name]

    def __delitem__(self, name: str) -> None:
        self.rows.pop(name, None)
        super().pop(name, None)

    def pop(self, name: str, *default: Any) -> Any:
        """As where something is added to the relation: it is asked anew from then on."""
        self.rows.pop(name, None)
        return super().pop(name, *default)


def attach(rows: Iterable[Model], name: str, found: Iterable[Model], *, by: str) -> None:
    """Gives each of `rows` those of `found` that point at it in `by`, as `name.all()`: what
    `prefetch_related` does, of rows that are fetched already."""
    of_row: dict[int, list[Model]] = {}
    for one in found:
        of_row.setdefault(getattr(one, f"{by}_id"), []).append(one)
    for row in rows:
        keep(row, name, of_row.get(row.pk, []))
        for one in attached(row, name):
            one._state.fields_cache[by] = row


def keep(row: Model, name: str, found: list[Any]) -> None:
    """Makes `found` what `name.all()` of the row answers."""
    held = row.__dict__.get(KEPT_AT)
    if not isinstance(held, Attached):
        fetched, held = held or {}, Attached(row)
        held.update(fetched)
        row.__dict__[KEPT_AT] = held
    dict.pop(held, name, None)
    held.rows[name] = found


def attached(row: Any, name: str) -> Sequence[Any]:
    """What `name.all()` answers, where it is attached without a queryset around it."""
    held = row.__dict__.get(KEPT_AT)
    if isinstance(held, Attached) and name in held.rows:
        return held.rows[name]
    asked: Sequence[Any] = getattr(row, name).all()
    return asked
