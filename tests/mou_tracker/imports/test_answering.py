"""Answers ticked where the questions stand, as many as there are, and saved with one button."""

import re

import pytest

from agreements.models import AuditEntry
from mou_tracker.imports.models import Fate
from tests.factories import make_agreement, make_party, make_term

from .conftest import again, sent_as

pytestmark = pytest.mark.django_db

BODY = (
    "Country,Partner,Title,Signed on,End\n"
    "Chile,Agency One,MoU one,05/06/2014,2019-06-04\n"
    "Chile,Agency Two,MoU two,2016-11-31,2019-11-30\n"
    "Chile,Agency Three,MoU three,2016-02-31,till consent\n"
    "Peru,Agency Four,MoU four,2016-11-31,2019-11-30\n"
    "Peru,Agency Five,MoU five,2018-01-31,till consent\n"
)


@pytest.fixture
def asked(home, client_of):
    client = client_of("coordinator")
    return client, sent_as(client, BODY.encode())


def answered(client, imported, **data):
    data = {name.replace("__", "-"): value for name, value in data.items()}
    return client.post(f"/import/{imported.uid}/decide/?show=open", {"do": "answers"} | data)


def saved_of(imported) -> int:
    entries = AuditEntry.objects.filter(verb="decide_import", subject=f"import:{imported.pk}")
    return entries.count()


def test_a_page_of_answers_is_one_decision(asked):
    client, imported = asked
    page = client.get(f"/import/{imported.uid}/?show=open").content.decode()
    names = set(re.findall(r'name="(answer-[^"]+)"', page))
    assert names >= {
        "answer-0-date_ambiguous", "answer-1-date_impossible", "answer-2-date_impossible"
    }  # fmt: skip
    left = imported.counts["left"]
    answer = answered(
        client, imported, answer__0__date_ambiguous="2014-06-05",
        other__1__date_impossible="2016-11-30", answer__2__date_impossible="=right",
    )  # fmt: skip
    assert answer.status_code == 302 and answer.url.endswith("?show=open")
    assert "3 answers saved" in client.get(answer.url).content.decode()
    imported = again(imported)
    rows = list(imported.rows.order_by("position"))
    assert [row.reading.get("signed") for row in rows[:3]] == ["2014-06-05", "2016-11-30", None]
    assert not rows[0].open and not rows[1].open and "date_impossible" not in rows[2].open
    assert imported.counts["left"] == left - 3 and not imported.blocking
    assert saved_of(imported) == 1
    assert rows[1].raw[3]["text"] == "2016-11-31"  # the cells stay as they are


def test_what_cannot_be_read_keeps_every_word(asked):
    client, imported = asked
    answer = answered(
        client, imported, answer__0__date_ambiguous="2014-05-06",
        other__1__date_impossible="one day in spring",
    )  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == 422 and 'value="one day in spring"' in page
    assert re.search(r'name="answer-0-date_ambiguous" value="2014-05-06"\s+checked', page)
    assert 'href="#error-1-date_impossible"' in page and 'id="error-1-date_impossible"' in page
    assert "Record 3:" in page
    assert again(imported).version == imported.version and saved_of(imported) == 0


def test_one_tick_holds_for_the_same_words(asked):
    client, imported = asked
    code = next(one for one in imported.rows.get(position=4).open)
    name = f"4-{code}"
    client.post(
        f"/import/{imported.uid}/decide/",
        {"do": "answers", f"answer-{name}": "=right", f"same-{name}": "1"},
    )
    rows = again(imported).rows
    assert code not in rows.get(position=4).open and code not in rows.get(position=2).open


