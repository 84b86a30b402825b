"""Every page: sound HTML, in three languages, full, empty and refused; and small on the wire."""

import gzip

import pytest

from django.test import Client

from activities.models import Activity
from agreements.models import Party, Post
from tests.markup import faults_of
from tests.test_site import READ, REF, WRITE

STAFF = [*READ, *WRITE, "/design/"]
ADMINISTRATION = [
    "/settings/users/", "/settings/users/invite/", "/settings/outbox/", "/settings/audit/",
    "/settings/reminders/expiry/", "/settings/compliance/kr-posting/", "/settings/keys/",
]  # fmt: skip
#: Pages that are refused, with what was sent.
REFUSED = {
    "/agreements/?status=zzz": None,
    "/activities/?kind=zzz&from=soon": None,
    "/agreements/?on=2026-02-30": None,
    "/nothing/here/": None,
    "/agreements/new/": {"reference": "bad/ref"},
    "/settings/profile/": {"time_zone": "x", "date_style": "x"},
    "/activities/new/": {"line": ""},
}
#: Compressed bytes a page may have; the timeline draws every agreement.
MOST_BYTES, TIMELINE_BYTES = 15_000, 60_000


@pytest.fixture
def signed_in(people, settings):
    settings.DESIGN_GALLERY = True

    def as_role(role: str, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(people[role])
        return client

    return as_role


def pages_of(client: Client, paths: list[str]) -> dict[str, str]:
    return {path: client.get(path, follow=True).content.decode() for path in paths}


def faults_in(pages: dict[str, str]) -> dict[str, list[str]]:
    return {path: found for path, page in pages.items() if (found := faults_of(page))}


def details() -> list[str]:
    """The pages of single records."""
    party, activity = Party.objects.filter(is_home=False).first(), Activity.objects.first()
    post = Post.objects.select_related("person").first()
    who = f"/people/{post.person.uid}/"
    return [
        f"/parties/{party.uid}/", f"/parties/{party.uid}/change/", f"/activities/{activity.uid}/",
        who, f"{who}change/", f"{who}posts/new/", f"{who}posts/{post.pk}/",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["ko", "en", "it"])
def test_every_page_is_sound(real_case, signed_in, language):
    pages = pages_of(signed_in("manager", language), STAFF + details())
    pages |= pages_of(signed_in("administrator", language), ADMINISTRATION)
    assert faults_in(pages) == {}


def test_empty_pages_are_sound(home, signed_in):
    paths = [path for path in STAFF if REF not in path]
    assert faults_in(pages_of(signed_in("manager"), paths)) == {}
    assert faults_in(pages_of(Client(), ["/accounts/login/", "/accounts/password/reset/"])) == {}


def test_refused_pages_are_sound(real_case, signed_in):
    client = signed_in("manager")
    pages = {}
    for path, data in REFUSED.items():
        response = client.get(path) if data is None else client.post(path, data)
        assert response.status_code >= 400, path
        pages[path] = response.content.decode()
    pages["403"] = signed_in("reader").get("/agreements/new/").content.decode()
    assert faults_in(pages) == {}


def test_pages_are_small(real_case, signed_in):
    """As a browser gets them, without what belongs to other files."""
    pages = pages_of(signed_in("manager", "ko"), READ)
    sizes = {path: len(gzip.compress(page.encode(), 6)) for path, page in pages.items()}
    limits = {path: TIMELINE_BYTES if path == "/timeline/" else MOST_BYTES for path in sizes}
    assert {path: size for path, size in sizes.items() if size > limits[path]} == {}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("<p><div></div></p>", "<div> inside <p>"),
        ("<div><span></div>", "</div> where <span> is open"),
        ('<b id="x"></b><i id="x"></i>', "id 'x' 2 times"),
        ('<label for="y">a</label>', "for names 'y'"),
        ('<input name="z">', "no label for 'z'"),
        ('<b style="x"></b>', "style"),
        ('<time datetime="2026-11-24T01:05:44.131074+09:00">x</time>', "<time> at"),
        ("<h3>a</h3>", "<h3> after <h1>"),
        ("<ul><div></div></ul>", "<ul> holds <div>"),
        ("<a href=x><button>b</button></a>", "<button> inside <a>"),
        ("</main></body></html><section>", "never closed"),
    ],
)
def test_the_reader_finds_what_is_wrong(wrong, words):
    head = "<!doctype html><html><head><title>t</title></head>"
    page = head + "<body><main><h1>h</h1>{}</main></body></html>"
    assert faults_of(page.format("")) == []
    assert words in " ".join(faults_of(page.format(wrong)))
