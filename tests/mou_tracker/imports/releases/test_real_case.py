"""The release of the real case comes out whole, in either language, against what is recorded."""

from datetime import date
from pathlib import Path

import pytest

from agreements.models import Agreement
from mou_tracker.imports.known import known_world
from mou_tracker.imports.releases import read_release
from mou_tracker.seed.first_data import load_case, seed_case
from tests.factories import make_user

HERE = Path(__file__).parent
TERM = 6


@pytest.fixture
def told(db, request):
    manager = make_user("manager")
    seed_case(on=date(2026, 7, 1), responsible=manager, deputy=None)
    text = (HERE / f"real-{request.param}.txt").read_text(encoding="utf-8")
    return read_release(text, world=known_world(Agreement.objects.all()))


@pytest.mark.parametrize("told", ["en", "ko"], indirect=True)
def test_comes_out_whole(told):
    facts = load_case()
    term = next(one for one in facts["terms"] if one["ordinal"] == TERM)
    (row,) = told["propose"]
    assert row["agreement"]["match"] == facts["agreement"]["reference"]
    assert (row["act"], row["term"]["ordinal"]) == ("renewal", TERM)
    assert "sure" not in row["term"]
    assert row["signing"]["signed"] == term["signed"]
    assert row["signing"]["mode"] == term["signing_mode"]
    assert [one["party"] for one in row["signatories"]] == ["PPS", "Consip"]
    assert "Marco Reggiani" in row["signatories"][1]["name"]["latin"]
    assert row["term"]["end"] == {"kind": "not_recorded"}
    assert {one["code"] for one in row["areas"]} >= {"ai-procurement", "e-procurement"} | {
        "innovative-procurement",
        "green-procurement",
    }
    assert {one["side"] for one in row["commitments"]} <= {"joint", None}
    assert len(row["commitments"]) >= 3
    (meeting,) = told["activities"]
    planned = facts["activities"][0]
    assert [meeting[name] for name in ("kind", "level", "when", "state")] == [
        planned[name] for name in ("kind", "level", "when", "state")
    ]
    claims = {(one["kind"], one.get("value")) for one in told["claims"]}
    assert {("renewal_ordinal", TERM), ("partnership_years", 19)} <= claims
    assert "prompted_by" in row
