"""Numbers that take as long as there are rows, kept until a table they were read from is written.

What a statement sees is named by PostgreSQL's snapshot: the transactions that are over. Each that
wrote facts has left a mark for each table (`agreements.models.write_marks`): as long as none of
those that an answer was read from has a mark that was not over then and is over now, the answer is
the same, and need not be asked again, whatever else was written. From which tables that is say the
statements it was asked by. Nothing is kept for a transaction that has written itself. Kept in each
process, for as many questions as an office asks in a day.
"""

import re
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from hashlib import sha256
from threading import Lock
from typing import Any, NamedTuple, TypeVar

from pgtrigger import registered

from django.apps import apps
from django.db import connection

from agreements.models.compiled import counts
from agreements.models.write_marks import SEEN_NOW, UNCHANGED_SINCE, TableMark, marks_write

Answer = TypeVar("Answer")
#: How many answers are kept: numbers and the like, texts of a page, and what says something of each
#: of thousands of agreements.
KEPT, KEPT_PAGES, KEPT_OF_THOUSANDS = 2_000, 200, 40
#: Of each pair of a snapshot and names of tables, in their order, whether they are unchanged.
LOOK = f"""
    select {SEEN_NOW}, pg_current_xact_id_if_assigned() is not null, array(
      select {UNCHANGED_SINCE}
      from unnest(%s::pg_snapshot[], %s::text[]) with ordinality asked (seen, names, place)
      cross join lateral string_to_array(names, ',') tables
      order by place)
"""  # noqa: S608 nobody's text
NAME = re.compile(r"\w+")
#: The lists that the statements asked at the moment are added to.
_watchers: ContextVar[tuple[list[str], ...]] = ContextVar("watchers", default=())


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, the snapshot since which it holds, and the tables it was read from."""

    seen: str
    tables: str
    answer: Any


_lock = Lock()
#: By how many of them are kept, those asked for last at the end.
_answers: dict[int, OrderedDict[Hashable, Kept]] = defaultdict(OrderedDict)


class Count(NamedTuple):
    """A question for a number: what `Compiled.as_count` answers. Readers who ask it in the same
    words with the same values are told the same."""

    sql: str
    params: Sequence[Any]


class Ask(NamedTuple):
    """Any other question: what tells it from all others, who answers it, and how many answers of
    its size are kept."""

    question: Hashable
    answer: Callable[[], Any]
    most: int = KEPT


def kept(question: Hashable, answer: Callable[[], Answer], *, most: int = KEPT) -> Answer:
    """The answer to `question`; asked again once what it read was written. `most`: how many answers
    of its size are kept."""
    found = kept_together({"it": Ask(question, answer, most)})
    return found["it"]  # type: ignore[no-any-return] # its own


def kept_together(asked: Mapping[str, Count | Ask]) -> dict[str, Any]:
    """The answers to several questions, by the same names; what is to be counted anew is counted
    by one statement."""
    questions = {
        name: (one.sql, *one.params) if isinstance(one, Count) else one.question
        for name, one in asked.items()
    }
    look = Look({questions[name]: most_of(one) for name, one in asked.items()})
    found = dict(look.known)
    left = {questions[name]: one for name, one in asked.items() if questions[name] not in found}
    to_count = {question: one for question, one in left.items() if isinstance(one, Count)}
    if to_count:
        found |= zip(to_count, counts(to_count.values()), strict=True)
    for question, one in left.items():
        statements: list[str] = []
        if isinstance(one, Count):
            statements.append(one.sql)
        else:
            with watched(statements):
                found[question] = one.answer()
        look.keep(question, found[question], statements)
    return {name: found[question] for name, question in questions.items()}


def most_of(one: Count | Ask) -> int:
    return one.most if isinstance(one, Ask) else KEPT


class Look:
    """Which of some questions have an answer that holds, found out by one statement."""

    def __init__(self, questions: Mapping[Hashable, int]) -> None:
        self.database, self.most = connection.settings_dict["NAME"], questions
        with _lock:
            found = {
                one: _answers[most].get((self.database, one)) for one, most in questions.items()
            }
        pairs = list({(one.seen, one.tables) for one in found.values() if one})
        with connection.cursor() as cursor:
            cursor.execute(LOOK, [[seen for seen, _tables in pairs], [names for _, names in pairs]])
            self.snapshot, self.has_written, unchanged = cursor.fetchone()
        held = {pair for pair, is_unchanged in zip(pairs, unchanged, strict=True) if is_unchanged}
        self.known: dict[Hashable, Any] = {}
        for question, one in found.items():
            if one and not self.has_written and (one.seen, one.tables) in held:
                self.known[question] = one.answer
                for statements in _watchers.get():
                    statements.append(one.tables)
                self._keep(question, replace(one, seen=self.snapshot))

    def keep(self, question: Hashable, answer: Any, statements: Sequence[str]) -> None:
        """An answer that was asked for after this look, by `statements`. It is not kept where it
        was read from no table, as then it was read before and nobody knows from what, nor from
        one whose writers leave no mark."""
        tables = frozenset().union(*map(tables_in, statements))
        if tables and tables <= _marked() and not self.has_written:
            self._keep(question, Kept(self.snapshot, ",".join(sorted(tables)), answer))

    def _keep(self, question: Hashable, one: Kept) -> None:
        most = self.most[question]
        with _lock:
            answers = _answers[most]
            answers[self.database, question] = one
            answers.move_to_end((self.database, question))
            if len(answers) > most:
                answers.popitem(last=False)


def digest_of(*parts: Any) -> str:
    """A short name for what is long: a statement with thousands of values, their list."""
    return sha256(repr(parts).encode()).hexdigest()


@contextmanager
def watched(statements: list[str]) -> Iterator[None]:
    """Adds the statements that are asked meanwhile, and of answers that are kept the names of the
    tables they were read from."""

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(sql)
        return execute(sql, params, many, context)

    token = _watchers.set((*_watchers.get(), statements))
    try:
        with connection.execute_wrapper(watch):
            yield
    finally:
        _watchers.reset(token)


@lru_cache(maxsize=500)
def tables_in(statement: str) -> frozenset[str]:
    """The tables of ours that a statement names, but for the marks themselves."""
    return (frozenset(NAME.findall(statement)) & _tables()) - {TableMark._meta.db_table}


@cache
def _tables() -> frozenset[str]:
    models = apps.get_models(include_auto_created=True)
    return frozenset(model._meta.db_table for model in models)


@cache
def _marked() -> frozenset[str]:
    """The tables whose writers leave a mark."""
    return frozenset(
        model._meta.db_table for model, trigger in registered() if trigger.name == marks_write.name
    )
