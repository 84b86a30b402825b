"""Renewals of a register: taken in with the agreement in one go, and one by one by the actions."""

import gc
import re
from collections.abc import Iterator

import pytest

from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from agreements import derive
from agreements.models import (
    Agreement,
    Cover,
    Deadline,
    Participation,
    Side,
    StatusPeriod,
    TermPeriod,
)
from mou_tracker.imports.models import State

from .conftest import sent_as, taken_in

pytestmark = pytest.mark.django_db
HEAD = "Country,Partner,Title,Signed on,End,Duration\n"
#: Chains by first row and renewals: signed while the old term ran, after it, on a day known to the
#: year, beside an end that is stated.
CHAINS = (
    ("MoU,2001-02-03,,3 years", "Renewal of the MoU,2003-12-03,,3 years",
     "Second renewal of the MoU,2007-03-01,,5 years"),
    ("MoU,2019-01-01,2024-12-31,", "Renewal of the MoU,2024-03-01,2029-12-31,"),
    ("MoU,2005-01-05,,10 years", "Renewal of the MoU,2014,,10 years"),
    ("MoU,2022-01-05,,", "Renewal of the MoU,2025-06-05,,2 years"),
)  # fmt: skip


def rows_of(name: str, upto: int) -> str:
    """The first `upto` rows of each chain, with partners of that name."""
    return "".join(
        f"Italy,{name} {n},{row}\n" for n, chain in enumerate(CHAINS) for row in chain[:upto]
    )


def told(agreement: Agreement) -> Iterator[object]:
    """What the agreement says and what follows from it, numbers and references aside."""
    for term in agreement.terms.order_by("ordinal"):
        signed = sorted(str(row.signed) for row in term.signatures.all())
        yield term.ordinal, term.stage, term.starts_choice, term.effect_mode, term.end_on, signed
    for model in (StatusPeriod, TermPeriod, Cover):
        for row in model._default_manager.filter(agreement=agreement).order_by("pk").values():
            kept = {name: one for name, one in row.items() if not name.endswith("id")}
            yield model.__name__, _without_numbers(sorted(kept.items()))
    for row in Deadline.objects.filter(origin=f"agreement:{agreement.pk}"):
        days = (row.day, row.earliest, row.latest, row.closed_on, row.closed_as, row.certain_from)
        yield row.kind, days, _without_numbers(row.because)


def _without_numbers(told: object) -> str:
    return re.sub(r"'(by|term|agreement|amendment)': [^,}]+", "", str(told))


def test_in_one_go_or_one_by_one_the_same_follows(home, client_of):
    client = client_of("coordinator")
    for name, parts in (("Whole", [3]), ("Parts", [1, 2, 3])):
        for upto in parts:
            body = (HEAD + rows_of(name, upto)).encode()
            imported = taken_in(client, sent_as(client, body, f"{name}{upto}.csv"))
            assert imported.state == State.APPLIED, imported.result
    found = {
        (name, n): sorted(map(str, told(agreement)))
        for name in ("Whole", "Parts")
        for n in range(len(CHAINS))
        for agreement in Agreement.objects.filter(participations__party__short_name=f"{name} {n}")
    }
    assert len(found) == 2 * len(CHAINS) == Agreement.objects.count()
    for n, chain in enumerate(CHAINS):
        assert found["Whole", n] == found["Parts", n], chain
    chosen = Agreement.objects.filter(terms__starts_choice="after_current_end").distinct()
    assert chosen.count() == 2 * 3  # the last chain has no known end


