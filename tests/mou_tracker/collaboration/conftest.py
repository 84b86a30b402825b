"""People at their browsers."""

import pytest

from django.test import Client


@pytest.fixture
def signed_in(people):
    def as_role(role: str, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(people[role])
        return client

    return as_role
