"""An office in which one agreement is kept secret, with something under it of every kind."""

from types import SimpleNamespace

import pytest

from activities.actions import add_case, add_outcome, log_activity, set_minutes
from agreements.actions import add_area, add_commitment, add_person
from agreements.dates import parse_edtf
from agreements.models import Document, DocumentAgreement
from tests.factories import DAY, make_agreement, make_term
from tests.kept import kept

#: A word that stands in each thing under the secret agreement, and nowhere else.
SECRET = "Zaffiro"


@pytest.fixture
def secret(people, consip, bbg):
    return kept_secret(people["manager"], consip, bbg)


@kept
def kept_secret(manager, consip, bbg):
    """`agreement`: confidential, nobody's own, with BBG; `open`: with Consip, for everybody."""
    area = add_area(
        by=None, on=DAY, code="green", names={"en": "Green purchasing", "ko": "녹색조달"}
    )
    hidden = make_agreement(
        "KR-AT-2020-1", bbg, title={"en": f"{SECRET} memorandum"}, confidentiality="confidential"
    )
    shown = make_agreement("KR-IT-2020-1", consip, title={"en": "Open memorandum"})
    term = make_term(hidden, "2020-01-01", effect_mode="on_last_signature", end_kind="indefinite")
    add_commitment(by=None, on=DAY, term=term, text={"en": f"{SECRET} promise"}, side="ours")
    values = {"by": None, "on": DAY, "kind": "meeting", "held": parse_edtf("2021-05-05")}
    talk = log_activity(**values, title={"en": f"{SECRET} talk"}, agreements=[hidden], areas=[area])
    set_minutes(
        by=None, on=DAY, activity=talk, agenda="", minutes=f"{SECRET} minutes", decisions=""
    )
    add_outcome(by=None, on=DAY, activity=talk, text=f"{SECRET} outcome", link="https://x.example/")
    add_case(by=None, on=DAY, title={"en": f"{SECRET} case"}, agreements=[hidden])
    document = Document.objects.create(
        title=f"{SECRET} file", kind="text", original_name="z.pdf", sha256="0" * 64, size=1,
        media_type="application/pdf", extracted_text=f"the text says {SECRET}",
        uploaded_by=manager,
    )  # fmt: skip
    DocumentAgreement.objects.create(document=document, agreement=hidden)
    both = log_activity(
        **{**values, "kind": "workshop"}, title={"en": "Joint workshop"}, agreements=[hidden, shown]
    )
    person = add_person(
        by=None, on=DAY, native_name="백승보", latin_name="Baek Seung-bo",
        posts=[{"party": consip, "role": "director", "email": "hidden@example.org"}],
    )  # fmt: skip
    return SimpleNamespace(
        agreement=hidden, open=shown, talk=talk, both=both, document=document, person=person,
        partner=bbg, area=area,
    )  # fmt: skip
