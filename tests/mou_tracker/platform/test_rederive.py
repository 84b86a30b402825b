"""Stored rows are what the facts say, and a row that is not is named."""

from io import StringIO

import pytest

from django.core.management import call_command

from agreements.models import Deadline, StatusPeriod


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
