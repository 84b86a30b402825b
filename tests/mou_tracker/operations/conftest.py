"""What tests of operation share: somebody of a role, at the pages, in English."""

import pytest

from django.test import Client


@pytest.fixture
def client_of(people):
    def make(role):
        client = Client(headers={"accept-language": "en"})
        client.force_login(people[role])
        return client

    return make
