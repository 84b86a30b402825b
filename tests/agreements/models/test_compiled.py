"""Statements that are compiled once ask what their querysets ask, whoever asks when."""

import gc
import inspect
import sys
import threading
import weakref
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine

from django.db import connections
from django.db.models import prefetch_related_objects
from django.utils import translation

from agreements.access import LADDER, NOBODY, Rights, can
from agreements.models import Agreement, Participation, StatusPeriod, Term
from agreements.models.compiled import (
    PARTY,
    USER,
    Compiled,
    IsAmong,
    Slot,
    Statement,
    attach,
    attached,
    compiled,
)
from mou_tracker import urls  # noqa: F401 brings in every page
from tests.factories import DAY, make_agreement, make_term

READERS = (
    NOBODY,
    Rights(role="administrator", user=1),
    Rights(role="auditor", user=1),
    *(Rights(role=role, user=1) for role in LADDER),
    Rights(role="partner", party=1),
)


def all_compiled() -> list[tuple[str, Compiled]]:
    found = {
        f"{one.__module__}.{one.__name__}": one
        for name, module in list(sys.modules.items())
        if name.split(".")[0] in ("agreements", "activities", "mou_tracker")
        for one in vars(module).values()
        if isinstance(one, Compiled)
    }
    return sorted(found.items())


def sql_of(one: Compiled, reader: Rights) -> tuple[str, list]:
    """As it is built for a reader, anew."""
    parameters = inspect.signature(one.__wrapped__).parameters.values()
    fixed = [reader for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD]
    slots = {name: Slot(name) for name in named(one)}
    made = Statement(one.__wrapped__(*fixed, **slots))
    return made.sql, [said(each) for each in made.params]


def named(one: Compiled) -> list[str]:
    """Its arguments by name."""
    parameters = inspect.signature(one.__wrapped__).parameters.values()
    return [each.name for each in parameters if each.kind is each.KEYWORD_ONLY]


def said(value):
    """A parameter as it can be compared: a slot by its name, JSON by its content."""
    return value.name if isinstance(value, Slot) else getattr(value, "adapted", value)


def test_they_are_found():
    assert len(all_compiled()) > 15


EACH = pytest.mark.parametrize("one", [pytest.param(one, id=name) for name, one in all_compiled()])


@EACH
def test_what_is_asked_hangs_on_nothing_but_the_arguments(db, one):
    """Neither on the clock nor on the language: it is kept until the process ends."""
    for reader in READERS:
        first = sql_of(one, reader)
        with time_machine.travel("2031-03-01T12:00:00+00:00"), translation.override("ko"):
            assert sql_of(one, reader) == first


@EACH
def test_one_statement_serves_all_readers_alike(db, one):
    """With the reader's places filled in, it is the one that is built for the reader."""
    takes_reader = len(inspect.signature(one.__wrapped__).parameters) > len(named(one))
    for reader in READERS:
        kept = one._of(reader if takes_reader else None, dict.fromkeys(named(one)))
        values = {USER: reader.user, PARTY: reader.party}
        params = [
            values.get(each.name, each.name) if isinstance(each, Slot) else said(each)
            for each in kept.params
        ]
        sql, wanted = sql_of(one, reader)  # a place stands in brackets, a value does not
        assert (kept.sql.replace("(%s)", "%s"), params) == (sql.replace("(%s)", "%s"), wanted)
        other = replace(reader, user=reader.user and 77, party=reader.party and 88)
        assert one._of(other if takes_reader else None, dict.fromkeys(named(one))) is kept


@EACH
def test_every_value_is_asked(db, one):
    for reader in READERS:
        sql, params = sql_of(one, reader)
        if sql and can(reader, "see"):
            assert set(named(one)) <= set(map(str, params)), reader


def test_no_connection_is_kept_by_what_is_compiled():
    """Threads of the web server end; what they compiled stays."""
    seen = []

    def ask():
        StatusPeriod.objects.none().query.get_compiler("default")
        seen.append(weakref.ref(connections["default"]))
        Statement(StatusPeriod.objects.filter(IsAmong("pk", Slot("ids"))))
        kept.append(Statement(StatusPeriod.objects.filter(IsAmong("pk", Slot("ids")))))

    kept = []
    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    gc.collect()
    assert kept and seen[0]() is None


@compiled
def objects(rights, *, on, ids):
    rows = StatusPeriod.objects.visible_to(rights).on(on).filter(IsAmong("agreement", ids))
    return rows.select_related("agreement").order_by("pk")


