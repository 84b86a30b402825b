"""Every partial date of every answer has its first and last day beside it, and none is a lone "..":
libraries of EDTF read [2013-08..2018-05] as one month, and ".." not at all."""

import json
import re
from datetime import date

import pytest

from activities.actions import add_forum, log_activity
from agreements.actions import add_area, add_commitment, amend, open_term, sign
from agreements.dates import parse_edtf
from tests import contract
from tests.api_client import partner_client, staff_client
from tests.factories import DAY, make_agreement, make_term

from .everything import ASKED, everything, names_for

pytestmark = pytest.mark.django_db
POINT = r"(?:\d{4}(?:-\d\d){0,2})"
EDTF = re.compile(rf"{POINT}[~?%]?|(?:{POINT}|\.\.)/(?:{POINT}|\.\.)|\[{POINT}?\.\.{POINT}?\]|\.\.")
DAY_ONLY = re.compile(r"\d{4}-\d\d-\d\d")
SOME = re.compile(r'"(signed|due|held|when|since|on)": ?"[^"]*[~?%/\[]')
FEW = dict.fromkeys(ASKED, ()) | {"on": ("2026-03-03",), "known": ("2026-03-03",)}


@pytest.fixture
def world(home, consip, people):
    """A partial date of every form wherever one may stand."""
    add_area(by=None, on=DAY, code="common", names={"en": "Common"})
    agreement = make_agreement("OWN-1", consip)
    term = make_term(
        agreement, "2020-33", effect_mode="on_last_signature", end_kind="fixed",
        end_on=parse_edtf("2023"), notice_value=3, notice_unit="months",
        notice_basis="received", notice_anchor="before_end",
    )  # fmt: skip
    amend(by=None, on=DAY, term=term, kind="annex", signed=parse_edtf("2021~"), summary="Annex")
    amend(by=None, on=DAY, term=term, kind="extension", signed=parse_edtf("2022-40"),
          summary="Longer", new_ends_on=date(2027, 6, 30))  # fmt: skip
    for due in ("2027", "2027-05", "2026-12/..", "..", "../2027-02", "[2027..2028]", "2027-03?"):
        add_commitment(by=None, on=DAY, term=term, text={"en": "Do"}, side="joint",
                       due=parse_edtf(due))  # fmt: skip
    later = make_agreement("OWN-2", consip)
    make_term(later, "..", effect_mode="unknown", end_kind="duration", end_years=5)
    planned = open_term(by=None, on=DAY, agreement=later, stage="ready_to_sign", ordinal=1)
    sign(by=None, on=DAY, term=planned,
         signatures=[{"party": consip, "signed": parse_edtf("[2026-01..2026-03]")}])  # fmt: skip
    forum = add_forum(by=None, on=DAY, short_name="MMGP", names={"en": "MMGP"},
                      since=parse_edtf("2009"))  # fmt: skip
    shared = {"confidentiality": "partners", "by": None, "on": DAY, "agreements": [agreement]}
    for when, held in (("2027-41", None), (None, "2025-10"), (None, "2025-10-01/2025-10-03")):
        log_activity(
            **shared, kind="meeting", title={"en": "Meet"}, forum=forum,
            when=when and parse_edtf(when), held=held and parse_edtf(held),
        )  # fmt: skip
    return agreement


def alone(told, content=None, at=""):
    """(address, value) of each partial date that has no bounds beside it."""
    if isinstance(told, list):
        for number, one in enumerate(told):
            yield from alone(one, content, f"{at}/{number}")
    elif isinstance(told, dict):
        bounds = told.get("bounds") or {}
        if "content" in told and "sha256" in told:
            content = {f"/content{pointer}": edges for pointer, edges in bounds.items()}
        for name, value in told.items():
            here = f"{at}/{name}"
            if not isinstance(value, str):
                yield from alone(value, content, here)
            elif EDTF.fullmatch(value) and (value == ".." or not DAY_ONLY.fullmatch(value)):
                beside = bounds.get(name) or (content or {}).get(here) or told
                if value == ".." or not {"earliest", "latest"} <= beside.keys():
                    yield here, value


@pytest.mark.parametrize("asker", ["staff", "partner"])
def test_bounds_stand_beside_every_partial_date(world, people, consip, asker):
    client = staff_client(people["manager"]) if asker == "staff" else partner_client(consip)
    user = people["manager"] if asker == "staff" else consip.keys.first()
    found, partial = {}, set()
    for path, (status, _headers, body) in everything(client, names_for(user), asked=FEW).items():
        if status == 200 and body[:1] in (b"{", b"["):
            told = json.loads(body)
            partial |= set(
                re.findall(r'"(signed|due|held|when|since|on)": ?"[^"]*[~?%/\[]', body.decode())
            )
            found |= {f"{path} {at}": value for at, value in alone(told)}
    assert found == {}
    assert {"signed", "due", "held"} <= partial  # there were some


def test_the_schema_says_so():
    for name in (
        "Signature",
        "Amendment",
        "Commitment",
        "Activity",
        "Forum",
        "Term",
        "RenewalTerm",
    ):
        assert "bounds" in contract.resolved({"$ref": f"#/{name}"})["properties"], name
