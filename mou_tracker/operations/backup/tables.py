"""The tables as text, the same on every version of PostgreSQL: in, out, and their digests."""

import hashlib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

#: Rows of one place, not of the office: what is kept for a while, what a database knows of the
#: installation it serves, and numbers of its server's transactions.
LEFT_OUT = (
    "accounts_installation", "agreements_tablemark", "django_cache", "operations_beatlease",
)  # fmt: skip
#: Bytes gathered before they are digested and pressed together; and of one piece of a table.
GATHERED, PIECE = 1 << 18, 1 << 22
GZIP = 31  # zlib's number for a gzip head
#: Text has one form whatever server, role and system say.
FORMS = (
    "set local statement_timeout = 0",
    "set local timezone = 'UTC'",
    "set local datestyle = 'ISO, YMD'",
    "set local intervalstyle = 'postgres'",
    "set local bytea_output = 'hex'",
    "set local extra_float_digits = 1",
)
TABLES = """
select class.relname, array_agg(attribute.attname::text order by attribute.attname), array(
  select keyed.attname::text from pg_index as index
  cross join unnest(index.indkey) with ordinality as key(number, place)
  join pg_attribute as keyed on keyed.attrelid = class.oid and keyed.attnum = key.number
  where index.indrelid = class.oid and index.indisprimary order by key.place)
from pg_class as class join pg_attribute as attribute on attribute.attrelid = class.oid
where class.relkind = 'r' and class.relnamespace = current_schema()::regnamespace
  and attribute.attnum > 0 and not attribute.attisdropped and attribute.attgenerated = ''
group by class.oid, class.relname order by class.relname
"""
TEXTS = """
select class.relname, attribute.attname from pg_class as class
join pg_attribute as attribute on attribute.attrelid = class.oid
where class.relnamespace = current_schema()::regnamespace and attribute.attcollation <> 0
"""
SEQUENCES = """
select class.relname, attribute.attname,
  pg_get_serial_sequence(quote_ident(class.relname), attribute.attname)
from pg_class as class join pg_attribute as attribute on attribute.attrelid = class.oid
where class.relkind = 'r' and class.relnamespace = current_schema()::regnamespace
  and attribute.attnum > 0 and not attribute.attisdropped
  and pg_get_serial_sequence(quote_ident(class.relname), attribute.attname) is not null
order by 1, 2
"""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns that are stored, by name; `key`: those of its primary key. `texts`: columns whose
    order hangs on a language, which is not ours to trust."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    texts: frozenset[str]

    def out(self) -> str:
        """Its rows in an order that is the same everywhere."""
        order = ", ".join(self._ordered(name) for name in self.key or self.columns)
        rows = f"select {self._listed()} from {_quoted(self.name)} order by {order}"  # noqa: S608 quoted names
        return f"copy ({rows}) to stdout"

    def into(self) -> str:
        return f"copy {_quoted(self.name)} ({self._listed()}) from stdin"

    def _listed(self) -> str:
        return ", ".join(map(_quoted, self.columns))

    def _ordered(self, name: str) -> str:
        if self.key:
            return _quoted(name) + (' collate "C"' if name in self.texts else "")
        return f'{_quoted(name)}::text collate "C"'


def tables() -> dict[str, Table]:
    """Every table but those that are left out, by name."""
    texts: dict[str, set[str]] = {}
    for table, column in asked(TEXTS):
        texts.setdefault(table, set()).add(column)
    return {
        name: Table(name, tuple(columns), tuple(key), frozenset(texts.get(name, ())))
        for name, columns, key in asked(TABLES)
        if name not in LEFT_OUT
    }


def sequences() -> dict[str, str]:
    """`table.column` -> the sequence its numbers come from."""
    return {
        f"{table}.{column}": name
        for table, column, name in asked(SEQUENCES)
        if table not in LEFT_OUT
    }


def asked(question: str, values: Any = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        rows: list[Any] = cursor.fetchall()
        return rows


def server_version() -> int:
    """180002 for PostgreSQL 18.2."""
    return int(asked("show server_version_num")[0][0])


def count(table: str) -> int:
    return int(asked(f"select count(*) from {_quoted(table)}")[0][0])  # noqa: S608 quoted name


def standing_of(sequence: str) -> list[Any]:
    """Its last number, and whether that was given. `sequence`: its name, quoted."""
    return list(asked(f"select last_value, is_called from {sequence}")[0])  # noqa: S608 quoted name


def done(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


@dataclass(slots=True)
class Digesting:
    """Takes the rows of one table as COPY hands them out, one at a time; knows what they come to.
    `keep`: takes them pressed together, in pieces."""

    keep: Callable[[bytes], None] | None = None
    rows: int = 0
    _gathered: bytearray = field(default_factory=bytearray)
    _digest: Any = field(default_factory=hashlib.sha256)
    _press: Any = None
    _piece: list[bytes] = field(default_factory=list)

    def write(self, row: bytes) -> None:
        self.rows += 1
        self._gathered += row
        if len(self._gathered) >= GATHERED:
            self._take()

    def finish(self) -> dict[str, Any]:
        self._take()
        self._end_piece()
        return {"rows": self.rows, "sha256": self._digest.hexdigest()}

    def _take(self) -> None:
        self._digest.update(self._gathered)
        if self.keep is not None and self._gathered:
            self._press = self._press or zlib.compressobj(1, wbits=GZIP)
            self._piece.append(self._press.compress(self._gathered))
            if sum(map(len, self._piece)) >= PIECE:
                self._end_piece()
        self._gathered.clear()

    def _end_piece(self) -> None:
        if self.keep is not None and self._press is not None:
            self.keep(b"".join([*self._piece, self._press.flush()]))
        self._press, self._piece = None, []


def digest_of(table: Table) -> dict[str, Any]:
    """Rows and SHA-256 of a table as it stands."""
    return copied_out(table, Digesting())


def copied_out(table: Table, into: Digesting) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.copy_expert(table.out(), into)
    return into.finish()


def unpressed(content: Iterator[bytes]) -> Iterator[bytes]:
    """One piece of a table as COPY wrote it. Raises zlib.error, also where its end is missing."""
    gzip = zlib.decompressobj(wbits=GZIP)
    for data in content:
        while data:
            yield gzip.decompress(data, GATHERED)
            data = gzip.unconsumed_tail
    yield gzip.flush()
    if not gzip.eof:
        raise zlib.error("the end of the piece is missing")


class Rows:
    """What COPY reads from: pieces behind one another."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.buffer = pieces, b""

    def read(self, size: int) -> bytes:
        while not self.buffer:
            piece = next(self.pieces, None)
            if piece is None:
                return b""
            self.buffer = piece
        data, self.buffer = self.buffer[:size], self.buffer[size:]
        return data
