"""What rights without a person behind them see."""

import pytest

from agreements.access import LADDER, Rights
from agreements.models import Agreement
from tests.factories import make_agreement

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [role for role in LADDER if role != "manager"])
def test_what_nobody_is_responsible_for_is_nobodys_own(consip, people, role):
    """Rights that name no person are not those of whoever "nobody" is."""
    make_agreement("OPEN-1", consip)
    make_agreement("SECRET-1", consip, confidentiality="confidential")
    make_agreement(
        "SECRET-2", consip, confidentiality="confidential", responsible=people["officer"]
    )
    seen = Agreement.objects.visible_to(Rights(role=role))
    assert list(seen.values_list("reference", flat=True)) == ["OPEN-1"]
