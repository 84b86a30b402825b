"""A register from the file to the records and back."""

import io
import re

import pytest

from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.actions import change_agreement
from agreements.models import (
    Agreement,
    AuditEntry,
    Deadline,
    Party,
    Signature,
    Standing,
    Term,
    broken_chain,
)
from mou_tracker.imports import queue
from mou_tracker.imports.actions import decide, for_spelling
from mou_tracker.imports.models import Fate, Import, ImportFact, State
from mou_tracker.imports.page import SHOWN, asked_for
from tests.factories import DAY, make_agreement, make_party

from .conftest import (
    ITALIAN,
    KOREAN,
    again,
    changed,
    decided,
    facts,
    sent,
    sent_as,
    taken_in,
    undone,
)

pytestmark = pytest.mark.django_db
REGISTERS_OF_EACH_KIND = (
    KOREAN, ITALIAN, "03-accords.ods", "04-university.csv", "05-hangul-table.hwpx",
    "07-ledger.csv", "08-elenco.csv",
)  # fmt: skip


def counted() -> dict[str, int]:
    return {
        model.__name__: model._default_manager.count()
        for model in (Agreement, Term, Signature, Party, Standing, Deadline)
    }


@pytest.mark.parametrize("name", [KOREAN, ITALIAN])
def test_a_register_is_read_taken_in_known_again_and_undone(name, home, client_of):
    client, before = client_of("coordinator"), counted()
    imported = sent(client, name)
    assert imported.state == State.READY and counted() == before  # nothing but looked at
    for show in SHOWN[1:5]:
        page = client.get(f"/import/{imported.uid}/?show={show}")
        rows = asked_for(imported, show=show, kind="", chain="").count()
        assert page.content.decode().count('class="import-row"') == rows
    imported = taken_in(client, imported)
    assert imported.state == State.APPLIED, imported.result
    made = ImportFact.objects.filter(row__imported=imported, is_new=True)
    agreements = Agreement.objects.filter(pk__in=made.exclude(agreement=None).values("agreement"))
    assert agreements.count() == imported.counts["agreements"]
    terms = Term.objects.filter(agreement__in=agreements)
    assert terms.count() == imported.counts["records"]
    call_command("rederive", check=True)
    assert not list(broken_chain())
    for row in agreements:
        entry = AuditEntry.objects.get(verb="register", subject=f"agreement:{row.pk}")
        assert entry.detail["import"] == imported.uid and entry.detail["rows"]
    # the same rows again change nothing
    after = counted()
    same = taken_in(client, sent(client, name))
    assert same.counts["taken"] == 0 and same.counts["known"]
    assert same.result["made"] == {} and counted() == after
    # ... and all of it goes, with its references kept for the next time
    references = set(agreements.values_list("reference", flat=True))
    page = client.get(f"/import/{imported.uid}/undo/").content.decode()
    assert all(f"/agreements/{one}/" in page for one in references)
    assert undone(client, imported).is_open and counted() == before
    assert not list(broken_chain())
    taken_in(client, imported)
    assert counted() == after
    assert set(Agreement.objects.values_list("reference", flat=True)) == references


@pytest.mark.parametrize("name", REGISTERS_OF_EACH_KIND)
def test_the_same_rows_again_change_no_byte(name, home, client_of):
    """Of no table, history and trail included."""
    client = client_of("coordinator")
    first = taken_in(client, sent(client, name))
    assert first.state == State.APPLIED and first.result["made"]
    before = facts()
    same = taken_in(client, sent(client, name))
    assert same.state == State.APPLIED and same.counts["known"]
    assert changed(before, facts()) == set()


def test_what_somebody_built_on_stays(home, client_of, people):
    client = client_of("coordinator")
    before = counted()
    imported = taken_in(client, sent(client, ITALIAN))
    kept = Agreement.objects.get(reference="KR-SI-2013-1")
    change_agreement(by=people["manager"], on=DAY, agreement=kept, notes="Ours")
    answer = client.post(f"/import/{imported.uid}/undo/")
    assert answer.status_code == 409 and "KR-SI-2013-1" in answer.content.decode()
    assert again(imported).state == State.APPLIED
    undone(client, imported, rest="1")
    assert [str(one) for one in Agreement.objects.all()] == ["KR-SI-2013-1"]
    assert counted()["Party"] == before["Party"] + 1  # its partner stays with it


