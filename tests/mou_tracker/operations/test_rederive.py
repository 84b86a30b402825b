"""Stored rows are what the facts say, and a row that is not is named."""

from io import StringIO

import pytest

from django.core.management import call_command

from activities.models import Activity
from agreements import derive
from agreements.models import Agreement, Deadline, Standing, StatusPeriod
from mou_tracker.server import supervisor
from tests.factories import make_agreement, make_party


@pytest.fixture
def agreement_of_now(real_case):
    return make_agreement("KR-CA-1", make_party("CB", country="CA"))


def check() -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("rederive", "--check", stdout=out)
    except SystemExit as stopped:
        return stopped.code, out.getvalue()
    return 0, out.getvalue()


def test_the_seeded_case_is_clean(real_case):
    assert check() == (0, "0 derived rows differ from their facts\n")


@pytest.mark.parametrize("kind", ["to_settle", "meeting_to_schedule"])
def test_a_touched_deadline_is_named_and_mended(real_case, kind):
    row = Deadline.objects.filter(kind=kind).first()
    Deadline.objects.filter(pk=row.pk).update(day="2030-01-01", until=None)
    code, told = check()
    assert code == 1
    assert "2030-01-01" in told
    call_command("rederive", stdout=StringIO())
    code, told = check()
    assert code == 0, told


def test_rebuilding_twice_changes_nothing(real_case):
    def rows():
        columns = ("status", "starts_on", "ends_on", "since", "until", "certain_from")
        return list(StatusPeriod.objects.order_by("starts_on").values_list(*columns))

    before = rows()
    for _time in range(2):
        call_command("rederive", stdout=StringIO())
    assert rows() == before


# --- After an upgrade ----------------------------------------------------------------------------


def outdated() -> str:
    out = StringIO()
    call_command("rederive", "--outdated", stdout=out)
    return out.getvalue()


def as_an_earlier_version_left_them() -> None:
    """Deadlines of every origin as the migration made them, and no reading of the rules named."""
    Deadline.objects.update(closed_on="2000-01-01", closed_as="done")
    Standing.objects.update(rules=0)


def test_rows_of_an_earlier_version_are_derived_anew(real_case):
    activities, agreements = Activity.objects.count(), Agreement.objects.count()
    origins = {row.origin.partition(":")[0] for row in Deadline.objects.all()}
    assert {"agreement", "activity"} <= origins
    as_an_earlier_version_left_them()
    assert check()[0] == 1
    told = f"{agreements} agreements and {activities} activities derived anew\n"
    assert outdated() == told
    assert check() == (0, "0 derived rows differ from their facts\n")


def test_rows_of_this_version_are_left_alone(real_case, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert outdated() == ""


def test_an_earlier_reading_is_named_by_the_check(real_case):
    Standing.objects.update(rules=0)
    code, told = check()
    assert code == 1 and '"rules":0' in told


def test_only_the_agreements_that_need_it(real_case, agreement_of_now):
    assert Standing.objects.filter(rules=derive.RULES).count() == Agreement.objects.count()
    Standing.objects.filter(agreement=real_case).update(rules=0)
    assert outdated().startswith("1 agreements and ")


def test_the_supervisor_brings_old_rows_up_to_date_before_it_serves(real_case, monkeypatch, capsys):
    as_an_earlier_version_left_them()
    starting = supervisor.Supervisor()
    starting.services = []
    monkeypatch.setattr(supervisor.connections, "close_all", lambda: None)
    monkeypatch.setattr(supervisor.catalogues, "compile_changed", lambda: False)
    monkeypatch.setattr(supervisor.static, "build_if_changed", lambda: False)
    starting._prepare()
    assert "deriving days and statuses anew" in capsys.readouterr().out
    assert check()[0] == 0
    starting._prepare()
    assert "deriving" not in capsys.readouterr().out
