"""A second factor set up and used in a real browser: an app's digits, a passkey of a virtual
authenticator."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from mou_tracker.accounts.second_factor import set_factor_roles
from tests.browser.system import browser, executable, leaving, new_page
from tests.browser.test_main_job import PASSWORD, press, sound

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        executable() is None, reason="no Chromium here: install the package chromium"
    ),
]
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": False, "automaticPresenceSimulation": True,
}  # fmt: skip


def digits(secret: str, *, later: int = 0) -> str:
    """What the app shows, `later` steps of 30 s from now: no code is taken twice."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def sign_in(page, url: str, person) -> None:
    page.goto(f"{url}/accounts/login/")
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", PASSWORD)
    with leaving(page):
        page.press("[name=password]", "Enter")


def sign_out(page) -> None:
    page.context.clear_cookies()


@pytest.fixture
def officer(people):
    set_factor_roles(by=people["administrator"], roles=["officer"])
    return people["officer"]


def test_an_app(live_server, officer):
    with browser() as running:
        page = new_page(running, locale="en")
        sign_in(page, live_server.url, officer)
        assert page.url.endswith("/accounts/second-factor/")
        sound(page)
        page.get_by_role("link", name="Set up the app").click()
        sound(page)
        secret = page.input_value("#authenticator_secret")
        page.fill("[name=code]", digits(secret))
        with leaving(page):
            press(page, "Activate")
        assert page.url.endswith("/recovery-codes/")
        sound(page)
        spare = page.input_value("#recovery_codes").split()
        page.goto(f"{live_server.url}/settings/security/")
        assert page.url.endswith("/settings/security/")
        for code, led_to in (
            ("000000", "/accounts/2fa/authenticate/"), (digits(secret, later=1), "/"),
            (spare[0], "/"), (spare[0], "/accounts/2fa/authenticate/"),
        ):  # fmt: skip
            sign_out(page)
            sign_in(page, live_server.url, officer)
            page.fill("[name=code]", code)
            sound(page)
            with leaving(page):
                press(page, "Sign in")
            assert page.url == f"{live_server.url}{led_to}", code


def test_a_passkey(live_server, officer):
    with browser() as running:
        page = new_page(running, locale="en")
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        made = devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        sign_in(page, live_server.url, officer)
        page.get_by_role("link", name="Add a passkey").click()
        sound(page)
        page.check("[name=passwordless]")
        press(page, "Add")
        page.get_by_text("No passkey was used").wait_for()  # the finger was another one's
        devices.send("WebAuthn.setUserVerified", {**made, "isUserVerified": True})
        with leaving(page):
            press(page, "Add")
        assert page.url.endswith("/recovery-codes/")
        # without a password, and beside it
        sign_out(page)
        page.goto(f"{live_server.url}/accounts/login/")
        with leaving(page):
            press(page, "Sign in with a passkey")
        assert page.url == f"{live_server.url}/"
        sign_out(page)
        sign_in(page, live_server.url, officer)
        assert page.url.endswith("/2fa/authenticate/")
        with leaving(page):
            press(page, "Use a passkey or security key")
        assert page.url == f"{live_server.url}/"
        page.goto(f"{live_server.url}/accounts/2fa/webauthn/")
        sound(page)
