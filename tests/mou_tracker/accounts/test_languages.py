"""In which language the office writes to whom."""

import pytest

from agreements.models import Party
from mou_tracker.accounts.languages import language_of
from mou_tracker.accounts.models import User
from tests.factories import make_party, make_user


@pytest.mark.parametrize("language", ["", "it"])
def test_who_signs_out_is_told_so_in_the_language_chosen(db, client, language):
    client.force_login(make_user("officer", language=language))
    out = client.post("/accounts/logout/")
    assert (out.status_code, out.headers["Location"]) == (302, "/")
    assert out.headers.get("Content-Language") == (language or "en")
    assert client.get("/").headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("country", "language"),
    [("KR", "ko"), ("IT", "it"), ("GB", "en"), ("CH", "en"), ("", "en")],
)
def test_who_chose_none_is_written_to_in_the_offices(db, country, language):
    assert language_of(User()) == "en", "before there is an office"
    make_party("PPS", is_home=True)
    Party.objects.filter(is_home=True).update(country=country)
    assert language_of(User()) == language
    assert language_of(User(language="it")) == "it"