def test_any_button_saves_what_is_ticked(asked):
    client, imported = asked
    answer = client.post(
        f"/import/{imported.uid}/decide/?show=all&after=0",
        {"do": "aside:3", "answer-0-date_ambiguous": "2014-05-06"},
    )
    assert answer.url.endswith("?show=all&after=0#row-3")
    rows = again(imported).rows
    assert rows.get(position=3).fate == Fate.ASIDE
    assert rows.get(position=0).reading["signed"] == "2014-05-06"
    assert saved_of(imported) == 1


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"answer-0-date_ambiguous": "=right"}, 400),  # what blocks is never accepted unread
        ({"answer-0-date_ambiguous": "2031-01-01"}, 400),
        ({"answer-0-nothing": "x", "answer-99-date_ambiguous": "x", "answer-x-y": "1"}, 302),
        ({}, 302),
    ],
)
def test_what_was_not_asked_changes_nothing(data, status, asked):
    client, imported = asked
    answer = client.post(f"/import/{imported.uid}/decide/", {"do": "answers"} | data)
    assert answer.status_code == status
    assert again(imported).version == imported.version


def test_a_row_written_otherwise_is_not_asked_about_again(asked):
    client, imported = asked
    at = f"/import/{imported.uid}/rows/1/"
    form = client.get(at).context["form"]
    typed = {name: str(form[name].value() or "") for name in form.fields}
    client.post(at, typed | {"signed": "2016-11-30"})
    row = again(imported).rows.get(position=1)
    assert row.reading["signed"] == "2016-11-30" and not row.open


def test_a_day_in_another_order_turns_its_column(home, client_of):
    client = client_of("coordinator")
    body = (
        "Country,Partner,Title,Signed on\nChile,One,MoU,13/03/2014\n"
        "Chile,Two,MoU,05/06/2014\nChile,Three,MoU,07/08/2015\n"
    )
    imported = sent_as(client, body.encode())
    row = imported.rows.get(position=1)
    assert row.open == ["date_order_by_column"] and row.reading["signed"] == "2014-06-05"
    answered(client, imported, answer__1__date_order_by_column="2014-05-06")
    rows = again(imported).rows
    assert [one.reading["signed"] for one in rows.order_by("position")][1:] == [
        "2014-05-06", "2015-07-08"
    ]  # fmt: skip


def test_a_country_is_written_as_people_call_it(home, client_of):
    client = client_of("coordinator")
    body = (
        "Country,Partner,Title,Signed on\nAs-Saudiya,Agency,MoU,2024-01-15\n"
        "Chile,Agency,MoU,2024-02-15\n"
    )
    imported = sent_as(client, body.encode())
    assert imported.rows.get(position=0).open == ["country_unknown"]
    wrong = answered(client, imported, other__0__country_unknown="Atlantis")
    assert wrong.status_code == 422 and "No country is known by this name" in wrong.content.decode()
    answered(client, imported, other__0__country_unknown="Arabia Saudita")
    row = again(imported).rows.get(position=0)
    assert row.reading["country"] == "SA" and not row.open


def test_the_same_day_under_another_title_is_asked_and_not_doubled(home, client_of):
    partner = make_party("Agency One", country="CL", names={"en": "Agency One"})
    known = make_agreement("CL-1", partner, title={"en": "Cooperation in public procurement"})
    make_term(known, "2014-05-06")
    client = client_of("coordinator")
    body = (
        "Country,Partner,Title,Signed on\nChile,Agency One,MoU on e-buying,2014-05-06\n"
        "Chile,Agency One,MoU on training,2014-05-07\n"
    )
    imported = sent_as(client, body.encode())
    first, second = imported.rows.order_by("position")
    assert (first.fate, second.fate) == (Fate.KNOWN, Fate.TAKEN)
    assert first.open == ["known_by_another_title"] and first.reading["known"] == "CL-1"
    page = client.get(f"/import/{imported.uid}/?show=open").content.decode()
    assert "the recorded agreement" in page and "another agreement" in page
    answered(client, imported, answer__0__known_by_another_title="new")
    first = again(imported).rows.get(position=0)
    assert first.fate == Fate.TAKEN and not first.open
