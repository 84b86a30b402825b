"""The whole list behind the first page, and the sheet of keys."""

import re

import pytest

from django.test import Client

from agreements.models import Agreement
from mou_tracker.dashboards.navigation import MAIN, MORE, PERSONAL
from tests.factories import DAY, make_agreement, make_party, make_term
from tests.markup import flat

pytestmark = pytest.mark.day(DAY)


@pytest.fixture
def officer(people):
    client = Client()
    client.force_login(people["officer"])
    return client


def ending(number: int) -> None:
    agreement = make_agreement(f"KR-IT-{number}", make_party(f"P{number}", country="IT"))
    make_term(
        agreement, "2025-01-01", effect_mode="on_last_signature", end_kind="duration", end_years=2
    )


def test_what_the_first_page_leaves_out_is_a_click_away(home, officer):
    for number in range(12):
        ending(number)
    page = officer.get("/?on=2026-11-01").content.decode()
    path = re.search(r'href="(/deadlines/\?list=decide[^"]*)"', page)[1].replace("&amp;", "&")
    shown = officer.get(path).content.decode()
    for number in range(12):
        assert f"KR-IT-{number}<" in shown


def test_a_kind_that_is_none(real_case, officer):
    response = officer.get("/deadlines/", {"kind": "zzz"})
    assert response.status_code == 400
    assert "expiry" in response.content.decode()


def test_several_kinds_are_found_and_days_are_kept(home, officer):
    ending(1)
    asked = "kind=expiry&kind=start_renewal&from=2026-01-01&on=2026-01-01"
    kinds = {"expiry", "start_renewal"}
    for order in (asked, asked.replace("expiry&kind=start_renewal", "start_renewal&kind=expiry")):
        page = officer.get(f"/deadlines/?{order}").content.decode()
        assert "last day in effect" in flat(page) and "begin preparing the renewal" in flat(page)
        kept = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
        assert {value for name, value in kept if name == "kind"} == kinds
        assert ("from", "2026-01-01") in kept and ">Clear</a>" in page
    one = officer.get("/deadlines/?kind=expiry&from=2027-01-01&on=2026-01-01").content.decode()
    assert "KR-IT-1" not in one


def test_queries_do_not_grow(home, officer, django_assert_max_num_queries):
    def counted() -> int:
        with django_assert_max_num_queries(16) as found:
            assert officer.get("/deadlines/").status_code == 200
        return len(found)

    ending(0)
    officer.get("/deadlines/")
    with_one = counted()
    for number in range(1, 8):
        ending(number)
    assert counted() == with_one


def test_every_key_is_one_and_stands_on_the_sheet(people, officer):
    keys = [place.key for place in (*MAIN, *MORE, *PERSONAL) if place.key]
    assert len(keys) == len(set(keys))
    sheet = officer.get("/shortcuts/").content.decode()
    for key in keys:
        assert f"<kbd>g</kbd> <kbd>{key}</kbd>" in sheet


@pytest.mark.parametrize(
    ("role", "is_offered"), [("reader", False), ("officer", True), ("coordinator", True)]
)
def test_the_next_step_is_offered_to_who_may_propose_it(real_case, people, role, is_offered):
    client = Client()
    client.force_login(people[role])
    page = client.get("/deadlines/?list=settle&on=2026-11-23").content.decode()
    link = 'href="/agreements/KR-IT-2008-1/terms/6/correct/"'
    assert (link in page) is is_offered
    if is_offered:
        assert client.get("/agreements/KR-IT-2008-1/terms/6/correct/").status_code == 200


def test_a_row_names_the_partner_and_how_far_the_day_is(real_case, officer):
    page = flat(officer.get("/deadlines/?on=2026-11-23&kind=to_settle").content.decode())
    row = page[page.index("deadline-when") :]
    assert "145 days ago" in row[:300]
    assert "Consip (Italy)" in row[:1500]


def test_the_agreements_of_all_that_match_are_changed_at_once(home, people, officer):
    """Each once, whatever its deadlines; those of the filter, and none that one may not see."""
    for number in range(3):
        ending(number)
    hidden = make_agreement(
        "KR-IT-9", make_party("P9", country="IT"), confidentiality="confidential"
    )
    make_term(hidden, "2025-01-01", effect_mode="on_last_signature", end_kind="duration",
              end_years=2)  # fmt: skip

    def chosen(**query: str) -> list[str]:
        page = officer.get("/deadlines/several/", {"all": "1", **query})
        return [line["key"] for line in page.context["lines"]]

    assert chosen() == ["KR-IT-0", "KR-IT-1", "KR-IT-2"]
    assert chosen(agreement="KR-IT-1") == ["KR-IT-1"]
    listed = officer.get("/deadlines/", {"kind": "expiry", "list": "soon"})
    shown = {one.reference for row in listed.context["page"]["rows"]
             for one in row.agreements.all()}  # fmt: skip
    found = officer.get("/deadlines/several/", {"all": "1", "kind": "expiry", "list": "soon"})
    if shown:
        assert {line["key"] for line in found.context["lines"]} == shown
    else:
        assert found.status_code == 400  # nothing to change is said
    assert officer.get("/deadlines/several/", {"all": "1", "kind": "zzz"}).status_code == 400
    page = officer.get("/deadlines/several/", {"all": "1"})
    rows = [f"{line['key']}@{line['version']}" for line in page.context["lines"]]
    said = {"row": rows, "responsible": str(people["officer"].pk), "do": "1"}
    assert officer.post("/deadlines/several/", said).status_code == 302
    held = Agreement.objects.filter(responsible=people["officer"])
    assert set(held.values_list("reference", flat=True)) == {"KR-IT-0", "KR-IT-1", "KR-IT-2"}
