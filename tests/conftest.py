"""What every test may use. The settings are in tests/settings.py."""

from functools import partial
from pathlib import Path

import hypothesis
import pytest
import time_machine

from django.conf import settings
from django.db import connection
from django.utils import translation

from mou_tracker import request_ids
from mou_tracker.accounts.models import Role
from mou_tracker.seed.first_data import seed_case
from tests import kept, migrated
from tests.factories import DAY, make_party, make_user

# no test is a measurement: a busy machine draws and runs examples slowly, and that is no fault
UNHURRIED = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
# the suite draws the same examples in every run, so that it fails for what was changed alone;
# `make faults ARGS=properties` draws them anew
hypothesis.settings.register_profile("suite", derandomize=True, **UNHURRIED)
hypothesis.settings.register_profile("campaign", derandomize=False, **UNHURRIED)
hypothesis.settings.load_profile("suite")

TESTS = Path(__file__).resolve().parent
# where tests lean on what only a database does: constraints, triggers, locks, dates
LEANS_ON_THE_ENGINE = (
    "agreements/test_actions",
    "agreements/test_derive",
    "activities/test_models",
    "activities/test_derive",
    "mou_tracker/reminders/test_planner",
    "mou_tracker/reminders/test_sender",
    "mou_tracker/reminders/test_send_due",
    "mou_tracker/server/test_database",
    "mou_tracker/operations/test_rederive",
)

# where programs are started or a world of the size of an office is made: a job of its own
STARTS_PROGRAMS = (
    "browser/",
    "deploy/test_plain_host",
    "mou_tracker/operations/test_backup",
    "mou_tracker/operations/test_moving",
    "mou_tracker/operations/test_point_in_time",
    "mou_tracker/server/test_broker",
    "mou_tracker/seed/test_demo",
    "mou_tracker/server/test_beats",
    "mou_tracker/server/test_behind_nginx",
    "mou_tracker/server/test_embedded",
    "mou_tracker/server/test_everything",
    "mou_tracker/server/test_migrate",
    "mou_tracker/server/test_production",
    "mou_tracker/server/test_replica",
    "mou_tracker/server/test_rolling",
    "mou_tracker/server/test_sentinel",
    "mou_tracker/server/test_up",
    "mou_tracker/test_silent_database",
)

# where one test goes over hundreds of cases, draws them, or copies the code: a job of its own
GOES_OVER_MANY = (
    "agreements/lifecycle/test_oracle.py",
    "agreements/lifecycle/test_properties.py",
    "agreements/lifecycle/test_silence.py",
    "mou_tracker/api/test_cost.py",
    "mou_tracker/api/test_every_action.py",
    "mou_tracker/api/test_filters.py",
    "mou_tracker/api/test_generated.py",
    "mou_tracker/api/test_hidden_successor.py",
    "mou_tracker/api/test_row_policies.py::test_answers_are",
    "mou_tracker/api/test_row_policies.py::test_in_a_world",
    "mou_tracker/api/test_row_policies.py::test_the_role_sees",
    "mou_tracker/api/test_same_filters.py",
    "mou_tracker/api/test_two_histories.py",
    "mou_tracker/collaboration/test_form_keys.py::test_five_hundred",
    "mou_tracker/collaboration/test_lost_updates.py::test_pairs",
    "mou_tracker/dashboards/test_timeline_rows.py::test_each_figure_of_the_strip",
    "mou_tracker/dashboards/test_timeline_rows.py::test_pages_have",
    "mou_tracker/reminders/test_years.py",
    "mou_tracker/search/test_seeing.py::TestNoTrace",
    "mou_tracker/test_hidden_rows.py",
    "mou_tracker/test_saved_unchanged.py",
    "test_horizon.py",
    "test_markup.py::test_every_page",
    "test_recipes.py",
    "test_words.py::test_every_page_and_file",
)

#: every test of this run, whichever part of it is asked for, and its marks
EVERY_TEST = pytest.StashKey[list[tuple[str, set[str]]]]()

