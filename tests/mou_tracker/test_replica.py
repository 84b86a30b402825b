"""The watch over the replica: nobody waits for another who asks, and its address has options."""

import json
import os
import subprocess
import sys
import time

import pytest

from mou_tracker import replica
from tests.conftest import TESTS

OPTIONS = "import json; from mou_tracker.settings import DATABASES as d; print(json.dumps(d))"


def test_nobody_waits_for_another_who_asks():
    watch = replica.Watch()
    assert watch.lock.acquire(blocking=False)  # somebody asks, and has no answer yet
    assert not watch.is_fit()
    watch.replayed, watch.as_of = 7, time.monotonic()
    watch.answered_at = watch.as_of
    assert watch.is_fit(7) and not watch.is_fit(8)
    watch.answered_at -= replica.ANSWER_LASTS + 1
    assert not watch.is_fit()


@pytest.mark.parametrize("pooler", ["", "transaction"])
def test_its_address_has_options(tmp_path, pooler):
    at = "postgres://mou@db.example/mou?sslmode=require"
    told = {
        "DJANGO_SETTINGS_MODULE": "mou_tracker.settings", "VAR": str(tmp_path), "DEBUG": "1",
        "DATABASE_POOLER": pooler, "DATABASE_URL": f"{at}&connect_timeout=9",
        "DATABASE_REPLICA_URL": f"{at}&keepalives_idle=1",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", OPTIONS], cwd=TESTS.parent, env=os.environ | told,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    both = json.loads(done.stdout)
    found = both["replica"]["OPTIONS"]
    assert found["sslmode"] == "require" and int(found["keepalives_idle"]) == 1
    assert found["connect_timeout"] == 2 and found["tcp_user_timeout"] == 5_000
    default = both["default"]["OPTIONS"]
    assert default["connect_timeout"] == 9 and default["tcp_user_timeout"] == 60_000
    assert ("options" in found) is not bool(pooler)
