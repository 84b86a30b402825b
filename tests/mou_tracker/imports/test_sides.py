"""What a register tells of each side, of a notice and of an end, once it is taken in."""

import pytest

from agreements.models import Agreement, Signature
from mou_tracker.imports.models import State
from tests.factories import make_agreement

from .conftest import decided, sent_as, taken_in

pytestmark = pytest.mark.django_db
REGISTER = """연번,국가,기관명,협약명,우리측 서명일,상대측 서명일,만료일,통보기간,해지일
1,노르웨이,항만청,항만 협력 양해각서,2019.3.4,2019.3.18,2024.3.17,3개월,
2,칠레,관세위원회,관세 협력 양해각서,2020.5.1,2020.5.1,2030.4.30,,2023.2.1
3,케냐,물자청,물자 협력 양해각서,2021.6.7,,2027.6.6,,
"""


def days(agreement: Agreement) -> dict[str, str]:
    rows = Signature.objects.filter(term__agreement=agreement).select_related("party")
    return {
        "ours" if row.party.is_home else "theirs": row.signed.text if row.signed else ""
        for row in rows
    }


def of(country: str) -> Agreement:
    return Agreement.objects.get(parties__country=country)


def test_each_party_signs_on_its_own_day_and_the_same_rows_change_nothing(home, client_of):
    client = client_of("coordinator")
    imported = taken_in(client, sent_as(client, REGISTER.encode()))
    assert imported.state == State.APPLIED, imported.result
    assert days(of("NO")) == {"ours": "2019-03-04", "theirs": "2019-03-18"}
    assert days(of("CL")) == {"ours": "2020-05-01", "theirs": "2020-05-01"}
    assert days(of("KE")) == {"ours": "2021-06-07", "theirs": ""}
    assert not of("CL").events.exists()  # shown, to be recorded by hand
    again_sent = sent_as(client, (REGISTER + "\n").encode(), "again.csv")
    assert again_sent.counts["taken"] == 0


def test_a_period_of_notice_is_recorded_once_it_is_said_from_when_it_counts(home, client_of):
    client = client_of("coordinator")
    imported = sent_as(client, REGISTER.encode())
    row = imported.rows.get(reading__country="NO")
    (problem,) = [one for one in row.reading["problems"] if one["code"] == "notice_needs_decision"]
    assert problem["taken"] == "none"
    page = client.get(f"/import/{imported.uid}/").content.decode()
    assert "From when a period of notice counts" in page
    said = f"choose:{row.position}:{problem['code']}:received"
    taken_in(client, decided(client, imported, said))
    term = of("NO").terms.get()
    assert (term.notice_value, term.notice_unit, term.notice_basis, term.notice_anchor) == (
        3, "months", "received", "before_end",
    )  # fmt: skip
    assert of("CL").terms.get().notice_value is None


def test_references_are_written_as_the_office_writes_them(home, consip, client_of):
    client = client_of("coordinator")
    make_agreement("MOU-2026-007", consip)
    taken_in(client, sent_as(client, REGISTER.encode()))
    assert of("NO").reference == "MOU-2019-001"
    assert of("KE").reference == "MOU-2021-001"
