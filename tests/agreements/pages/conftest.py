"""Pages below one agreement, on a fixed day, as people of each role."""

import pytest
import time_machine

from django.test import Client

from agreements.models import PlanStep
from tests.factories import DAY, make_agreement, make_party, make_term
from tests.kept import kept
from tests.markup import flat


@pytest.fixture(autouse=True)
def frozen():
    """Pages read the clock at the edge; these tests stand on DAY, 2026-11-23."""
    with time_machine.travel(f"{DAY}T03:00:00+00:00", tick=False):
        yield


@pytest.fixture
def signed_in(people):
    def as_role(role: str = "coordinator") -> Client:
        client = Client()
        client.force_login(people[role])
        return client

    return as_role


@pytest.fixture
def chain(home, consip, plan):
    """In force since 2025-06-01 for two years, so until 2027-05-31; three months' notice."""
    agreement = make_agreement("KR-IT-1", consip)
    make_term(
        agreement,
        "2025-06-01",
        effect_mode="on_last_signature",
        end_kind="duration",
        end_years=2,
        notice_value=3,
        notice_unit="months",
        notice_basis="received",
        notice_anchor="before_end",
    )
    return agreement


@pytest.fixture
def plan(db):
    """Two steps: 30 days of review, then 10 of signing."""
    return make_plan()


@kept
def make_plan():
    PlanStep.objects.all().delete()
    steps = (("review", 30, "Legal review"), ("signing", 10, "Ceremony"))
    return [
        PlanStep.objects.create(code=code, days=days, position=at, names={"en": name})
        for at, (code, days, name) in enumerate(steps)
    ]


@pytest.fixture
def preparing(chain):
    """The renewal in preparation, for two years again."""
    return make_term(chain, effect_mode="on_last_signature", end_kind="duration", end_years=2)


@pytest.fixture
def stranger(home):
    """Somebody else's agreement, confidential."""
    partner = make_party("BBG", country="AT")
    return make_agreement("KR-AT-1", partner, confidentiality="confidential")


def text_of(response) -> str:
    """A page's words without its marks, for assertions a person can read."""
    return flat(response.content.decode())


@pytest.fixture
def queries(django_assert_max_num_queries):
    """How many queries a page costs when it is opened once more; never above `most`."""

    def of(client: Client, url: str, most: int = 35) -> int:
        client.get(url)
        with django_assert_max_num_queries(most) as found:
            assert client.get(url).status_code == 200
        return len(found)

    return of
