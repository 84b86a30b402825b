"""From the renewal room to the grown timeline, in a real browser, without a fault on the way."""

import gzip
from datetime import timedelta

import pytest

from agreements.actions import add_commitment
from agreements.clock import today
from agreements.models import TermPeriod
from tests.browser.system import browser, executable, leaving, new_page, sign_in
from tests.browser.test_main_job import PASSWORD, press, sound
from tests.factories import make_agreement, make_term

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        executable() is None, reason="no Chromium here: install the package chromium"
    ),
]


@pytest.fixture
def agreement(real_case):
    """In force since a year ago, for two; one open commitment."""
    partner = real_case.parties.get(is_home=False)
    found = make_agreement("KR-IT-9", partner, on=today())
    signed = (today() - timedelta(days=365)).isoformat()
    term = make_term(
        found, signed, on=today(), effect_mode="on_last_signature", end_kind="duration",
        end_years=2, notice_settled=True,
    )  # fmt: skip
    add_commitment(by=None, on=today(), term=term, text={"en": "Share data"}, side="ours")
    return found


def light(page) -> None:
    """At most 15 kB of HTML go over the wire."""
    assert len(gzip.compress(page.content().encode())) < 15_000, page.url


def test_from_the_room_to_the_timeline(live_server, agreement, people):
    with browser() as running:
        page = new_page(running, locale="en")
        sign_in(page, live_server.url, email=people["coordinator"].email, password=PASSWORD)
        prepare(page, f"{live_server.url}/agreements/KR-IT-9/renewal/")
        sign(page)
        assert page.url.endswith("/agreements/KR-IT-9/#timeline")
        assert TermPeriod.objects.filter(agreement=agreement, ordinal=1).exists()
        with leaving(page):
            page.get_by_role("link", name="Compare terms side by side").click()
        assert page.locator(".compare tr[data-changed]").count()
        sound(page)
        light(page)


def prepare(page, room: str) -> None:
    page.goto(room)
    sound(page)
    with leaving(page):
        page.get_by_role("link", name="Open a renewal").click()
    sound(page)
    with leaving(page):
        press(page, "Open a renewal")
    assert page.url == room
    for stage in ("negotiation", "legal review", "consultation", "ready to sign"):
        with leaving(page):
            press(page, f"On to: {stage}")
    with leaving(page):
        press(page, "Tick")
    assert page.url == f"{room}#plan"
    assert page.get_by_role("button", name="Not done after all").count() == 1
    sound(page)
    light(page)
    with leaving(page):
        page.locator("main").get_by_role("link", name="Signing day").first.click()


def sign(page) -> None:
    sound(page)
    for field in page.locator("[name^=signed_]").all():
        field.fill("today")
    with leaving(page):
        press(page, "Work out what follows")
    assert page.locator("[name=starts]").count() == 3
    with leaving(page):
        press(page, "Record the signatures")  # nothing is decided yet
    assert page.locator(".error-summary").count() == 1
    sound(page)
    light(page)
    page.locator("[name=starts][value=after_current_end]").check()
    page.locator("[name^=carry_][value=rewrite]").check()
    page.locator("[name^=carry_text_]").fill("Share data every month")
    with leaving(page):
        press(page, "Record the signatures")
