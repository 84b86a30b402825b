"""What follows from `settings.LANGUAGES`, for each language that stands there."""

from datetime import date
from importlib import import_module

import pytest

from django.conf import settings
from django.template import Context, Template
from django.utils.translation import override

from agreements.dates import read
from agreements.languages import CODES
from agreements.wording.date_formats import format_date

ON = date(2026, 11, 23)
FORMATS = {
    *("DATE_FORMAT", "SHORT_DATE_FORMAT", "DATETIME_FORMAT", "SHORT_DATETIME_FORMAT"),
    *("YEAR_MONTH_FORMAT", "MONTH_DAY_FORMAT", "TIME_FORMAT", "DATE_ORDER", "FIRST_DAY_OF_WEEK"),
}


@pytest.mark.parametrize("language", sorted(CODES))
def test_it_says_how_days_are_written(language):
    (package,) = settings.FORMAT_MODULE_PATH
    module = import_module(f"{package}.{language}.formats")
    assert {name for name in FORMATS if not hasattr(module, name)} == set()
    assert module.DATE_ORDER in ("", "dmy", "mdy")


@pytest.mark.parametrize("language", sorted(CODES))
@pytest.mark.parametrize("form", ["DATE_FORMAT", "SHORT_DATE_FORMAT"])
def test_a_day_is_read_as_it_is_written(language, form):
    days = [date(2026, month, 21) for month in range(1, 13)]
    with override(language):
        written = [format_date(day, form) for day in days]
    assert [read(words, on=ON).value.day for words in written] == days


def test_the_switch_offers_every_language():
    switch = Template("{% include 'components/language_switch.html' %}")
    with override("it"):
        page = switch.render(Context())
    for code, name in settings.LANGUAGES:
        chosen = ' aria-current="true"' if code == "it" else ""
        assert f'value="{code}" lang="{code}" title="{name}"{chosen}>' in " ".join(page.split())
