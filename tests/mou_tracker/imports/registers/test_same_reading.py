"""What changes no reading: the order of the columns, an empty one, heads in another language."""

import csv
import random

import pytest

from mou_tracker.imports.registers import read_register
from mou_tracker.imports.registers.values import Severity

from .conftest import DATA, DAY, sheet_of

LISTS = (
    "02-registro-accordi-utf8.csv", "04-university.csv", "06-treaties.csv", "07-ledger.csv",
    "08-elenco.csv",
)  # fmt: skip


def lines(name: str) -> list[list[str]]:
    delimiter = ";" if name.startswith("08") else ","
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def told(rows) -> list:
    register = read_register([sheet_of(rows)], on=DAY, form="text")
    chains = [
        (chain.key, [(one.ordinal, one.signed and one.signed.text) for one in chain.instruments])
        for chain in register.agreements
    ]
    return [chains, *(_row(row) for row in register.rows)]


def _row(row) -> tuple:
    return (
        row.at, row.kind, row.partners, row.country, row.title, row.signed and row.signed.text,
        row.end, row.term, row.ordinal, sorted(one.code for one in row.problems),
    )  # fmt: skip


def _arranged(rows, order) -> list[list[str]]:
    """The columns of a table in another order; titles stay where they stand."""
    width = max(map(len, rows))
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    return [
        [row[at] if at is not None else "" for at in order] if sum(map(bool, row)) > 3 else row
        for row in padded
    ]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_columns_changes_nothing(name, seed):
    rows = lines(name)
    order = list(range(max(map(len, rows))))
    random.Random(seed).shuffle(order)
    assert told(_arranged(rows, order)) == told(rows)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("place", [1, 4, 7])
def test_an_empty_column_changes_nothing(name, place):
    rows = lines(name)
    order: list[int | None] = list(range(max(map(len, rows))))
    order.insert(place, None)
    assert told(_arranged(rows, order)) == told(rows)


HEADS = {
    "en": "No|Country|Partner|Title|Date of signature|Entry into force|Expiry date|Renewals"
          "|Remarks",
    "it": "N.|Paese|Controparte|Oggetto|Data firma|Entrata in vigore|Scadenza|Rinnovi|Annotazioni",
    "fr": "N°|Pays|Partenaire|Intitulé|Date de signature|Entrée en vigueur|Échéance|Renouvellements"
          "|Observations",
    "es": "N.º|País|Contraparte|Título|Fecha de firma|Entrada en vigor|Vencimiento|Renovaciones"
          "|Observaciones",
    "ko": "연번|국가|기관명|협약명|체결일|발효일|만료일|갱신|비고",
    "en, otherwise": "S. No.|Nation|Counterpart|Agreement title|Signed on|In force from|Valid until"
                     "|Renewed on|Notes",
    "it, otherwise": "Prog.|Stato estero|Ente partner|Titolo|Data di stipula|Decorrenza"
                     "|Valido fino al|Rinnovato il|Note",
}  # fmt: skip
CELLS = tuple(
    line.split("|")
    for line in (
        "1|Norway|Port Authority|MoU|2018-05-03|2018-06-01|2021-05-31|2021-06-01|",
        "2|Chile|Customs Board|MoU|2019-05-03||2022-05-02||online",
        "3|Angola|Tax Office|MoU|2020-05||||",
    )
)


@pytest.mark.parametrize("language", HEADS)
def test_heads_of_another_language_change_nothing(language):
    def read(told_in: str):
        rows = [HEADS[told_in].split("|"), *CELLS]
        return read_register([sheet_of(rows)], on=DAY, form="text")

    wanted, found = read("en"), read(language)
    assert [one.field for one in found.columns] == [one.field for one in wanted.columns]
    for row, other in zip(wanted.rows, found.rows, strict=True):
        assert _row(other)[:-1] == _row(row)[:-1]
        assert not [one for one in other.problems if one.severity is not Severity.NOTE]