#: A register with places, signatories and areas, acts inside a term, partial, planned and missing
#: days, and ends that are stated by the day, the month and the year.
VARIED = """Country,Partner,Title,Signed on,End,Duration,Place,Signatories,Remarks
Italy,Consip,MoU,2019-05-06,2022-12-31,3 years,Rome,Consip: Mario Rossi,
Italy,Consip,Renewal of the MoU,2022-11,2025,,Seoul,,tacito rinnovo
Italy,Consip,Addendum to the MoU,2023-02-01,,,,,
Italy,ANAC,MoU,2018,,2 years,,,
Italy,ANAC,Extension of the MoU,2019-03-04,2024-06-30,,,,
France,UGAP,MoU,2020-02-29,indefinite,,,,
Chile,ChileCompra,MoU,,,5 years,,,
Chile,ChileCompra,Second renewal of the MoU,2024-03-05,,5 years,,,auto-renewable every year
Spain,OIReScon,MoU,2031-01-02,,18 months,,,
Norway,DFO,MoU,2021-07,2026-06,,,,
"""


def test_it_is_derived_from_what_was_written(home, client_of, monkeypatch):
    """Nothing is loaded for it: the facts in hand are those that anybody loads afterwards, and so
    is what follows from them."""
    client, office = client_of("coordinator"), derive.OfficeSettings.load()
    in_hand: dict[int, object] = {}

    def derived(loaded, **how):
        computed = derive_new(loaded, **how)
        in_hand.update((row.pk, rows.facts) for row, rows in computed)
        return computed

    derive_new = derive.derive_new
    monkeypatch.setattr(derive, "derive_new", derived)
    chains = HEAD + "".join(rows_of(f"Agency {n}", 3) for n in range(2))
    for name, body in (("varied.csv", VARIED), ("chains.csv", chains)):
        imported = taken_in(client, sent_as(client, body.encode(), name))
        assert imported.state == State.APPLIED, imported.result
    loaded = derive.with_facts(Agreement.objects.filter(pk__in=in_hand))
    assert len(loaded) == Agreement.objects.count() > 10
    for row in loaded:
        facts = derive.facts_of(row, office=office, horizon=row.standing.horizon)
        assert facts == in_hand[row.pk]
        assert derive.differences(row, office=office) == []


def test_taking_in_asks_as_much_whatever_the_number_of_renewals(home, client_of):
    client, asked = client_of("coordinator"), []
    for times in (1, 9):
        rows = "".join(rows_of(f"Agency {times} {n}", 3) for n in range(times))
        imported = sent_as(client, (HEAD + rows).encode(), f"{times}.csv")
        with CaptureQueriesContext(connection) as statements:
            assert taken_in(client, imported).state == State.APPLIED
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_rows_are_held_to_what_they_name_as_they_are_written(home, client_of):
    """Checks put off to the end would make each later row dearer than the one before."""
    nobodys = Participation(agreement_id=10**9, party=home, side=Side.OURS)

    def is_refused_at_once() -> bool:
        try:
            with transaction.atomic():
                Participation.objects.bulk_create([nobodys])
                transaction.set_rollback(True)
        except IntegrityError:
            return True
        return False

    assert not is_refused_at_once()
    client = client_of("coordinator")
    imported = sent_as(client, (HEAD + rows_of("Agency", 1)).encode())
    assert taken_in(client, imported).state == State.APPLIED
    assert is_refused_at_once()  # the transaction of the test is the one it was taken in in


def test_what_a_batch_was_made_from_is_let_go_before_the_next(home, client_of, monkeypatch):
    """However rarely the collector of a worker comes by."""
    monkeypatch.setattr(derive, "BATCH", 4)
    held: list[int] = []

    def derived(loaded, **how):
        held.append(sum(type(one) is Agreement for one in gc.get_objects()))
        return derive_new(loaded, **how)

    derive_new = derive.derive_new
    monkeypatch.setattr(derive, "derive_new", derived)
    client = client_of("coordinator")
    imported = sent_as(client, (HEAD + "".join(rows_of(one, 1) for one in "ABCDEFGH")).encode())
    gc.collect()
    gc.disable()
    try:
        assert taken_in(client, imported).state == State.APPLIED
    finally:
        gc.enable()
    assert len(held) > 3 and held[-1] <= held[0]
