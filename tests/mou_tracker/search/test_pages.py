"""The page: what it finds, how it says so, and what it refuses."""

import pytest

from django.test import Client

URL = "/search/"


@pytest.fixture
def officer(people):
    client = Client()
    client.force_login(people["officer"])
    return client


def page(client, words, **facets):
    return client.get(URL, {"q": words, **facets})


def titles(response):
    return ["".join(text for text, _found in hit.title) for hit in response.context.get("hits", [])]


def test_the_real_case_is_found(real_case, officer):
    for words in (
        "consip",
        "콘십",
        "KR-IT-2008-1",
        "조달청",
        "양해각서",
        "mou",
        "백승보",
        "Baek Seungbo",
        "이탈리아",
    ):
        response = page(officer, words)
        assert response.status_code == 200
        assert response.context["count"], words
        print(
            words,
            response.context["count"],
            titles(response)[:4],
            [
                [(str(p.field), "".join(t for t, _ in p.pieces)[:60]) for p in h.places]
                for h in response.context["hits"][:3]
            ],
            response.context["hits"][0].through,
        )
