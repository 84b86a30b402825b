"""`/metrics`: who may read it, what it says, and that the alerts ask for what is there."""

import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from django.conf import settings as product
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from agreements.models import OutboxMessage, StatusPeriod
from mou_tracker.operations import election, figures, requests, status
from mou_tracker.operations.models import BeatLease
from mou_tracker.reminders.actions import LATE_AFTER
from mou_tracker.reminders.models import LastRun, Run
from mou_tracker.replica import MOST_LAG
from mou_tracker.tasks import nightly
from tests import guide
from tests.factories import make_agreement, make_term

pytestmark = pytest.mark.django_db
ALERTS = product.BASE_DIR / "docs" / "alerts.yml"


def samples(client=None, **headers):
    """{(name, label's value): value} of what is told."""
    answer = (client or Client()).get("/metrics", **headers)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {
        (one.name, *one.labels.values()): one.value for family in families for one in family.samples
    }


def test_for_this_machine_alone_and_never_through_a_proxy(settings):
    assert Client().get("/metrics").status_code == 200
    assert Client().get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    # a proxy on this machine passes on whoever asks
    for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"):
        assert Client().get("/metrics", **{name: "127.0.0.1"}).status_code == 404
    settings.TRUSTED_PROXIES = 1
    assert Client().get("/metrics", HTTP_X_FORWARDED_FOR="127.0.0.1").status_code == 404


def test_with_a_token_for_who_bears_it(settings):
    settings.METRICS_TOKEN = "a token of the office's own"
    bears = {"HTTP_AUTHORIZATION": f"Bearer {settings.METRICS_TOKEN}"}
    assert Client().get("/metrics", REMOTE_ADDR="203.0.113.9", **bears).status_code == 200
    for given in ({}, {"HTTP_AUTHORIZATION": "Bearer a"}, {"HTTP_AUTHORIZATION": "Bearer ä"}):
        assert Client().get("/metrics", **given).status_code == 404


def test_each_figure_stands_in_the_guide():
    told = Client().get("/metrics").content.decode()
    families = text_string_to_metric_families(told)
    names = {one.name for one in families if not one.name.endswith("_created")}
    page = guide.PAGE.read_text(encoding="utf-8")
    rows = "".join(line for line in page.splitlines(True) if line.startswith("| `mou_"))
    assert "mou_beat_age_seconds" in names
    assert not {name for name in names if f"`{name}" not in rows}


def test_mails_that_wait_and_those_that_died(people):
    now = timezone.now()
    for key, state, age in (("a", "waiting", 20), ("b", "waiting", 5), ("c", "dead", 90)):
        OutboxMessage.objects.create(
            key=key, recipient=people["reader"], to_address="a@pps.example", language="en",
            subject="s", text="t", message_id=f"<{key}@x>", state=state,
            created_at=now - timedelta(minutes=age),
        )  # fmt: skip
    found = samples()
    assert found[("mou_mails_unsent",)] == 2 and found[("mou_mails_dead",)] == 1
    assert 1200 <= found[("mou_mail_oldest_unsent_seconds",)] < 1260


def test_what_ran_last_and_what_never_did():
    assert samples()["mou_last_run_age_seconds", "tick"] == float("inf")
    LastRun.objects.note(Run.TICK, now=timezone.now() - timedelta(minutes=30))
    assert 1800 <= samples()["mou_last_run_age_seconds", "tick"] < 1860


def test_which_beat_rings(people):
    assert samples()["mou_beat_age_seconds", ""] == float("inf")
    assert election.Candidate(host="one.example").takes()
    assert 0 <= samples()["mou_beat_age_seconds", "one.example"] < 60
    administrator = Client(headers={"accept-language": "en"})
    administrator.force_login(people["administrator"])
    assert "runs on one.example" in administrator.get("/settings/status/").content.decode()
    BeatLease.objects.update(renewed_at=timezone.now() - timedelta(minutes=5))
    assert 300 <= samples()["mou_beat_age_seconds", "one.example"] < 360
    assert "last heard on one.example" in administrator.get("/settings/status/").content.decode()