# a worker that meets one of these last keeps the other waiting for minutes
TAKES_LONG = (
    "test_words.py::test_every_page_and_file",
    "mou_tracker/server/test_up.py",
    "mou_tracker/server/test_embedded.py",
    "mou_tracker/server/test_everything.py",
    "mou_tracker/server/test_production.py",
    "mou_tracker/api/test_every_action.py::test_an_entry",
    "mou_tracker/api/test_two_histories.py",
    "mou_tracker/api/test_generated.py",
    "mou_tracker/api/test_cost.py",
    "mou_tracker/test_hidden_rows.py",
    "test_markup.py::test_every_page_is_sound",
    "test_site.py::test_queries_do_not_grow",
    "agreements/lifecycle/test_properties.py",
    "agreements/lifecycle/test_oracle.py",
    "agreements/lifecycle/test_silence.py",
)


def pytest_addoption(parser):
    parser.addoption(
        "--every-field",
        action="store_true",
        help="try every action with every field it takes, not one in five",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Mark what the second pass of .ci/run repeats on other engines (`-m engines`), what starts
    programs (`-m programs`) and what goes over many cases (`-m thorough`). What takes long comes
    first, but never a test that commits: what follows one finds empty tables."""
    items.sort(key=lambda item: not _takes_long(item))
    for item in items:
        path = item.path.relative_to(TESTS).as_posix()
        if path.startswith(STARTS_PROGRAMS):
            item.add_marker(pytest.mark.programs)
        if item.nodeid.removeprefix("tests/").startswith(GOES_OVER_MANY):
            item.add_marker(pytest.mark.thorough)
        uses_database = {"db", "transactional_db"} & set(item.fixturenames) or any(
            item.iter_markers("django_db")
        )
        if uses_database and path.startswith(LEANS_ON_THE_ENGINE):
            item.add_marker(pytest.mark.engines)
    config.stash[EVERY_TEST] = [
        (item.nodeid, {mark.name for mark in item.iter_markers()}) for item in items
    ]


def _takes_long(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(item.fixturenames)
    if commits or (marker and marker.kwargs.get("transaction")):
        return False
    return item.nodeid.removeprefix("tests/").startswith(TAKES_LONG)


@pytest.fixture(autouse=True)
def one_number(request):
    """Tests compare answers to their last byte; that each has a number of its own is no difference
    in what is told. `numbered`: the test is about the numbers. Not by the test's own `monkeypatch`:
    a test that patches something is given no kept world."""
    with pytest.MonkeyPatch.context() as patch:
        if not request.node.get_closest_marker("numbered"):
            patch.setattr(request_ids, "fresh", lambda: "0" * 32)
        yield


@pytest.fixture(autouse=True)
def standing_day(request):
    """`pytest.mark.day(DAY)`: what a page says of today is the same whenever the suite runs."""
    if mark := request.node.get_closest_marker("day"):
        with time_machine.travel(f"{mark.args[0]}T03:00:00+00:00", tick=False):
            yield
    else:
        yield


@pytest.fixture(autouse=True)
def english():
    """A request leaves its language behind in the thread; the next test starts in English."""
    translation.activate("en")
    yield
    translation.activate("en")


@pytest.fixture(scope="session", autouse=True)
def data_folder():
    """The data folder of the tests; never the one of the product."""
    assert settings.VAR.name == "test"
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    return settings.VAR


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, data_folder, django_db_blocker):
    """Test databases are copies of one that has every migration already."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated.ensure()


@pytest.fixture
def home(db):
    """Korea's Public Procurement Service."""
    names = {"en": "Public Procurement Service", "ko": "조달청"}
    return make_party("PPS", country="KR", is_home=True, names=names, time_zone="Asia/Seoul")


@pytest.fixture
def consip(home):
    return make_party("Consip", names={"it": "Consip S.p.A.", "en": "Consip", "ko": "콘십"})


@pytest.fixture
def bbg(home):
    """A second partner, who must learn nothing of the first."""
    return make_party("BBG", country="AT")


@pytest.fixture
def monkeypatch(monkeypatch):
    """No world is put back where something is patched: the patch may change how it is made."""
    kept.watch(monkeypatch)
    yield monkeypatch
    kept.watch(None)


@pytest.fixture
def people(db):
    """One person of each role, by role."""
    return one_of_each_role()


@partial(kept.kept, in_commits=True)
def one_of_each_role():
    return {role.value: make_user(role.value) for role in Role}


@pytest.fixture
def real_case(db, people):
    """The PPS–Consip cooperation as the first start loads it."""
    return the_real_case(people["officer"], people["manager"])


@partial(kept.kept, in_commits=True)
def the_real_case(officer, manager):
    return seed_case(on=DAY, responsible=officer, deputy=manager)
