"""What every test may use. The settings are in tests/settings.py."""

import pytest

from django.conf import settings


@pytest.fixture(scope="session", autouse=True)
def data_folder():
    """The data folder of the tests; never the one of the product."""
    assert settings.VAR.name == "test"
    settings.VAR.mkdir(parents=True, exist_ok=True)
    return settings.VAR
