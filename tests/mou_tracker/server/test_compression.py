"""What leaves compressed, what must not, and what the log says of a refusal."""

import gzip
import logging

import pytest

from django.test import Client

GZIP = {"accept_encoding": "gzip"}


@pytest.fixture
def officer(people):
    client = Client(headers=GZIP)
    client.force_login(people["officer"])
    return client


def test_pages_leave_compressed_and_padded(real_case, officer):
    response = officer.get("/agreements/")
    assert response.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["Vary"]
    assert b"KR-IT-2008-1" in gzip.decompress(response.content)
    lengths = {len(officer.get("/nothing/here/").content) for _time in range(6)}
    assert len(lengths) > 1, "the length must not tell what a page holds"


def test_lists_as_files_leave_compressed(real_case, officer):
    response = officer.get("/agreements/?export=csv")
    assert response.headers["Content-Encoding"] == "gzip"
    whole = gzip.decompress(b"".join(response.streaming_content))
    assert whole.startswith(b"\xef\xbb\xbf")
    assert "Content-Encoding" not in officer.get("/agreements/?export=xlsx").headers


def test_the_api_keeps_its_strong_tags(real_case, officer):
    response = officer.get("/api/v1/agreements/KR-IT-2008-1/")
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["ETag"].startswith('"')


def test_a_secret_is_not_compressed_beside_what_was_sent(officer):
    response = officer.post("/settings/keys/", {"name": "x", "days": "90"})
    assert b"mou_staff_" in response.content
    assert "Content-Encoding" not in response.headers


def test_a_refusal_is_one_line_in_the_log(people, caplog):
    client = Client()
    client.force_login(people["reader"])
    with caplog.at_level(logging.WARNING, "django.request"):
        assert client.get("/agreements/new/").status_code == 403
        assert client.get("/agreements/?on=soon").status_code == 400
    lines = [record for record in caplog.records if record.name == "django.request"]
    assert [record.status_code for record in lines] == [403, 400]
    assert [record.getMessage().rpartition(": ")[2] for record in lines] == [
        "/agreements/new/",
        "/agreements/",
    ]
    assert not any(record.exc_info for record in lines)
