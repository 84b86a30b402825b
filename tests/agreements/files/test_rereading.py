"""A file whose kind was not read once is read after an update; the rest only when asked."""

from io import StringIO
from pathlib import Path

import pytest

from django.core.management import call_command

from agreements.actions import attach
from agreements.extraction import extract
from agreements.models import Document
from tests.agreements import made
from tests.factories import DAY, make_agreement
from tests.stores import BOTH, path_of

pytestmark = [pytest.mark.django_db, BOTH]
HANGUL = Path(__file__).parents[2] / "data" / "registers" / "05-hangul-table.hwp"


@pytest.fixture
def kept(people, consip, file_of):
    """A HWP document as an earlier release left it, and a PDF with a text of an earlier reader."""
    agreement = make_agreement("KR-IT-1", consip)

    def keep(content, name, **left):
        file = file_of(content, name)
        row = attach(by=people["officer"], on=DAY, file=file, agreements=[agreement])
        Document.objects.filter(pk=row.pk).update(**left)
        return row

    hwp = keep(HANGUL.read_bytes(), "표.hwp", extracted_text="", text_state="not_readable")
    pdf = keep(made.pdf("Memorandum"), "a.pdf", extracted_text="Memo randum")
    return hwp, pdf


def texts(*rows):
    return [Document.objects.get(pk=row.pk).extracted_text[:8] for row in rows]


def told(*words) -> str:
    out = StringIO()
    call_command("reread", *words, stdout=out)
    return out.getvalue()


def test_what_was_not_read_is_read(kept):
    assert "1 texts found anew" in told()
    assert texts(*kept) == ["해외 조달기관 ", "Memo ran"]
    assert "0 texts found anew" in told()  # safe to repeat


def test_all_of_them(kept):
    assert "2 texts found anew" in told("--all")
    assert texts(*kept) == ["해외 조달기관 ", "Memorand"]
    assert "0 texts found anew" in told("--all")


@pytest.mark.parametrize("meanwhile", ["taken back", "newer"])
def test_what_somebody_did_in_the_meantime_stays(kept, monkeypatch, meanwhile):
    hwp = Document.objects.filter(pk=kept[0].pk)

    def found(*args):
        hwp.delete() if meanwhile == "taken back" else hwp.update(extracted_text="newer")
        return extract(*args)

    monkeypatch.setattr("agreements.files.rereading.extract", found)
    assert "0 texts found anew" in told()
    assert list(hwp.values_list("extracted_text", flat=True)) in ([], ["newer"])


def test_a_file_that_is_missing_is_left(kept):
    path_of(kept[0].sha256).unlink()
    assert "0 texts found anew" in told()
