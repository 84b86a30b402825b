"""Several rows changed at once: the same as one by one, all or nothing, and back again."""

import re
from typing import Any

import pytest

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from agreements import actions
from agreements.actions.scope import scope_terms
from agreements.actions.several import (
    AGREEMENTS,
    AddAndRemove,
    NotAll,
    SetTo,
    change_several,
    held,
    take_back_several,
)
from agreements.dates import parse_edtf
from agreements.models import Agreement, AuditEntry, Batch
from tests.factories import DAY, make_agreement, make_term

pytestmark = pytest.mark.django_db
URL = "/several/agreements/"
NAMES = ("responsible", "confidentiality", "tags", "is_archived")


@pytest.fixture
def three(home, consip, people):
    """One in effect, one that has ended, one without a term; the first is tagged already."""
    running = make_agreement("KR-1", consip, responsible=people["officer"], tags=["asia", "old"])
    make_term(running, "2025-06-01", effect_mode="on_last_signature", end_kind="indefinite")
    ended = make_agreement("KR-2", consip)
    make_term(
        ended, "2015-06-01", effect_mode="on_last_signature", end_kind="duration", end_years=2
    )
    return [running, ended, make_agreement("KR-3", consip)]


def values(rows: Any) -> list[list[Any]]:
    fresh = Agreement.objects.in_bulk([row.pk for row in rows])
    return [[held(fresh[row.pk], name) for name in NAMES] for row in rows]


def read_at(rows: Any) -> list[tuple[Agreement, int]]:
    return [(row, row.version) for row in Agreement.objects.filter(pk__in=[r.pk for r in rows])]


def trail(after: int) -> list[tuple]:
    rows = AuditEntry.objects.filter(sequence__gt=after).order_by("sequence")
    told = [(row.verb, row.subject, row.agreement_id, dict(row.detail)) for row in rows]
    return [(*rest, {k: v for k, v in detail.items() if k != "batch"}) for *rest, detail in told]


def last() -> int:
    return AuditEntry.objects.latest("sequence").sequence


def wishes(people: Any) -> dict[str, Any]:
    return {
        "responsible": SetTo(people["coordinator"].pk),
        "confidentiality": SetTo("partners"),
        "tags": AddAndRemove(add=("new",), remove=("old",)),
    }


def test_n_at_once_are_n_single_ones(three, people):
    by = {"by": people["manager"], "on": DAY}
    since = last()
    batch = change_several(**by, noun=AGREEMENTS, rows=read_at(three), wishes=wishes(people))
    at_once, told = values(three), trail(since)
    named = AuditEntry.objects.filter(sequence__gt=since).values_list("detail__batch", flat=True)
    assert set(named) == {batch.uid} and len(told) == len(batch.rows) == 3
    take_back_several(**by, noun=AGREEMENTS, batch=batch)
    since = last()
    for row in three:
        tags = [tag for tag in Agreement.objects.get(pk=row.pk).tags if tag != "old"] + ["new"]
        single = {"responsible": people["coordinator"], "confidentiality": "partners", "tags": tags}
        present = Agreement.objects.get(pk=row.pk)
        changed = {name: value for name, value in single.items() if getattr(present, name) != value}
        actions.change_agreement(**by, agreement=present, **changed)
    assert (values(three), trail(since)) == (at_once, told)


def test_taken_back_every_value_stands_as_it_stood(three, people):
    by = {"by": people["manager"], "on": DAY}
    before = values(three)
    batch = change_several(**by, noun=AGREEMENTS, rows=read_at(three), wishes=wishes(people))
    assert values(three) != before
    take_back_several(**by, noun=AGREEMENTS, batch=batch)
    assert values(three) == before
    batch.refresh_from_db()
    assert batch.taken_back_at
    with pytest.raises(actions.Conflict):
        take_back_several(**by, noun=AGREEMENTS, batch=batch)


def test_not_where_somebody_built_on_it(three, people):
    by = {"by": people["manager"], "on": DAY}
    batch = change_several(**by, noun=AGREEMENTS, rows=read_at(three), wishes=wishes(people))
    actions.change_agreement(**by, agreement=three[1], notes="seen")
    stands = values(three)
    with pytest.raises(NotAll, match="KR-2"):
        take_back_several(**by, noun=AGREEMENTS, batch=batch)
    assert values(three) == stands


