"""The settings of the tests, of a version that has one migration more."""

from tests.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.mou_tracker.server.later"]  # noqa: F405