def test_drift_is_found_by_the_hour_and_ends_with_its_cause(consip, monkeypatch, people):
    agreement = make_agreement("KR-IT-1", consip)
    make_term(agreement, "2020-01-01")
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)
    while agreement.pk % 24 != moment.hour:
        moment += timedelta(hours=1)
    nightly()
    assert samples()[("mou_derived_drift_rows",)] == 0
    kept = StatusPeriod.objects.filter(agreement=agreement).first()
    pk, code = kept.pk, kept.status
    StatusPeriod.objects.filter(pk=pk).update(status="withdrawn")
    nightly()
    assert samples()[("mou_derived_drift_rows",)] >= 1
    administrator = Client(headers={"accept-language": "en"})
    administrator.force_login(people["administrator"])
    assert "KR-IT-1" in administrator.get("/settings/status/").content.decode()
    moment += timedelta(hours=1)  # another part's turn changes nothing of it
    nightly()
    assert samples()[("mou_derived_drift_rows",)] >= 1
    StatusPeriod.objects.filter(pk=pk).update(status=code)
    moment += timedelta(hours=23)
    nightly()
    assert samples()[("mou_derived_drift_rows",)] == 0


def test_where_the_database_is_away_that_is_told(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", refuse)
    found = samples()
    assert found["mou_part_up", "database"] == 0
    assert ("mou_mails_unsent",) not in found


def test_requests_are_counted_by_route_and_no_address_is_told(real_case, people):
    client = Client()
    client.force_login(people["officer"])
    before = samples().get(("mou_request_seconds_count", "/agreements/<str:reference>/"), 0)
    client.get("/agreements/KR-IT-2008-1/?q=somebody")
    client.get("/calendar/a-secret.ics")
    told = Client().get("/metrics").content.decode()
    assert "KR-IT-2008-1" not in told and "somebody" not in told and "a-secret" not in told
    after = samples()["mou_request_seconds_count", "/agreements/<str:reference>/"]
    assert after == before + 1


COUNTS = """
import os, sys
from mou_tracker.operations.requests import SECONDS, slowest
for _ in range(int(sys.argv[1])):
    SECONDS.labels("/x/").observe(float(sys.argv[2]))
print(slowest(most=1))
"""


def test_all_processes_are_counted_together(tmp_path):
    """95 quick answers of one process and 5 slow ones of another: its p95 is that of all."""
    surroundings = os.environ | {
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.settings",
    }  # fmt: skip

    def run(*words):
        done = subprocess.run(
            [sys.executable, "-c", COUNTS, *words], cwd=product.BASE_DIR, env=surroundings,
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.strip()

    assert run("94", "0.01").startswith("[('/x/', 0.02")
    assert run("6", "4").startswith("[('/x/', 2.")


def test_p95_as_prometheus_reckons_it():
    """By hand: of 100, 90 within 0.1 s and 98 within 0.2 s: the 95th lies 5/8 into the second."""
    buckets = {0.1: 90.0, 0.2: 98.0, 0.3: 100.0, float("inf"): 100.0}
    assert requests._quantile(buckets, 0.95) == pytest.approx(0.1 + 0.1 * 5 / 8)


class TestAlerts:
    @pytest.fixture
    def rules(self):
        return yaml.safe_load(ALERTS.read_text())["groups"][0]["rules"]

    def test_each_asks_for_a_figure_that_is_told(self, rules, people):
        Client().get("/healthz")
        told = {name for name, *_ in samples()} | {"mou_replica_lag_seconds"}
        recorded = {one["record"] for one in rules if "record" in one}
        for one in rules:
            names = set(re.findall(r"\bmou[_:][a-z_:0-9]+", one["expr"]))
            assert names and names <= told | recorded, one

    def test_they_say_the_numbers_of_the_status_page(self, rules):
        asked = {one.get("alert"): float(re.split(r"[<>]=?|==", one["expr"])[-1]) for one in rules
                 if "alert" in one}  # fmt: skip
        patience = {name: old.total_seconds() for name, old in figures.HOW_OLD.items()}
        assert asked["MouMailLate"] == LATE_AFTER.total_seconds()
        assert asked["MouRoundLate"] == patience[Run.TICK]
        assert asked["MouNightlyLate"] == patience[Run.NIGHTLY] == patience[Run.CHECK]
        assert asked["MouFilesUnseen"] == patience[Run.FILES]
        assert asked["MouQueueLong"] == status.MOST_WAITING
        assert asked["MouReplicaLag"] == MOST_LAG
        assert asked["MouSlow"] == status.MOST_SECONDS

    @pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed")
    def test_prometheus_takes_them(self):
        subprocess.run(["promtool", "check", "rules", ALERTS], check=True, capture_output=True)