def test_all_or_nothing(three, people):
    """One in effect goes into no archive: then none does, and it is named."""
    by, before, since = {"by": people["manager"], "on": DAY}, values(three), last()
    with pytest.raises(NotAll, match="KR-1"):
        change_several(
            **by, noun=AGREEMENTS, rows=read_at(three), wishes={"is_archived": SetTo(True)}
        )
    assert (values(three), last(), Batch.objects.count()) == (before, since, 0)


def test_what_holds_it_already_is_not_touched(three, people):
    by, since = {"by": people["manager"], "on": DAY}, last()
    asked = {"confidentiality": SetTo(three[0].confidentiality)}
    with pytest.raises(ValidationError):
        change_several(**by, noun=AGREEMENTS, rows=read_at(three), wishes=asked)
    assert last() == since


def hidden(page) -> dict[str, list[str]]:
    return {"row": re.findall(r'name="row" checked\s+value="([^"]+@\d+)"', page.content.decode())}


def test_the_page_shows_what_would_change_and_then_does_it(three, signed_in, people):
    client = signed_in("officer")
    page = client.get(URL, {"row": ["KR-1", "KR-3"]})
    data = hidden(page) | {"responsible": people["coordinator"].pk}
    before, since = values(three), last()
    preview = client.post(URL, data)
    assert "2 of 2 would change" in " ".join(preview.content.decode().split())
    assert (values(three), last()) == (before, since)
    done = client.post(URL, data | {"do": "1"})
    assert done.status_code == 302
    responsible = get_user_model().objects.get(pk=people["coordinator"].pk)
    changed = Agreement.objects.filter(responsible=responsible).values_list("reference", flat=True)
    assert set(changed) == {"KR-1", "KR-3"}
    assert client.get(done["Location"]).status_code == 200
    assert client.post(done["Location"] + "undo/").status_code == 302
    assert values(three) == before


def test_the_preview_says_what_cannot_be_and_why(three, signed_in):
    client = signed_in("officer")
    page = client.get(URL, {"row": ["KR-1", "KR-2"]})
    preview = client.post(URL, hidden(page) | {"is_archived": "yes"})
    told = {line["key"]: line["why"] for line in preview.context["lines"]}
    assert told["KR-1"] and not told["KR-2"]
    assert 'name="do"' not in preview.content.decode()
    before = values(three)
    assert client.post(URL, hidden(page) | {"is_archived": "yes", "do": "1"}).status_code == 409
    assert values(three) == before
    rest = {"row": [one for one in hidden(page)["row"] if one.startswith("KR-2")]}
    assert client.post(URL, rest | {"is_archived": "yes", "do": "1"}).status_code == 302


def test_all_of_a_filter_are_those_of_the_list(three, signed_in):
    client = signed_in("officer")
    listed = {row.reference for row in client.get("/agreements/?tag=asia").context["rows"]}
    page = client.get(URL, {"tag": "asia", "all": "1"})
    assert {line["key"] for line in page.context["lines"]} == listed == {"KR-1"}


def test_nobody_changes_what_they_may_not_see_or_change(three, signed_in, people):
    Agreement.objects.filter(reference="KR-3").update(
        confidentiality="confidential", responsible=people["manager"]
    )
    assert signed_in("officer").get(URL, {"row": ["KR-3"]}).status_code == 400
    assert signed_in("officer").get(URL, {"row": ["nothing"]}).status_code == 400
    assert signed_in("reader").get(URL, {"row": ["KR-1"]}).status_code == 403
    batch = change_several(
        by=people["manager"], on=DAY, noun=AGREEMENTS, rows=read_at(three),
        wishes={"tags": AddAndRemove(add=("x",))},
    )  # fmt: skip
    assert signed_in("officer").get(f"{URL}{batch.uid}/").status_code == 404
    assert signed_in("officer").post(f"{URL}{batch.uid}/undo/").status_code == 404


@pytest.fixture
def areas(people):
    by = {"by": people["manager"], "on": DAY}
    return [actions.add_area(**by, code=code, names={"en": code}) for code in ("ai", "green")]


def codes(agreement: Agreement, on: Any = DAY) -> list[str]:
    term = scope_terms([agreement], on=on)[agreement.pk]
    return sorted(area.code for area in term.areas.all())