@compiled
def pairs(*, ids):
    rows = Participation.objects.filter(IsAmong("agreement", ids)).order_by("pk")
    return rows.values_list("agreement__title", "side")


@pytest.fixture
def ids(home, consip):
    for number in range(3):
        agreement = make_agreement(f"KR-IT-{number}", consip)
        make_term(agreement, f"202{number}-01-01", end_kind="duration", end_years=3)
    return list(Agreement.objects.values_list("pk", flat=True))


def test_objects_are_made_as_the_queryset_makes_them(ids):
    manager = Rights(role="manager", user=1)
    for days in range(0, 2000, 250):
        on = date(2019, 6, 1) + timedelta(days=days)
        wanted = StatusPeriod.objects.on(on).filter(agreement__in=ids).order_by("pk")
        found = objects(manager, on=on, ids=ids)
        assert found == list(wanted)
        assert [vars(one)["because"] for one in found] == [one.because for one in wanted]
        assert [one.agreement.reference for one in found] == [
            one.agreement.reference for one in wanted
        ]
        assert objects.count(manager, on=on, ids=ids) == len(wanted)


def test_tuples_are_made_as_the_queryset_makes_them(ids):
    rows = Participation.objects.filter(agreement__in=ids).order_by("pk")
    assert pairs(ids=ids) == list(rows.values_list("agreement__title", "side"))
    assert pairs(ids=[]) == []


def test_who_may_see_nothing_gets_nothing_and_asks_nothing(ids, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert objects(NOBODY, on=DAY, ids=ids) == []
        assert objects.count(NOBODY, on=DAY, ids=ids) == 0


def test_readers_do_not_share_a_statement(ids):
    Agreement.objects.filter(pk=ids[0]).update(confidentiality="confidential")
    manager, officer = (Rights(role=role, user=1) for role in ("manager", "officer"))
    on = DAY
    assert objects.count(manager, on=on, ids=ids) == objects.count(officer, on=on, ids=ids) + 1


def with_terms(ids):
    rows = list(Agreement.objects.filter(pk__in=ids).order_by("pk"))
    attach(rows, "terms", list(Term.objects.order_by("pk")), by="agreement")
    return rows


def test_what_is_attached_is_answered_unasked(ids, django_assert_num_queries):
    rows = with_terms(ids)
    with django_assert_num_queries(0):
        for row in rows:
            (term,) = row.terms.all()
            assert [term] == attached(row, "terms") == list(row.terms.all())
            assert term.agreement is row and len(row.terms.all()) == row.terms.count() == 1
        prefetch_related_objects(rows, "terms")


def test_what_stands_behind_it_is_fetched_with_it(ids, django_assert_num_queries):
    rows = with_terms(ids)
    prefetch_related_objects(rows, "terms__areas")
    with django_assert_num_queries(0):
        assert all(list(term.areas.all()) == [] for row in rows for term in row.terms.all())


def test_what_is_asked_beyond_it_is_asked_of_the_row(ids):
    """As where `prefetch_related` fetched it: one more question is a new one, of that row alone."""
    first, second, _third = with_terms(ids)
    assert [one.agreement_id for one in first.terms.filter(ordinal=0)] == [first.pk]
    assert [one.agreement_id for one in second.terms.exclude(ordinal=7)] == [second.pk]
    assert not first.terms.filter(ordinal=7).exists()
    assert set(attached(first, "participations")) == set(first.participations.all())  # not attached


def test_what_was_fetched_before_stays(ids, django_assert_num_queries):
    rows = list(Agreement.objects.filter(pk__in=ids).prefetch_related("participations"))
    attach(rows, "terms", list(Term.objects.order_by("pk")), by="agreement")
    with django_assert_num_queries(0):
        assert all(len(row.participations.all()) == 2 and row.terms.all() for row in rows)


def test_what_is_added_is_seen_at_once(ids):
    first, second, third = with_terms(ids)
    second.terms.all()
    for row in (first, second):
        row.terms.add(Term(ordinal=1, stage="signed"), bulk=False)
        assert [one.ordinal for one in row.terms.all()] == [0, 1]
        assert [one.ordinal for one in attached(row, "terms")] == [0, 1]
    Term.objects.create(agreement=third, ordinal=1, stage="signed")
    assert len(third.terms.all()) == 1
    third.refresh_from_db(fields=["terms"])
    assert len(third.terms.all()) == len(attached(third, "terms")) == 2
