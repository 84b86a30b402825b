"""Worlds for tests, made through the verbs and not around them."""

from datetime import date
from typing import Any

from agreements.actions import add_party, open_term, register, sign
from agreements.dates import parse_edtf
from agreements.models import Agreement, ChangeEntry, Party, Side, Term
from mou_tracker.accounts.models import User
from tests.kept import kept

#: The day most tests live on.
DAY = date(2026, 11, 23)


@kept
def make_user(role: str, **fields: Any) -> User:
    number = User.objects.count() + 1
    values = {"email": f"{role}{number}@test.example", "native_name": f"{role} {number}", **fields}
    return User.objects.create_user(password="correct horse battery", role=role, **values)


@kept
def make_party(
    short_name: str, *, country: str = "IT", is_home: bool = False, **fields: Any
) -> Party:
    values = {"names": {"en": short_name}, "time_zone": "Europe/Rome", **fields}
    return add_party(
        by=None, on=DAY, short_name=short_name, country=country, is_home=is_home, **values
    )


@kept
def make_agreement(reference: str, *partners: Party, on: date = DAY, **fields: Any) -> Agreement:
    """An agreement of home (where there is one) with `partners`."""
    home = Party.objects.filter(is_home=True).first()
    parties = [{"party": home, "side": Side.OURS}] if home else []
    parties += [{"party": party, "side": Side.THEIRS} for party in partners]
    values = {"title": {"en": f"Memorandum {reference}"}, "confidentiality": "partners", **fields}
    return register(by=None, on=on, reference=reference, parties=parties, **values)


@kept
def make_term(
    agreement: Agreement, signed: str | None = None, *, on: date = DAY, **fields: Any
) -> Term:
    """The next term; `signed` (EDTF) signs it for every party. `starts` as the verb takes it.
    Its text was read and has no renewal clause, unless `renewal_mode` says otherwise."""
    starts = fields.pop("starts", None)
    carry = fields.pop("carry_over", ())
    fields = {"renewal_mode": "none", **fields}
    term = open_term(by=None, on=on, agreement=agreement, **fields)
    if signed:
        day = parse_edtf(signed)
        rows = [{"party": party, "signed": day} for party in agreement.parties.all()]
        sign(by=None, on=on, term=term, signatures=rows, starts=starts, carry_over=carry)
        term.refresh_from_db()
    return term


def heard(party: Party | None) -> list[tuple[str, str, str]]:
    """(verb, fact, agreement's reference) of all that a partner, or the office, was told of."""
    rows = ChangeEntry.objects.filter(party=party).select_related("agreement").order_by("number")
    return [(row.verb, row.fact, row.agreement.reference if row.agreement else "") for row in rows]
