"""A register prepared by who may not take it in: sent, sent back, taken in by somebody else."""

import pytest

from django.db import IntegrityError, transaction

from agreements.actions import change_agreement
from agreements.models import Agreement, AuditEntry, Confidentiality
from mou_tracker.collaboration.models import ImportNotice
from mou_tracker.imports import queue
from mou_tracker.imports.models import Import, State
from mou_tracker.reminders.context import count
from mou_tracker.reminders.proposed import proposals_of
from tests.factories import DAY

from .conftest import ITALIAN, again, sent, taken_in, undone

pytestmark = pytest.mark.django_db


def waiting(client) -> str:
    """The registers of an inbox, as its page shows them."""
    _before, found, after = client.get("/inbox/").content.decode().partition('id="registers"')
    return after.split("</section>")[0] if found else ""


def test_it_is_sent_sent_back_and_taken_in_by_another(home, client_of, people):
    officer, coordinator = client_of("officer"), client_of("coordinator")
    imported = sent(officer, ITALIAN)
    at, before = f"/import/{imported.uid}/", count(people["coordinator"])
    assert officer.get(f"{at}apply/").headers["Location"] == f"{at}send/"
    assert not waiting(coordinator) and f"{at}send/" in officer.get(at).content.decode()
    page = officer.get(f"{at}send/").content.decode()
    assert str(people["coordinator"]) in page and str(people["reader"]) not in page
    assert officer.post(f"{at}send/", {"words": "All of Italy"}).status_code == 302
    told = waiting(coordinator)
    rows = f"{imported.counts['rows']} rows"
    for words in (imported.document.original_name, rows, str(people["officer"]), "All of Italy"):
        assert words in told
    assert count(people["coordinator"]) == before + 1
    (mailed,) = proposals_of(people["coordinator"])
    assert rows in mailed.headline and mailed.link.endswith(at)
    assert officer.post(f"{at}send/").status_code == 409  # it waits already
    assert not waiting(officer)
    # back with words, and nothing else than words
    assert coordinator.post(f"{at}send-back/", {"words": " "}).status_code == 422
    assert coordinator.post(f"{at}send-back/", {"words": "Rows 3 and 4?"}).status_code == 302
    assert not waiting(coordinator) and "Rows 3 and 4?" in waiting(officer)
    assert "Rows 3 and 4?" in officer.get(at).content.decode()
    assert not waiting(officer)  # read, thus acknowledged
    # once more, and taken in
    assert officer.post(f"{at}send/").status_code == 302
    imported = taken_in(coordinator, imported)
    assert (imported.state, imported.is_sent) == (State.APPLIED, False)
    entry = AuditEntry.objects.get(verb="apply_import")
    assert entry.by == people["coordinator"]
    assert entry.detail["proposed_by"] == str(people["officer"])
    assert not waiting(coordinator) and str(people["coordinator"]) in waiting(officer)
    verbs = AuditEntry.objects.filter(subject=f"import:{imported.pk}").values_list(
        "verb", flat=True
    )
    assert {"send_import", "send_back_import"} <= set(verbs)
    page = officer.get(f"{at}undo/")  # what would go, and who could do it; not a bare refusal
    assert page.status_code == 200 and str(people["coordinator"]) in page.content.decode()
    assert officer.post(f"{at}undo/").status_code == 403
    assert officer.get(at).status_code == 200 and not waiting(officer)
    # undone: who sent it hears so, and no more that it was taken in
    undone(coordinator, imported)
    assert "undone by" in waiting(officer) and not waiting(coordinator)
    assert officer.get(at).status_code == 200 and not waiting(officer)  # read


def test_what_fails_waits_for_nobody(home, client_of):
    officer, coordinator = client_of("officer"), client_of("coordinator")
    imported = sent(officer, ITALIAN)
    at = f"/import/{imported.uid}/"
    officer.post(f"{at}send/")
    assert waiting(coordinator) and f"{at}take-back/" in officer.get(at).text
    Import.objects.filter(pk=imported.pk).update(state=State.APPLYING)
    assert f"{at}take-back/" not in officer.get(at).text  # it would be refused
    assert queue.end(again(imported), error="killed")
    assert not waiting(coordinator) and not again(imported).is_sent
    assert officer.post(f"{at}again/").status_code == 302
    queue.work_waiting()
    assert officer.post(f"{at}send/").status_code == 302 and waiting(coordinator)


def test_it_is_taken_back_and_a_blocked_one_is_not_sent(home, client_of, people):
    officer, coordinator = client_of("officer"), client_of("coordinator")
    imported = sent(officer, ITALIAN)
    at = f"/import/{imported.uid}/"
    assert coordinator.post(f"{at}send/").status_code == 409  # another's
    Import.objects.filter(pk=imported.pk).update(blocking=["ordinal_clash"])
    assert officer.post(f"{at}send/").status_code == 409
    Import.objects.filter(pk=imported.pk).update(blocking=[])
    assert officer.post(f"{at}send/").status_code == 302
    assert coordinator.post(f"{at}take-over/").status_code == 302
    assert coordinator.post(f"{at}send-back/", {"words": "Yours"}).status_code == 302
    assert again(imported).owner == people["officer"]
    assert officer.post(f"{at}send/").status_code == 302
    assert officer.post(f"{at}take-back/").status_code == 302
    assert not waiting(coordinator) and not again(imported).is_sent
    assert coordinator.post(f"{at}send-back/", {"words": "Late"}).status_code == 409
    with pytest.raises(IntegrityError), transaction.atomic():
        Import.objects.filter(pk=imported.pk).update(returned_by=None, returned_words="No")
    with pytest.raises(IntegrityError), transaction.atomic():
        Import.objects.filter(pk=imported.pk).update(sent_at="2026-01-01T00:00Z", sent_by=None)


def test_who_may_not_see_what_it_tells_of_hears_nothing(home, client_of, people):
    """A register whose agreement has become confidential waits for nobody who may not see that."""
    officer, coordinator = client_of("officer"), client_of("coordinator")
    taken_in(client_of("manager"), sent(client_of("manager"), ITALIAN))
    imported = sent(officer, ITALIAN)
    assert officer.post(f"/import/{imported.uid}/send/").status_code == 302
    before = count(people["coordinator"])
    assert waiting(coordinator) and waiting(client_of("manager"))
    change_agreement(
        by=people["manager"], on=DAY, agreement=Agreement.objects.get(reference="KR-SI-2013-1"),
        confidentiality=Confidentiality.CONFIDENTIAL, responsible=people["manager"],
    )  # fmt: skip
    assert not waiting(coordinator) and waiting(client_of("manager"))
    assert count(people["coordinator"]) == before - 1 and not proposals_of(people["coordinator"])
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportNotice.objects.update(what="sent_back", words="")


def test_what_could_not_be_taken_in_still_waits(home, client_of, people):
    officer, coordinator = client_of("officer"), client_of("coordinator")
    imported = sent(officer, ITALIAN)
    form = officer.get(f"/import/{imported.uid}/rows/18/").context["form"]
    typed = {name: str(form[name].value() or "") for name in form.fields}
    officer.post(f"/import/{imported.uid}/rows/18/", typed | {"end": "2020-02-15"})
    officer.post(f"/import/{imported.uid}/send/")
    assert coordinator.post(f"/import/{imported.uid}/apply/").status_code == 302
    queue.work_waiting()
    imported = again(imported)
    assert imported.state == State.TO_DECIDE and imported.is_sent
    assert waiting(coordinator) and not waiting(officer)
