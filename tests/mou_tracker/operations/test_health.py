"""Liveness and readiness, without signing in."""

from datetime import timedelta

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as Refused

from django.db import OperationalError, connection
from django.utils import timezone


def test_alive_without_a_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_ready_with_a_database_even_when_the_broker_is_away(client, monkeypatch):
    def refuse(self):
        raise Refused

    monkeypatch.setattr(Redis, "ping", refuse)
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


def test_asks_only_safe_methods(client):
    assert client.post("/healthz").status_code == 405