def test_who_may(home, client_of):
    imported = sent(client_of("officer"), ITALIAN)
    at = f"/import/{imported.uid}/"
    reader, officer = client_of("reader"), client_of("officer")
    assert reader.get("/import/").status_code == 200
    assert reader.post("/import/").status_code == 403
    for path in ("", "apply/", "undo/", "columns/", "rows/0/"):
        assert reader.get(at + path).status_code == 404, path
    assert officer.get(at).status_code == 200
    assert officer.post(f"{at}apply/").status_code == 403
    assert "a coordinator takes it in" in officer.get(at).content.decode()
    other = sent(client_of("manager"), KOREAN)
    decide = f"/import/{other.uid}/decide/"
    assert officer.post(decide, {"do": "aside:0"}).status_code == 403
    assert officer.get(f"/import/{other.uid}/rows/0/").status_code == 403
    manager = client_of("manager")
    assert manager.post(f"{at}take-over/").status_code == 302
    assert again(imported).owner.role == "manager"
    assert officer.post(f"{at}decide/", {"do": "aside:0"}).status_code == 403


def test_rows_are_set_aside_taken_in_and_accepted(home, client_of):
    client = client_of("coordinator")
    imported = sent(client, ITALIAN)
    first, left = imported.rows.get(position=0), imported.counts["left"]
    imported = decided(client, imported, "aside:0")
    assert imported.rows.get(position=0).fate == Fate.ASIDE
    assert imported.rows.get(position=0).raw == first.raw
    imported = decided(client, imported, "in:0")
    row = imported.rows.get(position=0)
    assert (row.fate, row.reading, imported.counts["left"]) == (Fate.TAKEN, first.reading, left)
    (code,) = row.open
    imported = decided(client, imported, f"accept:0:{code}")
    assert not imported.rows.get(position=0).open
    rows, still_open = imported.kinds[code]
    assert still_open < rows
    imported = decided(client, imported, f"kind:{code}")
    assert imported.kinds[code] == [rows, 0]
    entries = AuditEntry.objects.filter(verb="decide_import", subject=f"import:{imported.pk}")
    assert entries.count() == 4


def test_a_row_is_read_otherwise(home, client_of):
    client = client_of("coordinator")
    imported = sent(client, ITALIAN)
    at = f"/import/{imported.uid}/rows/3/"
    row, page = imported.rows.get(position=3), client.get(at)
    form = page.context["form"]
    told = {name: form[name].value() for name in form.fields}
    typed = {name: "" if value is None else str(value) for name, value in told.items()}
    assert client.post(at, typed).status_code == 302  # saved unchanged: the same reading
    assert again(imported).rows.get(position=3).reading == row.reading
    assert client.post(at, typed | {"country": "ZZ"}).status_code == 422
    assert client.post(at, typed | {"agreement": "record 999"}).status_code == 422
    assert client.post(at, typed | {"signed": "2013-02-19"}).status_code == 302
    changed = again(imported).rows.get(position=3)
    assert changed.reading["signed"] == "2013-02-19" and changed.raw == row.raw
    assert changed.identity == row.identity


def test_all_or_nothing_and_the_row_says_why(home, client_of):
    client = client_of("coordinator")
    imported, before = sent(client, ITALIAN), counted()
    at = f"/import/{imported.uid}/rows/18/"  # in effect from 2020-03-01
    form = client.get(at).context["form"]
    typed = {name: str(form[name].value() or "") for name in form.fields}
    client.post(at, typed | {"end": "2020-02-15"})
    imported = taken_in(client, again(imported))
    assert imported.state == State.TO_DECIDE and counted() == before
    (refused,) = imported.result["refused"]
    assert refused["at"] == "record 21"
    page = client.get(f"/import/{imported.uid}/?show=refused").content.decode()
    assert page.count('class="import-row"') == 1 and refused["why"] in page
    imported = decided(client, imported, "aside:18")
    assert taken_in(client, imported).state == State.APPLIED


def test_columns_named_otherwise(home, client_of):
    client = client_of("coordinator")
    imported = sent(client, ITALIAN)
    column = next(one for one in imported.shape["columns"] if one["field"] == "end")
    form = client.get(f"/import/{imported.uid}/columns/").context["form"]
    typed = {name: str(form[name].value() or "") for name in form.fields}
    assert client.post(f"/import/{imported.uid}/columns/", typed).status_code == 302
    assert again(imported).version == imported.version  # nothing was said
    typed[f"field-{column['id']}"] = "ignore"
    client.post(f"/import/{imported.uid}/columns/", typed)
    ends = [row.reading.get("end", {}).get("on") for row in again(imported).rows.all()]
    assert not any(ends)