def test_areas_are_those_of_the_term_that_tells_them(three, people, areas):
    """Of the running one, else of the latest signed, else of the one in preparation: where one is
    signed they are put right, with the reason, and go back with the rest."""
    by = {"by": people["manager"], "on": DAY}
    actions.open_term(**by, agreement=three[0], ordinal=1, areas=areas)
    actions.open_term(**by, agreement=three[2], ordinal=0, areas=areas[:1])
    assert [codes(row) for row in three] == [[], [], ["ai"]]
    asked = {"areas": AddAndRemove(add=("green",), remove=("ai",))}
    with pytest.raises(NotAll, match="KR-1"):
        change_several(**by, noun=AGREEMENTS, rows=read_at(three), wishes=asked)
    batch = change_several(
        **by, noun=AGREEMENTS, rows=read_at(three), wishes=asked, reason="left out on entering"
    )
    assert [codes(row) for row in three] == [["green"]] * 3
    told = AuditEntry.objects.filter(detail__batch=batch.uid).order_by("sequence")
    assert [row.verb for row in told] == ["correct", "correct", "change_term"]
    assert told[0].detail["reason"] == "left out on entering"
    take_back_several(**by, noun=AGREEMENTS, batch=batch)
    assert [codes(row) for row in three] == [[], [], ["ai"]]


def test_areas_are_not_given_back_to_another_term(home, consip, people, areas):
    """Once the next term runs, what the batch wrote stands in the one before."""
    agreement, later = make_agreement("KR-5", consip), DAY.replace(year=DAY.year + 1)
    fields = {"effect_mode": "on_last_signature", "end_kind": "fixed"}
    make_term(agreement, "2025-06-01", end_on=parse_edtf("2026-12-31"), **fields)
    fields |= {"end_on": parse_edtf("2029-12-31"), "starts": "after_current_end"}
    make_term(agreement, "2026-06-01", **fields)
    batch = change_several(
        by=people["manager"], on=DAY, noun=AGREEMENTS, rows=read_at([agreement]),
        wishes={"areas": AddAndRemove(add=("green",))}, reason="left out",
    )  # fmt: skip
    assert (codes(agreement), codes(agreement, later)) == (["green"], [])
    asked = {"by": people["manager"], "noun": AGREEMENTS, "batch": batch}
    with pytest.raises(NotAll, match="KR-5"):
        take_back_several(**asked, on=later)
    take_back_several(**asked, on=DAY)
    assert (codes(agreement), codes(agreement, later)) == ([], [])


def test_areas_of_a_signed_term_are_a_coordinators(three, people, signed_in, areas):
    """The preview says so to an officer, and says to a coordinator that a reason is lacking."""
    asked = {"areas_add": ["green"]}
    page = signed_in("officer").get(URL, {"row": ["KR-1"]})
    preview = signed_in("officer").post(URL, hidden(page) | asked)
    assert "coordinator" in preview.context["lines"][0]["why"]
    said = asked | {"reason_of_areas": "left out"}
    assert signed_in("officer").post(URL, hidden(page) | said | {"do": "1"}).status_code == 403
    client = signed_in("coordinator")
    assert client.post(URL, hidden(page) | asked).context["refused"] == 1
    asked = said
    assert client.post(URL, hidden(page) | asked).context["lines"][0]["cells"]
    assert client.post(URL, hidden(page) | asked | {"do": "1"}).status_code == 302
    assert codes(three[0]) == ["green"]


def test_deadlines_lead_to_their_agreements(three, signed_in):
    listed = signed_in("officer").get("/deadlines/")
    ticked = set(re.findall(r'name="row" value="([^"]+)" form="several"', listed.text))
    shown = {
        one.reference for row in listed.context["page"]["rows"] for one in row.agreements.all()
    }
    assert ticked == shown != set()
    page = signed_in("officer").get(URL, {"row": sorted(ticked)})
    assert {line["key"] for line in page.context["lines"]} == ticked
    assert 'name="row"' not in signed_in("reader").get("/deadlines/").text


def test_the_archive_is_left_out_of_the_list_and_found_by_every_filter(three, signed_in, people):
    client = signed_in("officer")
    actions.change_agreement(by=people["officer"], on=DAY, agreement=three[1], is_archived=True)

    def listed(query: str) -> set[str]:
        return {row.reference for row in client.get(f"/agreements/?{query}").context["rows"]}

    assert "KR-2" not in listed("")
    assert listed("archived=1") == {"KR-2"}
    assert "KR-2" not in listed("archived=0")
    assert "KR-2" in listed("status=expired")
    make_term(three[1], "2026-06-01", effect_mode="on_last_signature", end_kind="indefinite")
    assert "KR-2" in listed("")  # what must be looked after again is not out of sight
