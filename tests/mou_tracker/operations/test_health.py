"""Liveness and readiness, without signing in."""

from datetime import timedelta

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as Refused

from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from mou_tracker.dashboards.views.home import Home
from tests.api_client import staff_client


def test_alive_without_a_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


def test_alive_without_a_database_whoever_was_signed_in(client):
    """A proxy asks without a cookie, a browser with one; neither asks the database."""
    client.cookies["sessionid"] = "a" * 32
    assert client.get("/healthz").status_code == 200  # the test has no database


@pytest.mark.django_db
def test_ready_with_a_database_even_when_the_broker_is_away(client, monkeypatch):
    def refuse(self, section):
        raise Refused

    monkeypatch.setattr(Redis, "info", refuse)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "broker": "away"}


@pytest.mark.django_db
def test_not_ready_without_a_database(client, monkeypatch):
    def refuse():
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "away"


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "said"), [(20, None), (-20, None), (45, "+45"), (-45, "-45")])
def test_clocks_that_differ_are_an_alarm(client, monkeypatch, caplog, seconds, said):
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(seconds=seconds))
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json().get("clock") == (said and f"{said} s from the database")
    assert ("apart" in caplog.text) == bool(said)


def put_to_rest() -> None:
    """From now on this test's database takes nothing that is written, as a standby does."""
    with connection.cursor() as cursor:
        cursor.execute("set local transaction_read_only = on")


@pytest.mark.django_db
def test_not_ready_where_nothing_can_be_written(client):
    put_to_rest()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "read-only")


@pytest.mark.django_db
@pytest.mark.numbered
def test_a_page_of_ours_that_broke_gives_the_number_it_has_in_the_log(people, monkeypatch):
    def broken(self, *args, **options):
        raise ZeroDivisionError

    monkeypatch.setattr(Home, "get", broken)
    client = Client(raise_request_exception=False)
    client.force_login(people["officer"])
    answer = client.get("/")
    assert answer.status_code == 500
    assert f"<code>{answer['X-Request-ID']}</code>" in answer.content.decode()


@pytest.mark.django_db
def test_pages_of_a_database_at_rest_keep_what_was_typed(people):
    client = Client(raise_request_exception=False)
    client.force_login(people["officer"])
    put_to_rest()
    answer = client.post("/to-dos/new/", {"text": "Ask for the second copy"})
    assert answer.status_code == 503
    assert "Ask for the second copy" in answer.content.decode()


@pytest.mark.django_db
def test_calls_of_a_database_at_rest_may_come_again(people):
    client = staff_client(people["officer"])
    put_to_rest()
    answer = client.get("agreements/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_asks_only_safe_methods(client):
    assert client.post("/healthz").status_code == 405