def test_bad_files_are_told_in_a_sentence(home, client_of):
    client = client_of("coordinator")
    for name, body in (("a.csv", b""), ("a.pdf", b"%PDF-1.4\n"), ("a.exe", b"MZ00")):
        file = io.BytesIO(body)
        file.name = name
        assert client.post("/import/", {"files": file}).status_code == 422, name
    assert not Import.objects.exists()
    file = io.BytesIO(b'Country,Partner,Signed\nIT,"Consip,2014-01-02\nIT,x,y\n')
    file.name = "open.csv"
    client.post("/import/", {"files": file})
    queue.work_waiting()
    imported = Import.objects.get()
    assert (imported.state, imported.error, imported.error_at) == (
        State.FAILED, "sheets.quote_open", "2",
    )  # fmt: skip
    assert "Line 2" in client.get(f"/import/{imported.uid}/").content.decode()
    client.post(f"/import/{imported.uid}/again/")
    assert again(imported).state == State.RECEIVED


def test_one_is_taken_in_at_a_time_and_a_killed_worker_leaves_nothing(home, client_of):
    client = client_of("coordinator")
    first, second = sent(client, ITALIAN), sent(client, KOREAN)
    assert client.post(f"/import/{first.uid}/apply/").status_code == 302
    assert client.post(f"/import/{second.uid}/apply/").status_code == 409
    with pytest.raises(IntegrityError), transaction.atomic():
        Import.objects.filter(pk=second.pk).update(state=State.APPLYING)
    lost = queue.claim(now=timezone.now())
    assert lost == first and queue.claim(now=timezone.now()) is None
    taken = queue.claim(now=timezone.now() + queue.LEASE * 2)
    assert taken == first and queue.run(lost) is False
    assert not Agreement.objects.exists()
    assert queue.run(taken) is True and again(first).state == State.APPLIED


def test_an_undoing_is_said_at_once_and_done_in_the_background(home, client_of, people):
    client, before = client_of("coordinator"), counted()
    imported = taken_in(client, sent(client, ITALIAN))
    at, stood = f"/import/{imported.uid}/", counted()
    assert client.post(f"{at}undo/").status_code == 302
    assert counted() == stood and again(imported).state == State.UNDOING
    page = client.get(at)
    assert "It is being undone" in page.text and page.headers["Refresh"]
    assert f"{at}undo/" not in page.text and client.post(f"{at}undo/").status_code == 409
    assert client.post(f"{at}apply/").status_code == 409
    with pytest.raises(IntegrityError), transaction.atomic():
        Import.objects.filter(pk=imported.pk).update(undo_by=None, undo_rest=True)
    # the worker that had it was killed: another does it, and only that one
    lost = queue.claim(now=timezone.now())
    taken = queue.claim(now=timezone.now() + queue.LEASE * 2)
    assert taken == lost == imported and queue.run(lost) is False and counted() == stood
    assert queue.run(taken) is True and counted() == before
    assert "every decision about the register is kept" in client.get(at).text


def test_what_goes_is_locked_before_it_is_looked_at(home, client_of):
    """... so that nobody records anything about it, between the look and the end, that is lost."""
    client = client_of("coordinator")
    imported = taken_in(client, sent(client, ITALIAN))
    client.post(f"/import/{imported.uid}/undo/")
    with CaptureQueriesContext(connection) as statements:
        queue.work_waiting()
    asked = [one["sql"] for one in statements]
    for table in (Agreement._meta.db_table, Party._meta.db_table):
        about = [sql for sql in asked if f'FROM "{table}"' in sql and sql.startswith("SELECT")]
        about = [sql for sql in about if "is_home" not in sql]  # whose days off are asked for
        assert "FOR UPDATE" in about[0], about[0]


def _is_built_on(people):
    agreement = Agreement.objects.order_by("pk").first()
    change_agreement(by=people["manager"], on=DAY, agreement=agreement, notes="Ours")


def _may_no_more(people):
    type(people["coordinator"]).objects.update(role="officer")


def _brings_down_workers(people):
    Import.objects.update(attempts=3)


REFUSED = {
    "something came to stay": _is_built_on,
    "may not undo an import any more": _may_no_more,
    "was ended several times": _brings_down_workers,
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_cannot_be_undone_after_all_stands_as_it_was(why, home, client_of, people):
    client = client_of("coordinator")
    imported = taken_in(client, sent(client, ITALIAN))
    at, stood = f"/import/{imported.uid}/", counted()
    client.post(f"{at}undo/")
    REFUSED[why](people)
    queue.work_waiting()
    found = again(imported)
    assert (found.state, found.result["made"]) == (State.APPLIED, imported.result["made"])
    assert counted() == stood and why in client.get(at).text
    people["coordinator"].save()  # with the role they had
    undone(client, imported, rest="1")
    assert why not in client.get(at).text and counted() != stood


def test_unknown_filters_are_refused(home, client_of):
    client = client_of("coordinator")
    imported = sent(client, ITALIAN)
    assert client.get(f"/import/{imported.uid}/?show=some").status_code == 400
    assert client.get(f"/import/{imported.uid}/?kind=some").status_code == 400
    kind = next(iter(imported.kinds))
    page = client.get(f"/import/{imported.uid}/?kind={kind}").content.decode()
    assert page.count('class="import-row"') == imported.kinds[kind][0]
    assert re.search('href="[^"]*kind=' + kind, page)


def named(name: str) -> bytes:
    return f"Country,Partner,Title,Signed on\nItaly,{name},MoU,2023-05-01\n".encode()


def test_who_is_meant_by_a_name_is_answered_for_its_spelling(home, consip, client_of):
    """Also by the button of one row: "new" makes another partner, the known one makes none."""
    client = client_of("coordinator")
    for n, (name, code, default) in enumerate(
        (("Agenzia Consipp", "party_likely", "known"), ("\u0421onsip", "party_lookalike", "new"))
    ):
        make_party("Agenzia Consip") if n == 0 else None
        imported = sent_as(client, named(name), f"{n}.csv")
        (problem,) = [one for one in imported.rows.get().reading["problems"]
                      if one["code"] == code]  # fmt: skip
        known = next(one for one in problem["choices"] if one != "new")
        assert problem["taken"] == (known if default == "known" else "new")
        for value, is_known in (("new", False), (known, True)):
            imported = Import.objects.get(pk=imported.pk)
            if code in imported.rows.get().open:
                imported = decided(client, imported, f"choose:0:{code}:{value}")
            else:  # answered: said otherwise
                change = for_spelling(name, value)
                imported = decide(by=imported.owner, imported=imported, change=change)
            (party,) = imported.rows.get().reading["parties"]
            assert (party.get("known") == known) is is_known
            assert code not in imported.rows.get().open


#: Statements of one page, session and rights included.
BUDGETS = {"": 6, "?show=open": 6, "rows/0/": 7, "columns/": 5, "apply/": 5, "undo/": 31}


def test_pages_ask_as_much_whatever_the_number_of_rows(home, client_of):
    client, asked = client_of("coordinator"), {}
    for n in (3, 49):
        rows = "".join(f"Italy,Agency {one},MoU {one},2023\n" for one in range(n))
        body = f"Country,Partner,Title,Signed on\n{rows}".encode()
        imported = sent_as(client, body, f"{n}.csv")
        for part in BUDGETS:
            imported = taken_in(client, imported) if part == "undo/" else imported
            with CaptureQueriesContext(connection) as statements:
                assert client.get(f"/import/{imported.uid}/{part}").status_code == 200
            asked[part, n] = len(statements)
        undone(client, imported)
    assert {part: asked[part, 3] for part in BUDGETS} == {part: asked[part, 49] for part in BUDGETS}
    over = {part: n for (part, _rows), n in asked.items() if n > BUDGETS[part]}
    assert not over


def test_what_concerns_the_whole_file_is_answered(home, client_of):
    """A rule of the register and a total that differs: shown, counted, answered once."""
    client = client_of("coordinator")
    rule = "※ Where no end is given, it is automatically renewed every year"
    body = (
        "Country,Partner,Title,Signed on,Valid until\n"
        "Norway,Port Authority,Memorandum on ports,2018-05-03,\n"
        "Norway,Harbour Board,Memorandum on piers,2018-05-04,2021-05-03\n"
        f'"Total: 5",,,,\n"{rule}",,,,\n'
    )
    imported = sent_as(client, body.encode())
    left = imported.counts["left"]
    codes = [one["code"] for one in imported.shape["problems"]]
    assert sorted(codes) == ["register_rule", "total_differs"]
    page = client.get(f"/import/{imported.uid}/").content.decode()
    assert rule in page and "Total: 5" in page
    number = codes.index("register_rule")
    imported = decided(client, imported, f"file:{number}:register_rule:tacit")
    assert imported.counts["left"] == left - 1
    terms = [row.reading.get("term", {}) for row in imported.rows.order_by("position")]
    assert [one.get("renewal") for one in terms] == ["tacit", None]
    number = codes.index("total_differs")
    taken = imported.shape["problems"][number]["taken"]
    imported = decided(client, imported, f"file:{number}:total_differs:{taken}")
    assert imported.counts["left"] == left - 2
    assert (
        client.post(f"/import/{imported.uid}/decide/", {"do": "file:0:nothing:x"}).status_code
        == 302
    )
    assert (
        client.post(
            f"/import/{imported.uid}/decide/", {"do": f"file:{number}:total_differs:77"}
        ).status_code
        == 400
    )


@pytest.mark.parametrize("step", ["apply", "undo"])
def test_whoever_said_the_word_is_asked_again_when_it_is_carried_out(step, home, client_of, people):
    """An account that was closed after a worker took it in hand does nothing any more."""
    client, reader = client_of("coordinator"), client_of("manager")
    imported = sent(client, ITALIAN)
    if step == "undo":
        imported = taken_in(client, imported)
    stood = counted()
    assert client.post(f"/import/{imported.uid}/{step}/").status_code == 302
    claimed = queue.claim(now=timezone.now())
    type(people["coordinator"]).objects.filter(pk=people["coordinator"].pk).update(is_active=False)
    assert queue.run(claimed) is True
    assert counted() == stood
    page, found = reader.get(f"/import/{imported.uid}/"), again(imported)
    if step == "apply":
        (why,) = found.result["refused"]
        assert (found.state, why["at"]) == (State.TO_DECIDE, "") and why["why"] in page.text
    else:
        assert found.state == State.APPLIED and "may not undo" in page.text
    assert "?show=refused" not in page.text  # of no row: there is none to show


def test_a_file_that_cannot_be_read_is_given_anew_and_not_tried_again(home, client_of):
    client = client_of("coordinator")
    imported = sent_as(client, b'Country,Partner,Signed\nIT,"Consip,2014-01-02\nIT,x,y\n')
    page = client.get(f"/import/{imported.uid}/").text
    assert "Line 2" in page and "Give the file once more" in page and "again/" not in page
    Import.objects.filter(pk=imported.pk).update(error="database", error_at="")
    assert f"/import/{imported.uid}/again/" in client.get(f"/import/{imported.uid}/").text


def test_what_is_to_be_taken_in_is_not_called_taken_in(home, client_of):
    client = client_of("coordinator")
    imported = sent(client, ITALIAN)
    n = imported.counts["taken"]
    assert f"{n} to be taken in" in client.get(f"/import/{imported.uid}/").text
    taken_in(client, imported)
    page = client.get(f"/import/{imported.uid}/").text
    assert f"{n} taken in" in page and "to be taken in" not in page


def test_a_reference_given_by_hand_meanwhile_is_not_taken_twice(home, consip, client_of):
    client = client_of("coordinator")
    imported = taken_in(client, sent(client, ITALIAN))
    undone(client, imported)
    make_agreement("kr-si-2013-1", consip)
    imported = taken_in(client, again(imported))
    assert imported.state == State.APPLIED, imported.result
    assert "KR-SI-2013-1" not in imported.result["references"].values()


def test_where_all_of_it_was_built_on_nothing_is_offered_to_be_undone(home, client_of, people):
    client = client_of("coordinator")
    imported = taken_in(client, sent_as(client, named("Instituto")))
    kept = Agreement.objects.get()
    change_agreement(by=people["manager"], on=DAY, agreement=kept, notes="Ours")
    page = client.get(f"/import/{imported.uid}/undo/").text
    assert str(kept) in page and "somebody has built on all of it" in page
    assert "<button" not in page.partition('id="stays"')[2].partition("</main>")[0]
